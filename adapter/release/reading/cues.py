"""Sentences that are plainly about something else than the request: the patient's care, the mail and its office.

Nobody can list every word of a reason for care, or of a footer. Such a sentence needs a mark of what it is about, and
no word by which anything of the request could change: whom, what, where to, when, whether. Pure (REL-01).
"""

from __future__ import annotations

import re

from adapter.release.reading.plain import Vocabulary, fold, vocabulary, words_of

_KIN = (
    "sisar* veli veljen siskon sisko aiti aidin isa isan puoliso* vaimo* mies miehen tytar tyttar* "
    "poika pojan lapsensa mor mors modern far fars fadern syster* broder* bror make maka maken hustru* dotter* son "
    "barnets "
    "mother* father* "
    "sister* brother* wife husband spouse daughter* relative* omai* anhorig* guardian* huoltaj* vardnadshav* "
    "edunvalvo*"
)
#: Sending and keeping.
_SENDING = (
    "lahet* laita* laitta* siirr* siirt* siirta* luovu* toimit* valit* anna antaa antakaa annetaan annan annettava "
    "kopioi* poist* tuhot* arkisto* julkais* jaa jakaa jaeta avaa* nayta* vie vieda tuo tuokaa palaut* ohjaa* ohjat* "
    "skicka* sand* lamna* overfor* radera* kopier* lagg* visa* dela* returner* flytta* "
    "send* sent transfer* release* forward* share* delete* copy* copies remove* return* push route redirect* burn* "
)
#: What the patient wants, and whether there is leave.
_LEAVE = (
    "halua* haluis* halunn* toivo* tahto* mietti* mietit* harkits* harkinn* suostu* vastust* lupa* luvan luvat "
    "hyvaks* sallii "
    "kielta* kiel* vill vilja onsk* tvek* vagra* neka* samtyck* tillat* tillstand* godkan* "
    "want* wish* hesitat* refus* agree* consent* permission* permit* allow* approv* object* decide* decision* "
    "paatta* "
    "paatos* paatok* beslut* "
)
#: Another person, or one who is no more.
_SOMEBODY = (
    "kuol* menehty* edesmenn* avlid* dog dod doda died dead deceased passed nimikaima* namne namnar* namesake* kaks* "
    f"tvilling* twin* {_KIN} "
)
#: What may be left out.
_LEFT_OUT = "jattakaa jattaa jatetaan jatettak* leave omit exclude skip uteslut* utelamn* bort "
_REPORT = "lausun* utlat* report* "
#: Other uses.
_USES = (
    "artik* articl* julkaisu* aineistoks* kokoelma* "
    "vakuutu* forsakring* insur* polii* polis* police juris* lakimi* lawyer* asianaj* advokat* oikeud* oikeus ratten "
    "court tuomio* domstol* opetu* undervis* teach* student* opiskel* gradu* vaitos* forskn* research* tutkimuskay* "
    "tutkimushank* esitys* luento* forelas* lecture* presentat* lehti* media* uutis* tyonantaj* arbetsgiv* employer* "
    "oma omat omia itse itsesta itseni mina minun minulla jag mig mitt min egna egen myself mine i'm i've "
    "*kielto *kieltoa *kiellon turvakiel* shar* opt opted opts palaa palaan palaamme palataan aterkomm* back avgor* "
    "whether "
)
#: Doubt, and tests.
_UNSURE = (
    "kai lienee luulen luulta* oletan muistaak* ilmeis* nakojaan varmaan epavarm* arvel* tror antar kanske nog "
    "troligen antagligen formodligen think guess believe probably likely might could should apparently seem* sure "
    "testi test testataan testaan testaamme testataan* testia testina testiksi testiviesti* testipyynto*"
    " testipotila* "
    "tests testing testar testas koe kokeilen kokeilemme kokeillaan kokeilu* kokeeksi harjoit* harjoitt* ovning*"
    " ovar "
    "ovade ova provar practis* practic* trying exercise demo kuvitteel* fiktiv* "
)
#: More than was asked for, and in which order.
_MORE = (
    "samt jamte myos lisaksi samalla kaikki kaikkia kaikista molem* kumpi* kumman* muita pari yksi kaksi joku jokin"
    " jotkut seka "
    "ocksa aven alla samtliga bada bagge nagra nagon nagot vilken vilket ytterligare also all both either any some "
    "additional every another same too which whichever whole rest loput loppu* resten ensin forst first then sitten "
    "sedan "
)
#: What no longer counts, or only so long; what was mixed up, and what is over.
_LAPSED = (
    "vanhentu* umpeutu* eraanty* forfall* utgar utgang* expire* valid voimassa giltig* gallande ignore* disregard* "
    "huomiot* bortse* asti saakka tills kunnes until lahtien sulje* stang* close* sekaannu* sotku* sekoit* "
    "vahing* erehd* misstag* forvax* confus* mix mixup mixed chang* muuto* muutet* muutt* andr* jo redan already "
    "hoitu* kunnossa selvis* ratkes* ordna* lost resolved solved done got saatu saatiin saimme sain fick fatt "
)
#: A word with somebody, and now.
_CALLS = (
    "nyt nu now valmis klar klara soita* soitt* ring ringa ringer kontakt* ota otta* yhteyd* call phone contact* kysy* "
)
#: An end, or a change of place.
_ENDS = (
    "paatty* paattyn* loppu* lopet* lakka* lakat* raue* rauk* rauen* valiin avslut* upphor* slut* installd* "
    "installt* "
    "stalldes stallts uteblir uteblev ended ends off finish* stopp* annanstans elsewhere "
    "eparo* empi* pohti* funder* overvager overvagt tveks* reluctant unwilling undecided oklar* selvitta* "
    "nimi nimen nimel* namnet name names eri olika different sekais* turha* tarpeet* onodig* onodan* moot lapse* "
    "received loyty* hitta* found uusin uudempi nyare newer tilalle ersatt* replace* kysya fraga* ask asks ac "
    "ac-* numer* nummer* number* "
)
#: Words that act on the request, or bring in another person, purpose or doubt. Conditions and denials are heard before.
_ACTS = vocabulary(_SENDING, _LEAVE, _SOMEBODY, _LEFT_OUT, _REPORT, _USES, _UNSURE, _MORE, _LAPSED, _CALLS, _ENDS)
#: Those of them that nobody at the desk may wave through: the asker must say what is meant.
DANGERS = vocabulary(_LEAVE, _SOMEBODY, _LEFT_OUT, _USES, _UNSURE, _MORE, _LAPSED, _ENDS)
#: What ails a patient, and what is done about it.
_CARE = vocabulary(
    "orif post-op rtg-kontrolli *kontrolli *kontrollin *kontrolliin *osteotomi* *osteotomy virheasen* felstallning* "
    "malunion "
    "trauman kuntoutussuun* tyokyv* fysioterap* fyssari* *katinen "
    "*leikkau* *leikata* operoi* opera* *kirurg* surger* surgical *murtum* *fraktur* fractur* luutum* irtoam* "
    "*protees* "
    "protes* prosthe* implant* *kipu* kipuj* *kivut kipea* *sarky* *sarkya *sarkyja *oire* symptom* symtom* pain "
    "pains "
    "painful ache* headache* smart* vark* ont turvo* svull* swell* swollen vamma* vamman trauma* injur* skada* "
    "skadad* "
    "kaatu* kaadut* putos* pudon* tapatur* olyck* accident fell fall ramla* foll tulehdu* inflam* infekt* infect* "
    "kasvai* tumor* tuumor* tumour* syop* syov* cancer* karsino* metasta* etapesak* "
    "*epaily *epailya *epaillaan epail* misstank* suspect* suspicion susp diagnoo* diagnos* sairau* sairast* sjuk* "
    "disease* illness kuntout* rehab* raskau* raskaana gravid* pregnan* halvau* stroke tia *verenvuo* blodn* "
    "bleeding "
    "kouristu* kramp* seizure* huimau* yrsel dizz* heikkou* puutu* domning* numb* nivelrik* artros* arthr* "
    "postop* preop* pre-op post-op kontrolli kontrollin kontrollia kontrolliin kontrollissa kontroll kontrollen "
    "jalkikontrol* uppfoljning* follow-up followup *seuranta* "
    "seurata* vertail* verrata* jamfor* compar* *suunnittelu* planer* planning "
    # where, and how it goes
    "hoito* hoido* jatkohoi* *hoitoa *hoidossa *hoitoon vastaano* *osasto *osastolla *osastolle *osaston poliklin* "
    "pkl "
    "tekonivel* iakas iakkaa* huonokunt* monisair* heikko heikkou* puristusv* voima* lihasv* arka arkuu* aristu* "
    "turvotu* "
    "aldre skick greppet grepp kraften stelhet omhet svullnad "
    "elderly frail sore grip strength tender* stiff* "
    "kayntia kaynti kaynnil* kaynnin paivystyks* jalkitarkast* tarkastuks* tilanne tilanteen vointi vointia voinnin "
    "huonon* parant* paranem* toipu* toipi* *reuma* osteopor* laakity* laakkee* perussair* kipsi* kipsa* "
    "vard* *vard *varden behandl* besok* *besok *besoket mottagn* avdeln* akuten jouren remitter* forsamr* forbattr* "
    "medicin* gips* lakning* aterhamt* "
    "treat* care clinic* appointment* visit* ward condition worsen* improv* deteriorat* recover* medication* "
    "referred "
    "plaster* healing"
)
#: Diseases, parts of the body, specialties and what is done there, by their beginnings.
_ILLS = vocabulary(
    # Finnish
    "diabe* astma* keuhko* sydan* *sydan sydam* maksa* munuai* haima* suolis* *tulehdus* vatsa* ruokator* "
    "rasitu* rasva* aivo* aivoverenk* *valtimo* laskimo* *tukos *tukoks* verenk* verenp* rytmi* eteisv* lappa* "
    "*lappa lappav* tahdisti* ohitusleik* pallolaaj* anemi* hemoglob* kreatin* entsyym* maksaents* epilep* "
    "migren* dement* muistisair* parkins* psoria* ihottum* nivel* *nivel nivelrik* selka* lonkka* *lonkka "
    "olkapaa* *polvi polven polvi nilkka* *nilkka ranne rante* *ranne kaularang* *ranka lannerang* valilev* "
    "iskias* *sarky paansar* hermo* *hermo janne* *janne jantee* lihas* *lihas rusto* ristiside* kierukka* "
    "virheasent* murtui murtunut sateilee sateily* sateilys* ojennus* koukistus* heikentyn* rajoittunut "
    "spirometr* tahyst* gastroskop* kolonoskop* biopsi* *naytte* koepala* labor* verikok* ultraaan* rintasyop* "
    "eturauhas* *syopapotil* syopapotil* sadehoi* solunsalp* sytostaat* onkolog* kardiolog* gastro* urolog* "
    "hepatolog* nefrolog* hematolog* keuhkolaak* korvalaak* silmalaak* hammaslaak* ortodont* oikomisho* "
    "viisaudenham* implant* hampaan hampaist* protetii* leukakir* leukanivel* puremah* mammogra* seulon* "
    "rintayks* gynekolog* synnyt* raskaana lastenlaak* lastenkard* lastenneur* pediatr* geriatr* psykiatr* "
    "fysiatr* anestes* tehohoit* heratyks* leikkaussal* leikkausaik* leikkauspoytak* ruuvi* levytys naula* "
    "hoitojaks* hoitovast* hoitosuunn* hoitotii* kotisairaan* tyonterap* haavahoit* jalkahaav* painehaav* "
    "laakelist* verenohen* antibioot* kortison* perusterve* taustasair* liitannaissair* loydos loydokse* "
    "synnynn* synnyn* perinnoll* oireeton oireettom* oireilu* oireillut hyvanlaatui* pahanlaatui* kasvaim* "
    "kysta* kyhmy* nystyr* patti* "
    # Swedish
    "diabet* astma* lung* hjart* lever* njur* bukspott* tarm* mag* buk* *smartor matstrup* hjarn* blodtryck* "
    "blodpropp* karl* klaff* pacemaker* formaks* flimmer anemi* kreatinin* leverprov* epileps* migran* demens* "
    "parkinson* ms psoriasis* utslag* led* hoft* *hoft axel* kna *kna knaprotes* hoftprotes* fotled* handled* "
    "nacke* rygg* landrygg* diskbrack* ischias* huvudvark* nerv* sena* muskel* brosk* korsband* menisk* "
    "felstall* stralbehand* cytostat* onkolog* kardiolog* gastroenterolog* gastroskop* koloskop* biops* provtag* "
    "labprov* ultraljud* brostcancer* prostata* urolog* gynekolog* forlossn* barnlak* barnkard* barnneur* "
    "pediatr* geriatr* psykiatr* fysiatr* narkos* intensivv* operationssal* skruv* plattor spik* vardansvar* "
    "vardplan* hemsjukv* ergoterap* sarvard* bensar* trycksar* blodfortunn* antibiot* kortison* fynd* medfodd* "
    "arftlig* godart* elakart* cyst* knol* tandlak* rotbehand* visdomstan* kake* kakkirurg* oron* oronlak* "
    "ogonlak* lossning* viktnedg* stroke* stigande dialys* rehabiliter* sjukgymn* "
    # English
    "diabet* asthma* lung* heart* cardiac* cardiolog* liver* hepat* kidney* renal* nephrolog* pancrea* bowel* "
    "gastro* abdom* stomach* oesophag* esophag* brain* blood* vascul* valve* pacemaker* fibrillat* anaemi* "
    "anemi* creatinine epilep* migraine* dementia* parkinson* ms psoriasis* rash* joint* hip hips shoulder* knee "
    "knees ankle* wrist* neck spine* spinal lumbar disc-* herniat* sciatic* nerve* tendon* muscle* cartilage* "
    "ligament* menisc* malalign* radiotherap* chemotherap* oncolog* endoscop* colonoscop* biops* ultrasound* "
    "breast* mammogra* prostate* urolog* gynaecolog* gynecolog* obstetr* paediatr* pediatr* geriatr* psychiatr* "
    "physiatr* anaesth* anesthes* intensive screws plates rehab* antibiotic* cortisone* congenital* heredit* "
    "benign* malignan* cyst* nodule* lump* dental* dentist* orthodont* wisdom jaw ent ear eye dialys* sarcoma* "
    "lymph* neurosurg* dermatolog* endocrin* "
)
_IMAGES = vocabulary(
    "kuv* *kuva *kuvat *kuvaa *kuvia bild* *bild *bilder* image* scan* mri tt ct magneet* rontg* x-ray*"
)
#: Images of before, which a doctor compares with: they are those of the request.
_BEFORE = vocabulary(
    "aiem* aikais* vanha* edel* tidigare forra gamla prior previous old earlier comparison vertail* verrat* jamfor* "
    "compar*"
)
_PLAIN_IMAGES = vocabulary(
    "kuvat kuvia kuvien kuviin kuvista rontgenkuvat rontgenkuvia rontgenkuvien bilder bilderna bildernas "
    "rontgenbilder "
    "rontgenbilderna images scans x-rays the"
)
#: How the writer is reached; with the patient in the same sentence it is the patient who would be.
_REACH = vocabulary(
    "soittaa soittakaa numero numerosta numeroon numeroni minulle minut minua mina ring ringa numret mig jag min "
    "call "
    "phone contact number my me alla suoraan jokin jotain jotakin any anything should nagot"
)
_NUMBERS = vocabulary("numero numerosta numeroon numeroni numret number")
_POINTS = {"q0phone", "alla", "below", "nedan", "suoraan", "direkt", "directly"}
_PATIENT = vocabulary("potila* asiakas asiakkaa* patient* klient* han hanelle hon honom henne he she him her client*")
#: What is done with images for the patient's sake.
_LOOKS = vocabulary(
    "sabluuno* mallinn* mitataan asento* kayttoon kaytossa apua avuksi hjalp help helps nakyvissa nahtavissa "
    "liitetaan nahda nakee nakisi se ser tittar look looks see sees support katsotaan katsoa katsoo katsovat "
    "katsomme arvioidaan arvioi arvioida arvioivat tarvitaan tarvitsemme tarvitsee "
    "tarvitsisimme tarvittaisiin kaytetaan tarkastellaan tarkastelee verrataan kasitellaan esitellaan esitetaan "
    "kaydaan hyodynnetaan granskas granska granskar behovs behover anvands jamfors jamfora bedoms diskuteras gas "
    "tittar gar needed need needs required reviewed review reviews used compared compare discussed assessed assess "
    "evaluated examined viewed"
)
_CARERS = vocabulary(
    "*ortopedi *ortopedimme *kirurgi *kirurgimme *laakari *laakarimme *radiologi *radiologimme *lakare lakaren "
    "*ortoped "
    "ortopeden *kirurg *kirurgen radiologen doctor doctors surgeon surgeons physician physicians radiologist "
    "clinician"
)
#: More than was asked for, or less.
_RANGE = vocabulary(
    "ajalta vuodelta vuosilta vuosien vuoden kuukauden kuukausien kaikk* kokonais* osa osan osia osasta puolet yhta "
    "yhden yksi kahta kolme* aikavalil* alkaen asti saakka historia* arkisto* aren aret arens ar hela delar del "
    "delen "
    "halften historik om whether if mikali jos year years months whole part parts half history archive entire full "
    "series sarja* leike* levy* "
    "skiva* disc cd dvd usb posti* post mail"
)
#: What images go on, and how much of them goes.
_MEDIA = vocabulary(
    "levy* cd* dvd* usb* tikku* tikul* muistitik* posti* postitse historia* arkisto* sarja* kopio* skiva* papper* "
    "paper* "
    "disc* disk* history archive* series serie* cop* koko"
)
#: What a request asks for; a sentence that only talks speaks of none of it.
_ASKED = vocabulary(
    "tutkimu* undersok* stud* luovu* utlamn* release* suostu* samtyck* consent* kiel* forbud* prohib* rekister* "
    "registr* "
    "pyyn* pyyd* begar* request* siirto* siirr* siirt* overfor* transfer* henkilotunnu* hetu* personbet* lausun* "
    "utlat* report* "
    "lahete lahetteen lahetetta remiss* referral*"
)
#: What a footer speaks of.
_MAIL = vocabulary(
    "svarstid* vastausaj* replies verkkolasku* laskutus* fakturer* parkering* pysakoin* rakennu* website* deputy "
    "holiday* "
    "loma-aik* kesa-aik* telefoni telefonen call-back toimisto* *toimisto byra* kontor* kansli* *tuki paivystav* "
    "*sekreterare* *sihteeri* jouren lokaler* adress* tavoitettav* "
    "antraffbar* viesti* vieste* *viesti *viestin postilaatik* brevlad* mailbox* inbox* lomakeversi* lomakepohj* "
    "blankettversion* virka-aik* "
    "arkipaiv* vuorokaud* *vardagar weekdays working-day* sahkoposti* s-posti* posti postia maili* meddeland* mejl* "
    "mail mails e-mail* email* "
    "e-post* "
    "epost* message* luottamuk* konfident* confident* salassapid* sekret* tietosuoj* dataskydd* privacy gdpr "
    "puhelinai* "
    "puhelinpalvelu* telefontid* aukiol* palveluai* oppet* vastaaja* telefonsvarare* kayntiosoit* osoite* osoittee* "
    "adress* "
    "besoks* verkkosivu* kotisivu* webbplats* webbsid* hemsid* website* linkki* lank* reply respond* response* "
    "vastata "
    "svara svar hours kantta ymparisto* miljo* environment* tulosta* skriv print* lomautet* lomalla semester holiday "
    "asiakaspalautt* palautet* feedback respons* turvaposti* "
)
#: What no footer speaks of.
_REQUEST = vocabulary(
    "kuv* *kuva *kuvat bild* image* images potila* patient* tutkimu* undersok* stud* rontgenk* rontgenb* rontgenl* "
    "rontgent* luovu* utlamn* release* "
    "suostu* samtyck* consent* kiel* forbud* prohib* rekister* registr* pyyn* begar* request* siirr* siirt* overfor* "
    "transfer* henkilotunnu* hetu* personbet* lausun* utlat* report* korja* korrig* correct* peru* mitato* annul* "
    "cancel* "
    "avbok* aterkall* withdr* recall* harjoi* ovning* testi test draft luonnos utkast vahing* erehd* misstag* fel "
    "fela* vaar* toise* toinen annan annat other another wrong mistak* selvit* utred* investig* uusi ny new korvaa* "
    "ersat* "
    f"replac* {_KIN} paatt* paata* beslut* decid* lupa luvan luvat luvalla* luvatta lov tillatelse permission "
    f"odott* odota* soittoa* soittoani samtal unohta* unohda* glom* forget* hylat* hylka* ignore* "
    f"disregard* bortse* vasta huomenna imorgon "
    f"tomorrow kopio kopiot kopia copy copies numero number numret "
    "odota* vanta* wait hold keskey* avbryt* stop* lahete lahetteen lahetetta remiss* referral* q0ref q0known q0day"
)
#: By which a mail went to the wrong place, or is not all yet.
_ASTRAY = vocabulary(
    "kuului kuuluu kuuluisi kuulunut kuuluva piti pitikin pitanyt tarkoitin tarkoitet* lipsah* eksy* sekaisin osui "
    "hups oho hupsista jatkuu jatkan jatkamme jatketaan uuden seuraavassa hamnade hamnat tankt tankte avsedd avsett "
    "avsag skulle borde oj hoppsan ojda fortsatter fortsattning* nasta meant intended supposed should belongs"
    " belonged "
    "testiviest* testisahkop* testimeil* testipost* testmeddel* testmejl* testmail* test-mail* koeviest* kokeiluviest* "
    "harjoitusviest* luonnosviest* ovningsmeddel* "
    "kesken keskenera* puuttu* hyvaksy* allekirjoit* patee ensin ensiksi forst first unless tillstand lupaa luvan "
    "gransk* "
    "tarkist* checked reviewed errors error typos virheita behandla anvand process kasitella* oikein liitteet tidigt "
    "early "
    "tili tilini sahkopostitil* account dictated saneltu ofullst* incomplete superseded expired void hacked hackad "
    "kaapattu "
    "compromised tyoskentele enaa langre unfinished utan without "
    "oops ended continues continued next astray ajankohta ajankohdan kellonaika kellonajan paivamaara paivamaaran "
    "tidpunkten klockslaget datumet arvattu gissat gissad guessed"
)
#: Pages of an organisation, which begin as a home does.
_SITES = vocabulary("kotisivu*")
#: Thanks and good wishes. An apology may begin a correction.
_COURTESY = vocabulary(
    "kiitos kiitokset kiitoksia kiitti kiitan kiitamme tack tackar thanks thank hyvaa mukavaa hauskaa aurinkoista "
    "leppoisaa tsemppia onnea glad glada god trevlig* skon* lycka happy hope hoppas nice merry enjoy advent* joulu* "
    "jul* "
    "pask* paasiai* juhannu* midsommar* viikonlopp* arvosta* avulia* hjalpsam* uppskatt* helpful* appreciat* "
    "ystavallis*"
)
#: What thanks may be for, and then say that it is over.
_MATTER = vocabulary(
    "asia asian asiaa se sen tama taman tata saken arendet det den detta it this that these they matter"
)
#: By which thanks go on later, or wait for somebody.
GOES_ON = vocabulary(
    "jatketaan jatkamme jatkan fortsatter hoidell* palaill* palailen standing stand kysel* continue resume"
)
#: Places of care and other uses that the request may not mean.
ELSEWHERE = vocabulary(
    "yksity* koti* kotiin *kotiin *koteihin vakuutu* tyoterveys* omalaakari* opetus* opetta* oikeu* poliisi* "
    "lakimie* asianajaj* tutkimusk* privat* forsakring* undervisning* polis* advokat* forskning* foretagshals* "
    "yliopistosairaal* naapurisairaal* universitetssjukhus* centralsjukhus* "
    "husl* insurance private research teaching police lawyer* court gp"
)
_NEVER = {"q0ref", "q0mail", "q0web", "q0phone"}
_CAPITAL = re.compile(r"(?<=[\w,;:)] )[A-ZÅÄÖ][^\W_]*[a-zåäö][^\W_]*")
_CALENDAR = vocabulary(
    "monday* tuesday* wednesday* thursday* friday* saturday* sunday* january february march april may june july "
    "august "
    "september october november december christmas easter"
)
#: Whom something is for, is about, or is not for.
_OF_SOMEBODY = re.compile(
    r"\b(?:[Ee]i|[Ee]ika|[Ii]nte|[Ee]j|[Nn]ot|[Kk]oskee|[Gg]aller|[Cc]oncerns|[Aa]bout) (?:till |to |for |for "
    r")?(?!Outlook|Internet|Urgent|Bradsk|Kiire)[A-Z][a-z]"
)
_NOT_TO_SEND = re.compile(
    r"\b(?:send|skicka|laheta|lahettakaa|siirtakaa|sanda) (?:it|them|den|det|dem|ne|se|nama|vasta|when|once|nar"
    r"|kun)\b"
    r"|\b(?:alkaa|alkaaka) (?:lahet|luovut|siirta|toimit)|\b(?:skicka|lamna|overfor) (?:inte|ej)\b|\b(?:do not|don't"
    r"|never) "
    r"(?:send|release|transfer)"
)
_ACCESSION = re.compile(r"[a-z]{2,}\d{4,}")
_SHORT = 12
_MOST = 25  # words


