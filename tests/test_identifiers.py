"""Identifiers are judged at the edge, and a HETU never shows itself."""

from __future__ import annotations

import random
import traceback
import uuid
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.errors import Finding, Refused
from adapter.identifiers import (
    AccessionNumber,
    BadIdentifier,
    BusinessId,
    Hetu,
    Oid,
    TemporaryId,
    find_hetu_shapes,
    parse_person,
    plain_identifier,
)
from adapter.photo.reading.stamp import Person
from adapter.rest.address import holds_hetu
from tests.region import make_hetu

VALID = [
    "010594Y9032",
    "020594X903P",
    "030594W903B",
    "040594V9030",
    "050594U903M",
    "010516B903X",
    "020516C903K",
    "030516D9037",
    "010501E9032",
    "020503F9037",
    "020504A902E",
    "010181-900C",
    "200111A904P",
]
SAMPLES = ["010190-999X", "010190-999Y", "250810A999Y"]
TEMPORARY = "urn:oid:1.2.246.10.99999810.22.2026"
ARABIC = str.maketrans("0123456789", "".join(chr(0x0660 + digit) for digit in range(10)))
CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


@pytest.mark.parametrize("text", VALID)
def test_a_valid_hetu_is_read(text: str) -> None:
    assert Hetu.parse(text).value == text


@pytest.mark.parametrize("text", [*SAMPLES, make_hetu("300285", "-", 903), make_hetu("290201", "A", 903)])
def test_a_wrong_hetu_is_refused(text: str) -> None:
    with pytest.raises(BadIdentifier):
        Hetu.parse(text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "010594Y903", "010594Y90322", "010594 9032", "010594G9032", "010594Y-032", "010594Y9O32", "010594Y903I"],
)
def test_what_is_not_shaped_as_a_hetu_is_refused(text: str) -> None:
    with pytest.raises(BadIdentifier):
        Hetu.parse(text)


def test_digits_of_another_script_are_not_a_hetu() -> None:
    with pytest.raises(BadIdentifier):
        Hetu.parse("010594Y903".translate(ARABIC) + "2")


@given(
    born=st.dates(date(1900, 1, 1), date(1999, 12, 31)),
    century=st.sampled_from("-YXWVU"),
    number=st.integers(900, 999),
    wrong=st.integers(1, 30),
)
def test_every_wrong_check_character_is_refused(born: date, century: str, number: int, wrong: int) -> None:
    right = make_hetu(born.strftime("%d%m%y"), century, number)
    assert Hetu.parse(right).value == right
    with pytest.raises(BadIdentifier):
        Hetu.parse(right[:-1] + CHECK[(CHECK.index(right[-1]) + wrong) % 31])


def test_letter_case_and_spaces_around_do_not_matter() -> None:
    assert Hetu.parse(" 010594y9032\n") == Hetu.parse("010594Y9032")


def test_the_century_sign_is_part_of_the_identity() -> None:
    assert Hetu.parse(make_hetu("010594", "Y", 903)) != Hetu.parse(make_hetu("010594", "-", 903))


def test_a_hetu_shows_itself_masked() -> None:
    hetu = Hetu.parse("010594Y9032")
    person = Person("Maija", hetu)
    for shown in (str(hetu), repr(hetu), f"{hetu}", f"{hetu!r}", repr([hetu]), repr(person), str({hetu: 1})):
        assert "9032" not in shown
    assert hetu.masked == "010594Y****"


@pytest.mark.parametrize("text", [*SAMPLES, "300285-903X", "010594Y90322", "not a hetu at all"])
def test_no_refusal_repeats_what_was_wrong(text: str) -> None:
    with pytest.raises(BadIdentifier) as caught:
        Hetu.parse(text)
    told = [str(caught.value), repr(caught.value), "".join(map(str, caught.value.args))]
    told += traceback.format_exception_only(caught.value)
    assert not any(text in one for one in told)
    assert [finding.rule for finding in caught.value.findings] == ["PHO-06"]


def test_a_temporary_id_does_not_show_itself() -> None:
    assert "900X" not in repr(parse_person(TEMPORARY, "010594U900X"))


