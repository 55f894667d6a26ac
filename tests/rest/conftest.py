"""The databases of tests that run on SQLite and on PostgreSQL."""

from __future__ import annotations

from tests.store.conftest import server, url

__all__ = ["server", "url"]
