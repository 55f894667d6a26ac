"""The demo's page: stories in three languages, nothing loaded, nothing run, whatever a mail says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from adapter.console.language import LANGUAGES
from adapter.demo import words
from adapter.demo.fixtures import FOLDER
from adapter.demo.page import count_endings, write_page
from adapter.demo.play import Ending
from adapter.demo.stage import PEOPLE
from adapter.demo.story import Picture, Story, TaskSaid
from adapter.pipeline.steps import StepRecord
from adapter.store.messages import MessageRecord, State
from adapter.words import Sentence, name_alike
from tests.console.browser import find_chromium
from tests.region import region

VNU = Path(__file__).parents[1] / "console" / "node" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script><img src=https://x.example/a.png> \x1b[2J \u202e\" onload='x'"
WHY = Sentence("Selvitä, kenestä kuva on.", "Ta reda på vem det är.", "Find out who the patient is.")


def ending(flow: str = "photo", name: str = "plain", state: str = "done") -> Ending:
    return Ending(flow, name, state, "PHO-06", HOSTILE, ("Task/3f2a90c1-aaaa",), ())


def story(shown: Ending) -> Story:
    title = words.title_of(shown.flow, shown.name) or name_alike(shown.name)
    message = MessageRecord("a" * 32, "photo", HOSTILE, 1, State.DONE, "", "", (), NOW, NOW)
    picture = Picture("image/jpeg", (FOLDER / "pictures" / "wrist.jpg").read_bytes())
    steps = (StepRecord(1, "fetch", NOW, NOW + timedelta(milliseconds=7)),)
    task = TaskSaid(HOSTILE, WHY, HOSTILE, (HOSTILE,))
    rest = (HOSTILE, (picture,), message, steps, (task,), HOSTILE, (HOSTILE,), (HOSTILE, HOSTILE))
    return Story(shown, title, WHY, *rest)


ENDINGS = (ending(), ending(name="wrong-name", state="parked"), ending("grant", "use, of another", "deny"))
PAGE = write_page([story(one) for one in ENDINGS], "sv")


def test_nothing_is_loaded_or_run_whatever_a_mail_says() -> None:
    assert not re.search(r"<script|<link|<iframe|<object|<form", PAGE)
    assert all(source.startswith("data:image/") for source in re.findall(r'src="([^"]*)"', PAGE))
    assert all(address.startswith("#") for address in re.findall(r'href="([^"]*)"', PAGE))
    assert "default-src 'none'" in PAGE
    assert "&lt;script&gt;" in PAGE
    assert not set(PAGE) & set("\x1b\u202e")


def test_every_language_has_every_story_and_every_link_its_place() -> None:
    places = re.findall(r'\bid="([^"]*)"', PAGE)
    assert len(places) == len(set(places))
    assert {address[1:] for address in re.findall(r'href="([^"]*)"', PAGE)} <= set(places)
    for language in LANGUAGES:
        assert f'<section id="{language}" lang="{language}">' in PAGE
        assert PAGE.count(WHY.said(language)) == 2 * len(ENDINGS)
        assert words.WHY_PARKED.said(language) in PAGE
    assert PAGE.startswith('<!DOCTYPE html>\n<html lang="sv">')
    assert "14:00:00" in PAGE, "in Helsinki"
    assert "<td>7 ms</td>" in PAGE


def test_the_numbers_are_of_the_endings() -> None:
    assert count_endings(ENDINGS).en == (
        "Messages or questions: 3. Done or allowed: 1. Left for a person: 1. Denied: 1."
    )


def test_every_fixture_has_a_title_in_each_language() -> None:
    names = {
        (file.parent.name, file.name.removesuffix(".expected.json"))
        for flow in ("photo", "invitation", "release", "grant")
        for file in (FOLDER / flow).glob("*.expected.json")
    }
    assert names - set(words.CASES) == set()
    assert [title for title in words.CASES.values() if len({title.fi, title.sv, title.en}) < len(LANGUAGES)] == []


@pytest.mark.slow
def test_axe_finds_nothing_and_320_pixels_are_enough(tmp_path: Path) -> None:
    file = tmp_path / "demo.html"
    file.write_text(PAGE, encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page(bypass_csp=True)  # axe is a script; the page itself allows none
        for anchor in ("", *(f"#{language}-photo-plain" for language in LANGUAGES)):
            page.goto(f"file://{file}{anchor}")
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == [], anchor
            assert page.locator("main > section:visible").count() == 1
            assert page.locator("main > section:visible").get_attribute("lang") == (anchor[1:3] or "sv")
            page.set_viewport_size({"width": 320, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
        browser.close()


@pytest.mark.slow
def test_the_page_is_valid_html(tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None or not VNU.exists():
        pytest.skip("the Nu HTML checker is not here: npm ci --prefix tests/console/node")
    (tmp_path / "demo.html").write_text(PAGE, encoding="utf-8")
    command = [java, "-jar", str(VNU), "--format", "json", "--exit-zero-always", "--errors-only", str(tmp_path)]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stderr)["messages"]
    assert [one["message"] for one in found] == []


def test_everybody_who_may_sign_in_has_a_group_of_the_example_and_is_named_with_what_for() -> None:
    console = region().console
    assert console is not None
    groups = {group.name for group in console.group}
    assert [person["sub"] for person in PEOPLE] == list(words.PEOPLE)
    for person in PEOPLE:
        assert groups >= set(person["groups"]), person["sub"]
    page = write_page([], "sv")
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for name, what in words.PEOPLE.items():
        assert f"<dt>{name}</dt><dd>{what.sv}</dd>" in page
        assert f"| `{name}` |" in readme
