"""Clients that sign in by the certificate of their connection (RFC 8705: tls_client_auth, bound tokens)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from adapter.rest.certificate import PEER_CERTIFICATE
from adapter.xml.revocation import Revocations
from adapter.xml.trust import Trust
from mocks.pki import TLS_CLIENT, Credential, issue, make_list, name_subject
from tests.region import NOW
from tests.rest.clients import ask, assertion, by_key, client, ec_key, form, publish, refusal, served, token_of
from tests.rest.desk import Face, open_face, outcome
from tests.xml.authority import GOOD, ORGANISER, issuer, leaf, root, trust, wrong

PRODUCER = "1.2.246.10.99999861.10.0"
REQUEST = {"grant_type": "client_credentials", "client_id": "hospital", "scope": "system/Media.rs"}


def connected(organisation: str = ORGANISER, *more: x509.NameAttribute[str]) -> Credential:
    """A certificate for the client's end of a connection."""
    subject = x509.Name([*name_subject("Hospital", "record.hospital.example", organisation), *more])
    return issue(issuer(), subject, TLS_CLIENT, GOOD, key=leaf().key)


def over(credential: Credential | None) -> dict[str, Any]:
    """What the server puts into the environment of a request over such a connection."""
    return {PEER_CERTIFICATE: credential.certificate.public_bytes(Encoding.DER)} if credential else {}


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    keys = publish(tmp_path / "keys.json", ec_key())
    hospital = client("hospital", certificate=ORGANISER)
    named = client("named", certificate="CN=record.hospital.example,O=Hospital")
    with open_face(tmp_path, token=None, settings=served(hospital, named, by_key(keys))) as opened:
        yield opened


def bearer(face: Face, token: str, credential: Credential | None) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return face.client.get("/fhir/Media", headers=headers, environ_overrides=over(credential)).status_code


def test_a_certificate_gets_a_token_that_goes_with_it_alone(face: Face) -> None:
    shown = connected()
    answer = ask(face, REQUEST, **over(shown))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    token = answer.get_json()["access_token"]
    assert bearer(face, token, shown) == 200
    assert bearer(face, token, None) == 401
    assert bearer(face, token, connected()) == 401, "a new certificate of the same client needs a new token"
    headers = {"Authorization": f"Bearer {token}"}
    told = face.client.post("/introspect", data={"token": token}, headers=headers, environ_overrides=over(shown))
    assert len(told.get_json()["cnf"]["x5t#S256"]) == 43


def test_the_subject_may_be_named_in_parts(face: Face) -> None:
    assert ask(face, REQUEST | {"client_id": "named"}, **over(connected())).status_code == 200


def test_discovery_says_both_ways(face: Face) -> None:
    told = face.client.get("/fhir/.well-known/smart-configuration").get_json()
    assert told["token_endpoint_auth_methods_supported"] == ["private_key_jwt", "tls_client_auth"]
    assert told["tls_client_certificate_bound_access_tokens"] is True


def test_discovery_of_certificates_alone_names_no_key(tmp_path: Path) -> None:
    with open_face(tmp_path, settings=served(client(certificate=ORGANISER))) as face:
        told = face.client.get("/fhir/.well-known/smart-configuration").get_json()
    assert told["token_endpoint_auth_methods_supported"] == ["tls_client_auth"]
    assert "client-confidential-asymmetric" not in told["capabilities"]
    assert "token_endpoint_auth_signing_alg_values_supported" not in told


@pytest.mark.parametrize(
    ("request_", "credential"),
    [
        (REQUEST, None),
        (REQUEST, connected(PRODUCER)),
        (REQUEST, connected(ORGANISER, x509.NameAttribute(x509.NameOID.SERIAL_NUMBER, PRODUCER))),
        ({**REQUEST, "client_id": "porvoo"}, connected()),
        ({**REQUEST, "client_id": "nobody"}, connected()),
        ({name: text for name, text in REQUEST.items() if name != "client_id"}, connected()),
    ],
    ids=["no certificate", "another's", "two names", "a client with a key", "nobody", "no client_id"],
)
def test_a_certificate_that_does_not_name_the_client_gets_nothing(
    face: Face, request_: dict[str, str], credential: Credential | None
) -> None:
    refusal(ask(face, request_, **over(credential)), "invalid_client")


@pytest.mark.parametrize(
    "kind", ["self-signed", "look-alike root", "expired", "not yet valid", "leaf as issuer", "for TLS servers alone"]
)
def test_a_certificate_that_is_not_to_be_believed_gets_nothing(face: Face, kind: str) -> None:
    """The connection's own check may have been a proxy's, by roots of its own: ours decides."""
    refusal(ask(face, REQUEST, **over(wrong(kind))), "invalid_client")


def test_what_cannot_be_read_is_no_certificate(face: Face) -> None:
    refusal(ask(face, REQUEST, **{PEER_CERTIFICATE: b"x"}), "invalid_client")


def test_a_revoked_certificate_gets_nothing(tmp_path: Path) -> None:
    credential, taken_back = connected(), connected()
    revoked = {taken_back.certificate.serial_number: NOW - timedelta(days=1)}
    until = NOW + timedelta(days=1)
    lists = Revocations((make_list(root(), {}, NOW, until), make_list(issuer(), revoked, NOW, until)))
    strict = Trust(trust().roots, trust().intermediates, lists)
    settings = served(client("hospital", certificate=ORGANISER))
    with open_face(tmp_path, token=None, settings=settings, trusted=lambda: strict) as face:
        assert ask(face, REQUEST, **over(credential)).status_code == 200
        assert "revoked" in refusal(ask(face, REQUEST, **over(taken_back)), "invalid_client")


def test_a_token_got_by_a_key_goes_with_any_connection(face: Face) -> None:
    token = token_of(face, ec_key())
    assert bearer(face, token, None) == 200
    assert bearer(face, token, connected()) == 200


def test_a_certificate_does_not_replace_an_assertion_that_is_wrong(face: Face) -> None:
    signed = assertion(ec_key("unknown"), "hospital")
    refusal(ask(face, form(signed, client_id="hospital"), **over(connected())), "invalid_client")
    outcome(face.client.get("/fhir/Media", environ_overrides=over(connected())), 401)
