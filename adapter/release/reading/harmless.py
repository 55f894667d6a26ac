"""Whether a line of a request changes nothing in it: it is known for what it is, word by word (REL-01). Pure.

Nothing is harmless because it looks so. A sentence that sets a condition, denies, corrects or asks is heard first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from adapter.release.reading.amiss import IMAGES, is_amiss, is_settled_as_a_whole
from adapter.release.reading.background import BACKGROUND, HERE, MOVES, STAYS, WHEREABOUTS
from adapter.release.reading.care import BEFORE, CARE, CONSENT, DENIALS, HINDERED, UNSEEN
from adapter.release.reading.cues import (
    ELSEWHERE,
    GOES_ON,
    acts,
    gives_reason,
    is_clinical,
    is_courteous,
    is_of_somebody,
    names_something,
    speaks_of_care,
    speaks_of_mail,
)
from adapter.release.reading.everyday import is_everyday, is_rule_of_mail, is_said
from adapter.release.reading.frames import CONFIRM, FRAMES, WHEN
from adapter.release.reading.known import SPOKEN, Known
from adapter.release.reading.lexicon import ORDINARY
from adapter.release.reading.names import find_names
from adapter.release.reading.office import COMMISSION, OFFICES, ORDERING, REPLY
from adapter.release.reading.parts import part_of
from adapter.release.reading.phrases import plainer
from adapter.release.reading.plain import fold, vocabulary, words_of
from adapter.release.reading.signature import (
    CONTACTS,
    TITLES,
    UNITS,
    find_strangers,
    is_outside,
    looks_like_name,
    signs,
    signs_off,
)
from adapter.release.reading.small_talk import SMALL_TALK
from adapter.release.reading.statements import yields
from adapter.release.reading.topics import (
    ASK_US,
    ASKING,
    CASE,
    COURTESIES,
    FORM,
    GREETING,
    IN_CASE,
    QUOTED,
    SMALL_PRINT,
    Topic,
)

#: Words by which a sentence says otherwise: conditions, denials, corrections, others. Folded.
STOPS = vocabulary(
    "ei eika eivat ettei emme et ette ala alkaa alkoon ilman vain ainoastaan pelkastaan mutta vaan kuitenkin silti "
    "jos mikali ellei jollei ellet jollet kun kunnes ennen vasta korja* oikai* vaar* virhe* erhe* toinen toise* "
    "toiselle muu muut muulle muualle muun tosin sittenkin sittenkaan onkin pera* perun perunut perua perui peruu "
    "peruut* peruun* perutt* peruta* perumm* keskeyt* mitato* odot* "
    "lykk* myohem* sijaan sijasta paitsi lukuun kielta* kiela* kielto* kiellet* unohta* hylat* hylka* vaihtu* "
    "vaihda* muuttu* muuta* muutos* jata* varmist* tarkist* mahdollisesti ehka luultavasti epaselva* epavarma* "
    "aikaisintaan alkaen inte ej inga ingen inget aldrig bara endast enbart men utan dock ifall nar innan forran "
    "fel felet fela felaktig* ratt* korrig* annan annat andra istallet forutom avbok* avbryt* annull* aterkall* "
    "vanta* senare kanske "
    "eventuellt osaker* tidigast not no never nor only but unless until if when before wrong correct* error "
    "mistake* other another instead except cancel* withdraw* hold wait later maybe perhaps possibly unsure however "
    "although though without don't doesn't can't won't isn't aren't shouldn't stop seis stoppa* harjoitus* luonnos "
    "draft utkast demo tuskin knappast hardly scarcely barely forutsatt edellytt* olettaen ehdolli* provided "
    "subject savida "
    "darest aikanaan alustav* epatodennak* osannolik* unlikely muualla muualle toisaalla toisaalle ulkomai* utomlands "
    "abroad overseas pending kesken keskenera* tauolla pausa* paused avvakta* drojer droj* jaissa hyllyt* shelved "
    "scrapped abandoned dropped doubt uncertain superseded void expired compromised hackad hacked kaapat* duplikaat* "
    "tuplapyyn* dubblett* duplicate unconfirmed unverified vahvistamat* obekraft* oidentifi* tunnistamat* hakusessa "
    "vaakalaud* kariutu* torpat* torju* emmi* struk* ceased backed backade absconded ofullstand* incomplete"
)
_HOURS = re.compile(r"(?i)(?<=\d)(\s?[ap]\.?m\.?)?\s([\u2013-])\s(?=\d)")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|(?<=:)\s+|\n|\s[\u2013\u2014-]\s")
_SHORT = re.compile(
    r"(?i)\b(op|kts|prel|rtg|p|pot|pat|pt|puh|tel|tfn|os|krs|yst|terv|dos|prof|dr|tri|leg|vas|oik|esim|mm|ym|nro|nr|kl|hlö|mr|ms"
    r"|mrs|st|t|klo"
    r"|pvm|br|[A-ZÅÄÖ])\.\s"
)
_HEADER = re.compile(
    r"(?im)^\W{0,3}(lähetetty|päiväys|päivämäärä|skickat|datum|sent|date|lähettäjä|från|from|vastaanottaja|till|to"
    r"|kopio|cc"
    r"|viite\w{0,8}|viitte\w{2,4}|lähete(?:numero|nro)|diaari(?:numero|nro)|dnro|asia(?:numero|nro|tunnus)"
    r"|tulost\w{3,9}"
    r"|(?:vår |er )?referens\w{0,6}|remissn\w{1,5}|ärenden\w{1,5}|diarien\w{1,5}|dnr|utskriven av|printed(?: by| on)?"
    r"|aukiolo\w{0,6}|avoinna|palveluai\w{1,3}|puhelinai\w{1,3}|(?:office|opening) hours"
    r"|öppettider|telefontid\w{0,3}|växel|vaihde"
    r"|(?:our |your )?ref(?:erence)?\.?|lomake|blankett|form|sivu|sida|page|versio|version)\s?:\s+"
)
_CLAUSE = re.compile(
    r"\s*[,;|]\s*(?:(?:joten|siksi|koska|sillä|jotta|ja|eftersom|därför|så|och|so|because|since|as|and)\s)?"
    r"|\s(?:ja|och|and)\s(?=\w)|\s(?:joten|siksi|koska|eftersom|därför|så|so|because|since)\s|\s/\s"
)
_BRACKETED = re.compile(r"[(\[{<][^()\[\]{}<>]{0,300}[)\]}>]")
_SMILE = re.compile(r"(?:(?<=\s)|(?<=[.!?]))(?:[:;]-?[)D]|[\u263a\U0001f600-\U0001f64f])(?=\s|\Z)")
_PREFIX = re.compile(r"(?i)^(?:\W*(?:re|vs|sv|vl|fwd?|vb|ps|hei|hej|hello|hi)\s*[:,!]\s*)+")
#: The images are needed in time: no condition.
_BEFORE_CARE = re.compile(
    r"(?i)\b(?:ennen|fore|innan|infor|before|prior to)\s(?:the\s|his\s|her\s|tata\s)?"
    r"(?=(?:procedure|ingrepp|mri|magneetti|magnet|leikkau|vastaanot|kaynti|toimenpi|poliklini|kontrolli|kokou"
    r"|meeting|kierto|aamun|aamua|iltaa|"
    r"viikonlop|maanantai|tiistai|keskiviikko|torstai|perjantai|q0day|operation|besok|mottagning|rond|mandag|tisdag|"
    r"onsdag|torsdag|fredag|helg|surgery|appointment|visit|clinic|monday|tuesday|wednesday|thursday|friday|ward "
    r"round))"
)
_TO_PATIENT = re.compile(r"\b(?:to|till) (?:the |our |var )?patient")
#: The label of findings or of a history, right before.
_CLINICAL = re.compile(
    r"(?:status|nykytila|anamneesi|anamnes|esitiedot|tausta|taustatiedot|historia|history|background|bakgrund|loydos"
    r"|fynd"
    r"|findings|lokaalisti|lokalt|dg|diagnoosi|diagnos|diagnosis|laakitys|medicinering|medication)\s?:\Z"
)
_WRONG_PATIENT = re.compile(r"\b(?:fel|wrong|vaara|vaaran|vaarasta|toisen|annan|another) (?:patient|potila)")
_PATIENT = vocabulary("potilas potilaan patient patienten patient's patients")
#: What thanks, or a word on its course, may say of a matter that is over.
_SETTLED = re.compile(
    r"\b(?:asia|asiat|tama|se|pyynto|homma)\w* (?:on|onkin|tuli|ovat|saatiin)(?: (?:jo|nyt|siis|taas"
    r"|kuitenkin)){0,2} "
    r"(?:hoidossa|hoidettu|kunnossa|selva|selvitetty|valmis|jarjestyksessa|ok|ohi)\b"
    r"|\b(?:saken|arendet|det|detta|begaran) (?:ar|har blivit|blev)(?: (?:nu|redan))? (?:skott|ordnat|klart?|avklarat"
    r"|ok|over)\b"
    r"|\b(?:hoito|jatkohoito|hoitovastuu|seuranta|kontrollit|potilas) (?:(?:on|jatkuu|jatkuvat|siirtyy|siirtyi"
    r"|hoidossa) ){1,2}"
    r"(?:nyt |jatkossa |taas )?(?:teilla|teille)\b|\b(?:varden|kontrollerna|patienten) (?:fortsatter|ges|sker"
    r"|vardas) (?:nu "
    r")?hos er\b|\bcare (?:continues|stays|is) (?:now )?(?:with you|at your)\b"
    r"|\bjo\b.{0,25}\b(?:kuvat|kuvia|kuvien|tutkimus)\b|\b(?:kuvat|kuvia|tutkimus|tutkimukset)\b.{0,30}\bjo\b"
    r"|\bredan\b.{0,15}\b(?:bilderna|bilder)\b|\b(?:bilderna|bilder)\b.{0,20}\bredan\b"
    r"|\balready\b.{0,20}\b(?:images|scans|study)\b|\b(?:images|scans|study)\b.{0,20}\balready\b"
    r"|\b(?:it|this|that|matter|request) (?:is|was|has been|got)(?: (?:now|already|all))? (?:sorted|settled|done"
    r"|handled|"
    r"fine|ok|over|taken care of|closed)\b"
)
#: What small print does not say: that this very mail is unchecked, not valid, not for us, or not to be dealt with.
_SAYS_OF_MAIL = re.compile(
    r"\b(?:ei(?:vat)? ole|inte|ej|not|n't) (?:\w+ ){0,2}(?:tarkistettu|tarkastettu|voimassa|oikein|gransk\w+"
    r"|kontroller\w+|checked|verified"
    r"|valid|ratt|(?:avsett|avsedd) for er|intended for you)\b|\b(?:do not|don't|ala|alkaa) (?:process|use|laheta"
    r"|kasitte\w*|kayta)\b"
    r"|\bkasittely\w* (?:on )?kielletty\b|\bilman lupaa\b|\bsaneltu\b|\bdictated\b|\byksityiskayt\w+"
    r"|\bfrom an unauthori"
    r"|\bautomaattisesti\b.*\bei\b"
)
#: Images that are wanted after something, or that it made.
_AFTER = vocabulary("jalkeen jalkeiset jalkeisia efter after once")
_FALLEN = re.compile(
    r"\b(?:kaatumisen|tapaturman|onnettomuuden|vamman|putoamisen) jalkeen\b|\befter (?:ett |en )?(?:fall|olycka|olyckan"
    r"|fallet)\b"
    r"|\bafter (?:a |an |the )?(?:fall|accident|injury)\b"
)
#: Whether they are needed is still to be seen, or only so.
_OPEN_NEED = re.compile(
    r"\b(?:tarve|tarpeen|tarvetta|tarvitaanko|behovet|behov|need|needs)\b.*\b(?:arvioi\w*|arvioidaan|katsotaan"
    r"|selvitetaan"
    r"|bedoms|bedomer|assess\w*|review\w*|evaluat\w*)\b"
    r"|\b(?:arvioi\w*|arvioidaan|bedomer|assess|assesses|reviews?) (?:\w+ ){0,3}(?:tarpeen\b(?! mukaan)|tarvetta"
    r"|tarvitaanko|behovet"
    r"|the need|need for)|\b(?:kuvat|kuvia|bilderna|images) (?:\w+ ){0,3}(?:tarvittaessa|vid behov|if needed)\b"
)
#: It goes on elsewhere, or is not whole.
_UNFINISHED = re.compile(
    r"\b(?:viesti|viestini|posti|pyynto|pyyntoni|meddelandet|mejlet|begaran|message|mail|request)"
    r" (?:jatkuu|on kesken|jai kesken|fortsatter|ar inte klar|continues|is unfinished)\b"
)
#: What a colleague does in the patient's care: beside it a title with a name says no more than the title.
_COLLEAGUES_ACT = vocabulary(
    "vastaa vastaavat svarar answers antaa ger gives "
    "granskas look "
    "katsoo katsovat katsomme tittar granskar ser looks sees pyysi pyytanyt pyytamana lahettava lahettaja hoitava"
    " hoitaa hoitanut tutkinut mukana konsultoi konsultoinut "
    "suunnittelee arvioi seuraa leikkaa kirjoitti kirjoittanut remitterande behandlande bad planerar bedomer foljer "
    "opererar skrev referring treating attending asked requested plans planning reviews follows wrote"
)
#: A colleague's title with a name.
_COLLEAGUE = re.compile(
    r"(?<!on )(?<!ar )(?<!is )(?<!är )\b("
    r"(?:[a-zåäöA-ZÅÄÖ]{0,14})(?:lääkäri|hoitaja|terapeutti|sihteeri|läkare|läkaren|skötare|skötaren|sekreterare"
    r"|kirurgi)"
    r"|[Oo]rtopedi|[Oo]rtoped|[Kk]irurg|[Rr]adiologi?|[Nn]eurologi?|[Ss]urgeon|[Oo]rthopaedist"
    r"|LL|LT|ML|MD|[Dd]r\.?|[Tt]ri|[Dd]oktor|[Nn]urse|[Dd]octor)"
    r"(?: [A-ZÅÄÖ][a-zåäöé]{1,20}(?:-[A-ZÅÄÖ][a-zåäöé]{1,20})?){1,2}(?<!lle)(?<!lla)(?<!lta)(?![\w-])"
)
#: Who has sent the patient, said by a label, and nothing behind it.
_REMITTER = re.compile(
    r"(?i)\A\s*(?:lähettävä|hoitava|remitterande|behandlande|referring|treating) "
    r"(?:lääkäri|läkare|doctor|physician|surgeon):\s(?-i:(?:[A-ZÅÄÖ]{2,3}\s"
    r"|[Dd]r\.?\s)?[A-ZÅÄÖ][a-zåäöé]{1,20}(?:\s[A-ZÅÄÖ][a-zåäöé]{1,20})?)\.?\s*\Z"
)
#: How a word for images of a part ends: what is left is images in plain.
_PLAIN_FORMS = ("kuvat", "kuvien", "kuvia", "kuvista", "bilderna", "bilder")
_MAX_TEXT = 4_000  # characters of a paragraph
_SHIELD = "\x01"


_TOPICS = (
    GREETING,
    *COURTESIES,
    FORM,
    ASK_US,
    ASKING,
    *FRAMES,
    *CARE,
    HINDERED,
    UNSEEN,
    QUOTED,
    *OFFICES,
    *SMALL_TALK,
    *BACKGROUND,
)
#: Topics that go together in one sentence, and all their words with those that are ordinary.
_TALKING = (*COURTESIES, ASK_US, *CARE, *OFFICES)
_ORDINARY = ORDINARY
for _topic in _TALKING:
    _ORDINARY = _ORDINARY | _topic.words
#: Topics that may say what is not, and those that may not.
_NEEDED = {COMMISSION: ORDERING, REPLY: DENIALS, UNSEEN: DENIALS, HINDERED: BEFORE}
DENYING = tuple(topic for topic in _TOPICS if topic.denies)
PLAIN = tuple(topic for topic in _TOPICS if not topic.denies)


def is_harmless(text: str, known: Known, *, signed: bool = False) -> bool:
    """Whether every sentence of a paragraph is known to change nothing.

    `signed`: it stands below the words that end a letter, where names and addresses are expected.
    """
    if len(text) > _MAX_TEXT or is_of_somebody(plainer(text)) or is_settled_as_a_whole(text):
        return False
    if any(is_amiss(sentence, known) for sentence in sentences(text)):
        return False
    masked = _with_plain_images(known.mask(_REMITTER.sub(" ", text)), known)
    if signs_off(text) and not says_otherwise(words_of(masked)):
        return True
    if signs(masked, known.names, signed=signed) and not says_otherwise(words_of(masked)):
        return True
    before = ""
    for sentence in map(_without_colleagues, sentences(masked)):
        if not _is_known(sentence, known, signed=signed, before=before):
            return False
        before = f"{before} {fold(sentence)}"[-2_000:]
    return True


def _with_plain_images(text: str, known: Known) -> str:
    """A text with `kuvat` for the images of the part of the body that the request is about: `rannekuvat`."""
    own = set(map(part_of, known.echoes)) - {""}

    def plain(word: re.Match[str]) -> str:
        folded = fold(word.group())
        if folded not in IMAGES or part_of(folded) not in own:
            return word.group()
        return next((form for form in _PLAIN_FORMS if folded.endswith(form)), word.group())

    return SPOKEN.sub(plain, text) if own else text


def _without_colleagues(sentence: str) -> str:
    """A sentence on what a colleague does in the patient's care, with the title for the title and the name."""
    acts_in_care = any(word in _COLLEAGUES_ACT for word in words_of(sentence))
    return _COLLEAGUE.sub(r"\1", sentence) if acts_in_care else sentence


