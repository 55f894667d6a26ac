"""The JSON of a document of social care: what THL publishes of four kinds, and where a document departs from it.

The facts stand in social_documents.txt, one key a line; a document of another kind is checked for its syntax alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mocks.control import digest
from mocks.kanta import rules
from mocks.kanta.persons import bare, check_person
from mocks.xml.namespaces import HETU_ROOT
from mocks.xml.types import show

if TYPE_CHECKING:
    from mocks.control import Examination, Rule
    from mocks.kanta.persons import Person

#: The document group (1.2.246.537.6.1505) of each kind that THL publishes, by the name at the top of its JSON.
GROUPS = {"asiakkuusasiakirja": "1", "asia_asiakirja": "2", "luovutuslupa_asiakirja": "8", "kieltoasiakirja": "9"}

_LINE = re.compile(r"( *)(\w+)(!?)([*+]?)(?: (\w+) ?(.*))?")
_DAY = re.compile(r"-?(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))", re.ASCII)


@dataclass
class _Key:
    """One key of a published document: of which kind (empty: an object), whether it must be there and is a list."""

    required: bool
    many: str
    kind: str
    told: str
    keys: dict[str, _Key] = field(default_factory=dict)


@dataclass(frozen=True)
class _Fault:
    rule: Rule
    place: str
    expected: str
    found: str


def examine_body(examination: Examination, content: bytes, group: str, patient: Person) -> None:
    """Check the JSON of a document of this group whose header is about `patient`. Raises BrokenRuleError."""
    try:
        body = json.loads(content, object_pairs_hook=_read_object, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        body = None
    named = isinstance(body, dict) and len(body) == 1 and all(isinstance(told, dict) for told in body.values())
    examination.check(rules.JSON_SYNTAX, "json", holds=named, expected="one name at the top", found=digest(str(body)))
    if not named:
        return
    ((kind, told),) = body.items()
    fits = GROUPS.get(kind) == group if kind in GROUPS or group in {"1", "8", "9"} else True
    expected = next((name for name, code in GROUPS.items() if code == group), "another")
    examination.check(rules.JSON_KIND, "json", holds=fits, expected=expected, found=digest(kind))
    _check_persons(examination, _tell(kind), told, patient)
    if kind in GROUPS:
        broken = set()
        for fault in _compare(told, _PUBLISHED[kind], kind):
            broken.add(fault.rule)
            examination.check(fault.rule, fault.place, holds=False, expected=fault.expected, found=fault.found)
        for rule in (rules.JSON_MISSING, rules.JSON_UNKNOWN, rules.JSON_TYPE, rules.JSON_CODE):
            if rule not in broken:
                examination.check(rule, kind, holds=True)


def read_kind(entries: bytes | None) -> str:
    """The one name at the top of a client document's JSON; empty when it has not one."""
    try:
        (kind,) = json.loads(entries or b"")
    except (ValueError, TypeError, RecursionError):
        return ""
    return str(kind)


def _check_persons(examination: Examination, kind: str, told: dict[str, Any], patient: Person) -> None:
    clients = told.get("asiakas")
    listed = clients if isinstance(clients, list) else [clients]
    named = [person for client in listed for person in _find_own(client)]
    if named:
        holds = bare(patient) in {bare(person) for _, person in named}
        found = ", ".join(digest(person[1]) for _, person in named)
        examination.check(rules.CLIENT, f"{kind}.asiakas", holds=holds, expected=digest(patient[1]), found=found)
    for place, person in _find_hetus(told, kind):
        check_person(examination, place, person)


def _find_own(client: Any) -> Iterator[tuple[str, Person]]:
    """The ids of a client of the document."""
    for name, usual in (("henkilotunnus", HETU_ROOT), ("tilapainen_yksilointitunnus", "")):
        identity = client.get(name) if isinstance(client, dict) else None
        if isinstance(identity, dict) and identity.get("value"):
            yield name, (str(identity.get("system", usual)), str(identity["value"]))


def _find_hetus(told: dict[str, Any], kind: str) -> Iterator[tuple[str, Person]]:
    """Every HETU of a document, wherever it stands."""
    waiting: list[tuple[str, Any]] = [(kind, told)]
    while waiting:
        place, item = waiting.pop()
        if isinstance(item, list):
            waiting.extend((f"{place}[{number}]", inner) for number, inner in enumerate(item))
        elif isinstance(item, dict):
            identity = item.get("henkilotunnus")
            if isinstance(identity, dict) and "value" in identity:
                person = (str(identity.get("system", HETU_ROOT)), str(identity["value"]))
                yield f"{place}.henkilotunnus", person
            waiting.extend((f"{place}.{_tell(name)}", inner) for name, inner in item.items())


