"""Mock Kanta's port as a server: connections kept alive, silent clients, large bodies, and its end."""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree

from mocks.kanta import RunningKanta, kanta_mock
from mocks.pki import KANTA_OID, Pki
from mocks.xml.markup import BYTE_LIMIT
from tests.mocks.kanta import DRAFT, HETU, WSA, Client, K, fetch, one, outcome, wishes

MEGABYTE = 1024 * 1024


def _trust(pki: Pki) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(pki.directory / "root.pem"))
    context.load_cert_chain(pki.directory / "adapter-tls.pem", pki.directory / "adapter-tls.key.pem")
    return context


def _port(kanta: RunningKanta) -> int:
    port = urlsplit(kanta.url).port
    assert port is not None
    return port


@pytest.fixture
def connection(made: Pki, running: RunningKanta) -> Iterator[http.client.HTTPSConnection]:
    connection = http.client.HTTPSConnection("localhost", _port(running), timeout=60, context=_trust(made))
    yield connection
    connection.close()


def _headers(action: str) -> dict[str, str]:
    return {"SOAPAction": f'"{K}/{action}"', "Content-Type": "text/xml; charset=utf-8"}


def _post(connection: http.client.HTTPSConnection, content: bytes, action: str = "wishes") -> tuple[int, bytes]:
    connection.request("POST", "/kanta", content, _headers(action))
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_one_connection_serves_many_requests_faults_among_them(
    client: Client, connection: http.client.HTTPSConnection
) -> None:
    connection.connect()
    first = connection.sock
    assert first.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    for content, expected in (
        (client.seal("wishes", wishes(HETU)), 200),
        (b"not xml", 500),
        (client.seal("wishes", wishes(HETU)), 200),
        (client.seal("fetch", fetch("1.2.3")), 500),  # another action than the header's
        (client.seal("wishes", wishes(HETU)), 200),
    ):
        assert _post(connection, content)[0] == expected
        assert connection.sock is first


def test_the_server_names_kanta(connection: http.client.HTTPSConnection) -> None:
    connection.connect()
    shown: Any = connection.sock.getpeercert()
    subject = dict(attribute for (attribute,) in shown["subject"])
    assert (subject["serialNumber"], subject["organizationName"]) == (KANTA_OID, "Mock Kanta")


def test_silent_clients_keep_nobody_out(client: Client, running: RunningKanta, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mocks.tls_server._HANDSHAKE_SECONDS", 600)  # so that none of them is dropped meanwhile
    silent = [socket.create_connection(("localhost", _port(running))) for _ in range(40)]
    half = [socket.create_connection(("localhost", _port(running))) for _ in range(5)]
    for each in half:
        each.sendall(b"\x16\x03\x01\x02\x00")  # the beginning of a ClientHello
    try:
        assert client.ask("wishes", wishes(HETU)).tag == f"{{{K}}}WishesResponse"
    finally:
        for each in [*silent, *half]:
            each.close()


def test_a_client_that_speaks_no_tls_is_dropped(client: Client, running: RunningKanta) -> None:
    with socket.create_connection(("localhost", _port(running)), timeout=60) as plain:
        plain.sendall(b"GET /kanta HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert not plain.recv(1000).startswith(b"HTTP")
    assert client.ask("wishes", wishes(HETU)).tag == f"{{{K}}}WishesResponse"


def test_silence_closes_without_a_byte(
    client: Client, control: Callable[..., Any], connection: http.client.HTTPSConnection
) -> None:
    control("faults", {"kind": "silence", "operation": "archive"})
    assert _post(connection, client.seal("wishes", wishes(HETU)))[0] == 200
    body = client.seal("archive", DRAFT.frame(DRAFT.sign(client.system)))
    with pytest.raises(http.client.RemoteDisconnected):
        _post(connection, body, "archive")
    assert len(control("state")["documents"]) == 1


def test_a_request_of_36_and_an_answer_of_27_megabytes_pass(client: Client, control: Callable[..., Any]) -> None:
    large = replace(DRAFT, social=False, matter=None, filling="QUJD" * (20 * MEGABYTE // 4 // 4 * 4))
    content = large.sign(client.system, habit=False)
    body = large.frame(content)
    assert len(body) > 36 * MEGABYTE
    assert outcome(client.ask("archive", body)) == ("AA", None)
    encoded = one(client.ask("fetch", fetch(large.oid)), "k:document").text or ""
    assert len(encoded) > 26.6 * MEGABYTE
    assert base64.b64decode(encoded) == content
    assert len(control("state")["documents"]) == 1


def test_a_body_over_the_limit_is_a_signed_fault_and_the_connection_goes_on(
    client: Client, connection: http.client.HTTPSConnection
) -> None:
    status, content = _post(connection, b" " * (BYTE_LIMIT + 1))
    assert status == 500
    assert client.read(content, f"{WSA}/unspecified", f"{K}/wishesResponse")[0].text == "s:Client"
    assert _post(connection, client.seal("wishes", wishes(HETU)))[0] == 200


def test_what_is_much_too_large_is_not_even_read(connection: http.client.HTTPSConnection) -> None:
    connection.putrequest("POST", "/kanta")
    connection.putheader("Content-Length", str(2 * BYTE_LIMIT + 1))
    connection.endheaders()
    assert connection.getresponse().status == 413


def test_a_body_in_chunks_passes(client: Client, connection: http.client.HTTPSConnection) -> None:
    content = client.seal("wishes", wishes(HETU))
    chunks = iter([content[:1000], content[1000:]])
    connection.request("POST", "/kanta", chunks, _headers("wishes"), encode_chunked=True)
    answer = connection.getresponse()
    assert answer.status == 200
    assert one(etree.fromstring(answer.read()), "s:Body/k:WishesResponse/k:acknowledgement").get("code") == "AA"


def test_it_stops_while_clients_hang_on_and_gives_the_port_back(made: Pki) -> None:
    kanta = kanta_mock(made.directory)
    port = _port(kanta)
    idle = http.client.HTTPSConnection("localhost", port, timeout=60, context=_trust(made))
    idle.request("GET", "/kanta?wsdl")
    assert idle.getresponse().read().startswith(b"<?xml")
    half = http.client.HTTPSConnection("localhost", port, timeout=60, context=_trust(made))
    half.putrequest("POST", "/kanta")
    half.putheader("Content-Length", "1000")
    half.endheaders()
    half.send(b"the beginning")
    kanta.stop()
    with pytest.raises((OSError, http.client.HTTPException)):
        half.getresponse()
    again = kanta_mock(made.directory, port=port)
    assert _port(again) == port
    again.stop()
    for each in (idle, half):
        each.close()


def test_a_port_that_is_taken_is_said_at_once(made: Pki, running: RunningKanta) -> None:
    with pytest.raises(OSError, match="in use"):
        kanta_mock(made.directory, port=_port(running))