@pytest.mark.parametrize("system", ["urn:oid:1.2.246.21", "1.2.246.21", " 1.2.246.21 "])
def test_a_person_is_read_with_or_without_urn_oid(system: str) -> None:
    assert parse_person(system, "010594Y9032") == Hetu("010594Y9032")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("urn:oid:1.2.246.21", "010594y9032"), ("1.2.246.21", "010594Y9032")),
        ((TEMPORARY, "010594u900x"), (TEMPORARY.removeprefix("urn:oid:"), "010594U900X")),
        (("urn:ietf:rfc:3986", "urn:oid:1.2.3"), ("urn:ietf:rfc:3986", "1.2.3")),
    ],
)
def test_an_identifier_has_one_plain_form(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert plain_identifier(*one) == plain_identifier(*other)


def test_only_a_personal_code_is_the_same_in_either_case() -> None:
    assert plain_identifier("https://a.example/sid", "a") != plain_identifier("https://a.example/sid", "A")


@pytest.mark.parametrize("system", [TEMPORARY, TEMPORARY.removeprefix("urn:oid:")])
def test_a_temporary_id_needs_no_check_character(system: str) -> None:
    assert parse_person(system, "010190-999X") == TemporaryId(TEMPORARY, "010190-999X")


@pytest.mark.parametrize(
    ("system", "value"),
    [
        ("urn:oid:1.2.246.21", "010190-999X"),
        ("urn:oid:1.2.246.22", "010594Y9032"),
        ("", "010594Y9032"),
        (TEMPORARY, "010190-999"),
        (TEMPORARY, "010190-999XX"),
        ("urn:oid:1.2.246.10.099999810.22.2026", "010190-999X"),
        ("urn:oid:1.2.246.10.99999810.23.2026", "010190-999X"),
    ],
)
def test_an_unknown_persons_identifier_is_refused(system: str, value: str) -> None:
    with pytest.raises(BadIdentifier):
        parse_person(system, value)


@pytest.mark.parametrize("value", ['"/><k:m a="', "<script>aaa", "a&b;c\x00defgh", "abc\ndef\nghi"])
def test_markup_is_no_temporary_id(value: str) -> None:
    """The value is written into messages to the archive."""
    assert len(value) >= 11
    with pytest.raises(BadIdentifier):
        parse_person(TEMPORARY, value[:11])


@pytest.mark.parametrize("text", ["1.2.246.10.2048198", "urn:oid:1.2.246.10.2048198.10.0", " 1.2.246.21 ", "2.16.840"])
def test_an_oid_is_read_with_or_without_urn(text: str) -> None:
    oid = Oid.parse(text)
    assert oid.value == text.strip().removeprefix("urn:oid:")
    assert oid.urn == f"urn:oid:{oid}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "3.1.2",
        "1.2.246.10.02048198",
        "1.2.",
        ".1.2",
        "1..2",
        "1.2.a",
        "urn:uuid:1.2",
        "1.2.24\u0666.1",
        "1.2\n.3",
    ],
)
def test_what_is_not_an_oid_is_refused(text: str) -> None:
    with pytest.raises(BadIdentifier):
        Oid.parse(text)


def test_a_business_id_makes_an_arc_without_hyphen_and_leading_zero() -> None:
    assert BusinessId.parse("0204819-8").arc == "2048198"
    assert BusinessId.parse("9999981-0").arc == "99999810"


@pytest.mark.parametrize("text", ["0204819-7", "02048198", "204819-8", "0204819-88", "", "x", "0204819-\u0668"])
def test_a_wrong_business_id_is_refused(text: str) -> None:
    with pytest.raises(BadIdentifier):
        BusinessId.parse(text)


@given(st.integers(0, 9_999_999))
def test_at_most_one_check_digit_makes_a_business_id(number: int) -> None:
    taken = []
    for check in range(10):
        try:
            taken.append(BusinessId.parse(f"{number:07d}-{check}"))
        except BadIdentifier:
            continue
    weighted = sum(int(digit) * weight for digit, weight in zip(f"{number:07d}", (7, 9, 10, 5, 8, 4, 2), strict=True))
    assert len(taken) == (0 if weighted % 11 == 1 else 1)


@pytest.mark.parametrize("text", ["LAU0000001", "A", "1234567890123456", "HUS-2026/11 A", " LAU1 "])
def test_an_accession_number_is_read(text: str) -> None:
    assert AccessionNumber.parse(text).value == text.strip()


@pytest.mark.parametrize("text", ["", "   ", "12345678901234567", "LAU*", "LAU?", "A\\B", "A\x00B", "A\nB"])
def test_a_wrong_accession_number_is_refused(text: str) -> None:
    with pytest.raises(BadIdentifier) as caught:
        AccessionNumber.parse(text)
    assert caught.value.findings[0].rule == "REL-01"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hetu: 010203A9035.", ["010203A9035"]),
        ("(010203a9035)", ["010203A9035"]),
        ("010203 A 9035", ["010203A9035"]),
        ("010203A9035 ja 150372-901R", ["010203A9035", "150372-901R"]),
        ("010203A9036 on rikki", ["010203A9036"]),
        ("puhelin 0401234567, tilaus 123456", []),
    ],
)
def test_hetus_are_found_in_running_text(text: str, found: list[str]) -> None:
    assert find_hetu_shapes(text) == found


@pytest.mark.parametrize("hyphen", ["\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212"])
def test_a_hetu_with_a_typographers_hyphen_is_seen(hyphen: str) -> None:
    """Phones write another hyphen than the keyboard's; a HETU that is not seen would be filed under the sender."""
    assert find_hetu_shapes(f"Lapseni hetu on 150372{hyphen}901R.")


@pytest.mark.parametrize("text", ["hetu150372-901R", "\u200b150372-901R", "_150372-901R_", "150372-901R:n"])
def test_a_hetu_is_seen_whatever_it_stands_against(text: str) -> None:
    assert find_hetu_shapes(text) == ["150372-901R"]


@pytest.mark.parametrize("write", [str, str.upper], ids=["lower", "upper"])
def test_no_uuid_is_taken_for_a_hetu(write: Callable[[str], str]) -> None:
    """One in a hundred has the shape of one: a resource was refused for its own id."""
    chance = random.Random(21)  # noqa: S311
    ids = [write(str(uuid.UUID(int=chance.getrandbits(128), version=4))) for _ in range(3000)]
    assert not [made for made in ids if find_hetu_shapes(f'"id":"{made}"') or holds_hetu(f"/fhir/Patient/{made}")]


def test_a_hetu_beside_a_uuid_is_seen() -> None:
    assert find_hetu_shapes("c925827b-7020-4ec7-b78b-62fdd090fccb-010594Y9032") == ["010594Y9032"]


def test_a_refusal_tells_every_finding_with_its_rule() -> None:
    refusal = Refused(Finding("PHO-01", "no stamp."), Finding("PHO-06", "no name.", "Ask."))
    assert str(refusal) == "PHO-01: no stamp. PHO-06: no name. Ask."
