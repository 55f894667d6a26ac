"""Record system: a Task is filed and found, and stays when the system restarts."""

from __future__ import annotations

from conform.case import Checks, proves
from conform.cases.record_photo import NOTE
from conform.cases.record_writing import SYSTEM, make_task
from conform.peers.fhir_answer import holds_all, leads_to
from conform.peers.fhir_server import FhirServer
from conform.people import ANNA

ROLE = "record"


@proves(ROLE, "RS-TSK-01", "RS-TSK-02")
def a_task_tells_what_to_do_and_how_the_photo_came(record: FhirServer, checks: Checks) -> None:
    """A Task is filed and found, with its owner, its note and what it is about."""
    subject, key = record.holds(ANNA), record.fresh()
    owner = {"identifier": {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.246.10.99999810.10.1"}}
    sent = make_task(subject, key, owner=owner, note=[{"text": NOTE}], description="Katso kuva ja varaa aika")
    checks.control(record.create(sent).status == 201, "a good Task was not taken with 201")
    found = record.search("Task", identifier=f"{SYSTEM}|{key}").entries
    checks.control(len(found) == 1, "a Task was not found by its identifier")
    checks.demand(holds_all(found[0].get("owner"), owner), "the owner of the Task was not kept")
    checks.demand(holds_all(found[0].get("note"), sent["note"]), "the note of the Task was not kept")
    checks.demand(leads_to(found[0].get("for", {}).get("reference"), subject), "the Task is for another patient")


@proves(ROLE, "RS-IDM-01")
def the_same_filing_again_leaves_one(record: FhirServer, checks: Checks) -> None:
    """A client looks by the identifier, files, hears no answer, looks again, and must find what it filed."""
    subject, key = record.holds(ANNA), record.fresh()
    asked = {"identifier": f"{SYSTEM}|{key}"}
    before = record.ask("POST", "Task/_search", form=asked)  # no client has to ask for a fresh answer
    checks.control(before.status == 200 and not before.entries, "a search for what is not there was no empty answer")
    checks.control(record.create(make_task(subject, key)).status == 201, "a good Task was not taken")
    checks.demand(
        len(record.ask("POST", "Task/_search", form=asked).entries) == 1,
        "what was filed is not found by the same search at once: a retry would file it again",
    )


@proves(ROLE, "RS-DUR-01")
def what_was_acknowledged_survives_a_restart(record: FhirServer, checks: Checks) -> None:
    """A Task that was taken with 201 is there after the lever has restarted the system, as it was sent."""
    sent = make_task(record.holds(ANNA), record.fresh())
    made = record.create(sent)
    checks.control(made.status == 201, "a good Task was not taken with 201")
    record.restart()
    read = record.ask("GET", f"Task/{record.created_id(made, 'Task')}")
    checks.demand(read.status == 200, "what was acknowledged is not there after a restart")
    checks.demand(holds_all(read.resource, sent), "what was acknowledged is changed after a restart")
