"""What a request rests on, read from its words: care, commission, consent or a named law (REL-05, REL-06). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from adapter.config.release import Law
from adapter.errors import Finding
from adapter.release.reading import sentences
from adapter.release.reading.mail import WrittenRequest
from adapter.release.reading.statements import find_objection
from adapter.release.rules.request import Basis

#: Words that deny or weaken what a basis names, each a regular expression of a whole word.
DENYING = (
    "ei", "eikä", "ilman", r"puuttu\w*", "suullinen", "suullisesti", "utan", "inte", "ej", "ingen", "inget",
    r"muntlig\w*", "saknas", "without", "not", "no", r"oral\w*", r"verbal\w*", "missing", r"peruut\w*",
    r"perutt\w*", r"återkalla\w*", r"withdraw\w*", "withdrew", r"revoke\w*", "myöhemmin", "senare", "later",
    r"pyyde\w*", r"vanhentu\w*", "expired", r"utgång\w*", r"gammal\w*", "ennen kuin", "emme", "en", r"päätty\w*",
    r"irtisan\w*", r"evätt\w*", r"hylät\w*", r"hylkää\w*", r"kumot\w*", "vireillä", "haetaan", "haettu", "ehkä",
    "mahdollisesti", "aldrig", "kanske", "eventuellt", "upphört", r"avslag\w*", "maybe", "perhaps", "possibly",
    "never", "denied", "ended", "pending", "dnro", "diaarinumero", "dnr", "diarienummer",
)  # fmt: skip
_DENIED = rf"\b({'|'.join(DENYING)})\b|\?"
_WRITTEN_CONSENT = r"kirjallinen suostumus|kirjallisesti|skriftlig\w* samtycke|written consent"
_ANY_CONSENT = r"suostumu|samtyck|\bconsent"
_COMMISSION = r"toimeksian|uppdrag|commission"
_CARE = r"hoito|hoido|vård|\bcare\b|treat"
_NUMBER = re.compile(r"(?<![\d/])\d{1,4}/(?:1[89]|20)\d{2}(?![\d/])")
_LAW_WITH_NUMBER = re.compile(r"(?i)\b(\w*(laki|lain)|lag|lagen|\w+försäkringslag|act|law)\b\W*(\w+\W+){0,4}\d+/\d{4}")
_LAW = re.compile(r"(?i)\b(?:\w*laki|\w*lain|lag|\w*lagen|act|law|statute)\b")
UNKNOWN = "?"  # in place of a law's number: it is not known here, or several are named
_CONSENT_LOST = Finding("REL-01", sentences.CONSENT_LOST)
_SEVERAL_BASES = Finding("REL-01", sentences.SEVERAL_BASES)


@dataclass(frozen=True, slots=True)
class StatedBasis:
    """What a request rests on, with the number of the law it names."""

    basis: Basis
    law: str = ""


def read_basis(text: str, written: WrittenRequest, laws: Sequence[Law], findings: list[Finding]) -> StatedBasis | None:
    """The basis a text states.

    A text that denies or weakens what it names states none: it is for a person to read (REL-05, REL-06).
    """
    if not text:
        return None
    denied = re.search(_DENIED, text, re.IGNORECASE) or find_objection([text])
    ground = None if denied else _find_ground(text, written, laws)
    if ground and _names_several(text):
        findings += [_SEVERAL_BASES] if "basis" not in written.contradictions else []
    elif ground is None:
        if "consent-enclosed" not in written.doubts:
            findings.append(Finding("REL-01", sentences.NO_BASIS))
    elif ground.law == UNKNOWN:
        findings.append(Finding("REL-06", sentences.UNKNOWN_LAW))
    elif ground.basis is Basis.CONSENT and "consent-lost" in written.doubts:
        findings.append(_CONSENT_LOST)
    return ground


def _find_ground(text: str, written: WrittenRequest, laws: Sequence[Law]) -> StatedBasis | None:
    consent = _ANY_CONSENT if "consent" in written.fields else _WRITTEN_CONSENT
    named = _named_laws(text, laws)
    grounds = (
        (consent, StatedBasis(Basis.CONSENT)),
        (_COMMISSION, StatedBasis(Basis.COMMISSION)),
        (".", StatedBasis(Basis.LAW, named.pop() if len(named) == 1 else UNKNOWN) if named else None),
        (_CARE, StatedBasis(Basis.CARE)),
        (_LAW.pattern, StatedBasis(Basis.LAW, UNKNOWN)),
    )
    return next((ground for pattern, ground in grounds if ground and re.search(pattern, text, re.IGNORECASE)), None)


def _names_several(text: str) -> bool:
    """Whether a text names two of consent, commission and law: which of them it rests on, nobody can tell.

    Care may stand beside each.
    """
    kinds = (_ANY_CONSENT, _COMMISSION, rf"{_LAW.pattern}|{_LAW_WITH_NUMBER.pattern}")
    return sum(bool(re.search(kind.replace("(?i)", ""), text, re.IGNORECASE)) for kind in kinds) > 1


def _named_laws(text: str, laws: Sequence[Law]) -> set[str]:
    """The numbers of the laws a text names, by number, name or alias.

    A number nobody knows counts behind a word for a law.
    """
    plain = " ".join(text.casefold().replace("\u2019", "'").split())
    numbers = set(_NUMBER.findall(plain))
    known = {law.number for law in laws if any(_names(plain, name) for name in law.called)}
    return known | (numbers & {law.number for law in laws}) | (numbers if _LAW_WITH_NUMBER.search(plain) else set())


def _names(text: str, law: str) -> bool:
    """Whether a text names a law, in the forms Finnish bends `laki` into."""
    name = re.escape(law.casefold())
    stem = re.sub(r"laki$", r"la(?:ki|kia|kiin|in|issa|ista)", name)
    return bool(re.search(rf"(?<!\w){stem}(?!\w)", text))
