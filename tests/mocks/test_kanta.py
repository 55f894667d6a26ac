"""Mock Kanta over real sockets, asked by a client written from the README alone."""

from __future__ import annotations

import base64
import json
import uuid
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from mocks.kanta import RunningKanta
from mocks.pki import SYSTEM, Pki, Validity, issue, make_pki, make_root, name_subject
from tests.mocks.kanta import (
    ADAPTER,
    DAY,
    DRAFT,
    FOREIGN,
    HELSINKI,
    HETU,
    MATTER,
    NAMES,
    ORGANISER,
    OTHER_HETU,
    RELATIONSHIP,
    UNIT,
    V3,
    WSA,
    WSSE,
    WSU,
    Client,
    Draft,
    K,
    Key,
    Signing,
    day,
    fetch,
    grant,
    is_failed_check,
    one,
    outcome,
    read_key,
    wishes,
    worker,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lxml.etree import _Element


MESSAGE = "urn:uuid:5d8c9b3e-0000-4000-8000-000000000002"


def test_archive_is_acknowledged_and_filed(client: Client, control: Callable[..., Any]) -> None:
    response = client.ask("archive", DRAFT.frame(DRAFT.sign(client.system), "5d8c9b3e-0000-4000-8000-000000000001"))
    assert outcome(response) == ("AA", None)
    target = one(response, "v3:MCCI_IN000002UV01/v3:acknowledgement/v3:targetMessage/v3:id")
    assert (target.get("root"), target.get("extension")) == (ADAPTER, "5d8c9b3e-0000-4000-8000-000000000001")
    state = control("state")
    assert [(d["oid"], d["version"], d["kind"], d["register"]) for d in state["documents"]] == [
        (DRAFT.oid, 1, "social", "1")
    ]
    assert state["messages"] == 1
    journal = control("journal")
    assert [(e["operation"], e["outcome"]) for e in journal] == [("archive", "AA")]
    assert HETU not in json.dumps(journal) + json.dumps(state)


@pytest.mark.parametrize(("whole", "habit"), [(True, False), (False, True)])
def test_either_shape_of_signature_suffices(client: Client, *, whole: bool, habit: bool) -> None:
    content = DRAFT.sign(client.system, whole=whole, habit=habit)
    assert outcome(client.ask("archive", DRAFT.frame(content))) == ("AA", None)


def test_the_same_message_again_gets_the_stored_answer(client: Client, control: Callable[..., Any]) -> None:
    body = DRAFT.frame(DRAFT.sign(client.system))
    first, second = client.ask("archive", body), client.ask("archive", body)
    assert outcome(first) == ("AA", None)
    assert etree.tostring(first[0], method="c14n") == etree.tostring(second[0], method="c14n")
    assert (len(control("state")["documents"]), control("state")["messages"]) == (1, 1)


def test_the_same_id_with_other_content_is_refused(client: Client, control: Callable[..., Any]) -> None:
    message_id = str(uuid.uuid4())
    other = replace(DRAFT, oid=f"{DRAFT.oid}.9", set_id=f"{DRAFT.oid}.9")
    assert outcome(client.ask("archive", DRAFT.frame(DRAFT.sign(client.system), message_id))) == ("AA", None)
    refused = client.ask("archive", other.frame(other.sign(client.system), message_id))
    assert outcome(refused) == ("AR", "duplicate-id")
    assert len(control("state")["documents"]) == 1


def test_replacing(client: Client, control: Callable[..., Any]) -> None:
    first = replace(DRAFT, social=False, matter=None)
    second = replace(first, oid=f"{DRAFT.oid}.2", version=2, replaced=first.oid)
    assert outcome(client.ask("archive", second.frame(second.sign(client.system)))) == ("AR", "unknown-set")
    assert outcome(client.ask("archive", first.frame(first.sign(client.system)))) == ("AA", None)
    assert outcome(client.ask("archive", second.frame(second.sign(client.system)))) == ("AA", None)
    assert [(d["oid"], d["version"], d["kind"]) for d in control("state")["documents"]] == [
        (first.oid, 1, "health"),
        (second.oid, 2, "health"),
    ]


def test_a_frame_that_differs_from_its_document_is_refused(client: Client) -> None:
    content = DRAFT.sign(client.system)
    for differing in (
        replace(DRAFT, set_id="1.2.3"),
        replace(DRAFT, version=3),
        replace(DRAFT, hetu=OTHER_HETU),
        replace(DRAFT, custodian=ORGANISER),
        replace(DRAFT, oid="1.2.4"),
    ):
        assert outcome(client.ask("archive", differing.frame(content))) == ("AR", "frame-mismatch")


def test_a_frame_of_another_sender_is_refused(client: Client) -> None:
    body = DRAFT.frame(DRAFT.sign(client.system), sender=ORGANISER)
    assert outcome(client.ask("archive", body)) == ("AR", "frame-mismatch")


def _change(content: bytes, change: Callable[[_Element], None]) -> bytes:
    root = etree.fromstring(content)
    change(root)
    return etree.tostring(root)


def _change_body(root: _Element) -> None:
    one(root, "v3:component/v3:nonXMLBody/v3:text").text = "VG9pc3Rh"


def _change_header(root: _Element) -> None:
    one(root, "v3:title").text = "Toinen"


def _drop_signatures(root: _Element) -> None:
    collection = one(root, ".//fi:signatureCollection")
    for entry in list(collection):
        collection.remove(entry)


def _turn_signatures_around(root: _Element) -> None:
    collection = one(root, ".//fi:signatureCollection")
    collection.append(collection[0])


def _move_body(root: _Element) -> None:
    """Wrapping: the signed body moves away and another one takes its place under the same id."""
    component = one(root, "v3:component")
    body = component[0]
    wrapper = etree.Element(f"{{{V3}}}addr")  # what an address holds is not looked at
    one(root, "v3:recordTarget/v3:patientRole").insert(1, wrapper)
    component.append(deepcopy(body))
    wrapper.append(body)
    _change_body(root)


def _move_body_under_another_attribute(root: _Element) -> None:
    """The same, with an id that some verifiers do not read on the body they do read."""
    _move_body(root)
    body = one(root, "v3:component/v3:nonXMLBody")
    moved = one(root, "v3:recordTarget/v3:patientRole/v3:addr/v3:nonXMLBody")
    moved.set("Id", body.get("ID", ""))
    del moved.attrib["ID"]


def _change_signing_time(root: _Element) -> None:
    one(root, ".//fi:signatureTimestamp").set(
        "value", (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y%m%d%H%M%S+0000")
    )


@pytest.mark.parametrize(
    ("change", "whole"),
    [
        (_change_body, True),
        (_change_body, False),
        (_change_header, True),
        (_drop_signatures, True),
        (_turn_signatures_around, True),
        (_move_body, False),
        (_move_body_under_another_attribute, False),
        (_change_signing_time, False),
    ],
)
def test_a_tampered_document_is_refused(client: Client, change: Callable[[_Element], None], *, whole: bool) -> None:
    content = _change(DRAFT.sign(client.system, whole=whole), change)
    assert outcome(client.ask("archive", DRAFT.frame(content))) == ("AR", "signature")


def test_the_signature_of_the_whole_stands_last(client: Client) -> None:
    content = DRAFT.sign(client.system, turned=True)
    assert outcome(client.ask("archive", DRAFT.frame(content))) == ("AR", "signature")


def test_a_signature_is_judged_at_its_own_time_which_is_past(
    client: Client, made: Pki, control: Callable[..., Any]
) -> None:
    now = datetime.now(UTC)
    validity = Validity(now - timedelta(days=30), now - timedelta(days=10))
    root = make_root("Vanha juuri", validity)
    credential = issue(root, name_subject("Järjestäjä", "Järjestelmä", ADAPTER), SYSTEM, validity)
    control("seed", {"document_roots": [root.certificate.public_bytes(Encoding.PEM).decode()]})
    for key, signed_at, expected in (
        (Key([credential.certificate], credential.key), now - timedelta(days=5), ("AR", "signature")),
        (read_key(made.directory, "adapter-system"), now + timedelta(hours=1), ("AR", "signature")),
        (Key([credential.certificate], credential.key), now - timedelta(days=20), ("AA", None)),
    ):
        draft = replace(DRAFT, signed_at=signed_at)
        assert outcome(client.ask("archive", draft.frame(draft.sign(key)))) == expected


def test_kantas_habit_leaves_the_header_open(client: Client) -> None:
    """Not a wish but a fact of the seen shape: a header changed under it passes (README, "Document")."""
    content = _change(DRAFT.sign(client.system, whole=False), _change_header)
    assert outcome(client.ask("archive", DRAFT.frame(content))) == ("AA", None)


def test_a_documents_signer_needs_a_known_root_and_the_right_key(
    client: Client, made: Pki, control: Callable[..., Any]
) -> None:
    now = datetime.now(UTC)
    validity = Validity(now - timedelta(days=1), now + timedelta(days=1))
    root = make_root("Järjestäjän juuri", validity)
    credential = issue(root, name_subject("Järjestäjä", "Järjestelmä", ADAPTER), SYSTEM, validity)
    foreign = DRAFT.sign(Key([credential.certificate], credential.key))
    assert outcome(client.ask("archive", DRAFT.frame(foreign))) == ("AR", "signature")
    control("seed", {"document_roots": [root.certificate.public_bytes(Encoding.PEM).decode()]})
    assert outcome(client.ask("archive", DRAFT.frame(foreign))) == ("AA", None)
    for name in ("adapter-tls", "adapter-professional"):  # code 3 in the document says: a system signed
        wrong = DRAFT.sign(read_key(made.directory, name))
        assert outcome(client.ask("archive", DRAFT.frame(wrong))) == ("AR", "signature")


def _tamper_body(envelope: _Element) -> None:
    one(envelope, "s:Body/k:Wishes/k:patient").set("extension", OTHER_HETU)


def _strip_signature(envelope: _Element) -> None:
    security = one(envelope, "s:Header/wsse:Security")
    security.remove(one(security, "ds:Signature"))


def _double_to(envelope: _Element) -> None:
    header = one(envelope, "s:Header")
    header.append(deepcopy(one(header, "wsa:To")))


def _wrap_body(envelope: _Element) -> None:
    body = one(envelope, "s:Body")
    forged = deepcopy(body)
    etree.SubElement(one(envelope, "s:Header"), f"{{{K}}}wrapper").append(body)
    one(forged, "k:Wishes/k:patient").set("extension", OTHER_HETU)
    envelope.append(forged)


def _wrap_body_under_another_id(envelope: _Element) -> None:
    _wrap_body(envelope)
    one(envelope, "s:Body").set(f"{{{WSU}}}Id", "another")


def _add_decoy(envelope: _Element) -> None:
    """An id that is the Body's, in an attribute that is not wsu:Id."""
    etree.SubElement(one(envelope, "s:Header"), f"{{{K}}}decoy", ID="body")


def _nest_security(envelope: _Element) -> None:
    etree.SubElement(etree.SubElement(one(envelope, "s:Header"), f"{{{K}}}wrapper"), f"{{{WSSE}}}Security")


def _change_action(envelope: _Element) -> None:
    one(envelope, "s:Header/wsa:Action").text = f"{K}/fetch"


@pytest.mark.parametrize(
    "tamper",
    [
        _tamper_body,
        _strip_signature,
        _double_to,
        _wrap_body,
        _wrap_body_under_another_id,
        _add_decoy,
        _nest_security,
        _change_action,
    ],
)
def test_a_tampered_envelope_is_a_fault(
    client: Client, control: Callable[..., Any], tamper: Callable[[_Element], None]
) -> None:
    message_id = uuid.uuid4().urn
    envelope = etree.fromstring(client.seal("wishes", wishes(HETU), message_id))
    tamper(envelope)
    response = client.post(f"{K}/wishes", etree.tostring(envelope))
    assert response.status_code == 500
    assert is_failed_check(client.read(response.content, message_id, f"{K}/wishesResponse"))
    assert [entry["outcome"] for entry in control("journal")] == ["fault"]


@pytest.mark.parametrize(
    "covered",
    [
        ("#body", "#time", "#token", "#to", "#action"),
        ("#time", "#token", "#to", "#action", "#message"),
        ("#body", "#time", "#token", "#to", "#action", "#token"),
        ("#body", "#time", "#token", "#to", "#action", "#message", "#body"),
    ],
)
def test_a_signature_over_other_parts_than_required_is_a_fault(client: Client, covered: tuple[str, ...]) -> None:
    client.covered = covered
    assert is_failed_check(client.ask("wishes", wishes(HETU)))


@pytest.mark.parametrize(
    ("skew", "lifetime"),
    [
        (timedelta(minutes=-6), timedelta(minutes=5)),
        (timedelta(minutes=3), timedelta(minutes=5)),
        (timedelta(), timedelta(minutes=10)),
        (timedelta(), timedelta(minutes=-1)),
    ],
)
def test_a_timestamp_outside_its_window_is_a_fault(client: Client, skew: timedelta, lifetime: timedelta) -> None:
    client.skew, client.lifetime = skew, lifetime
    assert is_failed_check(client.ask("wishes", wishes(HETU)))


def test_the_window_follows_the_mocks_clock(client: Client, control: Callable[..., Any]) -> None:
    control("clock", {"now": (datetime.now(UTC) + timedelta(days=30)).isoformat()})
    assert is_failed_check(client.ask("wishes", wishes(HETU)))
    client.skew = timedelta(days=30)
    assert client.ask("wishes", wishes(HETU)).tag == f"{{{K}}}WishesResponse"


@pytest.mark.parametrize("name", ["kanta-system", "adapter-tls", "adapter-professional"])
def test_a_token_that_is_not_the_clients_own_system_is_a_fault(client: Client, made: Pki, name: str) -> None:
    client.system = read_key(made.directory, name)
    assert is_failed_check(client.ask("wishes", wishes(HETU)))


def test_a_token_of_a_lookalike_root_is_a_fault(client: Client, tmp_path: Path) -> None:
    lookalike = make_pki(tmp_path / "lookalike", ADAPTER, datetime.now(UTC))
    client.system = read_key(lookalike.directory, "adapter-system")
    assert is_failed_check(client.ask("wishes", wishes(HETU)))


def test_what_is_no_request_is_a_signed_fault(client: Client) -> None:
    for action, content in (
        (f"{K}/unheard-of", client.seal("wishes", wishes(HETU), MESSAGE)),
        (f"{K}/fetch", client.seal("wishes", wishes(HETU), MESSAGE)),
        (f"{K}/wishes", client.seal("wishes", wishes(HETU), MESSAGE, to="https://elsewhere.example.test/kanta")),
        (f"{K}/wishes", client.seal("wishes", fetch("1.2.3"), MESSAGE)),
        (f"{K}/fetch", client.seal("wishes", fetch("1.2.3"), MESSAGE)),
    ):
        response = client.post(action, content)
        assert response.status_code == 500
        expected = f"{WSA}/soap/fault" if "unheard" in action else f"{action}Response"
        assert client.read(response.content, MESSAGE, expected)[0].text == "s:Client"


EMPTY = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>%s</s:Body></s:Envelope>'


@pytest.mark.parametrize(
    "content",
    [
        b"not xml",
        b"",
        b"<other/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + EMPTY % b"<a>&b;</a>",
        b"<?pi a?>" + EMPTY % b"<a/>",
        b'<?xml version="1.0" encoding="utf-16"?>'.decode().encode("utf-16")
        + (EMPTY % b"<a/>").decode().encode("utf-16"),
        EMPTY % (b"<a " + b" ".join(b'b%d=""' % n for n in range(100)) + b"/>"),
    ],
)
def test_malformed_xml_is_a_signed_fault(client: Client, content: bytes) -> None:
    response = client.post(f"{K}/wishes", content)
    assert response.status_code == 500
    fault = client.read(response.content, f"{WSA}/unspecified", f"{K}/wishesResponse")
    assert fault[0].text == "s:Client"


def test_fetch_by_oid(client: Client, seed: Callable[..., None]) -> None:
    seed(DRAFT)
    found = client.ask("fetch", fetch(DRAFT.oid))
    assert [(d.get("oid"), d.get("setId"), d.get("version")) for d in found.findall("k:document", NAMES)] == [
        (DRAFT.oid, DRAFT.set_id, "1")
    ]
    root = etree.fromstring(base64.b64decode(one(found, "k:document").text or ""))
    assert one(root, "v3:id").get("root") == DRAFT.oid
    missing = one(client.ask("fetch", fetch("1.2.3")), "k:acknowledgement")
    assert (missing.get("code"), missing.get("reason")) == ("AR", "not-found")


@pytest.mark.parametrize("situation", ["1", "access-right", "outsourcing", "2", ""])
def test_a_document_is_fetched_by_oid_from_the_askers_own_register_alone(
    client: Client, seed: Callable[..., None], set_time: Callable[[int, time], None], situation: str
) -> None:
    """Not by a right either: a right opens the documents of a matter, or a patient's of a register."""
    set_time(0, time(12))
    seed(replace(RELATIONSHIP, entries=grant()), FOREIGN)
    body = fetch(FOREIGN.oid).replace('useSituation="1"', f'useSituation="{situation}"')
    body = (
        body.replace("<k:document", f"{worker()}<k:document") if situation in {"access-right", "outsourcing"} else body
    )
    found = one(client.ask("fetch", body), "k:acknowledgement")
    assert (found.get("code"), found.get("reason")) == ("AR", "not-found" if situation == "1" else "no-right")


def test_fetch_by_right_returns_the_newest_documents_of_the_matter(
    client: Client, seed: Callable[..., None], set_time: Callable[[int, time], None]
) -> None:
    set_time(0, time(12))
    seed(
        replace(RELATIONSHIP, matter=MATTER, entries=grant(unit=f"urn:oid:{UNIT}")),
        FOREIGN,
        replace(FOREIGN, oid=f"{FOREIGN.oid}.2", version=2, replaced=FOREIGN.oid),
        replace(FOREIGN, oid="1.2.5", set_id="1.2.5", matter="1.2.6"),
        replace(FOREIGN, oid="1.2.7", set_id="1.2.7", hetu=OTHER_HETU),
        replace(FOREIGN, oid="1.2.9", set_id="1.2.9", social=False),
        DRAFT,
    )
    found = client.ask("fetch", fetch())
    assert one(found, "k:acknowledgement").get("code") == "AA"
    assert [d.get("oid") for d in found.findall("k:document", NAMES)] == [f"{FOREIGN.oid}.2"]


@pytest.mark.parametrize("draft", [FOREIGN, replace(RELATIONSHIP, entries=grant())], ids=["document", "relationship"])
def test_nobody_archives_into_anothers_register_without_a_right(client: Client, draft: Draft) -> None:
    """Least of all the document that would grant it."""
    assert outcome(client.ask("archive", draft.frame(draft.sign(client.system)))) == ("AR", "no-right")


def test_what_grants_is_signed_by_its_custodian(client: Client, control: Callable[..., Any]) -> None:
    now = datetime.now(UTC)
    validity = Validity(now - timedelta(days=1), now + timedelta(days=1))
    root = make_root("Toisen juuri", validity)
    other = issue(root, name_subject("Toinen", "Järjestelmä", ORGANISER), SYSTEM, validity)
    control("seed", {"document_roots": [root.certificate.public_bytes(Encoding.PEM).decode()]})
    foreign = Key([other.certificate], other.key)
    draft = replace(DRAFT, group="1", entries=grant())
    assert outcome(client.ask("archive", draft.frame(draft.sign(foreign)))) == ("AR", "signature")
    both = draft.sign_by(Signing(client.system), Signing(foreign, whole=True))
    assert outcome(client.ask("archive", draft.frame(both))) == ("AR", "signature")
    assert outcome(client.ask("archive", draft.frame(draft.sign(client.system)))) == ("AA", None)


@pytest.mark.parametrize(
    ("entries", "request_body"),
    [
        (grant(), fetch(unit="1.2.246.10.99999954.10.8")),
        (grant(), fetch(who=worker(authentication="mobile"))),
        (grant(), fetch(hetu=OTHER_HETU)),
        (grant(begin=day(1)), fetch()),
        (grant(end=day(-1)), fetch()),
        (grant(hetu=OTHER_HETU), fetch()),
        (grant(hetu=OTHER_HETU), fetch(hetu=OTHER_HETU)),
        (grant(begin="eilen"), fetch()),
        ("[]", fetch()),
    ],
    ids=[
        "unit",
        "authentication",
        "client",
        "not begun",
        "ended",
        "body of another",
        "header of another",
        "unreadable date",
        "no grant",
    ],
)
def test_fetch_without_a_right_is_refused(
    client: Client, seed: Callable[..., None], set_time: Callable[[int, time], None], entries: str, request_body: str
) -> None:
    set_time(0, time(12))
    seed(replace(RELATIONSHIP, entries=entries), DRAFT)
    found = client.ask("fetch", request_body)
    acknowledgement = one(found, "k:acknowledgement")
    assert (acknowledgement.get("code"), acknowledgement.get("reason")) == ("AR", "no-right")
    assert found.find("k:document", NAMES) is None


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ((0, time(23, 59)), "AA"),
        ((1, time(0, 1)), "AR"),
        ((-1, time(23, 59)), "AR"),
        ((0, time(0, 1)), "AA"),
    ],
)
def test_a_period_is_counted_in_finnish_days(
    client: Client,
    seed: Callable[..., None],
    set_time: Callable[[int, time], None],
    when: tuple[int, time],
    code: str,
) -> None:
    set_time(*when)
    seed(replace(RELATIONSHIP, entries=grant(day(0), day(0))), DRAFT)
    signed_in = datetime.combine(DAY + timedelta(days=when[0]), when[1], HELSINKI)
    assert one(client.ask("fetch", fetch(who=worker(authenticated=signed_in))), "k:acknowledgement").get("code") == code


