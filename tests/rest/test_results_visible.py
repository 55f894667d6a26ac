"""Includes, chains and totals show nothing that their client does not see: planted leaks are found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapter.rest.visible import Visible
from adapter.store import inclusion
from adapter.store.question import Question
from tests.rest.roads import two_servers
from tests.rest.roads_of_results import roads
from tests.rest.test_visible import Servers, find_leaks, find_lost

pytestmark = pytest.mark.slow


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    with two_servers(tmp_path, ("Task", "Media", "ServiceRequest")) as both:
        yield both


def test_nothing_is_told_and_nothing_is_lost(servers: Servers) -> None:
    assert find_leaks(servers, "token-of-yours", roads()) == []
    assert find_lost(servers, "token-of-mine", roads()) == []


@pytest.mark.parametrize("way", ["steps", "includes", "reverse includes", "total"])
def test_a_road_without_the_units_is_found(servers: Servers, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if way == "steps":
        others = Question._others
        monkeypatch.setattr(Question, "_others", lambda self, *rest: others(replace(self, units=None), *rest))
    if way == "includes":
        read = inclusion._read
        monkeypatch.setattr(inclusion, "_read", lambda connection, kind, ids, _: read(connection, kind, ids, None))
    if way == "reverse includes":
        leading = inclusion._leading
        monkeypatch.setattr(
            inclusion, "_leading", lambda c, latest, asked, _, base: leading(c, latest, asked, None, base)
        )
    if way == "total":
        right = Visible.count
        monkeypatch.setattr(Visible, "count", lambda self, *rest: right(replace(self, units=None), *rest))
    assert find_leaks(servers, "token-of-yours", roads()) != []
