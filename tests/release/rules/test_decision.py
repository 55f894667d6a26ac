"""The decision on a release: what must hold whatever is asked, and the cases worth a name (REL-02 … REL-13).

Every combination is held against the instruction in tests/decisions.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.config.release import Destination, Law, Register
from adapter.release.rules.decision import Decision, Facts, Means, carries_out_now, decide
from adapter.release.rules.grounds import CONSENT_PROBLEMS
from adapter.release.rules.request import Basis, ReleaseRequest
from adapter.words import Language
from tests.region import HELSINKI, MAIJA, destination, region, register, release_request

SETTINGS = region()
DESKS, MEDIA = SETTINGS.desks, SETTINGS.media
OFFICE = datetime(2026, 11, 4, 9, 20, tzinfo=HELSINKI)
NIGHT = datetime(2026, 11, 7, 23, 40, tzinfo=HELSINKI)
PLACES: list[Register | Destination | None] = [None, *SETTINGS.register_, *SETTINGS.destination]
IDS = [place.id for place in PLACES if place]
UUSIMAA = [item for item in SETTINGS.register_ if item.group == "uusimaa"]
COUNTIES = [register("kymenlaakso"), register("etela-karjala")]
LAWS = [*SETTINGS.law, Law(number="2/2000", name="a law for everybody", recipients=tuple(IDS))]
MOVING = {Means.REGISTER_COPY, Means.REGISTER_GRANT, Means.ELECTRONIC, Means.PHYSICAL}

requests = st.builds(
    release_request,
    basis=st.sampled_from(Basis),
    law=st.sampled_from(["", "459/2015", "741/2023", "2/2000", "1/1900"]),
    destination=st.sampled_from(PLACES),
    received=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 – timezones= gives it
    urgent=st.booleans(),
    papers_only=st.booleans(),
)
facts = st.builds(
    Facts,
    source=st.sampled_from(SETTINGS.register_),
    sees=st.frozensets(st.sampled_from(IDS), max_size=4),
    prohibited=st.booleans(),
    consent=st.none() | st.lists(st.sampled_from(list(CONSENT_PROBLEMS)), max_size=3, unique=True).map(tuple),
    teleradiology=st.booleans(),
)


def _judge(request: ReleaseRequest, known: Facts) -> Decision:
    return decide(request, known, DESKS, LAWS, MEDIA)


def _decide(source: str = "hus", *, known: dict[str, Any] | None = None, **changes: Any) -> Decision:
    plain = Facts(register(source), frozenset({source}), prohibited=False, consent=None, teleradiology=False)
    return _judge(release_request(**changes), replace(plain, **known or {}))


HOLDS: dict[str, Any] = {"consent": ()}


@given(request=requests, known=facts)
def test_what_the_patient_has_forbidden_never_moves(request: ReleaseRequest, known: Facts) -> None:
    decision = _judge(request, replace(known, prohibited=True))
    assert (decision.permitted, decision.means) == (False, Means.NONE)
    assert decision.rules == (decision.desk_rule, "REL-04")
    assert (decision.phone, decision.by) == (None, None)


@given(request=requests, known=facts)
def test_every_decision_has_its_rules_and_says_why_in_three_languages(request: ReleaseRequest, known: Facts) -> None:
    decision = _judge(request, known)
    assert decision.grounds
    assert all(re.fullmatch(r"REL-\d\d", rule) for rule in decision.rules)
    assert len(set(decision.rules)) == len(decision.rules)
    assert {ground.rule for ground in decision.grounds} <= set(decision.rules)
    told = [decision.sentences(language) for language in get_args(Language)]
    assert all(len(sentences) == len(decision.grounds) and all(sentences) for sentences in told)
    assert all(len(set(same)) == 3 for same in zip(*told, strict=True))
    assert decision.version == date(2026, 2, 11)


@given(request=requests, known=facts)
def test_no_sentence_says_anything_of_the_patient_or_of_what_was_written(request: ReleaseRequest, known: Facts) -> None:
    private: dict[str, Any] = {
        "patient_name": "Secret Person",
        "requester_unit": "Secret unit",
        "requester_person": "Secret doctor",
        "basis_text": "Secret basis",
        "destination_text": "Secret place",
        "consent": "Consent/Secret",
    }
    decision = _judge(replace(request, **private), known)
    told = " ".join(text for language in get_args(Language) for text in decision.sentences(language))
    assert "Secret" not in told
    assert MAIJA not in told
    assert MAIJA[:6] not in told


@given(request=requests, known=facts)
def test_the_same_is_decided_every_time(request: ReleaseRequest, known: Facts) -> None:
    assert _judge(request, known) == _judge(request, known)


@given(request=requests, known=facts)
def test_nothing_is_permitted_to_an_unknown_destination(request: ReleaseRequest, known: Facts) -> None:
    decision = _judge(replace(request, destination=None), replace(known, prohibited=False))
    assert (decision.permitted, decision.means) == (False, Means.NONE)
    assert decision.rules[1] == "REL-01"


@given(request=requests, known=facts)
def test_a_prohibition_or_a_consent_taken_away_never_makes_a_no_a_yes(request: ReleaseRequest, known: Facts) -> None:
    before = _judge(request, known)
    fewer = [replace(known, prohibited=True), replace(known, consent=None)]
    fewer += [replace(known, consent=(*(known.consent or ()), fault)) for fault in CONSENT_PROBLEMS]
    for after in (_judge(request, less) for less in fewer):
        assert before.permitted or not after.permitted
        assert after.means is before.means or not after.permitted


@given(request=requests, known=facts)
def test_only_what_the_basis_asks_for_matters(request: ReleaseRequest, known: Facts) -> None:
    """A consent gives nothing to a request that rests on a law, nor a law to one on a consent."""
    changed = _judge(
        replace(request, law=request.law if request.basis is Basis.LAW else "2/2000"),
        replace(known, consent=known.consent if request.basis is Basis.CONSENT else ()),
    )
    assert changed == _judge(request, known)


@given(request=requests, known=facts)
def test_the_hour_changes_who_answers_and_never_what_is_decided(request: ReleaseRequest, known: Facts) -> None:
    day, night = (_judge(replace(request, received=hour), known) for hour in (OFFICE, NIGHT))
    assert (day.permitted, day.means) == (night.permitted, night.means)


def test_the_adapter_itself_moves_images_and_writes_media() -> None:
    assert {means for means in Means if carries_out_now(means)} == MOVING


@given(request=requests, known=facts)
def test_images_go_only_where_they_can(request: ReleaseRequest, known: Facts) -> None:
    request = replace(request, papers_only=False)
    decision, target = _judge(request, replace(known, prohibited=False)), request.destination
    if decision.means in {Means.REGISTER_COPY, Means.REGISTER_GRANT}:
        assert isinstance(target, Register)
        assert target.id not in known.sees | {known.source.id}
    if decision.means in {Means.ELECTRONIC, Means.PHYSICAL}:
        assert isinstance(target, Destination)
        assert bool(target.connection) is (decision.means is Means.ELECTRONIC)
    assert (decision.by is not None) is (decision.means is Means.PHYSICAL)


@pytest.mark.parametrize("target", UUSIMAA, ids=lambda item: item.id)
@pytest.mark.parametrize("source", UUSIMAA, ids=lambda item: item.id)
def test_within_uusimaa_care_needs_no_release(source: Register, target: Register) -> None:
    decision = _decide(source.id, destination=target)
    assert (decision.permitted, decision.means) == (True, Means.NOT_NEEDED)
    assert decision.rules == ("REL-07", "REL-02" if source == target else "REL-03")


@pytest.mark.parametrize("basis", [Basis.COMMISSION, Basis.CONSENT, Basis.LAW])
def test_within_uusimaa_another_basis_than_care_is_judged_by_itself(basis: Basis) -> None:
    assert not _decide(destination=register("helsinki"), basis=basis).permitted
    granted = _decide(destination=register("helsinki"), basis=basis, law="2/2000", known=HOLDS)
    assert granted.means is (Means.NONE if basis is Basis.COMMISSION else Means.REGISTER_COPY)


def test_a_register_uses_its_own_studies_in_care() -> None:
    """REL-02: what lies in one's own register is not released to anybody, a county's no more than HUS's."""
    decision = _decide("kymenlaakso", destination=register("kymenlaakso"))
    assert (decision.means, decision.rules) == (Means.NOT_NEEDED, ("REL-08", "REL-02"))
    assert not _decide("kymenlaakso", destination=register("kymenlaakso"), known={"prohibited": True}).permitted


