"""Record system: creates, conditions, versions and transactions."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

from conform.case import Checks, NotSeenError, proves
from conform.peers.fhir_answer import Resource, holds_all
from conform.peers.fhir_server import FhirServer
from conform.people import ANNA, make_person

ROLE = "record"
SYSTEM = "urn:lautta:conform"


def make_task(subject: str, key: str, **more: Any) -> Resource:
    """A Task about a patient, with an identifier of the run."""
    return {
        "resourceType": "Task",
        "identifier": [{"system": SYSTEM, "value": key}],
        "status": "requested",
        "intent": "order",
        "for": {"reference": subject},
        **more,
    }


def count(record: FhirServer, key: str) -> int:
    """How many Tasks with this identifier there are."""
    return len(record.search("Task", identifier=f"{SYSTEM}|{key}").entries)


def _differ(sent: Resource, read: Resource) -> list[str]:
    """The elements that are not as they were sent, but for those that are the server's."""
    kept = sent.keys() - {"id", "meta", "text"}
    return sorted(name for name in kept if not holds_all({name: read.get(name)}, {name: sent[name]}))


@proves(ROLE, "RS-CR-01", "RS-CR-02")
def what_is_created_is_there_as_it_was_sent(record: FhirServer, checks: Checks) -> None:
    """A create gives 201, a Location and an id of the server's, and what is read is what was sent."""
    key = record.fresh()
    sent = make_task(record.holds(ANNA), key, id="conform-own-id", description="conform")
    made = record.create(sent)
    checks.control(made.status == 201, "a good Task was not taken with 201")
    identity = record.created_id(made, "Task")
    checks.demand(identity != "conform-own-id", "the server took the client's id for a create")
    read = record.ask("GET", f"Task/{identity}").resource
    differ = _differ(sent, read)
    checks.demand(not differ, f"what is read differs from what was sent: {', '.join(differ)}")
    with suppress(NotSeenError):  # a system may take no Patients
        person = make_person(random.SystemRandom())
        differ = _differ(person.as_patient(), record.ask("GET", record.takes(person)).resource)
        checks.demand(not differ, f"a Patient is not as it was sent: {', '.join(differ)}")


@proves(ROLE, "RS-VAL-01")
def what_is_no_fhir_is_refused(record: FhirServer, checks: Checks) -> None:
    """A Task with a status that R4 does not have, and one with an unknown element, are refused."""
    subject = record.holds(ANNA)
    checks.control(record.create(make_task(subject, record.fresh())).status == 201, "the good Task was not taken")
    wrong = record.create(make_task(subject, record.fresh()) | {"status": record.odd()})
    checks.demand(wrong.status in {400, 422}, "a Task with an unknown status was taken")
    unknown = record.create(make_task(subject, record.fresh()) | {record.odd(): 1})
    checks.demand(unknown.status in {400, 422}, "a Task with an element that R4 does not have was taken")


@proves(ROLE, "RS-CC-01", "CM-RET-01")
def the_same_condition_twice_makes_one(record: FhirServer, checks: Checks) -> None:
    """A create with If-None-Exist, sent twice, leaves one resource."""
    record.need("conditional-create")
    key = record.fresh()
    task = make_task(record.holds(ANNA), key)
    condition = f"identifier={SYSTEM}|{key}"
    first = record.ask("POST", "Task", task, headers={"If-None-Exist": condition})
    checks.control(first.status in {200, 201}, "the first conditional create was not taken")  # 200: rough weather
    again = record.ask("POST", "Task", task, headers={"If-None-Exist": condition})
    checks.demand(again.status in {200, 201}, "the second conditional create was refused")
    checks.demand(count(record, key) == 1, "the same conditional create made more than one resource")


@proves(ROLE, "RS-CC-02")
def several_matches_of_a_condition_are_refused(record: FhirServer, checks: Checks) -> None:
    """Where several resources meet the condition, a create is refused with 412 and makes none."""
    record.need("conditional-create")
    key = record.fresh()
    task = make_task(record.holds(ANNA), key)
    made = [record.create(task).status for _ in range(2)]
    checks.control(made == [201, 201] and count(record, key) == 2, "two plain creates did not make two resources")
    refused = record.ask("POST", "Task", task, headers={"If-None-Exist": f"identifier={SYSTEM}|{key}"})
    checks.demand(refused.status == 412, "a condition with two matches was not refused with 412")
    checks.demand(count(record, key) == 2, "a condition with two matches made a resource")


@proves(ROLE, "RS-VER-01")
def an_update_does_not_run_over_another(record: FhirServer, checks: Checks) -> None:
    """An update with the version that was read is taken, and one with an older version gets 412."""
    record.need("update")
    task = make_task(record.holds(ANNA), record.fresh())
    made = record.create(task)
    address = f"Task/{record.created_id(made, 'Task')}"
    read = record.ask("GET", address)
    tag = read.headers.get("etag", "")
    checks.control(tag, "a read has no ETag")
    changed = read.resource | {"status": "accepted"}
    checks.control(
        record.ask("PUT", address, changed, headers={"If-Match": tag}).status == 200, "a good update was refused"
    )
    late = record.ask("PUT", address, changed | {"status": "cancelled"}, headers={"If-Match": tag})
    checks.demand(late.status in {409, 412}, "an update with an older version was not refused with 412")
    checks.demand(record.ask("GET", address).resource.get("status") == "accepted", "the older update was written")


@proves(ROLE, "RS-VER-02")
def every_version_can_be_read(record: FhirServer, checks: Checks) -> None:
    """The history of a changed resource has both versions, and vread gives the first."""
    record.need("history")
    made = record.create(make_task(record.holds(ANNA), record.fresh()))
    address = f"Task/{record.created_id(made, 'Task')}"
    read = record.ask("GET", address)
    tag = read.headers.get("etag", "")
    record.ask("PUT", address, read.resource | {"status": "accepted"}, headers={"If-Match": tag})
    history = record.ask("GET", f"{address}/_history")
    checks.control(history.resource.get("type") == "history", "_history is no history Bundle")
    checks.demand(len(history.entries) == 2, "the history of a resource changed once has not two versions")
    first = record.ask("GET", f"{address}/_history/{read.resource.get('meta', {}).get('versionId')}")
    checks.demand(first.resource.get("status") == "requested", "the first version is not what was written first")
