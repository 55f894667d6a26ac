"""How `lautta serve` begins and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adapter.cli import main
from tests.serving.server import TASK, environment, read_answer, run_server
from tests.waiting import wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What `lautta serve` says when it does not begin: a sentence, and no traceback."""

    def serve(*words: str, api: str = "", **changes: str) -> str:
        for name, value in (environment(tmp_path, api) | changes).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("gunicorn.app.base.BaseApplication.run", lambda _: pytest.fail("it has begun"))
        with pytest.raises(SystemExit) as ended:
            main(["serve", "--port", "0", *words])
        assert ended.value.code == 2
        said = capfd.readouterr().err
        assert "Traceback" not in said
        return said

    return serve


def test_beyond_this_machine_it_speaks_tls(refused: Callable[..., str]) -> None:
    assert "needs TLS" in refused("--host", "0.0.0.0", LAUTTA_API_TOKEN="")  # noqa: S104 – that is what must not be


def test_without_the_token_of_its_callers_it_does_not_begin(refused: Callable[..., str]) -> None:
    callers = '\n[callers]\nvariable = "LAUTTA_TOKEN_OF_CALLERS"\n'
    assert "LAUTTA_TOKEN_OF_CALLERS" in refused(api=callers)


def test_with_a_certificate_that_is_none_it_does_not_begin(refused: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text("nothing", encoding="utf-8")
    assert "cannot be used" in refused(api='certificate = "a.pem"\nkey = "a.pem"')


def test_stopped_it_says_so_and_answers_what_has_come(tmp_path: Path) -> None:
    command = ("-m", "adapter", "serve", "--port", "0", "--workers", "2")
    with run_server(tmp_path, "drain_seconds = 3", *command) as server:
        with ThreadPoolExecutor(8) as pool:  # both processes on one database
            made = list(pool.map(lambda _: server.ask("POST", "/fhir/Task", TASK), range(16)))
            found = list(pool.map(lambda answer: server.ask("GET", answer[1]["Location"])[0], made))
        assert ({status for status, _, _ in made}, set(found)) == ({201}, {200}), server.said()
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
    with run_server(tmp_path) as server, server.connect() as client, server.connect() as idle:
        with server.locked():
            client.sendall(
                b"POST /fhir/Task HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer server-test-token\r\n"
                b"Content-Type: application/fhir+json\r\nContent-Length: %d\r\n\r\n" % len(TASK) + TASK
            )
            assert server.ask("GET", "/readyz")[::2] == (503, "locked\n")  # answered after the other was taken in
            server.process.terminate()
            assert idle.recv(1) == b"", "what is idle ends first"
        assert read_answer(client)[0] == 201
        assert server.process.wait(30) == 0