def test_only_the_newest_version_of_a_relationship_grants(
    client: Client, seed: Callable[..., None], set_time: Callable[[int, time], None]
) -> None:
    set_time(0, time(12))
    ended = replace(
        RELATIONSHIP,
        oid=f"{RELATIONSHIP.oid}.2",
        version=2,
        replaced=RELATIONSHIP.oid,
        entries=grant(end=day(-12)),
    )
    seed(replace(RELATIONSHIP, entries=grant()), DRAFT)
    assert one(client.ask("fetch", fetch()), "k:acknowledgement").get("code") == "AA"
    seed(ended)
    assert one(client.ask("fetch", fetch()), "k:acknowledgement").get("code") == "AR"


def test_one_unreadable_grant_takes_nothing_from_the_others(
    client: Client, seed: Callable[..., None], set_time: Callable[[int, time], None]
) -> None:
    set_time(0, time(12))
    entries = json.loads(grant())
    entries["asiakkuusasiakirja"]["sosiaalihuollon_palvelutehtava"][0]["palveluntuottaja"].insert(0, {})
    seed(replace(RELATIONSHIP, entries=json.dumps(entries)), DRAFT)
    assert one(client.ask("fetch", fetch()), "k:acknowledgement").get("code") == "AA"


def _own_task() -> dict[str, Any]:
    return {"palvelutehtava": {"system": "urn:oid:1.2.246.537.6.1221", "code": "1234", "display": "Palvelut"}}


