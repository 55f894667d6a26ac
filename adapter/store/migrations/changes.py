"""Step 13."""

from __future__ import annotations

from sqlalchemy import Connection

_COLUMNS = (
    "ALTER TABLE resource_version ADD COLUMN method VARCHAR(6) DEFAULT '' NOT NULL",
    "ALTER TABLE entry ADD COLUMN at BIGINT DEFAULT '0' NOT NULL",
    "ALTER TABLE entry ADD COLUMN gone INTEGER DEFAULT '0' NOT NULL",
)
_INDEXES = (
    "CREATE INDEX resource_version_type ON resource_version (type, updated)",
    "CREATE INDEX resource_version_updated ON resource_version (updated)",
    "CREATE INDEX entry_at ON entry (type, at)",
)
_MILLISECONDS = {
    "sqlite": "strftime('%s', r.updated) * 1000 + CAST(substr(r.updated, 21, 3) AS INTEGER)",
    "postgresql": "floor(extract(epoch FROM r.updated) * 1000)",
}


def migrate(connection: Connection) -> None:
    """How a version was written, when a resource last changed, and whether it is there: for history and feed."""
    for statement in _COLUMNS:
        connection.exec_driver_sql(statement)
    time = _MILLISECONDS[connection.dialect.name]
    connection.exec_driver_sql(
        f"UPDATE entry SET at = (SELECT {time} FROM resource AS r WHERE r.type = entry.type AND r.id = entry.id)"  # noqa: S608 – both are constants
    )
    for statement in _INDEXES:
        connection.exec_driver_sql(statement)
