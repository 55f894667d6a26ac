"""Record system: what it takes for a person's id, and what it says of a person."""

from __future__ import annotations

import random

from conform.case import Checks, NotSeenError, proves
from conform.peers.fhir_answer import Resource
from conform.peers.fhir_server import FhirServer
from conform.people import ANNA, CECILIA, EERO, HETU_SYSTEM, Person, make_person, spoil_check

ROLE = "record"
#: The label of fi-base, and its code system.
LABEL = ("https://hl7.fi/fhir/finnish-base-profiles/CodeSystem/fi-base-security-label-cs", "TURVAKIELTO")


@proves(ROLE, "CM-ID-01")
def a_wrong_check_character_is_refused(record: FhirServer, checks: Checks) -> None:
    """A new person is taken, and one whose HETU differs by the check character is not."""
    good = make_person(random.SystemRandom())
    checks.control(record.takes(good), "a good Patient was not taken")
    wrong = Person(spoil_check(good.hetu), good.family, good.given, good.born)
    checks.demand(record.create(wrong.as_patient()).refuses, "a HETU with a wrong check character was taken")
    checks.demand(not record.find(wrong), "a HETU with a wrong check character was refused, and yet is found")


@proves(ROLE, "CM-ID-03")
def a_new_century_letter_is_taken(record: FhirServer, checks: Checks) -> None:
    """A person whose HETU has a letter of 2023 is filed and found."""
    address = record.holds(CECILIA)
    found = [f"Patient/{one.get('id')}" for one in record.find(CECILIA)]
    checks.control(address in found, "the person was not found again")


@proves(ROLE, "CM-ID-04")
def the_system_of_a_hetu_is_one_with_and_without_its_prefix(record: FhirServer, checks: Checks) -> None:
    """`urn:oid:1.2.246.21` and `1.2.246.21` name the same system."""
    address = record.holds(ANNA)
    checks.control(record.find(ANNA), "the person was not found with urn:oid:")
    bare = record.search("Patient", identifier=f"{HETU_SYSTEM.removeprefix('urn:oid:')}|{ANNA.hetu}")
    checks.demand(address in [f"Patient/{one.get('id')}" for one in bare.entries], "not found without urn:oid:")


@proves(ROLE, "CM-ID-06")
def a_temporary_id_is_taken(record: FhirServer, checks: Checks) -> None:
    """A person with a temporary id, whose last character is no check character, is filed and found."""
    record.holds(ANNA)
    checks.control(record.find(ANNA), "a person with a HETU was not found")
    address = record.holds(EERO)
    found = [f"Patient/{one.get('id')}" for one in record.find(EERO)]
    checks.demand(address in found, "the person with a temporary id was not found")


@proves(ROLE, "RS-PAT-01")
def a_person_has_the_whole_official_name(record: FhirServer, checks: Checks) -> None:
    """The official name has the family name, and every given name in its order."""
    address = record.holds(ANNA)
    found = [one for one in record.find(ANNA) if f"Patient/{one.get('id')}" == address]
    checks.control(found, "the person was not found again")
    names = [name for name in found[0].get("name", []) if name.get("use", "official") == "official"]
    checks.demand(any(name.get("family") == ANNA.family for name in names), "the official family name is not there")
    checks.demand(
        any(" ".join(name.get("given", [])).split() == list(ANNA.given) for name in names),
        "the given names are not all there, in their order",
    )


@proves(ROLE, "RS-PAT-02")
def a_turvakielto_is_a_label(record: FhirServer, checks: Checks) -> None:
    """The person whom the claim names has the label of fi-base, and another person has not."""
    protected = record.named("protected")
    record.holds(ANNA)
    others = record.find(ANNA)
    checks.control(others and not any(map(_is_labelled, others)), "a person without a turvakielto has the label")
    checks.demand(_is_labelled(protected), "meta.security of the person with a turvakielto has no label of it")


@proves(ROLE, "RS-PAT-03")
def a_permission_for_sms_is_found_where_the_claim_says(record: FhirServer, checks: Checks) -> None:
    """The person whom the claim names has a number and a permission, and another person has no permission."""
    permitted = record.named("sms")
    address = record.holds(ANNA)
    other = record.ask("GET", address).resource
    checks.control(other.get("id"), "a person who is there could not be read")
    checks.demand(_numbers(permitted), "the person with a permission for SMS has no telephone number")
    checks.demand(_permits(record, permitted), "the permission for SMS does not stand where the claim says")
    checks.demand(not _permits(record, other), "a person without a permission for SMS seems to have one")


def _is_labelled(patient: Resource) -> bool:
    labels = patient.get("meta", {}).get("security", [])
    return any((one.get("system"), one.get("code")) == LABEL for one in labels)


def _numbers(patient: Resource) -> list[Resource]:
    telecom = patient.get("telecom", [])
    return [one for one in telecom if one.get("system") in {"phone", "sms"} and len(str(one.get("value", ""))) > 5]


def _permits(record: FhirServer, patient: Resource) -> bool:
    """By an extension of the Patient or of a number, by a Consent of a category, or by a number of the system sms."""
    place = record.reach.sms
    if "consent" in place:
        found = record.search("Consent", patient=f"Patient/{patient.get('id')}", category=place["consent"]).entries
        return any(one.get("status") == "active" and one.get("provision", {}).get("type") == "permit" for one in found)
    if "extension" in place:
        extensions = [one for holder in (patient, *_numbers(patient)) for one in holder.get("extension", [])]
        return any(one.get("url") == place["extension"] and one.get("valueBoolean") is True for one in extensions)
    if not place:
        return any(one.get("system") == "sms" for one in _numbers(patient))
    raise NotSeenError("sms names no place of a permission")
