"""`python -m tests.soak.dovecot`: mails by the thousand through a real Dovecot, with workers killed at random.

MAILS=2000 WORKERS=2 SECONDS=6 SEED=1.

The mails come by LMTP while the workers run; every few seconds one worker is killed with `kill -9` and started again
under its name. At the end every photo is in the record once, the mailbox is empty, and in quarantine lies exactly what
may not be filed.
"""

from __future__ import annotations

import contextlib
import imaplib
import json
import os
import random
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from adapter.config.loading import EXAMPLE, read_settings
from adapter.demo.fixtures import FOLDER, state
from adapter.demo.stage import Stage, describe, end, first_line
from adapter.store import schema
from adapter.store.messages import Messages, State
from adapter.wiring import database
from tests.end_to_end.postgres import find_server, run_postgres
from tests.peers.dovecot import PASSWORD, Dovecot, run_dovecot

USER = "kuvat.porvoo@ita-uusimaa.example"
EVERY = 20  # one mail of so many may not be filed
ENDED = (State.DONE, State.PARKED, State.FAILED)


def main() -> int:
    """Run, and say how it went; 0 when all is as it should be."""
    mails, workers = int(os.environ.get("MAILS", "2000")), int(os.environ.get("WORKERS", "2"))
    seconds, chance = float(os.environ.get("SECONDS", "6")), random.Random(os.environ.get("SEED", "1"))  # noqa: S311
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lautta-soak-")))
        stage, dovecot = stack.enter_context(_stage(folder))
        begun = time.monotonic()
        sender = threading.Thread(target=_send, args=(dovecot, mails), daemon=True)
        sender.start()
        kills = _work(stage, mails, workers, seconds, chance)
        sender.join()
        took = timedelta(seconds=round(time.monotonic() - begun))
        wrong = _find_wrong(stage, dovecot, mails)
    _say(f"{mails} mails in {took}, {mails / took.total_seconds():.1f} mails/s, {kills} kills")
    for text in wrong:
        _say(f"WRONG: {text}")
    return 1 if wrong else 0


@contextlib.contextmanager
def _stage(folder: Path) -> Iterator[tuple[Stage, Dovecot]]:
    """Every mock, Dovecot in place of the mail mock, and PostgreSQL where it is installed."""
    command = [sys.executable, "-m", "mocks", "--pki", str(folder / "pki"), "--fill", str(FOLDER)]
    mocks_process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    with contextlib.ExitStack() as stack:
        stack.callback(end, mocks_process)
        mocks = json.loads(first_line(mocks_process, "The mocks"))
        dovecot = stack.enter_context(run_dovecot(folder / "pki"))
        environment = describe(mocks, folder) | {"LAUTTA_ADDRESS_MAIL": dovecot.url}
        programs = find_server()
        url = stack.enter_context(run_postgres(programs)) if programs else f"sqlite:///{folder / 'lautta.db'}"
        environment["LAUTTA_DATABASE_URL"] = url
        os.environ.update(environment)
        yield Stage(read_settings(EXAMPLE), environment, mocks, ""), dovecot


def _send(dovecot: Dovecot, mails: int) -> None:
    """Deliver all, each with an id of its own."""
    good, bad = ((FOLDER / "photo" / f"{name}.eml").read_bytes() for name in ("plain", "wrong-hetu"))
    for number in range(mails):
        raw = bad if number % EVERY == 0 else good
        dovecot.post(
            USER, re.sub(rb"(?im)^Message-ID:[^\r\n]*", b"Message-ID: <soak-%d@example.test>" % number, raw, count=1)
        )


def _work(stage: Stage, mails: int, workers: int, seconds: float, chance: random.Random) -> int:
    """Run the workers, kill one now and then, and return the number of kills when every mail has ended."""
    messages = Messages(database(stage.settings.database_url()))
    running = {f"soak-{number}": _start(stage, f"soak-{number}") for number in range(workers)}
    kills, begun, next_kill = 0, time.monotonic(), time.monotonic() + seconds
    try:
        while (ended := len(messages.all(ENDED))) < mails:
            time.sleep(1)
            if time.monotonic() < next_kill:
                continue
            name = chance.choice(sorted(running))
            running[name].kill()
            running[name].wait()
            running[name] = _start(stage, name)
            kills, next_kill = kills + 1, time.monotonic() + seconds * chance.uniform(0.5, 1.5)
            _say(f"{time.monotonic() - begun:6.0f} s  {ended:5d} of {mails} ended  {kills} kills")
        time.sleep(5)
    finally:
        for worker in running.values():
            end(worker)
    return kills


def _start(stage: Stage, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "adapter", "work", "--name", name]
    return subprocess.Popen(command, env=stage.environment, stdout=subprocess.DEVNULL, text=True)


def _find_wrong(stage: Stage, dovecot: Dovecot, mails: int) -> list[str]:
    """What is not as it should be."""
    bad = len(range(0, mails, EVERY))
    good = mails - bad
    engine = database(stage.settings.database_url())
    messages = Messages(engine).all()
    filed = state(stage, "record")["systems"]["lifecare-porvoo"]["resources"]
    archived = sum(document["kind"] == "health" for document in state(stage, "kanta")["documents"])
    with engine.connect() as connection:
        bodies = (
            connection.execute(select(schema.resource.c.body).where(schema.resource.c.type == "Media")).scalars().all()
        )
    identifiers = [json.loads(body)["identifier"][0]["value"] for body in bodies]
    folders = {name: _count(stage, dovecot, name) for name in ("INBOX", "Lautta-Claimed", "Lautta-Quarantine")}
    found: dict[str, tuple[Any, Any]] = {
        "messages": (Counter(message.state for message in messages), Counter({"done": good, "parked": bad})),
        "Media in the record system": (filed.get("Media"), good),
        "Media here": (len(identifiers), good),
        "Media here, each once": (len(set(identifiers)), good),
        "entries in the archive": (archived, good),
        "folders": (folders, {"INBOX": 0, "Lautta-Claimed": 0, "Lautta-Quarantine": bad}),
    }
    for name, (is_so, _) in found.items():
        _say(f"{name}: {is_so}")
    return [f"{name}: {is_so} instead of {should}" for name, (is_so, should) in found.items() if is_so != should]


def _count(stage: Stage, dovecot: Dovecot, folder: str) -> int:
    tls = ssl.create_default_context(cafile=str(stage.settings.trust.messages[0]))
    with imaplib.IMAP4_SSL("localhost", urlsplit(dovecot.url).port or 0, ssl_context=tls) as client:
        client.login(USER, PASSWORD)
        return int(client.select(folder, readonly=True)[1][0] or 0)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
