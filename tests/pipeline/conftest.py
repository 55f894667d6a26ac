"""What several tests of the pipeline share."""

from __future__ import annotations

from tests.store.conftest import server, url

__all__ = ["server", "url"]