def speaks_of_care(text: str, ordinary: Vocabulary) -> bool:
    """Whether a sentence says why the images are needed, and nothing else. What says otherwise is heard before.

    All its words are ordinary ones or of care: the one that is strange may be the verb that matters.
    """
    words = words_of(text)
    if not 1 < len(words) <= _MOST or "?" in text or _NEVER & {*words}:
        return False
    if names_something(text) or any(word in _ACTS or word in ELSEWHERE for word in words):
        return False  # a name or a place, or something to be done
    images = any(word in _IMAGES for word in words)
    if not any(word in _CARE or word in _ILLS for word in words) or (
        images and not any(word in _BEFORE for word in words)
    ):
        return False
    known = (ordinary, _CARE, _ILLS, _BEFORE, _IMAGES)
    return all(word.startswith("q0") or any(word in one for one in known) for word in words)


def acts(text: str) -> bool:
    """Whether a sentence may do something, name somebody or a place, or speak of what is asked for."""
    words = words_of(text)
    return (
        "?" in text
        or bool(_NEVER & {*words} - {"q0phone", "q0mail"})
        or names_something(text)
        or any(
            word in several
            for word in words
            if word not in _REACH
            or any(word in _PATIENT for word in words)
            or (word in _NUMBERS and not _POINTS & {*words})
            for several in (_ACTS, ELSEWHERE, _IMAGES, _ASKED, _MEDIA)
        )
    )


