"""What is recorded of a release: ImagingStudy, Provenance, AuditEvent, the line of the price list (REL-13, REL-14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapter.errors import Finding
from adapter.identifiers import Hetu
from adapter.release.images import Hit
from adapter.release.rules.decision import Decision, Means
from adapter.release.rules.request import Basis, ReleaseRequest
from adapter.release.writing.charge import charge_item
from adapter.release.writing.record import denial_record, imaging_study, posting_record, release_record
from adapter.release.writing.task import Carried, post_task
from tests.fhir.bundles import Resource, strings
from tests.region import MAIJA, NOW, destination, region
from tests.release.releases import (
    HIT,
    ORDER,
    carry,
    conforms,
    judge,
    to_insurer,
    to_kymenlaakso,
    to_tays,
    translations,
)

AGENT = {
    "type": "Organization",
    "identifier": {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.246.10.99999810.10.0"},
}
FROM, TO = "https://pacs.example/dicom-web", "dicom://tays.example:104"
HL7 = "http://terminology.hl7.org/CodeSystem"
DCM = "http://dicom.nema.org/resources/ontology/DCM"
PROFILE = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PrivacyDisclosure.Source"


def _record(request: ReleaseRequest, *outcomes: tuple[Decision, Carried], **more: Any) -> tuple[Resource, Resource]:
    provenance, audit = release_record(request, outcomes, NOW, AGENT, order=ORDER, **more)
    conforms(provenance)
    conforms(audit)
    return provenance, audit


def _codes(items: list[Resource], element: str) -> list[tuple[str, str]]:
    """The system and code of the first coding of each item's CodeableConcept."""
    codings = [item[element]["coding"][0] for item in items]
    return [(coding["system"], coding["code"]) for coding in codings]


def _agents(audit: Resource) -> dict[str, Resource]:
    return {agent["type"]["coding"][0]["code"]: agent for agent in audit["agent"]}


def _entities(audit: Resource, kind: str) -> list[Resource]:
    return [entity for entity in audit["entity"] if entity["type"]["code"] == kind]


# --- The study --------------------------------------------------------------------------------------------------------


def test_a_study_is_described_as_the_archive_describes_it() -> None:
    study = imaging_study(to_tays(), HIT, order=ORDER)
    conforms(study)
    uid, accession = study["identifier"]
    assert uid == {"system": "urn:dicom:uid", "value": "urn:oid:1.2.3.1"}
    assert (accession["type"]["coding"][0]["code"], accession["value"]) == ("ACSN", "LAU0000001")
    assert accession["system"] == "urn:oid:1.2.246.537.5.40033.2006"
    assert study["subject"]["identifier"] == {"system": "urn:oid:1.2.246.21", "value": MAIJA}
    assert study["started"] == "2026-11-03T08:15:30+02:00"
    assert study["modality"] == [{"system": DCM, "code": "DX"}]
    assert (study["numberOfSeries"], study["numberOfInstances"]) == (1, 2)
    assert (study["status"], study["description"]) == ("available", "Wrist AP")
    assert study["basedOn"][0]["reference"] == ORDER


@pytest.mark.parametrize(
    ("day", "time", "started"),
    [
        ("20261103", "0815", "2026-11-03T08:15:00+02:00"),
        ("20260703", "081530", "2026-07-03T08:15:30+03:00"),
        ("20261103", "", "2026-11-03"),
        ("20261103", "8.15", "2026-11-03"),
        ("", "", "2026-11-03T08:15:00+02:00"),
        ("20261399", "0815", "2026-11-03T08:15:00+02:00"),
        ("2026-11-03", "0815", "2026-11-03T08:15:00+02:00"),
        ("20261103", "2575", "2026-11-03T08:15:00+02:00"),
    ],
)
def test_a_study_began_when_the_archive_says_or_else_when_the_request_says(day: str, time: str, started: str) -> None:
    study = imaging_study(to_tays(), replace(HIT, day=day, time=time))
    conforms(study)
    assert study["started"] == started


def test_what_an_archive_leaves_out_or_writes_wrongly_is_left_out() -> None:
    study = imaging_study(to_tays(), Hit("1.2.3.1", "LAU0000001", MAIJA, modalities=("", "not a code", "CT\0")))
    conforms(study)
    assert "modality" not in study
    assert study["description"] == "Ranteen röntgen"


# --- What was done ----------------------------------------------------------------------------------------------------


