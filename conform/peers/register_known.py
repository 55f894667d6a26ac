"""What a vendor says of some entries of its register: the kit compares what comes with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from conform.claim import Claim, WrongSutError

#: How the code server spells what an entry says. Ours in spelling: `attributes` of the claim names others.
NAMES: Mapping[str, str] = {
    "name": "Pitkä nimi",
    "parent": "ParentId",
    "business_id": "Y-tunnus",
    "social_unit": "Sos. toimintayksikkö",
    "social_service_unit": "Sos. palveluyksikkö",
    "health_unit": "Terv. toimintayksikkö",
    "health_service_unit": "Terv. palveluyksikkö",
    "begins": "Voimassaolo alkaa",
    "ends": "Voimassaolo päättyy",
}
#: Soteri's levels, the lowest first (GRA-03).
LEVELS = ("palvelupiste", "palveluyksikko", "palveluntuottaja")
REPOSITORIES = ("social", "patient")
_KEYS = {"oid", "level", "parent", "business_id", "ended", "not_yet", "joined"}


@dataclass(frozen=True)
class Known:
    """An entry that the kit may ask for, and what is true of it; what is not said is empty or None.

    `not_yet`: it is in Soteri, and not yet in the register. `joined`: repository → the day, for those it has joined.
    """

    oid: str
    level: str = ""
    parent: str | None = None
    business_id: str = ""
    ended: str = ""
    not_yet: bool = False
    joined: Mapping[str, str] | None = None


def read_known(claim: Claim) -> tuple[Known, ...]:
    """The table `known` of a claim. Raises WrongSutError."""
    told = claim.settings.get("known", [])
    if not isinstance(told, list):
        raise WrongSutError(f"{claim.role}: known is a list of OIDs or tables")
    return tuple(_read_one(claim.role, {"oid": one} if isinstance(one, str) else one) for one in told)


def read_names(claim: Claim) -> Mapping[str, str]:
    """How this register spells its attributes. Raises WrongSutError."""
    told = claim.settings.get("attributes", {})
    if not isinstance(told, Mapping) or not set(told) <= set(NAMES):
        raise WrongSutError(f"{claim.role}: attributes has no other keys than {', '.join(NAMES)}")
    return {**NAMES, **told}


def _read_one(role: str, told: Any) -> Known:
    if not isinstance(told, Mapping) or "oid" not in told or not set(told) <= _KEYS:
        raise WrongSutError(f"{role}: an entry of known has oid, and no other keys than {', '.join(sorted(_KEYS))}")
    if told.get("level", LEVELS[0]) not in LEVELS:
        raise WrongSutError(f"{role}: the level of {told['oid']} is one of {', '.join(LEVELS)}")
    joined = told.get("joined")
    if joined is not None and not (isinstance(joined, Mapping) and set(joined) <= set(REPOSITORIES)):
        raise WrongSutError(f"{role}: joined of {told['oid']} is a table of {' and '.join(REPOSITORIES)}")
    return Known(
        str(told["oid"]),
        told.get("level", ""),
        told.get("parent"),
        told.get("business_id", ""),
        _read_day(role, told["ended"]) if "ended" in told else "",
        told.get("not_yet", False),
        None if joined is None else {name: _read_day(role, day) for name, day in joined.items()},
    )


def _read_day(role: str, told: object) -> str:
    try:
        return (told if isinstance(told, date) else date.fromisoformat(str(told))).isoformat()
    except ValueError:
        raise WrongSutError(f"{role}: a day of known is YYYY-MM-DD") from None
