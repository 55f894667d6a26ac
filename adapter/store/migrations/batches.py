"""Step 19."""

from __future__ import annotations

from sqlalchemy import Connection, inspect


def migrate(connection: Connection) -> None:
    """The batch of a message's first attempt, empty for those that have none, and whether it is in it still."""
    if "batch" in {column["name"] for column in inspect(connection).get_columns("message")}:
        return  # the table was made by this version, for a database that had none
    connection.exec_driver_sql("ALTER TABLE message ADD COLUMN batch VARCHAR(100) DEFAULT '' NOT NULL")
    connection.exec_driver_sql("ALTER TABLE message ADD COLUMN together INTEGER DEFAULT '0' NOT NULL")
    connection.exec_driver_sql("CREATE INDEX message_batch ON message (batch) WHERE batch != ''")
