"""What the interactions of the FHIR API have at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from joserfc.jwk import KeySet
from sqlalchemy import Engine

from adapter.access.decisions import Access
from adapter.access.deposits import Deposits
from adapter.access.rules.standing import RegisterState
from adapter.config.client import Client
from adapter.config.settings import Settings
from adapter.desk.parked import ParkedMessages
from adapter.ports.kanta import KantaPort
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
    keys: Callable[[Client, str], KeySet]  # of a client, to be asked again for one that has this kid
    token: str | None
    now: Callable[[], datetime]
