"""A set of mocks: how long it takes to start, how large it is, and how many requests it answers in a second.

The clients are processes of their own, so that a set and its clients share the machine's cores as they do in a test.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from adapter.demo.fixtures import FOLDER
from adapter.demo.stage import end, start
from bench.scale import sized

_SECONDS = sized(5.0, 0.2)
_CLIENTS = (1, 2)
_UNIT = "1.2.246.10.99999861.10.1"
_CODES = f"/codeserver/csapi/v6/classifications/1.2.246.537.6.202/conceptcodes/{_UNIT}"

#: Plain requests by mock: a GET that is answered with 200.
_PLAIN = {
    "soteri": (_CODES, {}),
    "record": ("/lifecare-porvoo/fhir/metadata", {"Authorization": "Bearer secret-lifecare-porvoo"}),
    "authority": ("/pki/intermediate.pem", {}),
}


def table() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="lautta-bench-") as folder:
        pki = Path(folder) / "pki"
        with _set(pki):
            pass  # it makes the PKI
        print("\na set of mocks: from the command to its first line, with a given PKI; memory of the process")
        for name, words in (
            ("all", []),
            ("all, filled", ["--fill", str(FOLDER)]),
            ("kanta alone", ["--only", "kanta"]),
        ):
            began = time.perf_counter()
            with _set(pki, *words) as (process, _):
                seconds = time.perf_counter() - began
                memory = _weigh(process.pid)
                print(f"  {name:<12} {seconds:6.1f} s   {memory[0]:5.0f} MB, of which its own {memory[1]:5.0f} MB")
        with _set(pki, "--fill", str(FOLDER)) as (_, places):
            print("\nplain requests a second, HTTP/1.1 kept alive, each client a process")
            for name, (path, headers) in _PLAIN.items():
                for clients in _CLIENTS:
                    rate = _rate(places[name]["url"], path, headers, clients)
                    print(f"  {name:<12} {clients} client{'s' if clients > 1 else ' '} {rate:8.0f}/s")
    sys.stdout.flush()


@contextmanager
def _set(pki: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    process = start([sys.executable, "-m", "mocks", "--pki", str(pki), *words], dict(os.environ))
    try:
        yield process, json.loads(process.stdout.readline() if process.stdout else "{}")
    finally:
        end(process)


def _weigh(process: int) -> tuple[float, float]:
    """Resident memory in MB: all of it, and what it shares with no file."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    whole, own = (int(told[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))
    return whole, own


def _rate(url: str, path: str, headers: dict[str, str], clients: int) -> float:
    with ProcessPoolExecutor(clients) as pool:
        counts: Sequence[int] = list(pool.map(_ask, *zip(*[(url, path, headers)] * clients, strict=True)))
    return sum(counts) / _SECONDS


def _ask(url: str, path: str, headers: dict[str, str]) -> int:
    """How many answers one connection gets; the first, which opens it, is not counted."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)

    def once() -> None:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise ValueError(f"{path} was answered with {answer.status}")

    once()
    count, over = 0, time.perf_counter() + _SECONDS
    while time.perf_counter() < over:
        once()
        count += 1
    return count
