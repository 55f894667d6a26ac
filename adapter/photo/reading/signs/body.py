"""A body that is not the sender's, as a reader would see from the given name and the age (PHO-06). Pure.

A prostate is not expected of a Maija, a pregnancy of nobody who is seventy. It is a doubt and no proof. No sex is ever
read from the personal identity code (domain §2): it may lag behind a life.
"""

from __future__ import annotations

import re
from datetime import date

from adapter.identifiers import Hetu
from adapter.photo.reading.signs.folding import fold

_MENS = re.compile(
    r"\b(?:eturauha[a-z]{1,24}|prostat[a-z]{0,20}|esinah[a-z]{1,8}|kives[a-z]{0,20}|kiveks[a-z]{1,20}"
    r"|penis[a-z]{0,6}|penik[a-z]{1,8}"
    r"|siittim[a-z]{1,8}|siitin|terska[a-z]{0,6}|sperma[a-z]{0,6}|erekti[a-z]{1,8}|parta(?!kone|veits|hoyl)[a-z]{0,10}"
    r"|parran[a-z]{0,10}|partaani|viiksi[a-z]{0,8}|viikset|rintakarv[a-z]{1,8}"
    r"|forhud[a-z]{0,4}|testik(?:el|eln|lar|larna)|pung(?:en)?|pungkula[a-z]{0,2}|snopp(?:en)?|palli|pallit|willy|ollon(?:et)?|skagg[a-z]{0,10}"
    r"|brosthar[a-z]{0,3}"
    r"|chest hair|mustasch[a-z]{0,4}"
    r"|prostate|foreskin|testic[a-z]{1,6}|scrot[a-z]{1,4}|balanitis|beard|moustache|vasectomy|vasektomi[a-z]{0,4})\b"
)
_WOMENS = re.compile(
    r"\b(?:raskau(?:s|d|t)(?!arp|arv)[a-z]{0,14}|raskaana|odotan (?:\w{3,14} )?(?:lasta|vauvaa)|imet(?:an|in|ys|yk"
    r"|ta)"
    r"[a-z]{0,8}|rintaruokin[a-z]{0,6}|synnytin|synnytyks[a-z]{1,6}|kuukauti[a-z]{1,8}|kohtu[a-z]{0,8}"
    r"|kohdunk[a-z]{1,8}"
    r"|emattim[a-z]{1,8}|ematin|hapyhuul[a-z]{1,6}|vulva[a-z]{0,4}|munasarj[a-z]{1,6}|keisarinleik[a-z]{1,10}"
    r"|sektio[a-z]{0,8}|episio[a-z]{1,8}|vaihdevuo[a-z]{1,8}|gravid[a-z]{0,12}|havande|ammar|amning[a-z]{0,6}"
    r"|livmod[a-z]{1,6}|slida|slidan|blygdlapp[a-z]{0,4}|forlossning[a-z]{0,4}|kejsarsnitt[a-z]{0,4}"
    r"|menstruation[a-z]{0,4}|klimakteri[a-z]{1,4}|pregnan[a-z]{1,4}|breast-?feed[a-z]{0,4}|menstrua[a-z]{1,6}|uterus"
    r"|womb|vagina[a-z]{0,2}|vulval?|labia|episiotomy|c-section|caesarean|cesarean|menopaus[a-z]{1,3})\b"
)
_WOMENS_NAMES = """
aino ann anna anne anneli anni annika anu arja asta auli birgitta britt camilla carina charlotta christina ebba
eeva eija eila elina elisabet ella elli emilia emma essi eva eveliina gunilla hanna hannele heidi heini helena
heli helmi henna iida ilona ingrid inkeri irma jaana jane janna jenni johanna kaarina kaija kaisa karin
katariina kati katja katri kerstin kirsi kristiina kyllikki laura leena lena liisa linnea lotta maarit maija
margareta mari maria marika marita marja marjatta marjo mary merja mervi mia miia minna mira mirja monica niina
nina noora oona outi paivi paula pauliina piia pirjo pirkko raija reetta riikka riitta ritva saara sanna sari
satu seija sini sinikka sirpa sisko sofia sonja susanna susanne suvi taina tanja tarja terhi tiina tuija tuula
tuulikki ulla ulrika venla vilma virpi vuokko
"""
_WOMEN = frozenset(_WOMENS_NAMES.split())
_MENS_NAMES = """
aarne aaro aleksi anders antti ari arto bengt bjorn carl christer eero eetu eino elias erik erkki esa fredrik
goran gustav hannu hans harri heikki henri henrik ilkka jaakko james jan jani janne jari jarkko jarmo jere joel
johan john joni joona joonas jorma jouni juha juhani juho jukka jussi kaj kalevi kalle kari karl karri kimmo
kjell lars lasse lauri leevi leif leo magnus markku marko markus martti matias mats matti mika mikael mikko
miro niko nils oliver olli olof oskari otto pasi patrik pauli pekka pentti per pertti peter petri petteri
rasmus reijo reino risto roope sakari sami samu samuli santeri seppo stefan sven tapani tapio teemu teppo tero
thomas timo toivo toni topi tuomas tuomo ulf urho valtteri veikko veli vesa ville
"""
_MEN = frozenset(_MENS_NAMES.split())
#: What only a woman between these ages has; what she had long ago may be told at any age.
_FERTILE = range(12, 60)
_NOW = re.compile(
    r"\b(?:raskaana|raskausviik[a-z]{1,8}|raskausvko|laskettu aika|imet(?:an|ys|yk)[a-z]{0,8}|rintaruoki[a-z]{1,6}"
    r"|odotan (?:\w{3,14} )?(?:lasta|vauvaa)|gravid|graviditetsveck[a-z]{1,3}|havande|ammar"
    r"|amning[a-z]{0,6}|pregnant|weeks? pregnan[a-z]{1,2}|breast-?feed[a-z]{0,4}|trimester[a-z]{0,2})\b"
)
_ONCE = re.compile(
    r"\b(?:olin|oli|aikanaan|aikoinaan|nuorena|silloin|jolloin|sitten|loppui|loppuneet|loppuivat|en ole|ei ole|enaa"
    r"|jag var|var jag|hade|slutade|inte|ej|langesedan|nar jag|i was|had|when i|not|stopped|ended|ago|years)\b"
)


