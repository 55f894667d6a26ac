"""`lautta mocks cert`: certificates for a second organisation, cards, servers, and such as are good no more."""

from __future__ import annotations

import json
import shutil
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from mocks.__main__ import main
from mocks.pki import Pki, load_credential
from tests.mocks.kanta import ADAPTER, HETU, Client, K, is_failed_check, one, read_key, wishes

OTHER = "1.2.246.10.99999820.10.0"
NOW = datetime.now(UTC)

Certify = Callable[..., x509.Certificate]


@pytest.fixture
def pki(made: Pki, tmp_path: Path) -> Path:
    """A copy: what is ordered of it is not there for the next test."""
    return Path(shutil.copytree(made.directory, tmp_path / "pki"))


@pytest.fixture
def certify(pki: Path, capsys: pytest.CaptureFixture[str]) -> Certify:
    def order(*words: str) -> x509.Certificate:
        assert main(["cert", "--pki", str(pki), *words]) == 0
        told = json.loads(capsys.readouterr().out)
        held = load_credential(Path(told["certificate"]), Path(told["key"]))
        assert Path(told["key"]).stat().st_mode & 0o777 == 0o600
        return held.certificate

    return order


def test_a_second_organisation_speaks_with_kanta(certify: Certify, client: Client, pki: Path) -> None:
    certify("--oid", OTHER)
    certify("--oid", OTHER, "--tls", "--out", "other-tls")
    with requests.Session() as session:
        session.trust_env, session.verify = False, client.session.verify
        session.cert = (str(pki / "other-tls.pem"), str(pki / "other-tls.key.pem"))
        other = replace(client, session=session, system=read_key(pki, f"system-{OTHER}"))
        answer = one(other.ask("wishes", wishes(HETU, OTHER)), "k:acknowledgement")
        assert answer.get("code") == "AA"


@pytest.mark.parametrize("when", ["--expired", "--not-yet"])
def test_kanta_refuses_what_is_not_valid_now_and_says_why(
    certify: Certify, client: Client, control: Callable[..., Any], pki: Path, when: str
) -> None:
    certify("--oid", ADAPTER, when, "--out", "bad-system")
    certify("--oid", ADAPTER, when, "--tls", "--out", "bad-tls")
    assert is_failed_check(replace(client, system=read_key(pki, "bad-system")).ask("wishes", wishes(HETU)))
    client.session.close()
    client.session.cert = (str(pki / "bad-tls.pem"), str(pki / "bad-tls.key.pem"))
    with pytest.raises(requests.exceptions.ConnectionError):
        client.post(f"{K}/wishes", client.seal("wishes", wishes(HETU)))
    (kept_out,) = control("journal?operation=tls&wait=10")
    assert ("expired" if when == "--expired" else "not yet valid") in kept_out["reason"]


def test_a_certificate_ends_when_it_was_ordered_to(certify: Certify) -> None:
    assert abs(certify("--oid", OTHER, "--days", "1").not_valid_after_utc - NOW - timedelta(days=1)) < timedelta(
        hours=1
    )
    whole = certify("--professional", "90000000029")
    assert whole.not_valid_after_utc > NOW + timedelta(days=19 * 365)
    assert whole.subject.rfc4514_string().endswith("2.5.4.5=90000000029")
    usage = whole.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.content_commitment, usage.digital_signature) == (True, False)


def test_a_server_has_the_names_it_was_ordered_for(certify: Certify, pki: Path) -> None:
    made = certify("--san", "record.example.test", "--san", "10.0.0.7", "--oid", OTHER)
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["record.example.test"]
    assert list(map(str, names.get_values_for_type(x509.IPAddress))) == ["10.0.0.7"]
    uses = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(uses) == [ExtendedKeyUsageOID.SERVER_AUTH]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pki / "server-record.example.test.pem", pki / "server-record.example.test.key.pem")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param((), "say whose it is", id="nobody"),
        pytest.param(("--tls", "--professional", "90000000029"), "one use", id="two-uses"),
        pytest.param(("--oid", OTHER, "--out", "kanta-system"), "of that name", id="name-taken"),
        pytest.param(("--oid", "hello"), "an OID", id="no-oid"),
        pytest.param(("--professional", "12345678901"), "first of them 9", id="no-test-number"),
        pytest.param(("--oid", OTHER, "--days", "0"), "above zero", id="no-days"),
        pytest.param(("--oid", OTHER, "--expired", "--not-yet"), "not allowed with", id="two-times"),
        pytest.param(("--san", "ä.example.test"), "ASCII", id="no-server-name"),
    ],
)
def test_an_order_that_does_not_fit_is_refused(
    pki: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    before = sorted(pki.iterdir())
    try:
        code = main(["cert", "--pki", str(pki), *words])
    except SystemExit as end:
        code = int(end.code or 0)
    assert code == 2
    assert told in capsys.readouterr().err
    assert sorted(pki.iterdir()) == before


def test_a_folder_without_a_pki_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cert", "--pki", str(tmp_path / "nothing"), "--oid", OTHER]) == 2
    assert "no PKI" in capsys.readouterr().err
