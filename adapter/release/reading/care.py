"""What people write of a patient's care round a request, as topics (REL-01). Pure.

It says why the images are needed, and never which: see `harmless`.
"""

from __future__ import annotations

from adapter.release.reading.plain import vocabulary
from adapter.release.reading.topics import topic

_BODY = (
    "ranne* ranteen ranteet ranteessa nilka* nilkka* polve* polvi* polv* olkapa* olka* kyynar* kyynarp* lonk* "
    "lonka* lonkan lantio* selka* selan selas* ranka rangan rankaa kaula* pa paa paan paassa rinta* rinnan "
    "rintake* keuhko* sormi sormen sorme* peukal* kasi kaden kade* kateen jalka jalan jalka* jalas* jalkatera* "
    "vatsa* vatsan aivo* hammas hampa* hampaan leuka leuan saari saaren reisi reiden vasen vasemma* vasemp* oikea* "
    "oikean oik vas handled* fotled* kna knat knats axel* hoft* rygg* hals* huvud* brost* lung* buk* fot foten "
    "hand handen finger* vanster vansa* hoger hogra* wrist ankle knee shoulder elbow hip pelvis spine back neck "
    "head chest lung* hand foot finger* leg arm left right abdomen thorax*"
)
_NEED = (
    "leikat* leikkaa operoi* operoid* sarauttee* kierro* kierrolla vasta-arvio* hoitosuunnitelm* preoperatiiv* "
    "postoperatiiv* esitutkim* esikaynti* jatkoseuran* leikkausarvio* arvioitava* ortopedi* sairaalahoi* granska* "
    "hoito* hoido* jatkohoi* leikka* toimenpi* kontroll* arvio* suunnit* leikkaussuunnit* konsult* vertail* "
    "hoitosuunnit* diagno* seuran* seuraa* jalkitarkast* tarkast* meeting* kokou* poliklini* pkl vastaanot* "
    "osasto* paivysty* laakari* fysioterap* kuntoutu* sadehoi* syopa* kirurg* ortoped* neurolog* radiolog* "
    "hammaslaak* erikoislaak* erikoissairaanhoi* magneet* lausun* vard* behandling* operation* operera* kontroll* "
    "bedom* planer* konsult* jamfor* uppfolj* mottagning* poliklin* avdelning* jour* lakar* besok* remis* ortoped* "
    "utredning* aterbesok* rond* care treatment* surgery surgical operat* follow-up followup review* assess* "
    "planning plan comparison compar* consult* clinic* appointment* visit* ward emergency outpatient doctor* "
    "physician* meeting* orthop* evaluat* diagnos* opinion mdt rounds *leikkau* *toimenpid* *toimenpit* "
    "*kontrolli* *tarkastu* *seuran* *meeting* *kokou* *poliklini* *polikliini* *vastaano* *osasto* *paivysty* "
    "*arvio* *vertailu* *suunnitel* *suunnitt* *konsult* *kuntoutu* *tahysty* punktio* biopsia* *kierto* *kierron "
    "*kierroll* *hoidon *hoitoa *hoitoon *hoito *hoidossa *hoidossamme rontgenmeeting* tuumorikokou* teho-osasto* "
    "teho* synnyty* heratoss* ensiapu* ensiavu* *ortoped* *kirurg* *neurolog* *radiolog* *onkolog* *urolog* "
    "*kardiolog* *gynekolog* *reumatolog* *fysiatri* *geriatri* *pediatri* *psykiatri* anestesia* *laakari "
    "*laakarin *operation *operationen *operationer *mottagning *mottagningen *avdelning *avdelningen *behandling "
    "*behandlingen *bedomning *bedomningen *jamforelse *planering *planeringen *uppfoljning* *rond *ronden "
    "*kirurgi *kirurgen *ortopedi *lakare *lakaren akuten ingrepp* atgard* rehabilitering* surgeon* theatre "
    "procedure* clinician* specialist* ambulatory rehabilitation ward-round rehab"
)
_TIMES = (
    "nyt viikon kuluttua paivana paivina loppuviiko* alkuviiko* loppukuu* alkukuu* kuun vuoden vuonna lahiaik* "
    "lahipaiv* lahiviik* yesterday tonight later-today igar i-dag eftermiddag formiddag month manad manaden "
    "kommande upcoming huomenna huomiseksi huomisella tanaan ylihuomenna viikolla viikko ensi talla aamulla "
    "aamupaiva* iltapaiva* illalla klo kello maanantai* tiistai* keskiviikko* torstai* perjantai* lauantai* "
    "sunnuntai* mennessa viimeistaan tammikuu* helmikuu* maaliskuu* huhtikuu* toukokuu* kesakuu* heinakuu* elokuu* "
    "syyskuu* lokakuu* marraskuu* joulukuu* pian imorgon morgon idag veckan vecka nasta denna kl klockan mandag* "
    "tisdag* onsdag* torsdag* fredag* senast snart tomorrow today week next monday* tuesday* wednesday* thursday* "
    "friday* morning afternoon soon q0day q0clock q0number"
)
CARE = (
    topic(  # why the images are needed
        f"{_NEED} tarvit* kaytetaan anvands used jatkotutkim* kuvaus tehty aika aikaa varattu otettu kuvattu "
        f"kuvauksessa asiakkaanamme "
        f"asiakkaamme inskriven admitted inlagd hoidettavanamme kirjoilla list tarpeen tarvetta jatkohoitoon "
        f"hoitoon olisivat olisi hoidossa hoidettavana behovs behov behover needed need needs required",
        f"asuu nykyaan asioita hoidetaan verraten aiempiin edellisiin aiemmin redan already tulevat kayttoon kallad "
        f"torsdag med vart case conference puolivuosittain vuosittain kuukausittain saannollisesti varje halvar "
        f"arligen yearly annually regularly here done gar "
        f"kontroller kontrolleissa kay foljdes skots skoter with new ct tt dt mr mri ollut jo ennestaan edelleen "
        f"kuvaus kuvataan uudelleen leikkaustar* perusteella pohjalta ohjattu ohjautui asioi ensimmaista kertaa "
        f"kerran lahettava laakari "
        f"laakarimme pyytanyt pyytaa vastaavia vaivoja vaivaa aiemminkin vaivojen sairaala* arvion q0place on ja "
        f"jatkohoito siirtynyt consultation konsultation booked which for continues continue according ortopedin "
        f"lausuu tarvittaessa uudelleen radiologimme rannemurtumapotilas hoitovastuu hoitovastuun kertoo fortsatta "
        f"planera kunna handledsfraktur wrist fracture whose over taken gone through so further planned reports "
        f"tillsammans gas igenom skots rör ror sig utifran "
        f"behovet remitterats remitterad forsta gangen based first visit refers here on need needs imaging operated "
        f"remitterar bedomer behov mukaan perusteella remissen lahetteen referral according found konstaterades "
        f"todettu todettiin siksi kyseessa tarkoituksena tarkoitus arvioida leikkaustarve* tarve selvit* konsultoi* "
        f"kuvia tarvitaan "
        f"tarvittaisiin nahda paasta saavat laakarimme ortopedimme kirurgimme meidan omaan hoitavan hoitava "
        f"hoitaville laakareille kayttoon yhdessa pohdit* pohdinta* etta voidaan voimme voisimme "
        f"suunnitella verrata vertaamme verrataan seurata planned performed yesterday after fall following treated "
        f"treating evaluate evaluated compare compared plan assess efter hos oss fall ett planerad utredas utreds "
        f"bedoma bedoms jamfora opereras vardas foljs kontrolleras remitterats potilas potilaan potilasta tekoon "
        f"laatimi* meilla uusi uuden uutta muutoksen muutosta *muutos *muutoksen loydos *loydos *loydoksen "
        f"uusintaleikkau* vuoksi takia kasitella kasitellaan kasittelyyn kasittelyssa esitellaan esitetaan "
        f"keskustellaan katsotaan arvioidaan suunnitellaan tehdaan viikolle viikoille viikolla vko vk aamun "
        f"aamupaivan huomisen huomista huomenna torstain maanantain tiistain keskiviikon perjantain "
        f"moniammatillise* moniammatillinen selkaryhma* aikaisemman tilan tilanteen etenemisen etenemista "
        f"kehityksen kehittymisen edistymisen paranemisen luutumisen luutumista "
        f"hoitolinja* hoitolinjau* valmisteluun valmistelua valmistellaan esivalmistelu* operatiivi* "
        f"konservatiivi* ajanvarau* saapunut hakeutunut tuotu saapui hakeutui tuotiin jalkeen yolla eilen aamulla "
        f"taman jatko* kk kuukautta ligger vardas sedan natt natten igar kvall morse vecka veckan veckorna infor "
        f"gors gar planerad planeras planerat inbokad inplanerad tas upp diskuteras pa ny nya forandring* "
        f"behandlas behandlad stall stallning jamforelsebild* hoftoperation* knaoperation* lakning* utvard* "
        f"see scheduled discuss discussed reviewing progression healing change changes new lesion* "
        f"undergo undergoing undergoes attending attends present inpatient outpatient currently today tonight "
        f"night last parhaillaan ohjattu ohjautunut katsoo katsovat arvioi arvioivat murtuman jalkeen fraktur* "
        f"fracture* q0code q0clock november october december january february march april may june july august "
        f"september oktober november december januari februari mars juni juli augusti viikolle viikoille kavi "
        f"kaynyt teilla meilla kuvaus kuvauksessa tehty otettu kontrollikuva* viime suunniteltu sovittu kirjoilla "
        f"oleva pyytaa nahtavaksi haluaa haluaisi nahda katsoa lapikayda kasitellaan kasittelemme yhteinen asiakas "
        f"hoidettavana star ko var inskriven inlagd hos operationsko star boka potilaalla potilaamme kuvat kuvia "
        f"kuvien kuvan kuvaa kuva bilder bilderna images image tulossa tulee saapuu menossa jonossa leikkausjono* "
        f"varattu aika ajan kutsuttu kaynti* lahetteella lahet* tullut saapunut hoidamme hoitaa varten liittyen "
        f"takia vuoksi koskien kayttoon hoitoomme jatkaa jatkuu meille olisivat olisi ensikaynti* seuraava* "
        f"uusintakaynti* ajankohtaista* ennakkoon tueksi pohjaksi yhteydessa omalla patienten patient patientens "
        f"kommer kallad bokad tid remitterad ska skall sin sitt infor dag skull pga grund vantar coming comes been "
        f"admitted on list will be reviewed was scheduled booked referred arriving arrives seen under due "
        f"patient's his her their ongoing waiting list pre-operative preoperative during next being treated "
        f"{_BODY} {_TIMES}",
    ),
    topic(  # what ails the patient; it may be denied
        "kipu* kivulias kivut kipea *kipu *kivut *kivun *kipua *vamma *vamman *murtum* *repeama* *venahd* *sairau* "
        "*nivelrik* *tulehdu* *proteesi* *tekonivel* murtunut *loydos nyrjahd* sijoiltaan lukkiutu* puutu* "
        "heikkou* huimau* paansark* yska* hengitysv* kasvain* syopa* etapes* metastas* pahentu* pahene* lievitty* "
        "huonontu* trauma* kolari* onnettomuu* tapaturma* putos* putoam* liukast* kompastu* tormas* potkais* "
        "artros* artrit* inflammation* olycka* olycksfall* trauma* skada* skadad skadat stuk* tumor* cancer* "
        "metastas* halka* besvar* vrickat vrickning* yrsel* hosta* hostar andno* forsamr* smartor* tumour* tumor* "
        "cancer* metasta* arthritis arthrosis osteoarthritis trauma* accident* sprain* cough* dizz* dyspn* worsen* "
        "progressive chronic implant* prosthes* replacement* arthroplast* ache aches kipeyty* murtu* murtum* "
        "epail* tapaturm* kaatu* kaatun* vamma* allergi* raskaa* raskau* siirtym* tuntopuuto* kuume* hengenahdist* "
        "turvo* leikkau* leikattu perussairau* metall* tahdistin* rintakiv* oire* tulk* diabet* verenpain* "
        "*murtuma *murtuman diagnoosi dg diagnos diagnosis svull* swollen odottaa liukas* loukan* turvok* epail* "
        "misstank* fallit suspected scaphoid fall fallen kaatum* nilkan- vammautu* osteopor* reuma* sarky* "
        "tapaturma* varata suomea ruotsia englantia koukist* kasva* tuumor* nivelrik* loukkaan* allergisk* gravid* "
        "smart* fraktur* vark* ont ramlat ramla* feber tolk opererad* operation allergic pregnant pain* fracture* "
        "fever swelling displaced lesion* fell injur* fall operated foreign objects cancellous bone numbness "
        "surgery symptom* interpreter acute akuutti akut peruutusaja* peruutusaika lahetetta",
        f"saanut liukastuttuaan kaaduttuaan pudottuaan edelleen arvioidaan jatkohoitoa fortfarande still in pain "
        f"after fall pihalla kotipihalla kotona jaalla portailla rappusissa kadulla tyopaikalla tyossa koulussa "
        f"harrastuk* pelissa jalkapallo* jaakiek* hiihta* hiihto* lasket* polkupyor* pyora* mopo* auto* liiken* "
        f"potkulaud* trampoliin* kaatuessa kaatuen suihkussa sangysta keittiossa metsassa lenkilla jumpassa "
        f"kotipihan pihan mattoon hemma trappan trappor isen halt halka cykel bil fotboll skolan arbetet garden pa "
        f"vid home stairs ice bicycle bike football school work car playing skiing ei ole en eika jaalla portaissa "
        f"ranteensa nilkkansa polvensa olkapaansa tunnettuja vuoden kuukauden vuotias jalkeen tasta tva tre veckor "
        f"dagar manader weeks two three days months week monday* tuesday* wednesday* thursday* friday* kannattaa "
        f"ilman potilas potilaalla potilaan tiedossa aiempia aikaisempia aiempaa lahetteessa mainintaa metallista "
        f"tarvitsee saa jalalle kieltaa puhu puhuu vastustettu kuumeen todettu tullut jalkeen viime kaksi kolme "
        f"nelja viikkoa paivaa kuukautta viikolla eilen pitkaan jatkunut lisaantynyt hoidettu kipsi kipsilla "
        f"anamneesi* status voimakas lieva murtumaa inte inga ingen patienten kand sedan utan ar blivit talar "
        f"svenska finska no not never been patient seen known history since without years after old there "
        f"patient's does speak speaks an saimme huomiseksi polkupyoralla pyoralla veneluun seurannassa "
        f"poliklinikalla paivystyksessa follow-up follow after a odottaa tarvitse mukana oireileva vantar pa "
        f"{_BODY} q0day q0number q0code tunti* vuotta",
        denies=True,
    ),
)
#: Before which day the patient cannot come.
HINDERED = topic(
    "paase paasee komma come tulla",
    f"potilas potilaalla ei voi paikalle vastaanotolle ennen patienten patient kan inte cannot can't "
    f"before fore forran {_TIMES}",
    denies=True,
)
BEFORE = vocabulary("ennen fore forran before")
#: That the images cannot be seen by the one who asks: always a denial.
UNSEEN = topic(
    "paasya tillgang access loyda hitta nakyneet nay nae naemme naita puuttuvat nakemaan paase nahda loydy saaneet "
    "saanut nakyvissa kannassa kannasta se ser "
    "syns hittar fatt visible see find received available have",
    "viela naihin kuviin naita siksi tama pyynto jarjestelmastamme omasta vart eget system darav denna begaran inte "
    "har till hence this own so request with ei eivat emme en ole meilta naita paase nakemaan kuva-arkistossamme "
    "kuvat kuvia kuvaa kuva lausuntoa lausuntoja "
    "omassa jarjestelmassa* meidan meilla siksi pyydamme ne teilta "
    "aiemmin pyydettaessa kanta kuva-arkistossa* arkistossa* taalla voida saatavilla omasta jarjestelmasta* "
    "vi kan inte bilderna bilder oss vart system arkiv darfor ber om dem er inga bild "
    "the images earlier not here we do cannot can't don't any our system archive are therefore you previous from",
    denies=True,
)
DENIALS = vocabulary(
    "puuttuvat ei eika eivat emme en", "inte ej inga ingen inget", "not no cannot can't don't never nothing"
)
#: That a person has consented; whether the basis needs it is read elsewhere.
CONSENT = topic(
    "suostumus suostumuksen suostumuksensa suostuu suostunut suostumuksella samtycke samtyckt samtycker "
    "consented consents "
    "consent agreed agrees objection motsatter vastusta kieltanyt",
    "potilas potilaan huoltaja huoltajan antanut annettu kirjallinen kirjallisen kirjallisesti "
    "allekirjoitettu allekirjoittanut luovutukseen luovuttamiseen "
    "kuvien kuvansa luovutusta luovuttamista siirtoon tietojen tietojensa voimassa hoitoon hoidosta "
    "arkistoitu tallennettu kantaan saatu olemassa patienten har gett givit sitt sin "
    "skriftligt undertecknat vardnadshavaren utlamnandet utlamnande bilderna bilder ges patient has "
    "given his her their written signed release "
    "images sharing transfer guardian q0day q0known",
)
