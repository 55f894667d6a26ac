"""Ages and birth dates in a text that are not the sender's own (PHO-06). Pure.

The sender's own stand in the personal identity code. Wounds and scars have ages too, and troubles last for years.
"""

from __future__ import annotations

import re
from datetime import date

from adapter.identifiers import Hetu

_NUMBER = r"(?P<number>\d{1,3})(?:[,.]\d)?"
_WORDS = (
    r"(?:yksi|kaksi|kolme|nelja|viisi|kuusi|seitseman|kahdeksan|yhdeksan|kymmenen|[a-z]{3,12}toista"
    r"|[a-z]{3,12}kymmenta|puoli|ett|en|tva|tre|fyra|fem|sex|sju|atta|nio|tio|elva|tolv"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|kaks|kolm|viis|kuus|seitteman|kahen|kahden"
    r"|kolmen|neljan|viiden|kuuden|seitseman|kahdeksan|yhdeksan|kymmenen|yhden)"
)
_AGE = re.compile(
    r"\b(?:yks|yksi|kaks|kaksi|kolm|kolmi|nelja|viis|viisi|kuus|kuusi|seitseman|kahdeksan|yhdeksan|kymmen"
    r"|\d{1,2})-?kui(?:nen|se[a-z]{1,5})"
    r"|\b(?!moni|usea)[a-z]{0,16}-?vuotia[a-z]{0,10}|\b(?:yks|yksi|kaks|kaksi|kolm|kolme|kolmi|neli|nelja|viis|viisi"
    r"|kuus|kuusi|seit|seiska|seitseman|kaheksan|kahdeksan"
    r"|ysi|yheksan|yhdeksan|kymppi|kymmenen|[a-z]{3,9}toist[a])-?vee(?:n|lla|lle|lta|sta|t|ni)?\b"
    r"|\b\d{1,2}-?vee(?:n|lla|lle|lta|sta|t|ni)?\b|"
    rf"\b(?:{_NUMBER}|{_WORDS})[ -]?(?:vuotia[a-z]{{0,10}}|vuotta tayttan[a-z]{{0,4}}|v:n ikai[a-z]{{0,6}}|vuoden"
    rf" ikai[a-z]{{0,6}}|-v\.?(?!\w)|kuukau(?:tinen|tise[a-z]{{0,6}})|kuukauden ikai[a-z]{{0,6}}"
    r"|kk:?n? ikai[a-z]{0,6}|viikkoinen|viikkoise[a-z]{0,6}|viikon ikai[a-z]{0,6}|kk:?n? vanha[a-z]{0,6}|kuukautta"
    r" vanha[a-z]{0,6}|kuukauden vanha[a-z]{0,6}|viikon vanha[a-z]{0,6}|viikkoa vanha[a-z]{0,6}|vuotta"
    r" vanha[a-z]{0,6}|vuoden vanha[a-z]{0,6}"
    r"|aring[a-z]{0,6}|arig[a-z]{0,3}|ars alder|ar gammal|ar gamla|ar gammalt|manader gam[a-z]{2,5}|man(?:ader)?"
    r" gam[a-z]{2,5}|manaders? (?:alder|bebis|baby)|veckor gam[a-z]{2,5}"
    r"|years? old|years? of age|yrs? old|year-olds?|years-old|y/?o|yr old|months? old|month-old|weeks? old|week-old"
    r"|mo old|days? old|day-old"
    r"|(?:vrk|pv|vko|vk|vuorokau[a-z]{3,6}|paiva[a-z]{1,2}|paivan) (?:vanha[a-z]{0,6}|ikai[a-z]{0,6})"
    r"|paivainen|paivaise[a-z]{0,4}|(?:dagar|dagars|dygn|dagen) (?:gam[a-z]{2,5}|alder))(?!\w)"
    rf"|\b(?:aged?|at age|ialtaan|ikaa|ikaa on|i aldern|alder|ika"
    rf"|iassa) ?:? ?{_NUMBER.replace('number', 'number2')}(?!\w)"
    r"|[(,] ?(?P<number3>\d{1,3}) ?(?:v|vee|kk|ar|man|yrs?|y|mo|m|vk|vko)\.? ?(?:[),]|$)"
    r"|\b(?<![-+.,:/])(?P<number4>\d{1,3})"
    r" ?(?:vee|v|vuotta)\.?(?!\w)(?! (?:sitten|ajan|ennen|kuluttua|paasta|valein|ika|vanh|kestan|jatku|putkeen|etta"
    r"|ja alk))"
)
_OF_A_TROUBLE = re.compile(
    r"\b(?:haava|arpi|arpe|arve|luomi|luome|vamma|murtuma|palovamma|jalki|jaljet|leikkaus|ihottuma"
    r"|mustelma"
    r"|vaiva|patti|syyla|tatuointi|tikit|lavistys|lavistykse|resepti|lahete|purema|pisto|finni|proteesi|implantti"
    r"|kipsi|lasta|rakko|rakkula|side"
    r"|sar|arr|arret|skada|brannskada|fraktur|utslag|fodelsemarke|bula|varta|bett|operation|recept"
    r"|tatuering|protes|besvar"
    r"|wound|scar|injury|burn|fracture|mole|rash|bruise|lump|wart|tattoo|bite|prescription|surgery"
    r"|stitches|trouble|it is|it's|operaatio)[a-z]{0,8}\b"
)
_I = (
    r"\b(?:olen|oon|olin|mina|olisin|taytin|taytan|jag ar|jag var|jag fyllde|jag fyller|jag,|i am|i'm|i was|i turned|im"
    r"|itse|vuotiaana|vuotiaasta|aring,? (?:jag))"
)
_OF_ME = re.compile(rf"{_I}\b")
#: Right before a number.
_AFTER_I = re.compile(
    rf"{_I}(?: (?:nyt|jo|kohta|vasta|pian|nu|redan|snart|now|already|only|a|an|en|ett|about|noin|tupakoinut|polttanut"
    r"|rokt|smoked|been smoking)){0,2}\s*$"
)
#: An age that somebody has now, by his or her own word.
_I_AM = re.compile(
    r"\b(?:olen|oon|taytan|jag ar|jag fyller|i am|i'm|i m|im) (?:nyt |jo |kohta |nu |redan |snart |now "
    r"|already )?(?P<years>\d{1,2})"
    r"(?= ?(?:-?vuotia[a-z]{1,4}|-?v\b|vee\b|vuotta|ar\b|ars\b|aring|years|yrs|yo\b|y/o)| ?(?:[,.!;]|$)| (?:ja|och"
    r"|and) )"
    r"(?! ?(?:vuotta|years|ar) (?:sitten|ollut|sairastanut|asunut|ago|sedan|into))"
)
#: `täyttää ensi viikolla puoli vuotta`
_TURNS = re.compile(
    rf"\b(?:tayttaa|taytti|fyller|fyllde|turns|turned) (?:[a-z]{{2,10}} ){{0,3}}(?:puoli vuotta|vuoden|vuotta"
    rf"|{_WORDS} ?(?:vuotta|kuukautta|viikkoa|ar|manader|veckor|years?|months?)|ett halvt ar|half a year)\b"
)
#: `täyttää kesällä kaksi`
_TURNS_SMALL = re.compile(
    r"\b(?:tayttaa|taytti|fyller|fyllde|turns|turning) (?:\w{2,10} ){0,2}(?:yksi|kaksi|kolme|nelja|viisi|kuusi"
    r"|seitseman|kahdeksan"
    r"|yhdeksan|kymmenen|ett|tva|tre|fyra|fem|sex|sju|atta|nio|tio|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|1?\d)(?= ?[,.]|$| ja| och"
    r"| and)"
)
#: In a file's name: `Nisse_36år.jpg`, `f2019`.
_IN_FILE = re.compile(
    r"(?<!\d)(?P<years>\d{1,2}) ?(?:ar|v|vee|vuotias|yo|yrs?|y|kk|man|mo)(?![a-z])|(?<![a-z])[sf](?P<year>(?:19"
    r"|20)\d\d)(?!\d)"
)
#: A whole sentence that says an age: `Är tolv.`, `On kuusi.`
_ONLY_AGE = re.compile(
    rf"^(?:on|tayttaa|taytti|ar|fyller|fyllde|is|turns|turned) (?:nyt |jo |vasta |kohta |nu |redan |snart |bara "
    rf"|just |only |now )?"
    rf"(?:(?P<years>\d{{1,2}})|{_WORDS}) ?(?:vuotta|v|ar|years?(?: old)?)?[.! ]*$"
)
_OLD = re.compile(r"vanha|gam|old")
_LASTING = re.compile(
    r"\b(?:ollut|kesto|kestanyt|duration|varaktighet|vaivannut|sitten|jatkunut|ajan|haft|varat|sedan|lasted|lasting"
    r"|ago|since"
    r"|for)\b"
)
#: `lypsyhommissa 40 vuotta`
_WORKED = re.compile(
    r"\b(?:[a-z]{0,14}hommissa|[a-z]{0,14}tyossa|toissa|tupakoinut|polttanut|urheillut|pelannut|tanssinut|asunut"
    r"|elakkeella)"
    r" (?:noin |yli |jo )?$"
)
_AS_A = re.compile(r"(?:vuotiaana|vuotiaaksi|ars alder|years of age)\b")
_SINCE = re.compile(r"\s*(?:asti|saakka|lahtien|alkaen|pitaen)\b")  # `kuusivuotiaasta asti`
_LABEL = re.compile(
    r"\b(?:s|synt|syntynyt|syntynee[a-z]{1,6}|syntyi|syntymaaika[a-z]{0,4}|syntymaaja[a-z]{1,4}"
    r"|syntymapaiva[a-z]{0,5}|syntymavuo[a-z]{1,6}|s\.aika|synt\.aika|syntymaika|syntynyttä"
    r"|f|fodd|fodda|fodelsedatum|fodelsetid|fodelsedag|fods|fodelsear|b|born|dob|d\.o\.b|date of birth|birth ?date"
    r"|birthday|year of birth|bd)\b[.:]{0,2} ?"
    r"(?:(?:on|ar|is|in|on the|den|ar|vuonna|i)?"
    r" ?){0,2}[-']?(?P<when>\d{1,8}(?:[./ -]{1,2}\d{1,2})?(?:[./ -]{1,2}\d{2,4})?)"
)
_VIRTUE = re.compile(
    r"\b(?:syntyny[a-z]{1,8}|syntyi|fodda?|born)[a-z ,]{1,24} (?:18|19|20)\d\d\b"
    r"|\b(?:19|20)\d\d[ -]?(?:syntyny[a-z]{1,8}|fodda?|born)\b"
)


