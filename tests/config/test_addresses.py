"""Where peers are: over TLS to a hospital's own authority, or in the clear with a reason."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapter.commands import config
from adapter.config.addresses import Place, read_subject
from adapter.config.loading import EXAMPLE, read_settings
from adapter.errors import Theirs, WrongUsage
from adapter.links.http import SMALL, HttpPeer
from mocks.pki import make_pki
from mocks.web import server_tls
from tests.mocks.kanta import ADAPTER

FOLDER = EXAMPLE.parent


def write(folder: Path, *addresses: str) -> Path:
    """The example with these lines among its addresses, in the place of those with the same name."""
    text = EXAMPLE.read_text(encoding="utf-8").replace('"pki/', f'"{FOLDER / "pki"}/')
    names = tuple(f"{line.split(' ')[0]} = " for line in addresses)
    lines = [line for line in text.splitlines() if not line.startswith(names)]
    at = lines.index("[addresses]") + 1
    path = folder / "lautta.toml"
    path.write_text("\n".join([*lines[:at], *addresses, *lines[at:]]), encoding="utf-8")
    return path


IN_ORDER = (
    'record = "https://record.hospital.example"',
    'record = "http://127.0.0.1:8000"',
    'record = "http://[::1]:8000"',
    (
        'record = { url = "https://record.hospital.example", roots = "ca.pem", client = "adapter-tls", '
        'subject = "CN=x,O=y" }'
    ),
    'record = { url = "http://record.hospital.example", cleartext = "a cable between two machines" }',
    'tyks = { url = "dicom://pacs.hospital.example:104", cleartext = "a network of its own" }',
    'tyks = "dicoms://pacs.hospital.example:2762"',
    'mail = { url = "imaps://mail.hospital.example", roots = "ca.pem" }',
    'sms = "unix:///run/sms.sock"',
)
MISTAKEN = (
    ('record = "http://record.hospital.example"', "sent in the clear"),
    ('tyks = "dicom://pacs.hospital.example:104"', "sent in the clear"),
    ('sms = "tcp://10.0.0.1:3310"', "sent in the clear"),
    ('soteri = "http://localhost.hospital.example"', "sent in the clear"),
    ('record = { url = "http://record.hospital.example", cleartext = " " }', "sent in the clear"),
    ('record = { url = "http://127.0.0.1", roots = "ca.pem" }', "go with TLS"),
    ('record = { url = "http://127.0.0.1", subject = "CN=x" }', "go with TLS"),
    ('record = { url = "https://record.example", cleartext = "why not" }', "needs no reason"),
    ('record = { url = "https://record.example", subject = "record.example" }', "RFC 4514"),
    ('record = "record.hospital.example"', "not a URL"),
    ('record = "https://[broken"', "not a URL"),
    ('record = "https://record.example:port"', "not a URL"),
    ('record = { url = "https://record.example", root = "ca.pem" }', "Extra inputs"),
)


@pytest.mark.parametrize("line", IN_ORDER)
def test_an_address_in_order_is_taken(line: str, tmp_path: Path) -> None:
    read_settings(write(tmp_path, line))


@pytest.mark.parametrize(("line", "why"), MISTAKEN)
def test_a_mistaken_address_is_refused_with_its_name(line: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=rf"addresses\.{line.split(' ', maxsplit=1)[0]}.*{why}"):
        read_settings(write(tmp_path, line))


def test_every_mistaken_address_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage) as caught:
        read_settings(write(tmp_path, 'record = "http://a.example"', 'soteri = "http://b.example"'))
    assert len(caught.value.mistakes) == 2


def test_a_variable_may_not_lead_into_the_clear_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUTTA_ADDRESS_RECORD", "http://record.hospital.example")
    with pytest.raises(WrongUsage, match="sent in the clear"):
        read_settings(EXAMPLE)


def test_config_check_repeats_why_an_address_is_in_the_clear(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, 'tyks = { url = "dicom://pacs.example:104", cleartext = "a network of its own" }')
    assert config.check(Namespace(config=path, json=False)) == 0
    assert "tyks, because: a network of its own" in capsys.readouterr().out
    config.check(Namespace(config=path, json=True))
    assert json.loads(capsys.readouterr().out)["cleartext"] == {"tyks": "a network of its own"}


def test_config_check_tells_which_file_of_an_address_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, 'record = { url = "https://record.example", roots = "hospital-ca.pem" }')
    config.check(Namespace(config=path, json=False))
    assert "hospital-ca.pem" in capsys.readouterr().out


# --- Connections ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pki(tmp_path_factory.mktemp("pki"), ADAPTER, datetime.now(UTC)).directory


@contextmanager
def hospital(tls: ssl.SSLContext) -> Iterator[tuple[str, list[bytes]]]:
    """A server with a certificate of the hospital's own authority: its URL, and what was sent to it."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                plain, _ = listener.accept()
                with suppress(OSError), plain, tls.wrap_socket(plain, server_side=True) as connection:
                    heard.append(connection.recv(65_536))
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"https://localhost:{listener.getsockname()[1]}", heard
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def ask(place: Place) -> int:
    with closing(HttpPeer("Record system", place, SMALL)) as peer:
        return peer.ask("GET", place.url).status


def test_a_hospitals_own_authority_is_believed_where_it_is_configured(
    pki: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hospital(server_tls(pki / "server-tls.pem", pki / "server-tls.key.pem")) as (url, _):
        assert ask(Place(url, pki / "root.pem")) == 200
        for variable in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
            monkeypatch.setenv(variable, str(pki / "root.pem"))
        with pytest.raises(Theirs, match="certificate"):
            ask(Place(url))


def test_the_certificate_we_show_is_the_one_of_the_address(pki: Path) -> None:
    tls = server_tls(pki / "server-tls.pem", pki / "server-tls.key.pem", pki / "root.pem")
    own = (pki / "adapter-tls.pem", pki / "adapter-tls.key.pem")
    with hospital(tls) as (url, _):
        assert ask(Place(url, pki / "root.pem", own)) == 200
        with pytest.raises(Theirs):
            ask(Place(url, pki / "root.pem"))


@pytest.mark.parametrize(("subject", "believed"), [("CN=localhost", True), ("CN=other", False), ("O=Hospital", False)])
def test_nothing_is_sent_to_a_server_of_another_subject(subject: str, believed: bool, pki: Path) -> None:
    with hospital(server_tls(pki / "server-tls.pem", pki / "server-tls.key.pem")) as (url, heard):
        place = Place(url, pki / "root.pem", None, read_subject(subject))
        if believed:
            assert ask(place) == 200
        else:
            with pytest.raises(Theirs, match="certificate"):
                ask(place)
            assert b"".join(heard) == b""


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=r"none\.pem"):
        ask(Place("https://localhost:1", tmp_path / "none.pem"))
