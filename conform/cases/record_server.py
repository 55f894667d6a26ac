"""Record system: what it says of itself, whom it answers, and how it refuses."""

from __future__ import annotations

import json

from conform.case import Checks, NotApplicableError, proves
from conform.cases.record_writing import count, make_task
from conform.peers.fhir_answer import Answer
from conform.peers.fhir_server import FhirServer
from conform.people import ANNA, CECILIA, HETU_SYSTEM, find_hetus

ROLE = "record"


@proves(ROLE, "RS-CAP-01")
def the_metadata_is_a_capability_statement_of_r4(record: FhirServer, checks: Checks) -> None:
    """`metadata` answers with a CapabilityStatement of FHIR 4.0.1."""
    answer = record.ask("GET", "metadata")
    checks.control(answer.status == 200, "metadata was not answered with 200")
    checks.demand(answer.resource["resourceType"] == "CapabilityStatement", "metadata is no CapabilityStatement")
    checks.demand(answer.resource.get("fhirVersion") == "4.0.1", "fhirVersion is not 4.0.1")


@proves(ROLE, "RS-CAP-02")
def what_it_states_it_does(record: FhirServer, checks: Checks) -> None:
    """Every type that the statement lets be searched answers a search with a searchset."""
    stated = _searchable(record.ask("GET", "metadata"))
    checks.control("Patient" in stated, "the statement does not say that Patients can be searched")
    for kind in stated:
        answer = record.search(kind, identifier="urn:lautta:conform|nothing")
        checks.demand(
            answer.status == 200 and answer.resource.get("type") == "searchset",
            f"the statement says that {kind} can be searched, and a search was not answered with a searchset",
        )


@proves(ROLE, "RS-AUTH-01")
def nothing_is_answered_without_a_token(record: FhirServer, checks: Checks) -> None:
    """A search, a read and a create that work with the token are refused without one."""
    _refuses(record, checks, "", "without a token")


@proves(ROLE, "RS-AUTH-02")
def another_token_opens_nothing(record: FhirServer, checks: Checks) -> None:
    """A search, a read and a create that work with the token are refused with one that differs in one character."""
    own = record.reach.token
    # The last one of a signature in base64 may have bits of no meaning: the one before it is changed.
    changed = own[:-2] + ("a" if own[-2:-1] != "a" else "b") + own[-1:] if len(own) > 1 else own + own
    _refuses(record, checks, changed, "with a token that nobody gave")


def _refuses(record: FhirServer, checks: Checks, token: str, how: str) -> None:
    if not record.reach.token:
        raise NotApplicableError("the claim has no token: the system knows its clients by their certificates")
    address = record.holds(ANNA)
    form, key = {"identifier": f"{HETU_SYSTEM}|{ANNA.hetu}"}, record.fresh()
    checks.control(record.find(ANNA), "a search with the token found nothing")
    checks.control(record.ask("GET", address).status == 200, "a read with the token was refused")
    checks.control(record.create(make_task(address, record.fresh())).status == 201, "a create with the token failed")
    tried = {
        "search": record.ask("POST", "Patient/_search", form=form, token=token),
        "read": record.ask("GET", address, token=token),
        "create": record.ask("POST", "Task", make_task(address, key), token=token),
    }
    for name, answer in tried.items():
        checks.demand(answer.status in {401, 403}, f"a {name} {how} was not refused with 401 or 403")
        told = answer.resource["resourceType"]
        checks.demand(told in {"", "OperationOutcome"}, f"a {name} {how} was refused, and yet brought a resource")
    checks.demand(count(record, key) == 0, f"a create {how} was refused, and yet done")


@proves(ROLE, "RS-OO-01")
def a_refusal_says_why_in_an_operation_outcome(record: FhirServer, checks: Checks) -> None:
    """What is not there, and what is no FHIR, is refused with an OperationOutcome."""
    address = record.holds(ANNA)
    checks.control(record.ask("GET", address).status == 200, "a Patient that is there could not be read")
    missing = record.ask("GET", f"Patient/{record.fresh()[:60]}")
    checks.demand(missing.status in {404, 410}, "a Patient that is not there was not refused with 404")
    checks.demand(missing.is_outcome, "404 came without an OperationOutcome")
    broken = record.ask("POST", "Task", b"{")
    checks.demand(broken.refuses, "a body that is no JSON was not refused with 4xx")
    checks.demand(broken.is_outcome, "the refusal of a body that is no JSON has no OperationOutcome")
    wrong = record.create(make_task(address, record.fresh(), description={"wrong": "type"}))
    checks.demand(wrong.is_outcome or not wrong.refuses, "the refusal of a wrong element has no OperationOutcome")


@proves(ROLE, "RS-OO-02")
def a_refusal_repeats_nothing_of_the_patient(record: FhirServer, checks: Checks) -> None:
    """A Task that names a person is taken; cut short or wrong it is refused, without a word of the person."""
    subject = {"identifier": {"system": HETU_SYSTEM, "value": CECILIA.hetu}, "display": CECILIA.family}
    good = make_task(record.holds(CECILIA), record.fresh())
    good["for"] |= subject
    checks.control(record.create(good).status == 201, "a good Task was not taken with 201")
    wrong = [
        record.ask("POST", "Task", json.dumps(good).encode()[:-1]),
        record.create(good | {"authoredOn": record.odd()}),
        record.create(good | {"description": good["for"]}),
        record.create(CECILIA.as_patient() | {"birthDate": record.odd()}),
        record.ask("POST", "Patient/_search", form={"identifier": f"{HETU_SYSTEM}|{CECILIA.hetu}", record.odd(): "1"}),
    ]
    checks.control(wrong[0].refuses, "a Task that was cut short was not refused with 4xx")
    for answer in wrong:
        told = answer.text if answer.status >= 400 else ""
        checks.demand(CECILIA.hetu not in told, "the refusal repeats the HETU")
        checks.demand(CECILIA.family not in told, "the refusal repeats the name")


@proves(ROLE, "RS-SEC-01", "CM-ID-05")
def no_hetu_is_needed_or_sent_in_a_url(record: FhirServer, checks: Checks) -> None:
    """A person is found by POST, and no address that the system gives holds a HETU."""
    address = record.holds(ANNA)
    found = record.search("Patient", identifier=f"{HETU_SYSTEM}|{ANNA.hetu}")
    checks.control(found.entries, "the person was not found by POST")
    links = [str(link.get("url", "")) for link in found.resource.get("link", [])]
    links += [str(entry.get("fullUrl", "")) for entry in found.resource.get("entry", [])]
    links += [found.headers.get(name, "") for name in ("location", "content-location", "link")]
    checks.demand(not any(map(find_hetus, [*links, address])), "an address has a HETU")


def _searchable(answer: Answer) -> list[str]:
    return [
        one["type"]
        for rest in answer.resource.get("rest", [])
        if rest.get("mode") == "server"
        for one in rest.get("resource", [])
        if any(done.get("code") == "search-type" for done in one.get("interaction", []))
        and any(parameter.get("name") == "identifier" for parameter in one.get("searchParam", []))
    ]
