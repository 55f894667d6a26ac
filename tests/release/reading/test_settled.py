"""What is done already may be wanted no more, so a person decides; what lies ahead is a reason of care (REL-01)."""

from __future__ import annotations

import pytest

from adapter.release.reading.settled import is_settled
from tests.release.corpus.mails import BESIDE, is_read

AHEAD = (
    "Potilas tulossa leikkaukseen.",
    "Potilas on tulossa leikkaukseen 12.11.",
    "Potilas on leikattu 2019.",
    "Polvi leikattu aiemmin.",
    "Potilas on leikattu viime viikolla, tulossa kontrolliin.",
    "Ranne kuvataan uudelleen 6 viikon kuluttua.",
    "Potilas tulossa uudelleen vastaanotolle.",
    "Meillä on jo lausunto.",
    "Potilas on jo saapunut päivystykseen.",
    "Pistä viestiä kun kuvat on perillä.",
    "Patienten kommer för operation.",
    "Patienten är opererad 2019.",
    "Kan ni kvittera när bilderna har kommit fram? Tack!",
    "The patient is coming for surgery.",
    "The patient was operated on in 2019.",
    "Needed for comparison with a new CT done here next week.",
)
DONE = (
    "Kuvattu uudelleen meillä.",
    "Uudet kuvat on otettu täällä.",
    "Potilas on jo leikattu.",
    "Leikkaus on ohi.",
    "Kuvat saapuivat meille eilen.",
    "Patienten är redan opererad.",
    "Nya bilder har tagits hos oss.",
    "Besöket är redan över.",
    "The patient has already been operated on.",
    "Re-imaged at our hospital.",
    "New x-rays were taken here.",
)


@pytest.mark.parametrize("text", AHEAD)
def test_a_reason_of_care_goes_through(text: str) -> None:
    assert not is_settled(text)
    assert is_read(BESIDE["above the closing"](text))


@pytest.mark.parametrize("text", DONE)
def test_what_is_done_already_is_read_by_a_person(text: str) -> None:
    assert is_settled(text)
    assert [name for name, place in BESIDE.items() if is_read(place(text))] == []
