"""A client document taken in for an organiser's register.

Decided, held against its use, and kept for the flow that archives it (GRA-05, GRA-06).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine

from adapter.access.decisions import Access
from adapter.access.reading.deposit import Deposit, check_deposit, deposit_reference, document_digest, read_deposit
from adapter.access.rules.asker import NOBODY, Asker
from adapter.access.rules.client_document import needs_signature
from adapter.access.rules.use import Use
from adapter.errors import Conflict
from adapter.fhir.elements import Names, Resource
from adapter.store.arrivals import receive_document
from adapter.store.messages import Messages, State
from adapter.store.resources import Resources, Stored
from adapter.words import Sentence
from adapter.xml.trust import Trust

_SAME_OID = Sentence(
    "Tällä OID-tunnuksella on jo toinen asiakirja, tai sellainen on hylätty.",
    "Det finns redan ett annat dokument med denna OID-kod, eller så har ett sådant förkastats.",
    "another document with this OID is here already, or has been discarded.",
)
_NEW_OID = Sentence(
    "Uudella versiolla on oma OID-tunnus.",
    "En ny version har en egen OID-kod.",
    "A new version has an OID of its own.",
)


@dataclass(frozen=True)
class Deposits:
    """Takes documents in, in one database."""

    engine: Engine
    access: Access
    trust: Callable[[], Trust]
    now: Callable[[], datetime]

    def take_in(self, use: Use, raw: bytes, asker: Asker = NOBODY) -> Stored:
        """Decide, and on a permit keep the document and announce it.

        Gives the DocumentReference that its archiving is followed by.

        Idempotent by the document's OID. One that waits for a person gives way to the new one. Raises Forbidden for a
        denial, Refused for a document that does not fit, Conflict for another one under an OID that is used.
        """
        deposit = read_deposit(raw, self.trust(), self.now())
        deposit_use = replace(use, signature=needs_signature(deposit.kind))
        organiser = self.access.permit(deposit_use, asker)
        check_deposit(deposit, deposit_use, organiser)
        digest = hashlib.sha256(raw).hexdigest()
        item = _reference_id(deposit), deposit_reference(deposit, deposit_use, organiser, digest)

        def replaces(document: Resource) -> None:
            """Only what was to be stored for the same client, matter, unit and organiser gives way."""
            if any(
                document.get(name) != item[1][name] for name in ("masterIdentifier", "subject", "custodian", "context")
            ):
                raise _taken()

        stored = receive_document(self.engine, deposit.message, item, raw, self.now(), replaces)
        return stored or self._known(deposit, digest)

    def _known(self, deposit: Deposit, digest: str) -> Stored:
        """The DocumentReference of a document that is here already.

        Raises Conflict when it is of another one, or of one discarded.
        """
        message = Messages(self.engine).find(deposit.message)
        stored = Resources(self.engine).read("DocumentReference", _reference_id(deposit))
        if message.state == State.DISCARDED or document_digest(stored.resource) != digest:
            raise _taken()
        return stored


def _taken() -> Conflict:
    return Conflict.because("GRA-05", _SAME_OID, _NEW_OID, "conflict")


def _reference_id(deposit: Deposit) -> str:
    return str(Names(deposit.message).uuid("reference"))
