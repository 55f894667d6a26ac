"""Read XML from outside behind limits, and find what must be there exactly once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from mocks.xml.namespaces import PREFIXES

if TYPE_CHECKING:
    from lxml.etree import _Element

BYTE_LIMIT = 64 * 1024 * 1024
_ATTRIBUTE_LIMIT = 64
_ELEMENT_LIMIT = 200_000


class NotWellFormedError(Exception):
    """The XML cannot be read, or lacks what the wire contract says it holds. The text never quotes content."""


def huge_parser() -> etree.XMLParser:
    """A parser for text nodes over 10 MB (photos), without DTD, entities or network. Comments count for nothing."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
    )


def parse(content: bytes) -> _Element:
    """Read XML that somebody sent. Raises NotWellFormedError; the cheap checks stand before the parser's work."""
    if len(content) > BYTE_LIMIT:
        raise NotWellFormedError("larger than the limit")
    # Refused as bytes too: a DOCTYPE must not even be expanded. In comments and CDATA it is refused for simplicity.
    if b"<!DOCTYPE" in content:
        raise NotWellFormedError("a DOCTYPE is not allowed")
    try:
        root = etree.fromstring(content, huge_parser())  # the parser above is the defence
    except (etree.XMLSyntaxError, ValueError):
        raise NotWellFormedError("not well-formed XML") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotWellFormedError("a DOCTYPE is not allowed")
    _check_size(root)
    return root


def one(element: _Element, path: str) -> _Element:
    """The one element at `path` below `element`. Raises NotWellFormedError when there is none or more than one."""
    found = element.findall(path, PREFIXES)
    if len(found) != 1:
        raise NotWellFormedError(f"{path} must occur exactly once")
    return found[0]


def value(element: _Element, path: str, attribute: str) -> str:
    """The non-empty attribute of the one element at `path`. Raises NotWellFormedError."""
    text = one(element, path).get(attribute, "")
    if not text:
        raise NotWellFormedError(f"{path}/@{attribute} is missing")
    return text


def _check_size(root: _Element) -> None:
    """Canonicalisation sorts attributes in quadratic time, so a wide element is refused before any of it."""
    above = root.getprevious()
    below = root.getnext()
    if above is not None or below is not None:
        raise NotWellFormedError("processing instructions are not allowed")
    for count, element in enumerate(root.iter()):
        if count > _ELEMENT_LIMIT:
            raise NotWellFormedError("too many elements")
        if not isinstance(element.tag, str):
            raise NotWellFormedError("processing instructions are not allowed")
        if len(element.attrib) > _ATTRIBUTE_LIMIT or len(element.nsmap) > _ATTRIBUTE_LIMIT:
            raise NotWellFormedError("too many attributes or namespaces on one element")
