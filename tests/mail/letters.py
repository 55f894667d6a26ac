"""Mails as the gateway delivers them, built byte by byte so that a test can make exactly one thing wrong."""

from __future__ import annotations

import base64
import io
import quopri

from PIL import Image

from adapter import DATA
from fixtures.people import Person
from tests.image.decoder import clean
from tests.region import MAIJA


def picture(form: str) -> bytes:
    """A small picture with nothing in it to be cleaned away."""
    held = io.BytesIO()
    Image.linear_gradient("L").resize((16, 12)).convert("RGB").save(held, form)
    return clean(held.getvalue()).content


JPEG, PNG, WEBP = (picture(form) for form in ("JPEG", "PNG", "WEBP"))
HEIC = clean((DATA / "fixtures" / "pictures" / "knee.heic").read_bytes()).content
PDF = b"%PDF-1.4\n% an invoice, not a photo\n%%EOF\n"

HOP = (
    "Received: from gateway.turvaposti.example (gateway.turvaposti.example [192.0.2.25])"
    " by mx.ita-uusimaa.example with ESMTPS id 91; Tue, 03 Nov 2026 10:11:00 +0200"
)
OTHER_HOP = (
    "Received: from evil.example (evil.example [198.51.100.7])"
    " by mx.ita-uusimaa.example with ESMTPS id 92; Tue, 03 Nov 2026 10:12:00 +0200"
)
ENVELOPE = (
    "Message-ID: <letter@gateway.turvaposti.example>",
    "Date: Tue, 03 Nov 2026 10:11:00 +0200",
    "From: no-reply@gateway.turvaposti.example",
    "To: kuvat.porvoo@ita-uusimaa.example",
    "Subject: Suojattu viesti",
    "MIME-Version: 1.0",
)
SENDER = Person("Maija Liisa", "Testinen", MAIJA)


def stamp(person: Person = SENDER) -> tuple[str, ...]:
    """The headers a gateway puts on top: its hop and whom it identified."""
    return (HOP, f"X-Sender-Name: {person.name}", f"X-Sender-Hetu: {person.hetu}")


def part(content: bytes, content_type: str, *headers: str, encoding: str = "base64") -> bytes:
    """One MIME part; `encoding` is written as it is given."""
    match encoding.strip().lower():
        case "base64":
            octets = base64.encodebytes(content).replace(b"\n", b"\r\n")
        case "quoted-printable":
            octets = quopri.encodestring(content).replace(b"\n", b"\r\n")
        case _:
            octets = content
    lines = (f"Content-Type: {content_type}", f"Content-Transfer-Encoding: {encoding}", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + octets


def text(content: str, charset: str = "utf-8", encoding: str = "8bit") -> bytes:
    """A part of plain text."""
    return part(content.encode(charset), f"text/plain; charset={charset}", encoding=encoding)


def photo(content: bytes = JPEG, content_type: str = "image/jpeg", name: str = "kuva.jpg") -> bytes:
    """A part with a photo, attached under a file name."""
    return part(content, content_type, f'Content-Disposition: attachment; filename="{name}"')


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "b1") -> bytes:
    """Several parts as one, its Content-Type header first."""
    mark = b"--" + boundary.encode()
    body = b"".join(mark + b"\r\n" + item + b"\r\n" for item in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode() + body + mark + b"--\r\n"


def letter(*parts: bytes, headers: tuple[str, ...] | None = None) -> bytes:
    """A whole stamped message of these parts; `headers` replace the stamp."""
    top = stamp() if headers is None else headers
    return "\r\n".join((*top, *ENVELOPE)).encode() + b"\r\n" + multipart(*parts)


def single(content: bytes, headers: tuple[str, ...] | None = None) -> bytes:
    """A whole stamped message of a single part (made by `part`, `text`, `photo` or `multipart`)."""
    top = stamp() if headers is None else headers
    return "\r\n".join((*top, *ENVELOPE)).encode() + b"\r\n" + content
