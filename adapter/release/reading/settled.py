"""What has been done already where the images were wanted for: perhaps nobody needs them any more (REL-01). Pure.

A reason of care lies ahead, or long behind. "Coming for surgery" is one; "operated on already" may be the end of it.
"""

from __future__ import annotations

import re

from adapter.release.reading.plain import words_of

_IMAGES = (
    r"(?:kuva|kuvat|kuvaus|kuvaukset|\w{3,20}kuva|\w{3,20}kuvat|\w{3,20}kuvaus|rontgen|rtg|magneetti|tutkimus"
    r"|bild|bilder|bilden|bilderna|\w{3,20}bild|\w{3,20}bilder|rontgenbilder|undersokning|undersokningen|magnet"
    r"|image|images|imaging|x-ray|x-rays|scan|scans|mri|ct|tt)"
)
_TAKEN = (
    r"(?:otettu|otettiin|tehty|tehtiin|uusittu|uusittiin|saatu|tagen|tagna|taget|tagits|togs|gjord|gjorda|gjorts"
    r"|gjordes"
    r"|taken|done|made|performed|repeated)"
)
_IMAGED = (
    r"(?:\w{0,20}kuvattu|\w{0,20}kuvattiin|rontgad|rontgades|rontgats|fotograferad|fotograferades|fotograferats"
    r"|avbildad|avbildades|avbildats|undersokt|undersoktes|undersokts|imaged|x-rayed|scanned|radiographed)"
)
_CARED = (
    r"(?:leikattu|leikattiin|operoitu|operoitiin|hoidettu|hoidettiin|tutkittu|tutkittiin|suoritettu|toteutettu|kaynyt"
    r"|kavi|kayty|annettu|kotiutunut|kotiutui|kotiutettu|kotiutettiin|poistettu|korjattu|tahystetty|ohi|mennyt|meni"
    r"|opererad|opererade|opererades|opererats|behandlad|behandlades|behandlats|utford|utfort|utfordes|utforts|varit"
    r"|besokt|besokte|utskriven|utskrevs|genomford|genomfort|genomgatt|over|skett|gjort|atgardad|atgardats"
    r"|operated|treated|seen|visited|discharged|undergone|completed|fixed|had|carried)"
)
_AGAIN = r"(?:uudelleen|uudestaan|uusiksi|pa nytt|igen|anyo|again|once more|anew)"
_ALREADY = r"(?:jo|redan|already)"
#: What may be done already and changes nothing: papers, times, words on the request.
_PAPERS = re.compile(
    r"\b(?:lausun\w*|suostum\w*|lahet\w*|ajanvar\w*|aika|ajat|varau\w*|kirja\w*|pyyn\w*|tilau\w*|vakuutus|esitie\w*"
    r"|utlatand\w*|samtyck\w*|remiss\w*|tid|tiden|begaran|bokning\w*|report\w*|consent\w*|referral\w*|booking\w*"
    r"|request\w*)\b"
)
_CAME = (
    r"(?:saapui|saapuivat|saapunut|saapuneet|tuli|tulivat|tullut|tulleet|perilla|kommit|kom|anlant|anlande|framme"
    r"|arrived|came|come)"
)
_CARRIER = r"(?:kuvat|kuva|levy|cd|cd-levy|muistitikku|tikku|bilderna|bilden|skivan|images|pictures|scans|disc|disk)"
_DONE = re.compile(
    rf"\b{_ALREADY}\b.*\b(?:{_TAKEN}|{_IMAGED}|{_CARED})\b|\b(?:{_TAKEN}|{_IMAGED}|{_CARED})\b.*\b{_ALREADY}\b"
)
_MADE_AGAIN = re.compile(
    rf"\b{_AGAIN}\b.*\b{_IMAGED}\b|\b{_IMAGED}\b.*\b{_AGAIN}\b"
    rf"|\bre-?(?:imaged|x-rayed|scanned|taken)\b|\bomta(?:gen|gna|gits)\b|\buusinta{_IMAGED}\b"
    rf"|(?=.*\b{_IMAGES}\b)(?=.*\b(?:{_AGAIN}|uusi|uudet|uusia|uusinta\w*|kontrolli\w*|ny|nya|nytt|new|fresh)\b)"
    rf"(?=.*\b{_TAKEN}\b)|(?=.*\b{_IMAGES}\b)(?=.*\b(?:uusittu|uusittiin|repeated)\b)"
)
_OVER = re.compile(
    r"\b(?:leikkaus|toimenpide|operaatio|kaynti|hoito|hoitojakso|operationen|ingreppet|besoket|behandlingen|surgery"
    r"|operation|procedure|visit|treatment) (?:on|oli|ar|is|was|var) (?:jo |redan |already )?(?:ohi|over)\b"
)
_ARRIVED = re.compile(
    rf"\b{_CARRIER}\b(?: [\w-]+){{0,3}} {_CAME}\b"
    r"|\b(?:everything|all|they|these|it) (?:has |have |all )?(?:already )?(?:arrived|came through|got here|came)\b"
    r"|\bkaikki (?:on |ovat )?(?:jo )?(?:tuli|tulivat|tullut|tulleet|saapui|saapunut|perilla|meni|menneet)\b"
    r"|\ballt (?:har |ar )?(?:redan )?(?:kom|kommit|framme|anlant)\b"
)
#: It lies ahead, or is asked for: "tell us when the images have come".
_AHEAD = re.compile(
    r"\b(?:kun|kunhan|heti|ensi|huomenna|nar|nasta|imorgon|i morgon|when|once they|as soon|next|tomorrow|will)\b"
)


_CLAUSE = re.compile(r"[,;] ")


def is_settled(sentence: str) -> bool:
    """Whether a sentence says that what the images were wanted for is done, or that they were made again or came."""
    return any(map(_is_settled, _CLAUSE.split(sentence)))


def _is_settled(clause: str) -> bool:
    said = " ".join(words_of(clause))
    if _AHEAD.search(said):
        return False
    if _MADE_AGAIN.search(said) or _OVER.search(said) or _ARRIVED.search(said):
        return True
    return bool(_DONE.search(said)) and not _PAPERS.search(said)
