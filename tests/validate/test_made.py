"""HL7's validator finds no error in what the API itself makes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from adapter.fhir.notification import State, Told, notification
from adapter.fhir.topics import TOPICS
from adapter.store.parameters import TYPES
from tests.region import NOW
from tests.rest.clients import served
from tests.rest.desk import Face, open_face
from tests.rest.roads import ID, clients, furnish, least, unnamed
from tests.rest.test_metadata import ask
from tests.validate.agreement import hl7_errors, java_is_there

pytestmark = pytest.mark.slow
BASE = "https://lautta.example/fhir"
ENDS = {"active": "", "error": "it did not answer for a day."}


def entry(method: str, url: str, resource: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"request": {"method": method, "url": url}} | ({"resource": resource} if resource else {})


def bundle(kind: str, *entries: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def answers(face: Face) -> dict[str, tuple[int, TestResponse]]:
    """What is asked, the status that it must have, and the answer."""
    writes = (entry("POST", "Task", unnamed("Task")), entry("POST", "Communication", unnamed("Communication")))
    focus = {"focus": {"reference": f"ServiceRequest/{ID}"}}
    made = ask(face, "POST", "/fhir/Task", unnamed("Task") | focus).get_json()["id"]
    return {
        "CapabilityStatement": (200, face.client.get("/fhir/metadata")),
        "a page": (200, ask(face, "GET", "/fhir/Task?_count=1")),
        "nothing found": (200, ask(face, "GET", "/fhir/Task?identifier=nobody")),
        "an include": (200, ask(face, "GET", f"/fhir/Task?_id={made}&_include=Task:focus")),
        "a count": (200, ask(face, "GET", "/fhir/Task?_summary=count")),
        "transaction": (200, ask(face, "POST", "/fhir", bundle("transaction", *writes))),
        "batch": (200, ask(face, "POST", "/fhir", bundle("batch", *writes, entry("GET", "Task/nobody")))),
        "history": (200, ask(face, "GET", f"/fhir/Task/{ID}/_history")),
        "deletion": (204, ask(face, "DELETE", f"/fhir/Task/{made}")),
        "history of a deletion": (200, ask(face, "GET", f"/fhir/Task/{made}/_history")),
        "history of a type": (200, ask(face, "GET", "/fhir/Task/_history?_count=3")),
        "history of the system": (200, ask(face, "GET", "/fhir/_history?_count=3")),
        "$status": (200, ask(face, "GET", f"/fhir/Subscription/{ID}/$status")),
        "$events": (200, ask(face, "GET", f"/fhir/Subscription/{ID}/$events")),
        "what is found by $validate": (200, ask(face, "POST", "/fhir/$validate", {"resourceType": "Task"})),
        "400": (400, ask(face, "GET", "/fhir/Task?identifier=%ff")),
        "401": (401, face.client.get("/fhir/Task")),
        "404": (404, ask(face, "GET", "/fhir/Task/nobody")),
        "410": (410, ask(face, "GET", f"/fhir/Task/{made}")),
        "412": (412, ask(face, "PUT", f"/fhir/Task/{ID}", least("Task") | {"id": ID}, If_Match='W/"9"')),
        "422": (422, ask(face, "POST", "/fhir/Task", {"resourceType": "Task", "status": "x"})),
    }


def notifications() -> dict[str, dict[str, Any]]:
    """What a subscriber is sent: a change of each way, and an end in error."""
    told = [Told(number, "Task", ID, method, NOW) for number, method in enumerate(("POST", "PUT", "DELETE", "GET"), 1)]
    state, ended = (State(ID, TOPICS[0].url, status, 4, problem) for status, problem in ENDS.items())
    return {
        "handshake": notification(BASE, state, "handshake", (), NOW),
        "heartbeat": notification(BASE, state, "heartbeat", (), NOW),
        "event-notification": notification(BASE, ended, "event-notification", told, NOW),
    }


def test_hl7s_validator_finds_no_error_in_what_the_api_makes(tmp_path: Path) -> None:
    if missing := java_is_there():
        pytest.skip(missing)
    with open_face(tmp_path, token=None, settings=served(*clients(tmp_path))) as face:
        furnish(face, TYPES)
        answered = answers(face)
    assert {name: answer.status_code for name, (_, answer) in answered.items()} == {
        name: status for name, (status, _) in answered.items()
    }
    made = {name: answer.get_json() for name, (_, answer) in answered.items() if answer.data} | notifications()
    found = dict(zip(made, hl7_errors(list(made.values()), tmp_path), strict=True))
    assert {name: errors for name, errors in found.items() if errors} == {}
