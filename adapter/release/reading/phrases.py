"""Phrases that change nothing though a word of them would, each in plainer words (REL-01). Pure.

`if possible` is no condition, `we only heard today` no restriction, `two weeks ago` no order of things.
A phrase is known as a whole, and to where it ends: `if you can` with more behind it is a condition.
"""

from __future__ import annotations

import re
import unicodedata

_END = r"(?=\s*(?:[.,;:!?)\u2013-]|\Z))"
_SOON = r"(?: (?:viela |jo )?(?:tanaan|talla viikolla|tana aamuna|huomiseksi))?"
_CARED = (
    r"(?:the |an? |their |his |her )?(?:emergency(?: department| room)?|a&e|clinic|outpatient clinic|ward|hospital"
    r"|surgery|operation|appointment|procedure|theatre|treatment)"
)
_CAST = r"(?:kipsi|kipsin|lasta|lastan|tikit|tikkien|ompeleet|ompeleiden|hakaset|hakasten|dreeni|dreenin|side|siteen)"
_GIPS = r"(?:gipset|gips|stygnen|suturerna|skenan|drainaget|forbandet)"
_PLASTER = r"(?:the )?(?:plaster|cast|stitches|sutures|splint|drain|staples|dressing)"
_PLAINER = tuple(
    (re.compile(rf"(?i){pattern}"), plainer)
    for pattern, plainer in (
        # a polite condition
        (r"\b(?:jos|mikali)(?: vain| vaan| suinkin)? mahdollista\b(?! ett)", "kiitos"),
        (
            (
                r"\b(?:jos|mikali|kunhan|heti kun|kun)(?: vain| vaan| suinkin| mitenkaan| te)? "
                rf"(?:ehditte|ehdit|ehtisitte|ehtisit|pystytte|mahdollista|sopii|onnistuu|voitte){_SOON}{_END}"
            ),
            "kiitos",
        ),
        (r"\bom (?:det (?:bara )?ar |bara )?mojligt\b(?! att)", "tack"),
        (
            (
                r"\b(?:om|nar|sa snart)(?: bara)? (?:ni hinner|ni kan|ni har mojlighet|ni har tid|det gar|det passar)"
                rf"(?: (?:annu |redan )?(?:i dag|idag|den har veckan|i morgon))?{_END}"
            ),
            "tack",
        ),
        (r"\b(?:if|when|whenever|as soon as) (?:at all |it is )?possible\b(?! to| that)", "please"),
        (
            (
                r"\b(?:if|when|whenever|as soon as) you (?:can|could|have (?:a |the )?(?:moment|time|chance)|get (?:a"
                r"|the)"
                r" chance|(?:can |could )?(?:manage|do|handle|process) (?:it|this))"
                rf"(?: (?:still )?today| this week| soon| by tomorrow)?{_END}"
            ),
            "please",
        ),
        (r"\bkiitos,? (?:kun|jos|etta) (?:autatte|hoidatte|hoidat|ehditte|jaksatte|palvelette)\b", "kiitos avusta"),
        (r"\btack (?:for )?att ni (?:skoter|ordnar|hjalper|tar hand om) (?:det har|detta|oss|saken)\b", "tack"),
        (r"\b(?:thank you|thanks) for (?:taking care of|handling|helping (?:us )?with) (?:this|it)\b", "thank you"),
        # a wish for a favour
        (
            (
                r"\b(?:we|i) (?:would (?:be (?:very )?grateful|appreciate|very much appreciate)|(?:really "
                r")?appreciate)"
                r"(?: it)? if you (?:could|can|would)\b"
            ),
            "please",
        ),
        (
            r"\b(?:vi|jag) (?:ar|vore|skulle vara) (?:mycket )?tacksam(?:ma)? om ni (?:kan|kunde|ville|skulle)\b",
            "vanligen",
        ),
        (r"\bdrop (?:me|us) a (?:line|note|message)\b", "let us know"),
        (
            (
                r"\bjo (?=huomen|tanaan|tana|iltapaiva|aamu|illalla|ensi viikolla|talla viikolla|maanantai|tiistai"
                r"|keskiviik"
                r"|torstai|perjantai|viikonlop)|\bredan (?=i dag|idag|i morgon|imorgon|den har veckan|nasta vecka|pa "
                r"(?:man|tis|ons|tors|fre)dag)|\balready (?=today|tomorrow|this week|next week|on (?:mon|tues|wednes"
                r"|thurs|fri)day)"
            ),
            "",
        ),
        (
            (
                r"\b(?:tri|dr|doktor|doctor|laakari|[a-z]{4,12}laakari|ortopedi|kirurgi|lakare|overlakare|kirurg"
                r"|ortoped"
                r"|surgeon"
                r"|el|ell|dos|prof)\.? (?-i:(?:[A-Z]\. "
                r"?)?[A-Z])[\w-]{2,20}(?<!lle)(?<!lta)(?<!lla)(?<!ssa)(?<!sta)(?![\w-])"
            ),
            "q0title q0name",
        ),
        (r"\b(?:kaynnin|vastaanoton|leikkauksen|kontrollin|hoidon) yhteydessa\b", "kaynnilla"),
        (r"\b(aika|aikani|vastaanottoaika) (on (?:varattu )?)vasta\b", r"\1 \2"),
        (
            (
                r"\bi (?:slutet|borjan|mitten) av (?=januari|februari|mars|april|maj|juni|juli|augusti|september"
                r"|oktober|november|december|nasta)"
            ),
            "i ",
        ),
        (
            (
                r"\b(?:tammi|helmi|maalis|huhti|touko|kesa|heina|elo|syys|loka|marras|joulu)kuun (?:alussa|lopussa"
                r"|puolivalissa)(?= (?:leikk|vastaan|kontroll|kaynti|toimenp|operaat))"
            ),
            "kohta",
        ),
        # a decision on care
        (
            r"\b(?:odottaa )?(?:leikkaus|hoito|toimenpide)paato[a-z]{1,7}",
            "hoito",
        ),
        (
            r"\b(?:vantar pa )?beslut om (?:operation|vard|behandling|ingrepp)(?:en)?\b|\bvardbeslut[a-z]{0,4}\b",
            "vard",
        ),
        (
            (
                r"\b(?:awaiting )?(?:a |the )?(?:treatment|surgical) decisions?\b"
                r"|\b(?:awaiting )?(?:a |the )?decision on (?:surgery|treatment|care)\b"
            ),
            "treatment",
        ),
        (r"\b(?:kipsi|lasta),? joka (?:poistetaan|vaihdetaan)\b", "hoito"),
        (r"\bgips,? som (?:tas bort|byts)\b", "vard"),
        (r"\b(?:a )?(?:cast|splint),? (?:which|that) (?:comes off|will be removed)\b", "treatment"),
        # a call that was not answered
        (
            (
                r"\b(?:yritin|yritimme) soittaa(?: teille)?,? mutta (?:puhelin|linja|numero) oli varattu\b"
                r"|\b(?:yritin|yritimme) soittaa(?: teille)?,? mutta (?:kukaan ei vastannut|en saanut yhteytta)\b"
            ),
            "soitin teille",
        ),
        (
            r"\b(?:jag|vi) forsokte ringa(?: er)?,? men (?:det var upptaget|ingen svarade|jag kom inte fram)\b",
            "jag ringde er",
        ),
        (
            (
                r"\b(?:i|we) tried to (?:call|ring|phone)(?: you)?,? but (?:the line was (?:busy|engaged)|nobody "
                r"answered"
                r"|could not get through)\b"
            ),
            "i called you",
        ),
        (r"\b(?:yet )?another (?:image )?request\b", "request"),
        # greetings by the season
        (
            (
                r"\b[a-z]{4,16}sin terveisin(?: (?:osastolta|poliklinikalta|vastaanotolta|paivystyksesta"
                r"|terveysasemalta))?\b"
            ),
            "terveisin",
        ),
        (r"\bmed [a-z]{4,14} halsning(?:ar)?(?: fran (?:avdelningen|avdelning|mottagningen|jouren))?\b", "halsningar"),
        (r"\bwith [a-z]{4,14} (?:greetings|regards|wishes)(?: from (?:the )?(?:ward|clinic|office))?\b", "greetings"),
        # what a doctor looks at
        (
            (
                r"\b([a-z]{0,14}(?:kirurgi|ortopedi|laakari|radiologi)(?:mme)?) (?:haluaa|haluaisi|toivoo|toivoisi) "
                r"(?:viela )?(?:nahda|katsoa)\b"
            ),
            r"\1 katsoo",
        ),
        (
            (
                r"\b([a-z]{0,14}(?:kirurg(?:en)?|ortoped(?:en)?|lakare|lakaren|radiolog(?:en)?)) (?:vill|skulle vilja"
                r"|onskar) "
                r"(?:se|titta pa|granska)\b"
            ),
            r"\1 ser",
        ),
        (
            (
                r"\b(surgeon|doctor|physician|consultant|radiologist) (?:on call )?(?:would like to|wants to|wishes "
                r"to"
                r"|will) "
                r"(?:see|look at|review|view)\b"
            ),
            r"\1 sees",
        ),
        (r"\b(surgeon|doctor|physician) on call\b", r"\1"),
        (r"\bni nar (mig|oss)\b", r"ni kontaktar \1"),
        (r"\bhand (?=surgeon|surgery|clinic|therap)", ""),
        # news that came late
        (
            (
                r"\b(?:tieto|lahete|asia|pyynto) (?:tuli|saapui|ilmeni|selvisi) (?:meille |minulle )?"
                r"(?:vasta|juuri) (?:nyt|tanaan|askon|eilen|aamulla)\b"
            ),
            "pahoittelut",
        ),
        (
            (
                r"\b(?:saimme|sain) (?:asiasta |tasta )?(?:tiedon|kuulla)(?: asiasta| tasta)? "
                r"(?:vasta|juuri) (?:nyt|tanaan|askon|eilen|aamulla)\b"
            ),
            "pahoittelut",
        ),
        (
            (
                r"\b(?:vi|jag) fick (?:veta|reda pa|kannedom|besked)(?: om)?(?: detta| det(?: har)?| saken)? "
                r"(?:forst|just|bara) (?:i dag|idag|nu|i gar|i morse)\b"
            ),
            "beklagar",
        ),
        (
            (
                r"\bwe (?:have )?(?:only |just )?(?:heard|learned|found out) (?:about|of) (?:this|it)"
                r"(?: only)?(?: just)?(?: today| now| yesterday| this morning)?\b"
            ),
            "sorry",
        ),
        # how long ago
        (
            (
                r"\b(?:\w{2,12} )?(?:tunti|tuntia|paiva|paivaa|viikko|viikkoa|kuukausi|kuukautta|kk|vuosi|vuotta) "
                r"sitten\b"
            ),
            "eilen",
        ),
        (r"\bfor (?:\w{2,12} ){1,2}(?:timmar|dag|dagar|vecka|veckor|manad|manader|ar) sedan\b", "igar"),
        (r"\bsedan (?:i (?:gar|fredags|mandags|lordags|sondags|somras|vintras)|en tid)\b", "igar"),
        # where the patient waits
        (
            (
                r"\b(?:potilas )?odottaa (?:meilla |nyt )?(?:paivystyksessa|paivystyspoliklinikalla|osastolla"
                r"|vastaanotolla|leikkausta|leikkaukseen|toimenpidetta|kotiutusta|hoitoa|magneettikuvausta)\b"
            ),
            "potilas hoidossa",
        ),
        (
            (
                r"\bvantar (?:nu )?(?:pa|hos|i) (?:akuten|jouren|mottagningen|avdelningen|polikliniken|oss"
                r"|operation(?:en)?"
                r"|ingreppet|vard|behandling)\b"
            ),
            "i vard",
        ),
        (rf"\bwaiting (?:here )?(?:in|at|for|on) {_CARED}\b", "under treatment"),
        # a cast comes off, and is looked at
        (
            rf"\b{_CAST} (?:poistetaan|poistettiin|poistettu|poisto|poistoon|poistamiseen|vaihdetaan|otetaan pois)\b",
            "hoito",
        ),
        (
            (
                rf"\b{_GIPS} (?:tas bort|avlagsnas|togs bort|byts)\b|\bgips(?:borttagning|avtagning)(?:en)?\b"
                r"|\bstygn(?:borttagning|tagning)(?:en)?\b"
            ),
            "vard",
        ),
        (
            (
                rf"\b{_PLASTER} (?:comes? off|came off|(?:is|are|will be|was|were) (?:removed|taken off|changed))\b"
                r"|\b(?:plaster|cast|stitch|suture) removal\b"
            ),
            "treatment",
        ),
        (
            (
                r"\b(?:kontrollikuva|kontrollikuvaus|kontrollirontgen|rontgenkontrolli|kontrollikuvat)"
                r" (?:otetaan|tehdaan|on)\b"
            ),
            "kontrolli",
        ),
        (r"\b(?:en )?(?:kontrollbild|kontrollrontgen|rontgenkontroll) (?:tas|gors)\b", "kontroll"),
        (r"\b(?:a )?(?:check-?up|follow-?up|control) (?:film|x-ray|image) (?:is|will be) taken\b", "follow-up"),
        (
            r"\b(?:potilas |han )?kuvataan (?:meilla |taalla )?(?:uudestaan|uudelleen)\b",
            "potilas kontrolli meilla",
        ),
        (r"\b(?:rontgas|rontgades) (?:pa nytt |igen )?hos oss\b", "kontroll hos oss"),
        (r"\b(?:will be|is being|was) (?:imaged|x-rayed) (?:again )?(?:here|at our \w+)\b", "follow-up here"),
        (r"\bpatientens (?:allman)?tillstand har (?:forsamrats|forbattrats|forandrats)\b", "patienten har ont"),
        (r"\b(?:rontgenkontrolli|rontgenkontroll)\b", "kontroll"),
        (r"\b(?:fore|innan) flytten\b", "tidigare"),
        (r"\bsamalla (?:kaynnilla|kerralla|vastaanotolla|reissulla)\b", "kaynnilla"),
        (r"\b(?:vid|pa) samma (?:besok|gang)\b", "vid besok"),
        (r"\b(?:at|during|on) the same (?:visit|appointment|time)\b", "at the visit"),
        # people and meetings of radiology
        (
            r"\brontgen(?=laakar|hoitaj|skotersk|skotar|lakar|kokou|mote|motet|rond|meeting|osasto|avdelning)",
            "",
        ),
        # what begins (`älkää` folded looks like it)
        (r"\balkaa (?=(?:hoito|kuntoutu|sadehoito|seuranta|fysioterapia|tyokyv)\w*)", "on "),
        # where a greeting comes from
        (
            (
                r"\bterv(?:eisin|eisia|eiset|ehdys|\.)? (?:[a-z]{4,14}sta |[a-z]{4,14}lta )?(?-i:[A-Z])[\w-]{2,20}"
                r"(?:sta|lta)\b"
            ),
            "terveisia",
        ),
        (r"\b(?:halsning|halsningar|halsar|hej|moi) fran (?:[a-z]{3,14} )?(?-i:[A-Z])[\w-]{2,20}\b", "halsningar"),
        (
            (
                r"\b(?:greetings|hello|regards|wishes) from (?:[a-z]{3,14} )?(?-i:[A-Z])[\w-]{2,20}"
                r"(?:, (?-i:[A-Z])[a-z]+(?=\s*\Z))?\b"
            ),
            "regards",
        ),
        (r"\bon (?:annual |parental |study |sick |maternity )?leave\b", "on holiday"),
        (r"\b(?:pot|pt)\b\.?(?= )", "potilas"),
        (r"\bpat\b\.?(?= )", "patienten"),
        (r"\bhar tid (?=hos oss|pa |till )", "kallad "),
        (r"\btervehdys (?:taas )?(?:kerran )?(?:taalta )?(?-i:[A-Z])[\w-]{2,20}(?:sta|lta)\b", "terveisia"),
        # who has moved to the writer's area
        (
            (
                r"\b(?:on )?(?:muuttanut|muutti|siirtynyt) (?:hiljattain |asken |juuri |viime \w{3,12} )?(?:tanne"
                r"|alueelle|"
                r"alueellemme|paikkakunnalle|paikkakunnallemme|meidan alueelle|meidan alueellemme|kuntaan"
                r"|kuntaamme)\b"
            ),
            "hoidossa meilla",
        ),
        (r"\b(?:ennen muuttoa|ennen muuttoaan)\b", "aiemmin"),
        (r"\b(?:muuton|tanne muuton) (?:myota|vuoksi|takia)\b", ""),
        (
            (
                r"\bhar (?:nyligen |just )?flyttat (?:hit|till (?:orten|omradet|var ort|vart omrade|var kommun))"
                r"(?: till (?:orten|omradet))?\b"
            ),
            "ar i vard hos oss",
        ),
        (
            (
                r"\b(?:has|have) (?:recently |just )?moved (?:here|to (?:our|the|this) (?:area|region|town|county"
                r"|district))\b"
                r"|\b(?:is |now )?under our care\b"
            ),
            "is under treatment here",
        ),
        (
            (
                r"\b([a-z]{0,14}(?:laakari|kirurgi|ortopedi|radiologi|neurologi)(?:mme)?) (?:jo )?(?:kyselee|kyseli"
                r"|kaipaa"
                r"|kaipailee|odottaa|odottelee|toivoo) (?:jo |nyt )?(?:kuvien peraan|kuvia|kuvat nahtaville)\b"
            ),
            r"\1 katsoo kuvia",
        ),
        (
            (
                r"\b([a-z]{0,14}(?:kirurgen|ortopeden|lakaren|radiologen|urologen|neurologen)) (?:vill|skulle vilja"
                r"|onskar) "
                r"(?:garna|ocksa|snarast|sjalv) (?:se|titta pa|granska)\b"
            ),
            r"\1 ser",
        ),
        (
            (
                r"\b([a-z]{0,14}(?:lakaren|kirurgen|ortopeden|radiologen)) (?:fragar|undrar|vantar) (?:redan "
                r")?(?:efter|pa) "
                r"bilderna\b"
            ),
            r"\1 ser bilderna",
        ),
        (
            r"\b(doctor|surgeon|physician|consultant) is (?:already )?(?:asking|waiting) for the images\b",
            r"\1 sees the images",
        ),
        (
            (
                r"\b\d{1,3}[ -]?(?:v|v\.|vuotias|arig|ars|year-old|yo|y/o) (?:mies|miespotilas|nainen|naispotilas"
                r"|man|kvinna|male"
                r"|female|woman)\b"
            ),
            "potilas",
        ),
        (r"\b(?:korjaus|korjaava |korjaavan )(?=leikkau|osteotomi|kirurgi)", ""),
        (r"\b(?:korrigerande|corrective) (?=kirurgi|operation|osteotom|surgery)", ""),
        (r"\b(?:cast|plaster|splint) removed\b", "treatment"),
        (
            (
                r"\b([a-z]{0,14}(?:laakari|kirurgi|ortopedi|radiologi)(?:mme)?) (?:haluaa|haluaisi|aikoo) "
                r"(?:verrata|vertailla) "
                r"(?:aiempaan|aiempiin|vanhaan|vanhoihin)\b"
            ),
            r"\1 vertaa aiempaan hoidossa",
        ),
        (r"\b(?:hoitolinjan|hoidon|leikkauksen|leikkausajan) paattami(?:seen|seksi|sta)\b", "hoidon suunnitteluun"),
        (r"\b(?:tell|inform) (?:me|us) if anything is (?:missing|unclear)\b", "ask"),
        (r"\bsag (?:garna )?till om nagot (?:saknas|ar oklart)\b", "fraga"),
        # a word when it is done
        (
            (
                r"\btacksam(?:ma)? for (?:en |ett )?(?:kort )?(?:kvittering|kvittens|bekraftelse|besked|svar"
                r"|aterkoppling|rad"
                r"|meddelande)\b|\bhor (?:garna )?av er(?: garna)?\b"
            ),
            "meddela oss garna",
        ),
        (
            (
                r"\bkiitollinen (?:lyhyesta )?(?:kuittauksesta|viestista|tiedosta|vahvistuksesta)\b"
                r"|\b(?:pista|pistakaa|laita|laittakaa) (?:mulle |minulle |meille )?viestia\b"
                r"|\b(?:lyhyt )?kuittaus (?:olisi (?:mukava|kiva|hyva|hienoa)(?: saada)?|riittaa)(?: siirron "
                r"jalkeen)?\b"
            ),
            "ilmoittakaa meille",
        ),
        (
            (
                r"\bgrateful for a (?:short |brief |quick )?(?:note|line|confirmation|message|acknowledgement"
                r"|reply)\b"
                r"|\ba (?:short |brief |quick )?(?:confirmation|note|reply) would be (?:appreciated|nice|great"
                r"|welcome)\b"
            ),
            "please let us know",
        ),
        (r"\bolen vasta aloittanut\b", "olen uusi"),
        (r"\b(?:att gora|mycket att gora|fullt upp)\b", "bradskt"),
        # as before
        (r"\b(?:joulun|kevaan|kesan|paasiaisen|loman|juhannuksen|vapun|adventin) odotusta\b", "joulua"),
        (
            (
                r"\bsiirtynyt (?:meille )?(?:jatkohoitoon|hoitoon|hoitoomme|osastollemme|poliklinikallemme)\b"
                r"|\bsiirtyy (?:meille|meidan) (?:jatkohoitoon|hoitoon)\b"
            ),
            "hoitoomme",
        ),
        (r"\bmurtuma ei ole siirtynyt\b", "ei murtumaa"),
        (
            (
                r"\b(?:rekisterien valilla|rekistereiden valilla|toiseen rekisteriin|rekisterista toiseen"
                r"|mellan register(?:n|na)?|till (?:ett )?annat register|between registers|to another register"
                r"|tiedot (?:alla|alempana|ohessa)|uppgifter(?:na)? nedan|details below)\b"
            ),
            "",
        ),
    )
)


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.replace("\u2019", "'"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def plainer(text: str) -> str:
    """A sentence without accents, its phrases in plainer words; capitals stay."""
    plain = text if text.isascii() else _without_accents(text)
    for pattern, words in _PLAINER:
        plain = pattern.sub(words, plain)
    return plain
