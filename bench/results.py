"""What searches cost that lead from one resource to others, or far down a long answer, with ever more resources.

`SIZE=1000000 python -m bench` adds a million resources.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import SplitResult, urlencode, urlsplit

import orjson

from adapter.demo.stage import TOKEN
from adapter.fhir.elements import Resource
from bench.scale import sized
from bench.searches import SIZES, Ask, Held, ask_often, order, print_row, serve, take_turns

_ROUND = 20  # of so many one is a Patient, ten are her orders, and nine are Tasks about these
_ORDERS = 10
_PAGE = sized(200, 3)
_PERSON = "urn:oid:1.2.246.10.99999810.22"


def table() -> None:
    """Print each question's time for each size, and how it grows."""
    print(f"\nsearches through other resources, over HTTP, SQLite, two processes; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="lautta-bench-") as folder, ExitStack() as ends:
        helds = [Held.fill(size, Path(folder), _make) for size in SIZES]
        places = [ends.enter_context(serve(held)) for held in helds]
        print(f"  {'':<28}" + "".join(f"{held.size:>10,}: p50 ms   p99 ms      /s" for held in helds) + "  growth")
        pairs = list(zip(places, helds, strict=True))
        for name, ask in questions().items():
            print_row(name, take_turns([partial(ask_often, place, ask, held.size) for place, held in pairs]))
        for count in (1, _PAGE):
            deep = [(place, _ask_page(_walk(place, count)), held.size) for place, held in pairs]
            print_row(f"page {count} of orders", take_turns([partial(ask_often, *each) for each in deep]))
    print(f"the load now is {os.getloadavg()[0]:.1f}")


def questions() -> dict[str, Ask]:
    """What is asked about one of so many resources: method, path, and body of a form."""

    def search(kind: str, **parameters: str) -> tuple[str, str, str]:
        return "POST", f"/{kind}/_search", urlencode({"_count": "20"} | parameters)

    def person(number: int) -> str:
        return f"{_PERSON}|p{number // _ROUND}"

    return {
        "include, page of 20": lambda *_: search("Task", status="requested", _include="Task:focus"),
        "include, two steps": lambda *_: search(
            "Task", status="requested", _include="Task:focus", **{"_include:iterate": "ServiceRequest:patient"}
        ),
        "reverse include": lambda number, _: search(
            "ServiceRequest", identifier=f"urn:oid:1.2.3|{_an_order(number)}", _revinclude="Task:focus"
        ),
        "chain, one step": lambda number, _: search("ServiceRequest", **{"patient:Patient.identifier": person(number)}),
        "chain, two steps": lambda number, _: search(
            "Task", **{"focus:ServiceRequest.patient:Patient.identifier": person(number)}
        ),
        "_has": lambda number, _: search(
            "ServiceRequest", **{"_has:Task:focus:identifier": f"urn:oid:1.2.4|{_an_order(number)}"}
        ),
        "following, newest 20": lambda *_: search("Task", _sort="_lastUpdated"),
        "total of a patient's": lambda number, _: search(
            "ServiceRequest", _summary="count", **{"patient:Patient.identifier": person(number)}
        ),
    }


def _make(number: int, size: int) -> Resource:
    patient, at = number // _ROUND, number % _ROUND
    person = {"system": _PERSON, "value": f"p{patient}"}
    if at == 0:
        return {"resourceType": "Patient", "identifier": [person]}
    subject = {"reference": f"Patient/order-{patient * _ROUND}"}
    if at <= _ORDERS:
        return order(number, size) | {"subject": subject}
    about = number - _ORDERS
    return {
        "resourceType": "Task",
        "identifier": [{"system": "urn:oid:1.2.4", "value": str(about)}],
        "status": "requested",
        "intent": "order",
        "focus": {"reference": f"ServiceRequest/order-{about}"},
        "for": subject,
    }


def _an_order(number: int) -> int:
    """The order that a Task of the same patient is about."""
    return number - number % _ROUND + 1 + number % (_ROUND - _ORDERS - 1)


def _walk(place: SplitResult, pages: int) -> str:
    """The address of this page of all orders, two on each."""
    connection, path = HTTPConnection(str(place.hostname), place.port), f"{place.path}/ServiceRequest?_count=2"
    for _ in range(pages - 1):
        connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
        links = {link["relation"]: link["url"] for link in orjson.loads(connection.getresponse().read())["link"]}
        url = urlsplit(links["next"])
        path = f"{url.path}?{url.query}"
    connection.close()
    return path.removeprefix(place.path)


def _ask_page(path: str) -> Ask:
    return lambda *_: ("GET", path, "")
