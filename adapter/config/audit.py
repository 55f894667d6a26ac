"""Section `[audit]`: how long the use log is kept."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from adapter.config.section import Section


class Audit(Section):
    """How long the use log is kept before `lautta audit drop` may drop from it."""

    years: int = Field(default=12, ge=1, le=100, description="for which the use log is kept (703/2023)")

    def keep_since(self, now: datetime) -> datetime:
        """What was closed before this time may be dropped."""
        return now.replace(year=now.year - self.years, day=min(now.day, 28))
