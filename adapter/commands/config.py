"""`lautta config check`: every mistake of a configuration at once."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from adapter import clock
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.config.settings import Settings
from adapter.errors import WrongUsage
from adapter.links.heic import open_heic
from adapter.serving.tls import ServerTls


def add_words(words: Words) -> None:
    """`lautta config check`."""
    kind = words.group("check", "lautta config check")
    kind("check", "read the configuration and say every mistake at once").command(
        check, "lautta config check --config lautta.toml"
    )


def check(options: Namespace) -> int:
    """Read the configuration and ask the picture decoder its version; a mistake is WrongUsage and explains itself."""
    settings = load(options)
    heic = open_heic(settings)
    decoder = heic.check() if heic else None
    in_the_clear = {name: address.cleartext for name, address in settings.addresses.items() if address.cleartext}
    missing = [*_missing_files(settings), *_missing_secrets(settings), *_mistaken_keys(settings)]
    if settings.api.certificate is None and settings.api.behind_proxy:
        in_the_clear["the API"] = "a proxy does it (behind_proxy)"
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
                    "missingSecrets": missing,
                    "notes": notes,
                    "cleartext": in_the_clear,
                    "heic": decoder,
                }
            )
            + "\n"
        )
    else:
        sys.stdout.write(
            f"The configuration is in order: {len(settings.unit)} units, {len(settings.mailbox)} mailboxes, "
            f"{len(settings.record_system)} record systems, {len(settings.client)} clients.\n"
        )
        versions = ", ".join(f"{name} {version}" for name, version in decoder.items()) if decoder else ""
        sys.stdout.write(
            f"HEIC is decoded by {versions}.\n" if versions else "No HEIC is accepted: it goes to a person.\n"
        )
        sys.stdout.write(f"Its secrets: {', '.join(variables)}.\n" if variables else "")
        sys.stdout.writelines(f"Without TLS: {name}, because: {why}\n" for name, why in in_the_clear.items())
        sys.stdout.writelines(f"{text}\n" for text in notes)
        sys.stdout.writelines(f"Before it runs: {text}\n" for text in missing)
    return 0


def _missing_files(settings: Settings) -> list[str]:
    """Of the addresses, and of the API's own TLS."""
    missing = []
    for name in settings.addresses:
        try:
            settings.place(name).check_files()
        except WrongUsage as problem:
            missing.append(str(problem))
    api = settings.api
    if api.certificate and api.key:
        try:
            ServerTls(api.certificate, api.key, api.client_roots)
        except WrongUsage as problem:
            missing.append(str(problem))
    return missing


def _missing_secrets(settings: Settings) -> list[str]:
    """A client's static token may be missing: then the client has none."""
    optional = {client.token for client in settings.client}
    missing = []
    for secret in settings.secrets():
        try:
            secret.read()
        except WrongUsage as problem:
            missing += [] if secret in optional else [str(problem)]
    return missing


def _mistaken_keys(settings: Settings) -> list[str]:
    """Of the clients: files that are missing, and keys that are weak or secret. No URL is fetched."""
    from adapter.links.client_keys import ClientKeys

    keys, mistakes = ClientKeys(clock.now), []
    for client in settings.client:
        if client.jwks and client.jwks.roots and not client.jwks.roots.is_file():
            mistakes.append(f"client {client.id}: {client.jwks.roots}: this file of roots is not there.")
        if client.jwks and client.jwks.file:
            try:
                keys.of(client)
            except WrongUsage as problem:
                mistakes.append(str(problem))
    return mistakes


def _notes(settings: Settings) -> list[str]:
    """What is as it should not stay."""
    notes = [
        f"For development: client {client.id} has a static token; a server beyond this machine does not start with it."
        for client in settings.client
        if client.token
    ]
    if settings.callers:
        notes.append(
            "Deprecated: [callers] is one token for everything. It goes with the next release: give each caller a "
            "[[client]] (docs/how-to/register-a-client.md)."
        )
    return notes