def test_what_was_done_is_recorded_in_full() -> None:
    request = to_tays()
    decision = judge(request)
    other = carry(decision, 500, 500, study="1.2.3.2", accession="LAU0000006")
    provenance, _ = _record(request, (decision, carry(decision)), (decision, other), original="Binary/3")
    assert provenance["target"][0]["reference"] == ORDER
    assert provenance["recorded"] == "2026-11-22T14:00:00+00:00"
    assert provenance["reason"][0]["text"] == "potilaan kirjallinen suostumus"
    assert provenance["activity"]["coding"][0]["code"] == "release-images"
    assert [uri.rpartition("/")[2] for uri in provenance["policy"]] == ["REL-07", "REL-05", "REL-12", "2026-02-11"]
    assert _codes(provenance["agent"], "type") == [
        (f"{HL7}/provenance-participant-type", "performer"),
        (f"{HL7}/provenance-participant-type", "custodian"),
        (f"{HL7}/v3-ParticipationType", "IRCP"),
    ]
    by, desk, recipient = (agent["who"] for agent in provenance["agent"])
    assert by == AGENT
    assert (desk["display"], recipient["display"]) == ("Kuvapalvelut ammattilaisille", "Tays kuva-arkisto")
    received, consent, *studies = (entity["what"] for entity in provenance["entity"])
    assert (received["reference"], received["identifier"]["value"]) == ("Binary/3", request.source_sha256)
    assert consent == {"reference": "Consent/17", "type": "Consent"}
    assert [study["identifier"]["value"] for study in studies] == ["urn:oid:1.2.3.1", "urn:oid:1.2.3.2"]
    assert [study["display"] for study in studies] == ["electronic-transfer: 2/2", "electronic-transfer: 500/500"]


def test_a_disclosure_is_audited_as_balp_says() -> None:
    """IHE BALP 1.1.3, AuditPrivacyDisclosureSource: every element it fixes or requires."""
    request = to_tays()
    decision = judge(request)
    _, audit = _record(request, (decision, carry(decision)), sent_from=FROM, sent_to=TO)
    assert audit["meta"]["profile"] == [PROFILE]
    assert (audit["type"]["system"], audit["type"]["code"], audit["action"]) == (DCM, "110106", "R")
    assert {"system": "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "code": "disclose"} in audit[
        "subtype"
    ]
    assert (audit["recorded"], audit["outcome"]) == ("2026-11-22T14:00:00+00:00", "0")
    agents = _agents(audit)
    source, recipient, authorizer = agents["110153"], agents["110152"], agents["429577009"]
    assert _codes(audit["agent"], "type") == [
        (DCM, "110153"),
        (DCM, "110152"),
        (f"{HL7}/v3-ParticipationType", "IRCP"),
        ("http://snomed.info/sct", "429577009"),
    ]
    assert source["who"] == audit["source"]["observer"] == AGENT
    assert (source["network"]["address"], recipient["network"]["address"]) == (FROM, TO)
    assert source["network"]["type"] == recipient["network"]["type"] == "5"
    assert recipient["who"] == {
        "type": "Organization",
        "identifier": {"system": "https://lautta.example/fhir/sid/place", "value": "tays"},
        "display": "Tays kuva-arkisto",
    }
    assert authorizer["who"]["identifier"]["value"] == MAIJA
    assert agents["IRCP"]["who"]["display"] == "Porvoon terveysasema / lääkäri T. Testilä"
    assert [agent["type"]["coding"][0]["code"] for agent in audit["agent"] if agent["requestor"]] == ["IRCP"]
    (patient,) = [entity for entity in audit["entity"] if entity["type"]["code"] == "1"]
    assert (patient["type"]["system"], patient["role"]["system"]) == (f"{HL7}/audit-entity-type", f"{HL7}/object-role")
    assert patient["role"]["code"] == "1"
    assert (patient["what"]["type"], patient["what"]["identifier"]["value"]) == ("Patient", MAIJA)
    (study,) = _entities(audit, "ImagingStudy")
    assert study["what"]["identifier"]["value"] == "urn:oid:1.2.3.1"
    assert study["type"]["system"] == "http://hl7.org/fhir/resource-types"
    assert (study["role"]["system"], study["role"]["code"]) == (f"{HL7}/object-role", "3")
    assert study["detail"] == [{"type": "images", "valueString": "2/2"}]
    assert _entities(audit, "Consent")[0]["what"]["reference"] == "Consent/17"
    assert _entities(audit, "ServiceRequest")[0]["what"]["reference"] == ORDER
    assert [uri.rpartition("/")[2] for uri in source["policy"]] == ["REL-07", "REL-05", "REL-12"]
    assert audit["purposeOfEvent"][0]["text"] == "potilaan kirjallinen suostumus"


