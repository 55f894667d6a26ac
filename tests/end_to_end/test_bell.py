"""What another process begins, a worker on PostgreSQL takes up although it would look only in an hour."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from adapter.demo.fixtures import FOLDER, document_reference
from adapter.demo.stage import end, start
from adapter.store.messages import State
from tests.end_to_end.conftest import World, write_config
from tests.waiting import wait_for

pytestmark = pytest.mark.slow


def test_a_grant_that_comes_over_the_api_starts_at_once(on_postgres: World, tmp_path: Path) -> None:
    world = on_postgres
    config = write_config(tmp_path, "poll_seconds = 1.0 ", "poll_seconds = 3600.0 ")
    environment = world.stage.environment | {"LAUTTA_CONFIG": str(config)}
    worker = start([sys.executable, "-m", "adapter", "work", "--name", "hears"], environment)
    oids = [
        json.loads((FOLDER / "grant" / f"{name}.expected.json").read_text(encoding="utf-8"))["oid"]
        for name in ("one-unit", "two-units")
    ]
    try:
        # The first may be found by the worker's look at its start; the second only by the bell.
        for number, oid in enumerate(oids):
            message = world.announce(document_reference(oid), f"16fd2706-8baf-433b-82eb-8c7fada847d{number}")
            wait_for(lambda message=message: world.messages.find(message).state == State.DONE)  # type: ignore[misc]
    finally:
        end(worker)
