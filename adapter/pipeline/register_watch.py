"""Looks at the organisation register now and then.

It is read when it has changed, and what has waited for that is run again (GRA-09).
"""

from __future__ import annotations

from adapter.access.grant_flow import WAITED_FOR
from adapter.access.house import AccessHouse
from adapter.desk.decision import Action, Decider, Decision
from adapter.desk.parked import ParkedMessages
from adapter.errors import LauttaError, NotFound
from adapter.fhir.elements import Names
from adapter.store.messages import MessageRecord, State
from adapter.words import Sentence

EVERY = 60.0  # seconds; the register itself is asked when what is known of it is ten minutes old
_BY = Decider("Lautta")
_WHY = Sentence(
    "Organisaatiorekisteri on muuttunut sen jälkeen.",
    "Organisationsregistret har ändrats sedan dess.",
    "The organisation register has changed since.",
).in_all()


class RegisterWatch:
    """One worker's eye on the register. Several may look: a message that another has taken up is left alone."""

    def __init__(self, house: AccessHouse, parked: ParkedMessages) -> None:
        self._house, self._parked = house, parked

    def look(self) -> list[str]:
        """Ask for the register's state, and run again what waited for another one.

        By that state the units of all grants are decided on at every use.

        Gives the messages of the documents that are run again. Silent while the register is away.
        """
        try:
            state = self._house.registry.refresh().tag
        except LauttaError:
            return []
        parked = self._house.messages.all((State.PARKED,))
        return [message.id for message in parked if self._waits(message, state) and self._let_go(message)]

    def _waits(self, message: MessageRecord, state: str) -> bool:
        """Whether a document waits for a register in another state than it is in now."""
        if message.flow != "grant":
            return False
        try:
            task = self._house.resources.read("Task", str(Names(message.id).uuid("parked"))).resource
        except NotFound:
            return False
        return any(
            item["type"]["coding"] == WAITED_FOR["coding"] and item["valueString"] != state
            for item in task.get("input", [])
        )

    def _let_go(self, message: MessageRecord) -> bool:
        try:
            self._parked.decide(message.id, Decision(Action.REFILE, _BY, _WHY, self._house.now()))
        except LauttaError:
            return False  # a person or another worker was faster
        return True
