"""Signatures inside a CDA document: Kanta's signatureCollection (domain §4).

Two shapes stand side by side: Kanta's habit covers the timestamp and the body by ID; ours covers the whole document
with its header. Any number of habit signatures, of professionals and systems, may be there; one signature of the whole
document may follow and covers them too. A verifier says exactly what was covered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import islice

from lxml import etree

from adapter.words import Sentence
from adapter.xml.certificate import kind_of, subject_id
from adapter.xml.names import DS, ENVELOPED, EXCLUSIVE, HL7, HL7FI, XPATH, tag
from adapter.xml.signature import Reference, read_chain, read_references, without, write_chain, write_signature
from adapter.xml.signer import Signer
from adapter.xml.times import read_time, write_time
from adapter.xml.tree import BadXml, are_identified, attribute, canonical, digest, only, parse
from adapter.xml.trust import Trust
from adapter.xml.verdict import BadSignature, Covered, Kind, Reason, Signature

_SEAL_LAST = Sentence(
    "Kaikki allekirjoittavat ensin, ja koko asiakirja allekirjoitetaan viimeisenä.",
    "Alla undertecknar först, och hela dokumentet undertecknas sist.",
    "Let everybody sign first and the whole document be signed last.",
)
_SIGN_AGAIN = Sentence(
    "Pyydä laatijaa allekirjoittamaan nykyisessä muodossa: viittaukset aikaleimaan ja sisältöön ID:llä.",
    "Be upprättaren underteckna i dagens form: referenser till tidsstämpel och innehåll med ID.",
    "Ask the author to sign in today's shape: References to timestamp and body by ID.",
)

_END = re.compile(rb"</(?:[^\s<>/:]+:)?signatureCollection\s*>")
_EMPTY = re.compile(rb"<((?:[^\s<>/:]+:)?signatureCollection)(\s[^<>]*)?/>")
_MAX_SIGNATURES = 8
_SKEW = timedelta(minutes=5)
_STAMP = tag(HL7FI, "signatureTimestamp")
_FORM = [tag(HL7FI, "signatureDescription"), _STAMP, tag(DS, "Signature")]
_SIGNATURE, _TRANSFORM = tag(DS, "Signature"), tag(DS, "Transform")
_BODIES = {tag(HL7, "structuredBody"), tag(HL7, "nonXMLBody")}
_WHOLE = f".//{tag(DS, 'Reference')}[@URI='']"
_CODES = {"1": Kind.PROFESSIONAL, "3": Kind.SYSTEM, "4": Kind.SYSTEM}  # 4: the archive's own system


def sign_document(
    raw: bytes,
    signer: Signer,
    when: datetime,
    name: Callable[[str], str],
    covering: Sequence[Covered] = (Covered.BODY, Covered.DOCUMENT),
) -> bytes:
    """Add signatures to a CDA document's signatureCollection, one for each thing to cover; `name` gives the XML IDs.

    Raises BadXml when the document has no collection or no body with an ID, and BadSignature when a signature of the
    whole document stands there already: whatever is added after it would break it.
    """
    for covered in covering:
        raw = _add(raw, signer, when, name, covered)
    return raw


def _add(raw: bytes, signer: Signer, when: datetime, name: Callable[[str], str], covered: Covered) -> bytes:
    identity, stamp_id = name(f"signature-{covered}"), name(f"timestamp-{covered}")
    before, after = _split(raw)
    code = "1" if kind_of(signer.certificates[0]) is Kind.PROFESSIONAL else "3"
    head = (
        before
        + (
            f'<hl7fi:signature xmlns:hl7fi="{HL7FI}" ID="{identity}">'
            f'<hl7fi:signatureDescription code="{code}" codeSystem="1.2.246.537.5.40127.2006">'
            "</hl7fi:signatureDescription>"
            f'<hl7fi:signatureTimestamp ID="{stamp_id}" value="{write_time(when)}"></hl7fi:signatureTimestamp>'
        ).encode()
    )
    end = b"</hl7fi:signature>"
    whole = b"".join((head, end, after))
    root = parse(whole)
    *earlier, wrapper = _wrappers(root) or [root]
    if wrapper.get("ID") != identity:
        raise BadXml.malformed("the document's signatureCollection is not in its header.")
    if not are_identified(whole, root, {identity: wrapper, stamp_id: wrapper[1]}):
        raise _bad(Reason.SIG_CONSTRAINTS_FAILURE, "an ID of the new signature is in the document already.")
    if any(other.find(_WHOLE) is not None for other in earlier):
        raise _bad(
            Reason.SIG_CONSTRAINTS_FAILURE,
            "the whole document is signed already, and another signature would break that one.",
            _SEAL_LAST,
        )
    if covered is Covered.DOCUMENT:
        references = [Reference("", (ENVELOPED, EXCLUSIVE), digest(canonical(root.getroottree())))]
    else:
        parts = (wrapper[1], _body(root))
        references = [Reference(f"#{attribute(part, 'ID')}", (EXCLUSIVE,), digest(canonical(part))) for part in parts]
    return b"".join((head, write_signature(references, signer, write_chain(signer)).encode(), end, after))


def is_unsigned(root: etree._Element) -> bool:
    """Whether a document's signatureCollection is empty. Raises BadXml when it has none."""
    return not _wrappers(root)