def gives_reason(text: str, ordinary: Vocabulary) -> bool:
    """Whether a sentence says what the images are looked at for in the patient's care.

    All its words are ordinary; the images are named plainly, and no day, number, time or place beside them.
    """
    words = words_of(text)
    if (
        not 2 < len(words) <= _MOST
        or "?" in text
        or names_something(text)
        or any(word.startswith("q0") for word in words)
    ):
        return False
    images = [word for word in words if word in _IMAGES]
    rest = [word for word in words if word not in _PLAIN_IMAGES]
    if not images or any(word not in _PLAIN_IMAGES for word in images):
        return False
    if any(word in several for word in rest for several in (_ACTS, ELSEWHERE, _RANGE)):
        return False
    known = all(word in ordinary or word in _CARE or word in _LOOKS for word in rest)
    cared = any(word in _CARE or word in _CARERS for word in rest)
    return known and cared and any(word in _LOOKS for word in rest)


def is_clinical(text: str) -> bool:
    """Whether a piece behind a clinical label (`Status:`) may be findings only: short, about nobody, asking nothing."""
    words = words_of(text)
    ails = any(word in _CARE or word in _ILLS for word in words)
    return 0 < len(words) <= _SHORT and ails and not any(word in _PATIENT for word in words) and not acts(text)


