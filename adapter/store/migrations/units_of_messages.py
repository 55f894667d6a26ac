"""Step 18."""

from __future__ import annotations

from sqlalchemy import Connection, inspect


def migrate(connection: Connection) -> None:
    """The unit that a person has moved a message to; empty where nobody has."""
    if "unit" in {column["name"] for column in inspect(connection).get_columns("message")}:
        return  # the table was made by this version, for a database that had none
    connection.exec_driver_sql("ALTER TABLE message ADD COLUMN unit VARCHAR(80) DEFAULT '' NOT NULL")
