"""Record system: creates, conditions, versions and transactions."""

from __future__ import annotations

from typing import Any

from conform.case import Checks, proves
from conform.peers.fhir_server import FhirServer, Resource
from conform.people import ANNA

ROLE = "record"
_SYSTEM = "urn:lautta:conform"


def make_task(subject: str, key: str, **more: Any) -> Resource:
    """A Task about a patient, with an identifier of the run."""
    return {
        "resourceType": "Task",
        "identifier": [{"system": _SYSTEM, "value": key}],
        "status": "requested",
        "intent": "order",
        "for": {"reference": subject},
        **more,
    }


def count(record: FhirServer, key: str) -> int:
    """How many Tasks with this identifier there are."""
    return len(record.search("Task", identifier=f"{_SYSTEM}|{key}").entries)


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
    differ = [name for name in sent if name not in {"id", "meta", "text"} and read.get(name) != sent[name]]
    checks.demand(not differ, f"what is read differs from what was sent: {', '.join(differ)}")


@proves(ROLE, "RS-VAL-01")
def what_is_no_fhir_is_refused(record: FhirServer, checks: Checks) -> None:
    """A Task with a status that R4 does not have, and one with an unknown element, are refused."""
    subject = record.holds(ANNA)
    checks.control(record.create(make_task(subject, record.fresh())).status == 201, "the good Task was not taken")
    wrong = record.create(make_task(subject, record.fresh()) | {"status": "nonsense"})
    checks.demand(wrong.status in {400, 422}, "a Task with an unknown status was taken")
    unknown = record.create(make_task(subject, record.fresh()) | {"conformUnknown": 1})
    checks.demand(unknown.status in {400, 422}, "a Task with an element that R4 does not have was taken")


@proves(ROLE, "RS-CC-01", "CM-RET-01")
def the_same_condition_twice_makes_one(record: FhirServer, checks: Checks) -> None:
    """A create with If-None-Exist, sent twice, leaves one resource."""
    record.need("conditional-create")
    key = record.fresh()
    task = make_task(record.holds(ANNA), key)
    condition = f"identifier={_SYSTEM}|{key}"
    first = record.ask("POST", "Task", task, headers={"If-None-Exist": condition})
    checks.control(first.status == 201, "the first conditional create was not taken with 201")
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
    refused = record.ask("POST", "Task", task, headers={"If-None-Exist": f"identifier={_SYSTEM}|{key}"})
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


@proves(ROLE, "RS-TX-01", "RS-TX-02", "RS-TX-03")
def a_transaction_is_all_or_nothing(record: FhirServer, checks: Checks) -> None:
    """A good transaction is written whole; one with a bad entry leaves nothing."""
    record.need("transaction")
    subject = record.holds(ANNA)
    good, bad = record.fresh(), record.fresh()
    answer = record.ask("POST", "", _transaction(subject, good))
    checks.control(answer.status == 200, "a good transaction was not taken with 200")
    checks.control(count(record, good) == 2, "a good transaction was not written whole")
    entries = answer.resource.get("entry", [])
    locations = [str(entry.get("response", {}).get("location", "")) for entry in entries]
    checks.demand(len(locations) == 2 and all("Task/" in one for one in locations), "entries come without a location")
    referring = [one for one in record.search("Task", identifier=f"{_SYSTEM}|{good}").entries if "partOf" in one]
    checks.demand(
        referring and str(referring[0]["partOf"][0].get("reference", "")).split("/")[-2:-1] == ["Task"],
        "a urn:uuid reference was not resolved",
    )
    refused = record.ask("POST", "", _transaction(subject, bad, status="nonsense"))
    checks.demand(400 <= refused.status < 500, "a transaction with a bad entry was not refused")
    checks.demand(count(record, bad) == 0, "a refused transaction has left a resource")


def _transaction(subject: str, key: str, status: str = "requested") -> Resource:
    first = make_task(subject, key)
    second = make_task(subject, key, partOf=[{"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"}])
    second["status"] = status
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111",
                "resource": first,
                "request": {"method": "POST", "url": "Task"},
            },
            {
                "fullUrl": "urn:uuid:22222222-2222-4222-8222-222222222222",
                "resource": second,
                "request": {"method": "POST", "url": "Task"},
            },
        ],
    }
