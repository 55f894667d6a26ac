"""What the officer's pages show of grants: the names that their Consents hold, and one grant opened. Reading only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from adapter.access.rules import reasons
from adapter.access.rules.reasons import Reason
from adapter.console import access_words as words
from adapter.console.house import ConsoleHouse
from adapter.console.visitor import Visitor
from adapter.errors import NotFound, Refused
from adapter.fhir.elements import Resource, objects
from adapter.fhir.held_grant import SERVICE_SYSTEM, TASK_SYSTEM, HeldGrant, held_grant
from adapter.identifiers import Hetu, Oid, PersonId, bare_oid
from adapter.roles import Right
from adapter.store.grant_lists import GrantLists, ListedGrant
from adapter.words import HELSINKI, Sentence


@dataclass(frozen=True, slots=True)
class OpenedGrant:
    """One grant, as its Consent says it. `reason`: why it cannot be used today; None where it can."""

    held: HeldGrant
    consent: str
    unit_name: str
    organiser_name: str
    task_name: str
    services: tuple[str, ...]
    document: str
    protected: bool
    state: Sentence
    reason: Reason | None


def today(house: ConsoleHouse) -> date:
    """The day in Finland."""
    return house.now().astimezone(HELSINKI).date()


def find_grant(house: ConsoleHouse, who: Visitor, consent: str) -> OpenedGrant:
    """A grant to register access; raises NotFound where there is none, or its unit is not this officer's."""
    resource = house.resources.read("Consent", consent).resource
    try:
        held = held_grant(resource, f"Consent/{consent}")
    except Refused:
        held = None
    if held is None or held.right is not Right.REGISTER_ACCESS or not who.answers_for(held.unit.value):
        raise NotFound.because("", "there is no such grant.", code="not-found")
    codes = objects(resource["provision"].get("code"))
    on = today(house)
    return OpenedGrant(
        held,
        consent,
        _unit_name(resource),
        next((str(one.get("display", "")) for one in objects(resource.get("organization"))), ""),
        _task_name(resource) or held.service_task,
        _texts(codes, SERVICE_SYSTEM),
        bare_oid(str(resource.get("sourceReference", {}).get("identifier", {}).get("value", ""))),
        bool(objects(resource.get("meta", {}).get("security"))),
        say_state(held.status, held.start, held.end, on),
        why_not(held, on),
    )


def why_not(held: HeldGrant, on: date) -> Reason | None:
    """Why a grant cannot be used on a day, in the words of a denied use; None where nothing of its own stops it."""
    if held.status != "active":
        return reasons.of_status(held.status, held.right, held.reference)
    if on < held.start:
        return reasons.not_begun(held.right, held.start, held.reference)
    if held.end is not None and on > held.end:
        return reasons.over(held.right, held.end, held.reference)
    return None if held.matters else reasons.no_matter(held.reference)


def say_state(status: str, starts: date, ends: date | None, on: date) -> Sentence:
    """How a grant stands on a day."""
    if status == "active" and ends is not None and ends < on:
        return words.OVER
    if status == "active" and starts > on:
        return words.BEGINS_LATER
    return words.STATUSES.get(status, words.OTHER_STATE)


def name_unit(house: ConsoleHouse, unit: Oid, consent: str) -> str:
    """A unit's name as one of its Consents holds it, else its OID."""
    try:
        return _unit_name(house.resources.read("Consent", consent).resource) or unit.value
    except NotFound:
        return unit.value


def name_any_unit(house: ConsoleHouse, unit: Oid) -> str:
    """A unit's name as a Consent of anybody's holds it, else its OID."""
    return name_unit(house, unit, GrantLists(house.engine).find_example(unit))


def name_task(house: ConsoleHouse, grant: ListedGrant) -> str:
    """The name of a grant's service task as its Consent holds it, else its code."""
    try:
        return _task_name(house.resources.read("Consent", grant.consent).resource) or grant.service_task
    except NotFound:
        return grant.service_task


def name_organiser(house: ConsoleHouse, organiser: Oid) -> str:
    """An organiser's name where it is our own, else its OID."""
    mine = house.settings.organisation
    return mine.name if organiser == mine.oid else organiser.value


def mask(person: PersonId) -> str:
    """As much of a client's code as a list may show."""
    return person.masked if isinstance(person, Hetu) else f"{person.value[:7]}****"


def _unit_name(consent: Resource) -> str:
    actors = objects(consent.get("provision", {}).get("actor"))
    return next((str(actor.get("reference", {}).get("display", "")) for actor in actors), "")


def _task_name(consent: Resource) -> str:
    return next(iter(_texts(objects(consent.get("provision", {}).get("code")), TASK_SYSTEM)), "")


def _texts(concepts: list[Resource], system: str) -> tuple[str, ...]:
    return tuple(
        str(one.get("text") or one["coding"][0].get("code", ""))
        for one in concepts
        if any(coding.get("system") == system for coding in objects(one.get("coding")))
    )
