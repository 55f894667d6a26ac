"""Thousands of generated questions, answered by the index and by reading every resource."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from adapter.rest.criteria import read_criterion
from adapter.store import moving, search, units
from adapter.store.opening import open_database
from adapter.store.resources import Resources, put_resource
from tests.region import NOW
from tests.store.left_behind.former_index import unmove
from tests.store.search import generated
from tests.store.search.oracle import BASE, Held, matches
from tests.whole import WHOLE

QUESTIONS = 20_000 if WHOLE else 2_000
_RESOURCES = 300
_numbers = count(1)


@pytest.fixture(autouse=True)
def _units_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resource says in the test itself who may see it; few rows are many, so that every way of a search is taken."""
    monkeypatch.setattr(units, "units_of", lambda resource, _: _units(resource))
    for name, number in (("FEW", 6), ("_NEAR", 12), ("_MANY", 40)):
        monkeypatch.setattr(search, name, number)


def _units(resource: dict[str, Any]) -> frozenset[str]:
    return frozenset(resource["meta"]["tag"][0]["code"].split())


@dataclass
class World:
    """The resources of a database, and the same in a list, newest first."""

    engine: Engine
    everything: list[Held]

    @property
    def resources(self) -> Resources:
        return Resources(self.engine, BASE)

    def write(self, chance: random.Random, numbers: Sequence[int]) -> None:
        """Write or change resources."""
        with self.engine.begin() as connection:
            for number in numbers:
                self._put(connection, chance, number)

    def _put(self, connection: Connection, chance: random.Random, number: int) -> None:
        made, units = generated.resource(chance), generated.seen_by(chance)
        made["meta"] |= {"tag": [{"code": " ".join(sorted(units)) or "-"}, {"code": chance.choice("xy")}]}
        identity, at = f"r{number}", NOW + timedelta(milliseconds=700 * next(_numbers))
        put_resource(connection, identity, made, at)
        same = [held for held in self.everything if (held.id, held.kind) == (identity, made["resourceType"])]
        self.everything = [Held(identity, made, units, at), *(held for held in self.everything if held not in same)]

    def ask(self, chance: random.Random) -> None:
        """One question: what is found, in which order, on which page, and how many."""
        kind, units = chance.choice(generated.KINDS), generated.units(chance)
        query = generated.query(chance, kind)
        criteria = [read_criterion(kind, name, value, NOW) for name, value in query]
        expected = matches(self.everything, kind, query, units)
        most, offset = chance.choice(((500, 0), (3, 0), (2, 4)))
        found = [stored.id for stored in self.resources.find(kind, criteria, most, offset, units)]
        assert found == expected[offset : offset + most], (kind, query, units)
        if chance.random() < 0.1:
            assert self.resources.count(kind, criteria, units) == len(expected)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    made, chance = World(open_database(url), []), random.Random(17)
    made.write(chance, [*range(_RESOURCES), *(chance.randrange(_RESOURCES) for _ in range(_RESOURCES // 10))])
    yield made
    made.engine.dispose()


@pytest.mark.slow
def test_a_search_finds_what_reading_everything_finds(world: World) -> None:
    chance = random.Random(1)
    for _ in range(QUESTIONS // 4):
        world.ask(chance)


@pytest.mark.slow
@pytest.mark.parametrize("narrowed", [True, False], ids=["of version 13", "of before"])
def test_a_search_finds_the_same_while_an_old_index_is_moved(
    world: World, monkeypatch: pytest.MonkeyPatch, *, narrowed: bool
) -> None:
    """Between the batches somebody reads, writes and changes."""
    monkeypatch.setattr(moving, "_NEXT", moving._NEXT.limit(60))
    monkeypatch.setattr(moving, "_BATCH", 60)
    unmove(world.engine, narrowed=narrowed)
    chance, pauses = random.Random(2), list[float]()

    def wait(seconds: float) -> bool:
        pauses.append(seconds)
        for _ in range(QUESTIONS // 64):
            world.ask(chance)
        world.write(chance, [chance.randrange(_RESOURCES + 50) for _ in range(5)])
        return False

    assert moving.unmoved(world.engine) >= _RESOURCES
    wait(0)
    moving.move_all(world.engine, wait)
    assert moving.unmoved(world.engine) == 0
    assert len(pauses) > _RESOURCES // 60
    wait(0)
