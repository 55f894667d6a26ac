"""The example region and the synthetic people the unit tests speak of. Every HETU is in the test range 9xx."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from adapter.access.rules.decision import UnitEntry
from adapter.config.loading import EXAMPLE, read_settings
from adapter.config.peers import Unit
from adapter.config.release import Destination, Register
from adapter.config.settings import Settings
from adapter.identifiers import AccessionNumber, Hetu, Oid
from adapter.release.rules.request import Basis, ReleaseRequest, WantedStudy

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
MAIJA, PEKKA, AINO, SAIMA = "150372-901R", "230984-902V", "010203A9035", "181188-908F"
PORVOO = Oid("1.2.246.10.99999810.10.11")
#: What the organisation register says of a unit with which nothing is wrong.
THERE = UnitEntry(date(2020, 1, 1), date(2099, 12, 31))
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


@cache
def region() -> Settings:
    """The annotated example configuration."""
    return read_settings(EXAMPLE)


def porvoo() -> Unit:
    """The unit whose mailbox the photos come to."""
    return region().find_unit(PORVOO)


def register(identity: str) -> Register:
    """A register of the PACS by its id."""
    return next(item for item in region().register_ if item.id == identity)


def destination(identity: str) -> Destination:
    """A place outside the PACS by its id."""
    return next(item for item in region().destination if item.id == identity)


def make_hetu(day: str, century: str, number: int) -> str:
    """A HETU with the right check character: `day` is ddmmyy, `number` is in the test range."""
    if not 900 <= number <= 999:
        raise ValueError("only test HETUs")
    return f"{day}{century}{number}{_CHECK[int(f'{day}{number}') % 31]}"


def release_request(**changes: object) -> ReleaseRequest:
    """A complete request: Maija's wrist, from HUS to Itä-Uusimaa, for her care, in office hours."""
    values: dict[str, object] = {
        "key": "k" * 32,
        "patient_name": "Maija Liisa Testinen",
        "patient": Hetu.parse(MAIJA),
        "requester_unit": "Porvoon terveysasema",
        "requester_person": "lääkäri T. Testilä",
        "basis": Basis.CARE,
        "basis_text": "hoitosuhde",
        "consent": "",
        "law": "",
        "destination_text": "Itä-Uusimaa",
        "destination": register("ita-uusimaa"),
        "studies": (WantedStudy(AccessionNumber("LAU0000001"), "Ranteen röntgen", date(2026, 11, 3), "08:15"),),
        "received": datetime(2026, 11, 4, 9, 20, tzinfo=HELSINKI),
        "urgent": False,
        "papers_only": False,
        "language": "fi",
        "source_sha256": "0" * 64,
    }
    return ReleaseRequest(**(values | changes))  # type: ignore[arg-type]  # the names are ReleaseRequest's own
