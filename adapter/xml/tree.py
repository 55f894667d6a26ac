"""Parse XML that may be hostile, and write its exclusive canonical form."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from lxml import etree

from adapter.xml.verdict import BadSignature, Reason

MAX_BYTES = 64_000_000
_MAX_TAGS = 500_000
_MAX_ATTRIBUTES = 64
_MAX_DECLARATIONS = 64
_SAYS_UTF_8 = re.compile(
    rb"\s*(<\?xml(?![^>]*encoding)|<\?xml[^>]*encoding\s*=\s*[\"']utf-8[\"']|\xef\xbb\xbf|<(?!\?xml))", re.IGNORECASE
)
_DECLARATION = re.compile(rb"xmlns(:[^\s=]*)?\s*=\s*(\"[^\"]*\"|'[^']*')")
_IS_WIDE = etree.XPath(f"boolean(//*/@*[{_MAX_ATTRIBUTES + 1}])")
_BEARERS = etree.XPath("//@*[. = $value]/..")


class BadXml(BadSignature):
    """The XML is not well formed or not allowed here."""

    reason = Reason.FORMAT_FAILURE


def parse(raw: bytes) -> etree._Element:
    """The root of a document, its comments taken out: they are in no canonical form here, and may not split a text either.

    Raises BadXml for anything too large, not UTF-8, with a DOCTYPE, or made to be slow; what is cheap to see is looked at first.
    """
    if len(raw) > MAX_BYTES:
        raise BadXml.because("SIG-01", "the XML is larger than 64 MB.", code="too-costly")
    if raw.count(b"<") > _MAX_TAGS:
        raise BadXml.because("SIG-01", "the XML has too many elements.", code="too-costly")
    if raw.count(b"xmlns") > _MAX_DECLARATIONS and len(set(_DECLARATION.findall(raw))) > _MAX_DECLARATIONS:
        raise BadXml.because("SIG-01", "the XML has too many namespaces.", code="too-costly")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BadXml.because("SIG-01", "the XML is not well formed UTF-8.", code="structure") from None
    prolog: Any = root.getroottree().docinfo  # the stubs know neither doctype nor a missing internalDTD
    if prolog.doctype or prolog.internalDTD is not None:
        raise BadXml.because("SIG-01", "the XML has a document type, which is not allowed.", code="structure")
    if not _SAYS_UTF_8.match(raw):
        raise BadXml.because("SIG-01", "the XML says that it is not UTF-8.", code="structure")
    if _IS_WIDE(root):  # libxml2 sorts attributes in quadratic time
        raise BadXml.because("SIG-01", "an element has too many attributes.", code="too-costly")
    return root


def canonical(element: etree._Element | etree._ElementTree) -> bytes:
    """The exclusive canonical form of an element, or of a whole document, without comments (W3C xml-exc-c14n)."""
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


def is_identified(raw: bytes, element: etree._Element, value: str) -> bool:
    """Whether `value` is an attribute of this element and of no other, whatever the attribute's name.

    The bytes tell most cases at once: the value stands in the element and in the Reference that names it. Else every attribute is read.
    """
    if not value or value not in element.attrib.values():
        return False
    if raw.count(value.encode()) <= 2 and b"&#" not in raw:
        return True
    return _BEARERS(element.getroottree(), value=value) == [element]
