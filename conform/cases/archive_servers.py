"""Sender to the archive: with which servers it speaks."""

from __future__ import annotations

from conform.case import Checks, InconclusiveError, proves
from conform.lever import Did
from conform.peers.false_server import FALSE, OLD
from conform.peers.kanta import Kanta

ROLE = "archive"


@proves(ROLE, "CM-TLS-02")
def a_false_server_hears_nothing(kanta: Kanta, checks: Checks) -> None:
    """A server of an unknown root, of another name, or with an expired certificate gets no message."""
    _try_servers(kanta, checks, FALSE)


@proves(ROLE, "CM-TLS-01")
def an_old_server_hears_nothing(kanta: Kanta, checks: Checks) -> None:
    """A server that speaks TLS 1.1 at most gets no message."""
    _try_servers(kanta, checks, (OLD,))


def _try_servers(kanta: Kanta, checks: Checks, kinds: tuple[str, ...]) -> None:
    plain = kanta.archive_plainly()
    checks.control(plain.outcome is Did.DID, "a document was not archived where the server is right")
    for kind in kinds:
        with kanta.false_server(kind) as heard:
            done = kanta.archive(url=heard.url)
        if not heard.calls:
            raise InconclusiveError("the system did not call the address that it was given")
        checks.demand(not heard.octets, f"a document was sent to a false server: {kind}")
        checks.demand(done.outcome is not Did.DID, f"a false server was believed: {kind}")
