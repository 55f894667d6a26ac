"""The keys of clients: how a set that is published is fetched and kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import responses
from joserfc.jwk import Key, KeySet

from adapter.config.client import Client
from adapter.errors import Theirs, WrongUsage
from adapter.links.client_keys import ClientKeys
from tests.region import NOW
from tests.rest.clients import by_key, client, ec_key, key_set, kids, publish, weak_key

URL = "https://record.test/jwks.json"
SECOND = timedelta(seconds=1)


def test_the_refusal_of_a_file_says_whose_and_which(tmp_path: Path) -> None:
    keys = ClientKeys(lambda: NOW)
    with pytest.raises(WrongUsage, match=r"client porvoo: .*absent\.json: the key set cannot be read\."):
        keys.of(by_key(tmp_path / "absent.json"))
    with pytest.raises(WrongUsage, match=r"client porvoo: .*weak\.json: an RSA key has 1024 bits"):
        keys.of(by_key(publish(tmp_path / "weak.json", weak_key())))
    with pytest.raises(WrongUsage, match=r"client porvoo: it has no jwks\."):
        keys.of(client(token={"variable": "X"}))


# --- One that is published --------------------------------------------------------------------------------------------


class Published:
    """A client that publishes its keys, the clock, and how often it was asked."""

    def __init__(self, wire: responses.RequestsMock) -> None:
        self.wire, self.now = wire, NOW
        self.client: Client = client(jwks={"url": URL})
        self.keys = ClientKeys(lambda: self.now)

    def serve(self, *keys: Key, control: str = "", **how: Any) -> None:
        self.wire.upsert(
            "GET", URL, **({"body": key_set(*keys), "headers": {"Cache-Control": control} if control else {}} | how)
        )

    def of(self, kid: str = "") -> KeySet:
        return self.keys.of(self.client, kid)

    @property
    def asked(self) -> int:
        return len(self.wire.calls)


@pytest.fixture
def published() -> Iterator[Published]:
    with responses.RequestsMock() as wire:
        yield Published(wire)


@pytest.mark.parametrize(
    ("control", "life"),
    [
        ("", 600),
        ("max-age=120", 120),
        ("public, max-age=120, must-revalidate", 120),
        ("max-age=1", 60),
        ("no-store", 60),
        ("max-age=999999", 3600),
        ("s-maxage=5", 600),
        ("max-age=x", 600),
    ],
)
def test_keys_are_kept_as_long_as_cache_control_says_within_bounds(
    published: Published, control: str, life: int
) -> None:
    published.serve(ec_key(), control=control)
    for seconds in (0, life - 1):
        published.now = NOW + seconds * SECOND
        assert kids(published.of("ec-1")) == ["ec-1"]
    assert published.asked == 1
    published.now = NOW + life * SECOND
    published.of("ec-1")
    assert published.asked == 2


def test_an_unknown_kid_is_looked_for_once_a_minute(published: Published) -> None:
    published.serve(ec_key())
    for kid in ("ec-2", "ec-3", "ec-2"):
        assert kids(published.of(kid)) == ["ec-1"]
    assert published.asked == 1
    published.serve(ec_key(), ec_key("ec-2"))
    published.now += 60 * SECOND
    assert kids(published.of("ec-2")) == ["ec-1", "ec-2"]
    assert published.asked == 2
    published.now += 60 * SECOND
    published.of("ec-2")
    assert published.asked == 2


FAULTS: list[dict[str, Any]] = [
    {"status": 503},
    {"status": 302, "headers": {"Location": "https://evil.test/jwks.json"}},
    {"body": requests.ConnectionError()},
    {"body": b"<html>"},
    {"body": b" " * 70_000},
    {"body": key_set(weak_key())},
]


@pytest.mark.parametrize("fault", FAULTS, ids=[", ".join(fault) + f" {number}" for number, fault in enumerate(FAULTS)])
def test_while_the_address_fails_the_last_keys_serve_for_an_hour(published: Published, fault: dict[str, Any]) -> None:
    published.serve(ec_key())
    published.of()
    published.serve(**fault)
    published.now = NOW + timedelta(minutes=59)
    assert kids(published.of("unknown")) == ["ec-1"]
    assert kids(published.of("unknown")) == ["ec-1"], "and it is not asked at every request"
    assert published.asked == 2
    published.now = NOW + timedelta(minutes=61)
    with pytest.raises(Theirs):
        published.of()
    published.serve(ec_key("ec-2"))
    with pytest.raises(Theirs):
        published.of()
    published.now += 60 * SECOND
    assert kids(published.of()) == ["ec-2"]


def test_an_address_that_never_answered_well_is_asked_once_a_minute(published: Published) -> None:
    published.serve(status=500)
    for _ in range(5):
        with pytest.raises(Theirs):
            published.of("ec-1")
    assert published.asked == 1


def test_while_one_thread_asks_the_others_go_by_the_keys_that_are_known() -> None:
    """An attacker with unknown kids must not make every thread wait for a slow client."""
    asked, answering = threading.Event(), threading.Event()

    def slowly(_: requests.PreparedRequest) -> tuple[int, dict[str, str], bytes]:
        asked.set()
        assert answering.wait(30)
        return 200, {}, key_set(ec_key("ec-2"))

    with responses.RequestsMock() as wire:
        published = Published(wire)
        published.serve(ec_key())
        published.of()
        wire.remove("GET", URL)
        wire.add_callback("GET", URL, callback=slowly)
        published.now += 60 * SECOND
        told: list[list[str | None]] = []
        asking = threading.Thread(target=lambda: told.append(kids(published.of("ec-2"))), daemon=True)
        asking.start()
        assert asked.wait(30)
        assert kids(published.of("ec-2")) == ["ec-1"]
        answering.set()
        asking.join(30)
    assert told == [["ec-2"]]


def test_nothing_but_https_is_fetched() -> None:
    for url in ("http://record.test/jwks.json", "file:///etc/passwd", "https://", "//record.test"):
        with pytest.raises(ValueError, match=r"jwks|string_pattern|match"):
            client(jwks={"url": url})