_YEARS_AND_MONTHS = re.compile(
    r"(?:^|[(,:;-] ?)(?:[a-z]{2,9} )?\d{1,2} ?(?:v|vuotta|vuosi|ar|years?|yrs?|y)\.?,? ?(?:ja|och|and|&|\+)? ?"
    r"\d{1,2} ?(?:kk|kuukau[a-z]{2,5}|man|manader?|months?|mos?|m)\b"
)
#: `kolmevuotias arpeni`: of a trouble, by its own words, when it is the writer's.
_OLD_TROUBLE = re.compile(r"\s(?:[a-z]{2,12} )?(?P<trouble>[a-z]{3,20}ni)\b")

#: `arpi on jo 3-vuotias`
_IS_TROUBLE = re.compile(_OF_A_TROUBLE.pattern + r" (?:on|oli)(?: jo| nyt| noin| melkein)? $")


_MONTHS = (
    "tammi jan",
    "helmi feb",
    "maalis mar",
    "huhti apr",
    "touko maj may",
    "kesa jun",
    "heina jul",
    "elo aug",
    "syys sep",
    "loka okt oct",
    "marras nov",
    "joulu dec",
)
_MONTH = "|".join(" ".join(_MONTHS).split())
_IN_WORDS = re.compile(
    r"\b(?:s|synt|syntynyt|syntyi|syntymaaika|syntymapaiva|f|fodd|fodda|fodelsedag|fodelsedatum|born|b"
    r"|dob)\b[.:]{0,2}"
    r" ?(?:on |den |the |is |ar )?(?P<day>\d{1,2})(?:\.|st|nd|rd|th|:e)?,? ?(?:of )?"
    rf"(?P<month>(?:{_MONTH})[a-z]{{0,8}})\.?,? ?(?P<year>\d{{4}}|\d\d)\b"
)


