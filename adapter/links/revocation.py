"""Revocation lists from their issuers' services: fetched by HTTP, kept, and fetched again in good time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from adapter.config.addresses import Place
from adapter.errors import Theirs
from adapter.links.http import LARGE, HttpPeer
from adapter.xml.revocation import Revocations, read_list, read_lists

_KEPT = timedelta(minutes=10)
_AGAIN = timedelta(minutes=1)
_PEER = "The revocation service"


class RevocationLink:
    """The lists in force, from files and from addresses. Safe for several threads.

    A list that cannot be fetched leaves the last good one in its place; whoever checks by it sees when it is too old.
    """

    def __init__(self, files: Sequence[Path], places: Sequence[Place], now: Callable[[], datetime]) -> None:
        self._files, self._places, self._now = read_lists(files), places, now
        self._fetched: dict[Place, x509.CertificateRevocationList] = {}
        self._revocations = Revocations(self._files)
        self._due: datetime | None = None
        self._lock = threading.Lock()

    def current(self) -> Revocations:
        """The lists to check by now; the same object until one of them changes."""
        with self._lock:
            if self._places and (self._due is None or self._due <= self._now()):
                self._refresh()
            return self._revocations

    def _refresh(self) -> None:
        lists = dict(self._fetched)
        for place in self._places:
            try:
                lists[place] = fetch_list(place)
            except Theirs:
                self._due = self._now() + _AGAIN
                break
        else:
            self._due = self._now() + _KEPT
        if lists != self._fetched:
            self._fetched = lists
            self._revocations = Revocations((*self._files, *lists.values()))


def fetch_list(place: Place) -> x509.CertificateRevocationList:
    """One list. Raises Theirs when it is not there or is none; whether it is genuine is checked where it is used."""
    with closing(HttpPeer(_PEER, place, LARGE)) as peer:
        answer = peer.ask("GET", place.url)
    if answer.status != 200:
        raise Theirs(_PEER, f"answered with HTTP status {answer.status}.")
    try:
        return read_list(answer.content)
    except ValueError:
        raise Theirs(_PEER, "gave something that is not a revocation list.") from None
