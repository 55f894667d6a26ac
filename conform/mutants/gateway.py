"""The trial of the gateway's role: mock gateway with three forms of a stamp, mock Turvaposti, wrong ones, dummies."""

from __future__ import annotations

import base64
import imaplib
import itertools
import os
import ssl
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from conform.claim import Settings
from conform.lever import Did, Lever
from conform.mutants.gateway_desk import HONEST, Deliver, DummyDesk, GatewayDesk, PortalDesk, Spoiling, Tray
from conform.mutants.gateway_spoiling import DEFECTS
from conform.trial import Defect
from lautta_mocks.client import Mock
from mocks.gateway import gateway_mock
from mocks.mail import mail_mock
from mocks.pki import make_pki
from mocks.turvaposti import turvaposti_mock

_HOST, _SERVER = "gateway.turvaposti.example", "mx.ita-uusimaa.example"
_UNIT, _RAW = "kuvat.conform@ita-uusimaa.example", "conform.raw@ita-uusimaa.example"
_PASSWORD = "CONFORM_SELFTEST_MAIL"  # noqa: S105 – a variable's name
_SECRET = "salasana"  # noqa: S105 – a mock's
_BLOCK = {"begins": ["--- Tunnistettu lähettäjä ---"], "ends": "--------------------"}
_HEADERS = {"name_header": "X-Sender-Name", "hetu_header": "X-Sender-Hetu"}
#: The forms of a stamp, as sut.toml says them.
FORMS: Mapping[str, Mapping[str, Any]] = {"headers": _HEADERS, "block": _BLOCK, "both": {**_HEADERS, **_BLOCK}}
_DUMMIES = {
    "silent": (Did.DID, b""),
    "refusing": (Did.REFUSED, b""),
    "failing": (Did.COULD_NOT, b""),
    "nonsense": (Did.DID, b"<!DOCTYPE html><title>Welcome</title>\n\n\x00\xff"),
    "odd": (Did.DID, b"Content-Type: multipart/mixed\r\nSubject: =?x?q?=ZZ?=\r\nX-Sender-Hetu:\r\n\r\n--\r\n"),
}


class GatewayTrial:
    """The mock gateways, and a step between delivery and mailbox that spoils."""

    role = "gateway"
    honest: Mapping[str, frozenset[str]] = dict.fromkeys((*FORMS, "portal"), frozenset())
    defects = DEFECTS
    dummies = tuple(_DUMMIES)

    @contextmanager
    def open(self) -> Iterator[GatewayStage]:
        """Start the mocks, and give the mailbox's password to the environment."""
        os.environ[_PASSWORD] = _SECRET
        with ExitStack() as stack:
            pki = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            make_pki(pki, "1.2.246.10.99999810.10.0", datetime.now(UTC))
            mail = mail_mock(pki)
            stack.callback(mail.stop)
            gateway = gateway_mock(pki, smtp_url=mail.smtp_url)
            stack.callback(gateway.stop)
            portal = turvaposti_mock(pki)
            stack.callback(portal.stop)
            opened = Mock(mail.control_url, url=mail.url)
            opened.seed(mailboxes=[{"user": user, "password": _SECRET} for user in (_UNIT, _RAW)])
            yield GatewayStage(
                pki / "root.pem",
                opened,
                mail.smtp_url,
                Mock(gateway.control_url, url=gateway.url),
                Mock(portal.control_url, url=portal.url),
                Tray(_RAW, stack.enter_context(_read_mail(mail.url, pki / "root.pem"))),
            )


@dataclass(frozen=True)
class GatewayStage:
    """The mocks at work."""

    roots: Path
    mail: Mock
    smtp_url: str
    gateway: Mock
    portal: Mock
    tray: Tray

    @contextmanager
    def honest(self, name: str) -> Iterator[Settings]:
        """A mock gateway with one form of a stamp, or the portal; the kit reads the mailbox by IMAP."""
        box = {"imap": self.mail.url, "user": _UNIT, "password": {"env": _PASSWORD}}
        yield self._settings(name, box, self._make_desk(name, self._deliver, HONEST))

    @contextmanager
    def spoilt(self, defect: Defect) -> Iterator[Settings]:
        """The mock and a step that spoils; the kit reads a folder of mails."""
        with self._folder() as (folder, deliver):
            desk = self._make_desk(defect.of, deliver, defect.spoils)
            yield self._settings(defect.of, {"letters": str(folder)}, desk)

    @contextmanager
    def dummy(self, name: str) -> Iterator[Settings]:
        """A gateway that says one thing to everything."""
        with self._folder() as (folder, deliver):
            desk = DummyDesk(*_DUMMIES[name], deliver)
            yield {**self._settings("both", {"letters": str(folder)}, desk), "mode": "both"}

    def _deliver(self, mail: bytes) -> None:
        self.mail.seed(messages=[{"user": _UNIT, "content": base64.b64encode(mail).decode()}])

    @contextmanager
    def _folder(self) -> Iterator[tuple[Path, Deliver]]:
        with tempfile.TemporaryDirectory() as name:
            numbers = itertools.count(1)
            yield Path(name), lambda mail: _write(Path(name) / f"{next(numbers):04}.eml", mail)

    def _make_desk(self, name: str, deliver: Callable[[bytes], None], spoiling: Spoiling) -> Lever:
        raw = self.tray
        raw.take_new()
        if name == "portal":
            return PortalDesk(self.portal, self.roots, raw, self.smtp_url, _HOST, deliver, spoiling)
        form = FORMS[name]
        told = {key: form.get(key, "") for key in ("name_header", "hetu_header")}
        told |= {"block_begins": "".join(form.get("begins", ())), "authserv_id": _HOST}
        self.gateway.seed(stamp=told)
        return GatewayDesk(self.gateway, raw, deliver, spoiling)

    def _settings(self, name: str, box: Settings, lever: Lever) -> Settings:
        return {
            **box,
            "mode": "portal" if name == "portal" else "mail",
            "lever": lever,
            "ca": str(self.roots),
            "to": _UNIT,
            "stamp": FORMS.get(name, _HEADERS),
            "host": _HOST,
            "address": "[192.0.2.25]",
            "authserv_id": _HOST,
            "servers": [_SERVER],
            "wait": "0s",  # a mock delivers before it answers
        }


@contextmanager
def _read_mail(url: str, roots: Path) -> Iterator[imaplib.IMAP4_SSL]:
    tls = ssl.create_default_context(cafile=str(roots))
    with imaplib.IMAP4_SSL("localhost", urlsplit(url).port or 0, ssl_context=tls) as client:
        client.login(_RAW, _SECRET)
        client.select("INBOX", readonly=True)
        yield client


def _write(file: Path, content: bytes) -> None:
    file.write_bytes(content)
