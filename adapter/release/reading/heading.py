"""Whether a heading, as a subject is one, only names the request: its patient, its place and its studies. Pure."""

from __future__ import annotations

from adapter.release.reading.amiss import is_amiss
from adapter.release.reading.known import Known
from adapter.release.reading.parts import kind_of, part_of, side_of
from adapter.release.reading.plain import fold, vocabulary, words_of

#: The words of a heading that say nothing else. Folded.
_WORDS = vocabulary(
    "kuva-aineiston aineiston rtg-kuvat kuvantamistutkimus kuvantamistutkimuksen kuvantamistutkimusten "
    "luovuttamiseksi siirtamiseksi hoitopaikkaan jatkohoitoon "
    "turvaposti salattu kiireellinen yhteensa tn n pyynto pyynnon pyyntoni pyyntomme pyyntoja kuvapyynto "
    "siirtopyynto luovutuspyynto kuvansiirtopyynto kuvaluovutuspyynto luovutus luovutusta luovutuksen luovuttaminen "
    "siirto siirrosta siirtoa siirtoon kuvansiirto kuva kuvat kuvia kuvien kuvan kuvaa rontgenkuvat rontgenkuvien "
    "rontgenkuva potilas potilaan "
    "tutkimus tutkimuksen tutkimukset tutkimuksia tutkimusta kpl st "
    "rekisteriin arkistoon alueelle hoitoa varten hoitoon "
    "tiedot pyydetaan koskien ja seka toiseen rekisteriin toiselle hyvinvointialueelle hyvinvointialue eteenpain "
    "kiitos hei kiireeton hva re vs sv vl fw "
    "bildutlamning bildutlamningen skyddad e-post bradskande bildoverforing bildoverforingen begaran "
    "bildbegaran bild bilder bilderna "
    "rontgenbild rontgenbilder undersokning undersokningar undersokningen "
    "undersokningarna overforing overforingen utlamnande utlamning utlamnandet om av till for i och patient "
    "patienten patientens annat register tack hej "
    "form secure urgent request requests release transfer image images imaging x-ray x-rays xray xrays "
    "radiographs study studies pcs of "
    "for to the and please pls patient register pacs thanks",
)
_PATIENT = vocabulary("potila* patient*")
_TO = vocabulary("to for till at arkistoon rekisteriin")
_COUNTS = {
    word: count
    for count, words in enumerate(
        (
            "1 yksi yhden en ett one",
            "2 kaksi kahden tva two",
            "3 kolme kolmen tre three",
            "4 nelja neljan fyra four",
            "5 viisi viiden fem five",
        ),
        1,
    )
    for word in words.split()
}
_MOST = 16  # words


def names_request(heading: str, known: Known) -> bool:
    """Whether all its words name what the request says itself, or are those of any request (REL-01)."""
    if is_amiss(heading, known):
        return False
    words = words_of(known.mask(_without_counts(heading, known)))
    if any(word in _PATIENT for word in words) and any(word in _TO for word in words):
        return False  # the images would be the patient's
    return 0 < len(words) <= _MOST and all(_is_named(word, known) for word in words)


def _without_counts(heading: str, known: Known) -> str:
    """A heading without the number of studies, where it is the request's own."""
    kept = [word for word in heading.split() if _COUNTS.get(fold(word).strip(".,:()")) != known.count]
    return " ".join(kept)


def _is_named(word: str, known: Known) -> bool:
    if word in {"q0known", "q0place"} or word in _WORDS:
        return True
    if side_of(word):
        return False
    part, kind = part_of(word), "x-ray" if word == "rtg" else kind_of(word)
    parts, kinds = (set(map(several, known.echoes)) - {""} for several in (part_of, kind_of))
    return (bool(part) and part in parts) or (bool(kind) and kind in kinds)
