"""The queue for people.

What is parked is looked at, given to the right patient and filed again, or discarded with a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from adapter.desk.decision import Action, Decision, decided, decision_audit
from adapter.errors import Conflict, NotFound, Refused
from adapter.fhir.elements import Names
from adapter.identifiers import Oid
from adapter.ports.mail import MailPort
from adapter.store.blobs import Blobs
from adapter.store.decisions import Decisions, Given
from adapter.store.messages import MessageRecord, Messages, State
from adapter.store.resources import Resources
from adapter.words import Sentence

_NOT_PARKED = Sentence(
    "Viestin tila on {state}. Vain odottavasta viestistä voi päättää.",
    "Meddelandets tillstånd är {state}. Bara ett väntande meddelande kan avgöras.",
    "the message is {state}; only a parked one waits for a decision.",
)
_WHO_AND_WHY = Sentence(
    "Päätöksestä on käytävä ilmi, kuka sen teki ja miksi.",
    "Av ett beslut måste det framgå vem som fattade det och varför.",
    "a decision says who made it and why.",
)
_ONLY_PHOTO = Sentence(
    "Vain kuva voidaan antaa potilaalle.",
    "Bara en bild kan ges till en patient.",
    "only a photo is given to a patient.",
)
_ONLY_MAIL = Sentence(
    "Vain sähköpostilla tullut viesti voidaan noutaa salasanalla.",
    "Bara ett meddelande som kom per e-post kan hämtas med lösenord.",
    "only what came by mail is fetched with a password.",
)
_NOT_BOTH = Sentence(
    "Kuva on joko lähettäjän tai toisen potilaan, ei molempien.",
    "Bilden är antingen avsändarens eller en annan patients, inte bådas.",
    "the photo is the sender's or another patient's, not both.",
)
_NOT_DISCARDED = Sentence(
    "Lähettäjä vahvistetaan vain kuvalle, joka tallennetaan.",
    "Avsändaren bekräftas bara för en bild som sparas.",
    "a sender is confirmed for a photo that is filed, not discarded.",
)
_NO_MAIL = Sentence(
    "Viesti ei tullut sähköpostilla.",
    "Meddelandet kom inte per e-post.",
    "the message did not come by mail.",
)


@dataclass(frozen=True)
class ParkedMessages:
    """The messages that wait for a person: the store, and the mailboxes that they lie in."""

    resources: Resources
    messages: Messages
    decisions: Decisions
    blobs: Blobs
    mailbox: Callable[[str], MailPort]
    observer: Oid

    def look(self, identity: str) -> bytes:
        """The message as it lies in the quarantine folder. Raises NotFound when it is no mail, or no longer there."""
        message = self.messages.find(identity)
        with closing(self._mailbox_of(message)) as mailbox:
            return mailbox.look(message.id)

    def decide(self, identity: str, decision: Decision) -> MessageRecord:
        """Carry out a decision: it is written down first, then done. Raises Refused, NotFound or Conflict."""
        message = self.messages.find(identity)
        if message.state != State.PARKED:
            raise Conflict.because("", _NOT_PARKED.filled(state=message.state), code="conflict")
        if not decision.reason.strip() or not decision.by.name.strip():
            raise Refused.because("REG-02", _WHO_AND_WHY, code="required")
        if (decision.patient or decision.sender) and message.flow != "photo":
            raise Refused.because("PHO-06", _ONLY_PHOTO)
        if decision.password and "/" in message.source:
            raise Refused.because("PHO-10", _ONLY_MAIL)
        if decision.patient and decision.sender:
            raise Refused.because("PHO-06", _NOT_BOTH)
        if decision.sender and decision.action is Action.DISCARD:
            raise Refused.because("PHO-06", _NOT_DISCARDED)
        names = Names(message.id)
        task = str(names.uuid("parked"))
        audit = decision_audit(decision, message.id, f"Task/{task}", self.observer)
        self.resources.put(str(names.uuid(f"decision-{message.attempt}")), audit, decision.at)
        if decision.action is Action.DISCARD:
            self._discard(message, decision)
        self.resources.change("Task", task, lambda resource: decided(resource, decision), decision.at)
        if decision.action is Action.REFILE:
            self._refile(message, decision)
        return self.messages.find(message.id)

    def _refile(self, message: MessageRecord, decision: Decision) -> None:
        """Let a worker take the message up again, with what a person has given for it."""
        if decision.patient or decision.password or decision.sender:
            details = Given(decision.patient, decision.password, decision.sender)
            self.decisions.give(message.id, f"{message.id}-{message.attempt + 1}", details)
        self.messages.run_again(message.id, decision.at)

    def _discard(self, message: MessageRecord, decision: Decision) -> None:
        """Delete the mail by its key, or the bytes that were kept for another attempt, then close the message."""
        if "/" not in message.source:
            with closing(self._mailbox_of(message)) as mailbox:
                mailbox.discard(message.id)
        self.decisions.drop(message.id)
        self.blobs.drop(message.id)
        self.messages.conclude(
            message.id,
            State.DISCARDED,
            decision.at,
            tuple(message.rules.split()),
            f"Discarded: {decision.reason}",
            message.resources,
        )

    def _mailbox_of(self, message: MessageRecord) -> MailPort:
        if "/" in message.source:
            raise NotFound.because("", _NO_MAIL, code="not-found")
        return self.mailbox(message.source)
