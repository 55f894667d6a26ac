"""An unknown word as the one who has the trouble: `Hupelolla on haava`, `Hupen har sår` (PHO-06).

Nobody can list every word for a person. So a word that owns a wound, or does what only a person does, is a person
unless it is known to be none: a part of a body, a trouble, a thing, a time, a professional. Pure.
"""

from __future__ import annotations

import re

from adapter.photo.reading.signs import finnish, harmless

_FI_TROUBLE = (
    r"(?:[a-z]{0,14}(?:haava|haavau|ihottum|nappyl|finne|finni|luomi|luome|patti|pahku|kyhmy|rakkul|mustelm|ruhje"
    r"|palovamm"
    r"|murtum|turvotu|punoitu|tulehdu|kutin|kipu|kipuj|kuume|rupi|rupe|rupia|laiskia|laiska|pisto|purem|rokko|sarky"
    r"|vaiv)"
    r"[a-z]{0,8}|jalka kipea|kasi kipea|korva kipea|silma (?:punainen|turvo)[a-z]{0,6})"
)
#: What stands in these cases and has nothing: places, times, sides, things that lie on a body.
_FI_NOBODY = (
    r"(?:minu|mull|must|mulle|itse|itsella|mei|te|tei|talla|talle|tuolla|tuolle|silla|sille|nailla|niilla|joilla|jolla"
    r"|mikali"
    r"|kaikilla"
    r"|vasemma|oikea|oikei|alapuole|ylapuole|sisapuole|ulkopuole|takapuole|kohda|kohta|alue|aluee|alueella|reuna"
    r"|pinna"
    r"|kesa|talve|kevaa|syksy|aamu|ilta|illa|yo|paiva|viiko|viikko|kuukaud|vuode|hetke|kerra|kerro|loma|reissu|matka"
    r"|moki|mokki|piha|ranna|ranta|tie|kadu|katu|tyomaa|sauna|keittio|lenki|lenkki|saare|pell|pelto|metsa|ulko"
    r"|ulkomai|maa|kental"
    r"|laake|laakke|voitee|rasva|kortisoni|hoido|hoito|antibiooti|kuuri|kuure|tallai|sellai|tammoi|semmoi|samalla"
    r"|erityi|yhdella"
    r"|molemmilla|kummallakin|edelleen|jalleen|viela|ylla|alla|paalla|paalle|keskella|vieressa|ymparilla|puolella"
    r"|puolelle"
    r"|puhelime|kameralla|etaisyyd|valo|valolla|varmuude|todella|muualla|muille|kaikkialla|suunnilla|saannolli"
    r"|aiemmalla|viimeksi"
    r"|tekonivele|proteesi|side|sitee|laastari|kipsi|lasta|tikkien|hakas|luo|luomella|haava|haavalla|arve|arpi"
    r"|iholla|ihole"
    r"|onnetto|tapaturma|kuva|selfie|vamma|jalki|jalje|vaiva|kylje|selan|sormi|varpai|poskipaa|kasvo|huule"
    r"|silmaluome)"
)
_FI_HAS = re.compile(
    rf"(?:^|[,.;:!?-] ?|\b(?:ja|nyt|kun|koska|etta|myos|meidan|nyt"
    rf"|siis) )(?!{_FI_NOBODY})(?!(?:[a-z]{{0,12}}(?:{finnish.BODY})))"
    rf"(?P<who>[a-z-]{{3,20}}(?:ll[ae]))(?:kin)? (?:on|oli|tuli|puhkesi|nousi|ilmestyi)(?: (?:nyt|taas|ollut|tullut"
    rf"|viela|tallai[a-z]{{2,5}}|tammoi[a-z]{{2,5}}|kova|paha"
    rf"|kamala|pieni|iso|joku|jokin|jo|taas|outo|outoja|punainen|punaisia|sellainen|semmonen|tommonen"
    rf"|tallainen)){{0,3}}"
    rf" {_FI_TROUBLE}\b"
)
_FI_LIKE_THIS = re.compile(
    rf"(?:^|[.!?] ?|\bmeidan )(?!{_FI_NOBODY})(?!(?:[a-z]{{0,12}}(?:{finnish.BODY})))(?P<who>[a-z-]{{3,20}}ll[ae])"
    rf" (?:tallai|tammoi|semmoi|sellai)[a-z]{{2,5}} (?:[a-z]{{3,12}} )?{_FI_TROUBLE}\b"
    rf"|(?:^|[.!?] ?|\bmeidan )(?!{_FI_NOBODY})(?!(?:[a-z]{{0,12}}(?:{finnish.BODY})))(?P<whose>[a-z-]{{3,20}}ll[ae])"
    rf" (?:[a-z]{{0,6}})?(?:{finnish.BODY}|{_FI_TROUBLE})[a-z]{{0,4}} (?:[a-z]{{3,12}}(?:ssa|lla)\b|punoi?ttaa|erittaa"
    rf"|rahmii|turvo|kipea)"
)
_FI_FEELS = re.compile(
    rf"(?:^|[,.;:!?-] ?|\b(?:ja|nyt|kun|koska|etta|meidan) )(?!minua|mua|itseani|tata|sita|niita|joskus|ajoittain"
    rf"|aina|valilla|nyt|oma"
    rf"|jo|ei|mutta|jotta|vaikka|muita|lisaa|illasta|paasta|yosta|aamusta|hieman|vahan|edelleen|koko|iho|haav|arp"
    rf"|arv|kohta|aluetta|vamma|luome|pattia|finnia|ihottuma|nappy|rakkul|jalki|reuna"
    rf"|paita|vaate|housu|sukka|kenka|lakana|peitto|oike|vase|kovasti|tosi|hirve|kamala|paha|oisin|iltai|aamui|muuten|ehka|muualla|kyll|onkin|valill|todella"
    rf"|lisaksi|samalla)"
    rf"(?!(?:[a-z]{{0,12}}(?:{finnish.BODY})))"
    r"(?P<who>[a-z-]{3,18}(?:[aeiouy][a]|ta)) (?:kutittaa|kutisee|sarkee|oksettaa|huimaa|vilustaa|sattuu|pistaa"
    r"|itkettaa)\b"
)
_FI_IS = re.compile(
    r"(?:^|[,.;:!?-] ?|\b(?:ja|nyt|kun|koska|etta|meidan) )(?!mina|ma|itse|olo|olen|tama|se|nyt|kaikki|iho|haava)"
    r"(?P<who>[a-z-]{3,18}[aeiouy]) (?:on|oli) (?:nyt |ollut |tosi |ihan )?(?:sairas|sairaana|kuumeessa|kuumeinen"
    r"|vasynyt|tajuton"
    r"|itkuinen|karttyisa|levoton|raskaana)\b"
)
_FI_CANNOT = re.compile(
    r"\b(?!puhelin|kamera|kannykka|kone|tietokone|ohjelma|sovellus|jarjestelma|selain|laite|jalka|polvi|nilkka"
    r"|lonkka|varvas|kukaan|se\b)"
    r"(?P<who>[a-z-]{3,18}) ei (?:itse )?(?:pysty|osaa|kykene|voi|paase|halua|suostu|uskalla|jaksa) (?:itse |enaa "
    r"|viela |edes )?"
    r"(?:kavelemaan|kavella|kertomaan|kertoa|puhumaan|puhua|kirjoittamaan|kirjoittaa|asioimaan|asioida"
    r"|kayttamaan tiet|tulemaan|tulla)"
    r"[a-z]{0,6}\b|(?:^|[,.;] ?)ei (?:pysty|osaa|kykene|voi|pystynyt) (?:itse|enaa itse|viela) (?:kertomaan|kertoa"
    r"|puhumaan|puhua"
    r"|kirjoittamaan|kirjoittaa|asioimaan|asioida|lahettamaan|lahettaa|soittamaan|soittaa|sanomaan|sanoa)\b"
)
_FI_SAYS = re.compile(
    r"\b(?:ite|itte) se\b|\b(?:se|toi|tuo) (?:ite |itte |itse )?ei (?:osaa|jaksa|kehtaa|halua|viitsi|uskalla|suostu"
    r"|ymmarra"
    r"|tykkaa|anna)\b(?! (?:paran|umpeu|arpeu|laske|lahte|kuiv))|\b(?:se|toi|tuo) (?:itse )?(?:sanoo|sano|vaittaa"
    r"|vaitti|valittaa|kieltaytyy|nukkuu|makaa|konttaa|kavelee"
    r"|asuu)\b"
)
#: A sentence that begins with what somebody does, and has no word for who.
_FI_ALONE = re.compile(
    r"(?:^|[.!?,] ?|\b(?:ja|mutta) )(?:nukkuu|herasi|heraa|itki|itkee|sanoi ettei|sanoi etta|vaitti|valitti"
    r"|kieltaytyi|pelkaa"
    r"|makaa|leikkii|riisui|huusi|suuttui|hymyilee|irvistaa|kiljui|konttaa|ei (?:suostu|suostunut|uskalla|tykkaa"
    r"|anna|myonna)"
    r" (?:lahtea|lahtemaan|menna|menemaan|nayttaa|nayttamaan|koskea|katsoa|puhua))\b"
    r"|\bei (?:itse |itte )?(?:mene|mee|menny|mennyt|lahde|lahtenyt|suostu|suostunut|saata|saa aikaan|paase itse)"
    r" (?:lahtemaan |menemaan |lahtea |menna )?(?:laakariin|paivystykseen|hoitoon|vastaanotolle|terkkariin"
    r"|sairaalaan)\b"
    r"|\b(?:se|toi|tuo) (?:on )?(?:riisu|kerro|ei kerro|ajanu|ajanut|puhuu|pelaa|opiskelee|tekee toita|kay toissa"
    r"|tykkaa)[a-z]{0,3}\b"
    r"|\bsille (?:on )?(?:sanottu|sanoin|puhuttu|kerrottu|soitettu)\b|\bsoitta(?:kaa|a) (?:sille|sen numeroon)\b"
)
#: A sentence that begins with what somebody else does, whom nobody names; a writer says it in the first person.
_FI_BEGINS = re.compile(
    r"(?:^|[.!?] ?)(?:(?:tippui|putosi|kaatui|lensi|hyppasi) (?:[a-z]{3,12} )?[a-z]{3,14}(?:sta"
    r"|lta)\b(?! [a-z]{3,14} (?:paa|varp|jal))"
    r"|kiipesi|soi (?:pahkin|kala|mansik|kanan?mun|banaan|jotain|kive|hiek)[a-z]{0,6}|nielaisi|kertoi|sanoo (?:etta"
    r"|ettei)|ei oo saanu nukuttua|valittaa"
    r"|kieltaytyy|raapii"
    r"|on (?:raapinut|itkenyt|nukkunut|valittanut|syonyt|oksentanut|kuumeillut)"
    r"|ei (?:halua|suostu|anna|varaa|syo|juo|nuku|ole syonyt|ole juonut|ole nukkunut|osaa|jaksa leikkia|pida|tykkaa"
    r"|valita)"
    r"(?! (?:paran|umpeu|arpeu|myoten)))\b"
)
_SV_BEGINS = re.compile(
    r"(?:^|[.!?] ?)(?:vill inte (?:stodja|ga|ata|dricka|lata|visa|komma)|vagrar|sager att det|klagar over"
    r"|har kliat hela natten)\b"
    r"|\b(?:medan|nar) sov\b"
)
_EN_BEGINS = re.compile(
    r"(?:^|[.!?] ?)(?:(?:has been|keeps) (?:scratching|crying|coughing|vomiting|limping|complaining|picking|pulling)"
    r"|won't (?:put|eat|drink|let|walk|bear|take)|says (?:it|that)|came (?:out of|home from|back from) (?:school"
    r"|nursery|football|training)"
    r"|woke up (?:crying|screaming)|doesn't (?:want to|complain|like)|was playing)\b|\bwhile asleep\b|\bwhile (?:he"
    r"|she) (?:was )?sle"
    r"|(?:^|[.!?] ?)(?!i\b|we\b|my\b|the\b|this\b|it\b)[a-z]{3,12} (?:woke up (?:with|crying)|was out in|was playing"
    r"|has (?:this|these) (?:on|since|rash|spots))\b"
    r"|\bour (?:little |wee |tiny )?(?!doctor|nurse|gp|clinic|health|camera|phone|car|sauna|garden|cat|dog)[a-z]{3,12}"
    r" (?:woke up|has (?:spots|a rash|this|these|fever))\b"
)
_SV_ALONE = re.compile(
    r"(?:^|[.!?,] ?|\b(?:och|men) )(?:grater|leker|skriker|vagrar|vaknade och grat|ater (?:glass|bra|daligt)"
    r"|ar pigg och"
    r"|sa att det|klagar|gnyr|skrattar)\b"
)
_FI_WHO_FELL = re.compile(
    r"\b(?!lumi|jaa|tiili|lasi|kivi|vasara|kirves|laatikko|puhelin)(?P<who>[a-z-]{3,20}) (?:putosi|tippui|lensi"
    r"|kaatui|liukastui|kompastui)"
    r" (?:[a-z]{3,14} )?(?:katolta|tikkailta|tikapuilta|hevosen selasta|pyoralta|sangysta|portailta|portaissa|jaalla"
    r"|mopolla|skootilla)\b"
    r"|\b(?P<ours>[a-z]{3,18}(?:mme|koni)) (?:putosi|liukastui|kompastui|loi|sahasi|viilsi|nyrjaytti|nukkuu|kaatui"
    r"|sairastui)\b"
)
_FI_PERSON = re.compile(
    r"\b(?<!olen )(?<!olen iakas )(?<!yhteys)(?<!avain)henkilo(?:n|lla|lle|lta|sta|a|t|ita)?\b(?! ?(?:kuntaa|kunta))"
    r"|\bhlo:?n? ?\d?\b"
    r"|\bkuvassa (?:nakyva|oleva|esiintyva)[a-z]{0,3} (?:henkilo|ihmi|nai|mie|laps)[a-z]{0,8}\b"
    r"|\bkuvan (?:henkilo(?!lli)|ihmi)[a-z]{0,6}\b"
)
_SV_TROUBLE = (
    r"(?:ont|[a-z]{0,12}sar|sar|utslag|[a-z]{0,10}eksem|en bula|en knol|blasor|feber|vattkoppor|prickar|en finne"
    r"|finnar|skorv|skrubbsar"
    r"|ett marke|en flack|flackar|brannsar|brutit|stukat|skrapat|brant|skurit|slagit|blivit (?:biten|stucken)"
    r"|fatt (?:ett |en |nagot |nagra )?"
    r"(?:[a-z]{0,10}sar|utslag|eksem|bula|knol|blasor|feber|prickar|finne|skrubbsar|marke|flack|flackar|stick|bett"
    r"|knol))"
)
_SV_NOBODY = (
    r"(?:jag|det|den|de|detta|som|vi|ni|man|har|nu|inte|sedan|sen|dar|da|nar|om|att|och|men|ocksa|igen|alltid|ofta"
    r"|knappt|aldrig|tyvarr|nyss"
    r"|sa|igar|idag|dag|morse|kvall|natt|vecka|veckan|manaden|aret|sommaren|vintern|hosten|varen|julen|resan"
    r"|semestern|jobbet|arbetet|huden"
    r"|saret|arret|knolen|bulan|utslaget|utslagen|flacken|flackarna|eksemet|lederna|stygnen|operationen|blasan"
    r"|svullnaden|smartan|klada|kladan"
    r"|halsen|kroppen|insidan|utsidan|sidan|kanten|omradet|stallet|doktorn|lakaren|skoterskan|skotaren|medicinen"
    r"|salvan|krammen|tabletterna|strumpan|stodstrumpan|skon|skorna|handsken|bandet|remmen|bygeln|skruven|plattan"
    r"|sensorn"
    r"|antibiotikan|antibiotikakuren|kuren|gipset|forbandet|plastret|protesen|bilden|fotot|telefonen|kameran"
    r"|vaccinet|forkylningen|solen|varmen"
    r"|fastingen|getingen|myggen|hunden|katten|mamma|pappa|mor|far)"
)
_SV_HAS = re.compile(
    rf"(?:^|[,.;:!?-] ?|\b(?:och|nu|for|att|men|eftersom|dar) )(?:(?:min|mitt|mina|var|vart|vara|den har|lilla"
    rf"|lille) )?(?!{_SV_NOBODY}\b)"
    rf"(?P<who>[a-z-]{{3,18}}) (?:har|hade|fick) (?:(?:nu|redan|haft|ocksa|jatte|valdigt|sa|lite|mycket|ett|en|nagra"
    rf"|nagot|stort|litet|fult|konstigt"
    rf"|konstiga|roda|rott) ){{0,3}}{_SV_TROUBLE}\b"
)
_SV_BODY = (
    r"(?:arm|ben|fot|fotter|hand|hander|handled|fotled|vrist|kna|rygg|mage|ansikte|kind|panna|nasa|ora|oga|ogon|mun"
    r"|lapp|tunga|hals|nacke|axel"
    r"|armbage|finger|fingrar|ta|tar|tumme|nagel|naglar|huvud|hud|brost|sida|hoft|rumpa|lar|vad|hal|navel|tand"
    r"|ljumske|sar|arr|utslag|eksem"
    r"|blemma|bula|svullnad|finne|varta|leverflack|fodelsemarke|haka|skalle|kropp|operation|knole?|hudflack|fot"
    r"|protes|arthrit|sena|muskel)"
)
_SV_MINE = re.compile(
    rf"\b(?:min|mitt|mina|var|vart|vara) (?!{_SV_BODY})(?!lakare|doktor|skoters|skotar|telefon|kamera|mobil|medicin"
    rf"|salva|sjuk|stygn|sista|nya|gamla)"
    r"(?P<who>[a-z-]{3,16}) (?:skrapade|ramlade|slog|brande|skar|stukade|klamde|rev|kliade|gnuggade)\b(?! (?:mig|min"
    r"|mitt|mina|i mig)\b)"
)
_SV_IS = re.compile(
    rf"(?:^|[,.;:!?-] ?|\b(?:och|nu|for|att|men|eftersom) )(?:(?:min|mitt|mina|var|vart|vara) )?(?!{_SV_NOBODY}\b)"
    r"(?P<who>[a-z-]{3,18}) (?:ar|var) (?:nu |redan |lite |mycket )?(?:sjuk|febrig|gnallig|krasslig|ledsen|trott och"
    r"|sangliggande)\b"
)
_SV_PERSON = re.compile(
    r"\bpersonen (?:pa|i) (?:bilden|fotot|kortet)\b|\bden (?:avbildade|fotograferade)\b|\bpersonen som (?:syns|ar)\b"
)
_EN_TROUBLE = (
    r"(?:rash(?:es)?|wound|sore|cut|burn|blister|blisters|bruise|bruises|lump|bump|spot|spots|mole|wart|eczema|hives"
    r"|fever|chickenpox|bite|sting"
    r"|swelling|infection|ulcer|scab|scabs|scratch|graze|boil|cyst|pimple|pimples|ringworm|impetigo|shingles|scar"
    r"|(?:sore|swollen|broken|bad|bruised|itchy|red|infected|cut|burnt|burned) [a-z]{2,10})"
)
_EN_NOBODY = (
    r"(?:i|it|this|that|these|those|there|which|who|what|and|but|so|then|also|now|still|skin|wound|sore|cut|burn"
    r"|blister|bruise|lump|bump|spot|mole"
    r"|wart|eczema|rash|scar|swelling|infection|ulcer|scab|stitches|bite|sting|area|place|side|edge|edges|middle"
    r"|centre|center|top|bottom|back|front"
    r"|rest|pain|redness|itch|itching|surface|photo|picture|image|camera|phone|cream|ointment|plaster|bandage"
    r"|dressing|cast|tablet|tablets|medicine"
    r"|medication|antibiotic|antibiotics|course|doctor|nurse|surgeon|dentist|gp|physio|midwife|pharmacist|operation"
    r"|surgery|weather|sun|heat|holiday"
    r"|trip|arm|arms|leg|legs|foot|feet|hand|hands|wrist|ankle|knee|knees|face|cheek|nose|ear|eye|eyes|lip|neck"
    r"|shoulder|shoulders|elbow|finger|toe"
    r"|thumb|nail|head|scalp|chest|breast|hip|thigh|calf|heel|belly|stomach|tummy|shin|forearm|armpit|chin|groin"
    r"|tick|wasp|dog|cat|body|whole|one"
    r"|other|same|incision|stoma|forehead|eyebrow|eyelid|tooth|gum|gums|tongue|mouth|throat|joint|joints|boot|shoe"
    r"|shoes|brace|splint|patch)"
)
_EN_HAS = re.compile(
    rf"(?:^|[,.;:!?-] ?|\b(?:the|my|our|and|because|as|this|that) )(?!{_EN_NOBODY}\b)(?P<who>[a-z-]{{2,16}})"
    rf" (?:has|had|got|gets|is having)(?: had| got| now| developed| been having)?"
    rf" (?:a|an|some|this|these|the|another|three|two|bad|itchy|red|his|her"
    rf"|their) (?:[a-z]{{2,10}} ){{0,2}}{_EN_TROUBLE}\b"
)
_EN_DID = re.compile(
    rf"\b(?:the|my|our) (?:(?!{_EN_NOBODY}\b)[a-z-]{{2,14}} )?(?!{_EN_NOBODY}\b)(?P<who>[a-z-]{{2,16}}) (?:cut"
    rf"|burned|burnt|scraped|hurt|twisted|broke"
    rf"|bruised|scratched|sprained|banged"
    r"|grazed|stubbed|(?:got|was) (?:stung|bitten|burned|burnt|kicked|hurt|hit)|tripped|vomited|is ill|is sick"
    r"|is poorly"
    r"|was sick)\b(?! (?:me|my|the stitch))"
)
_EN_PERSON = re.compile(
    r"\bthe (?:person|individual|man|woman) (?:shown|depicted|pictured|seen|visible|in|on)\b|\bthe one (?:shown"
    r"|pictured|(?:in|on) the (?:photo|picture|image))\b"
)
_UNKNOWN = (
    _FI_HAS,
    _FI_LIKE_THIS,
    _FI_FEELS,
    _FI_IS,
    _FI_CANNOT,
    _FI_WHO_FELL,
    _SV_HAS,
    _SV_MINE,
    _SV_IS,
    _EN_HAS,
    _EN_DID,
)
_PEOPLE = (_FI_PERSON, _SV_PERSON, _EN_PERSON)
_SAYS = (_FI_SAYS, _FI_ALONE, _FI_BEGINS, _SV_ALONE, _SV_BEGINS, _EN_BEGINS)


def find_owners(folded: str, *, cared: bool) -> list[str]:
    """The unknown owners of a trouble in a folded sentence.

    `cared`: a professional was named, who says things too.
    """
    found = [
        match.group().strip(" ,.;:!?-")
        for pattern in _UNKNOWN
        for match in pattern.finditer(folded)
        if not harmless.speaks_of_professional(match["who"] or "")
    ]
    found += [match.group() for pattern in _PEOPLE for match in pattern.finditer(folded)]
    if not cared:
        found += [match.group().strip(" ,.!?") for pattern in _SAYS for match in pattern.finditer(folded)]
    return found
