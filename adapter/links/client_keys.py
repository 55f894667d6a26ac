"""The public keys of clients: from a file that somebody handed over, or fetched from where a client publishes them.

What is fetched is bounded: https alone, no redirects, 5 seconds, 64,000 octets. It is kept as long as Cache-Control
says, between a minute and an hour. A kid that is not known makes it fetched again, once a minute at most: nobody can
make this server call another as often as they like.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from joserfc.jwk import KeySet

from adapter.config.addresses import Place
from adapter.config.client import Client, Jwks
from adapter.errors import Theirs, WrongUsage
from adapter.links.http import HttpPeer
from adapter.signed.jwks import MOST_OCTETS, BadKeys, read_keys
from adapter.words import Sentence

_NOT_READ = Sentence(
    "asiakasohjelma {name}: {file}: avaimia ei voi lukea.",
    "klienten {name}: {file}: nycklarna kan inte läsas.",
    "client {name}: {file}: the key set cannot be read.",
)

_PEER = "The client's key set"
_DEADLINE = 5.0
_SHORTEST, _USUAL, _LONGEST = timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.ASCII | re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[\s,])(?:no-store|no-cache)\b", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known of one address: its keys, when they came, until when they serve, and when it was last asked."""

    keys: KeySet | None
    came: datetime
    until: datetime
    asked: datetime
    failure: Theirs | None = None


class ClientKeys:
    """The keys of every client of one process. Safe for several threads."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._files: dict[Path, tuple[tuple[int, int], KeySet]] = {}
        self._kept: dict[str, _Kept] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def of(self, client: Client, kid: str = "") -> KeySet:
        """The keys of a client. With a `kid` that is not among them, its address is asked again first.

        Raises WrongUsage when the client has no keys or its file is not one to trust; Theirs when its address fails.
        """
        if client.jwks is None:
            raise WrongUsage(f"client {client.id}: it has no jwks.")
        if client.jwks.file is not None:
            return self._read(client.id, client.jwks.file)
        return self._at(client.jwks, kid)

    def _read(self, name: str, file: Path) -> KeySet:
        """From a file; another file in its place is read at the next call."""
        try:
            about = file.stat()
            state = (about.st_mtime_ns, about.st_size)
            known = self._files.get(file)
            if known is None or known[0] != state:
                known = state, read_keys(file.read_bytes())
                self._files[file] = known
        except OSError:
            raise WrongUsage(_NOT_READ.filled(name=name, file=str(file))) from None
        except BadKeys as problem:
            raise WrongUsage(f"client {name}: {file}: {problem}.") from None
        return known[1]

    def _at(self, jwks: Jwks, kid: str) -> KeySet:
        """From an address. While one thread asks it, the others go by the keys that are known."""
        with self._lock:
            lock, kept = self._locks.setdefault(jwks.url, threading.Lock()), self._kept.get(jwks.url)
        if lock.acquire(blocking=kept is None or kept.keys is None):
            try:
                kept, now = self._kept.get(jwks.url), self._now()
                if kept is None or _is_due(kept, kid, now):
                    kept = self._kept[jwks.url] = _ask(jwks, kept, now)
            finally:
                lock.release()
        if kept is None or kept.keys is None:
            raise (kept and kept.failure) or Theirs(_PEER, "is not there.")
        return kept.keys


def _is_due(kept: _Kept, kid: str, now: datetime) -> bool:
    if now < kept.asked + _SHORTEST:
        return False
    unknown = bool(kid) and kept.keys is not None and all(key.kid != kid for key in kept.keys)
    return now >= kept.until or unknown


def _ask(jwks: Jwks, before: _Kept | None, now: datetime) -> _Kept:
    """Fetch the keys. Where that fails, the last ones serve until they are an hour old."""
    try:
        keys, life = _fetch(jwks)
    except Theirs as failure:
        if before and before.keys and now < before.came + _LONGEST:
            return replace(before, asked=now, failure=failure)
        return _Kept(None, now, now, now, failure)
    return _Kept(keys, now, now + life, now)


def _fetch(jwks: Jwks) -> tuple[KeySet, timedelta]:
    with closing(HttpPeer(_PEER, Place(jwks.url, jwks.roots), MOST_OCTETS)) as peer:
        answer = peer.ask("GET", jwks.url, headers={"Accept": "application/json"}, deadline=_DEADLINE)
    if answer.status != 200:
        raise Theirs(_PEER, f"answered with HTTP status {answer.status}.")
    try:
        keys = read_keys(answer.content)
    except BadKeys as problem:
        raise Theirs(_PEER, f"is not one to trust: {problem}.") from None
    control = answer.headers.get("Cache-Control", "")
    said = _MAX_AGE.search(control)
    life = timedelta(seconds=int(said[1])) if said else timedelta() if _NOT_KEPT.search(control) else _USUAL
    return keys, min(max(life, _SHORTEST), _LONGEST)
