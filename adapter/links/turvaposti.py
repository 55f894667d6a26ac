"""The Turvaposti portal over HTTPS: a link and a password → the message and its attachments (PHO-10, PHO-11).

The pages are read by their markers (`data-page`, `data-field`), which no language changes. Whatever a page holds is a
stranger's: no address on it is followed but those of its own message, and nothing of it reaches an error's text.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Collection
from datetime import datetime
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from pathlib import Path
from typing import Self
from urllib.parse import urljoin

from lxml import etree

from adapter.config.addresses import Place
from adapter.errors import LauttaError, NotFound, Refused, Theirs, WrongUsage
from adapter.links.http import HttpPeer, TooMuch
from adapter.mail import MAX_BYTES, MAX_PARTS
from adapter.mail.sentences import MANY_PARTS
from adapter.words import Sentence

_UNKNOWN_PORTAL = Sentence(
    "Linkki ei johda portaaliin, joka täällä tunnetaan.",
    "Länken leder inte till en portal som är känd här.",
    "the link is not one of a portal that is known here.",
)
_OPEN_IF_TRUSTED = Sentence(
    "Avaa se itse, jos siihen voi luottaa.",
    "Öppna den själv om den är pålitlig.",
    "Open it by hand, if it can be trusted.",
)
_OPEN_IN_PORTAL = Sentence("Avaa viesti portaalissa.", "Öppna meddelandet i portalen.", "Open it in the portal.")
_TOO_LARGE = Sentence(
    "Viesti portaalissa on liian suuri (yli 60 Mt, tai tekstiä yli 2 Mt).",
    "Meddelandet i portalen är för stort (över 60 MB, eller en text över 2 MB).",
    "the message in the portal is too large (over 60 MB, or a text over 2 MB).",
)
_NO_SUCH_MESSAGE = Sentence(
    "Portaalissa ei ole tällaista viestiä: lähettäjä ei ole vahvistanut osoitettaan, tai linkki ei ole kokonainen.",
    "Portalen har inget sådant meddelande: avsändaren har inte bekräftat adressen, eller länken är inte hel.",
    "the portal has no such message: its sender has not confirmed the address, or the link is not whole.",
)
_WAIT = Sentence(
    "Odota vahvistusta tai kysy lähettäjältä.",
    "Vänta på bekräftelsen eller fråga avsändaren.",
    "Wait for the confirmation, or ask the sender.",
)
_CLOSED = Sentence(
    "Viestin ensimmäisestä avaamisesta on yli 14 päivää, eikä portaali enää avaa sitä.",
    "Det har gått mer än 14 dagar sedan meddelandet öppnades första gången, och portalen öppnar det inte längre.",
    "more than 14 days have passed since the message was first opened; the portal opens it no more.",
)
_SEND_AGAIN = Sentence(
    "Pyydä lähettäjää lähettämään viesti uudelleen.",
    "Be avsändaren skicka meddelandet på nytt.",
    "Ask the sender to send it again.",
)
_WRONG_PASSWORD = Sentence(
    "Portaali ei hyväksy salasanaa.",
    "Portalen godkänner inte lösenordet.",
    "the portal does not accept the password.",
)
_COMPARE_SMS = Sentence(
    "Vertaa tekstiviestiin. Mitään ei yritetä uudelleen itsestään, sillä portaali laskee väärät salasanat.",
    "Jämför med textmeddelandet. Inget nytt försök görs automatiskt, eftersom portalen räknar felaktiga lösenord.",
    "Compare the SMS. Nothing is tried again by itself: the portal counts wrong passwords.",
)
_LOCKED = Sentence(
    "Portaali on lukinnut viestin, koska väärä salasana annettiin liian monta kertaa.",
    "Portalen har låst meddelandet efter för många felaktiga lösenord.",
    "the portal has locked the message after too many wrong passwords.",
)
_LONG_LINE = Sentence(
    "Viestissä on liian pitkä rivi.",
    "En rad i meddelandet är för lång.",
    "a line of the message is too long.",
)

logging.getLogger("urllib3").setLevel(logging.INFO)  # it logs paths, and that of a link is a secret

_PEER = "Turvaposti"
_LARGEST_PAGE = 2_000_000
_PATIENCE = 600.0  # seconds for a whole message: a portal may be slow, but not for ever
_PATH = r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+"  # no empty parts, none that lead upwards
_LONGEST_LINE = 500
_BOUNDARY = "=_turvaposti"  # of no consequence: every part is in base64


class TurvapostiLink:
    """PortalPort over the wire. Every fetch is a session of its own, so threads may share a link."""

    def __init__(self, hosts: Collection[str], roots: Path | None = None) -> None:
        """`hosts` are the portals that are known, as they stand in a link: a name, with a port when it is not 443.

        Raises WrongUsage when there is none.
        """
        if not hosts:
            raise WrongUsage("No host of a portal is configured.")
        self._link = re.compile(rf"https://((?i:{'|'.join(map(re.escape, hosts))})){_PATH}")
        self._roots = roots

    def fetch(self, link: str, password: str) -> bytes:
        """See PortalPort."""
        match = self._link.fullmatch(link)
        if match is None:
            raise Refused.because("PHO-10", _UNKNOWN_PORTAL, _OPEN_IF_TRUSTED)
        with _Visit(link, self._roots) as visit:
            form = visit.read_page("GET", {})
            page = visit.read_page("POST", {**form.hidden(), form.password_field(): password})
            return _write(page, match[1].lower(), visit.read_attachments(page))


# --- The visit --------------------------------------------------------------------------------------------------------


class _Visit:
    """One fetch: its cookies, how much it may still bring and how long it may still take."""

    def __init__(self, link: str, roots: Path | None) -> None:
        self._link, self._left, self._end = link, MAX_BYTES, time.monotonic() + _PATIENCE
        self._http = HttpPeer(_PEER, Place(link, roots), MAX_BYTES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def read_page(self, method: str, data: dict[str, str]) -> _Page:
        """The page behind the link, asked for or got by a form."""
        status, raw = self._ask(method, self._link, data, _LARGEST_PAGE)
        page = _Page(raw)
        expected = "message" if method == "POST" else "locked"
        if (status, page.name) != (200, expected):
            raise _outcome(status, page.name)
        return page

    def read_attachments(self, page: _Page) -> list[tuple[str, bytes]]:
        """The attachments of a message, each with its name; all of them, or an error."""
        elements = page.fields("attachment")
        if any(len(element) for element in elements):
            raise _not_its_own()
        if len(elements) >= MAX_PARTS:
            raise Refused.because("PHO-13", MANY_PARTS, _OPEN_IN_PORTAL, "too-costly")
        return [(_text(element), self._read_attachment(element)) for element in elements]

    def _read_attachment(self, element: etree._Element) -> bytes:
        status, content = self._ask("GET", self._below(element.get("href", "")), {}, self._left)
        if status != 200 or element.get("data-size") != str(len(content)):
            raise Theirs(_PEER, "did not give an attachment as the message tells of it.")
        return content

    def _below(self, href: str) -> str:
        """The address of something that belongs to this message: it lies below the link.

        Raises Theirs for any other.
        """
        try:
            address = urljoin(self._link, href)
        except ValueError:
            raise _not_its_own() from None
        if not re.fullmatch(_PATH, address.removeprefix(self._link)):
            raise _not_its_own()
        return address

    def _ask(self, method: str, address: str, data: dict[str, str], limit: int) -> tuple[int, bytes]:
        """Status and content of one answer, never that of another place.

        Raises Theirs for a failure, Refused when it is too much.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise Theirs(_PEER, "took too long.")
        try:
            answer = self._http.ask(method, address, data=data, limit=limit, deadline=left)
        except TooMuch:
            raise Refused.because("PHO-13", _TOO_LARGE, _OPEN_IN_PORTAL, "too-costly") from None
        if "Content-Encoding" in answer.headers:
            raise Theirs(_PEER, "answered in an encoding that was not asked for.")
        self._left -= len(answer.content)
        return answer.status, answer.content


