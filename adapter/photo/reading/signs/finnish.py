"""Finnish words of kinship, care and acting for somebody, folded (`folding.fold`), with the endings that they take."""

from __future__ import annotations

import re

#: Case, possessive suffix and clitic, each at most once.
ENDING = (
    r"(?:i|n|a|ta|t|na|ksi|kse|ssa|sta|an|en|in|on|un|lla|lta|lle|tta|ine|ien|iden|itten|ita|ia|ja|jen|issa|ista|illa"
    r"|ilta|ille|iin|hin|een|seen)?(?:[aeiouy]?(?:ni|si|nsa|mme|nne)|an|en|in)?(?:kin|kaan|ko|han|pa)?"
)
_BEFORE = r"(?:[a-z]{2,12}-?)?"  # kummipoika, pikkusisko, lapsenlapsi

_YOUNG = "lapsi|lapse|tytto|tyto|tytar|tyttare|poika|poja|poji|vauva|vauvo"

_ALONE = (
    "tyar|tyare|poija|veljenpoija|siskonpoija|pojal|tytol|lapsel|vauval|mummol|papal|miehel|vaimol|pojalt|lapselt|pienimmainen|pienimmaise|juniori|junioreilla"
    "|isonen|isose|pienoinen|pienoise|aija|aijanretku|parempi "
    "puolisko|paremman puoliskon"
    "|(?:lapsi|ukko|akka|mies|poika|tytto|vaimo|mummo|pappa|aiti|isa|kissa|koira|naapuri)(?:ressu|ressuka|ressukka"
    "|rukka|ruka"
    "|parka|paralla|raukka|rauka|reppana|polo)|bebi|beben|keskonen|keskose|juuri syntynyt|nuorimies|nuorenmie"
    "|nuorenmiehe|nuoriherra|nuorenherra|mummuka"
    "|mummukka|pojankloppi|pojanklopi"
    "|pojankoltiai(?:nen|se)"
    "|poikanen|poikase|vauvva|vauvveli|tyllero|pikkueno|ressukka|ressuka|hiiskatti|piimasuu"
    "|likalla|likan|likat|likalle|likoilla|mukula|mukuloi|mukuli|napero|naperoi|piltti|piltin|lapsonen|lapsose|vintio"
    "|vaavi|vaavei|nyytti|nyytin|kullanmuru|raapale|raapalee|tirppa|nallukka|nalluka"
    "|tutun|tutulla|tutulle|tutulta|eras (?:tuttu|nainen|mies|henkilo|ystava)|tuttu pyysi|dementikko|dementiko"
    "|muistisai(?:ras|raa)|vammai(?:nen|se)|nuorukai|tyyppi|tyypin|heppu|hepun|kundi|kundei|jabi|jaba|gimma"
    "|lehtolap|orpo|pikkuri(?:inen|ise)|pomo(?:ni|n|lla)|esimies|esimiehe|alainen|perheystava|ystavaperhe"
    "|ystavaperhee|vierustoveri|luokkatoveri|koulukaveri|joukkuekaveri|huonetoveri|potilastoveri|"
    "nainen|naise|naista|naisi|neitonen|neitose|minimie|minimiehe|minimies|pienin|pienimma(?:lla|mme|ni)|murkku"
    "|murku|murkkui"
    "|prinsessa|prinsess|prinssi|mussukka|mussuka|beibi|riivio|ihmisalku"
    "|pelaaja(?:ni|mme|lla)|valmennettava|tyontekija(?:ni|mme|lla|lle)|opiskelija(?:ni|mme|lla|lle)|kurssilainen"
    "|kurssilaise|leirilainen|leirilaise|joukkuekaveri|partiolainen|partiolaise"
    "|vieraa(?:ni|mme|lla)|nuore(?:lla|lle|lta|ni|mme|sta)|eskarilai|yksosainen|pikku-?(?:mies|ukko|uko|prinsess"
    "|potila|tyyppi|tyypi|riivio|kaveri|herra|rouva|pallero)|pallero|nappula|taimi(?:ni|mme)|"
    "(?:lapsenlapsen|lapsen|otto|sijais|kummi|pikku|esikois|bonus|tuki|hoito|paivakoti|koulu|tarha|naapurin|kasvatti"
    "|adoptio|uus|leikki-ikais)?(?:lasta|lasten|lapsia|lapsille|lapsilla)|lapso|lapsukai(?:nen|se)|poik|vauveli"
    "|bebe|poitsu|poju|neito|flikka|flika|likka|vesseli|kloppi"
    "|jalkikasvu|"
    "tenava|tenavi|taapero|taaperoi|muksu|muksui|kersa|kersoi|kakara|kakaroi|natiainen|natiaise|penska|pensko|vekara"
    "|ipana|pienokainen|pienokaise|nuorimmainen|nuorimmaise|nuorimma(?:lla|mme|ni)|vanhimma(?:lla|mme|ni)|esikoinen"
    "|esikoise|kuopus|kuopukse|junnu|nassikka|nassika"
    "|keskimmaise(?:ni|mme|lla|lle)|kaksonen|kaksose|kaksos|murrosikainen|murrosikaise|teini|teineja|nuorukainen"
    "|koululainen|koululaise|eskarilainen|eskarilaise|eskari|paivakotilainen|paivakotilaise|vastasyntynyt"
    "|vastasyntynee|imevainen|imevaise|jalkelainen|jalkelaise|pikkuise(?:ni|mme|lla|lle|lta|sta)|pikkumie|pikkumiehe"
    "|pikkuneiti"
    "|pikkuneidi|neiti|neidi|typy|typyka|jasso|jannu|ukkeli|hippunen|hippuse|murunen|muruse|kullannuppu|kullannupu"
)
_OLDER = (
    "aiti|aidi|aitee|aiska|aippa|aipa|mutsi|mutsei|isa|isi|iska|faija|fatsi|isukki|isuki|isukk"
    "|mummo|mummu|mummi|mummeli|mumma|mummel|mummoi|mamma|mammo|mami|mamso|isoaiti|isoaidi|isoisa|ukki|uki|vaari"
    "|vaare"
    "|pappa|papa|pappo|fammu|faari|faffa|muffa|mommo|ukkova|appi|appiukko|appiuko|anoppi|anopi|appivanhem|vanhus"
    "|vanhukse"
    "|seniori|mumse|papparai|papparaise|mummelius"
)
_PARTNER = (
    "miesystava|naisystava|vaimo|vaimoi|mies|mieh|miehe|puoliso|puolisoi|avopuoliso|avomies|avomiehe|avovaimo|avokki"
    "|avoki|aviomies"
    "|aviomiehe"
    "|aviopuoliso|aviovaimo|exmie|ukko|uko|akka|aka|eukko|euko|emanta|emanna|isanta|isanna|rouva|rouvi|muija|siippa"
    "|siipa"
    "|kihlattu|kihlatu|morsian|morsiame|sulhanen|sulhase|leski|kumppani|kumppanei|elamankumppani|tyttoystava"
    "|poikaystava"
    "|rakkaani|kultani|vaimoke|ukkokulta|seurustelukumppani"
)
_SIBLING = (
    "veli|velje|veljek|veikka|broidi|systeri|sisko|siskoi|siskokse|siskos|sisar|sisare|sisarukse|sisarus|serkku|serku"
    "|tati|tadi"
    "|tateja|seta|seda|eno|enoi|kummi|kummei|langot|lanko|lango|kaly|minia|vavy|vavypoika|sukulainen|sukulaise"
    "|suku|suvu|perheenjasen|perheenjasene"
)
_OTHER = (
    "naapuri|naapurei|asukas|asukka|asukkaa|asukki|asuki|hoidokki|hoidoki|hoidokkei|hoidettava|hoidettavi"
    "|hoidettavamme|huollettava"
    "|huollettavi|holhottava|holhotti|paamies|paamiehe|omainen|omaise|omaisi|laheise(?:ni|mme|nsa)|ystava|ystavi"
    "|kaveri|kaverei|kamu|frendi|bestis|bestikse|kamppis"
    "|kamppikse|tuttava|tuttavi|tyokaveri|tyokaverei|kollega|luokkakaveri|oppilas|oppilaa|toveri|tukilapsi"
    "|avustettava|avustettavi|autettava|tuettava|edunvalvottava|edunvalvotti|edunvalvontaasiakas|edunvalvonta-asiakas"
    "|sijoitettu|sijoitetu"
    "|vuokralainen|vuokralaise|alaise(?:ni|mme)|kehitysvamma(?:inen|ise)"
)
_ACTING = (
    "huoltaja|huoltaji|huoltajuu|edunvalvoja|edunvalvoji|edunvalvonta|edunvalvonna|tukihenkilo|omaishoitaja"
    "|omaishoitaji|omaishoito|omaishoido|omaishoidetta"
    "|perhehoitaja|perhehoido|sijaisvanhempi|sijaisvanhemma|sijaisaiti|sijaisaidi|sijaisisa|avustaja|avustaji"
    "|saattaja|valtuutettu|valtuutetu"
    "|valtuutus|valtuutukse|valtakirja|asianhoitaja|edustaja|asiamies|asiamiehe|yhteyshenkilo|lahihuoltaja"
    "|oheishuoltaja|yhteishuoltaja"
    "|vanhempa(?:ni|nsa|mme|na)|vanhemmat|vanhempie|vanhemmi"
)

