"""Animals, several persons at once, and roles in which one is spoken of: nobody of them is the sender (PHO-06). Pure.

They are signs in every mail, also in one that says that the trouble is its writer's own.
"""

from __future__ import annotations

import re

from adapter.photo.reading.signs import finnish

_FI_ANIMAL = (
    r"(?:[a-z]{2,12})?(?:koira|koiri|kissa|kisso|pentu|pennu|kollikissa)|kani|kanei|marsu|hamsteri|fretti|freti|rotta"
    r"|rota|hevonen|hevos|hevose|poni|tamma|varsa|orivarsa|ruuna|lehma|vasikka|vasika|lammas|lampaa"
    r"|karitsa|vuohi|vuohe|possu|porsas|porsaa|sika|kana|kukko|ankka|anka|alpakka|alpaka|aasi|poro|papukaija"
    r"|undulaatti|undulaati|kanarialintu|lintu|linnu|kilpikonna|lisko|kaarme|gekko|chinchilla|gerbiili|siili"
    r"|lemmikki|lemmiki|labradori|noutaja|spanieli|terrieri|villakoira|mayrakoira|huskyn?|collie|chihuahua|mopsi"
    r"|hauva"
    r"|koiranpentu|kissanpentu|katti|mirri|elain|elaim|pupu|pupuj"
)
_FI_CASE = r"(?:i?(?:n|a|ta|t|lla|lle|lta|ssa|sta|ksi|na|en|an|in)|n|ien|jen|den|ja|ia)?(?:ni|mme|nsa|si)?(?:kin|ko)?"
_SV_ANIMAL = (
    "hund|hundvalp|valp|katt|kattunge|hast|ponny|kanin|marsvin|hamster|ratta|kalv|gris|papegoja|undulat"
    "|kanariefagel|fagel|skoldpadda|odla|husdjur|sallskapsdjur|djur|labrador|pudel|terrier|iller|chinchilla"
)
_EN_ANIMAL = (
    "dog|doggy|puppy|puppie|pup|cat|kitten|kitty|horse|pony|ponie|mare|foal|rabbit|bunny|guinea pig|hamster"
    "|cow|sheep|lamb|goat|pig|piglet|parrot|budgie|bird|tortoise|turtle|lizard|snake|ferret|chinchilla|pets"
    "|labrador|poodle|terrier|spaniel|retriever"
)
_ANIMAL = re.compile(
    rf"\b(?:{_FI_ANIMAL}){_FI_CASE}(?![a-z])"
    rf"|\b(?:{_SV_ANIMAL})(?:en|et|n|ar|er|or|arna|erna|orna|ungen)?s?(?![a-z])"
    rf"|\b(?:{_EN_ANIMAL})(?:s|'s|s')?(?![a-z])"
    # a part that only an animal has, and who looks after it
    r"|\b(?:tassu|kuono|kavio|sorkk|sorka|utare|hoyhen(?!tyyn|peit|patj))[a-z]{0,8}\b"
    r"|\bturk(?:ki|in|issa) (?:on )?(?:lahte|harv|takku|alla)[a-z]{0,4}|\bfur (?:is|has|missing|loss)\b"
    r"|\bpals(?:en)? (?:ar|faller|har)\b"
    r"|\b(?:takajal|etujal|takatass|etutass)[a-z]{1,6}\b|\b(?:bakben|framben)[a-z]{0,3}\b|\b(?:hind|front) (?:legs?"
    r"|paws?)\b"
    r"|\b(?:tass(?:en|ar|arna)?|nosen|svansen|hov(?:en|ar)|juver|juvret|fjadrar(?:na)?)\b"
    r"|\b(?:paws?|muzzle|snout|hoof|hooves|udder|feathers|whiskers)\b"
    r"|\b(?:elainlaaka|pienelain|elainklini|elainsairaala)[a-z]{0,14}\b|\b(?:veterinar|djurlakar|djursjukhus"
    r"|smadjursklinik)[a-z]{0,6}\b|\b(?:the|our|a|my) vets?\b|\bvet (?:is|was|clinic|said|cannot|can't)\b|\bveterinar"
)
_BITES = (
    r"(?:puri|puree|puraisi|pureman?|raapi|raapaisi|raapii|nayk[a-z]{2,6}|potkaisi|potkas|potki|hypp[a-z]{2,5}"
    r"|tonaisi"
    r"|polkaisi|polki|kaatoi|veti|nykaisi|kynsi|kynnet|astui|tallasi|nuoli|nuolaisi|tarttui|hyokkasi|repi|nappasi"
    r"|tormasi|pisti"
    r"|nokki"
    r"|nokkaisi|juoksi|saikahti|karkasi)"
)
#: An animal that did it to the writer, or only has a part in it: `koiran purema`, `kissa raapaisi minua`.
_DID_IT = re.compile(
    rf"\b(?:{_FI_ANIMAL})(?:n|ni|mme)? {_BITES}(?! (?:toi[a-z]{{2,5}} )?(?:{_FI_ANIMAL}))[a-z]{{0,8}}\b"
    rf"|\b(?:{_FI_ANIMAL})n?[ -]?(?:purem|puraisu|purai|raapim|raapai|naarm|potku"
    rf"|poly|talut|ulkoilut|hihna|remmi|nokka|nokan|iskem|sarve|pisto)[a-z]{{0,12}}\b"
    rf"|\b(?:{_FI_ANIMAL})n?[ -]?(?:kynne|kynsi|hampaa|hammas|karva|kuola)[a-z]{{0,8}}\b"
    r"(?=.*(?:raap|jai\b|upposi|osui|iski|tarttui|minu|mua\b|allerg|yliherk|[a-z]{3}ni\b))"
    rf"|\b(?:{_FI_ANIMAL})(?:n|ni|mme|nsa) (?:kanssa|takia|vuoksi|peraan|perassa|hihna[a-z]{{0,5}}|remmi[a-z]{{0,4}}"
    rf"|paalle|yli|selasta|selkaan|syli[a-z]{{0,4}})\b"
    rf"|\b(?:kompastuin|kaaduin|tormasin|putosin|allergi[a-z]{{1,5}}|yliherk[a-z]{{1,5}}|ulkoilu[a-z]{{1,8}}"
    rf"|talut[a-z]{{1,8}}|lenkilla|ratsast[a-z]{{2,6}}) (?:\w{{2,10}} )?(?:{_FI_ANIMAL}){_FI_CASE}\b"
    rf"|\b(?:{_FI_ANIMAL})(?:a|ta|ni|mme)? (?:ulkoilut|talut)[a-z]{{2,8}}\b"
    rf"|\b(?:{_FI_ANIMAL})(?:lle|ille|sta|ista)(?:ni)? (?:allergi|yliherk)[a-z]{{1,6}}"
    rf"|\b(?:{_SV_ANIMAL})(?:en|et|n|s|ens)?(?: ?(?:bett|bitt|riv|klos|spark|allerg)[a-z]{{0,6}}"
    rf"| (?:bet|rev|sparkade|trampade|knuffade|drog|hoppade|klos|kloste|bitit|nafsade)) ?(?:(?:mig|min|mitt|mina|pa"
    rf"|i)\b)?"
    rf"|\bpurema on (?:{_FI_ANIMAL})n\b|\b(?:skotte|ryktade|matade) (?:{_SV_ANIMAL})(?:ar|arna|er)\b"
    rf"|\bfick en hov\b"
    rf"|\bsain (?:\w{{2,10}} ){{0,2}}(?:{_FI_ANIMAL})lta (?:raapais|purem|nayk)[a-z]{{1,5}}"
    rf"|\b(?:{_FI_ANIMAL}) selvisi\b"
    rf"|\bplay(?:ing)? with the (?:{_EN_ANIMAL})s?\b"
    rf"|\b(?:looking after|grooming|feeding) (?:the |my )?(?:{_EN_ANIMAL})s\b|\bgot a hoof\b"
    rf"|\b(?:{_FI_ANIMAL})-?allergi[a-z]{{1,5}}\b"
    rf"|\b(?:{_SV_ANIMAL})(?:ens|ets|s) (?:klor|tander|hov) (?:rev|bet|traffade|trampade)\b"
    rf"|\b(?:hoidin|ruokin|harjasin|taluttaessani) (?:(?:{_FI_ANIMAL})(?:ia|ja)|koiria)\b|\bsain kavion?\b"
    rf"|\b(?:{_FI_ANIMAL})(?:n|ni)? on rokotettu\b|\brokotettu (?:{_FI_ANIMAL})\b"
    rf"|\b(?:{_SV_ANIMAL})(?:en|et)? ar vaccinerad\b|\b(?:gick|gar"
    rf"|var) (?:ut |ute )?(?:pa promenad )?med (?:min |var )?(?:{_SV_ANIMAL})(?:en|et|n)?\b"
    rf"|\b(?:{_EN_ANIMAL}) (?:is|was) vaccinated\b|\b(?:{_EN_ANIMAL}) (?:got|caught) (?:me|my)\b"
    rf"|\b(?:klost|riven|biten|sparkad) av (?:min |en |var |grannens )?(?:{_SV_ANIMAL})(?:en|et|n)?\b"
    rf"|\b(?:allergisk mot|allergi mot|snubblade (?:pa|over)|promenad med|promenerade med|ramlade av|foll av|rastade"
    rf"|rida|red) (?:min |en |var )?(?:{_SV_ANIMAL})(?:en|et|n|ar|er)?\b"
    rf"|\b(?:{_EN_ANIMAL})(?:'s)? (?:bit|bite|bites|bitten|scratch(?:ed|es)?|kicked|kick|stepped on|jumped|pulled"
    rf"|nipped"
    rf"|pecked|allergy|(?:hair|fur)(?=.*\b(?:me|my|i|allerg[a-z]*)\b)|knocked|ran into)\b(?! (?:the|a|an|another|our"
    rf"|his|her) )(?: (?:me|my)\b)?"
    rf"|\b(?:allergic to|walk|walking|tripped over|fell off|fell from|bitten by|scratched by|kicked by|riding) (?:my "
    rf"|a "
    rf"|the"
    rf" |our )?(?:{_EN_ANIMAL})s?\b"
    r"|\b(?:olen|tyoskentelen|toissa|tyossani|jag ar|jobbar|arbetar|i am|i'm|i work|work) (?:[a-z]{1,12} ){0,2}"
    r"(?:elainlaak|elainklin|veterinar|djurlakar|djurklin|vets?\b|veterinar)[a-z]{0,12}"
    r"|\b(?:jaykkakouristus|rabies|rokotukset|cat's? claw|bird'?s nest|pig ?skin|cow'?s milk|komjolk|ormbett"
    r"|kaarmeen ?purem[a-z]{1,4}|snake ?bite|hedelmalintu)\b"
)
_SIDES = (
    r"(?: (?:omalla |omilla |omista |omassa |omissa )?(?:puol|jala|jalo|kade|kasi|kasissa|silmi|silma|korv|ranta"
    r"|rante|polv"
    r"|nilk|sorm|varp|sivu|reu|kerr|kert|kuv|posk|sivul|olka|kyyn|lonk|saar|reis|pohk|kainal|kammen|kylj|rinn|pakar"
    r"|huul|kulm|kanta|nivus)[a-z]{0,12})"
)
_SEVERAL = re.compile(
    rf"\b(?:kummalla|kummalle|kummalta|molemmilla|molemmille|molemmilta)(?:kin)?\b(?!{_SIDES})"
    r"|\bkumpikin (?:on|oli|sai|kuume|saira|kipea|valit|itke|rokot)[a-z]{0,8}"
    r"|\b(?:nuoremm|vanhemm|pienemm|isomm|nuorimm|pienimm|isoimm)(?:alla|alle|alta)(?:kin)? (?!kuva|puol|alue|ala"
    r"|jala|kade|vaiva|annok|teho|voitee|rasva|kooll)"
    r"|\b(?:nuoremm|vanhemm|nuorimm)(?:asta|alla|alle|an)\b(?! (?:puol|ika|minul))"
    r"|\b(?<!olin )(?<!ollut )(?<!olen )(?:nuorempi|vanhempi) (?:on|sai|oli|heista|naista|meni|ei)\b"
    r"|\bkaikilla (?:meilla|meista|heilla)\b|\bmeilla (?:kaikilla|molemmilla)\b"
    r"|\bkoko (?:perheella|perhe|porukalla|porukka|luokka|luokalla|ryhma|ryhmalla|joukkue|joukkueella) (?:on|kuti"
    r"|syyh|saira|ollut|sai|kipe)[a-z]{0,6}"
    r"|\b(?:bada|bagge|bagge tva|bada tva|alla) (?:har|hade|fick|kliar|ar sjuk|ar krass|barn)[a-z]{0,3}\b"
    r"|\b(?:den|det|var|vara) (?:yngre|yngsta|aldre|aldsta|mindre|minsta|storre|storsta) (?:har|hade|fick|ar|blev"
    r"|kliar"
    r"|grater)\b|\bhela (?:familjen|gruppen|klassen|laget) (?:har|kliar|ar|fick)\b"
    r"|\b(?:they )?both (?:have|had|got|were|are (?:ill|sick|itch))\b(?! (?:heal|been|swoll|become|started|turned))"
    r"|\bboth of (?:them|us)\b|\b(?:all|two|one|some) of (?:us|them) (?:have|has|got|are|is|were)\b"
    r"|\b(?:the|our|my) (?:younger|youngest|older|oldest|elder|eldest|bigger|smaller|little) (?:one|ones|has|had"
    r"|got)\b"
    r"|\b(?:the )?whole (?:family|class|team|group|house) (?:has|is|got|except)\b|\bhela huset (?:har|utom)\b"
    r"|\bvi (?:bada|tva|alla tre)\b|\bme (?:molemmat|kaikki|kaksi)\b|\bmolemmat meista\b|\b(?:we|us) both\b"
    r"|\bboth of us\b"
    r"|\b(?:en|ett) av (?:vara|mina) (?!(?:fing|ta|tar|sar|leverf|fodelsem|tand|nagl|ar|flack|knol|bul|oron|ogon|arm"
    r"|ben|fot)[a-z]{0,8}\b)"
    r"[a-z]{3,20}|\b(?:yksi|eras) (?:meidan|meista|meikalaisista)\b"
    r"|\bone of (?:our|the) (?!(?:finger|toe|mole|spot|wound|stitch|nail|blister|bite|scar|photo|picture|pill|tablet"
    r"|place|area)s?\b)"
    r"(?:[a-z]{3,14})s\b|\bthe (?:middle|wee|little|big|other) (?:one|man|guy|lad|fella)(?:'s)?\b"
    # who stays with the writer for a while, and when whoever it is may go back
    r"|\b(?:on|ovat|oli|olivat|onko|ovatko) (?:nyt )?(?:meilla|mulla|minulla) (?:nyt )?(?:hoidossa|kylassa|yokylassa"
    r"|yota|sijoitettuna|lomalla)\b|\b(?:ar|bor) hos (?:oss|mig) (?:over|i|den|pa|just|under)\b"
    r"|\b(?:staying with us|we are (?:minding|babysitting|looking after)|i'?m (?:minding|babysitting|looking after)"
    r"|i am (?:minding|babysitting|looking after)|i look after|vi ar barnvakt|jag ar barnvakt)\b"
    r"|\b(?:takaisin|palata|menna|saa menna|voiko menna) (?:\w{3,10} )?(?:kouluun|eskariin|paivakotiin|hoitoon"
    r"|tarhaan"
    r"|kerhoon|harjoituksiin|leirille)\b(?! toihin)"
    r"|\btillbaka till (?:skolan|dagis|forskolan|traningen)\b|\bback to (?:school|nursery|day ?care|kindergarten)\b"
)
_FI_ROLE = (
    "pelaaja|leirilai|leirilainen|harjoittelija|matkustaja|asukas|asukka|kavija|asiakas|ratsastaja|uimari|juoksija"
    "|kesatyontekija|kesatyolainen|kesatyolaise|loukkaantunut|loukkaantunee|kilpailija|urheilija|alokas|alokkaa"
    "|varusmies|varusmiehe|vanki|vangi|turisti|vierailija|ryhmalainen|ryhmalaise"
    "|kerholainen|kerholaise|tanssija|maalivahti|maalivahdi|oppija|osallistuja|retkelainen|retkelaise|mokkilainen"
    "|mokkilaise|kolmose|kolmosi|kaksosi|[a-z]{0,12}(?:koulu|lukio|luokka|eskari)lai(?:nen|se|si)|partiolainen"
    "|partiolaise|jasen(?!korj)|kurssilai|leirilaise|kuntoutuja|tukiasiakas"
)
_SV_ROLE = (
    "spelare|kund|gast|deltagare|passagerare|praktikant|lopare|ryttare|rekryt|turist|bevaring|idrottare|malvakt"
    "|elev|scout|sommarjobbare|sommararbetare|lararinna|larjunge|arbetare|anstalld"
    "|lagerdeltagare|intagen|boende|brukare|besokare|resenar|dansare|lagkamrat"
)
_EN_ROLE = (
    "player|participant|passenger|trainee|camper|athlete|recruit|tourist|visitor|inmate|customer|conscript|teammate"
    "|casualty|injured (?:man|woman|person|one)|summer worker|goalkeeper|runner|rider|swimmer|dancer|scout|pupil"
    "|youngster|attendee|hiker"
)
_I_AM = (
    r"(?<!olen )(?<!olin )(?<!oon )(?<!ollut )(?<!jag ar )(?<!jag ar en )(?<!ar )(?<!ar en )(?<!am a )(?<!'m a "
    r")(?<!as a )"
    r"(?<!am an )(?<!'m an )(?<!som )"
)
_ROLE = re.compile(
    rf"\b{_I_AM}(?:{_FI_ROLE})(?:n|a|ta|ista|lla|lle|lta|sta|mme|ni|t)?(?:mme|ni)?\b(?! (?:kyynarp"
    rf"|polv)[a-z]{{0,6}}\b)"
    rf"|\b{_I_AM}(?:{_SV_ROLE})(?:n|en|na|ns|s|ens)?\b|\b{_I_AM}(?:{_EN_ROLE})(?:s|'s)?\b(?!'s?\s(?:knee|elbow|foot))"
)
#: Whoever looks after others, and signs by it: `Joukkueenjohtaja M. Testinen`.
_LEADS = re.compile(
    r"\b(?:[a-z]{0,12}johtaja|[a-z]{0,8}valmentaja|[a-z]{0,10}opettaja|[a-z]{0,10}ohjaaja|rehtori|kuraattori"
    r"|[a-z]{0,8}esimies|[a-z]{0,8}esihenkilo|leirinvetaja|terveysvastaava|huoltaja|[a-z]{0,8}avustaja|tiiminvetaja"
    r"|vastuuhenkilo|laakintamies|ensiapuvastaava|jarjestyksenvalvoja|isannoitsija|kotipalvelu"
    r"|lagledare|tranare|larare|forestandare|rektor|handledare|gruppledare|scoutledare|lagerchef|enhetschef"
    r"|ungdomsledare"
    r"|team (?:manager|leader)|coach|teacher|principal|headmaster|supervisor|warden|camp leader|scout ?leader|first "
    r"aider)\b"
    r"|^(?:yo|lahi|sairaan|kotisairaan|perus)?hoitaja\b|^(?:narvardare|sjukskotare|caregiver)\b"
)
#: What an animal did was done to the writer.
_TO_ME = re.compile(
    r"\b(?:minua|mua|minut|minulle|mig|min (?:hand|arm|fot|vad|tumme)|mitt|me|my (?!dog|cat|horse|puppy|pony|rabbit))\b"
    rf"|\b(?:{finnish.BODY})[a-z]{{0,6}}ni\b"
)
#: A list of allergies.
_ALLERGIES = re.compile(r"\b(?:allergiani|allergiat|allergier|allergies)\b")
_TREATED = re.compile(
    r"\b(?:kun (?:yritin|katsoin|hoidin|puhdistin|kuvasin)|when i (?:tried|cleaned|changed|looked|took)"
    r"|nar jag (?:forsokte|bytte|rengjorde|tittade))\b"
)
_AND_ANOTHER = re.compile(
    r"\b(?:ja|och|and|both|seka|then|sitten|sen|sedan) (?:hant|hane|henne|honom|her|him|han|hon|my|min"
    r"|mitt)[a-z]{0,3}\b"
)
_SHORT = 7  # words of a signature


