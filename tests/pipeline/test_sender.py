"""Subscribers are told what happened: in order, with numbers that stay, and only what they may see."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.told import MINE, YOURS, World, extension, subscription, task, telling, told_client


@pytest.fixture
def world(tmp_path: Path, url: str) -> Iterator[World]:
    with telling(tmp_path, url) as opened:
        yield opened


@pytest.fixture
def light(tmp_path: Path) -> Iterator[World]:
    """On SQLite alone: what no database changes."""
    with telling(tmp_path) as opened:
        yield opened


# --- Asked first, then told -------------------------------------------------------------------------------------------


def test_the_endpoint_is_asked_first_and_then_told(world: World) -> None:
    identity = world.subscribe()
    assert world.read(identity)["status"] == "requested"
    world.write("one")
    assert world.send() == [identity]
    assert world.receiver.types() == ["handshake"]
    assert world.read(identity)["status"] == "active"
    world.send()
    assert world.receiver.types() == ["handshake", "event-notification"]
    assert world.receiver.told() == [(1, "Task/one")]
    assert world.send() == []


def test_events_come_in_their_order_with_numbers_without_a_gap(world: World) -> None:
    identity = world.subscribe(extension=[extension("max-count", valuePositiveInt=2)])
    world.send()
    for number in range(5):
        world.write(f"task-{number}")
    world.write("task-0", task(status="completed"))
    world.send()
    order = ["task-0", "task-1", "task-2", "task-3", "task-4", "task-0"]
    assert world.receiver.told() == [(number, f"Task/{name}") for number, name in enumerate(order, 1)]
    assert [one.numbers for one in world.receiver.came[1:]] == [[1, 2], [3, 4], [5, 6]]
    assert (world.held(identity).acked, world.held(identity).lag) == (6, 0)


def test_what_was_there_before_is_not_told(light: World) -> None:
    light.subscribe("photo-came")
    light.write("before")
    light.subscribe(who="porvoo")
    light.send()
    light.send()
    assert light.receiver.told() == []


def test_a_notification_says_what_the_backport_asks_for(light: World) -> None:
    identity = light.subscribe(header=["X-Office: Porvoo"])
    light.send()
    light.write("one")
    light.write("one", task(status="completed"))
    light.send()
    came = light.receiver.came[-1]
    assert came.path == "/hooks/porvoo"
    assert (came.headers["Content-Type"], came.headers["X-Office"]) == ("application/fhir+json", "Porvoo")
    first, *others = came.body["entry"]
    base = "https://lautta.example/fhir"
    assert (came.body["type"], came.body["timestamp"][:10]) == ("history", "2026-11-22")
    assert first["request"] == {"method": "GET", "url": f"{base}/Subscription/{identity}/$status"}
    assert first["response"] == {"status": "200"}
    told = came.parameters
    assert told["subscription"]["valueReference"] == {"reference": f"{base}/Subscription/{identity}"}
    assert told["topic"]["valueCanonical"] == f"{base}/SubscriptionTopic/task-changed"
    assert (told["status"]["valueCode"], told["type"]["valueCode"]) == ("active", "event-notification")
    assert told["events-since-subscription-start"] == {"name": "events-since-subscription-start", "valueString": "2"}
    assert others == [
        {
            "fullUrl": f"{base}/Task/one",
            "request": {"method": "POST", "url": "Task"},
            "response": {"status": "201"},
        },
        {
            "fullUrl": f"{base}/Task/one",
            "request": {"method": "PUT", "url": "Task/one"},
            "response": {"status": "200"},
        },
    ]


def test_a_handshake_that_fails_is_an_error_and_says_why(light: World) -> None:
    light.receiver.answers = [404]
    identity = light.subscribe()
    light.send()
    told = light.read(identity)
    assert (told["status"], told["error"]) == ("error", "The handshake failed: The endpoint answered HTTP 404.")
    light.wait(days=1)
    assert light.send() == []


def test_an_endpoint_that_nobody_listens_at_is_an_error(tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:9/nobody"
    with telling(tmp_path, subscription_endpoints=(nobody,)) as world:
        identity = world.subscribe(endpoint=nobody)
        world.send()
        assert world.read(identity)["error"].endswith("could not be reached.")


# --- Only what its client may see -------------------------------------------------------------------------------------


def test_a_client_is_told_of_its_units_alone(world: World) -> None:
    identity = world.subscribe()
    world.send()
    for name, unit in {"mine": MINE, "yours": YOURS, "mine-too": MINE}.items():
        world.write(name, task(unit))
    world.send()
    assert world.receiver.told() == [(1, "Task/mine"), (2, "Task/mine-too")]
    assert world.held(identity).numbered == 2


def test_rights_are_asked_for_again_when_it_is_sent(world: World) -> None:
    """Numbered while the client saw it, and held up; then the Task goes to another unit."""
    identity = world.subscribe()
    world.send()
    world.receiver.answers = [500]
    world.write("moves")
    world.send()
    assert world.receiver.told() == [(1, "Task/moves")]
    world.receiver.came.clear()
    world.write("moves", task(YOURS))
    world.write("stays")
    world.wait(seconds=5)
    world.send()
    assert world.receiver.told() == [(2, "Task/stays")]
    assert world.held(identity).lag == 0


@pytest.mark.parametrize(
    "changes",
    [{"scopes": ("system/Subscription.cruds", "system/Task.cus")}, {"units": (YOURS,)}],
    ids=["scope", "units"],
)
def test_nothing_is_sent_once_the_client_may_not_read(light: World, tmp_path: Path, changes: dict[str, Any]) -> None:
    light.subscribe()
    light.send()
    light.write("one")
    light.send(light.with_clients(told_client(tmp_path, light.receiver, **changes)))
    light.send(light.with_clients(told_client(tmp_path, light.receiver, **changes)))
    assert light.receiver.told() == []


def test_of_a_client_that_is_not_configured_nothing_is_sent_or_lost(light: World) -> None:
    """A worker may know an older configuration: what happens meanwhile waits."""
    identity = light.subscribe()
    light.send()
    light.write("one")
    stranger = light.with_clients()
    light.send(stranger)
    assert light.receiver.told() == []
    assert light.read(identity)["error"] == "The client of the subscription is not configured."
    light.write("two")
    light.wait(minutes=2)
    light.send(stranger)
    answer = light.ask("PUT", f"/fhir/Subscription/{identity}", _again(light, identity), If_Match=_tag(light, identity))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    light.send()
    light.send()
    assert light.receiver.told() == [(1, "Task/one"), (2, "Task/two")]


def test_filters_leave_out_the_others(light: World) -> None:
    light.subscribe("task-changed", "Task?status=requested,accepted", f"unit=urn:oid:{MINE}")
    light.send()
    light.write("open")
    light.write("closed", task(status="completed"))
    light.write("open", task(status="completed"))
    light.send()
    assert light.receiver.told() == [(1, "Task/open")]


# --- A receiver that fails --------------------------------------------------------------------------------------------


def test_it_is_tried_again_and_again_and_then_given_up(light: World) -> None:
    identity = light.subscribe()
    light.send()
    light.write("one")
    light.receiver.answers = [500] * 100
    waited: list[float] = []
    while light.read(identity)["status"] == "active":
        light.send()
        waited.append((light.held(identity).due - light.face.clock[0].timestamp() * 1000) / 1000)
        light.wait(seconds=max(waited[-1], 1))
    assert waited[:7] == [5, 30, 120, 600, 3600, 3600, 3600]
    assert 86_000 < sum(waited[:-1]) <= 86_400
    assert light.read(identity)["error"] == "The endpoint answered HTTP 500."
    assert {number for number, _ in light.receiver.told()} == {1}
    assert {"event": "subscription-error", "subscription": identity, "problem": "The endpoint answered HTTP 500."} in (
        light.lines
    )


def test_nothing_is_sent_before_its_time_and_order_is_kept(light: World) -> None:
    light.subscribe()
    light.send()
    light.receiver.answers = [503]
    light.write("one")
    light.send()
    light.write("two")
    light.wait(seconds=4)
    light.send()
    assert light.receiver.told() == [(1, "Task/one")]
    light.wait(seconds=1)
    light.send()
    assert light.receiver.told() == [(1, "Task/one"), (1, "Task/one"), (2, "Task/two")]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
def test_a_refusal_for_good_is_an_error_at_once(light: World, status: int) -> None:
    identity = light.subscribe()
    light.send()
    light.receiver.answers = [status]
    light.write("one")
    light.send()
    assert light.read(identity)["error"] == f"The endpoint answered HTTP {status}."


@pytest.mark.parametrize("status", [408, 425, 429, 302, 500])
def test_what_may_pass_is_tried_again(light: World, status: int) -> None:
    identity = light.subscribe()
    light.send()
    light.receiver.answers = [(status, {"Retry-After": "77", "Location": f"{light.receiver.url}/elsewhere"})]
    light.write("one")
    light.send()
    assert light.read(identity)["status"] == "active"
    light.wait(seconds=5 if status == 302 else 76)
    count = len(light.receiver.came)
    light.send()
    assert len(light.receiver.came) == count + (status == 302)  # of a redirect nothing is believed
    light.wait(seconds=1)
    light.send()
    assert light.receiver.told() == [(1, "Task/one"), (1, "Task/one")]
    assert {one.path for one in light.receiver.came} == {"/hooks/porvoo"}


def test_in_error_the_counter_goes_on_and_only_the_client_ends_it(world: World) -> None:
    identity = world.subscribe()
    world.send()
    world.receiver.answers = [410]
    world.write("one")
    world.send()
    world.write("two")
    world.write("three")
    world.send()
    assert (world.held(identity).numbered, world.held(identity).acked) == (3, 0)
    assert world.receiver.told() == [(1, "Task/one")]
    world.wait(days=2)
    world.send()
    assert world.read(identity)["status"] == "error"
    answer = world.ask("PUT", f"/fhir/Subscription/{identity}", _again(world, identity), If_Match=_tag(world, identity))
    assert (answer.status_code, answer.get_json()["status"]) == (200, "requested")
    assert "error" not in answer.get_json()
    world.send()
    world.send()
    assert world.receiver.told()[1:] == [(1, "Task/one"), (2, "Task/two"), (3, "Task/three")]


def test_an_answer_to_an_older_subscription_does_not_count(light: World) -> None:
    """The client writes it anew while its endpoint is asked."""
    identity = light.subscribe()
    light.receiver.is_slow = True
    sending = threading.Thread(target=light.sender.serve, args=(identity,))
    sending.start()
    while not light.receiver.came:
        sending.join(0.01)
    changed = _again(light, identity) | {"reason": "another"}
    answer = light.ask("PUT", f"/fhir/Subscription/{identity}", changed, If_Match=_tag(light, identity))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    light.receiver.is_slow = False
    light.receiver.hold.set()
    sending.join()
    assert light.read(identity)["status"] == "requested"
    light.send()
    assert (light.read(identity)["status"], light.receiver.types()) == ("active", ["handshake", "handshake"])


# --- Heartbeat, end, and several senders ------------------------------------------------------------------------------


def test_a_heartbeat_comes_only_when_nothing_else_did(light: World) -> None:
    light.subscribe(extension=[extension("heartbeat-period", valueUnsignedInt=300)])
    light.send()
    light.wait(seconds=299)
    light.send()
    light.write("one")
    light.send()
    light.wait(seconds=299)
    light.send()
    assert light.receiver.types() == ["handshake", "event-notification"]
    light.wait(seconds=1)
    light.send()
    assert light.receiver.types() == ["handshake", "event-notification", "heartbeat"]
    assert light.receiver.came[-1].parameters["events-since-subscription-start"]["valueString"] == "1"
    assert light.receiver.came[-1].numbers == []


def test_it_ends_by_itself(light: World) -> None:
    body = subscription(f"{light.receiver.url}/x") | {"end": "2026-11-22T15:00:00Z"}
    identity = light.ask("POST", "/fhir/Subscription", body).get_json()["id"]
    light.send()
    light.wait(hours=1)
    light.write("one")
    light.send()
    assert (light.read(identity)["status"], light.receiver.types()) == ("off", ["handshake"])


def test_two_senders_do_not_send_the_same(world: World) -> None:
    other = replace(world.sender, holder="worker-2")
    identity = world.subscribe()
    world.send()
    assert world.sender.subscribers.take(identity, "worker-1", world.face.clock[0])
    world.write("one")
    assert (other.look(), world.receiver.types()) == ([], ["handshake"])
    other.serve(identity)
    assert world.receiver.types() == ["handshake"]
    world.wait(seconds=61)  # worker-1 is dead
    world.send(other)
    assert world.receiver.told() == [(1, "Task/one")]


def test_one_that_is_off_is_told_nothing_more(light: World) -> None:
    identity = light.subscribe()
    light.send()
    version = light.read(identity)["meta"]["versionId"]
    answer = light.ask("PUT", f"/fhir/Subscription/{identity}", _off(light, identity), If_Match=f'W/"{version}"')
    assert answer.get_json()["status"] == "off"
    light.write("one")
    light.send()
    assert light.receiver.types() == ["handshake"]


def test_one_that_is_deleted_is_told_nothing_more(light: World) -> None:
    identity = light.subscribe()
    light.send()
    assert light.ask("DELETE", f"/fhir/Subscription/{identity}", who="porvoo").status_code == 204
    light.write("one")
    assert light.send() == []
    assert light.receiver.types() == ["handshake"]
    assert light.ask("GET", f"/fhir/Subscription/{identity}/$status").status_code in {404, 410}
    assert light.ask("GET", f"/fhir/Subscription/{identity}/$events").status_code in {404, 410}


def test_one_that_lives_again_is_asked_first(light: World) -> None:
    identity = light.subscribe()
    light.send()
    held = light.read(identity)
    assert light.ask("DELETE", f"/fhir/Subscription/{identity}").status_code == 204
    again = light.ask("PUT", f"/fhir/Subscription/{identity}", held)
    assert (again.status_code, again.get_json()["status"]) == (201, "requested")
    light.send()
    assert light.receiver.types() == ["handshake", "handshake"]


def test_a_patch_puts_it_off(light: World) -> None:
    identity = light.subscribe()
    light.send()
    patch = [{"op": "replace", "path": "/status", "value": "off"}]
    answer = light.face.client.patch(
        f"/fhir/Subscription/{identity}",
        json=patch,
        content_type="application/json-patch+json",
        headers={"Authorization": "Bearer token-of-porvoo", "If-Match": _tag(light, identity)},
    )
    assert (answer.status_code, answer.get_json()["status"]) == (200, "off")
    light.write("one")
    assert light.send() == []


def test_a_deletion_is_told_to_whoever_saw_what_is_gone(light: World) -> None:
    light.subscribe("task-changed", "status=requested")
    light.send()
    created = light.ask("POST", "/fhir/Task", task())
    assert created.status_code == 201, created.get_data(as_text=True)
    name = created.get_json()["id"]
    assert light.ask("DELETE", f"/fhir/Task/{name}").status_code == 204
    light.send()
    assert light.receiver.told() == [(1, f"Task/{name}"), (2, f"Task/{name}")]
    assert light.receiver.came[-1].body["entry"][-1]["request"] == {"method": "DELETE", "url": f"Task/{name}"}
    assert light.receiver.came[-1].body["entry"][-1]["response"] == {"status": "204"}


def _again(world: World, identity: str) -> dict[str, object]:
    return world.read(identity) | {"status": "requested"}


def _off(world: World, identity: str) -> dict[str, object]:
    return world.read(identity) | {"status": "off"}


def _tag(world: World, identity: str) -> str:
    return f'W/"{world.read(identity)["meta"]["versionId"]}"'
