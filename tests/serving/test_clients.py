"""No client of `lautta serve` can stop the others: neither by slowness, nor by number, nor by what it sends."""

from __future__ import annotations

import json
import re
import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from tests.serving.server import HURRIED, LAZY, MANY, PATIENT, TASK, TOKEN, Server, read_answer, run_server
from tests.waiting import wait_for

HEAD = b"POST /fhir/Task HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n" % TOKEN.encode()
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that gives a head 2 s, and a body too."""
    with run_server(tmp_path_factory.mktemp("server"), "head_seconds = 2\ntransfer_seconds = 2") as running:
        yield running


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET /fhir/meta",
        HEAD,
        HEAD + b"Content-Length: 5000000\r\n\r\n" + b"{" * 70_000,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
    ],
    ids=["nothing", "a line", "a head", "a body", "chunks"],
)
def test_64_slow_connections_leave_the_server_to_others(server: Server, begun: bytes) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(server.connect(PATIENT)) for _ in range(64)]
        for client in slow:
            client.sendall(begun)
        for _ in range(3):
            assert server.ask("GET", "/fhir/metadata")[0] == 200
            for client in slow if begun else ():
                with suppress(OSError):  # its time may be over
                    client.send(b"a")
        assert server.ask("POST", "/fhir/Task", TASK)[0] == 201
        ends = [read_answer(client)[0] for client in slow]
    assert set(ends) == ({0} if not begun else {408}), "each is ended, not kept for ever"


def test_readers_that_do_not_read_leave_the_server_to_others(server: Server) -> None:
    long = json.loads(TASK) | {"description": "x" * 900_000}
    status, headers, _ = server.ask("POST", "/fhir/Task", json.dumps(long).encode())
    assert status == 201
    line = f"GET {headers['Location']} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
    with ExitStack() as stack:
        for address in (PATIENT, LAZY) * 6:  # more than there are threads
            client = stack.enter_context(server.connect(address))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(line.encode() * 20)  # 18 MB of answers, which nothing on the way has room for
        for _ in range(100):  # while one after the other can write no more
            assert server.ask("GET", "/healthz")[0] == 200
        assert server.ask("POST", "/fhir/Task", TASK)[0] == 201


def test_an_address_has_so_many_connections_and_no_more(server: Server) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(server.connect(MANY)) for _ in range(64)]
        held[0].sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")  # all before it are taken in when it is answered
        assert read_answer(held[0])[0] == 200
        refused = stack.enter_context(server.connect(MANY))
        status, answer = read_answer(refused)
        assert status == 429
        assert answer is not None
        assert answer["issue"][0]["code"] == "throttled"
        assert server.ask("GET", "/healthz")[0] == 200
    wait_for(lambda: server.ask("GET", "/healthz", address=MANY)[0] == 200)  # when they are closed


def test_one_client_waits_for_a_lock_and_others_are_answered(server: Server) -> None:
    written = HEAD + b"Content-Type: application/fhir+json\r\nContent-Length: %d\r\n\r\n" % len(TASK) + TASK
    with server.locked(), ExitStack() as stack:
        writers = [stack.enter_context(server.connect(PATIENT)) for _ in range(8)]  # as many as there are threads
        for writer in writers:
            writer.sendall(written)
        assert server.ask("GET", "/fhir/metadata")[0] == 200  # patients' data are logged, and the log waits too
        assert select.select(writers, [], [], 0)[0] == [], "the reader had to wait for them"
        answered = select.select(writers, [], [], 30)[0][0]
        status, answer = read_answer(answered)
    assert status == 503
    assert answer is not None
    assert answer["issue"][0]["code"] == "transient"
    number = re.search(r"Request ([0-9a-f-]{36})\.", answer["issue"][0]["diagnostics"])
    assert number
    (line,) = [line for line in server.said().splitlines() if number[1] in line]
    assert re.fullmatch(r"503: locked \(OperationalError\) at create:create > [\w:> ]+, id [0-9a-f-]{36}", line)
    assert server.ask("POST", "/fhir/Task", TASK)[0] == 201


def test_a_body_in_chunks_and_a_connection_that_is_kept_are_served(server: Server) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(TASK[at : at + 7]), TASK[at : at + 7]) for at in range(0, len(TASK), 7))
    written = (
        HEAD + b"Content-Type: application/fhir+json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    )
    with server.connect() as client:
        for octet in written:
            client.sendall(bytes([octet]))
        assert read_answer(client)[0] == 201
        client.sendall(written)
        assert read_answer(client)[0] == 201


def test_a_client_that_waits_for_a_word_before_its_body_gets_it(server: Server) -> None:
    with server.connect() as client:
        more = b"Content-Type: application/fhir+json\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(TASK)
        client.sendall(HEAD + more)
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(TASK)
        assert read_answer(client)[0] == 201


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GARBAGE 010190-901R\r\n\r\n", 400),
        (b"\0\0\0\0\r\n\r\n", 400),
        (b"GET /010190-901R HTTP/1.1\nHost: x\n\n", 400),
        (b"GET /a HTTP/9.9\r\n\r\n", 400),
        (b"GET /a HTTP/1.1\r\nHost: x\r\n010190-901R\r\n\r\n", 400),
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /" + b"a" * 40_000, 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 40_000, 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: a\r\n" * 200 + b"\r\n", 431),
        (HEAD + b"Content-Length: -1\r\n\r\n", 400),
        (HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (HEAD + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (HEAD + b"Content-Length: 64000001\r\n\r\n", 413),
        (HEAD + b"Content-Length: 99999999999999999999\r\n\r\n", 400),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n", 400),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n", 413),
        (HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        (HEAD + b"Content-Encoding: br\r\nContent-Length: 0\r\n\r\n", 415),
        (HEAD + b"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", 415),
        (HEAD + b"Expect: a miracle\r\nContent-Length: 0\r\n\r\n", 417),
    ],
)
def test_what_is_no_request_gets_an_outcome_that_repeats_nothing(server: Server, sent: bytes, status: int) -> None:
    with server.connect() as client:
        client.sendall(sent)
        found, answer = read_answer(client)
        assert found == status
        assert answer is not None
        assert answer["resourceType"] == "OperationOutcome"
        assert "901R" not in json.dumps(answer)
    assert "Traceback" not in server.said()
    assert "901R" not in server.said()


def test_no_log_of_accesses_is_kept(server: Server) -> None:
    assert server.ask("GET", "/fhir/Task/no-such-task-at-all")[0] == 404
    assert "no-such-task" not in server.said()


def test_a_client_that_leaves_in_the_middle_costs_nothing(server: Server) -> None:
    for begun in (b"GET", HEAD, HEAD + b"Content-Length: 10\r\n\r\n{"):
        with server.connect(PATIENT) as client:
            client.sendall(begun)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # it ends with a reset
    assert server.ask("GET", "/healthz", address=HURRIED)[0] == 200
    assert "Traceback" not in server.said()
