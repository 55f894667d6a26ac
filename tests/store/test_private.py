"""Nobody else reads the data of Lautta, nor finds in its files what was deleted (PHO-05)."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapter.access.register_copy import RegisterCopies, RegisterCopy
from adapter.errors import WrongUsage
from adapter.store.blobs import Blobs
from adapter.store.opening import open_database, wipe_log

AT = datetime(2026, 11, 28, tzinfo=UTC)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def _usual_umask() -> None:
    os.umask(0o022)


def test_the_database_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "some" / "data"
    engine = open_database(f"sqlite:///{folder / 'lautta.db'}")
    Blobs(engine).keep("m", b"x")
    assert mode(folder) == 0o700
    assert {file.name: mode(file) for file in folder.iterdir()} == dict.fromkeys(
        ("lautta.db", "lautta.db-wal", "lautta.db-shm"), 0o600
    )


@pytest.mark.parametrize("wrong", [0o755, 0o750, 0o701])
def test_a_folder_open_to_others_is_refused_with_what_to_do(tmp_path: Path, wrong: int) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(wrong)
    with pytest.raises(WrongUsage, match="chmod 700"):
        open_database(f"sqlite:///{folder / 'lautta.db'}")


@pytest.mark.parametrize("name", ["lautta.db", "lautta.db-wal"])
def test_a_file_open_to_others_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    url = f"sqlite:///{tmp_path / 'lautta.db'}"
    engine = open_database(url)
    Blobs(engine).keep("m", b"x")
    (tmp_path / name).chmod(0o644)
    with pytest.raises(WrongUsage, match="chmod 600"):
        open_database(url)


_LOOK = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM blob').fetchone()[0])"


def test_a_process_that_opens_the_database_twice_keeps_its_hold_of_it(tmp_path: Path) -> None:
    """Else another process, at its end, takes the log away, and what is written afterwards is lost."""
    file = tmp_path / "lautta.db"
    engine = open_database(f"sqlite:///{file}")
    Blobs(engine).keep("first", b"x")
    open_database(f"sqlite:///{file}").dispose()

    def look() -> str:
        done = subprocess.run([sys.executable, "-c", _LOOK, str(file)], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    assert look() == "1"
    assert (tmp_path / "lautta.db-wal").exists()
    Blobs(engine).keep("second", b"y")
    assert look() == "2"


def test_what_was_deleted_is_in_no_file_once_the_log_is_wiped(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    secrets = [f"octets-of-mail-{number}".encode() * 20_000 for number in range(4)]
    for number, secret in enumerate(secrets):
        Blobs(engine).keep(f"m{number}", secret)
    assert wipe_log(engine)
    for number in range(len(secrets)):
        Blobs(engine).drop(f"m{number}")
    assert wipe_log(engine)
    for file in tmp_path.iterdir():
        assert b"octets-of-mail" not in file.read_bytes()


def test_a_log_in_use_is_said_to_be(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    with engine.execution_options(reading=True).connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM message")
        Blobs(engine).keep("m", b"x")
        assert not wipe_log(engine)
    assert wipe_log(engine)


def test_the_copy_of_the_register_is_in_a_folder_of_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "register"
    RegisterCopies(folder, "http://localhost").keep(RegisterCopy("", AT, AT, {}))
    assert mode(folder) == 0o700


def test_a_log_that_another_process_takes_away_meanwhile_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last one to close a SQLite database removes its log and its index."""
    listed = [tmp_path / "lautta.db", tmp_path / "lautta.db-wal"]
    monkeypatch.setattr(Path, "glob", lambda *_: iter(listed))
    open_database(f"sqlite:///{tmp_path / 'lautta.db'}").dispose()
    assert not listed[1].exists()
