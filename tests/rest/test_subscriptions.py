"""What a client may subscribe to, and what it reads of its subscriptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from adapter.validate.issue import Severity
from adapter.validate.package import own_validator
from tests.pipeline.told import MINE, YOURS, World, extension, subscription, task, telling
from tests.region import MAIJA
from tests.rest.desk import outcome


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    other = {"identity": "other"}
    stranger = {"identity": "stranger", "units": (YOURS,)}
    short = {"identity": "short", "scopes": ("system/Subscription.cruds",)}
    everybody = {"identity": "root", "role": "operator", "units": "*", "subscription_endpoints": ()}
    with telling(tmp_path, "", other, stranger, short, everybody) as opened:
        yield opened


def _wanted(world: World, **changes: Any) -> dict[str, Any]:
    return subscription(f"{world.receiver.url}/x") | changes


def _channel(world: World, **changes: Any) -> dict[str, Any]:
    body = _wanted(world)
    return body | {"channel": body["channel"] | changes}


def _filter(text: str) -> dict[str, Any]:
    return {"_criteria": {"extension": [extension("filter-criteria", valueString=text)]}}


def test_it_is_of_the_client_and_waits_for_its_handshake(world: World) -> None:
    claims = {"tag": [{"system": "https://lautta.example/fhir/sid/client", "code": "other"}]}
    body = _wanted(world, status="active", error="none", meta=claims)
    stored = world.ask("POST", "/fhir/Subscription", body).get_json()
    assert (stored["status"], "error" in stored) == ("requested", False)
    assert {tag["code"] for tag in stored["meta"]["tag"]} == {"porvoo", f"urn:oid:{MINE}"}


REFUSED: dict[str, tuple[Callable[[World], dict[str, Any]], str]] = {
    "no topic": (lambda world: _wanted(world, criteria="https://x.example/topic"), "names no topic"),
    "a search": (lambda world: _wanted(world, criteria="Media?status=completed"), "photo-came"),
    "e-mail": (lambda world: _channel(world, type="email"), "must be rest-hook"),
    "no payload": (lambda world: _channel(world, payload=None, _payload=None), "application/fhir+json"),
    "XML": (lambda world: _channel(world, payload="application/fhir+xml"), "application/fhir+json"),
    "the whole resource": (
        lambda world: _channel(
            world, _payload={"extension": [extension("payload-content", valueCode="full-resource")]}
        ),
        "id-only",
    ),
    "nothing": (
        lambda world: _channel(world, _payload={"extension": [extension("payload-content", valueCode="empty")]}),
        "id-only",
    ),
    "no content": (lambda world: _channel(world, _payload=None), "id-only"),
    "another endpoint": (lambda world: _channel(world, endpoint="https://evil.example/"), "not among the endpoints"),
    "no endpoint": (lambda world: _channel(world, endpoint=None), "endpoint"),
    "a secret": (lambda world: _channel(world, header=["Authorization: Bearer x"]), "may hold a secret"),
    "a key": (lambda world: _channel(world, header=["X-Api-Key: x"]), "may hold a secret"),
    "a cookie": (lambda world: _channel(world, header=["Cookie: x"]), "may hold a secret"),
    "the host": (lambda world: _channel(world, header=["Host: evil.example"]), "only the sender sets"),
    "a length": (lambda world: _channel(world, header=["Content-Length: 1"]), "only the sender sets"),
    "two lines": (lambda world: _channel(world, header=["X-A: b\r\nX-C: d"]), "printable ASCII"),
    "no header": (lambda world: _channel(world, header=["X A: b"]), "printable ASCII"),
    "too often": (
        lambda world: _channel(world, extension=[extension("heartbeat-period", valueUnsignedInt=1)]),
        "heartbeat",
    ),
    "the past": (lambda world: _wanted(world, end="2020-01-01T00:00:00Z"), "has passed"),
    "a filter of none": (lambda world: _wanted(world, **_filter("patient=Patient/1")), "Filters: Task?unit="),
    "a unit that is none": (lambda world: _wanted(world, **_filter("unit=Porvoo")), "not OIDs of units"),
    "an empty filter": (lambda world: _wanted(world, **_filter("status=")), "not codes"),
    "a person": (lambda world: _wanted(world, reason=f"for {MAIJA}"), "personal identity code"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_supported_is_refused_and_says_what_is(world: World, name: str) -> None:
    make, words = REFUSED[name]
    body = make(world)
    body["channel"] = {key: value for key, value in body["channel"].items() if value is not None}
    answer = world.ask("POST", "/fhir/Subscription", body)
    told = outcome(answer, 422)
    assert words in answer.get_data(as_text=True), told
    assert MAIJA not in answer.get_data(as_text=True)
    assert "Bearer x" not in answer.get_data(as_text=True)


def test_a_topic_needs_the_scope_of_its_type(world: World) -> None:
    outcome(world.ask("POST", "/fhir/Subscription", _wanted(world), "short"), 403)


def test_without_an_address_of_its_own_the_server_sends_nothing(tmp_path: Path) -> None:
    with telling(tmp_path) as world:
        desk = world.face.desk
        object.__setattr__(desk.settings, "api", desk.settings.api.model_copy(update={"public_base": ""}))
        answer = world.ask("POST", "/fhir/Subscription", _wanted(world))
        assert "api.public_base" in answer.get_data(as_text=True)
        outcome(answer, 422)


def test_only_its_client_changes_it(world: World) -> None:
    identity = world.subscribe()
    path, tag = f"/fhir/Subscription/{identity}", {"If_Match": 'W/"1"'}
    assert world.ask("GET", path, who="other").status_code == 200
    outcome(world.ask("PUT", path, world.read(identity) | {"status": "off"}, "other", **tag), 403)
    outcome(world.ask("GET", path, who="stranger"), 404)
    outcome(world.ask("GET", f"{path}/$events", who="stranger"), 404)
    outcome(world.ask("GET", f"{path}/$status", who="stranger"), 404)
    off = world.ask("PUT", path, world.read(identity) | {"status": "off"}, "root", **tag)
    assert (off.status_code, off.get_json()["status"]) == (200, "off")


def test_it_stays_with_its_topic(world: World) -> None:
    identity = world.subscribe()
    other = subscription(f"{world.receiver.url}/x", "photo-came") | {"id": identity}
    outcome(world.ask("PUT", f"/fhir/Subscription/{identity}", other, If_Match='W/"1"'), 422)


def test_the_same_again_changes_nothing_and_anything_else_is_asked_first(world: World) -> None:
    identity = world.subscribe()
    world.send()
    path, held = f"/fhir/Subscription/{identity}", world.read(identity)
    same = world.ask("PUT", path, held, If_Match=f'W/"{held["meta"]["versionId"]}"')
    assert (same.get_json()["status"], same.get_json()["meta"]) == ("active", held["meta"])
    moved = held | {"channel": held["channel"] | {"endpoint": f"{world.receiver.url}/y"}}
    again = world.ask("PUT", path, moved, If_Match=f'W/"{held["meta"]["versionId"]}"')
    assert again.get_json()["status"] == "requested"
    world.send()
    assert [one.path for one in world.receiver.came] == ["/hooks/porvoo", "/hooks/y"]


def _events(world: World, identity: str, query: str = "", who: str = "porvoo") -> list[tuple[str, str]]:
    bundle = world.ask("GET", f"/fhir/Subscription/{identity}/$events{query}", who=who).get_json()
    assert bundle["type"] == "history"
    told = [one for one in bundle["entry"][0]["resource"]["parameter"] if one["name"] == "notification-event"]
    numbers = [one["part"][0]["valueString"] for one in told]
    return list(zip(numbers, ["/".join(one["fullUrl"].split("/")[-2:]) for one in bundle["entry"][1:]], strict=True))


def test_events_are_asked_for_by_their_numbers(world: World) -> None:
    identity = world.subscribe()
    world.send()
    for number in range(1, 5):
        world.write(f"task-{number}")
    world.send()
    assert _events(world, identity, "?eventsSinceNumber=3") == [("3", "Task/task-3"), ("4", "Task/task-4")]
    assert _events(world, identity, "?eventsSinceNumber=2&eventsUntilNumber=2") == [("2", "Task/task-2")]
    assert _events(world, identity, "?eventsSinceNumber=9") == []
    for wrong in ("x", "-1", "1,2", "99999999999999999999"):
        outcome(world.ask("GET", f"/fhir/Subscription/{identity}/$events?eventsSinceNumber={wrong}"), 422)


def test_events_show_what_may_be_seen_now(world: World) -> None:
    """Asked by a client that sees the subscription, and not all that it was told of."""
    identity = world.subscribe()
    world.send()
    world.write("stays")
    world.write("moves")
    world.send()
    world.write("moves", task(YOURS))
    assert _events(world, identity) == [("1", "Task/stays")]
    outcome(world.ask("GET", f"/fhir/Subscription/{identity}/$events", who="short"), 403)


def test_the_status_of_each_and_of_all(world: World) -> None:
    one, two = world.subscribe(), world.subscribe("photo-came")
    world.receiver.answers = [410, 200]
    world.sender.serve(one)
    world.sender.serve(two)

    def told(path: str, method: str = "GET", body: Any = None) -> dict[str, str]:
        bundle = world.ask(method, path, body).get_json()
        assert (bundle["type"], bundle["total"]) == ("searchset", len(bundle["entry"]))
        found = [{part["name"]: part for part in entry["resource"]["parameter"]} for entry in bundle["entry"]]
        assert {part["type"]["valueCode"] for part in found} <= {"query-status"}
        return {
            part["subscription"]["valueReference"]["reference"].split("/")[-1]: part["status"]["valueCode"]
            for part in found
        }

    assert told("/fhir/Subscription/$status") == {one: "error", two: "active"}
    assert told("/fhir/Subscription/$status?status=error,off") == {one: "error"}
    assert told(f"/fhir/Subscription/$status?id={two}") == {two: "active"}
    body = {"resourceType": "Parameters", "parameter": [{"name": "id", "valueId": one}]}
    assert told("/fhir/Subscription/$status", "POST", body) == {one: "error"}
    assert told(f"/fhir/Subscription/{one}/$status") == {one: "error"}
    (entry,) = world.ask("GET", f"/fhir/Subscription/{one}/$status").get_json()["entry"]
    (error,) = [part for part in entry["resource"]["parameter"] if part["name"] == "error"]
    assert error["valueCodeableConcept"]["text"] == "The handshake failed: The endpoint answered HTTP 410."


def test_what_is_sent_and_answered_is_valid(world: World) -> None:
    identity = world.subscribe(extension=[extension("heartbeat-period", valueUnsignedInt=60)])
    world.send()
    world.write("one")
    world.write("one", task(status="completed"))
    world.send()
    world.wait(seconds=60)
    world.send()
    assert set(world.receiver.types()) == {"handshake", "event-notification", "heartbeat"}
    bodies = [one.body for one in world.receiver.came]
    bodies += [
        world.ask("GET", f"/fhir/Subscription/{path}").get_json()
        for path in (identity, "$status", f"{identity}/$events")
    ]
    for body in bodies:
        wrong = [issue for issue in own_validator().validate(body) if issue.severity is Severity.ERROR]
        assert wrong == [], body["resourceType"]


def test_the_metrics_tell_of_each(world: World) -> None:
    identity = world.subscribe()
    world.send()
    world.receiver.answers = [500]
    world.write("one")
    world.send()
    world.wait(seconds=3)
    told = world.face.client.get("/metrics").text.splitlines()
    assert f'lautta_subscription_lag{{subscription="{identity}",status="active"}} 1' in told
    assert f'lautta_subscription_oldest_seconds{{subscription="{identity}"}} 3' in told
