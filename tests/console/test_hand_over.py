"""An officer hands a matter over: one proposed pairing, confirmed once, and nothing that is in doubt (GRA-04)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from werkzeug.test import TestResponse

from adapter.access.matters import HandedMatters
from adapter.access.matters_table import Matter, Matters
from adapter.desk.decision import Decider
from adapter.desk.hand_over import HandOvers
from adapter.errors import Conflict
from adapter.fhir.held_grant import held_grant
from adapter.identifiers import Hetu, Oid, find_hetu_shapes
from adapter.store.parameters import Criterion
from tests.console.grants import COUNTY, HOME_CARE, MATTER, OTHER_CARE, put_grant, put_matter
from tests.console.pages import Pages, text, tree
from tests.region import MAIJA, NOW, SAIMA

PAGE = f"/console/access/hand-over/mine/{MATTER}"
ANOTHER = Oid("1.2.246.10.99999810.95.2026.1.2")
ELSEWHERE = Oid("1.2.246.10.99999820.10.0")
MINE = Matter(Hetu(SAIMA), HOME_CARE, COUNTY, MATTER)


@pytest.fixture
def officer(pages: Pages) -> Pages:
    """An officer before a grant of Saima's, and the matter that fits it."""
    put_grant(pages.house.resources, "mine")
    put_matter(pages.engine)
    pages.sign_in("oona")
    return pages


def _search(pages: Pages) -> TestResponse:
    return pages.form(pages.client.get("/console/access/client"), "/console/access/client", hetu=SAIMA)


def _confirm(pages: Pages) -> TestResponse:
    return pages.form(pages.client.get(PAGE), PAGE)


def _events(pages: Pages) -> list[dict[str, Any]]:
    criteria = [Criterion("subtype", (("token", "", "hand-over"),))]
    return [stored.resource for stored in pages.house.resources.find("AuditEvent", criteria)]


def _joined(pages: Pages) -> bool:
    return MATTER in held_grant(pages.house.resources.read("Consent", "mine").resource, "").matters


def test_an_officer_picks_a_pairing_reads_it_and_hands_it_over(officer: Pages) -> None:
    found = _search(officer)
    assert "odottaa luovutusta" in text(found)
    (link,) = [one for one in tree(found).iter("a") if "hand-over" in one.get("href")]
    page = officer.client.get(link.get("href"))
    (sentence,) = tree(page).find_class("sure")
    said = sentence.text_content()
    for words in (str(MATTER), "181188-****", "Kotihoito Kokeilu Oy", "Kotihoito Kokeilu, Porvoo", "Iäkkäiden"):
        assert words in said
    assert find_hetu_shapes(page.text) == []
    assert not _joined(officer)
    done = officer.form(page, PAGE)
    assert done.status_code == 303
    after = officer.client.get(done.headers["Location"])
    assert "Asia on luovutettu." in text(after)
    (others,) = [one.get("href") for one in tree(after).iter("a") if "no-matter" in one.get("href")]
    assert "Oikeuksia: 0" in text(officer.client.get(others))
    assert _joined(officer)
    assert "luovutettu, liitetty oikeuteen" in text(_search(officer))


def test_the_hand_over_is_written_down_with_the_client_and_the_officer(officer: Pages) -> None:
    _confirm(officer)
    (event,) = _events(officer)
    assert event["agent"][0]["who"]["display"] == "Oona"
    assert event["agent"][0]["altId"] == "oona https://idp.example"
    assert [entity["what"]["identifier"]["value"] for entity in event["entity"]] == [MATTER.urn, SAIMA]
    uses = officer.form(officer.client.get("/console/uses"), "/console/uses", hetu=SAIMA, since="2020-01-01")
    assert "luovutettu asia" in text(uses)


def test_the_proposal_is_closed(officer: Pages) -> None:
    criteria = [Criterion("status", (("token", "", "requested"),))]
    assert len(officer.house.resources.find("Task", criteria)) == 1
    _confirm(officer)
    assert officer.house.resources.find("Task", criteria) == []


def test_an_old_sign_in_asks_for_another_and_hands_nothing_over(officer: Pages) -> None:
    page = officer.client.get(PAGE)
    officer.let_pass(9)
    answer = officer.form(page, PAGE)
    assert answer.headers["Location"] == f"/console/sign-in?again&to={PAGE}"
    again = officer.client.get(PAGE)
    assert not [form for form in tree(again).forms if form.action == PAGE]
    assert "Kirjaudu uudelleen" in text(again)
    assert not _joined(officer)
    assert _events(officer) == []


def test_a_session_that_was_locked_comes_back_to_the_confirmation(officer: Pages) -> None:
    page = officer.client.get(PAGE)
    officer.let_pass(60)
    assert officer.form(page, PAGE).headers["Location"] == f"/console/sign-in?to={PAGE}"
    assert not _joined(officer)


def test_a_form_that_is_sent_twice_hands_over_once(officer: Pages) -> None:
    page = officer.client.get(PAGE)
    assert [officer.form(page, PAGE).status_code for _ in range(2)] == [303, 409]
    assert len(_events(officer)) == 1