_SEX_AND_AGE = re.compile(
    r"^(?:f|m|n|k|male|female|mies|nainen|man|kvinna|poika|tytto)[,/ ]{1,2}(?P<years>\d{1,2})(?= ?[,;.]| ?$| ?v\b)"
)


_BODY = re.compile(
    r" (?:tummy|belly|arms?|legs?|face|cheeks?|back|hands?|foot|feet|knees?|elbows?|chin|nose|ears?|eyes?|neck)\b"
)
#: `burn on 2 year old`: on somebody.
_ON_ONE = re.compile(r"\b(?:on|of|pa|hos|av|in|from)(?: (?:an?|en|ett|our|min|var|the))? $")
#: How old the writer will be.
_I_TURN = re.compile(
    r"\b(?:taytan|i turn|i'?m turning|i will be turning|jag fyller) (?:[a-z]{2,12} ){0,2}(?P<years>\d{1,2})\b"
    r"(?! ?(?:lomak|tunt|%))"
)
_ROUGHLY = 2  # years by which somebody may misstate his or her own age


def find_ages(folded: str, own: Hetu, today: date) -> list[str]:
    """The ages in a sentence that are not the sender's, a trouble's, or how long something has lasted."""
    found = [match.group() for match in _YEARS_AND_MONTHS.finditer(folded) if not _LASTING.search(folded)]
    found += [match.group() for match in _SEX_AND_AGE.finditer(folded) if abs(int(match["years"]) - own.age(today)) > 1]
    found += [
        match.group()
        for pattern in (_TURNS, _TURNS_SMALL)
        for match in pattern.finditer(folded)
        if not _OF_ME.search(folded)
    ]
    found += [
        match.group()
        for pattern in (_I_AM, _I_TURN, _ONLY_AGE)
        for match in pattern.finditer(folded)
        if not match["years"] or abs(int(match["years"]) - own.age(today)) > _ROUGHLY
    ]
    for match in _AGE.finditer(folded):
        number = next(
            (text for text in (match[name] for name in ("number", "number2", "number3", "number4")) if text), ""
        )
        since = match.group().endswith("vuotiaasta") and _SINCE.match(folded, match.end())
        if since or _AS_A.search(match.group()) or _AFTER_I.search(folded[max(0, match.start() - 25) : match.start()]):
            continue
        if match["number4"] and _LASTING.search(folded):
            continue
        if match.group().endswith("vuotta") and _WORKED.search(folded[: match.start()]):
            continue
        behind = _OLD_TROUBLE.match(folded, match.end())
        if behind and _OF_A_TROUBLE.match(behind["trouble"]):
            continue
        if match.group().endswith("vuotias") and _IS_TROUBLE.search(folded[: match.start()][-60:]):
            continue
        if _OLD.search(match.group()) and _is_of_a_trouble(folded, match):
            continue
        if number and abs(int(number) - own.age(today)) <= 1 and own.age(today) > 14:
            continue
        found.append(match.group().strip(" (,"))
    return found


