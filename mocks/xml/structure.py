"""The structure of an XML document as a table, and one checker that reads it.

Theory of operation. A table gives every form of element by name, in one line of words, as an XML schema would:

    "Author": "@typeCode='AUT' ?functionCode=CE time=TS assignedAuthor=AssignedAuthor"

| word | meaning |
|---|---|
| `@name=type` | an attribute that may be there; `@name!=type` must be there, `@~name=type` too, which is ours |
| `@name='AUT'` | its only value; several are divided by `,` |
| `name=Form` | one child; `?` at most one, `*` any number, `+` at least one |
| `a=A` and `b=B` joined by a bar | either child, where one of them belongs |
| `~name=Form` | at most one; that it must be there is ours |
| `^name=Form` | at least one; that it stands alone is ours |
| `%name=Form` | exactly one, which is ours |
| `#text=type` | the text; without the word the element has none |
| `#null` | a nullFlavor may stand for the attributes that must be there |
| `#open` | what stands within is not looked at |
| `#open=hl7fi` | children of that namespace may stand anywhere |
| `#ours` | the whole form is ours |

Children stand in the order of the words. Attributes of XML Schema instances may stand anywhere. The checker walks with
a stack of its own, since a hostile document is deeper than Python's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from mocks.xml.namespaces import HL7, PREFIXES, clark
from mocks.xml.types import TYPES, show

if TYPE_CHECKING:
    from lxml.etree import _Element

_SCHEMA_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_BY_NAMESPACE = {namespace: prefix for prefix, namespace in PREFIXES.items()}
#: How many may stand there, and whether it is ours that one must, and that no second may.
_SIGNS: dict[str, tuple[int, int | None, bool, bool]] = {
    "": (1, 1, False, False),
    "?": (0, 1, False, False),
    "*": (0, None, False, False),
    "+": (1, None, False, False),
    "~": (1, 1, True, False),
    "^": (1, 1, False, True),
    "%": (1, 1, True, True),
}


@dataclass(frozen=True)
class Deviation:
    """Where a document departs from its table: how (`element`, `order`, …), what belongs there and what was found."""

    fault: str
    place: str
    expected: str
    found: str
    ours: bool = False


@dataclass(frozen=True)
class _Attribute:
    name: str
    required: bool
    kind: str
    values: tuple[str, ...]
    ours: bool = False  # that it must be there

    def fits(self, text: str) -> bool:
        return text in self.values if self.values else TYPES[self.kind](text)

    @property
    def expected(self) -> str:
        return " or ".join(self.values) or self.kind


@dataclass(frozen=True)
class _Part:
    """Children that may stand at one place: the form of each by its tag, how many, and by whose demand."""

    forms: Mapping[str, str]
    least: int
    most: int | None
    least_is_ours: bool
    most_is_ours: bool

    @property
    def names(self) -> str:
        return " or ".join(_local(tag) for tag in self.forms)


@dataclass(frozen=True)
class _Form:
    attributes: Mapping[str, _Attribute]
    parts: tuple[_Part, ...]
    text: str | None
    places: Mapping[str, int]  # which part each tag is of
    nullable: bool
    open: str | None
    ours: bool

    @classmethod
    def read(cls, line: str) -> _Form:
        attributes: dict[str, _Attribute] = {}
        parts: list[_Part] = []
        flags: dict[str, str] = {}
        for word in line.split():
            name, _, meaning = word.partition("=")
            if word.startswith("@"):
                bare, ours = name.strip("@~!"), name.startswith("@~")
                values = tuple(meaning[1:-1].split(",")) if meaning.startswith("'") else ()
                attributes[bare] = _Attribute(bare, ours or name.endswith("!"), meaning, values, ours)
            elif word.startswith("#"):
                flags[name] = meaning
            else:
                parts.append(_read_part(word))
        return cls(
            attributes=attributes,
            parts=tuple(parts),
            text=flags.get("#text"),
            places={tag: number for number, part in enumerate(parts) for tag in part.forms},
            nullable="#null" in flags,
            open=flags.get("#open"),
            ours="#ours" in flags,
        )


class Structure:
    """The forms of one kind of document."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._forms = {name: _Form.read(line) for name, line in table.items()}

    def deviations(self, root: _Element, form: str) -> Iterator[Deviation]:
        """Where an element departs from the form of this name, in the order of the document."""
        waiting = [(root, form, _local(str(root.tag)), False)]
        while waiting:
            element, name, place, ours = waiting.pop()
            found = self._forms[name]
            ours = ours or found.ours
            if found.open == "":
                continue
            yield from _check_attributes(element, found, place, ours=ours)
            yield from _check_text(element, found, place, ours=ours)
            below: list[tuple[_Element, str, str, bool]] = []
            yield from _check_children(element, found, place, below, ours=ours)
            waiting.extend(reversed(below))


