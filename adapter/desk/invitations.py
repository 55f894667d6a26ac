"""A patient is invited at the desk (PHO-03): the same ServiceRequest as over the FHIR API, which starts the same flow.

And the invitations of a unit, with how each ended; one that is still sent or open is withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine

from adapter.config.photo import Sms
from adapter.config.settings import Settings
from adapter.desk.decision import TASKS, Decider
from adapter.errors import Conflict, NotFound, Refused
from adapter.fhir.authorship import check_change
from adapter.fhir.elements import BASE, Names, Resource, coding, instant, objects, oid_identifier, patient_reference
from adapter.fhir.starts import CODE, is_invitation
from adapter.fhir.units import invited_by
from adapter.identifiers import BadIdentifier, Oid, PersonId, parse_person, refuse_hetus
from adapter.photo.reading.follow_up import read_agreed, read_period
from adapter.photo.rules.invitation import judge_request
from adapter.photo.writing.invitation import photo_mailbox, read_invitation, withdrawn
from adapter.photo.writing.invitation_request import Wish, invitation_request
from adapter.store.acts import Act, Anybody
from adapter.store.interactions import carry_out
from adapter.store.parameters import Criterion
from adapter.store.resources import Resources
from adapter.store.writer import Writer
from adapter.words import Sentence

_CODED = Criterion("code", (("token", *CODE),))
_NONE_SUCH = Sentence("Kuvapyyntöä ei ole.", "Det finns ingen sådan begäran.", "there is no such invitation.")
_NOT_OPEN = Sentence(
    "Kuvapyyntö ei enää odota kuvaa. Sitä ei voi perua.",
    "Begäran väntar inte längre på ett foto. Den kan inte återtas.",
    "the invitation waits for a photo no more. It cannot be withdrawn.",
)
_WHY = Sentence("Kerro, miksi kuvapyyntö perutaan.", "Säg varför begäran återtas.", "say why it is withdrawn.")


class Standing(StrEnum):
    """How an invitation stands."""

    SENDING = "sending"
    OPEN = "open"
    WAITS = "waits"
    ANSWERED = "answered"
    OVER = "over"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation of a list. It names no patient: a list is seen by whoever passes by. `unit`: its OID."""

    id: str
    unit: str
    at: datetime
    until: datetime
    by: str
    standing: Standing

    @property
    def message(self) -> str:
        """The id of its message."""
        return self.id.replace("-", "")

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether a photo could still answer it."""
        return self.standing in {Standing.SENDING, Standing.OPEN}


@dataclass(frozen=True, slots=True, repr=False)
class OpenedInvitation:
    """One invitation with whom it is for and what was agreed. `version`: the one that was read."""

    line: Invited
    patient: PersonId | None
    text: str
    agreed: tuple[str, ...]
    resource: Resource
    version: int


@dataclass(frozen=True, slots=True, repr=False)
class Withdrawal:
    """Who withdraws an invitation, why and when. Raises Refused for a personal identity code in the reason."""

    by: Decider
    reason: str
    at: datetime

    def __post_init__(self) -> None:
        refuse_hetus(self.reason)


@dataclass(frozen=True)
class Invitations:
    """The invitations in one database."""

    engine: Engine
    resources: Resources
    settings: Settings
    observer: Oid

    def invite(self, identity: str, wish: Wish, by: Decider, now: datetime) -> str:
        """Write who invites whom, then the ServiceRequest under this id, which a worker takes up; gives its address.

        Raises Refused for what the flow would refuse of the request itself, and for a HETU in what was agreed.
        """
        refuse_hetus(f"{wish.reason} {wish.way} {wish.note}")
        request = invitation_request(wish, now)
        self._check(request | {"id": identity}, wish, now)
        event = invitation_audit(f"ServiceRequest/{identity}", wish, by, now, self.observer)
        self.resources.put(str(Names(identity).uuid("invite")), event, now)
        unit = str(wish.unit.oid)
        unique = self.settings.api.unique
        (done,) = carry_out(self.engine, [Act.create(identity, request)], now, unique, Writer(frozenset({unit}), unit))
        return done.version.reference

    def newest(self, units: frozenset[str], now: datetime, most: int) -> list[Invited]:
        """So many invitations of these units at most, the last changed first."""
        sms = self.settings.sms
        if not units or sms is None:
            return []
        found = [stored.resource for stored in self.resources.find("ServiceRequest", [_CODED], most, units=units)]
        return [_read(resource, sms, now) for resource in found if is_invitation(resource)]

    def open(self, identity: str, units: frozenset[str], now: datetime) -> OpenedInvitation:
        """One invitation of these units; raises NotFound for what is none, or another unit's (PHO-02)."""
        sms = self.settings.sms
        stored = self.resources.read("ServiceRequest", identity, units=units) if units else None
        if stored is None or sms is None or not invited_by(stored.resource) & units:
            raise NotFound.because("PHO-02", _NONE_SUCH, code="not-found")
        resource = stored.resource
        return OpenedInvitation(
            line=_read(resource, sms, now),
            patient=_patient(resource),
            text=str(resource.get("patientInstruction", "")),
            agreed=tuple(agreed.text for agreed in read_agreed(resource)),
            resource=resource,
            version=stored.version,
        )

    def withdraw(self, identity: str, units: frozenset[str], withdrawal: Withdrawal) -> None:
        """Write who withdraws it and why, then set the status as a client of the FHIR API does.

        Raises Conflict for one that no photo can answer any more, and Outdated where it changes at this moment.
        """
        found = self.open(identity, units, withdrawal.at)
        if not found.line.may_be_withdrawn:
            raise Conflict.because("PHO-03", _NOT_OPEN, code="conflict")
        if not withdrawal.reason.strip():
            raise Refused.because("REG-02", _WHY, code="required")
        event = withdrawal_audit(f"ServiceRequest/{identity}", found.patient, withdrawal, self.observer)
        self.resources.put(str(Names(identity).uuid(f"withdraw-{found.version}")), event, withdrawal.at)
        act = Act.update(identity, withdrawn(found.resource), found.version)
        unique = self.settings.api.unique
        carry_out(self.engine, [act], withdrawal.at, unique, Writer(units), _AsClient())

    def _check(self, request: Resource, wish: Wish, now: datetime) -> None:
        if self.settings.sms is None:
            return
        item = read_invitation(request, self.settings, self.settings.sms)
        takes_photos = bool(photo_mailbox(self.settings, wish.unit))
        if findings := judge_request(item, wish.unit, takes_photos=takes_photos, now=now):
            raise Refused(*findings)