def is_courteous(text: str, ordinary: Vocabulary) -> bool:
    """Whether a sentence is thanks or a wish in ordinary words, and nothing else."""
    words = words_of(text)
    if len(words) > _MOST or "?" in text or names_something(text) or any(word.startswith("q0") for word in words):
        return False
    if any(
        word in several for word in words for several in (_ACTS, _MATTER, _CARE, _REQUEST, GOES_ON, ELSEWHERE, _MEDIA)
    ):
        return False
    return any(word in _COURTESY for word in words) and all(word in ordinary or word in _COURTESY for word in words)


def speaks_of_mail(text: str, ordinary: Vocabulary) -> bool:
    """Whether a line below a signature is about the mail, its office and its hours only.

    It may deny, as footers do, and has no strange word: it may say that the mail itself went astray, or is not all.
    """
    words = words_of(text)
    return (
        any(word in _MAIL for word in words)
        and all(word.startswith("q0") or word in ordinary or word in _MAIL for word in words)
        and not any(word in _ASTRAY for word in words)
        and not any(
            word in _REQUEST or (word in ELSEWHERE and word not in _SITES) or _ACCESSION.fullmatch(word)
            for word in words
        )
        and not is_of_somebody(text)
        and not _NOT_TO_SEND.search(fold(text))
    )


def names_something(text: str) -> bool:
    """Whether a word inside a sentence has a capital: a name or a place; days and months have one in English."""
    return any(found.group().lower() not in _CALENDAR for found in _CAPITAL.finditer(text))


def is_of_somebody(text: str) -> bool:
    """Whether a sentence says whom something is about or is not for, by a word with a capital."""
    return bool(_OF_SOMEBODY.search(text))
