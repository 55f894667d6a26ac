"""One message of every kind that a sender claims to send, for the cases that look at what was sent."""

from __future__ import annotations

from conform.peers.kanta import PRODUCERS, Kanta, name_person
from conform.people import ANNA, CECILIA

_MATTER = "1.2.246.10.99999861.951.2026.1.1"
_TEXT = {"title": "Merkintä", "text": "Asiakas voi hyvin.", "kind": "asiakassuunnitelma"}


def tour(kanta: Kanta) -> None:
    """Ask for one of each kind. What comes of it is for the cases to see."""
    first = kanta.archive(ANNA, professional=kanta.claims("professional"))
    if kanta.claims("replace") and first.stored:
        kanta.pull("replace", of=first.key, person=name_person(ANNA), document=_TEXT)
    if kanta.claims("social"):
        kanta.archive_social(ANNA)
    if kanta.claims("grants"):
        granted = kanta.grant(ANNA, PRODUCERS)
        if granted.stored:
            kanta.pull("withdraw", of=granted.key, person=name_person(ANNA))
    if kanta.claims("access-right"):
        kanta.open_register(CECILIA)
        kanta.pull("fetch", person=name_person(CECILIA), matter=_MATTER)
        kanta.archive_by_right(CECILIA)
