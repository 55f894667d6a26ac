"""Which resources a search means, by reading each one (FHIR R4 search): slow, and sharing nothing with the adapter."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from tests.region import NOW
from tests.store.search.meanings import MEANINGS, Meaning

Query = Sequence[tuple[str, str]]
Span = tuple[float, float]
BASE = "https://api.example/fhir"
_HELSINKI = ZoneInfo("Europe/Helsinki")
_MASKED = re.compile(r"[0-9]{6}[-+a-y][0-9]{3}[0-9a-z]")
_MANY_TYPES = ("AuditEvent",)


@dataclass(frozen=True, slots=True)
class Held:
    """A resource with its id, the units that may see it, and when it last changed."""

    id: str
    resource: dict[str, Any]
    units: frozenset[str]
    at: datetime = NOW

    @property
    def kind(self) -> str:
        """Its type."""
        return str(self.resource["resourceType"])


def matches(everything: Sequence[Held], kind: str, query: Query, units: frozenset[str] | None) -> list[str]:
    """The ids that a search finds; `everything` is given newest first. What the units do not see is not there."""
    seen = [held for held in everything if units is None or held.units & units]
    return [
        held.id for held in seen if held.kind == kind and all(_meets(held, seen, name, value) for name, value in query)
    ]


def _meets(held: Held, everything: Sequence[Held], name: str, text: str) -> bool:
    if name.endswith(".identifier"):
        name = name.replace(".", ":")
    code, _, modifier = name.partition(":")
    meaning = MEANINGS[held.kind][code]
    values = list(_values(held.resource, meaning))
    if modifier == "missing":
        return bool(values) is (text == "false")
    asked = _split(text, ",")
    if modifier == "not":
        return not any(_is_token(held, meaning, values, value) for value in asked)
    if modifier == "identifier":
        here = everything if code in {"patient", "subject"} else ()
        return any(_is_named(here, values, value) for value in asked)
    if modifier[:1].isupper():
        asked = [f"{modifier}/{value.removeprefix(f'{modifier}/')}" for value in asked]
        modifier = ""
    return any(_meets_one(held, meaning, values, modifier, value) for value in asked)


def _meets_one(  # noqa: PLR0911 – one answer for each kind
    held: Held, meaning: Meaning, values: list[Any], modifier: str, text: str
) -> bool:
    kind, plain = meaning.kind, _plain(text)
    if kind == "changed":
        moment = held.at.timestamp() * 1000
        return _is_date((moment // 1, moment // 1), text)
    if kind == "date":
        return any(_is_date(span, text) for value in values if (span := _span(value)))
    if kind in {"number", "quantity"}:
        return any(_is_number(value, text) for value in values)
    if modifier == "of-type":
        system, code, value = (_plain(part) for part in _split(text, "|"))
        return any(
            _person(_bare(each.get("value", ""))) == _person(_bare(value))
            and any((one.get("system"), one.get("code")) == (system, code) for one in each["type"]["coding"])
            for each in values
            if "type" in each
        )
    if modifier == "text" or kind in {"string", "name", "address"}:
        return any(_says(each, modifier, plain) for value in values for each in _texts(value, kind))
    if kind == "uri":
        return any(plain in {value, value.partition("|")[0]} for value in values)
    if kind == "reference":
        return any(_is_reference(each.get("reference", ""), meaning, plain) for each in values)
    return _is_token(held, meaning, values, text)


# --- What stands in a resource ----------------------------------------------------------------------------------------


def _values(resource: dict[str, Any], meaning: Meaning) -> Iterator[Any]:
    if meaning.kind == "id":
        yield resource
    elif meaning.kind == "deceased":
        told = {key: value for key, value in resource.items() if key.startswith("deceased")}
        yield bool(told) and told != {"deceasedBoolean": False}
    for path in meaning.paths:
        for value in _walk(resource, path.split(".")):
            if meaning.kind == "phone" and value.get("system") != "phone":
                continue
            if meaning.only and not _may_be(resource, value, meaning.only):
                continue
            yield value


def _walk(value: Any, steps: Sequence[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _walk(each, steps)
    elif not steps:
        yield value
    else:
        choices = [key for key in value if re.fullmatch(f"{steps[0]}([A-Z][A-Za-z]*)?", key)]
        exact = [key for key in choices if key == steps[0]]
        for key in exact or [key for key in choices if steps[0] in {"created", "occurrence"}]:
            yield from _walk(value[key], steps[1:])


def _may_be(resource: dict[str, Any], reference: dict[str, Any], kind: str) -> bool:
    told = {str(reference["type"])} if "type" in reference else set()
    if match := re.search(
        r"(?:^|/)([A-Z][A-Za-z]+)/[A-Za-z0-9.-]+(/_history/[0-9]+)?$", reference.get("reference", "")
    ):
        told.add(match[1])
    return kind in told or (not told and resource["resourceType"] not in _MANY_TYPES)


def _texts(value: Any, kind: str) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        return
    if kind in {"name", "address"}:
        yield from (each for key, part in value.items() if key != "use" for each in _walk(part, ()))
    if kind in {"concept", "identifier"}:
        concepts = [value] if kind == "concept" else [value["type"]] if "type" in value else []
        for concept in concepts:
            yield from filter(None, [concept.get("text"), *(each.get("display") for each in concept.get("coding", []))])
    elif kind == "coding" and "display" in value:
        yield value["display"]


# --- Tokens -----------------------------------------------------------------------------------------------------------


def _is_token(held: Held, meaning: Meaning, values: list[Any], text: str) -> bool:
    if meaning.kind == "id":
        return held.id == _plain(text)
    parts = [_plain(part) for part in _split(text, "|")]
    system, asked = (None, parts[0]) if len(parts) == 1 else (parts[0], parts[1])
    if meaning.kind in {"code", "deceased"}:
        if system and meaning.systems and system not in meaning.systems:
            return False
        if not asked:
            return bool(values)
        return any(_person(_bare(_spell(value))) == _person(_bare(asked)) for value in values)
    if meaning.kind in {"contact", "phone"}:
        return any(_is_contact(value, system, asked) for value in values)
    return any(_is_coded(each, system, asked) for value in values for each in value.get("coding", [value]))


def _spell(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_coded(held: dict[str, Any], system: str | None, asked: str) -> bool:
    own, value = _bare(held.get("system", "")), _person(_bare(held.get("value", held.get("code", ""))))
    if not asked:
        return own == _bare(system or "")
    return value == _person(_bare(asked)) and (system is None or own == _bare(system))


def _is_contact(held: dict[str, Any], system: str | None, asked: str) -> bool:
    def letters(text: str) -> str:
        return "".join(letter for letter in text if letter not in " .-+/()\t").casefold()

    if system is not None and system not in {held.get("system"), held.get("use")}:
        return False
    return not asked or letters(held["value"]) == letters(asked)


def _is_named(everything: Sequence[Held], values: list[Any], text: str) -> bool:
    """Whether a reference names somebody by this identifier, or leads to the Patient here that has it."""
    parts = [_plain(part) for part in _split(text, "|")]
    asked = (None, parts[0]) if len(parts) == 1 else (parts[0], parts[1])
    here = {
        each.id
        for each in everything
        if each.kind == "Patient" and any(_is_coded(one, *asked) for one in each.resource.get("identifier", []))
    }
    patients = Meaning("reference", targets=("Patient",))
    for reference in values:
        if "identifier" in reference and _is_coded(reference["identifier"], *asked):
            return True
        if any(_is_reference(reference.get("reference", ""), patients, f"Patient/{identity}") for identity in here):
            return True
    return False


def _bare(text: str) -> str:
    return text.replace("urn:oid:", "", 1) if text.startswith("urn:oid:") else text


def _person(text: str) -> str:
    """A personal identity code is the same in capitals."""
    return text.upper() if re.fullmatch(r"[0-9]{6}[-+A-Za-z][0-9]{3}[0-9A-Za-z]", text) else text


def _is_reference(held: str, meaning: Meaning, asked: str) -> bool:
    """Whether an address that a resource holds is the one that is asked for; our own may be written in full."""
    held, asked = held.removeprefix(f"{BASE}/"), asked.removeprefix(f"{BASE}/")
    unversioned = held.partition("/_history/")[0]
    if re.fullmatch(r"[A-Za-z0-9.-]+", asked):
        kind, slash, identity = unversioned.partition("/")
        return bool(slash) and identity == asked and (not meaning.targets or kind in meaning.targets)
    return asked in {held, unversioned}


# --- Texts ------------------------------------------------------------------------------------------------------------


def _says(held: str, modifier: str, asked: str) -> bool:
    if modifier == "exact":
        return held == asked
    own, wanted = _fold(held), _fold(asked)
    return wanted in own if modifier == "contains" else own.startswith(wanted)


def _fold(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
    return _MASKED.sub("\0", re.sub(r"\s+", " ", plain).strip())


# --- Dates and numbers ------------------------------------------------------------------------------------------------


def _is_date(own: Span, text: str) -> bool:
    match = re.fullmatch(r"(eq|ne|lt|le|gt|ge|sa|eb|ap)?(.*)", text)
    assert match
    asked = _span(re.sub(r" (?=[0-9]{2}:[0-9]{2}$)", "+", match[2]))
    assert asked
    if match[1] == "ap":
        margin = abs(round(NOW.timestamp() * 1000) - asked[0]) // 10
        asked = (asked[0] - margin, asked[1] + margin)
    return _stands(match[1] or "eq", own, asked)


def _stands(prefix: str, own: Span, asked: Span) -> bool:
    within = asked[0] <= own[0] and own[1] <= asked[1]
    compared: dict[str, Callable[[], bool]] = {
        "eq": lambda: within,
        "ne": lambda: not within,
        "gt": lambda: own[1] > asked[1],
        "lt": lambda: own[0] < asked[0],
        "ge": lambda: own[1] > asked[1] or within,
        "le": lambda: own[0] < asked[0] or within,
        "sa": lambda: own[0] > asked[1],
        "eb": lambda: own[1] < asked[0],
        "ap": lambda: own[0] <= asked[1] and own[1] >= asked[0],
    }
    return compared[prefix]()


def _span(value: Any) -> Span | None:
    """The first and the last millisecond of a date, a Period or a Timing."""
    if isinstance(value, str):
        return _period(value)
    if "start" in value or "end" in value:
        start, end = _period(value.get("start", "")), _period(value.get("end", ""))
        return (start[0] if start else float("-inf")), (end[1] if end else float("inf"))
    spans = [_span(each) for each in (*value.get("event", []), value.get("repeat", {}).get("boundsPeriod")) if each]
    known = [span for span in spans if span]
    return (min(low for low, _ in known), max(high for _, high in known)) if known else None


def _period(text: str) -> Span | None:
    if not text:
        return None
    if "T" in text:
        whole, dot, fraction = re.sub(r"(Z|[+-]\d\d:\d\d)$", "", text).partition(".")
        zone = text[len(whole) + len(dot) + len(fraction) :].replace("Z", "+00:00")
        moment = datetime.fromisoformat(whole + zone)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=_HELSINKI)
        begin = round(moment.timestamp()) * 1000 + int(f"{fraction}000"[:3])
        long = {0: 60_000 if whole.count(":") == 1 else 1_000, 1: 100, 2: 10}.get(len(fraction), 1)
        return begin, begin + long - 1
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    last = day or calendar.monthrange(year, month or 12)[1]
    first = datetime(year, month or 1, day or 1, tzinfo=_HELSINKI)
    end = datetime(year, month or 12, last, tzinfo=_HELSINKI) + timedelta(days=1)
    return first.timestamp() * 1000, end.timestamp() * 1000 - 1


def _is_number(value: Any, text: str) -> bool:
    number, *unit = _split(text, "|")
    if unit:
        code = value.get("currency", value.get("code"))
        system = "urn:iso:std:iso:4217" if "currency" in value else value.get("system", "")
        if unit[0]:
            fits = (system, code) == (_plain(unit[0]), _plain(unit[1]))
        else:
            fits = _plain(unit[1]) in {code, value.get("unit")}
        if not fits:
            return False
    own = Fraction(str(value["value"] if isinstance(value, dict) else value))
    match = re.fullmatch(r"(eq|ne|lt|le|gt|ge|sa|eb|ap)?(-?[0-9]+)(?:\.([0-9]+))?", number)
    assert match
    asked, prefix = Fraction(f"{match[2]}.{match[3] or 0}"), match[1] or "eq"
    half = Fraction(1, 2 * 10 ** len(match[3] or ""))
    if prefix in {"eq", "ne"}:
        return (asked - half <= own < asked + half) is (prefix == "eq")
    if prefix == "ap":
        return abs(own - asked) <= abs(asked) / 10
    compared = {"lt": own < asked, "eb": own < asked, "le": own <= asked}
    return (compared | {"gt": own > asked, "sa": own > asked, "ge": own >= asked})[prefix]


# --- Escapes ----------------------------------------------------------------------------------------------------------


def _split(text: str, at: str) -> list[str]:
    """At separators that no backslash makes literal."""
    return re.findall(rf"(?:^|(?<=\{at}))((?:[^\\\{at}]|\\.)*)", text)


def _plain(text: str) -> str:
    for mark in (",", "|", "$"):
        text = re.sub(rf"\\\{mark}", mark, text)
    return text.replace("\\\\", "\\")
