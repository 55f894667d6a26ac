"""Record system: a person is found, that person alone, and nobody else."""

from __future__ import annotations

from conform.case import Checks, proves
from conform.peers.fhir_server import FhirServer
from conform.people import ANNA, BERTIL, CECILIA, HETU_SYSTEM, NOBODY

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


@proves(ROLE, "RS-SRCH-04")
def an_unknown_person_is_an_empty_answer(record: FhirServer, checks: Checks) -> None:
    """Who is not there is an empty searchset: no error, and not everybody."""
    record.holds(ANNA)
    checks.control(record.find(ANNA), "a person who is there was not found")
    answer = record.search("Patient", identifier=f"{HETU_SYSTEM}|{NOBODY.hetu}")
    checks.demand(answer.status == 200, "a search for an unknown person was not answered with 200")
    checks.demand(answer.resource.get("type") == "searchset", "the answer is no searchset")
    checks.demand(not answer.entries, "a search for an unknown person brought somebody")


@proves(ROLE, "RS-SRCH-05")
def an_unknown_parameter_is_not_passed_over(record: FhirServer, checks: Checks) -> None:
    """Under strict handling a parameter that the system does not know is refused."""
    checks.control(record.search("Patient", identifier="x|y").status == 200, "a known parameter was refused")
    form = {"identifier": "x|y", "conform-unknown": "1"}
    answer = record.ask("POST", "Patient/_search", form=form, headers={"Prefer": "handling=strict"})
    checks.demand(400 <= answer.status < 500, "an unknown parameter was not refused under handling=strict")


@proves(ROLE, "CM-ID-03", "RS-PAT-01")
def a_new_century_letter_is_taken(record: FhirServer, checks: Checks) -> None:
    """A person whose HETU has a letter of 2023 is filed and found, with family and given names."""
    address = record.holds(CECILIA)
    found = record.find(CECILIA)
    checks.control(address in [f"Patient/{one.get('id')}" for one in found], "the person was not found again")
    names = [name for one in found for name in one.get("name", [])]
    checks.demand(any(name.get("family") == CECILIA.family for name in names), "the family name is not there")
    checks.demand(
        any(set(CECILIA.given) <= set(name.get("given", [])) for name in names), "the given names are not all there"
    )


@proves(ROLE, "CM-ID-04")
def the_system_of_a_hetu_is_one_with_and_without_its_prefix(record: FhirServer, checks: Checks) -> None:
    """`urn:oid:1.2.246.21` and `1.2.246.21` name the same system."""
    address = record.holds(ANNA)
    checks.control(record.find(ANNA), "the person was not found with urn:oid:")
    bare = record.search("Patient", identifier=f"1.2.246.21|{ANNA.hetu}")
    checks.demand(address in [f"Patient/{one.get('id')}" for one in bare.entries], "not found without urn:oid:")
