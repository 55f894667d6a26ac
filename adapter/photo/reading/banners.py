"""What mail servers put before a text: warnings that it came from outside, in three languages. Pure.

A banner is known by its words, and it names nobody. So a patient who types one gains nothing: what is read as a stamp
must still be the first that the text says, and the only one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from adapter.identifiers import find_hetu_shapes

MAX_BANNERS = 3_000  # characters of all together
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufe0f\ufeff]")
_FILLING = re.compile(r"[\s\-–—_*=#|~.,:;!?()\[\]\u2022\u26a0\u2757\u26d4\U0001f6a8\U0001f6d1]+")
_LINK = re.compile(r"<?https?://[^\s<>\"]{1,2000}>?")
_REST = r"(?:[^.!?]|[.!?](?=[^\s.!?])){0,300}[.!?]"  # to the end of the sentence
_OUTSIDE = r"(?:ulkopuolelta|ulkoiselta lähettäjältä|ulkoisesta osoitteesta)"
_WORDS = (
    # English
    r"external(?: (?:e-?mail|sender|message|mail))?\b",
    r"\bext\b",
    r"(?:caution|warning|attention|important|notice|think before you click)\b",
    (
        r"this (?:e-?mail|message|mail)(?: message)? (?:was|originated|originates|came|comes|is|has been) "
        rf"(?:(?:sent|received) )?(?:to you )?from (?:outside|an? external|someone outside){_REST}"
    ),
    rf"(?:please )?(?:do not|don't|never) (?:click|open|reply|respond){_REST}",
    r"you don't often (?:get|receive) e-?mail from \S{1,200}",
    r"some people who received this message don't often (?:get|receive) e-?mail from \S{1,200}",
    r"learn why this is important(?: at)?\b",
    # Finnish
    r"(?:varoitus|huomio|huom|tärkeää)\b",
    r"ulkoinen (?:sähköposti|viesti|lähettäjä)\b",
    (
        r"(?:tämä )?(?:sähköpostiviesti|sähköposti|viesti) (?:on )?(?:tullut|tuli|tulee|lähetetty|lähetettiin|saapui"
        rf"|saapunut|peräisin) [^.!?]{{0,60}}{_OUTSIDE}(?:{_REST}|\b)"
    ),
    rf"(?:älä|älkää|ethän) (?:avaa|avatko|klikkaa|klikatko|napsauta|napsauttako|vastaa){_REST}",
    r"et saa (?:usein|yleensä) sähköpostia (?:osoitteesta|lähettäjältä) \S{1,200}",
    r"lue, miksi tämä on tärkeää\b",
    # Swedish
    r"(?:varning|observera|obs|viktigt)\b",
    r"externt? (?:e-?post|meddelande|avsändare|mejl)\b",
    (
        r"(?:det här|detta) (?:e-?postmeddelandet|e-?postmeddelande|meddelandet|meddelande|mejlet|mejl) "
        rf"(?:kommer|kom|har skickats|skickades|har kommit) (?:från|utifrån)[^.!?]{{0,60}} utanför{_REST}"
    ),
    rf"(?:klicka|öppna|svara) inte{_REST}",
    r"du får inte ofta e-?post från \S{1,200}",
    r"(?:läs om|lär dig) varför det(?:ta)? är viktigt\b",
)
_BANNERS = tuple(re.compile(words, re.IGNORECASE) for words in _WORDS)


def holds_only_banners(text: str, own: Iterable[str] = ()) -> bool:
    """Whether a text says nothing but banners, those of the site's own expressions too."""
    rest = " ".join(_UNSEEN.sub("", text).replace("\u2019", "'").split())
    if len(rest) > MAX_BANNERS or find_hetu_shapes(rest):
        return False
    banners = (*(re.compile(expression) for expression in own), *_BANNERS)
    position, seen = 0, False
    while position < len(rest):
        end = _furthest(banners, rest, position)
        seen = seen or end > position
        end = max(end, _furthest((_FILLING, _LINK), rest, position))
        if end == position:
            return False
        position = end
    return seen


def _furthest(expressions: Iterable[re.Pattern[str]], text: str, position: int) -> int:
    """Where the longest of the matches ends that begin here."""
    matches = (expression.match(text, position) for expression in expressions)
    return max((match.end() for match in matches if match), default=position)
