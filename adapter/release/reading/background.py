"""What stands in most requests beside the request itself, as topics with wide vocabularies (REL-01). Pure.

The patient's history, where the patient lives and is treated next, what the images are looked at for, how the desk is
reached, notices below a signature, wishes and apologies. No word of another person, of other images, of waiting or
of taking back is among them; sentences that leave a request open are heard before (`unsettled.py`).
"""

from __future__ import annotations

from adapter.release.reading.plain import vocabulary
from adapter.release.reading.topics import topic

_GLUE = (
    "olen olemme oon jag vi etta asti saakka till t.o.m paljon tiedoksi for kannedom fyi lla ssa sta lle "
    "ja seka tai on ovat oli olivat ollut olla olisi han hanella hanelle potilas potilaan potilaalla pot "
    "pt pat p o m t "
    "n noin ca noin tosin eli kuten myos lisaksi kuin joka jolla joten siksi koska sen tassa talla hetkella nyt viela "
    "edelleen aiemmin nuorena lapsena vuosia sitten kk vko vkoa viikkoa viikon kuluttua vrk pv paivaa paivan tuntia h "
    "och samt eller ar var har hade hon patienten nu annu fortfarande tidigare sedan i pa vid av med for till fran som "
    "en ett den det de dar darfor eftersom om ca cirka dagar veckor manader ar sedan dess sin "
    "and or is are was were has had have been she the a an of in on at with for to from by since now still also who "
    "patient days weeks months years ago q0day q0clock q0number q0known q0code "
)
_NO = "ei eika eivat ole ilman inte ej inga ingen inget utan no not without nor never "
_BODY = (
    "ranne* rante* ranteess* nilk* polv* polve* olkap* olka* kyynar* lonk* lonk* selka* selan selass* niska* kaula* "
    "sorm* sorme* peukal* kasi kade* kate* kammen* jalka* jala* jalk* jalkatera* varpa* varva* varttinal* kyynarl* "
    "veneluu* luu* luun luust* nivel* nivelt* janne* janteen lihas* rustot* nivelside* rotator* kierukk* patell* "
    "handled* fotled* kna* axel* armbag* hoft* rygg* nack* fing* tumm* hand* fot* ta tar underarm* overarm* bathand* "
    "wrist* ankle* knee* shoulder* elbow* hip* spine* finger* thumb* hand* foot* forearm* "
    "radiu* radius* ulna* scapho* scaph* skafo* scafo* os naviculare distal* distaali* proximal* proksimaal* dorsal* "
    "dorsaal* volar* volaari* palmar* medial* mediaal* lateral* lateraal* femur* tibia* fibula* humer* "
    "clavic* malleol* "
    "metacarp* metakarp* metatars* carpal* karpaal* intra-artik* nivelpin* nivelraon* kortika* styloid* "
)
#: The patient's history, findings and treatment so far; it may say what is not.
HISTORY = topic(
    "pysty* puristam* nostam* kuormit* mekanism* raskaus* diab* *allergier lakemedelsallerg* jaisel* jaisen "
    "murtum* *murtuma *murtuman *murtumasta *murtumaa *murtumat *fraktur* fractur* fx dislok* displac* siirtym* "
    "sijoiltaan venahd* nyrjahd* ruhje* vamma* *vamma *vamman trauma* skad* *skada skadan injur* sprain* foosh* "
    "kipu* kipea* kivul* *kipu *kivut sark* *sarky ont vark* smart* pain* sore* turvot* turvon* svull* swell* "
    "swollen mustelm* hematoom* blamark* bruis* arist* om omhet tender* puutu* domning* numb* tunnoton* tunto* "
    "jaykk* stel* stiff* liikerajo* nivelrik* artroos* artros* arthr* tuleh* inflamm* infekt* infect* kuume* feber "
    "fever nivelreum* reuma* ra ra-tauti* osteopor* osteopen* astma* asthma* diabet* dm dm1 dm2 rr verenpain* hypert* "
    "hyperton* sydan* eteisvar* marevan* verenohen* antikoag* blodfort* anticoag* keliak* epilep* migren* munuais* "
    "allerg* *allergi *allergia *allergioita *allergiaa laakeaine* perussair* perustaud* taustasair* grundsjuk* "
    "comorbid* laakity* medicin* medicat* terve frisk healthy perusterve gips* kips* lasta* lastat* ortoos* skena "
    "splint* cast* plaster* repon* reposi* reduc* levyt* *levytys ruuv* pinna* naul* volaarilevy* spik* skruv* platta* "
    "plate* orif k-piik* leikat* opererad* operoi* leikkaushoi* konservat* conservat* tapaturm* *tapaturma olycksf* "
    "olyck* accident* kaatu* kaatun* liukast* kompast* putos* pudon* tormas* fell fall fallen foll ramla* halka* cykl* "
    "pyora* pyoral* nurin hevos* horse hast* jaalla ice isen is portais* trapp* stairs toissa arbetet work "
    "tyotapaturma* olycksfall* sairausl* sairaslom* sjukskri* sick-leave diagn* dg dgs status anamn* epail* misst* "
    "suspect* susp ?frakt katis* *katinen hogerhant* vansterhant* right-handed left-handed tupakoi* roker* smok* "
    "tulehdusarvo* crp hb labrat labra* hyvakunt* yleistila* yleisvointi* allmantill* afebr* kuumeeton oireet* "
    "oireita oireilu* symt* sympt* kasvain* tuumor* syopa* cancer* metastas* etapes* luustom* raskaana gravid pregnant",
    f"{_GLUE} {_NO} {_BODY} suora suoran direkt poistetaan kohdalla paata paan pihalla "
    "vuoksi takia kahden kolmen neljan viiden kuuden kaksi kolme nelja viisi two three four tva tre fyra "
    "tuore* pysty pystyta kunnolla kunnollisesti puristam* nostam* nostaa tarttua nyrkk* auta auttanut "
    "helpota sarkylaak* "
    "kipulaak* smartstill* painkill* rtg ssa rontgenissa tahdistin* pacemaker verenohennus* ajankohtain* "
    "kuormit* rasitu* "
    "rasitt* mekanism* isku* slag torm* koripall* lentopall* tennis* golf* ratsast* ridning rid* "
    "kuntosal* gym* *tyontekija* "
    "*ohjaaja* *hoitaja* *mies *opettaja* *arbetare* *larare* *worker entinen fore former yksin valein varje every tog "
    "emot sig ater kalk calcium kalkki* d-vitam* d-vitamin *nedsattning* *nedsattningar put placed while "
    "luistel* skating "
    "outstretched selviaa selvinnyt tajuttomuu* paavamm* aivotarahd* omatoim* itsenais* palovam* liikun* motion* hyvin "
    "harrast* hobby parantu* paranemas* laker healing luutum* callus kallus kontrolloitu follow nayttaa synes looks "
    "edellise* samass* samalla puolella sivuloydo* loydos* fynd* finding* poikkeav* avvikande abnormal "
    "lieva lievaa lievasti vahan hieman kova kovaa voimakas runsas selva selvasti isompi pieni "
    "aiempia aiempi aiempaa aikaisempia muita tiedossa todettu todettiin havaittu konstaterad* konstaterat kand* kanda "
    "known muuten muutoin i ovrigt ovrigt otherwise allmant yleensa terveena tyypin tyyppi typ type tyopaikalla "
    "toimistotyontek* rakennusmies* opiskelij* elakelai* pensionar* kokki* maalari* kirvesmies* "
    "sairaanhoitaj* opettaj* "
    "laraer* larare tyontekija* arbetar* worker retired nainen mies kvinna man woman vuotias v-mies v-nainen arig "
    "year-old laitettu laitettiin asetettu hoidettu hoidetaan hoidossa hoidettiin behandlas behandlat "
    "behandlad treated "
    "managed applied lagd lagt satt fatt sattunut tapahtunut jalkeen efter after jalkitila tilan tilassa following "
    "off from tyomatkalla harrastuksissa pelissa kotona hemma home metsassa pihalla lumitoissa luistel* laskettel* "
    "hiihta* skridsk* skid* skiing skating cycling bicycle bike fotboll jalkapall* jaakiek* sahly* salibandy* "
    "kaatumisen kaatuessa kaadut* kaatui kaatunut ojennetun kaden varaan outstretched valiton valittoma* pitkaan "
    "jatkunut jatkuva lang langvarig long pitkaaikain* vanha vanhat gamla gammal old uusi liikkee* "
    "rorlig* range motion "
    "normaali* normal* hyva hyvat hyvin bra good ok kunnossa virheason* asento asennossa asentoa stallning* lage "
    "position alignment linjass* siisti stabiil* stabil* epastabiil* instabil* avoin avovamma oppen open umpinai* "
    "kaytossa anvander uses using kayttaa saannollisesti regelbundet annos mg vuodesta sedan paivittain sormissa "
    "fingrarna handen jalassa seurannassa under uppfoljning prolia alendron* insulin* metformin* kalsium* d-vitam* "
    "lamtpot* viilto* haava* ommel* tikit stygn sar wound stitches pystyy liikkumaan kavelee rollaat* rullator* "
    "sormien liikkeet verenkierto tuntopuutoksia neurovaskulaari* distaalisesti tunto sensation intact normalt nyt",
    denies=True,
    common=False,
)
_PLACES = (
    "kotikun* kotipaikka* kotiseu* hemort* hemkommun* hometown kesamokil* mokkil* mokil* sommarstug* stuga stugan "
)
_CARED = (
    "hoito hoitoa hoidon hoitoon hoidossa jatkohoito jatkohoitoa jatkohoidon jatkohoitoon seuranta seurantaa seurannan "
    "kontrolli kontrollit kontrolliin kontrollia kontrollissa kontrolleissa kontrollikaynti* jalkitark* kuntout* "
    "fysioterap* toimintaterap* vastaanot* ajanvarau* kaynti kaynnille kaynnilla poliklin* pkl leikkau* leikkaushar* "
    "toimenpi* operaat* lahete lahetteen lahetetta meeting* rontgenmeet* ortopedi* kirurgi* kasikirurg* laakari* "
    "omalaak* hoitaja* osasto* vuodeosas* avdelning* avd os vo vard varden vardas behandling* uppfoljning* kontroll* "
    "fysioterapi* ergoterap* mottagning* besok* aterbesok* remiss* operation* op ortoped* kirurg* handkirurg* lakare* "
    "poliklinik* mote* rontgenmote* care treatment follow-up control appointment* clinic* visit* referral surgery "
    "operation orthop* surgeon* physio* ward meeting hand "
)
#: Where the patient lives and stays, and when and where the patient is treated next: in the destination, if anywhere.
WHEREABOUTS = topic(
    f"{_PLACES} {_CARED} hoitovastuu* vardansvar* jatkohoitolah* asuu bor lives asuva bosatt kotoisin "
    "muuttanut flyttat moved toissa huone rum room sang bed "
    "paikka plats ikkuna",
    f"{_GLUE} {_PLACES} {_CARED} sker happens vuoksi takia puh q0phone hoitajan hoitovastuu* vardansvar* "
    "jatkohoitolahe* hyvaksytty godkand siksi darfor "
    "therefore kuvat "
    "kuvia bilderna images jaa stannar stays tyomatka* arbetsresa lomamatka* resa trip matkalla valein "
    "varannan every yksin ensam "
    "alone kaksi kahden tva two kerran ganger pyytanyt lahettanyt hoidettavaksi hoitaa skoter skoterskan taksilla taxi "
    "kelataksi* invataksi* sairaankuljet* ambulans* kyydilla potilaan patientens siella sielta sinne dar "
    "dit there taalla har here meilla hos oss "
    "with us asia hoitava lahettava hanen oma omaan omalla jatkaa jatkuu jatkuvat fortsatter continues fortsatt* "
    "siirtyy overgar moves palaa aterhamtning toipumaan toipuu toipumassa recover* jarjestetty ordnad ordnat arranged "
    "varattu bokad bokat booked suunniteltu suunnitelt* suunnitteilla planer* planned preliminar* alustavasti prel "
    "lopulla alussa puolivalissa slutet borjan mitten end beginning next ensi tulevaan tulevassa kommande nasta "
    "viikolla viikolle viikko vecka veckan v vko week torstai* maanantai* tiistai* keskiviik* perjantai* mandag* "
    "tisdag* onsdag* torsdag* fredag* monday tuesday wednesday thursday friday tammik* helmik* maalisk* "
    "huhtik* toukok* "
    "kesak* heinak* elok* syysk* lokak* marrask* jouluk* january february march april may june july august september "
    "october november december januari februari mars maj juni juli augusti oktober aamulla aamupaivalla iltapaivalla "
    "formiddag* eftermiddag* morning afternoon klo kl tid aika ajan aikaa time on menossa tulossa tulee kay gar kommer "
    "ska goes will be is alkaa borjar starts tehty tehnyt gjord skickad lahtenyt lahetetty kirjoitettu skriven sent "
    "made kavi var was kaynyt edellinen seuraava viimeksi senast last first ensimmainen forsta tarvitaan behovs needed "
    "listalla listan list lista makaa ligger vuodepaikka vp osastolla kerros krs vaning floor a b c d e "
    "toissa paikkakunnalla orten seudulla mukaan kohti takaisin q0home q0place q0ref vastaanottaa tar emot tiistaisin "
    "torstaisin maanantaisin keskiviikkoisin perjantaisin vuorossa opiskelee pluggar studies "
    "kotona hemma home kipsihoidossa gipsad",
    common=False,
)
#: To move, or to go on elsewhere: without the destination's name it may be anywhere.
MOVES = vocabulary(
    "muuttanut muuttaa siirtyy siirtyi palaa palasi kotoisin takaisin flyttat flyttar overgar moved "
    "moves returns kohti "
    "paikkakunnalla orten seudulla"
)
#: That the patient stays where the asker is.
HERE = vocabulary("meilla taalla tanne har oss here us")
STAYS = vocabulary("jatkuu jatkuvat jaa stannar stays fortsatter continues sker hoidetaan vardas leikataan")
#: What the images are looked at for.
PURPOSE = topic(
    "vertail* jamfor* compar* *meeting* *meetingissa *motet *motena mote* rond* suunnittel* *suunnittelu* planer* "
    "planning second-opinion opinion mielipide* mielipidetta bedomning* asettumi* arvio arviota arvioon "
    "konsult* consult* "
    "katsoo katsovat katsotaan ser tittar granskar kaydaan gas genom reviews review op *leikkaus* preoperat* preop",
    f"{_GLUE} {_CARED} kuvat kuvia kuvien kuviin kuvista bilderna bilder images vertailukuv* kontrollikuv* tuleviin "
    "tulevia kommande menevat gar go tarvitaan tarvittaisiin behovs behover needed used kaytetaan anvands tas upp lapi "
    "igenom through varten for vuoksi ennen fore innan before leikkausta operationen surgery pohjaksi tueksi stod som "
    "underlag toista toinen second opinion mielipidetta ortopedilta kirurgilta kasikirurgilta av "
    "handkirurg ortoped kts "
    "ks se lahete lahetteesta remiss remissen seuraavaa nasta next kontrollia varten meetingissa ortopedise* "
    "radiologise* moniammat* hoitolinja* hoitopaatok* linjau* operatoori* operatoren surgeon on call informed "
    "laakarimme var lakare our doctor pyytaa ber asks siksi pyynto darav hence viikolla torstaina q0place uudestaan "
    "uudelleen pa nytt kuvataan fotas hoitoon listalla",
    common=False,
)
#: How the desk and the writer are reached.
DESK = topic(
    "vastaan vastaa svarar suora suoraan direkt direkta direct linje linja line numero* nummer* number "
    "puh puhelin* puhelu* kannyk* kann "
    "mobil* phone* telefon* tfn vaihde* vaxel* switchboard faksi* fax* soittop* takaisinsoi* call-back ring nas nar "
    "tavoitat* tavoite* tavoittaa tavattavissa antraff* reach* available paikalla pa plats aukiol* avoinna auki oppet* "
    "stangt stanger suljettu* suljettuna kiinni closed open hours aukioloajat vastaanottoajat ajanvaraus* tidsbok* "
    "booking sahkopost* s-posti* e-post* e-mail* email* mejl* posti* postilaat* brevlad* mailbox inbox osoite* "
    "kayntiosoi* postiosoi* adress* besoksadress* postadress* address* sihteeri* osastonsiht* avdelningssekr* clerk "
    "secretary naytteenotto provtagning* laboratorio* lounastau* lunch kahvitauko kielet betjanas betjanar palvelemme "
    "palvelu serve speak",
    f"{_GLUE} q0asker q0home haller muutaman nagra few mielellani alkaen fran from vastaanot* mottagning* "
    "terveysasema* "
    "*asema *asemalla rontgen hs halsocentral* halsostation* tarvittaessa vid behov needed ylla ovan "
    "above alla nedan below sh rh lk tk laakari hoitaja laakarit hoitajat lakare skotare nurse doctor "
    "itse sjalv myself muina muut ovriga other ilman utan without lomalla semester* vacation silloin da then "
    "yhteydenotot yhteydenotto* yhteytta kontakt* contact* jos om if jokin jotain nagot nagon anything "
    "jai jaa mietity* epaselv* "
    "oklar* unclear undra* wonder* comes up kysyttav* lisatie* lisatietoja further information mer "
    "upplysning* antaa ger gives "
    "pihan puolelta gardssidan tavoittaa rontgenimme rontgen resident physician general practice "
    "practitioner yleislaak* "
    "specialist* erikoislaak* erikoistuv* she/her he/him they/them hon/henne han/honom ei inte ej not "
    "minun minut minua mina meidat meihin meilta meille min mig vi ni jag my me i "
    "we us our you "
    "er ert teita numeroni numerosta numerossa numeromme kautta via genom saa saat saatte kan kunna can could voi "
    "voitte voit jattaa jata lamna leave parhaiten parhaat helpoiten nopeimmin varmimmin sakrast bast lattast enklast "
    "snabbast best easiest fastest way tapa satt yleensa mostly arkisin vardagar weekdays ma ti ke to pe la su ma-pe "
    "ma-to ma-ke ti-to mon tue wed thu fri man tis ons tors fre mon-fri man-fre asti saakka till until klo kl koko "
    "viikon paivan hela dagen veckan the whole day week tanaan idag i dag today huomenna tavalliseen tavallisina "
    "vanlig* normal* tyoaikaan virka-aika* kontorstid office time aamupaivisin iltapaivisin aamuisin formiddag* "
    "eftermiddag* mornings afternoons am pm a.m p.m itsenaisyyspaiv* sjalvstandighetsdag* jouluaat* julaft* "
    "loppiais* pyhina helgdag* holidays kesalla heinakuussa viikonloppu* helger weekends tiimin yhteinen "
    "yhteiseen team "
    "gemensam* shared meidan var vart vara yksikon enhetens avdelningens osaston osastomme vastaanoton toimiston "
    "kysymyksiin fragor questions vastaa vastaavat vastaan svarar answers svarar mielellaan garna gladly myos aven "
    "also suomeksi ruotsiksi englanniksi pa svenska finska engelska swedish finnish english bade both poissa ollessani "
    "franvarande away when nar kun potilaiden patienter patients kanssa med tyon ohessa jalkeen efter after kollegat "
    "kollegani kollegor colleagues samasta samma same tauolla huono kuuluvuus kellarissa lankanumerosta "
    "luen laser read "
    "kerran kertoja ganger times paivassa om dagen a day nopeammin snabbare faster kerros vaning floor "
    "krs sisaankaynti "
    "ingang entrance katu* gatan *katu *kuja *tie *polku *vagen *gatan *vag a b c d pl pb box uusi nya new q0phone "
    "q0mail q0web on kaytossa poistettu kayt* i bruk ruuhkaa ruuhka ko queue "
    " busy hitaasti "
    "hitaampi hoitajan laakarin sairaanhoitaja rontgenhoitaja skotare sjukskotare nurse tavoitettava",
    denies=True,
    common=False,
)
#: Notices that a program or an organisation puts below its mails; they may deny and forbid, but nothing of the request.
NOTICE = topic(
    "salassa salassapid* luottamuk* konfident* sekretess* confident* tietosuoj* dataskydd* privacy gdpr virus* malware "
    "haittaohj* skadlig* linkki* linkkien lank* links liittei* liitteiden bilag* attachment* ymparisto* miljo* "
    "environment* tulosta* skriv print* paper* paperilla papper* puita trad trees vastaanottaj* mottagar* recipient* "
    "asiattom* sivullis* obehor* unauthor* turvapost* turvasahk* suojat* suojaamat* salaamat* salatt* "
    "salattuna krypter* "
    "encrypt* skydd* oskydd* luettavissa lasbart readable iphone ipad android outlook puhelimest* telefon* mobilen "
    "mobiili* automaattis* automatisk* automatic* organisaation organisationen organization organisation "
    "kayttamatta uteblivet missed laskutetaan faktureras charged charge fee maksu* avgift* evast* savuton "
    "rokfri* rekrytoi* somessa instagram* facebook* linkedin",
    f"{_GLUE} {_NO} saa saavat far may tahan tallaiseen sisalto* innehall* content* kopioida jakaa dela "
    "share sivullisille tavallisessa "
    "tavallisella vanlig* "
    "ordinary regular kayta kayttakaa anvand suojattua avattavissa oppnas oppna open du ni you "
    "saastetaan saastamme yhdessa "
    "tillsammans together rokota rokot* vaccin* influens* itsesi dig yourself tyoaika* arbetstid* "
    "working vaihtelee varierar "
    "varies sinun vastaavan oman oma din own hours ulkopuolella sydamella hjarta "
    "heart hoitoa omaa "
    "vuodesta sedan since lahella nara close ihmista manniska joka varje every viesti viestia viestin "
    "viestissa viestiin viestit tama taman tata tassa sahkoposti* meddeland* "
    "detta mejl* e-post* mail message this email e-mail sisaltaa sisaltavat saattaa voi innehaller kan contain* may "
    "might pidettavia pidettavaa tietoja tietoa tiedot uppgifter information intended avsett avsedd tarkoitettu vain "
    "endast enbart bara only ainoastaan sille jolle joita joka vars luvaton luvatta kielletty kielletaan forbjud* "
    "forbjuden prohibited kaytto anvandning use kopiointi kopiering copying edelleen levittaminen levitys spridning "
    "distribution jos et ole oikea ratt intended ala alkaa inte do not kopioi kopiera copy tallenna spara save valita "
    "laheta lahettako skicka sprid send forward vastaa vastata svara reply eteenpain vidare paljasta paljastaa roja "
    "disclose vahingossa erehdyksessa misstag mistake error saanut saat sait fatt received ilmoita "
    "ilmoittamaan meddela "
    "notify lahettajalle lahettaja avsandaren sender poista havita tuhoa radera delete destroy virheellise* on "
    "tarkistettu tarkastettu skannattu kontrollerats skannats checked scanned varalta mahdollisesti olevien sisaltava "
    "laki lain lag act viranomaisten toiminnan julkisuudesta offentlighet* q0ref turhaan tarpeettomasti tarpeen onodan "
    "unnecessarily harkitse tarvitsetko ajattele saasta tank spara consider think before innan ennen kuin tulostat "
    "ulkopuolelta utanfor outside ole varovainen forsiktig careful cautious kanssa klikkaa klicka click ohjeet "
    "ohjeita anvisning* instruct* loytyvat loydat finns found verkkosivu* kotisivu* webbplats* webbsid* website "
    "kohdasta asioi kanssamme painamalla painikkeella knappen button turvallisesti sakert securely lahetetty skickat "
    "sent from min my paivan ajan dagar days luonto* asiaton tieto toivottavasti taxa enligt gallande mukaan hinnaston "
    "aika ajan tid vastaanottoaika jatetty used used anvands kortfattat kirjoitusvirhe* skrivfel ursakta pahoittelen "
    "eventuella mahdolliset excuse typos brief q0web q0mail q0phone meilla vi we kasittel* behandlar process personal "
    "data henkilotiet* personuppgift* potilastiet* patientuppgift* selo* seloste*",
    denies=True,
    common=False,
)
#: Wishes, thanks and apologies, in many words and none that settles anything.
WISH = topic(
    "suurkiito* sori voikaa terkut terkkuja arvoisat arvoisa basta saanen sijainen vikarie kiitos "
    "kiitokset kiitoksia kiitollis* kiitti kiitan tack tackar tusen thanks thank grateful appreciate* hyvaa "
    "hyvia mukavaa mukavia kivaa ihanaa rauhallista rauhaisaa lamminta lampimia lampoisia iloista "
    "aurinkoista leppoisaa "
    "tsemppi* jaksamis* jaksamista voimia voimi* glad glada god gott trevlig* fin fint skon* lugn* merry happy nice "
    "lovely calm greetings terveisia terveiset tervehdys halsning* halsar anteeksi pahoittel* forlat ursakta beklagar "
    "sorry apologies toivottavasti hoppas hope huomenta paivaa iltaa morgon morning kirjoitellaan",
    "ohjeesta ohjeista anvisningen instructions alla ylla nedan below lomake taytetty ifylld blankett "
    "form filled pyyntoni pacs-tuki pacs-tuelle pacs-vaki tuki support hoidatte hoidat hoitanut skoter "
    "olen jag im i'm am siis nyt nu now samana samma kultai* kulta "
    "isille aideille nama naita sujuvasti sujuvaa voikaa pysykaa pysytaan "
    "pystyssa terveena terveina "
    "liukka* hal* slippery riktigt oikein hackig* finska suomeni ruotsini svenska english englan* finnish swedish "
    "learning learn still writing kirjoitan kirjoittaa skriver quiet sori jono ovella tahti* saanen "
    "saisinko seuraavalla "
    "asialla asiani arende sijainen sijaisena vikarie substitute ny uusi new ensimmainen ensimmaista "
    "forsta first pyyntoni "
    "pyyntomme begaran request tavanomaiseen tavalliseen tapaan vanligt satt usual way ohessa bifogat "
    "here kuvansiirtopyynto* "
    "kuvapyynto* bildbegaran* rauhallisempi rauhallisempaa lugnare quieter than paiva palaute* feedback "
    "pelkkaa hyvaa ollut "
    "varit been vastaanotolta osastolta paivystyksesta mottagningen avdelningen ward office toimistolta "
    "gott tuulta selkaan "
    "jaksakaa orkar hang hanging polkee karavaani halla lampoa lampo varme kesayo kesaloma semester "
    "vacation teille sinne siella siella siella taalla taalta teidan kaikille kaikki koko hela vaelle "
    "vaki vaelle porukalle "
    "porukka tiimi* kuvapalvel* kuvapuol* arkist* kuva-arkist* bildservic* bildtjanst* bildarkiv* rontgen* imaging "
    "image desk team arkivet kuvantami* sihteer* hoitajat kollega* kolleg* colleague* everyone all there er ert ni you "
    "your teilla teita teidat teidankin teillekin ja och and seka myos ocksa too med with for from of "
    "the a an to at in "
    "on i pa av till fran om att ett en det den var vi jag we kun etta joten joulu* jul* christmas new year nytt ar "
    "uutta vuotta uuden vuoden paasia* pask* easter juhannu* midsommar* vappu* valborg* itsenaisyys* sjalvstandighets* "
    "pyhainpaiv* allhelgona* isanpaiv* aitienpaiv* adventti* advent* lucia* viikonlop* viikon viikkoa veckoslut* helg* "
    "weekend week vecka veckan paivan paivaa paivaan dag dagen day iltaa ilta kvall evening syksy* "
    "hostens host* talvi* "
    "talve* vinter* winter kesa* sommar* summer kevat* kevaa* var* spring marraskuu* november* joulukuu* december* "
    "pimey* pimea* morkret dark* pakka* pakkas* kylma* kold* cold lumi* lumise* snowy sno* sade* satei* regn* rainy "
    "ilma ilmoja saa saat vader* weather kaunis kauniita vackert sunny hieno* yhta lika just kuin som as odotus* "
    "odotusta jatkoa jatkot loppuviik* loppuvuo* alkuviik* fortsattning* resten rest vointia vointeja "
    "keskelle keskella "
    "mitt rauhaa ro peace joy iloa gladje onnea lycka luck ruuhk* rush* rusning* kiire* brads* busy hulina* paivysty* "
    "jour* hiljai* lugnt tyst quiet meilla hos oss us hirvea* kamala* ihan valtava* tosi jatte* helt "
    "very so taas igen again jalleen porvoosta borga q0home q0known q0place olette ovat ar are kultaa "
    "guld gold ihania ihana "
    "mahtavia mahtava* avuliaita nopeita snabba quick fast great helpful aina alltid always apua avusta avuista avun "
    "hjalp hjalpen help palvelu* service tyosta tyonne arbete work vaivannao* vaivasta besvaret trouble "
    "hairi* stor stora "
    "stort storning disturb* vaivaa vaivata vaivaamme tyollist* tyollistetaan pyynto pyyntoja taman tasta tama den har "
    "detta this viimeisesta viimeksi viime edellinen edellisesta forra senast last siirto siirrosta meni gick went "
    "sujui onnistui napparasti smidigt smoothly hienosti fint bra hyvin nopeasti snabbt quickly paljon mycket much lot "
    "kovasti etukateen forhand advance ymmarryks* forstaels* understanding yhteistyo* samarbet* "
    "cooperation karsivalli* "
    "talamod* patience pieni lilla lite little far glogg* glogi* torttu* pipark* kahvi* kaffe coffee pulla* bulle* "
    "toivoo toivottaa onskar wish wishes lampoisin terveisin yst ystavallisesti parhain varma basta kind regards "
    "nakemisiin hei hej moi hello hi jaksaa jaksatte orkar keskelle taytyy",
    common=False,
)
BACKGROUND = (HISTORY, WHEREABOUTS, PURPOSE, DESK, NOTICE, WISH)
