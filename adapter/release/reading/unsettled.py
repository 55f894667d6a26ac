"""What leaves a request open, asks for something else, or ends it (REL-01): for a person, however politely it is said.

Each pattern is of the folded words of one sentence, dates and places masked. Pure.
"""

from __future__ import annotations

import re

#: By which a sentence speaks of a case that may come, and asks nothing now.
_CASE = (
    r"(?!.*\b(?:jos|mikali|tarvittaessa|tarvitset\w*|tarvitsette|tarvitsevat|kysyttav\w*|lisatie\w*|asioissa"
    r"|onko|om|ifall"
    r"|vid|fragor|gallande|angaende|if|when|should|need|any|anything|questions?|problems?|available|anytime)\b)"
)
_DOCTOR = (
    r"(?:laakar\w+|hoitaj\w+|kirurgi\w*|ortopedi\w*|lakare\w*|doctor\w*|surgeon|nurse|esihen\w+|potilaa\w+|patienten)"
)
#: Something is still to be asked, decided or told.
_OPEN = (
    (
        r"\b(?:call|contact|ring|soita|soittakaa|kontakta|ask|kysykaa|kysy) (?:the )?(?:patient\w*"
        r"|potila\w+)\b"
    ),
    (
        r"\b(?:we|i) need (?:some )?(?:more|further) (?:information|details)"
        r"|\b(?:more|further) (?:information|details) (?:is |are )?needed"
    ),
    rf"^{_CASE}.*\b(?:epaselv\w+|oklart?|unclear|mietity\w+)\b",
    (
        r"\b(?:minulla|meilla) on (?:viela )?kysyttavaa\b(?! vasta)|\b(?:jag|vi) har (?:nagra "
        r"|en )?frag(?:a|or)\b"
    ),
    r"\b(?:i|we) have (?:some |a |a few )?questions?\b",
    (
        rf"^{_CASE}(?:please |vanligen |ystavallisesti )?(?:soittakaa|soitathan|soitattehan|soita|ring|call"
        r"|contact|kontakta"
        r"|ottakaa yhteytta|ota yhteytta|check with|kysykaa|kysy)\b"
    ),
    (
        r"\b(?:kysyn|kysymme|kysytaan|fragar|(?:will|must|should|have to) (?:ask|check with)"
        rf"|check with)\b.*\b{_DOCTOR}\b"
    ),
    (
        rf"\b{_DOCTOR} (?:soittaa|kertoo|palaa|ringer|aterkommer|will call|calls|will tell|tells"
        r"|ottaa yhteytta)\b"
    ),
    (
        r"\b(?:tarkemmat tiedot|narmare uppgifter|further details) (?:laakari\w+|fran lakar\w+"
        r"|from the doctor)"
    ),
    (
        r"\b(?:asia|arendet|the case|the matter|tama|pyynto) (?:on |ar "
        r"|is )?(?:viela )?\w+ (?:arvioitavana|kasittelyssa"
        r"|harkittavana|paatettavana|bedomning|provning)\b"
    ),
    r"^to be (?:reviewed|discussed|decided|confirmed)\b(?! at)|\basia\w* (?:viela )?laakari\w+",
    (
        r"\b(?:arvioi|arvioivat|harkitsee|miettii|bedomer|overvager) (?:viela )?asiaa\b"
        rf"|\basia\w*\b.{{0,80}}\bviela\b.{{0,80}}\b{_DOCTOR}"
    ),
    (
        r"\blisatie\w+ (?:\w+ )?(?:tulee|tulevat|saadaan|puuttu\w*|seuraa|seuraavat|toimitetaan|toimitamme"
        r"|lahet\w+|huomenna"
        r"|myohemmin)\b|\bmer (?:information|uppgifter) (?:kommer|i morgon|imorgon|foljer|senare)\b"
    ),
    (
        r"\b(?:more|further) (?:information|details) (?:will |to )?(?:follow|come|tomorrow)\w*"
        r"|\b(?:information"
        r"|details) (?:is|are) missing\b"
        r"|\b(?:uppgifter|information) saknas\b|\btiedot puuttu\w+"
    ),
    (
        rf"^{_CASE}.*\b(?:tarvitsemme|tarvitsen|behover|we need|i need) (?:viela )?(?:mer information"
        r"|more information|more details)"
    ),
    r"\b(?:tarvitsemme|tarvitsen) (?:viela )?lisatietoja\b|\btassa on (?:viela )?jotain epaselv",
    (
        r"\b(?:tarvitsemmeko|tarvitaanko|tarvitseeko|onko (?:kuvista|tarpeen|tarvetta)|whether (?:we|they"
        r"|the images) (?:need|are))\b"
    ),
    (
        r"\b(?:hoitopaik\w+|jatkohoi\w+|vardplats\w*|place of care)\b.*\b(?:auki|selvia\w*|keskustel\w*"
        r"|suunnitteilla|avgors"
        r"|oppen|oppet|open)\b"
    ),
    (
        r"\b(?:i|we) will call\b|\b(?:soitan|soitamme) (?:teille |viela )?(?:huomenna|viela|myohemmin"
        r"|asiasta)|\bjag ringer\b"
    ),
    (
        r"\b(?:paiva|ajankohta|kellonaika|aika|osoite|datum|datumet|date|time) (?:on|ar|is) (?:vain |bara "
        r"|only )?(?:arvio|arvaus"
        r"|suuntaa-antava|uppskattning|gissning|an estimate|a guess|approximate)\b|\bkuulemma\b"
        r"|\bpotilaan mukaan\b"
        r"|\benligt patienten\b|\baccording to the patient\b|\blar (?:ha|vara)\b|\breportedly\b"
        r"|\bsupposedly\b"
    ),
)
_IMAGE = r"(?:kuv\w*|\w*kuvat|\w*kuvia|bild\w*|\w*bilder\w*|images?|scans?|x-rays?|rontgenkuv\w*)"
_PLEASE = (
    r"(?:pyyda\w*|pyydetaan|tarvitsemme|tarvitsen|saisimmeko|saisinko|lahetta\w+|voisitte\w*|voitte\w*|ber|begar|onskar"
)
_PLEASE += r"|skicka|sand|request|requests|need|send|please)"
#: It asks for something that is no transfer of images.
_ELSE = (
    (
        rf"\b{_PLEASE}\b.*\b(?:rontgentutkimusta|rontgenia|rontgenkuvausta|kuvausta|magneettia"
        r"|magneettikuvausta"
        r"|ultraaanitutkimusta|rontgenundersokning|rontgen av|an x-ray|an mri|a ct|imaging of)\b"
    ),
    (
        rf"^(?!.*\b{_IMAGE}\b).*\b(?:pyyda\w*|pyydetaan|ber om|request|begar)\b.*\b(?:arviota|hoitoa"
        r"|vastaanottoaikaa|konsultaatiota"
        r"|ensikayntia|an appointment|a consultation|consultation|bedomning|mottagningstid|en konsultation"
        r"|en tid)\b"
    ),
    (
        r"\b(?:could|can|would) you (?:please )?(?:review|assess|look at|report)\b|^please (?:review"
        r"|assess|look at|report)\b"
        r"|\bkan ni (?:granska|bedoma|titta)\b|\b(?:voitteko|voisitteko|voitko"
        r"|voisitko) (?:\w+ )?(?:arvioida|katsoa|lausua)\b"
        r"|\bpyyda\w* (?:kuvien|rontgenkuvien) (?:arviota|arviointia|lausuntoa)\b"
    ),
    (
        rf"^(?!.*\b{_IMAGE}\b)(?!.*\b(?:myos|lisaksi|mukaan|mukana|liit\w+|oheen|kanssa|samalla|also|along"
        r"|too|include|ocksa|aven"
        rf"|bifog\w*|jo|redan|already|seen|saatu|riitta\w*)\b).*\b{_PLEASE}\b.*\b(?:lausun\w+|utlatand\w*"
        r"|reports?)\b"
    ),
    (
        rf"\b{_PLEASE}\b.*\b(?:potilasasiakir\w+|sairauskertom\w+|potilaskertom\w+|leikkauskertom\w+"
        r"|laboratoriotulo\w+"
        r"|laboratoriovasta\w+|epikriis\w+|journalen|journalkopi\w*|provsvar\w*|medical records?"
        r"|patient records?|lab results?"
        r"|laboratory results?|operation notes?)\b"
    ),
    (
        r"\b(?:lahetamme|lahetan|toimitamme|vi skickar|jag skickar|we (?:send|are sending)) (?:teille |er "
        r"|you )?"
        r"(?:\w+ ){0,2}(?:kuvat|kuvia|bilderna|images)\b"
    ),
    (
        r"\b(?:ohessa|oheisena|tassa|liitteena|bifogat|har kommer|har ar|here are) (?:\w+ ){0,2}(?:kuvat"
        r"|bilderna|images)\b"
    ),
    (
        r"\b(?:potilasvahin\w*|hoitovahin\w*|laadunseuran\w*|laadunvalvon\w*|omaan kayttoon|patientska\w*"
        r"|kvalitetsuppfolj\w*"
        r"|eget bruk|own use|quality (?:review|audit|control)|claim for|malpractice|muistutu\w*"
        r"|kantelu\w*)\b"
    ),
    (
        r"\bpatient (?:would like|wants|wishes) to (?:see|have|get)\b|\bpotilas haluaisi (?:nahda"
        r"|saada) kuv"
    ),
)
_EVENT = (
    r"(?:vastaanotto|kokous|meeting|leikkaus|kierto|ronden|rond|toimenpide|kaynti|kontrolli|operation"
    r"|operationen|motet|besoket|mottagningen"
    r"|surgery|appointment|visit|procedure)"
)
_PAST = r"(?:eilen|toissapaivana|viime viikolla|aamulla|jo|i gar|igar|redan|forra veckan|yesterday|already|last week)"
#: What the images were for is over, or is not to be.
_OVER = (
    rf"\b{_EVENT} (?:oli|var|was) {_PAST}\b|\b{_EVENT} (?:meni|gick|went) \w+",
    (
        r"\b(?:leikkaus|hoito|toimenpide|operationen|behandlingen|surgery|treatment) (?:on|ar|is|has been"
        r"|was) (?:nyt |now |nu )?"
        rf"(?:tehty|gjord|avslutad|performed|done|completed)(?: {_PAST})?$"
    ),
    (
        r"\b(?:patient|patienten|she|he|hon|han) (?:has been|har) (?:now |nu )?(?:treated|operated"
        r"|opererats|behandlats|discharged)"
        r"(?: on)?$|\bpotilas on (?:nyt )?(?:leikattu|hoidettu|kotiutettu)(?: eilen)?$"
        r"|\bpatienten ar (?:nu )?(?:opererad|behandlad|utskriven)$|\bpotilas ei ole tullut\b"
    ),
    (
        r"\b(?:has|have|had) (?:now )?(?:reviewed|seen|looked at|assessed) (?:the )?images\b"
        r"|^images (?:reviewed|seen)\b"
        r"|\bhar (?:nu )?(?:granskat|sett|bedomt) bilderna\b|\bon (?:nyt )?(?:katsonut|nahnyt"
        r"|arvioinut) kuvat\b"
        r"|\bimages were (?:discussed|reviewed|seen)\b|\bkuvat (?:kasiteltiin|katsottiin)\b"
        r"|\bbilderna (?:diskuterades|granskades)\b"
    ),
    (
        r"\bei (?:ole )?(?:enaa )?(?:tarvitse |tarvita )?(?:leikkau\w*|toimenpi\w*|operaatio\w*)"
        r"|\bleikkau\w* ei (?:tarvi\w+|tehda)"
        r"|\bpoissa leikkausjono\w*|\bpois(?:tettu)? leikkausjono\w*|\b(?:ingen|inget) (?:operation"
        r"|ingrepp|behov av op\w*)"
        r"|\bno (?:surgery|operation|procedure)|\bnot need (?:surgery|an operation|care)|\bbehover (?:inte"
        r"|ingen) op\w*"
    ),
    (
        r"\b(?:leikkau\w*|operation\w*|surgery|vastaanot\w*|appointment|besoket"
        r"|toimenpi\w*) (?:\w+ )?(?:siirtyi|siirtyy|siirrettiin"
        r"|siirretty|sks upp|skots upp|skjuts upp|flyttades|flyttats|moved to|was moved|postponed"
        r"|rescheduled)\b"
    ),
    (
        r"^(?!.*\b(?:ennen|fore|forran|before)\b).*\b(?:potilas|patienten|patient) (?:ei|kan inte|cannot"
        r"|can't)"
        r" (?:voi |paase )?(?:tulla|tule|vastaanotolle|komma|come)\b"
    ),
    (
        r"\b(?:potilas|patienten|patient) (?:tulee|kommer|is coming|comes) (?:teille|till er|to you"
        r"|to your)\b"
        r"|\b(?:jonossa|leikkausjonossa|hoidossa) teilla\b|\bteilla (?:jonossa|leikkausjonossa)\b"
        r"|\byour (?:surgeon|doctor|clinic)\b"
    ),
    (
        r"^(?:asia|kaikki) (?:on )?(?:selva|hyvin|kunnossa)(?: nyt)?(?: kiitos)?$"
        r"|^(?:thanks )?all good(?: now)?(?: thanks)?$"
        r"|^(?:tack )?det ar bra(?: sa| nu)?(?: tack)?$"
    ),
)
_LATER = (
    rf"\b{_IMAGE} (?:\w+ )?tarvitaan (?:\w+ )?(?:vuoden|kuukauden|viikkojen|kuukausien) kuluttua\b",
    (
        r"\b(?:send|skicka|sand|lahettakaa|lahetattehan|siirtakaa|laittakaa|lahettaa"
        rf"|siirtaa)\b.*\b{_IMAGE}\b.*\b(?:tomorrow|i morgon"
        r"|imorgon|huomenna|vasta|next (?:week|month|year)|ensi (?:viikolla|kuussa|vuonna)|nasta (?:vecka"
        r"|manad|ar))\b"
    ),
    rf"\b{_IMAGE}\b.*\b(?:ensi vuonna|next year|nasta ar)\b",
)
_UNCHECKED = (
    r"\b(?:ei ole|ei|inte|ej|not|har inte) (?:\w+ ){0,2}(?:tarkistettu|tarkastettu|varmistettu|kontrollera\w+"
    r"|granskad\w*"
    r"|checked|verified|confirmed)\b"
)
_HOPED = (
    r"\bhope (?:that )?(?:this|it) is (?:the )?(?:right|correct)\b|\btoivottavasti (?:\w+ )?(?:on|meni|tuli) oike\w+"
    r"|\bhoppas (?:att )?(?:det|detta) (?:ar|blev|gick) ratt\b"
)
_HEALED = (
    r"\b(?:has|have) (?:fully |now )?(?:recovered|healed)$|\b(?:vaivat|oireet) ovat poissa$"
    r"|\bon (?:taysin |nyt )?(?:parantunut|toipunut|luutunut)$|\bhar (?:nu )?(?:lakt|tillfrisknat)$"
)
#: When and where they were taken, otherwise than the study says; or that it is still to be made.
_TAKEN = (
    r"(?:otettu|otetut|tehdyt|tehty|kuvattu|kuvattiin|otettiin|tagna|tagits|togs|taken|rontgades|rontgats|imaged"
    r"|scanned)"
)
_STUDY = (
    (
        rf"\b{_TAKEN} (?:\w+ )?(?:vuonna|ar|in|i) q0number\b|\b{_TAKEN} (?:i |in |viime )?(?:\w+kuussa"
        r"|\w+uari|\w+uary)\b"
    ),
    (
        rf"\b(?!tehty|tehdyt){_TAKEN} (?:\w+ ){{0,2}}(?:eilen|tanaan|tana aamuna|talla viikolla"
        r"|viime viikolla|i gar|igar|i dag|idag|yesterday|today"
        r"|this (?:week|morning))\b"
    ),
    (
        r"\b(?:eilen|tanaan|tana aamuna|talla viikolla|viime viikolla|igar|yesterday's|today's) (?:otet\w+"
        r"|tehdyt|kuvat\w+)\b"
    ),
    rf"\b{_TAKEN} (?:\w+ )?q0place\b|\bq0place (?:otet\w+|tehdyt|kuvatut)\b",
    (
        r"\b(?:kuvaus|kuvantaminen) (?:tehdaan|on varattu|on tulossa)\b|\bcoming for imaging\b"
        r"|\bkommer (?:till|pa) rontgen\b"
    ),
)
#: What the mail says of itself: a copy, an answer of a machine, one page of several, an old form.
_GONE = (
    r"\bgatt bort\b|\bnukku\w* pois\b|\bpoismen\w*|\bpassed away\b|\bsomnat in\b",
    r"\bei ole (?:taman )?potilaan\b|\binte (?:den har )?patientens\b|\bnot (?:this |the )?patient's\b",
    r"\btuplana\b|\bslarv\w+|\bdubbelt\b|\b(?:lahetetty|skickat|sent)\b.*\b(?:vahingossa|av misstag|by mistake)$",
    (
        r"\b(?:kuvat|bilderna|images) (?:ovat |on |ar |are )(?:jo |nyt )?(?:taalla|meilla|har|here)\b"
        r"|^(?:images|bilder\w*|kuvat) (?:to|till|for|meille|minulle|osastolle)\b(?! q0place)"
    ),
    (
        r"^(?:\w+ )?(?:konsultaatio|konsultaatiota|arvio|arviota|lausunto|lausuntoa) (?:kiitos|pyydetaan)$"
        r"|\bpyyta\w* (?:arviota|lausuntoa) kuvista\b|\bsiksi pyynto \w+ arvioon$"
    ),
)
_FORBIDS = (
    r"\b(?:ala|alkaa|alkaako|do not|don't|inte|ej) (?:laheta\w*|valita\w*|luovuta\w*|send|forward|release|skicka|sand"
    r"|lamna)\b"
    r"(?!.*\b(?:viesti\w*|sahkopost\w*|turvapost\w*|message|e-?mail|mail|meddeland\w*|mejl\w*|e-post\w*"
    r"|tietoja|henkilotie\w*"
    r"|potilastieto\w*|uppgifter|personuppgif\w*|information|vastausta|svar)\b)"
)
_NO_CASE = r"^(?!.*\b(?:jos|mikali|om|ifall|if)\b).*"
_MAIL = (
    (
        rf"{_NO_CASE}\b(?:ei ole|ar inte|is not|inte|not) (?:\w+ ){{0,2}}(?:oikea|ratt|avsett|avsedd"
        r"|intended|tarkoitettu)\b"
    ),
    (
        rf"{_NO_CASE}\b(?:sent|skickat|skickades|lahetetty|lahti) (?:by mistake|av misstag|vahingossa"
        r"|erehdyksessa)\b"
    ),
    r"^(?:do not open|ala avaa|alkaa avatko|oppna inte)\b",
    (
        r"\b(?:samma begaran|sama pyynto|same request) (?:igen|uudelleen|uudestaan|again|taas)\b"
        r"|\b(?:pyynto|begaran) meni teille\b"
    ),
    r"^(?:postitse|faksi|faksilla|per post|via post|by post|by fax|levylla)\b",
    (
        r"^(?!.*\b(?:edelli\w+|viime\w*|forra|senast\w*|last|previous)\b).*\b(?:siirto|lahetys"
        r"|overforingen|transfer) (?:on )?"
        r"(?:onnistui|onnistunut|meni perille|tuli perille|saapui|lyckades|gick bra|succeeded|arrived"
        r"|went well)\b"
    ),
    r"\ballt gick bra$|\bkaikki meni hyvin$|\ball went well$",
    (
        r"^(?!.*\b(?:q0place|q0number|q0day)\b).*\b(?:kuvataan|kuvattaan|rontgas|imaged)"
        r" (?:uudestaan|uudelleen|pa nytt|om|again)\b"
    ),
    (
        r"^(?:lausunto|lausunnot|utlatande|utlatandet|reports?)$|\bvoimassaol\w+|\bgiltighetstid\w*"
        r"|\bvalidity\b"
    ),
    r"^poissa$|\b(?:tarkoitettu|avsedd for|avsett for|meant for|intended for) q0place\b",
    r"^(?:kiitos )?hyva nain(?: kiitos)?$",
    r"^(?:\w+ )?(?:lausunto|\w*tutkimus|rontgen)pyynto$|\b(?:bild|utlamning)\w*(?:forbud|stopp|fel|sparr)\b",
    r"\b(?:leave|lamna)$|^(?:kuvat|kuvien vastaanottaja|bilder\w*|mottagare|images) q0home$",
    (
        r"^(?:kopio|kopia|copy|tiedoksi|for your information|fyi|for kannedom|tama (?:viesti )?on kopio"
        r"|detta ar en kopia)$"
    ),
    (
        r"^(?:automaattinen vastaus|automaattivastaus|autosvar|automatiskt svar|automatic reply"
        r"|out of office|poissa (?:kuv|luovut|pyyn)|poissaolo\w* (?:kuv|luovut|pyyn))"
    ),
    (
        r"\b(?:vanha|vanhentunut|gammal|old|outdated) (?:lomake|blankett|form)\b|\b(?:lomake|viesti"
        r"|pyynto) (?:on )?voimassa\b"
        r"|\b(?:form|message|request) (?:is )?valid (?:until|to)\b|\b(?:blanketten"
        r"|begaran) (?:ar )?giltig\b"
    ),
    r"\b(?:seuraava|uusi|toinen|nasta|ny|next|new|another) (?:potilas|patient)\b",
    (
        r"^(?!.*\b(?:puhelim|phone|mobil|telefon)).*\b(?:kirjoitusvirhe\w*|lyontivirhe\w*|skrivfel\w*"
        r"|typos?|typing error\w*)\b|\bsekava\w* (?:viesti\w*|pyynno\w*)\b"
    ),
)
_PATTERNS = tuple(
    map(re.compile, (*_OPEN, *_ELSE, *_OVER, *_LATER, *_STUDY, *_MAIL, *_GONE, _FORBIDS, _UNCHECKED, _HOPED, _HEALED))
)
#: A page of several, and a form whose boxes ask for the report and not for the images.
_RAW = re.compile(
    r"(?i)\b(?:sivu|sida|page)\s*\d\s*(?:/|av|of)\s*[2-9]\b|^\s*1/[2-9]\s*$"
    r"|(?:\u2610|\[\s?\])\s*(?:kuvat|bilder|images|.{0,60}(?:suost|samtyc|consent|kiel|förb|forbid|prohib))"
    r"|\b(?:luovutusmuoto|utlämningsform)\s*:\s*(?:lausunto|utlåtande)"
)


def is_unsettled(sentence: str, words: str) -> bool:
    """Whether a sentence, `words` its folded and masked words, leaves something open, asks for else or is the end."""
    return bool(_RAW.search(sentence)) or any(pattern.search(words) for pattern in _PATTERNS)
