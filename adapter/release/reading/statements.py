"""What a request says about a prohibition and a consent (REL-01, REL-04, REL-05). Pure.

Only an assurance known word for word is one; whatever else speaks of a prohibition is a doubt or a prohibition, never
an assurance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_MAX_SENTENCE = 300
_FI_DATA = (
    r"(?: (?:(?:potilas|hoito|terveys)?tieto(?:jensa|jen|jaan|ja)|kuv(?:ien|iensa|iaan|ia)"
    r"|kuvantamistutkimus(?:ten|tensa)|tutkimus(?:ten|tensa)?|näiden tietojen|aineiston))?(?: "
    r"(?:luovutusta|luovuttamista|luovuttamasta|siirtoa|siirtämistä))?"
)
_SV_DATA = (
    r"(?: (?:utlämnande|utlämnandet|utlämning|utlämningen)(?: av (?:sina |patientens "
    r")?(?:uppgifter|uppgifterna|bilder|bilderna))?"
    r"| att (?:sina )?(?:uppgifter|uppgifterna|bilder|bilderna) lämnas ut)?"
)
_EN_DATA = (
    r"(?: (?:the |any )?(?:release|disclosure|transfer|sharing)(?: of (?:the |his |her |their "
    r")?(?:data|information|images|records|studies))?)?"
)
_FINNISH = (
    r"(?:(?:vakuutan|vakuutamme|vahvistan|vahvistamme|varmistan|todistan|tarkistin|varmistin|varmistettu|tarkistettu"
    r"|vahvistettu"
    r"|olen (?:varmistanut|tarkistanut)|pyytäjä (?:vakuuttaa|varmistaa|vahvistaa)|tieto)"
    r"(?: (?:kannasta|omakannasta|potilastietojärjestelmästä|potilaalta|potilaalta itseltään))? ?(?:että )?)?"
    r"(?:(?:(?:potilas|asiakas|hän) )?ei (?:ole |oo )?kieltänyt"
    + _FI_DATA
    + r"|ettei (?:(?:potilas|asiakas|hän) )?ole kieltänyt"
    + _FI_DATA
    + r"|(?:(?:potilas|asiakas|hän) )?(?:ei ole|ettei (?:potilas |asiakas )?ole) "
    r"(?:tehnyt|asettanut|antanut|ilmoittanut) (?:tietojen(?:sa)? )?(?:luovutus)?kiel(?:toa|toja)"
    r"|(?:(?:potilaalla|hänellä) )?ei (?:ole )?(?:voimassa (?:olevaa |olevia )?)?(?:tietojen "
    r")?(?:luovutus)?kiel(?:toa|toja)(?: voimassa| tehty)?"
    r"|ettei (?:potilaalla ole )?(?:luovutus)?kiel(?:toa|toja)(?: ole)?(?: voimassa)?"
    r"|(?:potilaalla )?(?:tietojen )?(?:luovutus)?kiel(?:toa|toja) ei ole(?: "
    r"(?:tehty|voimassa|asetettu|annettu|olemassa))?"
    r"|(?:(?:tietojen )?(?:luovutusta|luovuttamista) )?ei ole kielletty"
    r"|(?:(?:tietojen(?:sa)?|kuv(?:ien|iensa)) )?(?:luovutusta|luovuttamista|siirtoa) (?:potilas|hän|asiakas) ei ole "
    r"kieltänyt|(?:luovutus)?kieltoa (?:potilas|hän|asiakas) ei ole (?:antanut|tehnyt|asettanut)"
    r"|(?:potilaalta on kysytty,? )?eikä (?:hän |potilas )ole kieltänyt"
    + _FI_DATA
    + r"|ei (?:luovutus)?kieltoa (?:kuvien |tietojen )?(?:luovuttamiseen|luovutukseen|luovuttamiselle|luovutukselle)"
    r"|(?:luovutus)?kieltoa (?:luovutukselle|luovuttamiselle|siirrolle) ei ole"
    r"|(?:potilaan )?(?:luovutus)?kieltoa ei ole)|ei|ei ole"
)
_SWEDISH = (
    r"(?:(?:(?:jag|vi) )?(?:försäkrar|intygar|bekräftar) (?:att )?)?"
    r"(?:(?:(?:patienten|klienten|hon|han) )?(?:har (?:inte|ej)|(?:inte|ej) har) förbjudit"
    + _SV_DATA
    + r"|(?:(?:patienten|klienten|hon|han) )?(?:har (?:inte|ej)|(?:inte|ej) har) (?:gjort|lagt|meddelat|gett) "
    r"(?:något |ett )?(?:utlämnande)?förbud"
    r"|(?:(?:det finns|patienten har|har) )?(?:inget|inga|ej|inte något) (?:utlämnande)?förbud(?: mot "
    r"utlämnande| mot utlämnandet)?(?: finns| i kraft)?"
    r"|(?:utlämnande)?förbud finns (?:inte|ej)|(?:inte|ej) (?:förbjudit|förbjudet)|(?:förbud )?finns (?:inte"
    r"|ej))|nej|inget|inga|ej"
)
_ENGLISH = (
    r"(?:(?:(?:i|we) )?(?:hereby )?(?:confirm|assure|certify|declare|verified|confirmed|checked) (?:that )?)?"
    r"(?:(?:(?:the )?patient |he |she |they )?(?:(?:has|have|did) not|hasn't) "
    r"(?:forbidden|forbid|prohibited|refused|opposed|objected to)(?: it| this)?"
    + _EN_DATA
    + r"|(?:there is |(?:the )?patient has )?no prohibition(?: (?:on|against|to)"
    + _EN_DATA
    + r")?(?: exists| in force)?"
    r"|no prohibition from the patient|(?:the )?release (?:is |was )?not forbidden(?: by the patient)?"
    r"|there are no prohibitions|not (?:forbidden|prohibited)|not forbidden(?: it)?|no (?:objections?"
    r"|refusals?) (?:on record|recorded))|no|none"
)
_ASSURED = re.compile(f"{_FINNISH}|{_SWEDISH}|{_ENGLISH}")
_AFFIRMED = re.compile(
    r"(?:kyllä|ja|yes|x|ok|totta|true)?(?: ?(?:vakuutan|vahvistan|varmistettu|tarkistettu|pitää "
    r"paikkansa|försäkras|försäkrar|bekräftas|confirmed|assured|i confirm))?"
)
_FORBIDS = re.compile(
    r"(?<!ei )\b(?:on|oli) kieltänyt\b|\bkieltää\b|\bkielsi\b|(?<!ei )(?<!ei ole )\b(?:on|voimassa|voimassa "
    r"oleva|tehnyt|asettanut|antanut) (?:luovutus)?kiel(?:to|lon)\b"
    r"|\b(?<!ei )(?:luovutus)?kielto (?:on )?voimassa|\bhar "
    r"förbjudit\b|\bförbjuder\b|\bförbjöd\b|\b(?:utlämnande)?förbud (?:finns(?! inte| ej)|gäller|i kraft)"
    r"|\b(?:has|have) (?:forbidden|prohibited|refused|objected)\b|\b(?:forbids|prohibits|objects to|refuses)\b"
)
_SPEAKS = re.compile(
    r"\b(?:potila|asiaka|luovut|tietojen|hän)\w*\b.{0,200}\bkiel(?:täny|tää|täyty|si\b|to|lo)|\bkiel(?:täny|tää|täyty"
    r"|si\b|to|lo)\w*\b.{0,200}\b(?:potila|asiaka|luovut)"
    r"|\bluovutuskiel|\bkiel(?:toa|toja) ei ole|\bei (?:ole )?kiel(?:toa|toja|tänyt)\b"
    r"|\b(?:patient|klient|utlämn|uppgift)\w*\b.{0,200}förb(?:jud(?:it|er)|jöd|ud)"
    r"|förb(?:jud(?:it|er)|jöd|ud)\w*\b.{0,200}\b(?:patient|utlämn|uppgift)|\bhar "
    r"(?:inte|ej) förbjudit\b"
    r"|\bpatient\b.{0,200}(?<!is )(?<!are )(?<!strictly "
    r")\b(?:forb[ai]d|prohibit|object(?:s|ed)\b|refus|opted out)|\bprohibition\b|\bhas (?:not )?forbidden\b"
)
# What may say, in whatever words, that the release is not wanted, or not yet: it is read by a person. A mail's own
# small print is not.
_FI_NO = r"\b(?:ei|eikä|eivät|ettei|en|emme|älä|älkää|älköön)\b"
_FI_GIVE = (
    r"\b(?:luovut|toteut|kopioi|siir(?:rä|ret|tä)|"
    r"lähet(?:tä|ä\b|etä\b|ety|etty)|luvat|lupa|käsitel|jaeta|välit(?:ä\b|etä|tä))"
)
_FI_ASKED = r"\b(?:kuv(?:a|at|ia|ien|aa|iaan)|tutkimuks\w+|aineisto\w*|tieto\w*|pyyn\w+)\b"
_SV_GIVE = (
    r"\b(?:lämnas? (?:ut|vidare)|utlämn|vill|önskar|tillåt|godkänn|skicka|samtyck|överför|kopier|genomför|verkställ)"
)
_EN_GIVE = (
    r"\b(?:want|wish|releas|sen[dt]\b|transfer|allow|permit|approve|agree|consent|shar|disclos|proceed|carr(?:y|ied) "
    r"out|cop[iy]|leave the|hand(?:ed)? over|process)"
)
_OBJECTS = re.compile(
    rf"{_FI_NO}.{{0,60}}(?:\b(?:halu|salli|suost|hyväksy)|{_FI_GIVE})|{_FI_GIVE}\w*\b.{{0,60}}{_FI_NO}"
    rf"|{_FI_NO} (?:\w+ )?(?:saa|saisi)\b.{{0,60}}{_FI_ASKED}|{_FI_ASKED}.{{0,60}}{_FI_NO} (?:\w+ "
    r")?(?:saa|saisi|tarvi\w+|anne\w*|haluta)\b"
    rf"|{_FI_NO} (?:\w+ )?(?:tarvi\w+|anna|antanut|anneta|annettu)\b.{{0,40}}{_FI_ASKED}"
    r"|luovutuskiel|\bvastust(?!us|ett)|\bevä(?:n|s|t|ä)|\bperu(?!s|na|utusa|utuspai|uttamat|utukset)"
    r"|\bkeskeyttä|\bmitätöi"
    r"|\bkielle[td]|\bkielt(?:o|ä)|\bkiel(?:si|lo|lä|tänyt)"
    r"|\b(?:odottakaa|lykä(?:tkää|tään)|jät(?:ä|täkää) "
    r"(?:huomio|tekemättä|toteuttamatta|lähettämättä|luovuttamatta))|\b(?:luovuttakaa|lähettäkää|luovutus"
    r"|luovuttaa)\b.{0,40}\b(?:vasta|aikaisintaan)\b|\bvasta\b.{0,60}\b(?:luovut|lähettä)"
    rf"|\b(?:inte|ej|aldrig|inga|inget)\b.{{0,60}}{_SV_GIVE}|{_SV_GIVE}\w*\b.{{0,20}}\b(?:inte|ej|aldrig)\b|\blämna "
    r"(?:inte|ej)\b"
    r"|\bmotsätt|\bvägra|\båterkall|\bannuller|\bavbok|\bavbryt|\bförb(?:ud|jud|jöd)|\bvänta "
    r"(?:med|tills)|\bskjut\w* upp|\bbortse|\butan (?:patientens )?(?:tillstånd|lov)\b"
    r"|\b(?:not|never|cannot|nobody|no "
    rf"longer|\w+n't)\b.{{0,60}}{_EN_GIVE}|\bno\b.{{0,20}}\b(?:releas|transfer|permission|consent)|\bwithout "
    r"(?:the )?(?:patient's )?permission"
    r"|\bdeclin(?:es|ed)\b|\bwithdr[ae]w(?!al symptom)|\bcancel(?!lous)|\brevok|(?<!foreign )(?<!dicom "
    r")(?<!metal )(?<!metallic )\bobject(?:s|ed|ion|ions)\b|\brefus|\bforb[ai]d|\bprohibit"
    r"|\b(?:wait|hold) (?:for|until|with|the release|off)|\bon hold\b|\bpostpone|\bignore|\bdisregard"
)
_TEST = re.compile(
    r"(?:(?:tämä on|detta är|this is) (?:(?:vain|bara|only|just|ett|a) "
    r")*)?test(?:i|iviesti|imeddelande|meddelande|message|mail|pyyntö)?"
)
# A patient denies a symptom with the word for a prohibition.
_SYMPTOM = (
    r"[a-zåäö]*(?:kipu|kiv|sär|oire|allergi|trauma|vamma|huimau|"
    r"pahoinvoin|tuntopuuto|kuume|hengenahdis|rasku|tupak|alkohol|päihtei)[a-zåäö]*"
)
_SYMPTOMS = re.compile(
    rf"(?:potilas |hän |asiakas )?(?:kieltää|kielsi|on kieltänyt) (?:[a-zåäö-]+ ){{0,2}}?{_SYMPTOM}(?: "
    rf"(?:(?:ja|tai|eikä|sekä) )?{_SYMPTOM})*"
)
_YIELDS = re.compile(
    r"\b(?:ei|eikä) (?:hänellä |potilaalla )?ole mitään (?:luovutusta|siirtoa|luovuttamista) vastaan"
    r"|\bhar (?:inget|ingenting) emot\b|\bei (?:ole )?vastust\w+|\bmotsätter sig (?:inte|ej)\b"
    r"|\bno objections?\b|\b(?:do|does|did|has|have) "
    r"not (?:object|oppose)(?:ed|d)?\b"
)
_OF_THE_MAIL = re.compile(
    r"(?=.*\b(?:viesti|sähköposti|meddeland|mejl|e-post|message|e-?mail|vastaanottaj|mottagar|recipient|obehörig"
    r"|unauthori))"
    r"(?!.*\b(?:potila(?!stieto)|kuv(?:a|at|ia|ien|aa|iaan)\b|pyyn|patienten|bild|begäran|(?:the|this) "
    r"patient\b|images?\b|request))"
)
_CONSENT_LOST = re.compile(
    r"(?=.*(?:suostumu|samtyck|consent))(?=.*(?:peruut|peruttu|perunut|puuttu|ei ole "
    r"anta|återkall|saknas|withdr|revoke|missing|has not given|har inte gett|suostumus (?:ei|nej|no)\b))"
)
_WITHDRAWN = re.compile(r"\b(?:peru|återkall|withdr|revoke)")
# When it was checked, and where: a remark that takes nothing back.
_CHECKED = re.compile(
    r"(?i)[\s,;(]{1,4}(?:(?:oma)?kan(?:ta|nasta)|tark(?:istettu|astettu|\.)|varmistettu|i kanta|kontrollera(?:t|d)"
    r"|checked|verified|in kanta|from kanta|järjestelmästä|lifecaresta|apotista|potilaalta|den|on)"
    r"(?:\s(?:(?:oma)?kan(?:ta|nasta)|i kanta|in kanta|from kanta|tark(?:istettu|astettu|\.)|kontrollera(?:t|d)"
    r"|checked|verified|potilaalta|järjestelmästä|lifecaresta|apotista|den|on|tänään|idag|i dag|today"
    r"|this morning)){0,4}"
    r"(?:\s\d{1,2}\.\s?\d{1,2}(?:\.(?:\s?\d{2,4})?)?|\s\d{1,2}/\d{1,2}(?:[-/]\d{2,4})?|\s\d{4}-\d{2}-\d{2})?"
    r"(?:\s(?:klo|kl\.?|at)\s\d{1,2}[.:]\d{2})?\s?\)?[\s.]*\Z"
)
#: It was not checked, or not there: no comma parts the denial from the word for it.
_UNCHECKED = re.compile(
    r"(?i)\b(?:ei|eikä|ei ole|ettei|inte|ej|har inte|not|no|never|nej|ei vielä|inte ännu|not yet)\s+"
    r"(?:(?:ole|vielä|ännu|yet|been|blivit|voitu|ehditty|tullut)\s+){0,2}"
    r"(?:tark\w*\.?|varmist\w*|vahvist\w*|kysyt\w*|selvitet\w*|tiedossa|tietoa|kontroller\w*|kollat\w*|frågat\w*"
    r"|check\w*|verif\w*|confirm\w*|ask\w*|known|känt|(?:oma)?kan(?:nasta|nassa|ta)|potilaalta|i kanta|in kanta"
    r"|from kanta|järjestelmästä)\b"
)
_UNTICKED = re.compile(r"^\s*(?:\[\s*\]|\(\s*\)|\u2610)")
_TICK = re.compile(r"^\s*(?:\[[xX]\]|\([xX]\)|[\u2611\u2612\u2713\u2714])\s*")
_END = re.compile(r"[.!?:;]+(?=\s|$)|\n")
_MARKS = re.compile(r"[^\w'%/ -]+|(?<!\w)-|-(?!\w)")


def judge_prohibition(value: str, *, assuring: bool = False) -> bool | None:
    """What stands behind a label.

    True when the patient has forbidden the release, False when the sender assures that not, else None.

    `assuring`: the label itself is the assurance, so that a yes affirms it.
    """
    if _UNTICKED.match(value):
        return None
    ticked = bool(_TICK.match(value))
    if _UNCHECKED.search(value[:_MAX_SENTENCE]):
        return None
    plain = _plain(_TICK.sub("", _CHECKED.sub("", value[:_MAX_SENTENCE])))
    if _FORBIDS.search(plain):
        return True
    if assuring and plain in {"ei", "nej", "no", "ei ole", "none", "inget", "inga"}:
        return None
    affirmed = assuring and _AFFIRMED.fullmatch(plain)
    if (not assuring and _assures_in_each(value)) or (plain and (_ASSURED.fullmatch(plain) or affirmed)):
        return False
    return False if assuring and ticked and not plain else None


def _assures_in_each(value: str) -> bool:
    """Whether each part of a value assures that nothing is forbidden, as in `ei, potilas ei ole kieltänyt`."""
    parts = [plain for part in re.split(r"[,;()]", value[:_MAX_SENTENCE]) if (plain := _plain(part))]
    return len(parts) > 1 and all(_ASSURED.fullmatch(part) for part in parts)


def find_statements(texts: Iterable[str]) -> list[bool | None]:
    """What sentences of free text say about a prohibition, as `judge_prohibition`.

    Sentences on other things say nothing.
    """
    plain = ((sentence, _plain(sentence)) for sentence in sentences(texts))
    return [
        judge_prohibition(text) for text, words in plain if _SPEAKS.search(words) and not _SYMPTOMS.fullmatch(words)
    ]


def find_objection(texts: Iterable[str]) -> bool:
    """Whether a sentence may say that the release is not wanted, or a whole text that it is a test.

    Sentences on a prohibition or a consent are read elsewhere.
    """
    return any(_TEST.fullmatch(_plain(text)) or objects(text) for text in texts)


def objects(text: str) -> bool:
    """Whether a sentence of a text may say that the release is not wanted."""
    patterns = (_SYMPTOMS.fullmatch, _SPEAKS.search, _lacks_consent, _ASSURED.fullmatch, _OF_THE_MAIL.match)
    return any(
        _OBJECTS.search(_YIELDS.sub("", plain)) and not any(matches(plain) for matches in patterns)
        for plain in map(_plain, sentences([text]))
    )


def yields(text: str) -> str:
    """A sentence with the consent it gives by not objecting as one given."""
    return _YIELDS.sub("consents", _plain(text))


def _lacks_consent(plain: str) -> bool:
    """Whether a sentence says no more than that there is no consent: beside care or a commission none is needed."""
    return bool(_CONSENT_LOST.match(plain)) and not _WITHDRAWN.search(plain)


def loses_consent(texts: Iterable[str]) -> bool:
    """Whether a sentence of free text says that a consent is missing or withdrawn."""
    return any(_CONSENT_LOST.match(_plain(sentence)) for sentence in sentences(texts))


def sentences(texts: Iterable[str]) -> Iterator[str]:
    """The sentences of paragraphs; of one that is very long its beginning."""
    for text in texts:
        yield from (part[:_MAX_SENTENCE] for part in _END.split(text) if part.strip())


def _plain(text: str) -> str:
    """Words only, in small letters."""
    return " ".join(_MARKS.sub(" ", text[:_MAX_SENTENCE].replace("\u2019", "'").casefold()).split())
