"""Names of people in a text that are neither the sender's nor a professional's nor whom the mail greets (PHO-06). Pure.

A word with a capital where none belongs may name anybody; a given name does so anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from adapter.photo.reading.signs.finnish import BODY
from adapter.photo.reading.signs.folding import fold
from adapter.photo.reading.signs.harmless import TITLE, UNIT
from adapter.photo.reading.signs.known import GREETINGS, KNOWN
from adapter.photo.reading.signs.people import (
    bases,
    is_given,
    is_given_in_lower_case,
    is_surely_given,
    longest,
    longest_given,
    looks_like_family_name,
    stems,
)
from adapter.photo.reading.signs.places import is_called_as_place

_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019:.][^\W\d_]+)*")
_PIECE = re.compile(r"[^\W\d_]+")
_OPENS = re.compile(
    r"(?:^|[.!?:;\u2026\n>\u2022*\"\u201d(])[\s\"'\u201d*_(>\u2022-]*(?:(?:\d{1,2}|[a-z])[).:]?[\s-]{1,3})?$"
)
_NAME = r"[A-Z\u00c5\u00c4\u00d6][^\W\d_]*(?:-[^\W\d_]+)?\.?"
_ADDRESS = re.compile(
    rf"\W*(?P<greeting>[^\W\d_]+(?: [^\W\d_]+)?)(?P<comma>,)? (?:or |ja |och )?{_NAME}(?:"
    rf" {_NAME}){{0,2}}(?:(?:,| ja| och| and| &|/) {_NAME}(?: {_NAME}){{0,1}}){{0,2}}"
    r"(?=\s*[,!:;)\u2026-]|\s*\.\s|\s*\.?$|\s+(?:ja|och|and) (?:muut|koko|kollegat|kolleger|others|the|team|hela))"
)
_NEAR = 80  # how far around a name is looked
_PRODUCT = re.compile(
    r"[\s-](?:voide|void[a-z]{1,6}|rasva|rasv[a-z]{1,6}|salva|salv[a-z]{1,4}|geeli|kuur[a-z]{1,4}"
    r"|tablet[a-z]{1,8}|kram|kramen|cream|ointment|gel|puuter[a-z]{1,4}|laastar[a-z]{1,5}|plaster|laak[a-z]{1,8}"
    r"|lotion"
    r"|kysta|kysti|tauti|taudi[a-z]{1,4}|syndrooma[a-z]{0,4}|oireyhtym[a-z]{1,5}|kyhmy[a-z]{0,4}"
    r"|kontraktuur[a-z]{1,4}|halvaus"
    r"|sjukdom|syndrom|disease|syndrome|cysta|cyst|palsy|test|testi"
    r"|spray|emuls[a-z]{0,8})\b"
)
_POSTAL = re.compile(r"\b\d{5}\s$")
_AT = {"en": re.compile(r"\b(?:in|at|near|from the)\s+$"), "sv": re.compile(r"\b(?:i|vid)\s+$")}
#: A title behind the name: `Liisa Virtanen, sairaanhoitaja`; one in the genitive, or who asks, begins a new clause.
_APPOSED = re.compile(
    r"^\s*[,(]\s*(?P<next>(?!entinen|elakk|retired|pension|tidigare)(?![a-z]*(?:laakarin|hoitajan|terapeutin|kirurgin"
    r"|login|tohtorin)\b)[a-z][\w-]*\b"
    r"(?: (?!pyys|pyyt|pyyd|katsoi|otti|lahett|naki|bad|tog|asked|saw|took|elakk|entinen|retired|pension)[a-z][\w-]*)?)"
    r"(?=\s*(?:[,.)!;]|$)|\s+(?:hus|hva|fran|from|at|pa|vid|[a-z]{0,14}(?:asema|osasto|polikl|sairaal|station"
    r"|mottagning|clinic"
    r"|hospital)))"
)
_COURTESY = re.compile(
    rf"(?i:\b(?<!hyv\u00e4 )(?<!arvoisa )(?<!dear )(?<!b\u00e4sta )(?:herra|rouva|neiti|fru|herr|fr\u00f6ken|mr|mrs"
    rf"|ms|miss))\.?"
    rf" (?P<name>{_NAME})(?!\s*[,!])"
)
_THANKED = re.compile(
    r"\b(?:kiitos|kiitokset|terveisia|terveiset|kiitan|tack till|halsa|halsningar till|thanks to|thank)"
    r"(?: (?:viela|paljon|myos|suuri))? $"
)
_THANKS = frozenset({"kiitos", "kiitokset", "terveisia", "tack", "thanks"})
_MEDICINE = re.compile(
    r"\b(?:hoitona|kaytossa|kaytan|kayttanyt|kaytin|otan|otin|ottanut|syon|soin|syonyt|maarasi|maarattiin|sain"
    r"|anvander|anvant"
    r"|tagit|ater|take|taking|use|using|used|prescribed)(?: (?:on|ollut|nyt|myos|viela|mm|esim|reseptin))* $|"
    r"\b(?:laak[a-z]{1,8}|void[a-z]{1,6}|rasva[a-z]{0,3}|antibioot[a-z]{1,6}|medicin[a-z]{0,4}|salva[a-z]{0,2}"
    r"|medication|ointment|cream|tablet[a-z]{0,6}|kuuri[a-z]{0,3}|diagnoosi|diagnos|merkki[a-z]{0,4}|brand|morbus"
    r"|mb\.?):? $"
)
_LISTED = re.compile(r"(?:[a-z][\w-]*(?: \d+ ?mg)?(?:, | ja | och | and | & )){1,4}$")
_CALLED = re.compile(
    TITLE.pattern
    + r" (?:on|oli|nimi (?:on|oli)|namn (?:ar|var)|name (?:is|was)|nimelta|ar|heter|is|was|called|named|nimi on)"
    r"(?: nimeltaan)? *$"
)
#: Several professionals behind their common title.
_STAFF = re.compile(
    r"(?i:\b[a-z\u00e5\u00e4\u00f6]{0,20}(?:hoitaj(?:at|ien|ille|ia|illa|ilta|iin)|l\u00e4\u00e4k\u00e4r(?:it|eiden"
    r"|eille|ien)"
    r"|k\u00e4til\u00f6(?:t|ille|iden)|terapeut(?:it|eille|ien)|sk\u00f6terskor(?:na|nas)?|sk\u00f6tar(?:e|na)"
    r"|l\u00e4karna|v\u00e5rdarna|terapeuterna|nurses|doctors|midwives|therapists|staff|team))[:,]? "
    rf"(?P<names>{_NAME}(?:(?:, ?| ja | och | and | & |/){_NAME}){{1,5}})(?=\s*[,.!?):;-]|\s*$|\s+(?:p\u00e5"
    rf"|fr\u00e5n|at|from|on|in|osasto|vastaano|ja koko)[a-z]{{0,4}}\b)"
)
#: The writer's own former name stands behind it.
_FORMER = re.compile(
    r"\b(?:(?:olen|olin|jag ar|jag hette|i was|hette jag) (?:entinen|ent\.|ennen|aiemmin|aikaisemmin|tidigare"
    r"|fore detta|formerly"
    r"|fodd|born)|nimeni oli(?: (?:aiemmin|ennen))?|sukunimeni oli(?: (?:aiemmin|ennen))?"
    r"|tyttonime(?:ni|lta|ltani)(?: on| oli)?|entinen (?:suku)?nimeni(?: on| oli)?|omaa sukua|(?:tidigare|forut"
    r"|fore giftermalet) hette jag|jag hette|mitt (?:flicknamn"
    r"|tidigare namn)(?: ar| var)?"
    r"|my (?:maiden |former |previous )?(?:sur|last )?name(?: is| was| used to be))[ :]+$"
)
_NAME_DAY = re.compile(
    r"\s(?:paivalta|paivana|paivan (?:jalkeen|aikaan|aikoihin)|paivasta|nimipaiv[a-z]{1,6}|dagen|day party)\b"
)
_IN_CARE = re.compile(
    rf"\s*(?:kanssa |med |with )?(?:{UNIT.pattern}|ajanvarau[a-z]{{1,6}}|neuvonna[a-z]{{1,4}}"
    rf"|tidsbokning[a-z]{{0,3}})"
)
_COMPANY = re.compile(r"\b(?:oy|ab|ltd|oyj|ry|rf|inc)\b")
#: `Mari-Anne hoitaja neuvoi`
#: What only a person does or has, behind a word that opens a sentence.
_ACTS = re.compile(
    r" (?:on (?:saanut|raapinut|itkenyt|nukkunut|ollut kuumeessa|oksentanut)|(?:juonut|syonyt|nukkunut) (?:huonosti"
    r"|hyvin|vahan)|raapii|kavi|sai|itkee|itki|nukkui|kaatui"
    r"|tippui|herasi"
    r"|valittaa|ei (?:halua|suostu|anna|osaa)|astui|loi (?:otsa|paa|polve|pola|varpa|kyyn|jal)[a-z]{1,6}|rapsutti"
    r"|kompuroi|viilsi|herneili|oli eilen|on eilen|raapi|(?:paivystyksesta|sairaalasta) kotona|kom hem|came home"
    r"|slipped|fick|har (?:fatt|ont|utslag|sar)|ramlade|has (?:a|had|got|been|this)|had"
    r"|woke|got)\b"
)
#: A part of a body or a trouble, behind a name in a subject or a file's name.
_TROUBLED = re.compile(
    rf"(?:{BODY})[a-z]{{0,4}}$|(?:rash|wound|mole|elbow|knee|foot|hand|arm|leg|face|sar|utslag|arm|ben|fot|hand|kna"
    rf"|rygg|ihottum)"
)
#: Given names that are an illness or a time, too.
_COMMON = re.compile(r"(?:ruusu|aamu|ilta|paiva|dag|sol|sommar|kesa|sade|valo)[a-z]{0,4}$")
#: What cameras and people call a file, or a subject, of a picture.
_FILE_WORDS = frozenset(
    {"img", "jpg", "jpeg", "png", "heic", "kuva", "kuvat", "kuvia", "bild", "bilden", "foto", "photo", "picture"}
    | {"image", "edit", "kadet", "marka"}
)
#: A title in a case.
_BENT = re.compile(r"(?:laakari|hoitaja|terapeuti|kirurgi|tohtori|psykologi|logi|katilo)(?P<case>n|lle|lta|lla)$")
_CARED = re.compile(
    r"\s(?:bytte|tog|var|kom|sa|sade|bad|lade|vaihtoi|otti|kavi|pyysi|sanoi|laittoi|pesi|hoiti|neuvoi)\b"
)
_OF_CARE = re.compile(r"kotihoidon|kotisairaanhoidon|hemvardens|hemsjukvardens")
_TITLE_BEHIND = re.compile(
    r"[ -](?:[a-z]{0,14}hoitaja|[a-z]{0,10}laakari|doktor|lakare|[a-z]{0,8}skoterska|fysio|fyssari)\b"
    r"(?= (?:neuvoi|sanoi|pyysi|kehotti|katsoi|soitti|varasi|kaski|sa|bad|ville|ringde|tyckte))"
)
_KNOWN_STEMS = {stem for word in KNOWN for stem in stems(word)} | {
    "helsingi",
    "turu",
    "tukholma",
    "thaimaa",
    "lapi",
    "kreika",
    "turki",
}


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


def find_names(sentence: str, own: frozenset[str]) -> list[str]:
    """The names in a sentence that are not of `own` (see `own_words`), as they are written."""
    words = [_Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(sentence)]
    if _shouts(words):
        acting = [word.text for number, word in enumerate(words) if _does(sentence, words, number)]
        return [*_given_only(words, own), *(text for text in acting if not is_own_word(text, own))]
    staff = [match.span("names") for match in _STAFF.finditer(sentence)]
    found = [
        run
        for run in _runs(sentence, words)
        if not any(begin <= run[0].start and run[-1].end <= end for begin, end in staff)
        and not _is_harmless(sentence, run)
    ]
    courteous = [match["name"] for match in _COURTESY.finditer(sentence) if not is_own_word(match["name"], own)]
    named = courteous + [name for run in found if (name := _name_in(sentence, run, own))]
    small = [word for number, word in enumerate(words) if not word.capital and _does(sentence, words, number)]
    lower = [word.text for word in words if not word.capital and _is_lower_name(word.text, own)]
    return named + lower + [word.text for word in small if not is_own_word(word.text, own)]


def _does(sentence: str, words: list[_Word], number: int) -> bool:
    """Whether a word that opens the sentence, or stands behind a greeting, is a given name that acts as a person."""
    word = words[number]
    opens = number == 0 or (number == 1 and words[0].text.casefold() in GREETINGS)
    return opens and is_given(word.text.capitalize()) and bool(_ACTS.match(_around(sentence, word, word)[1]))


def find_names_in_label(text: str, own: frozenset[str]) -> list[str]:
    """The names in a file name, a subject or a header, where a capital means little."""
    plain = re.sub(r"(?<=[a-z\u00e5\u00e4\u00f6])(?=[A-Z\u00c5\u00c4\u00d6])|[_+.]", " ", text)
    words = [
        word
        for word in (_Word(match.group(), match.start(), match.end()) for match in _PIECE.finditer(plain))
        if not _is_professional_in_label(plain, word)
    ]
    words = [word for word in words if fold(word.text) not in _FILE_WORDS and word.text not in {"axel", "kauko"}]
    given = [
        word.text
        for number, word in enumerate(words)
        if not is_own_word(word.text, own)
        and not _is_known(word.text)
        and (
            (is_surely_given(word.text) if word.capital else is_given_in_lower_case(word.text))
            or (
                number == 0
                and is_given(word.text)
                and not _COMMON.match(fold(word.text))
                and (len(words) == 1 or _TROUBLED.match(fold(words[1].text)))
            )
        )
    ]
    pairs = [
        f"{one.text} {other.text}"
        for one, other in pairwise(words)
        if one.capital
        and other.capital
        and looks_like_family_name(other.text)
        and not any(is_own_word(word.text, own) or _is_known(word.text) for word in (one, other))
    ]
    return list(dict.fromkeys([*given, *pairs]))


def own_words(*names: str) -> frozenset[str]:
    """The words of names with every stem that endings are put to."""
    words = {word for name in names for word in re.findall(r"[^\W\d_]+", name)}
    family = {word[:-1] + "e" for word in words if word.casefold().endswith(("i",)) and len(word) > 3}
    weak = {re.sub("ke$", "e", word) for word in family}
    return frozenset(stem for word in words | family | weak for stem in stems(word))


def _runs(sentence: str, words: list[_Word]) -> list[list[_Word]]:
    """Neighbouring words with capitals."""
    runs: list[list[_Word]] = []
    for word in words:
        if not word.capital:
            continue
        if runs and re.fullmatch(r" {1,3}|\. ?", sentence[runs[-1][-1].end : word.start]):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [part for run in runs for part in _without_opening(sentence, run)]


def _without_opening(sentence: str, run: list[_Word]) -> list[list[_Word]]:
    """`S\u00f6in Buranaa`: a word that only begins the sentence stands apart from what follows."""
    first = run[0].text
    named = is_given(first) or looks_like_family_name(first) or _is_initial(first) or TITLE.fullmatch(fold(first))
    thanks = fold(first) in _THANKS
    if len(run) == 1 or named or (_is_known(first) and not thanks) or not _opens(sentence, run[0]):
        return [run]
    return [run[:1], run[1:]]


def _is_harmless(sentence: str, run: list[_Word]) -> bool:
    """A professional, an addressee, a product or a place, by what stands around."""
    before, after = _around(sentence, run[0], run[-1])
    return (
        run[-1].end <= _end_of_address(sentence)
        or bool(_FORMER.search(before))
        or bool(_NAME_DAY.match(after))
        or _is_professional(run, before, after)
        or (bool(_PRODUCT.match(after)) and not any(is_surely_given(word.text) for word in run))
        or (
            bool(_THANKED.search(before))
            and (
                fold(run[-1].text).endswith("lle") or before.endswith(("till ", "to ")) or after.startswith(" sinulle")
            )
        )
        or (bool(_MEDICINE.search(_LISTED.sub("", before))) and not any(is_surely_given(word.text) for word in run))
        or bool(_COMPANY.match(after.strip()))
    )


def _around(sentence: str, first: _Word, last: _Word) -> tuple[str, str]:
    """What stands near, before the one word and behind the other, folded."""
    return fold(sentence[max(0, first.start - _NEAR) : first.start]), fold(sentence[last.end : last.end + _NEAR])


def _end_of_address(sentence: str) -> int:
    """Where `Hei Liisa ja Kaisa,` ends: a greeting, at most six names, and a mark or the line's end; else 0."""
    match = _ADDRESS.match(sentence)
    greeted = bool(match and any(word.casefold() in GREETINGS for word in match["greeting"].split()))
    if not match or not greeted:
        return 0
    behind = sentence[match.end() :].strip()
    return 0 if match["comma"] and not behind.startswith("!") else match.end()


