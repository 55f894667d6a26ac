"""What the interactions of the FHIR API have at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from adapter.access.decisions import Access
from adapter.access.deposits import Deposits
from adapter.access.rules.standing import RegisterState
from adapter.config.settings import Settings
from adapter.desk.parked import ParkedMessages
from adapter.ports.kanta import KantaPort
from adapter.rest.sign_in import SignIn
from adapter.store.messages import Messages
from adapter.store.resources import Resources
from adapter.xml.trust import Trust


@dataclass(frozen=True)
class Desk:
    """The stores and peers of one server."""

    settings: Settings
    engine: Engine
    resources: Resources
    messages: Messages
    access: Access
    deposits: Deposits
    register: Callable[[], RegisterState | None]  # which state of the organisation register decisions go by
    kanta: Callable[[], KantaPort]
    trust: Callable[[], Trust]  # who may have signed a document
    parked: Callable[[], ParkedMessages]
    sign_in: SignIn
    now: Callable[[], datetime]
