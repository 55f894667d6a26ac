"""The session: begun at a sign-in, bound to a browser, locked when idle, ended for good."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from adapter.console.session import own_path
from adapter.store import schema
from adapter.store.sessions import forget_past
from tests.console.pages import Pages, open_pages, text, tree


def _cookie(pages: Pages, name: str = "lautta-console") -> str:
    cookie = pages.client.get_cookie(name)
    return cookie.value if cookie else ""


def test_a_secret_that_was_there_before_the_sign_in_opens_nothing(pages: Pages) -> None:
    """Session fixation: what an attacker has set is not what is signed in."""
    pages.client.set_cookie("lautta-console", "known-to-an-attacker")
    pages.sign_in("helmi")
    assert _cookie(pages) not in {"", "known-to-an-attacker"}
    pages.client.set_cookie("lautta-console", "known-to-an-attacker")
    assert pages.client.get("/console/").status_code == 303


def test_signing_in_again_ends_the_session_before(pages: Pages) -> None:
    pages.sign_in("helmi")
    first = _cookie(pages)
    pages.sign_in("helmi")
    assert _cookie(pages) != first
    pages.client.set_cookie("lautta-console", first)
    assert pages.client.get("/console/").status_code == 303


def test_a_sign_in_that_another_browser_began_is_none(pages: Pages) -> None:
    begun = pages.client.get("/console/sign-in")
    state = begun.headers["Location"].partition("state=")[2]
    other = pages.client.application.test_client()
    assert other.get(f"/console/signed-in?state={state}&code=helmi").status_code == 422
    assert other.get("/console/").status_code == 303


def test_a_return_is_good_once(pages: Pages) -> None:
    begun = pages.client.get("/console/sign-in")
    state = begun.headers["Location"].partition("state=")[2]
    assert pages.client.get(f"/console/signed-in?state={state}&code=helmi").status_code == 303
    assert pages.client.get(f"/console/signed-in?state={state}&code=helmi").status_code == 422


def test_it_ends_twelve_hours_after_the_sign_in_however_busy_it_is(pages: Pages) -> None:
    pages.sign_in("helmi")
    for _ in range(80):
        pages.let_pass(9)
        status = pages.client.get("/console/").status_code
    assert status == 303
    assert pages.sign_in("helmi").status_code == 303
    assert pages.client.get("/console/").status_code == 200


def test_an_idle_one_is_locked_and_somebody_else_does_not_go_on_with_it(pages: Pages) -> None:
    message = pages.park()
    pages.sign_in("helmi")
    page = pages.client.get(f"/console/message/{message}")
    pages.let_pass(11)
    assert pages.client.get("/console/").status_code == 303
    locked = pages.form(page, "/console/message/", act="discard", reason="sent twice")
    to = locked.headers["Location"].partition("to=")[2]
    assert to.startswith("/console/form/")
    went = pages.sign_in("lasse", to)
    assert went.headers["Location"] == "/console/"
    assert pages.client.get(to).status_code == 409


def test_the_same_person_finds_the_form_as_it_was(pages: Pages) -> None:
    message = pages.park()
    pages.sign_in("helmi")
    page = pages.client.get(f"/console/message/{message}")
    pages.let_pass(11)
    locked = pages.form(page, "/console/message/", act="discard", reason="sent twice")
    went = pages.sign_in("helmi", locked.headers["Location"].partition("to=")[2])
    shown = pages.client.get(went.headers["Location"])
    assert "Lomake on tallessa" in text(shown)
    assert tree(shown).get_element_by_id("reason").text == "sent twice"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/console/..//evil.example",
        "/fhir/Patient",
        "javascript:alert(1)",
        "/console",
        "",
    ],
)
def test_no_other_site_is_led_to(elsewhere: str) -> None:
    assert own_path(elsewhere) == "/console/"


def test_over_tls_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    with open_pages(tmp_path, "https://lautta.example") as pages:
        header = pages.sign_in("helmi").headers["Set-Cookie"]
        assert header.startswith("__Host-lautta=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in header.split(";")}


def test_a_fresh_sign_in_is_asked_for_as_such(pages: Pages) -> None:
    pages.client.get("/console/sign-in")
    pages.client.get("/console/sign-in?again")
    assert pages.provider.asked == [12 * 3600, 0]


def test_what_nobody_asked_for_in_time_is_not_left_in_the_database(pages: Pages) -> None:
    """A draft that is never confirmed names a patient."""
    now = pages.clock[-1]
    pages.house.kept.keep("draft old", "050510A9051", now, now + timedelta(minutes=15))
    pages.house.kept.keep("draft new", "content", now, now + timedelta(minutes=45))
    forget_past(pages.engine, now + timedelta(minutes=30))
    with pages.engine.connect() as connection:
        left = [row.content for row in connection.execute(select(schema.console_kept))]
    assert left == ["content"]