@pytest.mark.parametrize(
    "place", [*COUNTIES, destination("tays"), destination("vakuutus"), register("puolustusvoimat")]
)
def test_care_is_no_right_beyond_uusimaa(place: Register | Destination) -> None:
    assert _decide(destination=place).rules[1:] == ("REL-05",)
    assert not _decide(destination=place).permitted


def test_only_those_on_the_list_act_on_hus_commission() -> None:
    listed = _decide(destination=register("kymenlaakso"), basis=Basis.COMMISSION)
    assert (listed.means, listed.rules) == (Means.REGISTER_COPY, ("REL-08", "REL-05", "REL-12"))
    other = _decide(destination=register("etela-karjala"), basis=Basis.COMMISSION)
    assert (other.permitted, other.rules) == (False, ("REL-08", "REL-05"))
    assert "Wellbeing services county of Etelä-Karjala" in other.sentences("en")[0]
    assert other.sentences("fi")[0].count("Etelä-Karjalan hyvinvointialue") == 1
    assert "Södra Karelens välfärdsområde" in other.sentences("sv")[0]


@pytest.mark.parametrize(
    ("law", "recipient", "permitted"),
    [
        ("459/2015", "vakuutus", True),
        ("741/2023", "valvira", True),
        ("459/2015", "valvira", False),
        ("741/2023", "tays", False),
        ("1/1900", "vakuutus", False),
        ("", "vakuutus", False),
    ],
)
def test_a_law_gives_the_right_to_those_it_names(law: str, recipient: str, permitted: bool) -> None:
    decision = _decide(destination=destination(recipient), basis=Basis.LAW, law=law)
    assert decision.permitted is permitted
    assert decision.rules[1] == "REL-06"


