"""A client under test: the kit arms its API, pulls the lever, and sees what was sent."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from conform.case import InconclusiveError, NotApplicableError
from conform.evidence import Evidence
from conform.lever import Did, Lever
from conform.peers.api import Api, serve
from conform.peers.api_tls import Showing, context_for
from conform.peers.reply import Armed, Reply
from conform.people import ANNA, HETU_SYSTEM, Person, RealPersonError
from conform.traffic import Message

UNIT = "1.2.246.10.99999861.10.1"
ORGANISER = "1.2.246.10.99999810.10.0"
MATTER = "1.2.246.10.99999810.951.2026.1.1"
WORKER = "90000000011"
_TIMEOUT = 30  # seconds; a busy machine must not look like silence
WORKER_SYSTEM = "urn:oid:1.2.246.537.26"


@dataclass(frozen=True)
class Went:
    """How a pull went: its outcome, what the system says that it has shown, and what it sent meanwhile."""

    outcome: Did
    told: Mapping[str, Any]
    messages: Sequence[Message]

    @property
    def did(self) -> bool:
        """Whether it says that it did it."""
        return self.outcome is Did.DID

    @property
    def refused(self) -> bool:
        """Whether it says that it was refused."""
        return self.outcome is Did.REFUSED

    def sent(self, interaction: str) -> list[Message]:
        """Its requests of one interaction; those that the weather kept from an answer do not count."""
        return [one for one in self.messages if one.interaction == interaction and one.marks.get("fault") != "weather"]

    def shown(self, name: str) -> list[str]:
        """What it says that it has shown: the texts under a name."""
        shown = self.told.get("shown")
        found = shown.get(name, []) if isinstance(shown, Mapping) else []
        many = found if isinstance(found, list) else [found]
        return [one for one in many if isinstance(one, str)]

    @property
    def says_what_it_showed(self) -> bool:
        """Whether it says anything of what it has shown."""
        return isinstance(self.told.get("shown"), Mapping)


class ClientSystem:
    """One client in one case. Every request is kept as evidence; a real person's HETU stops the run."""

    def __init__(
        self, api: Api, url: str, lever: Lever, evidence: Evidence, messages: list[Message], *, token: str, folder: Path
    ) -> None:
        self.api = api
        self.url = url
        self.evidence = evidence
        self.folder = folder
        self.log: Path | None = None
        self.patience = 0.0
        self.features: frozenset[str] = frozenset()
        self._lever = lever
        self._messages = messages
        self.token = token
        self.real_person: RealPersonError | None = None
        api.disarm()

    def need(self, feature: str) -> None:
        """Raise NotApplicableError where the system does not claim a feature."""
        if feature not in self.features:
            raise NotApplicableError(f"the system does not claim {feature}")

    def arm(self, interaction: str, *replies: Armed) -> None:
        """Answer an interaction with these; the last one stays."""
        self.api.arm(interaction, *replies)

    def see(self, message: Message, reply: Reply) -> None:
        """Keep a request and its answer."""
        self._messages.append(replace(message, case=self.evidence.case))
        head = dict(message.head)
        first = f"{head.pop('method', '')} {head.pop('url', '')}"
        try:
            self.evidence.keep("received", "\n".join([first, *(f"{k}: {v}" for k, v in head.items())]), message.body)
            said = f"HTTP {reply.status}" if reply.how == "answer" else "(no answer)"
            self.evidence.keep("sent", said, reply.body)
        except RealPersonError as problem:
            self.real_person = problem

    def pull(self, action: str, arguments: Mapping[str, Any], url: str = "", **more: Any) -> Went:
        """Make it do one thing. Raises RealPersonError."""
        began = len(self._messages)
        common = {"url": url or self.url, "token": self.token, "timeout": _TIMEOUT}
        pulled = self._lever.pull(action, {**common, **arguments, **more})
        if self.real_person is not None:
            raise self.real_person
        return Went(pulled.outcome, pulled.told, tuple(self._messages[began:]))

    def pull_well(self, action: str, arguments: Mapping[str, Any], url: str = "", **more: Any) -> Went:
        """The same where nothing keeps it from it. Raises InconclusiveError where the lever could not."""
        went = self.pull(action, arguments, url, **more)
        if went.outcome is Did.COULD_NOT:
            raise InconclusiveError(f"the lever could not make the system do {action}")
        return went

    @contextmanager
    def secured(self, showing: Showing) -> Iterator[str]:
        """The API by TLS, with a certificate of some kind; gives its address. Raises InconclusiveError."""
        if showing is Showing.OLD_TLS and not ssl.HAS_TLSv1_1:
            raise InconclusiveError("the OpenSSL of the kit's machine does not speak TLS 1.1")
        with serve(self.api, context_for(showing, self.folder), "TLS") as url:
            yield url


def describe_use(person: Person = ANNA, **changes: Any) -> dict[str, Any]:
    """The arguments of `use`, all as they should be: a worker who signed in ten minutes ago."""
    return {
        "client": {"system": HETU_SYSTEM, "value": person.hetu},
        "matter": MATTER,
        "unit": UNIT,
        "workerUnit": UNIT,
        "worker": {"system": WORKER_SYSTEM, "value": WORKER},
        "role": "client-work",
        "authentication": "card",
        "authenticatedAt": moment_before(minutes=10),
    } | changes


def moment_before(**past: float) -> str:
    """A moment before now, in UTC."""
    return (datetime.now(UTC) - timedelta(**past)).isoformat(timespec="seconds")
