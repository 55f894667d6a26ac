"""Who wrote a resource, and what a client of the FHIR API may still write of it. Pure.

A client gets a random id for what it creates (RFC 9562, UUID version 4), or gives an id itself, which begins with its
own name and a dot. A flow and a person's decision write under ids that are made of what came, so that nothing is
written twice: never of that version, and never with a dot.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

from adapter.errors import Forbidden
from adapter.fhir.elements import BASE, Resource, client_identifier
from adapter.fhir.starts import flow_of
from adapter.identifiers import bare_oid

_CLIENTS = 4  # the version of a client's UUID
_NAME, _REST = re.compile(r"[A-Za-z0-9-]{1,62}"), re.compile(r"[A-Za-z0-9.-]+")
#: What has happened or what came: it is neither changed nor deleted.
RECORDED = frozenset({"AuditEvent", "Provenance", "Binary", "ChargeItem"})
#: What only Lautta creates.
OWN = frozenset({"ChargeItem"})
#: What only Lautta's own resources hold: names of flows, codes of its Tasks, decisions and records.
_OWN_SYSTEMS = frozenset(
    {f"{BASE}/sid/lautta"}
    | {f"{BASE}/CodeSystem/{name}" for name in ("task", "task-output", "audit-type", "decision", "photo", "document")}
    | {
        f"{BASE}/CodeSystem/{name}"
        for name in ("release-activity", "release-means", "permission-source", "worker-role")
    }
)
#: A Task of ours that its own operation or command ends: `$decide`, `$matter`, `lautta media posted`.
_BY_OPERATION = frozenset({"parked", "matter-proposal", "post-medium"})
_PROGRESS = frozenset({"status", "statusReason", "businessStatus", "note", "executionPeriod", "lastModified"})
_WITHDRAWN = frozenset({"revoked", "entered-in-error"})
_AGENTS = frozenset({"AuditEvent", "Provenance"})
_PATIENT = ("subject", "patient", "for")
_ADDRESS = re.compile(r"[A-Z][A-Za-z]{1,40}/([A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?")


def is_of_client(identity: str) -> bool:
    """Whether a client created what has this id; else a flow or a decision did."""
    if _NAME.fullmatch(identity.partition(".")[0]) and "." in identity:
        return True
    try:
        return uuid.UUID(identity).version == _CLIENTS
    except ValueError:
        return False


def is_own_id(identity: str, client: str) -> bool:
    """Whether a client may give an id to what is new: it begins with the name of the client and a dot.

    So no client can learn by an id that is taken what another has, and none takes an id of a flow. A client whose name
    holds other signs than letters, digits and hyphens gives none: two such names could be the same in an id.
    """
    begin, dot, rest = identity.partition(".")
    return begin == client and bool(_NAME.fullmatch(client)) and bool(dot) and bool(_REST.fullmatch(rest))


def authored(resource: Resource, client: str, name: str, base: str) -> Resource:
    """What a client creates, as it is stored: who recorded an AuditEvent or a Provenance is the client.

    Raises Forbidden for one in another client's name, for what claims to be Lautta's own, and for a Provenance of what
    Lautta wrote. `base`: the address of this server, as a reference may begin with it.
    """
    _check_marks(resource, frozenset())
    if resource["resourceType"] not in _AGENTS:
        return resource
    if resource["resourceType"] == "Provenance" and not all(map(is_of_client, _targets(resource, base))):
        text = "the Provenance is about what Lautta wrote: who made that is told by Lautta only."
        raise Forbidden.because("REL-14", text, code="forbidden")
    own = client_identifier(client)
    named = [agent.get("who", {}).get("identifier", {}) for agent in resource.get("agent", [])]
    clients = [item.get("value") for item in named if bare_oid(item.get("system", "")) == own["system"]]
    if any(value != client for value in clients):
        text = f"the {resource['resourceType']} is in the name of another client."
        raise Forbidden.because("REL-14", text, code="forbidden")
    if clients:
        return resource
    recorder: Resource = {"who": {"identifier": own, "display": name}}
    if resource["resourceType"] == "AuditEvent":
        recorder["requestor"] = False
    return resource | {"agent": [*resource.get("agent", []), recorder]}


def check_change(held: Resource, new: Resource) -> None:
    """Raise Forbidden where an update changes what is not a client's to change.

    What a flow or a decision wrote stays as it is, but for the progress of a Task that people carry out. So does a
    request that a flow has taken up: its client may still withdraw it. And nothing goes to another patient.
    """
    kind, identity = held["resourceType"], str(held.get("id", ""))
    _check_marks(new, _marks(held))
    one, other = _own_parts(held), _own_parts(new)
    changed = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
    if is_of_client(identity) and not _is_taken_up(held):
        if any(_is_moved(held[name], new.get(name)) for name in _PATIENT if name in held):
            text = f"a {kind} is not moved to another patient."
            raise Forbidden.because("PHO-06", text, "Mark it as entered-in-error, and create another one.", "forbidden")
        return
    if kind == "Task" and not is_of_client(identity) and not _codes(held) & _BY_OPERATION:
        notes = held.get("note", [])
        if changed <= _PROGRESS and new.get("note", [])[: len(notes)] == notes:
            return
        text = "of a Task that Lautta wrote, a client changes its progress only."
        raise Forbidden.because("REL-14", text, f"These may change: {', '.join(sorted(_PROGRESS))}.", "forbidden")
    if not changed:
        return
    if kind == "ServiceRequest" and is_of_client(identity) and changed == {"status"} and new["status"] in _WITHDRAWN:
        return
    text = f"this {kind} was written by Lautta, or carried on by it: an update does not change it."
    raise Forbidden.because("REL-14", text, _OPERATION.get(kind, ""), "forbidden")


def check_deletion(held: Resource) -> None:
    """Raise Forbidden for what is not a client's to delete: what was recorded, what Lautta wrote or carries on."""
    kind, identity = held["resourceType"], str(held.get("id", ""))
    if kind in RECORDED:
        text = f"a {kind} tells what has happened or what came: it is not deleted."
        raise Forbidden.because("REL-14", text, code="forbidden")
    if not is_of_client(identity) or _is_taken_up(held):
        text = f"this {kind} was written by Lautta, or carried on by it: it is not deleted."
        raise Forbidden.because("REL-14", text, _OPERATION.get(kind, ""), "forbidden")


