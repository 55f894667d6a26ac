"""The examples that follow Lautta run as they are written: they pull, go on where they were, and are told."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey
from werkzeug.serving import BaseWSGIServer, make_server

from adapter.demo.stage import held_port
from adapter.fhir.elements import unit_reference
from adapter.links.hook import HookLink
from adapter.pipeline.sender import Sender
from adapter.store.subscribers import Subscribers
from tests.foreign.test_life import missing
from tests.receiver import receiving_at
from tests.region import PORVOO
from tests.rest.clients import by_key, publish, served
from tests.rest.desk import Face, open_face
from tests.validate.agreement import JAVA
from tests.waiting import wait_for

pytestmark = pytest.mark.slow
FOLLOW = Path(__file__).parents[2] / "examples" / "follow"
CLIENT = "record-porvoo"
PROGRAMS = {
    "Python": [sys.executable, str(FOLLOW / "follow.py")],
    "JavaScript": ["node", str(FOLLOW / "follow.mjs")],
    "Java": ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{JAVA / 'lib'}/*", str(FOLLOW / "Follow.java")],
}


@dataclass
class World:
    """A server that a record system follows, and the program that does it."""

    face: Face
    sender: Sender
    words: list[str]
    port: int
    asked: list[str]

    def write(self, *names: str, status: str = "requested") -> None:
        """A Task of the unit is new or changed."""
        self.face.clock[0] = datetime.now(UTC)
        task = {"resourceType": "Task", "status": status, "intent": "order", "owner": unit_reference(PORVOO)}
        self.face.resources.put_all([(name, task) for name in names], self.face.clock[0])

    def send(self) -> None:
        """Send what there is to send."""
        self.face.clock[0] = datetime.now(UTC)
        for identity in self.sender.look():
            self.sender.serve(identity)

    def pull(self) -> list[str]:
        """What the program takes in when it pulls."""
        ran = subprocess.run(self.words, capture_output=True, text=True, timeout=120, check=False)
        assert ran.returncode == 0, ran.stderr[-2000:]
        return ran.stdout.splitlines()

    @contextmanager
    def listening(self) -> Iterator[_Lines]:
        """The program while it listens."""
        words = [*self.words, str(self.port), f"http://127.0.0.1:{self.port}/lautta"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
            lines = _Lines(process)
            threading.Thread(target=lines.read, daemon=True).start()
            try:
                yield lines
            finally:
                process.kill()


@dataclass
class _Lines:
    """What a program prints."""

    process: subprocess.Popen[str]
    waiting: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)

    def read(self) -> None:
        """Read to its end."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.waiting.put(line.strip())

    def next(self) -> str:
        """The next line."""
        return self.waiting.get(timeout=60)

    def until_listening(self, send: Callable[[], None]) -> list[str]:
        """The lines before it listens; `send` is called meanwhile."""
        lines: list[str] = []

        def is_listening() -> bool:
            send()
            while not self.waiting.empty():
                lines.append(self.waiting.get())
            return "listening" in lines

        wait_for(is_listening)
        return lines[:-1]


@pytest.fixture(params=PROGRAMS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    command = PROGRAMS[request.param]
    if request.param == "Java" and (why := missing(command)):
        pytest.skip(why)
    key = ECKey.generate_key("P-384", {"kid": f"{CLIENT}-1"})
    (tmp_path / "key.pem").write_bytes(key.as_pem(private=True))
    file = publish(tmp_path / "keys.json", key)
    with held_port() as port, held_port() as hook:
        site = f"http://127.0.0.1:{port}"
        scopes = ("system/Task.rs", "system/Subscription.cruds")
        endpoints = (f"http://127.0.0.1:{hook}/lautta",)
        client = by_key(file, CLIENT, scopes=scopes, units=(PORVOO,), subscription_endpoints=endpoints)
        settings = served(client).model_copy(
            update={"api": served(client).api.model_copy(update={"public_base": site})}
        )
        with open_face(tmp_path, token=None, settings=settings) as face:
            asked: list[str] = []
            app = face.client.application
            app.before_request(lambda: _note(asked))
            sender = Sender(
                settings, Subscribers(face.desk.engine), HookLink(), lambda: face.clock[0], "worker-1", lambda **_: None
            )
            face.clock[0] = datetime.now(UTC)
            server = make_server("127.0.0.1", port, app, threaded=True)
            with _serving(server):
                words = [*command, f"{site}/fhir", str(tmp_path / "key.pem"), CLIENT, str(tmp_path / "state.json")]
                yield World(face, sender, words, hook, asked)


def _note(asked: list[str]) -> None:
    from flask import request

    asked.append(request.full_path)


@contextmanager
def _serving(server: BaseWSGIServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


def test_a_record_system_follows_lautta(world: World) -> None:
    names = [f"task-{number}" for number in range(230)]
    world.write(*names)
    assert sorted(world.pull()) == sorted(f"Task/{name}/1" for name in names), "three pages, each Task once"
    assert len([path for path in world.asked if path.startswith("/fhir/Task")]) == 3
    assert world.pull() == []
    world.write("task-7", "new", status="accepted")
    assert sorted(world.pull()) == ["Task/new/1", "Task/task-7/2"]

    with world.listening() as lines:
        assert lines.until_listening(lambda: None) == []
        world.send()  # the handshake
        world.write("told")
        world.send()
        assert lines.next() == "Task/told/1"
    with receiving_at(world.port) as lost:  # whoever listens here forgets what it has acknowledged
        world.write("lost-1", "lost-2")
        world.send()
        assert [number for one in lost.came for number in one.numbers] == [2, 3]
    world.asked.clear()
    with world.listening() as lines:
        assert sorted(lines.until_listening(lambda: None)) == ["Task/lost-1/1", "Task/lost-2/1"]
        world.write("after")
        world.send()
        assert lines.next() == "Task/after/1"
    assert any("$events?eventsSinceNumber=2" in path for path in world.asked), "the gap is seen, and asked about"
    state: dict[str, Any] = json.loads(Path(world.words[-1]).read_text(encoding="utf-8"))
    assert state["number"] == 4
    assert world.pull() == []