def _is_professional(run: list[_Word], before: str, after: str) -> bool:
    """A title right before, in front of or behind a comma, or a place of care that the person calls from."""
    between = r",?" if after.startswith(",") else ""  # `the nurse, Riitta Mallinen, measured it`
    title_before = re.search(rf"(?P<title>[a-z.:]+){between}\s*$", before)
    title = title_before["title"].strip(".:") if title_before else ""
    titled = bool(TITLE.fullmatch(title) and _agrees(title, run[-1].text)) or bool(_CALLED.search(before))
    first = fold(run[0].text).strip(".")
    acts = not _OF_CARE.fullmatch(first) or bool(_CARED.match(after))
    held = bool(TITLE.fullmatch(first)) and acts and _agrees(first, run[-1].text)
    apposed = _APPOSED.match(after)
    behind = bool(apposed and any(TITLE.fullmatch(part) for part in apposed["next"].split()))
    called = (
        re.match(r"\s*(?:kanssa|med|with)\s", after)
        or re.search(r"\b(?:lupasin|puhuin|kerroin|naytin|sovin)\s$", before)
        or run[-1].text.casefold().removesuffix("n") in KNOWN
        or not any(is_surely_given(word.text) for word in run)
    )
    cares = bool(_IN_CARE.match(after) and called) or bool(_TITLE_BEHIND.match(after))
    return titled or (held and len(run) > 1) or behind or cares


