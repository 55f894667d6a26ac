"""`lautta config check`: every mistake of a configuration at once."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from adapter.commands.settings import load
from adapter.commands.words import Words
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
    missing: list[str] = []
    in_the_clear = {name: address.cleartext for name, address in settings.addresses.items() if address.cleartext}
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
    elif api.behind_proxy:
        in_the_clear["the API"] = "a proxy does it (behind_proxy)"
    variables = [secret.variable for secret in settings.secrets() if secret.variable]
    for secret in settings.secrets():
        try:
            secret.read()
        except WrongUsage as problem:
            missing.append(str(problem))
    if options.json:
        sys.stdout.write(
            json.dumps(
                {
                    "units": len(settings.unit),
                    "mailboxes": len(settings.mailbox),
                    "recordSystems": len(settings.record_system),
                    "secretVariables": variables,
                    "missingSecrets": missing,
                    "cleartext": in_the_clear,
                    "heic": decoder,
                }
            )
            + "\n"
        )
    else:
        sys.stdout.write(
            f"The configuration is in order: {len(settings.unit)} units, {len(settings.mailbox)} mailboxes, "
            f"{len(settings.record_system)} record systems.\n"
        )
        versions = ", ".join(f"{name} {version}" for name, version in decoder.items()) if decoder else ""
        sys.stdout.write(
            f"HEIC is decoded by {versions}.\n" if versions else "No HEIC is accepted: it goes to a person.\n"
        )
        sys.stdout.write(f"Its secrets: {', '.join(variables)}.\n" if variables else "")
        sys.stdout.writelines(f"Without TLS: {name}, because: {why}\n" for name, why in in_the_clear.items())
        sys.stdout.writelines(f"Before it runs: {text}\n" for text in missing)
    return 0
