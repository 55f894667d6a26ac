"""Ordinary talk that only sounds like another patient: taken out of a sentence before signs are looked for. Pure.

What runs in the family, who held the camera, a professional and what he or she asked for, oneself as a child. Such a
frame is believed only in a sentence about nothing else; those that name a relative only where the mail also says
whose trouble it is: one's own.
"""

from __future__ import annotations

import re
from functools import lru_cache

from adapter.photo.reading.signs import english, finnish, swedish

TITLE = re.compile(
    r"\b(?:(?:[a-z]{0,16}(?:laakari|laakare|laakaree|tohtori|terapeutti|terapeuti|kirurgi|psykologi|logi|proviisori"
    r"|ortopedi|ortoped|pediatri|pediatriker|psykiatri|psykiater|fysiatri|geriatri|optikko|optiko|optiker"
    r"|suuhygienisti|munhygienist"
    r"|tandhygienist|osteopaatti|osteopaati|osteopat|naprapaatti|naprapaati|naprapat|kiropraktikko|kiropraktiko"
    r"|kiropraktor|hieroja|massor"
    r"|professori|professor|physio|dentist|hygienist|optician|paramedic|consultant|chiropractor|orthopaedist"
    r"|orthopedist"
    r"|gynekologi"
    r"|farmaseutti|farmaseuti|katilo|laborantti|laboranti)"
    r"|(?!omais|perhe|henkilokohtai|sijais)[a-z]{0,16}hoitaja[a-z]{0,3}|hammashuolto|vastaanottovirkailija"
    r"|vastaanottoavustaja|sihteeri|paivystaja|ammattilainen"
    r"|[a-z]{0,24}lakare|[a-z]{0,14}doktor|[a-z]{0,10}skotare|[a-z]{0,10}skoterska|[a-z]{0,10}vardare|barnmorska"
    r"|[a-z]{0,8}terapeut|kirurg|[a-z]{0,8}sekreterare|apotekare|jour"
    r"|doctor|nurse|physician|physiotherapist|surgeon|dermatologist|midwife|practitioner|pharmacist|specialist"
    r"|receptionist|therapist|podiatrist"
    r"|hemvardens|hemsjukvardens|kotihoidon|kotisairaanhoidon|fysio|fyssari|lekuri|lekurin|omahoitaj|laak)"
    rf"(?:{finnish.ENDING}|n|en|ns|ens|s|'s)(?![a-z])"
    # an abbreviation takes an ending behind a colon only
    r"|(?:dr|drs|tri|prof|tkl|sh|th|lh|tk|gp|ft|hvs|ssk|sjsk|dos|lt|el)(?::[a-z]{1,4}|'s|s)?(?![a-z]))"
)
UNIT = re.compile(
    r"\b(?:[a-z]{0,12}asema|[a-z]{0,12}vastaanotto|[a-z]{0,12}vastaanoto|[a-z]{0,12}sairaala|[a-z]{0,12}poliklinikka"
    r"|[a-z]{0,12}poliklinika|poli|neuvola|paivystys|paivystykse"
    rf"|apteekki|apteeki|laboratorio|labra|klinikka|klinika|terveyspalvelu|terveyskeskus|terveyskeskukse"
    rf"|hus){finnish.ENDING}(?![a-z])"
    r"|\b(?:halso[a-z]{0,12}|mottagning[a-z]{0,4}|sjukhus[a-z]{0,4}|poliklinik[a-z]{0,4}|jouren|apotek[a-z]{0,3}"
    r"|clinic|hospital|health centre|health center|pharmacy|reception|surgery)\b"
)

