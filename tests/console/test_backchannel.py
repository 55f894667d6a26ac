"""The provider ends sessions: a person's, or one; each message once, and without a cookie."""

from __future__ import annotations

from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from adapter.errors import Theirs
from adapter.ports.identity import SignOut
from tests.console.pages import ISSUER, Pages
from tests.region import NOW


def _say(
    pages: Pages, subject: str = "helmi", session: str = "", issuer: str = ISSUER, number: int = 1
) -> TestResponse:
    """The provider tells what has ended, from a machine of its own."""
    said = SignOut(issuer, subject, session, f"t{number}", NOW + timedelta(minutes=2))
    pages.provider.sign_outs["token"] = said
    return pages.client.application.test_client().post("/console/backchannel-logout", data={"logout_token": "token"})


def _is_in(pages: Pages) -> bool:
    return pages.client.get("/console/").status_code == 200


@pytest.mark.parametrize(
    ("subject", "session"), [("helmi", ""), ("", "sid-helmi"), ("helmi", "sid-helmi")], ids=["person", "one", "both"]
)
def test_a_session_that_the_provider_has_ended_is_over(pages: Pages, subject: str, session: str) -> None:
    pages.sign_in("helmi")
    answer = _say(pages, subject, session)
    assert (answer.status_code, answer.headers["Cache-Control"], answer.text) == (200, "no-store", "")
    assert not _is_in(pages)


@pytest.mark.parametrize(
    ("subject", "session", "issuer"),
    [
        ("lasse", "", ISSUER),
        ("", "sid-lasse", ISSUER),
        ("helmi", "sid-old", ISSUER),
        ("helmi", "", "https://other.example"),
    ],
    ids=["another-person", "another-session", "an-older-session", "another-issuer"],
)
def test_nobody_else_is_signed_out(pages: Pages, subject: str, session: str, issuer: str) -> None:
    pages.sign_in("helmi")
    assert _say(pages, subject, session, issuer).status_code == 200
    assert _is_in(pages)


def test_every_session_of_the_person_ends(pages: Pages) -> None:
    pages.sign_in("helmi")
    other = pages.client.application.test_client()
    state = other.get("/console/sign-in").headers["Location"].partition("state=")[2]
    other.get(f"/console/signed-in?state={state}&code=helmi")
    assert other.get("/console/").status_code == 200
    _say(pages)
    assert not _is_in(pages)
    assert other.get("/console/").status_code == 303


def test_a_message_that_came_before_ends_nothing_again(pages: Pages) -> None:
    pages.sign_in("helmi")
    assert _say(pages).status_code == 200
    pages.sign_in("helmi")
    again = _say(pages)
    assert (again.status_code, again.headers["Cache-Control"]) == (400, "no-store")
    assert again.get_json()["error"] == "invalid_request"
    assert _is_in(pages)
    assert _say(pages, number=2).status_code == 200
    assert not _is_in(pages)


def test_a_message_that_is_too_old_ends_nothing(pages: Pages) -> None:
    pages.let_pass(3)
    pages.sign_in("helmi")
    assert _say(pages).status_code == 400
    assert _is_in(pages)


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_token_that_proves_nothing_is_refused(pages: Pages, token: str) -> None:
    pages.sign_in("helmi")
    answer = pages.client.post("/console/backchannel-logout", data={"logout_token": token})
    assert (answer.status_code, answer.mimetype) == (400, "application/json")
    assert _is_in(pages)


def test_a_provider_whose_keys_cannot_be_had_is_asked_to_send_it_once_more(pages: Pages) -> None:
    pages.provider.failure = Theirs("Identity provider", "away")
    assert _say(pages).status_code == 400
    pages.provider.failure = None
    assert _say(pages).status_code == 200


def test_it_is_no_page(pages: Pages) -> None:
    assert pages.client.get("/console/backchannel-logout").status_code == 405
