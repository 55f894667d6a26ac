"""A decision on a use of the register access right as FHIR: Parameters for the caller, AuditEvent for the log. Pure."""

from __future__ import annotations

from datetime import datetime

from adapter.convert.elements import Resource, instant, oid_identifier, own_concept, person_identifier
from adapter.identifiers import OID_SYSTEM, Oid
from adapter.rules.access import AccessDecision, Use


def decision_parameters(decision: AccessDecision) -> Resource:
    """Permit or deny, the deciding Consent with its version, the rule ids, and every reason with its remedy and its Consent."""
    parameters: list[Resource] = [{"name": "decision", "valueCode": "permit" if decision.permit else "deny"}]
    if decision.grant:
        parameters.append({"name": "consent", "valueReference": {"reference": decision.grant}})
    parameters += [{"name": "rule", "valueCode": rule} for rule in decision.rules]
    parameters += [
        {
            "name": "reason",
            "part": [
                {"name": "rule", "valueCode": reason.rule},
                {"name": "text", "valueString": reason.text},
                {"name": "remedy", "valueString": reason.remedy},
                *([{"name": "consent", "valueReference": {"reference": reason.grant}}] if reason.grant else []),
            ],
        }
        for reason in decision.reasons
    ]
    return {"resourceType": "Parameters", "parameter": parameters}


def access_audit(use: Use, decision: AccessDecision, observer: Oid, recorded: datetime) -> Resource:
    """The AuditEvent every decision leaves, permitted or not (disclosure log, domain §3)."""
    observed = {"type": "Organization", "identifier": oid_identifier(observer)}
    entities: list[Resource] = [
        {"what": {"type": "Patient", "identifier": person_identifier(use.client)}},
        {"what": {"identifier": {"system": OID_SYSTEM, "value": use.matter.urn}, "display": "asia (matter)"}},
    ]
    if decision.grant:
        entities.append({"what": {"reference": decision.grant}})
    return {
        "resourceType": "AuditEvent",
        "type": {"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "110112", "display": "Query"},
        "action": "R" if use.action == "read" else "C",
        "recorded": instant(recorded),
        "outcome": "0" if decision.permit else "4",
        "outcomeDesc": "permit"
        if decision.permit
        else "; ".join(dict.fromkeys(f"{reason.rule}: {reason.text}" for reason in decision.reasons)),
        "purposeOfEvent": [
            own_concept("access-purpose", "register-access", "Rekisterinkäyttöoikeus (register access right)")
        ],
        "agent": [
            {
                "who": {"identifier": {"system": "urn:oid:1.2.246.537.26", "value": use.worker or "unknown"}},
                "requestor": True,
            },
            {"who": {"type": "Organization", "identifier": oid_identifier(use.unit)}, "requestor": False},
        ],
        "source": {"observer": observed},
        "entity": entities,
    }