def _agrees(title: str, name: str) -> bool:
    """Whether a Finnish title and the name behind it stand in one case: `hoitajalle Eino Virtasen` names another."""
    bent = _BENT.search(title)
    return not bent or fold(name).endswith(bent["case"])


def _is_professional_in_label(text: str, word: _Word) -> bool:
    """`hoitaja Liisan pyynn\u00f6st\u00e4`; `kuva hoitajalle Aino` may name the patient."""
    before, after = _around(text, word, word)
    titled = re.search(r"(?P<title>[a-z]+)\s$", before)
    to_whom = bool(titled and titled["title"].endswith(("lle", "ille"))) or bool(
        re.search(r"\b(?:to|for|till|at)(?: \w+)? \w+\s$", before)
    )
    return word.capital and not to_whom and (_is_professional([word], before, after) or bool(_NAME_DAY.match(after)))


def _name_in(sentence: str, run: list[_Word], own: frozenset[str]) -> str:
    """What of a run names somebody; empty when nothing does."""
    suspicious = []
    for number, word in enumerate(run):
        opens = number == 0 and _opens(sentence, word)
        if is_own_word(word.text, own):
            continue
        acts = opens and len(run) == 1 and is_given(word.text) and _ACTS.match(_around(sentence, word, word)[1])
        if not acts and (word.text.casefold() in KNOWN or _is_initial(word.text)):
            continue
        if acts or (is_surely_given(_without_little(word.text)) and not _is_known(word.text)):
            suspicious.append(word.text)
        elif _is_known(word.text) or _is_odd(word.text) or (opens and not _begins_name(run)):
            continue
        elif not (
            _is_place(sentence, word) or (_is_in_place(sentence, run[0]) and not looks_like_family_name(word.text))
        ) or is_given(word.text):
            suspicious.append(word.text)
    return " ".join(suspicious)


