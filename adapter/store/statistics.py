"""What a database knows of its tables, by which it decides how to read them."""

from __future__ import annotations

from sqlalchemy import Engine

from adapter.store import schema


def refresh_statistics(engine: Engine) -> None:
    """Let the database look at its tables, of each at a part."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
            connection.exec_driver_sql("ANALYZE")
        else:
            for table in (schema.entry, schema.token, schema.dates, schema.resource_unit, schema.resource):
                connection.exec_driver_sql(f"ANALYZE {table.name}")