@pytest.mark.parametrize("odd", [{}, {"palveluntuottaja": None}, {"palveluntuottaja": [7]}, [], 7, _own_task()])
@pytest.mark.parametrize("place", [0, 1])
def test_a_task_without_producers_takes_nothing_from_the_others(
    client: Client, seed: Callable[..., None], set_time: Callable[[int, time], None], place: int, odd: Any
) -> None:
    """An organiser produces most services itself; which task stands first decides nothing."""
    set_time(0, time(12))
    entries = json.loads(grant())
    entries["asiakkuusasiakirja"]["sosiaalihuollon_palvelutehtava"].insert(place, odd)
    seed(replace(RELATIONSHIP, entries=json.dumps(entries)), DRAFT)
    assert one(client.ask("fetch", fetch()), "k:acknowledgement").get("code") == "AA"


@pytest.mark.parametrize(
    ("performer", "producer", "code"),
    [
        ((-5, 5), (-21, None), "AA"),
        ((-5, None), (-21, None), "AA"),
        ((-21, 5), (-21, 5), "AA"),
        ((0, 0), (0, 0), "AA"),
        ((1, 5), (-21, None), "AR"),
        ((-5, -1), (-21, None), "AR"),
        ((-22, None), (-21, None), "AR"),
        ((-5, None), (-21, 5), "AR"),
        ((-5, 6), (-21, 5), "AR"),
    ],
)
def test_a_performer_has_the_right_for_its_period_within_the_producers(
    client: Client,
    seed: Callable[..., None],
    set_time: Callable[[int, time], None],
    performer: tuple[int, int | None],
    producer: tuple[int, int | None],
    code: str,
) -> None:
    """GRA-08."""
    set_time(0, time(12))

    def written(unit: str, begin: int, end: int | None) -> dict[str, Any]:
        entries = json.loads(grant(day(begin), None if end is None else day(end), unit))
        found: dict[str, Any] = entries["asiakkuusasiakirja"]["sosiaalihuollon_palvelutehtava"][0]
        return dict(found["palveluntuottaja"][0])

    entries = json.loads(grant())
    listed = written(f"{UNIT}.9", *producer) | {"palveluntoteuttaja": [{}, written(UNIT, *performer)]}
    entries["asiakkuusasiakirja"]["sosiaalihuollon_palvelutehtava"][0]["palveluntuottaja"] = [listed]
    seed(replace(RELATIONSHIP, entries=json.dumps(entries)), DRAFT)
    assert one(client.ask("fetch", fetch()), "k:acknowledgement").get("code") == code


