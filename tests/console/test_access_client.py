"""One client's register access: grants, matters and denied uses, written down before they are read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from werkzeug.test import TestResponse

from adapter.access.matters import HandedMatters
from adapter.access.matters_table import Matter
from adapter.access.rules.matter import Bar
from adapter.access.rules.reasons import (
    NO_GRANT,
    NO_ROLE,
    STALE,
    WEAK,
    barred,
    no_matter,
    not_begun,
    of_status,
    other_task,
    over,
    read_reasons,
)
from adapter.identifiers import Hetu, find_hetu_shapes
from adapter.roles import Right
from tests.console.grants import COUNTY, HOME_CARE, MATTER, OTHER_CARE, deny_use, put_grant
from tests.console.pages import Pages, text, tree
from tests.region import MAIJA, SAIMA

LATER = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)


def _search(pages: Pages, hetu: str = SAIMA) -> TestResponse:
    return pages.form(pages.client.get("/console/access/client"), "/console/access/client", hetu=hetu)


def test_a_client_is_found_by_the_code_and_it_is_not_repeated(pages: Pages) -> None:
    put_grant(pages.house.resources, "mine")
    put_grant(pages.house.resources, "theirs", MAIJA)
    pages.sign_in("oona")
    page = _search(pages)
    assert "Asiakas 181188-****" in text(page)
    assert [link.get("href") for link in tree(page).iter("a") if "/grant/" in link.get("href")] == [
        "/console/access/grant/mine"
    ]
    assert find_hetu_shapes(page.text) == []
    uses = pages.form(pages.client.get("/console/uses"), "/console/uses", hetu=SAIMA, since="2020-01-01")
    assert "katsottu asiakkaan rekisterinkäyttöoikeudet" in text(uses)


def test_a_matter_is_joined_or_waits(pages: Pages) -> None:
    handed = HandedMatters.by(pages.engine, lambda: LATER)
    handed.hand_over([Matter(Hetu(SAIMA), HOME_CARE, COUNTY, MATTER)])
    pages.sign_in("oona")
    assert "luovutettu, odottaa oikeutta" in text(_search(pages))
    put_grant(pages.house.resources, "mine", matters=(MATTER,))
    assert "luovutettu, liitetty oikeuteen" in text(_search(pages))


@pytest.mark.parametrize(
    ("language", "why", "remedy"),
    [
        ("fi", "Työntekijä ei ole tunnistautunut vahvasti", "Työntekijä kirjautuu"),
        ("sv", "Arbetstagaren har inte identifierat sig starkt", "Arbetstagaren loggar in"),
    ],
)
def test_a_denied_use_says_why_and_what_to_do_in_the_readers_language(
    pages: Pages, language: str, why: str, remedy: str
) -> None:
    put_grant(pages.house.resources, "mine", matters=(MATTER,))
    deny_use(pages.engine)
    deny_use(pages.engine, MAIJA)
    pages.sign_in("oona")
    pages.client.get(f"/console/language/{language}")
    page = text(_search(pages))
    assert page.count(why) == 1
    assert remedy in page
    assert "GRA-06" in page


def test_an_officer_of_another_unit_sees_neither_grant_nor_matter_nor_denial(pages: Pages) -> None:
    put_grant(pages.house.resources, "mine")
    HandedMatters.by(pages.engine, lambda: LATER).hand_over([Matter(Hetu(SAIMA), HOME_CARE, COUNTY, MATTER)])
    deny_use(pages.engine)
    pages.sign_in("otso")
    page = text(_search(pages))
    for words in ("Oikeuksia ei ole.", "Asioita ei ole.", "Käyttöä ei ole kielletty."):
        assert words in page
    put_grant(pages.house.resources, "ours", unit=OTHER_CARE)
    assert "Kotihoito Kokeilu, Loviisa" in text(_search(pages))


def test_a_code_that_is_none_is_said_and_not_repeated(pages: Pages) -> None:
    pages.sign_in("oona")
    page = _search(pages, "181188-908G")
    assert page.status_code == 400
    assert "181188-908G" not in page.text


def test_the_reasons_of_a_denial_are_read_back_from_the_words_of_the_log() -> None:
    known = [NO_GRANT[Right.REGISTER_ACCESS], WEAK, STALE, NO_ROLE, no_matter(""), other_task("")]
    known += [barred(bar, "") for bar in Bar]
    known += [of_status(status, Right.REGISTER_ACCESS, "") for status in ("proposed", "rejected", "inactive", "draft")]
    for reason in known:
        assert read_reasons(f"GRA-98: x; {reason.rule}: {reason.text}") == [reason]
    day = date(2026, 11, 22)
    for dated in (not_begun(Right.REGISTER_ACCESS, day, ""), over(Right.REGISTER_ACCESS, day, "")):
        (read,) = read_reasons(f"{dated.rule}: {dated.text}")
        assert (read.rule, read.sentence) == (dated.rule, dated.sentence)
    assert read_reasons("GRA-99: Something else.") == []
