"""Parse XML that may be hostile, and write its exclusive canonical form."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from lxml import etree

from adapter.errors import Refused

MAX_BYTES = 64_000_000
_MAX_ATTRIBUTES = 64
_MAX_DECLARATIONS = 64
_SAYS_UTF_8 = re.compile(
    rb"\s*(<\?xml(?![^>]*encoding)|<\?xml[^>]*encoding\s*=\s*[\"']utf-8[\"']|\xef\xbb\xbf|<(?!\?xml))", re.IGNORECASE
)


class BadXml(Refused):
    """The XML is not well formed or not allowed here."""


def parse(raw: bytes) -> etree._Element:
    """The root of a document; raises BadXml for anything too large, not UTF-8, with a DOCTYPE, or made to be slow."""
    if len(raw) > MAX_BYTES:
        raise BadXml.because("SIG-01", "the XML is larger than 64 MB.", code="too-costly")
    try:
        raw.decode("utf-8")
        parser = etree.XMLParser(
            encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
        )
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, UnicodeDecodeError, ValueError):
        raise BadXml.because("SIG-01", "the XML is not well formed UTF-8.", code="structure") from None
    prolog: Any = root.getroottree().docinfo  # the stubs know neither doctype nor a missing internalDTD
    if prolog.doctype or prolog.internalDTD is not None:
        raise BadXml.because("SIG-01", "the XML has a document type, which is not allowed.", code="structure")
    if not _SAYS_UTF_8.match(raw):
        raise BadXml.because("SIG-01", "the XML says that it is not UTF-8.", code="structure")
    _refuse_slow(root)
    return root


def _refuse_slow(root: etree._Element) -> None:
    """libxml2 sorts attributes in quadratic time, and canonicalises many declarations slowly: refuse both early."""
    namespaces: set[str] = set()
    for element in root.iter("*"):
        namespaces.update(element.nsmap.values())
        if len(namespaces) > _MAX_DECLARATIONS:
            raise BadXml.because("SIG-01", "the XML has too many namespaces.", code="too-costly")
        if len(element.attrib) > _MAX_ATTRIBUTES:
            raise BadXml.because("SIG-01", "an element has too many attributes.", code="too-costly")


def canonical(element: etree._Element) -> bytes:
    """The exclusive canonical form of an element, without comments (W3C xml-exc-c14n)."""
    try:
        return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    except etree.C14NError:
        raise BadXml.because(
            "SIG-01", "the XML has no canonical form: a namespace is not absolute.", code="structure"
        ) from None


def digest(octets: bytes) -> bytes:
    """SHA-256, the one digest this house makes and takes."""
    return hashlib.sha256(octets).digest()


def only(element: etree._Element, path: str) -> etree._Element:
    """The one element at `path` below `element`; raises BadXml when there is none or several."""
    found = element.findall(path)
    if len(found) != 1:
        name = path.rpartition("}")[2]
        raise BadXml.because("SIG-01", f"the message must have exactly one {name}.", code="structure")
    return found[0]


def attribute(element: etree._Element, name: str) -> str:
    """An attribute that must be there; raises BadXml when it is not."""
    value = element.get(name)
    if value is None:
        raise BadXml.because("SIG-01", f"an attribute {name} is missing.", code="structure")
    return str(value)


def identities(root: etree._Element) -> dict[str, list[etree._Element]]:
    """Every element that carries an ID-like attribute, by its value: a value on two elements identifies neither."""
    found: dict[str, list[etree._Element]] = {}
    for element in root.iter("*"):
        for name, value in element.attrib.items():
            if str(name).rpartition("}")[2].lower() == "id":
                found.setdefault(str(value), []).append(element)
    return found