def _opens(sentence: str, word: _Word) -> bool:
    """Whether a sentence or a line begins with the word, or what stands in quotes or behind a colon."""
    begin = max(0, word.start - _NEAR)
    return bool(_OPENS.search(("x" if begin else "") + sentence[begin : word.start]))


def _begins_name(run: list[_Word]) -> bool:
    """`Elli Mallinen …`: at the beginning, a given name that is a word too counts only with a family name behind it."""
    if len(run) > 1 and _is_initial(run[1].text) and looks_like_family_name(run[0].text):
        return True
    return (
        len(run) > 1 and (is_given(run[0].text) or looks_like_family_name(run[1].text)) and not _is_known(run[1].text)
    )


def _is_place(sentence: str, word: _Word) -> bool:
    return is_called_as_place(word.text, _around(sentence, word, word)[1]) or _is_in_place(sentence, word)


def _is_in_place(sentence: str, word: _Word) -> bool:
    before = _around(sentence, word, word)[0]
    return bool(_POSTAL.search(before)) or any(at.search(before) for at in _AT.values())


def is_own_word(word: str, own: frozenset[str]) -> bool:
    """Whether a word, bent as it may be, is one of `own`."""
    return all(not bases(part).isdisjoint(own) for part in re.split(r"[-.'\u2019]", word) if len(part) > 1)


