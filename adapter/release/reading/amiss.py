"""What is amiss in a sentence whatever it is about: other images, another person, or what is over (REL-01).

Such a sentence is never harmless, and nobody at the desk may take it as read. Pure.
"""

from __future__ import annotations

import re

from adapter.release.reading.known import Known
from adapter.release.reading.parts import kind_of, part_of, side_of
from adapter.release.reading.phrases import plainer
from adapter.release.reading.plain import fold, vocabulary, words_of
from adapter.release.reading.settled import is_settled
from adapter.release.reading.takers import is_for_patient
from adapter.release.reading.unsettled import is_unsettled

IMAGES = vocabulary(
    "kuv* *kuva *kuvat *kuvia *kuvaa *kuvien *kuvan *kuvaus* rontgen* *rontgen magneet* *magneet* mri tt ct us "
    "tutkimuk* tutkimus bild* *bild *bilder* undersokning* *undersokning image* scan* x-ray* xray* radiogra* study "
    "studies"
)
#: Said of the images or the request: they are here, or go by mail, or the care is the reader's now.
_SAID_OF_IMAGES = re.compile(
    r"\b(?:meilla|potilaalla) on (?:jo )?kuvat\b|\bkuvat (?:on|ovat) (?:jo )?(?:meilla|potilaalla)\b"
    r"|\b(?:we|patient) (?:have|has) (?:already )?the images|\bimages are with (?:us|the patient)"
    r"|^vi har (?:redan )?bilderna|\b(?:uusi lomake|ny blankett|new form) (?:tulee|kommer|follows|is coming)\b"
    r"|\b(?:pyydan|pyydamme) lausun\w+$|\bvi begar utlatandet\b|\bplease (?:provide a report|report the images)\b"
    r"|\bkuvaus tarvitaan\b"
    r"|\bkontrollikuv\w+ tarvitaan\b|\bkuvat kontrollikuvauksesta\b|\b(?:leikkausajan selvit|leikkauspaatoksen mukaan)"
    r"|\bimages (?:were seen|have been (?:reviewed|seen))\b|\basian (?:huomenna|ensi)|^asiasta keskustellaan"
    r"|\bfallen through\b|\bpa is$|\bon ice$"
    r"|\b(?:teen|lahetan|laitan) pyynnon viela\b|\bwill send the request\b|\bniin pyydamme\b"
    r"|\b(?:no|ei|ingen|inget) (?:request|pyynto|pyyntoa|begaran|case)\b|\bnot the case\b"
    r"|\b(?:tama|this(?: one)?|den har)\b(?: \w+){0,2} (?:odottaa|odottamassa|waiting|waits|vantar)$"
    r"|^(?=.*\b(?:kuvat|kuvia|bilderna|images)\b)(?=.*\b(?:sahkopost\w*|e-post|mejl\w*|e-?mail)\b)"
    r"(?!.*\b(?:pyynto|pyynnon|pyytaa|ilmoit\w*|kysy\w*|vasta\w*|begaran|request|reply|confirm\w*|let|tieto|viesti"
    r"|svara?|meddela|kuitta\w*"
    r"|vahvist\w*)\b)"
    r"|\b(?:hoito|jatkohoito|hoitovastuu|leikkaus|seuranta|kontrolli|kontrollit) (?:\w+ ){0,2}(?:teilla"
    r"|teille)\b(?! (?:otetu|tehdy|kuvat))"
    r"|\b(?:operationen|varden|vardas|kontrollerna|uppfoljningen) (?:\w+ ){0,2}hos er\b|\b(?:surgery|care"
    r"|follow-up) (?:\w+ ){0,3}(?:with you|at"
    r" your (?:hospital|clinic|unit))\b"
    r"|\b(?:otettu|kuvattu|tehty|kuvaus|tagna|tagen|taken|performed)(?: \w+){0,2} q0day\b|\bkuvat q0day\b"
    r"|\b[a-z]{4,8}kuun kuvat\b|\b(?:images|bilderna) (?:from|fran) (?:jan|feb|mar|apr|may|maj|jun|jul|aug|sep|oct|okt"
    r"|nov|dec)\w*"
    r"|\b(?:tarvit\w+|pyyd\w+|need|behover) (?:\w+ ){0,2}(?:uuden kuvan|uudet kuvat|uusi kuvaus|uusi tutkimus"
    r"|new image\w*|nya bilder"
    r"|kontrollikuv\w+|kontrollbild\w*|follow-?up image\w*)\b|^(?:kontrollikuv\w+"
    r"|kontrollbild\w*)(?: teilta)? (?:kiitos|tack)\b"
    r"|\bskyddad\w* (?:person|identitet)|\bturvakiel|\bprotected (?:identity|personal)|\b(?:mihin|vart) (?:kuvat"
    r"|bilderna)\b|\bkuvien tarve\b"
)
#: What only the sentence as a whole says: that there are more of them, or that they are there.
_AS_A_WHOLE = re.compile(
    r"\balla undersokningar|\b(?:redan|already|jo) (?:have |the ){0,2}(?:utlatandet|report|lausunto|lausunnot) "
    r"(?:och|and|ja) "
    r"(?:the )?(?:bilderna|images|kuvat)\b"
)
#: A study that is still to be made is no study that is asked for.
_TO_COME = vocabulary(
    "tulossa tulee tulevan tuleva menossa otetaan tehdaan varattu kutsu* jonossa ajanvarau* planer* bokad ska skall "
    "will "
    "scheduled booked coming uusi uuden uuteen uusien ny nya new lausun* aika tid appointment kontrolli* next"
)
#: The study of the request is done: it is not booked, and was not made yesterday.
_BOOKED = vocabulary("varattu varattuna varataan bokad bokat bokas booked scheduled eilen eilinen igar yesterday")
#: Where the trouble is; and that it is not where the images are of.
_IS_THERE = re.compile(r"\b(?:vamma|murtuma|kipu|vaiva|skadan|frakturen|smartan|injury|fracture|pain) (?:on|ar|is)\b")
_DENIES = re.compile(r"\b(?:ei|eika|inte|ej|not|oireeton|frisk)\b")
_CONTROL = vocabulary("kontroll* *kontroll* seurant* *seurant* follow-up uppfolj* uusi uuden new ny nya")
_WORDS = {
    1: "yksi yhden ett one",
    2: "kaksi kahden tva two",
    3: "kolme kolmen tre three",
    4: "nelja neljan fyra four",
    5: "viisi viiden fem five",
}
_N = rf"\d{{1,2}}|{'|'.join(word for words in _WORDS.values() for word in words.split())}"
_STUDIES = r"(?:tutkimu[ks]|kuvau[ks]|undersokning|stud(?:y|ies))\w*"
_COUNT = re.compile(
    rf"(?<![\w.:/])({_N}) (?:kpl |st |eri )?{_STUDIES}"
    rf"|{_STUDIES}(?: (?:yhteensa|totalt|in total))?:? ({_N})(?: kpl| st)?\W*\Z"
)
#: An occupational therapist (toimintaterapeutti) behind a name, and no tomography.
_TITLE = re.compile(r"(?<=\w), ?TT\b\.?(?=\s*$|,)")
#: By which a sentence says what the request is about.
_CONCERNS = vocabulary("kyseessa koskee galler concerns concerning")
_ADULT = 17
_AGE = re.compile(
    r"\b(?P<years>\d{1,3})(?: |-)?(?:v\b(?=\.?,? ?(?:mies|nainen|man|kvinna|potilas|patient))|-?vuotia\w{0,4}|vee\b"
    r"|arig\w?|ars\b|years?[ -]old|yo\b|y/o)(?! (?:sitten"
    r"|ajan))"
)
_CHILD = re.compile(
    r"\b(?:lapsi|lapsen|lapsella|poika|pojan|pojalla|tytto|tyton|tytolla|vauva\w{0,4}|barnet|barnets|pojke\w{0,2}"
    r"|flicka\w{0,2}"
    r"|boy|girl|child|baby|toddler|huoltaja\w*|vardnadshavar\w+|guardians?|parental)\b(?! (?:hoitokod|sairaal))"
)
_SIGNED = re.compile(
    r"(?:t|terv|terveisin|ystavallisin terveisin|yst terv|mvh|med vanlig halsning|halsningar|(?:best |kind )?regards"
    r"|br),?\.? (?P<name>[\w .'-]{3,60})"
)


