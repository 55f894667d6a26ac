"""The ostopalvelun valtuutus: one grant of patient data, read from the signed body.

What is not as it must be is refused (GRA-11).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from adapter.access.reading.paper import read_paper
from adapter.access.writing.consent import consent, grant_bundle, with_status
from adapter.access.writing.version import judge_version, read_record, version_record
from adapter.errors import Refused
from adapter.fhir.held_grant import held_grant, right_of
from adapter.identifiers import Hetu, Oid
from adapter.roles import Action, Right
from fixtures.documents import Authorisation, sign, sign_body
from fixtures.people import AINO, SAIMA
from tests.access.reading.test_grant import HOME_CARE, WHEN
from tests.fhir.bundles import conform
from tests.region import NOW
from tests.xml.authority import ARCHIVE, ORGANISER, leaf, trust

OID = "1.2.246.10.99999810.95.2026.3.1"
PATIENT = Authorisation(OID, AINO, ORGANISER, HOME_CARE, WHEN, "20260901", "20270228")
REGISTER = replace(PATIENT, client=None, ends="", store=False)


def _signed(document: Authorisation = PATIENT, change: Callable[[bytes], bytes] = lambda raw: raw) -> bytes:
    return sign(change(document.xml()), leaf(), WHEN)


def _consent(document: Authorisation) -> dict[str, Any]:
    (grant,) = read_paper(_signed(document), trust(), NOW).grants
    return with_status(consent(grant, ()), "active")


def test_a_patients_authorisation_is_a_grant_of_their_data() -> None:
    held = held_grant(_consent(PATIENT), "Consent/1")
    assert (held.right, held.client) == (Right.OUTSOURCING, Hetu(AINO.hetu))
    assert (held.unit, held.organiser, held.register) == (Oid(HOME_CARE), Oid(ORGANISER), "2")
    assert (held.start, held.end) == (date(2026, 9, 1), date(2027, 2, 28))
    assert held.actions == {Action.READ, Action.STORE}


def test_a_registers_authorisation_is_of_everybody_and_gives_what_it_says() -> None:
    written = _consent(REGISTER)
    held = held_grant(written, "Consent/1")
    assert (held.client, held.end) == (None, None)
    assert held.actions == {Action.READ}
    assert "patient" not in written
    assert [item["coding"][0]["code"] for item in written["provision"]["action"]] == ["access"]


@pytest.mark.parametrize("document", [PATIENT, REGISTER])
def test_every_resource_is_fhir_r4(document: Authorisation) -> None:
    bundle = grant_bundle(read_paper(_signed(document), trust(), NOW))
    conform(bundle)
    written = bundle["entry"][0]["resource"]
    assert right_of(written) is Right.OUTSOURCING
    assert written["provision"]["class"][0]["system"] == "urn:oid:1.2.246.537.5.40150.2009"
    assert "ostopalvelun valtuutus" in written["sourceReference"]["display"]


def test_a_register_access_right_without_its_client_is_no_grant() -> None:
    """Only an authorisation can be of everybody: a Consent that has lost its patient must not become one."""
    spoilt = deepcopy(_consent(PATIENT))
    spoilt["category"][0]["coding"][0]["code"] = "register-access"
    del spoilt["patient"]
    with pytest.raises(Refused):
        held_grant(spoilt, "")


@pytest.mark.parametrize("document", [PATIENT, REGISTER])
def test_its_versions_are_remembered_as_any_others(document: Authorisation) -> None:
    paper = read_paper(_signed(document), trust(), NOW)
    record = read_record(version_record(paper.document, paper.signatures, ["Consent/1"]))
    assert (record.version, record.client) == (1, paper.document.client)
    second = read_paper(_signed(replace(document, oid=f"{OID}9", set_id=OID, version=2)), trust(), NOW).document
    assert judge_version([record], second) == "newer"


def test_an_authorisation_does_not_pass_from_one_patient_to_another_or_to_all() -> None:
    first = read_paper(_signed(), trust(), NOW)
    record = read_record(version_record(first.document, first.signatures, ["Consent/1"]))
    for client in (SAIMA, None):
        other = read_paper(_signed(replace(PATIENT, client=client, set_id=OID, version=2)), trust(), NOW).document
        with pytest.raises(Refused, match="somebody else"):
            judge_version([record], other)


def _without(name: str) -> Callable[[bytes], bytes]:
    def change(raw: bytes) -> bytes:
        start = raw.rindex(b"<entry>", 0, raw.index(f'<code code="{name}"'.encode()))
        return raw[:start] + raw[raw.index(b"</entry>", start) + len(b"</entry>") :]

    return change


def _twice(name: str) -> Callable[[bytes], bytes]:
    def change(raw: bytes) -> bytes:
        start = raw.rindex(b"<entry>", 0, raw.index(f'<code code="{name}"'.encode()))
        end = raw.index(b"</entry>", start) + len(b"</entry>")
        return raw[:end] + raw[start:end] + raw[end:]

    return change


FIELDS = ["taso", "potilas", "jarjestaja", "tuottaja", "rekisteri", "haku", "tallennus", "alkaa"]


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_missing_is_named(name: str) -> None:
    assert re.search(r"GRA-11: .*(lacks|names its patient)", _wrong(_signed(change=_without(name))))


def _wrong(raw: bytes) -> str:
    """What is told of a document that grants nothing: it is refused whole, or its terms cannot be read."""
    try:
        paper = read_paper(raw, trust(), NOW)
    except Refused as refusal:
        return str(refusal)
    assert paper.grants == ()
    return str(Refused(*paper.unread))


@pytest.mark.parametrize("name", [*FIELDS, "paattyy"])
def test_what_stands_twice_is_refused(name: str) -> None:
    assert "more than once" in _wrong(_signed(change=_twice(name)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('code="potilas"/>', 'code="kaikki"/>'),
        ('code="potilas"/>', 'code="rekisteri"/>'),
        ('code="haku"', 'code="haku" x="1"'),
        ('value="true"/>', 'value="yes"/>'),
        ('value="20260901"/>', 'value="2026-09-01"/>'),
        ('value="20260901"/>', 'value="2026091"/>'),
        ('value="20260901"/>', 'value="20260 901"/>'),
        ('value="20270228"/>', 'value="2027228"/>'),
        ('value="20270228"/>', 'value="20260228"/>'),
        (f'root="1.2.246.21" extension="{AINO.hetu}"/></pat', f'root="1.2.246.21" extension="{SAIMA.hetu}"/></pat'),
        (f'xsi:type="II" root="{HOME_CARE}"', 'xsi:type="II" root="x"'),
        (f'ID="OID{OID}"', f'ID="OID{OID}1"'),
    ],
)
def test_what_is_of_another_kind_is_refused(before: str, after: str) -> None:
    raw = PATIENT.xml()
    assert before.encode() in raw
    changed = raw.replace(before.encode(), after.encode())
    if before.startswith('code="haku"'):
        assert read_paper(sign(changed, leaf(), WHEN), trust(), NOW).grants  # what says nothing changes nothing
        return
    assert _wrong(sign(changed, leaf(), WHEN))


@pytest.mark.parametrize(("before", "name"), [("20260901", "alkaa"), ("20270228", "paattyy")])
@pytest.mark.parametrize(("kept", "given"), [(4, "year"), (6, "month")])
def test_a_date_without_its_day_is_told_as_such(before: str, name: str, kept: int, given: str) -> None:
    raw = PATIENT.xml()
    changed = raw.replace(f'value="{before}"/>'.encode(), f'value="{before[:kept]}"/>'.encode())
    assert changed != raw
    assert f"{name} gives no day, only the {given}" in _wrong(sign(changed, leaf(), WHEN))


def test_neither_right_is_none() -> None:
    told = _wrong(_signed(replace(PATIENT, search=False, store=False)))
    assert "no right to search and none to store" in told


def test_the_header_must_name_the_same_patient_and_custodian() -> None:
    """Kanta's habit leaves the header open: who changes it must not change whose data is opened."""
    raw = sign_body(PATIENT.xml(), leaf(), WHEN, "3", "1")
    assert read_paper(raw, trust(), NOW).grants
    head = f'<recordTarget><patientRole><id root="1.2.246.21" extension="{AINO.hetu}"/>'.encode()
    assert head in raw
    for changed in (
        raw.replace(head, head.replace(AINO.hetu.encode(), SAIMA.hetu.encode())),
        raw.replace(head, b'<recordTarget><patientRole><id nullFlavor="NA"/>'),
        raw.replace(
            f'<representedCustodianOrganization><id root="{ORGANISER}"'.encode(),
            b'<representedCustodianOrganization><id root="1.2.246.10.99999820.10.0"',
        ),
    ):
        assert changed != raw
        with pytest.raises(Refused, match="GRA-11"):
            read_paper(changed, trust(), NOW)


def test_only_the_organiser_authorises() -> None:
    with pytest.raises(Refused, match="not signed by the organiser"):
        read_paper(sign(PATIENT.xml(), leaf("1.2.246.10.99999861.10.0"), WHEN), trust(), NOW)


def test_the_archive_may_have_sealed_it() -> None:
    raw = sign(sign_body(PATIENT.xml(), leaf(), WHEN, "3", "7"), leaf(), WHEN)
    assert read_paper(raw, trust(), NOW, Oid(ARCHIVE)).grants
    sealed = sign_body(sign_body(PATIENT.xml(), leaf(), WHEN, "3", "7"), leaf(ARCHIVE), WHEN, "4", "8")
    assert [item.signer for item in read_paper(sealed, trust(), NOW, Oid(ARCHIVE)).signatures] == [ORGANISER]
    with pytest.raises(Refused):
        read_paper(sealed, trust(), NOW)  # where nobody says who the archive is
    alone = sign_body(PATIENT.xml(), leaf(ARCHIVE), WHEN, "4", "8")
    with pytest.raises(Refused, match="not signed by the organiser"):
        read_paper(alone, trust(), NOW, Oid(ARCHIVE))
