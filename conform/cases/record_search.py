"""Record system: a person is found, that person alone, and nobody else."""

from __future__ import annotations

from conform.case import Checks, NotApplicableError, NotSeenError, proves
from conform.peers.fhir_server import FhirServer
from conform.people import ANNA, BERTIL, DORIS, HETU_SYSTEM, NOBODY

ROLE = "record"


@proves(ROLE, "RS-SRCH-01", "RS-SRCH-02", "RS-SRCH-03", "CM-ID-02")
def a_search_finds_the_asked_person_alone(record: FhirServer, checks: Checks) -> None:
    """Two people differ by the century sign of their HETUs: asking for one must not bring the other."""
    asked, other = record.holds(ANNA), record.holds(BERTIL)
    answer = record.search("Patient", identifier=f"{HETU_SYSTEM}|{ANNA.hetu}")
    found = [f"Patient/{one.get('id')}" for one in answer.entries]
    checks.control(answer.status == 200, "a search by POST was not answered with 200")
    checks.control(asked in found, "the person who was asked for was not found")
    checks.demand(other not in found, "somebody else was answered: one with another century sign")
    checks.demand(
        all(any(one.get("value") == ANNA.hetu for one in patient.get("identifier", [])) for patient in answer.entries),
        "a hit does not carry the identifier that was asked for",
    )
    local = record.search("Patient", identifier=f"urn:oid:1.2.246.10.99999810.99.1|{ANNA.hetu}")
    checks.demand(not local.entries, "a number of another system brought the person whose HETU is the same")


@proves(ROLE, "RS-SRCH-04")
def an_unknown_person_is_an_empty_answer(record: FhirServer, checks: Checks) -> None:
    """Who is not there is an empty searchset: no error, and not everybody."""
    record.holds(ANNA)
    checks.control(record.find(ANNA), "a person who is there was not found")
    answer = record.search("Patient", identifier=f"{HETU_SYSTEM}|{NOBODY.hetu}")
    checks.demand(answer.status == 200, "a search for an unknown person was not answered with 200")
    checks.demand(answer.resource.get("type") == "searchset", "the answer is no searchset")
    checks.demand(not answer.entries, "a search for an unknown person brought somebody")


@proves(ROLE, "RS-SRCH-06")
def two_records_of_one_person_come_both(record: FhirServer, checks: Checks) -> None:
    """Where a system keeps two records with one HETU, a search brings both: a person must see the doubt."""
    address = record.holds(DORIS)
    found = [f"Patient/{one.get('id')}" for one in record.find(DORIS)]
    checks.control(address in found, "a person who is there was not found")
    if len(found) > 1:
        return
    made = record.create(DORIS.as_patient())
    if made.status in {403, 404, 405, 501}:
        raise NotSeenError("the system takes no Patients over its API, and holds one record of the person")
    if made.status != 201:
        raise NotApplicableError("the system keeps one record of a person: a second one was not made")
    other = f"Patient/{record.created_id(made, 'Patient')}"
    again = [f"Patient/{one.get('id')}" for one in record.find(DORIS)]
    checks.demand({address, other} <= set(again), "of two records with one HETU a search brought only one")


@proves(ROLE, "RS-SRCH-05")
def an_unknown_parameter_is_not_passed_over(record: FhirServer, checks: Checks) -> None:
    """Under strict handling a parameter that the system does not know is refused."""
    checks.control(record.search("Patient", identifier="x|y").status == 200, "a known parameter was refused")
    form = {"identifier": "x|y", record.odd(): "1"}
    answer = record.ask("POST", "Patient/_search", form=form, headers={"Prefer": "handling=strict"})
    checks.demand(answer.refuses, "an unknown parameter was not refused under handling=strict")
