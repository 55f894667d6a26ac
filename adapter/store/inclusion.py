"""What an answer holds beside what was found: `_include` and `_revinclude` (FHIR R4 search).

Each is looked for with the condition of the units, a type at once and not a resource at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, bindparam, select

from adapter.errors import Refused
from adapter.fhir.elements import Resource
from adapter.store import schema
from adapter.store.asked import wanted
from adapter.store.forms import Form, forms_of
from adapter.store.parameters import Criterion, parameters_of, targets_of
from adapter.store.question import Question, bodies_of
from adapter.store.stretch import Stretch
from adapter.store.units import units_at
from adapter.store.unmoved import unmoved_from

#: So many resources at most are included in one answer.
MOST = 1_000
#: In place of a parameter: each that refers to something.
EVERY = "*"
_ENTRY, _RESOURCE, _UNIT = schema.entry.c, schema.resource.c, schema.resource_unit.c
_AT = (
    select(_ENTRY.seq, _RESOURCE.body)
    .join_from(schema.entry, schema.resource, (_ENTRY.type == _RESOURCE.type) & (_ENTRY.id == _RESOURCE.id))
    .where(_ENTRY.type == bindparam("kind"), _ENTRY.id.in_(bindparam("ids", expanding=True)), _ENTRY.gone == 0)
    .order_by(_ENTRY.seq.desc())
)
_SEEN = select(_UNIT.seq).where(
    _UNIT.seq.in_(bindparam("numbers", expanding=True)), _UNIT.unit.in_(bindparam("units", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Inclusion:
    """What `kind` refers to by a parameter, of the types `targets`; `reverse`: what of `kind` refers to it so.

    `iterate`: also of what was included. `named`: by its type, and not as one of all.
    """

    kind: str
    parameter: str
    targets: frozenset[str]
    reverse: bool = False
    iterate: bool = False
    named: bool = True


def include(
    connection: Connection,
    found: Sequence[Resource],
    inclusions: Sequence[Inclusion],
    units: frozenset[str] | None,
    base: str,
) -> list[Resource]:
    """What belongs to the resources that were found, each once; raises Refused for more than MOST."""
    known = {_address(each) for each in found}
    included: list[Resource] = []
    latest, asked = list(found), list(inclusions)
    while latest and asked:
        near = [
            *_led_to(connection, latest, [each for each in asked if not each.reverse], known, units, base),
            *_leading(connection, latest, [each for each in asked if each.reverse], units, base),
        ]
        latest = list({_address(each): each for each in near if _address(each) not in known}.values())
        known |= {_address(each) for each in latest}
        included += latest
        if len(included) > MOST:
            text = f"the page would include more than {MOST} other resources."
            raise Refused.because("", text, "Ask for a smaller page by _count.", "too-costly")
        asked = [each for each in inclusions if each.iterate]
    return included


def _led_to(
    connection: Connection,
    latest: Sequence[Resource],
    inclusions: Sequence[Inclusion],
    known: set[str],
    units: frozenset[str] | None,
    base: str,
) -> Iterator[Resource]:
    """What these resources refer to and the units see."""
    led: dict[str, set[str]] = {}
    for each in latest:
        for inclusion in inclusions:
            if inclusion.kind not in {each["resourceType"], EVERY}:
                continue
            for code in _codes(each["resourceType"], inclusion.parameter):
                for address in targets_of(each, code, base):
                    kind, _, identity = address.partition("/")
                    if kind in inclusion.targets and address not in known:
                        led.setdefault(kind, set()).add(identity)
    for kind in sorted(led):
        yield from _read(connection, kind, sorted(led[kind]), units)


def _read(
    connection: Connection, kind: str, identities: Sequence[str], units: frozenset[str] | None
) -> Iterator[Resource]:
    """The resources with these ids, as far as the units see them; as many as are too many."""
    rows = connection.execute(_AT, {"kind": kind, "ids": identities[: MOST + 1]}).all()
    if units is None:
        yield from (orjson.loads(row.body) for row in rows)
        return
    edge, numbers = unmoved_from(connection), [row.seq for row in rows]
    asked = {"numbers": numbers, "units": sorted(units)}
    seen = set(connection.execute(_SEEN, asked).scalars()) if numbers and units else set()
    for row in rows:
        resource = orjson.loads(row.body)
        if row.seq in seen or (row.seq <= edge and not units.isdisjoint(units_at(connection, _address(resource)))):
            yield resource


def _leading(
    connection: Connection,
    latest: Sequence[Resource],
    inclusions: Sequence[Inclusion],
    units: frozenset[str] | None,
    base: str,
) -> Iterator[Resource]:
    """What the units see of those that refer to these resources."""
    for inclusion in inclusions:
        addresses = [_address(each) for each in latest if each["resourceType"] in inclusion.targets]
        forms = frozenset(_forms(inclusion.kind, _codes(inclusion.kind, inclusion.parameter), addresses, base))
        if not forms:
            continue
        criterion = Criterion("", (("token", "", ""),))
        question = Question(connection, inclusion.kind, ((criterion, forms),), units, base)
        for each in bodies_of(connection, question.first(MOST + 1, Stretch())):
            if not forms.isdisjoint(forms_of(each)):  # the index holds hashes: two can be the same
                yield each


def _forms(kind: str, codes: Iterable[str], addresses: Sequence[str], base: str) -> Iterator[Form]:
    for code in codes:
        for address in addresses:
            yield from wanted(kind, code, ("token", "", address), base)


def _codes(kind: str, parameter: str) -> list[str]:
    """The reference parameters of a type that are meant."""
    known = parameters_of(kind)
    return [code for code in known if known[code].kind == "reference" and parameter in {code, EVERY}]


def _address(resource: Resource) -> str:
    return f"{resource['resourceType']}/{resource['id']}"
