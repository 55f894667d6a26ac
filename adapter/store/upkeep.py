"""What a database needs now and then, beside the work."""

from __future__ import annotations

from sqlalchemy import Engine

from adapter.store import schema

AN_HOUR = 3600.0  # seconds; so often the statistics are renewed


def refresh_statistics(engine: Engine) -> None:
    """Let the database look at its tables, of each a part: what it knows of them decides how it reads them."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
            connection.exec_driver_sql("ANALYZE")
        else:
            for table in (schema.entry, schema.token, schema.dates, schema.resource_unit, schema.resource):
                connection.exec_driver_sql(f"ANALYZE {table.name}")