#: A word of what somebody is: `olen terve nainen`, and no clause, place or act between.
_AM = (
    r"(?:(?!(?:ja|on|oon|etta|kun|mutta|joka|jonka|josta|niin|koska|ettei|ei|tassa|nyt|hos|for|med|over|om|av|pa|och"
    r"|som|min|mitt|with|for|about|of|at|and|that|this|the|my|his|her|so|till|assistent|nursing|assisting|emailing|regarding|writing|treating|helping|caring|seeing|orolig|worried"
    r"|concerned|ottanut)\b)(?![\w-]*(?:ssa|lla|nut|nyt|massa|issani)\b)[\w-]{1,16} )"
)
_BLANKED = re.compile(
    r"\b(?:meilla |meidan )?(?:suvussa|suvussani|suvussamme|perheessa) (?:on )?(?:kaikilla|monilla|monella"
    r"|useilla)? ?"
    r"(?:naisilla|miehilla|naisella|miehella)\b|\balla (?:kvinnor|man) i (?:min|var) slakt\b"
    r"|\b(?:all |most )?(?:the )?(?:women|men) in (?:my|our) family\b"
    r"|\b(?:henkilokohtainen )?avustaja(?:ni)? (?:otti|kuvasi|nappasi|otti nyt) minusta\b"
    r"|\b(?:min )?(?:personliga )?assistent(?:en)? (?:tog|fotade)(?: en| ett| den har)? ?(?:bild|bilden|foto"
    r"|fotot)? ?(?:av|pa)? "
    r"?mig\b|\bmy (?:personal )?(?:assistant|carer) (?:took|has taken) (?:a |the |this )?(?:photo|picture) of me\b"
    r"|\b(?:kotona (?:on )?(?:kaksi|kolme|\d) (?:[a-z]{3,10} )?(?:koululaista"
    r"|lasta), )?voinko (?:mina )?(?:viela )?tartuttaa"
    r" (?:heidat|heita|lapset|lapsia|lapsiani|lapseni|muut|muita|perheeni|perhetta)\b"
    r"|\b(?:jag har (?:tva|tre|\d) (?:[a-z]{3,10} )?barn(?: hemma)?, )?kan jag (?:annu )?smitta (?:dem|barnen|andra"
    r"|familjen|min familj)\b"
    r"|\b(?:i have (?:two|three|\d) (?:[a-z]{3,10} )?(?:kids|children)(?: at home)?, )?can i (?:still )?infect (?:them"
    r"|others|my family|the kids"
    r"|my kids|my children)\b"
    r"|\b(?:tyyppi|tyypin|typ|type) ?[12]\b|"
    r"\bkutisee (?:ihan )?sikana\b|\bei ole minun (?:aidinkiel[a-z]*|vahvu[a-z]*)\b|\bpa (?:mammas|pappas) sida\b|"
    r"\b(?:clearly )?not friends\b|\bolen asiakkaan[a-z]{3,6}\b|"
    r"\b(?:cat|dog) food\b|\b(?:tripped|fell|stumbled) over (?:the |my |our )?(?:dog|cat)\b|"
    r"\bthe (?:dog|cat) is (?:fine|ok)\b|\b(?:kaaduin|kompastuin) (?:koiraan|kissaan)\b|"
    r"\bsnubblade (?:jag )?(?:over|pa) (?:hunden|katten)\b|\b(?:she's |it's |he's )?(?:an |our )?indoor cat\b|"
    r"\bkissa on (?:kotikissa|sisakissa)\b|\boma (?:kissa|koira)\b|\b(?:kotikissa|sisakissa)\b|"
    r"\b(?:som en|kuin|like a) hamster[a-z]{0,4}\b|\bbaby aspirin\b|"
    r"\b(?:tyokaverit|tyokaverini|kaverit|kaverini) (?:jo )?(?:kysel[a-z]+|kysy[a-z]+|ihmettel[a-z]+|luule[a-z]+"
    r"|naura[a-z]+|houkuttel[a-z]+)\b|"
    r"\b(?:esimies|esihenkilo|pomo|pomoni|esimieheni) (?:sanoi|kaski|vaatii|vaati|pyysi|lahetti)\b|"
    r"\b(?:toinen|joku toinen) potilas sais[a-z]{1,3}\b|\bi am the (?:lady|woman|man|guy|one) with\b|"
    r"\b(?:ranteen|sormen|peukalon|kaden|nilkan|jalan) lasta\b|"
    r"\blasta (?:pitaisi|pitaa|on|oli|kay|saa) (?:pitaa|pois|ottaa|paalla|kadessa|ranteessa|sormessa)\b|"
    rf"\b(?:olen|olin|oon) {_AM}{{0,3}}[a-z]{{2,14}}potilas\b|"
    r"\bolen (?:kahden|kolmen|neljan|viiden|kuuden|monen|\d) (?:\w{3,12} )?lapsen (?:aiti|isa"
    r"|yksinhuoltaja)\b(?!.*\b(?:molemm|toine|toise|vanhin|nuorin|kuva))|"
    r"\b(?:odotan|odotamme) (?:\w{3,14} )?(?:lasta|lastani|vauvaa)\b|\bvantar (?:mitt|vart) \w{3,8} barn\b|"
    r"\bexpecting my (?:\w{4,8} )?(?:child|baby)\b|\bi(?: a|')m (?:a |the )?(?:single )?(?:mother|mum|father) of "
    r"\w{2,6}\b(?!.*\b(?:both|one|all|eldest|youngest)\b)|"
    r"\b(?:mamma|mor|pappa|far) till (?:tva|tre|fyra|fem|\d) barn\b(?!.*\b(?:bada|ena|bild|bilden)\b)|"
    r"\b(?:lapsenlapset|lapset|ystavat|sukulaiset) tulevat (?:[a-z]{3,14} ){0,2}(?:kylaan|kaymaan"
    r"|meille)\b(?!.*\b(?:yhdella|toisella|molemmilla|joku|jolla)\b)|"
    r"\b(?:barnbarnen|vanner) kommer (?:[a-z]{1,10} ){0,2}(?:pa besok|och halsar pa)\b(?!.*\b(?:en|ett|ena|bada"
    r"|nagon) (?:har|fick|av)\b)|"
    r"\b(?:my |the )?(?:grandchildren|friends) are (?:visiting|coming(?: to stay| over| on| to visit))\b"
    r"(?!.*\b(?:one|both|this|she|he)\b)|"
    r"\b(?:ystavien|kavereiden|kaverien|tuttujen|sukulaisten|tyokavereiden|kollegoiden) (?:luona|kanssa|mokilla"
    r"|juhlissa|haissa)\b|"
    r"\b(?:hos|med) (?:nagra |goda |mina )?(?:vanner|kompisar|slaktingar|arbetskamrater)\b|"
    r"\b(?:with|at|visiting) (?:some |my )?(?:friends|colleagues|relatives)(?:'(?: place| house| cottage)?)?(?! "
    r"(?:has|have|is|are))\b|"
    r"\b(?:tyokaveri|tyotoveri|kollega)(?:ni|mme)? (?:(?:otti|nappasi|auttoi) (?:[a-z]{2,8} )?(?:kuva|kuvia|kuvat"
    r"|ottama|kuvaamaan)[a-z]{0,4}|kuvasi)\b|"
    r"\b(?:en |min )?(?:arbetskamrat|kollega|jobbkompis)(?:en)? (?:(?:tog|hjalpte) (?:[a-z]{1,6} ){0,3}(?:bild|foto"
    r"|kort)[a-z]{0,3}|fotade)\b|"
    r"\b(?:a |my )?(?:colleague|coworker|co-worker) (?:took|helped) (?:[a-z]{1,6} ){0,4}(?:photo|picture|pic)s?\b|"
    r"\blapsena\b|\blapsesta (?:asti|saakka|lahtien|alkaen|pitaen)\b|\blapsuu[a-z]{0,14}\b|\bvauvasta (?:asti|saakka"
    r"|lahtien)\b|\bteini-?ikai[a-z]{0,6}\b(?= (?:asti|saakka|lahtien))"
    r"|\b(?:teinina|teini-iassa|nuorena|murrosiassa|murrosiasta)\b|\baitiys[a-z]{0,16}\b|\baidinkiel[a-z]{0,10}\b"
    r"|\blasten ?laakari[a-z]{0,6}\b"
    r"|\bsom (?:liten|barn|tonaring|ung)\b|\bsedan (?:barnsben|barndomen|jag var (?:barn|liten))\b"
    r"|\bbarndom[a-z]{0,4}\b|\bmodersmal[a-z]{0,3}\b|\bbarnlakare[a-z]{0,2}\b"
    r"|\bas a (?:child|kid|teenager|baby|boy|girl)\b|\bsince (?:i was a |my )?(?:child|childhood|kid|teenager)\b"
    r"|\bchildhood\b|\bwhen i was a (?:child|kid|teenager|boy|girl)\b"
    rf"|\bolen {_AM}{{0,3}}(?:mies|nainen|mieshenkilo)\b|\bjag ar (?:en |ett )?{_AM}{{0,3}}(?:man|kvinna)\b"
    r"|\bgran canaria[a-z]{0,3}\b|\bfick halla i (?:kameran|telefonen|lampan)\b"
    rf"|\bi(?: a|')m (?:a |an )?{_AM}{{0,3}}(?:man|woman)\b(?! (?:who|with|has))"
    r"|\bi(?: a|')m (?:a |an )?(?:mother|father) of [a-z]{2,6}\b(?!.*\b(?:both|one|all|eldest|youngest)\b)"
    r"|\bkuin (?:teini|vauva|lapse|vanhukse|mummo|nuore)(?:lla|n)?\b|\bsom (?:en|ett) (?:tonaring|bebis|barn"
    r"|gammal gumma)s?\b"
    r"|\blike a (?:teenager|baby|child|kid|schoolgirl)(?:'s)?\b"
    r"|\b(?:hyva|arvoisa|arvoisat|hyvat)(?: [a-z]{2,6})? (?:herra|rouva|asiakaspalvelu|vastaanottaja|ystavat?)\b"
    r"|\bherra tohtori[a-z]{0,4}\b"
    r"|\basiakas(?:palvelu|numero|tunnus|maksu)[a-z]{0,12}\b|\bpotilas(?:numero|asiamie|tieto|kertomu|turva|nume"
    r"|hotel)[a-z]{0,16}\b|\bpatient(?:nummer|journal|ombud|sakerhet|information|record|portal|number|id)[a-z]{0,8}\b"
    rf"|\b(?:olen|olin|oon|olisin|minakin olen|olen ollut) {_AM}{{0,3}}(?:potilas|potilaana|potilaanne|asiakas"
    r"|asiakkaana|asiakkaanne|potilaanasi)\b"
    rf"|\bjag (?:ar|har varit) (?:en |er |din )?{_AM}{{0,2}}(?:patient|klient|kund|boende)\b|\bsom patient\b"
    rf"|\b(?:i am|i'm|i have been|being|as) (?:a |an |your )?{_AM}{{0,2}}(?:patient|client)\b"
    r"|\bolen (?:itse|mina)(?: itse)? (?:potilas|kuvassa)\b"
    r"|\b(?:potilas|asiakas) (?:on|olen) (?:mina|itse|siis mina)(?=[.,!]|$)|\bpotilas(?:ta)? (?:eli|=) (?:mina|minua)\b"
    r"|\b(?:patienten|patient) (?:ar|=) jag\b|\bthe patient is (?:me|myself)\b|\bherran(?: tahden| jestas)\b"
    r"|\blasta(?:sta|n|ssa|lla)\b|\b(?:naapuri|ystava|sisko|veli)(?:ni)? (?:kay|kavi) kaupassa puolestani\b"
    r"|\b(?:dottern|sonen|mannen|frun|sambon|grannen) (?:kor|skjutsar|skjutsade|korde) mig\b"
    r"|\bkissanpo[a-z]{1,6}\b|\bnaapurimaa[a-z]{0,5}\b"
    r"|\b(?:in|i|at|to|till|from|fran|vid) hanko\b"
    r"|\b(?:kipsi)?lasta (?:laitettu|laitettiin|asetettu|asetettiin|poistettu|poistettiin|puristaa|hiertaa|painaa)\b"
    r"|\b(?:silma|korva|nena)?tippo[a-z]{1,6}\b"
    r"|\b(?:bull'?s[ -]eye|(?:athlete|swimmer|runner|jumper|golfer|housemaid|farmer|crow)'?s'? (?:foot|ear|knee"
    r"|elbow|lung|feet|eye|claw)|cat'?s'? (?:eye|claw))\b"
    r"|\b(?:joukkueen|joukkueemme|seuran|seuramme|matsin|pelin|turnauksen|kiinteiston"
    r"|talon) (?:[a-z]{2,12} )?huoltaja[a-z]{0,5}\b"
    r"|\bei(?:ka)? kenenkaan (?:muun|toisen)\b|\b(?:inte|ej) nagon annans?\b|\b(?:not|and not|nor) (?:any"
    r"|some)(?:body|one) else(?:'s)?\b"
    r"|\bno(?:body| one) else(?:'s)?\b"
)
#: `sedan` is no uncle in a sentence that is Swedish.
_SINCE = re.compile(r"\bsedan\b")
_SWEDISH = re.compile(
    r"\b(?:jag|har|hade|och|ar|det|den|min|mitt|mina|av|med|pa|sen|ett|for|dagar|veckor|veckor|manader|igar|ar"
    r"|sedan (?:i|en|nagra|tva|tre|fyra|fem|forra|mandag|tisdag|onsdag|torsdag|fredag|lordag|sondag))\b"
)
#: Where the writer was, whose things the writer had, and where the writer works.
_ELSEWHERE = re.compile(
    rf"\b(?:olin|olimme|kavin|kavimme) (?:[a-z]{{2,16}} ){{0,2}}{finnish.BEFORE_KIN}{finnish.ADULTS}(?:ni|mme|n|ien|jen"
    rf"|a|ta) "
    r"(?:luona|kylassa|mokilla|katsomassa)\b"
    rf"|\b(?:jag |vi )?var (?:pa besok )?hos (?:min |mina |mitt )?{swedish.ADULTS}(?:er|ar)?\b"
    rf"|\b(?:i was|we were|was) (?:visiting|staying with|at) my {english.ADULTS}s?\b"
    rf"|\b{finnish.BEFORE_KIN}{finnish.ADULTS}(?:n|ni|mme|ien|jen|den|sten)? (?:pihalla|pihassa|mokilla|haissa"
    rf"|synttareil[a-z]{{1,3}}|juhlissa"
    r"|ikkunoi[a-z]{1,4}|kano[a-z]{1,3}|trampoliini[a-z]{0,5})\b|\blasten (?:synttareil[a-z]{1,3}|juhlissa)\b"
    rf"|\b(?:my |a )?{english.ADULTS}(?:'s|s') (?:house|garden|wedding|funeral|birthday(?: party)?|trampoline|place"
    rf"|party|cottage)\b"
    r"|\bwith the (?:girls|boys|guys)\b"
)
_AT_WORK = re.compile(
    r"\b(?:tyoskentelen|olen toissa|teen toita|iltavuoro|yovuoro|aamuvuoro) (?:[a-z]{2,16} ){0,2}(?:hoivakodissa"
    r"|palvelutalossa|vanhainkodissa"
    r"|hoitokodissa|ryhmakodissa|paivakodissa|koulussa)\b"
    r"|\bjag (?:jobbar|arbetar) (?:[a-z]{1,12} ){0,2}(?:vardhem|aldreboende|serviceboende|servicehus|hemvarden"
    r"|gruppboende|dagis)(?:et|en)?\b"
    r"|\bi (?:work|teach) (?:[a-z-]{1,12} ){0,3}(?:nursing home|care home|day ?care|school)\b"
)
#: An animal of a neighbour's or a friend's, that bit.
_BIT = re.compile(
    r"\b(?:pur(?:i|ee|ais|em)|raap(?:i|ii|ais|im)|potk|puski|puskais|hypp|tonais|kaatoi|nayk|kynsi|nokk|tormas|astui"
    r"|tallas|bet\b|bett|bitt|rev\b|riv|klos"
    r"|spark|hoppade|trampade|knuffade|nafs|bit\b|bite|bitten|scratch|kick|jump|knock|pulled|nipped|stepped)"
)
_ANIMAL_OF = re.compile(
    rf"\b(?:meidan |mun |minun )?{finnish.BEFORE_KIN}{finnish.ADULTS}(?:n|ni|mme|ien|jen|den)? (?:koira|kissa|hevonen"
    rf"|hevose|kani|koiranpentu|kissanpentu)[a-z]{{0,4}}\b"
    rf"|\b(?:min |mina |var |en |mitt )?{swedish.ADULTS}(?:en|ns|ens|s|nens|arnas|ars) (?:hund|katt|hast"
    rf"|valp)[a-z]{{0,4}}\b"
    rf"|\b(?:my |our |a |the )?{english.ADULTS}(?:'s|s') (?:dog|cat|horse|puppy)\b"
)
_HELPED = re.compile(
    rf"\b{finnish.BEFORE_KIN}{finnish.ADULTS}(?:ni|mme|n)?(?:kin)? (?:(?:tuli|kavi|poikkesi) (?:\w{{2,12}} )?ja )?"
    rf"(?:\w{{2,12}} ){{0,2}}(?:naytti (?:miten|kuinka)|opetti (?:miten|kuinka)|otti|ottaa|ottama|piteli|pitelee"
    rf"|kuvasi"
    rf"|kuvas|kuvaa|kuvaama|raps[a-z]{{2,8}}|nappasi|auttoi|auttaa|avusti|napsi|napsasi|mittasi|laittoi heti|lahetti"
    rf"|neuvoi"
    rf" lahetta[a-z]{{2,6}}|skannasi)\b"
    rf"|\b(?:pyysin|sain|pakotin) {finnish.BEFORE_KIN}{finnish.ADULTS}(?:a|ta|ni|ani|aani|eani)? (?:ottamaan|kuvaamaan"
    rf"|auttamaan)\b"
    rf"|\b(?:otti|kuvasi|auttoi|ottanut|kuvannut|auttanut) (?:\w{{2,10}}"
    rf" ){{0,2}}{finnish.BEFORE_KIN}{finnish.ADULTS}(?:ni|mme)?\b"
    rf"|\b{finnish.BEFORE_KIN}{finnish.ADULTS}(?:ni|mme|n)? (?:ottama|ottamia|ottamat|kuvaama|avulla|avustuksella"
    rf"|puhelimella|kameralla|kannykalla)[a-z]{{0,4}}\b"
    rf"|\b(?:min|mina|var|en)? ?{swedish.ADULTS}(?:en|n)? (?:tog|har tagit|hjalpte|matte|fotade|fotograferade"
    rf"|har hjalpt"
    rf"|knappte|tagit|fick halla|holl i|hollo?)\b"
    rf"|\b(?:togs|tagits|tagen|taget|tagna|fotad) av (?:min|mina|mitt|en) {swedish.ADULTS}(?:en|n)?\b|\bmed hjalp av"
    rf" (?:min|mitt|en) {swedish.ADULTS}\b|\b(?:min|mitt) {swedish.ADULTS}s (?:telefon|kamera|mobil)\b"
    rf"|\b(?:my|a|our) {english.ADULTS} (?:kindly )?(?:took|has taken|measured|helped|is helping|photographed|shot"
    rf"|snapped|had"
    rf" to take)\b|\b(?:taken|shot) by my {english.ADULTS}\b"
    rf"|\bwith the help of my {english.ADULTS}\b|\bmy {english.ADULTS}'s (?:phone|camera|mobile|ipad)\b"
)
_SAID = re.compile(
    rf"\b{finnish.BEFORE_KIN}{finnish.ADULTS}(?:ni|mme)?(?:kin)? (?:neuvoi (?:laittamaan|kokeilemaan|kaymaan|kysymaan"
    rf"|rasvaamaan)|sanoi|sanoo|huomasi|epaili|kaski|patisti|kehotti"
    rf"|huolestui|luulee|ihmetteli|pelkaa|arveli|naki|totesi|vaati)\b"
    rf"|\b{finnish.BEFORE_KIN}{finnish.ADULTS}(?:ni|mme|n) (?:mielesta|kehotuksesta|kehoituksesta|pyynnosta"
    rf"|neuvosta)[a-z]{{0,4}}\b"
    rf"|\b(?:min|mina|mitt|var|en) {swedish.ADULTS}(?:en|n)? (?:sade|sager|sa|tycker|tyckte|tjatar|tjatade|tjatat"
    rf"|tror|trodde|markte|sag"
    rf"|upptackte|uppmanade|undrar|undrade|ville|vill)\b"
    rf"|\b(?:my|a|our) {english.ADULTS} (?:\w{{2,10}} )?(?:said|says|say|thinks|thought|noticed|noticing|nags|nagged"
    rf"|keeps|told|saw|spotted"
    rf"|insisted|suggested|believes|pointed|urged|wants me|wanted me|asked me|made me)\b"
)
#: Who drives, brings, answers the telephone, or gave something: `mies kuskaa minut`, `min man k\u00f6r mig`.
_ME = r"(?:minut|minua|minulle|mut|mua|mulle)"
_SENDS = r"(?:naytt|soitt|viestit|lahet|laita|laitt|pyys|pyyta|toimit|valit|kysy)"
_SERVED = re.compile(
    rf"\b{finnish.BEFORE_KIN}{finnish.ADULTS}(?:ni|mme|n|lta"
    rf"|ltani)? (?!{_SENDS})(?:(?!{_SENDS})\w{{2,14}} ){{1,3}}{_ME}\b(?! {_SENDS})"
    rf"|\b(?:sain|lainasin|ostin|kuulin) (?:(?!kuv|pyyn|luv|viest|valtu"
    rf"|tehtav)\w{{2,14}} ){{0,3}}(?:lapsen|pojan|tyttaren)?{finnish.ADULTS}(?:ltani|lta|ilta|iltani|ltamme)\b(?! "
    rf"(?:\w{{2,12}} ){{0,2}}(?:kuv"
    rf"|pyyn|luv|viest|valtu|tehtav))"
    rf"|\b{finnish.BEFORE_KIN}{finnish.ADULTS}(?:ni|mme|n)?(?:kin)? (?:kuskaa|kuljettaa|ajaa minut|kanssa (?:matkust"
    rf"|lahd|olemme)[a-z]{0, 6}|ajoi minut|kuskasi"
    rf"|tulee mukaan|hakee|suositteli"
    rf"|hieroo|rasvaa selkani"
    r"|vie minut|toi minut)\b"
    rf"|\b{finnish.BEFORE_KIN}{finnish.ADULTS}(?:ni|mme|n)? (?:tavoitat|tavoitatte|tavoittaa|vastaa puhelim"
    rf"|numero)[a-z]{{0,4}}\b"
    rf"|\b{finnish.BEFORE_KIN}{finnish.ADULTS}(?:ni|mme)? (?:on (?:itse |myos |nyt |taas )?(?:laakari"
    rf"|[a-z]{{0,10}}hoitaja|matkoilla|matkalla|reissussa|ulkomailla)"
    rf"|tyoskentelee|asuu|syntyi"
    r"|matkustaa|vaihtoi sit|poistaa tik)[a-z]{0,6}\b|\blapsen synnyty[a-z]{1,6}\b"
    rf"|\b(?:perhe|muut|lapset|lapseni|barnen|familjen|kids|children|others|family|{finnish.ADULTS}(?:ni|mme)?"
    rf"|my {english.ADULTS}s?|min {swedish.ADULTS})"
    r" (?:ovat|on|are|is|ar) (?:kaikki |all |alla )?(?:tervei?t?a?|kunnossa|oireettom[a-z]{1,3}|fine|healthy|well"
    r"|friska?|symptomfri[a-z]{0,2})\b"
    rf"|\b(?:saako|tarttuuko|voiko) (?:lapsi|lapsiin|perheeseen|muihin"
    rf"|{finnish.ADULTS})[a-z]{{0,5}} (?:\w{{2,12}} ){{0,2}}(?:minusta|minulta)\b"
    rf"|\b(?:min|mitt|mina|var) {swedish.ADULTS}(?:en|n)? (?:jobbar|arbetar|bor|studerar|foddes"
    rf"|ar (?:sjalv )?(?:sjukskot|narvard|lakare|skot)[a-z]{{0,5}})\b"
    rf"|\b(?:my|our) {english.ADULTS} (?:works|lives|studies|was born|is (?:a|the) (?:nurse|doctor))\b"
    rf"|\b(?:lasten|{finnish.ADULTS}(?:ni|mme|n|ien|jen|den)?) kanssa (?:\w{{2,16}} ){{0,4}}(?:liukastuin|kompastuin"
    rf"|putosin|kaaduin|loukkasin"
    rf"|satutin|nyrjaytin|pelasin|painin"
    r"|juoksin|leikkiessa|painiessa|pelatessa|hiihtaessa|luistellessa)[a-z]{0,3}\b"
    rf"|\b(?:soittaa|soita|soittakaa|tavoitatte|tavoittaa|ilmoittaa"
    rf"|jattaa viestin) (?:myos )?{finnish.BEFORE_KIN}{finnish.ADULTS}"
    r"(?:lleni|llemme|lle|ni kautta|ni numerosta)\b"
    rf"|\b(?:min|mitt|var|en) {swedish.ADULTS}(?:en|n)? (?!bad|ber"
    rf"|skick)(?:\w{{2,12}} ){{1,3}}mig\b(?! (?:att )?(?:skick|frag))"
    rf"|\b(?:ringa|ring|na|nar|kontakta) (?:till )?(?:min|mitt|mina) {swedish.ADULTS}\b"
    rf"|\b(?:fick|lanade) (?:(?!bild|foto|fullm|upp|lov)\w{{2,14}} ){{0,3}}av (?:min|mitt|en) {swedish.ADULTS}\b"
    rf"|\b(?:my|a|our) {english.ADULTS} (?!asked|wants|wanted|told|showed|phoned|called|rang|texted"
    rf"|sent)(?:\w{{2,12}} ){{1,3}}me\b(?! to (?:send|ask"
    rf"|write))"
    rf"|\b(?:call|ring|phone|reach|contact) my {english.ADULTS}\b"
    rf"|\b(?:got|borrowed|have) (?:(?!pict|photo|image|perm|request)\w{{2,14}} ){{0,4}}from (?:my|a) "
    rf"{english.ADULTS}\b"
)
#: With whom the writer played.
_PLAYED = re.compile(
    r"\b(?:naytin|nayttaessani|opetin) (?:\w{2,12} )?(?:lapsenlapsille|lapsille"
    r"|lapsenlapselle) (?:\w{2,10} )?(?:mallia|miten|kuinka)\b"
    r"|\b(?:lasten|lastenlasten|lapsenlasten) kanssa (?:pihalla|puistossa|leikkimassa|uimassa|hiihtamassa"
    r"|luistelemassa|mokilla)\b"
    r"|\b(?:med|visade) (?:barnen|barnbarnen)(?: (?:pa garden|i parken|hur [a-z ]{2,20}))?\b"
    r"|\b(?:showing|playing with|with) (?:the |my )?(?:grandchildren|grandkids|kids)(?: how [a-z' ]{2,16})?\b"
)
#: Who hurt the writer: that the trouble is the writer's own is said by it.
_HURT = re.compile(
    rf"\b{finnish.BEFORE_KIN}{finnish.ADULTS}(?:ni|mme|n)? (?:\w{{2,12}} )?(?:puri|loi|raapi|raapaisi|potkaisi|tonaisi"
    rf"|astui"
    r"|pudotti|kaatoi|heitti|kynsi|nipisti|tallasi) "
    rf"(?:\w{{2,14}} ){{0,3}}(?:minua|mua|(?:{finnish.BODY})[a-z]{{0,5}}ni)\b"
    rf"|\b(?:min|mitt|mina|var) {swedish.ADULTS}(?:en|n)? (?:bet|slog|rev|sparkade|knuffade"
    rf"|trampade) (?:\w{{2,12}} ){{0,2}}"
    r"(?:mig|min|mitt)\b"
    rf"|\b(?:my|our) {english.ADULTS} (?:bit|hit|kicked|scratched|pushed|stepped on|elbowed) (?:me|my)\b"
)
#: One's own pregnancy.
_UNBORN = re.compile(
    r"\b(?:vauva|vauvan|vauvalla|bebis|bebisen|baby|the baby|babyn) (?:\w{2,12} )?(?:potk[a-z]{1,6}|liikku[a-z]{0,6}"
    r"|liikkeet|laskettu aika|voi hyvin mahassa|sparkar|ror sig|rorelser|kicks?|kicking|moves|moving|is due|due)\b"
)
#: Who had it first, where the writer has it now: `lapsilla oli \u2026 ja nyt minulla`.
_CAUGHT = re.compile(
    r"\b(?:sama[a-z]{0,8}|samanlai[a-z]{2,8}|tarttu[a-z]{0,6}|sain sen|sairastuin|samma|likadan[a-z]{0,3}"
    r"|smitt[a-z]{1,4}|smitta"
    r"|same|similar|caught|passed)\b"
)
_NOW_ME = re.compile(
    r"\b(?:minulla|mulla|minulle|minuun|minullakin|mullakin|itsellani|itsellanikin|sairastuin"
    r"|nu (?:har )?(?:ocksa )?jag|har jag"
    r"|jag har nu|jag ocksa|jag fatt|fick jag|smittat mig|now i|i (?:now )?have|i've|i also|i caught|to me|me too)\b"
)
#: `en p\u00e4\u00e4se tulemaan lapsen kanssa`: the child would be the patient.
_COMES_WITH = re.compile(
    r"\b(?:tulemaan|tulla|tulen|tulemme|paase|paasta|kayda|kaytiin|kavin|tuomaan|tuoda|komma|kommer|come"
    r"|coming) (?:\w{2,14} ){0,2}"
    rf"(?:{finnish.ADULTS}[a-z]{{0,5}} kanssa|med (?:min |mitt |mina )?{swedish.ADULTS}"
    rf"|with (?:my )?{english.ADULTS})\b"
)
_NOW_ALSO_ME = re.compile(
    r"\b(?:nyt (?:myos )?(?:minullakin|mullakin|minulla|mulla|itsellanikin)|minullakin nyt|nu har (?:ocksa )?jag"
    r"|jag har nu ocksa"
    r"|now i(?:'ve)?(?: also)? (?:have|got))\b"
)
_FOR_BOTH = re.compile(r"\b(?:molemmi[a-z]{1,5}|kumpi[a-z]{0,5}|kumma[a-z]{1,4}|bada|both)\b")
_SOMEBODY = re.compile(
    rf"\b{finnish.BEFORE_KIN}{finnish.ADULTS}[a-z]{{0,8}}|\b{swedish.ADULTS}[a-z]{{0,5}}|\b(?:my|our"
    rf"|the) {english.ADULTS}(?:s|en|'s)?\b"
)
_ANYBODY = re.compile(
    rf"\b(?:perhe|muut|muihin|laps|last|barn|famil|kids|child|others|{finnish.BEFORE_KIN}{finnish.ADULTS}"
    rf"|{swedish.ADULTS}"
    rf"|{english.ADULTS})"
)
_RAN_IN_FAMILY = re.compile(
    r"\b(?:suvussa|suvussani|suvussamme|sukuvika|suvun|perheessa|perheessani|sukurasite|sukulaisilla|sukulaisillani"
    r"|slakten|slaktingar|slaktingarna|familjen|in (?:my|the|our) family|family history|relatives)\b"
)
_RELATIVE = re.compile(
    rf"\b{finnish.BEFORE_KIN}{finnish.RELATIVES}(?:ni|lla|llani|llakin|llanikin|illa|illani|illakin|lta|ltani|n|mme"
    rf"|llamme|llammekin|ssani|ssa|kin|nikin)?\b"
    rf"|\b(?:min|mina|mitt|var|vara|bada mina)? ?{swedish.RELATIVES}(?:en|n|ar|er|na|arna)?\b|\b(?:my|our|both my)?"
    rf" ?{english.RELATIVES}s?(?:')?\b"
)
_SAME = re.compile(
    r"\b(?:sama[a-z]{0,8}|samoja|samanlai[a-z]{2,8}|samantapai[a-z]{2,8}|samma|samma sak|likadan[a-z]{0,3}|liknande"
    r"|same|similar)\b"
)
_HAVING = re.compile(
    r"\b(?:on|ole|oli|olivat|ovat|ollut|on ollut|esiintyy|esiintynyt|sairasti|sairastaa|sairastavat|sairastanut"
    r"|leikattiin|leikattu|todettu|todettiin|kuoli|periytyy|kulkee|har|hade|haft|finns|fanns|lider|led|dog|has|had"
    r"|have|having|suffers?|suffered|runs|died|ran)\b"
)
_HEREDITARY = re.compile(
    r"(?:psori|atoop|atopi|ekseem|eksem|eczema|melanoom|melanom|melanoma|ihosyop|syopa|syova|hudcancer|cancer|rosace"
    r"|ruusufin|couperos|vitilig|valkopalv|allerg|diabet|astma|asthma"
    r"|suonikoh|aderbrack|varicose|luomi|fodelsemark|moles|keliak|celiak|celiac|coeliac|reum|rheum|nivelri|artros"
    r"|arthrit|migr|lupus|kihti|gikt|gout|urtik|nokkosi|nasselutslag|hives"
    r"|iho-?ongelm|ihotauti|hudproblem|hudsjukdom|skin (?:problem|disease|condition)|akne|acne|eteisvarin|formaksflim"
    r"|viikinkitau|dupuytren"
    r"|vaivaisenlu|hallux|taipumu|verenpain"
    r"|hemofil|veritulp|blodpropp|blood clots)"
)
#: A relative's disease as the reason why the writer asks, of nobody else.
_WORRIES = re.compile(
    r"\b(?:siksi|joten) (?:mina )?(?:epailen|haluan|haluaisin|olen huolissani|pelottaa|pelkaan)\b|\b(?:sa|darfor) "
    r"(?:ar "
    r")?jag "
    r"(?:ar )?(?:misstanker|orolig|radd|oroar mig)\b|\bso i(?: suspect\b|(?: a|')?m) ?(?:a bit |quite )?(?:that|it"
    r"|worried|concerned|anxious)\b"
)
_TOO = re.compile(
    rf"\bmyos (?:\w{{2,8}} )?{finnish.RELATIVES}|\b{finnish.RELATIVES}(?:ni|lla|llani|lta|n)kin\b|\b(?:ocksa|aven)"
    rf" (?:min|mina|mitt|hos|pa) |\b{swedish.RELATIVES} (?:(?:hade|har) (?:det|samma) )?ocksa\b"
    rf"|\bso (?:does|did|has|had) my\b|\b{english.RELATIVES}s? (?:(?:had|has|have) (?:it|this|them|the same) )?"
    r"(?:too|as well|before me)\b|\bvuorostaan\b"
    rf"|\bperiyty[a-z]{{1,6}}\b|\bperinyt\b|\barvt\b|\bperintoa\b|\bonko (?:se )?minullakin\b|\binherited\b"
    rf"|\bi get it from my\b"
)
_SPOILS = re.compile(
    r"\b(?:kuva[a-z]{0,8}|valokuva[a-z]{0,6}|tassa|ohessa|liitteena|bild[a-z]{0,4}|foto[a-z]{0,4}|photo[a-z]{0,2}"
    r"|picture|pictures|image|attached|bifogar|today|tanaan|eilen|[a-z]{0,12}tunnuks[a-z]{1,4}|kauttani|(?:minun"
    r"|mun) kautta"
    r"|puolesta|inloggning|bankkoder|via mig|mitt konto|my (?:account|login)|kuin (?:minulla|mulla) (?:oli|viime"
    r"|aikoinaan|aikanaan"
    r"|kerran|silloin|nuorena|ennen)|som jag hade|(?:as|that) i had)\b"
)
#: `nu har min syster samma`, `similar mole`: what a relative has now, and a thing that is looked at.
_NOW = re.compile(r"\b(?:nyt|nu|now)\b")
_OF_ANOTHER = re.compile(
    r"\b(?:hanen|hans|hennes|his|her)\b|\b(?:han|hon|she|he) (?:\w+ ){0,2}(?:voisi|voi|pitaisi|kan|ska|skulle|should"
    r"|can|could"
    r"|needs)\b|\b(?:should|can|could|ska|kan|voisiko|voiko|pitaisiko) (?:she|he|hon|han|hanen)\b"
)
_PAST = re.compile(r"\b(?:oli|hade|had)\b")
_SAME_ONE = re.compile(
    r"\b(?:sama|samanlai[a-z]{2,6}|samma|likadan[a-z]{0,3}|liknande|same|similar) (?:[a-z]{3,10} )?(?:luomi|haava|patti"
    r"|sar|fodelsemarke"
    r"|knol|mole|wound|sore|lump|ulcer)\b(?!.*\b(?:oli|hade|had)\b)"
)
_ASKED = (
    r"(?:pyysi|pyytaa|pyydettiin|pyynnosta|pyynnost|sanoi|kehotti|kaski|neuvoi|lupasi|soitti|soittaa|ohjeisti|ohjasi"
    r"|varasi|antoi|maarasi|katsoi|katsoo|katsoisi|epaili|arvioi|arvioisi|kirjoitti|kertoi|halusi|haluaa|toivoi"
    r"|tutki|nakee|naki|hoiti|leikkasi|poisti|ompeli|suositteli|mielesta|kanssa|bad|ber|sade|sa|tyckte|ville|vill"
    r"|lovade|ringde|ringer|skrev|tycker|ordinerade|undersokte|kunde|skulle|tittar|onskade|rekommenderade|tog"
    r"|tejpade|rengjorde|bytte|lade"
    r"|teippasi|puhdisti|putsasi|laittoi|vaihtoi|raaputti|kaapi|sitoi|paketoi|hioi|rasvasi|voiteli|taped|cleaned"
    r"|dressed"
    r"|asked|said|told|wanted|wants|promised|called|calls|wrote|prescribed|examined|advised|recommended|suggested"
    r"|would|requested|removed|operated|saw|sees|looks)"
)
_HER_OR_HIM = re.compile(
    r"\bhanen (?:mukaansa|mielestaan|kehotuksestaan|ohjeensa|ohjeidensa|ehdotuksestaan|neuvostaan|pyynnostaan)\b"
    rf"|\b(?:han|hon|he|she)\b(?=(?: \w{{2,12}})? {_ASKED}\b)"
)

