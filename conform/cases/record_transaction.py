"""Record system: a transaction is written whole or not at all, and in the order that FHIR gives."""

from __future__ import annotations

from conform.case import Checks, InconclusiveError, proves
from conform.cases.record_writing import SYSTEM, count, make_task
from conform.peers.fhir_answer import Answer, Resource, leads_to
from conform.peers.fhir_server import FhirServer
from conform.people import ANNA

ROLE = "record"
_FIRST, _SECOND = (f"urn:uuid:{digit * 8}-{digit * 4}-4{digit * 3}-8{digit * 3}-{digit * 12}" for digit in "12")


@proves(ROLE, "RS-TX-01", "RS-TX-02", "RS-TX-03")
def a_transaction_is_all_or_nothing(record: FhirServer, checks: Checks) -> None:
    """A good transaction is written whole; one with a bad entry leaves nothing."""
    record.need("transaction")
    subject, good = record.holds(ANNA), record.fresh()
    answer = record.ask("POST", "", _bundle(*_pair(subject, good)))
    checks.control(answer.status == 200, "a good transaction was not taken with 200")
    checks.control(count(record, good) == 2, "a good transaction was not written whole")
    locations = [str(one.get("location", "")) for one in _responses(answer)]
    checks.demand(len(locations) == 2 and all("Task/" in one for one in locations), "entries come without a location")
    referring = [one for one in record.search("Task", identifier=f"{SYSTEM}|{good}").entries if "partOf" in one]
    first = "/".join(locations[0].split("/_history/")[0].split("/")[-2:])
    checks.demand(
        referring and leads_to(referring[0]["partOf"][0].get("reference"), first),
        "a urn:uuid reference was not resolved to what its entry made, in the order of the request",
    )
    refused = [answer for answer in _try_bad(record, subject, checks) if answer.refuses]
    if not refused:
        raise InconclusiveError("the system takes whatever the kit has for a bad entry: nothing was refused")


def _try_bad(record: FhirServer, subject: str, checks: Checks) -> list[Answer]:
    """A transaction with a status that R4 does not have; and one with a condition that two resources meet."""
    answers, doubled = [], record.fresh()
    conditions: list[Resource] = [{}]
    if "conditional-create" in record.reach.features:
        made = [record.create(make_task(subject, doubled)).status for _ in range(2)]
        checks.control(made == [201, 201], "two plain creates did not make two resources")
        conditions.append({"ifNoneExist": f"identifier={SYSTEM}|{doubled}"})
    for condition in conditions:
        bad = record.fresh()
        first, second = _pair(subject, bad)
        second["resource"]["status"] = "requested" if condition else record.odd()
        second["request"] |= condition
        answers.append(record.ask("POST", "", _bundle(first, second)))
        whole = 2 if answers[-1].status == 200 else 0
        checks.demand(count(record, bad) == whole, "a transaction with a bad entry has left a part of itself")
    return answers


@proves(ROLE, "RS-TX-04")
def entries_are_done_in_the_order_of_fhir(record: FhirServer, checks: Checks) -> None:
    """Given as GET, PUT, POST and DELETE they are done the other way round, and answered as they were given."""
    record.need("transaction")
    record.need("update")
    subject, key = record.holds(ANNA), record.fresh()
    changed, gone = (
        f"Task/{record.created_id(record.create(make_task(subject, one)), 'Task')}" for one in (record.fresh(), key)
    )
    read = record.ask("GET", changed)
    checks.control(read.resource.get("status") == "requested", "a Task that was made could not be read")
    condition = {"ifNoneExist": f"identifier={SYSTEM}|{key}"} if "conditional-create" in record.reach.features else {}
    match = {"ifMatch": read.headers["etag"]} if "etag" in read.headers else {}
    answer = record.ask(
        "POST",
        "",
        _bundle(
            {"request": {"method": "GET", "url": changed}},
            {
                "resource": read.resource | {"status": "accepted"},
                "request": {"method": "PUT", "url": changed, **match},
            },
            {"resource": make_task(subject, key), "request": {"method": "POST", "url": "Task", **condition}},
            {"request": {"method": "DELETE", "url": gone}},
        ),
    )
    checks.control(answer.status == 200, "a transaction of GET, PUT, POST and DELETE was not taken with 200")
    statuses = [str(one.get("status", ""))[:3] for one in _responses(answer)]
    shown = answer.resource["entry"][0].get("resource", {})
    checks.demand(shown.get("status") == "accepted", "a GET in a transaction shows what was before its PUT")
    checks.demand(statuses[2:3] == ["201"], "a POST in a transaction met what its DELETE takes away")
    checks.demand(statuses[3:] in (["200"], ["204"], ["202"]), "the answers do not stand in the order of the request")
    checks.demand(count(record, key) == 1, "after a DELETE and a POST there is not one resource")


def _responses(answer: Answer) -> list[Resource]:
    return [entry.get("response", {}) for entry in answer.resource.get("entry", [])]


def _pair(subject: str, key: str) -> tuple[Resource, Resource]:
    """Two creates, the second one's resource a part of the first one's."""
    post = {"method": "POST", "url": "Task"}
    return (
        {"fullUrl": _FIRST, "resource": make_task(subject, key), "request": {**post}},
        {
            "fullUrl": _SECOND,
            "resource": make_task(subject, key, partOf=[{"reference": _FIRST}]),
            "request": {**post},
        },
    )


def _bundle(*entries: Resource) -> Resource:
    return {"resourceType": "Bundle", "type": "transaction", "entry": list(entries)}
