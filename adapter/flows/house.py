"""What a flow has at hand: the configuration, the store, the ports, the keys and the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

from adapter.access import Access
from adapter.config import Settings, Unit
from adapter.convert.elements import Names, Resource, instant, own_concept
from adapter.errors import Finding
from adapter.ports.archive import ArchivePort
from adapter.ports.heic import HeicPort
from adapter.ports.kanta import KantaPort
from adapter.ports.mail import MailPort
from adapter.ports.malware import MalwarePort
from adapter.ports.medium import MediumPort
from adapter.ports.pacs import PacsPort
from adapter.ports.portal import PortalPort
from adapter.ports.record import RecordPort
from adapter.ports.registry import RegistryPort
from adapter.ports.sms import SmsPort
from adapter.store.blobs import Blobs
from adapter.store.decisions import Decisions
from adapter.store.matters import Matters
from adapter.store.media import Media
from adapter.store.messages import Messages
from adapter.store.resources import Resources
from adapter.xml.signer import Signer
from adapter.xml.trust import Trust

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class House:
    """Everything a flow uses. One per thread: the links in it hold connections."""

    settings: Settings
    resources: Resources
    blobs: Blobs
    messages: Messages
    matters: Matters
    access: Access
    kanta: KantaPort
    pacs: PacsPort
    archive: Callable[[str], ArchivePort]  # by the id of an [[archive]]
    medium: MediumPort
    media: Media
    registry: RegistryPort
    record: Callable[[Unit], RecordPort]
    mailbox: Callable[[str], MailPort]
    signer: Signer
    trust: Callable[[], Trust]  # in the signers of documents, by the revocation lists of the moment
    now: Callable[[], datetime]
    password: Callable[[], str]  # a new one for each medium
    decisions: Decisions
    heic: HeicPort | None = None  # None: a HEIC goes to a person
    malware: MalwarePort | None = None  # None: nobody scans
    portal: PortalPort | None = None  # None: a notice of a message in a portal is parked
    sms: SmsPort | None = None  # a house without one sends no invitations


class Run(Protocol):
    """One attempt at one message. A step's result is remembered; after a crash the run goes on behind the last finished step."""

    message: str
    attempt: str

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do one effect, at least once. What it returns holds references, never patient data."""

    def once(self, name: str, make: Callable[[], T]) -> T:
        """A value made purely of what the run has in hand: made once for all steps of this attempt, remembered nowhere."""


def parked_task(message: str, flow: str, findings: tuple[Finding, ...], now: datetime) -> Resource:
    """The Task that tells a person what waits for them and why (REG-02)."""
    return {
        "resourceType": "Task",
        "identifier": [Names(message).identifier("parked")],
        "status": "requested",
        "intent": "order",
        "priority": "urgent",
        "code": own_concept("task", "parked", "A message waits for a person"),
        "statusReason": {"text": " ".join(finding.text for finding in findings)},
        "description": f"{flow}: " + " ".join(str(finding) for finding in findings),
        "authoredOn": instant(now),
        "output": [
            {"type": own_concept("task-output", "rule", "Deciding rule"), "valueString": finding.rule}
            for finding in findings
            if finding.rule
        ],
    }
