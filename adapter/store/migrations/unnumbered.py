"""The number of a database that was made before databases had one: the only place that looks at tables and columns."""

from __future__ import annotations

from sqlalchemy import Connection, Inspector, Text, inspect

from adapter.store.migrations.steps import FIRST, STEPS

LAST_UNNUMBERED = 7  # from the next step on, every database has its number

#: What each step left: a table, with the columns or the index that show it.
#: Never to be changed: no database without a number is made any more.
_LEFT: dict[int, tuple[tuple[str, frozenset[str]], ...]] = {
    3: (("decision", frozenset()), ("mailbox", frozenset())),
    4: (("medium", frozenset()),),
    5: (
        ("held_grant", frozenset({"right", "organiser", "actions", "service_task", "register"})),
        ("matter", frozenset({"organiser"})),
    ),
    6: (("worker", frozenset({"version"})), ("run", frozenset()), ("message", frozenset({"message_state"}))),
    7: (("tally", frozenset()), ("message", frozenset({"message_ended"}))),
}


def recognise(connection: Connection) -> int | None:
    """The last step whose work is there with that of all steps before it; None for a database without our tables."""
    inspector = inspect(connection)
    if not inspector.has_table("resource"):
        return None
    number = FIRST
    for step in STEPS[: LAST_UNNUMBERED - FIRST]:
        if not is_done(inspector, step.number):
            break
        number = step.number
    return number


def is_done(inspector: Inspector, number: int) -> bool:
    """Whether the work of a step is there."""
    if number == 2:
        types = {column["name"]: column["type"] for column in inspector.get_columns("search_index")}
        return all(isinstance(types[name], Text) for name in ("system", "value"))
    return all(inspector.has_table(table) and names <= _names(inspector, table) for table, names in _LEFT[number])


def _names(inspector: Inspector, table: str) -> set[str]:
    """The columns and the indexes of a table."""
    return {column["name"] for column in inspector.get_columns(table)} | {
        str(index["name"]) for index in inspector.get_indexes(table)
    }
