"""`/console/backchannel-logout`: the provider says that somebody has signed out there (Back-Channel Logout 1.0)."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, jsonify, request

from adapter.console.house import ConsoleHouse
from adapter.console.visitor import read_identity
from adapter.errors import LauttaError

_log = logging.getLogger("lautta.console")


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The one address, for the provider and no browser: its token proves who sends it, and no cookie is read."""

    @pages.post("/backchannel-logout")
    def backchannel_logout() -> tuple[Response, int]:
        now = house.now()
        try:
            said = house.provider.read_sign_out(request.form.get("logout_token", ""), now)
        except LauttaError:
            return _refuse("the logout token proves nothing, or the provider's keys could not be had")
        if said.until <= now or not house.kept.keep(f"sign-out {said.token}", "", now, said.until):
            return _refuse("the logout token was used already")
        ended = house.sessions.end_all(lambda body: said.ends(read_identity(body)[0]))
        _log.info("the identity provider has ended %d sessions", ended)
        return Response(), 200


def _refuse(why: str) -> tuple[Response, int]:
    return jsonify({"error": "invalid_request", "error_description": why}), 400