def names_another(text: str, known: Known) -> bool:
    """Whether a line is a name and nothing more, and not the asker's own."""
    if "," not in text and looks_like_name(text) and not any(word in known.people for word in words_of(text)):
        return True
    written = re.findall(r"[^\W_][\w.'-]*", text)
    names = {number for number in find_names(written) if fold(written[number]).strip(".") not in TITLES}
    own = any(word in known.people for word in words_of(text))
    return not own and len(names) == len(written) and any(len(word) > 2 for word in written)


def without_small_print(text: str) -> str:
    """A paragraph without the sentences that speak of the mail itself only."""
    kept, before = [], ""
    for sentence in sentences(text[:_MAX_TEXT]):
        words = words_of(Known().mask(sentence))
        if _is_small_print(words, before):
            before = f"{before} {fold(sentence)}"[-2_000:]
        else:
            kept.append(sentence)
    return text if len(text) > _MAX_TEXT or not before else " ".join(kept)


def is_own_name(text: str, people: frozenset[str]) -> bool:
    """Whether a line is the name of the one who asks, with a title perhaps."""
    words = words_of(text)
    return any(word in people and word not in TITLES for word in words) and signs(text, people, signed=True)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a paragraph, each with its mark at the end; an abbreviation ends none."""
    text = _HOURS.sub(lambda match: f"{match[1] or ''}{match[2]}", text)
    shielded = _HEADER.sub(lambda match: f"{match[1]}:{_SHIELD}", _SMILE.sub(".", text))
    shielded = _SHORT.sub(lambda match: f"{match[1]}.{_SHIELD}", shielded)
    for sentence in _SENTENCE.split(shielded):
        if sentence and re.search(r"\w", sentence):
            yield sentence.replace(_SHIELD, " ").strip()


def _is_known(sentence: str, known: Known, *, signed: bool, before: str) -> bool:
    """Whether one sentence is: as a whole, or clause by clause."""
    plain = _PREFIX.sub("", sentence)
    if not re.search(r"\w", plain):
        return True
    if _BRACKETED.search(plain) and any(_says_something(found[0]) for found in _BRACKETED.finditer(plain)):
        return False
    asks = plain.rstrip(" \"'").endswith("?")
    clauses = [clause for clause in _CLAUSE.split(plain) if clause.strip()]
    known_by_topic = all(_is_one(one, known, signed=signed, before=before, asks=asks) for one in clauses)
    return (
        (known_by_topic and bool(clauses))
        or _is_one(plain, known, signed=signed, before=before, asks=asks)
        or is_everyday(plainer(plain))
        or _is_nearly(plainer(plain))
        or (bool(_CLINICAL.search(before)) and all(map(_is_finding, clauses)))
        or _is_open(plain, signed=signed)
    )


def _is_nearly(text: str) -> bool:
    """Whether a sentence is about its topic all but for a word, which does nothing that is known here.

    Two words mark the topic, and three of four belong to it.
    """
    words = words_of(text)
    if "?" in text or names_something(text) or any(map(is_outside, words)) or any(word in IMAGES for word in words):
        return False
    return any(_nearly_covers(topic, words) for topic in BACKGROUND if topic.denies or not says_otherwise(words))


def _nearly_covers(topic: Topic, words: Sequence[str]) -> bool:
    strange = [word for word in words if word not in topic.words]
    marks = sum(word in topic.marks for word in words)
    does = any(word in STOPS or word in ELSEWHERE or acts(word) for word in strange)
    return marks > 1 and 4 * len(strange) <= len(words) and not does


def _is_open(text: str, *, signed: bool) -> bool:
    """Whether a sentence with words that no topic has is about care, thanks or the mail only, and does nothing."""
    plain = _BEFORE_CARE.sub("", plainer(text))
    if signed and speaks_of_mail(plain, _ORDINARY) and not _SAYS_OF_MAIL.search(" ".join(words_of(plain))):
        return True
    words = words_of(plain)
    return not says_otherwise(words) and (
        speaks_of_care(plain, _ORDINARY)
        or is_courteous(plain, _ORDINARY | GREETING.words)
        or gives_reason(plain, _ORDINARY)
        or _is_talk(plain, words)
    )


def _is_finding(clause: str) -> bool:
    """Whether a piece behind `Status:` or `Anamneesi:` tells a finding, one that is missing too."""
    plain = plainer(clause)
    words = words_of(plain)
    return (not says_otherwise(words) and is_clinical(plain)) or any(topic.covers(words) for topic in CARE)


def _is_talk(text: str, words: Sequence[str]) -> bool:
    """Whether it is about several topics at once, about no images, and does nothing."""
    thanks = any(word in COURTESIES[0].marks for word in words)
    return (
        not acts(text)
        and not (thanks and any(word in GOES_ON for word in words))
        and any(any(word in topic.marks for topic in _TALKING) for word in words)
        and all(word in _ORDINARY for word in words)
    )


def _says_something(bracketed: str) -> bool:
    """Whether more stands in brackets than what the request says itself, or a number."""
    return any(not word.startswith("q0") and word not in CONTACTS and word not in UNITS for word in words_of(bracketed))


def _is_one(text: str, known: Known, *, signed: bool, before: str, asks: bool) -> bool:
    """Whether a sentence, or a clause of one, is about one topic; what says otherwise needs a topic that may deny."""
    written, text = text, plainer(text)
    words = words_of(text)
    if all(word.startswith("q0") for word in words):
        return all(word in {"q0known", "q0phone", "q0mail", "q0web"} for word in words)
    if _is_small_print(words, before):
        return True
    otherwise = says_otherwise(words) or words[0] == "om" or any(map(is_outside, words))
    if asks:
        return (ASKING.covers(words) and not otherwise) or any(topic.covers(words) for topic in (WHEN, ASK_US, CONFIRM))
    topics = (*DENYING, *(() if otherwise else PLAIN))
    return (
        any(_is_about(topic, text, words) for topic in topics)
        or is_said(text)
        or (not otherwise and _is_care(words))
        or _is_in_time(text)
        or _consents(written)
        or (not otherwise and _is_courtesy(text, known, signed=signed))
    )


def _is_about(topic: Topic, text: str, plain: Sequence[str]) -> bool:
    """Whether a sentence, these its words, is about a topic."""
    words = _named(text, topic) if "q0name" in topic.words else plain
    if not topic.covers(words):
        return False
    if any(word in ELSEWHERE for word in words) and any(word in IMAGES for word in words):
        return False
    if topic is WHEREABOUTS and "q0place" not in words and _is_not_there(words):
        return False
    needed = _NEEDED.get(topic)
    return needed is None or any(word in needed for word in words)


def _is_not_there(words: Sequence[str]) -> bool:
    """Whether it says that the patient moves, or stays with the asker."""
    stays = any(word in HERE for word in words) and any(word in STAYS for word in words)
    return stays or any(word in MOVES for word in words)


def _is_care(words: Sequence[str]) -> bool:
    """Whether it is about the patient's care and what ails, and about no images."""
    known = all(any(word in topic.words for topic in CARE) for word in words)
    marked = any(any(word in topic.marks for topic in CARE) for word in words)
    return known and marked and not any(word in IMAGES for word in words)


