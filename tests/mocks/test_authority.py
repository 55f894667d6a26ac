"""The certificate authority's mock, and what others make of its lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from mocks.authority import authority_mock
from mocks.pki import Pki, make_pki, revoke
from mocks.running import RunningMock
from tests.mocks.control import Desk
from tests.mocks.kanta import ADAPTER

DAY = timedelta(days=1)
MADE_REVOKED = ["adapter-revoked", "kanta-revoked"]


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), ADAPTER, datetime.now(UTC))


@pytest.fixture(scope="module")
def authority(pki: Pki) -> Iterator[RunningMock]:
    started = authority_mock(pki.directory)
    yield started
    started.stop()


@pytest.fixture
def desk(authority: RunningMock) -> Desk:
    desk = Desk(authority.control_url)
    desk.reset()
    return desk


def _read(pki: Pki, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificates((pki.directory / f"{name}.pem").read_bytes())[0]


def _get(authority: RunningMock, name: str) -> x509.CertificateRevocationList:
    answer = requests.get(f"{authority.url}/pki/{name}.crl", timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pkix-crl")
    return x509.load_der_x509_crl(answer.content)


def _is_signed(found: x509.CertificateRevocationList, pki: Pki, issuer: str) -> bool:
    key = _read(pki, issuer).public_key()
    assert isinstance(key, RSAPublicKey)
    return found.issuer == _read(pki, issuer).subject and found.is_signature_valid(key)


def _number(found: x509.CertificateRevocationList) -> int:
    return found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


@pytest.mark.parametrize(("issuer", "revoked"), [("root", []), ("intermediate", MADE_REVOKED)])
def test_a_list_is_signed_afresh_for_a_day(
    authority: RunningMock, desk: Desk, pki: Pki, issuer: str, revoked: list[str]
) -> None:
    moment = datetime.now(UTC) + 30 * DAY
    requests.post(f"{authority.control_url}/clock", json={"now": moment.isoformat()}, timeout=10)
    first, second = _get(authority, issuer), _get(authority, issuer)
    for found in (first, second):
        assert _is_signed(found, pki, issuer)
        assert {entry.serial_number for entry in found} == {_read(pki, name).serial_number for name in revoked}
        assert moment - timedelta(seconds=1) <= found.last_update_utc < moment + timedelta(minutes=10)
        assert found.next_update_utc == found.last_update_utc + DAY
    assert _number(first) < _number(second)
    assert [(line["operation"], line["outcome"]) for line in desk.journal()] == [("crl", 200)] * 2


def test_certificates_of_the_issuers(authority: RunningMock, desk: Desk, pki: Pki) -> None:
    for name in ("root", "intermediate"):
        answer = requests.get(f"{authority.url}/pki/{name}.pem", timeout=10)
        assert answer.content == (pki.directory / f"{name}.pem").read_bytes()
    assert requests.get(f"{authority.url}/pki/root.key.pem", timeout=10).status_code == 404
    assert requests.get(f"{authority.url}/pki/adapter-system.pem", timeout=10).status_code == 404
    assert [line["operation"] for line in desk.journal()] == ["certificate"] * 2 + ["unknown"] * 2


def test_a_seed_revokes_until_reset(authority: RunningMock, desk: Desk, pki: Pki) -> None:
    pem = _read(pki, "adapter-tls").public_bytes(Encoding.PEM).decode()
    desk.seed({"revoke": ["adapter-system", pem, "adapter-revoked"]})
    assert desk.state() == {"revoked": 4}
    wanted = {_read(pki, name).serial_number for name in ("adapter-system", "adapter-tls", *MADE_REVOKED)}
    assert {entry.serial_number for entry in _get(authority, "intermediate")} == wanted
    filed = x509.load_der_x509_crl((pki.directory / "intermediate.crl").read_bytes())
    assert {entry.serial_number for entry in filed} == wanted
    desk.seed({"revoke": ["intermediate"]})
    assert [entry.serial_number for entry in _get(authority, "root")] == [_read(pki, "intermediate").serial_number]
    desk.reset()
    assert desk.state() == {"revoked": 2}
    kept = {_read(pki, name).serial_number for name in MADE_REVOKED}
    assert {entry.serial_number for entry in _get(authority, "intermediate")} == kept
    assert list(_get(authority, "root")) == []


def test_what_others_revoke_is_told_too(authority: RunningMock, desk: Desk, pki: Pki) -> None:
    assert revoke(pki.directory, "server-tls", datetime.now(UTC))
    assert desk.state() == {"revoked": 3}
    found = _get(authority, "intermediate")
    assert found.get_revoked_certificate_by_serial_number(_read(pki, "server-tls").serial_number) is not None


@pytest.mark.parametrize("wrong", ["nobody", "../root", "adapter-system.key", "kanta-unknown", "-----BEGIN", 7])
def test_a_seed_of_a_stranger_changes_nothing(authority: RunningMock, desk: Desk, wrong: object) -> None:
    before = desk.state()
    answer = requests.post(f"{authority.control_url}/seed", json={"revoke": [wrong]}, timeout=10)
    assert answer.status_code == 400
    assert desk.state() == before


def test_a_stale_list(authority: RunningMock, desk: Desk, pki: Pki) -> None:
    desk.order_fault("stale", "crl")
    stale = _get(authority, "intermediate")
    assert _is_signed(stale, pki, "intermediate")
    assert stale.next_update_utc is not None
    assert stale.next_update_utc < datetime.now(UTC)
    fresh = _get(authority, "intermediate")
    assert fresh.next_update_utc is not None
    assert fresh.next_update_utc > datetime.now(UTC)
    assert [line.get("fault") for line in desk.journal()] == ["stale", None]


def test_a_forged_list(authority: RunningMock, desk: Desk, pki: Pki) -> None:
    desk.order_fault("forged", "crl")
    forged = _get(authority, "intermediate")
    assert forged.issuer == _read(pki, "intermediate").subject
    assert not _is_signed(forged, pki, "intermediate")
    assert list(forged) == []
    assert _is_signed(_get(authority, "intermediate"), pki, "intermediate")


def test_status_and_silence(authority: RunningMock, desk: Desk) -> None:
    desk.order_fault("status", "crl", status=503)
    assert requests.get(f"{authority.url}/pki/root.crl", timeout=10).status_code == 503
    desk.order_fault("silence", "crl")
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(f"{authority.url}/pki/root.crl", timeout=10)
    assert [line["fault"] for line in desk.journal()] == ["status", "silence"]
