"""The lines of a signature: names, titles, units, addresses, telephone numbers (REL-01). Pure."""

from __future__ import annotations

import re

from adapter.release.reading.plain import fold, vocabulary

TITLES = vocabulary(
    "laakari *laakari *laakarin ll lt el sh oh aoh rh th ft tk tays-siht siht siht. sihteeri *sihteeri *hoitaja hoitaja "
    "fysioterapeutti radiologi kirurgi ortopedi neurologi dosentti dos dosentti prof professori erikoistuva vastaava "
    "osastonylilaakari virkailija toimistosihteeri *suunnittelija *esimies *paallikko opiskelija kandidaatti lk "
    "lakare *lakare *skotare *skoterska skotare sekreterare *sekreterare overlakare specialist leg leg. "
    "physician doctor dr dr. md phd consultant nurse secretary radiologist radiographer surgeon registrar resident "
    "specialist gp rn mrs mr ms tri tri. dipl psykologi *terapeutti *kirurgi *radiologi allekirjoittanut hammaslaakari ehl "
    "docent med. chief head senior assistant"
)
UNITS = vocabulary(
    "*asema *asemalla *aseman *sairaala *sairaalan *poliklinikka *klinikka klinikka pkl pkl. *osasto osasto os os. yksikko *yksikko "
    "*kuvantaminen kuvantamisen rontgen *rontgen *paivystys paivystys paivystyspoliklinikka *keskus *keskuksen "
    "hyvinvointialue hyvinvointialueen hva kaupunki kaupungin yhtyma *yhtyma oy oyj ab ky rf ry *palvelut palvelut *palvelu "
    "*huolto *hoito sote *vastaanotto vastaanotto avoterveydenhuolto ajanvaraus vaihde neuvonta osaston poliklinikan "
    "yliopistollinen keskussairaala *virasto *laitos *linja *talo kerros krs huone linja vastuualue toimialue sisataudit "
    "kirurgia ortopedia neurologia lastentaudit *taudit *osastot akuutti potilastoimisto arkisto "
    "halsostation *station sjukhus *sjukhus *sjukhuset poliklinik *poliklinik *mottagning mottagning avdelning "
    "*avdelning jour *jour valfardsomrade *omrade *omradet stad *central *tjanster enhet vaning rum "
    "hospital *hospital clinic department dept ward unit centre center health station university ltd inc emergency "
    "outpatient imaging orthopaedics radiology surgery floor room building of the and"
)
CONTACTS = vocabulary(
    "p p. puh puh. puhelin gsm matkapuhelin matkap vaihde faksi fax suora email e-mail sahkoposti s-posti www tel tel. "
    "tfn tfn. telefon mobil phone mob mobile e-post epost vaxel osoite adress address pl pb postiosoite kayntiosoite "
    "soittoaika puhelinaika telefontid klo kl ma-pe ma-to ma ti ke to pe arkisin vardagar fi web kotisivu hemsida "
    "q0phone q0mail q0web q0clock q0number q0day c/o"
)
_JOINS = vocabulary("ja och and & von af de van der la le di")
_STREET = vocabulary(
    "*katu *kadun *tie *kuja *polku *ranta *aukio *tori *vayla *vagen *gatan *grand *strandvagen *torget *torg "
    "street road avenue lane"
)
#: Endings of "to", "into", "in" and "from" a place: a name in a signature stands in none of these cases.
_CASES = re.compile(r"(?:lle|lla|lta|ssa|sta|(?:aa|ee|ii|oo|uu|yy)n|h[aeiouy]n)(?:kin|kaan|pa|ko)?\Z")
_GIVEN = vocabulary(
    "ville kalle olle pelle nelle camille michelle gabrielle isabelle danielle estelle ulla stella ella camilla nella "
    "pirkko-ulla krista vanessa alissa melissa larissa elle noelle kirsta kathleen eileen colleen jussa iisa miisa "
    "kristiina-ulla maria-stella adele giselle costa odessa clarissa"
)
_WORD = re.compile(r"[^\s,;/()|]+")
_NAME = re.compile(r"(?:[A-ZÅÄÖÉÜ]\.?){1,3}|[A-ZÅÄÖÉÜŠŽ][\w'’]*(?:[-.][A-ZÅÄÖÉÜŠŽ]?[\w'’]*)*")
_MAX_WORDS = 24
_LOUD = 4  # letters: a longer word in capitals is shouted


def is_name(word: str) -> bool:
    """Whether a word as written may be a name: a capital, and no case that says where to."""
    plain = fold(word).strip(".")
    if not _NAME.fullmatch(word) or (_CASES.search(plain) and plain not in _GIVEN):
        return False
    return len(word) <= _LOUD or not word.isupper()


def belongs(word: str) -> bool:
    """Whether a word as written is one of titles, units, addresses."""
    plain = fold(word).strip(".:*_-\u2013\u2014\u2022\u00b7!\"'")
    return not plain or any(plain in known for known in (TITLES, UNITS, CONTACTS, _STREET, _JOINS))


def signs(line: str, names: frozenset[str], *, signed: bool) -> bool:
    """Whether a line may be one of a signature.

    `names`: words of the request's own asker and unit, folded. `signed`: it stands below words that end a letter; above
    them a line counts only if its names are those.
    """
    words = _WORD.findall(line)
    if not words or len(words) > _MAX_WORDS:
        return False
    unknown = []
    for written, following in zip(words, [*words[1:], ""], strict=True):
        word = fold(written).strip(".:*_-\u2013\u2014\u2022\u00b7!\"'")
        if belongs(written) or word in names or word.isdigit() or word == "q0known":
            continue
        if following and fold(following).strip(".") in UNITS and written[0].isupper() and signed:
            continue  # of a unit's name: Itä-Uudenmaan hyvinvointialue
        unknown.append(written.strip(":*_-\u2013\u2014\u2022\u00b7\"'"))
    if not all(map(is_name, unknown)):
        return False
    if signed:
        return True
    return not unknown
