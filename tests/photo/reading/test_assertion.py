"""The professional's word in an invitation, as it is read (PHO-03)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from adapter.identifiers import WorkerId
from adapter.photo.reading.assertion import read_assertion
from adapter.photo.rules.permission import Assertion
from tests.photo.invitations import WORKER, asserted, assertion, order
from tests.region import MAIJA

WHOLE = Assertion(
    WorkerId.parse("1.2.246.537.26", WORKER), "T. Testilä", datetime.fromisoformat("2026-11-20T09:00:00+02:00")
)


def test_it_says_who_and_when() -> None:
    assert read_assertion(asserted()) == WHOLE
    assert read_assertion(order()) is None


def test_a_day_is_one_of_finlands() -> None:
    found = read_assertion(asserted(at="2026-11-20"))
    assert found is not None
    assert found.at == datetime.fromisoformat("2026-11-20T00:00:00+02:00")


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"by": None}, "by"),
        ({"by": MAIJA}, "by"),
        ({"name": "  "}, "name"),
        ({"at": None}, "at"),
        ({"at": "2026-11-20T09:00:00"}, "at"),
    ],
)
def test_what_is_not_said_is_missing(changes: dict[str, Any], lost: str) -> None:
    found = read_assertion(asserted(**changes))
    assert found is not None
    assert [name for name in ("by", "name", "at") if not getattr(found, name)] == [lost]


def test_of_several_the_newest_whole_one_counts() -> None:
    several = [assertion("2026-11-19"), assertion(), assertion("2026-11-18"), assertion("2026-11-21", by=None)]
    assert read_assertion(order(extension=several)) == WHOLE


@pytest.mark.parametrize(
    "extension", [{"url": assertion()["url"], "extension": 5}, assertion("yesterday"), assertion("2026-11")]
)
def test_what_is_not_fhir_is_a_fault_of_its_form(extension: dict[str, Any]) -> None:
    with pytest.raises((AttributeError, TypeError, ValueError)):
        read_assertion(order(extension=[extension]))