_LABEL = 4  # words of a subject


def take_out_phrases(folded: str) -> str:
    """Blank what is about oneself although it names a child, a patient or a man."""
    if _SWEDISH.search(folded):
        folded = _blank(_SINCE, folded)
    folded = _blank(_BLANKED, folded)
    return _blank(_ANIMAL_OF, folded) if _BIT.search(folded) and _names_anybody(folded) else folded


def speaks_of_professional(folded: str) -> bool:
    """Whether a professional or a place of care is named."""
    return bool(TITLE.search(folded) or UNIT.search(folded))


def take_out_professional(folded: str) -> str:
    """Blank the pronouns that stand for a professional who was named before."""
    return _blank(_HER_OR_HIM, folded)


def take_out_relatives(folded: str) -> str:
    """Blank relatives who had it before, helped with the photo, or said something: where the trouble is one's own."""
    return "" if _runs_in_family(folded) or _was_caught(folded) else _blank(_UNBORN, take_out_helpers(folded))


def take_out_helpers(folded: str) -> str:
    """Blank who only helped with the photo or said something."""
    if _COMES_WITH.search(folded):
        return folded
    of_somebody = (_HURT, _HELPED, _SERVED, _SAID, _ELSEWHERE) if _names_anybody(folded) else ()
    for frame in (*of_somebody, _PLAYED, _AT_WORK):
        folded = _blank(frame, folded)
    return folded