def is_amiss(sentence: str, known: Known) -> bool:
    """Whether a sentence speaks of other images, of another person, of what is over, or of images that are here."""
    words = " ".join(words_of(known.mask(sentence)))
    return (
        _names_other_images(sentence, known)
        or is_for_patient(sentence)
        or is_settled(sentence)
        or bool(_SAID_OF_IMAGES.search(words))
        or is_unsettled(sentence, words)
        or _names_other_person(sentence, words)
        or _miscounts(sentence, known)
        or _is_signed_by_patient(sentence, known)
        or _is_of_another_age(sentence, known)
    )


def is_settled_as_a_whole(text: str) -> bool:
    """Whether only the sentence as a whole says that there are more images, or that they are there."""
    return bool(_AS_A_WHOLE.search(fold(text)))


def _names_other_images(sentence: str, known: Known) -> bool:
    """Whether a sentence speaks of images of a part of the body, or of the side of one, that the request has not."""
    words = words_of(plainer(_TITLE.sub("", sentence)))
    parts = set(map(part_of, words)) - {""}
    own_parts = set(map(part_of, known.echoes)) - {""}
    sides, own = (set(map(side_of, several)) - {""} for several in (words, known.echoes))
    if parts and own and sides - own:
        return True
    kinds, own_kinds = (set(map(kind_of, several)) - {""} for several in (words, known.echoes))
    if own_kinds and kinds - own_kinds and not any(word in _TO_COME for word in words):
        return True
    if kinds & own_kinds and any(word in _BOOKED for word in words) and not any(word in _CONTROL for word in words):
        return True
    others = parts - set(map(part_of, known.echoes))
    if others and all(part_of(word) or word in {"ja", "och", "and", "seka"} for word in words):
        return True
    if (
        others
        and own_parts
        and (_IS_THERE.search(fold(sentence)) or (parts & own_parts and _DENIES.search(fold(sentence))))
    ):
        return True
    return bool(others) and any(word in IMAGES or word in _CONCERNS for word in words)


