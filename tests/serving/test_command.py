"""How `lautta serve` begins and how it ends."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.serving.server import TASK, environment, read_answer, run_server
from tests.waiting import wait_for

pytestmark = pytest.mark.slow


def refused(folder: Path, *words: str, api: str = "", **without: None) -> str:
    """What `lautta serve` says when it does not begin: one sentence, no traceback."""
    given = {name: value for name, value in environment(folder, api).items() if name not in without}
    ended = subprocess.run(
        [sys.executable, "-m", "adapter", "serve", "--port", "0", *words],
        capture_output=True,
        text=True,
        env=given,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2, ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stderr


def test_beyond_this_machine_it_speaks_tls(tmp_path: Path) -> None:
    assert "needs TLS" in refused(tmp_path, "--host", "0.0.0.0")  # noqa: S104 – that is what must not be


def test_without_its_token_it_does_not_begin(tmp_path: Path) -> None:
    assert "LAUTTA_API_TOKEN" in refused(tmp_path, LAUTTA_API_TOKEN=None)


def test_with_a_certificate_that_is_none_it_does_not_begin(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text("nothing", encoding="utf-8")
    assert "cannot be used" in refused(tmp_path, api='certificate = "a.pem"\nkey = "a.pem"')


def test_stopped_it_says_so_and_answers_what_has_come(tmp_path: Path) -> None:
    command = ("-m", "adapter", "serve", "--port", "0", "--workers", "2", "--host", "0.0.0.0", "--behind-proxy")  # noqa: S104
    with run_server(tmp_path, "drain_seconds = 3", *command) as server:
        with ThreadPoolExecutor(8) as pool:  # both processes on one database
            made = list(pool.map(lambda _: server.ask("POST", "/fhir/Task", TASK), range(16)))
            found = list(pool.map(lambda answer: server.ask("GET", answer[1]["Location"])[0], made))
        assert ({status for status, _, _ in made}, set(found)) == ({201}, {200})
        assert server.ask("GET", "/readyz")[::2] == (200, "ready\n")
        with server.connect() as slow:
            slow.sendall(b"POST /fhir/Task HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer server-test-token\r\n")
            server.process.terminate()
            wait_for(lambda: server.ask("GET", "/readyz")[::2] == (503, "stopping\n"))
            assert server.ask("POST", "/fhir/Task", TASK)[0] == 201, "who comes now is served still"
            body = b"Content-Type: application/fhir+json\r\nContent-Length: %d\r\n\r\n" % len(TASK) + TASK
            slow.sendall(body)
            assert read_answer(slow)[0] == 201
        assert server.process.wait(30) == 0
        with pytest.raises(ConnectionRefusedError):
            server.connect()


def test_a_request_that_waits_when_the_server_stops_is_answered(tmp_path: Path) -> None:
    with run_server(tmp_path) as server, server.connect() as client:
        with server.locked():
            client.sendall(
                b"POST /fhir/Task HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer server-test-token\r\n"
                b"Content-Type: application/fhir+json\r\nContent-Length: %d\r\n\r\n" % len(TASK) + TASK
            )
            assert server.ask("GET", "/readyz")[::2] == (503, "locked\n")  # answered after the other was taken in
            server.process.terminate()
        assert read_answer(client)[0] == 201
        assert server.process.wait(30) == 0
