"""The session of a request: read from its cookie, begun at a sign-in, ended at a sign-out."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Request, g, request
from werkzeug.wrappers import Response

from adapter.config.console import OFFICER, OPERATOR
from adapter.console.house import ConsoleHouse
from adapter.console.language import read_language
from adapter.console.visitor import Visitor, acts_as, read_identity, read_officer_units, read_units, write_identity
from adapter.errors import NotAllowed
from adapter.ports.identity import Identity
from adapter.words import Sentence

_SIGN_IN = Sentence("Kirjaudu sisään.", "Logga in.", "Sign in.")
_PATH = "/console"
#: What a page asks by itself: no sign that somebody is there, so an idle session is locked all the same.
_BY_ITSELF = frozenset({"console.count_new"})


def cookie_name(house: ConsoleHouse) -> str:
    """`__Host-` binds the cookie to this host over TLS (RFC 6265bis §4.1.3.2); a plain name is for this machine."""
    return "__Host-lautta" if _is_secure(house) else "lautta-console"


def find_visitor(house: ConsoleHouse) -> Visitor | None:
    """Who sends this request; None where nobody has signed in."""
    secret = request.cookies.get(cookie_name(house), "")
    now = house.now()
    record = house.sessions.find(secret, now) if secret else None
    if record is None:
        return None
    identity, stamp = read_identity(record.body)
    locked = now - record.seen > timedelta(minutes=house.console.idle_minutes)
    if not locked and request.endpoint not in _BY_ITSELF:
        house.sessions.see(secret, now)
    units = read_units(identity, house.settings)
    return Visitor(
        identity,
        units,
        acts_as(OPERATOR, identity, house.settings),
        acts_as(OFFICER, identity, house.settings),
        read_language(request),
        stamp,
        locked,
        officer_units=read_officer_units(identity, house.settings),
        is_desk=str(house.settings.organisation.oid) in units,
    )


def visitor() -> Visitor:
    """Who sends this request; raises NotAllowed where nobody has signed in, or it is too long ago."""
    found: Visitor | None = g.get("visitor")
    if found is None or found.locked:
        raise NotAllowed.because("", _SIGN_IN, code="login")
    return found


def begin_session(house: ConsoleHouse, response: Response, identity: Identity) -> None:
    """Begin a session under a secret that nobody has seen before: one that was there ends (session fixation)."""
    end_session(house, response, request)
    secret, now = house.secret(), house.now()
    until = min(
        identity.authenticated + timedelta(hours=house.console.session_hours),
        now + timedelta(hours=house.console.session_hours),
    )
    house.sessions.begin(secret, write_identity(identity, house.secret()), now, until)
    response.set_cookie(cookie_name(house), secret, secure=_is_secure(house), httponly=True, samesite="Lax", path="/")


def end_session(house: ConsoleHouse, response: Response, asked: Request) -> None:
    """End the session of a request, and have the browser forget it."""
    if secret := asked.cookies.get(cookie_name(house), ""):
        house.sessions.end(secret)
    response.delete_cookie(cookie_name(house), secure=_is_secure(house), httponly=True, samesite="Lax", path="/")


def own_path(text: str) -> str:
    """A path of the console to go on to; its first page where the text is none. No other site, ever."""
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or "\\" in text or not text.startswith(f"{_PATH}/") or "//" in text:
        return f"{_PATH}/"
    return text


def _is_secure(house: ConsoleHouse) -> bool:
    return house.settings.api.public_base.startswith("https:")
