"""The register access right over real sockets.

`lautta readiness` against the mocks, and a document that the archive refuses on its own account.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
import requests

from adapter.config.client import Api
from adapter.demo.fixtures import operate
from adapter.demo.stage import TOKEN, end, first_line, held_port, start
from fixtures.grants import HOME_CARE, MATTER, WORKER
from fixtures.people import SAIMA
from tests.end_to_end.conftest import World

pytestmark = pytest.mark.slow
NOT_YET = "1.2.246.10.99999861.10.3"


def _readiness(world: World, *words: str, without: tuple[str, ...] = ()) -> tuple[int, str, str]:
    run = subprocess.run(
        [sys.executable, "-m", "adapter", "readiness", *words],
        capture_output=True,
        text=True,
        env={name: value for name, value in world.stage.environment.items() if name not in without},
        check=False,
    )
    assert "Traceback" not in run.stderr
    return run.returncode, run.stdout, run.stderr


def test_a_unit_that_has_everything_is_ready(world: World) -> None:
    code, told, _ = _readiness(world, HOME_CARE, "--lang", "fi")
    assert code == 0, told
    assert "Kaikki on kunnossa." in told
    assert "Kotihoito Kokeilu, Porvoo" in told
    assert any(line["operation"] == "fetch" for line in _journal(world, "kanta")), "the test fetch was made"


def test_the_secrets_of_other_peers_are_not_asked_for(world: World) -> None:
    """An officer of social care has neither the PACS's password nor the SMS gateway's token."""
    others = [
        name for name in world.stage.environment if name.startswith("LAUTTA_") and name.endswith(("PASSWORD", "TOKEN"))
    ]
    code, told, _ = _readiness(world, HOME_CARE, "--lang", "fi", without=tuple(others))
    assert others
    assert code == 0, told


def test_what_is_missing_is_told_to_a_machine(world: World) -> None:
    code, told, _ = _readiness(world, NOT_YET, "--json", "--date", "2026-11-25", "--no-test-fetch")
    found = json.loads(told)
    assert (code, found["state"], found["date"]) == (1, "missing", "2026-11-25")
    states = {item["key"]: item["state"] for item in found["items"]}
    assert states["register"] == "missing"
    assert "archive" not in states
    assert _journal(world, "kanta") == []


def test_an_archive_that_is_away_is_not_known(world: World) -> None:
    fault = {"kind": "status", "operation": "*", "times": 10}
    requests.post(f"{world.stage.mocks['kanta']['control']}/faults", json=fault, timeout=30).raise_for_status()
    code, told, _ = _readiness(world, HOME_CARE)
    assert code == 3
    assert "The test fetch failed: the archive" in told


def test_wrong_words_are_wrong_usage(world: World) -> None:
    for words, sentence in (
        (("x",), "this is not an OID"),
        ((HOME_CARE, "--date", "1.9.2026"), "a day is written"),
        ((HOME_CARE, "--service", "?"), "meal service"),
    ):
        code, told, problem = _readiness(world, *words)
        assert (code, told) == (2, "")
        assert sentence in problem


def test_the_archive_refuses_on_its_own_account(world: World) -> None:
    """The adapter still holds the grant, the archive has a newer version without it.

    The archive decides for itself (GRA-05).
    """
    reference = world.deposit("entry")
    requests.post(f"{world.stage.mocks['kanta']['control']}/reset", timeout=30).raise_for_status()
    ended = world.work_until_ended(world.message_of(reference))
    assert (ended.state, ended.rules) == ("parked", "KANTA-AR")
    assert world.holds("kanta")["documents"] == []
    stored = world.resources.read("DocumentReference", reference).resource
    assert stored["docStatus"] == "preliminary"


def test_a_face_without_a_worker_reads_the_register_by_itself(world: World) -> None:
    """GRA-09: a decision goes by the register; until it has been read, it is a denial."""
    world.grant_home_care()
    use: list[dict[str, Any]] = [
        {"name": "client", "valueIdentifier": {"system": "urn:oid:1.2.246.21", "value": SAIMA.hetu}},
        {"name": "matter", "valueUri": f"urn:oid:{MATTER}"},
        *({"name": name, "valueUri": f"urn:oid:{HOME_CARE}"} for name in ("unit", "workerUnit")),
        {"name": "worker", "valueString": WORKER},
        {"name": "role", "valueCode": "client-work"},
        {"name": "authentication", "valueCode": "card"},
    ]
    token = {"Authorization": f"Bearer {TOKEN}"}  # of development: the worker may be named by parameters
    with held_port() as port, ExitStack() as stack:
        base = f"http://127.0.0.1:{port}"
        environment = world.stage.environment | {"LAUTTA_PUBLIC_BASE": base}
        face = start([sys.executable, "-m", "adapter", "serve", "--port", str(port)], environment)
        stack.callback(end, face)
        settings = world.stage.settings.model_copy(update={"api": Api(public_base=base)})
        stage = replace(world.stage, settings=settings, face=first_line(face, "The web face").strip())
        for _ in range(60):
            told = operate(stage, "evaluate", use, token).json()["parameter"]
            if told[0] == {"name": "decision", "valueCode": "permit"}:
                return
            assert "has never been read here" in json.dumps(told)
            time.sleep(0.5)
        pytest.fail("the face has not read the register")


def _journal(world: World, mock: str) -> list[dict[str, str]]:
    return list(requests.get(f"{world.stage.mocks[mock]['control']}/journal", timeout=30).json())
