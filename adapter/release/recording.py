"""What is written down of a release, before it and after it (REL-14)."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

import orjson

from adapter.config.release import Desk, Destination, Register
from adapter.errors import KeptFinding
from adapter.fhir.authorship import is_of_client
from adapter.fhir.elements import Resource, oid_identifier
from adapter.fhir.task import keep_notes
from adapter.release.asking import OPEN
from adapter.release.carrying import Result, carried, study_item
from adapter.release.case import Case, Facts, Study
from adapter.release.rules.decision import Decision, Means
from adapter.release.rules.grounds import LATE
from adapter.release.rules.routing import archive_desk
from adapter.release.writing.order import AS_RECEIVED, answered_request, original_mail, service_request
from adapter.release.writing.record import denial_record, imaging_study, release_record
from adapter.release.writing.reply import carried_reply, denied_reply, reply_input
from adapter.release.writing.task import Carried, answer_task, desk_task, phone_task, post_task, report_task
from adapter.store.resources import Criterion
from adapter.words import Ground, Sentence

_MANY = 1000  # Provenances of one request


class Outcome(TypedDict):
    """How a request ended: what is kept here, by which rules, in which words.

    Whether images have gone, and what kept others.
    """

    known: tuple[str, ...]
    rules: tuple[str, ...]
    reason: str
    recorded: str
    moved: bool
    problems: list[KeptFinding]


Decisions = list[tuple[Study, Decision]]


def record_decision(case: Case, decisions: Decisions, *, permitted: bool) -> None:
    """Write the decision down before anything moves.

    The request as it came, and a Task for everybody who has something to do.

    What an earlier attempt has sent is not untold by a later no.
    """
    sent_before = _went_before(case)
    status, task = ("active", "accepted") if permitted else ("revoked", "rejected")
    items = [_desk(case, decisions, task), *_studies(case, decisions)]
    items += _calls(case, decisions) if permitted else [_denial(case, decisions)]
    items += [] if permitted else _answer(case, decisions, denied_reply(*_case_number(case), _no(decisions)))
    items += [study_item(case, *one, None, task) for one in ([] if sent_before else decisions)]
    _write(case, decisions, "on-hold" if sent_before and not permitted else status, items)


def _went_before(case: Case) -> bool:
    """Whether an earlier attempt at the request has sent something; what a client tells of it is no attempt."""
    told = case.house.resources.find("Provenance", [Criterion("focus", (("token", "", case.order),))], _MANY)
    return not all(is_of_client(stored.id) for stored in told)


def _denial(case: Case, decisions: Decisions) -> tuple[str, Resource]:
    return _denied(case, _no(decisions))


def _no(decisions: Decisions) -> tuple[Ground, ...]:
    """Why a request is denied."""
    return tuple(ground for _, decision in decisions for ground in decision.grounds if not decision.permitted)


def _denied(case: Case, grounds: tuple[Ground, ...]) -> tuple[str, Resource]:
    """The AuditEvent of a no, whether it was said at the decision or after it."""
    event = denial_record(case.request, grounds, case.house.now(), _agent(case), order=case.order)
    return case.attempt_id("denial"), event


def record(case: Case, facts: Facts, results: list[Result]) -> Outcome:
    """Record what has been done. Before the archive is informed: it has happened."""
    decisions = case.decisions(facts)
    done = outcomes(case, facts, results)
    problems = [problem for result in results if (problem := result["problem"])]
    moved = any(one.went for _, one in done)
    now, posts = case.house.now(), _posts(case, decisions, results)
    status, task = _standing(decisions, problems=bool(problems), waits=bool(posts))
    items = [_desk(case, decisions, task), *posts, *_reports_asked(case, decisions, done)]
    items += _answer(case, decisions, carried_reply(*_case_number(case), done))
    if forbidden := tuple(LATE[problem[0]] for problem in problems if problem[0] in LATE):
        items.append(_denied(case, tuple(dict.fromkeys(forbidden))))
    for index, resource in enumerate(_moved(case, facts, done)):
        items.append((case.attempt_id(f"moved-{index}"), resource))
    for (study, decision), result, (_, one) in zip(decisions, results, done, strict=True):
        items.append(study_item(case, study, decision, one, _study_status(decision, result)))
    known = _write(case, decisions, status, items)
    rules = tuple(dict.fromkeys(rule for _, decision in decisions for rule in decision.rules))
    words = dict.fromkeys(text for _, decision in decisions for text in decision.sentences("en"))
    words |= dict.fromkeys(report.en for _, one in done if (report := one.report))
    return {
        "known": tuple(known),
        "rules": rules,
        "reason": " ".join(words),
        "recorded": now.isoformat(),
        "moved": moved,
        "problems": list(dict.fromkeys(problems)),
    }


def outcomes(case: Case, facts: Facts, results: list[Result]) -> list[tuple[Decision, Carried]]:
    """The decision on each study, and what became of it: the report too, or who is asked for it."""
    decisions = case.decisions(facts)
    have = {
        study.hit.accession
        for (study, decision), result in zip(decisions, results, strict=True)
        if result.get("reports") or (study.reports and decision.means is Means.NOT_NEEDED)
    }
    done = []
    for (study, decision), result in zip(decisions, results, strict=True):
        lacks = (result["arrived"] or not result["known"]) and study.hit.accession not in have
        asked = _archive(case, study).name if lacks else ""
        done.append((decision, carried(study, decision, result, asked)))
    return done


def _archive(case: Case, study: Study) -> Desk:
    """The hospital's archive that has a study's report."""
    return archive_desk(case.find_register((study.register,)).group, case.house.settings.desks)


def _reports_asked(
    case: Case, decisions: Decisions, done: list[tuple[Decision, Carried]]
) -> list[tuple[str, Resource]]:
    """A Task for each archive that is asked for reports."""
    asked: dict[str, tuple[Desk, list[str]]] = {}
    for (study, _), (_, one) in zip(decisions, done, strict=True):
        if one.asked:
            archive = _archive(case, study)
            asked.setdefault(archive.id, (archive, []))[1].append(study.hit.study)
    return [
        (str(case.names.uuid(f"report-{archive.id}")), report_task(case.request, studies, archive, order=case.order))
        for archive, studies in asked.values()
    ]


def _standing(decisions: Decisions, *, problems: bool, waits: bool) -> tuple[str, str]:
    """The status of the ServiceRequest, and of the desk's Task.

    Both stay open while somebody has something left to do.
    """
    if problems:
        return "on-hold", "on-hold"
    if waits or any(decision.means is Means.ELSEWHERE for _, decision in decisions):
        return "active", "requested"
    return "completed", "completed"


def _study_status(decision: Decision, result: Result) -> str:
    if result["problem"]:
        return "failed"
    waiting = {Means.ELSEWHERE: "requested", Means.PHYSICAL: "in-progress"}  # a medium has still to be posted
    return waiting.get(decision.means, "completed")


def _write(case: Case, decisions: Decisions, status: str, items: list[tuple[str, Resource]]) -> list[str]:
    """Write the ServiceRequest as it stands, and what goes with it; returns their addresses.

    One that came by FHIR keeps its own id and newest words, a mail is kept whole beside it.
    """
    house, request, desk = case.house, case.request, decisions[0][1].desk
    original, now = _original(case), case.house.now()
    if case.request_id:

        def answered(resource: Resource) -> Resource:
            standing = status if resource["status"] in OPEN else resource["status"]  # withdrawn meanwhile: it stays so
            return answered_request(resource, request, standing, original, desk=desk)

        changed = house.resources.change("ServiceRequest", case.request_id, answered, now)
        return [stored.reference for stored in (changed, *house.resources.put_all(items, now, keep_notes))]
    items = [
        (original.removeprefix("Binary/"), original_mail(request, case.original)),
        (str(case.names.uuid("request")), service_request(request, status, original, desk=desk)),
        *items,
    ]
    _, *known = house.resources.put_all(items, now, keep_notes)
    return [stored.reference for stored in known]


def _original(case: Case) -> str:
    """The address of the request as it came: a mail's Binary, or the ServiceRequest's version of that time."""
    if case.mailbox:
        return f"Binary/{case.names.uuid('original')}"
    resource = orjson.loads(case.original)
    references = [
        item["reference"] for item in resource.get("supportingInfo", []) if item.get("display") == AS_RECEIVED
    ]
    return str(references[0] if references else f"{case.order}/_history/{resource['meta']['versionId']}")


def _desk(case: Case, decisions: Decisions, status: str) -> tuple[str, Resource]:
    task = desk_task(case.request, [decision for _, decision in decisions], status, order=case.order)
    return str(case.names.uuid("task")), task


def _studies(case: Case, decisions: Decisions) -> list[tuple[str, Resource]]:
    return [
        (str(case.names.uuid(f"study-{study.hit.study}")), imaging_study(case.request, study.hit, order=case.order))
        for study, _ in decisions
    ]


def _calls(case: Case, decisions: Decisions) -> list[tuple[str, Resource]]:
    desks = [decision.phone for _, decision in decisions if decision.phone]
    return [(str(case.names.uuid("call")), phone_task(case.request, desks[0], order=case.order))] if desks else []


def _answer(case: Case, decisions: Decisions, reply: Sentence) -> list[tuple[str, Resource]]:
    """The Task to answer a request that came by mail. Who asked by the FHIR API sees there what became of it."""
    if not case.mailbox:
        return []
    request = case.request
    task = answer_task(request, decisions[0][1].desk, reply_input(reply, request.language), order=case.order)
    return [(str(case.names.uuid("answer")), task)]


def _case_number(case: Case) -> tuple[str, datetime]:
    """What whoever asked knows a request by: our number, and when they sent it."""
    return case.run.message, case.request.received


def _posts(case: Case, decisions: Decisions, results: list[Result]) -> list[tuple[str, Resource]]:
    """The Task to post the medium, when one waits for it."""
    written = [
        (study, decision, result)
        for (study, decision), result in zip(decisions, results, strict=True)
        if decision.means is Means.PHYSICAL and (result["arrived"] or result.get("reports"))
    ]
    if not written:
        return []
    medium = case.house.media.find(case.medium)
    if medium.posted:
        return []
    on_it = [carried(*one) for one in written]
    task = post_task(case.request, written[0][1], medium.id, medium.file, medium.size, on_it, order=case.order)
    return [(case.post, task)]


def _moved(case: Case, facts: Facts, done: list[tuple[Decision, Carried]]) -> list[Resource]:
    """Provenance and AuditEvent of what has gone."""
    consent = facts["consent"]
    sent_from, sent_to = _ends(case)
    return release_record(
        case.request,
        done,
        case.house.now(),
        _agent(case),
        consent["address"] if consent else "",
        by_guardian=bool(consent and consent["by_guardian"]),
        order=case.order,
        original=_original(case),
        sent_from=sent_from,
        sent_to=sent_to,
    )


def _ends(case: Case) -> tuple[str, str]:
    """Where the images came from and where they went, as addresses; the second is empty for a medium."""
    settings, target = case.house.settings, case.request.destination
    pacs = settings.find_archive(settings.pacs.archive)
    sent_from = settings.url(pacs.address, pacs.path)
    if isinstance(target, Register):
        return sent_from, settings.url(settings.pacs.address, f"{settings.pacs.path}/registers/{target.id}")
    if isinstance(target, Destination) and target.connection:
        archive = settings.find_archive(target.connection)
        return sent_from, settings.url(archive.address, archive.path)
    return sent_from, ""


def _agent(case: Case) -> Resource:
    return {"type": "Organization", "identifier": oid_identifier(case.house.settings.organisation.oid)}
