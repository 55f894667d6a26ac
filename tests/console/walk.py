"""Every page of the console, one after another: what the tests in the browser look at, and the screenshots show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Locator

from tests.console.browser import FIRST, OTTO, Browser, proposed
from tests.console.grants import HOME_CARE, OTHER_CARE
from tests.console.images import NUMBER, PAPER, STRANGE
from tests.console.pages import LOVIISA
from tests.photo.invitations import FIRST as FIRST_INVITATION
from tests.region import MAIJA, NOW, SAIMA


def _nothing(_: Browser) -> None:
    """A page that is as it is opened."""


@dataclass(frozen=True)
class Place:
    """One page: its name, who opens it, where, what they do there first, and what it is for (for the screenshots)."""

    name: str
    who: str
    path: str
    what_for: str = ""
    act: Callable[[Browser], None] = _nothing


def press(browser: Browser, button: Locator) -> None:
    """Press a button that leads to a page, and wait for that page: what comes next looks at it."""
    with browser.page.expect_navigation():
        button.click()


def _discard(reason: str) -> Callable[[Browser], None]:
    def act(browser: Browser) -> None:
        form = browser.page.locator("form:has(input[value=discard])")
        form.evaluate("form => { form.parentElement.open = true; form.noValidate = true }")
        form.locator("textarea").fill(reason)
        press(browser, form.locator("button"))

    return act


def _withdraw(reason: str) -> Callable[[Browser], None]:
    def act(browser: Browser) -> None:
        form = browser.page.locator("main form")
        form.evaluate("form => { form.noValidate = true }")
        form.locator("textarea").fill(reason)
        press(browser, form.locator("button"))

    return act


def _move(browser: Browser) -> None:
    form = browser.page.locator("form:has(input[value=move])")
    form.evaluate("form => { form.parentElement.open = true }")
    form.locator("select").select_option(str(LOVIISA))
    form.locator("textarea").fill("käy Loviisassa")
    press(browser, form.locator("button"))


def _search(browser: Browser) -> None:
    browser.page.locator("#family").fill("Te")
    press(browser, browser.page.locator("main form button"))


def _search_nobody(browser: Browser) -> None:
    form = browser.page.locator("main form")
    form.evaluate("form => { form.noValidate = true }")
    press(browser, form.locator("button"))


def _choose_nobody(browser: Browser) -> None:
    _search(browser)
    form = browser.page.locator("main form")
    form.evaluate("form => { form.noValidate = true }")
    press(browser, form.locator("button"))


def _show_password(browser: Browser) -> None:
    press(browser, browser.page.locator("form[action='/console/medium/m1/password'] button"))


def _note_nothing(browser: Browser) -> None:
    press(browser, browser.page.locator("form[action='/console/task/desk/note'] button.quiet:not([formaction])"))


def _find_uses(browser: Browser) -> None:
    browser.page.locator("#hetu").fill(OTTO)
    browser.page.locator("#since").fill("2020-01-01")
    press(browser, browser.page.locator("form[action='/console/uses'] button"))


def _find_looks(browser: Browser) -> None:
    browser.page.locator("#task").fill(FIRST)
    press(browser, browser.page.locator("form[action='/console/uses/task'] button"))


def _find_patient(hetu: str) -> Callable[[Browser], None]:
    def act(browser: Browser) -> None:
        browser.page.locator("#hetu").fill(hetu)
        press(browser, browser.page.locator("main form button"))

    return act


def _agree(reason: str) -> Callable[[Browser], None]:
    def act(browser: Browser) -> None:
        _find_patient(MAIJA)(browser)
        form = browser.page.locator("main form")
        form.evaluate("form => { form.noValidate = true }")
        form.locator("#reason").fill(reason)
        form.locator("#way").select_option("call")
        form.locator("#identifies").check()
        press(browser, form.locator("button"))

    return act


def _send_as_asked(browser: Browser) -> None:
    press(browser, browser.page.locator("form[action$='/as-asked'] button"))


CONSENT = "/console/release/denied/consent"


def _type_paper(**changes: str) -> Callable[[Browser], None]:
    def act(browser: Browser) -> None:
        form = browser.page.locator("main form")
        form.evaluate("form => { form.noValidate = true }")
        for name, value in (PAPER | changes).items():
            if name in {"signer", "studies"}:
                form.locator(f"#{name}-{value}").check()
            elif name == "recipient":
                form.locator("#recipient").select_option(value)
            else:
                form.locator(f"#{name}").fill(value)
        press(browser, form.locator("button"))

    return act


INVITE = "/console/invite"
DAYS = f"from=2026-11-01&to={NOW:%Y-%m-%d}"


def _find_client(browser: Browser) -> None:
    browser.page.locator("#hetu").fill(SAIMA)
    press(browser, browser.page.locator("main form button"))


def _show_clients(browser: Browser) -> None:
    press(browser, browser.page.locator("main table form button"))


def _check_list(browser: Browser) -> None:
    browser.page.locator("#list").fill(f"{HOME_CARE}\n{OTHER_CARE}")
    browser.page.locator("form[method=post] button:not([name])").last.click()


def _choose_ticked(browser: Browser) -> None:
    press(browser, browser.page.locator("#failed button"))


FAILED = "/console/operator/failed?tick=all"
READINESS = "/console/access/readiness"
HAND_OVER = f"/console/access/hand-over/grant-1/{proposed(1)}"
MESSAGE = f"/console/message/{FIRST}"
PLACES = (
    Place("today", "helmi", "/console/", "what waits for a handler, the oldest first"),
    Place("message", "helmi", MESSAGE, "a message beside what the record system says"),
    Place("message-with-problems", "helmi", MESSAGE, act=_discard("")),
    Place("confirm", "helmi", MESSAGE, "a decision in one sentence, before it is carried out", _discard("sent twice")),
    Place("move", "helmi", MESSAGE, "a message that goes to another unit, before it does", _move),
    Place("search", "helmi", f"{MESSAGE}/patient"),
    Place("search-with-problems", "helmi", f"{MESSAGE}/patient", act=_search_nobody),
    Place("patients", "helmi", f"{MESSAGE}/patient", "patients found by name, to choose one from", _search),
    Place("patients-with-problems", "helmi", f"{MESSAGE}/patient", act=_choose_nobody),
    Place("missing", "helmi", "/console/message/none"),
    Place("releases", "iida", "/console/releases", "what waits for the image desk, urgent first"),
    Place("release", "iida", "/console/release/order", "one request for images, with everything there is to do"),
    Place("release-with-problems", "iida", "/console/release/order", act=_note_nothing),
    Place("release-parked", "iida", f"/console/message/{NUMBER}"),
    Place("release-of-a-line", "iida", f"/console/message/{STRANGE}"),
    Place("as-asked", "iida", f"/console/message/{STRANGE}", "a request sent as asked, confirmed", _send_as_asked),
    Place("consent", "iida", CONSENT, "a consent on paper, entered for a request that waits for it"),
    Place("consent-with-problems", "iida", CONSENT, act=_type_paper(kept="")),
    Place("consent-confirm", "iida", CONSENT, act=_type_paper()),
    Place("media", "iida", "/console/media", "physical media: to be posted, posted, read in"),
    Place("medium", "iida", "/console/medium/m1", "one medium: its password, and that it is posted", _show_password),
    Place("invitations", "helmi", INVITE, "the invitations of a unit, and how each ended"),
    Place("invitee", "helmi", INVITE, "a patient who may be sent an SMS, and what was agreed", _find_patient(MAIJA)),
    Place("invitee-asserted", "helmi", INVITE, act=_find_patient(SAIMA)),
    Place("invitee-unknown", "helmi", INVITE, act=_find_patient("230984-902V")),
    Place("invitee-with-problems", "helmi", INVITE, act=_agree("")),
    Place("invitation", "helmi", INVITE, "an invitation, before it is sent", _agree("Leikkaushaava")),
    Place("invited", "helmi", f"/console/invited/{FIRST_INVITATION}", "one invitation, and its withdrawal"),
    Place("invited-with-problems", "helmi", f"/console/invited/{FIRST_INVITATION}", act=_withdraw("")),
    Place("withdrawal", "helmi", f"/console/invited/{FIRST_INVITATION}", act=_withdraw("Potilas tulee vastaanotolle.")),
    Place("operator", "olli", "/console/operator", "alarms, failed messages by cause, queues, workers, certificates"),
    Place("failed", "olli", FAILED, "failed messages of a cause, to be ticked"),
    Place("failed-with-problems", "olli", "/console/operator/failed", act=_choose_ticked),
    Place(
        "again", "olli", "/console/operator/failed?tick=all", "what was ticked, before it is run again", _choose_ticked
    ),
    Place("uses", "oona", "/console/uses", "who used one client's data, for the client who asks", _find_uses),
    Place("uses-task", "oona", "/console/uses", act=_find_looks),
    Place("figures", "olli", f"/console/figures?{DAYS}&by=unit", "what came and how it went, in numbers"),
    Place("figures-with-problems", "olli", "/console/figures?from=2026-11-01&to=2026-10-01"),
    Place("access", "oona", "/console/access", "grants to register access, by unit"),
    Place("access-list", "oona", f"/console/access/grants?unit={HOME_CARE}&state=active"),
    Place("access-grant", "oona", "/console/access/grant/grant-1", "one grant: why it cannot be used, what to do"),
    Place("access-client", "oona", "/console/access/client", "one client's grants, matters, denied uses", _find_client),
    Place("access-no-matter", "oona", f"/console/access/grants?unit={HOME_CARE}&state=no-matter"),
    Place("access-hand-over", "oona", HAND_OVER, "a matter, before it is handed over to a producer"),
    Place("access-waiting", "oona", "/console/access/waiting"),
    Place("access-waiting-clients", "oona", "/console/access/waiting", act=_show_clients),
    Place("losing", "oona", "/console/access/losing?on=2026-12-31", "whose access ends on a day"),
    Place("losing-clients", "oona", "/console/access/losing?on=2026-12-31", act=_show_clients),
    Place("readiness", "oona", f"{READINESS}?unit={OTHER_CARE}", "what a producer has in order, and what it lacks"),
    Place("readiness-list", "oona", READINESS, "the readiness of a whole list", _check_list),
    Place("readiness-problems", "oona", f"{READINESS}?unit=porvoo"),
    Place("signed-out", "", "/console/signed-out"),
    Place("accessibility", "", "/console/accessibility"),
)


def walk(browser: Browser, language: str) -> Iterator[Place]:
    """Open every page in a language, each as the person who uses it."""
    who = None
    for place in PLACES:
        if place.who != who and place.who:
            browser.sign_in(place.who)
        who = place.who
        browser.open(place.path, language)
        if place.act is not _nothing:
            with browser.page.expect_navigation():  # an act sends a form: what is looked at is the page after it
                place.act(browser)
        yield place
