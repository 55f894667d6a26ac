"""What was agreed with a patient beside the photo itself, and by which day it is looked at (PHO-08). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from adapter.masking import mask_hetus
from adapter.words import HELSINKI


@dataclass(frozen=True, slots=True, repr=False)
class Agreed:
    """One thing that was agreed, as the professional wrote it; who wrote it and when, where that is said.

    It goes into a Task, so a personal identity code in it is taken out.
    """

    text: str
    author: str = ""
    time: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", mask_hetus(self.text))
        object.__setattr__(self, "author", mask_hetus(self.author))


@dataclass(frozen=True, slots=True, repr=False)
class FollowUp:
    """What the unit's Task says of the agreement: in words as they were written, and the day.

    `others`: the photo may answer another invitation too.
    """

    agreed: tuple[Agreed, ...]
    by: date
    others: bool = False


def plan_follow_up(
    agreed: tuple[Agreed, ...], day: date | None, received: datetime, days: int, *, others: bool = False
) -> FollowUp:
    """The day is the invitation's own, but not before the photo came; without one so many `days` after it came."""
    came = received.astimezone(HELSINKI).date()
    return FollowUp(agreed, max(day, came) if day else came + timedelta(days=days), others)
