"""The world of an end-to-end test: every mock over real sockets, an empty database, workers as processes."""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from adapter.access.deposits import Deposits
from adapter.access.reading.paper import read_paper
from adapter.access.rules.use import Use
from adapter.access.writing.consent import consent, consent_id, with_matters, with_status
from adapter.clock import now
from adapter.config.loading import EXAMPLE, read_settings
from adapter.demo.fixtures import FOLDER, state
from adapter.demo.stage import Stage, describe, end, first_line, start
from adapter.fhir.entered import with_author
from adapter.identifiers import REGISTRATION_SYSTEM, Hetu, Oid, WorkerId
from adapter.roles import Action, Authentication
from adapter.store.acts import Act
from adapter.store.interactions import carry_out
from adapter.store.messages import MessageRecord, Messages, State
from adapter.store.resources import Resources
from adapter.wiring import build_access, build_registry, database
from adapter.xml.trust import Trust
from fixtures.grants import HOME_CARE, MATTER, WORKER
from fixtures.people import SAIMA
from tests.end_to_end.postgres import find_server, run_postgres
from tests.nursery import Nursery, open_nursery
from tests.waiting import wait_for

CRASHING = Path(__file__).with_name("crashing_worker.py")
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def mocks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    pki = tmp_path_factory.mktemp("pki")
    process = start([sys.executable, "-m", "mocks", "--pki", str(pki), "--fill", str(FOLDER)], dict(os.environ))
    yield json.loads(first_line(process, "The mocks"))
    end(process)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Callable[[], Nursery]]:
    """The nursery of workers, opened when the first one is wanted."""
    with ExitStack() as stack:
        yield cache(lambda: stack.enter_context(open_nursery("tests.end_to_end.crashing_worker")))


class World:
    """One test's world."""

    def __init__(self, stage: Stage, nursery: Callable[[], Nursery]) -> None:
        self.stage, self.nursery = stage, nursery
        engine = database(stage.settings.database_url())
        self.messages, self.resources, self._engine = Messages(engine), Resources(engine), engine
        self._names = itertools.count(1)

    def announce(self, resource: dict[str, Any], identity: str) -> str:
        """Put a resource in as the FHIR face does; returns the id of the message it starts."""
        carry_out(self._engine, [Act.create(identity, resource)], now())
        return identity.replace("-", "")

    def grant_home_care(self) -> None:
        """Put in the grant of the fixture one-unit, in force, with its matter: what the flow of grants makes of it."""
        raw = (FOLDER / "grant" / "one-unit.xml").read_bytes()
        (grant,) = read_paper(raw, Trust.load(self.stage.settings.trust.documents), now()).grants
        written = with_status(with_matters(consent(grant, ()), (Oid(MATTER),)), "active")
        self.resources.put(consent_id(grant), written, now())

    def deposit(self, name: str) -> str:
        """Store a document of the fixtures by the right, as the FHIR face does.

        Returns the id of its DocumentReference.
        """
        self.grant_home_care()
        settings = self.stage.settings
        build_registry(settings).refresh()  # as the face does
        use = Use(
            client=Hetu(SAIMA.hetu),
            what=Oid(MATTER),
            unit=Oid(HOME_CARE),
            worker=WorkerId(REGISTRATION_SYSTEM, WORKER),
            worker_units=frozenset({Oid(HOME_CARE)}),
            role=settings.find_role("service-work"),
            authentication=Authentication.CARD,
            authenticated=now(),
            action=Action.STORE,
            at=now(),
        )
        trust = Trust.load(settings.trust.documents)
        taken = Deposits(self._engine, build_access(settings), lambda: trust, now)
        return taken.take_in(use, (FOLDER / "deposit" / f"{name}.xml").read_bytes()).id

    def message_of(self, reference: str) -> str:
        """The message that follows a DocumentReference."""
        return next(item.id for item in self.messages.all() if item.source == f"DocumentReference/{reference}")

    def give_consents(self) -> None:
        """Put in the written consents that the requests name."""
        for file in (FOLDER / "consent").glob("*.json"):
            written = with_author(json.loads(file.read_text(encoding="utf-8")), "record-porvoo", None, now())
            self.resources.put(f"consent-{file.stem}", written, now())

    def crash_at(self, step: str, phase: str, message: str = "") -> None:
        """Run a worker until it kills itself at this step (of that message).

        It never comes back: the next one has another name.
        """
        name = f"worker-{next(self._names)}"
        worker = self.nursery().start([step, phase, name, message], self.stage.environment)
        assert worker.wait(60) == -9, f"not killed at {step}"

    def work_until_ended(self, identity: str) -> MessageRecord:
        """Run a healthy worker until the message has ended, and stop it."""
        worker = self.nursery().start(["nowhere", "", "worker"], self.stage.environment)
        try:
            wait_for(lambda: not self.unfinished())
            wait_for(
                lambda: (
                    identity in {message.id for message in self.messages.all((State.DONE, State.PARKED, State.FAILED))}
                )
            )
        finally:
            worker.end()
            worker.wait(60)
        return self.messages.find(identity)

    def unfinished(self) -> int:
        """How many workflows are still to be run or resumed; 0 too before the worker has made its tables."""
        table = "dbos.workflow_status" if self._engine.dialect.name == "postgresql" else "workflow_status"
        asked = text(f"SELECT count(*) FROM {table} WHERE status IN ('PENDING', 'ENQUEUED')")  # noqa: S608 – ours
        try:
            with self._engine.connect() as connection:
                return int(connection.execute(asked).scalar_one())
        except (OperationalError, ProgrammingError):
            return 0

    def holds(self, mock: str) -> dict[str, Any]:
        """What a mock holds."""
        return state(self.stage, mock)

    def mails(self) -> dict[str, int]:
        """The mails left, by folder, over all mailboxes."""
        counts: dict[str, int] = {}
        for folders in self.holds("mail")["mailboxes"].values():
            for name, number in folders.items():
                counts[name] = counts.get(name, 0) + number
        return {name: number for name, number in counts.items() if number}

    def archived(self) -> int:
        """How many health entries the archive holds."""
        documents = self.holds("kanta")["documents"]
        return sum(document["kind"] == "health" and document["code"] != "OSVA" for document in documents)