def test_a_disclosure_without_its_addresses_claims_no_profile() -> None:
    request = to_kymenlaakso()
    decision = judge(request)
    _, audit = _record(request, (decision, carry(decision)), sent_from=FROM)
    assert "meta" not in audit
    assert "network" not in _agents(audit)["110153"]


def test_nobody_is_said_to_have_consented_who_did_not() -> None:
    commissioned = judge(to_kymenlaakso())
    provenance, audit = _record(to_kymenlaakso(consent="Consent/17"), (commissioned, carry(commissioned)))
    assert "429577009" not in _agents(audit)
    assert not [text for text in strings([provenance, audit]) if "Consent" in text]
    consented = judge(to_tays())
    _, audit = _record(to_tays(), (consented, carry(consented)), consent="Consent/17/_history/2", by_guardian=True)
    assert _agents(audit)["429577009"]["who"]["type"] == "RelatedPerson"
    assert _entities(audit, "Consent")[0]["what"]["reference"] == "Consent/17/_history/2"


def test_a_release_in_part_is_told_as_such() -> None:
    request = to_tays(language="en")
    decision = judge(request)
    problem = Finding("REL-12", "the destination did not take 3 of 5 images.")
    part = carry(decision, 2, 5, problem=problem)
    none = carry(decision, 0, 7, problem=problem, study="1.2.3.2", accession="LAU0000006")
    provenance, audit = _record(request, (decision, part), (decision, none))
    assert (audit["language"], audit["outcome"]) == ("en", "4")
    assert "AC LAU0000001: 2 of 5 images" in audit["outcomeDesc"]
    assert "AC LAU0000006: 0 of 7 images" in audit["outcomeDesc"]
    assert "AC LAU0000006: Perillä 0/7 kuvaa." in translations(audit["_outcomeDesc"])["fi"]
    assert [entity["what"]["identifier"]["value"] for entity in _entities(audit, "ImagingStudy")] == ["urn:oid:1.2.3.1"]
    assert "urn:oid:1.2.3.2" not in strings(provenance)


def test_a_study_that_stays_where_it_is_does_not_make_a_release_incomplete() -> None:
    request = to_kymenlaakso()
    decision = judge(request)
    stays = replace(decision, means=Means.NOT_NEEDED)
    _, audit = _record(request, (decision, carry(decision)), (stays, carry(stays, 0, 4, study="1.2.3.2")))
    assert audit["outcome"] == "0"


def test_nothing_is_recorded_of_what_did_not_happen() -> None:
    decision = judge(to_tays())
    assert release_record(to_tays(), [(decision, carry(decision, 0, 2))], NOW, AGENT) == []


# --- By post ----------------------------------------------------------------------------------------------------------


def test_a_medium_is_disclosed_when_it_is_posted_not_when_it_is_made() -> None:
    request = to_insurer()
    decision = judge(request)
    (provenance,) = release_record(request, [(decision, carry(decision))], NOW, AGENT, order=ORDER)
    conforms(provenance)
    assert provenance["activity"]["coding"][0]["code"] == "write-medium"
    task = post_task(request, decision, "m-1", "m-1.zip", 4096, [carry(decision)], order=ORDER)
    audit = posting_record(task, NOW + timedelta(days=1), AGENT, "T. Testilä")
    conforms(audit)
    assert (audit["type"]["code"], audit["recorded"]) == ("110106", "2026-11-23T14:00:00+00:00")
    agents = _agents(audit)
    assert agents["110152"]["who"]["display"] == "Esimerkkivakuutus Oy"
    assert agents["110152"]["media"]["code"] == "encrypted-file-set"
    assert agents["humanuser"]["type"]["coding"][0]["system"] == f"{HL7}/extra-security-role-type"
    assert (audit["language"], audit["outcome"], audit["outcomeDesc"]) == ("fi", "0", "Tallenne on postitettu.")
    assert translations(audit["_outcomeDesc"])["en"] == "The medium has been posted."
    assert _entities(audit, "ServiceRequest")[0]["what"]["reference"] == ORDER
    assert (agents["humanuser"]["who"]["display"], agents["humanuser"]["requestor"]) == ("T. Testilä", True)
    (study,) = _entities(audit, "ImagingStudy")
    assert study["what"]["identifier"]["value"] == "urn:oid:1.2.3.1"
    assert "display" not in study["what"]
    assert study["detail"][0]["valueString"] == "2/2"
    assert audit["entity"][0]["what"]["identifier"]["value"] == MAIJA
    assert [uri.rpartition("/")[2] for uri in agents["110153"]["policy"]] == ["REL-07", "REL-06", "REL-12"]
    assert audit["purposeOfEvent"][0]["text"] == "laki 459/2015"