def _is_in_time(text: str) -> bool:
    """Whether the images are needed before a visit or a day: a reason, no condition."""
    if not _BEFORE_CARE.search(fold(text)):
        return False
    words = words_of(_BEFORE_CARE.sub(" ", fold(text)))
    topics = (CARE[0], ASKING, COURTESIES[-1])
    known = all(any(word in topic.words for topic in topics) for word in words)
    return known and any(word in topic.marks for topic in topics for word in words) and not says_otherwise(words)


def _consents(text: str) -> bool:
    """Whether it says that there is a consent; one may be given by not objecting."""
    words = words_of(yields(text))
    return CONSENT.covers(words) and not says_otherwise(words)


def _is_courtesy(text: str, known: Known, *, signed: bool) -> bool:
    """A greeting, or a line of a signature, also behind the words that end a letter."""
    return (
        _greets(text, known)
        or signs(text, known.names, signed=signed)
        or signs(_beyond_courtesy(text), known.names, signed=True)
    )


def _beyond_courtesy(text: str) -> str:
    """The name that stands behind the words that end a letter, in the same line; empty when none does."""
    marked = False
    for word in re.finditer(r"\S+", text):
        plain = words_of(word.group())
        if not all(one in COURTESIES[0].words for one in plain):
            return text[word.start() :] if marked else ""
        marked = marked or any(one in COURTESIES[0].marks for one in plain)
    return ""


