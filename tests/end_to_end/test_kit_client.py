"""The kit's honest client at work on a real `lautta serve`: the kit's scripted API is of the same shape."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapter.clock import now
from adapter.demo.stage import TOKEN, end, first_line, held_port, start
from conform.cases.client_documents import describe_matter
from conform.cases.client_images import describe_request
from conform.cases.client_invitations import describe_invitation
from conform.lever import Did, Pulled
from conform.mutants.client_honest import HonestClient
from conform.peers.client_system import describe_use
from fixtures.grants import COUNTY, HOME_CARE, MATTER, WORKER
from fixtures.people import SAIMA
from tests.end_to_end.conftest import World
from tests.waiting import wait_for

pytestmark = pytest.mark.slow
PORVOO = "1.2.246.10.99999810.10.11"
TASK = {"resourceType": "Task", "status": "requested", "intent": "order"}
CLIENT = {"system": "urn:oid:1.2.246.21", "value": SAIMA.hetu}


@pytest.fixture
def face(on_sqlite: World) -> Iterator[str]:
    with held_port() as port:
        environment = on_sqlite.stage.environment | {"LAUTTA_PUBLIC_BASE": f"http://127.0.0.1:{port}"}
        process = start([sys.executable, "-m", "adapter", "serve", "--port", str(port)], environment)
        try:
            yield first_line(process, "The FHIR API").strip()
        finally:
            end(process)


def test_the_honest_client_works_with_the_real_api(on_sqlite: World, face: str, tmp_path: Path) -> None:
    client = HonestClient(tmp_path / "client.log")

    def pull(action: str, **arguments: Any) -> Pulled:
        return client.pull(action, {"url": face, "token": TOKEN, **arguments})

    assert pull("connect").outcome is Did.DID
    use = describe_use() | {"client": CLIENT}
    assert (use["matter"], use["unit"], use["worker"]["value"]) == (MATTER, HOME_CARE, WORKER)
    denied = pull("use", **use)
    assert denied.outcome is Did.REFUSED
    assert "No grant names this service unit for this client." in denied.told["shown"]["reasons"]

    on_sqlite.grant_home_care()
    wait_for(lambda: len(pull("use", **use).told["shown"].get("documents", [])) == 2)  # the register is being read

    matter = describe_matter() | {"client": CLIENT, "organiser": COUNTY}
    assert pull("hand-over-matter", **matter).outcome is Did.DID
    assert pull("take-back-matter", **matter).outcome is Did.DID
    assert pull("use", **use).outcome is Did.REFUSED, "the matter was taken back"

    order = describe_request()
    assert [pull("request-images", **order) for _ in range(2)] == [Pulled(Did.DID, {"shown": {}})] * 2
    assert pull("invite", **describe_invitation(unit=PORVOO)).outcome is Did.DID
    orders = [one for one in on_sqlite.messages.all() if one.source.startswith("ServiceRequest/")]
    assert len(orders) == 2, "an order that is sent twice is one"
    assert pull("follow-request", request=orders[0].source).outcome is Did.DID

    on_sqlite.resources.put("task-of-the-kit", TASK, now())
    assert pull("update", task="Task/task-of-the-kit", status="accepted").outcome is Did.DID
    assert on_sqlite.resources.read("Task", "task-of-the-kit").resource["status"] == "accepted"
