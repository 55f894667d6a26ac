"""Step 5."""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from adapter.store.grants import make_grants


def migrate(connection: Connection) -> None:
    """A table for the grants, filled from the Consents; a matter has an organiser, empty for those of before."""
    if "organiser" not in {column["name"] for column in inspect(connection).get_columns("matter")}:
        connection.exec_driver_sql("ALTER TABLE matter ADD COLUMN organiser VARCHAR(80) NOT NULL DEFAULT ''")
    make_grants(connection)