#: Kin by another: `tyttarenpoika`, `kummitati`, `isapuoli`; the last word is bent.
_BY_ANOTHER = (
    "(?:isan|aidin|iso|isoiso|kummi|puoli|sijais|veljen|siskon|sisaren|puolison|vaimon|miehen|exan|anopin|serkun"
    "|naapurin|tyokaverin|ystavan|kaverin|pojan|tyttaren|tyton|lapsen|pikku)-?"
    "(?:aiti|aidi|isa|isi|sisko|siskoi|sisar|sisare|veli|velje|velji|tati|tadi|tateja|seta|seda|setia|eno|serkku"
    "|serku"
    "|vaimo|mies|miehe|poika|poja|poiki|tytar|tyttare|tyttari|tytto|tyto|tyttoja|lapsi|lapse|vauva)"
    "|(?:aiti|isa|veli|sisar|poika|tytar|sisko)puol(?:i|e|ta|i)|poiki|tyttari|velji"
)

#: What one word has before kin: `pikkusisko`. Any letters would make kin of verbs (`kysyisin`).
BEFORE_KIN = (
    r"(?:(?:pikku|iso|kummi|puoli|sijais|bonus|avo|kaksois|lapsen|tyttaren|pojan|vaimon|miehen|puolison|naapurin|aidin"
    r"|isan|siskon|veljen|serkun|perhe|lapsuuden|koulu|opiskelu|tyo|ex)-?)?"
)
RELATIVES = rf"(?:suku|suvu|sukulai(?:nen|se)|perhe|{_OLDER}|{_SIBLING})"
ADULTS = rf"(?:{_PARTNER}|{_OLDER}|{_SIBLING}|{_OTHER}|{_YOUNG})"

