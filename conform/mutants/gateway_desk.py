"""Levers of mock gateways: one writes by the pages of the stamping gateway, one by the portal's; one is a dummy."""

from __future__ import annotations

import imaplib
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from conform.lever import Did, Pulled
from conform.peers.mailbox import fetch
from lautta_mocks.client import Mock

_TIMEOUT = 30
Arguments = Mapping[str, Any]
Deliver = Callable[[bytes], None]


@dataclass(frozen=True)
class Spoiling:
    """What a defect does: to what a gateway is asked, and to the mails that it makes of it."""

    ask: Callable[[Arguments], Arguments] = lambda arguments: arguments
    mails: Callable[[Sequence[bytes], Arguments], Sequence[bytes]] = lambda mails, _: mails
    told: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda told: told
    days: Callable[[int], int] = lambda days: days
    tls: Callable[[str], ssl.SSLContext] | None = None  # of a gateway that hands over by a TLS of its own, by the roots


#: Nothing is spoilt.
HONEST = Spoiling()


@dataclass
class Tray:
    """The mailbox that mocks deliver into, read over one connection: a handshake for each letter takes its time."""

    user: str
    client: imaplib.IMAP4_SSL
    last: int = 0

    def take_new(self) -> list[bytes]:
        """The mails that came since it was asked last."""
        self.client.noop()
        found = (self.client.uid("SEARCH", f"UID {self.last + 1}:*")[1][0] or b"").split()
        fresh = [uid for uid in found if int(uid) > self.last]  # the last mail is of every such range (RFC 3501 9)
        self.last = max([self.last, *map(int, fresh)])
        return [raw for uid in fresh for raw in fetch(self.client, uid)]


@dataclass(frozen=True)
class GatewayDesk:
    """Writes by the pages of mock gateway. Its mails go to a box of their own, and from there on, spoilt.

    An honest one, and one whose defect is of TLS, can be sent to another server; the others are not, which saves time.
    """

    gateway: Mock
    box: Tray
    deliver: Deliver
    spoiling: Spoiling

    def pull(self, action: str, arguments: Arguments) -> Pulled:
        """Sign in, write and send; without a confirmed sender nobody is signed in."""
        if action != "send" or (asked := self.spoiling.ask(arguments))["headers"]:
            return Pulled(Did.COULD_NOT)  # a page has no place for header lines
        if asked["server"] and self.spoiling.tls:
            return _hand_over(asked["server"], self.spoiling.tls(asked["roots"]))
        if asked["server"] and self.spoiling != HONEST:
            return Pulled(Did.COULD_NOT)
        if asked["lost_answer"]:
            self.gateway.fault("twice", "send")  # what a gateway does that gets no answer
        with requests.Session() as browser, self._sent_to(asked["server"], asked["roots"]):
            sent = self._write(browser, asked)
        for mail in self.spoiling.mails(self.box.take_new(), arguments):
            self.deliver(mail)
        return Pulled(Did.DID if sent else Did.REFUSED)

    @contextmanager
    def _sent_to(self, server: str, roots: str) -> Iterator[None]:
        """Let the gateway send to another server for a while, whose roots it trusts."""
        usual = self.gateway.state()["smtp"]
        if server:
            self.gateway.seed(smtp=f"smtp://{server}", roots=Path(roots).read_text(encoding="ascii"))
        yield
        if server:
            self.gateway.seed(smtp=usual, roots="")

    def _write(self, browser: requests.Session, asked: Arguments) -> bool:
        sender = {name: asked["sender"][name] for name in ("name", "hetu")}
        if asked["confirmed"] and not self._post(browser, "sign-in", sender):
            return False
        form = {"to": self.box.user, "subject": asked["subject"], "text": asked["text"]}
        files = [("files", (one["name"], Path(one["path"]).read_bytes(), one["type"])) for one in asked["files"]]
        return self._post(browser, "write", form, files)

    def _post(self, browser: requests.Session, page: str, form: Mapping[str, str], files: Any = ()) -> bool:
        url = f"{self.gateway.url}/{page}"
        return browser.post(url, form, files=files or None, timeout=_TIMEOUT, allow_redirects=False).ok


def _hand_over(server: str, tls: ssl.SSLContext) -> Pulled:
    place = urlsplit(f"smtp://{server}")
    try:
        with smtplib.SMTP(place.hostname or "", place.port or 25, timeout=_TIMEOUT) as client:
            client.starttls(context=tls)
            client.sendmail("a@sender.example", ["b@unit.example"], b"Subject: x\r\n\r\nx\r\n")
    except (OSError, smtplib.SMTPException):
        return Pulled(Did.REFUSED)
    return Pulled(Did.DID)


@dataclass(frozen=True)
class PortalDesk:
    """Writes by the form of mock Turvaposti. What the portal would mail goes the way of mail, and then on, spoilt."""

    portal: Mock
    roots: Path
    box: Tray
    smtp_url: str
    host: str
    deliver: Deliver
    spoiling: Spoiling

    def pull(self, action: str, arguments: Arguments) -> Pulled:
        """Send by the form, and follow the link that the sender is mailed; or move the clock."""
        if action == "advance-clock":
            self.portal.clock(advance=self.spoiling.days(arguments["days"]) * 86_400.0)
            return Pulled(Did.DID)
        if action != "send-portal":
            return Pulled(Did.COULD_NOT)
        asked, password = self.spoiling.ask(arguments), "conform-Sala-1"
        written = {"sender": asked["sender"]["email"], "recipient": self.box.user, "text": asked["text"]}
        written |= {"subject": asked["subject"], "password": password, "repeat": password}
        requests.post(f"{self.portal.url}/laheta", written, verify=str(self.roots), timeout=_TIMEOUT)
        if asked["confirmed"]:
            requests.get(self._find("confirmation")["link"], verify=str(self.roots), timeout=_TIMEOUT)
            self._notify(self._find("notification")["text"])
        for mail in self.spoiling.mails(self.box.take_new(), arguments):
            self.deliver(mail)
        return Pulled(Did.DID, self.spoiling.told({"password": password}))

    def _find(self, kind: str) -> Mapping[str, str]:
        mails: list[Mapping[str, str]] = self.portal.state()["mails"]
        return [mail for mail in mails if mail["kind"] == kind][-1]

    def _notify(self, text: str) -> None:
        mail = EmailMessage(SMTP)
        mail["Message-ID"], mail["Date"] = make_msgid(domain=self.host), formatdate(localtime=True)
        mail["From"], mail["To"] = f"no-reply@{self.host}", self.box.user
        mail["Subject"] = "Suojattu viesti"
        mail.set_content(text)
        place = urlsplit(self.smtp_url)
        with smtplib.SMTP(place.hostname or "", place.port or 25, local_hostname=self.host) as client:
            client.starttls(context=ssl.create_default_context(cafile=str(self.roots)))
            client.sendmail(f"no-reply@{self.host}", [self.box.user], mail.as_bytes())


@dataclass(frozen=True)
class DummyDesk:
    """Says one thing to everything, and delivers the same octets each time, or nothing."""

    outcome: Did
    octets: bytes
    deliver: Deliver

    def pull(self, _: str, __: Arguments) -> Pulled:
        """Whatever it is asked."""
        if self.octets:
            self.deliver(self.octets)
        return Pulled(self.outcome)
