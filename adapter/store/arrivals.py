"""A resource that starts a flow, and the message that announces it: written together or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine

from adapter.convert.elements import Resource
from adapter.convert.invitation import CODE
from adapter.store.messages import begin_message
from adapter.store.resources import Stored, put_resource

_ASIAKKUUSASIAKIRJA = ("urn:oid:1.2.246.537.6.1505", "1")
_IMAGING = ("http://snomed.info/sct", "363679005")


def flow_of(resource: Resource) -> str | None:
    """The flow a created resource starts: an active ServiceRequest for imaging or for a photo, or a DocumentReference to an asiakkuusasiakirja."""
    if (
        resource["resourceType"] == "ServiceRequest"
        and resource.get("status") == "active"
        and _IMAGING in _codes(resource.get("category", []))
    ):
        return "release"
    if (
        resource["resourceType"] == "ServiceRequest"
        and resource.get("status") == "active"
        and CODE in _codes([resource.get("code", {})])
    ):
        return "invitation"
    if resource["resourceType"] == "DocumentReference" and _ASIAKKUUSASIAKIRJA in _codes([resource.get("type", {})]):
        return "grant"
    return None


def receive(engine: Engine, items: Sequence[tuple[str, Resource]], now: datetime) -> list[Stored]:
    """Write new resources under their ids and announce those that start a flow, in one transaction."""
    with engine.begin() as connection:
        stored = [put_resource(connection, identity, resource, now) for identity, resource in items]
        for identity, resource in items:
            if flow := flow_of(resource):
                begin_message(
                    connection, identity.replace("-", ""), flow, f"{resource['resourceType']}/{identity}", now
                )
    return stored


def _codes(concepts: Sequence[Resource]) -> set[tuple[str, str]]:
    return {
        (str(coding.get("system", "")), str(coding.get("code", "")))
        for concept in concepts
        for coding in concept.get("coding", [])
    }
