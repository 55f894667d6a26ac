"""What the pages of the console have at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from adapter.access.readiness import ReadinessDesk
from adapter.access.rules.standing import RegisterState
from adapter.config.console import Console
from adapter.config.peers import Unit
from adapter.config.settings import Settings
from adapter.desk.consents import PaperConsents
from adapter.desk.failed import FailedMessages
from adapter.desk.invitations import Invitations
from adapter.desk.parked import ParkedMessages
from adapter.image import Render
from adapter.photo.ports.record import RecordPort
from adapter.ports.identity import IdentityPort
from adapter.release.desk import PhysicalMedia
from adapter.store.messages import Messages
from adapter.store.resources import Resources
from adapter.store.sessions import Kept, Sessions
from adapter.store.use_log import LoggedUse


@dataclass(frozen=True)
class ConsoleHouse:
    """The stores and peers of the console. `secret` makes what nobody can guess; `log` writes the use log."""

    settings: Settings
    console: Console
    engine: Engine
    resources: Resources
    messages: Messages
    sessions: Sessions
    kept: Kept
    parked: Callable[[], ParkedMessages]
    failed: FailedMessages
    invitations: Invitations
    consents: PaperConsents
    record: Callable[[Unit], RecordPort]
    media: Callable[[], PhysicalMedia]
    readiness: Callable[[], ReadinessDesk]
    register: Callable[[], RegisterState | None]
    last_steps: Callable[[Sequence[str]], Mapping[str, str]]
    provider: IdentityPort
    render: Render | None
    log: Callable[[Sequence[LoggedUse]], None]
    now: Callable[[], datetime]
    secret: Callable[[], str]