def says_otherwise(words: Sequence[str]) -> bool:
    """Whether a sentence sets a condition, denies, corrects or stops, or speaks of a matter that is over."""
    said = " ".join(words)
    patterns = (_TO_PATIENT, _SETTLED, _UNFINISHED, _OPEN_NEED)
    return (
        any(word in STOPS for word in words)
        or any(pattern.search(said) for pattern in patterns)
        or (
            any(word in _AFTER for word in words) and any(word in IMAGES for word in words) and not _FALLEN.search(said)
        )
    )


def _is_small_print(words: Sequence[str], before: str) -> bool:
    """Small print of its own, or what goes on in it; what to do in a case needs the case."""
    said = " ".join(words)
    if is_rule_of_mail(said):
        return True
    if _WRONG_PATIENT.search(said):
        return False
    marked = SMALL_PRINT.covers(words)
    goes_on = any(word in SMALL_PRINT.marks for word in words_of(before)) and all(
        word in SMALL_PRINT.words and word not in _PATIENT for word in words
    )
    if not (marked or goes_on):
        return False
    if _SAYS_OF_MAIL.search(said) and not any(word in CASE for word in words):
        return False
    in_case = any(word in IN_CASE for word in words)
    return not in_case or any(word in CASE for word in (*words, *words_of(before)))


def _named(text: str, topic: Topic) -> list[str]:
    """The words of a sentence, names and titles in their places where the topic has them."""
    written = re.findall(r"[^\W_][\w.'/+-]*", text)
    names = find_names(written)
    return [
        word
        if word in topic.words
        else "q0title"
        if word in TITLES or word in UNITS
        else "q0name"
        if number in names
        else word
        for number, whole in enumerate(written)
        for word in words_of(whole)
    ]


def _greets(text: str, known: Known) -> bool:
    """A greeting, with a name or two behind it."""
    written = re.findall(r"[^\W_][\w'.-]*", text)
    others = [word for word in written if fold(word).rstrip(".") not in GREETING.words]
    begins = bool(written) and fold(written[0]) in GREETING.marks
    patient = bool(others) and all(fold(word) in known.echoes and fold(word) not in known.people for word in others)
    return begins and not patient and len(others) < 4 and not find_strangers(others, known.names)
