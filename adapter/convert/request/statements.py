"""What a request says about a prohibition and a consent (REL-01, REL-04, REL-05). Pure.

Only an assurance known word for word is one; whatever else speaks of a prohibition is a doubt or a prohibition, never an assurance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_MAX_SENTENCE = 300
_FI_DATA = (
    r"(?: (?:(?:potilas|hoito|terveys)?tieto(?:jensa|jen|jaan|ja)|kuv(?:ien|iensa|iaan|ia)|kuvantamistutkimus(?:ten|tensa)"
    r"|tutkimus(?:ten|tensa)?|näiden tietojen|aineiston))?(?: (?:luovutusta|luovuttamista|luovuttamasta|siirtoa|siirtämistä))?"
)
_SV_DATA = (
    r"(?: (?:utlämnande|utlämnandet|utlämning|utlämningen)(?: av (?:sina |patientens )?(?:uppgifter|uppgifterna|bilder|bilderna))?"
    r"| att (?:sina )?(?:uppgifter|uppgifterna|bilder|bilderna) lämnas ut)?"
)
_EN_DATA = r"(?: (?:the |any )?(?:release|disclosure|transfer|sharing)(?: of (?:the |his |her |their )?(?:data|information|images|records|studies))?)?"
_FINNISH = (
    r"(?:(?:vakuutan|vakuutamme|vahvistan|vahvistamme|varmistan|todistan|tarkistin|varmistin|varmistettu|tarkistettu|vahvistettu"
    r"|olen (?:varmistanut|tarkistanut)|pyytäjä (?:vakuuttaa|varmistaa|vahvistaa)|tieto)"
    r"(?: (?:kannasta|omakannasta|potilastietojärjestelmästä|potilaalta|potilaalta itseltään))? ?(?:että )?)?"
    r"(?:(?:(?:potilas|asiakas|hän) )?ei (?:ole )?kieltänyt"
    + _FI_DATA
    + r"|ettei (?:(?:potilas|asiakas|hän) )?ole kieltänyt"
    + _FI_DATA
    + r"|(?:(?:potilas|asiakas|hän) )?(?:ei ole|ettei (?:potilas |asiakas )?ole) (?:tehnyt|asettanut|antanut|ilmoittanut) (?:tietojen(?:sa)? )?(?:luovutus)?kiel(?:toa|toja)"
    r"|(?:(?:potilaalla|hänellä) )?ei (?:ole )?(?:voimassa (?:olevaa |olevia )?)?(?:tietojen )?(?:luovutus)?kiel(?:toa|toja)(?: voimassa| tehty)?"
    r"|ettei (?:potilaalla ole )?(?:luovutus)?kiel(?:toa|toja)(?: ole)?(?: voimassa)?"
    r"|(?:potilaalla )?(?:tietojen )?(?:luovutus)?kiel(?:toa|toja) ei ole(?: (?:tehty|voimassa|asetettu|annettu|olemassa))?"
    r"|(?:(?:tietojen )?(?:luovutusta|luovuttamista) )?ei ole kielletty)|ei|ei ole"
)
_SWEDISH = (
    r"(?:(?:(?:jag|vi) )?(?:försäkrar|intygar|bekräftar) (?:att )?)?"
    r"(?:(?:(?:patienten|klienten|hon|han) )?(?:har (?:inte|ej)|(?:inte|ej) har) förbjudit"
    + _SV_DATA
    + r"|(?:(?:patienten|klienten|hon|han) )?(?:har (?:inte|ej)|(?:inte|ej) har) (?:gjort|lagt|meddelat|gett) (?:något |ett )?(?:utlämnande)?förbud"
    r"|(?:(?:det finns|patienten har|har) )?(?:inget|inga|ej|inte något) (?:utlämnande)?förbud(?: mot utlämnande| mot utlämnandet)?(?: finns| i kraft)?"
    r"|(?:utlämnande)?förbud finns (?:inte|ej)|(?:inte|ej) (?:förbjudit|förbjudet))|nej|inget|inga"
)
_ENGLISH = (
    r"(?:(?:(?:i|we) )?(?:hereby )?(?:confirm|assure|certify|declare|verified|confirmed|checked) (?:that )?)?"
    r"(?:(?:(?:the )?patient |he |she |they )?(?:(?:has|have|did) not|hasn't) (?:forbidden|forbid|prohibited|refused|opposed|objected to)(?: it| this)?"
    + _EN_DATA
    + r"|(?:there is |(?:the )?patient has )?no prohibition(?: (?:on|against|to)"
    + _EN_DATA
    + r")?(?: exists| in force)?"
    r"|there are no prohibitions|not forbidden(?: it)?)|no|none"
)
_ASSURED = re.compile(f"{_FINNISH}|{_SWEDISH}|{_ENGLISH}")
_AFFIRMED = re.compile(
    r"(?:kyllä|ja|yes|x|ok|totta|true)?(?: ?(?:vakuutan|vahvistan|varmistettu|tarkistettu|pitää paikkansa|försäkras|försäkrar|bekräftas|confirmed|assured|i confirm))?"
)
_FORBIDS = re.compile(
    r"(?<!ei )\b(?:on|oli) kieltänyt\b|\bkieltää\b|\bkielsi\b|(?<!ei )(?<!ei ole )\b(?:on|voimassa|voimassa oleva|tehnyt|asettanut|antanut) (?:luovutus)?kiel(?:to|lon)\b"
    r"|\b(?<!ei )(?:luovutus)?kielto (?:on )?voimassa|\bhar förbjudit\b|\bförbjuder\b|\bförbjöd\b|\b(?:utlämnande)?förbud (?:finns(?! inte| ej)|gäller|i kraft)"
    r"|\b(?:has|have) (?:forbidden|prohibited|refused|objected)\b|\b(?:forbids|prohibits|objects to|refuses)\b"
)
_SPEAKS = re.compile(
    r"\b(?:potila|asiaka|luovut|tietojen|hän)\w*\b.{0,200}\bkiel(?:täny|tää|täyty|si\b|to|lo)|\bkiel(?:täny|tää|täyty|si\b|to|lo)\w*\b.{0,200}\b(?:potila|asiaka|luovut)"
    r"|\bluovutuskiel|\bkiel(?:toa|toja) ei ole|\bei (?:ole )?kiel(?:toa|toja|tänyt)\b"
    r"|\b(?:patient|klient|utlämn|uppgift)\w*\b.{0,200}förb(?:jud(?:it|er)|jöd|ud)|förb(?:jud(?:it|er)|jöd|ud)\w*\b.{0,200}\b(?:patient|utlämn|uppgift)|\bhar (?:inte|ej) förbjudit\b"
    r"|\bpatient\b.{0,200}(?<!is )(?<!are )(?<!strictly )\b(?:forb[ai]d|prohibit|object(?:s|ed)\b|refus|opted out)|\bprohibition\b|\bhas (?:not )?forbidden\b"
)
# What may say, in whatever words, that the release is not wanted, or not yet: it is read by a person. A mail's own small print is not.
_OBJECTS = re.compile(
    r"\b(?:ei|eikä|ettei|en|emme|älä|älkää|älköön)\b.{0,60}\b(?:halu|sall|suost|hyväks|saa\b|saisi|anna|antanut|luovut|toteut|lähet|siir|tarvit|kopioi)"
    r"|luovutuskiel|\bvastust|\bevä(?:n|s|t|ä)|\b(?:peru(?!s)|keskeyt|mitätöi)|\bkielle[td]|\bkielt(?:o|ä)|\bkiel(?:si|lo|lä|tänyt)"
    r"|\b(?:inte|ej|aldrig|får inte)\b.{0,60}\b(?:lämna|vill|tillåt|godkänn|skicka|samtyck|överför|kopier)|\bvill (?:inte|ej)|\bmotsätt|\bvägra|\båterkall|\bannuller|\bavbok|\bförb(?:ud|jud|jöd)"
    r"|\b(?:do|does|did|must|may|should|will|shall|is|are|can) ?n[o']t\b|\bcannot\b|\bnever\b|\bdeclin|\bwithdr[ae]w|\bcancel|\brevok|\bobject(?:s|ed|ion)|\brefus|\bforb[ai]d|\bprohibit"
)
_OF_THE_MAIL = re.compile(
    r"\b(?:viesti|sähköposti|meddeland|mejl|e-post|message|e-?mail|vastaanottaj|mottagar|recipient|luvat|obehörig|unauthori)"
)
_CONSENT_LOST = re.compile(
    r"(?=.*(?:suostumu|samtyck|consent))(?=.*(?:peruut|peruttu|perunut|puuttu|ei ole anta|återkall|saknas|withdr|revoke|missing|has not given|har inte gett|suostumus (?:ei|nej|no)\b))"
)
_UNTICKED = re.compile(r"^\s*(?:\[\s*\]|\(\s*\)|\u2610)")
_TICK = re.compile(r"^\s*(?:\[[xX]\]|\([xX]\)|[\u2611\u2612\u2713\u2714])\s*")
_END = re.compile(r"[.!?:;]+(?=\s|$)|\n")
_MARKS = re.compile(r"[^\w'%/ -]+|(?<!\w)-|-(?!\w)")


def judge_prohibition(value: str, *, assuring: bool = False) -> bool | None:
    """What stands behind a label: True when the patient has forbidden the release, False when the sender assures that not, else None.

    `assuring`: the label itself is the assurance, so that a yes affirms it.
    """
    if _UNTICKED.match(value):
        return None
    ticked = bool(_TICK.match(value))
    plain = _plain(_TICK.sub("", value))
    if _FORBIDS.search(plain):
        return True
    if assuring and plain in {"ei", "nej", "no", "ei ole", "none", "inget", "inga"}:
        return None
    if plain and (_ASSURED.fullmatch(plain) or (assuring and _AFFIRMED.fullmatch(plain))):
        return False
    return False if assuring and ticked and not plain else None


def find_statements(texts: Iterable[str]) -> list[bool | None]:
    """What sentences of free text say about a prohibition, as `judge_prohibition`; sentences on other things say nothing."""
    return [judge_prohibition(sentence) for sentence in sentences(texts) if _SPEAKS.search(_plain(sentence))]


def find_objection(texts: Iterable[str]) -> bool:
    """Whether a sentence may say that the release is not wanted, beside those on a prohibition or a consent, which are judged as such."""
    judged = (_SPEAKS.search, _CONSENT_LOST.match, _ASSURED.fullmatch, _OF_THE_MAIL.search)
    return any(
        _OBJECTS.search(plain) and not any(known(plain) for known in judged) for plain in map(_plain, sentences(texts))
    )


def loses_consent(texts: Iterable[str]) -> bool:
    """Whether a sentence of free text says that a consent is missing or withdrawn."""
    return any(_CONSENT_LOST.match(_plain(sentence)) for sentence in sentences(texts))


def sentences(texts: Iterable[str]) -> Iterator[str]:
    """The sentences of paragraphs; of one that is very long its beginning."""
    for text in texts:
        yield from (part[:_MAX_SENTENCE] for part in _END.split(text) if part.strip())


def _plain(text: str) -> str:
    """Words alone, in small letters."""
    return " ".join(_MARKS.sub(" ", text[:_MAX_SENTENCE].replace("\u2019", "'").casefold()).split())
