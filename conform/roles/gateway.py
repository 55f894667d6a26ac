"""The secure-mail gateway: what it delivers into a unit's mailbox is read, and a lever writes as a patient does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from conform.case import InconclusiveError
from conform.cases import (  # noqa: F401 – registers them
    gateway_delivery,
    gateway_form,
    gateway_mails,
    gateway_portal,
    gateway_sender,
    gateway_stamp,
    gateway_tls,
)
from conform.claim import Claim, WrongSutError
from conform.evidence import Evidence
from conform.lever import read_lever
from conform.peers.mailbox import open_mailbox
from conform.peers.secure_mail import Post, SecureMail
from conform.peers.ways import read_folder, read_ways
from conform.role import Role, Stay
from conform.traffic import Message

_WAIT = "60s"


class GatewayMeeting:
    """A gateway and the mailbox it delivers into, for one run."""

    def __init__(self, claim: Claim, stay: Stay) -> None:
        lever = read_lever(claim, attended=stay.attended)
        mailbox, ways, to, wait = open_mailbox(claim), read_ways(claim), claim.text("to"), _read_wait(claim)
        roots = str(claim.path("ca")) if "ca" in claim.settings else ""
        self._post = Post(lever, mailbox, ways, to, wait, stay.folder, claim.features, roots)
        self._began = False

    def peer(self, evidence: Evidence) -> SecureMail:
        """The gateway for one case. Raises InconclusiveError where the mailbox is away."""
        if not self._began:
            self._post.mailbox.pass_over()
            self._began = True
        return SecureMail(self._post, evidence)

    def traffic(self) -> Sequence[Message]:
        """Every mail that arrived since the first case began, late ones too."""
        with suppress(InconclusiveError):  # a mailbox that is away has no more mails
            if self._began:
                self._post.gather(Evidence())
        return self._post.seen


def _read_wait(claim: Claim) -> float:
    try:
        return float(str(claim.settings.get("wait", _WAIT)).removesuffix("s"))
    except ValueError:
        raise WrongSutError('gateway: wait is a number of seconds, such as "60s"') from None


@contextmanager
def _meet(claim: Claim, stay: Stay) -> Iterator[GatewayMeeting]:
    yield GatewayMeeting(claim, stay)


GATEWAY = Role(
    name="gateway",
    title={
        "en": "secure-mail gateway",
        "fi": "turvapostin välityspalvelu",
        "sv": "förmedlingstjänst för skyddad e-post",
    },
    modes={
        "mail": frozenset({"mail"}),
        "portal": frozenset({"portal"}),
        "both": frozenset({"mail", "portal"}),
    },
    settings=frozenset(
        {
            "lever",
            "imap",
            "user",
            "password",
            "ca",
            "folder",
            "letters",
            "to",
            "stamp",
            "host",
            "address",
            "authserv_id",
            "servers",
            "wait",
        }
    ),
    meet=_meet,
    read=read_folder,
)
