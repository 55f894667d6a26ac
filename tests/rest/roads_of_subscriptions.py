"""The ways into the FHIR API by subscriptions, see roads.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adapter.fhir.elements import Resource
from tests.rest.roads import ENDPOINT, ID, MINE, Road, Send, least

_ALL = "/fhir/Subscription/$status"
_ONE = "/fhir/Subscription/<identity>/$status"
_EVENTS = "/fhir/Subscription/<identity>/$events"


def roads() -> list[Road]:
    """Every one."""
    return [*_asking(), *_writing()]


def _asking() -> Iterator[Road]:
    asked = {
        _ALL: ("", f"?id={ID}", "?status=active,error"),
        _ONE: ("",),
        _EVENTS: ("", "?eventsSinceNumber=1", "?eventsUntilNumber=1&content=id-only", "?eventsSinceNumber=2"),
    }
    for rule, queries in asked.items():
        path = rule.replace("<identity>", ID)
        for query in queries:
            yield Road(f"{rule}{query}", rule, "GET", "Subscription", "r", 200, _send("GET", path + query))
        yield Road(f"{rule} by POST", rule, "POST", "Subscription", "r", 200, _send("POST", path, _parameters()))


def _writing() -> Iterator[Road]:
    kind, rule = "Subscription", "/fhir/<kind>"
    yield Road("subscribe", rule, "POST", kind, "c", 201, _send("POST", f"/fhir/{kind}", _wanted()))
    elsewhere = _wanted(ENDPOINT.replace("record", "other"))
    yield Road("subscribe elsewhere", rule, "POST", kind, "c", 422, _send("POST", f"/fhir/{kind}", elsewhere))
    rule, path = f"{rule}/<identity>", f"/fhir/{kind}/{ID}"
    again = least(kind, MINE) | {"id": ID, "status": "requested"}
    yield Road("subscribe again, stale", rule, "PUT", kind, "u", 412, _send("PUT", path, again, If_Match='W/"1"'))
    yield Road("subscribe again", rule, "PUT", kind, "u", 200, _send("PUT", path, again, If_Match='W/"2"'))


def _wanted(endpoint: str = ENDPOINT) -> Resource:
    wanted = least("Subscription")
    return wanted | {"status": "requested", "channel": wanted["channel"] | {"endpoint": endpoint}}


def _parameters() -> Resource:
    return {"resourceType": "Parameters", "parameter": [{"name": "id", "valueId": ID}]}


def _send(method: str, path: str, body: Any = None, **headers: str) -> Send:
    return lambda who: who.ask(method, path, body, **headers)
