"""What is not visible does not exist: every way into the API, asked by everybody who may not, and by who may."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapter import rest
from adapter.clients import ClientRole
from adapter.rest import operations, visible
from adapter.rest.visible import Visible
from adapter.store.messages import State
from adapter.store.opening import open_database
from adapter.store.parameters import TYPES
from adapter.store.tokens import Tokens
from tests.rest import roads_of_writes
from tests.rest.all_roads import ROADS
from tests.rest.desk import Face, outcome
from tests.rest.roads import ID, LETTERS, MESSAGE, WORD, Asker, Road, bad_tokens, seen, two_servers

pytestmark = pytest.mark.slow

Servers = tuple[Face, Face]
STRANGERS = ("yours", "desk", "producer")
FEW = ("Task", "Media")
OPEN = {"/fhir/metadata", "/fhir/openapi.json", "/fhir/.well-known/smart-configuration"}


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    with two_servers(tmp_path) as both:
        roads_of_writes.furnish(both[0])
        yield both


@pytest.fixture
def few(tmp_path: Path) -> Iterator[Servers]:
    """With resources of few types, for what is planted."""
    with two_servers(tmp_path, (*FEW, "ServiceRequest")) as both:
        roads_of_writes.furnish(both[0])
        yield both


def find_leaks(servers: Servers, token: str, asked: Sequence[Road], *statuses: int) -> list[str]:
    """The roads by which somebody is told of what the first server has and the second has not.

    With `statuses` also those that answer otherwise.
    """
    leaks = []
    for road in asked:
        full, bare = (seen(road.send(Asker(face, token))) for face in servers)
        if full != bare or WORD in full[2] or (statuses and full[0] not in statuses):
            leaks.append(f"{road.name}: {full[0]} and {bare[0]}")
    return leaks


def find_lost(servers: Servers, token: str, asked: Sequence[Road]) -> list[str]:
    """The roads that do not answer a client of the unit as they must."""
    answers = [(road, road.send(Asker(servers[0], token))) for road in asked]
    return [f"{road.name}: {answer.status_code}" for road, answer in answers if answer.status_code != road.status]


def test_every_route_of_the_api_is_in_the_table(servers: Servers) -> None:
    app = servers[0].client.application
    routes = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"OPTIONS"}
        if rule.rule.startswith("/fhir") and rule.rule not in OPEN
    }
    taken = {(road.rule, road.method) for road in ROADS}
    same = {("/fhir", "POST")} | {(rule, "HEAD") for rule, method in routes if method == "GET"}
    assert routes - taken - same == set()
    assert taken <= routes


def test_what_is_of_another_unit_does_not_exist(servers: Servers) -> None:
    for stranger in STRANGERS:
        assert find_leaks(servers, f"token-of-{stranger}", ROADS) == [], stranger
    for kind in TYPES:
        assert servers[0].resources.read(kind, ID).version == 2, kind
    assert servers[0].messages.find(MESSAGE).state == State.PARKED


def test_the_unit_has_all_of_it(servers: Servers) -> None:
    assert find_lost(servers, "token-of-mine", ROADS) == []


def test_without_the_scope_nobody_is_told_anything(servers: Servers) -> None:
    for letter in LETTERS:
        asked = [road for road in ROADS if road.letter == letter]
        assert find_leaks(servers, f"token-of-no-{letter}", asked, 403, 428) == [], letter
    conditional = [road for road in ROADS if " if " in road.name]
    assert conditional
    assert find_leaks(servers, "token-of-no-s", conditional, 403) == []


def test_a_token_that_does_not_hold_opens_nothing(servers: Servers, tmp_path: Path) -> None:
    """None, of another server, of an assertion used twice, revoked, expired, of nobody, of another certificate."""
    secrets = []
    for name, face in zip(("full", "bare"), servers, strict=True):
        engine = open_database(f"sqlite:///{tmp_path / name / 'lautta.db'}")
        secrets.append(bad_tokens(face, Tokens(engine)))
        engine.dispose()
    routes = {(road.rule, road.method): road for road in ROADS if road.method != "HEAD"}
    for fault in secrets[0]:
        answers = {
            seen(road.send(Asker(face, told[fault])))
            for road in routes.values()
            for face, told in zip(servers, secrets, strict=True)
        }
        assert {(status, "WWW-Authenticate" in dict(headers)) for status, headers, _ in answers} == {(401, True)}, fault
        assert len(answers) == 1, fault


def test_operators_see_what_is_of_no_unit(servers: Servers) -> None:
    full, _ = servers
    assert full.client.get("/fhir/Task/x", headers={"Authorization": "Bearer token-of-operator"}).status_code == 404
    full.resources.put("x", {"resourceType": "Task", "status": "requested", "intent": "order"}, full.clock[0])
    assert Asker(full, "token-of-operator").ask("GET", "/fhir/Task/x").status_code == 200
    outcome(Asker(full, "token-of-mine").ask("GET", "/fhir/Task/x"), 404)
    assert "lautta_resources_of_no_unit 1" in full.client.get("/metrics").text.splitlines()


# --- Planted: one road without its condition --------------------------------------------------------------------------


def _without_units(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = getattr(Visible, name)

    def planted(self: Visible, *arguments: Any) -> Any:
        return right(replace(self, units=None), *arguments)

    monkeypatch.setattr(Visible, name, planted)


@pytest.mark.parametrize(
    "way",
    ["", "read", "history", "history_of_type", "vread", "find", "count", "include", "write", "find_changed"],
)
def test_a_way_without_the_units_is_seen(way: str, few: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [road for road in ROADS if road.kind in FEW]
    if way:
        _without_units(way, monkeypatch)
    found = find_leaks(few, "token-of-yours", asked) + find_lost(few, "token-of-mine", asked)
    assert bool(found) is bool(way)


def test_a_history_of_all_without_the_units_is_seen(few: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [road for road in ROADS if road.rule == "/fhir/_history"]
    assert find_leaks(few, "token-of-yours", asked) == []
    _without_units("history_of_all", monkeypatch)
    assert find_leaks(few, "token-of-yours", asked)


def test_a_way_without_the_scope_is_seen(few: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (visible, operations):
        monkeypatch.setattr(module, "need_scope", lambda *_: None)
    for letter in "rs":
        asked = [road for road in ROADS if road.kind == "Task" and road.letter == letter]
        assert len(find_leaks(few, f"token-of-no-{letter}", asked, 403)) == len(asked)


def test_an_operation_without_the_unit_is_seen(few: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [road for road in ROADS if road.name == "$evaluate"]
    assert find_leaks(few, "token-of-alone", asked, 403) == []
    monkeypatch.setattr(operations, "_need_unit", lambda *_: None)
    assert find_leaks(few, "token-of-alone", asked, 403)


def test_an_operation_for_every_role_is_seen(few: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [road for road in ROADS if road.name == "$matter"]
    assert find_leaks(few, "token-of-producer", asked, 403) == []
    monkeypatch.setattr(operations, "_need_role", lambda *_: None)
    monkeypatch.setattr(operations, "_need_unit", lambda *_: None)
    assert find_leaks(few, "token-of-producer", asked, 403)


# --- Nobody goes around it --------------------------------------------------------------------------------------------

_AROUND = {
    "Resources",
    "versions_of",
    "versions_of_all",
    "read_version",
    "put_resource",
    "record_resource",
    "read_resource",
    "carry_out",
    "Writer",
    "schema",
}


def find_ways_around(module: str) -> set[str]:
    """What a module of the API has that leads to resources beside the one way."""
    tree = ast.parse(module)
    imported = {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("adapter.store")
        for name in node.names
    }
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return (imported & _AROUND) | (used & {"resources"})


def test_no_module_of_the_api_goes_around() -> None:
    folder = Path(rest.__file__).parent
    found = {
        file.name: ways
        for file in sorted(folder.glob("*.py"))
        if (ways := find_ways_around(file.read_text(encoding="utf-8")))
    }
    assert set(found) == {"desk.py", "visible.py"}, "desk.py names the type alone"
    assert found["desk.py"] == {"Resources"}


@pytest.mark.parametrize(
    "planted",
    [
        "from adapter.store.resources import Resources",
        "desk.resources.read('Task', 'a')",
        "from adapter.store import schema",
    ],
)
def test_a_way_around_would_be_found(planted: str) -> None:
    assert find_ways_around(planted)


def test_the_documentation_has_the_operations_as_they_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "fhir-api.md").read_text(encoding="utf-8")
    for name, operation in operations.OPERATIONS.items():
        roles = ", ".join(role for role in ClientRole if role in operation.roles - {ClientRole.OPERATOR})
        unit = f"`{operation.unit}`" if operation.unit else f"the {operation.kind} is visible"
        assert f"| `${name}` | `{operation.kind}.{operation.letter}` | {roles} | {unit} |" in page
        assert ClientRole.OPERATOR in operation.roles