class _AsClient(Anybody):
    """Changes of an invitation what a client of the FHIR API may change, and nothing else (REL-14)."""

    def changed(self, held: Resource, new: Resource) -> Resource:
        """As it came, where the change is a client's to make."""
        check_change(held, new)
        return new


def invitation_audit(request: str, wish: Wish, by: Decider, now: datetime, observer: Oid) -> Resource:
    """The AuditEvent of an invitation (domain §3): who has whom invited. What was agreed is not in it."""
    event = _audit("invite", "C", request, wish.patient, by, now, observer)
    if wish.assertion:
        event["entity"].append({"description": "It is asserted that the patient permits SMS."})
    return event


def withdrawal_audit(request: str, patient: PersonId | None, withdrawal: Withdrawal, observer: Oid) -> Resource:
    """The AuditEvent of a withdrawal (domain §3): who has withdrawn what, and why."""
    event = _audit("withdraw", "U", request, patient, withdrawal.by, withdrawal.at, observer)
    return event | {"outcomeDesc": withdrawal.reason}


def _audit(
    code: str, action: str, request: str, patient: PersonId | None, by: Decider, at: datetime, observer: Oid
) -> Resource:
    whose = [{"what": patient_reference(patient)}] if patient else []
    return {
        "resourceType": "AuditEvent",
        "type": {"system": f"{BASE}/CodeSystem/audit-type", "code": "decision", "display": "A person's decision"},
        "subtype": [coding(f"{BASE}/CodeSystem/decision", code)],
        "action": action,
        "recorded": instant(at),
        "outcome": "0",
        "agent": by.agents(),
        "source": {"observer": {"type": "Organization", "identifier": oid_identifier(observer)}},
        "entity": [{"what": {"reference": request}}, *whose],
    }


def _patient(resource: Resource) -> PersonId | None:
    """Whom an invitation is for; None for one that does not say it as it should."""
    identifier = resource.get("subject", {}).get("identifier", {})
    try:
        return parse_person(str(identifier.get("system", "")), str(identifier.get("value", "")))
    except BadIdentifier:
        return None


def _read(resource: Resource, sms: Sms, now: datetime) -> Invited:
    """An invitation as a line; one that a client wrote oddly is shown as far as it can be read."""
    written = datetime.fromisoformat(resource["meta"]["lastUpdated"])
    try:
        start, until = read_period(resource, sms.days)
        start, until = (moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo) for moment in (start, until))
    except (AttributeError, KeyError, TypeError, ValueError):
        start, until = written, written
    performers = [*objects(resource.get("performer")), resource.get("requester", {})]
    oids = [str(one.get("identifier", {}).get("value", "")) for one in performers]
    return Invited(
        id=str(resource["id"]),
        unit=next((oid.removeprefix("urn:oid:") for oid in oids if oid.startswith("urn:oid:")), ""),
        at=start,
        until=until,
        by=str(resource.get("requester", {}).get("display", "")),
        standing=_standing(resource, until, now),
    )


def _standing(resource: Resource, until: datetime, now: datetime) -> Standing:
    known = {"completed": Standing.ANSWERED, "on-hold": Standing.WAITS}
    status = str(resource.get("status", ""))
    if status in known:
        return known[status]
    if status != "active":
        return Standing.WITHDRAWN
    if until < now:
        return Standing.OVER
    sent = any(one.get("system") == TASKS for one in objects(resource.get("identifier")))
    return Standing.OPEN if sent else Standing.SENDING
