"""Revocation lists over the wire: fetched, kept, fetched again, and the last good one when the service is away."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests
import responses
from cryptography.hazmat.primitives.serialization import Encoding

from adapter.config.addresses import Place
from adapter.errors import WrongUsage
from adapter.links.revocation import RevocationLink
from mocks.pki import make_list
from tests.region import NOW
from tests.xml.authority import issuer, leaf, root

URLS = ("http://authority.test/pki/root.crl", "http://authority.test/pki/intermediate.crl")
DAY = timedelta(days=1)


class Clock:
    """A time that moves when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def _serve(wire: responses.RequestsMock, revoked: dict[int, datetime] | None = None) -> None:
    for url, lists in zip(
        URLS, (make_list(root(), {}, NOW, NOW + DAY), make_list(issuer(), revoked or {}, NOW, NOW + DAY)), strict=True
    ):
        wire.upsert("GET", url, body=lists.public_bytes(Encoding.DER))


def test_lists_are_fetched_once_and_again_after_ten_minutes() -> None:
    clock = Clock()
    with responses.RequestsMock() as wire:
        _serve(wire)
        link = RevocationLink((), [Place(url) for url in URLS], clock)
        first = link.current()
        assert link.current() is first
        assert len(first.lists) == 2
        assert len(wire.calls) == 2
        clock.now += timedelta(minutes=11)
        _serve(wire, {leaf().certificate.serial_number: NOW})
        assert link.current() is not first
        assert any(len(found) for found in link.current().lists)
        assert len(wire.calls) == 4


@pytest.mark.parametrize("broken", [requests.ConnectionError(), (503, b""), (200, b"<html>")])
def test_a_service_that_is_away_leaves_the_last_good_lists(broken: Exception | tuple[int, bytes]) -> None:
    clock = Clock()
    with responses.RequestsMock() as wire:
        _serve(wire)
        link = RevocationLink((), [Place(url) for url in URLS], clock)
        good = link.current()
        for url in URLS:
            if isinstance(broken, tuple):
                wire.upsert("GET", url, status=broken[0], body=broken[1])
            else:
                wire.upsert("GET", url, body=broken)
        clock.now += timedelta(minutes=11)
        assert link.current() is good
        asked = len(wire.calls)
        assert link.current() is good
        assert len(wire.calls) == asked  # not at every message: only a minute later
        _serve(wire)
        wire.assert_all_requests_are_fired = False
        clock.now += timedelta(minutes=2)
        link.current()
        assert len(wire.calls) == asked + 2


def test_lists_from_files_stand_beside_those_fetched(tmp_path: Path) -> None:
    path = tmp_path / "root.crl"
    path.write_bytes(make_list(root(), {}, NOW, NOW + DAY).public_bytes(Encoding.PEM))
    assert len(RevocationLink([path], (), Clock()).current().lists) == 1
    path.write_bytes(b"nothing")
    with pytest.raises(WrongUsage, match=r"root\.crl"):
        RevocationLink([path], (), Clock())
