"""The officer's lists of grants, on SQLite and on PostgreSQL: a number is that of its list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from adapter.identifiers import Hetu
from adapter.store import schema
from adapter.store.grant_lists import GrantLists, GrantState
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from tests.console.grants import HOME_CARE, OTHER_CARE, put_grant
from tests.region import MAIJA, PEKKA, SAIMA

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_numbers_lists_and_clients_agree(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path / 'lautta.db'}" if kind == "sqlite" else request.getfixturevalue("server")
    engine = open_database(url)
    if kind == "postgresql":
        schema.metadata.drop_all(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS search_index")
        engine.dispose()
        engine = open_database(url)
    resources, lists = Resources(engine), GrantLists(engine)
    put_grant(resources, "open")
    put_grant(resources, "soon", MAIJA, end="2026-12-22")
    put_grant(resources, "coming", PEKKA, start="2026-12-01")
    put_grant(resources, "over", PEKKA, end="2026-11-21")
    put_grant(resources, "waits", PEKKA, OTHER_CARE, status="proposed")
    here, there = lists.count(TODAY)
    assert (here.unit, there.unit) == (HOME_CARE, OTHER_CARE)
    assert list(here.numbers.values()) == [2, 2, 1, 1, 0, 0]
    assert there.numbers[GrantState.NOT_YET] == 1
    for state, number in here.numbers.items():
        assert len(lists.list_state(HOME_CARE, state, TODAY, 10)) == number
    assert [one.consent for one in lists.list_state(HOME_CARE, GrantState.ACTIVE, TODAY, 10)] == ["soon", "open"]
    assert [one.unit for one in lists.count(TODAY, frozenset({str(OTHER_CARE)}))] == [OTHER_CARE]
    assert [one.consent for one in lists.of_client(Hetu(SAIMA))] == ["open"]
    assert [one.clients for one in lists.count_losing(date(2026, 12, 22))] == [1]
    assert [one.consent for _, one in lists.list_losing(date(2026, 12, 22), HOME_CARE)] == ["soon"]
    engine.dispose()