def test_a_medium_posted_on_a_consent_names_it() -> None:
    request = to_tays(destination=destination("vakuutus"), consent="SUO-1")
    decision = judge(request)
    task = post_task(request, decision, "m-1", "m-1.zip", 4096, [carry(decision)])
    audit = posting_record(task, NOW, AGENT, "T. Testilä")
    conforms(audit)
    assert _entities(audit, "Consent")[0]["what"]["identifier"] == {"value": "SUO-1"}


# --- A denial ---------------------------------------------------------------------------------------------------------


def test_a_denial_is_audited_with_who_asked_for_what_and_why_it_was_not_given() -> None:
    request = to_tays(language="en")
    decision = judge(request, prohibited=True)
    audit = denial_record(request, decision.grounds * 2, NOW, AGENT, order=ORDER)  # of each study
    conforms(audit)
    assert (audit["type"]["code"], audit["action"], audit["outcome"]) == ("110113", "E", "8")
    assert audit["subtype"][0]["code"] == "AuthZ-Consent"
    assert audit["outcomeDesc"].count("forbidden") == 1
    assert "kieltänyt" in translations(audit["_outcomeDesc"])["fi"]
    agents = _agents(audit)
    assert _codes(audit["agent"], "type") == [
        (f"{HL7}/extra-security-role-type", "authserver"),
        (f"{HL7}/v3-ParticipationType", "IRCP"),
        (f"{HL7}/v3-RoleClass", "PROV"),
    ]
    assert agents["authserver"]["who"] == audit["source"]["observer"] == AGENT
    assert agents["authserver"]["policy"] == ["https://lautta.example/fhir/rule/REL-04"]
    assert agents["IRCP"]["requestor"]
    assert agents["PROV"]["who"]["display"] == "Porvoon terveysasema"
    named = [entity["what"]["identifier"]["value"] for entity in _entities(audit, "ImagingStudy")]
    assert named == ["LAU0000001", "LAU0000006"]
    assert audit["entity"][0]["what"]["identifier"]["value"] == MAIJA
    assert _entities(audit, "Consent")[0]["what"]["reference"] == "Consent/17"
    assert _entities(audit, "ServiceRequest")[0]["what"]["reference"] == ORDER
    assert audit["language"] == "en"
    assert not [agent for agent in audit["agent"] if agent["type"]["coding"][0]["code"] == "110152"]


@pytest.mark.parametrize(
    ("basis", "purposes"),
    [(Basis.CARE, [("release-basis", "care"), ("v3-ActReason", "TREAT")]), (Basis.LAW, [("release-basis", "law")])],
)
def test_the_purpose_of_use_is_given_only_where_hl7_has_one_that_says_the_same(
    basis: Basis, purposes: list[tuple[str, str]]
) -> None:
    request = to_tays(basis=basis)
    audit = denial_record(request, judge(request).grounds, NOW, AGENT)
    codings = audit["purposeOfEvent"][0]["coding"]
    assert [(coding["system"].rpartition("/")[2], coding["code"]) for coding in codings] == purposes


# --- The price --------------------------------------------------------------------------------------------------------


def test_reading_a_medium_is_charged_once_by_the_price_list() -> None:
    price = region().media.reading
    item = charge_item("medium-1", Hetu.parse(MAIJA), price, ["1.2.3.1", "1.2.3.2"], NOW, AGENT, "T. Testilä")
    conforms(item)
    assert (item["status"], item["quantity"]) == ("billable", {"value": 1})
    assert item["priceOverride"] == {"value": 25.0, "currency": "EUR"}
    assert (item["code"]["coding"][0]["code"], item["code"]["text"]) == (price.code, price.name)
    assert item["subject"]["identifier"]["value"] == MAIJA
    assert [study["identifier"]["value"] for study in item["service"]] == ["urn:oid:1.2.3.1", "urn:oid:1.2.3.2"]
    assert "REL-13" in item["overrideReason"]
    assert item["definitionUri"] == ["https://lautta.example/fhir/price-list/2026-03-01"]
    assert item["occurrenceDateTime"] == item["enteredDate"] == "2026-11-22T14:00:00+00:00"
    assert (item["performer"][0]["actor"]["display"], item["performingOrganization"]) == ("T. Testilä", AGENT)
    again = charge_item("medium-1", Hetu.parse(MAIJA), price, ["1.2.3.1"], NOW + timedelta(days=1), AGENT, "T. T.")
    assert again["identifier"] == item["identifier"]
