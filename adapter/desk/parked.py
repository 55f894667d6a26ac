"""The queue for people.

What is parked is looked at, given to the right patient and filed again, moved to another unit, or discarded with a
reason.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from adapter.desk.decision import Action, Decision, decided, decision_audit, find_offer
from adapter.errors import Conflict, NotFound, Refused
from adapter.fhir.elements import Names
from adapter.identifiers import Oid, bare_oid
from adapter.photo.writing.invitation import withdrawn
from adapter.ports.mail import MailPort
from adapter.run.message_words import STATES
from adapter.store.blobs import Blobs
from adapter.store.decisions import Decisions, Given
from adapter.store.messages import MessageRecord, Messages, State
from adapter.store.resources import Resources
from adapter.words import Sentence

_NOT_PARKED = Sentence(
    "Viestin tila on: {state}. Vain ihmistä odottavasta viestistä voi päättää.",
    "Meddelandet är: {state}. Bara ett meddelande som väntar på en person kan avgöras.",
    "the message is: {state}. Only a parked one waits for a decision.",
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
_NOT_OFFERED = Sentence(
    "Pyyntöä ei voi lähettää pyydetyllä tavalla: sitä pysäyttää muukin kuin rivi, jota ei ymmärretty.",
    "Begäran kan inte skickas så som begärts: något annat än en rad som inte förstods stoppar den.",
    "the request cannot be sent as asked: more stops it than a line that was not understood.",
)
_NO_MAIL = Sentence(
    "Viesti ei tullut sähköpostilla.",
    "Meddelandet kom inte per e-post.",
    "the message did not come by mail.",
)


_ONLY_PHOTO_MOVES = Sentence(
    "Vain kuvaviesti voidaan siirtää toiseen yksikköön.",
    "Bara ett meddelande med foton kan flyttas till en annan enhet.",
    "only a message with photos is moved to another unit.",
)
_NO_SUCH_UNIT = Sentence(
    "Siirrolla on oltava toinen yksikkö, joka ottaa kuvia vastaan.",
    "En flytt måste ha en annan enhet, som tar emot foton.",
    "a move needs another unit, which takes photos.",
)
_ONLY_MOVED = Sentence(
    "Siirrossa ei anneta potilasta, lähettäjää eikä salasanaa.",
    "Vid en flytt anges varken patient, avsändare eller lösenord.",
    "a move gives no patient, sender or password.",
)
_NOT_MOVED = Sentence(
    "Yksikkö annetaan vain siirrossa.", "Enheten anges bara vid en flytt.", "a unit is given for a move only."
)


@dataclass(frozen=True)
class ParkedMessages:
    """The messages that wait for a person: the store, and the mailboxes that they lie in.

    `takers`: the units that take photos.
    """

    resources: Resources
    messages: Messages
    decisions: Decisions
    blobs: Blobs
    mailbox: Callable[[str], MailPort]
    observer: Oid
    takers: frozenset[Oid]

    def look(self, identity: str) -> bytes:
        """The message as it lies in the quarantine folder. Raises NotFound when it is no mail, or no longer there."""
        message = self.messages.find(identity)
        with closing(self._mailbox_of(message)) as mailbox:
            return mailbox.look(message.id)

    def decide(self, identity: str, decision: Decision) -> MessageRecord:
        """Carry out a decision: it is written down first, then done. Raises Refused, NotFound or Conflict."""
        message = self.messages.find(identity)
        if message.state != State.PARKED:
            raise Conflict.because("", _NOT_PARKED.filled(state=STATES[message.state]), code="conflict")
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
        self._check_move(message, decision, task)
        self._check_lines(task, decision)
        audit = decision_audit(decision, message.id, f"Task/{task}", self.observer)
        self.resources.put(str(names.uuid(f"decision-{message.attempt}")), audit, decision.at)
        if decision.action is Action.DISCARD:
            self._discard(message, decision)
        self.resources.change("Task", task, lambda resource: decided(resource, decision), decision.at)
        if decision.action is not Action.DISCARD:
            self._run_again(message, decision)
        return self.messages.find(message.id)

    def _check_move(self, message: MessageRecord, decision: Decision, task: str) -> None:
        """Raises Refused for a move that cannot be, and for a unit where nothing is moved (PHO-02)."""
        if decision.action is not Action.MOVE:
            if decision.unit:
                raise Refused.because("PHO-02", _NOT_MOVED, code="value")
            return
        if message.flow != "photo":
            raise Refused.because("PHO-02", _ONLY_PHOTO_MOVES)
        if decision.patient or decision.password or decision.sender:
            raise Refused.because("PHO-02", _ONLY_MOVED)
        owner = self.resources.read("Task", task).resource.get("owner", {}).get("identifier", {})
        if decision.unit not in self.takers or decision.unit.value == bare_oid(str(owner.get("value", ""))):
            raise Refused.because("PHO-02", _NO_SUCH_UNIT, code="value")

    def _check_lines(self, task: str, decision: Decision) -> None:
        """Raises Refused for lines that the Task does not offer: it offers only what names no danger (REL-01)."""
        if not decision.lines:
            return
        offered = find_offer(self.resources.read("Task", task).resource)
        if decision.action is not Action.REFILE or decision.lines != offered:
            raise Refused.because("REL-01", _NOT_OFFERED)

    def _run_again(self, message: MessageRecord, decision: Decision) -> None:
        """Let a worker take the message up again, with what a person has given for it."""
        moved = decision.action is Action.MOVE
        details = Given(decision.patient, decision.password, decision.sender, moved, decision.lines)
        if details != Given():
            self.decisions.give(message.id, f"{message.id}-{message.attempt + 1}", details)
        self.messages.run_again(message.id, decision.at, decision.unit)

    def _discard(self, message: MessageRecord, decision: Decision) -> None:
        """Delete the mail by its key, or the bytes that were kept for another attempt, then close the message.

        An invitation is withdrawn: no photo answers it.
        """
        if "/" not in message.source:
            with closing(self._mailbox_of(message)) as mailbox:
                mailbox.discard(message.id)
        if message.flow == "invitation":
            self.resources.change("ServiceRequest", message.source.partition("/")[2], withdrawn, decision.at)
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
