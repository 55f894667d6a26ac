"""What the three services know: the SOTE organisation register, Soteri, and who has joined the repository."""

from __future__ import annotations

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
        self.joined: dict[str, Entry] = {}

    def reset(self) -> None:
        """Forget everything."""
        for held in (self.register, self.soteri, self.joined):
            held.clear()

    def seed(self, data: dict[str, Any]) -> None:
        """Add to the holdings, then run the night if it was asked for.

        Raises KeyError, TypeError or ValueError, before anything is added, for an entry without an OID or a level
        Soteri does not have.
        """
        added = {
            name: {entry["oid"]: entry for entry in data.get(name, [])} for name in ("register", "soteri", "joined")
        }
        if not {entry["level"] for entry in added["soteri"].values()} <= set(LEVELS):
            raise ValueError(f"a level is one of {', '.join(LEVELS)}")
        self.register.update(added["register"])
        self.soteri.update(added["soteri"])
        self.joined.update(added["joined"])
        if data.get("nightly"):
            self.run_night()

    def run_night(self) -> None:
        """Carry what Soteri knows to the register, where it is private-sector data (GRA-09)."""
        for oid, unit in self.soteri.items():
            flags = {"socialUnit": False, "socialServiceUnit": False, **LEVELS[unit["level"]]}
            known = {name: value for name, value in unit.items() if name != "level"}
            self.register[oid] = {**self.register.get(oid, {}), **known, "sector": 2, **flags}

    def state(self) -> dict[str, int]:
        """How much of each there is."""
        return {"register": len(self.register), "soteri": len(self.soteri), "joined": len(self.joined)}


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
