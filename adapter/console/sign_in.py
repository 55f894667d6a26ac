"""Sign in at the organisation's identity provider, and out again (OpenID Connect Core 1.0 §3.1)."""

from __future__ import annotations

import json
from datetime import timedelta

from flask import Blueprint, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from adapter.console.form import use_token
from adapter.console.house import ConsoleHouse
from adapter.console.language import COOKIE, LANGUAGES
from adapter.console.session import begin_session, end_session, own_path, visitor
from adapter.errors import Refused
from adapter.ports.identity import Challenge
from adapter.words import Sentence

_TIME = timedelta(minutes=15)  # that a person has to sign in
_UNKNOWN = Sentence(
    "Kirjautuminen on vanhentunut, tai sitä ei aloitettu täällä.",
    "Inloggningen är för gammal, eller påbörjades inte här.",
    "the sign-in is too old, or was not begun here.",
)
_AGAIN = Sentence("Kirjaudu uudelleen.", "Logga in på nytt.", "Sign in again.")
_YEAR = 365 * 24 * 3600
#: Binds the sign-in to the browser that has begun it: nobody is signed in as somebody else by a link.
_STATE = "lautta-sign-in"


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """`/console/sign-in`, its return, the sign-out, and the choice of a language."""

    @pages.get("/sign-in")
    def sign_in() -> AnyResponse:
        challenge = Challenge(house.secret(), house.secret(), house.secret() + house.secret())
        fresh = "again" in request.args
        known = g.get("visitor")
        begun = {
            "nonce": challenge.nonce,
            "verifier": challenge.verifier,
            "to": own_path(request.args.get("to", "")),
            "subject": known.identity.account if known else "",
        }
        now = house.now()
        house.kept.keep(f"sign-in {challenge.state}", json.dumps(begun), now, now + _TIME)
        longest = 0 if fresh else round(house.console.session_hours * 3600)
        answer = redirect(house.provider.begin(challenge, longest), 303)
        answer.set_cookie(
            _STATE,
            challenge.state,
            max_age=int(_TIME.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=house.settings.api.public_base.startswith("https:"),
            path="/console",
        )
        return answer

    @pages.get("/signed-in")
    def signed_in() -> AnyResponse:
        state = request.args.get("state", "")
        begun = house.kept.take(f"sign-in {state}", house.now()) if state else None
        if begun is None or request.cookies.get(_STATE) != state or "code" not in request.args:
            raise Refused.because("", _UNKNOWN, _AGAIN, "security")
        kept = json.loads(begun)
        challenge = Challenge(state, kept["nonce"], kept["verifier"])
        identity = house.provider.finish(challenge, request.args["code"], house.now())
        # Somebody else than before does not go on with what was begun.
        goes_on = kept["subject"] in {"", identity.account}
        answer = redirect(kept["to"] if goes_on else "/console/", 303)
        begin_session(house, answer, identity)
        answer.delete_cookie(_STATE, path="/console")
        return answer

    @pages.post("/sign-out")
    def sign_out() -> AnyResponse:
        use_token(request.form.get("token", ""), visitor().stamp, house.kept, house.now())
        answer = redirect("/console/signed-out", 303)
        end_session(house, answer, request)
        return answer

    @pages.get("/language/<language>")
    def choose_language(language: str) -> AnyResponse:
        answer = redirect(own_path(request.args.get("to", "")), 303)
        if language in LANGUAGES:
            answer.set_cookie(COOKIE, language, max_age=_YEAR, httponly=True, samesite="Lax", path="/console")
        return answer
