"""What is charged (REL-13): reading a CD, DVD or USB stick into the PACS, by the price list.

Nothing else of a release. Pure.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from adapter.config.release import Price
from adapter.errors import Refused


class Work(StrEnum):
    """What is done with images, as the price list sees it."""

    REGISTER_MOVE = "register-move"
    ELECTRONIC_TRANSFER = "electronic-transfer"
    MEDIUM_MADE = "medium-made"
    MEDIUM_READ = "medium-read"


def find_charge(work: Work, price: Price, on: date) -> Price | None:
    """What the work costs on a day (Helsinki's), None when it is free.

    Raises Refused (REL-13) when the price is not in force yet.
    """
    if work is not Work.MEDIUM_READ:
        return None
    if on < price.valid_from:
        text = f"the price list is in force from {price.valid_from.isoformat()} only."
        raise Refused.because("REL-13", text, "Configure the price of the day; nothing was read in.")
    return price
