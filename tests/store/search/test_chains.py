"""Chains, `_has` and includes, answered by the index and by reading every resource."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from adapter.errors import Refused
from adapter.rest.chains import read_questions
from adapter.rest.inclusions import read_inclusions
from adapter.store import question, search, units
from adapter.store.finding import Inquiry
from adapter.store.inclusion import Inclusion, include
from adapter.store.opening import open_database
from adapter.store.resources import Resources, put_resource
from tests.region import NOW
from tests.store.search.oracle import BASE, Held, matches
from tests.whole import WHOLE

pytestmark = pytest.mark.slow
QUESTIONS = 2_000 if WHOLE else 400
_RESOURCES = 200
_UNITS = ("1.2.3", "1.2.4")
_ELEMENTS = {"patient": ("subject", "for"), "focus": ("focus",), "based-on": ("basedOn",)}
_WAYS = {
    "Media": {"patient": "Patient", "based-on": "ServiceRequest"},
    "Task": {"patient": "Patient", "focus": "ServiceRequest", "based-on": "ServiceRequest"},
    "ServiceRequest": {"patient": "Patient", "based-on": "ServiceRequest"},
    "Patient": {},
}


@dataclass
class World:
    """The resources of a database, and the same in a list, newest first."""

    engine: Engine
    everything: list[Held]

    def find(self, inquiry: Inquiry) -> list[str]:
        resources = Resources(self.engine, BASE)
        return [
            each["id"] for _, each in resources.ask(lambda connection, base: inquiry.in_order(connection, base, ()))
        ]

    def include(
        self, found: Sequence[Held], asked: Sequence[Inclusion], seen_by: frozenset[str] | None
    ) -> list[dict[str, Any]]:
        whole = [each.resource | {"id": each.id} for each in found]
        return Resources(self.engine, BASE).ask(
            lambda connection, base: include(connection, whole, asked, seen_by, base)
        )

    def seen(self, seen_by: frozenset[str] | None) -> list[Held]:
        return [held for held in self.everything if seen_by is None or held.units & seen_by]


@pytest.fixture
def world(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(units, "units_of", lambda resource, _: _units(resource))
    for name, number in (("FEW", 6), ("_NEAR", 12), ("_MANY", 40)):
        monkeypatch.setattr(search, name, number)
    made, chance = World(open_database(url), []), random.Random(7)
    with made.engine.begin() as connection:
        for number in range(_RESOURCES):
            resource, identity = _resource(chance, number), f"r{number}"
            put_resource(connection, identity, resource, NOW + timedelta(seconds=number))
            made.everything.insert(0, Held(identity, resource, _units(resource)))
    yield made
    made.engine.dispose()


def _units(resource: dict[str, Any]) -> frozenset[str]:
    return frozenset(resource["meta"]["tag"][0]["code"].split())


def _resource(chance: random.Random, number: int) -> dict[str, Any]:
    kind = list(_WAYS)[number % 4]
    seen_by = " ".join(chance.sample(_UNITS, chance.choice((0, 1, 1, 2)))) or "-"
    made: dict[str, Any] = {"resourceType": kind, "meta": {"tag": [{"code": seen_by}]}, "language": f"x-{number}"}
    if chance.random() < 0.7:
        made["identifier"] = [{"system": "urn:x", "value": chance.choice("abc")}]
    if kind != "Patient":
        made["status"] = chance.choice(("active", "completed"))
    for parameter, target in _WAYS[kind].items():
        element = {"Task": "for"}.get(kind, "subject") if parameter == "patient" else _ELEMENTS[parameter][0]
        to: dict[str, Any] = {"reference": _address(chance, target)}
        if parameter == "patient" and chance.random() < 0.2:
            to = {"identifier": {"system": "urn:x", "value": chance.choice("abc")}}
        if chance.random() < 0.8:
            made[element] = [to] if parameter == "based-on" else to
    return made


def _address(chance: random.Random, kind: str) -> str:
    identity = f"r{4 * chance.randrange(_RESOURCES // 4) + list(_WAYS).index(kind)}"
    base = chance.choice(("", "", f"{BASE}/", "https://other.example/fhir/"))
    return f"{base}{kind}/{identity}{chance.choice(('', '', '/_history/1'))}"


def _led_to(resource: dict[str, Any], parameter: str) -> set[str]:
    """The addresses on this server that a resource refers to."""
    held = [resource[element] for element in _ELEMENTS[parameter] if element in resource]
    references = [each for item in held for each in (item if isinstance(item, list) else [item])]
    addresses = {each.get("reference", "").removeprefix(f"{BASE}/").partition("/_history/")[0] for each in references}
    return {address for address in addresses if address.count("/") == 1}


def _oracle(seen: Sequence[Held], kind: str, name: str, value: str) -> list[Held]:
    """What is found, by following every reference."""
    own = [held for held in seen if held.resource["resourceType"] == kind]
    if name.startswith("_has:"):
        _, other, parameter, rest = name.split(":", 3)
        led = {to for each in _oracle(seen, other, rest, value) for to in _led_to(each.resource, parameter)}
        return [held for held in own if f"{kind}/{held.id}" in led]
    first, dot, rest = name.partition(".")
    if not dot or name == "patient.identifier":
        found = set(matches(seen, kind, [(name, value)], None))
        return [held for held in own if held.id in found]
    parameter, target = first.split(":")
    ends = {f"{target}/{each.id}" for each in _oracle(seen, target, rest, value)}
    return [held for held in own if _led_to(held.resource, parameter) & ends]


def _question(chance: random.Random, kind: str, steps: int) -> str:
    """A name of a parameter, of so many steps."""
    ways = _WAYS[kind]
    towards = [(other, code) for other, codes in _WAYS.items() for code, target in codes.items() if target == kind]
    if steps and towards and (not ways or chance.random() < 0.4):
        other, code = chance.choice(towards)
        return f"_has:{other}:{code}:{_question(chance, other, steps - 1)}"
    if steps and ways:
        code = chance.choice(list(ways))
        return f"{code}:{ways[code]}.{_question(chance, ways[code], steps - 1)}"
    plain = ["identifier", "_id", *(() if kind == "Patient" else ("status", "patient.identifier"))]
    return str(chance.choice(plain))


def _value(chance: random.Random, name: str) -> str:
    if name.endswith("identifier"):
        return chance.choice(("urn:x|a", "b", "urn:x|c", "urn:x|d"))
    if name.endswith("_id"):
        return ",".join(f"r{chance.randrange(_RESOURCES)}" for _ in range(8))
    return chance.choice(("active", "completed", "active,completed", "no-such"))


def test_a_chain_finds_what_following_every_reference_finds(world: World) -> None:
    chance, hits = random.Random(1), 0
    for _ in range(QUESTIONS):
        kind, steps = chance.choice(list(_WAYS)), chance.choice((1, 1, 2, 3))
        name = _question(chance, kind, steps)
        value = _value(chance, name)
        seen_by = chance.choice((None, frozenset(_UNITS[:1]), frozenset(_UNITS), frozenset({"1.2.5"})))
        inquiry = Inquiry(kind, read_questions(kind, [(name, value)]), seen_by)
        expected = [held.id for held in _oracle(world.seen(seen_by), kind, name, value)]
        assert sorted(world.find(inquiry)) == sorted(expected), (kind, name, value, seen_by)
        hits += len(expected)
    assert hits > QUESTIONS


def test_an_include_gives_what_following_every_reference_gives(world: World) -> None:
    chance, hits = random.Random(2), 0
    for _ in range(QUESTIONS // 4):
        kind = chance.choice(list(_WAYS))
        seen_by = chance.choice((None, frozenset(_UNITS[:1]), frozenset(_UNITS)))
        seen = world.seen(seen_by)
        found = [held for held in seen if held.resource["resourceType"] == kind][:5]
        iterate = chance.choice(("", ":iterate"))
        asked = [
            *(("_include" + iterate, f"{kind}:{code}") for code in _WAYS[kind] if chance.random() < 0.7),
            *(
                ("_revinclude" + iterate, f"{other}:{code}")
                for other, codes in _WAYS.items()
                for code, target in codes.items()
                if target == kind and chance.random() < 0.7
            ),
        ]
        given = world.include(found, read_inclusions(kind, asked), seen_by)
        addresses = [f"{each['resourceType']}/{each['id']}" for each in given]
        expected = _included(seen, found, asked)
        assert sorted(addresses) == sorted(expected), (kind, asked, seen_by)
        hits += len(expected)
    assert hits > QUESTIONS


def _included(seen: Sequence[Held], found: Sequence[Held], asked: Sequence[tuple[str, str]]) -> set[str]:
    known = {_name(held) for held in found}
    latest, included, first = list(found), set[str](), True
    while latest:
        near = []
        for name, value in asked:
            source, code = value.split(":")
            if not first and not name.endswith(":iterate"):
                continue
            if name.startswith("_include"):
                led = {
                    to for each in latest if _name(each).startswith(f"{source}/") for to in _led_to(each.resource, code)
                }
                near += [held for held in seen if _name(held) in led]
            else:
                ours = {_name(each) for each in latest}
                near += [
                    held
                    for held in seen
                    if _name(held).startswith(f"{source}/") and _led_to(held.resource, code) & ours
                ]
        latest = list({_name(held): held for held in near if _name(held) not in known}.values())
        known |= {_name(held) for held in latest}
        included |= {_name(held) for held in latest}
        first = False
    return included


def _kind(held: Held) -> str:
    kind: str = held.resource["resourceType"]
    return kind


def _name(held: Held) -> str:
    return f"{_kind(held)}/{held.id}"


def test_too_many_on_the_way_are_refused_not_cut_off(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question, "MOST", 3)
    inquiry = Inquiry("Task", read_questions("Task", [("focus:ServiceRequest.status", "active")]), None)
    with pytest.raises(Refused):
        world.find(inquiry)
