"""The program that asks for a decision on the use of a right. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Asker:
    """Which client of the FHIR API asks, from which network address, and by which statement it names the worker.

    Everything empty for a call in this process. `statement` is the evidence that stands in the AuditEvent (GRA-05).
    """

    address: str = ""
    client: str = ""
    name: str = ""
    statement: str = field(default="", repr=False)


#: A call in this process.
NOBODY = Asker()
