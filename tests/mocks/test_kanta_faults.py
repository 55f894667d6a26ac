"""The faults mock Kanta commits on demand: each is wrong in its own way only, and counted exactly."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from lxml import etree
from lxml.etree import _Element
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier
from signxml.exceptions import InvalidCertificate, InvalidDigest, InvalidInput

from mocks.control import digest
from mocks.pki import Pki
from tests.mocks.kanta import (
    ADAPTER,
    DRAFT,
    HETU,
    NAMES,
    ORGANISER,
    OTHER_HETU,
    WSSE,
    Client,
    K,
    S,
    fetch,
    is_failed_check,
    one,
    outcome,
    wishes,
)

OPERATIONS = ("archive", "fetch", "wishes", "query", "invalidate")
LOCATION = f"./{{{S}}}Header/{{{WSSE}}}Security/"


def _verify(content: bytes, references: int = 7, **configuration: Any) -> list[_Element]:
    """What was signed, by whomever the token names."""
    expected = SignatureConfiguration(location=LOCATION, expect_references=references, **configuration)
    results = XMLVerifier().verify(content, x509_cert=_leaf(content), id_attribute="Id", expect_config=expected)
    return [result.signed_xml for result in results]


def _leaf(content: bytes) -> x509.Certificate:
    token = one(etree.fromstring(content), "s:Header/wsse:Security/wsse:BinarySecurityToken")
    return x509.load_der_x509_certificate(base64.b64decode(token.text or ""))


def _says_forged(content: bytes) -> bool:
    """Whether the body at the body's place was forged."""
    (body,) = etree.fromstring(content).findall("s:Body", NAMES)
    return body[0].get("forged") == "true"


def _is_issued_by(leaf: x509.Certificate, issuer: Path) -> bool:
    try:
        leaf.verify_directly_issued_by(x509.load_pem_x509_certificate(issuer.read_bytes()))
    except InvalidSignature:
        return False
    return True


def _check_wrong_digest(content: bytes, _: Path) -> None:
    assert not _says_forged(content)
    with pytest.raises(InvalidDigest):  # which signxml looks at after SignatureValue
        _verify(content)


def _check_altered_body(content: bytes, _: Path) -> None:
    assert _says_forged(content)
    with pytest.raises(InvalidDigest):
        _verify(content)


def _check_wrapped(content: bytes, _: Path) -> None:
    assert _says_forged(content)
    signed = next(part for part in _verify(content) if part.tag == f"{{{S}}}Body")
    assert signed[0].get("forged") is None
    assert one(etree.fromstring(content), "s:Header/k:wrapper/s:Body")[0].tag == signed[0].tag


def _check_unsigned(content: bytes, _: Path) -> None:
    security = one(etree.fromstring(content), "s:Header/wsse:Security")
    assert [etree.QName(child).localname for child in security] == ["BinarySecurityToken", "Timestamp"]


def _check_other_algorithm(content: bytes, _: Path) -> None:
    with pytest.raises(InvalidInput, match="forbidden by configuration"):
        _verify(content)
    weak: dict[str, Any] = {
        "signature_methods": frozenset({SignatureMethod.RSA_SHA1}),
        "digest_algorithms": frozenset({DigestAlgorithm.SHA1}),
    }
    assert len(_verify(content, **weak)) == 7


def _check_expired(content: bytes, _: Path) -> None:
    with pytest.raises(InvalidCertificate, match="has expired"):
        _verify(content)
    assert len(_verify(content, verification_time=datetime.now(UTC) - timedelta(hours=18))) == 7


def _check_not_yet_valid(content: bytes, _: Path) -> None:
    with pytest.raises(InvalidCertificate, match="not yet valid"):
        _verify(content)
    assert len(_verify(content, verification_time=datetime.now(UTC) + timedelta(days=400))) == 7


def _check_revoked(content: bytes, pki: Path) -> None:
    assert len(_verify(content)) == 7
    revoked = x509.load_der_x509_crl((pki / "intermediate.crl").read_bytes())
    assert revoked.get_revoked_certificate_by_serial_number(_leaf(content).serial_number) is not None
    assert _is_issued_by(_leaf(content), pki / "intermediate.pem")


def _check_unknown_signer(content: bytes, pki: Path) -> None:
    assert len(_verify(content)) == 7
    genuine = x509.load_pem_x509_certificates((pki / "kanta-system.pem").read_bytes())[0]
    assert (_leaf(content).subject, _leaf(content).issuer) == (genuine.subject, genuine.issuer)
    assert not _is_issued_by(_leaf(content), pki / "intermediate.pem")


def _check_other_part(content: bytes, _: Path) -> None:
    assert f"{{{S}}}Body" not in {part.tag for part in _verify(content, references=6)}


