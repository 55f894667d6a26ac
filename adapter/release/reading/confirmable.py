"""Which line that is not understood a person may take as read, so that the request goes on as asked (REL-01). Pure.

Nobody can take so what may forbid, withdraw or change the request: the request itself must say that, or be asked about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from adapter.identifiers import find_hetu_shapes
from adapter.release.reading.amiss import is_amiss, is_settled_as_a_whole
from adapter.release.reading.cues import DANGERS, ELSEWHERE, is_of_somebody, names_something
from adapter.release.reading.harmless import names_another, says_otherwise, sentences
from adapter.release.reading.known import Known
from adapter.release.reading.names import find_names
from adapter.release.reading.parts import part_of
from adapter.release.reading.plain import fold, vocabulary, words_of
from adapter.release.reading.study import is_accession

_LENGTH = 14  # of a mark
#: What may be dangerous where nothing else of a sentence is known: what is kept back or left out, whose and where.
_HIDDEN = vocabulary(
    "en enka toisin pois utom avled replac* korvaa* supersed* ersatt* glom* forget* behall* keep kept pitak* pida "
    "dummy training esimerk* example utbildn* koulutus* declin* rikos* brott* crimin* legal lailli* laglig* muistist* "
    "double-check* dubbelkoll* duplicate* dubblett* rajan* rajoit* restrict* begrans* naapur* neighbour* grannk* "
    "grannen potilaalle levy* cd* dvd* disc* disk* skiva* muistitik* historia* history historik* sarja* serie* "
    "series yhden ainoan ainoa enda single jalkeen efter after kyselee pending avbrut* nothing ingenting mitaan "
    "purpose toistaiseksi vidare tulematta seuraava* silloin da gransk* pyydet* vanha* vanhoj* kopio* copy copies "
    "paper* papper* tunnuks* tunnus hetu* personbeteck* identity code supposed actually egentligen oikeastaan "
    "faktiskt aiempi* aiemm* aikais* edelli* tidigare previous earlier poist* radera* delete* remove* tuhot* "
    "postitse posti* mukaan itsell* recall* riitt* rack* racker enough thinking muutkin huomenna uudestaan uudelleen "
    "kuulin hoidettu"
)


def may_be_confirmed(text: str, known: Known) -> bool:
    """Whether a line names no danger: no condition, denial, other person, place, study or purpose, and no question."""
    if find_hetu_shapes(text) or "?" in text or names_another(text, known) or is_settled_as_a_whole(text):
        return False
    return all(_is_plain(sentence, known) for sentence in sentences(text))


def _is_plain(sentence: str, known: Known) -> bool:
    written = sentence.split()
    if _names_somebody(written, known) or names_something(known.mask(sentence)) or is_of_somebody(sentence):
        return False
    if is_amiss(sentence, known):
        return False
    words = words_of(known.mask(sentence))
    if set(map(part_of, words)) - set(map(part_of, known.echoes)) - {""}:
        return False
    if any(is_accession(word) and fold(word) not in known.echoes for word in written):
        return False
    return not says_otherwise(words) and not any(
        word in DANGERS or word in ELSEWHERE or word in _HIDDEN for word in words
    )


def _names_somebody(written: Sequence[str], known: Known) -> bool:
    own = known.people | known.names | known.echoes
    bare = [word.strip(".,:;!()") for word in written]
    return any(fold(bare[number]) not in own for number in find_names(bare))


def mark_of(lines: Sequence[str]) -> str:
    """What stands for these lines, so that a person's word counts for them and for no others."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:_LENGTH]
