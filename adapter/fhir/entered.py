"""Who put a Consent in, as the server itself writes it (REL-05). Pure.

Over the FHIR API the client, and the person whom it asserted; at the console the person who has signed in.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from adapter.fhir.asserted import person_reference
from adapter.fhir.elements import BASE, Resource, client_identifier, instant, unit_reference
from adapter.person import AssertedPerson

URL = f"{BASE}/StructureDefinition/entered-by"


def with_author(consent: Resource, client: str, person: AssertedPerson | None, at: datetime) -> Resource:
    """The Consent with who has just put it in, or changed it. What the client itself says of that is left out."""
    parts: list[dict[str, Any]] = [{"url": "client", "valueIdentifier": client_identifier(client)}, _at(at)]
    if person:
        parts += [
            {"url": "person", "valueReference": person_reference(person)},
            {"url": "unit", "valueReference": unit_reference(person.unit)},
            {"url": "statement", "valueString": person.statement},
        ]
    return _entered(consent, parts)


def with_signed_in(consent: Resource, name: str, account: str, at: datetime) -> Resource:
    """The Consent with the person who has put it in at the console: by the name and the account of their sign-in."""
    identifier = {"system": f"{BASE}/sid/account", "value": account}
    person = {"type": "Practitioner", "identifier": identifier, "display": name}
    return _entered(consent, [_at(at), {"url": "person", "valueReference": person}])


def has_author(consent: Resource) -> bool:
    """Whether it says who put it in."""
    extensions = consent.get("extension")
    return isinstance(extensions, list) and any(
        isinstance(item, dict) and item.get("url") == URL for item in extensions
    )


def _entered(consent: Resource, parts: list[dict[str, Any]]) -> Resource:
    others = [item for item in consent.get("extension", []) if item.get("url") != URL]
    return consent | {"extension": [*others, {"url": URL, "extension": parts}]}


def _at(moment: datetime) -> dict[str, Any]:
    return {"url": "at", "valueInstant": instant(moment)}
