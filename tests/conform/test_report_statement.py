"""What is signed of a report: in-toto's form, never more than the report says, and whose word it is."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest

from conform.report.digest import digest_report
from conform.report.envelope import BadEnvelopeError, encode_payload, seal, unseal, verify_envelope
from conform.report.keys import BadKeyError, FileSigner, TrustedKey, TrustedRoots, read_certificates, read_signer
from conform.report.statement import OURS, CannotSignError, write_statement
from conform.verdict import Verdict
from tests.conform.keys import make_key, write_chain, write_key
from tests.conform.reports import AT, HOLDS, build_report

_KINDS = ("ed25519", "p256")
_FAILS = {**HOLDS, "RS-TX-01": Verdict.FAILS, "RS-TX-02": Verdict.EXPECTED, "RS-VAL-01": Verdict.WARNING}


def test_the_payload_is_encoded_as_dsse_says() -> None:
    """The example of the specification (DSSE, protocol.md)."""
    assert encode_payload("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


@pytest.mark.parametrize(
    ("rows", "result"),
    [(HOLDS, "PASSED"), ({**HOLDS, "RS-VAL-01": Verdict.WARNING}, "WARNED"), (_FAILS, "FAILED")],
    ids=["holds", "warning", "fails"],
)
def test_the_result_is_that_of_the_report(rows: dict[str, Verdict], result: str) -> None:
    report = build_report(rows)
    statement = write_statement(report, "Vendor Oy", AT.isoformat())
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    predicate = statement["predicate"]
    assert predicate["result"] == result
    assert predicate["passedTests"] == ["record/RS-CAP-01", "record/RS-SRCH-01"]
    assert [one["name"] for one in predicate["configuration"]] == ["ledger", "cases", "sut.toml"]
    assert predicate[OURS]["report"]["digest"]["sha256"] == digest_report(report)
    assert "not an authority's approval" in predicate[OURS]["note"]


def test_what_fails_and_what_was_expected_to_fail_are_failed_tests() -> None:
    predicate = write_statement(build_report(_FAILS), "Vendor Oy", "")["predicate"]
    assert predicate["failedTests"] == ["record/RS-TX-01", "record/RS-TX-02"]
    assert predicate["warnedTests"] == ["record/RS-VAL-01"]


@pytest.mark.parametrize(
    "rows",
    [
        {**HOLDS, "RS-TX-01": Verdict.NOT_TESTED},
        {**HOLDS, "RS-TX-01": Verdict.EXPECTED},
        {"RS-CAP-01": Verdict.INCONCLUSIVE},
        {},
    ],
    ids=["not-tested", "expected", "inconclusive", "empty"],
)
def test_nothing_is_signed_of_what_is_partial_or_inconclusive(rows: dict[str, Verdict]) -> None:
    with pytest.raises(CannotSignError, match="nothing is signed of it"):
        write_statement(build_report(rows), "Vendor Oy", "")


def test_the_subject_is_the_build_or_else_the_name_and_version() -> None:
    report = build_report(HOLDS)
    (subject,) = write_statement(report, "V", "")["subject"]
    assert subject["name"] == "Vendor Oy/Record 4.1"
    assert set(subject["digest"]) == {"lauttaNameAndVersion"}
    report["product"]["build"] = f"sha256:{'a' * 64}"
    (subject,) = write_statement(report, "V", "")["subject"]
    assert subject["digest"] == {"sha256": "a" * 64}


@pytest.mark.parametrize("kind", _KINDS)
def test_an_envelope_is_verified_by_its_key_and_by_no_other(kind: str) -> None:
    key = make_key(kind)
    envelope = json.loads(json.dumps(seal({"ä": 1}, FileSigner(key))))
    verify_envelope(envelope, TrustedKey(key.public_key()))
    assert unseal(envelope) == {"ä": 1}
    for other in _KINDS:
        with pytest.raises(BadEnvelopeError, match="not of the key"):
            verify_envelope(envelope, TrustedKey(make_key(other).public_key()))
    swapped = {**envelope, "payload": base64.b64encode(b'{"a": 2}').decode()}
    with pytest.raises(BadEnvelopeError, match="not of the key"):
        verify_envelope(swapped, TrustedKey(key.public_key()))
    with pytest.raises(BadEnvelopeError, match="something else"):
        verify_envelope({**envelope, "payloadType": "text/plain"}, TrustedKey(key.public_key()))


@pytest.mark.parametrize(
    "envelope",
    [None, [], {}, {"payload": "e30="}, {"payload": 1, "payloadType": "x", "signatures": 3}, {"payload": "!"}],
    ids=["null", "list", "empty", "no-signature", "numbers", "no-base64"],
)
def test_what_is_no_envelope_is_said_in_a_sentence(envelope: object) -> None:
    with pytest.raises(BadEnvelopeError):
        verify_envelope(envelope, TrustedKey(make_key("ed25519").public_key()))


def test_a_key_with_a_password_signs_with_it_only(tmp_path: Path) -> None:
    private, _ = write_key(make_key("p256"), tmp_path, password="open sesame")
    assert read_signer(private, b"open sesame", None).sign(b"x")
    for wrong in (None, b"another"):
        with pytest.raises(BadKeyError, match="password is another"):
            read_signer(private, wrong, None)


def test_another_curve_or_no_key_is_refused(tmp_path: Path) -> None:
    private, public = write_key(make_key("p384"), tmp_path)
    with pytest.raises(BadKeyError, match="Ed25519 or ECDSA P-256"):
        read_signer(private, None, None)
    with pytest.raises(BadKeyError, match="Ed25519 or ECDSA P-256"):
        TrustedKey.read(public)
    with pytest.raises(BadKeyError, match="no public key"):
        TrustedKey.read(private)
    with pytest.raises(BadKeyError, match="No such file"):
        read_signer(tmp_path / "none.pem", None, None)
    with pytest.raises(BadKeyError, match="no certificate"):
        read_certificates(private)


def test_a_certificate_leads_to_its_root(tmp_path: Path) -> None:
    key = make_key("p256")
    private, _ = write_key(key, tmp_path)
    chain, root = write_chain(key, tmp_path)
    envelope = seal({"a": 1}, read_signer(private, None, chain))
    roots = read_certificates(root)
    verify_envelope(envelope, TrustedRoots(roots, AT))
    others = tmp_path / "others"
    others.mkdir()
    foreign = read_certificates(write_chain(key, others)[1])
    for trust in (
        TrustedRoots(foreign, AT),
        TrustedRoots(roots, AT + timedelta(days=4)),
        TrustedRoots(roots, AT - timedelta(days=4)),
    ):
        with pytest.raises(BadEnvelopeError, match="not of the key"):
            verify_envelope(envelope, trust)
    bare = {**envelope, "signatures": [{"sig": envelope["signatures"][0]["sig"]}]}
    with pytest.raises(BadEnvelopeError, match="not of the key"):
        verify_envelope(bare, TrustedRoots(roots, AT))
    with pytest.raises(BadKeyError, match="not of the key"):
        read_signer(write_key(make_key("p256"), tmp_path, "other")[0], None, chain)


def test_an_issuer_that_is_no_authority_is_none(tmp_path: Path) -> None:
    key = make_key("ed25519")
    private, _ = write_key(key, tmp_path)
    chain, root = write_chain(key, tmp_path, authority=False)
    envelope = seal({"a": 1}, read_signer(private, None, chain))
    with pytest.raises(BadEnvelopeError, match="not of the key"):
        verify_envelope(envelope, TrustedRoots(read_certificates(root), AT))
