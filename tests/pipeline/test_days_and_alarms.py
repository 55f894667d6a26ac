"""What a date alone brings is told too, and so is an alarm; what is past its time is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select

from adapter import DATA
from adapter.pipeline.alarms import raise_alarms
from adapter.store import schema
from adapter.store.subscribers import KEPT
from tests.pipeline.told import MINE, World, telling
from tests.region import region

GRANT: dict[str, Any] = orjson.loads((DATA / "profiles/examples/good/register-access.json").read_bytes())
#: The unit and the organiser of the grant.
UNIT = GRANT["provision"]["actor"][0]["reference"]["identifier"]["value"].removeprefix("urn:oid:")


@pytest.fixture
def world(tmp_path: Path, url: str) -> Iterator[World]:
    everybody = {"identity": "root", "role": "operator", "units": "*"}
    with telling(tmp_path, url, everybody, units=(MINE, UNIT)) as opened:
        yield opened


def _grant(start: str, end: str = "", status: str = "active") -> dict[str, Any]:
    period = {"start": start} | ({"end": end} if end else {})
    return GRANT | {"status": status, "provision": GRANT["provision"] | {"period": period}}


def test_a_grant_that_begins_or_ends_by_its_date_is_told_once(world: World) -> None:
    """It is 22 November, 16.00 in Finland."""
    world.subscribe("grant-changed")
    world.send()
    grants = {
        "begins-tomorrow": _grant("2026-11-23"),
        "begins-later": _grant("2026-11-26"),
        "ends-today": _grant("2026-01-01", "2026-11-22"),
        "ends-later": _grant("2026-01-01", "2026-11-25"),
        "ended": _grant("2026-01-01", "2026-11-21"),
        "withdrawn": _grant("2026-01-01", "2026-11-22", "inactive"),
    }
    for identity, grant in grants.items():
        world.write(identity, grant)
    world.send()
    assert len(world.receiver.told()) == len(grants)
    world.receiver.came.clear()
    world.wait(hours=7, minutes=59)
    world.send()
    assert world.receiver.told() == []
    world.wait(minutes=1)  # midnight in Finland
    world.send()
    world.send()
    assert [focus for _, focus in world.receiver.told()] == ["Consent/begins-tomorrow", "Consent/ends-today"]
    assert world.receiver.came[-1].body["entry"][1]["request"] == {"method": "GET", "url": "Consent/begins-tomorrow"}
    world.receiver.came.clear()
    world.wait(days=4)  # no worker ran meanwhile
    world.send()
    assert [focus for _, focus in world.receiver.told()] == ["Consent/begins-later", "Consent/ends-later"]


def test_an_alarm_is_told_when_it_begins_and_when_it_is_over(world: World) -> None:
    """A subscription in error gives alarm; the mailboxes, which nobody has looked into, give theirs."""
    watched = world.subscribe("task-changed")
    world.subscribe("alarm", who="root")
    world.receiver.answers = [410]
    world.sender.serve(watched)
    world.send()
    raise_alarms(world.sender.settings, world.face.desk.engine, world.face.clock[0])
    raise_alarms(world.sender.settings, world.face.desk.engine, world.face.clock[0])
    world.send()
    focuses = [focus.partition("/")[2] for _, focus in world.receiver.told()]
    assert len(focuses) == len(region().mailbox) + 1
    said = [world.face.resources.read("Task", one).resource for one in focuses]
    assert {task["status"] for task in said} == {"requested"}
    (mine,) = [task for task in said if watched in task["description"]]
    again = world.read(watched) | {"status": "requested"}
    version = again["meta"]["versionId"]
    world.ask("PUT", f"/fhir/Subscription/{watched}", again, If_Match=f'W/"{version}"')
    world.send()
    world.receiver.came.clear()
    raise_alarms(world.sender.settings, world.face.desk.engine, world.face.clock[0])
    world.send()
    told = [one.focuses for one in world.receiver.came if one.path == "/hooks/root"]
    assert told == [[f"Task/{mine['id']}"]]
    assert world.face.resources.read("Task", mine["id"]).resource["status"] == "completed"


def test_an_alarm_that_somebody_looks_into_is_not_written_again(world: World) -> None:
    engine, settings = world.face.desk.engine, world.sender.settings
    raise_alarms(settings, engine, world.face.clock[0])
    first = world.face.resources.find("Task", [])[0]
    world.face.resources.change("Task", first.id, lambda task: task | {"status": "in-progress"}, world.face.clock[0])
    raise_alarms(settings, engine, world.face.clock[0])
    assert world.face.resources.read("Task", first.id).resource["status"] == "in-progress"


def test_what_is_past_its_time_is_forgotten(world: World) -> None:
    identity = world.subscribe()
    world.send()
    world.write("old")
    world.send()
    assert _count(world) == (1, 1)
    world.sender.subscribers.forget(world.face.clock[0])
    assert _count(world) == (0, 1)  # everybody has looked at it; its own event stays for $events
    world.receiver.answers = [410]
    world.write("new")
    world.send()
    world.write("waits")
    world.sender.subscribers.forget(world.face.clock[0])
    assert _count(world)[0] == 1
    world.wait(seconds=(KEPT + timedelta(seconds=1)).total_seconds())
    world.sender.subscribers.forget(world.face.clock[0])
    assert _count(world) == (0, 0)
    assert world.held(identity).numbered == 2


def _count(world: World) -> tuple[int, int]:
    with world.face.desk.engine.connect() as connection:
        events, own = (
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (schema.event, schema.subscription_event)
        )
    return events, own
