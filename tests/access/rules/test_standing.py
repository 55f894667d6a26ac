"""Can a grant to this unit come into force (GRA-03, GRA-07, GRA-09)?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from adapter.access.rules.standing import Joining, RegisterEntry, Standing, UnitFacts, judge_unit
from adapter.identifiers import BusinessId, Oid
from adapter.roles import Right

PARENT = RegisterEntry(
    oid=Oid("1.2.246.10.99999861.10.0"),
    name="Tuottaja Oy",
    parent=None,
    business_id=BusinessId("9999986-1"),
    service_unit=False,
    begins=date(2020, 1, 1),
    ends=date(2099, 12, 31),
)
UNIT = replace(
    PARENT,
    oid=Oid("1.2.246.10.99999861.10.1"),
    parent=PARENT.oid,
    service_unit=True,
    begins=date(2026, 1, 1),
    ends=date(2026, 12, 31),
)
JOINED = Joining(date(2026, 9, 1), system_ready=True)
FACTS = UnitFacts(entry=UNIT, parent=PARENT, in_soteri=True, producer_joining=JOINED, organiser_joining=JOINED)
DAY = date(2026, 11, 22)


def _judge(on: date = DAY, **changes: Any) -> tuple[Standing, list[str]]:
    standing, findings = judge_unit(replace(FACTS, **changes), on, Right.REGISTER_ACCESS)
    return standing, [finding.rule for finding in findings]


def test_a_unit_that_stands_in_every_register_is_ready() -> None:
    assert _judge() == (Standing.READY, [])
    assert _judge(in_soteri=False) == (Standing.READY, [])


def test_a_unit_that_only_soteri_knows_is_not_yet_there() -> None:
    assert _judge(entry=None, parent=None) == (Standing.NOT_YET, ["GRA-09"])


def test_a_unit_that_nobody_knows_is_refused() -> None:
    assert _judge(entry=None, parent=None, in_soteri=False) == (Standing.REFUSED, ["GRA-09"])


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"entry": replace(UNIT, service_unit=False)}, ["GRA-03"]),
        ({"parent": None}, ["GRA-09"]),
        ({"parent": replace(PARENT, business_id=BusinessId("9999981-0"))}, ["GRA-09"]),
        ({"producer_joining": None}, ["GRA-07"]),
        ({"organiser_joining": None}, ["GRA-07"]),
        ({"producer_joining": Joining(date(2026, 9, 1), system_ready=False)}, ["GRA-07"]),
        ({"organiser_joining": Joining(date(2026, 11, 23), system_ready=True)}, ["GRA-07"]),
        (
            {"entry": replace(UNIT, service_unit=False), "parent": None, "producer_joining": None},
            ["GRA-03", "GRA-09", "GRA-07"],
        ),
    ],
)
def test_each_failing_is_named(changes: dict[str, Any], rules: list[str]) -> None:
    assert _judge(**changes) == (Standing.REFUSED, rules)


@pytest.mark.parametrize(
    ("on", "ready"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_unit_and_joinings_are_judged_on_the_day(on: date, ready: bool) -> None:
    assert (_judge(on)[0] is Standing.READY) is ready


def test_patient_data_is_used_by_a_service_unit_of_health_care_too() -> None:
    health = replace(FACTS, entry=replace(UNIT, service_unit=False, health_service_unit=True))
    assert judge_unit(health, DAY, Right.OUTSOURCING) == (Standing.READY, ())
    assert judge_unit(FACTS, DAY, Right.OUTSOURCING) == (Standing.READY, ())
    assert [finding.rule for finding in judge_unit(health, DAY, Right.REGISTER_ACCESS)[1]] == ["GRA-03"]
