"""The lines of a signature: names, titles, units, addresses, telephone numbers (REL-01). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adapter.release.reading.names import find_names, is_town
from adapter.release.reading.parts import part_of, side_of
from adapter.release.reading.plain import fold, vocabulary

TITLES = vocabulary(
    "os.siht osastosiht siht toim.siht avd.sekr sekr rontgensk rontgenhoit rtg-hoit rtg-hoitaja sjsk ssk laak "
    "hoit sairaanhoit "
    "rtgh tohtori tohtorin vs vs. vt ma. *avustaja *sekreterare *skotare *therapist therapist physiotherapist midwife "
    "podiatrist ttm ttk thm "
    "fm esh amk yamk "
    "kliininen klinisk clinical *kayttaja *vastaava *kasittelija administrator "
    "radiographer "
    "photographer oyl aoyl eval evl bitr bitr. archivist arkistonhoitaja arkivarie "
    "laakari *laakari *laakarin ll lt el sh oh aoh rh th ft tk tays-siht siht siht. sihteeri *sihteeri "
    "*hoitaja hoitaja "
    "fysioterapeutti radiologi kirurgi ortopedi neurologi dosentti dos dosentti prof professori erikoistuva vastaava "
    "osastonylilaakari virkailija toimistosihteeri *suunnittelija *esimies *paallikko opiskelija kandidaatti lk "
    "lakare *lakare *skotare *skoterska skotare sekreterare *sekreterare overlakare specialist leg leg. "
    "physician doctor dr dr. md phd consultant nurse secretary radiologist radiographer surgeon registrar resident "
    "specialist gp rn mrs mr ms tri tri. dipl psykologi *terapeutti *kirurgi *radiologi allekirjoittanut "
    "hammaslaakari ehl registered charge staff enrolled apulais* "
    "tf tf. vt vt. asiantuntija *asiantuntija koordinaattori *koordinaattori expert coordinator she her he him they "
    "hers his pronouns docent med. chief head senior assistant"
)
UNITS = vocabulary(
    "ta tk hvc hs terv.as terv.asema terv.keskus *arkivet bildarkiv kuva-arkisto *asema *asemalla *aseman "
    "*sairaala *sairaalan *poliklinikka *klinikka klinikka "
    "pkl pkl. *osasto osasto os os. "
    "yksikko *yksikko *kuvantaminen kuvantamisen rontgen *rontgen *paivystys paivystys paivystyspoliklinikka "
    "*keskus *keskuksen hyvinvointialue hyvinvointialueen hva kaupunki kaupungin yhtyma *yhtyma oy oyj ab ky rf ry "
    "*vastaanoton *kirjaamo kirjaamo *palvelut palvelut *palvelu *huolto *hoito sote *vastaanotto vastaanotto"
    " avoterveydenhuolto ajanvaraus vaihde "
    "neuvonta osaston poliklinikan yliopistollinen keskussairaala *virasto *laitos *linja *talo kerros krs huone "
    "linja vastuualue toimialue sisataudit kirurgia ortopedia neurologia lastentaudit *taudit *osastot akuutti "
    "potilastoimisto arkisto halsostation *station sjukhus *sjukhus *sjukhuset poliklinik *poliklinik *mottagning "
    "mottagning avdelning *avdelning jour *jour valfardsomrade *omrade *omradet stad *central *tjanster enhet "
    "vaning rum hospital *hospital clinic department dept ward unit centre center health station university ltd "
    "inc emergency outpatient imaging orthopaedics radiology surgery vaki henkilokunta personal staff "
    "asiakaspalvelu floor room building of the and *alue *alueen tulosalue palvelualue toimintayksikko "
    "palveluyksikko operatiivinen operatiivisen konservatiivinen konservatiivisen *linja *tiimi tiimi *toiminta "
    "*toiminnan *palvelujen *palveluiden *kirurgia *kirurgian *ortopedia *ortopedian *logia *logian *iatria "
    "*iatrian *kirurgi *logi *login *taudit *tautien *sairaudet *sairauksien *poliklinikan *osaston *kuvantaminen "
    "*kuvantamisen *kuvantamisyksikko *rontgenosasto *toimisto toimisto *toimiala *keskus *keskuksen *yksikko "
    "*yksikon *vastuualue perusterveydenhuolto erikoissairaanhoito terveyspalvelut laboratorio diagnostiikka "
    "*diagnostiikka kuvantamisdiagnostiikka bilddiagnostik* medicinsk* *enhet *enheten *enheter verksamhet* *vard "
    "*varden resultatomrade* *kirurgi ortopedi kirurgi akutmottagning halsovard* sjukvard* specialiserad *logi "
    "*iatri byra *byra kansli radiologi division diagnostic general wellbeing services service county east west "
    "north south eastern western northern southern uusimaa ostra vastra nylands medical *logy *paedics *surgery "
    "*iatrics "
    "theatre trust health-care healthcare county *polikliniken *iska *isk *linen *lliset"
)
CONTACTS = vocabulary(
    "q0home q0asker weekdays vardagar arkisin mon fri suora numero ovi dorr door direct ark ark. sovi "
    "tapaaminen tid p p. puh puh. "
    "puhelin gsm matkapuhelin matkap "
    "vaihde faksi fax suora email e-mail sahkoposti s-posti www tel "
    "tel. tfn tfn. telefon mobil phone mob mobile e-post epost vaxel osoite adress address pl pb postiosoite "
    "kayntiosoite soittoaika puhelinaika telefontid klo kl ma-pe ma-to ma ti ke to pe arkisin vardagar fi web "
    "kotisivu hemsida q0known laskutusosoite verkkolaskuosoite verkkolasku* laskut y-tunnus ovt ovt-tunnus "
    "operaattori valittajatunnus faktureringsadress* fakturor fo-nummer natfaktura* billing invoice* invoicing vat "
    "id besoksadress* postadress* kotisivut nettisivut hemsidan tavoitettavissa puhelinajat aukioloajat oppettider "
    "avoinna alanumero anknytning ankn ext extension whatsapp teams mon-fri man-fre ma-su 24h q0phone q0mail q0web "
    "q0clock q0number q0day c/o"
)
#: Words that end a letter in the line of the name itself.
_ENDS = re.compile(
    r"(?i)\W{0,3}(?:t|yt|terv|tv|terkuin|terkut|terveisin|yst|yst\.? terv|br|rgds|regards|best|cheers|mvh|hälsn?"
    r"|hälsar"
    r"|vh|m\.?v\.?h)"
    r"[.:,]{0,2}\s(?P<name>.{2,60})"
)
#: Who writes from there asks for no care.
_OUTSIDE = vocabulary(
    "*sanomat hufvudstadsbladet lahitapiola pohjantahti alandia fennia "
    "*vakuutuskeskus *vahinkokeskus elain* kansanelake* etsiva* claims veterinary veterinar* laaketehdas "
    "lakemedelsfabrik* "
    "rikosuhri* "
    "kela fpa "
    "*vakuutus *vakuutuksen vakuutusyhti* vakuutusoik* korvauskasit* forsakring* *forsakring *forsakringar insurance "
    "insurer* poliisi* polis polisen polisinr* police asianajo* asianaja* lakiasia* lakitoimi* advokat* juristby* "
    "law solicitor* attorney* toimitus toimittaja* lehti *lehti *lehden redaktion* tidning* newspaper* media "
    "tutkimusryhma* tutkimushank* forskargrupp* research syyttaja* aklagar* karajaoik* tingsratt* court"
)
#: What is stamped on a paper that does not count.
_STAMPS = vocabulary("void demo luonnos utkast draft kopio copy potilas patient patienten")
_JOINS = vocabulary("ja och and & von af de van der la le di in i vid inom at")
#: Words with a capital at the beginning of a line, and days, that are no names.
_NO_NAMES = vocabulary(
    "koskee koskien galler gallande angaende concerns concerning regarding about after before until from on by not "
    "no none only both all first second old new other another wrong wait stop hold "
    "jalkeen ennen vasta vain ei molemmat kaikki toinen muu uusi vanha vaara odota pyynto kuvat tutkimus potilas "
    "efter fore innan bara inte ej bada alla annan ny gammal fel vanta begaran bilder patient patienten images "
    "request "
    "maanantai* tiistai* keskiviik* torstai* perjantai* lauantai* sunnuntai* mandag* tisdag* onsdag* torsdag* "
    "fredag* "
    "lordag* sondag* monday* tuesday* wednesday* thursday* friday* saturday* sunday* *kuu *kuuta january february "
    "march "
    "april may june july august september october november december januari februari mars maj juni juli augusti "
    "oktober"
)
_STREET = vocabulary(
    "*granden *stigen *backen *planen *esplanaden *katu *kadun *tie *kuja *polku *ranta *aukio *tori *vayla *vagen "
    "*gatan *grand *strandvagen *torget *torg "
    "street road avenue lane"
)
_NUMBER = re.compile(r"[\s,]*(?:\+|0)\d[\d ]{5,14}\Z")  # a telephone behind the name
_WORD = re.compile(r"[^\s,;/()|]+")
_NAME = re.compile(r"[A-ZÅÄÖÉ](?:[a-zåäöéü]+|\.)(?:-[A-ZÅÄÖ][a-zåäöéü]+)?")
_MAX_WORDS = 24
_LOUD = 4  # letters of an abbreviation in capitals


def belongs(word: str) -> bool:
    """Whether a word as written is one of titles, units, addresses."""
    plain = fold(word).strip(".:*_-\u2013\u2014\u2022\u00b7!\"'")
    return not plain or any(plain in known for known in (TITLES, UNITS, CONTACTS, _STREET, _JOINS))


def find_strangers(words: Sequence[str], names: frozenset[str] = frozenset()) -> list[str]:
    """The words that are neither names, nor titles, units and addresses, nor abbreviations. `names`: others, folded."""
    bare = [word.strip(":*_-\u2013\u2014\u2022\u00b7\"'") for word in words]
    named = find_names(bare)
    return [
        word
        for number, word in enumerate(bare)
        if (is_outside(word) and fold(word) not in names)
        or not (number in named or _is_expected(bare, number) or fold(word).strip(".") in names)
    ]


def is_outside(word: str) -> bool:
    """Whether it names who asks for no care: an insurer, the police, a lawyer, a newspaper."""
    return fold(word).strip(".") in _OUTSIDE


def _is_expected(words: Sequence[str], number: int) -> bool:
    """Whether a word is a title, a unit, an address, an abbreviation, a town or the name of a unit or a street."""
    word = words[number]
    return (
        belongs(word)
        or word.isdigit()
        or bool(re.fullmatch(r"\d{1,3}[A-Za-z]", word))
        or (word.isalpha() and word.isupper() and len(word) <= _LOUD)
        or bool(number and words[number - 1] == "q0number" and is_town(word))
        or (word[:1].isupper() and number + 1 < len(words) and _is_unit(words[number + 1]))
    )


def _is_unit(word: str) -> bool:
    plain = fold(word).strip(".")
    return plain in UNITS or plain in _STREET


def looks_like_name(line: str) -> bool:
    """Whether a line has the form of a name, with a title behind a comma perhaps: two or three words with capitals."""
    name, _, title = line.partition(",")
    words = name.split()
    if not 1 < len(words) < 4:
        return False
    capital = all(_NAME.fullmatch(word) and not belongs(word) for word in words)
    if any(fold(word) in _NO_NAMES or part_of(fold(word)) or side_of(fold(word)) for word in words):
        return False
    return capital and all(belongs(word) for word in _WORD.findall(title))


def signs_off(line: str) -> bool:
    """Whether a line ends the letter and names its writer, as in `t. Tiina`."""
    found = _ENDS.fullmatch(_NUMBER.sub("", line.strip()))
    words = _WORD.findall(found["name"]) if found else []
    name = [word for word in words if not belongs(word)]
    return (
        not any(map(is_outside, words))
        and 0 < len(name) < 4
        and 0 in find_names(name)
        and len(find_names(name)) == len(name)
    )


def signs(line: str, names: frozenset[str], *, signed: bool) -> bool:
    """Whether a line may be one of a signature.

    `names`: words of the request's own asker and unit, folded. `signed`: it stands below words that end a letter; above
    them a line counts only if its names are those.
    """
    words = _WORD.findall(line)
    if not words or len(words) > _MAX_WORDS or line.rstrip().endswith(("!", "?")):
        return False
    if any((is_outside(word) and fold(word) not in names) or fold(word).strip(".!") in _STAMPS for word in words):
        return False
    if signed:
        return looks_like_name(line) or not find_strangers(words, names)
    return all(
        belongs(word) or word.isdigit() or fold(word).strip(".:*_-\u2013\u2014\u2022\u00b7\"'") in names
        for word in words
    )
