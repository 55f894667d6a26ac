"""Parse XML that may be hostile, and write its exclusive canonical form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Self

from lxml import etree

from adapter.errors import Finding
from adapter.words import Sentence
from adapter.xml.verdict import BadSignature, Reason

MAX_BYTES = 40_000_000  # a photo of 15 MB is 37 MB once it is in base64 twice
_MAX_MARKS = 500_000  # of < = & and >: elements, attributes and what is escaped take time, not text
_MAX_ATTRIBUTES = 64
_MAX_NAMESPACES = 64
_MAX_REPEATED = 100_000_000  # octets: the canonical form repeats declarations, as often as there are elements
_MAX_DEPTH = 128
_MANY = 1_000
_LONG = 1_500_000
_SHORT = 16_000  # what is shorter cannot be made slow
_SAYS_UTF_8 = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml(?![^>]*encoding)|<\?xml[^>]*encoding\s*=\s*[\"']utf-8[\"']|<(?!\?xml))",
    re.IGNORECASE,
)
_IS_WIDE = etree.XPath(f"boolean(//*/@*[{_MAX_ATTRIBUTES + 1}])")
_IS_DEEP = etree.XPath(f"boolean({'/*' * (_MAX_DEPTH + 1)})")
_PLAIN = re.compile(r"[A-Za-z0-9_.-]+")

_SAID = {
    "structure": ("XML-asiakirja ei ole määritysten mukainen.", "XML-dokumentet följer inte specifikationerna."),
    "value": ("XML-asiakirjassa on virheellinen arvo.", "XML-dokumentet innehåller ett felaktigt värde."),
    "too-costly": ("XML-asiakirja on liian suuri tai monimutkainen.", "XML-dokumentet är för stort eller komplicerat."),
}


class BadXml(BadSignature):
    """The XML is not well formed or not allowed here."""

    reason = Reason.FORMAT_FAILURE

    @classmethod
    def malformed(cls, text: str, code: str = "structure") -> Self:
        """What is wrong: `text` in English, by the code (FHIR issue-type) in Finnish and Swedish."""
        fi, sv = _SAID[code]
        return cls(Finding("SIG-01", Sentence(fi, sv, text), code=code))


def parse(raw: bytes) -> etree._Element:
    """The root of a document, its comments taken out.

    They are in no canonical form here, and may not split a text either.

    Raises BadXml for anything too large, not UTF-8, with a DOCTYPE, or made to be slow; what is cheap to see is looked
    at first.
    """
    if len(raw) > MAX_BYTES:
        raise BadXml.malformed("the XML is larger than 40 MB.", "too-costly")
    if len(raw) > _SHORT and (
        sum(_count(raw, mark) for mark in (b"<", b"=", b"&")) > _MAX_MARKS or _count(raw, b">") > _MAX_MARKS
    ):
        raise BadXml.malformed("the XML has too many elements and attributes.", "too-costly")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BadXml.malformed("the XML is not well formed UTF-8.") from None
    prolog: Any = root.getroottree().docinfo  # the stubs do not know that internalDTD may be missing
    if prolog.internalDTD is not None:
        raise BadXml.malformed("the XML has a document type, which is not allowed.")
    if not _SAYS_UTF_8.match(raw):
        raise BadXml.malformed("the XML says that it is not UTF-8.")
    if len(raw) > _SHORT:
        _refuse_slow(root, raw)
    return root


def _count(raw: bytes, mark: bytes) -> int:
    """How often a mark occurs. Where it is rare, as in a photo, searching is ten times faster than counting."""
    if len(raw) < _LONG:
        return raw.count(mark)
    count, position = 0, raw.find(mark)
    while position >= 0 and count < _MANY:
        count, position = count + 1, raw.find(mark, position + 1)
    return count if position < 0 else count + raw.count(mark, position)


def _refuse_slow(root: etree._Element, raw: bytes) -> None:
    """Refuse what libxml2 canonicalises slowly.

    It sorts attributes in quadratic time, and writes namespaces again and again.
    """
    if _IS_WIDE(root):
        raise BadXml.malformed("an element has too many attributes.", "too-costly")
    if _IS_DEEP(root):
        raise BadXml.malformed("the XML is nested too deep.", "too-costly")
    declared = {namespace for _, namespace in etree.iterwalk(root, events=("start-ns",))}
    longest = sum(len(prefix) + len(name) for prefix, name in declared)
    if len(declared) > _MAX_NAMESPACES or _count(raw, b"<") * longest > _MAX_REPEATED:
        raise BadXml.malformed("the XML has too many or too long namespaces.", "too-costly")


def canonical(element: etree._Element | etree._ElementTree) -> bytes:
    """The exclusive canonical form of an element, or of a whole document, without comments (W3C xml-exc-c14n)."""
    try:
        return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    except etree.C14NError:
        raise BadXml.malformed("the XML has no canonical form: a namespace is not absolute.") from None


def digest(octets: bytes) -> bytes:
    """SHA-256, the one digest this house makes and takes."""
    return hashlib.sha256(octets).digest()


def only(element: etree._Element, path: str) -> etree._Element:
    """The one element at `path` below `element`; raises BadXml when there is none or several."""
    elements = element.findall(path)
    if len(elements) != 1:
        name = path.rpartition("}")[2]
        raise BadXml.malformed(f"the message must have exactly one {name}.")
    return elements[0]


def attribute(element: etree._Element, name: str) -> str:
    """An attribute that must be there; raises BadXml when it is not."""
    value = element.get(name)
    if value is None:
        raise BadXml.malformed(f"an attribute {name} is missing.")
    return str(value)


def are_identified(raw: bytes, root: etree._Element, parts: Mapping[str, etree._Element]) -> bool:
    """Whether each value is an attribute of its element and of no other, whatever the attribute's name.

    The bytes decide most cases at once: beside the element itself only References (`#value`) name it, and nothing is
    written in another way (`&`). Else every attribute is read, once.
    """
    if all(_PLAIN.fullmatch(value) for value in parts) and b"&" not in raw:
        if all(_is_named_once(raw, value.encode()) for value in parts):
            return True
    elif not all(parts):
        return False
    bearers: dict[str, list[etree._Element]] = {value: [] for value in parts}
    for element in root.iter("*"):
        for value in element.attrib.values():
            if value in bearers:
                bearers[str(value)].append(element)
    return all(bearers[value] == [element] for value, element in parts.items())


def _is_named_once(raw: bytes, value: bytes) -> bool:
    count = raw.count(value)
    return count <= 2 or count - raw.count(b"#" + value) == 1
