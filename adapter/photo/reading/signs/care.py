"""Somebody who is cared for, without a word of kin: an infant by what only infants have, a patient of a ward. Pure.

What an adult may have too is a sign only in a mail that does not say that the trouble is its writer's own.
"""

from __future__ import annotations

import re

#: Only an infant or a small child has it.
_INFANT = re.compile(
    r"\b(?:(?:juuri|eilen|aamulla|yolla|vasta|tanaan) synty(?:ny|nee)[a-z]{1,5}|syntyi (?:\w{2,12} ){0,3}(?:viikko"
    r"|viikkoa|paiva|paivaa|kuukausi|kuukautta) sitten|foddes for (?:\w{1,8} ){1,3}(?:dagar|veckor|vecka|manader|manad)"
    r" sedan|(?:was )?born (?:\w{1,8} ){1,3}(?:days?|weeks?|months?) ago|korvik(?:e|etta|keen|keeseen)|kakka"
    r"|kielijan[a-z]{1,6}|tungband[a-z]{0,4}"
    r"|tongue-? ?ties?|vierihoi[a-z]{1,5}|napatyn[a-z]{1,8}"
    r"|napanuor[a-z]{1,8}|vaippa(?!nsa)[a-z]{0,16}|vaipan[a-z]{0,12}|vaipoissa"
    r"|maitorup[a-z]{1,6}"
    r"|karstarup[a-z]{1,6}|pulaut(?:tel|ta|us|uks)[a-z]{1,6}|tuttipull[a-z]{1,6}|aidinmaidonkorvik[a-z]{1,6}"
    r"|tissitt[a-z]{1,6}"
    r"|rintaruok[a-z]{1,8}|pinnasan[a-z]{1,6}|turvaistui[a-z]{1,8}|konttaa|konttii|ryomii|soseit[a-z]{0,4}|sosei(?:ta"
    r"|den)"
    r"|hampaiden puhkeami[a-z]{1,6}|maitohamm?[a-z]{2,6}|fontanel[a-z]{1,6}|aukilee[a-z]{1,6}|neuvolakort[a-z]{1,6}"
    r"|ensitut[a-z]{1,6}|syntymamer[a-z]{1,6}|vatsavaiv[a-z]{1,4} ja itk[a-z]{1,6}|koliik[a-z]{1,8}|rattaissa"
    r"|vaunuissa"
    r"|navelstump[a-z]{0,4}|navelstrang[a-z]{0,4}|navelrest[a-z]{0,4}|blojut?[a-z]{0,12}|blojeksem[a-z]{0,3}"
    r"|bloj[a-z]{0,16}"
    r"|mjolkskorv[a-z]{0,3}|nappflask[a-z]{1,3}|ersattning(?:en)? och amning|tandspricknin[a-z]{1,3}"
    r"|mjolktand[a-z]{0,4}"
    r"|kryper redan|spjalsang[a-z]{0,3}|barnvagn[a-z]{0,3}|bvc|barnradgivning[a-z]{0,3}|radgivningskort[a-z]{0,4}"
    r"|koliken"
    r"|dagmamman?|napp(?:en)?|vaningssang[a-z]{0,2}|kerrossan[a-z]{1,5}|tutti(?:n|a|lla)?|tutin|krupp(?:en)?"
    r"|vill (?:bara )?(?:bli )?(?:buren|bars)|forsta mens(?:en)?|ensimmais[a-z]{1,4} kuukauti[a-z]{1,6}|first period"
    r"|(?:the|his|her) dummy|pacifier|bunk ?bed|croup|(?:six|three|five|four|twelve|eighteen"
    r"|\d{1,2})-?month (?:vaccin|shot|check|jab)[a-z]{0,6}"
    r"|umbilical|cord stump|cord (?:fell|came) off|umbilicus|(?:his|her|the|a|under|around|from|wet|new|with"
    r"|without|changed?) nappy|nappy (?:rash|area|change)"
    r"|diaper|nappies"
    r"|diapers"
    r"|cradle cap|teething|milk teeth|baby teeth|formula milk|breast ?milk jaundice|soft spot|fontanelle|crawling"
    r"|crawls"
    r"|stroller|pushchair|pram|cot|crib|infant acne|colic)\b"
)
#: A small child's weight: less than an adult's.
_LIGHT = re.compile(
    r"\b(?:paino|painaa|painoa|vikt|vikten|vager|weighs?|weight)\b:?(?: (?:on|ar|is|nyt|nu|now|oli|noin|ca"
    r"|about)){0,2}"
    r" ?(?:(?:[1-9]|[12]\d|3[0-5])(?:[.,]\d{1,3})? ?(?:kg|kilo[a-z]{0,2}|kgs)|\d{4} ?g(?:rammaa|ram)?)\b"
)
#: A weight or a height by itself that is a child's, and nothing that is lifted or lost.
_SMALL = re.compile(
    r"(?<![\d,.-])(?:[3-9]|[12]\d|3[0-4])(?:[,.]\d)? ?kg\b(?! (?:sack|bag|sakki|paino|kahvakuul|tunga?))"
    r"|\b(?:[4-9]\d|1[0-3]\d) ?cm (?:lang|pitka|pituinen|tall)\b"
)
_LIFTED = re.compile(
    r"\b(?:nost|kant|laihtu|pudot|lihon|pudon|tippu|lyft|bar\b|gatt (?:upp|ner)|magrat|tappat|lift|carr|lost|gained"
    r"|drop|weighing|dumbbell|kettlebell|hantel)"
)
#: School, junior teams, the army: of one who is older it is said of somebody else.
_SCHOOL = re.compile(
    r"\b(?:(?:gar i|i|pa) (?:ettan|tvaan|trean|fyran|femman|sexan|sjuan|attan|nian)|(?:first|second|third|fourth"
    r"|fifth|sixth"
    r"|seventh|eighth|ninth) grade(?:r)?|year [1-9]|(?:eka|toka|kolmas|neljas|viides|kuudes|seitsemas|kahdeksas"
    r"|yhdeksas)luok[a-z]{1,10}|[1-9]\.? ?luok(?:alla|lalla|an)|[1-9]\.? ?lk\b|yla-?asteella|ala-?asteella"
    r"|ylakoulussa"
    r"|alakoulussa|lukiossa|hogstadiet|lagstadiet|gymnasiet|u-?\d{1,2}(?= |-|:|$)|[a-g]-?juni?o?r[a-z]{0,6}"
    r"|juniorei[a-z]{1,5}"
    r"|rippileiri[a-z]{0,6}|rippikoulu[a-z]{0,6}|skriftskol[a-z]{1,4}|ylioppilaskirjoi[a-z]{1,8}|abijuhl[a-z]{1,5}"
    r"|penkkari[a-z]{0,5}|wanhojen|vanhojen tans[a-z]{1,5}|lukio[a-z]{0,6}|studentdans[a-z]{0,3}|de gamlas dans"
    r"|varusmie[a-z]{1,12}"
    r"|varuskun[a-z]{1,8}|intissa|inttiin|armeijassa|varusmiespalv[a-z]{1,8}|i (?:armen|lumpen)|uimakoulu[a-z]{0,4}"
    r"|simskola[a-z]{0,2}"
    r"|luokkaret[a-z]{1,6}|klassres[a-z]{1,4}|skolres[a-z]{1,4}|(?:school|class|field) trip|lekis|(?:aloitti|alkoi"
    r"|kay) (?:\w+ )?koulun"
    r"|swimming (?:lesson|teacher|badge)s?|permanent (?:tooth|teeth)|adult (?:tooth|teeth|ones)|rautahamm[a-z]{1,4})"
)
#: Somebody who does not keep still: never the one who takes the picture.
_RESTLESS = re.compile(
    r"\b(?:(?:sleeps|sleeping|sitting|sits|threw up) on my|(?:sover|sitter) (?:pa|i) (?:min|mitt|famnen)|(?:istuu"
    r"|nukkuu|makaa) (?:polvellani"
    r"|sylissani|olkapaallani|sylissa)|(?:vasta|juuri) kavelemaan oppinut|oppi(?:nut)? (?:juuri |vasta )?kavelemaan"
    r"|nyss lart sig ga|just learned to walk|syo huonosti|feeds badly|ater daligt"
    r"|(?:naveln|napa|navan|belly button) (?:\w+ ){0,2}(?:rod|vatskar|red|oozing|oozes|erittaa|punoi?ttaa|markii)"
    r"|unissaan(?:kin)?|rimpuil[a-z]{1,4}|kiemurteli|kiemurrellut|satki[a-z]{1,4}"
    r"|ei (?:malttanut|malta|pysy|pysynyt) (?:olla |istua )?(?:paikallaan|paikoillaan|aloillaan|hetkeakaan)[a-z ]{0,12}"
    r"|sprattla[a-z]{1,3}|(?:inte|ej) (?:vara |sitta |halla(?:s)? |ligga )?(?:still|stilla) (?:nar|da|pa bilden)"
    r"|wriggl[a-z]{1,3}|squirm[a-z]{0,3}|(?:wouldn't|wont|won't|would not|couldn't) (?:hold|sit|stay|keep|lie) still"
    r")\b"
)
#: What is said of a child, and may be said of one's own pregnancy, feeding or work.
_GROWING = re.compile(
    r"\b(?:(?:vesi|tuli|entero|vauva|parvo)ro(?:kko|kko[a-z]{1,4}|ko[a-z]{1,5})|hinkuyska[a-z]{0,3}|mikstuura[a-z]{0,3}"
    r"|mixtur(?:en)?|oral suspension|dreglar|kuolaa|drool(?:s|ing)|drar sig i orat|not walking (?:yet|properly)|(?:one"
    r"|two|three|four)-year check|ajokorttia (?:kun )?ei (?:viela )?ole|kihomato|kihomad[a-z]{1,4}"
    r"|karst(?:a|aa|an|asta)|vattkopp[a-z]{1,5}|scharlakansfeber|springmask[a-z]{0,4}|chicken ?pox|scarlet fever"
    r"|hand,? foot,? and mouth|pinworms?|threadworms?|wilma[a-z]{0,10}|menee kouluun|luokalla on (?:syyhy|tait"
    r"|rokko)[a-z]{0,2}|lastenneuvola[a-z]{0,4}|lasten ?(?:poli|klini|sairaala|paivysty)[a-z]{0,10}"
    r"|kouluterveyd[a-z]{2,14}"
    r"|koululaakar[a-z]{1,4}|barn(?:klinik|poliklinik|mottagning|sjukhus)[a-z]{0,4}|radgivning(?:en|ens)"
    r"|skolhalsov[a-z]{1,6}|skolskotersk[a-z]{1,3}|skollakar[a-z]{1,3}|children's (?:clinic|hospital|ward)"
    r"|liikuntatun[a-z]{2,7}|koulun (?:liikun|kasityo|pihal|valitun)[a-z]{1,8}|kasityotun[a-z]{2,6}"
    r"|slojdtimm[a-z]{1,4}|slojdlektion[a-z]{0,4}|gymnastiktimm[a-z]{1,4}|gympatimm[a-z]{1,4}|lararen satte"
    r"|(?:pe|gym) (?:class|lesson)|ei viela (?:osaa|puhu|kavele|syo|nuku|pysty)|pippeli[a-z]{0,4}|pimppi"
    r"|pimpi[a-z]{1,4}|ei (?:osaa|puhu"
    r"|kavele|nuku|syo|juo|varaa) (?:viela|kunnolla|kertoa|sanoa|itse|ollenkaan|jalalle|jalalla)"
    r"|huutaa|kirkuu|parkuu|kiljuu"
    r"|skriker|gallskriker|kan inte (?:prata|ga|saga|beratta|sta)|pekar pa|cries|screams|screaming|can't (?:talk|walk"
    r"|speak|say|crawl)"
    r"|peanut butter|smakportion[a-z]{0,4}|itkui[a-z]{2,6}|kitisee|kitin[a-z]{1,5}|vetaa korva[a-z]{0,4}"
    r"|hieroo silm[a-z]{1,4}|ei (?:halua|suostu"
    r"|anna|jaksa)"
    r" (?:syoda|syomaan|juoda|juomaan|kavella|kavelemaan|pukea|nukkua|nukkumaan|nayttaa|leikkia|koskea|katsoa|laittaa"
    r"|rasvata)"
    r"|paiva-?un[a-z]{1,5}|ensimmainen hammas|hammasta tekee|tekee hampaita|tarhaan|kerhoon|vieda (?:hoitoon|kouluun)"
    r"|\d{1,2} ?kk (?:rokot[a-z]{1,8}|neuvola[a-z]{0,4}|tarkast[a-z]{1,8})|vill inte (?:ata|ga|dricka|somna|leka"
    r"|lata)|gnallig|kinkig"
    r"|drar i orat|tar sig for orat|forsta tanden|middagslur|won't (?:eat|drink|walk|let|settle|sleep)|refus(?:es"
    r"|ing) (?:to|food|feeds)"
    r"|fussy|clingy|unsettled|pull(?:s|ing) (?:at |on )?(?:the |her |his )?ear|first tooth|naps?"
    r"|neuvola[a-z]{0,6}|imetys|imetykse[a-z]{1,5}|amning(?:en)?|ammas|breast-?feeding|paivakot[a-z]{1,5}"
    r"|paivakod[a-z]{1,6}|tarhassa|tarhasta|eskarissa|kerhossa|valitunni[a-z]{1,5}|valkalla|koulusta|koulussa"
    r"|liikkatunnilla"
    r"|liikuntatunni[a-z]{1,4}|perhepaivahoi[a-z]{1,6}|hoitopaika[a-z]{1,4}|leikkikentalla|leikkipuistossa"
    r"|hiekkalaatik[a-z]{1,5}"
    r"|leikeissa|paino nousee|paino on noussut|kasvaa hyvin|syo hyvin|juo huonosti|paiva-?unet|nukahta[a-z]{1,5} "
    r"syliin"
    r"|dagis(?:et)?|daghem(?:met)?|forskola[a-z]{0,3}|pa rasten|i skolan|fran skolan|gymnastiklektion[a-z]{0,3}"
    r"|lekplats[a-z]{0,3}"
    r"|sandladan|gar upp i vikt|vaxer bra|ater bra|dricker daligt|ater daligt|gnaller"
    r"|nursery|kindergarten|day ?care|preschool|playground|at school|school nurse|sandpit|recess|(?:feeding|eating"
    r"|drinking)"
    r" (?:well|poorly|badly|fine)|gaining weight|off (?:her|his|their) food|weight gain)\b"
)
#: `18 months, a rash`: an age, or how long it has lasted.
_MONTHS = re.compile(r"(?:^|, )\d{1,2} ?(?:kk|kuukautta|months?|man|manader)(?=[,;.]|$)")
#: An adult at work, or a mother who speaks of herself.
_ADULT = re.compile(
    r"\b(?:nanni[a-z]{0,5}|rinta(?:ni|an|tulehdus|kumi)?|rinna[a-z]{1,5}|maitotie[a-z]{0,5}|brost(?:et"
    r"|vart)?[a-z]{0,4}|nipples?|mastitis|my breast|olen (?:itse )?toissa|tyoskentelen|tyossani|toissani"
    r"|tyopaik[a-z]{1,6}|opetan|opettajana|ohjaajana"
    r"|jag (?:jobbar|arbetar|undervisar)|jobbet|jobbar (?:pa|som|i)|jag jobbar|i (?:work|teach)|at work|my job)\b"
)
#: Somebody called from where the child is.
_CALLED = re.compile(
    r"\b(?:soittivat|soitettiin|soitti|lahettivat|ringde|ringt|skickade|called|rang|phoned|sent (?:me )?this)\b"
)
#: A place in a ward, and how a carer writes about a patient.
_WARD = re.compile(
    r"\b(?:pt c/o|pt has|stage [1-4]|kotikaynni[a-z]{1,4}|kotikaynti|kotihoidon (?:tiimi|hoitaja|asiakas"
    r"|kaynti)[a-z]{0,6}|kotihoito(?=,| tiimi"
    r"| /|$)"
    r"|kotisairaanhoi[a-z]{1,4}|hemvard[a-z]{0,4}|hemsjukvard[a-z]{0,4}|hembesok[a-z]{0,4}|home (?:care|visit)s?"
    r"|team \d"
    r"|tiimi \d|fibriini[a-z]{0,4}|fibrin[a-z]{0,4}|pohja \d{1,3} ?%|pyydan (?:konsult|kannanott"
    r"|hoitajan kanta)[a-z]{0,8}|paikka \d{1,2}(?! ?km)"
    r"|(?:huone|huoneessa|huoneen|hne|petipaikka|vuodepaikka|sankypaikka|rum|rummet|room|bed|sang|sangplats|plats)"
    r"(?: nro| nr| no\.?|:)? ?\d{1,3}[a-d]?(?! ?(?:klo|kl))"
    r"|painehaav[a-z]{1,6}|painevaurio[a-z]{0,4}|makuuhaav[a-z]{1,6}|trycksar[a-z]{0,5}|liggsar[a-z]{0,5}"
    r"|tryckskad[a-z]{1,4}|(?:pressure|bed) ?(?:ulcers?|sores?|injur[a-z]{1,4})|decubitus|dekubit[a-z]{1,5}"
    r"|kaantohoi[a-z]{1,4}|asentohoi[a-z]{1,4}|lageandring[a-z]{0,4}|vandschema[a-z]{0,3}|repositioning"
    r"|turning schedule"
    r"|ei vaalene|bleknar (?:ej|inte)|non-?blanch[a-z]{2,4}|puls (?:kanns|palperas)|pulse not palpable|pulssit "
    r"tuntuvat"
    r"|(?:ring|ringa|kontakta|meddela) (?:till )?(?:avdelningen|boendet|enheten|teamet)|(?:soita|soittakaa"
    r"|yhteys) (?:osastolle"
    r"|hoitokotiin|yksikkoon|tiimiin)|(?:call|ring|phone) the (?:ward|unit|home)|suihkutettu|kaannetty|syotetty"
    r"|kuivitettu"
    r"|vuodelepopotila[a-z]{1,4}|vuodepotila[a-z]{1,4}|muistisairau[a-z]{1,5}|yovuoro raportoi|raportoitu"
    r"|havaittu aamuhoi[a-z]{1,4}"
    r"|aamutoimi[a-z]{1,6}|aamupesu[a-z]{1,6}|iltapesu[a-z]{1,6}|vid (?:morgontvatt|dusch|omlaggning"
    r"|omvardnad)[a-z]{0,4}"
    r"|during (?:transfer|personal care|morning care)|skin tear category|grad (?:i{1,3}|iv)|(?:asteen"
    r"|gradens) (?:paine|tryck)"
    r"[a-z]{3,8}|medvetslos|desorienterad|disoriented|non-?verbal|bedbound|bedridden|sangliggande|sangbunden"
    r"|vuoteessa maaten)\b"
)
_BED = re.compile(r"(?:huone|hne|petipaikka|vuodepaikka|sankypaikka|rum|room|bed|sang|plats)")
#: A nurse of home care, by what he or she has done.
_BY_HOME_CARE = re.compile(
    r"\b(?:hemvardens|hemsjukvardens|kotihoidon|kotisairaanhoidon) [a-z]{2,12} (?:bytte|tog|var|kom|sa|sade|bad|lade"
    r"|vaihtoi|otti|kavi|pyysi|sanoi|laittoi|pesi|hoiti|neuvoi)\b"
)
#: Where one goes oneself: `aika 3.12. klo 8.15, huone 12`.
_BOOKED = re.compile(
    r"\b(?:aika|aikani|ajan|aikaa|varattu|vastaanotto|vastaanotolle|tid|tiden|appointment"
    r"|booked)\b[^!?]{0,60}?\b(?:huone|rum|room)"
    r" ?\d{1,3}\b"
)
_INITIALS = re.compile(
    r"(?<![^\W_])(?<!\.)(?P<letters>[A-Z\u00c5\u00c4\u00d6]\. ?[A-Z\u00c5\u00c4\u00d6](?:\. "
    r"?[A-Z\u00c5\u00c4\u00d6])?)"
    r"(?:\.(?![^\W\d_])|:[a-z\u00e4]{1,4}\b|(?= [a-z\u00e5\u00e4\u00f6]))"
)
#: `K:n jalka`, `E. kaatui`
_INITIAL = re.compile(
    r"(?<![^\W_])(?<!\.)(?<!itamiini )(?<!epatiitti )(?<!hmä )(?<!uva )(?<!uvat )(?<!asto )(?<!tyyppi )"
    r"(?P<letters>[A-Z\u00c5\u00c4\u00d6])(?::(?:n|ll\u00e4|lla|lle|lt\u00e4|lta|st\u00e4|sta)"
    r"|\. (?:on|oli|kaatui|sai|satutti|har|hade|fick|f\u00f6ll|ramlade|has|had|fell|got|hurt))\b"
)
_NO_INITIALS = {
    "PS",
    "US",
    "EU",
    "IV",
    "PO",
    "UK",
    "DI",
    "OS",
    "AD",
    "UTI",
    "PSS",
    "SA",
    "AM",
    "PM",
    "EG",
    "IE",
    "PVM",
    "TE",
}
_TITLED = re.compile(
    r"(?i:\b(?:mr|mrs|ms|miss|hra|rva|herra|rouva|fru|herr|nti))[_ .-]{1,2}"
    r"[A-ZÅÄÖ](?![a-zåäö])"
)
_NO_PERSON = frozenset("BCD")  # vitamins and hepatitis