def _is_taken_up(held: Resource) -> bool:
    """Whether a flow has begun with it."""
    return held.get("status") != "draft" and flow_of(held | {"status": "active"}) is not None


_OPERATION = {
    "Task": "A parked message is decided on with $decide.",
    "ServiceRequest": "Its client may set the status to revoked or entered-in-error.",
}


def _check_marks(resource: Resource, known: frozenset[tuple[str, str]]) -> None:
    """Raise Forbidden for an identifier or a code of Lautta's own that is not known to be there."""
    if _marks(resource) - known:
        text = "it claims to be what only Lautta writes, by an identifier or a code of its own."
        raise Forbidden.because("REL-14", text, "Leave those identifiers and codes out.", "forbidden")


def _marks(resource: Resource) -> frozenset[tuple[str, str]]:
    """The identifiers and codes of Lautta's own in it, wherever they stand."""
    found: set[tuple[str, str]] = set()
    waiting: list[object] = [resource]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            system = bare_oid(str(item.get("system", "")))  # as the search compares them
            if system in _OWN_SYSTEMS:
                found.add((system, str(item.get("value", item.get("code", "")))))
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    return frozenset(found)


def _targets(provenance: Resource, base: str) -> Iterator[str]:
    """The ids of what it is about, as far as that is on this server."""
    for target in provenance.get("target", []):
        if match := _ADDRESS.fullmatch(str(target.get("reference", "")).removeprefix(f"{base}/")):
            yield match[1]


def _codes(task: Resource) -> set[str]:
    return {str(coding.get("code", "")) for coding in task.get("code", {}).get("coding", [])}


def _own_parts(resource: Resource) -> Resource:
    """The resource without what the server writes: of its meta the labels, profiles and tags remain."""
    meta = {name: part for name, part in resource.get("meta", {}).items() if name not in {"versionId", "lastUpdated"}}
    return {name: part for name, part in resource.items() if name != "meta"} | ({"meta": meta} if meta else {})


def _is_moved(held: Resource, new: object) -> bool:
    """Whether a Reference no longer means the patient it meant, by its identifier or by its address."""
    address = held.get("reference")
    return _who(held) != _who(new) or (
        isinstance(new, dict) and address is not None and new.get("reference") != address
    )


def _who(reference: object) -> object:
    """Whom a Reference means: by identifier where it has one, else by address."""
    if not isinstance(reference, dict):
        return None
    identifier = reference.get("identifier")
    return (identifier.get("system"), identifier.get("value")) if identifier else reference.get("reference")