@lru_cache(256)
def _names_anybody(folded: str) -> bool:
    """Whether a word of a sentence may be one for somebody: else most frames, which are slow, cannot be there."""
    return bool(_ANYBODY.search(folded))


def take_out_family(folded: str) -> str:
    """Blank a sentence that itself says that a relative has the same as the writer."""
    if any(words.KIN.search(_blank(_RELATIVE, folded)) for words in (finnish, swedish, english)):
        return folded
    if _was_caught(folded) and _PAST.search(folded):
        return ""
    same = _SAME.search(folded) or _TOO.search(folded) or _RAN_IN_FAMILY.search(folded) or _WORRIES.search(folded)
    return "" if same and _runs_in_family(folded) else folded


def says_hurt(folded: str) -> bool:
    """Whether a sentence says that somebody has hurt the writer."""
    return bool(_HURT.search(folded)) and not _WHEN.search(folded)


#: What no picture shows, and why somebody writes for another.
_UNSEEN = re.compile(
    r"\b(?:flunss\w*|kuume\w*|nuha\w*|paansar\w*|migree\w*|stress\w*|korona\w*|influenss\w*|selka (?:on )?kipea"
    r"|huono selka"
    r"|imetan|vesirokk?o\w*|forkyl\w*|feber|influensa|huvudvark|migran|ont i ryggen|ammar|vattkoppor|(?:a"
    r"|the) (?:cold|flu|fever"
    r"|headache|migraine)|bad back|breast-?feed\w*|chicken ?pox|kotona|hemma|at home|hoidossa|hoidettav\w*"
    r"|to look after|att skota|one with|en med|yhdella|(?:on my|pa min|min) list[a-z]?|tullut kuva)\b"
)
#: What happened while somebody was being treated.
_WHEN = re.compile(r"\b(?:kun|when|while|nar|medan)\b")
#: Why the picture is poor: that is not the trouble.
_EXPLAINS = re.compile(
    r"\b(?:kuva[a-z]{0,3} (?:on |voi olla )?(?:tarah|epat|epasel|sume|huono)|(?:kateni|kadet) (?:tari|vapi)"
    r"|silmani ovat huonot"
    r"|(?:tari|vapi)(?:see|sevat)|skakar|darrar|suddig|shak(?:e|y|ing)|blurr(?:y|ed)|hands (?:were|are) full)"
)


