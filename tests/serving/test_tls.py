"""TLS of the API itself, client certificates, and what proxies may say of their clients."""

from __future__ import annotations

import hashlib
import json
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from mocks.pki.certificates import TLS_CLIENT, TLS_SERVER, Credential, Validity, issue, make_key, make_root
from mocks.pki.files import encode_certificates, save_credential
from tests.serving.server import HURRIED, PATIENT, Server, run_server
from tests.waiting import wait_for

pytestmark = pytest.mark.slow
ECHO = ("-m", "tests.serving.echo")
PROXY = "127.0.0.9"
NOW = datetime.now(UTC)
VALIDITY = Validity(NOW - timedelta(hours=1), NOW + timedelta(days=1))


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


class Authority:
    """A root, a server of it, a client of it, and a client of another one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, make_key()
        self.root, self.other = (make_root(name, VALIDITY, key=self.key) for name in ("root", "another"))
        (folder / "root.pem").write_bytes(encode_certificates([self.root.certificate]))
        self.serve("first")
        self.client, self.foreign = self.save("client", self.root), self.save("foreign", self.other)

    def save(self, name: str, issuer: Credential) -> x509.Certificate:
        leaf = issue(issuer, named(name), TLS_CLIENT, VALIDITY, key=self.key)
        save_credential(self.folder, name, leaf)
        return leaf.certificate

    def serve(self, name: str) -> None:
        """Have the server's files hold a new certificate."""
        save_credential(self.folder, "server", issue(self.root, named(name), TLS_SERVER, VALIDITY, key=self.key))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def encrypted(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    files = {"certificate": "server.pem", "key": "server.key.pem", "client_roots": "root.pem"}
    lines = [f'{name} = "{authority.folder / file}"' for name, file in files.items()]
    with run_server(tmp_path_factory.mktemp("encrypted"), "\n".join([*lines, "head_seconds = 2"]), *ECHO) as server:
        yield server


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    api = f'trusted_proxies = ["{PROXY}", "10.0.0.0/8"]\nconnections_per_client = 4'
    with run_server(tmp_path_factory.mktemp("proxied"), api, *ECHO) as server:
        yield server


def ask(server: Server, authority: Authority, client: str = "", address: str = HURRIED) -> tuple[str, dict[str, Any]]:
    """The common name of the server's certificate, and what the application was told."""
    context = ssl.create_default_context(cafile=authority.folder / "root.pem")
    if client:
        context.load_cert_chain(authority.folder / f"{client}.pem", authority.folder / f"{client}.key.pem")
    with closing(context.wrap_socket(server.connect(address), server_hostname="localhost")) as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-SSL-Client-Cert: x\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: sock.recv(65_536), b""))
        der = sock.getpeercert(binary_form=True)
    assert der is not None
    name = x509.load_der_x509_certificate(der).subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    return str(name), json.loads(answer.partition(b"\r\n\r\n")[2])


def digest(certificate: x509.Certificate) -> str:
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def test_the_application_gets_the_certificate_that_the_client_has_shown(
    encrypted: Server, authority: Authority
) -> None:
    assert ask(encrypted, authority)[1] == {"address": HURRIED, "scheme": "https", "certificate": None, "headers": []}
    assert ask(encrypted, authority, "client")[1]["certificate"] == digest(authority.client)


def test_a_certificate_of_another_root_ends_the_connection(encrypted: Server, authority: Authority) -> None:
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        ask(encrypted, authority, "foreign")


@pytest.mark.filterwarnings("ignore:.*TLSv1_1.*:DeprecationWarning")
def test_tls_of_before_1_2_and_no_tls_are_not_spoken(encrypted: Server, authority: Authority) -> None:
    context = ssl.create_default_context(cafile=authority.folder / "root.pem")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with encrypted.connect() as sock, pytest.raises((ssl.SSLError, ConnectionResetError)):
        context.wrap_socket(sock, server_hostname="localhost")
    with encrypted.connect() as sock, suppress(ConnectionResetError):
        sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert not sock.recv(100).startswith(b"HTTP/")


def test_hands_that_are_never_shaken_leave_the_server_to_others(encrypted: Server, authority: Authority) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(encrypted.connect(PATIENT)) for _ in range(64)]
        for client in slow:
            client.sendall(b"\x16\x03\x01")
        assert ask(encrypted, authority)[1]["address"] == HURRIED
        assert {client.recv(100) for client in slow} == {b""}, "each is ended, not kept for ever"


def test_a_new_certificate_is_shown_without_a_restart_and_a_bad_one_is_not(
    encrypted: Server, authority: Authority
) -> None:
    assert ask(encrypted, authority)[0] == "first"
    authority.serve("second")
    wait_for(lambda: ask(encrypted, authority)[0] == "second")
    (authority.folder / "server.pem").write_text("no certificate\n", encoding="utf-8")
    wait_for(lambda: "The new certificate of the API cannot be used" in encrypted.said())
    assert ask(encrypted, authority)[0] == "second"
    authority.serve("third")
    wait_for(lambda: ask(encrypted, authority)[0] == "third")


def test_a_proxy_says_who_its_client_is(proxied: Server, authority: Authority) -> None:
    said = {
        "X-Forwarded-For": "192.0.2.1, 198.51.100.7, 10.1.2.3",
        "X-Forwarded-Proto": "https",
        "X-SSL-Client-Cert": quote(encode_certificates([authority.client])),
    }
    told = json.loads(proxied.ask("GET", "/", address=PROXY, said=said)[2])
    assert told == {
        "address": "198.51.100.7",
        "scheme": "https",
        "certificate": digest(authority.client),
        "headers": [],
    }


def test_nobody_else_is_believed(proxied: Server, authority: Authority) -> None:
    said = {
        "X-Forwarded-For": "192.0.2.1",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "x",
        "X-SSL-Client-Cert": quote(encode_certificates([authority.client])),
    }
    told = json.loads(proxied.ask("GET", "/", said=said)[2])
    assert told == {"address": HURRIED, "scheme": "http", "certificate": None, "headers": []}
    with proxied.connect() as client:  # names that become the same in the application
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX_SSL_Client_Cert: a\r\nX_Forwarded_For: b\r\n\r\n")
        assert json.loads(client.recv(65_536).partition(b"\r\n\r\n")[2])["headers"] == []


def test_a_proxy_has_as_many_connections_as_it_opens(proxied: Server) -> None:
    with ExitStack() as stack:
        for address, answered in ((PROXY, 20), (PATIENT, 4)):
            clients = [stack.enter_context(proxied.connect(address)) for _ in range(20)]
            for client in clients[:answered]:
                client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                assert client.recv(12) == b"HTTP/1.1 200"
            assert {client.recv(12) for client in clients[answered:]} <= {b"HTTP/1.1 429"}