def test_wishes_tells_one_patients_prohibitions(client: Client, control: Callable[..., Any]) -> None:
    prohibition = {"scope": ORGANISER, "given": "2026-01-31"}
    persons = {HETU: "1.2.8", OTHER_HETU: "1.2.9"}
    control("seed", {"prohibitions": [{"hetu": hetu, "oid": oid, **prohibition} for hetu, oid in persons.items()]})
    answer = client.ask("wishes", wishes(HETU))
    assert [dict(p.attrib) for p in answer.findall("k:prohibition", NAMES)] == [{"oid": "1.2.8", **prohibition}]
    assert control("state")["prohibitions"] == 2
    foreign = client.ask("wishes", wishes(HETU, sender=ORGANISER))
    assert one(foreign, "k:acknowledgement").get("reason") == "no-right"
    assert foreign.find("k:prohibition", NAMES) is None


def test_silence_after_the_commit_then_a_retry_gets_the_stored_answer(
    client: Client, control: Callable[..., Any]
) -> None:
    control("faults", {"kind": "silence", "operation": "archive"})
    body = DRAFT.frame(DRAFT.sign(client.system))
    with pytest.raises(requests.exceptions.ConnectionError):
        client.ask("archive", body)
    assert (len(control("state")["documents"]), control("state")["messages"]) == (1, 1)
    assert outcome(client.ask("archive", body)) == ("AA", None)
    assert (len(control("state")["documents"]), control("state")["messages"]) == (1, 1)