def find_unfit(folded: str, own: Hetu, name: str, today: date) -> list[str]:
    """Words for what a reader would not expect of the sender's own body, in a folded sentence. `name`: the sender's."""
    is_woman = _is_womans(name)
    found: list[str] = []
    if is_woman is not None:
        found += [match.group() for match in (_MENS if is_woman else _WOMENS).finditer(folded)]
    if own.age(today) not in _FERTILE and not _ONCE.search(folded):
        found += [match.group() for match in _NOW.finditer(folded)]
    return found


_I_AM = r"\b(?:olen|oon|jag ar|i am|i'?m) (?:(?!married|gift|naimisissa)[\w-]+ ){0,3}"
_A_MAN = re.compile(_I_AM + r"(?:mies|isa|man|father|dad|pappa)\b(?! (?:med|som|om))")
_A_WOMAN = re.compile(_I_AM + r"(?:nainen|aiti|kvinna|woman|mother|mum|mamma|mor)\b")


def find_other_sex(folded: str, name: str) -> list[str]:
    """What a writer calls herself or himself, where the sender's given names are not of that sex."""
    is_woman = _is_womans(name)
    if is_woman is None:
        return []
    return [match.group() for match in (_A_MAN if is_woman else _A_WOMAN).finditer(folded)]


def _is_womans(name: str) -> bool | None:
    """Whether the given names are women's; None when none is known, or both kinds are."""
    words = set(fold(name).replace("-", " ").split())
    women, men = bool(words & _WOMEN), bool(words & _MEN)
    return None if women == men else women
