"""A transaction Bundle: every entry is created, or none (FHIR R4 http, transaction)."""

from __future__ import annotations

from flask import Flask, Response

from adapter.errors import Malformed, Refused, Unsupported
from adapter.fhir.elements import Resource
from adapter.fhir.references import addresses_of
from adapter.rest.conformance import check, check_own
from adapter.rest.create import read_arrival
from adapter.rest.desk import Desk
from adapter.rest.exchange import read_body, respond
from adapter.rest.read import response_to
from adapter.rest.shown import show_too
from adapter.rest.visible import visible
from adapter.store.arrivals import Arrival
from adapter.store.parameters import TYPES


def register(app: Flask, desk: Desk) -> None:
    """Add the interaction to the application."""

    @app.post("/fhir")
    @app.post("/fhir/")
    def transaction() -> Response:
        bundle = read_body()
        if bundle["resourceType"] != "Bundle" or bundle.get("type") != "transaction":
            raise Unsupported.because("", "this address takes a Bundle of type transaction.", code="not-supported")
        check(bundle)
        entries = bundle.get("entry", [])
        if not isinstance(entries, list):
            raise Malformed.because("", "the entries of the Bundle are not a list.", code="structure")
        arrivals = [_read(desk, entry) for entry in entries]
        _check_apart(arrivals)
        _check_led_home(arrivals)
        taken = visible(desk).create(arrivals)
        answers = [{"response": response_to(one.stored, "201 Created" if one.new else "200 OK")} for one in taken]
        show_too(one.stored.resource for one in taken)
        return respond({"resourceType": "Bundle", "type": "transaction-response", "entry": answers})


def _read(desk: Desk, entry: Resource) -> Arrival:
    resource, request = entry.get("resource"), entry.get("request", {})
    if (
        not isinstance(resource, dict)
        or request.get("method") != "POST"
        or request.get("url") != resource.get("resourceType")
    ):
        raise Unsupported.because(
            "", "every entry of a transaction here is a POST of a resource to its type.", code="not-supported"
        )
    if resource["resourceType"] not in TYPES:
        raise Unsupported.because("", "an entry has a type that this server does not have.", code="not-supported")
    check_own(resource)
    return read_arrival(desk, resource, request.get("ifNoneExist"), str(entry.get("fullUrl", "")))


def _check_apart(arrivals: list[Arrival]) -> None:
    """Raise Refused for two entries that are to be the same resource (FHIR R4 http, transaction rules)."""
    conditions = [
        (arrival.kind, *sorted(arrival.condition.parameters)) for arrival in arrivals if arrival.condition is not None
    ]
    if len(set(conditions)) != len(conditions):
        raise Refused.because("", "two entries of the transaction have the same condition.", code="conflict")


def _check_led_home(arrivals: list[Arrival]) -> None:
    """Raise Refused for a urn:uuid that leads to no entry."""
    entries = {arrival.full_url for arrival in arrivals}
    for arrival in arrivals:
        for _, address in addresses_of(arrival.resource):
            if address.startswith("urn:uuid:") and address not in entries:
                raise Refused.because("", "a urn:uuid in the transaction leads to no entry.", code="not-found")
