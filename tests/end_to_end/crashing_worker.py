"""A worker that kills itself, as `kill -9` does, at one step.

`python crashing_worker.py STEP begun|done NAME [MESSAGE] [beside|pause]`.

`done` is the hard case: the effect has happened, and nobody has written down that it has. With MESSAGE only that one
kills it. With `beside` it waits in the step until another worker lives. With `pause` it is stopped there until
somebody continues it. A step that no flow has kills nobody.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from adapter.clock import now
from adapter.config.loading import read_settings
from adapter.pipeline.durable import Phase
from adapter.pipeline.worker import work
from adapter.store.workers import Workers
from adapter.wiring import build_house, database


def main(words: Sequence[str]) -> None:
    wanted_step, wanted_phase, name, wanted_message, how = (*words, "", "")[:5]
    settings = read_settings(Path(os.environ["LAUTTA_CONFIG"]))
    workers = Workers(database(settings.database_url()), timedelta(seconds=settings.takeover_seconds))

    def crash(flow: str, message: str, step: str, phase: Phase) -> None:  # noqa: ARG001 – the form of an Observer
        if (step, phase) == (wanted_step, wanted_phase) and wanted_message in {"", message}:
            if how == "pause":
                os.kill(os.getpid(), signal.SIGSTOP)
                return
            while how == "beside" and len(workers.live(now())) < 2:
                time.sleep(0.05)
            os.kill(os.getpid(), signal.SIGKILL)

    work(name, lambda: build_house(settings), crash)


if __name__ == "__main__":
    main(sys.argv[1:])
