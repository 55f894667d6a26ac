"""Every search parameter of AuditEvent is answered for the events of the use log, as reading each answers it."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import orjson
import pytest

from adapter.fhir.elements import client_identifier, instant
from adapter.fhir.patients import NamedPatient
from adapter.rest.criteria import read_criterion
from adapter.store import use_events
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.store.use_log import LoggedUse, UseLog
from tests.region import NOW
from tests.store.search import generated
from tests.store.search.meanings import MEANINGS
from tests.store.search.oracle import BASE, Held, Query, matches
from tests.store.search.test_search import QUESTIONS

_EVENTS = 400


def _event(chance: random.Random, number: int) -> LoggedUse:
    """As the log writes them: the patient is one of the entities, clients and units are named by identifier."""
    at = NOW + timedelta(seconds=number // 3)
    named = NamedPatient(
        "1.2.246.21",
        chance.choice(generated._HETUS),
        chance.choice(("", f"Patient/{chance.choice(generated._IDS[:8])}")),
    )
    patient = named if chance.random() < 0.8 else None
    agent = {"who": {"identifier": client_identifier("client")}, "name": chance.choice(generated._TEXTS)}
    event: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "meta": {"versionId": "1", "lastUpdated": instant(at), "profile": [chance.choice(generated._URIS)]},
        "type": generated._coding(chance),
        "recorded": instant(at),
        "agent": [agent, {"altId": chance.choice(generated._VALUES)}],
        "entity": [
            {
                "what": {"reference": f"Media/{chance.choice(generated._IDS[:8])}"},
                "name": chance.choice(generated._TEXTS),
            },
            *([{"what": patient.what}] if patient else []),
        ],
    }
    return LoggedUse(patient, (chance.choice(generated.UNITS[:2]),), at, orjson.dumps(event))


def _query(chance: random.Random) -> Query:
    """No fractions: an event of the log is known to the second."""
    query = generated.query(chance, "AuditEvent")
    return [(name, value) for name, value in query if "." not in value or MEANINGS["AuditEvent"].get(name) is None]


def test_the_use_log_is_searched_as_resources_are(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use_events, "_BATCH", 30)
    chance, engine = random.Random(3), open_database(url)
    made = [_event(chance, number) for number in range(_EVENTS)]
    log, resources = UseLog(engine), Resources(engine, BASE)
    log.write(made)
    stored = resources.find("AuditEvent", [], _EVENTS)
    units = {orjson.dumps(orjson.loads(each.event)): frozenset(each.units) for each in made}
    held = []
    for each in stored:
        body = each.resource
        identity = body.pop("id")
        held.append(Held(identity, body | {"id": identity}, units[_without_id(body)], each.updated))
    assert len(held) == _EVENTS
    asked = found = 0
    while asked < QUESTIONS // 8:
        if not (query := _query(chance)):
            continue
        asked += 1
        seen_by = generated.units(chance)
        criteria = [read_criterion("AuditEvent", name, value, NOW) for name, value in query]
        expected = matches(held, "AuditEvent", query, seen_by)
        found += bool(expected)
        most = chance.choice((_EVENTS, 3))
        assert [each.id for each in resources.find("AuditEvent", criteria, most, 0, seen_by)] == expected[:most], query
        if chance.random() < 0.2:
            assert resources.count("AuditEvent", criteria, seen_by) == len(expected), query
    assert found > asked // 4
    engine.dispose()


def _without_id(body: dict[str, Any]) -> bytes:
    order = ("resourceType", "meta", "type", "recorded", "agent", "entity")
    return orjson.dumps({name: body[name] for name in order})
