"""`lautta token`: a token for a configured client, as the token endpoint would give it."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from adapter.clients import BadScope, Scope, grant_scopes
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.errors import WrongUsage


def add_words(words: Words) -> None:
    """`lautta token`."""
    command = words.command(token, "lautta token --client operator")
    command.add_argument("--client", required=True, metavar="ID", help="of a [[client]] of the configuration")
    command.add_argument("--scope", default="", help="fewer scopes than the client has: 'system/Media.rs …'")
    command.add_argument("--revoke", action="store_true", help="revoke every token of the client instead")


def token(options: Namespace) -> int:
    """Print a token of five minutes, or revoke those that there are. Raises WrongUsage for an unknown client."""
    from adapter.rest.sign_in import LIFE
    from adapter.wiring import build_sign_in

    settings = load(options)
    client = next((client for client in settings.client if client.id == options.client), None)
    if client is None:
        known = ", ".join(client.id for client in settings.client) or "none"
        raise WrongUsage(f"The configuration has no client '{options.client}'. It has: {known}.")
    sign_in = build_sign_in(settings)
    if options.revoke:
        number = sign_in.revoke_all(client)
        _tell({"revoked": number}, f"{number} revoked", as_json=options.json)
        return 0
    try:
        asked = tuple(map(Scope.parse, options.scope.split())) or client.scopes
    except BadScope as problem:
        raise WrongUsage(f"--scope: {problem}") from None
    scopes = grant_scopes(asked, client.scopes)
    if not scopes:
        raise WrongUsage(f"None of these scopes is registered for the client '{client.id}'.")
    granted = sign_in.give(client, scopes)
    seconds = int(LIFE.total_seconds())
    told = {
        "access_token": granted.secret,
        "token_type": "bearer",
        "expires_in": seconds,
        "scope": " ".join(map(str, granted.scopes)),
    }
    _tell(told, granted.secret, as_json=options.json)
    return 0


def _tell(told: dict[str, object], text: str, *, as_json: bool) -> None:
    sys.stdout.write((json.dumps(told) if as_json else text) + "\n")
