"""`lautta token`: a token for a configured client, as the token endpoint would give it."""

from __future__ import annotations

import secrets
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from adapter import clock
from adapter.clients import BadScope, Scope, grant_scopes
from adapter.commands import answer_words
from adapter.commands.answering import print_json
from adapter.commands.screen import add_language, language_of
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.config.client import Client
from adapter.errors import WrongUsage

if TYPE_CHECKING:
    from adapter.store.tokens import Tokens


def add_words(words: Words) -> None:
    """`lautta token`."""
    command = words.command(token, "lautta token --client operator")
    add_language(command)
    command.add_argument("--client", required=True, metavar="ID", help="of a [[client]] of the configuration")
    command.add_argument("--scope", default="", help="fewer scopes than the client has: 'system/Media.rs …'")
    command.add_argument("--revoke", action="store_true", help="revoke every token of the client instead")


def token(options: Namespace) -> int:
    """Print a token of five minutes, or revoke those that there are. Raises WrongUsage for an unknown client."""
    from adapter.store.opening import open_database
    from adapter.store.tokens import Tokens

    settings = load(options)
    client = settings.find_client(options.client)
    if client is None:
        known = ", ".join(client.id for client in settings.client) or answer_words.NONE
        raise WrongUsage(answer_words.NO_CLIENT.filled(id=options.client, known=known))
    scopes = _scopes(client, options.scope)
    engine = open_database(settings.database_url())
    try:
        if options.revoke:
            number = Tokens(engine).revoke_all(client.id)
            said = answer_words.REVOKED.filled(number=str(number)).said(language_of(options))
            _print({"revoked": number}, said, as_json=options.json)
        else:
            _give(Tokens(engine), client, scopes, as_json=options.json)
    finally:
        engine.dispose()
    return 0


def _scopes(client: Client, asked: str) -> tuple[Scope, ...]:
    """Those that are asked for as far as they are registered; all without a word."""
    try:
        scopes = tuple(map(Scope.parse, asked.split())) or client.scopes
    except BadScope as problem:
        raise WrongUsage(f"--scope: {problem}") from None
    granted = grant_scopes(scopes, client.scopes)
    if not granted:
        raise WrongUsage(answer_words.NO_SCOPE.filled(id=client.id))
    return granted


def _give(tokens: Tokens, client: Client, scopes: tuple[Scope, ...], *, as_json: bool) -> None:
    from adapter.rest.sign_in import LIFE, give

    granted = give(tokens, secrets.token_urlsafe(32), client, scopes, clock.now())
    facts = {
        "access_token": granted.secret,
        "token_type": "bearer",
        "expires_in": int(LIFE.total_seconds()),
        "scope": " ".join(map(str, granted.scopes)),
    }
    _print(facts, granted.secret, as_json=as_json)


def _print(facts: dict[str, object], text: str, *, as_json: bool) -> None:
    if as_json:
        print_json(facts)
    else:
        sys.stdout.write(f"{text}\n")
