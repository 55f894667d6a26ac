"""What the three services know: the SOTE organisation register, Soteri, and who has joined the repository."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from mocks.control import Control
    from mocks.control.holdings import Shelf

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


#: When in the night what Soteri knows reaches the register (ours: the real hour is not public).
NIGHT = time(3, 0, tzinfo=ZoneInfo("Europe/Helsinki"))


@dataclass(frozen=True)
class Seed:
    """Entries of the three holdings, whether the night shall run, and whether pages carry an ETag (None: as before)."""

    register: dict[str, Entry]
    soteri: dict[str, Entry]
    joined: dict[tuple[str, str], Entry]
    nightly: bool
    tagged: bool | None


class Organisations:
    """The three holdings, each by OID in the order they were seeded. The caller holds the mock's lock."""

    def __init__(self, control: Control) -> None:
        shelf = control.holdings.shelf
        self.register: Shelf[str, Entry] = shelf("register")
        self.soteri: Shelf[str, Entry] = shelf("soteri")
        self.joined: Shelf[tuple[str, str], Entry] = shelf("joined")  # by OID and repository
        self._waiting: Shelf[str, datetime] = shelf("waiting")  # OIDs that a coming night carries to the register
        self._facts: Shelf[str, Any] = shelf("facts")
        self._control = control

    @property
    def tag(self) -> str:
        """The ETag of the whole register: another one after each change."""
        if "tag" not in self._facts:
            self.change()
        return str(self._facts["tag"])

    @property
    def tagged(self) -> bool:
        """Whether pages carry the ETag."""
        return bool(self._facts.get("tagged", True))

    def change(self) -> None:
        """Say that the register is no longer what it was."""
        self._facts["tag"] = self._control.new_id().hex

    def plant(self, seed: Seed) -> None:
        """Add to the holdings, then run the night if it was asked for."""
        self.register.update(seed.register)
        self.soteri.update(seed.soteri)
        self.joined.update(seed.joined)
        self._waiting.update(dict.fromkeys(seed.soteri, find_next_night(self._control.now())))
        if seed.tagged is not None:
            self._facts["tagged"] = seed.tagged
        if seed.nightly:
            self._run_night([*self.soteri])
        elif seed.register:
            self.change()

    def catch_up(self) -> None:
        """Let the nights happen that the clock has passed."""
        now = self._control.now()
        due = [oid for oid, night in self._waiting.items() if night <= now]
        if due:
            self._run_night(due)

    def put_off_the_night(self) -> None:
        """Let what waits be carried by the next night from now on, also where it was seeded nights ago."""
        self._waiting.update(dict.fromkeys([*self._waiting], find_next_night(self._control.now())))

    def _run_night(self, oids: list[str]) -> None:
        """Carry what Soteri knows to the register, where it is private-sector data (GRA-09)."""
        for oid in oids:
            self._waiting.pop(oid, None)
            unit = self.soteri[oid]
            flags = {"socialUnit": False, "socialServiceUnit": False, **LEVELS[unit["level"]]}
            known = {name: value for name, value in unit.items() if name != "level"}
            self.register[oid] = {**self.register.get(oid, {}), **known, "sector": 2, **flags}
        self.change()
        self._control.record("night", outcome="done", count=len(oids))

    def add(self, *, first: bool) -> None:
        """A new entry before all others, so that every other moves by one, or after them."""
        number = self._facts["added"] = self._facts.get("added", 0) + 1
        new = {"oid": f"1.2.246.10.99999999.{number}", "name": "Juuri lisätty"}
        others = dict(self.register) if first else {}
        if first:
            self.register.clear()
        self.register[new["oid"]] = new
        self.register.update(others)
        self.change()

    def remove_first(self) -> None:
        """Take the first entry away, so that every other moves by one."""
        del self.register[next(iter(self.register))]
        self.change()

    def remove(self, kind: str, identity: str) -> None:
        """Take away `register/OID`, `soteri/OID` or `joined/OID/REPOSITORY`. Raises LookupError."""
        if kind == "register" and identity in self.register:
            del self.register[identity]
            self.change()
        elif kind == "soteri" and identity in self.soteri:
            del self.soteri[identity]
            self._waiting.pop(identity, None)
        elif kind == "joined" and tuple(identity.split("/")) in self.joined:
            oid, repository = identity.split("/")
            del self.joined[oid, repository]
        else:
            raise LookupError("register/OID, soteri/OID and joined/OID/REPOSITORY can be removed")

    def state(self) -> dict[str, int]:
        """How much of each there is."""
        self.catch_up()
        counted: dict[str, Shelf[Any, Any]] = {
            "register": self.register,
            "soteri": self.soteri,
            "joined": self.joined,
            "waiting": self._waiting,
        }
        return {name: len(shelf) for name, shelf in counted.items()}


def find_next_night(now: datetime) -> datetime:
    """The next instant (UTC) at which what Soteri knows reaches the register."""
    here = now.astimezone(NIGHT.tzinfo)
    night = datetime.combine(here.date(), NIGHT)
    coming = night if night > here else datetime.combine(here.date() + timedelta(days=1), NIGHT)
    return coming.astimezone(UTC)


def count_check_digit(digits: str) -> int | None:
    """The check digit of a business id with these seven digits; None where there is none."""
    weighed = sum(weight * int(digit) for weight, digit in zip((7, 9, 10, 5, 8, 4, 2), digits, strict=True)) % 11
    return None if weighed == 1 else (11 - weighed) % 11


def invent_entries(count: int) -> dict[str, Entry]:
    """So many entries of no organisation there is: each tenth an organisation, the others its service units."""
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
    check = count_check_digit(str(number))
    if check is None:
        return None
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
