"""What a client creates and changes is, and stays, of its units; what it cannot see helps it to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from adapter.config.section import Secret
from adapter.errors import Finding
from adapter.fhir.elements import Names, Resource, unit_reference
from adapter.fhir.units import marked_for
from adapter.identifiers import Oid
from adapter.release.writing.task import desk_task
from adapter.run.waiting import Place, parked_task
from adapter.store.messages import State
from tests.region import MAIJA, NOW, SAIMA, region
from tests.release.releases import judge, to_tays
from tests.rest.clients import by_key, ec_key, publish, served
from tests.rest.desk import TOKEN, Face, hits, open_face, outcome

A, B, C = "1.2.246.10.99999810.10.11", "1.2.246.10.99999810.10.12", "1.2.246.10.99999810.10.13"
HUS = str(region().organisation.oid)
TASK: Resource = {"resourceType": "Task", "status": "requested", "intent": "order"}
MESSAGE = "0123456789abcdef0123456789abcdef"
PERSON = {"type": "Patient", "identifier": {"system": "urn:oid:1.2.246.21", "value": MAIJA}}
BINARY: Resource = {"resourceType": "Binary", "contentType": "text/plain", "data": "WA=="}


@dataclass
class Client:
    """One client of a server."""

    face: Face
    name: str

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer token-of-{self.name}"} | {key.replace("_", "-"): more[key] for key in more}

    def get(self, path: str) -> TestResponse:
        return self.face.client.get(f"/fhir/{path}", headers=self._headers({}))

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.face.client.post(f"/fhir/{path}", json=body, headers=self._headers(headers))

    def put(self, stored: Resource, **changes: Any) -> TestResponse:
        headers = self._headers({"If-Match": f'W/"{stored["meta"]["versionId"]}"'})
        path = f"/fhir/{stored['resourceType']}/{stored['id']}"
        body = {key: value for key, value in (stored | changes).items() if value is not None}
        return self.face.client.put(path, json=body, headers=headers)

    def create(self, resource: Resource) -> Resource:
        answer = self.post(resource["resourceType"], resource)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        created: Resource = answer.get_json()
        return created

    def sees(self, resource: Resource) -> bool:
        """By its id, by its history, by a search and by the history of its type alike; a Binary is not listed."""
        kind, identity = resource["resourceType"], resource["id"]
        answers = {self.get(f"{kind}/{identity}").status_code, self.get(f"{kind}/{identity}/_history").status_code}
        if kind == "Binary":
            assert len(answers) == 1
            return answers == {200}
        found = identity in hits(self.get(f"{kind}?_id={identity}"))
        assert found is (identity in hits(self.get(f"{kind}/_history?_count=500")))
        assert answers == ({200} if found else {404})
        return found


@dataclass
class Clients:
    """Of unit A, of unit B, of A and C, and of the organisation that runs the server."""

    face: Face
    a: Client
    b: Client
    both: Client
    house: Client


@pytest.fixture
def clients(tmp_path: Path) -> Iterator[Clients]:
    keys = publish(tmp_path / "keys.json", ec_key())
    told = []
    for name, units in {"a": (A,), "b": (B,), "both": (A, C), "house": (HUS,)}.items():
        file = tmp_path / f"{name}.token"
        file.write_text(f"token-of-{name}", encoding="utf-8")
        told.append(by_key(keys, name, units=units, scopes=("system/*.cruds",), token=Secret(file=file)))
    (tmp_path / "data").mkdir(mode=0o700)
    with open_face(tmp_path / "data", settings=served(*told)) as face:
        yield Clients(face, *(Client(face, name) for name in ("a", "b", "both", "house")))


def _place(unit: str) -> Resource:
    return unit_reference(Oid(unit))


def test_a_client_writes_within_its_units(clients: Clients) -> None:
    mine = clients.a.create(TASK | {"owner": _place(A)})
    assert (clients.a.sees(mine), clients.both.sees(mine), clients.b.sees(mine)) == (True, True, False)
    outcome(clients.a.post("Task", TASK | {"owner": _place(B)}), 403)
    outcome(clients.a.post("Task", marked_for(TASK, B)), 403)
    outcome(clients.a.put(mine, owner=_place(B)), 403)
    assert clients.face.resources.read("Task", mine["id"]).version == 1
    assert hits(clients.b.get("Task")) == set()


def test_what_names_no_unit_is_marked_with_the_only_one_of_its_client(clients: Clients) -> None:
    mine = clients.a.create(TASK)
    assert mine["meta"]["tag"] == [{"system": "urn:ietf:rfc:3986", "code": f"urn:oid:{A}"}]
    assert clients.a.sees(mine)
    assert not clients.b.sees(mine)
    text = outcome(clients.both.post("Task", TASK), 403)
    assert "OID" in text
    assert clients.both.sees(clients.both.create(marked_for(TASK, C)))


def test_a_change_that_names_no_unit_keeps_those_there_were(clients: Clients) -> None:
    task = clients.both.create(TASK | {"owner": _place(C)})
    changed = clients.both.put(task, owner=None).get_json()
    assert clients.both.sees(changed)
    assert not clients.a.sees(changed)


def test_nothing_leaves_the_units_of_others(clients: Clients) -> None:
    """What two units have, neither takes from the other; it may be given to a further one."""
    shared = clients.a.create(TASK | {"requester": _place(A), "owner": _place(B)})
    assert clients.b.sees(shared)
    outcome(clients.a.put(shared, owner=_place(A)), 403)
    outcome(clients.b.put(shared, requester=None, owner=_place(C)), 403)
    assert clients.b.sees(shared)
    assert clients.b.put(shared, status="accepted").status_code == 200


def test_a_binary_is_lent_by_whoever_sees_it(clients: Clients) -> None:
    def media(unit: str, url: str) -> Resource:
        content = {"contentType": "text/plain", "url": url}
        return marked_for({"resourceType": "Media", "status": "completed", "subject": PERSON, "content": content}, unit)

    mine = clients.a.create(BINARY)
    clients.face.resources.put("nobodys", BINARY, NOW)
    texts = {
        outcome(clients.b.post("Media", media(B, f"Binary/{identity}")), 422)
        for identity in (mine["id"], "nobodys", "is-not-there", f"{mine['id']}/_history/1")
    }
    assert len(texts) == 1
    assert not clients.b.sees(mine)
    held = clients.a.create(media(A, f"Binary/{mine['id']}"))
    outcome(clients.b.put(held | {"id": "x"}), 404)
    clients.both.create(media(C, f"Binary/{mine['id']}"))  # of A too, it may show to C what it sees
    assert clients.a.sees(mine)


def test_a_binary_of_a_transaction_is_of_what_refers_to_it(clients: Clients) -> None:
    """In either order, and of a client of several units, who cannot write one alone."""
    outcome(clients.both.post("Binary", BINARY), 403)
    content = {"contentType": "text/plain", "url": "urn:uuid:0f0e0d0c-0001-4000-8000-000000000001"}
    media = marked_for({"resourceType": "Media", "status": "completed", "subject": PERSON, "content": content}, C)
    entries = [
        {"resource": media, "request": {"method": "POST", "url": "Media"}},
        {"fullUrl": content["url"], "resource": BINARY, "request": {"method": "POST", "url": "Binary"}},
    ]
    answer = clients.both.post("", {"resourceType": "Bundle", "type": "transaction", "entry": entries})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    binary = answer.get_json()["entry"][1]["response"]["location"].split("/")
    assert clients.both.get(f"Binary/{binary[-3]}").status_code == 200
    outcome(clients.a.get(f"Binary/{binary[-3]}"), 404)


def test_what_is_not_seen_lends_no_unit(clients: Clients) -> None:
    """Neither a 403 that differs, nor an entry on the list of another unit."""
    task = clients.a.create(TASK | {"owner": _place(A)})
    event = {
        "resourceType": "Communication",
        "status": "completed",
        "about": [{"reference": f"Task/{task['id']}"}],
        "payload": [{"contentString": "x"}],
    }
    foreign = clients.b.create(event)
    assert clients.b.sees(foreign)
    assert not clients.a.sees(foreign)
    assert clients.a.sees(clients.a.create(event))
    outcome(clients.both.post("Communication", event | {"about": [{"reference": "Task/is-not-there"}]}), 403)
    assert clients.both.sees(clients.both.create(event))


def test_a_task_that_only_says_to_wait_decides_nothing(clients: Clients) -> None:
    """It names another unit's message, in the client's own unit."""
    clients.face.messages.begin(MESSAGE, "photo", "kuvat.porvoo@ita-uusimaa.example", NOW)
    waiting = parked_task(MESSAGE, "photo", (Finding("PHO-06", "x"),), NOW, Place(owner=_place(A)))
    task = str(Names(MESSAGE).uuid("parked"))
    clients.face.resources.put(task, waiting, NOW)
    clients.face.messages.conclude(MESSAGE, State.PARKED, NOW, ("PHO-06",), "x", (f"Task/{task}",))
    clients.face.resources.put("false", waiting | {"owner": _place(B)}, NOW)
    words = {"action": "discard", "by": "nurse 17", "reason": "asked"}
    body = {
        "resourceType": "Parameters",
        "parameter": [{"name": name, "valueString": value} for name, value in words.items()],
    }
    outcome(clients.b.post("Task/false/$decide", body), 404)
    outcome(clients.b.post(f"Task/{task}/$decide", body), 404)
    assert clients.face.messages.find(MESSAGE).state == State.PARKED


def test_the_desks_work_is_seen_by_whoever_acts_for_the_organisation(clients: Clients) -> None:
    request = to_tays()
    clients.face.resources.put("d", desk_task(request, [judge(request)], "accepted"), NOW)
    assert clients.house.sees({"resourceType": "Task", "id": "d"})
    assert not clients.a.sees({"resourceType": "Task", "id": "d"})


def test_events_of_a_patient_are_found_by_the_unit_of_what_they_are_about(clients: Clients) -> None:
    task = clients.a.create(TASK | {"owner": _place(A)})
    event = {
        "resourceType": "AuditEvent",
        "type": {"system": "urn:x:type", "code": "x"},
        "recorded": "2026-11-22T14:00:00Z",
        "agent": [{"who": {"display": "x"}, "requestor": True}],
        "source": {"observer": _place(HUS)},
        "entity": [{"what": PERSON}, {"what": {"reference": f"Task/{task['id']}"}}],
    }
    clients.face.resources.put("e", event, NOW)
    told = {
        name: hits(
            clients.face.client.post(
                "/fhir/AuditEvent/_search",
                data={"patient.identifier": f"urn:oid:1.2.246.21|{MAIJA}"},
                headers={"Authorization": f"Bearer token-of-{name}"},
            )
        )
        for name in ("a", "b", "house")
    }
    assert told == {"a": {"e"}, "b": set(), "house": {"e"}}


def test_what_is_not_visible_meets_no_condition(clients: Clients) -> None:
    """Neither a 200 with an id of another unit nor a 412: both say that somebody is known elsewhere."""
    order = {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "subject": PERSON,
        "identifier": [{"system": "urn:x:office", "value": "1"}],
        "requester": {"display": "T. Testilä"},
    }
    first = clients.a.create(order)
    condition = "identifier=urn:x:office|1"
    assert clients.a.post("ServiceRequest", order, If_None_Exist=condition).status_code == 200
    answer = clients.b.post("ServiceRequest", order, If_None_Exist=condition)
    assert answer.status_code == 201
    assert answer.get_json()["id"] != first["id"]
    assert clients.b.post("ServiceRequest", order).status_code == 200, "the same order, sent again by its own unit"


def test_a_person_of_another_unit_is_not_referred_to(clients: Clients) -> None:
    patient = clients.a.create({"resourceType": "Patient", "name": [{"text": "x"}]})
    task = TASK | {"for": {"reference": f"Patient/{patient['id']}"}}
    assert clients.a.post("Task", task).status_code == 201
    absent = outcome(clients.b.post("Task", TASK | {"for": {"reference": "Patient/is-not-there"}}), 422)
    assert outcome(clients.b.post("Task", task), 422) == absent


def _uses(client: Client) -> str:
    """All that the events say which a client finds."""
    return client.get("AuditEvent?_count=500").get_data(as_text=True)


def test_a_use_is_on_the_list_of_the_unit_it_was_in(clients: Clients) -> None:
    task = clients.both.create(TASK | {"owner": _place(C), "for": PERSON})
    assert clients.both.get(f"Task/{task['id']}").status_code == 200
    assert MAIJA in _uses(clients.both)
    assert MAIJA not in _uses(clients.a) + _uses(clients.b), "in C, not in every unit of the client"
    assert clients.a.create(TASK | {"for": PERSON})
    assert MAIJA in _uses(clients.a)


def test_the_use_log_names_no_patient_who_is_not_seen(clients: Clients) -> None:
    """Else whoever knows an id would read in the log whose it is."""
    task = clients.a.create(TASK | {"owner": _place(A), "for": PERSON})
    provenance = {
        "resourceType": "Provenance",
        "target": [{"reference": f"Task/{task['id']}"}],
        "recorded": "2026-11-22T14:00:00Z",
        "agent": [{"who": _place(B)}],
    }
    clients.face.resources.put("p", provenance, NOW)
    assert clients.b.get("Provenance/p").status_code == 200
    assert "Provenance" in _uses(clients.b)
    assert MAIJA not in _uses(clients.b)


def test_a_page_of_two_units_is_logged_in_each(clients: Clients) -> None:
    """Both an operator and a client of both units read it: neither unit learns of the patients of the other."""
    other = {"type": "Patient", "identifier": {"system": "urn:oid:1.2.246.21", "value": SAIMA}}
    for identity, unit, person in (("a", A, PERSON), ("c", C, other)):
        clients.face.resources.put(identity, TASK | {"owner": _place(unit), "for": person}, NOW)
    for token in ("token-of-both", TOKEN):
        answer = clients.face.client.get("/fhir/Task", headers={"Authorization": f"Bearer {token}"})
        assert len(answer.get_json()["entry"]) == 2
    assert MAIJA in _uses(clients.a)
    assert SAIMA not in _uses(clients.a)
