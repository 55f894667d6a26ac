"""How a defect of a FHIR server is said, and the two ways in which most of them spoil an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from conform.mutants.proxy import Call, Json, Spoil

#: A header of the trial's own: the lever has restarted the system.
RESTARTED = "x-restarted"


def write_line(call: Call) -> str:
    """What an honest system logs of an exchange."""
    return f"{call.method} {call.kind or '-'} {call.status}"


@dataclass(frozen=True)
class Spoiling:
    """What a defect does to requests, to answers, to TLS (see `make_tls`), to the log, and to the trail of reads."""

    request: Spoil = lambda _: None
    answer: Spoil = lambda _: None
    tls: Mapping[str, bool] = field(default_factory=dict)
    log: Callable[[Call], str] = write_line
    audits: bool = True


def change(call: Call, kind: str, spoil: Callable[[Json], object]) -> None:
    """Spoil every resource of a type in an answer, also within a Bundle."""
    told = call.resource()
    for one in [told, *(entry.get("resource", {}) for entry in told.get("entry", []) if isinstance(entry, dict))]:
        if one.get("resourceType") == kind:
            spoil(one)
    if told:
        call.tell(told)


def refuse(call: Call, status: int) -> None:
    """Answer as an honest system refuses."""
    call.status = status
    call.tell({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "processing"}]})
