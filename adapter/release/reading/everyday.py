"""Everyday sentences round a request that are known as wholes: how it is sent, its reports, thanks for nothing yet.

Each frame has words of its own and no other ones: no condition, no denial, no other person, place, number or day. A
sentence is one only as a whole: two halves that are known apart may mean something else together (REL-01). Pure.
"""

from __future__ import annotations

import re

from adapter.release.reading.plain import words_of
from adapter.release.reading.topics import topic

#: Words that any sentence may have; no pronoun of a third person, no denial, no condition, no quantity.
_PLAIN = (
    "ja on ovat olisi olisivat olla me meilla meille meidan minun tassa tama taman nyt taas jalleen viela hei kiitos "
    "tosi todella hieman vahan ihan etta siis kovasti paljon "
    "och ar har att vi jag oss var vart vara det de har den som i pa av till med en ett nu igen garna tack "
    "and is are be been the a an of to in at with we i us our my this these now again please thanks thank you very"
    " much"
)
_IMAGES = "kuvat kuvien kuvia kuva-aineisto bilderna bilder images image"
#: The ways of every day by which images go.
USUAL = topic(
    "tavalliseen tavallisesti tavallista tavanomaisesti tavanomaiseen tuttuun totuttuun totutusti normaalisti "
    "normaaliin "
    "normaali entiseen aina ennenkin perinteisesti tapaan vanligt vanliga sedvanlig* sedvanligt brukligt alltid "
    "normalt "
    "usual usually normal normally always customary routine standard",
    f"{_PLAIN} {_IMAGES} siirto siirron siirtaa siirrettaisiin lahetys lahettaa lahetetaan valittaa voi voidaan"
    f" voitte "
    "voisitte saa sahkoisesti sahkoisena arkistosiirtona arkistosiirrolla arkistojen valilla kuvansiirtona linjaa "
    "pitkin kautta niin kuin kuten tapaan tavalla tavoin hoitaa hoituu pyynto pyynnon "
    "overforing* overforingen kan far skickas overforas sandas skicka sand elektroniskt digitalt via linjen mellan "
    "arkiven satt sattet enligt sker transfer can may could sent transferred send them electronically digitally by "
    "through route way channel link as fine ok okay works same method procedure",
    common=False,
)
#: The study as it is, with each of its series.
SERIES = topic(
    "kokonaisuudessaan kokonaan projektiot projektioineen helhet projektioner projections views sarjoineen sarjat "
    "sarjojen leikkeineen serier serierna serie series sequences",
    "kuvat bilderna images i sin koko tutkimus tutkimuksen kaikkine kaikkineen kaikki kiitos hei hela "
    "undersokningen med alla dess sina samtliga "
    "tack inklusive the whole entire complete full study exam examination with including all its please of",
    common=False,
)
_REPORT = (
    "lausunto lausuntokin lausunnon lausunnonkin lausuntoa lausunnot rontgenlausunto utlatande utlatandet utlatanden "
    "report reports"
)
#: The report may come along, or is seen already; what goes without saying changes nothing.
REPORT = topic(
    _REPORT,
    f"{_PLAIN} {_IMAGES} tietysti luonnollisesti saa voi voisi tulla tulee mukaan mukana samalla myos valmis "
    f"valmiina tehty hyva kiva mukava "
    "saada liittakaa liittaisitteko liittaa liittakaahan ystavallisesti mielellaan oheen kanssa toivotaan"
    " toivoisimme "
    "toivomme pyydamme pyydan tarvitaan tarvitsisimme far kan komma folja bifoga bifogas ocksa vanligen vore bra fa "
    "samtidigt samaan aikaan time same include attach send too also along it would nice welcome good may can come "
    "accompany",
    common=False,
)
REPORT_SEEN = topic(
    _REPORT,
    f"{_PLAIN} nahty loytyy meilta olemme lukeneet kannan kautta jo nakyy nakyvat nakyvissa nahtavissa luettavissa "
    f"nahdaan naemme luettu luimme kannassa kannasta "
    "puuttuvat meille saknas "
    "kanta-arkistossa kanta-palvelussa saatu saimme kirjallinen kirjallisena finns redan syns ser last fatt"
    " skriftliga "
    "skriftligt kanta already have written seen read visible available received see",
    common=False,
)
#: Who looks at the images a second time.
SECOND_LOOK = topic(
    "radiologi radiologimme radiologit radiologimmekin rontgenlaakari rontgenlaakarimme erikoislaakarimme radiolog "
    "radiologen radiologer rontgenlakare rontgenlakaren radiologist radiologists consultant",
    f"{_PLAIN} antaa tekee lausuu lukee katsoo katsovat lausuvat tarvittaessa lisalausun* oman omat lausunnon"
    f" lausunto "
    "kuvat kuvista viela uudelleen gor granskar ger vid behov egen eget utlatande eftergranskning* bilderna will "
    "give do "
    "second opinion read reading reads reviews review images if needed necessary where own report",
    common=False,
)
#: A consent that is given and kept; the words for one that is still to come are none of these.
CONSENT_KEPT = topic(
    "suostumus suostumuksen suostumuksensa samtycke samtycket consent consented",
    "potilas potilaan on antanut antoi annettu saatu saimme kirjallinen kirjallisen kirjallisesti suullinen"
    " suullisen suullisesti muntligen verbally "
    "allekirjoitettu vastaanotolla kaynnilla kirjattu kirjasimme merkitty tallennettu arkistoitu dokumentoitu "
    "skannattu "
    "sairauskertomukseen potilaskertomukseen kertomukseen potilastietoihin potilasasiakirjoihin tietoihin arkistoon "
    "meilla siirtoon kuvien tahan ja eilen tanaan loytyy kertomuksesta potilaskertomuksesta sairauskertomuksesta "
    "tiedoista "
    "patienten har gett givit gav sitt ett skriftligt muntligt pa mottagningen vid besoket ar dokumenterat "
    "dokumenterats "
    "antecknat antecknats infort journalen journal i finns inskannat arkiverat och hos oss "
    "patient has have given gave his her their written verbal oral signed obtained documented recorded noted filed "
    "kept "
    "in the chart records record patient's file notes at visit appointment clinic is was been on and our this a",
    common=False,
)
#: A request like any other, in verbs that are bent in many ways.
REQUEST = topic(
    "viitsisi* auttaisi* jaksaisi* ehtisi* hoitelisi* hoitaisi* siirtaisi* lahettaisi* toimittaisi* valittaisi* "
    "jarjestaisi* "
    "laittaisi* olisitte* voisitte* onnistuisi* pystyisi* sopisi* tarvitsisimme tarvitsisin tilaan tilaamme laitan "
    "laitamme "
    "lahestyn lahestymme asiani asiamme tiimoilta kuvansiirtoasia* kuva-asia* kuvansiirtoasialla hjalper arendet "
    "olisiko saisiko voisiko kaivattaisiin kaivattaisiinko tarvittaisiin kunna kuvansiirtopyynto kuvansiirtopyyntoa "
    "pyydan pyydamme pyydetaan pyyda pyytelen pyytelisin pyytelemme pyytelisimme pyytaisin pyytaisimme pyytaa "
    "pyytelemassa kyselen kyselemme kysellaan kyselisin kyselisimme anomme anon haluaisin haluaisimme saisimmeko "
    "saisinko saisimme saisin saako pyynto pyyntoa pyyntoja kuvapyynto kuvapyyntoa kuvapyyntoja ber begar begaran "
    "uppraknade behova behover utlamnande anhaller onskar skulle kan kunde bildbegaran request requesting requests "
    "could kindly asking ask like",
    f"{_PLAIN} {_IMAGES} q0place luovutusta luovutettavaksi luovutettaviksi olevin tiedoin siirtaa potilaan "
    f"rekisteriin "
    f"hyvinvointialueen ranteen jatkohoitoa lamna ut enligt uppgifterna details auttaa hoitaa kanssa siirron "
    f"pyynnon pyyntonne tanaan ystavallisia ystavallinen yhteytta "
    f"otan otamme "
    f"teita koskee koskien merkeissa kuvansiirtoa kuvansiirron kuvapyynnon yhden uuden tulisi tueksi hoidon"
    f" ortopedin "
    f"ortopedimme kirurgin kirurgimme laakarin laakarimme pyynnosta galler bildoverforing bildoverforingen "
    f"siirtamaan siirtoa siirrettavaksi siirrettaviksi katseltavaksi katseltaviksi seuraavasti overfors "
    f"lahettamaan toimittamaan valittamaan luovuttamaan saada saamaan saavamme siirretyksi siirtoon katsottavaksi"
    f" nahtavaksi konsultaatiota konsultation suunnittelua "
    "suunnittelu planering lahetattehan lahetatteko lahettaisitteko mainitun mainitut "
    "mahdollista ystavallisesti kohteliaimmin kohteliaasti kauniisti nakyviin kayttoomme nahtavaksemme "
    "katsottavaksemme arkistoomme "
    "jarjestelmaamme alla ylla alempana luetellut mainitut mainittuja olevia olevat listatut lueteltuja seuraavat "
    "seuraavia nama naita naiden teilta teille tulee lahtee yksi paivalle talle taalta hoitoa jatkohoitoa kontrollia "
    "seurantaa leikkausta varten vuoksi pyytaa "
    "vanligen artigt fa bilderna nedan foljande namnda arkiv system for fortsatt vard varden uppfoljning over "
    "oversanda "
    "need images the case conference undersokningen utlamnande av tacksamma om uppraknade behandlingsmote er de att "
    "ett study continuity case conference meeting need "
    "overfora skicka sanda ni snalla snall vilja be om dessa nedanstaende hit kommer "
    "could you can transfer send share forward provide below listed following above archive system pacs for"
    " follow-up "
    "continued further ongoing care treatment may have get receive would politely like here comes one from",
    common=False,
)
_WHOLES = (USUAL, SERIES, REPORT, REPORT_SEEN, SECOND_LOOK, CONSENT_KEPT, REQUEST)
_DISC = (
    r"(?:cd|dvd|cd-levy[a-z]{0,3}|dvd-levy[a-z]{0,3}|levy[a-z]{0,3}|cd(?::?ta| ta)|muistitikku[a-z]{0,3}"
    r"|paperikopio[a-z]{0,4}|paperikuvia|cd-skiv[a-z]{1,3}|skiv[a-z]{1,3}|papperskopi[a-z]{1,4}|minnesstick[a-z]{1,3}"
    r"|cds|discs?|dvds|paper copies|paper copy|hard copies|hard copy|usb stick)"
)
#: What is plainly said of the images' way, of waiting for them, and of discs that nobody needs.
_SAID = re.compile(
    r"(?:erillista )?(?:vastausta|kuittausta|vastausviestia) (?:ei|en|emme) (?:tarvitse"
    r"|tarvita)(?: lahettaa)?(?: erikseen)?"
    r"|(?:nagot |separat )?(?:svar|kvittering) behovs (?:inte|ej)|no (?:reply|confirmation) (?:is )?(?:needed"
    r"|necessary)|"
    rf"{_DISC}(?:,? (?:tai|eika|ja) {_DISC})? (?:ei|emme) (?:erikseen )?(?:tarvita|tarvitse)(?: erikseen| lainkaan)?"
    rf"|(?:nagon |nagra |inga? )?{_DISC}(?: eller {_DISC})? (?:behovs|behover vi) (?:inte|ej)|inga? {_DISC} behovs"
    rf"|(?:there is )?no need for (?:a |any )?{_DISC}(?: or (?:a |any )?{_DISC})?"
    rf"|(?:a )?{_DISC}(?: or (?:a )?{_DISC})? (?:is|are) not (?:needed|required|necessary)"
    r"|lausunto[a-z]{0,2} ei (?:tarvita|tarvitse) erikseen(?:,? (?:koska )?se nakyy (?:jo )?(?:kannassa|kannasta))?"
    r"|utlatandet behovs inte separat(?:,? det syns (?:redan )?i kanta)?|(?:the |a )?report is not needed separately"
    r"(?:,? it is (?:already )?in kanta)?"
    r"|(?:odotan|odotamme|odottelen|odottelemme|jaan odottamaan|jaamme odottamaan|jaan odottelemaan|jaamme "
    r"odottelemaan)"
    r"(?: taalla)?(?: (?:innolla|mielenkiinnolla|kovasti))? kuvia(?: (?:innolla|mielenkiinnolla|kovasti|saapuviksi))?"
    r"|(?:vi |jag )?(?:vantar pa|invantar|ser fram emot) bilderna|(?:we are |i am )?waiting for the images"
    r"|(?:sa )?bilderna vore bra att ha (?:synliga|till hands|tillgangliga)(?: da| da redan)?"
    r"|(?:so )?it would be good to have the images (?:by then|available then|at hand)"
    r"|[a-z]{0,12}(?:kirurgi|kirurgen|ortopedi|ortopeden|neurologi|neurologen|urologi|urologen|surgery|surgeon"
    r"|laakari|lakare"
    r"|orthopaedics|neurology) (?:konsultoitu|konsulterad|consulted) (?:ja |och |and )?(?:pyytaa kuvat nahtavaksi"
    r"|ber att fa se bilderna|asks to see the images)"
    r"|(?:[a-z]{0,14}(?:kirurgen|ortopeden|lakaren|radiologen)|(?:the |our )?(?:doctor|surgeon|consultant)"
    r"|[a-z]{0,14}(?:kirurgi|ortopedi|laakari)(?:mme)?) (?:ser|sees|katsoo) (?:the )?(?:bilderna|images|kuvia|kuvat)"
    r"|kuvat tulevat hoitavan laakarin (?:kayttoon|nahtavaksi)|(?:all )?(?:the )?details (?:are|can be found) above"
    r"|(?:taytetty |ifylld )?(?:lomake|blankett) (?:on |ar )?(?:alla|ohessa|nedan)|(?:the )?form is below"
    r"|(?:hei ja )?kiitos ohjeesta,? (?:alla|ohessa) pyyntoni"
    r"|potilas (?:tietaa|on tietoinen) siirrosta(?: ja on siihen tyytyvainen)?"
    r"|lausunto on valmis(?: ja nakyy kannassa)?"
    r"|patienten (?:vet om|kanner till) overforingen|ingen kvittering behovs"
    r"|normaali|normal|rutiini|routine|sahkoinen|sahkoisesti|elektronisk|elektroniskt|electronic|electronically"
    r"|ei kiireellinen|inte bradskande|not urgent|(?:potilaan |patientens )?(?:hoito|jatkohoito|vard|fortsatt vard)"
    r"|patient care"
    r"|kuvat (?:ovat )?(?:teidan )?pacsissa(?:nne)?|(?:tutkimus|kuvat) (?:loytyy|loytyvat|on|ovat) (?:teidan "
    r")?arkistosta(?:nne)?"
    r"|natiivikuvat|(?:palvelemme|vi betjanar pa|asiointikielet|servicesprak)(?: (?:suomeksi|ruotsiksi|englanniksi"
    r"|suomi|ruotsi|englanti|finska|svenska|engelska|english|finnish|ja|och|pa)){1,6}"
    r"|(?:joten |siksi )?(?:kuvat|kuvien) (?:olisi|olisivat|pitaisi) (?:hyva |kiva |tarpeen )?(?:olla |saada "
    r")?(?:silloin |talloin "
    r"|jo )?(?:nakyvissa|nahtavissa|kaytettavissa|nakyviin|saatavilla)(?: silloin| talloin| siihen mennessa)?"
    r"|(?:mielellaan|mieluiten) (?:viela )?(?:taman|kuluvan) viikon aikana|garna (?:under|den har) veckan"
    r"|(?:sometime )?this week would be (?:great|fine|good|nice)|no (?:rush|hurry)(?: at all| here)?"
    r"|tama (?:lahtee|tulee|lahetetaan) (?:turvapostilla|suojattuna|salattuna)|lahetan taman (?:suojattuna"
    r"|salattuna|turvapostilla)"
    r"|(?:palaan asiaan|palaamme asiaan|palataan|palataan asiaan)? ?jos (?:tulee|ilmenee|heraa) kysyttavaa"
    r"|virus(?:torjunta)?(?:ohjelma|tarkistus|skanneri)? on tarkistanut taman (?:viestin|sahkopostin)"
    r"|(?:detta mejl|meddelandet) har (?:kontrollerats|skannats) (?:for|mot) virus|this (?:e-?mail|message) (?:was"
    r"|has been) (?:checked|scanned) for"
    r" viruses|jatketaan hyvaa yhteistyota|(?:the )?images will be discussed at the (?:tumour"
    r"|tumor) board(?: on \w+day)?"
    r"|(?:var |our )?(?:lakare|radiolog) granskar bilderna vid behov"
    r"|ohessa (?:ovat )?potilaan tiedot(?: ja (?:luovutettava|siirrettava) tutkimus)?"
    r"|kuvat tarvittaisiin (?:taman|huomisen) (?:paivan|viikon) aikana|olisi (?:hienoa|hyva"
    r"|kiva),? jos kuvat (?:nakyisivat|olisivat nakyvissa)(?: jo)?"
    r" (?:aamulla|huomenna|tanaan|q0day)|(?:kuvat )?(?:loytyvat|ovat) meidan pacsista|bilderna finns i vart pacs"
    r"|(?:the )?images are in our pacs"
    r"|kuvattu (?:meilla|q0known|paivystyksessa)|lausuttu|laskutus tavalliseen tapaan(?: yksikon kustannuspaikalle)?"
    r"|ei lisatietoja|inga tillaggsuppgifter"
    r"|faktureras enligt (?:normal praxis|vanlig rutin)|invoicing as usual|seuraa meita somessa(?: q0web| q0mail"
    r"| [a-z]{3,30})?"
    r"|voit vastata tahan viestiin turvallisesti vastaa-painikkeella|virustorjunta [a-z]{3,12},?(?: q0web)?"
    r"|luen sahkopostiani arkisin(?: virka-aikana)?|phone hours weekdays(?: q0clock| a\.?m\.?| am){0,3}"
    r"|scanned for viruses(?: by [a-z ]{3,30})?"
    r"|(?:ortopedi|laakari|kirurgi|kasikirurgi) haluaa nahda (?:murtuman|luun) asennon ennen (?:vastaanottoa|leikkausta"
    r"|kayntia)"
    r"|kuvat katsotaan siella (?:potilaan kanssa )?yhdessa(?: potilaan kanssa)?|kiireellisyys talla viikolla"
    r"|potilaan asiointikieli on (?:suomi|ruotsi|englanti)|patientens kontaktsprak ar (?:svenska|finska|engelska)"
    r"|vastaanotto on jo (?:huomenna|ylihuomenna)(?:,? joten asialla on (?:vahan|hieman)? ?(?:hoppu|kiire))?"
    r"|saasta (?:paperia|luontoa)(?: tulosta vain tarpeeseen)?|tulosta vain tarpeeseen|yhdessa hyvinvoivaksi"
    r"|(?:lahella ihmista|nara dig)(?:,? (?:joka paiva|varje dag))?|joka paiva|varje dag"
    r"|hyvaa hoitoa kaikille(?:,? kotikunnasta riippumatta)?"
    r"|kotikunnasta riippumatta|oma terveysasemasi|savuton tyopaikka|rokfri arbetsplats|muista kasihygienia"
    r"|caring for you(?:,? close to you)?"
    r"|henkilotietojen kasittelysta kerrotaan tietosuojaselosteessa(?:mme)?(?: verkkosivuilla(?:mme)?)?"
    r"|(?:potilas|henkilo)tietojen kasittely perustuu lakiin(?: [a-z-]{2,30}){0,6}"
    r"|salassa pidettava(?:,? julkl(?: q0number| q0ref|  ?24)?)?|julkl q0number"
    r"|lisatiedot tarvittaessa|vastaukset pyydamme yksikon (?:yhteiseen )?sahkopostiin|(?:niin )?kerron laakarille"
    r"|(?:kuvat|kuvaus|tutkimus) (?:loytyvat|loytyy|on|ovat) pacsista|bilderna finns i pacs"
    r"|(?:the )?study is available in our pacs"
    r"|(?:kuvaus|tutkimus) (?:on )?tehty (?:[a-z-]{3,20}n ){1,2}rontgenissa|tutkimuksessa on etu- ja sivukuva"
    r"|(?:natiivikuva,? )?ei varjoainetta"
    r"|frontal- och sidobild av handleden|lausunto on (?:jo )?valmis jarjestelmassa"
    r"|kuvat katsellaan siella omalla pacs-jarjestelmalla"
    r"|tutkimuksen tiedot on poimittu rontgenjarjestelmasta|laskut pyydamme verkkolaskuina"
    r"|fakturor skickas som natfaktura"
    r"|asiointikieli (?:suomi|ruotsi|englanti)|potilas asioi (?:suomeksi|ruotsiksi|englanniksi)|kontaktsprak (?:svenska"
    r"|finska)"
    r"|(?:[a-z]{3,20}n )?(?:poliklinikan|osaston|vastaanoton) (?:sihteeri|hoitaja|laakari) pyysi kuvia nahtaville"
    r"|puheluita ohjataan takaisinsoittojarjestelmaan(?: ruuhka-aikoina)?"
    r"|olipa mukava saada kuvat viimeksi niin (?:sujuvasti|nopeasti)"
    r"|toimintaterapeutti tekee lastan ja katsoo kuvat sita varten"
    r"|(?:garna )?sa snart som mojligt|glad (?:pask|jul|midsommar) onskar vi(?: pa mottagningen)?"
    r"|please find the details below"
    r"|(?:the |our )?(?:physiotherapist|surgeon|doctor|physician) will (?:review|look at|see) the images with (?:her"
    r"|the patient)"
    r"|service in (?:(?:finnish|swedish|english|and),? ?){1,4}"
    r"|tutkimuksesta on (?:jo )?lausunto|lausunto on (?:jo )?(?:tehty|olemassa)"
    r"|undersokningen har (?:redan )?ett utlatande"
    r"|lahete on (?:jo )?(?:mennyt|lahetetty|tehty|lahtenyt)(?: (?:sinne|teille|eilen|tanaan))?"
    r"|remissen (?:ar|har) (?:redan )?(?:skickad|skickats|gjord)(?: i gar| igar)?|(?:the )?referral (?:was"
    r"|has been) (?:already )?sent"
    r"(?: yesterday| today)?|soittoaika potilaalle(?: (?:on|ma|ti|ke|to|pe|q0day|q0clock|klo)){0,4}"
    r"|minut tavoittaa myos teamsi(?:lla|sta)|hatatilanteessa soita q0number|i nodsituationer ring q0number"
    r"|in (?:an )?emergency,? (?:call|dial) q0number|(?:ajanvaraus )?valitse q0number(?: [a-z]{4,16}asiat?)?"
    r"|ei viruksia|inga virus"
    r"|puhun (?:(?:suomea|ruotsia|englantia|ja) ?){1,4}|jag talar (?:(?:svenska|finska|engelska|och) ?){1,4}"
    r"|i speak (?:(?:finnish|swedish|english|and) ?){1,4}|betjanar aven pa (?:svenska|finska|engelska)"
    r"|(?:lahella sinua|nara dig|close to you|ihmista varten|ihmisen asialla)|(?:asioi verkossa|skot arendet pa natet)"
    r"|lue suojattu viesti (?:napsauttamalla|klikkaamalla) (?:ylla|alla) olevaa linkkia"
    r"|las (?:det skyddade|det krypterade) meddelandet (?:genom att klicka pa|via) lanken(?: ovan| nedan)?"
    r"|read the (?:secure|encrypted) message by clicking the link(?: above| below)?"
    r"|vastaus tahan (?:sahkopostiin|viestiin) riittaa|numeroni loytyy allekirjoituksesta"
    r"|mitt nummer finns i signaturen"
    r"|svara garna pa det har mejlet nar det ar klart|a (?:short"
    r"|brief) reply when the transfer is done would be appreciated"
    r"|kuvista on meille (?:suuri|iso) apu|bilderna ar till stor hjalp for oss|the images (?:are"
    r"|will be) (?:of )?great help"
    r"|(?:kuvien|bilderna) pitaisi nakya laakarille (?:jo )?(?:huomisaamuna|huomenna)"
    r"|(?:laakari|lakaren|ortopedi|kirurgi) (?:haluaa|haluaisi) nahda kuvat ennen (?:soittoaikaa|soittoa|vastaanottoa"
    r"|kayntia)"
    r"|(?:(?:we|i) (?:are|am) )?(?:looking|look) forward to (?:receiving |getting |seeing )?(?:the|your) images"
    r"|(?:we|i) look forward to (?:receiving |getting |seeing )?(?:the|your) images|awaiting the images"
)
#: Data that does not belong in a mail.
_RULE = re.compile(
    r"(?:please )?(?:do not|don't|never) send (?:any )?(?:personal|patient|sensitive|confidential) (?:data"
    r"|information"
    r"|details) (?:by|via|in|over) (?:ordinary |regular |unencrypted |normal |unsecured )?e-?mail"
    r"|(?:kom ihag att )?(?:inte skicka|skicka inte|skicka aldrig) (?:patientuppgifter|personuppgifter"
    r"|kansliga uppgifter) (?:i|per|med|via) (?:oskyddad |vanlig |okrypterad )?(?:e-post|mejl)"
    r"|(?:muistathan |muista )?(?:ettei|ethan|alkaa|ala) (?:potilastietoja|henkilotietoja|arkaluonteisia tietoja) "
    r"(?:lahetta|laheta|lahetettako|lahettako|lahetettaisi|laheteta) (?:tavallisella|tavallisessa|suojaamattomassa"
    r"|suojaamattomalla) sahkopost(?:illa|issa)"
    r"|(?:muista )?(?:ala|alkaa|ethan) (?:laheta|lahettako) (?:potilastietoja|henkilotietoja"
    r"|arkaluonteisia tietoja) (?:tavallisella"
    r"|tavallisessa|suojaamattomalla|suojaamattomassa) sahkopost(?:illa|issa)"
    r"|(?:varoitus )?(?:tama )?viesti on tullut organisaation ulkopuolelta|(?:obs )?meddelandet (?:kommer"
    r"|har kommit) utifran organisationen"
    r"|(?:caution |warning )?this (?:e-?mail|message) (?:came|originated) from outside (?:of )?(?:the|our"
    r"|your) organi[sz]ation"
    r"|(?:ala|alkaa) (?:avaa|avatko) tuntemattomia linkkeja(?: tai liitteita)?"
    r"|oppna inte okanda lankar(?: eller bilagor)?"
    r"|do not (?:open|click) (?:unknown )?links or (?:open )?attachments(?: unless you recogni[sz]e the sender)?"
    r"|vastaa tahan viestiin suojatusti painamalla vastaa-painiketta"
    r"|voit vastata tahan viestiin turvallisesti painamalla vastaa-painiketta"
    r"|sahkopostissa ei (?:tule|saa|pida) kasitella (?:potilasasioita|henkilotietoja|potilastietoja)(?: ilman "
    r"suojausta)?"
    r"|emme kasittele potilasasioita (?:tavallisessa |suojaamattomassa )?sahkopostissa"
)
#: Greetings before a sentence, and thanks behind it.
_LEAD = re.compile(
    r"(?i)^\s*(?:(?:hei|moi|moikka|terve|tervehdys|huomenta|paivaa|hej|hejsan|god morgon|hello|hi|good morning)"
    r"(?: (?:taas|siella|kollegat|kaikki|igen|alla|kolleger|again|all|there|colleagues))?|ja|och|and)\s*[,!]\s*"
)
_TAIL = re.compile(
    r"(?i)[\s,.!\u2013-]*\b(?:kiitos|kiitoksia|kiitan|tack|thanks|thank you|please|sorry|pahoittelut)"
    r"(?: (?:paljon|kovasti|etukateen|jo etukateen|sa mycket|pa forhand|a lot|very much|in advance|kuitenkin "
    r"paljon))?[\s.!]*$"
)
#: `the report, if it is ready` is no condition of the release.
_IF_READY = re.compile(
    r"(?i)\b((?:lausun|utlatand|report)[^.;?!]{0,50}?),? (?:jos|mikali|om|if|when)(?: (?:se|sellainen|det|it|one))?"
    r"(?: (?:on|olisi|ar|is|finns|already|redan|jo))*(?: (?:jo|redan|already))?(?: (?:valmis|valmiina|tehty|olemassa|"
    r"saatavilla|klart|fardigt|tillgangligt|available|ready|done|finished))?(?=[\s.!]*$)"
)


def is_rule_of_mail(said: str) -> bool:
    """Whether folded words say that personal data does not belong in ordinary mail."""
    return bool(_RULE.fullmatch(said))


def is_said(text: str) -> bool:
    """Whether a clause says what changes nothing beside any other: a disc is not needed, the images are awaited."""
    return bool(_SAID.fullmatch(" ".join(words_of(text))))


def is_everyday(text: str) -> bool:
    """Whether a sentence in plain words, without accents, is one of these as a whole."""
    bare = _IF_READY.sub(r"\1", _TAIL.sub("", _LEAD.sub("", text)))
    words = words_of(bare)
    if not words or len(words) > _MOST:
        return False
    said = " ".join(words)
    if _SAID.fullmatch(said):
        return True
    wholes = (REQUEST,) if "?" in text else _WHOLES
    return any(whole.covers(words) for whole in wholes) and not _SAYS_LESS.search(said)


_MOST = 20  # words
#: Made of the same words, and not the same.
_SAYS_LESS = re.compile(
    r"\b(?:kuvien (?:lausunto|sijaan)|to be (?:documented|recorded|obtained|given|signed)|tulla kuvien)\b"
)