def test_two_officers_before_the_same_page_and_one_is_said_that_it_is_done(officer: Pages) -> None:
    first, second = officer.client.get(PAGE), officer.client.get(PAGE)
    assert officer.form(first, PAGE).status_code == 303
    answer = officer.form(second, PAGE)
    assert answer.status_code == 409
    assert "Asia on jo luovutettu tälle yksikölle." in text(answer)
    assert len(_events(officer)) == 1


def test_of_two_at_the_same_moment_one_hands_over_and_the_other_writes_nothing(officer: Pages) -> None:
    """Both have passed every check: the transaction decides."""

    def hand_over(name: str) -> bool:
        desk = HandOvers(officer.engine, COUNTY, lambda: NOW, lambda: name)
        try:
            return bool(desk.hand_over_once(MINE, Decider(name, account=name)))
        except Conflict:
            return False

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(hand_over, ["a", "b", "c", "d"])) == [False, False, False, True]
    assert len(_events(officer)) == 1


def test_a_matter_that_was_taken_back_may_be_handed_over_once_more(officer: Pages) -> None:
    _confirm(officer)
    HandedMatters.by(officer.engine, lambda: NOW).take_back(MINE)
    assert _confirm(officer).status_code == 303
    assert len(_events(officer)) == 2


def _close(pages: Pages) -> None:
    put_matter(pages.engine, closed=date(2026, 11, 21))


def _hand_over(pages: Pages) -> None:
    HandedMatters.by(pages.engine, lambda: NOW).hand_over([MINE])


def _add_unit(pages: Pages) -> None:
    put_grant(pages.house.resources, "theirs", unit=OTHER_CARE)


def _add_matter(pages: Pages) -> None:
    put_matter(pages.engine, ANOTHER)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_hand_over, "Asia on jo luovutettu tälle yksikölle."),
        (_close, "Asia on päättynyt"),
        (_add_unit, "Asia sopii usealle yksikölle."),
        (_add_matter, "Yksikölle sopii usea asia."),
    ],
    ids=["handed over", "ended", "several units", "several matters"],
)
def test_a_doubt_is_shown_and_does_not_go_through(officer: Pages, change: Any, said: str) -> None:
    """Also when it arises while the page is open."""
    opened = officer.client.get(PAGE)
    change(officer)
    before = Matters(officer.engine).of_client(Hetu(SAIMA))
    page = officer.client.get(PAGE)
    assert said in text(page)
    assert "sure" not in page.text
    assert not [form for form in tree(page).forms if form.action == PAGE]
    answer = officer.form(opened, PAGE)
    assert answer.status_code == 409
    assert said in text(answer)
    assert Matters(officer.engine).of_client(Hetu(SAIMA)) == before
    assert _events(officer) == []
    if change is not _hand_over:
        found = _search(officer)
        assert said in text(found)
        assert not [one for one in tree(found).iter("a") if "hand-over" in one.get("href")]


def test_a_grant_that_is_over_is_no_candidate(officer: Pages) -> None:
    put_grant(officer.house.resources, "over", unit=OTHER_CARE, end="2026-11-21")
    assert _confirm(officer).status_code == 303


def test_a_later_matter_of_the_same_unit_is_handed_over_beside_the_first(officer: Pages) -> None:
    _confirm(officer)
    put_matter(officer.engine, ANOTHER)
    page = f"/console/access/hand-over/mine/{ANOTHER}"
    assert officer.form(officer.client.get(page), page).status_code == 303


@pytest.mark.parametrize("path", [f"mine/{ANOTHER}", f"none/{MATTER}", "mine/x", f"day/{MATTER}", f"maija/{MATTER}"])
def test_what_lautta_does_not_propose_is_not_there(officer: Pages, path: str) -> None:
    put_grant(officer.house.resources, "day", task="5", unit=OTHER_CARE)
    put_grant(officer.house.resources, "maija", MAIJA)
    assert officer.client.get(f"/console/access/hand-over/{path}").status_code == 404


def test_a_unit_of_another_officer_is_not_there_and_its_doubt_names_it_not(officer: Pages) -> None:
    put_grant(officer.house.resources, "theirs", unit=OTHER_CARE)
    token = tree(officer.client.get("/console/access/client")).forms[-1].fields["token"]
    officer.sign_in("otso")
    assert officer.client.get(PAGE).status_code == 404
    assert officer.client.post(PAGE, data={"token": token}).status_code == 404
    page = officer.client.get(f"/console/access/hand-over/theirs/{MATTER}")
    assert "Asia sopii usealle yksikölle." in text(page)
    assert str(HOME_CARE) not in page.text
    assert str(HOME_CARE) not in _search(officer).text


def test_a_matter_of_another_organiser_is_not_this_officers_to_give(officer: Pages) -> None:
    put_grant(officer.house.resources, "foreign", task="5", organiser=ELSEWHERE)
    put_matter(officer.engine, ANOTHER, task="5", organiser=ELSEWHERE)
    assert "Oikeuden on antanut toinen järjestäjä." in text(_search(officer))
    page = f"/console/access/hand-over/foreign/{ANOTHER}"
    assert "Sen järjestäjän on luovutettava asia." in text(officer.client.get(page))
    token = tree(officer.client.get(PAGE)).forms[-1].fields["token"]
    assert officer.client.post(page, data={"token": token}).status_code == 409
