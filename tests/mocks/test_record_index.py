"""Record systems find by identifier in an index: it must find what a look at every resource finds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mocks.control import Examination
from mocks.control.holdings import Holdings
from mocks.record.search import find_matches, read_query
from mocks.record.store import RecordSystem, Register

NOW = datetime(2026, 11, 3, tzinfo=UTC)
ASKED = ("a|1", "b|1", "1", "2", "|2", "a|", "a|1,b|2", "a|x\\,y", "x\\,y", "nobody")


def media(*identifiers: tuple[str, str]) -> dict[str, Any]:
    named = [{"system": system, "value": value} if system else {"value": value} for system, value in identifiers]
    return {"resourceType": "Media", "identifier": named}


def open_system(holdings: Holdings) -> RecordSystem:
    register = Register(holdings)
    register.add("ward", "full")
    return register.system("ward")


@pytest.fixture
def holdings() -> Holdings:
    holdings = Holdings()
    system = open_system(holdings)
    system.save(media(("a", "1"), ("", "2")), "first", NOW)
    system.save(media(("b", "1")), "second", NOW)
    system.save(media(("a", "x,y")), "third", NOW)
    system.save({"resourceType": "Media"}, "fourth", NOW)
    return holdings


def find(system: RecordSystem, asked: str) -> tuple[list[str], list[str]]:
    """What the index finds, and what a look at every resource finds."""
    query = read_query([("identifier", asked)], "Media", "full", Examination())
    found = system.find("Media", query), find_matches(system.current("Media"), query)
    return [one["id"] for one in found[0]], [one["id"] for one in found[1]]


@pytest.mark.parametrize("asked", ASKED)
def test_the_index_finds_what_is_there(holdings: Holdings, asked: str) -> None:
    indexed, looked_at = find(open_system(holdings), asked)
    assert indexed == looked_at
    assert bool(indexed) == (asked != "nobody")


@pytest.mark.parametrize("asked", ASKED)
def test_the_index_follows_changes_deletions_and_snapshots(holdings: Holdings, asked: str) -> None:
    system = open_system(holdings)
    kept = holdings.snapshot()
    system.save(media(("b", "2"), ("a", "1")), "fourth", NOW)
    system.save(media(("a", "3")), "second", NOW)
    system.delete("Media", "third", NOW)
    system.forget("Media", "first")
    changed = find(system, asked)
    holdings.restore(kept)
    restored = find(system, asked)
    other = Holdings()
    other.restore(kept)
    elsewhere = find(RecordSystem("ward", "full", other), asked)
    assert changed[0] == changed[1]
    assert restored[0] == restored[1] == elsewhere[0] == elsewhere[1]
