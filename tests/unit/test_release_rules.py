"""The decision on a release, rule by rule (REL-03 … REL-13)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.config import Destination, Register
from adapter.rules.release import Basis, Decision, Means, ReleaseRequest, decide
from tests.unit.region import HELSINKI, destination, region, register, release_request

DESKS = region().desks
OFFICE = datetime(2026, 11, 4, 9, 20, tzinfo=HELSINKI)
NIGHT = datetime(2026, 11, 7, 23, 40, tzinfo=HELSINKI)
PLACES: list[Register | Destination | None] = [None, *region().register_, *region().destination]
UUSIMAA = [item for item in region().register_ if item.group == "uusimaa"]
COUNTIES = [register("kymenlaakso"), register("etela-karjala")]

requests = st.builds(
    release_request,
    basis=st.sampled_from(Basis),
    destination=st.sampled_from(PLACES),
    received=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 – timezones= gives it
    urgent=st.booleans(),
    papers_only=st.booleans(),
)
sources = st.sampled_from(region().register_)


def _decide(source: str = "hus", *, prohibited: bool = False, teleradiology: bool = False, **changes: Any) -> Decision:
    request = release_request(**changes)
    return decide(request, register(source), DESKS, prohibited=prohibited, teleradiology=teleradiology)


@given(request=requests, source=sources, teleradiology=st.booleans())
def test_what_the_patient_has_forbidden_is_never_permitted(
    request: ReleaseRequest, source: Register, teleradiology: bool
) -> None:
    decision = decide(request, source, DESKS, prohibited=True, teleradiology=teleradiology)
    assert not decision.permitted
    assert decision.means is Means.NONE
    assert "REL-04" in decision.rules
    assert decision.phone is None


@given(request=requests, source=sources, prohibited=st.booleans(), teleradiology=st.booleans())
def test_every_decision_names_its_rules_and_sentences(
    request: ReleaseRequest, source: Register, prohibited: bool, teleradiology: bool
) -> None:
    decision = decide(request, source, DESKS, prohibited=prohibited, teleradiology=teleradiology)
    assert all(re.fullmatch(r"REL-\d\d", rule) for rule in decision.rules)
    assert decision.rules[0] in {"REL-07", "REL-08"}
    assert len(decision.rules) == len(decision.sentences) + 1 > 1
    assert decision.permitted is (decision.means is not Means.NONE)
    assert decision == decide(request, source, DESKS, prohibited=prohibited, teleradiology=teleradiology)


@given(request=requests, source=sources)
def test_care_alone_gives_no_images_beyond_uusimaa(request: ReleaseRequest, source: Register) -> None:
    decision = decide(request, source, DESKS, prohibited=False)
    within = isinstance(request.destination, Register) and request.destination.group == source.group == "uusimaa"
    if request.basis is Basis.CARE and not within:
        assert decision.means in {Means.NONE, Means.ELSEWHERE}


@given(request=requests, source=sources, teleradiology=st.booleans())
def test_images_go_only_where_they_can(request: ReleaseRequest, source: Register, teleradiology: bool) -> None:
    means = decide(request, source, DESKS, prohibited=False, teleradiology=teleradiology).means
    target = request.destination
    if means in {Means.REGISTER_COPY, Means.REGISTER_GRANT}:
        assert isinstance(target, Register)
    if means in {Means.ELECTRONIC, Means.PHYSICAL}:
        assert isinstance(target, Destination)
        assert bool(target.connection) is (means is Means.ELECTRONIC)


@pytest.mark.parametrize("target", UUSIMAA, ids=lambda item: item.id)
@pytest.mark.parametrize("source", UUSIMAA, ids=lambda item: item.id)
def test_within_uusimaa_no_release_is_needed(source: Register, target: Register) -> None:
    decision = _decide(source.id, destination=target)
    assert (decision.permitted, decision.means) == (True, Means.REGISTER_COPY)
    assert decision.rules == ("REL-07", "REL-03", "REL-12")


@pytest.mark.parametrize("county", COUNTIES, ids=lambda item: item.id)
@pytest.mark.parametrize(
    ("basis", "permitted", "rule"),
    [
        (Basis.CARE, False, "REL-05"),
        (Basis.CONSENT, True, "REL-05"),
        (Basis.COMMISSION, True, "REL-05"),
        (Basis.LAW, True, "REL-06"),
    ],
)
def test_beyond_uusimaa_a_consent_a_commission_or_a_law_is_needed(
    county: Register, basis: Basis, permitted: bool, rule: str
) -> None:
    decision = _decide(destination=county, basis=basis)
    assert decision.permitted is permitted
    assert decision.rules[:2] == ("REL-08", rule)
    assert decision.desk == DESKS.county[county.id]


@pytest.mark.parametrize("place", [destination("tays"), destination("vakuutus"), register("puolustusvoimat")])
def test_care_is_no_right_for_a_place_outside(place: Register | Destination) -> None:
    assert _decide(destination=place).rules[-1] == "REL-05"
    assert not _decide(destination=place).permitted


def test_a_connection_is_used_and_without_one_media_are_posted() -> None:
    sent = _decide(destination=destination("tays"), basis=Basis.CONSENT)
    posted = _decide(destination=destination("vakuutus"), basis=Basis.LAW)
    assert (sent.means, sent.rules[-1]) == (Means.ELECTRONIC, "REL-12")
    assert (posted.means, posted.rules[-1]) == (Means.PHYSICAL, "REL-12")
    assert "one week" in posted.sentences[-1]


@pytest.mark.parametrize("county", COUNTIES, ids=lambda item: item.id)
def test_a_teleradiology_study_is_granted_to_a_county(county: Register) -> None:
    decision = _decide(destination=county, basis=Basis.CONSENT, teleradiology=True)
    assert (decision.means, decision.rules[-1]) == (Means.REGISTER_GRANT, "REL-11")
    assert _decide(destination=county, basis=Basis.CARE, teleradiology=True).permitted is False
    assert _decide(destination=register("helsinki"), teleradiology=True).means is Means.REGISTER_COPY


def test_an_unknown_destination_is_refused() -> None:
    decision = _decide(destination=None, basis=Basis.CONSENT)
    assert (decision.permitted, decision.rules[-1]) == (False, "REL-01")


@pytest.mark.parametrize(
    ("source", "archive"),
    [("hus", "archive-hus"), ("kymenlaakso", "archive-kotka"), ("etela-karjala", "archive-lappeenranta")],
)
def test_papers_alone_come_from_the_hospitals_archive(source: str, archive: str) -> None:
    decision = _decide(source, papers_only=True)
    assert (decision.means, decision.rules[-1], decision.desk.id) == (Means.ELSEWHERE, "REL-09", archive)


def test_studies_of_the_defence_forces_needed_at_once_are_asked_from_them() -> None:
    assert _decide("puolustusvoimat", urgent=True, basis=Basis.CONSENT).rules[-1] == "REL-10"
    assert not _decide("puolustusvoimat", urgent=True, basis=Basis.CONSENT).permitted
    assert _decide("puolustusvoimat", basis=Basis.CONSENT).means is Means.REGISTER_COPY


def test_studies_of_occupational_health_are_moved_by_them() -> None:
    decision = _decide("hus-tyoterveys", basis=Basis.CONSENT)
    assert (decision.means, decision.rules[-1], decision.desk.id) == (Means.ELSEWHERE, "REL-10", "occupational")


@pytest.mark.parametrize(
    ("urgent", "received", "changes", "call"),
    [
        (True, NIGHT, {}, True),
        (True, OFFICE, {}, False),
        (False, NIGHT, {}, False),
        (True, NIGHT, {"destination": register("kymenlaakso"), "basis": Basis.CONSENT}, False),
        (True, NIGHT, {"destination": None}, False),
    ],
    ids=["night", "office", "not-urgent", "county", "refused"],
)
def test_an_urgent_request_outside_office_hours_needs_a_call(
    urgent: bool, received: datetime, changes: dict[str, Any], call: bool
) -> None:
    decision = _decide(urgent=urgent, received=received, **changes)
    assert (decision.phone is not None) is call
    assert decision.phone in {None, DESKS.on_call}
