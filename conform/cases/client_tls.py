"""Client of the API: it speaks with no server that it cannot be sure of."""

from __future__ import annotations

from conform.case import Checks, proves
from conform.cases.client_http import STATEMENT
from conform.peers.api_tls import Showing, write_root
from conform.peers.client_system import ClientSystem
from conform.peers.reply import Reply

ROLE = "client"


@proves(ROLE, "CM-TLS-02")
def a_wrong_certificate_ends_the_connection(client: ClientSystem, checks: Checks) -> None:
    """The right certificate is taken; one of an unknown root, of another name or expired brings no request."""
    _connect_well(client, checks)
    for showing in (Showing.UNKNOWN_ROOT, Showing.WRONG_NAME, Showing.EXPIRED):
        _check_refusal(client, checks, showing, f"the certificate was wrong ({showing})")


@proves(ROLE, "CM-TLS-01")
def an_old_tls_is_not_spoken(client: ClientSystem, checks: Checks) -> None:
    """A server that speaks TLS 1.1 at most gets no request."""
    _connect_well(client, checks)
    _check_refusal(client, checks, Showing.OLD_TLS, "the server spoke TLS 1.1")


def _connect_well(client: ClientSystem, checks: Checks) -> None:
    client.arm("metadata", Reply(resource=STATEMENT))
    with client.secured(Showing.GOOD) as url:
        went = client.pull_well("connect", {"ca": str(write_root(client.folder))}, url)
    checks.control(went.did and went.messages, "by TLS, with the right certificate, it did not connect")


def _check_refusal(client: ClientSystem, checks: Checks, showing: Showing, sentence: str) -> None:
    with client.secured(showing) as url:
        went = client.pull("connect", {"ca": str(write_root(client.folder))}, url)
    checks.demand(not went.messages, f"{sentence}, and a request came all the same")
    checks.demand(not went.did, f"{sentence}, and it says that it is connected")
