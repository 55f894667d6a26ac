"""`make soak`: photos by the thousand, and releases and grants between them, while everything goes wrong in turn.

`python -m tests.soak.flows [MAILS] [--seed N] [--takeover SECONDS] [--database URL]`

Workers are killed with SIGKILL and started again. One is paused for longer than it counts as alive, and wakes up. The
mail server hangs. The record system answers late, or not at all. At the end every message has ended once, as it has to,
and the memory of a worker is what it was. Exit code 1 when anything is wrong.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from adapter.clock import now
from adapter.config.loading import EXAMPLE, read_settings
from adapter.demo.fixtures import FOLDER
from adapter.demo.stage import Stage, describe, end, first_line, start
from adapter.fhir.elements import document_oid
from adapter.identifiers import Oid
from adapter.store.messages import Messages, State
from adapter.wiring import database
from tests.end_to_end.conftest import write_config
from tests.soak.account import draw_up, find_wrong
from tests.soak.coming import Coming, list_coming
from tests.soak.crew import Crew
from tests.soak.disasters import Disasters, plan_disasters
from tests.soak.memory import Memory
from tests.soak.post import Post

_MAILS = 20_000
_LONG = 1_000  # mails from which on a soak is a long one
_ROUND = 500  # mails, in a long soak, between two disasters of a kind
_BACKLOG = {False: 32, True: 400}  # messages that have come and not ended, of a short and of a long soak
_TICK = 0.2  # seconds
_LINE = 10.0
_STALLED = 300.0  # in which no message has ended
_ENDED = frozenset({State.DONE, State.PARKED, State.FAILED})


def main(words: Sequence[str]) -> int:
    """Run, and print how it went; 0 when all is as it has to be."""
    options = _read(words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))  # whoever stops it leaves no process behind
    folder = Path(tempfile.mkdtemp(prefix="lautta-soak-"))
    with _set_stage(folder, options) as (stage, mail):
        engine = database(stage.settings.database_url())
        if Messages(engine).counts():
            _write("The database is not empty: name a new one.")
            return 2
        wrong = list(_soak(stage, mail, engine, folder, options))
    for text in wrong:
        _write(f"WRONG: {text}")
    if wrong:
        _write(f"The workers' lines are in {folder}")
        return 1
    shutil.rmtree(folder)
    _write("All is as it has to be.")
    return 0


def _read(words: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m tests.soak.flows", description="Photos by the thousand, with disasters.")
    parser.add_argument("mails", nargs="?", type=int, default=_MAILS, help=f"how many ({_MAILS})")
    parser.add_argument("--seed", type=int, default=1, help="which disasters, and when (1)")
    parser.add_argument("--takeover", type=float, default=5.0, help="seconds after which a worker counts as dead (5)")
    parser.add_argument("--database", default="", help="an empty one of PostgreSQL, by its URL (SQLite)")
    return parser.parse_args(words)


@contextlib.contextmanager
def _set_stage(folder: Path, options: Namespace) -> Iterator[tuple[Stage, subprocess.Popen[str]]]:
    """Every mock, and the mail server as a process of its own, which can hang."""
    words = [sys.executable, "-m", "mocks", "--pki", str(folder / "pki"), "--fill", str(FOLDER)]
    with contextlib.ExitStack() as stack:
        _, others = _start_mocks(words, stack)
        mail, own = _start_mocks([*words, "--only", "mail"], stack)
        places = others | {"mail": own["mail"]}
        environment = describe(places, folder)
        environment["LAUTTA_CONFIG"] = str(
            write_config(folder, "takeover_seconds = 30.0", f"takeover_seconds = {options.takeover}")
        )
        environment["LAUTTA_DATABASE_URL"] = options.database or f"sqlite:///{folder / 'lautta.db'}"
        os.environ.update(environment)
        yield Stage(read_settings(EXAMPLE), environment, places, ""), mail


def _start_mocks(words: Sequence[str], stack: contextlib.ExitStack) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    process = start(list(words), dict(os.environ))
    stack.callback(end, process)
    return process, json.loads(first_line(process, "The mocks"))


def _soak(stage: Stage, mail: subprocess.Popen[str], engine: Engine, folder: Path, options: Namespace) -> Iterator[str]:
    """Run it all; yields what is wrong."""
    chance = random.Random(options.seed)  # noqa: S311
    coming, is_long = list(list_coming(options.mails)), options.mails >= _LONG
    plan = plan_disasters(len(coming), max(1, options.mails // _ROUND), chance)
    memory, crew = Memory(), Crew(stage, folder, chance, mortals=2 if is_long else 1)
    disasters = Disasters(plan, stage, crew, mail, options.takeover, chance)
    try:
        yield from _work(Post(stage, engine, coming, _BACKLOG[is_long]), Messages(engine), disasters, crew, memory)
        time.sleep(2 * options.takeover)  # whatever is done twice is done by now
    finally:
        disasters.end()
        crew.end()
    account, lines = draw_up(stage, engine, coming), crew.count_lines()
    entry_of = partial(_find_entry, organisation=stage.settings.organisation.oid)
    yield from find_wrong(account, coming, entry_of, crew.count_take_overs())
    if lines["fault"] or lines["error"]:
        yield f"the workers wrote {lines['fault']} faults and {lines['error']} lines of errors"
    if is_long and memory.has_grown:
        yield f"a worker has grown from {memory.second:.0f} to {memory.last:.0f} MB"
    ends = Counter(account.messages.values())
    for name, facts in {
        "messages": dict(ends),
        "disasters": dict(disasters.count),
        "what workers wrote": dict(lines),
        "memory of one worker": f"{memory.second:.0f} MB in the second quarter, {memory.last:.0f} in the last",
    }.items():
        _write(f"{name:<22}{facts}")


def _find_entry(message: Coming, organisation: Oid) -> str:
    return document_oid(message.entry_key, organisation, now()).value


def _work(post: Post, messages: Messages, disasters: Disasters, crew: Crew, memory: Memory) -> Iterator[str]:
    """Send everything and let everything go wrong, until all has ended; yields why that was given up."""
    count, ended = len(post.coming), 0
    began = moved = line = time.monotonic()
    while ended < count or not disasters.are_over:
        moment = time.monotonic()
        before, ended = ended, sum(number for (_, state), number in messages.counts().items() if state in _ENDED)
        moved = moment if ended > before else moved
        disasters.look(ended, moment)
        if not disasters.stop_a_process:
            post.send(ended)
        memory.note(ended / count, crew.weigh())
        if moment - line >= _LINE:
            line, rate = moment, ended / (moment - began)
            _write(f"{moment - began:6.0f} s  {ended:6} of {count}  {rate:5.1f}/s  {dict(disasters.count)}")
        if dead := crew.find_dead():
            yield f"a worker ended by itself: {', '.join(dead)}"
            return
        if moment - moved > _STALLED:
            yield f"nothing has ended for {_STALLED:.0f} s: {ended} of {count}"
            return
        time.sleep(_TICK)
    _write(f"{ended} messages in {timedelta(seconds=round(time.monotonic() - began))}")


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
