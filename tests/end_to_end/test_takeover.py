"""What a dead worker, a bad row or an old version leaves behind.

Found, gone on with or begun anew, and never run as code.
"""

from __future__ import annotations

import base64
import json
import os
import pickle
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from adapter.demo.fixtures import FOLDER, deliver, document_reference
from adapter.demo.stage import end, start
from adapter.store.messages import State
from adapter.store.opening import open_database
from adapter.wiring import database as engine
from tests.end_to_end.conftest import CRASHING, World, write_config
from tests.peers.hostile import hostile
from tests.waiting import wait_for
from tests.whole import part_of

pytestmark = pytest.mark.slow

PORVOO, LOVIISA = "kuvat.porvoo@ita-uusimaa.example", "kuvat.loviisa@ita-uusimaa.example"
DESK = "kuvapalvelut@ita-uusimaa.example"
ENDED = {State.DONE, State.PARKED, State.FAILED}


def photo_mail(name: str = "plain") -> bytes:
    return (FOLDER / "photo" / f"{name}.eml").read_bytes()


class Worker:
    """A running worker, and what it has written."""

    def __init__(self, world: World, name: str) -> None:
        self.process = start([sys.executable, "-m", "adapter", "work", "--name", name], world.stage.environment)
        self.journal: list[dict[str, Any]] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with suppress(ValueError):  # it is closed at the end
            for line in self.process.stdout or ():
                self.journal.append(json.loads(line))

    def alarms(self) -> dict[str, str]:
        """The messages it gave alarm of, and why."""
        found = (line for line in self.journal if line["event"] == "alarm" and "message" in line)
        return {line["message"]: line["problem"] for line in found}


@contextmanager
def working(world: World, name: str = "healthy") -> Iterator[Worker]:
    worker = Worker(world, name)
    try:
        yield worker
    finally:
        end(worker.process)


def open_file(world: World) -> sqlite3.Connection:
    return sqlite3.connect(Path(world.stage.environment["LAUTTA_DATA"]) / "lautta.db")


def test_a_poison_mail_is_parked_and_its_bystanders_are_done(world: World) -> None:
    mails = [photo_mail().replace(b"Message-ID: <", b"Message-ID: <%d." % number) for number in range(12)]
    identities = [deliver(world.stage, PORVOO, mail) for mail in mails]
    poison = identities[2]
    crashes = 0
    for _ in range(8):
        process = start([sys.executable, str(CRASHING), "read", "begun", "worker", poison], world.stage.environment)
        try:
            wait_for(
                lambda process=process: (  # type: ignore[misc]  # bound at once
                    process.poll() is not None
                    or all(_is_known(world, one) and world.messages.find(one).state in ENDED for one in identities)
                )
            )
            if process.poll() is None:
                break
            crashes += 1
        finally:
            end(process)
    ended = {identity: world.messages.find(identity) for identity in identities}
    assert (ended[poison].state, ended[poison].rules) == ("parked", "POISON")
    assert {message.state for identity, message in ended.items() if identity != poison} == {"done"}
    assert crashes == 3
    assert world.mails() == {"Lautta-Quarantine": 1}
    assert world.archived() == 11


def _is_known(world: World, identity: str) -> bool:
    return bool(world.messages.some([identity]))


@pytest.mark.parametrize(("flow", "step"), [("photo", "file"), ("release", "carry-out-0"), ("grant", "store")])
def test_a_living_worker_takes_over_at_once(each_world: World, flow: str, step: str) -> None:
    """The heir lives before its neighbour dies, has mailboxes and a queue of its own, and is not started again."""
    world = each_world
    if flow == "photo":
        identity = deliver(world.stage, PORVOO, photo_mail())
    elif flow == "release":
        identity = deliver(world.stage, DESK, (FOLDER / "release" / "commissioned-copy.eml").read_bytes())
    else:
        oid = json.loads((FOLDER / "grant" / "one-unit.expected.json").read_text(encoding="utf-8"))["oid"]
        identity = world.announce(document_reference(oid), "3d6f0a52-8a0c-4f6e-9f43-2b8c64b1f4aa")
    dying = start([sys.executable, str(CRASHING), step, "done", "dying", identity, "beside"], world.stage.environment)
    try:
        wait_for(lambda: _is_known(world, identity) and world.messages.find(identity).state == "moving")
        with working(world, "heir") as heir:
            assert dying.wait(60) == -9
            wait_for(lambda: world.messages.find(identity).state in ENDED)
    finally:
        end(dying)
    assert world.messages.find(identity).state == "done"
    assert [line["message"] for line in heir.journal if line["event"] == "taken-over"] == [identity]
    assert world.archived() == (0 if flow == "grant" else 1)


