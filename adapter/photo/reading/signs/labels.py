"""Labels of a patient wherever a reader would see one, and names behind labels (PHO-06). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapter.photo.reading.signs.folding import fold
from adapter.photo.reading.signs.known import KNOWN
from adapter.photo.reading.signs.people import bases

_MARKS = re.compile(r"[*_#|<>\"\u201d\u201c'`~]+")
_LABEL = re.compile(
    r"(?:^|[\s|(\[/,-])(?P<label>(?:potila(?:s|an|alla|asta|alle)|asiak(?:as|kaan)|lapse(?:n|ni)|lapsi"
    r"|hoidettava(?:n)?|asukkaan|asukas|kuvattava(?:n)?|henkilo(?:n)?|patient(?:ens?)?|klient(?:ens?)?|barnets?|barn"
    r"|client|child|person|child's|patient's|client's|the patient's)"
    r"(?: ?(?:nimi|nimet|etunimi|sukunimi|namn|name|full name|tiedot|uppgifter|details|hetu|henkilotunnus"
    r"|personbeteckning|id|koko nimi))?|koko nimi|nimi|namn|name|full name|etunimi|sukunimi|fornamn|efternamn|first"
    r" name|last name|surname|kenesta|kenen kuva|kuvan henkilo|vem|whose)(?![a-z])"
    r"\s{0,3}(?P<mark>[:=\u2013|-]|\bon\b|\bar\b|\bis\b)?\s{0,3}(?P<value>[^\n]{0,60})"
)
_HEADER = re.compile(
    r"(?:patient|potilas|asiakas|client|klient|hetu|person|child|lapsi|barn|subject-of|on-behalf"
    r"|guardian)"
)
_SELF = {
    "mina",
    "itse",
    "oma",
    "omani",
    "jag",
    "sjalv",
    "me",
    "myself",
    "i",
    "mina itse",
    "undertecknad",
    "allekirjoittanut",
    "lahettaja",
    "avsandaren",
    "sender",
}
_NAMING = re.compile(r"nimi|nimet|namn|name|vem|who|kenen|kenesta")


def find_labels(sentence: str, own: frozenset[str]) -> list[str]:
    """Labels of a patient with a value that is not the sender, and of a name with another's."""
    plain = _MARKS.sub(" ", sentence)
    folded = fold(plain)
    head, colon, _ = folded.partition(":")
    if colon and "-" in head and _HEADER.search(head) and " " not in head:
        return [plain.strip()[:60]] if not _is_own(plain.partition(":")[2], own) else []
    return [
        plain[match.start("label") : match.end("value")].strip()
        for match in _matches(folded, plain)
        if not _is_own(plain[match.start("value") : match.end("value")], own)
    ]


def take_out_own(folded: str, sentence: str, own: frozenset[str]) -> str:
    """Blank the labels that name the sender."""
    plain = _MARKS.sub(lambda mark: " " * len(mark.group()), sentence)
    for match in _matches(fold(plain), plain):
        if _is_own(plain[match.start("value") : match.end("value")], own):
            folded = folded[: match.start("label")] + " " * len(match["label"]) + folded[match.end("label") :]
    return folded


def _matches(folded: str, plain: str) -> Iterator[re.Match[str]]:
    """The labels that have a value; of a name without a mark only those with a capital behind them."""
    for match in _LABEL.finditer(folded):
        label, value = match["label"], match["value"].strip(" .,;:-")
        naming = bool(_NAMING.search(label))
        if (
            not value
            or not (match["mark"] or " " in label)
            or (not naming and match["mark"] not in {":", "=", "|", "-"} and " " not in label)
        ):
            continue
        if (
            naming
            and match["mark"] in {None, "on", "ar", "is"}
            and not plain[match.start("value") :].strip()[:1].isupper()
        ):
            continue
        yield match


def _is_own(written: str, own: frozenset[str]) -> bool:
    """Whether a label's value is the sender: by name, or in words like `minä itse`."""
    words = re.findall(r"[^\W\d_]+", written)
    if not words or (words[0].casefold() and fold(words[0]) in _SELF) or " ".join(map(fold, words[:2])) in _SELF:
        return bool(words)
    capitals = [word for word in words if word[:1].isupper()]
    if not capitals:
        return False
    initials = {word[0] for word in own}
    return all(
        not bases(word).isdisjoint(own)
        or (len(word) == 1 and fold(word) in initials)
        or (len(word) > 1 and word.casefold() in KNOWN)
        for word in capitals
    )