def _read_part(word: str) -> _Part:
    sign = word[0] if word[0] in _SIGNS else ""
    pairs = [alternative.split("=") for alternative in word.removeprefix(sign).split("|")]
    forms = {clark(name if ":" in name else f"hl7:{name}"): form for name, form in pairs}
    return _Part(forms, *_SIGNS[sign])


def _check_attributes(element: _Element, form: _Form, place: str, *, ours: bool) -> Iterator[Deviation]:
    null = element.get("nullFlavor")
    for key, attribute in form.attributes.items():
        if attribute.required and key not in element.attrib and not (form.nullable and null is not None):
            yield Deviation("attribute", f"{place}/@{key}", attribute.expected, "nothing", ours or attribute.ours)
    for name, value in element.attrib.items():
        at = f"{place}/@{_local(str(name))}"
        known = form.attributes.get(str(name)) or (_NULL_FLAVOR if name == "nullFlavor" else None)
        if known is None:
            if not str(name).startswith((_SCHEMA_INSTANCE, _XML)):
                yield Deviation("attribute", at, "no such attribute", "it", ours)
        elif not known.fits(str(value)):
            yield Deviation("type", at, known.expected, show(str(value)), ours)


def _check_text(element: _Element, form: _Form, place: str, *, ours: bool) -> Iterator[Deviation]:
    text = element.text or ""
    for child in element:
        text += child.tail or ""
    if form.text is not None:
        if not TYPES[form.text](text) and element.get("nullFlavor") is None:
            yield Deviation("type", place, form.text, show(text.strip()), ours)
    elif text.strip():
        yield Deviation("type", place, "no text", show(text.strip()), ours)


def _check_children(
    element: _Element, form: _Form, place: str, below: list[tuple[_Element, str, str, bool]], *, ours: bool
) -> Iterator[Deviation]:
    """Compare the children with the form's parts; those that have a form of their own are put into `below`."""
    tags = [str(child.tag) for child in element]
    repeated = {} if len(set(tags)) == len(tags) else Counter(tags)
    seen: Counter[str] = Counter()
    counted = [0] * len(form.parts)
    reached = 0
    for child, tag in zip(element, tags, strict=True):
        at = f"{place}/{_local(tag)}"
        if repeated.get(tag, 0) > 1:
            seen[tag] += 1
            at += f"[{seen[tag]}]"
        number = form.places.get(tag)
        if number is None:
            namespace = etree.QName(tag).namespace
            if form.open is None or namespace != PREFIXES[form.open]:
                yield Deviation("element", at, "no such element", "it", ours or namespace != HL7)
            continue
        part = form.parts[number]
        counted[number] += 1
        if number < reached:
            yield Deviation("order", at, f"before {form.parts[reached].names}", "after it", ours)
        reached = max(reached, number)
        if part.most is not None and counted[number] > part.most:
            yield Deviation("repeated", at, f"{part.names} once", "again", ours or part.most_is_ours)
        below.append((child, part.forms[tag], at, ours))
    for number, part in enumerate(form.parts):
        if counted[number] < part.least and not (form.nullable and element.get("nullFlavor") is not None):
            yield Deviation("missing", f"{place}/{part.names}", part.names, "nothing", ours or part.least_is_ours)


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    """A name as a person writes it: with a prefix where it is not of HL7 V3."""
    name = etree.QName(tag)
    prefix = _BY_NAMESPACE.get(name.namespace or "", "")
    return name.localname if prefix in {"", "hl7"} else f"{prefix}:{name.localname}"


_NULL_FLAVOR = _Attribute("nullFlavor", required=False, kind="null", values=())
