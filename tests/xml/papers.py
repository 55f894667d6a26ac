"""Signed CDA documents to attack: one health entry, as the adapter writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from lxml import etree

from adapter.identifiers import Hetu, Oid
from adapter.xml.cda import Entry, write_entry
from adapter.xml.document import sign_document
from mocks.pki import Credential
from tests.region import HELSINKI, MAIJA, NOW
from tests.xml.authority import leaf, signer
from tests.xml.signing import Form, Pointer, canonical, write

FI, HL7 = "urn:hl7finland", "urn:hl7-org:v3"
EMPTY = b"<hl7fi:signatureCollection></hl7fi:signatureCollection>"
DESCRIPTION = '<hl7fi:signatureDescription code="3" codeSystem="1.2.246.537.5.40127.2006"></hl7fi:signatureDescription>'
ENTRY = Entry(
    oid=Oid("1.2.246.10.99999810.95.2026.7.1"),
    title="Potilaan lähettämä valokuva",
    code="YHT",
    patient=Hetu(MAIJA),
    family="Testinen",
    given="Maija Liisa",
    unit=Oid("1.2.246.10.99999810.10.11"),
    unit_name="Porvoon terveysasema",
    controller=Oid("1.2.246.10.99999810.10.0"),
    written=NOW,
    text="Kuva < ranteesta & kädestä.",
    pictures=(("image/jpeg", b"\xff\xd8\xff\xe0photo"),),
)


def entry(**changes: object) -> Entry:
    """The entry with something else in it."""
    return replace(ENTRY, **changes)  # type: ignore[arg-type]  # the names are Entry's own


def signed(credential: Credential | None = None, when: datetime = NOW, unsigned: bytes | None = None) -> bytes:
    """The entry signed in both shapes by the adapter."""
    raw = write_entry(ENTRY) if unsigned is None else unsigned
    return sign_document(raw, signer(credential or leaf()), when, lambda label: f"ID-{label}")


@cache
def genuine() -> bytes:
    """The entry, rightly signed."""
    return signed()


def habit(
    credential: Credential | None = None,
    form: Form | None = None,
    *,
    raw: bytes | None = None,
    when: datetime = NOW,
    pointers: Sequence[Pointer] | None = None,
) -> bytes:
    """The entry signed in Kanta's habit alone (timestamp and body), written apart from the adapter."""
    document = write_entry(ENTRY) if raw is None else raw
    stamp = stamp_of(when)
    body = etree.fromstring(document).find(f"{{{HL7}}}component")
    if body is None:
        raise ValueError("no body")
    given = pointers or (Pointer("#TS1", stamp_octets(when)), Pointer(f"#{body[0].get('ID')}", canonical(body[0])))
    return wrap(document, stamp + write(given, credential or leaf(), form))


def stamp_of(when: datetime, identity: str = "TS1") -> str:
    """A timestamp element in the local time, as Kanta's habit is."""
    text = when.astimezone(HELSINKI).strftime("%Y%m%d%H%M%S%z")
    return f'<hl7fi:signatureTimestamp ID="{identity}" value="{text}"></hl7fi:signatureTimestamp>'


def stamp_octets(when: datetime) -> bytes:
    """The timestamp's exclusive canonical form."""
    return stamp_of(when).replace(" ID", f' xmlns:hl7fi="{FI}" ID', 1).encode()


def wrap(document: bytes, inner: str) -> bytes:
    """The document with one hl7fi:signature in its collection."""
    whole = (
        f'<hl7fi:signatureCollection><hl7fi:signature ID="S1">{DESCRIPTION}{inner}</hl7fi:signature>'
        "</hl7fi:signatureCollection>"
    )
    return document.replace(EMPTY, whole.encode())
