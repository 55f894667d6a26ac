"""Which lines a person may take as read: those that name no danger, and only where nothing else stops the request."""

from __future__ import annotations

import pytest

from adapter.errors import Refused
from adapter.release.reading.completeness import AS_ASKED
from adapter.release.reading.request import read_request
from tests.region import PEKKA, region
from tests.release.corpus.mails import BESIDE, WITHIN, is_read, placed

LINE = "Moikka taas sinne näppäimistöjen ääreen!"
PLACE = BESIDE["above the closing"]
DANGERS = (
    "Potilas kieltää luovutuksen.",
    "Vain jos potilas suostuu.",
    "Väärä potilas! Oikea on Pekka Esimerkki.",
    "Pekka Esimerkki",
    f"Toinen potilas {PEKKA}",
    "Oikea AC on LAU0000009.",
    "Kuvat myös Tyksiin.",
    "Perutaan tämä pyyntö.",
    "Stop.",
    "Odottakaa vielä.",
    "Asia hoidettu toista kautta.",
    "Potilas on jo leikattu.",
    "Vakuutusyhtiö tarvitsee kuvat.",
    "CD-levy potilaalle, kiitos.",
    "Saako näitä luovuttaa?",
    "Potilaan äiti kysyi näistä.",
    "Patienten avled i går.",
    "Glöm det här.",
    "Hör till en brottsutredning.",
    "Keep the images with you for the time being.",
    "And the knee films from last year while you are at it.",
    "This is a training example.",
)


def _offer(raw: bytes) -> str:
    """The mark that a refusal offers; empty for a request that is read, or that offers nothing."""
    try:
        read_request(raw, region(), "key")
    except Refused as refusal:
        return next((one.text for one in refusal.shown if one.code == AS_ASKED), "")
    return ""


def test_a_request_that_only_a_harmless_line_stops_goes_on_with_a_persons_word_for_it() -> None:
    raw = PLACE(LINE)
    assert not is_read(raw)
    offered = _offer(raw)
    assert read_request(raw, region(), "key", confirmed=offered).destination is not None
    with pytest.raises(Refused):
        read_request(PLACE(f"{LINE} Taas mennään."), region(), "key", confirmed=offered)
    with pytest.raises(Refused):
        read_request(raw, region(), "key", confirmed="0" * len(offered))


@pytest.mark.parametrize("text", DANGERS)
def test_a_line_that_names_a_danger_is_never_offered(text: str) -> None:
    for place in (PLACE, BESIDE["top"], WITHIN["in the subject"]):
        assert not is_read(place(text))
        assert _offer(place(text)) == ""
        assert _offer(place(f"{text} {LINE}")) == ""


def test_what_else_stops_the_request_is_not_waved_through() -> None:
    raw = PLACE(LINE)
    for words in ("Peruste: HUSin toimeksianto", "LAU0000001; ", "Luovutuskielto: potilas ei ole kieltänyt"):
        assert words.encode() in raw
        assert _offer(raw.replace(words.encode(), b"")) == ""
    assert _offer(WITHIN["behind the destination"](LINE)) == ""
    assert _offer(WITHIN["behind the name"](LINE)) == ""


def test_a_line_that_is_not_shown_whole_is_not_offered() -> None:
    assert _offer(PLACE("Moikka taas sinne! " * 20)) == ""
    many = [f"Moikka taas sinne, {word}!" for word in ("kaunis", "kylmä", "sateinen", "tuulinen", "lämmin")]
    assert _offer(PLACE("\n\n".join(many)))
    assert (
        _offer(PLACE("\n\n".join(f"{line} {more}" for line in many for more in ("hei", "moi", "terve", "no", "huh"))))
        == ""
    )


def test_hardly_any_sentence_that_stops_a_request_is_offered() -> None:
    stops = [
        text
        for name in ("stop", "aside_stop", "aside_3_stop", "aside_4_stop", "aside_5_stop")
        for text, _ in placed(name)
    ]
    offered = [text for text in stops if _offer(PLACE(text))]
    assert len(offered) <= len(stops) * 0.02, offered
