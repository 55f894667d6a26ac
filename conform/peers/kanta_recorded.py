"""Recorded requests to Kanta, examined by mock Kanta's own rules in this process, each at its own time."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask
from lxml import etree
from lxml.etree import _Element

from conform.claim import Claim, WrongSutError
from conform.peers.kanta_traffic import Entry, read_traffic
from conform.traffic import Message
from mocks.control import Control, Setting
from mocks.control.clock import Clock
from mocks.control.journal import Question
from mocks.kanta.app import kanta_app
from mocks.kanta.envelope import Gate
from mocks.kanta.service import Kanta
from mocks.kanta.spoiling import Spoiler
from mocks.pki import make_pki

_NAMES = {
    "s": "http://schemas.xmlsoap.org/soap/envelope/",
    "wsa": "http://www.w3.org/2005/08/addressing",
    "wsse": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
    "wsu": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd",
}
_ORGANISATION = "1.2.246.10.99999810.10.0"
_TRUSTED = ("root.pem", "intermediate.pem", "root.crl", "intermediate.crl")
_KINDS = {".http", ".xml", ".soap"}
_FOLDED = BytesHeaderParser()
#: What a file cannot show: how a message came, and where there are no headers, what they said.
_BY_CHANNEL = frozenset({"kanta.envelope.tls"})
_BY_HEADERS = frozenset({"kanta.addressing.content-type", "kanta.addressing.soap-action", "kanta.addressing.action"})


@dataclass(frozen=True)
class _Request:
    """One recorded request."""

    head: Mapping[str, str]
    body: bytes
    root: _Element | None

    def read(self, path: str) -> str:
        """A text of the header; empty for none."""
        found = None if self.root is None else self.root.findtext(f"s:Header/{path}", "", _NAMES)
        return (found or "").strip()

    @property
    def sent(self) -> datetime:
        """When it was sent, by its Timestamp; now where it has none."""
        try:
            created = datetime.fromisoformat(self.read("wsse:Security/wsu:Timestamp/wsu:Created"))
        except ValueError:
            return datetime.now(UTC)
        return created if created.tzinfo else created.replace(tzinfo=UTC)


@dataclass(frozen=True)
class _Desk:
    """The journal of a mock in this process."""

    control: Control

    def read(self, after: int) -> Iterable[Entry]:
        """The entries after a number."""
        return self.control.journal.find(Question(after))

    def payload(self, number: int) -> bytes:
        """The message of an entry."""
        return self.control.journal.payload(number) or b""


def read_recorded(folder: Path, claim: Claim) -> Sequence[Message]:
    """The requests of a folder, in the order of their names: HTTP with its head, or XML by itself.

    `pki/` holds the certificates and lists that Kanta trusted, `held/` the documents that it held before.
    Raises WrongSutError, and RealPersonError.
    """
    pki = claim.path("pki") if "pki" in claim.settings else folder / "pki"
    missing = [name for name in _TRUSTED if not (pki / name).exists()]
    if missing:
        raise WrongSutError(f"archive: {pki.name} has no {', '.join(missing)}: whom Kanta trusted is not known")
    files = sorted(file for file in folder.iterdir() if file.suffix in _KINDS)
    if not files:
        raise WrongSutError(f"archive: {folder.name} has no file that ends in {', '.join(sorted(_KINDS))}")
    with tempfile.TemporaryDirectory() as own:
        make_pki(Path(own), _ORGANISATION, datetime.now(UTC))
        clock = Clock()
        kanta = Kanta(Gate(pki), Path(own), Setting(clock=clock, keep_payloads=True))
        held = [{"content": base64.b64encode(file.read_bytes()).decode()} for file in sorted(folder.glob("held/*.xml"))]
        kanta.control.seed({"documents": held})
        app = kanta_app(kanta, Spoiler(Path(own), kanta.answers))
        stranger = (Path(own) / "adapter-tls.pem").read_text(encoding="ascii")
        return [message for file in files for message in _examine(file, app, kanta, clock, stranger)]


def _examine(file: Path, app: Flask, kanta: Kanta, clock: Clock, stranger: str) -> list[Message]:
    request, desk = _read(file.read_bytes()), _Desk(kanta.control)
    before = max((entry["id"] for entry in desk.read(0)), default=0)
    clock.set_time(request.sent + timedelta(seconds=1), freeze=True)
    place = urlsplit(request.read("wsa:To"))
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": request.read("wsa:Action"), **request.head}
    app.test_client().post(
        "/kanta",
        base_url=f"{place.scheme}://{place.netloc}" if place.netloc else "https://localhost",
        data=request.body,
        headers=headers,
        environ_overrides={"SSL_CLIENT_CERT": _certify(request) or stranger},
    )
    # Without a head the SOAPAction is taken to be wsa:Action; where there is none, it is no message at all.
    unknown = _BY_CHANNEL | _BY_HEADERS if not request.head and request.read("wsa:Action") else _BY_CHANNEL
    return [_forget(message, unknown) for message in read_traffic(desk, before, "", request.head)]


def _forget(message: Message, rules: frozenset[str]) -> Message:
    """Without what the file cannot show."""
    broken = {rule: step for rule, step in message.marks["broken"].items() if rule not in rules}
    marks = {**message.marks, "kept": message.marks["kept"] - rules, "broken": broken}
    return replace(message, marks=marks, secured="")


def _read(octets: bytes) -> _Request:
    head: dict[str, str] = {}
    if not octets.lstrip().startswith(b"<"):
        lines, _, octets = octets.replace(b"\r\n\r\n", b"\n\n", 1).partition(b"\n\n")
        _, _, fields = lines.partition(b"\n")
        told = _FOLDED.parsebytes(fields.strip() + b"\n\n").items()
        head = {name: value for name, value in told if name.lower() in {"content-type", "soapaction"}}
    try:
        root = etree.fromstring(octets, etree.XMLParser(resolve_entities=False, huge_tree=True, no_network=True))
    except etree.XMLSyntaxError:
        return _Request(head, octets, None)
    return _Request(head, octets, root)


def _certify(request: _Request) -> str:
    """The sender's certificate as PEM; empty where there is none."""
    token = request.read("wsse:Security/wsse:BinarySecurityToken")
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode(token))
    except ValueError:
        return ""
    return certificate.public_bytes(Encoding.PEM).decode("ascii")
