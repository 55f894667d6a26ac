"""The matters that asia-asiakirjat have made known here, and the pairings that they propose (GRA-04)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from adapter.access.matters_table import Matters
from adapter.access.writing.matter import (
    PROPOSAL,
    KnownMatter,
    matter_id,
    proposal,
    proposal_id,
    proposed_matter,
    read_matter,
    settled,
)
from adapter.errors import NotFound
from adapter.fhir.authorship import is_of_client
from adapter.fhir.elements import Resource, person_identifier
from adapter.identifiers import Oid, PersonId
from adapter.store.grants import Grants, OfTask
from adapter.store.resources import Criterion, Resources

_MANY = 1000  # matters of one client


def find_matter(resources: Resources, matter: Oid, organiser: Oid) -> KnownMatter | None:
    """What is known of an organiser's matter."""
    try:
        return read_matter(resources.read("Provenance", matter_id(matter, organiser)).resource)
    except NotFound:
        return None


def matters_of(resources: Resources, client: PersonId) -> Iterator[KnownMatter]:
    """The matters that name a client."""
    identifier = person_identifier(client)
    about = Criterion("focus:identifier", (("token", identifier["system"], identifier["value"]),))
    for stored in resources.find("Provenance", [about], _MANY):
        known = None if is_of_client(stored.id) else read_matter(stored.resource)
        if known:
            yield known


def proposed_for(resources: Resources, consent: str) -> list[Oid]:
    """The matters that open Tasks propose for a grant."""
    (coding,) = PROPOSAL["coding"]
    criteria = [
        Criterion("focus", (("token", "", f"Consent/{consent}"),)),
        Criterion("code", (("token", coding["system"], coding["code"]),)),
        Criterion("status", (("token", "", "requested"),)),
    ]
    return [proposed_matter(stored.resource) for stored in resources.find("Task", criteria, _MANY)]


def propose(
    resources: Resources, grants: Grants, matters: Matters, known: KnownMatter, clients: set[PersonId], now: datetime
) -> list[str]:
    """A Task for each grant of these clients that the matter may join and that the organiser has not handed over.

    Gives the Tasks' references. Idempotent. What has ended proposes nothing, and its open proposals are cancelled.
    """
    proposed = []
    for client in clients:
        terms = known.terms(client)
        open_here = terms is not None and terms.bar(now) is None
        for grant in _fitting(grants, known, client):
            identity = proposal_id(known.matter, grant.consent)
            if not open_here or known.matter in matters.of(client, grant.unit, grant.organiser):
                settle(resources, identity, "completed" if open_here else "cancelled", now)
                continue
            task = proposal(known, grant.consent, grant.unit, now)
            proposed.append(resources.put_all([(identity, task)], now, _unless_open)[0].reference)
    return proposed


def settle(resources: Resources, identity: str, status: str, now: datetime) -> None:
    """Close a proposal, if there is one."""
    try:
        resources.change("Task", identity, lambda task: settled(task, status), now)
    except NotFound:
        return


def _unless_open(current: Resource, fresh: Resource) -> Resource:
    """A proposal that is open stays as it is."""
    return current if current["status"] == "requested" else fresh


def _fitting(grants: Grants, known: KnownMatter, client: PersonId) -> list[OfTask]:
    """The grants in force of the client, by the matter's organiser, in its service task."""
    return [
        grant
        for grant in grants.of_task(client, known.task)
        if grant.organiser.organisation == known.organiser.organisation
    ]
