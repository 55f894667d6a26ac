"""The list of who used a client's data, for the client who asks (703/2023 § 11). Pure.

It is told from the AuditEvents, in the reader's language. What identifies a worker as a private person is masked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapter.fhir.elements import Resource, objects
from adapter.identifiers import HETU_SYSTEM
from adapter.masking import mask_hetus
from adapter.words import HELSINKI, Language, Sentence

_HAPPENED = {
    "read": Sentence("luettu", "läst", "read"),
    "vread": Sentence("luettu", "läst", "read"),
    "history-instance": Sentence("luettu historia", "läst historik", "read the history"),
    "search-type": Sentence("haettu", "sökt", "found by a search"),
    "create": Sentence("tallennettu", "sparat", "stored"),
    "transaction": Sentence("tallennettu", "sparat", "stored"),
    "update": Sentence("muutettu", "ändrat", "changed"),
    "operation": Sentence("käytetty toiminnolla", "använt genom en funktion", "used by an operation"),
    "AuthZ-Consent": Sentence("ratkaistu käyttöoikeus", "avgjort rätt att använda", "decided a right of use"),
    "disclose": Sentence("luovutettu", "lämnat ut", "disclosed"),
    "refile": Sentence("päätetty: tallennetaan", "beslutat: sparas", "decided: is filed"),
    "run-again": Sentence("päätetty: käsitellään uudelleen", "beslutat: behandlas på nytt", "decided: is run again"),
    "hand-over": Sentence("luovutettu asia", "överlåtit ett ärende", "handed over a matter"),
    "invite": Sentence("pyydetty kuva", "begärt ett foto", "asked for a photo"),
    "withdraw": Sentence("peruttu kuvapyyntö", "återtagit en begäran om foto", "withdrew an invitation"),
    "move": Sentence(
        "päätetty: siirretään yksikköön", "beslutat: flyttas till en enhet", "decided: is moved to a unit"
    ),
    "discard": Sentence("päätetty: hävitetään", "beslutat: förstörs", "decided: is discarded"),
    "parked-message": Sentence("katsottu viesti", "sett ett meddelande", "looked at a message"),
    "medium": Sentence("katsottu tallenne", "sett ett lagringsmedium", "looked at a medium"),
    "parked-photo": Sentence("katsottu kuva", "sett ett foto", "looked at a photo"),
    "invitation": Sentence("katsottu kuvapyyntö", "sett en begäran om foto", "looked at an invitation"),
    "record-patient": Sentence("haettu potilastiedoista", "sökt i patientuppgifterna", "looked up in the record"),
    "record-search": Sentence("haettu potilasta nimellä", "sökt en patient på namn", "searched for a patient by name"),
    "release-request": Sentence(
        "katsottu luovutuspyyntö", "sett en begäran om utlämnande", "looked at a request for release"
    ),
    "take": Sentence("tehtävä otettu käsittelyyn", "uppgift tagen till behandling", "took a task"),
    "note": Sentence("tehtävään kirjattu", "antecknat i en uppgift", "noted in a task"),
    "complete": Sentence("tehtävä tehty", "uppgift utförd", "ended a task"),
    "register-access-grant": Sentence(
        "katsottu rekisterinkäyttöoikeus", "sett en åtkomsträtt till register", "looked at a register access right"
    ),
    "register-access-client": Sentence(
        "katsottu asiakkaan rekisterinkäyttöoikeudet",
        "sett klientens åtkomsträtter till register",
        "looked at the client's register access rights",
    ),
    "use-log": Sentence("katsottu käyttöloki", "sett användningsloggen", "looked at the use log"),
}
_OTHER = Sentence("käsitelty", "behandlat", "handled")
_HEADINGS = {
    "who": Sentence("kuka", "vem", "who"),
    "unit": Sentence("yksikkö", "enhet", "unit"),
    "what": Sentence("mitä", "vad", "what"),
    "why": Sentence("miksi", "varför", "why"),
    "from": Sentence("mistä", "varifrån", "from"),
    "request": Sentence("tunniste", "id", "id"),
}
_GROUNDS = {"reason", "matter"}


@dataclass(frozen=True, slots=True)
class UseLine:
    """One use, as the list tells it."""

    at: str
    happened: Sentence
    who: tuple[str, ...]
    units: tuple[str, ...]
    what: tuple[str, ...]
    why: tuple[str, ...]
    origin: tuple[str, ...]
    request: str

    def told(self, language: Language) -> str:
        """The use in a few lines of text; what is not known is left out."""
        moment = datetime.fromisoformat(self.at).astimezone(HELSINKI)
        parts = {
            "who": self.who,
            "unit": self.units,
            "what": self.what,
            "why": self.why,
            "from": self.origin,
            "request": (self.request,) if self.request else (),
        }
        lines = [f"{moment:%d.%m.%Y %H:%M:%S}  {self.happened.said(language)}"]
        lines += [
            f"  {_HEADINGS[name].said(language):<10} {', '.join(words)}" for name, words in parts.items() if words
        ]
        return "\n".join(lines) + "\n"

    def as_json(self, language: Language) -> dict[str, Any]:
        """The use for machines."""
        return {
            "at": self.at,
            "happened": self.happened.said(language),
            "who": list(self.who),
            "units": list(self.units),
            "what": list(self.what),
            "why": list(self.why),
            "from": list(self.origin),
            "request": self.request,
        }


def use_line(event: Resource) -> UseLine:
    """What an AuditEvent says of a use; without the patient, who asks for the list."""
    subtype = next((str(item.get("code", "")) for item in objects(event.get("subtype"))), "")
    agents, entities = objects(event.get("agent")), objects(event.get("entity"))
    requestors = [agent for agent in agents if agent.get("requestor")]
    programs = [agent for agent in agents if agent.get("network") and not agent.get("requestor")]
    units = [agent for agent in agents if _role(agent) == "PROV"]
    grounds = [entity for entity in entities if entity.get("name") in _GROUNDS]
    things = [entity for entity in entities if entity not in grounds and not _is_other(entity)]
    return UseLine(
        at=str(event.get("recorded", "")),
        happened=_HAPPENED.get(subtype, _OTHER),
        who=_unique(_name(agent) for agent in [*requestors, *(one for one in programs if _role(one) != "110152")]),
        units=_unique(_name(agent) for agent in units),
        what=_unique(_reference(entity) for entity in things),
        why=_unique([*(_reference(ground) for ground in grounds), *_purposes(event)]),
        origin=_unique(str(agent["network"].get("address", "")) for agent in requestors if agent.get("network")),
        request=next((_reference(entity) for entity in entities if _code(entity) == "XrequestId"), ""),
    )


def _name(agent: Resource) -> str:
    """A person or a program as the list tells it: the name and the id, and a HETU masked (domain §2)."""
    who = agent.get("who", {})
    identifier = who.get("identifier", {})
    value = str(identifier.get("value", "")).removeprefix("urn:oid:")
    value = f"{value[:7]}****" if identifier.get("system") == HETU_SYSTEM else value
    names = dict.fromkeys(filter(None, (str(agent.get("name", "")), str(who.get("display", "")), value)))
    beside = str(agent.get("altId", ""))
    told = " / ".join(names)
    return mask_hetus(told if not beside or beside == told else f"{told} [{beside}]")


def _reference(entity: Resource) -> str:
    what = entity.get("what", {})
    value = str(what.get("reference") or what.get("identifier", {}).get("value", "") or entity.get("description", ""))
    return mask_hetus(value)


def _is_other(entity: Resource) -> bool:
    """Whether an entity is the patient, or the id of the request."""
    what = entity.get("what", {})
    return _code(entity) in {"1", "XrequestId"} or what.get("type") == "Patient"


def _purposes(event: Resource) -> Iterator[str]:
    for purpose in objects(event.get("purposeOfEvent")):
        yield str(purpose.get("text", ""))


def _role(agent: Resource) -> str:
    return next((str(item.get("code", "")) for item in objects(agent.get("type", {}).get("coding"))), "")


def _code(entity: Resource) -> str:
    return str(entity.get("type", {}).get("code", ""))


def _unique(words: Any) -> tuple[str, ...]:
    return tuple(word for word in dict.fromkeys(words) if word)
