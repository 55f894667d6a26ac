"""Swedish words of kinship, care and acting for somebody, folded (`folding.fold`), with the endings that they take."""

from __future__ import annotations

import re

_ENDING = r"(?:en|n|et|t|ar|er|or|arna|erna|orna|na|a|e)?s?"
_POSSESSIVE = r"(?:min|din|er|var|hans|hennes|deras|en|mins|vars)"

_YOUNG = (
    "barn|barnbarn|barnbarnsbarn|brorsbarn|syskonbarn|kusinbarn|fadderbarn|plastbarn|smabarn|spadbarn|fosterbarn"
    "|gudbarn|styvbarn|bonusbarn|dotter|dottr|dotterdotter|dotterson|sonson"
    "|sondotter"
    "|son|soner|bonusson|styvson|gudson|guddotter|pojke|pojk|grabb|kill|kille|flicka|flick|tjej|gosse|goss"
    "|unge|bebis|baby|tonaring|tvilling|trilling|lillan|lillen|lilleman|lilltjejen|lillkillen|lillebror|lillasyster"
    "|storasyster|storebror"
    "|telning|knatte|yngsta|minsta|minste|lillgrabb|lillpojk|lilltos|aldsta|minsting|forstfodd|parvel|nyfodd|skolelev"
    "|elev|gangman|plutt|liten tjej"
    "|bebi|bebb|bab[a-z]{1,3}sen|tos|pys|pyssling|jant|sotnos|lillis|pojkspoling|"
    "tosabit|jantung|krabat|smatting|lillskrutt|lill(?:tjej|kille|flicka|pojke)"
)
_OLDER = (
    "(?:plast|latsas|styv|bonus|extra|gud|svar|foster)(?:mamma|pappa|mormor|farmor|morfar|farfar|syster|bror|broder)"
    "|mamma|mamm|morsa|moder|modr|pappa|papp|farsa|fader|fadr|mormor|farmor|morfar|farfar|svarmor|svarfar|svarmoder"
    "|gammelmormor|moster|mostr|faster|fastr|farbror|morbror|tant|mommo|famo|mofa|fafa|mommi|aldring|aldringar"
    "|gamling"
)
_PARTNER = (
    "hustru|sambo|sarbo|partner|flickvan|pojkvan|fastmo|fastman|karest|gubbe|gubb|gumma|gumm|kaering|karing|akta mak"
    "|aktamak|livskamrat"
)
_SIBLING = (
    "syrra|syrran|brorsa|brorsan|syster|systr|bror|broder|syskon|brorson|brorsdotter|systerson|systerdotter|kusin"
    "|svager|svagerska|svarson"
    "|svardotter|slakting"
)
_OTHER = (
    "granne|grann|klient|boende|brukare|vardtagare|omsorgstagare|skyddsling|huvudman|huvudmann|anhorig|narstaende"
    "|vaninna|vaninnor|kompis"
    "|arbetskamrat|bekant|kollega|inneboende|hyresgast|gudmor|gudfar|hemvardsklient"
)
_ACTING = (
    "foralder|foraldr|vardnadshavare|formyndare|intressebevakare|stodperson|kontaktperson|narstaendevardare"
    "|anhorigvardare"
    "|ombud|fullmakt|god man|gode man|gode mannen|foretradare|personlig assistent|personliga assistent"
    "|stallforetradare|malsman|dagbarnvardare"
)
RELATIVES = rf"(?:slakt|familj|slakting|{_OLDER}|{_SIBLING}|far|fars|mor|mors)"
ADULTS = rf"(?:{_PARTNER}|{_OLDER}|{_SIBLING}|{_OTHER}|{_YOUNG}|fru|man|make|van|far|mor)"

