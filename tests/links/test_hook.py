"""A notification leaves for the checked address, with the client's secret, and nothing of the answer is believed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from adapter.config.section import Secret
from adapter.errors import Theirs
from adapter.links.hook import HookLink
from adapter.ports.hook import Barred
from tests.receiver import Receiver, receiving
from tests.rest.clients import client

BODY = b'{"entry": [{"resource": {"parameter": [{"name": "type", "valueCode": "handshake"}]}}]}'


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def who(*urls: str, **changes: Any) -> Any:
    return client("porvoo", token=Secret(variable="X"), subscription_endpoints=urls, **changes)


def test_it_comes_as_it_was_sent(receiver: Receiver, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Bearer of-porvoo\n", encoding="utf-8")
    told = who(receiver.url, subscription_authorization=Secret(file=tmp_path / "secret"))
    reply = HookLink().post(told, f"{receiver.url}/one", BODY, [("Content-Type", "application/fhir+json")], 15)
    (came,) = receiver.came
    assert (reply.status, came.path, came.type) == (200, "/hooks/one", "handshake")
    assert came.headers["Authorization"] == "Bearer of-porvoo"
    assert came.headers["Host"] == receiver.url.split("/")[2]


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.answers = [(307, {"Location": f"{receiver.url}/elsewhere"})]
    assert HookLink().post(who(receiver.url), f"{receiver.url}/one", BODY, [], 15).status == 307
    assert [one.path for one in receiver.came] == ["/hooks/one"]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"])
def test_a_name_that_leads_inside_is_not_connected_to(receiver: Receiver, address: str) -> None:
    port = receiver.url.split(":")[2].partition("/")[0]
    url = f"https://record.example:{port}/hooks"
    for addresses in ([address], ["93.184.216.34", address]):

        def look_up(_host: str, _port: int, found: list[str] = addresses) -> list[str]:
            return found

        with pytest.raises(Barred, match="not public"):
            HookLink(look_up).post(who(url), url, BODY, [], 15)
    assert receiver.came == []


def test_the_address_that_was_checked_is_connected_to(receiver: Receiver) -> None:
    """A name whose answer changes is looked up once."""
    answers = [["127.0.0.1"], ["10.0.0.7"]]
    HookLink(lambda _host, _port: answers.pop(0)).post(who(receiver.url), receiver.url, BODY, [], 15)
    assert (len(receiver.came), len(answers)) == (1, 1)


def test_what_is_not_listed_is_not_asked_for(receiver: Receiver) -> None:
    with pytest.raises(Barred, match="not listed"):
        HookLink().post(who("https://record.example/x"), receiver.url, BODY, [], 15)
    assert receiver.came == []


def test_a_receiver_that_is_slow_is_left(receiver: Receiver) -> None:
    receiver.is_slow = True
    with pytest.raises(Theirs, match="did not answer in time"):
        HookLink().post(who(receiver.url), receiver.url, BODY, [], 0.2)


@contextmanager
def _saying(octets: bytes, stay: bool = False) -> Iterator[str]:
    """A server that says these octets, whatever it is asked."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(octets)
                if stay:
                    done.wait(30)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/hooks"
        finally:
            done.set()
            thread.join()


@pytest.mark.parametrize("octets", [b"", b"HTTP/1.1 2", b"220 smtp.example ESMTP\r\n", b"\x00" * 100_000], ids=str)
def test_what_is_no_answer_is_told(octets: bytes) -> None:
    with _saying(octets) as url, pytest.raises(Theirs):
        HookLink().post(who(url), url, BODY, [], 5)


def test_a_body_without_an_end_does_not_matter() -> None:
    with _saying(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 8192, stay=True) as url:
        assert HookLink().post(who(url), url, BODY, [], 5).status == 200


def test_without_tls_behind_an_https_url_nothing_is_sent(receiver: Receiver) -> None:
    url = receiver.url.replace("http:", "https:")
    with pytest.raises(Theirs, match="certificate"):
        HookLink().post(who(url), url, BODY, [], 5)
    assert receiver.came == []
