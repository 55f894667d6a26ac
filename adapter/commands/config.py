"""`lautta config check`: every mistake of a configuration at once."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from adapter import clock
from adapter.commands import config_words as words
from adapter.commands.screen import Screen, add_language
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.config.settings import Settings
from adapter.errors import WrongUsage
from adapter.links.heic import open_heic
from adapter.serving.tls import ServerTls
from adapter.words import Sentence, in_words, name_alike


def add_words(place: Words) -> None:
    """`lautta config check`."""
    kind = place.group("check", "lautta config check")
    command = kind("check", "read the configuration and say every mistake at once").command(
        check, "lautta config check --config lautta.toml"
    )
    add_language(command)


def check(options: Namespace) -> int:
    """Read the configuration and ask the picture decoder its version; a mistake is WrongUsage and explains itself."""
    settings = load(options)
    heic = open_heic(settings)
    decoder = heic.check() if heic else None
    in_the_clear = {
        name_alike(name): name_alike(address.cleartext)
        for name, address in settings.addresses.items()
        if address.cleartext
    }
    missing = [*_missing_files(settings), *_missing_secrets(settings), *_mistaken_keys(settings)]
    if settings.api.certificate is None and settings.api.behind_proxy:
        in_the_clear[words.THE_API] = words.A_PROXY
    variables = [secret.variable for secret in settings.secrets() if secret.variable]
    notes = _notes(settings)
    if options.json:
        sys.stdout.write(
            json.dumps(
                {
                    "units": len(settings.unit),
                    "mailboxes": len(settings.mailbox),
                    "recordSystems": len(settings.record_system),
                    "secretVariables": variables,
                    "clients": len(settings.client),
                    "missingSecrets": [one.en for one in missing],
                    "notes": [note.en for note in notes],
                    "cleartext": {name.en: why.en for name, why in in_the_clear.items()},
                    "heic": decoder,
                }
            )
            + "\n"
        )
        return 0
    screen = Screen.of(options)
    numbers = {"units": len(settings.unit), "boxes": len(settings.mailbox), "records": len(settings.record_system)}
    numbers["clients"] = len(settings.client)
    screen.line(screen.say(words.IN_ORDER, **{name: str(number) for name, number in numbers.items()}), "green")
    versions = ", ".join(f"{name} {version}" for name, version in decoder.items()) if decoder else ""
    screen.line(screen.say(words.HEIC, versions=versions) if versions else screen.say(words.NO_HEIC))
    if variables:
        screen.line(screen.say(words.SECRETS, names=", ".join(variables)))
    for name, why in in_the_clear.items():
        screen.line(screen.say(words.IN_THE_CLEAR, name=name, why=why))
    for note in notes:
        screen.line(screen.say(note))
    for text in missing:
        screen.line(screen.say(words.BEFORE, text=text), "yellow")
    return 0


def _missing_files(settings: Settings) -> list[Sentence]:
    """Of the addresses, and of the API's own TLS."""
    missing: list[Sentence] = []
    for name in settings.addresses:
        try:
            settings.place(name).check_files()
        except WrongUsage as problem:
            missing.append(in_words(problem.sentence))
    api = settings.api
    if api.certificate and api.key:
        try:
            ServerTls(api.certificate, api.key, api.client_roots)
        except WrongUsage as problem:
            missing.append(in_words(problem.sentence))
    return missing


def _missing_secrets(settings: Settings) -> list[Sentence]:
    """A client's static token may be missing: then the client has none."""
    optional = {client.token for client in settings.client}
    missing: list[Sentence] = []
    for secret in settings.secrets():
        try:
            secret.read()
        except WrongUsage as problem:
            missing += [] if secret in optional else [in_words(problem.sentence)]
    return missing


def _mistaken_keys(settings: Settings) -> list[Sentence]:
    """Of the clients: files that are missing, and keys that are weak or secret. No URL is fetched."""
    from adapter.links.client_keys import ClientKeys

    keys = ClientKeys(clock.now)
    mistakes: list[Sentence] = []
    for client in settings.client:
        if client.jwks and client.jwks.roots and not client.jwks.roots.is_file():
            mistakes.append(words.NO_ROOTS.filled(id=client.id, file=str(client.jwks.roots)))
        if client.jwks and client.jwks.file:
            try:
                keys.of(client)
            except WrongUsage as problem:
                mistakes.append(in_words(problem.sentence))
    return mistakes


def _notes(settings: Settings) -> list[Sentence]:
    """What is as it should not stay."""
    notes = [words.STATIC_TOKEN.filled(id=client.id) for client in settings.client if client.token]
    return [*notes, words.CALLERS] if settings.callers else notes
