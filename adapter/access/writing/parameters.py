"""A decision on a use of a right as FHIR.

Parameters for the caller, AuditEvent for the log (IHE BALP, "Authorization decision"). Pure.
"""

from __future__ import annotations

from datetime import datetime

from adapter.access.rules.asker import NOBODY, Asker
from adapter.access.rules.decision import AccessDecision
from adapter.access.rules.use import PatientRegister, Use
from adapter.fhir.elements import (
    Resource,
    client_identifier,
    coding,
    concept,
    instant,
    own_concept,
    person_identifier,
    unit_reference,
)
from adapter.fhir.translation import translated
from adapter.identifiers import Oid
from adapter.roles import Right
from adapter.words import Language

_BALP = "https://profiles.ihe.net/ITI/BALP"
_PROFILE = f"{_BALP}/StructureDefinition/IHE.BasicAudit.AuthZconsent"
_DCM = "http://dicom.nema.org/resources/ontology/DCM"
_HL7 = "http://terminology.hl7.org/CodeSystem"
_PURPOSES = {
    Right.REGISTER_ACCESS: "Rekisterinkäyttöoikeus / Åtkomsträtt till register (register access right)",
    Right.OUTSOURCING: "Ostopalvelun valtuutus / Fullmakt för köpt tjänst (outsourcing authorisation)",
}


def decision_parameters(decision: AccessDecision, language: Language = "en") -> Resource:
    """Permit or deny, the deciding Consent with its version, the rule ids and the reasons.

    Each reason has its remedy and its Consent, in `language` with the others beside it.
    """
    parameters: list[Resource] = [{"name": "decision", "valueCode": "permit" if decision.permit else "deny"}]
    if decision.grant:
        parameters.append({"name": "consent", "valueReference": {"reference": decision.grant}})
    parameters += [{"name": "rule", "valueCode": rule} for rule in decision.rules]
    parameters += [
        {
            "name": "reason",
            "part": [
                {"name": "rule", "valueCode": reason.rule},
                {"name": "text", **translated("valueString", reason.sentence.said, language)},
                {"name": "remedy", **translated("valueString", reason.way_out.said, language)},
                *([{"name": "consent", "valueReference": {"reference": reason.grant}}] if reason.grant else []),
            ],
        }
        for reason in decision.reasons
    ]
    return {"resourceType": "Parameters", "parameter": parameters}


def access_audit(
    use: Use, decision: AccessDecision, observer: Oid, recorded: datetime, asker: Asker = NOBODY
) -> Resource:
    """The AuditEvent every decision leaves, permitted or not.

    It claims BALP's profile when it meets it: with a Consent that decided and the address that asked. What is used, how
    and by which role stands in details of the patient, because the profile closes the list of entities. So does the
    statement by which the client named the worker: whoever has the client's public key can verify it.
    """
    observed = unit_reference(observer)
    patient = {
        "what": {"type": "Patient", "identifier": person_identifier(use.client)},
        "type": coding(f"{_HL7}/audit-entity-type", "1", "Person"),
        "role": coding(f"{_HL7}/object-role", "1", "Patient"),
        "detail": [{"type": name, "valueString": value} for name, value in _details(use, asker)],
    }
    consent = {"what": {"reference": decision.grant}, "type": coding("http://hl7.org/fhir/resource-types", "Consent")}
    sentences = dict.fromkeys(f"{reason.rule}: {reason.text}" for reason in decision.reasons)
    return {
        "resourceType": "AuditEvent",
        **({"meta": {"profile": [_PROFILE]}} if decision.grant and asker.address else {}),
        "type": coding(_DCM, "110113", "Security Alert"),
        "subtype": [coding(f"{_BALP}/CodeSystem/AuthZsubType", "AuthZ-Consent")],
        "action": "E",
        "recorded": instant(recorded),
        "outcome": "0" if decision.permit else "8",  # serious failure: BALP's word for a denial
        "outcomeDesc": f"permit: {', '.join(decision.rules)}" if decision.permit else "; ".join(sentences),
        "purposeOfEvent": [own_concept("access-purpose", use.right, _PURPOSES[use.right])],
        "agent": [
            {
                "type": concept(_DCM, "110150"),  # Application
                "who": _program(asker),
                "requestor": False,
                **({"network": {"address": asker.address, "type": "2"}} if asker.address else {}),
            },
            {
                "type": concept(f"{_HL7}/v3-ParticipationType", "IRCP"),
                **({"role": [own_concept("worker-role", use.role.code, use.role.code)]} if use.role else {}),
                "who": _worker(use),
                "requestor": True,
            },
            {"type": concept(f"{_HL7}/v3-RoleClass", "PROV"), "who": unit_reference(use.unit), "requestor": False},
            {
                "type": concept(f"{_HL7}/extra-security-role-type", "authserver"),
                "who": observed,
                "requestor": False,
            },
        ],
        "source": {"observer": observed},
        "entity": [patient, consent] if decision.grant else [patient],
    }


def _program(asker: Asker) -> Resource:
    if not asker.client:
        return {"display": "The program that asked"}
    return {"identifier": client_identifier(asker.client), "display": asker.name}


def _worker(use: Use) -> Resource:
    if use.worker is None:
        return {"display": "A worker who was not named"}
    return {"type": "Practitioner", "identifier": {"system": use.worker.system, "value": use.worker.value}}


def _details(use: Use, asker: Asker) -> list[tuple[str, str]]:
    if isinstance(use.what, PatientRegister):
        what = [("custodian", use.what.custodian.urn), ("register", use.what.code)]
    else:
        what = [("matter", use.what.urn)]
    statement = [("statement", asker.statement)] if asker.statement else []
    return [("action", use.action.value), *what, ("authentication", use.authentication.value), *statement]