def find_ages_in_file(name: str, own: Hetu, today: date) -> list[str]:
    """The ages and birth years in a file's folded name that are not the sender's."""
    return [
        match.group()
        for match in _IN_FILE.finditer(name)
        if (match["year"] and int(match["year"]) != own.born.year)
        or (match["years"] and abs(int(match["years"]) - own.age(today)) > _ROUGHLY)
    ]


def _is_of_a_trouble(folded: str, match: re.Match[str]) -> bool:
    """`the scar is 10 years old`, `10 vuotta vanha arpi`: no mark stands between."""
    before = re.split(r"[,.;:]", folded[max(0, match.start() - 30) : match.start()])[-1]
    bent = match.group().endswith(("vanhan", "vanhalla", "vanhalle", "vanhalta"))
    if bent or (_ON_ONE.search(before) and not match.group().endswith("vanha")):
        return False
    if match.group().endswith("old") and _BODY.match(folded[match.end() :]):
        return False
    if match.group().endswith(("-old", "-olds")) or re.search(r"\b(?:an?|the|our|my) $", before):
        before = before.replace("it is", "").replace("it's", "")
    after = re.match(r"(?:[ -][a-z]+){0,2}", folded[match.end() :])
    return bool(_OF_A_TROUBLE.search(before) or (after and _OF_A_TROUBLE.search(after.group())))


def find_births(folded: str, own: tuple[Hetu, ...]) -> list[str]:
    """The birth dates and years in a sentence that are nobody's of `own`."""
    found = [
        match.group()
        for match in _LABEL.finditer(folded)
        if _is_date(match["when"], match.group()) and not any(_is_birth(match["when"], hetu) for hetu in own)
    ]
    found += [
        match.group()
        for match in _IN_WORDS.finditer(folded)
        if not any(_is_birth_in_words(match, hetu) for hetu in own)
    ]
    return found + [
        match.group()
        for match in _VIRTUE.finditer(folded)
        if not any(str(hetu.born.year) in match.group() for hetu in own)
    ]


def _is_birth_in_words(match: re.Match[str], hetu: Hetu) -> bool:
    born = hetu.born
    names = _MONTHS[born.month - 1].split()
    return (
        int(match["day"]) == born.day
        and int(match["year"]) in {born.year, born.year % 100}
        and any(match["month"].startswith(name) for name in names)
    )


def _is_date(when: str, whole: str) -> bool:
    """`s. 5` is a page, and `f` before a number mostly no birth: without a label in words it must be a whole date."""
    parts = re.findall(r"\d+", when)
    if re.match(r"[sfb]\b", whole):
        return len(parts) == 3 or (len(parts) == 1 and bool(re.fullmatch(r"(?:19|20)\d\d|\d{6}|\d{8}", parts[0])))
    return len(parts) >= 2 or len(parts[0]) >= 2


def _is_birth(when: str, hetu: Hetu) -> bool:
    born, parts = hetu.born, [int(part) for part in re.findall(r"\d+", when)]
    digits = re.sub(r"\D", "", when)
    whole = f"{born:%d%m%y}", f"{born:%d%m%Y}", f"{born:%Y%m%d}"
    return (
        parts in ([born.year], [born.day, born.month], [born.year % 100])
        or parts in ([born.day, born.month, born.year], [born.day, born.month, born.year % 100])
        or parts == [born.year, born.month, born.day]
        or digits in whole
    )
