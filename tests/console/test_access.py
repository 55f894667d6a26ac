"""Register access: numbers that agree with their lists, lists that name nobody, and looks that are written down."""

from __future__ import annotations

from sqlalchemy import text as sql

from adapter.access.matters import HandedMatters
from adapter.access.matters_table import Matter
from adapter.identifiers import Hetu, Oid, find_hetu_shapes
from adapter.roles import Right
from adapter.store.grant_lists import GrantState
from tests.console.grants import COUNTY, HOME_CARE, MATTER, OTHER_CARE, put_grant, put_matter
from tests.console.pages import Pages, text, tree
from tests.region import MAIJA, NOW, PEKKA, SAIMA

LIST = f"/console/access/grants?unit={HOME_CARE}&state="


def _fill(pages: Pages) -> None:
    """Today is 22.11.2026."""
    resources = pages.house.resources
    put_grant(resources, "open", matters=(MATTER,))
    put_grant(resources, "soon", MAIJA, end="2026-12-22")
    put_grant(resources, "later", MAIJA, end="2026-12-23")
    put_grant(resources, "over", PEKKA, end="2026-11-21")
    put_grant(resources, "coming", PEKKA, start="2026-12-01")
    put_grant(resources, "not-yet", PEKKA, status="proposed")
    put_grant(resources, "rejected", PEKKA, status="rejected")
    put_grant(resources, "elsewhere", PEKKA, OTHER_CARE)
    put_grant(resources, "authorisation", PEKKA, right=Right.OUTSOURCING)


def _looks(pages: Pages) -> list[str]:
    with pages.engine.connect() as connection:
        return [bytes(body).decode() for (body,) in connection.execute(sql("SELECT body FROM use_event"))]


def test_the_numbers_of_a_unit_are_those_of_its_lists(pages: Pages) -> None:
    _fill(pages)
    pages.sign_in("oona")
    page = pages.client.get("/console/access")
    (row,) = [one for one in tree(page).iter("tr") if str(HOME_CARE) in one.text_content()]
    assert [cell.text_content() for cell in row.iter("td")] == ["3", "2", "1", "1", "1", "1"]
    for link, state in zip(row.iter("a"), GrantState, strict=True):
        listed = pages.client.get(link.get("href"))
        assert len(list(tree(listed).iter("tr"))) - 1 == int(link.text_content()), state
    assert _looks(pages) == []


def test_no_list_names_a_client_or_is_a_look(pages: Pages) -> None:
    _fill(pages)
    pages.sign_in("oona")
    for path in ("/console/access", *(LIST + state for state in GrantState), "/console/access/losing?on=2026-12-22"):
        page = pages.client.get(path)
        assert page.status_code == 200
        assert find_hetu_shapes(page.text) == []
        assert "****" not in page.text
    assert _looks(pages) == []


def test_an_opened_grant_is_written_down_and_shows_the_code_masked(pages: Pages) -> None:
    _fill(pages)
    pages.sign_in("oona")
    page = pages.client.get("/console/access/grant/open")
    assert "181188-****" in text(page)
    assert SAIMA not in page.text
    assert "Oikeutta voi käyttää." in text(page)
    (look,) = _looks(pages)
    assert "register-access-grant" in look
    assert SAIMA in look
    assert "Consent/open" in look


def test_a_grant_that_cannot_be_used_says_why_and_what_to_do(pages: Pages) -> None:
    _fill(pages)
    pages.sign_in("oona")
    said = {
        "soon": "Järjestäjä ei ole luovuttanut tätä asiaa",
        "over": "Viimeinen päivä oli 21.11.2026.",
        "coming": "Odota ensimmäiseen päivään 1.12.2026",
        "not-yet": "GRA-09",
        "rejected": "GRA-09",
    }
    for identity, words in said.items():
        assert words in text(pages.client.get(f"/console/access/grant/{identity}")), identity
    assert pages.client.get("/console/access/grant/authorisation").status_code == 404
    assert pages.client.get("/console/access/grant/none").status_code == 404


def test_an_officer_of_a_unit_sees_that_unit_alone(pages: Pages) -> None:
    _fill(pages)
    pages.sign_in("otso")
    page = pages.client.get("/console/access")
    assert str(OTHER_CARE) in page.text
    assert str(HOME_CARE) not in page.text
    for path in ("/console/access/grant/open", f"{LIST}active", "/console/uses"):
        assert pages.client.get(path).status_code == 404
    assert pages.client.get("/console/access/grant/elsewhere").status_code == 200
    assert str(HOME_CARE) not in pages.client.get("/console/access/losing?on=2026-12-22").text