CHECKS: dict[str, Callable[[bytes, Path], None]] = {
    "wrong-digest": _check_wrong_digest,
    "altered-body": _check_altered_body,
    "wrapped": _check_wrapped,
    "unsigned": _check_unsigned,
    "other-algorithm": _check_other_algorithm,
    "expired": _check_expired,
    "not-yet-valid": _check_not_yet_valid,
    "revoked": _check_revoked,
    "unknown-signer": _check_unknown_signer,
    "other-part": _check_other_part,
}


def _ours(operation: str, inner: str) -> str:
    told = f'<k:{operation} xmlns:k="{K}" messageId="{uuid.uuid4()}"><k:sender oid="{ADAPTER}"/>'
    return f"{told}{inner}</k:{operation}>"


def _body(client: Client, operation: str) -> str:
    bodies = {
        "archive": lambda: DRAFT.frame(DRAFT.sign(client.system)),
        "fetch": lambda: fetch(DRAFT.oid),
        "wishes": lambda: wishes(HETU),
        "query": lambda: _ours("Query", f'<k:client root="1.2.246.21" extension="{HETU}"/>'),
        "invalidate": lambda: _ours("Invalidate", f'<k:document oid="{DRAFT.oid}"/>'),
    }
    return bodies[operation]()


def _post(client: Client, operation: str, message_id: str | None = None) -> bytes:
    response = client.post(f"{K}/{operation}", client.seal(operation, _body(client, operation), message_id))
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("kind", CHECKS)
def test_a_spoilt_answer_is_wrong_in_its_own_way(
    client: Client, made: Pki, control: Callable[..., Any], seed: Callable[..., None], kind: str, operation: str
) -> None:
    held = replace(DRAFT, oid="1.2.8", set_id="1.2.8")
    seed(held)
    control("faults", {"kind": kind, "operation": operation})
    CHECKS[kind](_post(client, operation), made.directory)
    assert [(entry["outcome"], entry["fault"]) for entry in control("journal")][:1] == [
        ("AR" if operation in {"fetch", "invalidate"} else "AA", kind)
    ]
    # The work is done and committed, and the next answer is right.
    assert len(control("state")["documents"]) == (2 if operation == "archive" else 1)
    client.ask("wishes", wishes(HETU))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_replayed_answer_was_given_before_byte_for_byte(
    client: Client, control: Callable[..., Any], operation: str
) -> None:
    control("faults", {"kind": "replay", "operation": operation})
    asked = uuid.uuid4().urn
    strange = _post(client, operation, asked)  # there was no answer yet: a right one, to a message nobody sent
    relates_to = one(etree.fromstring(strange), "s:Header/wsa:RelatesTo").text or ""
    assert relates_to.startswith("urn:uuid:")
    assert relates_to != asked
    client.read(strange, relates_to, f"{K}/{operation}Response")
    earlier = _post(client, operation)
    control("faults", {"kind": "replay", "operation": operation})
    assert _post(client, operation) == earlier
    assert _post(client, operation) != earlier


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_ordered_soap_fault_is_signed_and_does_nothing(
    client: Client, control: Callable[..., Any], operation: str
) -> None:
    control("faults", {"kind": "fault", "operation": operation})
    fault = client.ask(operation, _body(client, operation))
    assert fault[0].text == "s:Server"
    assert control("state")["messages"] == 0
    assert control("journal")[0]["fault"] == "fault"


