"""Sections of the release flow: registers, destinations, laws, media, desks."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import (
    Field,
)

from adapter.config.section import Named, Section


class Called(Named):
    """What a request may name in several ways."""

    aliases: tuple[str, ...] = ()

    @property
    def called(self) -> tuple[str, ...]:
        """Everything that it is called: its name in each language, and its aliases."""
        return tuple(dict.fromkeys(filter(None, (self.name, self.name_sv, self.name_en, *self.aliases))))


class Recipient(Called):
    """Who may get images; a request may name its municipalities in passing."""

    towns: tuple[tuple[str, ...], ...] = Field((), description="its municipalities, each by its names")


class Register(Recipient):
    """A register inside the PACS (REL-02) and the region it belongs to."""

    id: str
    group: Literal["uusimaa", "kymenlaakso", "etela-karjala", "defence", "occupational"]
    commissioned: bool = False


class Destination(Recipient):
    """A place outside the PACS.

    One with an archive that images can be sent to, or one that gets physical media (REL-12).

    `connection` is the id of an [[archive]]. `commissioned`: it acts on HUS's commission (REL-05).
    """

    id: str
    connection: str = ""
    commissioned: bool = False


class Law(Called):
    """A law that gives a right to images without consent (REL-06): how it is written, and whom it gives the right.

    `recipients` are ids of registers and destinations.
    """

    number: str = Field(pattern=r"^\d{1,4}/\d{4}$")
    recipients: tuple[str, ...]


class Price(Section):
    """A line of the price list (REL-13)."""

    code: str
    name: str
    amount: Decimal = Field(ge=0, decimal_places=2)
    valid_from: date


class Media(Section):
    """Physical media (REL-12): where a medium waits to be posted, and what reading one into the PACS costs (REL-13)."""

    directory: Path = Path("media")
    post_days: int = Field(7, ge=7, description="how long the post is allowed: a week at least")
    reading: Price


class Desk(Named):
    """Who handles a request (REL-07, REL-08, REL-09): a name, an address for people, a telephone."""

    id: str
    email: str = ""
    phone: str = ""


class Desks(Section):
    """The desks as the instruction gives them, with the date of its version (REL-15)."""

    version: date
    opens: time = time(7, 30)
    closes: time = time(15, 0)
    office: Desk
    on_call: Desk
    occupational: Desk
    county: dict[str, Desk]
    archive: dict[str, Desk]
