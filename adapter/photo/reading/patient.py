"""A Patient of a record system: the name, whether it is in use, and whether it is the one that is looked for. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from adapter.fhir.elements import Resource, objects
from adapter.identifiers import HETU_SYSTEM, BadIdentifier, Hetu, bare_oid

_TURVAKIELTO = "TURVAKIELTO"


@dataclass(frozen=True, slots=True, repr=False)
class Wanted:
    """Whom a person looks for by name: the family name as it begins, and more where it is known."""

    family: str
    given: str = ""
    born: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Hit:
    """A patient who may be the one that is looked for. `municipality`: empty where it is not known, or protected."""

    hetu: Hetu
    family: str
    given: tuple[str, ...]
    born: date | None
    municipality: str
    protected: bool

    @property
    def name(self) -> str:
        """The name in one line."""
        return " ".join((self.family, *self.given))


def read_name(patient: Resource) -> tuple[str, tuple[str, ...]]:
    """The official name: family and given; empty where there is none."""
    names = objects(patient.get("name"))
    name = next((name for name in names if name.get("use", "official") == "official"), {})
    return str(name.get("family", "")), tuple(str(item) for item in name.get("given", []))


def is_protected(patient: Resource) -> bool:
    """Whether the address is protected: then nothing of it is shown, the municipality included."""
    return any(label.get("code") == _TURVAKIELTO for label in objects(patient.get("meta", {}).get("security")))


def successors(patient: Resource) -> set[str]:
    """The patients that replace this one."""
    links = [link for link in patient.get("link", []) if link.get("type") == "replaced-by"]
    return {local_reference(link.get("other", {}).get("reference", "")) for link in links}


def is_replaced(patient: Resource) -> bool:
    """Whether the record system has this patient no longer in use."""
    return patient.get("active") is False or bool(successors(patient))


def read_hit(patient: Resource) -> Hit | None:
    """A patient to choose from; None for one that is not in use, or has no HETU now."""
    hetu = _read_hetu(patient)
    if hetu is None or is_replaced(patient):
        return None
    protected, born = is_protected(patient), str(patient.get("birthDate", ""))
    return Hit(
        hetu,
        *read_name(patient),
        date.fromisoformat(born) if len(born) == len("2000-01-01") else None,
        "" if protected else _read_municipality(patient),
        protected,
    )


def fits(patient: Resource, wanted: Wanted) -> bool:
    """Whether a patient is one that was asked for: a server may leave a parameter aside and answer with anybody."""
    if wanted.born and str(patient.get("birthDate", "")) != wanted.born.isoformat():
        return False
    return any(
        _begins(str(name.get("family", "")), wanted.family)
        and any(_begins(str(given), wanted.given) for given in name.get("given", [""]))
        for name in objects(patient.get("name"))
    )


def local_reference(reference: str) -> str:
    """`Type/id` of a Reference, relative or absolute."""
    return "/".join(reference.split("/_history", maxsplit=1)[0].split("/")[-2:])


def _read_hetu(patient: Resource) -> Hetu | None:
    for item in objects(patient.get("identifier")):
        if bare_oid(str(item.get("system", ""))) == bare_oid(HETU_SYSTEM) and item.get("use") != "old":
            try:
                return Hetu.parse(str(item.get("value", "")))
            except BadIdentifier:
                continue
    return None


def _read_municipality(patient: Resource) -> str:
    return next(_cities(patient), "")


def _cities(patient: Resource) -> Iterator[str]:
    for address in objects(patient.get("address")):
        if address.get("use", "home") == "home" and address.get("city"):
            yield str(address["city"])


def _begins(text: str, wanted: str) -> bool:
    return _fold(text).startswith(_fold(wanted))


def _fold(text: str) -> str:
    """Without case and accents, as FHIR compares a text (R4 search.html#string)."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
