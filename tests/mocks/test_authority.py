"""The certificate authority's mock, and what others make of its lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from mocks.authority import authority_mock
from mocks.control import Setting
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
    assert desk.state()["revoked"] == 4
    wanted = {_read(pki, name).serial_number for name in ("adapter-system", "adapter-tls", *MADE_REVOKED)}
    assert {entry.serial_number for entry in _get(authority, "intermediate")} == wanted
    filed = x509.load_der_x509_crl((pki.directory / "intermediate.crl").read_bytes())
    assert {entry.serial_number for entry in filed} == wanted
    desk.seed({"revoke": ["intermediate"]})
    assert [entry.serial_number for entry in _get(authority, "root")] == [_read(pki, "intermediate").serial_number]
    desk.reset()
    assert desk.state()["revoked"] == 2
    kept = {_read(pki, name).serial_number for name in MADE_REVOKED}
    assert {entry.serial_number for entry in _get(authority, "intermediate")} == kept
    assert list(_get(authority, "root")) == []


def test_what_others_revoke_is_told_too(authority: RunningMock, desk: Desk, pki: Pki) -> None:
    assert revoke(pki.directory, "server-tls", datetime.now(UTC))
    assert desk.state()["revoked"] == 3
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


def test_publishing_stops_and_the_lists_run_out_by_the_clock(authority: RunningMock, desk: Desk) -> None:
    desk.seed({"publishing": False})
    last = _get(authority, "intermediate")
    desk.seed({"revoke": ["adapter-system"]})
    requests.post(f"{authority.control_url}/clock", json={"advance": 2 * DAY.total_seconds()}, timeout=10)
    stale = _get(authority, "intermediate")
    assert stale == last, "what was revoked since is not told"
    now = datetime.fromisoformat(requests.get(f"{authority.control_url}/clock", timeout=10).json()["now"])
    assert stale.next_update_utc is not None
    assert stale.next_update_utc < now
    desk.seed({"publishing": True})
    assert len(list(_get(authority, "intermediate"))) == len(list(last)) + 1


def test_a_revocation_is_taken_back_singly(authority: RunningMock, desk: Desk) -> None:
    before = desk.state()
    desk.seed({"revoke": ["adapter-system", "adapter-tls"]})
    url = f"{authority.control_url}/state/revoked"
    assert requests.delete(f"{url}/adapter-tls", timeout=10).status_code == 204
    assert requests.delete(f"{url}/adapter-tls", timeout=10).status_code == 404
    assert requests.delete(f"{url}/kanta-revoked", timeout=10).status_code == 404, "the PKI was made with it"
    assert desk.state() == before | {"revoked": before["revoked"] + 1, "seeded": 1}


def test_a_snapshot_brings_a_revocation_back(authority: RunningMock, desk: Desk, pki: Pki) -> None:
    desk.seed({"revoke": ["adapter-system"]})
    control = authority.control_url
    assert requests.post(f"{control}/snapshots", json={"name": "revoked"}, timeout=10).ok
    desk.reset()
    assert requests.post(f"{control}/snapshots/revoked/restore", timeout=10).ok
    serial = _read(pki, "adapter-system").serial_number
    assert _get(authority, "intermediate").get_revoked_certificate_by_serial_number(serial) is not None
    desk.reset()
    assert _get(authority, "intermediate").get_revoked_certificate_by_serial_number(serial) is None


def test_a_refusal_says_why(authority: RunningMock, desk: Desk) -> None:
    answer = requests.get(f"{authority.url}/pki/leaf.crl", timeout=10)
    assert (answer.status_code, answer.text.split(":")[0]) == (404, "path")
    assert "authority.place" in answer.text
    assert desk.journal()[0]["steps"][0]["rule"] == "authority.place"


def test_what_was_seeded_survives_the_end_of_the_process_and_goes_at_reset(pki: Pki, tmp_path: Path) -> None:
    first = authority_mock(pki.directory, setting=Setting(state=tmp_path))
    Desk(first.control_url).seed({"revoke": ["adapter-system"]})
    again = authority_mock(pki.directory, setting=Setting(state=tmp_path))
    try:
        desk = Desk(again.control_url)
        assert desk.state()["seeded"] == 1
        desk.reset()
        serial = _read(pki, "adapter-system").serial_number
        assert _get(again, "intermediate").get_revoked_certificate_by_serial_number(serial) is None
    finally:
        first.stop()
        again.stop()
