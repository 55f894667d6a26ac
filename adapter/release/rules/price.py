"""What is charged (REL-13): reading a CD, DVD or USB stick into the PACS, by the price list.

Nothing else of a release. Pure.
"""

from __future__ import annotations

from datetime import date

from adapter.config.release import Price
from adapter.errors import Refused
from adapter.words import Sentence

_NOT_YET = Sentence(
    "Hinnasto on voimassa vasta {day} alkaen.",
    "Prislistan gäller först från och med {day}.",
    "the price list is in force from {day} only.",
)
_CONFIGURE = Sentence(
    "Lisää asetuksiin tämän päivän hinta. Mitään ei luettu sisään.",
    "Lägg till dagens pris i inställningarna. Ingenting lästes in.",
    "Configure the price of the day; nothing was read in.",
)


def find_charge(price: Price, on: date) -> Price:
    """What reading a medium into the PACS costs on a day (Helsinki's).

    A move, a transfer and a medium that we make are free. Raises Refused (REL-13) when the price is not in force yet.
    """
    if on < price.valid_from:
        raise Refused.because("REL-13", _NOT_YET.filled(day=price.valid_from), _CONFIGURE)
    return price
