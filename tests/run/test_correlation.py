"""The name of the message at hand, as peers get it."""

from __future__ import annotations

import threading

import pytest
import responses

from adapter.config.addresses import Place
from adapter.links.http import SMALL, HttpPeer
from adapter.run.correlation import HEADER, name_message, working_on


def test_a_call_names_the_message_it_is_made_for() -> None:
    with responses.RequestsMock() as wire:
        wire.get("https://peer.example/")
        peer = HttpPeer("Peer", Place("https://peer.example/"), SMALL)
        with working_on("m1"):
            peer.ask("GET", "https://peer.example/", headers={"Accept": "text/plain"})
        peer.ask("GET", "https://peer.example/")
        first, second = (call.request.headers for call in wire.calls)
    assert (first[HEADER], first["Accept"]) == ("m1", "text/plain")
    assert HEADER not in second


def test_each_thread_has_its_own_message_at_hand() -> None:
    named: list[dict[str, str]] = []
    with working_on("m1"):
        other = threading.Thread(target=lambda: named.append(name_message()))
        other.start()
        other.join()
        named.append(name_message())
    assert named == [{}, {HEADER: "m1"}]


def test_a_step_that_fails_leaves_no_name_behind() -> None:
    with pytest.raises(KeyError), working_on("m1"):
        raise KeyError
    assert name_message() == {}
