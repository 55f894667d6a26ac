"""Structural mutations of signed XML: what a person with an editor, and no key, may do to a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from random import Random

from lxml import etree

_IDS = (
    "ID",
    "Id",
    "id",
    "{http://www.w3.org/XML/1998/namespace}id",
    "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd}Id",
)
_WORDS = (
    "polvesta",
    "",
    " ",
    "\n",
    "A",
    "=",
    "0",
    "&#x4f;",
    "é",
    "e\u0301",
    "\u200b",
    "\u202e",
    "-1",
    "2099-01-01T00:00:00Z",
)
_TIMES = (
    "00010101",
    "99991231235959+0000",
    "20261122160000+9999",
    "20261122160000",
    "20261122",
    "0001-01-01T00:00:00Z",
)
_URIS = (
    "",
    "#",
    "#x",
    "http://127.0.0.1/",
    "file:///etc/passwd",
    "#xpointer(/)",
    "urn:x",
    "relative",
    "urn:hl7-org:v3",
)
_DECLARATION = re.compile(rb'xmlns(?::[\w]+)?="[^"]*"')
_BASE64 = re.compile(rb">[A-Za-z0-9+/=]{20,}<")
_NUMBERS = b"\x00\x09\x20\x22\x26\x27\x2f\x3c\x3d\x3e\x5d\x80\xc0\xef\xff"


class Mutation:
    """One mutant at a time, out of two genuine files; the seed and the order of calls decide everything."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._on_tree: tuple[Callable[[etree._Element, etree._Element], None], ...] = (
            self._remove,
            self._duplicate,
            self._move,
            self._swap,
            self._rename,
            self._set_attribute,
            self._drop_attribute,
            self._copy_attributes,
            self._decoy,
            self._text,
            self._tail,
            self._comment,
            self._instruct,
            self._wrap,
            self._bury,
            self._splice,
            self._time,
            self._algorithm,
        )
        self._on_bytes: tuple[Callable[[bytes, bytes], bytes], ...] = (
            self._flip,
            self._insert,
            self._cut,
            self._truncate,
            self._rebind,
            self._base64,
            self._cross,
            self._refer,
            self._frame,
        )

    def mutate(self, raw: bytes, other: bytes) -> bytes:
        """One to three changes; `other` is where foreign parts come from."""
        changed = raw
        for _ in range(self._rng.choice((1, 1, 1, 2, 2, 3))):
            if self._rng.random() < 0.65:
                changed = self._mutate_tree(changed, other)
            else:
                changed = self._rng.choice(self._on_bytes)(changed, other)
        return changed

    def _mutate_tree(self, raw: bytes, other: bytes) -> bytes:
        try:
            root, foreign = etree.fromstring(raw), etree.fromstring(other)
            self._rng.choice(self._on_tree)(root, foreign)
            return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=self._rng.random() < 0.5)
        except (etree.XMLSyntaxError, ValueError):  # what earlier changes made is no XML, or a name or text cannot be
            return raw

    def _any(self, root: etree._Element) -> etree._Element:
        every = list(root.iter("*"))
        return self._rng.choice(every)

    def _inner(self, root: etree._Element) -> tuple[etree._Element, etree._Element]:
        """An element and its parent."""
        every = [(item, parent) for item in root.iter("*") if (parent := item.getparent()) is not None]
        return self._rng.choice(every)

    def _remove(self, root: etree._Element, _: etree._Element) -> None:
        element, parent = self._inner(root)
        parent.remove(element)

    def _duplicate(self, root: etree._Element, _: etree._Element) -> None:
        element, parent = self._inner(root)
        place = parent if self._rng.random() < 0.5 else self._any(root)
        place.insert(self._rng.randint(0, len(place)), deepcopy(element))

    def _move(self, root: etree._Element, _: etree._Element) -> None:
        element, _parent = self._inner(root)
        place = self._any(root)
        if element not in {place, *place.iterancestors()}:
            place.insert(self._rng.randint(0, len(place)), element)

    def _swap(self, root: etree._Element, _: etree._Element) -> None:
        one, parent = self._inner(root)
        position = self._rng.randrange(len(parent))
        parent.insert(position, one)

    def _rename(self, root: etree._Element, _: etree._Element) -> None:
        element = self._any(root)
        name = etree.QName(element)
        another = etree.QName(self._any(root))
        element.tag = self._rng.choice(
            (
                str(another),
                name.localname,
                f"{{{another.namespace}}}{name.localname}",
                f"{{{name.namespace}}}{another.localname}",
            )
        )

    def _set_attribute(self, root: etree._Element, _: etree._Element) -> None:
        element = self._any(root)
        names = [str(name) for name in element.attrib] or list(_IDS)
        element.set(self._rng.choice(names), self._rng.choice(_WORDS + _URIS))

    def _drop_attribute(self, root: etree._Element, _: etree._Element) -> None:
        element = self._rng.choice([item for item in root.iter("*") if item.attrib] or [root])
        for name in list(element.attrib)[:1]:
            del element.attrib[name]

    def _copy_attributes(self, root: etree._Element, foreign: etree._Element) -> None:
        source = self._any(root if self._rng.random() < 0.7 else foreign)
        element = self._any(root)
        for name, value in source.attrib.items():
            element.set(str(name), str(value))

    def _decoy(self, root: etree._Element, _: etree._Element) -> None:
        values = [str(item.get(name)) for item in root.iter("*") for name in _IDS if item.get(name)]
        if values:
            value = self._rng.choice(values)
            self._any(root).set(self._rng.choice(_IDS), self._rng.choice((value, value, value.lower(), f"{value} ")))

    def _text(self, root: etree._Element, foreign: etree._Element) -> None:
        element = self._any(root)
        text = element.text or ""
        at = self._rng.randint(0, len(text))
        element.text = self._rng.choice(
            (
                text[:at] + self._rng.choice(_WORDS) + text[at:],
                text[:at] + text[at + 1 :],
                self._any(foreign).text or "",
            )
        )

    def _tail(self, root: etree._Element, _: etree._Element) -> None:
        self._inner(root)[0].tail = self._rng.choice(_WORDS)

    def _comment(self, root: etree._Element, _: etree._Element) -> None:
        self._split(root, etree.Comment(self._rng.choice(("x", "polvesta"))))

    def _instruct(self, root: etree._Element, _: etree._Element) -> None:
        self._split(root, etree.ProcessingInstruction("x", "polvesta"))

    def _split(self, root: etree._Element, node: etree._Element) -> None:
        element = self._any(root)
        text = element.text or ""
        at = self._rng.randint(0, len(text))
        element.insert(0, node)
        element.text, node.tail = text[:at], text[at:]

    def _wrap(self, root: etree._Element, _: etree._Element) -> None:
        element, parent = self._inner(root)
        cover = etree.Element(self._rng.choice((str(element.tag), str(parent.tag), "evil")))
        parent.replace(element, cover)
        cover.append(element)

    def _bury(self, root: etree._Element, foreign: etree._Element) -> None:
        """The classical wrapping: the genuine part goes elsewhere, another takes its place."""
        element, parent = self._inner(root)
        twins = [item for item in foreign.iter("*") if item.tag == element.tag] or [element]
        twin = deepcopy(self._rng.choice(twins))
        if self._rng.random() < 0.5:
            for name in twin.attrib:
                del twin.attrib[name]
                break
        parent.replace(element, twin)
        place = self._any(root)
        place.insert(self._rng.randint(0, len(place)), element)

    def _splice(self, root: etree._Element, foreign: etree._Element) -> None:
        element, parent = self._inner(root)
        twins = [item for item in foreign.iter("*") if item.tag == element.tag]
        if twins:
            parent.replace(element, deepcopy(self._rng.choice(twins)))

    def _time(self, root: etree._Element, _: etree._Element) -> None:
        stamps = [
            item for item in root.iter("*") if etree.QName(item).localname in {"signatureTimestamp", "effectiveTime"}
        ]
        texts = [
            item for item in root.iter("*") if etree.QName(item).localname in {"Created", "Expires", "SigningTime"}
        ]
        if stamps:
            self._rng.choice(stamps).set("value", self._rng.choice(_TIMES))
        if texts:
            self._rng.choice(texts).text = self._rng.choice(_TIMES)

    def _algorithm(self, root: etree._Element, _: etree._Element) -> None:
        holders = [item for item in root.iter("*") if item.get("Algorithm") or item.get("URI") is not None]
        if holders:
            element, other = self._rng.choice(holders), self._rng.choice(holders)
            for name in ("Algorithm", "URI"):
                if name in element.attrib:
                    element.set(name, other.get(name) or self._rng.choice(_URIS))

    def _flip(self, raw: bytes, _: bytes) -> bytes:
        at = self._rng.randrange(len(raw))
        value = raw[at] ^ (1 << self._rng.randrange(8)) if self._rng.random() < 0.5 else self._rng.choice(_NUMBERS)
        return raw[:at] + bytes((value,)) + raw[at + 1 :]

    def _insert(self, raw: bytes, _: bytes) -> bytes:
        at = self._rng.randrange(len(raw))
        return (
            raw[:at]
            + self._rng.choice((b"<!---->", b"<?x?>", b"<![CDATA[]]>", b"&amp;", b"&x;", b" ", b"\xef\xbb\xbf", b"x"))
            + raw[at:]
        )

    def _cut(self, raw: bytes, _: bytes) -> bytes:
        at = self._rng.randrange(len(raw))
        return raw[:at] + raw[at + self._rng.choice((1, 2, 5, 50, 500)) :]

    def _truncate(self, raw: bytes, _: bytes) -> bytes:
        return raw[: self._rng.randrange(1, len(raw))]

    def _rebind(self, raw: bytes, _: bytes) -> bytes:
        found = list(_DECLARATION.finditer(raw))
        if not found:
            return raw
        one, other = self._rng.choice(found), self._rng.choice(found)
        return (
            raw[: one.start()]
            + other.group()
            + (b" " + one.group() if self._rng.random() < 0.3 else b"")
            + raw[one.end() :]
        )

    def _base64(self, raw: bytes, _: bytes) -> bytes:
        found = list(_BASE64.finditer(raw))
        if not found:
            return raw
        one = self._rng.choice(found)
        at = self._rng.randrange(one.start() + 1, one.end() - 1)
        return (
            raw[:at]
            + self._rng.choice((b"A", b"/", b"=", b" ", b"\n", b"", b"AA==", b"-", b"\xc3\xa9"))
            + raw[at + 1 :]
        )

    def _cross(self, raw: bytes, other: bytes) -> bytes:
        """The beginning of one file and the end of the other, joined at a tag."""
        heads = [match.start() for match in re.finditer(b"<", raw)]
        if not heads:
            return raw
        at = self._rng.choice(heads)
        mark = raw[at : at + 24]
        there = other.find(mark)
        return raw[:at] + other[there if there >= 0 else min(at, len(other)) :]

    def _refer(self, raw: bytes, _: bytes) -> bytes:
        """A character written as a reference."""
        at = self._rng.randrange(len(raw))
        if not 0x20 < raw[at] < 0x7F:
            return raw
        return raw[:at] + self._rng.choice((b"&#x%x;", b"&#%d;")) % raw[at] + raw[at + 1 :]

    def _frame(self, raw: bytes, _: bytes) -> bytes:
        head, tail = self._rng.choice(
            (
                (b"\xef\xbb\xbf", b""),
                (b"", b"\n<!--x-->\n"),
                (b"", b"<?x?>"),
                (b"<?x?>", b""),
                (b"", b"x"),
                (b"", raw[-200:]),
                (b"<a>", b"</a>"),
                (b"\n", b""),
                (b"<!DOCTYPE a>", b""),
            )
        )
        return head + raw + tail
