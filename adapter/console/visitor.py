"""Who looks at the console, and what they may see: by the groups of the identity provider (PHO-02). Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapter.config.console import OFFICER
from adapter.config.settings import Settings
from adapter.desk.decision import Decider
from adapter.fhir.elements import BASE, Resource
from adapter.fhir.units import HOUSE
from adapter.identifiers import WorkerId, bare_oid
from adapter.ports.identity import Identity
from adapter.words import Language

DESK_SYSTEM = f"{BASE}/sid/desk"  # a desk of the imaging instruction has an id, and no OID (REL-07)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who has signed in. `units`: the OIDs of those whose waiting messages they handle.

    `stamp` is the secret of the session that its forms carry. `locked`: too long without a request. `is_desk`: they
    handle what waits for the organisation's own desks, the image desk among them.
    `officer_units`: the units whose grants an officer answers for; None: those of every unit.
    """

    identity: Identity
    units: frozenset[str]
    is_operator: bool
    is_officer: bool
    language: Language
    stamp: str
    locked: bool = False
    is_desk: bool = False
    officer_units: frozenset[str] | None = None

    @property
    def decider(self) -> Decider:
        """The person as a decision names them: the session says who that is, and nobody else."""
        return Decider(self.identity.name, account=self.identity.account)

    @property
    def sees_all_figures(self) -> bool:
        """Whether the figures of all are theirs; they name nobody."""
        return self.is_operator or self.sees_every_use

    @property
    def sees_figures(self) -> bool:
        """Whether any figures are theirs: those of the units that they handle, or answer for."""
        return self.sees_all_figures or self.is_officer or bool(self.units)

    @property
    def sees_every_use(self) -> bool:
        """Whether they may say to a client who has used their data: not where they answer for some units only."""
        return self.is_officer and self.officer_units is None

    def answers_for(self, unit: str) -> bool:
        """Whether the grants of this unit are theirs to look at."""
        return self.is_officer and (self.officer_units is None or unit in self.officer_units)

    def handles(self, owner: str) -> bool:
        """Whether the messages of this unit are theirs."""
        return bare_oid(owner) in self.units

    def handles_task(self, task: Resource) -> bool:
        """Whether a Task waits for them: for one of their units, or for a desk of the organisation that is theirs."""
        owner = task.get("owner", {}).get("identifier", {})
        return self.is_desk if owner.get("system") == DESK_SYSTEM else self.handles(str(owner.get("value", "")))

    def seen(self, settings: Settings) -> frozenset[str]:
        """The units whose resources they see; with the organisation's own, those of its desks too."""
        return self.units | ({HOUSE} if str(settings.organisation.oid) in self.units else frozenset())

    def is_fresh(self, now: datetime, minutes: float) -> bool:
        """Whether they signed in so lately that a decision on patient data may be theirs."""
        return now - self.identity.authenticated <= timedelta(minutes=minutes)


def read_units(identity: Identity, settings: Settings) -> frozenset[str]:
    """The units that the person's groups let them handle: each must name the group's role in its `handlers`."""
    if settings.console is None:
        return frozenset()
    return frozenset(
        str(unit)
        for group in settings.console.group
        if group.name in identity.groups
        for unit in group.units
        if group.role in settings.find_handled(str(unit)).handlers
    )


def read_officer_units(identity: Identity, settings: Settings) -> frozenset[str] | None:
    """The units of the person's groups of officers; None where one of them has no units, and so is of all."""
    groups = settings.console.group if settings.console else ()
    mine = [group.units for group in groups if group.role == OFFICER and group.name in identity.groups]
    return None if not all(mine) else frozenset(str(unit) for units in mine for unit in units)


def acts_as(role: str, identity: Identity, settings: Settings) -> bool:
    """Whether one of the person's groups has this role of the console."""
    groups = settings.console.group if settings.console else ()
    return any(group.role == role and group.name in identity.groups for group in groups)


def write_identity(identity: Identity, stamp: str) -> str:
    """What a session keeps of the person."""
    return json.dumps(
        {
            "issuer": identity.issuer,
            "subject": identity.subject,
            "name": identity.name,
            "groups": sorted(identity.groups),
            "authenticated": identity.authenticated.isoformat(),
            "level": identity.level,
            "worker": [identity.worker.system, identity.worker.value] if identity.worker else [],
            "session": identity.session,
            "stamp": stamp,
        }
    )


def read_identity(body: str) -> tuple[Identity, str]:
    """The person of a session, and the secret of its forms."""
    kept = json.loads(body)
    identity = Identity(
        kept["issuer"],
        kept["subject"],
        kept["name"],
        frozenset(kept["groups"]),
        datetime.fromisoformat(kept["authenticated"]),
        kept["level"],
        WorkerId(*worker) if (worker := kept.get("worker")) else None,
        kept.get("session", ""),
    )
    return identity, str(kept["stamp"])