def test_a_sentence_names_the_law_and_the_place() -> None:
    told = _decide(destination=destination("vakuutus"), basis=Basis.LAW, law="459/2015").sentences("fi")[0]
    assert "työtapaturma- ja ammattitautilaki 459/2015" in told
    assert "Esimerkkivakuutus Oy" in told


def test_a_consent_that_nobody_shows_is_none() -> None:
    decision = _decide(destination=destination("tays"), basis=Basis.CONSENT)
    assert (decision.permitted, decision.rules) == (False, ("REL-07", "REL-05"))
    assert "skriftligt samtycke" in decision.sentences("sv")[0]
    assert "Lisätietoja: Kuvapalvelut ammattilaisille, puh. 09 000 0001" in decision.sentences("fi")[0]
    assert "Mer information: Bildtjänster för yrkespersoner, tfn 09 000 0001" in decision.sentences("sv")[0]


def test_a_law_is_named_in_the_readers_language() -> None:
    denied = _decide(destination=destination("valvira"), basis=Basis.LAW, law="459/2015")
    assert "koska työtapaturma- ja ammattitautilaki 459/2015 ei anna" in denied.sentences("fi")[0]
    assert "eftersom lagen om olycksfall i arbetet och om yrkessjukdomar 459/2015 inte ger" in denied.sentences("sv")[0]


@pytest.mark.parametrize("fault", CONSENT_PROBLEMS)
def test_each_fault_of_a_consent_is_said(fault: str) -> None:
    decision = _decide(destination=destination("tays"), basis=Basis.CONSENT, known={"consent": (fault,)})
    assert (decision.permitted, decision.rules) == (False, ("REL-07", "REL-05"))
    both = _decide(destination=destination("tays"), basis=Basis.CONSENT, known={"consent": (fault, "not-written")})
    assert both.sentences("en")[0] == decision.sentences("en")[0]
    assert len(both.grounds) == 2


def test_a_connection_is_used_and_without_one_a_medium_is_posted() -> None:
    sent = _decide(destination=destination("tyks"), basis=Basis.CONSENT, known=HOLDS)
    assert (sent.means, sent.rules, sent.by) == (Means.ELECTRONIC, ("REL-07", "REL-05", "REL-12"), None)
    posted = _decide(destination=destination("valvira"), basis=Basis.CONSENT, known=HOLDS)
    assert (posted.means, posted.rules) == (Means.PHYSICAL, ("REL-07", "REL-05", "REL-12"))


@pytest.mark.parametrize(
    ("received", "by", "told"),
    [
        ("2026-11-04T09:20:00+02:00", date(2026, 11, 11), "11 November 2026"),
        ("2026-12-28T23:59:00+02:00", date(2027, 1, 4), "4 January 2027"),
        ("2026-12-28T22:30:00+00:00", date(2027, 1, 5), "5 January 2027"),  # already the next day in Helsinki
    ],
)
def test_a_medium_is_promised_within_the_posts_week(received: str, by: date, told: str) -> None:
    decision = _decide(
        destination=destination("valvira"), basis=Basis.LAW, law="741/2023", received=datetime.fromisoformat(received)
    )
    assert decision.by == by
    assert told in decision.sentences("en")[-1]
    assert f"{by.day}.{by.month}.{by.year}" in decision.sentences("fi")[-1]


def test_the_days_of_the_post_are_configuration() -> None:
    request = release_request(destination=destination("valvira"), basis=Basis.LAW, law="741/2023", received=OFFICE)
    known = Facts(register("hus"), frozenset({"hus"}), prohibited=False, consent=None, teleradiology=False)
    slow = decide(request, known, DESKS, LAWS, MEDIA.model_copy(update={"post_days": 10}))
    assert slow.by == date(2026, 11, 14)