def find_infants(folded: str, *, is_own: bool) -> list[str]:
    """Words for what an infant or a child has."""
    found = [match.group() for pattern in (_INFANT, _LIGHT, _RESTLESS) for match in pattern.finditer(folded)]
    if is_own or (_ADULT.search(folded) and not _CALLED.search(folded)):
        return found
    if not _LIFTED.search(folded):
        found += [match.group() for match in _SMALL.finditer(folded)]
    return found + [match.group() for pattern in (_GROWING, _SCHOOL, _MONTHS) for match in pattern.finditer(folded)]


def find_wards(folded: str, *, is_own: bool) -> list[str]:
    """A place in a ward, and words of its staff; of those one may use some of one's own trouble."""
    text = _BY_HOME_CARE.sub(" ", _BOOKED.sub(" ", folded))
    found = [match.group() for match in _WARD.finditer(text)]
    return [words for words in found if not is_own or _BED.match(words)]


def find_initials(sentence: str, own: frozenset[str]) -> list[str]:
    """A name in initials that are not the sender's."""
    mine = {word[:1].upper() for word in own}
    several = [match for match in _INITIALS.finditer(sentence) if _letters(match) not in _NO_INITIALS]
    titled = [match.group() for match in _TITLED.finditer(sentence)]
    lone = [match for match in _INITIAL.finditer(sentence) if _letters(match) not in _NO_PERSON]
    return titled + [match.group() for match in several + lone if not set(_letters(match)) <= mine]


def _letters(match: re.Match[str]) -> str:
    return "".join(character for character in match["letters"] if character.isalpha())