def find_animals(folded: str) -> list[str]:
    """Animals, but for those that bit, scratched or kicked the writer."""
    if _ALLERGIES.search(folded):
        return []
    text = _DID_IT.sub(lambda match: " " * len(match.group()), folded)
    return [match.group() for match in _ANIMAL.finditer(text)]


def hurt_the_writer(folded: str) -> bool:
    """Whether a sentence says that an animal hurt the writer, and nobody else."""
    hurt = _DID_IT.search(folded) and _TO_ME.search(folded)
    return bool(hurt) and not _AND_ANOTHER.search(folded) and not _TREATED.search(folded)


def find_several(folded: str) -> list[str]:
    """Words for one of several persons, or for all of them."""
    return [match.group() for match in _SEVERAL.finditer(folded)]


def find_roles(folded: str, own: frozenset[str], *, is_own: bool = False) -> list[str]:
    """Somebody spoken of by a role, or a signature of one who looks after others. `own`: the sender's name.

    `is_own`: the mail says whose trouble it is, so that a signature is no more than that.
    """
    found = [match.group() for match in _ROLE.finditer(folded)]
    words = re.findall(r"[a-z]+", folded)
    signs = not is_own and len(words) <= _SHORT and any(word in own for word in words)
    return found + [match.group() for match in _LEADS.finditer(folded) if signs]
