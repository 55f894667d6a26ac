"""Signed orders to the PACS mock: signed by signxml's XAdESSigner, well and badly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from lxml import etree
from lxml.etree import _Element
from signxml import DigestAlgorithm, SignatureMethod

from mocks.pacs.mock import RunningPacs
from mocks.pki import SYSTEM, Credential, Pki, Validity, issue, name_subject
from tests.mocks.control import Desk
from tests.mocks.pacs import ACCOUNT, CHEST, HETU, KNEE, OTHER_HETU, ROOT, call
from tests.mocks.pacs_orders import (
    ORDERS,
    OTHER,
    Change,
    claim_another,
    find_credential,
    forget_certificate,
    move_signature,
    put,
    sign,
    sign_a_part,
    sign_twice,
    sign_without_properties,
    wrap,
    write,
)


@pytest.fixture(scope="module")
def adapter(pacs_pki: Pki) -> Credential:
    return find_credential(pacs_pki, "adapter-system")


@pytest.fixture
def send(pacs: RunningPacs, pacs_desk: Desk) -> Callable[..., requests.Response]:
    """Send an order; what the answer says and what the journal holds names nobody."""

    def post(document: _Element | bytes, register: str = "etela-karjala", **headers: str) -> requests.Response:
        body = document if isinstance(document, bytes) else etree.tostring(document)
        answer = requests.post(
            f"{pacs.url}/hus/registers/{register}/orders",
            data=body,
            headers={"Content-Type": "application/xml", **headers},
            auth=ACCOUNT,
            timeout=30,
        )
        assert HETU not in answer.text + str(pacs_desk.journal())
        return answer

    return post


Send = Callable[..., requests.Response]


def seen(pacs: RunningPacs, study: str = KNEE) -> Any:
    return call(pacs, f"/hus/studies/{study}/registers").json()


def test_a_copy_happens_once(pacs: RunningPacs, pacs_desk: Desk, adapter: Credential, send: Send) -> None:
    assert seen(pacs) == {"registers": ["hus"], "grants": []}
    first = send(sign(write(), adapter))
    assert (first.status_code, first.json()) == (
        201,
        {"order": "release-1", "register": "etela-karjala", "study": KNEE},
    )
    again = write(put("", "ordered", "2026-11-23T08:00:00+02:00"))
    assert send(sign(again, adapter)).status_code == 200
    assert seen(pacs) == {"registers": ["etela-karjala", "hus"], "grants": []}
    assert call(pacs, "/hus/registers/etela-karjala/studies").json() == {"studies": [KNEE]}
    assert pacs_desk.state()["orders"] == 1
    assert [line["outcome"] for line in pacs_desk.journal() if line["operation"] == "copy"] == [201, 200]


def test_a_grant_gives_sight_and_no_copy(pacs: RunningPacs, adapter: Credential, send: Send) -> None:
    order = write(put("", "kind", "grant"), put("Register", "id", "kymenlaakso"))
    assert send(sign(order, adapter), "kymenlaakso").status_code == 201
    assert seen(pacs) == {"registers": ["hus"], "grants": ["kymenlaakso"]}
    assert call(pacs, "/hus/registers/kymenlaakso/grants").json() == {"studies": [KNEE]}
    assert call(pacs, "/hus/registers/kymenlaakso/studies").json() == {"studies": [CHEST]}
    assert call(pacs, f"/hus/studies/{ROOT}.7/registers").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        put("", "kind", "grant"),
        put("Study", "uid", CHEST),
        put("Rule", "id", "REL-06"),
        put("Basis", "code", "law"),
        lambda root: root.remove(root[-1]),
    ],
)
def test_a_key_is_of_one_order(pacs_desk: Desk, adapter: Credential, send: Send, change: Change) -> None:
    send(sign(write(), adapter))
    before = pacs_desk.state()
    answer = send(sign(write(change), adapter))
    assert (answer.status_code, answer.json()["rule"]) == (409, "pacs.order.key")
    assert pacs_desk.state() == before


@pytest.mark.parametrize(
    ("change", "register", "status"),
    [
        (put("Study", "uid", f"{ROOT}.7"), "etela-karjala", 404),
        (put("Register", "id", "turku"), "turku", 404),
        (put("Register", "id", "helsinki"), "etela-karjala", 400),
        (put("Study", "accession", "AC-9"), "etela-karjala", 409),
        (put("Patient", "extension", OTHER_HETU), "etela-karjala", 409),
        (put("Patient", "root", "1.2.246.22"), "etela-karjala", 409),
        (put("From", "oid", OTHER), "etela-karjala", 403),
        (put("", "key", ""), "etela-karjala", 400),
        (put("", "kind", "move"), "etela-karjala", 400),
        (put("", "ordered", "2026-11-22T12:00:00"), "etela-karjala", 400),
        (put("", "colour", "red"), "etela-karjala", 400),
        (lambda root: root.append(etree.fromstring("<x/>")), "etela-karjala", 400),
        (lambda root: [root.remove(rule) for rule in root.findall(f"{ORDERS}Rule")], "etela-karjala", 400),
        (lambda root: root.remove(root.find(f"{ORDERS}Patient")), "etela-karjala", 400),
        (lambda root: root.insert(0, root[1]), "etela-karjala", 400),
    ],
)
def test_an_order_that_does_not_fit_does_nothing(
    pacs_desk: Desk, adapter: Credential, send: Send, change: Change, register: str, status: int
) -> None:
    before = pacs_desk.state()
    assert send(sign(write(change), adapter), register).status_code == status
    assert pacs_desk.state() == before


def test_an_order_for_no_register_is_told_so(adapter: Credential, send: Send) -> None:
    answer = send(sign(write(put("Register", "id", "turku")), adapter), "turku")
    assert (answer.json()["rule"], answer.json()["place"]) == ("pacs.order.known-register", "address")


def test_what_is_no_order_is_refused(send: Send, adapter: Credential) -> None:
    other = sign(etree.fromstring("<Order xmlns='urn:other'/>"), adapter)
    documents = (b"", b"{}", b"<o:Order", b"<!DOCTYPE o><o/>", etree.tostring(other))
    for document in documents:
        assert send(document).status_code == 400
    assert send(sign(write(), adapter), **{"Content-Type": "application/json"}).status_code == 415


@pytest.mark.parametrize(
    "tamper",
    [
        lambda root: root.remove(root[-1]),
        put("Register", "id", "helsinki"),
        put("", "key", "release-2"),
        lambda root: setattr(root.find(f"{ORDERS}Basis"), "text", "laki"),
        lambda root: setattr(root[-1], "tail", "text"),
        move_signature,
        sign_twice,
        wrap,
        forget_certificate,
        claim_another,
    ],
)
def test_what_was_changed_after_signing_is_not_believed(
    pacs_desk: Desk, adapter: Credential, send: Send, tamper: Change
) -> None:
    signed = sign(write(), adapter)
    tamper(signed)
    before = pacs_desk.state()
    assert send(signed).status_code == 401
    assert pacs_desk.state() == before
    assert pacs_desk.journal()[-1]["operation"] == "copy"


@pytest.mark.parametrize(
    "make",
    [
        sign_without_properties,
        lambda root, signer: sign(root, signer, signature_algorithm=SignatureMethod.RSA_SHA512),
        lambda root, signer: sign(root, signer, digest_algorithm=DigestAlgorithm.SHA512),
        sign_a_part,
    ],
)
def test_another_kind_of_signature_is_not_believed(adapter: Credential, send: Send, make: Any) -> None:
    assert send(make(write(), adapter)).status_code == 401


@pytest.mark.parametrize(
    ("signer", "status"),
    [
        ("adapter-system", 201),
        ("adapter-revoked", 401),
        ("adapter-professional", 401),
        ("adapter-tls", 401),
        ("kanta-unknown", 401),
        ("kanta-expired", 401),
        ("kanta-not-yet-valid", 401),
        ("kanta-system", 403),
    ],
)
def test_a_signer_is_a_system_of_the_adapters(pacs_pki: Pki, send: Send, signer: str, status: int) -> None:
    answer = send(sign(write(), find_credential(pacs_pki, signer)))
    assert answer.status_code == status
    rule = {201: None, 401: "pacs.signature.signer", 403: "pacs.signature.sender"}[status]
    assert answer.json().get("rule") == rule


def test_another_organisation_may_order_neither_for_itself_nor_for_us(pacs_pki: Pki, send: Send) -> None:
    now = datetime.now(UTC)
    subject = name_subject("Toinen", "Toinen system", OTHER)
    other = issue(pacs_pki.intermediate, subject, SYSTEM, Validity(now - timedelta(hours=1), now + timedelta(hours=1)))
    assert send(sign(write(), other)).status_code == 403
    assert send(sign(write(put("From", "oid", OTHER)), other)).status_code == 403


def test_a_signature_to_come_is_not_believed(
    pacs: RunningPacs, pacs_desk: Desk, adapter: Credential, send: Send
) -> None:
    signed = sign(write(), adapter)
    earlier = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    clock = f"{pacs.control_url}/clock"
    assert requests.post(clock, json={"now": earlier}, timeout=30).ok
    answer = send(signed)
    assert (answer.status_code, answer.json()["rule"]) == (401, "pacs.signature.time")
    pacs_desk.reset()
    assert send(signed).status_code == 404, "the clock was put right, and the studies are gone"


def test_an_order_needs_the_account_and_is_the_only_way(pacs: RunningPacs, pacs_desk: Desk) -> None:
    for path in ("studies", "grants"):
        url = f"{pacs.url}/hus/registers/etela-karjala/{path}"
        assert requests.post(url, json={}, auth=ACCOUNT, timeout=30).status_code == 405
    url = f"{pacs.url}/hus/registers/etela-karjala/orders"
    assert requests.post(url, data=b"", timeout=30).status_code == 401
    assert pacs_desk.state()["orders"] == 0


def test_faults_name_what_is_ordered(pacs: RunningPacs, pacs_desk: Desk, adapter: Credential, send: Send) -> None:
    pacs_desk.order_fault("status", "grant", status=503, retry_after=1)
    pacs_desk.order_fault("silence", "copy")
    signed = sign(write(), adapter)
    with pytest.raises(requests.ConnectionError):
        send(signed)
    assert seen(pacs)["registers"] == ["etela-karjala", "hus"]
    assert send(signed).status_code == 200
    refused = send(sign(write(put("", "kind", "grant"), put("", "key", "release-2")), adapter))
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert seen(pacs)["grants"] == []
