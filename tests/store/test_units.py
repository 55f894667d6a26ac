"""The units of what is stored, on both databases: also of what an earlier version wrote, moved or not yet."""

from __future__ import annotations

from typing import Any

import pytest

from adapter.errors import Forbidden, NotFound
from adapter.fhir.elements import Names, unit_reference
from adapter.identifiers import Oid
from adapter.store.acts import Act
from adapter.store.interactions import carry_out
from adapter.store.moving import move_all
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.store.units import count_of_nobody, units_at
from adapter.store.writer import Writer
from tests.region import NOW
from tests.store.left_behind.former_index import put_back

A, B = "1.2.246.10.99999810.10.11", "1.2.246.10.99999810.10.12"
MESSAGE = "0123456789abcdef0123456789abcdef"
TASK = str(Names(MESSAGE).uuid("task"))
#: A photo as the flow of an earlier version kept it; an event on it; a loop; and what is of nobody.
HELD: dict[str, dict[str, Any]] = {
    "Binary/picture": {"contentType": "image/png"},
    "Media/photo": {
        "identifier": [Names(MESSAGE).identifier("photo-0")],
        "content": {"url": "Binary/picture"},
    },
    f"Task/{TASK}": {"owner": unit_reference(Oid(A))},
    "AuditEvent/seen": {"entity": [{"what": {"reference": "Media/photo"}}]},
    "Task/loop": {"focus": {"reference": "Task/back"}},
    "Task/back": {"focus": {"reference": "Task/loop"}},
    "Patient/nobody": {},
}
_MINE = {"Media/photo", f"Task/{TASK}", "AuditEvent/seen"}


def _seen(resources: Resources, unit: str) -> set[str]:
    """What a client of a unit finds and reads."""
    found = set()
    for address in HELD:
        kind, _, identity = address.partition("/")
        listed = identity in {stored.id for stored in resources.find(kind, [], units=frozenset({unit}))}
        try:
            resources.read(kind, identity, units=frozenset({unit}))
        except NotFound:
            assert not listed, address
        else:
            assert listed, address
            found.add(address)
    return found


@pytest.mark.parametrize("backwards", [False, True])
def test_what_an_earlier_version_wrote_has_its_units(url: str, backwards: bool) -> None:
    engine = open_database(url)
    order = list(HELD)[:: -1 if backwards else 1]
    for address in order:
        kind, _, identity = address.partition("/")
        Resources(engine).put(identity, {"resourceType": kind} | HELD[address], NOW)
    put_back(engine)
    engine = open_database(url)
    resources = Resources(engine)
    assert (_seen(resources, A), _seen(resources, B)) == (_MINE, set())
    move_all(engine, lambda _: False)
    assert (_seen(resources, A), _seen(resources, B)) == (_MINE | {"Binary/picture"}, set())
    with engine.connect() as connection:
        assert count_of_nobody(connection) == 3
        assert units_at(connection, "Task/loop") == frozenset()
    engine.dispose()


def test_a_binary_has_its_units_from_whatever_refers_to_it_first_or_last(url: str) -> None:
    engine = open_database(url)
    resources = Resources(engine)
    resources.put("x", {"resourceType": "Binary", "contentType": "image/png"}, NOW)
    with engine.connect() as connection:
        assert (units_at(connection, "Binary/x"), count_of_nobody(connection)) == (frozenset(), 1)
    for identity, unit in (("a", A), ("b", B)):
        custodian = {"custodian": unit_reference(Oid(unit)), "content": [{"attachment": {"url": "Binary/x"}}]}
        resources.put(identity, {"resourceType": "DocumentReference"} | custodian, NOW)
    with engine.connect() as connection:
        assert (units_at(connection, "Binary/x"), count_of_nobody(connection)) == (frozenset({A, B}), 0)
    engine.dispose()


def test_a_client_creates_and_changes_within_its_units(url: str) -> None:
    """On both databases: a transaction of which one entry is refused leaves nothing."""
    engine = open_database(url)
    resources, writer = Resources(engine), Writer(frozenset({A}), A)
    mine, theirs = ({"resourceType": "Task", "owner": unit_reference(Oid(unit))} for unit in (A, B))
    with pytest.raises(Forbidden):
        carry_out(engine, [Act.create("a", mine), Act.create("b", theirs)], NOW, writer=writer)
    assert resources.find("Task", []) == []
    carry_out(engine, [Act.create("a", mine)], NOW, writer=writer)
    resources.put("b", theirs, NOW)
    with pytest.raises(NotFound):
        carry_out(engine, [Act.update("b", mine, 1)], NOW, writer=writer)
    with pytest.raises(Forbidden):
        carry_out(engine, [Act.update("a", theirs, 1)], NOW, writer=writer)
    (done,) = carry_out(engine, [Act.update("a", mine | {"status": "accepted"}, 1)], NOW, writer=writer)
    assert done.version.version == 2
    assert resources.read("Task", "b").version == 1
    engine.dispose()
