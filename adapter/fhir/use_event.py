"""The AuditEvent of a use: who was shown what of a patient's data, when, why and from where. Pure.

Basic Audit Log Patterns of IHE (BALP 1.1): PatientRead, PatientQuery, PatientCreate and PatientUpdate (703/2023 § 11).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapter.fhir.elements import Resource, client_identifier, coding, concept, instant, objects, unit_reference
from adapter.fhir.patients import NamedPatient
from adapter.identifiers import Oid

_BALP = "https://profiles.ihe.net/ITI/BALP"
_HL7 = "http://terminology.hl7.org/CodeSystem"
_DCM = "http://dicom.nema.org/resources/ontology/DCM"
_TYPES = "http://hl7.org/fhir/resource-types"
_SOURCE, _DESTINATION = concept(_DCM, "110153"), concept(_DCM, "110152")
_SYSTEM_OBJECT = coding(f"{_HL7}/audit-entity-type", "2")
_PERSON = coding(f"{_HL7}/audit-entity-type", "1")
_PATIENT = coding(f"{_HL7}/object-role", "1")
_DOMAIN_RESOURCE = coding(f"{_HL7}/object-role", "4")
_QUERY = coding(f"{_HL7}/object-role", "24")

#: Each interaction: the action of the event, and the profile it is recorded by.
_INTERACTIONS = {
    "read": ("R", "IHE.BasicAudit.PatientRead"),
    "vread": ("R", "IHE.BasicAudit.PatientRead"),
    "history-instance": ("R", "IHE.BasicAudit.PatientRead"),
    "history-type": ("E", "IHE.BasicAudit.PatientQuery"),
    "history-system": ("E", "IHE.BasicAudit.PatientQuery"),
    "search-type": ("E", "IHE.BasicAudit.PatientQuery"),
    "create": ("C", "IHE.BasicAudit.PatientCreate"),
    "update": ("U", "IHE.BasicAudit.PatientUpdate"),
    "patch": ("U", "IHE.BasicAudit.PatientUpdate"),
    "delete": ("D", "IHE.BasicAudit.PatientDelete"),
    "transaction": ("C", "IHE.BasicAudit.PatientCreate"),
    "batch": ("E", ""),
    "operation": ("E", ""),
}
#: The types that are a reason themselves, and the elements in which others name one.
_GROUNDS = frozenset({"Task", "Consent", "ServiceRequest", "CommunicationRequest"})
_GROUND_ELEMENTS = ("basedOn", "focus")


@dataclass(frozen=True, slots=True)
class Asking:
    """One request: what its events have in common.

    `request` says what was asked for without the values. `person`: the agent that the client asserts, with `who` and,
    where they are told, `role` and `name`.
    """

    interaction: str
    request: str
    client: str
    client_name: str
    person: Resource | None
    address: str
    server: str
    id: str
    observer: Oid
    reasons: tuple[str, ...] = ()


Shown = tuple[NamedPatient | None, Sequence[Resource]]


def use_events(
    asking: Asking, shown: Iterable[Shown], units: Sequence[str], recorded: datetime
) -> Iterator[tuple[NamedPatient | None, Resource]]:
    """The events of one request, one for each patient; `shown` are the patients, each with the resources shown.

    Each unit is an agent of its own: `agent.who` of type Organization, with the role class PROV.
    """
    action, profile = _INTERACTIONS[asking.interaction]
    meta = {"versionId": "1", "lastUpdated": instant(recorded)}
    common = {
        "type": coding(f"{_HL7}/audit-event-type", "rest"),
        "subtype": [coding("http://hl7.org/fhir/restful-interaction", asking.interaction)],
        "action": action,
        "recorded": meta["lastUpdated"],
        "outcome": "0",
        "agent": _agents(asking, units, receives=action == "R"),
        "source": {"observer": unit_reference(asking.observer)},
    }
    query = [_query(asking.request)] if action == "E" else []
    for patient, resources in shown:
        things = _things(asking.interaction, resources)
        fits = profile and (query or len(things) == 1)
        if not query and fits:
            things = [things[0] | {"type": _SYSTEM_OBJECT, "role": _DOMAIN_RESOURCE}]
        name = profile if patient else profile.replace("Patient", "")
        about = [] if patient is None else [{"what": patient.what, "type": _PERSON, "role": _PATIENT}]
        yield (
            patient,
            {
                "resourceType": "AuditEvent",
                "meta": meta | {"profile": [f"{_BALP}/StructureDefinition/{name}"]} if fits else meta,
                **common,
                "entity": [*query, *about, *things, *_grounds(asking, resources), _request_id(asking.id)],
            },
        )


def _agents(asking: Asking, units: Sequence[str], *, receives: bool) -> list[Resource]:
    """The client and this server, the person if the client asserts one, and the units whose data it is."""
    source, destination = (_DESTINATION, _SOURCE) if receives else (_SOURCE, _DESTINATION)
    agents: list[Resource] = [
        {
            "type": source,
            "who": {"identifier": client_identifier(asking.client), "display": asking.client_name},
            "requestor": asking.person is None,
            "network": {"address": asking.address, "type": "2"},
        },
        {
            "type": destination,
            "who": unit_reference(asking.observer),
            "requestor": False,
            "network": {"address": asking.server, "type": "1"},
        },
    ]
    if asking.person:
        agents.append({"type": concept(f"{_HL7}/v3-ParticipationType", "IRCP"), **asking.person, "requestor": True})
    provider = concept(f"{_HL7}/v3-RoleClass", "PROV")
    named = (Oid(unit) for unit in units if unit[:1].isdigit())  # a desk of the house has no OID
    agents += [{"type": provider, "who": unit_reference(unit), "requestor": False} for unit in named]
    return agents


def _things(interaction: str, shown: Sequence[Resource]) -> list[Resource]:
    """What was shown: each resource once, with its version where a single one was asked for."""
    exact = interaction in {"read", "vread", "create", "update"}
    named: dict[str, Resource] = {}
    for resource in shown:
        kind, identity = resource["resourceType"], resource.get("id", "")
        if identity:
            version = resource.get("meta", {}).get("versionId", "") if exact else ""
            what: Resource = {"reference": f"{kind}/{identity}" + (f"/_history/{version}" if version else "")}
        else:
            what = {"type": kind, "identifier": resource.get("masterIdentifier", {})}
        named.setdefault(str(what), {"what": what, "type": coding(_TYPES, kind)})
    return list(named.values())


def _query(request: str) -> Resource:
    query = base64.b64encode(request.encode()).decode()
    return {"type": _SYSTEM_OBJECT, "role": _QUERY, "description": request, "query": query}


def _grounds(asking: Asking, shown: Sequence[Resource]) -> list[Resource]:
    """Why: what the operation says, and the Task, request, invitation or grant that a resource is or names."""
    found = dict.fromkeys(asking.reasons)
    for resource in shown:
        if resource["resourceType"] in _GROUNDS and resource.get("id"):
            found[f"{resource['resourceType']}/{resource['id']}"] = None
        for element in _GROUND_ELEMENTS:
            found |= {str(each["reference"]): None for each in objects(resource.get(element)) if each.get("reference")}
    return [_ground(ground) for ground in found]


def _ground(ground: str) -> Resource:
    """Why: a resource of this server by its reference, or a matter by its OID."""
    if ground.startswith("urn:"):
        return {"what": {"identifier": {"system": "urn:ietf:rfc:3986", "value": ground}}, "name": "matter"}
    return {"what": {"reference": ground}, "type": coding(_TYPES, ground.partition("/")[0]), "name": "reason"}


def _request_id(identity: str) -> Resource:
    request = coding(f"{_BALP}/CodeSystem/BasicAuditEntityType", "XrequestId")
    return {"what": {"identifier": {"value": identity}}, "type": request}
