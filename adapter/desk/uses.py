"""Who used a client's data, for the client who asks (703/2023 § 11), and who looked at a Task: AuditEvents as lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from adapter.desk.use_list import UseLine, use_line
from adapter.errors import NotFound
from adapter.fhir.elements import Names
from adapter.identifiers import PersonId
from adapter.store.parameters import Criterion
from adapter.store.resources import Resources
from adapter.words import HELSINKI

_TWO_YEARS = timedelta(days=731)
_PAGE = 500


def usual_beginning(now: datetime) -> date:
    """From which day on a client is answered without a special reason: two years."""
    return (now - _TWO_YEARS).astimezone(HELSINKI).date()


def find_uses(resources: Resources, patient: PersonId, since: date) -> Iterator[UseLine]:
    """Every use of a patient's data since a day, the newest first."""
    return _find(resources, Criterion("patient:identifier", (("token", patient.system, patient.value),)), since)


def find_looks(resources: Resources, task: str, since: date) -> Iterator[UseLine]:
    """Every look at a Task and every act on it since a day, the newest first: whoever it was, of whatever unit or desk.

    `task`: its id. Raises NotFound where there never was one.
    """
    begun = resources.history("Task", task)[-1].updated.astimezone(HELSINKI).date()
    return _find(resources, Criterion("entity", (("token", "", f"Task/{task}"),)), max(since, begun))


def find_task_id(resources: Resources, text: str) -> str | None:
    """The id of the Task that a text names, by its own id or its message's, at the end of an address too.

    None where there is none.
    """
    last = text.strip().rstrip("/").rpartition("/")[2].partition("?")[0]
    for identity in (last, str(Names(last).uuid("parked"))):
        try:
            return resources.read("Task", identity).id if last else None
        except NotFound:
            continue
    return None


def _find(resources: Resources, criterion: Criterion, since: date) -> Iterator[UseLine]:
    criteria = [criterion, Criterion("date", (("ge", "", since.isoformat()),))]
    for offset in range(0, sys.maxsize, _PAGE):
        page = resources.find("AuditEvent", criteria, _PAGE, offset)
        yield from (use_line(stored.resource) for stored in page)
        if len(page) < _PAGE:
            return
