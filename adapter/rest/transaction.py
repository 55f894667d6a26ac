"""A transaction Bundle: every entry is created, or none (FHIR R4 http, transaction)."""

from __future__ import annotations

import uuid

from flask import Flask, Response

from adapter.errors import Refused, Unsupported
from adapter.fhir.elements import Resource
from adapter.rest.conformance import check, check_own
from adapter.rest.create import find_existing
from adapter.rest.desk import Desk
from adapter.rest.exchange import read_body, respond
from adapter.rest.read import known
from adapter.rest.visible import visible


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
            raise Refused.because("", "the entries of the Bundle are not a list.", code="structure")
        conditions = [entry.get("request", {}).get("ifNoneExist") for entry in entries]
        if len(set(conditions) - {None}) != len([condition for condition in conditions if condition]):
            raise Refused.because("", "two entries of the transaction have the same condition.", code="conflict")
        addresses: dict[str, str] = {}
        items: list[tuple[str, Resource]] = []
        answers: list[Resource] = []
        for entry in entries:
            resource, request = _entry(entry)
            existing = find_existing(desk, resource["resourceType"], request.get("ifNoneExist"))
            identity = existing.id if existing else str(uuid.uuid4())
            address = f"{resource['resourceType']}/{identity}"
            addresses[str(entry.get("fullUrl", ""))] = address
            if existing is None:
                items.append((identity, resource))
            answers.append(
                {
                    "response": {
                        "status": "200 OK" if existing else "201 Created",
                        "location": f"{address}/_history/{existing.version if existing else 1}",
                    }
                }
            )
        resolved = [(identity, _resolve(resource, addresses)) for identity, resource in items]
        visible(desk).create(resolved, desk.now())
        return respond({"resourceType": "Bundle", "type": "transaction-response", "entry": answers})


def _entry(entry: Resource) -> tuple[Resource, Resource]:
    resource, request = entry.get("resource"), entry.get("request", {})
    if (
        not isinstance(resource, dict)
        or request.get("method") != "POST"
        or request.get("url") != resource.get("resourceType")
    ):
        raise Unsupported.because(
            "", "every entry of a transaction here is a POST of a resource to its type.", code="not-supported"
        )
    known(resource["resourceType"])
    check_own(resource)
    return resource, request


# JSON in, the same JSON out.
def _resolve(value: object, addresses: dict[str, str]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """Replace each urn:uuid reference and address by the address the resource got.

    Raises Refused for one that leads nowhere.
    """
    if isinstance(value, list):
        return [_resolve(item, addresses) for item in value]
    if isinstance(value, dict):
        return {
            key: _address(item, addresses)
            if key in {"reference", "url"} and isinstance(item, str)
            else _resolve(item, addresses)
            for key, item in value.items()
        }
    return value


def _address(text: str, addresses: dict[str, str]) -> str:
    if text.startswith("urn:uuid:") and text not in addresses:
        raise Refused.because("", "a urn:uuid in the transaction leads to no entry.", code="not-found")
    return addresses.get(text, text)
