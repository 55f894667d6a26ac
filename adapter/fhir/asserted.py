"""A person whom a client asserts, as FHIR names them. Pure."""

from __future__ import annotations

from adapter.fhir.elements import Resource, own_concept
from adapter.person import AssertedPerson


def person_reference(person: AssertedPerson) -> Resource:
    """A Reference to the person by registration number, SV id or card id."""
    identifier = {"system": person.worker.system, "value": person.worker.value}
    return {"type": "Practitioner", "identifier": identifier, "display": person.name}


def person_agent(person: AssertedPerson) -> Resource:
    """The person as an agent of an AuditEvent, in the role of the statement."""
    return {
        "role": [own_concept("worker-role", person.role.code, person.role.code)],
        "who": person_reference(person),
    }
