"""`Subscription/$status` and `Subscription/[id]/$events`: how subscriptions stand, and what they were told.

Subscriptions R5 Backport 1.2, input/fsh/Operations.fsh. Each is asked by GET, or by POST with Parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Flask, Response, request

from adapter.errors import NotFound, Refused
from adapter.fhir.elements import Resource, objects
from adapter.fhir.notification import State, notification, states
from adapter.fhir.topics import topic_of
from adapter.rest import operations
from adapter.rest.desk import Desk
from adapter.rest.exchange import base_url, read_body, respond
from adapter.rest.visible import need_scope, visible
from adapter.store.subscribers import Seen, Subscriber, Subscribers

MOST_EVENTS = 200
_MOST = 1000
_LAST = 2**62


def register(app: Flask, desk: Desk) -> None:
    """Add the operations to the application."""
    subscribers = Subscribers(desk.engine)

    @app.route("/fhir/Subscription/$status", methods=["GET", "POST"])
    def subscriptions_status() -> Response:
        operations.admit_reader("status")
        arguments = _arguments()
        ids, wanted = set(_values(arguments, "id")), set(_values(arguments, "status"))
        seen = [stored.id for stored in visible(desk).all("Subscription", _MOST)]
        found = subscribers.some(identity for identity in seen if not ids or identity in ids)
        return respond(states(base_url(), [_state(one) for one in found if not wanted or one.status in wanted]))

    @app.route("/fhir/Subscription/<identity>/$status", methods=["GET", "POST"])
    def subscription_status(identity: str) -> Response:
        operations.admit_reader("status")
        _arguments()
        return respond(states(base_url(), [_state(_find(desk, subscribers, identity))]))

    @app.route("/fhir/Subscription/<identity>/$events", methods=["GET", "POST"])
    def subscription_events(identity: str) -> Response:
        operations.admit_reader("events")
        arguments = _arguments()
        who = visible(desk)
        held = _find(desk, subscribers, identity)
        need_scope(who.caller, topic_of(held.topic).kind, "r")
        first = _number(arguments, "eventsSinceNumber", 1)
        last = _number(arguments, "eventsUntilNumber", _LAST)
        told, _ = subscribers.events(identity, first, last, MOST_EVENTS, Seen(who.units))
        return respond(notification(base_url(), _state(held), "query-event", told, desk.now()))


def _find(desk: Desk, subscribers: Subscribers, identity: str) -> Subscriber:
    """One that the client sees; raises NotFound."""
    visible(desk).look("Subscription", identity)
    (held,) = subscribers.some([identity]) or (None,)
    if held is None:
        raise NotFound.because("", "there is no Subscription with that id.", code="not-found")
    return held


def _state(held: Subscriber) -> State:
    return State(held.id, topic_of(held.topic).url, held.status, held.numbered, held.problem)


def _arguments() -> Sequence[tuple[str, str]]:
    """The parameters of the request: those of its URL, or in a Parameters resource."""
    if request.method == "GET":
        return list(request.args.items(multi=True))
    if not request.get_data():
        return []
    body = read_body()
    if body["resourceType"] != "Parameters":
        raise Refused.because("", "the body of an operation is a Parameters resource.", code="structure")
    return list(_told(body))


def _told(body: Resource) -> Iterator[tuple[str, str]]:
    for parameter in objects(body.get("parameter", [])):
        values = [value for name, value in parameter.items() if name.startswith("value")]
        yield str(parameter.get("name", "")), str(values[0]) if values else ""


def _values(arguments: Sequence[tuple[str, str]], wanted: str) -> Iterator[str]:
    for name, value in arguments:
        if name == wanted:
            yield from filter(None, value.split(","))


def _number(arguments: Sequence[tuple[str, str]], wanted: str, default: int) -> int:
    """The number of an event; raises Refused for what is none."""
    values = list(_values(arguments, wanted))
    if not values:
        return default
    if len(values) > 1 or not (values[0].isascii() and values[0].isdigit() and len(values[0]) < 19):
        raise Refused.because("", f"the parameter {wanted} is one number of an event.", code="value")
    return int(values[0])