def _outcome(status: int, page: str) -> LauttaError:
    """What a page other than the hoped-for means; one without a marker of the portal means nothing."""
    match status, page:
        case 404, "unknown":
            return NotFound.because("PHO-11", _NO_SUCH_MESSAGE, _WAIT)
        case 410, "expired":
            return Refused.because("PHO-10", _CLOSED, _SEND_AGAIN)
        case 403, "wrong-password":
            return Refused.because("PHO-10", _WRONG_PASSWORD, _COMPARE_SMS)
        case 423, "locked-out":
            return Refused.because("PHO-10", _LOCKED, _SEND_AGAIN)
    return _not_its_own() if status < 400 else Theirs(_PEER, f"answered with HTTP status {status}.")


def _not_its_own() -> Theirs:
    return Theirs(_PEER, "gave a page that is not as its pages are.")


# --- Its pages --------------------------------------------------------------------------------------------------------


class _Page:
    """A page by its markers. A field that stands there twice is not believed: one of the two may be the sender's."""

    def __init__(self, raw: bytes) -> None:
        self._root = _parse(raw)
        names = [element.get("data-page", "") for element in self._root.iterfind(".//*[@data-page]")]
        self.name = names[0] if len(names) == 1 else ""

    def fields(self, name: str) -> list[etree._Element]:
        """Every element marked as this field."""
        return self._root.findall(f".//*[@data-field='{name}']")

    def field(self, name: str) -> etree._Element:
        """The one element marked as this field."""
        elements = self.fields(name)
        if len(elements) != 1 or len(elements[0]):
            raise _not_its_own()
        return elements[0]

    def moment(self, name: str) -> datetime:
        """The instant of a field."""
        try:
            instant = datetime.fromisoformat(self.field(name).get("datetime", ""))
        except ValueError:
            raise _not_its_own() from None
        if instant.tzinfo is None:
            raise _not_its_own()
        return instant

    def hidden(self) -> dict[str, str]:
        """What the form carries unseen."""
        return {field.get("name", ""): field.get("value", "") for field in self._inputs("hidden")}

    def password_field(self) -> str:
        """The name of the one field that a password is written into."""
        inputs = self._inputs("password")
        if len(inputs) != 1:
            raise _not_its_own()
        return inputs[0].get("name", "")

    def _inputs(self, kind: str) -> list[etree._Element]:
        return self._root.findall(f".//form//input[@type='{kind}'][@name]")


