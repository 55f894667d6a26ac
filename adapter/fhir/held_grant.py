"""A grant as a Consent holds it, read back for a decision (GRA-01, GRA-11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from adapter.errors import Refused
from adapter.fhir.elements import (
    Resource,
    own_concept,
)
from adapter.identifiers import BadIdentifier, Oid, PersonId, bare_oid, parse_person
from adapter.roles import Action, Right
from adapter.words import Sentence

_NOT_OURS = Sentence(
    "Consent-resurssi ei ole Lautan tallentama oikeus.",
    "Consent-resursen är inte en rätt som Lautta har sparat.",
    "the Consent is not a grant of ours.",
)


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant as held here: where it lies and in which version, and what it allows.

    A register access right has matters and a service task, an outsourcing authorisation a register; `client` None: of
    every patient.
    """

    reference: str
    status: str
    right: Right
    client: PersonId | None
    unit: Oid
    organiser: Oid
    start: date
    end: date | None
    actions: frozenset[Action] = frozenset(Action)
    matters: frozenset[Oid] = frozenset()
    service_task: str = ""
    register: str = ""


CLIENT_REGISTER = "urn:oid:1.2.246.537.6.1264"  # 1 = sosiaalihuollon asiakasrekisteri
PATIENT_REGISTER = "urn:oid:1.2.246.537.5.40150.2009"
TASK_SYSTEM, SERVICE_SYSTEM = "urn:oid:1.2.246.537.6.1221", "urn:oid:1.2.246.537.6.1222"
ACTION_SYSTEM = "http://terminology.hl7.org/CodeSystem/consentaction"
ACTION_CODES = {Action.READ: "access", Action.STORE: "collect"}
CATEGORIES = {
    Right.REGISTER_ACCESS: own_concept(
        "consent-category",
        Right.REGISTER_ACCESS,
        "Rekisterinkäyttöoikeus / Åtkomsträtt till register (register access right)",
    ),
    Right.OUTSOURCING: own_concept(
        "consent-category",
        Right.OUTSOURCING,
        "Ostopalvelun valtuutus / Fullmakt för köpt tjänst (outsourcing authorisation)",
    ),
}
_RIGHTS = {
    (category["coding"][0]["system"], category["coding"][0]["code"]): right for right, category in CATEGORIES.items()
}


class _Codes(NamedTuple):
    """What a Consent of ours says in codes."""

    right: Right
    register: str
    actions: frozenset[Action]
    task: str


def held_grant(resource: Resource, reference: str) -> HeldGrant:
    """Read a Consent of ours back into what a decision needs; raises Refused when it is not one."""
    try:
        provision = resource["provision"]
        codes = _read_codes(resource)
        identifier = (
            resource["patient"]["identifier"] if codes.right is Right.REGISTER_ACCESS or "patient" in resource else None
        )
        data = [item["reference"]["identifier"]["value"] for item in provision.get("data", [])]
        end = provision["period"].get("end")
        return HeldGrant(
            reference=reference,
            status=resource["status"],
            right=codes.right,
            client=parse_person(identifier["system"], identifier["value"]) if identifier else None,
            unit=_oid(provision["actor"][0]["reference"]),
            organiser=_oid(resource["organization"][0]),
            start=date.fromisoformat(provision["period"]["start"]),
            end=date.fromisoformat(end) if end else None,
            actions=codes.actions,
            matters=frozenset(Oid.parse(value) for value in data),
            service_task=codes.task,
            register=codes.register,
        )
    except (KeyError, IndexError, TypeError, ValueError, BadIdentifier):
        raise Refused.because("GRA-02", _NOT_OURS, code="structure") from None


def right_of(resource: Resource) -> Right | None:
    """The right that a Consent claims to give, if it is one of those that arise in signed documents only."""
    codings = [coding for category in resource.get("category", []) for coding in category.get("coding", [])]
    rights = (_RIGHTS.get((item.get("system"), item.get("code"))) for item in codings)
    return next((right for right in rights if right), None)


def _read_codes(resource: Resource) -> _Codes:
    provision, right = resource["provision"], right_of(resource)
    if provision["type"] != "permit" or right is None:
        raise ValueError("another kind of Consent")
    codes = {item["coding"][0]["code"] for item in provision["action"]}
    actions = frozenset(action for action, code in ACTION_CODES.items() if code in codes)
    if right is Right.OUTSOURCING:
        return _Codes(right, provision["class"][0]["code"], actions, "")
    task = next(item["coding"][0]["code"] for item in provision["code"] if item["coding"][0]["system"] == TASK_SYSTEM)
    return _Codes(right, "", actions, task)


def _oid(reference: Resource) -> Oid:
    return Oid.parse(bare_oid(reference["identifier"]["value"]))
