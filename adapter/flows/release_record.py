"""What is written down of a release, before it and after it (REL-14)."""

from __future__ import annotations

from typing import TypedDict

import orjson

from adapter.config import Destination, Register
from adapter.convert.elements import Resource, oid_identifier
from adapter.convert.release import answered_request, original_mail, service_request
from adapter.convert.release_record import denial_record, imaging_study, release_record
from adapter.convert.release_task import Carried, desk_task, phone_task, post_task
from adapter.flows.carrying import Result, carried, tell
from adapter.flows.release_case import Case, Facts, Study
from adapter.rules.release import Decision, Means


class Outcome(TypedDict):
    """How a request ended: what is kept here, by which rules, in which words; whether images have gone, and what kept others."""

    known: tuple[str, ...]
    rules: tuple[str, ...]
    reason: str
    recorded: str
    moved: bool
    problems: list[tuple[str, str, str, str]]


Decisions = list[tuple[Study, Decision]]


def record_decision(case: Case, decisions: Decisions, *, permitted: bool) -> None:
    """Write the decision down before anything moves: the request as it came, and a Task for everybody who has something to do."""
    kept = [*_request(case, decisions, "active" if permitted else "revoked")]
    kept += [_desk(case, decisions, "accepted" if permitted else "rejected"), *_studies(case, decisions)]
    if permitted:
        kept += _calls(case, decisions)
    else:
        grounds = tuple(ground for _, decision in decisions for ground in decision.grounds if not decision.permitted)
        kept.append(
            (
                case.attempt_id("denial"),
                denial_record(case.request, grounds, case.house.now(), _agent(case), order=case.order),
            )
        )
    case.house.resources.put_all(kept, case.house.now())
    for study, decision in decisions:
        tell(case, study, decision, None, "accepted" if permitted else "rejected")


def record(case: Case, facts: Facts, results: list[Result]) -> Outcome:
    """Record what has been done. Before the archive is told: it has happened."""
    decisions = case.decisions(facts)
    done = outcomes(case, facts, results)
    problems = [result["problem"] for result in results if result["problem"]]
    moved = any(one.arrived for _, one in done)
    house, now, posts = case.house, case.house.now(), _posts(case, decisions, results)
    status, task = _standing(decisions, moved=moved, problems=bool(problems), waits=bool(posts))
    kept = [*_request(case, decisions, status), _desk(case, decisions, task), *posts]
    for index, resource in enumerate(_moved(case, facts, done)):
        kept.append((case.attempt_id(f"moved-{index}"), resource))
    known = [stored.reference for stored in house.resources.put_all(kept, now)]
    for (study, decision), result in zip(decisions, results, strict=True):
        known.append(tell(case, study, decision, result, _study_status(decision, result)))
    rules = tuple(dict.fromkeys(rule for _, decision in decisions for rule in decision.rules))
    words = dict.fromkeys(text for _, decision in decisions for text in decision.sentences("en"))
    return {
        "known": tuple(known),
        "rules": rules,
        "reason": " ".join(words),
        "recorded": now.isoformat(),
        "moved": moved,
        "problems": list(dict.fromkeys(problems)),
    }


def outcomes(case: Case, facts: Facts, results: list[Result]) -> list[tuple[Decision, Carried]]:
    """The decision on each study, and what became of it."""
    return [
        (decision, carried(study, decision, result))
        for (study, decision), result in zip(case.decisions(facts), results, strict=True)
    ]


def _standing(decisions: Decisions, *, moved: bool, problems: bool, waits: bool) -> tuple[str, str]:
    """The status of the ServiceRequest, and of the desk's Task: both stay open while somebody has something left to do."""
    if problems:
        return ("on-hold", "on-hold") if moved else ("revoked", "failed")
    if waits or any(decision.means is Means.ELSEWHERE for _, decision in decisions):
        return "active", "requested"
    return "completed", "completed"


def _study_status(decision: Decision, result: Result) -> str:
    if result["problem"]:
        return "failed"
    return "requested" if decision.means is Means.ELSEWHERE else "completed"


def _request(case: Case, decisions: Decisions, status: str) -> list[tuple[str, Resource]]:
    """The ServiceRequest, and what it came as: one that came by FHIR keeps its own id and words, a mail is kept whole."""
    request, desk = case.request, decisions[0][1].desk
    original = _original(case)
    if case.request_id:
        held = orjson.loads(case.original)
        return [(case.request_id, answered_request(held, request, status, original, desk=desk))]
    return [
        (original.removeprefix("Binary/"), original_mail(request, case.original)),
        (str(case.names.uuid("request")), service_request(request, status, original, desk=desk)),
    ]


def _original(case: Case) -> str:
    """The address of the request as it came: a mail's Binary, or the ServiceRequest's version of that time."""
    if case.mailbox:
        return f"Binary/{case.names.uuid('original')}"
    version = orjson.loads(case.original).get("meta", {}).get("versionId", "1")
    return f"{case.order}/_history/{version}"


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


def _posts(case: Case, decisions: Decisions, results: list[Result]) -> list[tuple[str, Resource]]:
    """The Task to post the medium, when one waits for it."""
    written = [
        (study, decision, result)
        for (study, decision), result in zip(decisions, results, strict=True)
        if decision.means is Means.PHYSICAL and result["arrived"]
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
