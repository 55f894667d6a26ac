"""Step 2."""

from __future__ import annotations

from sqlalchemy import Connection


def migrate(connection: Connection) -> None:
    """Values of the search index may be of any length. SQLite never bounded them."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "ALTER TABLE search_index ALTER COLUMN system TYPE TEXT, ALTER COLUMN value TYPE TEXT"
        )
