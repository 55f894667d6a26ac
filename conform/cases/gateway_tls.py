"""Secure-mail gateway: to which servers it hands a letter over (RFC 8996, RFC 9525, RFC 3207)."""

from __future__ import annotations

from conform.case import Checks, InconclusiveError, NotSeenError, proves
from conform.lever import Did
from conform.peers.api_tls import Showing
from conform.peers.secure_mail import SecureMail
from conform.people import ANNA

ROLE = "gateway"
_MOMENT = 5.0  # seconds within which a connection that was made is noticed


def _hands_over(gateway: SecureMail, showing: Showing) -> bool:
    """Whether a server with such a certificate gets a letter. Raises NotSeenError, InconclusiveError."""
    with gateway.serve(showing) as server:
        sent = gateway.send(ANNA, "Hei.", server=server.address, roots=server.roots)
        if sent.outcome is Did.COULD_NOT:
            raise NotSeenError("the lever cannot send the gateway to another server")
        if not server.wait_for_somebody(max(gateway.wait, _MOMENT)) and sent.outcome is Did.DID:
            raise InconclusiveError("the gateway did not come to the server that it was sent to")
        return server.wait_for_letter(gateway.wait if sent.outcome is Did.DID else 0)


@proves(ROLE, "CM-TLS-02")
def a_letter_goes_to_a_server_that_proves_who_it_is(gateway: SecureMail, checks: Checks) -> None:
    """A server with a good certificate gets a letter; one of an unknown root, another name or past its end does not."""
    gateway.need_mail()
    checks.control(_hands_over(gateway, Showing.GOOD), "a server with a good certificate was given no letter")
    for showing in (Showing.UNKNOWN_ROOT, Showing.WRONG_NAME, Showing.EXPIRED):
        given = _hands_over(gateway, showing)
        checks.demand(not given, f"a server whose certificate has this fault was given a letter: {showing}")


@proves(ROLE, "CM-TLS-01")
def a_letter_does_not_go_by_an_old_tls(gateway: SecureMail, checks: Checks) -> None:
    """A server with a new TLS gets a letter; one that has TLS 1.1 and nothing newer does not."""
    gateway.need_mail()
    checks.control(_hands_over(gateway, Showing.GOOD), "a server with TLS 1.2 or newer was given no letter")
    checks.demand(not _hands_over(gateway, Showing.OLD_TLS), "a letter was handed over by TLS 1.1, or without any")