KIN = re.compile(
    rf"\b(?:{_BEFORE}(?:{_YOUNG})|{_ALONE}|(?:pikku|iso|pien|velipuoli|avo|ex-?|entinen )?(?:{_OLDER}|{_PARTNER}"
    rf"|{_SIBLING})"
    rf"|{_BY_ANOTHER}|{_OTHER}){ENDING}\b"
)
ACTING = re.compile(
    r"\b(?:exa|eksa|ex)(?:ni|mme|lla|lle|n|llani)\b|\b(?:lainasin|lainaan|kaytan) (?!omi"
    r"|omaa)[a-z]{3,14}n (?:pankkitunnuksia|tunnuksia|puhelinta|kannykkaa)\b|"
    r"\b[a-z]{0,8}vainaja[a-z]{0,8}\b|\bmuisti on (?:niin |jo |tosi |aika )?huono\b|\b(?:vein|vien) (?:ruokaa"
    r"|lounasta)\b"
    r"|\blaakkeet (?:\w+ ){0,3}ottamatta\b|\b(?:minun|mun) toimesta(?:ni)?\b|\bomasta toimestani\b"
    r"|\b(?:lahetan|laitan|pistan|asioin|lahetin|laitoin|pistin|kirjoitan|viestitan) (?:[a-z]{2,12} ){0,4}"
    r"(?:(?:minun|mun|omalta|omasta|oman) (?:kautta|tililta|tilini)|kauttani|omilla tunnuksilla(?:ni)?|tunnuksillani)\b"
    r"|\bei (?:ole|oo) (?:[a-z.-]{2,12} ){0,2}(?:suomi\.?fi-?|pankki|verkkopankki)?tunnu(?:ksia|sta)\b"
    r"|\bmei[jr]an (?:pien|nuor|vanh|iso|kesk|pikku)[a-z]{0,12}\b|"
    r"\bisovanhem[a-z]{1,8}|\bpelaajan\b|\b(?:pistin|lahetan|laitan|lahetin|laitoin) (?:\w{2,12} )?(?:hoitaja"
    r"|opettaja|valmentaja|esimiehe)na\b"
    r"|\bmeilla (?:on )?(?:kotona )?(?:on )?(?:sairas|potilas|pieni sairas|kipea)\b"
    r"|\b(?:valmentaja|opettaja|esimiehe|esihenkilo|ohjaaja|[a-z]{0,12}hoitaja|kouluttaja|tyonantaja|tulkki|naapuri"
    r"|vartija|rehtori|kuraattori)"
    r"na (?:\w{2,12} ){0,2}(?:lahet|ilmoit|laita|laito|pist|toimit|pyyda|valit|kysy)[a-z]{1,6}\b"
    r"|\b(?:kaytan|kaytin|kirjaudu[a-z]{1,3}|kirjautunut|lahetan|kirjoitan"
    r"|asioin) (?!om)(?:\w{2,16} ){1,2}(?:tunnuksia|tunnuksilla|tunnuksin|tililta"
    r"|tilia)\b|"
    r"\bihmise(?:n|sta|lla|lta),? (?:jonka|jota|jolla|joka)\b|\basuinkumppan[a-z]{1,8}|"
    r"\beri (?:henkilo|ihmi)[a-z]{0,8}|\bvanhemma(?:sta|lla|lle|lta)?(?:ni|mme)\b|"
    rf"\b(?:{_ACTING}){ENDING}\b|\b(?:hoitaja|hoitaji|laakari)?puolesta\b(?! (?:minun|omasta))"
    r"|\btoise(?:n|sta|lla|lle|lta) (?:ihmise|henkilo|puolesta)[a-z]{0,8}|\btoinen (?:henkilo|ihminen)\b"
    r"|\b(?:en (?:ole|oo|o)|ei (?:ole|oo|o)|eivat (?:ole|oo)|ei) (?:itse|mina|ma|minun|minusta|musta|mun|oma|omani"
    r"|omasta)\b"
    r"|\b(?:autan|auttelen|avustan|autoin) (?!itseani|minua|paljon|mielell)[a-z]{3,16}(?:a|ta)(?:ni|mme)?\b"
    r"|\bei (?:koske|liity) (?:minua|minuun|mua|itseani)\b|\b(?:palvelutalo|hoivakoti|hoivakodi|hoitokoti|hoitokodi"
    r"|vanhainkoti|vanhainkodi|ryhmakoti|ryhmakodi|asumisyksikko|asumisyksiko|palvelukoti|palvelukodi"
    r"|kehitysvammaisten)[a-z]{0,10}"
    r"|\ben (?:laheta|ota|ottanut|kuvannut) [a-z ]{0,20}(?:itsestani|omasta|omaani)\b|\bpienella (?:on|oli)\b"
    r"|\b(?:noin|nain|niin) pien(?:elle|ella|i lapsi|esta)\b|\b(?:kaksi|kolme|molemmat) (?:ihmista )?kuvassa\b"
    r"|\bkysymys koskee (?:sita )?toista\b"
    r"|\bpienen (?:posket|poski|iho|korva|silma|peppu|jalka|kasi|maha|masu|paa|selka|kaula|suu|napa)\b"
    r"|\bkuvassa (?:olevalla|nakyvalla|esiintyvalla) (?:on|oli|ei)\b"
    r"|\bmeidan (?:pienella|pienen|pikku[a-z]{0,10}|nuor[a-z]{1,8}|vanh[a-z]{1,8})\b"
)
PATIENT = re.compile(rf"\b[a-z]{{0,14}}(?:potilas|potilaa|asiakas|asiakkaa|kuvattava|kuvattavi){ENDING}\b")
PRONOUN = re.compile(
    r"\b(?:haa|han|hanen|hanta|hanella|hanelta|hanelle|hanesta|hanessa|haneen|hanena|heidan|heilla|heille"
    r"|heista|hanet|halla|halta|halle|hasta|heidat|itsellaan)(?:kin|kaan|ko|han)?\b"
    r"|\b(?:kuv|foto|otti|otta|laitto|lahett|kerto|selfie)[a-z]{0,8} (?:[a-z]{2,12} ){0,3}itsestaan\b"
    r"|\bitsestaan (?:ottam|kuva|selfie)[a-z]{0,6}\b"
)
BODY = (
    "jalka|jala|kasi|kade|kate|katt|ranne|rantee|nilkka|nilka|polvi|polve|selka|sela|kasvo|kasvoi|poski|poske|otsa"
    "|nena"
    "|korva|korvi|silma|silmi|suu|huuli|huule|kieli|kiele|kaula|niska|olka|ola|olkapaa|olkavarsi|olkavarre|kasivarsi"
    "|kasivarre|kyynarpaa"
    "|kyynarvarsi|kyynarvarre|sormi|sorme|varvas|varpaa|varpai|kynsi|kynne|peukalo|kammen|kammene|kamme|paa|paalaki"
    "|paanahka"
    "|paanaha|hius|iho|vatsa|maha|rinta|rinna|rintakeha|kylki|kylje|kylke|jalkapoyta|jalkapoyda|lonkka|lonka|pakara|peppu|pepu|pylly|takamus"
    "|takapuoli|takapuole|reisi"
    "|reide|saari|saare|pohje|pohkee|kantapaa|jalkapohja|jalkatera|kainalo|nivus|nivuse|nivunen|napa|nava|hammas"
    "|hampaa|hampai"
    "|ien|ikene|luomi|luome|haava|haavauma|arpi|arve|ihottuma|nappyla|nappyloi|naarmu|paise|rakkula|rakko|mustelma"
    "|turvotus|palovamma|purema|pistos|patti|pati|finni|syyla|laiska|alaraaja|ylaraaja|kurkku|leuka|leua|ohimo|keho"
    "|vartalo|raaja|silmaluomi|silmaluome|silmanvalkuainen|silmanvalkuaise"
    "|taive|taipee|kyynartaive|kyynartaipee|polvitaive|polvitaipee|hantaluu|valiliha|nanni|nanne|lapaluu|solisluu"
    "|alavatsa|ylavatsa"
    "|imusolmuke|imusolmukkee|kulma|kulmakarva|ripsi|ripse|pakia|kehra|kehraluu|kehrakse|isovarvas|isovarpaa"
    "|pikkuvarvas|etusormi|etusorme"
    "|nimeton|nimettoma|pikkusormi|pikkusorme|keskisormi|keskisorme|stooma|avanne|avantee"
)
THEIRS = re.compile(rf"\b(?:{BODY})i?(?:(?:ssa|sta|lla|lta|lle|ta|a)(?:an|en)|[aeiou]{{0,2}}n?nsa)(?:kin)?\b")
#: What one has: an ailment, or `this`. By itself `minulla on` may have a dog, a shift, a question.
_AILMENT = (
    rf"(?:(?:[a-z]{{0,12}}(?:{BODY}))(?:n|a|ta|ssa|sta|lla|lta|lle|t|en|i|ja|ia|issa|ista|illa|oita|oissa)?(?:kin)?\b"
    r"|[a-z]{0,14}(?:kip|kiv|sark|kuti|kuum|flunss|nuha|yska|ihottum|atopi|psori|diabet|reum|syopa|syova|melanoom|allerg|tulehd"
    r"|turvo|puno|haav|arp|arve|luom|patti|patin|pattei|rakk|rakul|finn|nappy|napyl|mustelm|murtu|murtum|leikat|leikka|oire|vaiv|tikk"
    r"|tike|ompel|hakas|rokko|vyoruus|borreli|migreen|verenpain|astma|proteesi|implant|vamm|nivel|suonikoh|raskau|ekseem"
    r"|ruusufin|akne|couper|paise|infekt|antibio|kuuri|laak|hoido|imusolm|kystaa|kysta|kasvain|punai|kyhmy|rupi|rupe"
    r"|hermo|kramp|huima|pahoin|vatsa|oksen|ripul|jaykk|tunno|puutu|halvau|iskia|valilevy|noidannuol|kaihi|glauk|herpes"
    r"|sieni|sient|vasym|stress|uniong|uniapn|diagn|gradu|tahdis|keliak|intoler|anemi|kilpirauh|poistet|ommelt)"
    r"|(?:tama|taa|tata|tuo|toi|se|sita)\b|tallai[a-z]{1,5}|tammoi[a-z]{1,5}|tommo[a-z]{1,6}|semmo[a-z]{1,6}|sellai[a-z]{1,5}|sama[a-z]{0,4}|jotain|jokin|joku|ollut"
    r"|todettu|kaynyt|varattu|aika|aikaa)"
)
OWN = re.compile(
    r"\b[a-z]{2,10}(?:haava|haavauma|luomi|luome|arpi|arve|ihottuma|rakkula|murtuma|turvotus|mustelma|varvas|varpaa)"
    r"(?:ssa|sta|lla|lta|lle|a|n)?ni\b"
    r"|\bomani\b|\b(?:ottaa|otettaisiinko|otetaanko) (?:minulta|multa)\b|\ben itse nae (?:sita|sinne)\b"
    r"|\b(?:ajoi|kuskasi|toi|vei) minut (?:eilen |tanaan )?(?:teille|paivystykseen|sairaalaan|vastaanotolle"
    r"|terveyskeskukseen)\b"
    r"|\b(?:minulta|multa) (?:poistettiin|leikattiin)\b|\b(?:minulla|mulla) viimeksi\b"
    r"|\botti minusta (?:taman )?(?:kuvan|valokuvan)\b|\bolen (?:nyt )?raskaana\b|\bimetan (?:viela|edelleen|nyt"
    r"|itse)\b|\ben(?:ka)? (?:itse|oikein itse) (?:yleta|ylety|ylla|yllaan)\b|\ben (?:itse )?(?:nae|yleta|ylety|yllaan"
    r"|ylla|pysty (?:itse )?kuvaamaan) (?:itse )?"
    r"(?:sinne|selkaani|tanne|selan puolelle|peilista)\b"
    rf"|\b(?:{BODY})(?:ssa|sta|lla|lta|lle|an|a|e|ta|i|issa|illa|ista|n|see|hi|ihi|ii)?ni(?:kin)?\b"
    rf"|\b(?:minun|mun|oma|omat|omasta|omassa|oman|omaa) (?:[a-z]{{3,12}} )?(?:{BODY})[a-z]{{0,5}}\b"
    r"|\b(?:minulla|mulla|itsellani|mullakin|minullakin|minulle|mulle) (?:on|oli|ollut|tuli|ilmestyi|todettiin"
    r"|puhkesi|kasvoi|nousi|tehtiin|poistettiin|leikattiin|viimeksi)(?: (?:ollut|tullut|myos|nyt|kans|jo))?"
    r" (?!lupa|luvan|kuva|valokuva|kysy|valtakir|oikeu|asia|lahet|aiti|tama[a-z]* kuva|hanen|hanesta|suostu)"
    rf"(?=(?:(?!jolla|jonka|joka|jolta|kysym|huoli|kuva)[\w-]+,? ){{0,7}}{_AILMENT})"
    rf"|\b(?:{BODY}) on (?:siis )?(?:minun|mun|omani)(?=[.,!]|$)|\b(?:itsellani|vain minulla|ainoastaan minulla) "
    r"|\b(?:liukastuin|kompastuin|putosin|kaaduin|loukkasin|satutin|leikkasin|poltin|venaytin|nyrjaytin|sairastuin"
    r"|murskasin|telasin) "
)
_OF_WHAT = (
    "hevosen|puolen|vasen|oikean|vasemman|minun|mun|oman|oma|taman|tuon|sen|saman|samaisen|toisen|molempien|kummankin|yhden|kahden"
    "|kolmen"
    "|ison|pikku|koko|keskimmaisen|uuden|vanhan|ylemman|alemman|leikkauksen|operaation|kaatumisen"
    "|palovamman|pureman|piston|pistoksen|puremien|ampiaisen|mehilaisen|hyttysen|punkin|koiran|kissan|tapaturman"
    "|onnettomuuden|kuvan|kuvien|taudin|vaivan|tulehduksen|turvotuksen|ihottuman|haavan|arven|luomen|auringon"
    "|allergian|laakkeen|antibiootin"
    "|miten|siten|muuten|eniten|parhaiten|useimmiten|hieman|enemman|vahemman|liian|oikein|hyvin|kovin|uudelleen"
    "|takaisin"
    "|ensin|viimein|alaspain|ylospain|huomasin|naen|tunsin|pesin|rasvasin|loin|rasvaan|taivutan|nostan|liikutan"
    "|kun|niin|kuin|sitten|vain|ihan|aivan|melkein|kokonaan|uudestaan|jalleen|usein|eilen|edelleen|kuitenkin|myoskin"
    "|nain|hetken|viikon|paivan|kuukauden|vuoden|aamun|illan|yon|pitkaan|jalkeen|etten|kuten|noin|ainakin|varsinkin"
    "|etenkin|lievan|suuren|kovan|voimakkaan|tosin|ennen|toissapaivan"
    "|eilisen|tamanpaivaisen|viimeisen|sovitun|pyydetyn|nilkan|ranteen|kaden|jalan|sormen|varpaan|polven|selan"
    "|kylkien|kyljen|kasvojen|posken|korvan|silman|silmien|suun|huulen|nenan|kaulan|niskan|olkapaan|vatsan|rinnan"
    "|rintojen|reiden|saaren|pohkeen|kantapaan|jalkojen|kasien|sormien|varpaiden"
    "|ihon|paan|paanahan|hiusten|kynnen|kynsien|peukalon|kammenen|kainalon|nivusten|navan|kyynarpaan|lonkan|pakaran"
    "|pakaroiden|leuan|otsan|kurkun|hampaan|ikenen|ylaselan|alaselan|etusormen|keskisormen|nimettoman|pikkusormen"
    "|[a-z]{2,20}(?:leikkauksen|kanavan|hoidon|proteesin|tahdistimen|pielen|kierteen|pohjan|varren|juuren|reunan"
    "|luun|nivelen"
    "|murtuman|vamman|tulehduksen|poiston|laakkeen|tikkien|ompeleiden|siteen|kipsin|laastarin|katetrin|kanyylin"
    "|portin"
    "|dreenin|implantin|siirteen|rokotteen|rokotuksen|pistoksen|pureman|biopsian|koepalan|punktion|tahystyksen|kivun)"
    "|tahdistimen|proteesin|kanyylin|katetrin|dreenin|portin|kipsin|siteen|laastarin|implantin|rokotteen|rokotuksen"
    "|biopsian"
    "|koepalan|tekonivelen|poltin|viilsin|kolhin|kolautin|raapaisin|repaisin|hiersin|iskin|pistin|puristin|hakkasin"
    "|naarmutin"
    "|ruhjoin|muljautin|murjoin|taitoin"
    "|saarten|polvien|nilkkojen|reisien|kantapaiden|korvien|hartioiden|kyynarpaiden|kyynarvarsien|pohkeiden"
    "|kainaloiden"
    "|poskien|hampaiden|ikenien|huulten|huulien|jalkaterien|kammenten|kasivarsien"
    "|pikkuvarpaan|isovarpaan|jalkateran|jalkapohjan|kammenselan|olkavarren|kasivarren|kyynarvarren"
)
#: `ukon selka`: whose, in a word that is not known; `oikean kaden iho` is about parts of a body.
OWNED = re.compile(
    rf"\b(?!(?:{_OF_WHAT})\b|(?:{BODY})[a-z]{{0,3}}n\b)(?P<owner>[a-z-]{{2,20}}(?:[aeiouy]nn?|ien|den"
    rf"|jen))(?<!nen)(?:"
    rf" (?:oikea|vasen|oikeassa"
    rf"|vasemmassa|toinen))? "
    r"(?:jalka|kasi|ranne|nilkka|polvi|selka|kasvot|poski|posket|otsa|nena|korva|korvat|silma|silmat|kaula|niska"
    r"|olkapaa|kasivarsi|kyynarpaa|sormi|sormet|varvas|varpaat|kynsi|peukalo|paa|paanahka|iho|vatsa|maha|masu|rinta"
    r"|kylki|lonkka|peppu|pylly|takapuoli|reisi|saari|pohje|kantapaa|jalkapohja|kainalo|napa|hammas|luomi|haava|arpi"
    r"|ihottuma|rakkula|mustelma"
    r"|[a-z]{0,10}murtuma|saarihaava|painehaava|leikkaushaava|vamma|palovamma|akne|finnit|vesirokko|rokko|atopia|ekseema|nappylat|silmatulehdus"
    r"|korvatulehdus"
    r"|[a-z]{0,8}(?:jalasta|kadesta|ranteesta|nilkasta|polvesta|selasta|kasvoista|poskesta|otsasta|korvasta|silmasta"
    r"|kaulasta|ihosta"
    r"|sormesta|varpaasta|vatsasta|mahasta|kyljesta|pepusta|reidesta|saaresta|pohkeesta|haavasta|luomesta"
    r"|ihottumasta|finnista|hampaasta)"
    r"|jalassa|kadessa|ranteessa|nilkassa|polvessa|selassa|kasvoissa|poskessa|poskissa|otsassa|korvassa|silmassa"
    r"|kaulassa|kasivarressa|sormessa|varpaassa|ihossa|iholla|vatsassa|mahassa|kyljessa|pepussa|reidessa|saaressa"
    r"|pohkeessa|kantapaassa)\b"
)
NO_OWNERS = frozenset({"on", "en", "olen", "kuin", "niin", "kun", "nyt"})
#: `pelaajani polvi`: my somebody's, in a word that is no part of a body.
OWNED_BY_MINE = re.compile(
    rf"\b(?!(?:{BODY}))(?P<owner>[a-z-]{{3,20}}(?<!sa)(?<!ta)(?<!la)(?<!kse)(?<!le)(?<!na)(?<!oma)(?<!pie)(?<!itse)(?<!tua)(?<!tya)(?:ni"
    rf"|mme)) "
    r"(?:jalka|kasi|ranne|nilkka|polvi|selka|kasvot|poski|otsa|nena|korva|silma|kaula|niska|olkapaa|sormi|varvas"
    r"|kynsi|paa|iho|vatsa|maha|rinta|kylki|reisi|saari|luomi|haava|ihottuma|sai|kaatui|loukkasi|satutti)\b"
)
#: What only people do; of oneself one would say it in the first person.
DOES = re.compile(
    r"\b(?<!pyora )(?<!puu )(?<!tolppa )(?<!auto )(?<!kattila )(?<!tuoli )(?<!ruukku )(?<!kahvia )(?<!vetta )"
    r"(?<!teeta )(?<!oljya )"
    r"(?<!keittoa )(?<!rasvaa )(?<!nestetta )(?<!maitoa )(?:kaatui|kaatunut juuri)\b"
    r"|\b(?:loukkasi|satutti|teloi|nyrjaytti|venaytti|mursi|katkaisi|leikkasi"
    r"|(?<!kasvi )(?<!putki )(?<!nokkonen )(?<!aurinko )(?<!vesi )(?<!oljy )(?<!hoyry )(?<!hella )(?<!uuni"
    r" )(?<!kiuas )"
    r"(?<!aine )(?<!rasva )(?<!rauta )(?<!happo )(?<!liesi )(?<!laite )poltti) (?!(?:[a-z]{2,14})ni\b)(?:itse"
    r"|itsensa|sorme|kate|kade"
    r"|jalka|jala|nilkka|nilka|polve|ranttee|rantee|selka|sela|olkapaa|paansa|paan|leuka|leua|varpaa"
    r"|peukalo)[a-z]{0,5}\b"
    r"|\b(?:sairastui|itkee|itki|kuumeilee|kuumeili|oksentaa|oksensi|ontuu|leikkii|nukkui|nukkuu (?:huonosti|hyvin)"
    r"|raapii (?:itse|koko|ihoa)[a-z]{0,6}|valittaa (?:kipua|etta))\b"
    r"|\b(?<!haava )(?<!iho )(?<!luomi )sai (?:[a-z]{2,14} ){0,2}[a-z]{0,12}(?:ihottuma|palovamma|haava|rokon|rokko"
    r"|tartunn|pistoks|piston|nappyl|allergi|mustelma|kuume|ruhje|naarmu)[a-z]{0,5}\b"
    r"|\bon (?:itkuinen|levoton|kiukkuinen|kuumeinen|kuumeessa|vasynyt ja)\b"
)