class _Bomb:
    """What runs code when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self._mark),))


def poisoned(mark: Path) -> str:
    return base64.b64encode(pickle.dumps(_Bomb(mark))).decode()


READERS = ["py_pickle", "portable_json", "lautta", "custom_serializer", None]


@pytest.mark.parametrize(
    ("table", "reader"),
    [
        *(("workflow_input", reader) for reader in READERS),
        *(("operation_outputs", reader) for reader in READERS[: part_of(5, 2)]),
    ],
)
def test_a_poisoned_row_is_refused_and_its_message_begun_anew(
    world: World, tmp_path: Path, table: str, reader: str | None
) -> None:
    mark = tmp_path / "code-ran"
    identity = deliver(world.stage, PORVOO, photo_mail())
    world.crash_at("file", "begun")
    with open_file(world) as rows:
        if table == "operation_outputs":
            rows.execute("UPDATE operation_outputs SET output = ?, serialization = ?", (poisoned(mark), reader))
        else:
            rows.execute("UPDATE workflow_status SET serialization = ?", (reader,))
            _poison_input(rows, poisoned(mark))
    with working(world) as worker:
        wait_for(lambda: world.messages.find(identity).state in ENDED)
        wait_for(lambda: list(worker.alarms()) == [identity])
    assert not mark.exists()
    told = world.messages.find(identity)
    assert (told.state, told.attempt) == ("done", 2)
    assert world.archived() == 1
    assert world.mails() == {}


def _poison_input(rows: sqlite3.Connection, value: str) -> None:
    """Wherever DBOS keeps the arguments of a workflow."""
    tables = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    written = 0
    for name in ("workflow_status", "workflow_input", "workflow_inputs"):
        if name in tables:
            columns = {column[1] for column in rows.execute(f"PRAGMA table_info({name})")}
            for column in columns & {"inputs", "input"}:
                # Names of ours.
                written += rows.execute(f"UPDATE {name} SET {column} = ?", (value,)).rowcount  # noqa: S608
    assert written


def test_what_an_older_version_left_is_begun_anew(world: World) -> None:
    """A database that the flows of version 5 made, with two photos and a request half done, their rows pickled."""
    database = Path(world.stage.environment["LAUTTA_DATA"]) / "lautta.db"
    engine(world.stage.settings.database_url()).dispose()
    for file in database.parent.glob("lautta.db*"):
        file.unlink()
    with sqlite3.connect(database) as rows:
        rows.executescript(Path(__file__).with_name("left_by_flows_5.sql").read_text(encoding="utf-8"))
    database.chmod(0o600)
    open_database(world.stage.settings.database_url()).dispose()
    fresh = World(world.stage, world.nursery)
    identities = [deliver(fresh.stage, PORVOO, photo_mail(name)) for name in ("plain", "two-photos")]
    request = (FOLDER / "release" / "commissioned-copy.eml").read_bytes()
    identities.append(deliver(fresh.stage, DESK, request))
    assert {fresh.messages.find(identity).state for identity in identities} == {"moving"}
    with working(fresh, "worker") as worker:
        wait_for(lambda: {fresh.messages.find(identity).state for identity in identities} <= ENDED)
        wait_for(lambda: set(worker.alarms()) == set(identities))
    ended = [fresh.messages.find(identity) for identity in identities]
    assert [(message.state, message.attempt) for message in ended] == [("done", 2)] * 3
    assert all("another version of the flows (flows-5)" in problem for problem in worker.alarms().values())
    assert fresh.archived() == 3
    assert fresh.mails() == {}


def test_a_message_without_a_living_worker_is_an_alarm_and_can_be_taken_over_by_hand(world: World) -> None:
    identity = deliver(world.stage, PORVOO, photo_mail())
    world.crash_at("archive", "done")
    wait_for(lambda: _lautta(world, "status").returncode == 3)
    told = _lautta(world, "status")
    assert f"ALARM  Message {identity}" in told.stdout
    taken = _lautta(world, "redrive", identity, "--take-over")
    assert (taken.returncode, world.messages.find(identity).state) == (0, "waiting")
    assert _lautta(world, "redrive", identity, "--take-over").returncode == 1
    with working(world):
        wait_for(lambda: world.messages.find(identity).state in ENDED)
    assert world.messages.find(identity).state == "done"
    assert world.archived() == 1
    assert world.holds("record")["systems"]["lifecare-porvoo"]["resources"]["Media"] == 1


def test_a_mailbox_that_hangs_holds_up_no_other_and_no_stop(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        held: list[socket.socket] = []

        def accept() -> None:
            with suppress(OSError):
                while True:
                    held.append(silent.accept()[0])

        threading.Thread(target=accept, daemon=True).start()
        data = Path(world.stage.environment["LAUTTA_DATA"])
        world.stage.environment["LAUTTA_CONFIG"] = str(
            write_config(
                data,
                f'user = "{LOVIISA}"',
                f'user = "{LOVIISA}"\naddress = "silent"',
                "[addresses]",
                '[addresses]\nsilent = "imaps://localhost:1"',
            )
        )
        world.stage.environment["LAUTTA_ADDRESS_SILENT"] = f"imaps://127.0.0.1:{silent.getsockname()[1]}"
        identities = []
        with working(world) as worker:
            wait_for(lambda: bool(held))
            for number in range(3):
                mail = photo_mail().replace(b"Message-ID: <", b"Message-ID: <%d." % number)
                identities.append(deliver(world.stage, PORVOO, mail))
                wait_for(
                    lambda: _is_known(world, identities[-1]) and world.messages.find(identities[-1]).state == "done"
                )
            worker.process.terminate()
            assert worker.process.wait(10) == 0
        for connection in held:
            connection.close()
        silent.shutdown(socket.SHUT_RDWR)


def test_a_peer_that_hangs_in_a_step_does_not_hold_up_a_stop(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        world.stage.environment["LAUTTA_ADDRESS_RECORD"] = f"http://127.0.0.1:{silent.getsockname()[1]}"
        identity = deliver(world.stage, PORVOO, photo_mail())
        with working(world, "held") as worker:
            silent.settimeout(60)
            connection, _ = silent.accept()
            worker.process.terminate()
            assert worker.process.wait(10) == 0
        connection.close()
    del world.stage.environment["LAUTTA_ADDRESS_RECORD"]
    world.stage.environment["LAUTTA_ADDRESS_RECORD"] = world.stage.mocks["record"]["url"]
    with working(world, "next"):
        wait_for(lambda: world.messages.find(identity).state in ENDED)
    assert world.messages.find(identity).state == "done"


@pytest.mark.parametrize("manner", ["an octet now and then", "three gigabytes", "redirect 307"])
def test_a_hostile_record_system_holds_up_its_own_messages_only(world: World, manner: str) -> None:
    oid = json.loads((FOLDER / "grant" / "one-unit.expected.json").read_text(encoding="utf-8"))["oid"]
    with hostile(manner, "http://127.0.0.1:9/trap") as port:
        world.stage.environment["LAUTTA_ADDRESS_RECORD"] = f"http://127.0.0.1:{port}"
        photos = [deliver(world.stage, PORVOO, photo_mail(name)) for name in ("plain", "two-photos", "on-behalf")]
        with working(world) as worker:
            wait_for(
                lambda: all(_is_known(world, one) and world.messages.find(one).state == "moving" for one in photos)
            )
            grant = world.announce(document_reference(oid), "9b2d7f6e-1c55-4b8e-8f0a-0d6a7c1e2f33")
            wait_for(lambda: world.messages.find(grant).state == "done")
            memory = Path(f"/proc/{worker.process.pid}/status").read_text(encoding="ascii")
    peak = next(line for line in memory.splitlines() if line.startswith("VmHWM"))
    assert int(peak.split()[1]) < 400_000
    assert world.mails() == {"Lautta-Claimed": 3}, "nothing is lost meanwhile"


def test_no_octet_of_a_mail_is_left_in_the_files_of_the_database(world: World) -> None:
    mails = {name: photo_mail(name) for name in ("plain", "two-photos", "on-behalf", "wrong-hetu")}
    identities = [deliver(world.stage, PORVOO, mail) for mail in mails.values()]
    folder = Path(world.stage.environment["LAUTTA_DATA"])
    with working(world):
        wait_for(lambda: all(_is_known(world, one) and world.messages.find(one).state in ENDED for one in identities))
        time.sleep(2)  # a worker's next round empties the log
        kept = {file.name: file.read_bytes() for file in folder.glob("lautta.db*")}
    assert set(kept) >= {"lautta.db", "lautta.db-wal"}
    for mail in mails.values():
        lines = [line for line in mail.splitlines() if len(line) > 60]
        assert lines
        for content in kept.values():
            assert [line for line in lines if line in content] == []


def _lautta(world: World, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "adapter", *words]
    return subprocess.run(command, env=world.stage.environment, capture_output=True, text=True, check=False)
