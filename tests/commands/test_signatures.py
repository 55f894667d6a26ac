"""`lautta sign` and `lautta verify` as a person or a script runs them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from adapter.cli import main
from adapter.xml.cda import write_entry
from mocks.pki import Credential, encode_certificates, encode_key, make_list
from tests.region import NOW
from tests.xml.authority import ORGANISER, issuer, leaf, professional, root
from tests.xml.envelopes import Answer, seal
from tests.xml.papers import entry

AT = NOW.isoformat()
ORDER = b"<order><study>1.2.3</study></order>"
ENVELOPE = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header>'
    b"<a:To>https://kanta.example</a:To><a:Action>urn:do</a:Action><a:MessageID>urn:uuid:1</a:MessageID></s:Header>"
    b"<s:Body><do/></s:Body></s:Envelope>"
)


@pytest.fixture
def pki(tmp_path: Path) -> Path:
    _save(tmp_path, "system", leaf())
    _save(tmp_path, "person", professional())
    (tmp_path / "root.pem").write_bytes(encode_certificates([root().certificate, issuer().certificate]))
    return tmp_path


def _save(folder: Path, name: str, credential: Credential) -> None:
    (folder / f"{name}.pem").write_bytes(encode_certificates([credential.certificate, *credential.chain]))
    (folder / f"{name}.key.pem").write_bytes(encode_key(credential.key))


def _run(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


def _sign(folder: Path, raw: bytes, capture: pytest.CaptureFixture[bytes], *more: str, who: str = "system") -> bytes:
    (folder / "in.xml").write_bytes(raw)
    key = ("--key", folder / f"{who}.key.pem", "--cert", folder / f"{who}.pem")
    assert _run("sign", folder / "in.xml", *key, "--at", AT, *more) == 0
    return capture.readouterr().out


def _verify(folder: Path, raw: bytes, *more: object) -> int:
    (folder / "signed.xml").write_bytes(raw)
    return _run("verify", folder / "signed.xml", "--ca", folder / "root.pem", "--at", AT, *more)


@pytest.mark.parametrize(
    ("raw", "profile", "covered"),
    [
        (write_entry(entry()), "document", ["body", "document"]),
        (ORDER, "xades", ["document"]),
        (ENVELOPE, "soap", ["message"]),
    ],
)
def test_what_is_signed_verifies(
    pki: Path, capsysbinary: pytest.CaptureFixture[bytes], raw: bytes, profile: str, covered: list[str]
) -> None:
    signed = _sign(pki, raw, capsysbinary)
    assert _verify(pki, signed, "--json") == 0
    answer = json.loads(capsysbinary.readouterr().out)
    assert (answer["status"], answer["reason"], answer["profile"]) == ("TOTAL_PASSED", None, profile)
    assert [found["covered"] for found in answer["signatures"]] == covered
    assert {(found["signer"], found["kind"]) for found in answer["signatures"]} == {(ORGANISER, "system")}
    assert all(found["time"].startswith("2026-11-22T1") for found in answer["signatures"])
    assert _verify(pki, signed) == 0
    told = capsysbinary.readouterr().out.decode()
    assert told.startswith(f"TOTAL_PASSED: {profile}\n")
    assert ORGANISER in told
    assert "revoked" in told


def test_a_person_signs_the_body_and_a_verifier_says_that_the_header_is_open(
    pki: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    named = write_entry(entry()).replace(
        b'<assignedAuthor><id nullFlavor="NA"/>',
        b'<assignedAuthor><id root="1.2.246.537.26" extension="90000000011"/>',
    )
    signed = _sign(pki, named, capsysbinary, who="person")
    assert _verify(pki, signed) == 0
    told = capsysbinary.readouterr().out.decode()
    assert "registration number 90000000011 signed timestamp, body" in told
    assert "not covered" in told
    assert _verify(pki, signed.replace(b"90000000011", b"90000000022", 1)) == 1
    assert b"whom it does not name" in capsysbinary.readouterr().out


def test_a_changed_file_is_refused_with_etsis_words(pki: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    signed = _sign(pki, ORDER, capsysbinary).replace(b"1.2.3", b"1.2.4")
    assert _verify(pki, signed) == 1
    assert capsysbinary.readouterr().out.startswith(b"TOTAL_FAILED: HASH_FAILURE\n")
    assert _verify(pki, signed, "--json") == 1
    answer = json.loads(capsysbinary.readouterr().out)
    assert (answer["status"], answer["reason"]) == ("TOTAL_FAILED", "HASH_FAILURE")
    assert answer["outcome"]["resourceType"] == "OperationOutcome"


def test_another_profile_than_the_files_is_refused(pki: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    signed = _sign(pki, ORDER, capsysbinary)
    for profile in ("document", "soap"):
        assert _verify(pki, signed, "--profile", profile) == 1
        assert b"FAIL" in capsysbinary.readouterr().out


def test_a_revoked_signer_is_refused(pki: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    signed = _sign(pki, ORDER, capsysbinary)
    day = timedelta(days=1)
    for name, made in (
        ("root.crl", make_list(root(), {}, NOW - day, NOW + day)),
        ("issuer.crl", make_list(issuer(), {leaf().certificate.serial_number: NOW - day}, NOW - day, NOW + day)),
    ):
        (pki / name).write_bytes(made.public_bytes(Encoding.DER))
    lists = ("--crl", pki / "root.crl", "--crl", pki / "issuer.crl")
    assert _verify(pki, signed, *lists) == 1
    assert b"TOTAL_FAILED: REVOKED" in capsysbinary.readouterr().out
    assert _verify(pki, signed, "--crl", pki / "root.crl") == 1
    assert b"INDETERMINATE: TRY_LATER" in capsysbinary.readouterr().out


def test_an_envelope_is_judged_at_the_time_given(pki: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    raw = seal(Answer())
    assert _verify(pki, raw) == 0
    capsysbinary.readouterr()
    assert _run("verify", pki / "signed.xml", "--ca", pki / "root.pem", "--at", "2026-11-23T16:00:00+02:00") == 1
    assert b"not fresh" in capsysbinary.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--key", "nowhere.pem"), "nowhere.pem"),
        (("--at", "yesterday"), "--at yesterday"),
        (("--at", "2026-11-22T16:00:00"), "offset"),
        (("--key", "pkcs11:token=x"), "card's address"),
    ],
)
def test_wrong_words_are_told_in_a_sentence(
    pki: Path, capsysbinary: pytest.CaptureFixture[bytes], words: tuple[str, ...], sentence: str
) -> None:
    (pki / "in.xml").write_bytes(ORDER)
    right = ("--key", pki / "system.key.pem", "--cert", pki / "system.pem")
    assert _run("sign", pki / "in.xml", *right, *words) == 2
    captured = capsysbinary.readouterr()
    assert sentence in captured.err.decode()
    assert captured.out == b""


def test_a_key_of_another_certificate_is_refused(pki: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (pki / "in.xml").write_bytes(ORDER)
    assert _run("sign", pki / "in.xml", "--key", pki / "person.key.pem", "--cert", pki / "system.pem") == 2
    assert b"does not belong" in capsysbinary.readouterr().err


@pytest.mark.parametrize("raw", [b"", b"not xml", b"<a", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_what_is_not_xml_is_refused_in_a_sentence(
    pki: Path, capsysbinary: pytest.CaptureFixture[bytes], raw: bytes
) -> None:
    assert _verify(pki, raw) == 1
    assert capsysbinary.readouterr().out.startswith(b"TOTAL_FAILED: FORMAT_FAILURE\n")
    (pki / "in.xml").write_bytes(raw)
    assert _run("sign", pki / "in.xml", "--key", pki / "system.key.pem", "--cert", pki / "system.pem") == 1
    assert b"SIG-01" in capsysbinary.readouterr().err