def _is_known(word: str) -> bool:
    """Whether it is a known word, and by more of its letters than it would be a given name."""
    if word.casefold() in KNOWN:
        return True
    head = re.split(r"[-'\u2019:]", word)[0]
    return len(longest(head, _KNOWN_STEMS)) > len(longest_given(head))


def _without_little(word: str) -> str:
    """`Pikku-Aada` without what says that she is little."""
    return re.sub(r"(?i)^(?:pikku|iso|vauva|mummo|pappa|ukki|lill|lilla|baby|t\u00e4ti|set\u00e4)-(?=.)", "", word)


def _is_initial(word: str) -> bool:
    return len(word) == 1


def _is_odd(word: str) -> bool:
    """Abbreviations (HUS, EKG:n) and the names of things (iPhone, OmaKanta) have capitals inside."""
    head = re.split(r"[:-]", word)[0]
    return head.isupper() or (any(character.isupper() for character in word[1:] if word[0] != "-") and "-" not in word)


def _is_lower_name(word: str, own: frozenset[str]) -> bool:
    return is_given_in_lower_case(word) and not is_own_word(word, own)


def _shouts(words: list[_Word]) -> bool:
    """Whether all is written in capitals, or every word begins with one."""
    long = [word for word in words if len(word.text) > 3]
    return len(long) > 2 and sum(word.text.isupper() for word in long) > len(long) * 0.7


def _given_only(words: list[_Word], own: frozenset[str]) -> list[str]:
    return [
        word.text
        for word in words
        if not is_own_word(word.text, own) and not _is_known(word.text) and is_given_in_lower_case(word.text)
    ]
