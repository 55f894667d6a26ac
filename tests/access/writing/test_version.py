"""A version of an asiakkuusasiakirja as it is read and remembered.

Its number, what it replaces, whose it is, and what stays the same.
"""

from __future__ import annotations

from typing import Any

import pytest

from adapter.access.reading.grant import Paper
from adapter.access.reading.paper import read_paper
from adapter.access.writing.consent import consent, with_matters
from adapter.access.writing.version import Order, judge_version, read_record, record_id, version_record, withdrawn
from adapter.errors import Refused
from adapter.identifiers import Hetu, Oid
from adapter.roles import Right
from fixtures.documents import sign
from fixtures.people import SAIMA
from tests.access.reading.test_grant import DAY_CENTRE, HOME_CARE, MATTER, OID, WHEN, body, document, producer, task
from tests.region import NOW
from tests.xml.authority import ORGANISER, leaf, trust


def _read(content: Any = None, change: tuple[bytes, bytes] = (b"", b""), **changes: Any) -> Paper:
    raw = document(content, **changes).xml()
    assert change[0] in raw
    return read_paper(sign(raw.replace(*change), leaf(), WHEN), trust(), NOW)


def _with(**client: Any) -> dict[str, Any]:
    content = body()
    content["asiakkuusasiakirja"]["asiakas"] |= client
    return content


def test_a_document_that_names_nobody_any_more_can_be_read() -> None:
    read = _read(body(task()))
    assert (read.grants, read.organiser, read.document.client) == ((), Oid(ORGANISER), Hetu(SAIMA.hetu))


def test_grants_to_the_same_unit_keep_their_keys_in_whatever_order_they_stand() -> None:
    autumn, spring = producer(end="2026-10-31"), producer(start="2027-01-01")
    there = {item.start: item.key for item in _read(body(task(autumn, spring))).grants}
    back = {item.start: item.key for item in _read(body(task(spring, producer(DAY_CENTRE), autumn))).grants}
    assert there.items() <= {start: key for start, key in back.items() if DAY_CENTRE not in key}.items()
    assert len(set(there.values())) == 2


@pytest.mark.parametrize("version", ["0", "-1", "01", "1_0", "1.0", "x", "", "9" * 10, "9" * 5000])
def test_a_version_that_is_no_number_is_refused(version: str) -> None:
    change = (b'versionNumber value="1"', f'versionNumber value="{version}"'.encode())
    with pytest.raises(Refused, match="GRA-02"):
        _read(change=change)


@pytest.mark.parametrize(("kind", "replaces"), [("RPLC", Oid(f"{OID}1")), ("APND", None), ("XFRM", None)])
def test_only_a_replacement_replaces(kind: str, replaces: Oid | None) -> None:
    related = (
        f'<relatedDocument typeCode="{kind}"><parentDocument><id root="{OID}1"/></parentDocument></relatedDocument>'
    )
    read = _read(change=(b"<componentOf>", f"{related}<componentOf>".encode()), version=2)
    assert read.document.replaces == replaces
    entities = version_record(read.document, read.signatures, [])["entity"]
    assert [entity["role"] for entity in entities] == ["source", *(["revision"] if replaces else [])]


def test_oids_are_the_same_with_urn_and_without() -> None:
    plain = _read()
    for told in (OID, ORGANISER):
        read = _read(change=(f'root="{told}"'.encode(), f'root="urn:oid:{told}"'.encode()))
        assert [item.key for item in read.grants] == [item.key for item in plain.grants]
    content = body(task(producer(f"urn:oid:{HOME_CARE}")))
    content["asiakkuusasiakirja"]["palvelunjarjestajan_toimintayksikko"]["code"] = f"urn:oid:{ORGANISER}"
    read = _read(content)
    assert [item.key for item in read.grants] == [item.key for item in plain.grants]
    assert record_id(read.document, read.organiser) == record_id(plain.document, plain.organiser)


@pytest.mark.parametrize("protected", ["true", 1, None, {}, []])
def test_a_protection_that_is_neither_yes_nor_no_is_told_and_taken_to_be_one(protected: object) -> None:
    read = _read(_with(turvakielto=protected))
    assert [finding.text for finding in read.unread] == ["turvakielto is not true or false."]
    assert read.protected
    assert all(grant.protected for grant in read.grants)


def test_a_protected_address_is_labelled() -> None:
    labels = [consent(_read(_with(turvakielto=told)).grants[0], ()).get("meta") for told in (True, False)]
    assert labels[1] is None
    assert labels[0] is not None
    assert [label["code"] for label in labels[0]["security"]] == ["TURVAKIELTO"]


def test_a_record_is_read_back_as_the_version_it_remembers() -> None:
    read = _read(version=4)
    record = read_record(version_record(read.document, read.signatures, ["Consent/a", "Consent/b"]))
    assert (record.version, record.client, record.consents) == (4, Hetu(SAIMA.hetu), ("a", "b"))
    assert read_record(version_record(read.document, read.signatures, [])).consents == ()
    for version, order in ((3, Order.OLDER), (4, Order.SAME), (5, Order.NEWER)):
        assert judge_version([record], _read(version=version).document) == order
    assert judge_version([], read.document) == Order.NEWER


def test_a_record_is_bound_to_the_organisation_that_signed() -> None:
    read = _read()
    ids = [
        record_id(read.document, Oid(organiser))
        for organiser in (ORGANISER, "1.2.246.10.99999810.10.7", "1.2.246.10.99999820.10.0", "1.2.246.10.999998101")
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_a_grant_stays_withdrawn_by_the_version_that_withdrew_it() -> None:
    held = with_matters(consent(_read().grants[0], ()), (MATTER,))
    second, third = (_read(body(task()), version=version).document for version in (2, 3))
    ended = withdrawn(held, second, Right.REGISTER_ACCESS, protected=False)
    assert ended["provision"] == held["provision"]
    assert withdrawn(ended, third, Right.REGISTER_ACCESS, protected=False) == ended
    labelled = withdrawn(ended, third, Right.REGISTER_ACCESS, protected=True)
    assert labelled == ended | {"meta": labelled["meta"]}
