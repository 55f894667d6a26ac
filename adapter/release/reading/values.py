"""Whether a value holds its value only: a remark beside it is a person's to read (REL-01). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from adapter.identifiers import find_hetu_shapes
from adapter.release.reading.amiss import IMAGES, is_amiss
from adapter.release.reading.harmless import STOPS, is_harmless
from adapter.release.reading.known import Known
from adapter.release.reading.parts import kind_of, part_of, side_of
from adapter.release.reading.plain import Vocabulary, fold, vocabulary, words_of
from adapter.release.reading.signature import TITLES, belongs, find_strangers, is_outside

_PARTICLES = vocabulary("von af de van der la le di da del den ben bin al el")
_BASIS = vocabulary(
    "hoito* hoido* suhde suhteen jatkohoi* laki lain lailla laissa lakia lakiin *laki *lain *laissa "
    "lakisaatei* toimeksian* "
    "suostumu* kirjallinen kirjallisen kirjallisesti allekirjoitet* potilaan potilas potilaalta huoltajan huoltaja "
    "edunvalvojan asiakkaan nojalla perusteella mukai* perustu* luovutusperuste lahete lahet* sopimu* ostopalvelu* "
    "paivysty* akuut* kiireelli* konsult* leikkau* osasto* poliklini* vastaanot* pykala momentti kohta luku § "
    "hyvinvointialueen hva sairaalan kaupungin antama antanut annettu ja seka on terveydenhuol* sairaanhoi* "
    "vard* behandling* samtyck* skriftlig* patientens patient patienten vardnadshavarens vardnadshavare lag lagen "
    "*lagen *lag uppdrag* remiss* enligt med stod av och om for i givet givit undertecknat avtal* grund "
    "care treat* consent* written signed patient's guardian's guardian commission* law act statute "
    "contract* referral* under "
    "of by the to with and in on for contact nurse ongoing health section basis as i acting doctor physician medical "
    "relationship fran hus pyynto* treating from given continued continuing follow-up emergency acute surgery"
)
_SCOPE = vocabulary(
    "kuv* rontgenkuv* lausun* lahet* lahetteet ja seka vain ainoastaan pelk* + & myos tutkimu* "
    "bild* utlatand* remiss* och samt endast enbart bara images image report* referral* and only just the of studies"
)
_YES = vocabulary(
    "kylla ei on x ja nej yes no ok kiireellinen kiireeton kiireellisena normaali* rutiini* bradskande "
    "inte icke normal routine "
    "urgent not false true erittain heti paivystys akuutti akut kiire immediately jour asap rutin high low stat"
)
_SIDES = vocabulary(
    "etu- sivukuva etukuva frontal- sidobild frontalbild varjoainetta yksi kaksi kolme nelja en ett tva tre one two "
    "three projektio* projektion* view side digitaalinen digital "
    "lausuttu "
    "lausunto valmiina valmis "
    "oikea oikean vasen vasemman oik vas molemmat molempien ap pa sivu sivukuva natiivi kontrasti "
    "seisten makuulla dx sin hoger vanster hogra "
    "vansta bada bilateral* right left both lateral staende view views seisten kuormit* taivutus* "
    "projekt* kpl kuvaa bilder images q0number"
)
_COLUMN = replace(
    _SIDES, whole=_SIDES.whole - {"lausunto", "valmiina", "valmis", "molemmat", "molempien", "bada", "both"}
)
_COLUMN |= vocabulary(
    "x ok kylla yes ja kiireellinen bradskande urgent nro nr no huom huomautus huomautukset lisatieto "
    "lisatiedot obs anm "
    "anmarkning note notes remarks comment # puoli sida side modaliteetti modalitet modality "
    "projektio ct mr mri us tt dx cr rtg mg xa nm pt rivi kpl jarjestysnumero hetu potilas q0known"
)
_STUDY = _SIDES | vocabulary(
    "*rontgen rontgen* *kuvaus *kuvaukset *kuva *kuvat kuv* *tutkimus tutkimus magneet* *magneettikuvaus mri mr "
    "mrt tt ct us uaa ultraaan* ultraa* ua tietokonetomogra* mammogra* thorax thx natiivi* kontrasti* varjoaine* "
    "angiogra* skint* pet pet-ct pet-tt spect luustokart* luusto* rtg *rtg ortopantomogra* optg kktt cbct "
    "lapivalaisu* tahystys doppler* kaikukuv* ekg densitometri* dexa *undersokning undersokning *bild bild *bilder "
    "magnetkamera* datortomogra* ultraljud* slatrontgen skiktrontgen x-ray xray radiogra* scan* ultrasound* "
    "imaging magnetic resonance computed tomography t plain study ranne* rante* nilk* polv* olk* olka* kyynar* "
    "lonk* lantio* selka* selan selas* rang* ranka* kaul* kaula* paa paan aivo* rinta* rinnan rinto* keuhko* sorm* "
    "sormi* peukal* kas* kade* kaden jal* jalk* jalan jalka* vats* hampa* hammas* leuka* leuan saar* reis* reide* "
    "kallo* nena* sivuontelo* poskiontelo* silm* korva* kasvo* solis* lapa* kylki* olkavar* kyynarvar* varv* "
    "varpa* kanta* akilles* munua* maksa* haim* sappi* virtsa* sydan* sepelva* aortt* valtimo* laskimo* alaraaj* "
    "ylaraaj* raaj* ristiluu* si-niv* nivel* nivelten niska* kaularang* lanneranga* rintarang* ls-rang* ls-rank* "
    "lannerang* th-rang* c-rang* luun luut kudos* pehmyt* imusol* kilpirauh* sylkirauh* kohdu* synnyt* alavats* "
    "ylavats* vartalo* koko kehon handled* fotled* kna* kna* axel* armbag* hoft* rygg* halsrygg* hals* landrygg* "
    "huvud* hjarn* brost* lung* finger* fingrar tumme* hand* fot* fotter ben bens arm* buk* tand* tander kake* kaken* "
    "underben* larben* skall* nas* bihal* ogon* oron* ansikt* njur* lever* bukspott* gall* urin* hjart* karl* "
    "backen* skuldr* nyckelben* revben* underarm* overarm* hal* led* wrist* ankle* knee* shoulder* elbow* hip* "
    "pelvi* spine* spinal lumbar cervical thoracic back neck head chest lung* hand* foot feet finger* thumb* leg* "
    "arm* abdom* tooth teeth jaw tibia* femur* skull* sinus* eye* face* kidney* liver* heart* brain* breast* rib* "
    "clavic* scapul* toe* heel* forearm* humer* radius ulna ja seka och and of the with without i med av kanssa "
    "ilman utan liike leikkeet sarja seuranta kontrolli kontroll follow-up pienen ison koko bedside vuode "
    "osastolla laaja suppea perus"
)
_CONSENT = vocabulary(
    "on annettu kirjallinen kirjallisesti allekirjoitettu allekirj kylla potilaan potilas huoltajan voimassa "
    "arkistoitu ja finns given givet skriftligt undertecknat patientens yes written signed by the patient q0day "
    "q0number q0known ks liitteena liite liitteeksi mukana ohessa oheisena toimitettu paperilla bifogat bifogas "
    "bilaga bilagt attached enclosed ei ole annettu puuttuu peruutettu peruttu saknas aterkallat aterkallats "
    "withdrawn missing revoked not given nej no"
)
_BELOW = vocabulary(
    "alla ohessa seuraavat seuraavasti ks katso nedan foljande se below following see listed as q0number kpl st"
)
_MOMENT = vocabulary(
    "ma ti ke to pe la su maanantai* tiistai* keskiviikko* torstai* perjantai* lauantai* sunnuntai* klo kello kl "
    "klockan man tis ons tors fre lor son mandag* tisdag* onsdag* torsdag* fredag* lordag* sondag* mon tue wed thu "
    "fri sat sun monday tuesday wednesday thursday friday saturday sunday at on den the am pm n noin ca about "
    "o'clock q0day q0clock q0number"
)
_NAME = re.compile(r"[^\W\d_][\w'\u2019.-]*")
_HETU = re.compile(
    r"(?i)[\s,;(/]*(?:\b(?:hetu|henkilötunnus|personbeteckning|personal identity "
    r"code)\b[\s:]*)?\d{6}[\s.]{0,3}[^\w\s.]?[\s.]{0,3}\w?[\s.]{0,3}\d{3}[0-9A-Za-z]\)?"
)
#: Whose commission is none for a release.
_NO_GIVER = re.compile(
    r"\b(?:potilaan|asiakkaan|omaisen|patientens|klientens|anhorigs|patient's|relative's) "
    r"(?:toimeksian|uppdrag|commission)"
)
_BASIS_CORE = vocabulary(
    "hoito* hoido* toimeksian* suostumu* laki lain *laki *lain kirjallinen hyvinvointialueen hva "
    "sairaalan kaupungin uppdrag* "
    "samtyck* vard* commission* consent* care treat* act"
)
_LETTERED = re.compile(r"[a-z]{2,}\d{4}")
_PART = re.compile(r"[,;()\[\]/:]|\s[\u2013\u2014-]\s|(?<=\w{4})[.!?]\s")
_WRITTEN = re.compile(r"[^\W_][\w.'\u2019/§+-]*")
_KINDS = vocabulary(
    "*rontgen *rontgenkuva* *kuvaus* *kuva *kuvat *tutkimus *tutkimukset rtg *magneet* mri mr mrt tt ct us uaa "
    "*ultraaan* tietokonetomogra* natiivi* *undersokning* *bild *bilder magnetkamera* datortomogra* ultraljud* "
    "x-ray xray x-rays radiogra* scan* ultrasound tomography"
)
#: The report and not the images, a share of the study, one more of it, or another day.
_SHARE = re.compile(
    r"\b(?:lausunto|lausunnot|utlatande|utlatandet|report)\b"
    r"(?! (?:on |ar |is )?(?:valmi|klar|ready|tehty|gjort))"
    r"|\b(?:kuva|sarja|leike|bild|serie|snitt|image|series|slice)\s*\d"
    r"|(?:\+|\b(?:ja|seka|och|samt|and)\b)\s*(?:kontroll|uusi|toinen|ny|annan|another)"
    r"|(?<![\d.])\d{1,2}\.\s?\d{1,2}\.(?!\d)"
)
#: Who asks for no release: nobody at a place of care.
_NOBODY = vocabulary(
    "potilas patient patienten omainen omaiset anhorig anhoriga relative tuntematon okand unknown asiakas klient "
    "client "
    "koti hemma home potilasasiamies patientombud* testiymparisto testi test nimeton anonym* itse sjalv myself"
)
_BOTH = vocabulary("molem* kumpi* kumman* bada bagge bagges both bilateral* toinen toise* andra other")
#: The name of a consent: its address here or elsewhere, or an identifier's value.
CONSENT_NAMED = re.compile(
    r"(?P<reference>Consent/[A-Za-z0-9.-]{1,64})(?:/_history/\S+)?|(?P<value>\w+://\S{1,500}|"
    r"(?=[^\s]*\d)[\w.:/-]{3,128})"
)
_MAX = 1_000  # characters of a value


#: Fields whose values have a vocabulary of their own.
_CLOSED = {
    "scope": _SCOPE,
    "studies": _BELOW,
    "column": _COLUMN,
    "head": _COLUMN,
    "moment": _MOMENT,
    "consent": _CONSENT,
    "urgent": _YES,
}


def without_hetu(text: str) -> str:
    """A text without the HETU that stands in it, and the word for one."""
    return _HETU.sub(" ", text).strip(" ,;()/-\u2013")


def holds_remark(field: str, value: str, known: Known, laws: Iterable[str] = ()) -> bool:
    """Whether what stands behind a label is more than its value."""
    text = value[:_MAX]
    if field in _CLOSED:
        return _goes_beyond(field, text, known)
    match field:
        case "hetu" if find_hetu_shapes(text):
            return bool(_strangers(without_hetu(text), known, vocabulary()))
        case "patient":
            return not _is_name(without_hetu(text))
        case "person" | "unit" | "asker":
            return _is_nobody(text, known) or _says_otherwise(text) or not all(map(_is_unit, re.split(r"[/;]", text)))
        case "destination" | "study":
            value = _without_reasons(text, known) if field == "study" else text
            strays = (
                _strays(value) or bool(_SHARE.search(fold(text)))
                if field == "study"
                else not all(map(_is_aside, _PART.split(value)[1:]))
            )
            return strays or _says_otherwise(value)
    return field == "basis" and _goes_beyond_basis(text, laws)


def _is_nobody(text: str, known: Known) -> bool:
    """Whether who asks is the patient, by name or word, or nobody of a place of care."""
    words = [word for word in words_of(text) if word not in TITLES]
    own = [word for word in words if word in known.echoes]
    return bool(words) and (all(word in _NOBODY for word in words) or (len(own) > 1 and len(own) == len(words)))


def _without_reasons(name: str, known: Known) -> str:
    """The name of a study without the reasons of care behind it, which name no other part of the body and no side."""
    first, *more = name.split(", ")
    own = set(map(part_of, words_of(first))) | {""}
    for number in range(len(more)):
        reasons = ", ".join(more[number:])
        if any(part_of(word) not in own or side_of(word) for word in words_of(reasons)):
            continue
        reason_words = tuple(words_of(reasons))
        echoes = frozenset(word for word in known.echoes if not word.startswith(reason_words)) | {*words_of(first)}
        said = replace(known, echoes=echoes)
        if is_harmless(reasons, said) and not is_amiss(reasons, known):
            return ", ".join([first, *more[:number]])
    return name


def _goes_beyond(field: str, text: str, known: Known) -> bool:
    """Whether a value has a word that its field has not; a consent may be named, and a hurry explained."""
    if field == "consent" and CONSENT_NAMED.fullmatch(text.strip()):
        return False
    if field == "column" and len({side for word in words_of(text) if (side := side_of(word))}) > 1:
        return True
    return bool(_strangers(text, known, _CLOSED[field])) and not (
        field == "urgent" and is_harmless(text, known) and not any(word in STOPS for word in words_of(text))
    )


def _strangers(text: str, known: Known, words: Vocabulary) -> list[str]:
    """The words that neither the vocabulary nor the request itself has."""
    return [word for word in words_of(known.mask(text)) if word not in words and word != "q0known"]


def _says_otherwise(text: str) -> bool:
    return "?" in text or any(word in STOPS for word in words_of(text))


def _is_name(text: str) -> bool:
    """A name and nothing else: capitals, one comma at most, nothing in brackets."""
    family, comma, given = text.partition(",")
    if comma and len(family.split()) > 2:
        return False
    words = [*family.split(), *given.split()]
    return all(
        fold(word) in _PARTICLES or (word[0].isupper() and bool(_NAME.fullmatch(word)) and fold(word) not in STOPS)
        for word in words
    )


def _is_unit(text: str) -> bool:
    """The name of a unit or a person with title and address; behind a comma or in brackets no place to send to."""
    first, *more = _PART.split(Known().mask(text))
    written = _WRITTEN.findall(first)
    if any(map(is_outside, written)):
        return False
    return all(belongs(word) or word[0].isupper() or word.isdigit() for word in written) and all(map(_is_aside, more))


def _is_aside(part: str) -> bool:
    return not find_strangers(
        [word for word in _WRITTEN.findall(part) if not (word.isdigit() or word.startswith("q0"))]
    )


def _goes_beyond_basis(text: str, laws: Iterable[str]) -> bool:
    """Whether a basis has a word that is no basis; of names only those before one that is, and short ones, are its."""
    plain = fold(text)
    if _NO_GIVER.search(plain):
        return True
    for law in sorted(map(fold, laws), key=len, reverse=True):
        plain = plain.replace(law, " laki ")
    words = words_of(plain)
    capitals = {fold(word) for word in re.findall(r"[^\W_][\w-]*", text) if word[0].isupper()}
    short = {fold(word) for word in re.findall(r"\b[A-ZÅÄÖ]{2,5}(?:in|n|s)?\b", text)} - {""}
    return any(
        not (word in _BASIS or _is_number(word) or word in short)
        and not (
            word in capitals
            and word not in IMAGES
            and not is_outside(word)
            and number + 1 < len(words)
            and words[number + 1] in _BASIS_CORE
        )
        for number, word in enumerate(words)
    ) or any(word in STOPS for word in words if word in short)


def _is_number(word: str) -> bool:
    """A number, of a law or a referral: no accession number."""
    return any(map(str.isdigit, word)) and not _LETTERED.match(word)


def _strays(name: str) -> bool:
    """Whether the name of a study holds a word that no name of one has; its first word may be any."""
    written = _WRITTEN.findall(name)
    unknown = [
        word
        for number, word in enumerate(written)
        if fold(word).strip(".") not in _STUDY
        and not any(map(str.isdigit, word))
        and not (word.isupper() and len(word) < 5)
        and not (number == 0 and word[0].isupper())
    ]
    return bool(unknown) or _names_more(name)


def _names_more(name: str) -> bool:
    """Whether another kind of study, part of the body or side comes behind a study that is named already."""
    first, *more = _PART.split(name)
    if len({kind for word in words_of(name) if (kind := kind_of(word))}) > 1:
        return True
    parts: set[str] = set()
    sides: set[str] = set()
    whole = False  # a part and the kind of study behind it
    for text in (first, *more):
        for word in words_of(text):
            part, side = part_of(word), side_of(word)
            if parts and (word in _BOTH or (side and sides - {side})):
                return True
            if part and whole and part not in parts:
                return True
            parts |= {part} - {""}
            sides |= {side} - {""}
            whole = whole or (bool(parts) and word in _KINDS)
        whole = bool(parts)
    return False
