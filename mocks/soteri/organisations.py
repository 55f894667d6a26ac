"""What the three services know: the SOTE organisation register, Soteri, and who has joined the repository."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

Entry = dict[str, Any]

#: An entry that never ends (seen in the register).
OPEN_END = "2099-12-31"

#: Soteri's level -> the register's flags. What Soteri calls palvelupiste is the register's palveluyksikkö, and its
#: palveluyksikkö is a level higher (GRA-03); the producer is the organisation above both.
LEVELS: dict[str, dict[str, bool]] = {
    "palvelupiste": {"socialServiceUnit": True},
    "palveluyksikko": {"socialUnit": True},
    "palveluntuottaja": {},
}


class Organisations:
    """The three holdings, each by OID in the order they were seeded."""

    def __init__(self) -> None:
        self.register: dict[str, Entry] = {}
        self.soteri: dict[str, Entry] = {}
        self.joined: dict[tuple[str, str], Entry] = {}  # by OID and repository
        self.tagged = True
        self._life, self._changes = uuid.uuid4(), itertools.count()
        self.change()

    @property
    def tag(self) -> str:
        """The ETag of the whole register: another one after each change, and in each life of the mock."""
        return self._tag

    def change(self) -> None:
        """Say that the register is no longer what it was."""
        self._tag = f"{self._life}-{next(self._changes)}"

    def reset(self) -> None:
        """Forget everything."""
        self.register.clear()
        self.soteri.clear()
        self.joined.clear()
        self.tagged = True
        self.change()

    def seed(self, data: dict[str, Any]) -> None:
        """Add to the holdings, then run the night if it was asked for.

        Raises KeyError, TypeError or ValueError, before anything is added, for an entry without an OID or a level
        Soteri does not have.
        """
        added = {name: {entry["oid"]: entry for entry in data.get(name, [])} for name in ("register", "soteri")}
        joined = {(entry["oid"], entry["repository"]): entry for entry in data.get("joined", [])}
        if not {entry["level"] for entry in added["soteri"].values()} <= set(LEVELS):
            raise ValueError(f"a level is one of {', '.join(LEVELS)}")
        invented = invent_entries(data.get("invented", 0))
        self.register.update(invented)
        self.register.update(added["register"])
        self.soteri.update(added["soteri"])
        self.joined.update(joined)
        self.tagged = bool(data.get("tagged", self.tagged))
        if data.get("nightly"):
            self.run_night()
        if invented or added["register"] or data.get("nightly"):
            self.change()

    def run_night(self) -> None:
        """Carry what Soteri knows to the register, where it is private-sector data (GRA-09)."""
        for oid, unit in self.soteri.items():
            flags = {"socialUnit": False, "socialServiceUnit": False, **LEVELS[unit["level"]]}
            known = {name: value for name, value in unit.items() if name != "level"}
            self.register[oid] = {**self.register.get(oid, {}), **known, "sector": 2, **flags}

    def add(self, *, first: bool) -> None:
        """A new entry before all others, so that every other moves by one, or after them."""
        new = {"oid": f"1.2.246.10.99999999.{next(self._changes)}", "name": "Juuri lisätty"}
        added = {new["oid"]: new}
        self.register = {**added, **self.register} if first else {**self.register, **added}
        self.change()

    def remove_first(self) -> None:
        """Take the first entry away, so that every other moves by one."""
        first = next(iter(self.register))
        self.register = {oid: entry for oid, entry in self.register.items() if oid != first}
        self.change()

    def state(self) -> dict[str, int]:
        """How much of each there is."""
        return {"register": len(self.register), "soteri": len(self.soteri), "joined": len(self.joined)}


def invent_entries(count: int) -> dict[str, Entry]:
    """So many entries of no organisation there is: each tenth an organisation, the others its service units.

    Raises TypeError when `count` is not a number.
    """
    organisations = map(_invent_organisation, itertools.count(9_000_000))
    families = (
        (organisation, *(_invent_unit(organisation, number) for number in range(1, 10)))
        for organisation in organisations
        if organisation
    )
    return {entry["oid"]: entry for entry in itertools.islice(itertools.chain.from_iterable(families), count)}


def _invent_organisation(number: int) -> Entry | None:
    """The organisation with this number before the check digit of its business id.

    None where there is no check digit.
    """
    weighed = sum(weight * int(digit) for weight, digit in zip((7, 9, 10, 5, 8, 4, 2), str(number), strict=True)) % 11
    if weighed == 1:
        return None
    check = (11 - weighed) % 11
    return {
        "oid": f"1.2.246.10.{number}{check}.10.0",
        "name": f"Keksitty Palvelu {number} Oy",
        "businessId": f"{number}-{check}",
        "sector": 2,
        "socialUnit": True,
        "validFrom": "2024-01-01",
        "address": "Keksitynkatu 1",
        "municipality": "638",
    }


def _invent_unit(organisation: Entry, number: int) -> Entry:
    return {
        **organisation,
        "oid": organisation["oid"].removesuffix("0") + str(number),
        "name": f"{organisation['name']}, toimipaikka {number}",
        "parent": organisation["oid"],
        "socialUnit": False,
        "socialServiceUnit": True,
    }


def describe_entry(entry: Entry) -> dict[str, Any]:
    """A register entry as the code server gives it; attributes without a value are left out."""
    attributes = {
        "Pitkä nimi": entry.get("name"),
        "ParentId": entry.get("parent"),
        "Y-tunnus": entry.get("businessId"),
        "Sektori": entry.get("sector"),
        "Sos. toimintayksikkö": _flag(entry.get("socialUnit")),
        "Sos. palveluyksikkö": _flag(entry.get("socialServiceUnit")),
        "Terv. toimintayksikkö": _flag(entry.get("healthUnit")),
        "Terv. palveluyksikkö": _flag(entry.get("healthServiceUnit")),
        "Voimassaolo alkaa": entry.get("validFrom"),
        "Voimassaolo päättyy": entry.get("validTo") or OPEN_END,
        "Katuosoite": entry.get("address"),
        "Kunta": entry.get("municipality"),
    }
    return {
        "conceptCodeId": entry["oid"],
        "status": "ACTIVE",
        "attributes": [
            {"attributeName": name, "attributeValue": [str(value)]}
            for name, value in attributes.items()
            if value is not None
        ],
    }


def _flag(value: bool | None) -> str:
    return "T" if value else "F"
