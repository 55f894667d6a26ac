"""The pages in Chromium: axe, the keyboard, narrow windows, forced colours, the content security policy, HTML."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from adapter.access.matters_table import Matters
from adapter.console import access_words
from adapter.console.language import LANGUAGES
from adapter.desk.look import LookedAt
from adapter.desk.use_list import use_line
from adapter.identifiers import Hetu
from adapter.store.messages import State
from adapter.words import Language
from tests.console.browser import FIRST, OTTO, Browser, open_browser, proposed
from tests.console.grants import COUNTY, HOME_CARE, OTHER_CARE
from tests.console.images import LINE, PAPER, PASSWORD, ask_for_images
from tests.console.pages import LOVIISA
from tests.console.screenshots import FOLDER, write_page
from tests.console.walk import PLACES, walk
from tests.photo.invitations import FIRST as FIRST_INVITATION
from tests.photo.invitations import order
from tests.region import MAIJA, NOW, SAIMA

pytestmark = pytest.mark.slow

_VNU = Path(__file__).parent / "node" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with open_browser(tmp_path_factory.mktemp("console")) as opened:
        yield opened


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_the_policy_is_not_broken(browser: Browser, language: str) -> None:
    axe, seen = Axe(), 0
    for place in walk(browser, language):
        found = axe.run(browser.page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == [], place.name
        assert browser.page.evaluate("document.documentElement.lang") == language
        seen += 1
    assert seen == len(PLACES)
    assert browser.elsewhere == []
    policy = [text for text in browser.complaints if "Content Security Policy" in text or "Refused" in text]
    assert policy == []


def test_axe_would_find_something(browser: Browser) -> None:
    browser.sign_in("helmi")
    browser.open("/console/")
    browser.page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/console/static/console.css\">'")
    assert "image-alt" in {one["id"] for one in Axe().run(browser.page).response["violations"]}


def test_a_window_of_320_pixels_and_twice_the_text_need_no_sideways_scrolling(browser: Browser) -> None:
    for width, size in ((320, "100%"), (640, "200%")):
        browser.page.set_viewport_size({"width": width, "height": 800})
        for place in walk(browser, "sv"):
            browser.page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            wide = browser.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{place.name} at {width} pixels"
    browser.page.set_viewport_size({"width": 1000, "height": 800})


def test_colours_that_the_system_forces_leave_everything_to_be_read(browser: Browser) -> None:
    browser.page.emulate_media(forced_colors="active")
    browser.sign_in("helmi")
    browser.open(f"/console/message/{FIRST}")
    assert [one["id"] for one in Axe().run(browser.page).response["violations"]] == []
    browser.page.emulate_media(forced_colors="none", color_scheme="dark")
    browser.open("/console/")
    assert [one["id"] for one in Axe().run(browser.page).response["violations"]] == []
    browser.page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_handler_gives_a_photo_by_the_keyboard_alone(browser: Browser, language: str) -> None:
    message = f"{2 if language == 'fi' else 3:032x}"
    browser.sign_in("helmi")
    page = browser.open("/console/", language)
    browser.press("a.skip")
    browser.press(f"a[href='/console/message/{message}']", to=f"**/console/message/{message}")
    assert page.locator(".photos img").evaluate("image => image.naturalWidth") > 0
    browser.press("details:has(input[value=give]) summary")
    for name, value in (("hetu", OTTO), ("hetu-again", OTTO), ("reason", "puhelimessa")):
        browser.type(f"[name='{name}']", value)
    browser.press("details[open] button", to="**/console/decision/*")
    assert "Toinen-Tapaus Otto" in page.inner_text("main")
    browser.press("main button", to=f"**/console/message/{message}")
    assert browser.pages.messages.find(message).state == State.WAITING


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_handler_finds_a_patient_by_name_by_the_keyboard_alone(browser: Browser, language: str) -> None:
    message = f"{6 if language == 'fi' else 7:032x}"
    browser.sign_in("helmi")
    page = browser.open(f"/console/message/{message}", language)
    browser.press("details:has(input[value=give]) summary")
    browser.press(f"a[href='/console/message/{message}/patient']", to="**/patient")
    browser.type("#family", "Testinen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/patients/*")
    assert "Testinen" not in page.url
    assert MAIJA not in page.content()
    browser.press("#hit-0", "ArrowDown")
    browser.type("#reason", "puhelimessa")
    browser.press("main form button", to="**/console/decision/*")
    assert f"Testinen Maija Liisa, {MAIJA}" in page.inner_text("main")
    browser.press("main button", to=f"**/console/message/{message}")
    assert browser.pages.messages.find(message).state == State.WAITING


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_handler_moves_a_message_by_the_keyboard_alone(browser: Browser, language: str) -> None:
    message = f"{8 if language == 'fi' else 9:032x}"
    browser.sign_in("helmi")
    page = browser.open(f"/console/message/{message}", language)
    browser.press("details:has(input[value=move]) summary")
    browser.press("details[open] select", "ArrowDown")
    browser.type("details[open] textarea", "hoidetaan Loviisassa")
    browser.press("details[open] button", to="**/console/decision/*")
    browser.press("main button", to="**/console/?moved=*")
    assert page.locator(".note").count() == 1
    moved = browser.pages.messages.find(message)
    assert (moved.state, moved.unit) == (State.WAITING, str(LOVIISA))


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_an_officer_finds_why_a_use_was_denied_by_the_keyboard_alone(browser: Browser, language: str) -> None:
    browser.sign_in("oona")
    page = browser.open("/console/", language)
    browser.press("a[href='/console/access']", to="**/console/access")
    browser.press("a[href='/console/access/client']", to="**/console/access/client")
    browser.type("[name='hetu']", SAIMA)
    browser.press("main form button", to="**/console/access/client")
    assert "GRA-06" in page.inner_text("main")
    browser.press("a[href='/console/access/grant/grant-1']", to="**/console/access/grant/grant-1")
    assert "GRA-04" in page.inner_text("main")


@pytest.mark.parametrize(("language", "number"), [("fi", 2), ("sv", 3)])
def test_an_officer_hands_a_matter_over_by_the_keyboard_alone(
    browser: Browser, language: Language, number: int
) -> None:
    address = f"/console/access/hand-over/grant-{number}/{proposed(number)}"
    browser.sign_in("oona")
    page = browser.open("/console/access/client", language)
    browser.type("#hetu", SAIMA)
    browser.press("main form button", to="**/console/access/client")
    browser.press(f"a[href='{address}']", to=f"**{address}")
    assert "181188-****" in page.inner_text(".sure")
    browser.press("main form button", to=f"**/console/access/grant/grant-{number}?handed-over")
    assert page.inner_text("[role=status]") == access_words.HANDED_OVER.said(language)
    assert proposed(number) in Matters(browser.pages.engine).of(Hetu(SAIMA), HOME_CARE, COUNTY)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_an_officer_checks_a_list_of_units_by_the_keyboard_alone(browser: Browser, language: str) -> None:
    browser.sign_in("oona")
    page = browser.open("/console/access/readiness", language)
    browser.type("#list", f"{HOME_CARE}\n{OTHER_CARE}")
    browser.press("main form[enctype] button:not([name])", to="**/console/access/readiness")
    assert page.locator("section tbody tr").count() == 2
    browser.press("section tbody tr:last-child a", to=f"**/console/access/readiness?unit={OTHER_CARE}&*")
    assert "GRA-07" in page.inner_text("section")


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_an_officer_sees_whose_access_ends_by_the_keyboard_alone(browser: Browser, language: str) -> None:
    browser.sign_in("oona")
    page = browser.open("/console/access", language)
    browser.press("a[href='/console/access/losing']", to="**/console/access/losing")
    browser.press("a[href='/console/access/losing?on=2026-12-31']", to="**/console/access/losing?on=2026-12-31")
    browser.press("main table form button", to="**/console/access/losing")
    assert page.inner_text("main").count("181188-****") == 2


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_an_officer_sees_who_has_looked_by_the_keyboard_alone(browser: Browser, language: Language) -> None:
    browser.sign_in("oona")
    browser.open("/console/access/grant/grant-1", language)
    page = browser.open("/console/", language)
    browser.press("a[href='/console/uses']", to="**/console/uses")
    browser.type("#hetu", SAIMA)
    browser.press("main form button", to="**/console/uses")
    looked = use_line({"subtype": [{"code": LookedAt.GRANT}]}).happened.said(language)
    assert looked in page.inner_text("main table")


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_handler_invites_a_patient_by_the_keyboard_alone(browser: Browser, language: str) -> None:
    before = len(browser.pages.house.resources.find("ServiceRequest", []))
    browser.sign_in("helmi")
    page = browser.open("/console/invite", language)
    browser.type("#hetu", MAIJA)
    browser.press("main form button", to="**/console/invite/*")
    assert MAIJA not in page.url
    browser.type("#reason", "Leikkaushaava")
    browser.press("#way", "ArrowDown")
    browser.tab_to("#language-sv")  # the patient's language
    browser.press("#identifies", "Space")
    browser.press("main form button", to="**/console/invitation/*")
    assert "Borgå hälsostation: Skicka" in page.inner_text(".letter")
    browser.press("main form button", to="**/console/invite?sent=1")
    assert len(browser.pages.house.resources.find("ServiceRequest", [])) == before + 1


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_handler_withdraws_an_invitation_by_the_keyboard_alone(browser: Browser, language: str) -> None:
    identity = f"{FIRST_INVITATION[:-1]}{8 if language == 'fi' else 9}"
    browser.pages.house.resources.put(identity, order(), NOW)
    browser.sign_in("helmi")
    page = browser.open("/console/invite", language)
    browser.press(f"a[href='/console/invited/{identity}']", to="**/console/invited/*")
    assert MAIJA in page.inner_text("main")
    browser.type("#reason", "sovittu aika")
    browser.press("main form button", to="**/console/withdrawal/*")
    assert f"Testinen Maija Liisa, {MAIJA}" in page.inner_text("main")
    browser.press("main form button", to="**/console/invite?withdrawn=1")
    assert browser.pages.house.resources.read("ServiceRequest", identity).resource["status"] == "revoked"


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_an_operator_runs_a_failed_message_again_by_the_keyboard_alone(browser: Browser, language: str) -> None:
    message = f"{700 + len(language) + ord(language[0]):032x}"
    browser.pages.messages.begin(message, "photo", "box", NOW)
    browser.pages.messages.conclude(message, State.FAILED, NOW, (), f"kanta: away ({language}).")
    browser.sign_in("olli")
    browser.open("/console/", language)
    browser.press("a[href='/console/operator']", to="**/console/operator")
    browser.press(f"a[aria-label*='kanta: away ({language}).']", to="**/console/operator/failed?cause=*")
    browser.press("[name='message']", "Space")
    browser.press("#failed button", to="**/console/operator/again/*")
    browser.press("main form button", to="**/console/operator/failed?done=1*")
    assert browser.pages.messages.find(message).state == State.WAITING


def test_an_operator_asks_for_figures_by_the_keyboard_alone(browser: Browser) -> None:
    browser.sign_in("olli")
    page = browser.open("/console/figures", "sv")
    browser.press("#by", "ArrowDown")
    browser.press("main form button", to="**/console/figures?*by=unit")
    assert page.locator("tbody").count() >= 1


def test_back_and_enter_once_more_decide_nothing(browser: Browser) -> None:
    message = f"{4:032x}"
    browser.sign_in("helmi")
    page = browser.open(f"/console/message/{message}")
    form = page.locator("form:has(input[value=discard])")
    form.evaluate("form => { form.parentElement.open = true }")
    form.locator("textarea").fill("sent twice")
    form.locator("button").click()
    page.locator("main form button").click()
    page.wait_for_url(f"**/console/message/{message}")
    assert browser.pages.messages.find(message).state == State.DISCARDED
    page.go_back()
    if page.locator("main form button").count():  # a page of no-store is asked for once more
        page.locator("main form button").click()
    assert "/console/decision/" in page.url
    assert browser.pages.messages.find(message).state == State.DISCARDED


def test_a_call_is_noted_by_the_keyboard_alone(browser: Browser) -> None:
    browser.sign_in("iida")
    page = browser.open("/console/releases", "sv")
    browser.press("td a[href='/console/release/order']", to="**/console/release/order")
    browser.press("form[action='/console/task/call/take'] button", to="**/console/release/order?done")
    browser.type("#text-call", "jouren svarade")
    browser.press("button[formaction='/console/task/call/complete']", to="**/console/release/order?done")
    assert "jouren svarade" in page.inner_text("main")
    assert browser.pages.house.resources.read("Task", "call").resource["status"] == "completed"


def test_a_request_is_sent_as_asked_by_the_keyboard_alone(browser: Browser) -> None:
    message = f"{81:032x}"
    browser.sign_in("iida")
    page = browser.open(f"/console/message/{message}", "sv")
    assert page.inner_text(".letter mark") == LINE
    browser.press("form[action$='/as-asked'] button", to="**/console/decision/*")
    assert "Begäran behandlas så som begärts." in page.inner_text("main")
    browser.press("main form button", to=f"**/console/message/{message}")
    assert browser.pages.messages.find(message).state == State.WAITING


def test_a_consent_from_paper_is_entered_by_the_keyboard_alone(browser: Browser) -> None:
    message = f"{79:032x}"
    browser.sign_in("iida")
    page = browser.open("/console/release/denied-2", "sv")
    browser.press("a[href='/console/release/denied-2/consent']", to="**/console/release/denied-2/consent")
    browser.type("#hetu", MAIJA)
    browser.press("#signer-patient", "Space")
    browser.tab_to("#signed")
    page.locator("#signed").fill(PAPER["signed"])  # how a day is typed is the browser's own
    browser.type("#recipient", "Tays")
    browser.press("#studies-these", "Space")
    browser.type("#kept", "pärm 12")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/consent/*")
    assert "pärm 12" in page.inner_text("main")
    assert MAIJA not in page.url
    browser.press("main form button", to="**/console/decision/*")
    assert "Ett skriftligt samtycke har antecknats från papper" in page.inner_text("main")
    browser.press("main form button", to=f"**/console/message/{message}")
    assert browser.pages.messages.find(message).state == State.WAITING


def test_a_medium_is_posted_by_the_keyboard_alone(browser: Browser) -> None:
    browser.sign_in("iida")
    page = browser.open("/console/media", "sv")
    browser.press("a[href='/console/medium/m2']", to="**/console/medium/m2")
    browser.press("form[action='/console/medium/m2/password'] button", to="**/console/password/*")
    assert PASSWORD in page.inner_text("main")
    browser.press("form[action='/console/medium/m2/posted'] button", to="**/console/medium/m2")
    assert "Postat 22.11.2026" in page.inner_text("main")


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize(
    ("name", "path"), [("helmi", "/console/"), ("iida", "/console/releases")], ids=["today", "desk"]
)
def test_what_is_new_is_said_and_moves_no_list(browser: Browser, name: str, path: str, *, scripts: bool) -> None:
    whole = browser.page.context.browser
    assert whole is not None
    page, complaints = whole.new_context(java_script_enabled=scripts, locale="fi-FI").new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.clock.install()
    browser.pages.provider.who = name
    page.goto(f"{browser.base}/console/sign-in?to={path}")
    rows = page.locator("tbody tr").count()
    browser.pages.let_pass(0.1)
    mark = "with" if scripts else "without"
    if name == "iida":
        ask_for_images(browser.pages, mark)
    else:
        browser.pages.park(f"{mark:a>32}")
    new = 2 if name == "iida" else 1  # a request is to be carried out, and answered
    if scripts:
        page.clock.fast_forward(61_000)
        page.get_by_role("status").get_by_text(f"Uusia tai muuttuneita: {new}", exact=True).wait_for()
    assert page.locator("tbody tr").count() == rows
    page.get_by_role("link", name="Näytä uudet").click()
    page.wait_for_load_state()
    assert page.locator("tbody tr").count() == rows + new
    assert page.inner_text("[role=status]") == ""
    assert [text for text in complaints if "Content Security Policy" in text] == []
    page.context.close()


def test_every_page_is_valid_html(browser: Browser, tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None or not _VNU.exists():
        assert not os.environ.get("CI"), "CI must have Java and npm: tests/system.sh installs them"
        pytest.skip("the Nu HTML checker is not here: npm ci --prefix tests/console/node")
    for place in walk(browser, "fi"):
        page = browser.page
        source = page.request.get(page.url).text() if "decide" not in page.url else page.content()
        (tmp_path / f"{place.name}.html").write_text(source, encoding="utf-8")
    (tmp_path / "broken.html").write_text("<!DOCTYPE html><title>x</title><p id=a><p id=a>", encoding="utf-8")
    command = [java, "-jar", str(_VNU), "--format", "json", "--exit-zero-always", "--errors-only", str(tmp_path)]
    checked = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(checked.stderr)["messages"]
    assert [(Path(one["url"]).name, one["message"]) for one in found if "broken" not in one["url"]] == []
    assert [one for one in found if "broken" in one["url"]]


def test_every_picture_of_the_page_is_there() -> None:
    """`python -m tests.console.screenshots` makes them."""
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == write_page()
    shown = {f"{place.name}.{language}.png" for place in PLACES if place.what_for for language in LANGUAGES}
    assert {file.name for file in FOLDER.glob("*.png")} == shown
