"""What a record system says of SMS, in each of the ways that it may say so (PHO-03)."""

from __future__ import annotations

from typing import Any

import pytest

from adapter.config.peers import PermissionPlace
from adapter.photo.reading.contact import read_contact
from adapter.photo.rules.permission import Contact
from tests.photo.invitations import NUMBER, number
from tests.region import NOW

PLAIN = number(permitted=None)
CATEGORY = "https://record.example/consent|sms"


def place(**values: Any) -> PermissionPlace:
    return PermissionPlace.model_validate(values)


def read(telecom: list[dict[str, Any]], where: PermissionPlace | None = None, **patient: Any) -> Contact:
    return read_contact({"resourceType": "Patient", "telecom": telecom, **patient}, where or place(), NOW)


@pytest.mark.parametrize(
    ("telecom", "contact"),
    [
        ([number()], Contact(NUMBER, "yes")),
        ([number("+44 7700 900123", permitted=False), number()], Contact(NUMBER, "yes")),
        ([number("none", rank=1), number(rank=2)], Contact(NUMBER, "yes")),
        ([number("+44 7700 900123", rank=2), number(rank=1)], Contact(NUMBER, "yes")),
        ([number("none")], Contact("", "yes")),
        ([{"system": "sms", "extension": number()["extension"]}], Contact("", "yes")),
        ([number(use="home")], Contact(NUMBER, "yes")),
        ([number(permitted=False)], Contact(NUMBER, "no")),
        ([number(permitted=False), PLAIN], Contact(NUMBER, "no")),
        ([], Contact()),
        ([PLAIN], Contact(NUMBER)),
        ([number(use="old")], Contact()),
        ([number(system="email")], Contact()),
        ([number(period={"end": "2026-11-21"})], Contact()),
        ([number(period={"start": "2026-11-22T16:00:01+02:00"})], Contact()),
        ([number(period={"start": "2026", "end": "2026-11-22"})], Contact(NUMBER, "yes")),
    ],
)
def test_permission_is_of_a_number(telecom: list[dict[str, Any]], contact: Contact) -> None:
    assert read(telecom) == contact


@pytest.mark.parametrize(
    ("telecom", "telephone"),
    [
        ([number("019 000 0101", permitted=None)], ""),
        ([number(permitted=None, use="work")], ""),
        ([number(permitted=None, use="home")], ""),
        ([{"system": "phone", "value": "040 000 0101"}], NUMBER),
        ([{"system": "sms", "use": "home", "value": "040 000 0101"}], NUMBER),
        ([{"system": "phone", "value": "050 000 0102"}, PLAIN], NUMBER),
        ([number("050 000 0102", permitted=None, rank=2), number(permitted=None, rank=1)], NUMBER),
    ],
)
def test_where_no_number_is_permitted_by_itself_a_mobile_one_is_taken(
    telecom: list[dict[str, Any]], telephone: str
) -> None:
    assert read(telecom) == Contact(telephone)


def test_the_uses_of_numbers_are_the_sites_own() -> None:
    assert read([number(permitted=None, use="home")], place(uses=["mobile", "home"])).telephone == NUMBER


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"valueBoolean": True}, "yes"),
        ({"valueCode": "KYLLA"}, "yes"),
        ({"valueString": "KYLLA"}, "yes"),
        ({"valueCoding": {"system": "urn:x", "code": "1"}}, "yes"),
        ({"valueCodeableConcept": {"coding": [{"system": "urn:y", "code": "9"}, {"code": "KYLLA"}]}}, "yes"),
        ({"valueCode": "EI"}, "no"),
        ({"valueCoding": {"system": "urn:z", "code": "1"}}, "unclear"),
        ({"valueCode": "EHKA"}, "unclear"),
        ({}, "unclear"),
    ],
)
def test_an_extension_of_the_record_systems_own_has_its_values(value: dict[str, Any], said: str) -> None:
    where = {"url": "https://record.example/sms", "yes": ["true", "KYLLA", "urn:x|1"], "no": ["EI"]}
    extension = [{"url": where["url"], **value}]
    assert read([PLAIN], place(way="patient-extension", **where), extension=extension) == Contact(NUMBER, said)  # type: ignore[arg-type]  # each is one of the words
    own = [number(permitted=None, extension=extension)]
    assert read(own, place(way="number-extension", **where)).permission == said
    assert read([number()], place(way="number-extension", **where)).permission == "nothing"


def test_a_number_of_the_system_sms_may_be_the_permission() -> None:
    where = place(way="number-system")
    assert read([{"system": "sms", "value": "040 000 0101"}, number("050 1")], where) == Contact(NUMBER, "yes")
    assert read([number()], where) == Contact(NUMBER)


def consent(kind: str | None = "permit", category: str = CATEGORY, **changes: Any) -> dict[str, Any]:
    system, _, code = category.partition("|")
    return {
        "resourceType": "Consent",
        "status": "active",
        "category": [{"coding": [{"system": system, "code": code}]}],
        "provision": {"type": kind} if kind else {},
        **changes,
    }


@pytest.mark.parametrize(
    ("consents", "said"),
    [
        ([], "nothing"),
        ([consent()], "yes"),
        ([consent("deny")], "no"),
        ([consent(), consent("deny")], "no"),
        ([consent(), consent(status="rejected")], "no"),
        ([consent(None)], "unclear"),
        ([consent(category="https://record.example/consent|post")], "nothing"),
        ([consent(status="draft")], "nothing"),
        ([consent(status="inactive")], "no"),
        ([consent(status="inactive"), consent()], "yes"),
        ([consent(provision={"type": "permit", "period": {"end": "2026-11-21"}})], "nothing"),
        ([consent(provision={"type": "permit", "period": {"start": "2026-11-22", "end": "2026-11"}})], "yes"),
    ],
)
def test_a_consent_permits_or_denies(consents: list[dict[str, Any]], said: str) -> None:
    patient = {"resourceType": "Patient", "telecom": [PLAIN]}
    where = place(way="consent", category=CATEGORY)
    assert read_contact(patient, where, NOW, consents) == Contact(NUMBER, said)  # type: ignore[arg-type]  # each is one of the words


def test_protected_details_are_seen() -> None:
    assert read([number()], meta={"security": [{"code": "TURVAKIELTO"}]}).protected


def test_the_preferred_language_comes_first() -> None:
    spoken = [
        {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "fi"}]}},
        {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "sv-FI"}]}, "preferred": True},
    ]
    assert read([]).language == ""
    assert read([], communication=spoken).language == "sv"
    assert read([], communication=spoken[:1]).language == "fi"