def verify_document(raw: bytes, trust: Trust, now: datetime) -> tuple[etree._Element, tuple[Signature, ...]]:
    """Verify every signature of a CDA document; returns its root and what was signed by whom.

    A certificate is checked at the time of signing, which may not lie in the future. Raises BadSignature or BadXml.
    """
    root = parse(raw)
    wrappers = _wrappers(root)
    if not wrappers:
        raise _bad(Reason.FORMAT_FAILURE, "the document is not signed.")
    parts = [*(part for wrapper in wrappers for part in wrapper.findall(_STAMP)), _body(root)]
    identified = {part.get("ID", ""): part for part in parts}
    if len(identified) != len(parts) or not are_identified(raw, root, identified):
        raise _bad(Reason.FORMAT_FAILURE, "a timestamp or the body has no ID of its own.")
    if sum(1 for _ in root.iter(_SIGNATURE)) != len(wrappers):
        raise _bad(Reason.FORMAT_FAILURE, "a signature stands where none belongs.")
    return root, tuple(_verify_one(root, wrapper, trust, now) for wrapper in wrappers)


def _verify_one(root: etree._Element, wrapper: etree._Element, trust: Trust, now: datetime) -> Signature:
    if [child.tag for child in wrapper] != _FORM:
        raise _bad(Reason.FORMAT_FAILURE, "a signature is a description, a timestamp and a ds:Signature.")
    description, stamp, signature = wrapper
    chain = read_chain(signature)
    try:
        references = read_references(signature, chain[0])
    except BadSignature:
        _refuse_old_shape(signature)
        raise
    signed_at = read_time(attribute(stamp, "value"))
    if signed_at > now + _SKEW:
        raise _bad(Reason.NOT_YET_VALID, "the document is signed in the future.")
    trust.check(chain, signed_at, now)
    kind = kind_of(chain[0])
    if _CODES.get(description.get("code", "")) is not kind:
        raise _bad(Reason.SIG_CONSTRAINTS_FAILURE, "the signature is described as another kind than its certificate.")
    covered = _cover(root, references, stamp, signature)
    return Signature(subject_id(chain[0]), signed_at, covered, kind)


def _refuse_old_shape(signature: etree._Element) -> None:
    """Say so when a refused signature is of the shape seen in 2015: RSA-SHA1 and an XPath transform over the body."""
    if any(transform.get("Algorithm") == XPATH for transform in signature.iter(_TRANSFORM)):
        raise _bad(
            Reason.SIG_CONSTRAINTS_FAILURE,
            "the signature is of the shape used until 2015 (an XPath over the body), which is "
            "recognised and not accepted.",
            _SIGN_AGAIN,
        ) from None


def _cover(
    root: etree._Element,
    references: tuple[Reference, ...],
    stamp: etree._Element,
    signature: etree._Element,
) -> Covered:
    """What the references cover, by its place in the document, and unchanged.

    Raises BadSignature for any other shape.
    """
    shape = [(reference.uri, reference.transforms) for reference in references]
    if shape == [("", (ENVELOPED, EXCLUSIVE))]:
        references[0].check(without(root, signature))
        return Covered.DOCUMENT
    parts = (stamp, _body(root))
    if shape != [(f"#{part.get('ID')}", (EXCLUSIVE,)) for part in parts]:
        raise _bad(
            Reason.SIG_CONSTRAINTS_FAILURE,
            "the signature is neither over timestamp and body nor over the whole document.",
        )
    for reference, part in zip(references, parts, strict=True):
        reference.check(canonical(part))
    return Covered.BODY


def _split(raw: bytes) -> tuple[bytes, bytes | memoryview]:
    """The document up to where its signatureCollection ends, and the rest, not copied.

    Raises BadXml when it has none.
    """
    end = _END.search(raw)
    if end is not None:
        return raw[: end.start()], memoryview(raw)[end.start() :]
    empty = _EMPTY.search(raw)
    if empty is None:
        raise BadXml.malformed("the document has no hl7fi:signatureCollection to sign in.")
    name, more = empty.group(1), empty.group(2) or b""
    return raw[: empty.start()] + b"<" + name + more + b">", b"</" + name + b">" + raw[empty.end() :]


def _wrappers(root: etree._Element) -> list[etree._Element]:
    """What the signatureCollection in the document's header holds."""
    if root.tag != tag(HL7, "ClinicalDocument"):
        raise BadXml.malformed("this is not a ClinicalDocument.")
    header = root.find(tag(HL7FI, "localHeader"))
    header = only(root, tag(HL7FI, "localSocialHeader")) if header is None else header
    collection = only(header, tag(HL7FI, "signatureCollection"))
    wrappers = list(islice(collection, _MAX_SIGNATURES))
    if len(collection) > _MAX_SIGNATURES or any(wrapper.tag != tag(HL7FI, "signature") for wrapper in wrappers):
        raise _bad(Reason.FORMAT_FAILURE, "a signatureCollection holds signatures only, and not more than eight.")
    return wrappers


def _body(root: etree._Element) -> etree._Element:
    component = only(root, tag(HL7, "component"))
    if len(component) != 1 or component[0].tag not in _BODIES:
        raise BadXml.malformed("the document must have one body.")
    attribute(component[0], "ID")
    return component[0]


def _bad(reason: Reason, text: str, advice: Sentence | str = "") -> BadSignature:
    return BadSignature.of(reason, text, advice=advice)