KIN = re.compile(
    rf"\b(?!papper)(?:{_YOUNG}|{_OLDER}|{_PARTNER}|{_SIBLING}|{_OTHER}){_ENDING}\b"
    rf"|\b{_POSSESSIVE} (?:\w{{2,12}} )?(?:man|mans|make|makes|fru|frus|van|vans|vanner|far|fars|son|sons|lilla|lille"
    rf"|aldre|yngre)\b"
    r"|\b(?:mannen|mannens|maken|makens|makan|makans|frun|fruns|fadern|faderns|pappas|mammas|vannen|vannens|makas)\b"
)
_BODY = (
    "skulderblad|arm|ben|fot|fotter|hand|hander|handled|fotled|vrist|kna|rygg|mage|magen|ansikte|kind|panna|nasa|ora"
    "|oga|ogon|mun"
    "|lapp|tunga|hals|nacke|axel|axl|armbage|armbag"
    "|finger|fingrar|ta|tar|tumme|nagel|huvud|harbotten|hud|brost|sida|hoft|rumpa|stjart|lar|vad|hal|navel|tand"
    "|ljumske|sar|arr|utslag|eksem"
    "|fodelsemarke|leverflack|blemma|boled|bula|svullnad|finne|varta|skalle|storta|lillta|underarm|overarm|underben"
    "|armhala|haka|svanskota|brostvarta|ljumsk|hals"
)
ACTING = re.compile(
    r"\bex-?(?:man|mannen|fru|frun|sambo|sambon|make|hustru)s?\b|\bden (?:skadade|sjuka|drabbade|skadades"
    r"|behandlade)\b|\b(?:min|mitt|mina) ex(?:et|ets|man|fru)?\b"
    r"|\b(?:lana|lanar|lanade|lant|anvander|anvander nu) [a-z]{3,14}s (?:bankkoder|koder|telefon|mobil|inloggning"
    r"|konto)\b"
    r"|\bminnet ar (?:ju )?(?:sa |valdigt )?daligt\b|\b(?:via mig|via mitt konto|fran mitt konto|med min inloggning"
    r"|med mina (?:bank)?koder)\b"
    r"|\bhar (?:inte|inga) (?:[a-z]{2,8} ){0,2}(?:bankkoder|natbankskoder|koder|inloggning)\b"
    r"|(?:^|[.!?] ?)(?:far|mor|farsan|morsan) (?:va|var|har|hade|fick|kan|ska|vill|ramla|skar|slog|foll)\b"
    r"|\btva pa bilden\b|\bgaller den andra\b|"
    r"\bsom (?:larare|tranare|chef|ledare|tolk|arbetsgivare|[a-z]{0,10}skotare|[a-z]{0,10}vardare|handledare|rektor"
    r"|kurator) (?:skickar|skriver|fragar|meddelar)\b"
    r"|\b(?:anvander|loggar in med|inloggad med) (?!mina|egna)[a-z]{2,14} (?:koder|bankkoder|inloggning|konto)\b|"
    r"\b(?:mor|mors|annan person|annan manniska)\b|"
    r"\b(?:kunden|kundens|kunder|kunderna|kvinna|kvinnan|kvinnans|dam|damen|damens|herre|herren|min chef|min chefs)\b"
    r"|"
    rf"\b(?:{_ACTING}){_ENDING}\b|\bvagnar\b|\bnagon annan\b|\ben annan (?:person|manniska)\b|\bfor (?:min|mitt|mina)"
    rf" [a-z]{{2,14}}s? rakning\b"
    r"|\b(?:inte|ej) (?:pa |av )?(?:mig|mig sjalv|jag sjalv|jag|min egen|mitt eget)\b"
    rf"|\b(?:inte|ej) (?:min|mitt|mina) (?:{_BODY})(?:en|et|n|t)?\b"
    r"|\b(?:personen|den) (?:pa|i) (?:bilden|fotot) (?:har|ar|heter|kan|vill)\b|\bakt\w{0,6} bevak\w{0,6}\b"
    r"|\b(?:vardhem|servicehus|serviceboende|aldreboende|gruppboende|gruppbostad|omsorgsboende"
    r"|boendeenhet)[a-z]{0,6}\b|\bsom ombud\b"
)
PATIENT = re.compile(r"\b(?:patient|klient)(?:en|ens|er|erna|s)?\b")
#: Dialects too: `ho vill int`, `ja drog ut an`.
PRONOUN = re.compile(
    r"\b(?:hon|han|honom|henne|hennes|hans|hen|hens)\b"
    r"|\bho (?:vill|vil|har|ha|hadd|va|je|e|ar|kan|ska|sa|int|gar|foll|fikk|fick|kom|grat)\b"
    r"|\b(?:drog|tog|tar|sett|ser|sir|hjalper|behover|satt|visa|fragar|klia|klia fo|ont pa|ont i) (?:(?:ut|upp|pa|om"
    r"|fo|so) )?(?:an|na)\b"
    r"|\bfo an\b|\bat(?:t)? an (?:int|kan|har|ha)\b"
)
OWNED = re.compile(
    rf"\b(?!\w+(?:ades|ddes|ttes|ats|its)\b)(?P<owner>[a-z]{{2,15}}s) (?:(?:hogra|vanstra|ena|lilla|stora|onda|hoger"
    rf"|vanster) )?(?:{_BODY})\b"
)
NO_OWNERS = {
    "kuvas",
    "siis",
    "dagens",
    "gardagens",
    "armens",
    "benets",
    "fotens",
    "handens",
    "hudens",
    "knats",
    "vars",
    "las",
    "operationens",
    "mins",
    "minas",
    "samtalets",
    "veckans",
    "finns",
    "kanns",
    "syns",
    "tas",
    "fas",
    "ses",
    "bilds",
    "alls",
    "sedans",
    "hos",
    "bes",
    "ens",
    "andras",
    "dess",
    "is",
    "as",
    "was",
    "this",
    "has",
    "plus",
    "minus",
    "cirkus",
    "knappt",
}
DOES = re.compile(
    r"\b(?!(?:jag|att|och|sedan|da|som|nar|dar|snon|taket|cykeln)\b)[a-z]{2,14} (?:ramlade|foll|slog sig|skadade sig"
    r"|brande sig|skar sig|grater|haltar|krakts|kraks|kliar sig|har feber|hade feber|fick feber|har ont|har (?:klost"
    r"|slagit|skurit|brant|klamt|stuckit|rivit|skrapat|bitit|gjort illa) sig"
    r"|skrapade sig|klamde sig|rev sig|klost sig)\b(?! "
    r"(?:jag))"
)
#: What one has: an ailment, or `this`.
_AILMENT = (
    rf"(?:(?:[a-z]{{0,12}}(?:{_BODY}))(?:s|en|et|n|t|ar|er|or|na|arna|erna|orna)?\b"
    r"|[a-z]{0,14}(?:ont\b|vark|smart|klad|klia|feber|forkyl|snuva|host|utslag|atopi|psori|diabet|reum|cancer|melanom"
    r"|allerg|inflamm|svull|rod|sar|arr|marke|flack|knol|knut|blas|finn|marke|brutit|brott|opere|operat|symt|besvar"
    r"|stygn|sytt|vattkopp"
    r"|baltros|borreli|migran|blodtryck|astma|protes|implant|skad|led(?:en|er|erna|vark|besvar)?\b|aderbrack|gravid"
    r"|eksem|rosace|akne|infekt|antibiot"
    r"|kur(?:en|er)?\b|medicin|salv|korti|cyst|tumor|bula|skorv|skrubb|nerv|kramp|yrsel|illam|krak|stel|domn|bedov"
    r"|ischias|herpes|svamp"
    r"|trott|stress|diagnos|pacemaker|celiaki|anemi|skoldkort|bett|stick|skav|liktorn|varta|nagel|klos|bran)"
    r"|det(?:ta)?\b|den(?: har)?\b|sadan[a-z]{0,2}|samma|nagot|haft|tid\b|varit (?:hos|pa|opererad))"
)
OWN = re.compile(
    rf"\b(?:min|mitt|mina) (?:\w{{2,12}} ){{0,2}}(?:{_BODY})(?:s|en|et|n|ar|er|or)?\b|\bjag (?:skadade|brande|slog"
    rf"|foll"
    rf"|ramlade|stukade|skar) "
    r"|\bjag ser (?:den|det|dem) inte(?: sjalv)?(?= |[.,!]|$)|\bjag (?:sjalv )?(?:inte"
    r"|ej) (?:sjalv )?(?:nar|ser|kommer at)(?= |[.,!]|$)|\bmin egen\b|\bfick jag (?!lov|tid|veta|svar|medd|ett sms"
    r"|er\b)|\bjag borde (?:visa|soka|lata)\b|\bhar mina blivit\b"
    r"|\bjag ar (?:nu )?gravid\b|\bjag "
    r"ammar\b"
    r"|\bjag (?:(?!som|nar|att|da|han|hon|dar|sag)[a-z]{1,12} ){1,9}och (?:halkade|snubblade|ramlade|foll) "
    r"|\bjag (?:har|hade|fick|lider av) (?:(?:ocksa|nu|sjalv|ju|alltid|tidigare) )?(?!tagit|bifog|skick|prat|talat"
    r"|ringt|bett|fatt"
    r" (?:tillat|lov|sms|lank|medd|inbj)"
    r"|kommit|avtal|en (?:bild|frag)|frag|forsok|fullmakt|inte|lov|samtycke|en (?:dotter|son|mamma|pappa))"
    rf"(?=(?:(?!som\b|vars\b|undra|funder|frag|orolig)[\w-]+,? ){{0,7}}{_AILMENT})"
    rf"|\b(?:{_BODY})(?:en|et|n|t|na)? ar (?:min|mitt|mina)(?=[.,!]|$)"
    r"|\bhar jag (?:(?:nu|ocksa|sjalv) )?(?:fatt|haft|ont|en|ett) (?!tillat|lov|sms|lank|medd|inbj|bild|foto|frag"
    r"|dotter|son\b|full)"
    r"|\btog (?:en |ett |den har )?(?:bild|bilden|foto|fotot) (?:av|pa) mig\b"
)
#: On the writer, in a sentence of an ailment or a picture.
ON_ME = re.compile(r"\b(?<!inte )(?<!ej )(?<!hanger )(?<!hoppade )(?:pa|hos) mig\b")
WHAT = re.compile(rf"bild|foto|\b{_AILMENT}")
