"""Signatures inside a CDA document: Kanta's signatureCollection (domain §4).

Two shapes stand side by side: Kanta's habit covers the timestamp and the body by ID; ours covers the whole document with
its header. A verifier says exactly what was covered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lxml import etree

from adapter.xml.keys import BadSignature, Signer, Trust, decode, encode, subject_id
from adapter.xml.names import DS, ENVELOPED, EXCLUSIVE, HL7, HL7FI, tag
from adapter.xml.signature import Reference, read_references, write_signature
from adapter.xml.times import read_time, write_time
from adapter.xml.tree import BadXml, attribute, canonical, digest, identities, only, parse

_EMPTY = b"<hl7fi:signatureCollection></hl7fi:signatureCollection>"
_END = b"</hl7fi:signatureCollection>"
_SKEW = timedelta(minutes=5)
_SYSTEM = "3"


class Covered(StrEnum):
    """What a signature covers."""

    BODY = "body"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature that held: who, when, and what it covered."""

    signer: str
    signed_at: datetime
    covered: Covered


def sign_document(raw: bytes, signer: Signer, when: datetime, name: Callable[[str], str]) -> bytes:
    """Sign a CDA document with an empty signatureCollection twice: Kanta's habit, then the whole document.

    `name` gives the XML IDs. Raises BadXml when the document has no empty collection or no body with an ID.
    """
    root = parse(raw)
    if raw.count(_EMPTY) != 1:
        raise BadXml.because("SIG-01", "the document must have one empty hl7fi:signatureCollection.", code="structure")
    body = _body(root)
    habit_id, habit_stamp = name("signature-body"), name("timestamp-body")
    stamp = _timestamp(habit_stamp, when)
    references = [
        Reference(
            f"#{habit_stamp}",
            (EXCLUSIVE,),
            digest(
                stamp.replace(
                    "<hl7fi:signatureTimestamp", f'<hl7fi:signatureTimestamp xmlns:hl7fi="{HL7FI}"', 1
                ).encode()
            ),
        ),
        Reference(f"#{attribute(body, 'ID')}", (EXCLUSIVE,), digest(canonical(body))),
    ]
    key_info = (
        "<ds:X509Data>"
        + "".join(f"<ds:X509Certificate>{encode(item)}</ds:X509Certificate>" for item in signer.certificates)
        + "</ds:X509Data>"
    )
    habit = _open(habit_id, stamp) + write_signature(references, signer, key_info) + "</hl7fi:signature>"
    whole = _open(name("signature-document"), _timestamp(name("timestamp-document"), when))
    before, after = raw.split(_EMPTY)
    head = before + b"<hl7fi:signatureCollection>" + habit.encode() + whole.encode()
    tail = b"</hl7fi:signature>" + _END + after
    covered = digest(canonical(parse(head + tail)))
    signature = write_signature([Reference("", (ENVELOPED, EXCLUSIVE), covered)], signer, key_info)
    return head + signature.encode() + tail


def verify_document(raw: bytes, trust: Trust, now: datetime) -> tuple[etree._Element, tuple[Signature, ...]]:
    """Verify every signature of a CDA document; returns its root and what was signed by whom.

    A certificate is judged at the time of signing, which may not lie in the future. Raises BadSignature or BadXml.
    """
    root = parse(raw)
    header = root.find(tag(HL7FI, "localHeader"))
    header = only(root, tag(HL7FI, "localSocialHeader")) if header is None else header
    collection = only(header, tag(HL7FI, "signatureCollection"))
    wrappers = collection.findall(tag(HL7FI, "signature"))
    if not wrappers or len(wrappers) > 8 or len(wrappers) != len(collection):
        raise _bad("the document is not signed.")
    if len(list(root.iter(tag(DS, "Signature")))) != len(wrappers):
        raise _bad("a signature stands where none belongs.")
    found = identities(root)
    return root, tuple(_verify_one(root, wrapper, found, trust, now) for wrapper in wrappers)


def _verify_one(
    root: etree._Element,
    wrapper: etree._Element,
    elements: dict[str, list[etree._Element]],
    trust: Trust,
    now: datetime,
) -> Signature:
    signature = only(wrapper, tag(DS, "Signature"))
    stamp = only(wrapper, tag(HL7FI, "signatureTimestamp"))
    chain = [
        decode(item.text)
        for item in signature.findall(f"{tag(DS, 'KeyInfo')}/{tag(DS, 'X509Data')}/{tag(DS, 'X509Certificate')}")
    ]
    if not 1 <= len(chain) <= 4:
        raise _bad("the signature must carry one to four certificates.")
    references = read_references(signature, chain[0])
    signed_at = read_time(attribute(stamp, "value"))
    if signed_at > now + _SKEW:
        raise _bad("the document is signed in the future.")
    trust.check(chain[0], chain[1:], signed_at)
    who = subject_id(chain[0])
    if len(references) == 2:
        for reference, element in zip(references, (stamp, _body(root)), strict=True):
            if (
                reference.transforms != (EXCLUSIVE,)
                or elements.get(reference.uri[1:]) != [element]
                or not reference.uri.startswith("#")
            ):
                raise _bad("the signature does not cover the timestamp and the body.")
            _same(reference, canonical(element))
        return Signature(who, signed_at, Covered.BODY)
    if len(references) == 1 and references[0].uri == "" and references[0].transforms == (ENVELOPED, EXCLUSIVE):
        _same(references[0], _without(root, signature))
        return Signature(who, signed_at, Covered.DOCUMENT)
    raise _bad("the signature is neither over timestamp and body nor over the whole document.")


def _without(root: etree._Element, signature: etree._Element) -> bytes:
    """The canonical document as the enveloped-signature transform leaves it: without this signature, and nothing else changed."""
    parent, before, tail = signature.getparent(), signature.getprevious(), signature.tail
    if parent is None or (before is None and tail):
        raise _bad("text stands where the signature begins.")
    position = parent.index(signature)
    text = before.tail if before is not None else None
    if before is not None:
        before.tail = (text or "") + (
            tail or ""
        )  # lxml takes the text after an element away with it; the transform does not
    parent.remove(signature)
    try:
        return canonical(root)
    finally:
        if before is not None:
            before.tail = text
        signature.tail = tail
        parent.insert(position, signature)


def _same(reference: Reference, octets: bytes) -> None:
    if reference.digest != digest(octets):
        raise BadSignature.because(
            "SIG-02",
            "the document has been changed after it was signed (HASH_FAILURE).",
            "Ask the author for the document again.",
            "security",
        )


def _body(root: etree._Element) -> etree._Element:
    component = only(root, tag(HL7, "component"))
    if len(component) != 1 or component[0].tag not in {tag(HL7, "structuredBody"), tag(HL7, "nonXMLBody")}:
        raise BadXml.because("SIG-01", "the document must have one body.", code="structure")
    attribute(component[0], "ID")
    return component[0]


def _timestamp(identity: str, when: datetime) -> str:
    return f'<hl7fi:signatureTimestamp ID="{identity}" value="{write_time(when)}"></hl7fi:signatureTimestamp>'


def _open(identity: str, stamp: str) -> str:
    description = f'<hl7fi:signatureDescription code="{_SYSTEM}" codeSystem="1.2.246.537.5.40127.2006"></hl7fi:signatureDescription>'
    return f'<hl7fi:signature ID="{identity}">{description}{stamp}'


def _bad(text: str) -> BadSignature:
    return BadSignature.because("SIG-02", text, code="security")
