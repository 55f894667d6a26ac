"""May this worker use this client's data by the register access right (GRA-01 … GRA-10)? A doubt denies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.access.rules.decision import Absent, AccessDecision, UnitEntry, evaluate
from adapter.access.rules.use import PatientRegister, Use
from adapter.fhir.held_grant import HeldGrant
from adapter.identifiers import REGISTRATION_SYSTEM, Hetu, Oid, TemporaryId, WorkerId
from adapter.roles import Action, Authentication, Right, Role
from tests.region import HELSINKI, MAIJA, SAIMA, THERE, make_hetu

UNIT, OTHER_UNIT = Oid("1.2.246.10.99999861.10.1"), Oid("1.2.246.10.99999861.10.2")
MATTER, OTHER_MATTER = Oid("1.2.246.10.99999810.951.2026.1.1"), Oid("1.2.246.10.99999810.951.2026.1.2")
ORGANISER, OTHER_ORGANISER = Oid("1.2.246.10.99999810.10.0"), Oid("1.2.246.10.99999820.10.0")
CLIENT, OTHER_CLIENT = Hetu(SAIMA), Hetu(MAIJA)
WORKER = WorkerId(REGISTRATION_SYSTEM, "90000000011")
ROLE = Role("client-work", frozenset(Action), frozenset(Right))
READER = Role("reader", frozenset({Action.READ}), frozenset({Right.REGISTER_ACCESS}))
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=HELSINKI)

GRANT = HeldGrant(
    reference="Consent/1",
    status="active",
    right=Right.REGISTER_ACCESS,
    client=CLIENT,
    unit=UNIT,
    organiser=ORGANISER,
    start=date(2026, 9, 1),
    end=date(2027, 2, 28),
    matters=frozenset({MATTER}),
    service_task="1234",
)
USE = Use(
    client=CLIENT,
    what=MATTER,
    unit=UNIT,
    worker=WORKER,
    worker_units=frozenset({UNIT}),
    role=ROLE,
    authentication=Authentication.CARD,
    authenticated=NOON - timedelta(hours=3),
    action=Action.READ,
    at=NOON,
)
AUTHORISATION = replace(
    GRANT,
    right=Right.OUTSOURCING,
    matters=frozenset(),
    service_task="",
    register="2",
)
PATIENT_USE = replace(USE, what=PatientRegister(ORGANISER, "2"))

grants = st.builds(
    HeldGrant,
    reference=st.sampled_from(["Consent/1", "Consent/2", "Consent/3"]),
    status=st.sampled_from(["active", "active", "proposed", "inactive", "rejected", "draft", "entered-in-error"]),
    right=st.sampled_from(Right),
    client=st.sampled_from([CLIENT, OTHER_CLIENT, None]),
    unit=st.sampled_from([UNIT, OTHER_UNIT]),
    organiser=st.sampled_from([ORGANISER, OTHER_ORGANISER]),
    start=st.dates(date(2026, 9, 1), date(2026, 12, 31)),
    end=st.none() | st.dates(date(2026, 9, 1), date(2027, 3, 31)),
    actions=st.sampled_from([frozenset(Action), frozenset(Action), frozenset({Action.READ})]),
    matters=st.frozensets(st.sampled_from([MATTER, OTHER_MATTER])),
    service_task=st.sampled_from(["1234", "5678"]),
    register=st.sampled_from(["2", "4"]),
)
uses = st.builds(
    Use,
    client=st.sampled_from([CLIENT, OTHER_CLIENT]),
    what=st.sampled_from(
        [MATTER, OTHER_MATTER, PatientRegister(ORGANISER, "2"), PatientRegister(OTHER_ORGANISER, "4")]
    ),
    unit=st.sampled_from([UNIT, OTHER_UNIT]),
    worker=st.sampled_from([WORKER, WORKER, None]),
    worker_units=st.frozensets(st.sampled_from([UNIT, OTHER_UNIT])),
    role=st.sampled_from([ROLE, ROLE, replace(ROLE, service_tasks=frozenset({"1234"})), READER, None]),
    authentication=st.sampled_from(Authentication),
    authenticated=st.just(NOON),
    action=st.sampled_from(Action),
    # Timezones= gives it.
    at=st.datetimes(datetime(2026, 8, 1), datetime(2027, 4, 30), timezones=st.just(UTC)),  # noqa: DTZ001
    signature=st.booleans(),
).map(lambda use: replace(use, authenticated=use.at - timedelta(hours=1)))


def _decide(use: Use = USE, **grant: Any) -> AccessDecision:
    return evaluate([replace(GRANT, **grant)], use, THERE)


def _denied(decision: AccessDecision, *rules: str) -> None:
    assert not decision.permit
    assert tuple(reason.rule for reason in decision.reasons) == rules
    assert set(decision.rules) <= set(rules)


def test_a_unit_is_valid_on_its_first_and_on_its_last_day() -> None:
    """GRA-09: the days of the organisation register belong to the period."""
    today, day = NOON.date(), timedelta(days=1)
    for begins, ends, permit in (
        (today, today, True),
        (today + day, today + day, False),
        (today - day, today - day, False),
    ):
        assert evaluate([GRANT], USE, UnitEntry(begins, ends)).permit is permit, (begins, ends)


def test_a_use_that_does_not_say_is_taken_to_store_what_a_professional_signs() -> None:
    """GRA-06: from a mobile device it is denied, until the caller says that nobody signs it."""
    mobile = Use(
        client=CLIENT,
        what=MATTER,
        unit=UNIT,
        worker=WORKER,
        worker_units=frozenset({UNIT}),
        role=ROLE,
        authentication=Authentication.MOBILE,
        authenticated=NOON,
        action=Action.STORE,
        at=NOON,
    )
    _denied(_decide(mobile), "GRA-06")
    assert _decide(replace(mobile, signature=False)).permit


def test_a_use_within_everything_is_permitted_and_names_the_grant() -> None:
    decision = _decide()
    assert (decision.permit, decision.grant, decision.reasons) == (True, "Consent/1", ())
    assert set(decision.rules) == {"GRA-01", "GRA-04", "GRA-05", "GRA-06", "GRA-13"}
    assert decision.organiser == ORGANISER
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
    assert _decide(USE.moved(datetime.fromisoformat(at))).permit is permit


def test_outside_the_period_the_rule_is_named() -> None:
    _denied(_decide(USE.moved(datetime(2026, 8, 1, tzinfo=UTC))), "GRA-01")
    _denied(_decide(USE.moved(datetime(2027, 3, 2, tzinfo=UTC))), "GRA-10")


def test_an_open_end_does_not_end() -> None:
    assert _decide(USE.moved(datetime(2099, 1, 1, tzinfo=UTC)), end=None).permit


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
    _denied(_decide(replace(USE, what=OTHER_MATTER)), "GRA-04")
    _denied(_decide(matters=frozenset()), "GRA-04")


@pytest.mark.parametrize(
    ("status", "rule"), [("proposed", "GRA-09"), ("inactive", "GRA-10"), ("rejected", "GRA-09"), ("", "GRA-10")]
)
def test_only_a_grant_in_force_counts(status: str, rule: str) -> None:
    _denied(_decide(status=status), rule)


def test_the_worker_must_hold_the_unit_be_named_and_be_strong() -> None:
    weak = replace(USE, authentication=Authentication.NONE)
    _denied(_decide(replace(USE, worker_units=frozenset({OTHER_UNIT}))), "GRA-05")
    _denied(_decide(replace(USE, worker=None)), "GRA-05")
    _denied(_decide(weak), "GRA-06")
    _denied(_decide(replace(weak, worker=None, worker_units=frozenset())), "GRA-05", "GRA-05", "GRA-06")


@pytest.mark.parametrize(
    ("authentication", "action", "signature", "permit"),
    [
        (Authentication.CARD, Action.STORE, True, True),
        (Authentication.EQUAL, Action.STORE, True, True),
        (Authentication.EQUAL, Action.READ, True, True),
        (Authentication.MOBILE, Action.STORE, False, True),  # an entry that nobody signs
        (Authentication.MOBILE, Action.STORE, True, False),
        (Authentication.MOBILE, Action.READ, False, False),
        (Authentication.NONE, Action.STORE, False, False),
    ],
)
def test_without_the_card_only_what_nobody_signs_is_stored_and_from_a_mobile_device(
    authentication: Authentication, action: Action, signature: bool, permit: bool
) -> None:
    decision = _decide(replace(USE, authentication=authentication, action=action, signature=signature))
    assert decision.permit is permit
    assert permit or [reason.rule for reason in decision.reasons] == ["GRA-06"]


@pytest.mark.parametrize(
    ("age", "permit"),
    [
        (timedelta(hours=12), True),
        (timedelta(hours=12, seconds=1), False),
        (timedelta(minutes=-5), True),  # clocks differ
        (timedelta(minutes=-5, seconds=-1), False),
    ],
)
def test_a_sign_in_is_of_this_shift(age: timedelta, permit: bool) -> None:
    assert _decide(replace(USE, authenticated=NOON - age)).permit is permit


def test_the_role_must_be_known_and_reach_the_use() -> None:
    _denied(_decide(replace(USE, role=None)), "GRA-13")
    _denied(_decide(replace(USE, role=READER, action=Action.STORE)), "GRA-13")
    _denied(_decide(replace(USE, role=replace(ROLE, rights=frozenset({Right.OUTSOURCING})))), "GRA-13")


def test_a_role_of_other_service_tasks_does_not_reach_the_grant() -> None:
    role = replace(ROLE, service_tasks=frozenset({"5678"}))
    decision = _decide(replace(USE, role=role))
    _denied(decision, "GRA-13")
    assert decision.reasons[0].grant == "Consent/1"
    assert _decide(replace(USE, role=role), service_task="5678").permit


def test_a_sign_in_is_as_old_as_it_is_although_the_clocks_have_been_turned() -> None:
    """13 hours by every clock that was not touched, 12 by the wall of Helsinki."""
    evening = datetime(2026, 10, 24, 23, 30, tzinfo=HELSINKI)
    use = replace(USE, authenticated=evening, at=datetime(2026, 10, 25, 11, 30, tzinfo=HELSINKI))
    _denied(_decide(use), "GRA-06")
    assert _decide(replace(use, at=datetime(2026, 10, 25, 10, 30, tzinfo=HELSINKI))).permit


def test_a_sign_in_that_is_weak_and_old_is_told_as_both() -> None:
    decision = _decide(replace(USE, authentication=Authentication.MOBILE, authenticated=USE.at - timedelta(hours=13)))
    assert [reason.rule for reason in decision.reasons] == ["GRA-06", "GRA-06"]


def test_no_patient_data_are_stored_without_a_card() -> None:
    """GRA-06 allows it for client data alone."""
    use = replace(PATIENT_USE, authentication=Authentication.MOBILE, action=Action.STORE, signature=False)
    _denied(evaluate([AUTHORISATION], use, THERE), "GRA-06")


@pytest.mark.parametrize(
    ("registered", "permit"),
    [
        (UnitEntry(date(2024, 1, 1), date(2099, 12, 31)), True),
        (UnitEntry(date(2024, 1, 1), date(2026, 11, 22)), True),
        (UnitEntry(date(2024, 1, 1), date(2026, 11, 21)), False),
        (UnitEntry(date(2026, 11, 23), date(2099, 12, 31)), False),
        (UnitEntry(date(2024, 1, 1), date(2099, 12, 31), in_place=False), False),
        (Absent.ENTRY, False),
        (Absent.REGISTER, False),
    ],
)
def test_a_unit_that_the_register_does_not_confirm_uses_nothing(registered: UnitEntry | Absent, permit: bool) -> None:
    decision = evaluate([GRANT], USE, registered)
    assert decision.permit is permit
    assert permit or [reason.rule for reason in decision.reasons] == ["GRA-09"]


# --- Patient data by an outsourcing authorisation (GRA-11) ------------------------------------------------------------


def test_an_authorisation_permits_its_patient_and_names_its_rules() -> None:
    decision = evaluate([AUTHORISATION], PATIENT_USE, THERE)
    assert (decision.permit, decision.grant) == (True, "Consent/1")
    assert set(decision.rules) == {"GRA-05", "GRA-06", "GRA-11", "GRA-13"}


def test_an_authorisation_to_a_whole_register_is_of_every_patient() -> None:
    everybody = replace(AUTHORISATION, client=None)
    for client in (CLIENT, OTHER_CLIENT):
        assert evaluate([everybody], replace(PATIENT_USE, client=client), THERE).permit
    _denied(evaluate([AUTHORISATION], replace(PATIENT_USE, client=OTHER_CLIENT), THERE), "GRA-11")


def test_one_right_is_not_the_other() -> None:
    _denied(evaluate([AUTHORISATION], USE, THERE), "GRA-02")
    _denied(evaluate([GRANT], PATIENT_USE, THERE), "GRA-11")
    _denied(evaluate([replace(GRANT, client=None)], USE, THERE), "GRA-02")


@pytest.mark.parametrize(
    ("grant", "use"),
    [
        ({}, {"what": PatientRegister(OTHER_ORGANISER, "2")}),
        ({}, {"what": PatientRegister(ORGANISER, "4")}),
        ({"actions": frozenset({Action.STORE})}, {}),
        ({"actions": frozenset({Action.READ})}, {"action": Action.STORE}),
        ({"start": date(2026, 11, 23)}, {}),
        ({"end": date(2026, 11, 21)}, {}),
    ],
    ids=["custodian", "register", "no search", "no store", "before", "after"],
)
def test_an_authorisation_is_to_one_register_for_its_rights_and_its_time(
    grant: dict[str, Any], use: dict[str, Any]
) -> None:
    _denied(evaluate([replace(AUTHORISATION, **grant)], replace(PATIENT_USE, **use), THERE), "GRA-11")


def test_the_workers_own_counts_for_patient_data_too() -> None:
    _denied(evaluate([AUTHORISATION], replace(PATIENT_USE, authentication=Authentication.MOBILE), THERE), "GRA-06")
    _denied(evaluate([AUTHORISATION], replace(PATIENT_USE, worker_units=frozenset()), THERE), "GRA-05")
    _denied(evaluate([AUTHORISATION], replace(PATIENT_USE, role=READER), THERE), "GRA-13")


def test_one_fitting_grant_among_many_permits_and_is_named() -> None:
    ended = replace(GRANT, reference="Consent/0", end=date(2026, 10, 1))
    assert evaluate([ended, replace(GRANT, reference="Consent/9"), ended], USE, THERE).grant == "Consent/9"


def test_a_denial_tells_of_the_nearest_grant() -> None:
    far = replace(GRANT, reference="Consent/0", status="inactive", end=date(2026, 10, 1), matters=frozenset())
    near = replace(GRANT, reference="Consent/9", matters=frozenset())
    decision = evaluate([far, near], USE, THERE)
    assert decision.grant == "Consent/9"
    _denied(decision, "GRA-04")


def test_a_denial_tells_of_every_nearest_grant_and_what_would_help() -> None:
    """Either would do: one waits for its matter, the other has ended. A third that lacks more is not told of."""
    waiting = replace(GRANT, reference="Consent/1", matters=frozenset())
    ended = replace(GRANT, reference="Consent/2", end=date(2026, 10, 1))
    decision = evaluate([replace(ended, reference="Consent/0", matters=frozenset()), ended, waiting], USE, THERE)
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
    with pytest.raises(ValueError, match="offset"):
        replace(USE, authenticated=datetime(2026, 11, 22, 9, 0))  # noqa: DTZ001 – as above


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
    use = USE.moved(datetime.fromisoformat(at))
    assert _decide(use, start=day, end=day).permit
    _denied(_decide(use, start=day + timedelta(days=1), end=None), "GRA-01")
    _denied(_decide(use, end=day - timedelta(days=1)), "GRA-10")


def _day(at: datetime) -> date:
    """The civil date in Helsinki, by the two turns of the clock that lie in the range of the tests."""
    summer = at < datetime(2026, 10, 25, 1, tzinfo=UTC) or at >= datetime(2027, 3, 28, 1, tzinfo=UTC)
    return (at + timedelta(hours=3 if summer else 2)).date()


def _fits(grant: HeldGrant, use: Use) -> bool:
    """Whether the grant gives the use, whoever the worker is; written down anew."""
    if grant.status != "active" or grant.unit != use.unit or use.action not in grant.actions:
        return False
    if not grant.start <= _day(use.at) <= (grant.end or date.max):
        return False
    if isinstance(use.what, PatientRegister):
        whose = (use.what.custodian, use.what.code) == (grant.organiser, grant.register)
        return grant.right == "outsourcing-authorisation" and whose and grant.client in {None, use.client}
    return grant.right == "register-access" and use.what in grant.matters and grant.client == use.client


def _may(use: Use) -> bool:
    """Whether the worker may, if there is a grant."""
    strong = use.authentication in {"card", "equal"}
    unsigned = use.authentication == "mobile" and use.action == "store" and not use.signature
    named = use.worker is not None and use.unit in use.worker_units
    in_role = use.role is not None and use.right in use.role.rights and use.action in use.role.actions
    return named and in_role and (strong or unsigned)


@given(held=st.lists(grants, max_size=4), use=uses)
def test_no_permit_without_every_condition(held: list[HeldGrant], use: Use) -> None:
    decision = evaluate(held, use, THERE)
    tasks = use.role.service_tasks if use.role else frozenset()
    fitting = [grant.reference for grant in held if _fits(grant, use) and (not tasks or grant.service_task in tasks)]
    allowed = bool(fitting) and _may(use)
    assert decision.permit is allowed
    assert decision.rules
    assert bool(decision.reasons) is not allowed
    assert (decision.organiser is not None) is allowed
    assert not allowed or decision.grant in fitting


@given(held=st.lists(grants, max_size=4), use=uses)
def test_what_is_lacking_denies_whatever_else_is_right(held: list[HeldGrant], use: Use) -> None:
    """No permit for another client, unit, matter or register, for an unknown worker, or outside the period."""
    everything = [GRANT, AUTHORISATION, *held]
    assert not evaluate(everything, replace(use, authentication=Authentication.NONE), THERE).permit
    assert not evaluate(everything, replace(use, authenticated=use.at - timedelta(hours=13)), THERE).permit
    assert not evaluate(everything, replace(use, worker=None), THERE).permit
    assert not evaluate(everything, replace(use, role=None), THERE).permit
    assert not evaluate(everything, replace(use, worker_units=use.worker_units - {use.unit}), THERE).permit
    assert not evaluate([grant for grant in everything if grant.client not in {use.client, None}], use, THERE).permit
    assert not evaluate([grant for grant in everything if grant.unit != use.unit], use, THERE).permit
    assert not evaluate([grant for grant in everything if grant.right != use.right], use, THERE).permit
    assert not evaluate([replace(grant, matters=frozenset(), register="9") for grant in everything], use, THERE).permit
    assert not evaluate([grant for grant in everything if grant.status != "active"], use, THERE).permit
    assert not evaluate(everything, use.moved(datetime(2026, 8, 31, 20, 59, 59, tzinfo=UTC)), THERE).permit
    closed = [replace(grant, end=grant.end or date(2027, 3, 31)) for grant in everything]
    assert not evaluate(closed, use.moved(datetime(2027, 3, 31, 21, 0, tzinfo=UTC)), THERE).permit
    assert not evaluate(everything, use, UnitEntry(date(2020, 1, 1), _day(use.at) - timedelta(days=1))).permit


@given(held=st.lists(grants, max_size=4), use=uses, more=grants)
def test_one_grant_more_never_takes_a_right_away(held: list[HeldGrant], use: Use, more: HeldGrant) -> None:
    assert evaluate([*held, more], use, THERE).permit >= evaluate(held, use, THERE).permit
