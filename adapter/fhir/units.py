"""Whose a resource is: the units, by OID, that may see it and change it. Pure.

A resource is of the units that it names. One that names none is of the units of what it is about: the order, the
Consent, the Task. What happened (Provenance, AuditEvent) is of both. A resource of no known unit is the operators'
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from typing import Any

from adapter.fhir.elements import BASE, Names, Resource
from adapter.fhir.starts import is_invitation
from adapter.identifiers import OID_SYSTEM, BadIdentifier, Oid

#: The units of the resource at `Type/id`; none where it is not here.
UnitsAt = Callable[[str], frozenset[str]]

#: Instead of an OID, of what the desks of the organisation that runs Lautta have: a desk has no OID (REL-07).
HOUSE = "house"

_NONE: frozenset[str] = frozenset()
_DESK = f"{BASE}/sid/desk"
_OWN = f"{BASE}/sid/lautta"
_STATE = f"{BASE}/StructureDefinition/matter-state"

#: The references to organisations that say whose a resource is.
_NAMED = {
    "ServiceRequest": ("requester", "performer"),
    "Task": ("owner", "requester"),
    "Consent": ("organization", "provision.actor.reference"),
    "DocumentReference": ("custodian", "author"),
    "Communication": ("sender", "recipient"),
    "Provenance": ("agent.who", "agent.onBehalfOf"),
    "AuditEvent": ("source.observer", "agent.who"),
    "ChargeItem": ("performingOrganization", "requestingOrganization"),
    "Patient": ("managingOrganization", "generalPractitioner"),
    "Binary": ("securityContext",),
}
#: The references to what it is about, for a resource that names no unit.
_ABOUT = {
    "Media": ("basedOn",),
    "Task": ("focus", "basedOn"),
    "Communication": ("basedOn", "about"),
    "Provenance": ("target",),
    "AuditEvent": ("entity.what",),
    "ImagingStudy": ("basedOn",),
    "RelatedPerson": ("patient",),
    "Binary": ("securityContext",),
}
#: Where a resource holds a Binary, which is seen through it alone.
_HELD = {
    "Media": "content.url",
    "DocumentReference": "content.attachment.url",
    "Communication": "payload.contentAttachment.url",
    "ServiceRequest": "supportingInfo.reference",
}


def units_of(resource: Resource, units_at: UnitsAt) -> frozenset[str]:
    """The units of a resource; none where no unit is known.

    `units_at` gives those of the resources that it refers to.
    """
    kind = resource["resourceType"]
    named = [item for path in _NAMED.get(kind, ()) for item in _find(resource, path)]
    units = frozenset(_oids(item.get("identifier") for item in named)) | frozenset(_tagged(resource))
    found = [str(item.get("reference", "")) for path in _ABOUT.get(kind, ()) for item in _find(resource, path)]
    about = list(dict.fromkeys(found))
    house = frozenset({HOUSE}) if any(_is_desk(item.get("identifier")) for item in named) else _NONE
    if kind == "Provenance":
        return units | house | _shared(map(units_at, about)) | frozenset(_oids(_organisers(resource)))
    if kind == "AuditEvent":
        return units | house | _NONE.union(*map(units_at, about))
    if kind == "Organization":
        return units | frozenset(_oids(_find(resource, "identifier")))
    return units | house if units else house | _NONE.union(*map(units_at, [*about, *_task_of_its_message(resource)]))


def invited_by(resource: Resource) -> frozenset[str]:
    """The units in whose name a resource invites a patient: the performers, or the requester where none has an OID.

    None of a resource that is no invitation (PHO-03).
    """
    if not is_invitation(resource):
        return _NONE
    return _units_in(resource, "performer") or _units_in(resource, "requester")


def held_binaries(resource: Resource) -> tuple[str, ...]:
    """The addresses `Binary/id` of what a resource holds: these are of its units, too."""
    path, _, last = _HELD.get(resource["resourceType"], "").rpartition(".")
    found = [item.get(last) for item in _find(resource, path)] if last else []
    return tuple(
        "/".join(item.split("/")[:2]) for item in found if isinstance(item, str) and item.startswith("Binary/")
    )


def marked_for(resource: Resource, unit: str) -> Resource:
    """The resource with the mark that it is of a unit, for one that no unit can be seen from."""
    meta = resource.get("meta", {})
    tag = {"system": OID_SYSTEM, "code": f"urn:oid:{unit}"}
    return resource | {"meta": meta | {"tag": [*meta.get("tag", []), tag]}}


def unmarked(resource: Resource) -> Resource:
    """The resource without these marks, as its sender may have written it."""
    tags = [tag for tag in _find(resource, "meta.tag") if tag.get("system") != OID_SYSTEM]
    meta = {key: value for key, value in resource.get("meta", {}).items() if key != "tag"}
    return resource | {"meta": meta | ({"tag": tags} if tags else {})}


def _units_in(resource: Resource, element: str) -> frozenset[str]:
    named = [item for item in _find(resource, element) if item.get("type", "Organization") == "Organization"]
    return frozenset(_oids(item.get("identifier") for item in named))


def _tagged(resource: Resource) -> Iterator[str]:
    tags = [{"system": tag.get("system"), "value": tag.get("code")} for tag in _find(resource, "meta.tag")]
    return _oids(tags)


def _task_of_its_message(resource: Resource) -> Iterator[str]:
    """Where the Task is that the flow of a photo writes beside its Media and its RelatedPerson."""
    if resource["resourceType"] in {"Media", "RelatedPerson"}:
        for identifier in _find(resource, "identifier"):
            key, _, label = str(identifier.get("value", "")).rpartition(".")
            if identifier.get("system") == _OWN and label.partition("-")[0] in {"photo", "sender"}:
                yield f"Task/{Names(key).uuid('task')}"


def _organisers(provenance: Resource) -> Iterator[Resource]:
    """Whose the matter is that a Provenance remembers (GRA-04)."""
    for state in _find(provenance, "extension"):
        if state.get("url") == _STATE:
            yield from (
                item for part in _find(state, "extension") if part.get("url") == "organiser"
                for item in _find(part, "valueIdentifier")
            )  # fmt: skip


def _shared(units: Iterable[frozenset[str]]) -> frozenset[str]:
    """The units that have everything of which a unit is known."""
    known = [some for some in units if some]
    return reduce(frozenset.intersection, known) if known else _NONE


def _oids(identifiers: Iterable[Any]) -> Iterator[str]:
    for identifier in identifiers:
        if isinstance(identifier, dict) and identifier.get("system") == OID_SYSTEM:
            try:
                yield str(Oid.parse(str(identifier.get("value", ""))))
            except BadIdentifier:
                continue


def _is_desk(identifier: Any) -> bool:
    return isinstance(identifier, dict) and identifier.get("system") == _DESK


def _find(value: Any, path: str) -> list[Resource]:
    """The objects at a path of elements, through lists; what is of another shape is left out."""
    found = [value]
    for name in filter(None, path.split(".")):
        found = [part for item in found if isinstance(item, dict) for part in _list(item.get(name))]
    return [item for item in found if isinstance(item, dict)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
