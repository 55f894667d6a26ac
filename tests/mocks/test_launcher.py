"""`python -m mocks` as a process of its own."""

from __future__ import annotations

import json
import signal
import socket
import ssl
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import requests

from mocks.__main__ import _DICOM, _STARTERS, PORTS

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ["kanta", "pacs", "soteri", "record", "mail", "authority", "turvaposti", "sms"]


@contextmanager
def launch(*options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    command = [sys.executable, "-m", "mocks", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


def end(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str, str]:
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


def free_base() -> int:
    """A port after which two a mock and two more are free, most likely: far from where the system gives out its own."""
    for base in range(21_000, 30_000, 20):
        try:
            for port in range(base + 1, base + 3 + 2 * len(NAMES)):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return base
    raise AssertionError("not enough free ports side by side")


def test_all_start_say_where_they_are_and_go() -> None:
    with launch("--seed", "7") as (process, places):
        assert list(places) == [*NAMES, "ca", "pki"]
        schemes = [urlsplit(places[name]["url"]).scheme for name in NAMES]
        assert schemes == ["https", "http", "http", "http", "imaps", "http", "https", "http"]
        assert places["kanta"]["url"].endswith("/kanta")
        assert [urlsplit(places["pacs"][face]).scheme for face in ("dicom", "dicom_tls")] == ["dicom", "dicoms"]
        for name in NAMES:
            assert places[name]["control"].endswith("/__admin")
            assert requests.get(f"{places[name]['control']}/state", timeout=30).status_code == 200
        pki = Path(places["pki"])
        assert Path(places["ca"]) == pki / "root.pem"
        port = urlsplit(places["mail"]["url"]).port or 0
        trust = ssl.create_default_context(cafile=places["ca"])
        with (
            socket.create_connection(("localhost", port), timeout=30) as plain,
            trust.wrap_socket(plain, server_hostname="localhost") as secured,
        ):
            assert secured.recv(100).startswith(b"* OK")
        assert end(process, signal.SIGTERM) == (0, "", "")
    assert not pki.exists()


def test_each_mock_has_two_ports_of_its_own_and_a_starter() -> None:
    taken = sorted([_DICOM, _DICOM + 1, *PORTS.values(), *(port + 1 for port in PORTS.values())])
    assert taken == list(range(1, len(taken) + 1))
    assert list(_STARTERS) == list(PORTS)


def test_only_the_wanted_start_at_their_ports_and_the_pki_is_kept(tmp_path: Path) -> None:
    base = free_base()
    options = ("--only", "record,soteri,pacs", "--port-base", str(base), "--pki", str(tmp_path / "pki"))
    with launch(*options) as (process, places):
        assert list(places) == ["pacs", "soteri", "record", "ca", "pki"]
        assert places["pacs"] == {
            "url": f"http://localhost:{base + 3}",
            "control": f"http://localhost:{base + 4}/__admin",
            "dicom": f"dicom://localhost:{base + 17}",
            "dicom_tls": f"dicoms://localhost:{base + 18}",
        }
        assert places["soteri"] == {
            "url": f"http://localhost:{base + 5}",
            "control": f"http://localhost:{base + 6}/__admin",
        }
        assert places["record"]["url"] == f"http://localhost:{base + 7}"
        made, listed = ((tmp_path / "pki" / name).read_bytes() for name in ("root.pem", "root.crl"))
        assert end(process, signal.SIGINT)[0] == 0
    with launch(*options) as (process, _):
        assert end(process, signal.SIGTERM)[0] == 0
    assert (tmp_path / "pki" / "root.pem").read_bytes() == made
    assert (tmp_path / "pki" / "root.crl").read_bytes() != listed, "the lists are signed anew at every start"


@pytest.mark.parametrize(("option", "status"), [("--help", 0), ("--only=nothing", 2)])
def test_command_line_explains_itself(option: str, status: int) -> None:
    command = [sys.executable, "-m", "mocks", option]
    told = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert told.returncode == status
    assert "lautta mocks --only record,mail" in told.stdout or "choose from" in told.stderr
