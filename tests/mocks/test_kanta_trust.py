"""Whom mock Kanta trusts: nobody who is revoked, and no message twice."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from mocks.control import Control
from mocks.kanta import kanta_mock
from mocks.kanta.replay import Replays
from mocks.pki import Pki, make_key, restore, revoke
from mocks.pki.certificates import Credential
from mocks.pki.revocation import make_list
from mocks.xml.certificates import TrustStore, UntrustedCertificateError, may_seal, may_sign_as_person
from mocks.xml.revocation import RevocationList, RevocationLists
from tests.mocks.kanta import DRAFT, HETU, NAMES, Client, K, is_failed_check, one, outcome, read_key, wishes

NOW = datetime.now(UTC)
MESSAGE = "urn:uuid:5d8c9b3e-0000-4000-8000-000000000003"


@pytest.fixture
def revoking(made: Pki) -> Iterator[Callable[[str], None]]:
    """Revoke by name; what was revoked is taken back at the end."""
    names: list[str] = []

    def do(name: str) -> None:
        names.append(name)
        assert revoke(made.directory, name, datetime.now(UTC))

    yield do
    for name in names:
        restore(made.directory, name, datetime.now(UTC))


def _reasons(control: Callable[..., Any]) -> list[str]:
    return [entry["reason"] for entry in control("journal")]


def test_a_revoked_signer_of_messages_is_a_fault(client: Client, made: Pki, control: Callable[..., Any]) -> None:
    client.system = read_key(made.directory, "adapter-revoked")
    assert is_failed_check(client.ask("wishes", wishes(HETU)))
    assert _reasons(control) == ["FailedCheck: revoked"]


@pytest.mark.parametrize("name", ["adapter-system", "adapter-tls", "intermediate"])
def test_revocation_counts_from_the_moment_the_list_says_so(
    client: Client, control: Callable[..., Any], revoking: Callable[[str], None], made: Pki, name: str
) -> None:
    assert not _is_refused(client)
    revoking(name)
    assert _is_refused(client)
    restore(made.directory, name, datetime.now(UTC))
    assert not _is_refused(client)
    assert _reasons(control) == ["", "FailedCheck: revoked", ""]


def _is_refused(client: Client) -> bool:
    answer = client.ask("wishes", wishes(HETU))
    return answer.tag != f"{{{K}}}WishesResponse" and is_failed_check(answer)


@pytest.mark.parametrize("whole", [True, False])
def test_a_revoked_signer_of_a_document_is_refused(client: Client, made: Pki, *, whole: bool) -> None:
    revoked = read_key(made.directory, "adapter-revoked")
    # Also a signature said to be older than the revocation: the signer says so.
    draft = replace(DRAFT, signed_at=datetime.now(UTC) - timedelta(hours=3))
    content = draft.sign(revoked, whole=whole, habit=not whole)
    assert outcome(client.ask("archive", draft.frame(content))) == ("AR", "signature")
    good = draft.sign(client.system, whole=whole, habit=not whole)
    assert outcome(client.ask("archive", draft.frame(good))) == ("AA", None)


@pytest.mark.parametrize("spoil", ["missing", "unreadable", "forged"])
def test_without_a_list_nobody_is_trusted(
    client: Client, made: Pki, control: Callable[..., Any], tmp_path: Path, spoil: str
) -> None:
    path = made.directory / "intermediate.crl"
    kept = shutil.copy(path, tmp_path / "kept.crl")
    try:
        path.unlink()
        if spoil == "unreadable":
            path.write_bytes(b"no list")
        if spoil == "forged":
            forger = Credential(made.intermediate.certificate, make_key())
            path.write_bytes(make_list(forger, {}, NOW, NOW + timedelta(days=1)).public_bytes(Encoding.DER))
        assert is_failed_check(client.ask("wishes", wishes(HETU)))
    finally:
        shutil.copy(kept, path)
    assert client.ask("wishes", wishes(HETU)).tag == f"{{{K}}}WishesResponse"
    assert _reasons(control) == ["FailedCheck: a revocation list cannot be read", ""]


def test_a_path_once_found_good_is_not_good_for_ever(made: Pki) -> None:
    lists = RevocationLists([RevocationList(made.directory / "root.crl", made.root.certificate)])
    store = TrustStore([made.root.certificate], lists)
    chain = read_key(made.directory, "adapter-system").chain
    for _ in range(2):
        store.check(chain, NOW, may_seal)
        for other in (NOW - timedelta(days=366), NOW + timedelta(days=20 * 366)):
            with pytest.raises(UntrustedCertificateError):
                store.check(chain, other, may_seal)
        with pytest.raises(UntrustedCertificateError):
            store.check(chain, NOW, may_sign_as_person)


def test_it_starts_only_with_all_files(made: Pki, tmp_path: Path) -> None:
    shutil.copytree(made.directory, tmp_path / "pki")
    (tmp_path / "pki" / "kanta-expired.pem").unlink()
    with pytest.raises(FileNotFoundError):
        kanta_mock(tmp_path / "pki")


@pytest.mark.parametrize("operation", ["archive", "wishes"])
def test_a_request_sent_again_as_it_was_is_a_fault(client: Client, control: Callable[..., Any], operation: str) -> None:
    body = wishes(HETU) if operation == "wishes" else DRAFT.frame(DRAFT.sign(client.system))
    content = client.seal(operation, body, MESSAGE)
    assert client.post(f"{K}/{operation}", content).status_code == 200
    again = client.post(f"{K}/{operation}", content)
    assert again.status_code == 500
    assert is_failed_check(client.read(again.content, MESSAGE, f"{K}/{operation}Response"))
    assert _reasons(control) == ["", "FailedCheck: replay"]
    # The same message sealed anew is a retry.
    assert client.post(f"{K}/{operation}", client.seal(operation, body, MESSAGE)).status_code == 200


def test_a_replay_dressed_up_is_one_still(client: Client, control: Callable[..., Any]) -> None:
    content = client.seal("wishes", wishes(HETU))
    assert client.post(f"{K}/wishes", content).status_code == 200
    envelope = etree.fromstring(content)
    value = one(envelope, ".//ds:SignatureValue")
    value.text = base64.encodebytes(base64.b64decode(value.text or "")).decode()
    one(envelope, "s:Header/wsse:Security/ds:Signature").tail = "\n"
    assert client.post(f"{K}/wishes", etree.tostring(envelope)).status_code == 500
    assert _reasons(control) == ["", "FailedCheck: replay"]
    assert envelope.find(".//ds:SignatureValue", NAMES) is value


def test_what_was_not_believed_is_not_remembered(client: Client, control: Callable[..., Any]) -> None:
    """A stranger who sends a spoilt copy first must not shut out the message itself."""
    content = client.seal("wishes", wishes(HETU))
    assert client.post(f"{K}/wishes", content.replace(HETU.encode(), b"020594X903P")).status_code == 500
    assert client.post(f"{K}/wishes", content).status_code == 200
    assert _reasons(control)[1] == ""


def test_replays_are_forgotten_when_they_expire() -> None:
    replays = Replays(Control("kanta", seed=lambda _: None, state=dict))
    moment, later = NOW, NOW + timedelta(minutes=5)
    assert replays.is_new("a", later, moment)
    assert not replays.is_new("a", later, later - timedelta.resolution)
    assert replays.is_new("b", later + timedelta(minutes=5), later)
    assert len(replays) == 1
