"""The pairings of a client's matters with units that may be handed them: by client and service task (GRA-04).

A proposal gives nothing. Where there is doubt, the pairing says so, and a person asks the organiser. Reading only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from adapter.access.known_matters import matters_of
from adapter.access.matters_table import Matter, Matters
from adapter.access.rules import pairing_reasons as reasons
from adapter.access.rules.reasons import Reason, barred
from adapter.access.writing.matter import KnownMatter
from adapter.identifiers import Oid, PersonId
from adapter.store.grant_lists import GrantLists, ListedGrant
from adapter.store.resources import Resources
from adapter.words import HELSINKI

_LIVE = frozenset({"active", "proposed"})


@dataclass(frozen=True, slots=True)
class Pairing:
    """A matter, and a unit with a grant in its service task. `doubt`: why it is not to be handed over here."""

    matter: Matter
    consent: str
    service_task: str
    doubt: Reason | None = None

    @property
    def is_handed_over(self) -> bool:
        """Whether the organiser has handed it over already."""
        return self.doubt == reasons.HANDED_OVER


@dataclass(frozen=True)
class Pairings:
    """The pairings of one database, for the officers of one organiser."""

    grants: GrantLists
    matters: Matters
    resources: Resources
    organiser: Oid

    def find(self, client: PersonId, now: datetime) -> list[Pairing]:
        """Every pairing of a client, each with its doubt: by unit and matter, each once."""
        grants, handed = self.grants.of_client(client), set(self.matters.of_client(client))
        found = [
            self._check(pairing, known, handed, now)
            for known in matters_of(self.resources, client)
            for pairing in _pair(known, client, grants, now)
        ]
        return sorted(_with_several(found), key=lambda one: (one.matter.unit.value, one.matter.matter.value))

    def find_one(self, client: PersonId, consent: str, matter: Oid, now: datetime) -> Pairing | None:
        """The pairing of a matter with the unit of a Consent; None where Lautta proposes none."""
        grant = next((one for one in self.grants.of_client(client) if one.consent == consent), None)
        wanted = Matter(client, grant.unit, grant.organiser, matter) if grant else None
        return next((one for one in self.find(client, now) if one.matter == wanted), None)

    def _check(self, pairing: Pairing, known: KnownMatter, handed: set[Matter], now: datetime) -> Pairing:
        """With the doubt that is its own."""
        matter, terms = pairing.matter, known.terms(pairing.matter.client)
        bar = terms.bar(now) if terms else None
        if matter in handed:
            return replace(pairing, doubt=reasons.HANDED_OVER)
        if bar:
            return replace(pairing, doubt=barred(bar, ""))
        if matter.organiser.organisation != self.organiser.organisation:
            return replace(pairing, doubt=reasons.OTHER_ORGANISER)
        return pairing


def _pair(known: KnownMatter, client: PersonId, grants: list[ListedGrant], now: datetime) -> Iterator[Pairing]:
    """The units with a grant that is in force or may come into it, by the matter's organiser, in its service task."""
    today = now.astimezone(HELSINKI).date()
    units: dict[Matter, str] = {}
    for grant in grants:
        fits = (grant.service_task, grant.organiser.organisation) == (known.task, known.organiser.organisation)
        if fits and grant.status in _LIVE and (grant.ends is None or grant.ends >= today):
            units.setdefault(Matter(client, grant.unit, grant.organiser, known.matter), grant.consent)
    for matter, consent in units.items():
        yield Pairing(matter, consent, known.task)


def _with_several(found: list[Pairing]) -> Iterator[Pairing]:
    """With the doubt that is in the number: a matter with several units, or a unit with several open matters."""
    units = Counter(one.matter.matter for one in found)
    free = Counter((one.matter.unit, one.service_task) for one in found if one.doubt is None)
    for one in found:
        if one.doubt is None and units[one.matter.matter] > 1:
            yield replace(one, doubt=reasons.SEVERAL_UNITS)
        elif one.doubt is None and free[one.matter.unit, one.service_task] > 1:
            yield replace(one, doubt=reasons.SEVERAL_MATTERS)
        else:
            yield one
