"""A worker that kills itself, as `kill -9` does, at one step: `python crashing_worker.py STEP begun|done`.

`done` is the hard case: the effect has happened, and nobody has written down that it has.
"""

from __future__ import annotations

import os
import signal
import sys

from adapter.config import EXAMPLE, read_settings
from adapter.flows.durable import Phase
from adapter.flows.worker import work


def main(wanted_step: str, wanted_phase: str) -> None:
    def crash(_flow: str, _message: str, step: str, phase: Phase) -> None:
        if (step, phase) == (wanted_step, wanted_phase):
            os.kill(os.getpid(), signal.SIGKILL)

    work(read_settings(EXAMPLE), "worker", crash)


if __name__ == "__main__":
    main(*sys.argv[1:])
