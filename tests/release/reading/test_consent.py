"""A Consent is read as what it says, and what it does not say does not hold (REL-05)."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from adapter import DATA
from adapter.fhir.entered import with_author
from adapter.identifiers import Hetu
from adapter.release.reading.consent import guardian_reference, read_consent
from adapter.release.rules.consent import judge_consent
from adapter.release.rules.request import Basis
from fixtures.people import OTTO, PEKKA
from tests.region import NOW, destination, register, release_request

HETU = "urn:oid:1.2.246.21"
ON = date(2026, 11, 22)
GUARDIAN: dict[str, Any] = {
    "resourceType": "RelatedPerson",
    "id": "g1",
    "active": True,
    "patient": {"identifier": {"system": HETU, "value": OTTO.hetu}},
    "relationship": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "GUARD"}]}],
}


def _consent(name: str = "pekka", **changes: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DATA / "fixtures" / "consent" / f"{name}.json").read_bytes())
    told = {key: value for key, value in (read | changes).items() if value is not None}
    return with_author(told, "record-porvoo", None, NOW)


def _provision(**changes: Any) -> dict[str, Any]:
    provision: dict[str, Any] = _consent()["provision"]
    return {key: value for key, value in (provision | changes).items() if value is not None}


def _actor(*roles: str) -> dict[str, Any]:
    return {"role": {"coding": [{"code": role} for role in roles]}, "reference": {"display": "kymenlaakso"}}


def _problems(resource: dict[str, Any], related: dict[str, Any] | None = None) -> tuple[str, ...]:
    request = release_request(patient=Hetu.parse(PEKKA.hetu), basis=Basis.CONSENT, destination=register("kymenlaakso"))
    return judge_consent(read_consent(resource, related), request, ON)


def test_a_written_consent_holds() -> None:
    consent = read_consent(_consent(), None)
    assert (consent.patient, consent.by_patient, consent.guardian) == (Hetu.parse(PEKKA.hetu), True, False)
    assert (consent.begins, consent.ends) == (date(2026, 11, 2), date(2027, 11, 1))
    assert (consent.recipients, consent.accessions) == (("kymenlaakso",), ())
    assert _problems(_consent()) == ()


def test_a_consent_that_does_not_say_who_put_it_in_does_not_hold() -> None:
    told = _consent()
    assert _problems({key: told[key] for key in told if key != "extension"}) == ("not-entered",)
    assert _problems(told | {"extension": [{"url": "urn:other"}]}) == ("not-entered",)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"status": "inactive"}, ("not-active",)),
        ({"status": None}, ("not-active",)),
        ({"patient": {"identifier": {"system": HETU, "value": OTTO.hetu}}}, ("other-patient", "other-giver")),
        ({"patient": {"identifier": {"system": "urn:other", "value": PEKKA.hetu}}}, ("other-patient", "other-giver")),
        (
            {"patient": {"identifier": {"system": HETU, "value": PEKKA.hetu}, "display": "Otto Kokeilu"}},
            ("other-patient",),
        ),
        ({"patient": {"reference": "Patient/1"}}, ("other-patient", "other-giver")),
        ({"performer": [{"identifier": {"system": HETU, "value": OTTO.hetu}}]}, ("other-giver",)),
        ({"performer": [{"reference": "RelatedPerson/1"}]}, ("other-giver",)),
        ({"performer": None}, ("other-giver",)),
        ({"sourceAttachment": None}, ("not-written",)),
        ({"sourceAttachment": {"title": "suostumus.pdf"}}, ("not-written",)),
        ({"sourceAttachment": None, "verification": [{"verified": False}]}, ("not-written",)),
        ({"sourceAttachment": None, "verification": [{"verified": True}]}, ("not-written",)),
        ({"verification": [{"verified": True}]}, ()),
        ({"verification": [{"verified": False}]}, ("not-written",)),
        ({"verification": [{"verified": True}, {"verified": False}]}, ("not-written",)),
        ({"verification": [{"verified": True, "modifierExtension": [{"url": "urn:not"}]}]}, ("limited",)),
        ({"contained": [GUARDIAN | {"modifierExtension": [{"url": "urn:not"}]}]}, ("limited",)),
        ({"scope": None}, ()),
        ({"scope": {"coding": [{"code": "research"}]}}, ("other-purpose",)),
        ({"scope": {"coding": [{"code": "patient-privacy"}, {"code": "research"}]}}, ("other-purpose",)),
        ({"scope": {"text": "patient-privacy"}}, ("other-purpose",)),
        ({"sourceAttachment": None, "sourceReference": {"reference": "DocumentReference/1"}}, ()),
        ({"category": None}, ("other-purpose",)),
        ({"category": [{"coding": [{"system": "x", "code": "release-images"}]}]}, ("other-purpose",)),
        ({"provision": _provision(type="deny")}, ("not-permitting",)),
        ({"provision": _provision(type=None)}, ()),
        ({"provision": _provision(provision=[{"type": "deny"}])}, ("not-permitting", "limited")),
        (
            {"provision": _provision(provision=[{"type": "permit", "provision": [{"type": "deny"}]}])},
            ("not-permitting", "limited"),
        ),
        ({"provision": _provision(provision=[{"type": "permit"}])}, ("limited",)),
        ({"provision": _provision(dataPeriod={"end": "2020-01-01"})}, ("limited",)),
        ({"provision": _provision(purpose=[{"code": "HRESCH"}])}, ("limited",)),
        ({"provision": _provision(securityLabel=[{"code": "R"}])}, ("limited",)),
        ({"modifierExtension": [{"url": "urn:not", "valueBoolean": True}]}, ("limited",)),
        ({"implicitRules": "urn:rules"}, ("limited",)),
        ({"policyRule": {"coding": [{"code": "OPTOUT"}]}}, ("limited",)),
        ({"policyRule": {"coding": [{"code": "OPTIN"}]}}, ()),
        ({"policyRule": {"coding": [{"code": "OPTIN"}, {"code": "OPTOUTE"}]}}, ("limited",)),
        ({"policyRule": {"coding": [{"code": "hipaa-auth"}]}}, ("limited",)),
        ({"policyRule": {"text": "opt in"}}, ("limited",)),
        ({"provision": _provision(period={"start": "2026-11-23"})}, ("not-begun",)),
        ({"provision": _provision(period={"end": "2026-11-21"})}, ("ended",)),
        ({"provision": _provision(period={"end": "2026-11-22"})}, ()),
        ({"provision": _provision(period={"end": "2026-11"})}, ()),
        ({"provision": _provision(period={"end": "2026-10"})}, ("ended",)),
        ({"provision": _provision(period={"end": "2025"})}, ("ended",)),
        ({"provision": _provision(period={"end": "2026-11-21T22:30:00Z"})}, ()),  # half past midnight in Helsinki
        ({"provision": _provision(period={"end": "tomorrow"})}, ("not-permitting",)),
        ({"provision": _provision(period={"start": 2026})}, ()),
        ({"provision": _provision(actor=None)}, ("other-recipient",)),
        ({"provision": _provision(actor=[{"reference": {"display": "Kymenlaakson hyvinvointialue"}}])}, ()),
        ({"provision": _provision(actor=[_actor("IRCP")])}, ()),
        ({"provision": _provision(actor=[_actor("CST")])}, ("other-recipient",)),
        ({"provision": _provision(actor=[_actor("IRCP", "CST")])}, ("other-recipient",)),
        ({"provision": _provision(actor=[_actor("IRCP") | {"role": {"text": "recipient"}}])}, ("other-recipient",)),
        ({"provision": _provision(actor=[_actor("CST"), _actor("IRCP")])}, ()),
        (
            {"provision": _provision(actor=[_actor("IRCP") | {"modifierExtension": [{"url": "urn:except"}]}])},
            ("limited",),
        ),
        ({"provision": _provision(data=[{"modifierExtension": [{"url": "urn:except"}]}])}, ("limited", "other-study")),
        ({"provision": None}, ("other-recipient",)),
    ],
)
def test_what_a_consent_does_not_say_does_not_hold(changes: dict[str, Any], problems: tuple[str, ...]) -> None:
    assert _problems(_consent(**changes)) == problems


def test_a_consent_may_be_limited_to_studies() -> None:
    kind = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "ACSN"}]}
    for value, problems in (("LAU0000001", ()), ("LAU0000002", ("other-study",))):
        data = [{"meaning": "instance", "reference": {"identifier": {"type": kind, "value": value}}}]
        assert _problems(_consent(provision=_provision(data=data))) == problems
    untyped = [{"meaning": "instance", "reference": {"identifier": {"value": "LAU0000001"}}}]
    assert _problems(_consent(provision=_provision(data=untyped))) == ("other-study",)
    by_address = [{"meaning": "instance", "reference": {"reference": "ImagingStudy/1"}}]
    assert _problems(_consent(provision=_provision(data=by_address))) == ("other-study",)


def test_a_guardians_consent_is_read_with_the_guardian_in_it() -> None:
    request = release_request(patient=Hetu.parse(OTTO.hetu), basis=Basis.CONSENT, destination=destination("tyks"))
    resource = _consent("otto")
    assert guardian_reference(resource) == ""
    consent = read_consent(resource, None)
    assert (consent.by_patient, consent.guardian) == (False, True)
    assert judge_consent(consent, request, ON) == ()


def test_a_guardian_whose_time_is_over_is_none() -> None:
    request = release_request(patient=Hetu.parse(OTTO.hetu), basis=Basis.CONSENT, destination=destination("tyks"))
    resource = _consent("otto", contained=None, performer=[{"reference": "RelatedPerson/g1"}])
    for end, problems in (("2026-11-22", ()), ("2010-05-05", ("other-giver",))):
        consent = read_consent(resource, GUARDIAN | {"period": {"end": end}})
        assert judge_consent(consent, request, ON) == problems


def test_a_guardian_outside_the_consent_is_asked_for() -> None:
    resource = _consent("otto", contained=None, performer=[{"reference": "RelatedPerson/g1/_history/2"}])
    assert guardian_reference(resource) == "RelatedPerson/g1"
    assert not read_consent(resource, None).guardian
    assert read_consent(resource, GUARDIAN).guardian


@pytest.mark.parametrize(
    "address",
    [
        "https://lautta.example/fhir/RelatedPerson/g1",
        "fhir/RelatedPerson/g1",
        "/RelatedPerson/g1",
        "RelatedPerson/g1/x",
    ],
)
def test_a_guardian_of_another_server_is_nobody_here(address: str) -> None:
    resource = _consent("otto", contained=None, performer=[{"reference": address}])
    assert guardian_reference(resource) == ""
    assert not read_consent(resource, GUARDIAN).guardian


def test_a_modifier_on_the_guardian_is_read_by_a_person() -> None:
    modified = GUARDIAN | {"modifierExtension": [{"url": "urn:not"}]}
    elsewhere = _consent("otto", contained=None, performer=[{"reference": "RelatedPerson/g1"}])
    assert read_consent(elsewhere, modified).limited
    assert not read_consent(elsewhere, GUARDIAN).limited
    assert read_consent(_consent("otto", contained=[modified], performer=[{"reference": "#g1"}]), None).limited


@pytest.mark.parametrize(
    "changes",
    [
        {"active": False},
        {"relationship": []},
        {
            "relationship": [
                {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "MTH"}]}
            ]
        },
        {"relationship": [{"coding": [{"system": "urn:other", "code": "GUARD"}]}]},
        {"patient": {"identifier": {"system": HETU, "value": PEKKA.hetu}}},
        {"patient": None},
        {"resourceType": "Patient"},
        {"period": {"end": "when they grow up"}},
    ],
)
def test_one_who_is_not_shown_to_be_the_guardian_is_none(changes: dict[str, Any]) -> None:
    resource = _consent("otto", contained=[GUARDIAN | changes], performer=[{"reference": "#g1"}])
    assert not read_consent(resource, None).guardian


def test_a_related_person_whom_the_consent_does_not_name_gives_nothing() -> None:
    assert not read_consent(
        _consent("otto", contained=None, performer=[{"reference": "Patient/g1"}]), GUARDIAN
    ).guardian


@pytest.mark.parametrize("wrong", [None, 1, "x", [], [1], {"identifier": 1}, [{"coding": 1}], [{"reference": 1}]])
def test_a_misshapen_consent_does_not_hold(wrong: Any) -> None:
    """`$validate` may not have seen it; nothing here may fail on it."""
    whole = _consent("otto")
    for name in whole:
        if name not in {"resourceType", "identifier", "scope", "policy", "dateTime", "contained"}:
            assert _problems(copy.deepcopy(whole) | {name: wrong}), name