@pytest.mark.parametrize("county", COUNTIES, ids=lambda item: item.id)
def test_a_teleradiology_study_is_granted_to_a_county(county: Register) -> None:
    outside = {"consent": (), "teleradiology": True}
    decision = _decide(destination=county, basis=Basis.CONSENT, known=outside)
    assert (decision.means, decision.rules) == (Means.REGISTER_GRANT, ("REL-08", "REL-05", "REL-11"))
    assert not _decide(destination=county, known=outside).permitted
    assert _decide(destination=register("helsinki"), basis=Basis.CONSENT, known=outside).means is Means.REGISTER_COPY


@pytest.mark.parametrize("county", COUNTIES, ids=lambda item: item.id)
def test_what_the_recipient_sees_already_needs_nothing_once_it_has_the_right(county: Register) -> None:
    """REL-11: the provider sent it to the county's own destination, or it was granted before."""
    seen = {"sees": frozenset({"hus", county.id}), "consent": (), "teleradiology": True}
    decision = _decide(destination=county, basis=Basis.CONSENT, known=seen)
    assert (decision.means, decision.rules) == (Means.NOT_NEEDED, ("REL-08", "REL-05", "REL-11"))
    assert not _decide(destination=county, basis=Basis.CONSENT, known=seen | {"consent": None}).permitted
    assert not _decide(destination=county, known=seen).permitted


@pytest.mark.parametrize(
    ("source", "archive"),
    [
        ("hus", "HUSin potilasarkisto"),
        ("kymenlaakso", "Kotkan sairaalan arkisto"),
        ("etela-karjala", "Lappeenrannan sairaalan arkisto"),
        ("puolustusvoimat", "HUSin potilasarkisto"),
    ],
)
def test_papers_alone_come_from_the_archive_of_the_county_they_were_made_in(source: str, archive: str) -> None:
    decision = _decide(source, papers_only=True)
    assert (decision.means, decision.rules[1:], decision.desk.name) == (Means.ELSEWHERE, ("REL-09",), archive)
    assert decision.desk.name_sv in decision.sentences("sv")[0]


def test_papers_for_an_unknown_destination_are_no_permit_and_still_say_where_to_ask() -> None:
    decision = _decide("kymenlaakso", papers_only=True, destination=None)
    assert (decision.permitted, decision.rules) == (False, ("REL-08", "REL-01", "REL-09"))
    assert "Kotkan sairaalan arkisto" in decision.sentences("fi")[1]


def test_studies_of_the_defence_forces_needed_at_once_are_asked_from_them() -> None:
    urgent = _decide("puolustusvoimat", urgent=True, basis=Basis.CONSENT, known=HOLDS)
    assert (urgent.permitted, urgent.rules) == (False, ("REL-07", "REL-10"))
    assert _decide("puolustusvoimat", basis=Basis.CONSENT, known=HOLDS).means is Means.REGISTER_COPY


def test_studies_of_occupational_health_are_moved_by_them() -> None:
    decision = _decide("hus-tyoterveys")
    assert (decision.means, decision.rules[1:], decision.desk.id) == (Means.ELSEWHERE, ("REL-10",), "occupational")


@pytest.mark.parametrize(
    ("source", "place", "desk"),
    [
        ("hus", register("kymenlaakso"), "xray-kymenlaakso"),
        ("kymenlaakso", register("etela-karjala"), "xray-etela-karjala"),
        ("kymenlaakso", register("hus"), "image-services"),
        ("kymenlaakso", destination("tays"), "xray-kymenlaakso"),
        ("etela-karjala", None, "xray-etela-karjala"),
        ("puolustusvoimat", destination("tays"), "image-services"),
    ],
)
def test_the_county_that_gets_the_images_answers_or_the_one_they_leave(
    source: str, place: Register | Destination | None, desk: str
) -> None:
    """REL-08: the unit that asks turns to its county's X-ray unit; what leaves the PACS, leaves a register."""
    decision = _decide(source, destination=place, basis=Basis.CONSENT, known=HOLDS)
    assert decision.desk.id == desk
    assert decision.desk_rule == ("REL-08" if desk.startswith("xray") else "REL-07")


@pytest.mark.parametrize(
    ("urgent", "received", "changes", "call"),
    [
        (True, NIGHT, {}, True),
        (True, OFFICE, {}, False),
        (False, NIGHT, {}, False),
        (True, NIGHT, {"destination": register("kymenlaakso"), "basis": Basis.COMMISSION}, False),
        (True, NIGHT, {"destination": None}, False),
    ],
    ids=["night", "office", "not-urgent", "county", "refused"],
)
def test_an_urgent_request_outside_office_hours_needs_a_call(
    urgent: bool, received: datetime, changes: dict[str, Any], call: bool
) -> None:
    decision = _decide(urgent=urgent, received=received, **changes)
    assert decision.phone == (DESKS.on_call if call else None)
    assert ("040 000 0002" in decision.sentences("fi")[-1]) is (call or not decision.permitted)
