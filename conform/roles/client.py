"""The client of Lautta's FHIR API: the kit is the API, and a lever makes the client act."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from conform.cases import (  # noqa: F401 – registers them; the log is read when most of it is written
    client_documents,
    client_evaluate,
    client_http,
    client_identity,
    client_images,
    client_invitations,
    client_log,
    client_tls,
    client_traffic,
)
from conform.claim import Claim, WrongSutError
from conform.evidence import Evidence
from conform.lever import read_lever
from conform.peers.api import Api, serve
from conform.peers.client_system import ClientSystem
from conform.peers.recorded_requests import read_requests
from conform.peers.reply import Reply
from conform.role import Role, Stay
from conform.traffic import Message

_PATIENCE = 10.0
_TOKEN = "conform-" + "0123456789abcdef" * 2  # opens nothing but the scripted API


class ClientMeeting:
    """A client for one run. Cases come one after the other; a late request counts to the case it comes in."""

    def __init__(self, claim: Claim, stay: Stay) -> None:
        self._claim = claim
        self._stay = stay
        self._lever = read_lever(claim, attended=stay.attended)
        self._patience = _read_patience(claim)
        self._messages: list[Message] = []
        self._system: ClientSystem | None = None
        self._lock = threading.Lock()
        clock: Callable[[], float] = getattr(self._lever, "clock", time.monotonic)  # of a lever in this process
        self.api = Api(rough=stay.rough, clock=clock, hold=2 * self._patience, seen=self._see)
        self.url = ""

    def peer(self, evidence: Evidence) -> ClientSystem:
        """The client for one case."""
        evidence.secrets = {_TOKEN: "■token■"}
        system = ClientSystem(
            self.api, self.url, self._lever, evidence, self._messages, token=_TOKEN, folder=self._stay.folder
        )
        system.patience, system.features = self._patience, self._claim.features
        system.log = self._claim.path("log") if "log" in self._claim.settings else None
        self._system = system
        return system

    def traffic(self) -> Sequence[Message]:
        """All that it has sent."""
        return self._messages

    def _see(self, message: Message, reply: Reply) -> None:
        with self._lock:
            if self._system:
                self._system.see(message, reply)


@contextmanager
def _meet(claim: Claim, stay: Stay) -> Iterator[ClientMeeting]:
    meeting = ClientMeeting(claim, stay)
    with serve(meeting.api) as url:
        meeting.url = url
        try:
            yield meeting
        finally:
            meeting.api.ended.set()


def _read_patience(claim: Claim) -> float:
    told = claim.settings.get("patience", _PATIENCE)
    if not isinstance(told, int | float) or not 0 < told <= 300:
        raise WrongSutError(f"{claim.role}: patience is a number of seconds, at most 300")
    return float(told)


CLIENT = Role(
    name="client",
    title={"en": "client of the API", "fi": "rajapinnan asiakas", "sv": "klient till gränssnittet"},
    modes={
        "producer": frozenset({"register-access"}),
        "record system": frozenset({"register-access", "organiser", "images", "invitations", "tasks"}),
    },
    settings=frozenset({"lever", "patience", "log"}),
    meet=_meet,
    read=read_requests,
)
