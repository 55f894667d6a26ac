"""The readiness page.

Everything that was looked at, by which rule, how it stands, and what to do (GRA-03, GRA-07, GRA-09, GRA-11, GRA-12).
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import escape
from html.parser import HTMLParser
from typing import Any

import pytest

from adapter.access.rules.obligation import EXEMPTED, Duty, judge_duty
from adapter.access.rules.readiness import (
    ArchiveAnswer,
    CertificateFacts,
    Readiness,
    ReadinessFacts,
    State,
    judge_readiness,
)
from adapter.access.rules.standing import Joining, RegisterEntry, RegisterState, SoteriUnit, UnitFacts
from adapter.access.writing.readiness_page import readiness_html, readiness_json, readiness_text
from adapter.identifiers import BusinessId, Oid
from adapter.words import Language

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
UNIT, TOP, COUNTY = (Oid(f"1.2.246.10.{oid}") for oid in ("99999861.10.1", "99999861.10.0", "99999810.10.0"))
BUSINESS = BusinessId("9999986-1")
OPEN = date(2099, 12, 31)
ENTRY = RegisterEntry(UNIT, "Kotihoito Kokeilu, Porvoo", TOP, BUSINESS, True, date(2024, 1, 1), OPEN)
PARENT = RegisterEntry(TOP, "Kotihoito Kokeilu Oy", None, BUSINESS, False, date(2024, 1, 1), OPEN)
JOINED = Joining(date(2026, 3, 1), system_ready=True)
REGISTERS = UnitFacts(ENTRY, PARENT, in_soteri=False, producer_joining=JOINED, organiser_joining=JOINED)
SOTERI = SoteriUnit("Kotihoito Kokeilu, Porvoo", "9999986-1", True, date(2024, 1, 1), OPEN)
CERTIFICATE = CertificateFacts("adapter-system", COUNTY.value, NOW - timedelta(days=365), NOW + timedelta(days=365))
FACTS = ReadinessFacts(
    unit=UNIT,
    organiser=COUNTY,
    organisation=COUNTY,
    on=NOW.date(),
    now=NOW,
    registers=REGISTERS,
    soteri=SOTERI,
    register_state=RegisterState("tag-1", 75_000, NOW - timedelta(days=1), NOW - timedelta(hours=3)),
    certificates=(CERTIFICATE, replace(CERTIFICATE, name="adapter-tls")),
    archive=ArchiveAnswer.ANSWERED,
    organiser_name="Itä-Uudenmaan hyvinvointialue",
)
RULES = {"GRA-03", "GRA-06", "GRA-07", "GRA-09", "GRA-11", "GRA-12"}


def _judge(**changes: Any) -> Readiness:
    page = judge_readiness(replace(FACTS, **changes))
    assert {item.rule for item in page.items} <= RULES
    return page


def _registers(**changes: Any) -> dict[str, Any]:
    return {"registers": replace(REGISTERS, **changes)}


def _states(readiness: Readiness) -> dict[str, str]:
    """Everything but what is in order."""
    return {item.key: item.state.value for item in readiness.items if item.state not in {State.OK, State.INFORMATION}}


def test_a_producer_with_everything_is_ready() -> None:
    ready = _judge()
    assert (ready.state, _states(ready), ready.name) == (State.OK, {}, "Kotihoito Kokeilu, Porvoo")
    assert [item.key for item in ready.items] == [
        "duty",
        "register",
        "level",
        "validity",
        "business-id",
        "producer",
        "organiser",
        "certificate-adapter-system",
        "certificate-adapter-tls",
        "archive",
    ]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (_registers(entry=replace(ENTRY, service_unit=False)), {"level": "missing"}),
        (_registers(entry=replace(ENTRY, ends=date(2026, 11, 24))), {"validity": "missing", "soteri": "warning"}),
        (_registers(entry=replace(ENTRY, begins=date(2026, 11, 26))), {"validity": "missing"}),
        (_registers(parent=None), {"business-id": "missing"}),
        (_registers(parent=replace(PARENT, business_id=BusinessId("9999981-0"))), {"business-id": "missing"}),
        (_registers(producer_joining=None), {"producer": "missing"}),
        (_registers(organiser_joining=None), {"organiser": "missing"}),
        (_registers(producer_joining=replace(JOINED, since=date(2026, 12, 1))), {"producer": "missing"}),
        (_registers(organiser_joining=replace(JOINED, system_ready=False)), {"organiser": "missing"}),
        (
            {"register_state": RegisterState("tag-1", 75_000, NOW - timedelta(days=9), NOW - timedelta(days=3))},
            {"register": "warning"},
        ),
        ({"soteri": replace(SOTERI, name="Uusi nimi")}, {"soteri": "warning"}),
        ({"soteri": None}, {}),
        ({"archive": ArchiveAnswer.SILENT}, {"archive": "unknown"}),
        ({"archive": None}, {}),
    ],
)
def test_each_thing_that_is_wrong_is_named(changes: dict[str, Any], found: dict[str, str]) -> None:
    assert _states(_judge(**changes)) == found


def test_a_unit_is_valid_on_its_first_and_on_its_last_day() -> None:
    today, day = FACTS.on, timedelta(days=1)
    for begins, ends, state in (
        (today, today, None),
        (today + day, OPEN, "missing"),
        (ENTRY.begins, today - day, "missing"),
    ):
        page = _judge(**_registers(entry=replace(ENTRY, begins=begins, ends=ends)))
        assert _states(page).get("validity") == state, (begins, ends)


def test_a_unit_on_its_way_is_not_yet_and_one_unknown_is_unknown() -> None:
    nowhere = _registers(entry=None, parent=None, producer_joining=None)
    coming, unknown = _judge(**nowhere), _judge(**nowhere, soteri=None)
    above = _judge(**nowhere, soteri=replace(SOTERI, service_point=False))
    told = [next(item for item in page.items if item.key == "register") for page in (coming, unknown, above)]
    assert [item.rule for item in told] == ["GRA-09", "GRA-09", "GRA-03"]
    assert "not yet" in told[0].said.en
    assert "neither" in told[1].said.en
    assert "palvelupiste" in told[2].said.en
    assert "producer" not in _states(coming), "who the producer is, the register does not tell yet"
    assert coming.name == SOTERI.name


def test_a_register_that_was_never_heard_is_not_known() -> None:
    page = _judge(registers=None, register_state=None)
    assert _states(page) == {"register": "unknown"}
    assert page.state is State.UNKNOWN


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"ends": NOW + timedelta(days=59)}, "warning"),
        ({"ends": NOW + timedelta(days=61)}, None),
        ({"ends": NOW - timedelta(seconds=1)}, "missing"),
        ({"begins": NOW + timedelta(seconds=1)}, "missing"),
        ({"begins": None, "ends": None}, "missing"),
        ({"subject": "1.2.246.10.99999861.10.0"}, "missing"),
    ],
)
def test_a_certificate_is_ours_good_and_not_about_to_run_out(changes: dict[str, Any], state: str | None) -> None:
    page = _judge(certificates=(replace(CERTIFICATE, **changes),))
    assert _states(page).get("certificate-adapter-system") == state


def test_a_certificate_is_judged_on_the_day_that_is_asked_about() -> None:
    runs_out = (replace(CERTIFICATE, ends=NOW + timedelta(days=100)),)
    days = {40: None, 60: "warning", 101: "missing"}
    for after, state in days.items():
        page = _judge(certificates=runs_out, on=NOW.date() + timedelta(days=after))
        assert _states(page).get("certificate-adapter-system") == state, after


# --- Whom the duty concerns -------------------------------------------------------------------------------------------


def test_the_duty_has_its_day_and_patient_data_another() -> None:
    before, after = (_judge(on=day).items[0] for day in (date(2026, 8, 31), date(2026, 9, 1)))
    assert (before.rule, before.state) == ("GRA-11", State.INFORMATION)
    assert "1.9.2026" in before.said.fi
    assert "has passed" in after.said.en
    assert "has passed" not in before.said.en
    patients = _judge(patient_data=True).items[0].said
    assert "1.3.2027" in patients.fi
    assert "2024-01-01" in patients.en


@pytest.mark.parametrize("service", EXEMPTED)
def test_an_exempted_service_is_not_obliged_and_is_told_what_would_be_missing(service: str) -> None:
    page = _judge(services=(service,), **_registers(producer_joining=None))
    assert (page.items[0].rule, page.items[0].state) == ("GRA-12", State.NOT_NEEDED)
    assert EXEMPTED[service].name.fi in page.items[0].said.fi
    assert _states(page)["producer"] == "warning"
    assert page.state is State.WARNING
    assert page.items[0].advice is None
    joined = _judge(services=(service,)).items[0].advice
    assert joined is not None, "with a system that has joined the right is recommended"


@pytest.mark.parametrize(
    ("service", "fi", "sv", "en"),
    [
        ("veterans-support", "Muuta ei vaadita", "Inget annat krävs", "Nothing else"),
        ("meals", "Muuta ei vaadita", "Inget annat krävs", "Nothing else"),
        ("cleaning", "Muuta ei vaadita", "Inget annat krävs", "Nothing else"),
        ("clothing", "Muuta ei vaadita", "Inget annat krävs", "Nothing else"),
        ("errands", "Muuta ei vaadita", "Inget annat krävs", "Nothing else"),
        ("day-activity", "koontilomake", "sammanställningsblankett", "summary form"),
        ("bathing", "koontilomake", "sammanställningsblankett", "summary form"),
        ("personal-assistance", "yhteenveto", "sammanfattning", "by an instruction of its own"),
        ("professional-support-person", "raportit", "rapporter", "reports, documents or entries"),
        ("family-work", "raportit", "rapporter", "reports, documents or entries"),
        ("intensified-family-work", "raportit", "rapporter", "reports, documents or entries"),
        ("family-rehabilitation", "raportit", "rapporter", "reports, documents or entries"),
        ("professional-support-family", "raportit", "rapporter", "reports, documents or entries"),
        ("supervised-meetings", "raportit", "rapporter", "reports, documents or entries"),
        ("open-care-family", "raportit", "rapporter", "reports, documents or entries"),
    ],
)
def test_each_exempted_service_says_what_goes_to_the_organiser_instead(service: str, fi: str, sv: str, en: str) -> None:
    said = _judge(services=(service,)).items[0].said
    assert fi in said.fi
    assert sv in said.sv
    assert en in said.en
    others = {"koontilomake", "yhteenveto", "raportit", "Muuta ei vaadita"} - {fi}
    assert not any(word in said.fi for word in others)


def test_every_service_of_a_producer_has_its_own_duty() -> None:
    page = _judge(services=("meals", "bathing"), **_registers(producer_joining=None))
    assert [(item.key, item.state) for item in page.items[:2]] == [
        ("duty-meals", State.NOT_NEEDED),
        ("duty-bathing", State.NOT_NEEDED),
    ]
    assert "koontilomake" in page.items[1].said.fi
    assert _states(page)["producer"] == "warning"


def test_one_service_that_is_not_exempted_makes_the_producer_join() -> None:
    page = _judge(services=("meals", "other"), **_registers(producer_joining=None))
    assert [(item.key, item.rule) for item in page.items[:2]] == [("duty-meals", "GRA-12"), ("duty-other", "GRA-11")]
    assert page.state is State.MISSING


def test_a_private_individual_hands_over_what_was_agreed() -> None:
    assert "raportit" in _judge(private_person=True, services=("family-work",)).items[0].said.fi
    assert "Muuta" not in _judge(private_person=True).items[0].said.fi


def test_storing_begins_on_its_own_day_for_each_service_task_and_an_unknown_day_is_asked_of_thl() -> None:
    page = _judge(storing=(("1234", date(2026, 10, 1)), ("5678", date(2027, 1, 1)), ("9", None)))
    first, second, third = (item for item in page.items if item.key.startswith("storing-"))
    assert (first.state, "1.10.2026" in first.said.fi, "voimassa" in first.said.fi) == (State.INFORMATION, True, True)
    assert (second.state, "1.1.2027" in second.said.sv, "i kraft" in second.said.sv) == (State.INFORMATION, True, False)
    assert third.state is State.WARNING
    assert third.advice is not None
    assert "THL" in third.advice.fi
    asked = _judge().items[0].advice
    assert asked is not None
    assert "THL" in asked.fi
    exempted = _judge(services=("meals",), storing=(("1234", None),))
    assert not any(item.key.startswith("storing-") for item in exempted.items)


def test_a_private_individual_is_nobody_whom_the_duty_concerns() -> None:
    assert judge_duty("meals", private_person=True) is Duty.PRIVATE
    assert _judge(private_person=True).items[0].state is State.NOT_NEEDED
    assert judge_duty("home-care", private_person=False) is Duty.OBLIGED


def test_direct_joining_is_told_where_it_is_the_only_way() -> None:
    advice = _judge(direct_joining_only=True).items[0].advice
    assert advice is not None
    assert "suoraliittymisen" in advice.fi


# --- The page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_item_stands_on_every_page_in_its_language(language: Language) -> None:
    page = _judge(**_registers(organiser_joining=None), services=("meals",))
    text, html = readiness_text(page, language), readiness_html(page, language)
    told = readiness_json(page, language)
    for item in page.items:
        assert item.said.said(language) in text
        assert escape(item.said.said(language)) in html
        assert {"key": item.key, "rule": item.rule, "state": item.state.value}.items() <= next(
            line for line in told["items"] if line["key"] == item.key
        ).items()
    assert f'<html lang="{language}">' in html
    assert told["register"]["tag"] == "tag-1"
    json.dumps(told)


def test_the_html_page_is_whole_and_escapes_what_the_register_says() -> None:
    evil = replace(ENTRY, name="<script>alert(1)</script>")
    html = readiness_html(_judge(**_registers(entry=evil)), "en")
    assert "<script>" not in html
    tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            if tag != "meta":
                tags.append(tag)
            assert not {name for name, _ in attrs} & {"src", "href"}, "the page needs nothing from elsewhere"

        def handle_endtag(self, tag: str) -> None:
            assert tags.pop() == tag

    Reader().feed(html)
    assert tags == []


def test_states_are_told_in_words_too() -> None:
    page = _judge(**_registers(organiser_joining=None))
    assert "missing" in readiness_text(page, "en")
    assert "puuttuu" in readiness_html(page, "fi")


# --- What a producer reads --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fetch", [ArchiveAnswer.UNSET, ArchiveAnswer.SILENT, ArchiveAnswer.REFUSED])
def test_what_went_wrong_with_the_archive_has_its_own_advice(fetch: ArchiveAnswer) -> None:
    """In the reader's language, and no text of a program in it."""
    item = next(item for item in _judge(archive=fetch).items if item.key == "archive")
    others = {
        other.said.fi
        for way in ArchiveAnswer
        if way is not fetch
        for other in _judge(archive=way).items
        if other.key == "archive"
    }
    assert item.state is State.UNKNOWN
    assert item.said.fi not in others
    assert item.advice


def test_a_file_that_cannot_be_read_is_looked_for_and_not_ordered() -> None:
    missing = (replace(CERTIFICATE, begins=None, ends=None),)
    (item,) = (item for item in _judge(certificates=missing).items if item.key.startswith("certificate"))
    assert item.advice is not None
    assert "varmennetiedosto" in item.advice.fi


def test_an_open_end_is_called_open_and_days_are_written_as_they_are_read() -> None:
    page = _judge()
    text = readiness_text(page, "fi")
    assert "1.1.2024 alkaen, toistaiseksi" in text
    assert "2099" not in text
    assert "Päivä: 25.11.2026" in text
    closed = readiness_text(_judge(**_registers(entry=replace(ENTRY, ends=date(2026, 12, 31)))), "sv")
    assert "1.1.2024–31.12.2026" in closed


def test_the_organiser_has_its_name_and_the_page_says_how_much_is_in_order() -> None:
    text = readiness_text(_judge(**_registers(organiser_joining=None)), "fi")
    assert f"Järjestäjä: Itä-Uudenmaan hyvinvointialue ({COUNTY})" in text
    assert "Kunnossa 8/9" in text
