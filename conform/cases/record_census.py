"""Record system: whom it holds. Before anything is written: a real person stops the run."""

from __future__ import annotations

from conform.case import Checks, NotSeenError, proves
from conform.peers.fhir_answer import Resource
from conform.peers.fhir_server import FhirServer
from conform.people import ANNA, is_synthetic

ROLE = "record"


@proves(ROLE, "CM-SYN-01")
def everybody_it_holds_is_synthetic(record: FhirServer, checks: Checks) -> None:
    """Every Patient that a search without criteria lists has a HETU of the 900-series or a temporary id."""
    record.holds(ANNA)
    checks.control(record.find(ANNA), "a person who is there was not found")
    listed = record.search("Patient", _count="100")
    if listed.status != 200 or not listed.entries:
        raise NotSeenError("the system lists no Patients without criteria")
    checks.demand(
        all(map(_is_synthetic, listed.entries)), "a Patient has neither a HETU of the 900-series nor a temporary id"
    )


def _is_synthetic(patient: Resource) -> bool:
    if patient.get("resourceType") != "Patient":
        return True
    identifiers = patient.get("identifier", [])
    return any(is_synthetic(str(one.get("system", "")), str(one.get("value", ""))) for one in identifiers)
