"""Client of the API: versions, pages, and when to come again."""

from __future__ import annotations

from typing import Any

from conform.case import Checks, proves
from conform.peers.asked import resource_of
from conform.peers.client_system import ClientSystem
from conform.peers.reply import Reply, Resource, busy, page, refused
from conform.people import ANNA, HETU_SYSTEM
from conform.traffic import Message

ROLE = "client"
TASK, ORDER = "Task/conform-17", "ServiceRequest/conform-1"
PHONE = "040 000 0002"
_CODES = "https://lautta.example/fhir/CodeSystem/task"
_SLACK = 0.05  # of a second


@proves(ROLE, "FC-HTTP-01")
def an_update_names_its_version(client: ClientSystem, checks: Checks) -> None:
    """If-Match is the version that was read; after 412 it reads again, and changes what is there now."""
    client.need("tasks")
    arm_task(client, 3)
    went = client.pull_well("update", _UPDATE)
    checks.control(went.did and went.sent("Task update"), "a Task was not updated")
    for sent in went.sent("Task update"):
        checks.demand(sent.head.get("if-match") in {'W/"3"', '"3"'}, "an update did not name the version that was read")
    client.arm("Task read", _read_task(3), _read_task(4))
    client.arm("Task update", refused(412, "it is another version by now."), _write_task(5))
    late = client.pull("update", _UPDATE)
    written = late.sent("Task update")
    checks.control(written, "a Task was not updated")
    if late.did:
        last = written[-1]
        checks.demand(len(late.sent("Task read")) > 1, "after 412 it did not read again, and says that it was done")
        checks.demand(last.head.get("if-match") in {'W/"4"', '"4"'}, "after 412 it did not name the new version")
        checks.demand(_has_new_note(last), "after 412 it wrote over what somebody else had changed")


@proves(ROLE, "FC-HTTP-03")
def it_comes_again_when_it_may(client: ClientSystem, checks: Checks) -> None:
    """After 429 and 503 it waits for Retry-After, and then tries again."""
    client.need("tasks")
    arm_task(client, 3)
    good = client.pull_well("update", _UPDATE)
    checks.control(good.did and good.sent("Task update"), "a Task was not updated")
    for status in (429, 503):
        arm_task(client, 3)
        client.arm("Task read", busy(status, 1), _read_task(3))
        went = client.pull("update", _UPDATE)
        times = [one.marks["second"] for one in went.messages]
        after = [one.marks["retry after"] for one in went.messages]
        early = any(
            later - sooner < seconds - _SLACK for sooner, later, seconds in zip(times, times[1:], after, strict=False)
        )
        checks.demand(not early, f"after {status} it came again before Retry-After had passed")
        checks.demand(went.did, f"after {status} it did not try again")


@proves(ROLE, "FC-HTTP-04")
def it_reads_the_statement_and_every_page(client: ClientSystem, checks: Checks) -> None:
    """It reads the CapabilityStatement, and what stands on the second page of a search is shown."""
    client.arm("metadata", Reply(resource=STATEMENT))
    connected = client.pull_well("connect", {})
    checks.control(connected.did, "it could not connect")
    checks.demand(connected.sent("metadata"), "it did not read the CapabilityStatement")
    client.need("tasks")
    first, second = make_task("release-images", "Kuvien luovutus."), make_task("call-on-call", "Soita.")
    following = f"{client.url}/Task?_cursor=conform-2"
    client.arm("Task search", page([first], following), page([second]))
    went = client.pull_well("follow-request", {"request": ORDER})
    checks.control(went.did and went.sent("Task search"), "it did not look for the Tasks of a request")
    urls = [one.head["url"] for one in went.sent("Task search")]
    checks.demand(any("_cursor=conform-2" in url for url in urls), "it did not follow the link to the next page")


_UPDATE: dict[str, Any] = {"task": TASK, "status": "in-progress"}
STATEMENT: Resource = {
    "resourceType": "CapabilityStatement",
    "status": "active",
    "date": "2026-11-20",
    "name": "Conform",
    "kind": "instance",
    "implementation": {"description": "the scripted API of the conformance kit"},
    "fhirVersion": "4.0.1",
    "format": ["json"],
    "rest": [{"mode": "server", "resource": [{"type": "Task", "interaction": [{"code": "read"}]}]}],
}


def arm_task(client: ClientSystem, version: int) -> None:
    """The Task is there in a version, and takes an update."""
    client.arm("Task read", _read_task(version))
    client.arm("Task update", _write_task(version + 1))


def make_task(code: str, text: str, number: str = "conform-17") -> Resource:
    """A Task of a request for images, in the shape of Lautta's."""
    return {
        "resourceType": "Task",
        "id": number,
        "status": "requested",
        "intent": "order",
        "code": {"coding": [{"system": _CODES, "code": code}]},
        "description": text,
        "focus": {"reference": ORDER, "type": "ServiceRequest"},
        "for": {"type": "Patient", "identifier": {"system": HETU_SYSTEM, "value": ANNA.hetu}},
        "authoredOn": "2026-11-20T09:15:00+02:00",
    }


def _read_task(version: int) -> Reply:
    notes = {"note": [{"text": f"note of version {version}"}]}
    task = make_task("photo-review", "Katso kuva ja varaa aika.") | {"meta": {"versionId": str(version)}} | notes
    return Reply(200, task, {"ETag": f'W/"{version}"'})


def _write_task(version: int) -> Reply:
    return Reply(200, make_task("photo-review", "Katso kuva.") | {"status": "in-progress"}, {"ETag": f'W/"{version}"'})


def _has_new_note(written: Message) -> bool:
    return any(note.get("text") == "note of version 4" for note in resource_of(written).get("note", []))
