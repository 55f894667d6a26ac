"""What every page has around it: which part it belongs to, its languages, and what is said of a form's problems."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from adapter.console import words
from adapter.console.sections import SECTIONS, find_current
from tests.console.images import ask_for_images, make_medium
from tests.console.pages import Pages, tree
from tests.region import MAIJA


def _marked(page: TestResponse) -> list[tuple[str, str]]:
    """The links to parts that are marked: where each leads, and as what it is marked."""
    links = tree(page).xpath("//nav[@class='sections']//a[@aria-current]")
    return [(link.get("href"), link.get("aria-current")) for link in links]


def _languages(page: TestResponse) -> set[str]:
    return {link.get("href").partition("to=")[2] for link in tree(page).xpath("//a[contains(@href, '/language/')]")}


def test_the_part_of_a_page_is_marked(pages: Pages) -> None:
    message = pages.park()
    pages.sign_in("helmi")
    assert _marked(pages.client.get("/console/?unit=")) == [("/console/", "page")]
    assert _marked(pages.client.get(f"/console/message/{message}")) == [("/console/", "true")]
    assert _marked(pages.client.get("/console/invite")) == [("/console/invite", "page")]
    assert _marked(pages.client.get("/console/accessibility")) == []
    ask_for_images(pages)
    make_medium(pages, "m1")
    pages.sign_in("iida")
    assert _marked(pages.client.get("/console/release/order")) == [("/console/releases", "true")]
    assert _marked(pages.client.get("/console/medium/m1")) == [("/console/media", "true")]
    pages.sign_in("oona")
    assert _marked(pages.client.get("/console/access/client")) == [("/console/access", "true")]


def test_every_page_for_people_who_have_signed_in_belongs_to_a_part(pages: Pages) -> None:
    rules = pages.client.application.url_map.iter_rules()
    paths = {rule.rule for rule in rules if "GET" in (rule.methods or ())}
    alone = {path for path in paths if find_current(SECTIONS, path) is None}
    assert {path.split("/")[2] for path in alone} == {
        "accessibility",
        "figures.csv",
        "language",
        "new",
        "picture",
        "sign-in",
        "signed-in",
        "signed-out",
        "static",
    }


def test_the_answer_to_a_form_stays_in_its_part_and_its_languages_lead_to_the_form(pages: Pages) -> None:
    pages.sign_in("oona")
    found = pages.form(pages.client.get("/console/uses"), "/console/uses", hetu=MAIJA, since="2026-01-01")
    assert _marked(found) == [("/console/uses", "page")]
    assert _languages(found) == {"/console/uses"}
    message = pages.park()
    pages.sign_in("helmi")
    opened = pages.client.get(f"/console/message/{message}")
    refused = pages.form(opened, f"/console/message/{message}/decide", act="discard", reason="")
    assert _languages(refused) == {f"/console/message/{message}"}


def test_another_language_of_a_page_that_is_shown_once_is_there(pages: Pages) -> None:
    make_medium(pages, "m1")
    pages.sign_in("iida")
    asked = pages.form(pages.client.get("/console/medium/m1"), "/console/medium/m1/password")
    assert _languages(pages.client.get(asked.location)) == {"/console/medium/m1"}


@pytest.mark.parametrize(
    ("who", "path", "fields"),
    [
        ("helmi", "/console/invite", {"hetu": "1"}),
        ("oona", "/console/uses", {"hetu": "1", "since": "2026-01-01"}),
        ("oona", "/console/access/client", {"hetu": "1"}),
    ],
    ids=["invite", "uses", "client"],
)
def test_a_problem_is_in_the_title_and_its_summary_has_the_focus(
    pages: Pages, who: str, path: str, fields: dict[str, str]
) -> None:
    pages.sign_in(who)
    opened = pages.client.get(path)
    assert not tree(opened).xpath("//*[@autofocus]")
    refused = pages.form(opened, path, **fields)
    assert tree(refused).findtext("head/title", "").startswith(f"{words.NOT_DONE.fi}: ")
    (summary,) = tree(refused).xpath("//*[@autofocus]")
    assert summary.get("role") == "alert"
    assert summary.get("tabindex") == "-1"
    assert {link.get("href")[1:] for link in summary.iter("a")} <= {one.get("id") for one in tree(refused).iter()}