def test_who_loses_access_is_counted_and_listed_without_those_whose_grant_goes_on(pages: Pages) -> None:
    resources = pages.house.resources
    put_grant(resources, "ends", end="2026-12-31")
    put_grant(resources, "goes", MAIJA, end="2026-12-31")
    put_grant(resources, "goes-on", MAIJA, start="2027-01-01")
    put_grant(resources, "other-task", PEKKA, end="2026-12-31")
    put_grant(resources, "another", PEKKA, task="5")
    pages.sign_in("oona")
    page = pages.client.get("/console/access/losing?on=2026-12-31")
    assert next(cell.text_content().strip() for cell in tree(page).iter("td")) == "2"
    assert _looks(pages) == []
    form = next(one for one in tree(page).forms if one.fields.get("unit") == str(HOME_CARE))
    listed = pages.client.post(form.action, data=dict(form.form_values()))
    assert "181188-****" in text(listed)
    assert "230984-****" in text(listed)
    assert "150372" not in text(listed)
    assert len(_looks(pages)) == 2
    assert find_hetu_shapes(listed.text) == []


def test_what_is_wrong_with_a_filter_is_said(pages: Pages) -> None:
    pages.sign_in("oona")
    page = pages.client.get("/console/access/losing?on=soon")
    assert page.status_code == 400
    assert [link.get("href") for link in tree(page).find_class("problems")[0].iter("a")] == ["#on"]
    assert pages.client.get(LIST + "some").status_code == 404


def test_a_long_list_goes_on_on_another_page(pages: Pages) -> None:
    for number in range(30):
        put_grant(pages.house.resources, f"grant-{number}")
    pages.sign_in("oona")
    first, second = pages.client.get(LIST + "active"), pages.client.get(LIST + "active&page=2")
    assert [len(list(tree(page).iter("tr"))) - 1 for page in (first, second)] == [25, 5]
    assert "Oikeuksia: 30" in text(first)
    assert "Oikeuksia: 30" in text(second)


def test_a_unit_is_found_by_a_part_of_its_name(pages: Pages) -> None:
    _fill(pages)
    pages.sign_in("oona")
    for part, units in (
        ("porvoo", [HOME_CARE]),
        ("KOKEILU", [HOME_CARE, OTHER_CARE]),
        ("x", []),
        (OTHER_CARE, [OTHER_CARE]),
    ):
        page = pages.client.get(f"/console/access?unit={part}")
        shown = [row.text_content() for row in tree(page).xpath("//tbody/tr")]
        assert len(shown) == len(units)
        assert all(str(unit) in row for unit, row in zip(units, shown, strict=True))


def test_a_grant_without_a_matter_leads_to_the_matter_that_is_proposed_for_it(pages: Pages) -> None:
    _fill(pages)
    put_matter(pages.engine, client=MAIJA)
    pages.sign_in("oona")
    page = pages.client.get(LIST + "no-matter")
    links = {link.get("href") for link in tree(page).iter("a") if "hand-over" in link.get("href")}
    assert links == {f"/console/access/hand-over/{grant}/{MATTER}" for grant in ("soon", "later")}
    for link in links:
        assert "Luovuta" in text(pages.client.get(link))


def test_the_next_days_on_which_access_ends_are_offered(pages: Pages) -> None:
    _fill(pages)
    pages.sign_in("oona")
    page = pages.client.get("/console/access/losing")
    days = [(row.xpath("th/a/@href")[0], row.xpath("td")[0].text_content()) for row in tree(page).xpath("//tbody/tr")]
    assert days == [(f"/console/access/losing?on=2026-12-{day}", number) for day, number in ((23, "1"),)]
    pages.sign_in("otso")
    assert "2026-12-2" not in pages.client.get("/console/access/losing").text


def test_a_matter_without_a_grant_is_counted_and_its_client_is_a_look(pages: Pages) -> None:
    _fill(pages)
    matters = [Matter(Hetu(SAIMA), OTHER_CARE, COUNTY, MATTER), Matter(Hetu(SAIMA), HOME_CARE, COUNTY, MATTER)]
    matters.append(Matter(Hetu(MAIJA), OTHER_CARE, COUNTY, Oid(f"{MATTER}.2")))
    HandedMatters.by(pages.engine, lambda: NOW).hand_over(matters)
    pages.sign_in("otso")
    page = pages.client.get("/console/access/waiting")
    assert [cell.text_content() for cell in tree(page).xpath("//tbody/tr/td[1]")] == ["2"]
    assert "Kotihoito Kokeilu, Loviisa" in text(page)
    assert _looks(pages) == []
    listed = pages.form(page, "/console/access/waiting")
    assert all(words in text(listed) for words in ("181188-****", "150372-****", str(MATTER)))
    assert find_hetu_shapes(listed.text) == []
    assert len(_looks(pages)) == 2
    pages.sign_in("oona")
    put_grant(pages.house.resources, "came", unit=OTHER_CARE)
    assert [
        cell.text_content() for cell in tree(pages.client.get("/console/access/waiting")).xpath("//tbody/tr/td[1]")
    ] == ["1"]
