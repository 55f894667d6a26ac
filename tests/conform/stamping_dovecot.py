"""A gateway that others wrote: Dovecot, whose Sieve filter (Pigeonhole, editheader) stamps what comes by LMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any

from conform.cases.gateway_sender import ASA
from conform.claim import Settings
from conform.lever import Did, Pulled
from conform.peers.secure_mail import write_address
from conform.people import ANNA, BERTIL, CECILIA, DORIS
from tests.peers.dovecot import Dovecot, run_dovecot

SIEVE = Path("/usr/lib/dovecot/modules/lib90_sieve_plugin.so")
UNIT = "kuvat@unit.example"
HOST = "gateway.vendor.example"
_PERSON = """if envelope :is "from" "{address}" {{
  addheader "X-Sender-Name" "{name}";
  addheader "X-Sender-Hetu" "{hetu}";
}}
"""
_STAMP = "els".join(
    _PERSON.format(address=write_address(one), name=" ".join((*one.given, one.family)), hetu=one.hetu)
    for one in (ANNA, BERTIL, CECILIA, DORIS, ASA)
)
#: It adds the stamp, and that is all.
NAIVE = f'require ["editheader", "envelope"];\n{_STAMP}'
#: It first takes off what a sender may have written where readers look, and lets nobody through whom it does not know.
CAREFUL = f"""
require ["editheader", "envelope", "duplicate"];
if duplicate {{ discard; stop; }}
if header :contains ["Subject", "From"] ["X-Sender-Name", "X-Sender-Hetu"] {{ discard; stop; }}
deleteheader "X-Sender-Name";
deleteheader "X-Sender-Hetu";
deleteheader "Authentication-Results";
deleteheader "Reply-To";
deleteheader "Return-Path";
deleteheader "From";
addheader "From" "no-reply@{HOST}";
addheader "Authentication-Results" "{HOST}; none";
{_STAMP}else {{ discard; }}
"""


@dataclass(frozen=True)
class MailProgram:
    """A lever: the sender's own mail program, which writes whatever it is asked to, and hands it over by LMTP."""

    dovecot: Dovecot
    confirms: bool
    roots: Path

    def pull(self, action: str, arguments: Mapping[str, Any]) -> Pulled:
        """Write and hand over; a gateway that looks at confirmation refuses a sender who is not confirmed."""
        if action != "send" or arguments["server"]:
            return Pulled(Did.COULD_NOT)  # Dovecot delivers into its own mailboxes, and hands over to nobody
        if self.confirms and not arguments["confirmed"]:
            return Pulled(Did.REFUSED)
        mail = _write(arguments)
        with smtplib.LMTP("localhost", self.dovecot.lmtp, local_hostname=HOST) as client:
            client.starttls(context=ssl.create_default_context(cafile=str(self.roots)))
            for _ in range(2 if arguments["lost_answer"] else 1):
                client.sendmail(arguments["sender"]["email"], [UNIT], mail)
        return Pulled(Did.DID)


def _write(arguments: Mapping[str, Any]) -> bytes:
    sender, subject = arguments["sender"], arguments["subject"]
    given = {name: value for name, value in arguments["headers"] if name == "From"}
    fields = [
        ("From", given.get("From", f"{Header(sender['name'], 'utf-8').encode()} <{sender['email']}>")),
        ("To", UNIT),
        ("Subject", subject),
        ("Date", formatdate(localtime=True)),
        ("Message-ID", make_msgid(domain="sender.example")),
        *((name, value) for name, value in arguments["headers"] if name != "From"),
    ]
    body = EmailMessage(SMTP)
    body.set_content(arguments["text"], cte="base64")
    for file in arguments["files"]:
        main, _, sub = file["type"].partition("/")
        body.add_attachment(Path(file["path"]).read_bytes(), main, sub, filename=file["name"])
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode() + body.as_bytes()


@contextmanager
def stamping_dovecot(pki: Path, script: str, *, confirms: bool) -> Iterator[Settings]:
    """Run it; gives the settings as sut.toml would. The password is in the variable SUT_PASSWORD."""
    with run_dovecot(pki, sieve=script) as dovecot:
        yield {
            "mode": "mail",
            "lever": MailProgram(dovecot, confirms, pki / "root.pem"),
            "imap": dovecot.url,
            "user": UNIT,
            "password": {"env": "SUT_PASSWORD"},
            "ca": str(pki / "root.pem"),
            "to": UNIT,
            "host": HOST,
            "authserv_id": HOST,
            "servers": ["mx.unit.example"],
            "wait": "10s",
        }