def write_config(folder: Path, *changes: str) -> Path:
    """The example configuration with texts in it replaced: one, its replacement, the next one, …"""
    text = EXAMPLE.read_text(encoding="utf-8").replace('"pki/', f'"{FOLDER / "pki"}/')
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "lautta.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def on_sqlite(
    mocks: dict[str, Any], nursery: Callable[[], Nursery], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> World:
    environment = describe(mocks, tmp_path)
    environment["LAUTTA_DATABASE_URL"] = f"sqlite:///{tmp_path / 'lautta.db'}"
    environment["LAUTTA_CONFIG"] = str(write_config(tmp_path, "takeover_seconds = 30.0", "takeover_seconds = 1.5"))
    for name, value in environment.items():
        if name.startswith("LAUTTA_"):
            monkeypatch.setenv(name, value)
    for place in mocks.values():
        if isinstance(place, dict):
            requests.post(f"{place['control']}/reset?to=fill", timeout=30).raise_for_status()
    stage = Stage(read_settings(EXAMPLE), environment, mocks, "")
    return World(stage, nursery)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server, its database left out."""
    programs = find_server()
    if programs is None:
        assert not os.environ.get("CI"), "CI must have PostgreSQL: tests/system.sh installs it"
        pytest.skip("PostgreSQL's server is not here: apt-get install postgresql")
    with run_postgres(programs) as url:
        yield url.removesuffix("/postgres")


@pytest.fixture
def on_postgres(
    on_sqlite: World, nursery: Callable[[], Nursery], postgres: str, monkeypatch: pytest.MonkeyPatch
) -> World:
    """The same world on a new database of PostgreSQL."""
    name = f"lautta_{next(_NUMBERS)}"
    server = create_engine(f"{postgres}/postgres".replace("postgresql:", "postgresql+psycopg:"))
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    monkeypatch.setenv("LAUTTA_DATABASE_URL", f"{postgres}/{name}")
    environment = {**on_sqlite.stage.environment, "LAUTTA_DATABASE_URL": f"{postgres}/{name}"}
    return World(Stage(read_settings(EXAMPLE), environment, on_sqlite.stage.mocks, ""), nursery)


@pytest.fixture
def world(on_sqlite: World) -> World:
    """The world of most tests; a module whose tests run on each database overrides it."""
    return on_sqlite


@pytest.fixture(params=["on_sqlite", "on_postgres"])
def each_world(request: pytest.FixtureRequest) -> World:
    """A world on each of the two databases."""
    chosen: World = request.getfixturevalue(request.param)
    return chosen
