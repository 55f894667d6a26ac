"""A producer's system is told that a grant came, then that a matter came (GRA-04): a worker, over real sockets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client as WebClient

from adapter.access.matters import HandedMatters
from adapter.access.matters_table import Matter
from adapter.clock import now
from adapter.config.loading import read_settings
from adapter.demo.fixtures import FOLDER, document_reference
from adapter.fhir.held_grant import held_grant
from adapter.identifiers import Hetu, Oid
from adapter.wiring import build_web, database
from fixtures.grants import HOME_CARE, MATTER
from fixtures.people import SAIMA
from tests.end_to_end.conftest import World
from tests.pipeline.told import subscription
from tests.receiver import Receiver, receiving
from tests.waiting import wait_for

pytestmark = pytest.mark.slow
_LISTED = "https://kotihoito-saima.example/lautta"
_KEY = 'jwks = { file = "clients/kotihoito-saima.jwks.json" }'
_TOLD = '\ntoken = { variable = "LAUTTA_TOKEN_OF_SAIMA" }'


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@pytest.fixture
def producer(each_world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> WebClient:
    """The API for the producer, which the configuration lists the receiver for."""
    config = Path(each_world.stage.environment["LAUTTA_CONFIG"])
    text = config.read_text(encoding="utf-8")
    assert _LISTED in text
    config.write_text(text.replace(_LISTED, receiver.url).replace(_KEY, _KEY + _TOLD), encoding="utf-8")
    more = {"LAUTTA_PUBLIC_BASE": "http://127.0.0.1:8088", "LAUTTA_TOKEN_OF_SAIMA": "token-of-saima"}
    each_world.stage.environment.update(more)
    for name, value in more.items():
        monkeypatch.setenv(name, value)
    return build_web(read_settings(config)).test_client()


def _ask(producer: WebClient, method: str, path: str, body: Any = None) -> dict[str, Any]:
    answer = producer.open(path, method=method, json=body, headers={"Authorization": "Bearer token-of-saima"})
    assert answer.status_code < 300, answer.get_data(as_text=True)
    return dict(answer.get_json())


def test_a_producer_is_told_of_a_grant_and_of_a_matter(
    each_world: World, producer: WebClient, receiver: Receiver
) -> None:
    for topic in ("grant-changed", "matter-came"):
        _ask(producer, "POST", "/fhir/Subscription", subscription(f"{receiver.url}/{topic}", topic))
    worker = each_world.nursery().start(["nowhere", "", "worker"], each_world.stage.environment)
    try:
        wait_for(lambda: receiver.types() == ["handshake", "handshake"])
        oid = json.loads((FOLDER / "grant" / "one-unit.expected.json").read_text(encoding="utf-8"))["oid"]
        each_world.announce(document_reference(oid), "7c9e6679-7425-40de-944b-e07fc1f90ae7")
        wait_for(lambda: len(receiver.told()) > 0)
        assert {(one.path, *one.numbers) for one in receiver.came[2:]} == {("/hooks/grant-changed", 1)}
        ((_, consent),) = receiver.told()
        assert held_grant(_ask(producer, "GET", f"/fhir/{consent}"), "").matters == frozenset()
        engine = database(each_world.stage.settings.database_url())
        organiser = held_grant(_ask(producer, "GET", f"/fhir/{consent}"), "").organiser
        handed = Matter(Hetu(SAIMA.hetu), Oid(HOME_CARE), organiser, Oid(MATTER))
        HandedMatters.by(engine, now).hand_over([handed])
        wait_for(lambda: "/hooks/matter-came" in {one.path for one in receiver.came if one.numbers})
        (came,) = [one for one in receiver.came if one.numbers and one.path == "/hooks/matter-came"]
        assert (came.numbers, came.focuses) == ([1], [consent])
        assert held_grant(_ask(producer, "GET", f"/fhir/{consent}"), "").matters == {Oid(MATTER)}
        assert SAIMA.hetu not in json.dumps([one.body for one in receiver.came])
    finally:
        worker.end()
        worker.wait(60)