def says_own(folded: str) -> bool:
    """Whether a sentence says that the trouble is the writer's."""
    if _EXPLAINS.search(folded) or _UNSEEN.search(folded):
        return False
    on_me = any(words.ON_ME.search(folded) and words.WHAT.search(folded) for words in (swedish, english))
    return on_me or any(words.OWN.search(folded) for words in (finnish, swedish, english))


def _was_caught(folded: str) -> bool:
    """Whether a sentence says that the writer has now what somebody had before."""
    if _SPOILS.search(folded) or not _NOW_ME.search(folded):
        return False
    said = _CAUGHT.search(folded) or _NOW_ALSO_ME.search(folded)
    return bool(said and _SOMEBODY.search(folded) and not _FOR_BOTH.search(folded))


def _runs_in_family(folded: str) -> bool:
    if (
        _SPOILS.search(folded)
        or (_NOW.search(folded) and not _NOW_ME.search(folded))
        or _SAME_ONE.search(folded)
        or _OF_ANOTHER.search(folded)
    ):
        return False
    named = _RAN_IN_FAMILY.search(folded) or _RELATIVE.search(folded)
    said = (
        _SAME.search(folded)
        or _TOO.search(folded)
        or (_HEREDITARY.search(folded) and (_HAVING.search(folded) or len(folded.split()) < _LABEL))
    )
    return bool(named and said)


def _blank(pattern: re.Pattern[str], folded: str) -> str:
    return pattern.sub(lambda match: " " * len(match.group()), folded)
