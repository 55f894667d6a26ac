"""Compressed bodies, parts of files and answers without a body, through a real server."""

from __future__ import annotations

import gzip
import http.client
import json
from collections.abc import Iterator
from contextlib import closing

import pytest
import zstandard

from adapter.serving.bounds import Bounds
from adapter.serving.framing import read_head
from tests.serving.server import TASK, TOKEN, Server, run_server

pytestmark = pytest.mark.slow
LONG = json.dumps(json.loads(TASK) | {"description": "long " * 500}).encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with run_server(tmp_path_factory.mktemp("server"), "") as running:
        yield running


def ask(
    server: Server, method: str, path: str, body: bytes | None = None, **said: str
) -> tuple[int, dict[str, str], bytes]:
    """Two requests on one connection: the second is answered only where the first ended as it said."""
    named = {"Authorization": f"Bearer {TOKEN}"} | {name.replace("_", "-"): value for name, value in said.items()}
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, 30)) as client:
        client.request(method, path, body, named)
        answer = client.getresponse()
        octets, headers = answer.read(), dict(answer.headers)
        client.request("GET", "/healthz")
        assert client.getresponse().read() == b"alive\n"
        return answer.status, headers, octets


@pytest.mark.parametrize(
    ("coding", "body", "status"),
    [
        ("gzip", gzip.compress(LONG, mtime=0), 201),
        ("zstd", zstandard.compress(LONG), 201),
        ("gzip", gzip.compress(bytes(50_000_000), mtime=0), 413),
        ("zstd", zstandard.compress(bytes(60_000_000)), 413),
        ("gzip", LONG, 400),
    ],
    ids=["gzip", "zstd", "a gzip bomb", "a zstd bomb", "no gzip"],
)
def test_a_body_may_come_compressed(server: Server, coding: str, body: bytes, status: int) -> None:
    sent = {"Content_Type": "application/fhir+json", "Content_Encoding": coding}
    found, headers, octets = ask(server, "POST", "/fhir/Task", body, **sent)
    assert found == status
    told = json.loads(octets)
    assert told["resourceType"] == ("Task" if status == 201 else "OperationOutcome")
    assert headers["X-Request-Id"]


def test_an_answer_comes_compressed_and_head_says_its_length(server: Server) -> None:
    made = ask(server, "POST", "/fhir/Task", LONG, Content_Type="application/fhir+json")[1]["Location"]
    path = f"/fhir/Task/{made.split('/')[-3]}"
    for coding, unpack in (("gzip", gzip.decompress), ("zstd", zstandard.decompress)):
        status, headers, octets = ask(server, "GET", path, Accept_Encoding=coding)
        assert (status, headers["Content-Encoding"]) == (200, coding)
        assert json.loads(unpack(octets))["description"]
        head = ask(server, "HEAD", path, Accept_Encoding=coding)
        assert (head[0], head[1]["Content-Length"], head[2]) == (200, str(len(octets)), b"")
    assert ask(server, "GET", path, If_None_Match='W/"1"')[::2] == (304, b"")
    assert ask(server, "POST", "/fhir/Task", LONG, Content_Type="application/json", Prefer="return=minimal")[2] == b""


def test_a_binary_comes_and_goes_as_it_is(server: Server) -> None:
    octets = bytes(range(256)) * 2_000
    made = ask(server, "POST", "/fhir/Binary", octets, Content_Type="image/png", Prefer="return=minimal")
    path = f"/fhir/Binary/{made[1]['Location'].split('/')[-3]}"
    assert ask(server, "GET", path)[::2] == (200, octets)
    assert ask(server, "HEAD", path)[2] == b""
    assert ask(server, "GET", path, Range="bytes=300000-300009")[::2] == (206, octets[300_000:300_010])
    assert ask(server, "GET", path, Range="bytes=" + ",".join(f"{n}-{n}" for n in range(1_000)))[::2] == (200, octets)
    assert ask(server, "GET", path, Range="bytes=9999999-")[0] == 416


@pytest.mark.parametrize(
    ("field", "encoded"),
    [(b"", False), (b"Content-Encoding: identity\r\n", False), (b"content-encoding:GZIP \r\n", True)],
    ids=["none", "identity", "gzip"],
)
def test_a_compressed_body_is_large_by_what_may_become_of_it(field: bytes, encoded: bool) -> None:
    head = read_head(bytearray(b"POST / HTTP/1.1\r\n" + field + b"Content-Length: 3000\r\n\r\n"))
    assert head is not None
    assert head.encoded is encoded
    assert Bounds().is_large(head.length, encoded=head.encoded) is encoded
    assert Bounds().is_large(250_001, encoded=False)
    assert not Bounds().is_large(2_500, encoded=True)