@pytest.mark.parametrize("kind", ["AE", "AR"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_ordered_verdict_holds_for_every_operation(
    client: Client, control: Callable[..., Any], seed: Callable[..., None], kind: str, operation: str
) -> None:
    seed(DRAFT)
    control("faults", {"kind": kind, "operation": operation})
    answer = client.ask(operation, _body(client, operation))
    codes = {
        element.get("code") or element.get("typeCode") for element in answer.iter() if "cknowledgement" in element.tag
    }
    assert kind in codes
    assert answer.find("k:document", NAMES) is None
    assert (control("journal")[0]["outcome"], control("journal")[0]["fault"]) == (kind, kind)


def test_a_refusal_is_spoilt_too(client: Client, control: Callable[..., Any]) -> None:
    """Else a tester's count would be off by what was refused."""
    control("faults", {"kind": "other-part"})
    client.skew = timedelta(hours=1)
    response = client.post(f"{K}/wishes", client.seal("wishes", wishes(HETU)))
    assert response.status_code == 500
    assert f"{{{S}}}Body" not in {part.tag for part in _verify(response.content, references=6)}
    assert is_failed_check(client.ask("wishes", wishes(HETU)))


def test_the_next_so_many_answers_are_spoilt_and_no_more(client: Client, control: Callable[..., Any]) -> None:
    control("faults", {"kind": "unsigned", "operation": "wishes", "times": 3})
    left = []
    for _ in range(4):
        _post(client, "fetch")
        _post(client, "wishes")
        left.append(control("faults")[0]["times"])
    assert left == [2, 1, 0, 0]
    spoilt = [entry.get("fault") for entry in control("journal") if entry["operation"] == "wishes"]
    assert spoilt == ["unsigned", "unsigned", "unsigned", None]
    assert all("fault" not in entry for entry in control("journal") if entry["operation"] == "fetch")


def test_what_is_told_of_a_patient_is_gone_from_a_forged_body(client: Client, control: Callable[..., Any]) -> None:
    control("seed", {"prohibitions": [{"hetu": HETU, "oid": "1.2.3", "scope": "all", "given": "2026-01-31"}]})
    told = client.ask("wishes", wishes(HETU, sender=ORGANISER))
    assert one(told, "k:acknowledgement").get("code") == "AR"
    control("faults", {"kind": "altered-body", "operation": "wishes", "times": 2})
    for body in (wishes(HETU), wishes(HETU, sender=ORGANISER)):
        answer = client.post(f"{K}/wishes", client.seal("wishes", body)).content
        forged = one(etree.fromstring(answer), "s:Body/k:WishesResponse")
        assert one(forged, "k:acknowledgement").get("code") == "AA"
        assert forged.find("k:prohibition", NAMES) is None


def _order(control: Callable[..., Any], kind: str, *, match: dict[str, str] | None = None, **detail: Any) -> None:
    control("faults", {"kind": kind, "match": match or {}, "detail": detail})


def _faults(control: Callable[..., Any]) -> list[str | None]:
    return [entry.get("fault") for entry in control("journal")]


def test_a_fault_strikes_one_patient_alone(client: Client, control: Callable[..., Any]) -> None:
    _order(control, "AE", match={"patient": digest(HETU)})
    other = replace(DRAFT, hetu=OTHER_HETU)
    assert outcome(client.ask("archive", other.frame(other.sign(client.system)))) == ("AA", None)
    client.ask("wishes", wishes(OTHER_HETU))
    client.ask("wishes", wishes(HETU))
    assert _faults(control) == [None, None, "AE"]


@pytest.mark.parametrize("operation", ["archive", "fetch"])
def test_a_fault_strikes_one_document_alone(client: Client, control: Callable[..., Any], operation: str) -> None:
    _order(control, "AE", match={"document": DRAFT.oid})
    client.ask("fetch", fetch("1.2.3"))
    client.ask(operation, _body(client, operation))
    assert _faults(control) == [None, "AE"]


def test_a_fault_strikes_one_caller_alone(client: Client, control: Callable[..., Any]) -> None:
    _order(control, "AE", match={"caller": ORGANISER})
    client.ask("wishes", wishes(HETU))
    _order(control, "AE", match={"caller": ADAPTER})
    client.ask("wishes", wishes(HETU))
    assert _faults(control) == [None, "AE"]


@pytest.mark.parametrize("content", [b"", b"not xml", b"<a/>", b"<a><b></a>"])
def test_a_broken_message_meets_a_fault_as_others_do(
    client: Client, control: Callable[..., Any], content: bytes
) -> None:
    _order(control, "silence", match={"patient": digest(HETU)})
    assert client.post(f"{K}/wishes", content).status_code == 500
    _order(control, "status", status=429, retry_after=7)
    answer = client.post(f"{K}/wishes", content)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


@pytest.mark.parametrize("kind", ["slow", "late"])
def test_a_slow_answer_is_right(client: Client, control: Callable[..., Any], kind: str) -> None:
    _order(control, kind, seconds=0.05)
    body = DRAFT.frame(DRAFT.sign(client.system))
    assert outcome(client.ask("archive", body)) == ("AA", None)
    assert (_faults(control), control("state")["messages"]) == ([kind], 1)


def test_a_receipt_comes_first_and_the_acknowledgement_when_asked_again(
    client: Client, control: Callable[..., Any]
) -> None:
    _order(control, "receipt")
    body = DRAFT.frame(DRAFT.sign(client.system))
    assert outcome(client.ask("archive", body)) == ("CA", None)
    assert outcome(client.ask("archive", body)) == ("AA", None)
    assert len(control("state")["documents"]) == 1
    assert [entry["outcome"] for entry in control("journal")] == ["AA", "AA"]


def test_a_receipt_for_what_is_refused_later(client: Client, control: Callable[..., Any]) -> None:
    _order(control, "receipt")
    body = replace(DRAFT, custodian=ORGANISER)
    sent = body.frame(body.sign(client.system))
    assert outcome(client.ask("archive", sent)) == ("CA", None)
    assert outcome(client.ask("archive", sent)) == ("AR", "no-right")


def test_an_ordered_refusal_is_not_said_to_be_temporary(client: Client, control: Callable[..., Any]) -> None:
    _order(control, "AR")
    assert outcome(client.ask("archive", DRAFT.frame(DRAFT.sign(client.system)))) == ("AR", "ordered")
    _order(control, "AE")
    assert outcome(client.ask("archive", DRAFT.frame(DRAFT.sign(client.system)))) == ("AE", "temporary")
