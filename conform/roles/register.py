"""The register of organisations: the code server's API, with Soteri and the joinings where they are claimed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from conform.cases import register_entries, register_pages, register_services  # noqa: F401 – registers them
from conform.claim import Claim
from conform.evidence import Evidence
from conform.lever import read_lever
from conform.peers.register import Memory, Register
from conform.peers.register_known import read_known, read_names
from conform.peers.weather import Weather
from conform.role import Role, Stay
from conform.traffic import Message


class RegisterMeeting:
    """A register for one run."""

    def __init__(self, claim: Claim, stay: Stay) -> None:
        self._claim = claim
        self._url = claim.text("url")
        self._token = claim.secret("token") if "token" in claim.settings else ""
        self._ca = claim.path("ca") if "ca" in claim.settings else None
        self._known, self._names = read_known(claim), read_names(claim)
        self._lever = read_lever(claim, attended=stay.attended) if "lever" in claim.settings else None
        self._memory, self._weather = Memory(), Weather(rough=stay.rough)

    def peer(self, evidence: Evidence) -> Register:
        """The register for one case."""
        evidence.secrets = {self._token: "■token■"} if self._token else {}
        return Register(
            self._url,
            self._claim.features,
            self._known,
            evidence,
            token=self._token,
            ca=self._ca,
            lever=self._lever,
            names=self._names,
            memory=self._memory,
            weather=self._weather,
        )

    def traffic(self) -> Sequence[Message]:
        """Nothing: a register calls nobody."""
        return ()


@contextmanager
def _meet(claim: Claim, stay: Stay) -> Iterator[RegisterMeeting]:
    yield RegisterMeeting(claim, stay)


REGISTER = Role(
    name="register",
    title={
        "en": "register of organisations",
        "fi": "organisaatiorekisteri",
        "sv": "organisationsregister",
    },
    modes={
        "full": frozenset({"entry", "soteri", "joinings"}),
        "code-server": frozenset(),
    },
    settings=frozenset({"url", "token", "ca", "known", "attributes", "lever"}),
    meet=_meet,
)
