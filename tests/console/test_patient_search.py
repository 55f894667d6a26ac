"""A patient is found by name: what is asked, what is shown of the hits, and who is given the photos in the end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from adapter.demo.fixtures import FOLDER
from adapter.errors import Refused, Theirs
from adapter.identifiers import Hetu, find_hetu_shapes
from adapter.photo.ports.record import RecordPatient
from adapter.photo.reading.patient import Hit, Wanted
from adapter.store.decisions import Decisions
from adapter.words import name_alike
from tests.console.pages import Pages, text, tree
from tests.region import AINO, PEKKA

OTTO = "050510A9051"
HITS = [
    Hit(Hetu(OTTO), "Kokeilu", ("Otto",), date(2010, 5, 5), "Porvoo", protected=False),
    Hit(Hetu(PEKKA), "Kokeilu", ("Otto",), date(1984, 9, 23), "", protected=False),
    Hit(Hetu(AINO), "Kokeilu", ("Aino",), None, "", protected=True),
]


@pytest.fixture
def opened(pages: Pages) -> Pages:
    pages.park(mail=(FOLDER / "photo" / "wrong-name.eml").read_bytes())
    pages.record.hits = HITS
    pages.record.people[OTTO] = RecordPatient("http://record/Patient/1", "Kokeilu", ("Otto",), protected=False)
    pages.sign_in("helmi")
    return pages


PATH = f"/console/message/{'0123456789abcdef' * 2}/patient"


def _search(pages: Pages, **fields: str) -> Any:
    return pages.form(pages.client.get(PATH), PATH, **({"family": "Kokeilu"} | fields))


def _found(pages: Pages) -> Any:
    return pages.client.get(_search(pages).headers["Location"])


def _looks(pages: Pages) -> list[tuple[str, str]]:
    """The looks, the newest first, each with its patient."""
    found = [stored.resource for stored in pages.house.resources.find("AuditEvent", [], 50)]
    return [
        (event["subtype"][0]["code"], event["entity"][0]["what"].get("identifier", {}).get("value", ""))
        for event in found
        if event["type"]["code"] == "look"
    ]


def test_what_is_typed_is_asked_and_stands_in_no_address(opened: Pages) -> None:
    answer = _search(opened, family=" Kokeilu ", given="Otto", born="2010-05-05")
    assert opened.record.wanted == [Wanted("Kokeilu", "Otto", date(2010, 5, 5))]
    assert "Kokeilu" not in answer.headers["Location"]
    assert not find_hetu_shapes(answer.headers["Location"])


def test_hits_show_a_masked_code_and_no_page_holds_the_whole_one(opened: Pages) -> None:
    page = _found(opened)
    assert "050510A****" in text(page)
    assert not find_hetu_shapes(page.text.replace("0123456789abcdef", ""))


def test_a_doubt_is_seen(opened: Pages) -> None:
    shown = [" ".join(one.text_content().split()) for one in tree(_found(opened)).find_class("choice")]
    assert shown == [
        "Kokeilu Otto, 050510A**** syntynyt 5.5.2010, kotikunta Porvoo, samanniminen kuin toinen osuma",
        "Kokeilu Otto, 230984-**** syntynyt 23.9.1984, kotikunta ei tiedossa, samanniminen kuin toinen osuma",
        "Kokeilu Aino, 010203A**** syntymäaika ei tiedossa, turvakielto, kotikuntaa ei näytetä",
    ]


def test_the_one_who_is_chosen_is_named_in_full_confirmed_and_given_the_photos(opened: Pages) -> None:
    chosen = opened.form(_found(opened), "/console/patients/", hit="0", reason="äiti soitti")
    sure = opened.client.get(chosen.headers["Location"])
    assert f"Kuvat tallennetaan potilaalle Kokeilu Otto, {OTTO}." in text(sure)
    message = "0123456789abcdef" * 2
    assert opened.form(sure, "/console/decision/").status_code == 303
    assert Decisions(opened.engine).given(f"{message}-2").patient == Hetu(OTTO)


def test_the_search_and_each_hit_are_written_down_before_they_are_shown(opened: Pages) -> None:
    key = _search(opened).headers["Location"]
    assert _looks(opened) == [("record-search", "")]
    opened.client.get(key)
    assert sorted(_looks(opened)) == sorted(
        [("record-search", ""), ("record-patient", OTTO), ("record-patient", PEKKA), ("record-patient", AINO)]
    )

    def broken(_: object) -> None:
        raise OSError

    object.__setattr__(opened.house, "log", broken)
    refused = opened.client.get(key)
    assert (refused.status_code, "Kokeilu" in refused.text) == (500, False)


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"family": "K"}, "family", "vähintään kaksi kirjainta"),
        ({"born": "5.5.2010"}, "born", "muodossa 2026-11-30"),
    ],
    ids=["short", "no-day"],
)
def test_too_little_is_not_asked(opened: Pages, fields: dict[str, str], field: str, said: str) -> None:
    answer = _search(opened, **fields)
    assert answer.status_code == 400
    (summary,) = tree(answer).find_class("problems")
    assert said in summary.text_content()
    assert [link.get("href") for link in summary.iter("a")] == [f"#{field}"]
    assert (opened.record.wanted, _looks(opened)) == ([], [])


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (Theirs("Record system", "away"), "ei vastaa"),
        (Refused.because("PHO-06", name_alike("Liian monta.")), "Liian monta."),
    ],
    ids=["away", "too-many"],
)
def test_a_record_system_that_does_not_say_is_said_to(opened: Pages, failure: Any, said: str) -> None:
    opened.record.failure = failure
    answer = _search(opened)
    assert (answer.status_code, said in text(answer)) == (400, True)


@pytest.mark.parametrize("hit", ["", "3", "-1", "x", OTTO], ids=["none", "beyond", "below", "no-number", "code"])
def test_nobody_is_chosen_who_was_not_found(opened: Pages, hit: str) -> None:
    key = _search(opened).headers["Location"]
    data = {"token": tree(opened.client.get(key)).xpath("//input[@name='token']/@value")[0], "hit": hit, "reason": "x"}
    answer = opened.client.post(key, data=data)
    assert (answer.status_code, "Valitse potilas." in text(answer)) == (400, True)


def test_a_hit_that_the_record_system_knows_no_more_is_given_nothing(opened: Pages) -> None:
    answer = opened.form(_found(opened), "/console/patients/", hit="1", reason="x")
    assert (answer.status_code, "ei tunne tätä potilasta" in text(answer)) == (400, True)


def test_hits_are_of_the_one_who_searched_and_are_forgotten(opened: Pages) -> None:
    key = _search(opened).headers["Location"]
    opened.sign_in("lasse")
    assert opened.client.get(key).status_code == 409
    opened.sign_in("helmi")
    assert opened.client.get(key).status_code == 200
    opened.let_pass(9)
    opened.client.get("/console/")
    opened.let_pass(9)
    assert opened.client.get(key).status_code == 409


def test_nothing_found_says_so(opened: Pages) -> None:
    opened.record.hits = []
    assert "ei löytynyt potilasta" in text(_found(opened))
