"""Requests for release that wait for the image desk, and one of them with all its Tasks (REL-01, REL-07, REL-12).

Everything is as the flow has written it into the Tasks; the hours are its own (`rules/routing.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from adapter.config.release import Desk, Destination, Register
from adapter.console import release_words as words
from adapter.console.house import ConsoleHouse
from adapter.console.language import said_in
from adapter.console.opened import find_reply, input_code
from adapter.console.queue import find_desk_names, list_desks
from adapter.desk.decision import waiting_message
from adapter.desk.desk_tasks import OPEN, RELEASING, code_of, taken_by
from adapter.errors import NotFound
from adapter.fhir.elements import BASE, Resource, objects
from adapter.fhir.units import HOUSE
from adapter.identifiers import AccessionNumber, BadIdentifier, Hetu
from adapter.release.reading.places import find_place
from adapter.release.rules.decision import Means
from adapter.release.rules.routing import handling_desk, is_office_time
from adapter.release.writing.order import DESTINATION
from adapter.store.messages import State
from adapter.store.parameters import Criterion
from adapter.words import HELSINKI, Language

MOST = 200  # lines of one page; the number beside them is of all
DESKS = frozenset({HOUSE})
_CODES = f"{BASE}/CodeSystem/task"
_KINDS = ("parked", "release-images", "call-on-call", "answer-request", "deliver-report", "post-medium")
_STATUSES = Criterion("status", tuple(("token", "", status) for status in OPEN))
_MOST_OF_ONE = 300  # Tasks of one request
_FIRST = {"call-on-call": 0, "release-images": 1, "release-study": 2}  # of a request that is opened; the others follow


@dataclass(frozen=True, slots=True)
class Line:
    """One Task that waits for a desk. It names no patient: a list is seen by whoever passes by."""

    path: str
    kind: str
    desk: str
    since: datetime
    in_hours: bool
    urgent: bool
    phone: str
    status: str
    taken_by: str
    why: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Now:
    """Which desk answers for a request that comes now, and the hours that decide it (REL-07)."""

    in_hours: bool
    desk: Desk
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Job:
    """One Task of a request that is opened. `acts`: what may be done to it here."""

    id: str
    kind: str
    desk: str
    status: str
    phone: str
    taken_by: str
    grounds: str
    description: str
    rules: tuple[str, ...]
    means: str
    accession: str
    images: str
    problems: tuple[str, ...]
    reply: str
    reply_language: str
    medium: str
    due: date | None
    notes: tuple[tuple[str, datetime | None, str], ...]
    acts: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """A request with its Tasks. `message`: the id that the flow knows it by. `place`: the recipient, where it is known.

    `waits`: its message waits for a person; `wants_consent`: for want of a consent.
    """

    id: str
    message: str
    patient: Hetu | None
    asker: str
    basis: str
    recipient: str
    place: Register | Destination | None
    accessions: tuple[AccessionNumber, ...]
    since: datetime
    urgent: bool
    in_hours: bool
    waits: bool
    wants_consent: bool
    status: str
    jobs: tuple[Job, ...]

    @property
    def things(self) -> list[str]:
        """What a look at it is a look at."""
        return [f"ServiceRequest/{self.id}", *(f"Task/{job.id}" for job in self.jobs)]


def list_lines(house: ConsoleHouse, language: Language, desk: str = "", kinds: Sequence[str] = _KINDS) -> list[Line]:
    """What waits for the desks, urgent first, then by when it came; of one desk or kind where it is named."""
    found = [stored.resource for stored in house.resources.find("Task", waiting_for_desks(kinds), MOST, units=DESKS)]
    lines = [_line(house, task, language) for task in found if not desk or owner_of(task) == desk]
    return sorted(lines, key=lambda one: (not one.phone, not one.urgent, one.since))


def count_lines(house: ConsoleHouse, kinds: Sequence[str] = _KINDS) -> int:
    """How many wait, by the same question as the list; of some kinds where they are named."""
    return house.resources.count("Task", waiting_for_desks(kinds), units=DESKS)


def find_now(house: ConsoleHouse) -> Now:
    """Who answers now: as the flow computes it."""
    desks = house.settings.desks
    desk, _ = handling_desk(house.now(), "", desks)
    return Now(is_office_time(house.now(), desks), desk, f"{desks.opens:%H.%M}", f"{desks.closes:%H.%M}")


def find_request(house: ConsoleHouse, identity: str, language: Language) -> Request:
    """A request that has a Task of a desk; raises NotFound for any other."""
    focus = Criterion("focus", (("token", "", f"ServiceRequest/{identity}"),))
    tasks = [stored.resource for stored in house.resources.find("Task", [focus], _MOST_OF_ONE, units=DESKS)]
    if not tasks:
        raise NotFound.because("", "there is no such request.", code="not-found")
    order = house.resources.read("ServiceRequest", identity).resource
    jobs = sorted((_job(house, task, language) for task in tasks), key=_rank)
    since, message, patient = datetime.fromisoformat(str(tasks[0]["authoredOn"])), _message(tasks), find_patient(tasks)
    recipient = next(
        (str(one.get("valueString", "")) for one in objects(order.get("extension")) if one.get("url") == DESTINATION),
        "",
    )
    place, known = find_place(recipient, house.settings.recipients), house.messages.some([message])
    return Request(
        id=identity,
        message=message,
        patient=patient,
        asker=str(order.get("requester", {}).get("display", "")),
        basis=next((str(reason.get("text", "")) for reason in objects(order.get("reasonCode"))), ""),
        recipient=recipient,
        place=place,
        accessions=tuple(_accessions(order)),
        since=since,
        urgent=any(task.get("priority") == "urgent" and code_of(task) != "parked" for task in tasks),
        in_hours=is_office_time(since, house.settings.desks),
        waits=any(one.state == State.PARKED for one in known),
        wants_consent=patient is not None and place is not None and house.consents.awaited(message),
        status=str(order.get("status", "")),
        jobs=tuple(jobs),
    )


def find_desk_task(house: ConsoleHouse, identity: str) -> Resource:
    """A Task of a desk that may be acted on here; raises NotFound for any other."""
    task = house.resources.read("Task", identity, units=DESKS).resource
    if not _acts(task):
        raise NotFound.because("", "there is no such task.", code="not-found")
    return task


def request_of(task: Resource) -> str:
    """The id of the ServiceRequest that a Task is about; empty where it is about none."""
    kind, _, identity = str(task.get("focus", {}).get("reference", "")).partition("/")
    return identity if kind == "ServiceRequest" else ""


def find_patient(tasks: Sequence[Resource]) -> Hetu | None:
    """Whose images they are about; None where no personal identity code says so."""
    for task in tasks:
        try:
            return Hetu.parse(str(task.get("for", {}).get("identifier", {}).get("value", "")))
        except BadIdentifier:
            continue
    return None


def _message(tasks: Sequence[Resource]) -> str:
    """The id of the message that the Tasks of a request belong to; empty where they do not say."""
    groups = (str(task.get("groupIdentifier", {}).get("value", "")).rpartition(".") for task in tasks)
    return next((message for message, _, part in groups if part == "request"), "")


def _accessions(order: Resource) -> Iterator[AccessionNumber]:
    """The accession numbers of the studies that a request asks for."""
    for one in objects(order.get("identifier")):
        if one.get("system") == AccessionNumber.system:
            with suppress(BadIdentifier):
                yield AccessionNumber.parse(str(one.get("value", "")))


def waiting_for_desks(kinds: Sequence[str] = _KINDS) -> tuple[Criterion, Criterion]:
    """What finds the Tasks that wait for the desks; of some kinds where they are named."""
    return Criterion("code", tuple(("token", _CODES, kind) for kind in kinds)), _STATUSES


def _line(house: ConsoleHouse, task: Resource, language: Language) -> Line:
    message, since = waiting_message(task), datetime.fromisoformat(str(task["authoredOn"]))
    kind = code_of(task)
    why = _grounds(task, language) if kind in {"parked", "release-images"} else ""
    return Line(
        f"/console/message/{message}" if message else f"/console/release/{request_of(task)}",
        kind,
        _desk_name(house, task, language),
        since,
        is_office_time(since, house.settings.desks),
        task.get("priority") == "urgent" and kind != "parked",  # of what is parked it is not known
        _phone(house, task),
        str(task["status"]),
        taken_by(task),
        why,
        _due(task),
    )


def _job(house: ConsoleHouse, task: Resource, language: Language) -> Job:
    said = str(task.get("language", "fi"))
    outputs = {input_code(one): one for one in objects(task.get("output"))}
    total, arrived = (outputs.get(name, {}).get("valueUnsignedInt") for name in ("images-total", "images-arrived"))
    return Job(
        str(task["id"]),
        code_of(task),
        _desk_name(house, task, language),
        str(task["status"]),
        _phone(house, task),
        taken_by(task),
        _grounds(task, language),
        said_in(task, "description", language),
        tuple(str(one["valueString"]) for one in objects(task.get("output")) if input_code(one) == "rule"),
        _means(task),
        _study(task),
        f"{arrived}/{total}" if total is not None else "",
        tuple(str(one["valueString"]) for one in objects(task.get("output")) if input_code(one) == "problem"),
        find_reply(task),
        said,
        next((str(one["valueString"]) for one in objects(task.get("input")) if input_code(one) == "medium"), ""),
        _due(task),
        tuple(_note(note) for note in objects(task.get("note"))),
        _acts(task),
        said,
    )


def _acts(task: Resource) -> tuple[str, ...]:
    """What may be done to a Task here. A medium is posted on its own page; a study that moves by itself is left."""
    kind, status = code_of(task), task.get("status")
    if status not in OPEN or kind not in words.KINDS or (kind == "release-study" and _means(task) != Means.ELSEWHERE):
        return ()
    taking = () if status == "in-progress" else ("take",)
    if kind == "post-medium":
        return (*taking, "note")
    return (*taking, "note", "complete", "refuse") if kind in RELEASING else (*taking, "note", "complete")


def _rank(job: Job) -> tuple[int, str, str]:
    return _FIRST.get(job.kind, 3), job.kind, job.accession


def _means(task: Resource) -> str:
    return next((str(one.get("code", "")) for one in objects(task.get("businessStatus", {}).get("coding"))), "")


def owner_of(task: Resource) -> str:
    """The id of the desk that a Task waits for."""
    return str(task.get("owner", {}).get("identifier", {}).get("value", ""))


def _desk_name(house: ConsoleHouse, task: Resource, language: Language) -> str:
    names = find_desk_names(house, owner_of(task))
    return names.said(language) if names else str(task.get("owner", {}).get("display", ""))


def _phone(house: ConsoleHouse, task: Resource) -> str:
    """The number to call, of a Task to call (REL-07)."""
    if code_of(task) != "call-on-call":
        return ""
    return next((desk.phone for desk in list_desks(house.settings.desks) if desk.id == owner_of(task)), "")


def _grounds(task: Resource, language: Language) -> str:
    return said_in({"language": task.get("language"), **task.get("statusReason", {})}, "text", language)


def _study(task: Resource) -> str:
    """The study that a Task of one study is about, by its UID."""
    found = [one for one in objects(task.get("input")) if input_code(one) == "study"]
    if code_of(task) != "release-study" or not found:
        return ""
    return str(found[0].get("valueReference", {}).get("identifier", {}).get("value", "")).removeprefix("urn:oid:")


def _due(task: Resource) -> date | None:
    end = str(task.get("restriction", {}).get("period", {}).get("end", ""))
    return datetime.fromisoformat(end).astimezone(HELSINKI).date() if "T" in end else _day(end)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _note(note: dict[str, Any]) -> tuple[str, datetime | None, str]:
    """Who wrote a note, when, and what. The flow's own marks have no author."""
    moment = str(note.get("time", ""))
    return (
        str(note.get("authorString", "")),
        datetime.fromisoformat(moment) if moment else None,
        str(note.get("text", "")),
    )
