"""A worker that kills itself, as `kill -9` does, at one step: `python crashing_worker.py STEP begun|done NAME [MESSAGE]`.

`done` is the hard case: the effect has happened, and nobody has written down that it has. With MESSAGE only that one kills it.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from adapter.config import read_settings
from adapter.flows.durable import Phase
from adapter.flows.worker import work
from adapter.wiring import build_house


def main(wanted_step: str, wanted_phase: str, name: str, wanted_message: str = "") -> None:
    def crash(flow: str, message: str, step: str, phase: Phase) -> None:  # noqa: ARG001 – the form of an Observer
        if (step, phase) == (wanted_step, wanted_phase) and wanted_message in {"", message}:
            os.kill(os.getpid(), signal.SIGKILL)

    settings = read_settings(Path(os.environ["LAUTTA_CONFIG"]))
    work(name, lambda: build_house(settings), crash)


if __name__ == "__main__":
    main(*sys.argv[1:])
