"""A decided release carried out, study by study.

A register's order, a transfer, or a medium to be posted (REL-11, REL-12).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NotRequired, TypedDict

from adapter.config.release import Destination, Register
from adapter.errors import Finding, GivenUp, KeptFinding, NotFound, Ours, Refused, Theirs
from adapter.fhir.elements import Resource
from adapter.fhir.task import keep_notes
from adapter.release.asking import ask_again
from adapter.release.case import Case, Facts, Study
from adapter.release.images import Instance
from adapter.release.ports.archive import ArchivePort
from adapter.release.rules.decision import Decision, Means
from adapter.release.rules.hit import check_instance
from adapter.release.transfer import choose, list_study, transfer
from adapter.release.writing.pacs_order import Act, Order
from adapter.release.writing.task import Carried, study_task
from adapter.words import Sentence

_GIVEN_UP = Sentence(
    "Kuvien siirto ei onnistunut, koska toinen järjestelmä ei vastannut tai vastasi virheellä.",
    "Bilderna kunde inte överföras, eftersom det andra systemet inte svarade eller svarade med ett fel.",
    "{failure}",
)
_AGAIN = Sentence(
    "Aja pyyntö uudelleen, kun järjestelmä toimii taas.",
    "Kör begäran på nytt när systemet fungerar igen.",
    "Run it again when the peer is back.",
)
_NOT_TAKEN = Sentence(
    "Vastaanottaja ei ottanut vastaan {left}/{total} kuvaa.",
    "Mottagaren tog inte emot {left}/{total} bilder.",
    "the destination did not take {left} of {total} images: {reasons}",
)
_OTHERWISE = Sentence("Lähetä ne toisella tavalla.", "Skicka dem på ett annat sätt.", "Send these in another way.")
_ACTS = {Means.REGISTER_COPY: Act.COPY, Means.REGISTER_GRANT: Act.GRANT}


class Result(TypedDict):
    """How many of a study's images were to go, how many are there, and how many of these were there before.

    `problem`: what kept the others. `known` is False when nobody could count. `reports`: the SOP Instance UIDs of the
    reports that are there.
    """

    total: int
    arrived: int
    before: int
    known: bool
    problem: KeptFinding | None
    reports: NotRequired[list[str]]  # not in what an earlier version has remembered


def carry(case: Case, facts: Facts, number: int) -> Result:
    """Carry out the release of one study.

    What a peer kept failing in is counted and reported: it is recorded as far as it came.
    """
    run = case.run
    try:
        before = run.step(f"look-{number}", look, case, facts, number)
    except GivenUp as failure:
        return result(0, 0, problem=given_up(str(failure)))
    try:
        return run.step(f"carry-out-{number}", carry_out, case, facts, number, before)
    except GivenUp as failure:
        return run.step(f"count-{number}", count, case, facts, number, before, str(failure))


def look(case: Case, facts: Facts, number: int) -> int:
    """How many images of a study the destination's archive holds before anything is sent to it."""
    study, decision = case.decisions(facts)[number]
    return _count_there(case, study)[0] if decision.means is Means.ELECTRONIC else 0


def carry_out(case: Case, facts: Facts, number: int, before: int) -> Result:
    """Carry out one study, when it is done by an order or a transfer; raises Theirs while that may still succeed.

    What is refused is reported in the result: other studies may have gone already.
    """
    study, decision = case.decisions(facts)[number]
    try:
        if decision.means in _ACTS:
            return _give_order(case, study, decision)
        if decision.means is Means.ELECTRONIC:
            return _transfer(case, study, decision, before)
    except Refused as refusal:
        problem = refusal.findings[0]
        if decision.means is Means.ELECTRONIC:  # an attempt before this one may have sent some
            return _look_how_far(case, study, decision, before, problem)
        return result(study.images, 0, problem=problem)
    return result(0, 0)


def count(case: Case, facts: Facts, number: int, before: int, failure: str) -> Result:
    """How far a study came that could not be carried out; not known when nobody can be asked."""
    study, decision = case.decisions(facts)[number]
    return _look_how_far(case, study, decision, before, given_up(failure))


def _look_how_far(case: Case, study: Study, decision: Decision, before: int, problem: Finding) -> Result:
    """How far a study has come in spite of a problem."""
    total = study.images
    try:
        there, reports = _count_there(case, study) if decision.means is Means.ELECTRONIC else (0, ())
        if decision.means in _ACTS and _is_seen(case, study):
            return result(total, total, reports=study.reports)
    except (Theirs, NotFound):
        return result(total, before, before, problem, known=False)
    return result(total, there, before, problem, reports=reports)


