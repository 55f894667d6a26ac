"""Record system: what it says of itself, whom it answers, and how it refuses."""

from __future__ import annotations

from conform.case import Checks, InconclusiveError, proves
from conform.peers.fhir_server import Answer, FhirServer
from conform.people import ANNA, CECILIA, HETU_SYSTEM, is_hetu

ROLE = "record"
#: A bearer token that no system gave.
STRANGER = "conform-no-token"


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
    """A search that works with the token is refused without one."""
    checks.control(record.search("Patient", identifier="x|y").status == 200, "a search with the token was refused")
    form = {"identifier": "x|y"}
    without = record.ask("POST", "Patient/_search", form=form, token="")
    checks.demand(without.status in {401, 403}, "a search without a token was not refused with 401 or 403")
    checks.demand(not without.entries, "a search without a token brought resources")


@proves(ROLE, "RS-AUTH-02")
def another_token_opens_nothing(record: FhirServer, checks: Checks) -> None:
    """A search that works with the token is refused with another one."""
    checks.control(record.search("Patient", identifier="x|y").status == 200, "a search with the token was refused")
    other = record.ask("POST", "Patient/_search", form={"identifier": "x|y"}, token=STRANGER)
    checks.demand(other.status in {401, 403}, "a token that nobody gave was not refused with 401 or 403")


@proves(ROLE, "RS-OO-01")
def a_refusal_says_why_in_an_operation_outcome(record: FhirServer, checks: Checks) -> None:
    """What is not there, and what is no FHIR, is refused with an OperationOutcome."""
    address = record.holds(ANNA)
    checks.control(record.ask("GET", address).status == 200, "a Patient that is there could not be read")
    missing = record.ask("GET", f"Patient/{record.fresh()[:60]}")
    checks.demand(missing.status in {404, 410}, "a Patient that is not there was not refused with 404")
    checks.demand(missing.is_outcome, "404 came without an OperationOutcome")
    broken = record.ask("POST", "Task", b"{")
    checks.demand(400 <= broken.status < 500, "a body that is no JSON was not refused with 4xx")
    checks.demand(broken.is_outcome, "the refusal of a body that is no JSON has no OperationOutcome")


@proves(ROLE, "RS-OO-02")
def a_refusal_repeats_nothing_of_the_patient(record: FhirServer, checks: Checks) -> None:
    """A Patient with one wrong field is refused, and the refusal holds neither name nor HETU."""
    record.holds(CECILIA)
    checks.control(record.find(CECILIA), "a good Patient was not taken or not found")
    wrong = CECILIA.as_patient() | {"birthDate": "banana"}
    refused = record.create(wrong)
    if refused.status < 400:
        raise InconclusiveError("a Patient with a wrong birthDate was taken: nothing was refused")
    told = refused.body.decode("utf-8", "replace")
    checks.demand(CECILIA.hetu not in told, "the refusal repeats the HETU")
    checks.demand(CECILIA.family not in told, "the refusal repeats the name")


@proves(ROLE, "RS-SEC-01")
def no_hetu_is_needed_or_sent_in_a_url(record: FhirServer, checks: Checks) -> None:
    """A person is found by POST, and no address that the system gives holds a HETU."""
    address = record.holds(ANNA)
    found = record.search("Patient", identifier=f"{HETU_SYSTEM}|{ANNA.hetu}")
    checks.control(found.entries, "the person was not found by POST")
    links = [str(link.get("url", "")) for link in found.resource.get("link", [])]
    links += [str(entry.get("fullUrl", "")) for entry in found.resource.get("entry", [])]
    checks.demand(
        not any(is_hetu(part) for link in [*links, address] for part in _parts(link)), "an address has a HETU"
    )


def _searchable(answer: Answer) -> list[str]:
    rest = answer.resource.get("rest") or [{}]
    return [
        one["type"]
        for one in rest[0].get("resource", [])
        if any(done.get("code") == "search-type" for done in one.get("interaction", []))
        and any(parameter.get("name") == "identifier" for parameter in one.get("searchParam", []))
    ]


def _parts(link: str) -> list[str]:
    for mark in ("%7C", "|", "/", "=", "&", "?", "%2B"):
        link = link.replace(mark, " ")
    return link.split()
