"""What people write round a request about themselves and their own unit, as topics (REL-01). Pure.

None of them has a word for the patient, the images or the release, but where the request is named as a whole.
"""

from __future__ import annotations

from adapter.release.reading.plain import vocabulary
from adapter.release.reading.topics import topic

_DAYS = (
    "january february march april may june july august september october november december januari februari mars "
    "maj juni juli augusti oktober viikolla viikko viikot vk vecka veckorna week weeks ma ti ke to pe la su ma-pe "
    "ma-to ti-to ke-pe maanantai* tiistai* keskiviikko* torstai* perjantai* lauantai* sunnuntai* arkisin "
    "arkipaivisin arkipaivina arkena arkipaiva* paivittain viikonloppu* arkipyh* juhlapyh* pyhina pyhapaiv* "
    "aattona aattoina joulu* juhannu* paasia* kesa* kesalla talvella kesakuu* heinakuu* elokuu* syyskuu* lokakuu* "
    "marraskuu* tammikuu* helmikuu* maaliskuu* huhtikuu* toukokuu* klo kello valilla valisena aikana aikaan "
    "aikoina aamu* aamup* iltap* ymparivuorokau* vuorokau* 24/7 man tis ons tors fre lor son man-fre man-tors "
    "mandag* tisdag* onsdag* torsdag* fredag* lordag* sondag* vardag* dagligen helg* helger sommar* vinter* jul* "
    "midsommar* pask* kl klockan mellan tider under dygnet runt mon tue wed thu fri sat sun mon-fri monday* "
    "tuesday* wednesday* thursday* friday* saturday* sunday* weekday* weekend* daily holiday* bank public easter "
    "christmas summer winter between during around clock am pm q0day q0clock q0number"
)
_REACH = (
    "q0phone q0mail q0web q0name q0title p puh puh. puhelin* puhelimitse puhelimella gsm numero* tel tfn telefon* "
    "phone number* nummer* numret anknytning* ankn alanumero* ext extension* sahkopost* e-post* epost* email* "
    "e-mail* mobil*"
)
#: Hours, telephone, place and premises of the asker's own unit.
OFFICE = topic(
    "tiloihin tilat kaynti palveluaika* palveluajat *osoitteemme puhelimeen kanslia* kansliamme telefon toimisto* "
    "*toimistomme vaihde* vaihteen vaihteemme puhelinnumero* numeromme takaisinsoit* puhelinpalvel* puhelinaika* "
    "puhelinajat soittoaika* soittoajat aukiolo* avoinna auki palvelemme palvelee suljettu suljettuna kiinni "
    "puhelinvastaaj* vastaajaan vastaaja kayntiosoit* postiosoit* osoitteemme laskutusosoit* *poliklinikkamme "
    "*osastomme *vastaanottomme *yksikkomme *asemamme *sairaalamme *kuvantamisemme *rontgenimme *keskuksemme "
    "*klinikkamme pysakoin* parkki* sisaankayn* paaovi paaovesta opaste* *neuvontamme ajanvarauk* ajanvarau* "
    "neuvonta asiakaspalvelu* tilamme toimipaikkamme toimipisteemme byran kontoret kansliet kansli expedition* "
    "vaxel* oppet oppettid* oppna stangt stangd telefontid* telefonsvarar* besoksadress* postadress* "
    "faktureringsadress* parkering* aterruppringning* ateruppringning* betjanar betjaning* ingang* lokaler "
    "kundtjanst* tidsbestallning* office opening open closed switchboard voicemail answerphone reception parking "
    "entrance premises callback helpdesk desk",
    f"{_DAYS} {_REACH} puhelimessa kuvantamisen osoitteet vanhat muuttuivat vuodenvaihteessa toimivat viela loppuun "
    "faksi "
    f"poistunut kaytosta chatissa chat myos klo vastaamme puhelimeen avdelningens mottagningens vartelefon "
    f"poliklinikka poliklinikan osasto osaston vastaanotto yksikko kuvantaminen rontgen laboratorio "
    "ajanvarausnumero* mottagningen avdelningen enheten kliniken clinic ward department unit sahkopostiosoit* "
    "verkkosivu* puhelut puheluihin puhelu soitto soitot soitat painamalla valitse valinta ruuhka* ruuhkaa "
    "jonotus* hei huom muina muulloin ei emme ole jata jattakaa jattaa jattamalla viesti viestin viestia soitamme "
    "takaisin soittakaa soita tarvittaessa voi voit voitte ottaa vastaan vastaamme vastaa vastataan palvelee "
    "palvelemme palvelu* meidan meille muuttuu muuttuvat muuttunut vaihtuu vaihtunut vaihtuneet muuttanut "
    "muuttaneet muutti muutimme muuttaa muutamme alkaen lahtien kaytossa kayttoon uusi uudet uuteen uusiin uudessa "
    "uutta vanha siirtynyt siirtyi poikkeukse* normaalisti normaali* tauko tauolla ruokatunti lounas* sulje* "
    "sulkeut* aukeaa rajoitet* supistet* *siipeen *siivessa *siipi *kerros *kerrokse* krs *rakennu* *taloon "
    "*talossa *talo tila tilat tiloihin tiloissa kaynti kulku kautta oven ovesta *ovesta *ovi hissi* hissilla "
    "portaat rappu* aula* aulasta vasemmalle oikealle suoraan ensimmaiseen toiseen kolmanteen neljanteen "
    "viidenteen kuudenteen ensimmaisessa toisessa kolmannessa neljannessa viidennessa sijaitsee sijaitsemme loydat "
    "loydatte loytyy loydy meidat osoite osoitteessa osoitteeseen osoitteesta osoitetta samassa sama samat entinen "
    "entiset asiakas* asiakkaille takana edessa vieressa viereinen sairaalan terveysaseman poliklinikan osaston "
    "pihalla ovriga lamna ett meddelande vi ringer upp tillbaka er dig ring ringa vid behov nytt nya nummer numret "
    "andras andrats byts bytt fran och med flyttat flyttar flyttade vaning* huset hus flygel hiss trappa genom "
    "ligger finns hittar adress adressen betjanar svarar tar emot besok besokare ny galler avvikande vanligt vart "
    "vara samma inga inte hours leave message will call back please new old changed changes changes moved moving "
    "floor building wing lift elevator stairs via main located address visiting you can find not no lunch break "
    "answered number outside of hours main switch is are as usual hospital same",
    denies=True,
)
#: When the writer is away, and who is there then.
ABSENCE = topic(
    "tyoskentelen tillbaka koulutuksessa kurssilla utbildning kurs training lomalla lomani poissa poissaolo* "
    "sijaisena* sijaiseni sijaistaa vuosiloma* opintovap* "
    "vanhempainvap* aitiyslo* virkavap* osa-aika* lyhennet* paikalla palavereissa kokouksissa moten meetings "
    "tyoaikani tyoaika working-hours hours my mon-thu man-tors ma-to q0clock paikalla etatyo* "
    "etatoissa tavoitettavissa toissa "
    "vuosilomalla osa-aikainen sijainen working-days jobbar arbetar work working tyopaiv* tyoaika* tyopaikalla ledig "
    "semester* tjanstledig* foraldraledig* vikarie* vikarierar deltid* "
    "distans* anstalld arbetstid* franvar* plats antraffbar* holiday away part-time deputy deputis* absence "
    "vacation office working",
    f"{_DAYS} {_REACH} luen arkiaamuisin lyhennettya sahkopostiani lukee muina paivina sahkopostini taas jalleen "
    f"ma-ke ke-pe ti-pe mina kirjoitan "
    "skriver writing olen olemme teen tyoskentelen "
    f"tyoviikko* tyoviikkoa "
    f"vastaan vastaa vastaavat viesteihin viestiin sahkoposteihin kollega kollegani kollegat sijaiseni sijainen hoitaa "
    f"svarar kollega vikarien will answer answers reply colleagues koulutuksessa koulutuspaiv* torstain perjantaina "
    f"rontgenin kuvantamisen toimistoon toimistosta toimisto kansliaan kanslia yhteys yhteytta ottakaa ota asioissa "
    f"tyoaikaa enka en ole ei toimii toimivat "
    "viikolla viikot viikon viikko* vk vko asti saakka palaan palaamme takaisin toihin toissa tyohon aikana minua "
    "silloin asiaani asioitani hoitaa asioissa kiireellisissa kiireisissa tavoitat tavoittaa minut parhaiten yleensa "
    "useimmiten seka paasaantoisesti osan viikosta loma loman lomaa "
    "jag arbetar jobbar vecka veckan veckor veckorna da t.o.m med ater tillbaka i pa min mig inte ej mina arenden "
    "oftast vanligen nas bast hela tiden "
    "available tuesday* mondays tuesdays wednesdays thursdays fridays mornings to through only between and or am "
    "leave work week weeks until back out annual not covers covering covered my colleague me reach best during usually "
    "remotely from home days",
    denies=True,
)
#: Numbers of papers: referrals, registers, pages; `q0ref` and `q0user` stand for them.
PAPER = topic(
    "lahetepaiva* lahetteen lahete lahetteen lahetetunnus* lahetenumero* lahetenro viite viitteemme viitteenne "
    "viitenumero* viitenro diaarinumero* diaarinro dnro asianumero* asianro asiatunnus asiakirjanumero* tulostanut "
    "tulostettu tulostaja tulostusaika tulostuspaiva* sivu sivut sivuja lomake lomakenumero* lomakepohja* "
    "lomakkeen versio kustannuspaikka* laskutusviite* lomakeversio* tilausnumero* tilausnro y-tunnus kirjattu "
    "palvelupyynto* "
    "tiketti* sida sidor blankett* formular* version utskriven utskrivet utskrift* referens* arendenummer* "
    "arendenr remissnummer* remissnr diarienummer* diarienr dnr kostnadsstalle* bestallningsnummer* fo-nummer page "
    "pages form printed print printout reference ref ref. ticket docket cost",
    "paiva paivamaara paivays q0ref q0user q0phone q0number q0day q0clock q0name q0title lahetteen lahete "
    "potilasjarjestelmasta numero nro nr no nummer number our your var er meidan teidan tunnus koodi code kpl "
    "sivua sidan av of / klo kl at by kayttaja jarjestelma* jarjestelmasta id date datum pvm paivays tulostettiin "
    "paivitetty paivitetaan tarkistettu uudistettu uppdaterad uppdaterat reviderad updated revised vuonna ar "
    "system user anvandare voimassa giltig valid centre center pohja case",
)
#: What an organisation says to everybody: feedback, vacancies, privacy.
OUTREACH = topic(
    "yhdessa vastuullis* potilasturvallisuus close loydat sujuvaa arkea tryggare trygg vardag seuraa seuraamme "
    "follow potilasneuvon* potilasneuvonta* everyday wellbeing "
    "elamaa potilasasiamies* potilasasiavastaava* sosiaaliasiamies* patientombud* hyvinvointia arkea palaute "
    "palautetta "
    "palautteen palautteesi tietosuojaselost* tietosuojailmoitu* rekry* tyopaika* tyopaikat avoimet toihin "
    "facebook* instagram* linkedin* youtube* twitter* some somessa uutiskir* asiakaskysely* kyselyyn kysely "
    "verkkosivu* kotisivu* nettisivu* verkkopalvelu* chat* digipalvelu* omaolo* evasteet saavutettavuusselost* "
    "q0web personuppgifter feedback respons lediga jobb jobba folj webbplats* hemsida* dataskyddsbeskrivning* "
    "nyhetsbrev* enkat* webbtjanst* vacancies careers website newsletter survey homepage privacy",
    "kohdasta tietosuoja hyvinvointialueen kaikille asukkaille alueen numerossa annamme arkisin q0phone youtube "
    "instagram linkedin facebook folj meita oss "
    "us for everyone alla for en et hyvaa postilaatikko* tata luetaan mailbox monitored brevladan lases read this is "
    "weekdays vardagar loydat meidat kaikkien asia huomiseen hoitoa care myos facebookista instagramista to you "
    "toiminnastamme linkki linkin lomakkeella verkkosivuillamme voit antaa annathan ge lamna garna sidorna webben "
    "our page link via give leave lahella lahellasi yhdessa parempaa parempi arki arkea turvallista ihmista "
    "ihmiselle varten laheltasi "
    "terveytta tietosuoja* palvelu* osoitteessamme verkossamme facebookissa instagramissa ja sosiaalisessa "
    "mediassa linkedinissa anna antaa antakaa kerro meille toiminnastamme toiminnasta palvelustamme palvelusta "
    "palveluistamme palveluista palvelumme palvelut tule tervetuloa tyohon paikat paikkamme loydat loydatte loytyy "
    "loytyvat osoitteesta osoitteessa sivuilta sivuiltamme sivuillamme verkossa netista lue lisaa lisatietoja "
    "tutustu katso kuinka miten kasittelemme kasitellaan henkilotieto* tietojasi tietoja vastaa lyhyeen meita "
    "seuraa hae nyt kesatoihin kesatyo* tyossa tyonanta* joukkoomme osaksi tiimiamme tiimia tyoyhteiso* "
    "hyvinvointialueen hyvinvointialueella sairaalan uudet uusi uudistu* avattu avoinna sa har behandlar ge ge oss "
    "verksamhet kom och till las mer mera pa hitta hittar du ni dig webben om tjanster uppgifter dina platser "
    "arbeta bli en var team jobbet svara ansok nu sommarjobb how process your personal data give us follow join "
    "team read more visit at learn find out tell take work with job open positions apply now services about short "
    "notice",
)
#: Who the writer is.
INTRODUCTION = topic(
    "uutena sijaistan sijaistamme toimin kesatyontekij* aloitin aloitimme aloittanut olen olemme tutustua nimeni "
    "taalla tassa kyselemas* pyytelemas* vaivaamas* hairitsemas* asialla jag heter this "
    "i'm name meet introduce",
    "polilla kaikki tarvittava mukana sihteerina kirjoitan skriver writing osastolta poliklinikalta ortopedian "
    "keskussairaalan sairaalan q0place fran "
    "from ortopediska avdelningen mottagningen ward clinic orthopaedic *sihteerina *hoitajana *laakarina "
    "*koordinaattorina hei moi moikka uusi uutena aloittanut aloitin "
    "tyontekijana osastonsihteeria sihteeria sihteerin sijaisena kuun tata viikkoa naita viela ensimmainen ensimmaiset "
    "kuvapyyntoni pyyntoni maanantaina toivottavasti osaan tayttaa tehda tein taytin oikein lomakkeen forsta "
    "bildbegaran first "
    "aloittelin perehdyn opettelen opettelemassa kysyn kyselen paljon aluksi varmasti viime viikolla kuussa juuri "
    "tyossa toissa tyoskentelen tyontekija sihteerina hoitajana laakarina q0title q0name uudet "
    "uudella hauska mukava kiva ilo teihin taas jalleen kerran kuvia kuvien pyyntoja pyynnon pyynnoilla pyyntojen "
    "kuva-asioissa kanssa poliklinikalla poliklinikalta osastolla osastolta vastaanotolla vastaanotolta "
    "terveysasemalla terveysasemalta sairaalassa sairaalasta kuvantamisesta rontgenista *poliklinikalla "
    "*poliklinikalta *osastolla *osastolta *sairaalassa *sairaalasta *asemalta *asemalla *keskuksesta *keskuksessa "
    "*logian *gian *rgian ny har borjat borjade arbetar jobbar som trevligt att traffas lara kanna er igen nya new "
    "started work working here nice pleased to meet you again calling writing from",
)
#: On whose order the request is made; it needs a title.
COMMISSION = topic(
    "toimesta toimeksiannosta maarayksesta pyynnosta ohjeesta ohjeen puolesta uppdrag vagnar ordination behalf "
    "request orders "
    "assignment",
    "q0title q0name pyynto pyynnon kuvapyynto kuvapyynnon tehdaan tehty lahetetaan lahetan lahetamme teen laadittu "
    "esitetaan hoitavan vastaavan erikoistuvan ylilaakarin osastonylilaakarin apulaisylilaakarin laakarin "
    "erikoislaakarin ortopedin kirurgin neurologin radiologin onkologin mukaisesti pyydan pyydamme kuvia *logian "
    "*kirurgian "
    "*pedian begaran gors skickas ansvarig lakare lakares overlakares begar gor jag pa "
    "made sent treating responsible consultant physician's doctor's consultant's making requesting",
)
#: That the request needs no answer.
REPLY = topic(
    "vastausviest* vastausta vastaus kuittaus kuittaus* kuittausta vahvistusviest* vahvistusta kuitata vastata "
    "svar svara kvittering* bekraftelse* reply answer acknowledg* confirmation confirm",
    "ei tarvita tarvitse tarpeen erillista erikseen tarvetta lahettaa tahan viestiin sahkopostiin meille kiitos "
    "riita tasta pyynnosta pyyntoon siirrosta pyyda inte behovs behover nagot separat ni inget nodvandig* pa detta "
    "meddelande mejl no not need needed required necessary separate to this message email mail you there is",
    denies=True,
)
#: That the writer is sorry to be a trouble.
APOLOGY = topic(
    "pahoittelut pahoittel* anteeksi vaivaa vaivaan vaivasta hairio* hairit* harmi* ursakta* forlat beklagar besvar* "
    "sorry "
    "apolog* trouble bother* disturb*",
    "useasta monesta useista pyynnosta samana paivana perakkain taas igen hairitsen hairitsemme vaivaamme "
    "etta pyynto pyynnon kuvapyynto begaran bildbegaran kommer request late last-minute minute short asia tieto "
    "vaiva myohais* myohaan ajankoh* kellonaja* sekava* pitka* pitkasta listasta listaa viestitul* toisto* "
    "toistuv* viivasty* myohast* sent late dröjsmal drojsmal sen sent fragor fraga etta pyyntoja pyynnoista "
    "pyyntojen maara maarasta paljon monta monesta tulee tuli tulevat teille tanaan nain taas jalleen kerran jo "
    "aiheutta* aiheutuu vaivan hei tyon tyota lisatyo* kiire kiireen kiireesta lyhyt lyhyesta lyhytta "
    "varoitusajasta viestista viestien nopea kirjoitusvirhe* olen olemme suuri tasta besvaret for att vi skickar "
    "sa manga idag det blir manga begaran arbete extra jag oss stor er med for the so many requests today short "
    "notice inconvenience caused causing you extra work any we are sending all typos",
)
OFFICES = (OFFICE, ABSENCE, PAPER, OUTREACH, INTRODUCTION, COMMISSION, REPLY, APOLOGY)
#: Titles without which nobody gives orders.
ORDERING = vocabulary(
    "q0title *laakarin *lakares *ologin *kirurgin *pedin physician's doctor's consultant's consultant"
)
