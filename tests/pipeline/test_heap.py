"""A worker's threads share two of the C library's arenas, so that its memory stays flat."""

from __future__ import annotations

import subprocess
import sys

import pytest

_THREADS = """
import ctypes, sys, threading
from adapter.pipeline.heap import share_arenas
if sys.argv[1] == "shared" and not share_arenas():
    sys.exit("no glibc")
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
together = threading.Barrier(12)
def take():
    for _ in range(50):
        libc.malloc(60_000)
    together.wait()
threads = [threading.Thread(target=take) for _ in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc.malloc_stats()
"""


def _count_arenas(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", _THREADS, how], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the C library is not glibc: {done.stderr.strip()}")
    return sum(line.startswith("Arena ") for line in done.stderr.splitlines())


def test_threads_share_two_arenas() -> None:
    assert _count_arenas("shared") <= 2
    assert _count_arenas("apart") > 2
