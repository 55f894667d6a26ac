"""The medium of a release that cannot go electronically.

A File-set in an encrypted ZIP, which the desk posts (REL-12).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from adapter.errors import GivenUp, NotFound, Refused
from adapter.fhir.elements import oid_identifier
from adapter.release.asking import ask_again
from adapter.release.carrying import Result, gather, given_up, result
from adapter.release.case import Case, Facts, Study
from adapter.release.desk import Act, PhysicalMedia
from adapter.release.images import Instance
from adapter.release.media_table import MediumRecord
from adapter.release.rules.decision import Decision, Means
from adapter.release.rules.grounds import LATE
from adapter.release.rules.report import is_report
from adapter.words import HELSINKI, Ground, Sentence


def carry_by_post(case: Case, facts: Facts, results: list[Result]) -> list[Result]:
    """Have the medium made; when a peer keeps failing there is none, and that is reported."""
    try:
        return case.run.step("make-medium", make_medium, case, facts, results)
    except GivenUp as failure:
        problem = given_up(str(failure))
        return [
            result(study.images, 0, problem=problem) if decision.means is Means.PHYSICAL else done
            for (study, decision), done in zip(case.decisions(facts), results, strict=True)
        ]


def make_medium(case: Case, facts: Facts, results: list[Result]) -> list[Result]:
    """Write every study that goes by post onto one medium; returns the results with theirs.

    Made from the start when it is done again, unless it has been posted. An image that may not go, or a prohibition,
    leaves no medium.
    """
    decisions = case.decisions(facts)
    leaving = [(study, decision) for study, decision in decisions if decision.means is Means.PHYSICAL]
    if not leaving:
        return results
    try:
        medium_results = _posted(case, leaving) or _write(case, leaving)
    except Refused as refusal:
        finding = refusal.findings[0]
        said = Sentence(finding.said("fi"), finding.said("sv"), finding.text)
        withdraw(case, [LATE.get(finding.rule) or Ground(finding.rule, said)])
        medium_results = {study.hit.study: result(study.images, 0, problem=refusal.findings[0]) for study, _ in leaving}
    return [medium_results.get(study.hit.study, done) for (study, _), done in zip(decisions, results, strict=True)]


def withdraw(case: Case, grounds: Sequence[Ground]) -> None:
    """A no that came later: what an earlier attempt has put aside for the post is not posted."""
    house = case.house
    agent = {"type": "Organization", "identifier": oid_identifier(house.settings.organisation.oid)}
    desk = PhysicalMedia(house.resources, house.media, house.medium, agent, lambda: house.kanta)
    desk.withdraw(case.medium, grounds, Act("Lautta", house.now()))


def _posted(case: Case, leaving: list[tuple[Study, Decision]]) -> dict[str, Result] | None:
    """What an earlier attempt's medium held, if it has been posted by now."""
    try:
        medium = case.house.media.find(case.medium)
    except NotFound:
        return None
    held = {study.hit.study: result(study.images, study.images, reports=study.reports) for study, _ in leaving}
    return held if medium.posted else None


def _write(case: Case, leaving: list[tuple[Study, Decision]]) -> dict[str, Result]:
    """Write the medium and note it; what of each study is on it."""
    house, images, reports = case.house, Counter[str](), defaultdict[str, list[str]](list)

    def every() -> Iterator[Instance]:
        for study, _ in leaving:
            ask_again(case)
            for instance in gather(case, study):
                if is_report(instance.sop_class):
                    reports[study.hit.study].append(instance.instance)
                else:
                    images[study.hit.study] += 1
                yield instance

    file, password = f"{case.medium}.zip", house.password()
    medium = house.medium.write(file, every(), password)
    house.media.keep(
        MediumRecord(
            id=case.medium,
            message=case.run.message,
            task=case.post,
            request=case.order.removeprefix("ServiceRequest/"),
            file=file,
            sha256=medium.sha256,
            size=medium.size,
            instances=medium.instances,
            password=password,
            made=house.now(),
            by=leaving[0][1].by or house.now().astimezone(HELSINKI).date(),
        )
    )
    on_it = [study.hit.study for study, _ in leaving]
    return {study: result(images[study], images[study], reports=reports[study]) for study in on_it}
