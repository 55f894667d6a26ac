"""One look into the mailbox of a hostile server, in a process of its own.

`python -m tests.links.hostile_mailbox URL PKI`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from adapter.config.addresses import Place
from adapter.config.peers import Mailbox
from adapter.config.section import Secret
from adapter.links import imap
from tests.links.hostile_calls import ending, peak_megabytes


def main(words: Sequence[str]) -> None:
    imap.DEADLINE = 3.0
    url, pki = words
    mailbox = Mailbox(user="kuvat@example.test", flow="photo", password=Secret(variable="X"), poll_seconds=10.0)
    ended = ending(imap.ImapLink(Place(url, Path(pki) / "root.pem"), mailbox, "secret").claim)
    json.dump({"ended": ended, "megabytes": peak_megabytes()}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