def _compare(value: Any, key: _Key, place: str) -> Iterator[_Fault]:
    if key.many:
        if not isinstance(value, list):
            yield _Fault(rules.JSON_TYPE, place, "a list", _name_type(value))
            return
        if key.many == "+" and not value:
            yield _Fault(rules.JSON_MISSING, f"{place}[0]", "one at least", "nothing")
        for number, item in enumerate(value):
            yield from _compare_one(item, key, f"{place}[{number}]")
    else:
        yield from _compare_one(value, key, place)


def _compare_one(value: Any, key: _Key, place: str) -> Iterator[_Fault]:
    if key.kind:
        yield from _compare_leaf(value, key, place)
    elif not isinstance(value, dict):
        yield _Fault(rules.JSON_TYPE, place, "an object", _name_type(value))
    else:
        yield from _compare_keys(value, key.keys, place)


def _compare_keys(value: dict[str, Any], keys: dict[str, _Key], place: str) -> Iterator[_Fault]:
    for name, inner in value.items():
        if name in keys:
            yield from _compare(inner, keys[name], f"{place}.{name}")
        else:
            yield _Fault(rules.JSON_UNKNOWN, place, "no such key", digest(name))
    for name, key in keys.items():
        if key.required and name not in value:
            yield _Fault(rules.JSON_MISSING, f"{place}.{name}", name, "nothing")


def _compare_leaf(value: Any, key: _Key, place: str) -> Iterator[_Fault]:
    if key.kind == "code":
        yield from _compare_code(value, key.told.split(), place)
    elif key.kind == "identifier":
        keys = {"value": _Key(True, "", "text", ""), "system": _Key(False, "", "text", "")}
        yield from _compare_one(value, _Key(False, "", "", "", keys), place)
    elif not _LEAVES[key.kind](value, key.told):
        found = digest(value) if isinstance(value, str) else _name_type(value)
        yield _Fault(rules.JSON_TYPE, place, key.kind, found)


def _compare_code(value: Any, told: list[str], place: str) -> Iterator[_Fault]:
    text = _Key(True, "", "text", "")
    yield from _compare_one(value, _Key(False, "", "", "", dict.fromkeys(("system", "code", "display"), text)), place)
    if isinstance(value, dict) and isinstance(value.get("system"), str):
        system, codes = f"urn:oid:1.2.246.537.{told[0]}", told[1:]
        version = value["system"].removeprefix(system)
        if not value["system"].startswith(system) or not re.fullmatch(r"(\.\d+)*", version, re.ASCII):
            yield _Fault(rules.JSON_CODE, f"{place}.system", system, show(value["system"].removeprefix("urn:oid:")))
        if codes and value.get("code") not in codes:
            yield _Fault(rules.JSON_CODE, f"{place}.code", " or ".join(codes), show(str(value.get("code"))))


def _is_date(value: Any, _told: str) -> bool:
    """A year, a month or a day that the calendar has."""
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    try:
        return match is not None and bool(date(int(match[1]), int(match[2] or 1), int(match[3] or 1)))
    except ValueError:
        return False


def _is_moment(value: Any, told: str) -> bool:
    if not isinstance(value, str):
        return False
    day, _, clock = value.partition("T")
    return _is_date(day, told) and ("T" not in value or (len(day) >= 10 and _CLOCK.fullmatch(clock) is not None))


_LEAVES: dict[str, Callable[[Any, str], bool]] = {
    "text": lambda value, _: isinstance(value, str),
    "name": lambda value, _: isinstance(value, str) and value != "",
    "flag": lambda value, _: isinstance(value, bool),
    "date": _is_date,
    "moment": _is_moment,
    "fixed": lambda value, told: isinstance(value, str) and hashlib.sha256(value.encode()).hexdigest() == told,
}


def _tell(name: str) -> str:
    """A key as a place may name it: one that looks like a word, else a digest."""
    return name if re.fullmatch("[a-z_]{1,64}", name) else digest(name)


def _read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name stands twice")
    return read


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _name_type(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _read_published() -> dict[str, _Key]:
    top = _Key(False, "", "", "")
    path = [top]
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines():
        match = _LINE.fullmatch(line)
        if match:
            indent, name, required, many, kind, told = match.groups()
            key = _Key(bool(required), many, kind or "", told or "")
            del path[len(indent) // 2 + 1 :]
            path[-1].keys[name] = key
            path.append(key)
    return top.keys


_PUBLISHED = _read_published()
