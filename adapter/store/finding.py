"""What a search finds: pages in the order of the last change, pages in another order, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from adapter.errors import Refused
from adapter.fhir.elements import Resource
from adapter.store.chain import Asked
from adapter.store.page import Course, Moved, Page, read_page
from adapter.store.question import Question, bodies_of
from adapter.store.resources import Stored, numbered
from adapter.store.sorting import MOST, Key, Order, sort
from adapter.store.use_events import count_uses

_AUDIT = "AuditEvent"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Criteria for resources of one type, and the units that ask."""

    kind: str
    criteria: Sequence[Asked]
    units: frozenset[str] | None

    def page(
        self, connection: Connection, base: str, course: Course, count: int, offset: int, now: datetime
    ) -> tuple[list[Resource], Page]:
        """A page in the order of the last change, and where it lies."""
        question = self._asked(connection, base)
        page = read_page(question, course, count, offset, now)
        numbers = [item.seq if isinstance(item, Moved) else item for item in page.items]
        held = numbered(connection, [item for item in numbers if isinstance(item, int)])
        shown = [
            held[item] if isinstance(item, int) else Stored(_AUDIT, item.id, 1, item.at, item.body) for item in numbers
        ]
        found = [stored.resource for stored in shown]
        return [each for each in found if not question.is_personal or question.is_met(each)], page

    def in_order(self, connection: Connection, base: str, orders: Sequence[Order]) -> list[tuple[Key, Resource]]:
        """All of it, in the order of values; raises Refused where that is too much to sort."""
        question = self._asked(connection, base)
        numbers = question.newest(MOST + 1)
        if len(numbers) > MOST:
            text = f"more than {MOST} resources would have to be sorted."
            raise Refused.because("", text, "Narrow the search, or sort by _lastUpdated.", "too-costly")
        return sort([each for each in bodies_of(connection, numbers) if question.is_met(each)], orders)

    def count(self, connection: Connection, base: str, most: int) -> int:
        """How many there are, of which so many are counted."""
        question = self._asked(connection, base)
        uses = count_uses(connection, question.criteria, self.units) if self.kind == _AUDIT else 0
        return len(question.newest(most)) + uses

    def _asked(self, connection: Connection, base: str) -> Question:
        return Question.ask(connection, self.kind, self.criteria, self.units, base)