def test_status_does_nothing(client: Client, control: Callable[..., Any]) -> None:
    control("faults", {"kind": "status", "operation": "archive", "detail": {"status": 503}})
    content = client.seal("archive", DRAFT.frame(DRAFT.sign(client.system)))
    assert client.post(f"{K}/archive", content).status_code == 503
    assert control("state")["messages"] == 0
    assert client.post(f"{K}/archive", content).status_code == 200


@pytest.mark.parametrize(("kind", "reason"), [("AE", "temporary"), ("AR", "signature")])
def test_an_ordered_verdict_archives_nothing_and_passes(
    client: Client, control: Callable[..., Any], kind: str, reason: str
) -> None:
    control("faults", {"kind": kind, "operation": "archive", "detail": {"reason": reason}})
    body = DRAFT.frame(DRAFT.sign(client.system))
    assert outcome(client.ask("archive", body)) == (kind, reason)
    assert control("state")["documents"] == []
    assert outcome(client.ask("archive", body)) == ("AA", None)


def test_a_client_without_a_certificate_is_refused(client: Client, control: Callable[..., Any]) -> None:
    content = client.seal("wishes", wishes(HETU))
    client.session.cert = None
    with pytest.raises(requests.exceptions.ConnectionError):
        client.post(f"{K}/wishes", content)
    (refusal,) = control("journal?wait=10")
    assert (refusal["operation"], refusal["outcome"]) == ("tls", "refused")
    assert refusal["reason"] == "the client showed no certificate"
    assert refusal["sender"] == {"address": "127.0.0.1"}


def test_a_photo_of_fifteen_megabytes_passes(client: Client, control: Callable[..., Any]) -> None:
    photo = replace(DRAFT, social=False, matter=None, filling="QUJD" * (15 * 1024 * 1024 // 4))
    content = photo.sign(client.system)
    assert len(content) > 15 * 1024 * 1024
    assert outcome(client.ask("archive", photo.frame(content))) == ("AA", None)
    found = client.ask("fetch", fetch(photo.oid))
    assert base64.b64decode(one(found, "k:document").text or "") == content
    assert len(control("state")["documents"]) == 1


def test_a_bad_seed_changes_nothing(running: RunningKanta, client: Client, control: Callable[..., Any]) -> None:
    good = base64.b64encode(DRAFT.sign(client.system)).decode()
    bad = base64.b64encode(b"<ClinicalDocument/>").decode()
    body = {"documents": [{"content": good}, {"content": bad}]}
    assert requests.post(f"{running.control_url}/seed", json=body, timeout=10).status_code == 400
    assert control("state")["documents"] == []
