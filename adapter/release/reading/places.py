"""The place a request names, however the writer bends or shortens its name (REL-01). Pure.

What may be read as two places is not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from adapter.config.release import Destination, Register
from adapter.release.reading.plain import fold

Place = Register | Destination
#: Words that do not tell one place from another.
_GENERAL = re.compile(
    r"(?:hva|hyvinvointialue\w*|valfardsomrade\w*|kaupunki|kaupungin|kaupungille|kaupunkiin|stad|staden|kuva-arkisto\w*|"
    r"bildarkiv\w*|till|to|the|county|wellbeing|services|of|city|archive|image|rekisteri\w*|registret|register|oy|ab)\Z"
)
_ENDINGS = re.compile(
    r"(?:ille|illa|issa|ista|ihin|hin|(?<=aa)seen|(?<=oo)seen|lle|lla|lta|ssa|sta|iin|een|aan|oon|uun|yyn|in|en|an|on|un|yn|n|ta|at|a)\Z|:\w{1,4}\Z"
)
_IRREGULAR = ((re.compile(r"uu(?:denmaa|teenmaa|dellemaa|dellamaa|deltamaa)"), "uusimaa"),)
_WORD = re.compile(r"[^\W_]+(?:[:'-][^\W_]+)*")
_MAX_WORDS = 12


def find_place(text: str, places: Sequence[Place]) -> Place | None:
    """The one place of this name, id or alias: as written, or else by the stems of its words."""
    wanted = " ".join(text.casefold().split()).strip(" .,;")
    for place in places:
        if wanted in {place.id.casefold(), *(name.casefold() for name in place.called)}:
            return place
    stems = stems_of(text)
    found = [place for place in places if stems and any(stems_of(name) == stems for name in place.called)]
    return found[0] if len(found) == 1 else None


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of what tells a name from another; all of its words when nothing does."""
    words = _WORD.findall(fold(text))
    if len(words) > _MAX_WORDS:
        return ()
    telling = [word for word in words if not _GENERAL.match(word)]
    return tuple(map(_stem, telling or words))


def _stem(word: str) -> str:
    """A word without its case: Helsinki, Helsingin, Helsinkiin are one."""
    for pattern, regular in _IRREGULAR:
        word = pattern.sub(regular, word)
    word = re.sub(r"nen\Z", "se", word)
    plain = _ENDINGS.sub("", word, count=1) if len(word) > 4 else word
    stem = plain.replace("ng", "nk").rstrip("aeiouy") or plain
    return re.sub(r"ks\Z", "s", stem)
