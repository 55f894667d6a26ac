"""`lautta config check`: every mistake of a configuration at once."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from adapter.commands.settings import load
from adapter.errors import WrongUsage


def check(options: Namespace) -> int:
    """Read the configuration; a mistake is WrongUsage and tells itself."""
    settings = load(options)
    missing = []
    secrets = [
        *(box.password for box in settings.mailbox),
        *(system.token for system in settings.record_system),
        settings.pacs.password,
    ]
    if settings.callers:
        secrets.append(settings.callers)
    for secret in dict.fromkeys(secrets):
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
                    "missingSecrets": missing,
                }
            )
            + "\n"
        )
    else:
        sys.stdout.write(
            f"The configuration is in order: {len(settings.unit)} units, {len(settings.mailbox)} mailboxes, {len(settings.record_system)} record systems.\n"
        )
        sys.stdout.writelines(f"Before it runs: {text}\n" for text in missing)
    return 0
