"""History of a resource, of a type and of all, with the deletions in it (FHIR R4 http, history).

The feed that a record system follows: what has changed since a moment, newest first, page by page.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request

from adapter.errors import Malformed, Refused, Unsupported
from adapter.fhir.elements import Resource
from adapter.rest.caller import caller
from adapter.rest.cursor import seal, unseal
from adapter.rest.desk import Desk
from adapter.rest.exchange import base_url, read_parameters, respond
from adapter.rest.read import known, response_to
from adapter.rest.visible import visible
from adapter.store.history import Page, Version
from adapter.store.resources import Stored

_USUAL, _MOST = 100, 500
_KNOWN = frozenset({"_since", "_count", "_cursor", "_format", "_pretty"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")
_STATUS = {"DELETE": "204 No Content"}


def register(app: Flask, desk: Desk) -> None:
    """Add the interactions to the application."""

    @app.get("/fhir/<kind>/<identity>/_history")
    def history(kind: str, identity: str) -> Response:
        page = _read_page(desk)
        return _give(desk, page, visible(desk).history(known(kind), identity, _and_one(page)))

    @app.get("/fhir/Binary/_history")  # else it would be the Binary of this name
    @app.get("/fhir/<kind>/_history")
    def history_of_type(kind: str = "Binary") -> Response:
        page = _read_page(desk)
        return _give(desk, page, visible(desk).history_of_type(known(kind), _and_one(page)))

    @app.get("/fhir/_history")
    def history_of_all() -> Response:
        page = _read_page(desk)
        return _give(desk, page, visible(desk).history_of_all(_and_one(page)))


def _and_one(page: Page) -> Page:
    """One version more than the page shows tells whether there is another page."""
    return Page(page.since, page.after, page.count + 1)


def _read_page(desk: Desk) -> Page:
    """What is asked for; raises Unsupported for another parameter, Refused for a value that is none."""
    asked = dict(reversed(read_parameters(request.query_string)))
    if unknown := {*asked} - _KNOWN:
        text = "a history is asked for by _since and _count." + (" _at is not." if "_at" in unknown else "")
        raise Unsupported.because("", text, code="not-supported")
    if "_cursor" in asked:
        return _read_cursor(desk, asked["_cursor"])
    count = asked.get("_count", str(_USUAL))
    if not re.fullmatch(r"[0-9]{1,9}", count) or not int(count):
        raise Refused.because("", "_count is a whole number from 1.", code="value")
    return Page(_read_instant(asked["_since"]) if "_since" in asked else None, None, min(int(count), _MOST))


def _read_instant(text: str) -> datetime:
    text = text.replace(" ", "+")  # a plus that was not escaped
    try:
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise Refused.because("", "_since is an instant with its zone: 2026-11-29T12:00:00.000+02:00.", code="value")


def _read_cursor(desk: Desk, text: str) -> Page:
    """Where the page before ended; raises as `unseal`, and Malformed for the cursor of another history."""
    told = unseal(desk, caller().id, text)
    if told.get("of") != request.path:
        raise Malformed.because("", "the cursor is not one of this history.", code="value")
    since = datetime.fromisoformat(told["since"]) if told["since"] else None
    updated, kind, identity, version = told["after"]
    return Page(since, Stored(kind, identity, version, datetime.fromisoformat(updated), b""), told["count"])


def _give(desk: Desk, page: Page, found: list[Version]) -> Response:
    shown, links = found[: page.count], [{"relation": "self", "url": _self()}]
    if len(found) > page.count:
        links.append({"relation": "next", "url": f"{_address()}?_cursor={_cursor(desk, page, shown[-1].stored)}"})
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "history", "link": links}
    if not page.after and len(links) == 1:
        bundle["total"] = len(shown)
    return respond(bundle | ({"entry": [_entry(version) for version in shown]} if shown else {}))


def _cursor(desk: Desk, page: Page, last: Stored) -> str:
    after = [last.updated.astimezone(UTC).isoformat(), last.kind, last.id, last.version]
    told = {"of": request.path, "since": page.since and page.since.isoformat(), "count": page.count, "after": after}
    return seal(desk, caller().id, told)


def _self() -> str:
    asked = [(name, value) for name, value in request.args.items() if name in {"_since", "_count", "_cursor"}]
    return f"{_address()}?{urlencode(asked)}" if asked else _address()


def _address() -> str:
    return f"{base_url()}{request.path.removeprefix('/fhir')}"


def _entry(version: Version) -> Resource:
    """One version: how it was written, and what was answered then. A deletion has no resource."""
    stored, method = version.stored, version.method
    status = _STATUS.get(method, "201 Created" if stored.version == 1 else "200 OK")
    return {
        "fullUrl": f"{base_url()}/{stored.reference}",
        **({"resource": stored.resource} if stored.body else {}),
        "request": {"method": method, "url": stored.kind if method == "POST" else stored.reference},
        "response": response_to(stored, status),
    }