def _parse(raw: bytes) -> etree._Element:
    """The tree of a page.

    One that is cut off or cannot be read is an empty tree: it has no marker, so nothing is made of it.
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    nothing = etree.Element("html")
    if not raw.rstrip().endswith(b"</html>") or b"\0" in raw:
        return nothing
    try:
        raw.decode("utf-8")
        return etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        return nothing


def _text(element: etree._Element) -> str:
    return element.text or ""


# --- The message ------------------------------------------------------------------------------------------------------


_STAMP = {"X-Sender-Name": "identified-name", "X-Sender-Hetu": "identified-hetu"}  # header: field


def _write(page: _Page, host: str, attachments: list[tuple[str, bytes]]) -> bytes:
    """The message as mail.

    Topmost, in our own hand, how it came; whom the portal has strongly identified, if it says so (PHO-01).
    """
    text, sent = page.field("text"), page.moment("sent")
    number = text.get("data-number", "")
    if not re.fullmatch(r"[A-Za-z0-9-]{1,64}", number):
        raise _not_its_own()
    mail = MIMEMultipart(boundary=_BOUNDARY)
    del mail["MIME-Version"]
    mail["Received"] = f"from {host} by lautta with HTTPS; {format_datetime(sent)}"
    for header, field in _STAMP.items():
        if page.fields(field):
            mail[header] = _header(_text(page.field(field)))
    mail["Message-ID"] = f"<{number}@{host}>"
    mail["Date"] = format_datetime(sent)
    mail["Expires"] = format_datetime(page.moment("closes"))
    mail["From"] = _header(_text(page.field("sender")))
    mail["Subject"] = _header(_text(page.field("subject")))
    mail["MIME-Version"] = "1.0"
    mail.attach(MIMEText(_text(text), "plain", "utf-8"))
    for name, content in attachments:
        part = MIMEApplication(content)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", _line(name) or "liite"))
        mail.attach(part)
    return mail.as_bytes()


def _header(value: str) -> str:
    return Header(_line(value), "utf-8").encode()


def _line(value: str) -> str:
    """A stranger's words as one line, so that they cannot be more than one header.

    Cut they are not: a HETU may stand last.
    """
    if len(value) > _LONGEST_LINE:
        raise Refused.because("PHO-13", _LONG_LINE, _OPEN_IN_PORTAL, "too-costly")
    return "".join(letter if letter.isprintable() else " " for letter in value).strip()