def _is_of_another_age(sentence: str, known: Known) -> bool:
    """Whether a sentence gives an age that is not the patient's, or speaks of a child where the patient is none."""
    folded = fold(sentence)
    if not known.ages:
        return False
    others = any(min(abs(int(found["years"]) - age) for age in known.ages) > 1 for found in _AGE.finditer(folded))
    return others or (min(known.ages) > _ADULT and bool(_CHILD.search(folded)))


def _miscounts(sentence: str, known: Known) -> bool:
    """Whether a sentence gives another number of studies than there are."""
    said = {number for found in _COUNT.finditer(fold(sentence)) for number in found.groups() if number}
    return bool(known.count and said - {str(known.count), *_WORDS.get(known.count, "").split()})


def _names_other_person(sentence: str, words: str) -> bool:
    """Whether a line of names the request knows has a day it does not know, or two people of the name."""
    kinds = {word for word in words.split() if kind_of(word) or part_of(word)}
    own = set(words.split()) - kinds <= {"q0known", "q0day", "q0clock", "ja", "och", "and", "s", "synt", "fodd", "born"}
    return (
        own
        and "q0known" in words
        and (
            "q0day" in words
            or "q0clock" in words
            or (not kinds and bool(re.search(r"\b(?:ja|och|and)\b|/", fold(sentence))))
        )
    )


def _is_signed_by_patient(sentence: str, known: Known) -> bool:
    """Whether a line ends a letter with the patient's own name, or the word for one."""
    found = _SIGNED.fullmatch(fold(sentence).strip(" .!"))
    words = words_of(found["name"]) if found else []
    own = [word for word in words if word in known.echoes and word not in known.people]
    return bool(words) and (len(own) == len(words) or words[-1] in {"potilas", "patient", "patienten"})
