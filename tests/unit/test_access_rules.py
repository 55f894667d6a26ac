"""May this worker use this client's data by the register access right (GRA-01 … GRA-10)? A doubt denies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.identifiers import Hetu, Oid, TemporaryId
from adapter.rules.access import AccessDecision, Action, HeldGrant, Use, evaluate
from tests.unit.region import HELSINKI, MAIJA, SAIMA, make_hetu

UNIT, OTHER_UNIT = Oid("1.2.246.10.99999861.10.1"), Oid("1.2.246.10.99999861.10.2")
MATTER, OTHER_MATTER = Oid("1.2.246.10.99999810.951.2026.1.1"), Oid("1.2.246.10.99999810.951.2026.1.2")
CLIENT, OTHER_CLIENT = Hetu(SAIMA), Hetu(MAIJA)

GRANT = HeldGrant("Consent/1", "active", CLIENT, UNIT, frozenset({MATTER}), date(2026, 9, 1), date(2027, 2, 28))
USE = Use(
    client=CLIENT,
    matter=MATTER,
    unit=UNIT,
    worker="90000000011",
    worker_units=frozenset({UNIT}),
    strong=True,
    action=Action.READ,
    at=datetime(2026, 11, 22, 12, 0, tzinfo=HELSINKI),
)

grants = st.builds(
    HeldGrant,
    reference=st.sampled_from(["Consent/1", "Consent/2", "Consent/3"]),
    status=st.sampled_from(["active", "active", "proposed", "inactive", "rejected", "draft", "entered-in-error"]),
    client=st.sampled_from([CLIENT, OTHER_CLIENT]),
    unit=st.sampled_from([UNIT, OTHER_UNIT]),
    matters=st.frozensets(st.sampled_from([MATTER, OTHER_MATTER])),
    start=st.dates(date(2026, 9, 1), date(2026, 12, 31)),
    end=st.none() | st.dates(date(2026, 9, 1), date(2027, 3, 31)),
)
uses = st.builds(
    Use,
    client=st.sampled_from([CLIENT, OTHER_CLIENT]),
    matter=st.sampled_from([MATTER, OTHER_MATTER]),
    unit=st.sampled_from([UNIT, OTHER_UNIT]),
    worker=st.sampled_from(["90000000011", "90000000011", ""]),
    worker_units=st.frozensets(st.sampled_from([UNIT, OTHER_UNIT])),
    strong=st.sampled_from([True, True, False]),
    action=st.sampled_from(Action),
    at=st.datetimes(datetime(2026, 8, 1), datetime(2027, 4, 30), timezones=st.just(UTC)),  # noqa: DTZ001 – timezones= gives it
)


def _decide(use: Use = USE, **grant: Any) -> AccessDecision:
    return evaluate([replace(GRANT, **grant)], use)


def _denied(decision: AccessDecision, *rules: str) -> None:
    assert not decision.permit
    assert tuple(reason.rule for reason in decision.reasons) == rules
    assert set(decision.rules) <= set(rules)


def test_a_use_within_everything_is_permitted_and_names_the_grant() -> None:
    decision = _decide()
    assert (decision.permit, decision.grant, decision.reasons) == (True, "Consent/1", ())
    assert set(decision.rules) == {"GRA-01", "GRA-04", "GRA-05", "GRA-06"}
    assert _decide(replace(USE, action=Action.STORE)).permit


@pytest.mark.parametrize(
    ("at", "permit"),
    [
        ("2026-08-31T23:59:59+03:00", False),
        ("2026-08-31T20:59:59+00:00", False),
        ("2026-08-31T21:00:00+00:00", True),
        ("2026-09-01T00:00:00+03:00", True),
        ("2027-02-28T23:59:59+02:00", True),
        ("2027-02-28T21:59:59+00:00", True),
        ("2027-02-28T22:00:00+00:00", False),
        ("2027-03-01T00:00:00+02:00", False),
        ("2027-02-28T23:59:59-05:00", False),
    ],
)
def test_the_period_is_of_whole_days_in_helsinki(at: str, permit: bool) -> None:
    assert _decide(replace(USE, at=datetime.fromisoformat(at))).permit is permit


def test_outside_the_period_the_rule_is_named() -> None:
    _denied(_decide(replace(USE, at=datetime(2026, 8, 1, tzinfo=UTC))), "GRA-01")
    _denied(_decide(replace(USE, at=datetime(2027, 3, 2, tzinfo=UTC))), "GRA-10")


def test_an_open_end_does_not_end() -> None:
    assert _decide(replace(USE, at=datetime(2099, 1, 1, tzinfo=UTC)), end=None).permit


@pytest.mark.parametrize("changes", [{"client": OTHER_CLIENT}, {"unit": OTHER_UNIT}])
def test_a_grant_of_another_client_or_unit_is_none(changes: dict[str, Any]) -> None:
    decision = _decide(**changes)
    _denied(decision, "GRA-02")
    assert decision.grant is None


def test_a_client_of_another_century_or_a_temporary_id_is_another_client() -> None:
    same_digits = Hetu.parse(make_hetu("181188", "Y", 908))
    assert not _decide(replace(USE, client=same_digits)).permit
    assert not _decide(replace(USE, client=TemporaryId("urn:oid:1.2.246.21", SAIMA))).permit


def test_another_matter_is_denied() -> None:
    _denied(_decide(replace(USE, matter=OTHER_MATTER)), "GRA-04")
    _denied(_decide(matters=frozenset()), "GRA-04")


@pytest.mark.parametrize(
    ("status", "rule"), [("proposed", "GRA-09"), ("inactive", "GRA-10"), ("rejected", "GRA-09"), ("", "GRA-10")]
)
def test_only_a_grant_in_force_counts(status: str, rule: str) -> None:
    _denied(_decide(status=status), rule)


def test_the_worker_must_hold_the_unit_be_named_and_be_strong() -> None:
    _denied(_decide(replace(USE, worker_units=frozenset({OTHER_UNIT}))), "GRA-05")
    _denied(_decide(replace(USE, worker="")), "GRA-05")
    _denied(_decide(replace(USE, strong=False)), "GRA-06")
    _denied(_decide(replace(USE, strong=False, worker="", worker_units=frozenset())), "GRA-05", "GRA-05", "GRA-06")


def test_one_fitting_grant_among_many_permits_and_is_named() -> None:
    ended = replace(GRANT, reference="Consent/0", end=date(2026, 10, 1))
    assert evaluate([ended, replace(GRANT, reference="Consent/9"), ended], USE).grant == "Consent/9"


def test_a_denial_tells_of_the_nearest_grant() -> None:
    far = replace(GRANT, reference="Consent/0", status="inactive", end=date(2026, 10, 1), matters=frozenset())
    near = replace(GRANT, reference="Consent/9", matters=frozenset())
    decision = evaluate([far, near], USE)
    assert decision.grant == "Consent/9"
    _denied(decision, "GRA-04")


def test_a_denial_tells_of_every_nearest_grant_and_what_would_help() -> None:
    """Either would do: one waits for its matter, the other has ended. A third that lacks more is not told of."""
    waiting = replace(GRANT, reference="Consent/1", matters=frozenset())
    ended = replace(GRANT, reference="Consent/2", end=date(2026, 10, 1))
    decision = evaluate([replace(ended, reference="Consent/0", matters=frozenset()), ended, waiting], USE)
    assert decision.grant == "Consent/1"
    told = [(reason.rule, reason.grant) for reason in decision.reasons]
    assert told == [("GRA-04", "Consent/1"), ("GRA-10", "Consent/2")]
    assert "$matter" in decision.reasons[0].remedy
    assert "2026-10-01" in decision.reasons[1].remedy


@pytest.mark.parametrize("status", ["proposed", "inactive", "rejected", "entered-in-error", "draft", "Active", ""])
def test_every_status_but_active_says_why_and_what_would_help(status: str) -> None:
    (reason,) = _decide(status=status).reasons
    assert reason.text
    assert reason.remedy
    assert reason.grant == "Consent/1"


def test_a_moment_without_its_offset_is_no_moment() -> None:
    with pytest.raises(ValueError, match="offset"):
        replace(USE, at=datetime(2026, 11, 22, 12, 0))  # noqa: DTZ001 – the thing refused


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-10-24T20:59:59Z", date(2026, 10, 24)),  # summer time: midnight is 21 UTC
        ("2026-10-24T21:00:00Z", date(2026, 10, 25)),
        ("2026-10-25T00:30:00Z", date(2026, 10, 25)),  # the hour that comes twice, first
        ("2026-10-25T01:30:00Z", date(2026, 10, 25)),  # and second
        ("2026-10-25T21:59:59Z", date(2026, 10, 25)),  # winter time: midnight is 22 UTC
        ("2026-10-25T22:00:00Z", date(2026, 10, 26)),
        ("2027-03-27T21:59:59Z", date(2027, 3, 27)),
        ("2027-03-27T22:00:00Z", date(2027, 3, 28)),
        ("2027-03-28T20:59:59Z", date(2027, 3, 28)),  # the day of 23 hours
        ("2027-03-28T21:00:00Z", date(2027, 3, 29)),
    ],
)
def test_midnight_is_helsinkis_also_when_the_clock_is_turned(at: str, day: date) -> None:
    use = replace(USE, at=datetime.fromisoformat(at))
    assert _decide(use, start=day, end=day).permit
    _denied(_decide(use, start=day + timedelta(days=1), end=None), "GRA-01")
    _denied(_decide(use, end=day - timedelta(days=1)), "GRA-10")


@given(held=st.lists(grants, max_size=4), use=uses)
def test_no_permit_without_every_condition(held: list[HeldGrant], use: Use) -> None:
    decision = evaluate(held, use)
    day = (use.at + timedelta(hours=3 if use.at < datetime(2026, 10, 25, 1, tzinfo=UTC) else 2)).date()
    if use.at >= datetime(2027, 3, 28, 1, tzinfo=UTC):
        day = (use.at + timedelta(hours=3)).date()
    fitting = [
        grant.reference
        for grant in held
        if grant.client == use.client and grant.unit == use.unit and grant.status == "active"
        and use.matter in grant.matters and grant.start <= day <= (grant.end or date.max)
    ]  # fmt: skip
    allowed = bool(fitting) and use.strong and bool(use.worker) and use.unit in use.worker_units
    assert decision.permit is allowed
    assert decision.rules
    assert bool(decision.reasons) is not allowed
    assert not allowed or decision.grant in fitting


@given(held=st.lists(grants, max_size=4), use=uses)
def test_what_is_lacking_denies_whatever_else_is_right(held: list[HeldGrant], use: Use) -> None:
    """No permit for another client, unit or matter, without strong authentication, a name or the unit, nor outside the period."""
    everything = [GRANT, *held]
    assert not evaluate(everything, replace(use, strong=False)).permit
    assert not evaluate(everything, replace(use, worker="")).permit
    assert not evaluate(everything, replace(use, worker_units=use.worker_units - {use.unit})).permit
    assert not evaluate([grant for grant in everything if grant.client != use.client], use).permit
    assert not evaluate([grant for grant in everything if grant.unit != use.unit], use).permit
    assert not evaluate([grant for grant in everything if use.matter not in grant.matters], use).permit
    assert not evaluate([grant for grant in everything if grant.status != "active"], use).permit
    assert not evaluate(everything, replace(use, at=datetime(2026, 8, 31, 20, 59, 59, tzinfo=UTC))).permit
    closed = [replace(grant, end=grant.end or date(2027, 3, 31)) for grant in everything]
    assert not evaluate(closed, replace(use, at=datetime(2027, 3, 31, 21, 0, tzinfo=UTC))).permit


@given(held=st.lists(grants, max_size=4), use=uses, more=grants)
def test_one_grant_more_never_takes_a_right_away(held: list[HeldGrant], use: Use, more: HeldGrant) -> None:
    assert evaluate([*held, more], use).permit >= evaluate(held, use).permit