def _count_there(case: Case, study: Study) -> tuple[int, tuple[str, ...]]:
    """How many images of a study the destination's archive holds, and which of its reports."""
    holdings = _target(case).holdings(study.hit.study)
    reports = tuple(one.instance for one in holdings if one.instance in study.reports)
    return len(holdings) - len(reports), reports


def _is_seen(case: Case, study: Study) -> bool:
    """True when the register that was to see a study does."""
    sight, target = case.house.pacs.find_sight(study.hit.study), case.request.destination
    return target is not None and target.id in {*sight.lies, *sight.granted}


def _target(case: Case) -> ArchivePort:
    """The archive a study is sent to."""
    target = case.request.destination
    if not isinstance(target, Destination):
        raise Ours("A transfer was decided to a place that is no archive.")
    return case.house.archive(target.connection)


def _give_order(case: Case, study: Study, decision: Decision) -> Result:
    """Have the PACS copy a study into a register, or let the register see it."""
    request, target = case.request, case.request.destination
    if not isinstance(target, Register):
        raise Ours("A register's order was decided for a place that is no register.")
    ask_again(case)
    case.house.pacs.carry_out(
        Order(
            key=f"{request.key}.{study.hit.study}",
            act=_ACTS[decision.means],
            register=target.id,
            study=study.hit.study,
            accession=case.wanted(study).accession,
            patient=request.patient,
            basis=(request.basis, request.basis_text),
            rules=decision.rules,
        )
    )
    return result(study.images, study.images, reports=study.reports)


def _transfer(case: Case, study: Study, decision: Decision, before: int) -> Result:
    """Send a study to the destination's archive; what was asked before is asked again while it goes."""
    check = _checks(case, study)

    def go_on(arrived: int, total: int) -> None:
        ask_again(case)
        so_far = carried(study, decision, result(total, arrived, before))
        item = study_item(case, study, decision, so_far, "in-progress")
        case.house.resources.put_all([item], case.house.now(), keep_notes)

    source = case.house.archive(case.house.settings.pacs.archive)
    done = transfer(source, _target(case), study.hit, check, go_on)
    problem = done.stopped
    if done.reasons:
        left, reasons = str(done.total - done.arrived), " ".join(done.reasons)
        sentence = _NOT_TAKEN.filled(left=left, total=str(done.total), reasons=reasons)
        problem = Finding("REL-12", sentence, _OTHERWISE, "incomplete")
    return result(done.total, done.arrived, before, problem, reports=done.reports)


def gather(case: Case, study: Study) -> Iterator[Instance]:
    """Every instance of a study, each checked, for a medium; raises Theirs unless the PACS lists and gives them all."""
    source: ArchivePort = case.house.archive(case.house.settings.pacs.archive)
    wanted = list_study(source, study.hit)
    count = 0
    for instance in choose(source.fetch(study.hit.study, wanted), wanted, _checks(case, study)):
        count += 1
        yield instance
    if count < len(wanted):
        raise Theirs("PACS", f"gave {count} of {len(wanted)} images of a study.")


def given_up(failure: str) -> Finding:
    """A peer that failed at every attempt; only the English sentence says which and how."""
    return Finding("REL-12", _GIVEN_UP.filled(failure=failure), _AGAIN, "transient")


def _checks(case: Case, study: Study) -> Callable[[Instance], None]:
    """What looks at each image before it goes."""
    request, accession = case.request, case.wanted(study).accession
    return lambda instance: check_instance(instance, study.hit.study, accession, request.patient, request.patient_name)


def result(
    total: int,
    arrived: int,
    before: int = 0,
    problem: Finding | None = None,
    *,
    known: bool = True,
    reports: Sequence[str] = (),
) -> Result:
    """A result as a step remembers it."""
    return {
        "total": total,
        "arrived": arrived,
        "before": min(before, arrived),
        "known": known,
        "problem": problem.kept() if problem else None,
        "reports": list(reports),
    }


def carried(study: Study, decision: Decision, done: Result, asked: str = "") -> Carried:
    """A result as it is recorded. `asked`: the archive that is asked for the study's report."""
    problem = Finding.read(done["problem"]) if done["problem"] else None
    return Carried(
        study=study.hit.study,
        accession=study.hit.accession,
        means=decision.means,
        total=done["total"],
        arrived=done["arrived"],
        problem=problem,
        before=done["before"],
        known=done["known"],
        reports=tuple(done.get("reports", ())),
        asked=asked,
    )


def study_item(
    case: Case, study: Study, decision: Decision, so_far: Carried | None, status: str
) -> tuple[str, Resource]:
    """The Task of a study, where the desk looks for how far it has come."""
    task = study_task(case.request, study.hit, decision, status, so_far, case.house.now(), order=case.order)
    return str(case.names.uuid(f"task-{study.hit.study}")), task
