"""Who would get the images by a sentence: the patient, whose own copy is no release (REL-01). Pure."""

from __future__ import annotations

import re

from adapter.release.reading.phrases import plainer
from adapter.release.reading.plain import words_of

_TAKER = (
    r"(?:hanelle|heille|potilaalle|asiakkaalle|(?:to|for) (?:him|her|them)|(?:till|at) (?:honom|henne|dem|patienten))\b"
)
_GIVEN = re.compile(rf"\b{_TAKER}")
#: `kuvat hänelle`, without a verb.
_FOR_ONE = re.compile(
    rf"\b(?:kuvat|kuva|kuvia|bilderna|bilder|images|scans|pictures|x-rays|levy|skivan|disc) (?:[a-z]{{2,8}} )?{_TAKER}"
    rf"|\b{_TAKER} (?:kuvat|kuvia|bilderna|bilder|images)\b"
)
_OWN_USE = re.compile(
    r"\b(?:potilas|asiakas)\b.{0,25}\b(?:pyytaa|haluaa|haluaisi|pyytaisi)\b(?!.{0,12}\betta\b).{0,30}\b(?:kuv"
    r"|lausun|kopio)"
    r"|\bpatient(?:en)?\b.{0,25}\b(?:vill|ber|onskar|wants|asks for|requests)\b(?!.{0,8}\b(?:att bilderna"
    r"|that)\b).{0,30}\b(?:bild"
    r"|images|report|utlat)|\b(?:potilaan|asiakkaan|patientens) (?:omaan |eget )?(?:kayttoon|haltuun|itsensa|bruk)\b"
)
_ASKED_FOR = re.compile(
    r"\b(?:pyyd|pyyt|lahet|laitta|laitet|siirr|siirt|toimit|haluais|saada|saisi|ber|begar|skicka|send|transfer|request)"
    r"\w*\b"
)


def is_for_patient(sentence: str) -> bool:
    """Whether a sentence asks for images, or sends them, and the patient is who gets them."""
    said = " ".join(words_of(plainer(sentence)))
    return bool(_OWN_USE.search(said) or _FOR_ONE.search(said) or (_GIVEN.search(said) and _ASKED_FOR.search(said)))
