"""Send a photo mail to a unit's mailbox, as the secure-mail gateway would: put it into the mock mail server."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import requests

MAILBOX = "kuvat.porvoo@ita-uusimaa.example"
PHOTO = Path(__file__).parents[1] / "fixtures" / "photo" / "plain.eml"


def main(control: str = "http://localhost:18010/__admin", mail: str = str(PHOTO)) -> None:
    """Put the mail into the mailbox; `control` is the control address of the mock mail server."""
    message = {"user": MAILBOX, "folder": "INBOX", "content": base64.b64encode(Path(mail).read_bytes()).decode()}
    requests.post(f"{control}/seed", json={"messages": [message]}, timeout=30).raise_for_status()
    print(f"Sent to {MAILBOX}. A worker takes it within seconds; `lautta status` lists what waits for a person.")


if __name__ == "__main__":
    main(*sys.argv[1:])
