"""Ordinary words of care, offices and courtesy that by themselves change nothing in a request (REL-01). Pure.

Written by somebody who had not seen the reader, and gone through since: no word of waiting, refusing, correcting,
sending, of another person or place is among them. Folded; `paranem*` is a beginning.
"""

from __future__ import annotations

FINNISH = """
ahdistus ahdistusta aiheutti ajoittainen ajoittaisesti ajoittaista ajoitus akillinen akillisesti akkia akuutin
akuuttia alaraajaoire alaraajaoireita alkukesaa alkuviikkoa amk ammatiltaan ammatin ammatti ammattitaidolla
ammattitaito ammattitaitoinen ammattitaitoisesti ammattitaitoista anemia anemiaa anemian anestesiologin annoksella
annoksen annos antibiootin antibiootti antibioottia antibioottikuuri aoh apteekin apteekki apu apul arista* aristu*
arjen arkaluonteinen arkaluonteisen arkaluonteisia arkaluonteista arkuuden arkuus arkuutta arpea arpi artriit*
artroosi artroosia artroosin arvoisa arvoisat arvostaen arvostava arvostavasti arvostus asiakkaidemme asiakkaiden
asioinnin asiointi asiointikanava asiointipalvelu asiointipalvelun asiointipalvelut askel askelia askeltaa astma
astmaa astman astuessaan astui astunut asukkaat asukkaiden asukkaitamme atk-tuki auringon aurinko aurinkoa
aurinkoinen aurinkoisen aurinkoisia aurinkoisin aurinkoterveisin auttavat avoterveydenhuollon avoterveydenhuolto
avustettuna ayl bakteeri bakteerin bioanalyytikko bioanalyytikon blogissa bma borrelioosi borrelioosin bussin
bussissa degenerat* dementia dementiaa dementian dicom dicom-muoto digiklinikka dosent dosentti ehk el elakkeella
elama elaman elamanlaatu elamanlaatua elamanlaatuun englanniksi englannin ensihoita* ensikaynnille ensikaynnin
epilep* erik erityinen erityisen erl esiintyi esiintynyt esiintyy esim esitietoina esitietoja esittelee esittelemme
eteisvarina eteisvarinaa eteisvarinan eturauhassyopa eturauhassyopaa eturauhassyovan eval evl faksi faksinumero
farmaseutin farmaseutti fax flunssa flunssaa flunssan ft fyysikko golf haastateltu haastava haastavaa
hallintosihteeri hamara hammashoitaja hammashoitajan hammashoitola hammashoitolan hankala hankalaa hankalasti hanta
hatakeskuksen hatakeskus hatanumero hatanumeron hatatapauksessa hatatapauksissa hatatapaus hatatilanne
hatatilanteessa hatatilanteissa havaittiin havaittu heijastin heikentyn* heippa helle helteessa helteinen helteista
helteita hematooma hematooman hengenahd* hengityksen hengitys hengitystyota henkiloautolla henkiloauton
henkilokunnan henkilokunta henkilotiedot heraamo heraamon hevonen hevoselta hevosen hidas hienoa hiihdon
hiilijalanjalki hikoilee hikoilu hirven hirvikolari hirvikolarissa hitaasti hitsaaja hitsaajana hll hml horjah* ht
huimaa huimannut huimasi huolellinen huolellisesti huolenpidon huolenpito huolenpitoa huomattava huomattavaa
huomattavan huomattavasti hyodyllinen hyodylliset hyodyllisia hyodyllista hyodyn hyonteisen hyoty hyotya hyotyy
hypannyt hypatessa hypatessaan hyppasi hyvan hyvana hyvat hyvavointi hyvavointinen hyvinkin hyvinvoinnin hyvinvointi
hyvinvointikeskuksen hyvinvointikeskus hyvinvoiva hyvissa iakkaan ian ibuprofee* idiopaat* ihana ihmiset
ihmislaheinen ihmislaheisesti ihmislahtoinen ihmislahtoisesti ihmisten ihotaudit ihotautien ihottumaa ihottuman ika
ikaisekseen ikaisen illan illanjatko ilmasto ilmaston ilmastoteko ilmeni ilmennyt iloa iloinen iloisin
immobilisaati* influenssa influenssaa influenssan infopiste inhalaatio inhimillinen inhimillisesti inhimillista
inhimillisyys injektio injektioita injektion insinoori insuliini insuliinia insuliinin internet iskias iskiasta isku
iskua iskun it-tuen it-tuki itsenainen itsenaisesti jaahalli jaahallissa jainen jaisella jaksaa jaksami* jaksanut
jarjestelmien jne johdosta johtaa johtaja jomotta* jomotu* jotta joustava joustavasti judossa jumppa jumppaa
jumppaohjeet jumppaohjeita junassa juo jysah* kaarmeen kaarmeenpurema kahvi kahvia kahvitauko kalassa kalastuksen
kalastus kampanja kannykka kansallinen kansallisen kanta kanta-arkisto kanta-palvelun kanta-palvelut kantaessa
kantaessaan kantoside kantosideen kantositeella kantositeessa karsii karsinyt kasitteleva katilo katilon katolta
katselu katseluasema katselun katseluohjelma katseluohjelman katseluun katsomme kattava kattavasti katu katuosoite
kaulurilla kauniin kauniissa kaunis kaupassa kaupungin kaupunki keinu keinusta keittion keliakia keliakian kellarin
kellarissa kellon kentalla kepieilla kepit kertomuksen kertomus keskeinen keskeista keskipaivalla keskipaivan
keskuksen keskus kevaalla kevainen kevaista kevat kevattalvi kevattalvisin kevyesti kevyt kierrata kierratamme
kierratys kihdin kihti kihtia kiinnitettiin kiinnitetty kiinnityksen kiinnitykset kiiveten kiivetessa kiivetessaan
kipsattiin kipsattu kipsaus kir kirjaamo kirjaamon kirjautua kirjautuminen kirveella kirves kirvesmies kissa kissan
kivuista kivuton kliininen kliinisen kliinisesti kliinista kohdalla kohenee kohentumista kohentunut kohentuu
kohonnut koiraa koiran kokki kokkina kokoonnumme kokoontuu kolhai* kolhi* kollegan kollegiaalinen kollegiaalisesti
kompast* kompur* koneen koneessa koordinaattori koordinaattorin koripalloa koripallossa korona koronaa koronan
koronaviruksen koronavirus koulumatka koulumatkalla kouluterveydenhuollon kouluterveydenhuolto kouristu* kova kovaa
kovakipuinen kovat krooninen kroonisen kroonisesta kroonista kuljettaja kuljettajana kulkua kuluma kulumaa kuluman
kulumat kulumia kuluminen kulumista kulun kulunut kumartui kumartunut kunnan kunta kuntayhtyma kuntayhtyman kuntonsa
kuntosali kuntosalilla kuorma-auto kuorma-auton kurkottaessa kutina kutinaa kuumotta* kuumotu* kuuri kuurin kvarkki
kyfoosi kylma kylmaa kylmapakkau* kylmassa kylpyhuoneen kylpyhuoneessa kypara kyparaa kyparan kysta kystaa kystan
kyyn laak laakareidemme laakareiden laakareita laakintavahtimestari laakintavahtimestarin laakkeen laakkeet
laakkeita laatua laboratoriohoitaja laboratorion ladulla lahihoitaja lahihoitajan laihtu* lainsaadannon lainsaadanto
laite laitteen laitteisto laiturilla lammin lampimia lampimisti lampoa lampoinen lampoisin lampoista laskiainen
laskimotukos laskimotukosta lastenklinikan lastenklinikka lastentaudit lastentautien lastoitettu lastoitukseen
lastoituksen lastoitus lastoitusta lattialla lattian lehma lehman lentopalloa lentopallossa leppoisa leukemia
leukemian lh lievaa lievasti lievat lievittaa lihasheikkou* lihaskunto lihaskuntoa lihasvoima lihasvoimaa
lihasvoimat lihavuuden lihavuus liikuntakyky liikuntakykya liikuntakyvyn liikuntatunnilla liittyvan liittyvat
linja-auton linja-autossa lis lisensiaatin lisensiaatti liukkaalla liukkaat liukkauden liukkaus lkt lkv ll loi
lokero loppiainen loppiaisen loppiaisena loskassa loukkasi loukkasivat lt ltk luiskah* luistellessa luistellessaan
luistelu lumen lumikola lumilapio lumilaudalla lumilauta luminen lumisateessa lumityoissa lumityot lumityota lunta
luonnollisesti luonnon luonto luontoa luottamuksellinen luottamuksellisen luottamuksellisesti luottamuksellisia
luottamuksellista luottamuksellisuuden luottamuksellisuus luottamuksellisuutta luottamuksen luottamuksesta luottamus
luudutt* luukato luukatoa lymfooma lymfooman lyonyt ma-su maakunnan maakunta maanviljelija maanviljelijana
maatilalla maatilan maksuton maksuttoman marjassa markapaise markapaiseen masennuksen masennus masennusta matka
matkan matkapuhelimen matkapuhelin matkapuhelinnumero matkapuhelumaksu megatavua menestysta merkittava merkittavaa
merkittavan merkittavasti metsaa metsastyksen metsastys metsatoissa metsia metsuri metsurina mielestamme migree* mm
mokilla monimutkainen monimutkaista monkijalla monkijan moottorikelkalla moottorikelkka moottoripyoralla
moottoripyoran moottorisahalla moottorisahan moottoritie moottoritiella mpm ms-taudin ms-tauti muistihairio
muistihairioita muistihairiot muistisairaan muistisairas mukavasti muljahtaa muljahtelee munuaiskiven munuaiskivi
munuaiskivia munuaisten murskaant* mustelm* myelooma myelooman myrkytystietokeskus myrsky myrskyn myyja myyjana
naistentaudit naistentautien naksuminen naksuu naulaan naulan naulapyssy naulauksen naulaus navetassa nayton naytto
nekroosi nekroosin neur neuvola neuvolan neuvonnan neuvottelu neuvottelun neuvottelussa neuvotteluun niskatuki
nivelreuma nivelreumaa nivelreuman nostaessa nostaessaan nostaminen nousee noustessa ns nukutuksen nukutuksessa
nukutus nyrjah* nyrkkeily oh ohjaus ohjausta ohjelma ohjelman ohjelmisto ohjelmiston oksent* oleellinen oleelliset
oleellisia oleellista olennainen olennaisesti olennaiset olennaista olleet omatoiminen omatoimisesti ommeltiin
ommeltu onnea ontuminen ontumista ontuu optikko ort os osaaminen osaamisen osaamista osaava osaavaa osaavat osh
osteopenia osteosynteesi osteosynteesimateriaali osteosynteesin ottelussa ovt-tunnus oyl paaaula paalla paansaryn
pacs pacs-jarjestelma pacs-jarjestelman pacsin pahoinvoin* paikallispuhelu paikallispuhelun paiska* pakettiauto
pakettiauton pakkanen pakkasella pakkasen pakkasessa pakkasta pallolaajennuksen pallolaajennus palovammat palvelimen
palvelin parasetamol* parhaaksi parhaat parveke parvekeen parvekkeella perehtya perehtyen perehtymme perehtyy
perushoitaja pesapalloa pesapallossa peseytyminen peseytyy peuran pienen pihamaalla pihassa piikit piikkikiinnitys
pikkuhiljaa pimeassa pl polttopuita polyypin polyyppi porakoneella porakoneen portaikossa portaista portaita prof
professori proviisori psykologin pudonn* puhelimen puheluhinnat puheluhinta puhelun puita pukeutuminen pukeutuu
punkin punkinpurema punoitta* punoitu* puolustuskyky puri puristui puristunut purrut putoaa puudutuksen
puudutuksessa puudutus puukko puukolla puunkaadossa puunkaato pyhainpaiva pyhainpaivan pyorry* pyorty* rad raikas
raikasta raitiovaunu raitiovaunun rannalla rappeuma rappeuman rappeumat rasituskipuja raskas raskasta ratkaisevan
ratsastaa ratsastaessa ratsastaessaan ratsastus ratsastusonnettomuudessa rauhaa rauhallinen ravitsemusterapeutin
ravitsemusterapeutti reipas reippaasti rekkakuski remontin remontoidessa repeam* repeyty* reponoitiin reponoitu
repositio reposition resoluutio retkah* rh rinteessa ripea ripeasta ripeasti ris risteyksessa rohkeasti rokote
rokotukset rokotus rollaattori rollaattorilla rollaattorin romah* ruhje* ruhjo* rullaluistellessa runsaasti runsas
ruoanlaitto ruohonleikkurilla ruohonleikkurin ruoka ruokaa ruokahalu ruokahalun ruotsiksi ruotsin ruuveilla ruuveja
ruuvi ruuvin ruuvit rysah* s-posti saameksi saassa saastamme saastat sade sahalla sahan sahkoinen sahkoisen
sahkoisesti sahkoiset sahkomies sahkopotkulaudalla sahkopotkulaudalta sahkopotkulauta sahlyssa sairaanhoitaja
sairaanhoitajan sairaanhoitajat sairaanhoitajien sairaanhoitopiiri sairaanhoitopiirin salassapidettava
salassapidettavaa salassapidettavia salassapito salassapitovelvollinen salassapitovelvollisuuden
salassapitovelvollisuus salibandyn salibandyssa sappikiven sappikivet sappikivi sappikivia satamassa sateen sateessa
sateilee sateileva sateilevaa sateilevat sateily sateinen sattui sattunut satutt* saunassa seisoo sekavuus
sekavuutta selkeasti sepelvaltimotaudin sepelvaltimotauti sepelvaltimotautia sepsiksen sepsis sh sidokset sidos
sidosten sienessa sihteerit siisti siistit siivooja siivoojana siivotessa siivouksen siivous sijoiltaanmeno
sijoiltaanmenoa sijoiltaanmenon silmaklinikan silmaklinikka silmatipat sinua sinulle sinun sirkkelilla sirkkelin
sisallon sisalto sisataudit sisatauti sisatautien sitominen skolioosi skolioosia skolioosin skootteri skootterilla
solunsalpaaja solunsalpaajat sosiaalihuollon sosiaalihuolto sosiaalinen sosiaalisen sosiaalityontekija
sosiaalityontekijan sote sote-keskuksen sote-keskus sotekeskus sovelluksen sovellus spinaalipuudutu*
spinaalistenoosi spinaalistenoosin statuksessa stentin stentti suihkun sujuu sujuva sujuvasti sujuvuudesta
sulkapalloa sulkapallossa sumuinen suojatie suojatiella suojattu suojattua suojatussa suojaus suolistosyopa
suolistosyovan suomeksi suomen suomi suonensisainen suonensisaisesti suonikohjuja suonikohjut suoranumero
suuhygienisti suuhygienistin suunterveydenhuollon suunterveydenhuolto suuren suurta sydamella sydamentahdistin
sydaninfarkti sydaninfarktin syksy syksyinen syksyisia syksyista syksylla synnynnainen synnynnaisen synnynnaisesti
syo syonyt syovan sytostaatit sytostaatteja syysloma syyslomalla syysloman syysmyrsky tabletit tabletti tahdistimen
tajunta tajuttomuus takapaivystaja takapaivystajan tallilla tallissa talvi talviloma talvilomalla talviloman
talvinen talvisia talvisin talvista talviterveisin tanssi tanssiessa tanssin tapahtui tapahtuma tapahtumahetkella
tapahtumahetki tapahtuman tapahtumassa tapahtunut tapauksen tasaisesti taudin tauti tautia tavallinen tavallisesti
tavallista tavataan tavattiin taysipainova* tehtaalla tehtaassa tekniikan tekniikka tekniikkaa tekninen
tekstinkasittelija tekstinkasittelijan tekstiviesti tekstiviestit telinevoimistelu telinevoimistelussa tenniksessa
tennista terkkuja terkuin terkut terve terveemman terveempi tervehdys tervetulleet tervetullut terveyden
terveydenhoitaja terveydenhoitajan terveydenhuollon terveydenhuollossa terveydenhuolto terveydenhuoltoon
terveydentila terveydentilaa terveydentilan terveydentilansa terveys terveyskeskuksen terveyskeskus
terveyskeskusavustaja terveyskeskusavustajan terveysneuvonnan terveysneuvonta terveyspalvelujen terveyspalvelut
terveyteen tetanus th tiedon tiedot tiedote tiedotteet tietenkin tietohallinnon tietohallinto tietohallintopaallikko
tietokone tietokoneen tietoliikenne tietoliikenneyhteys tietoliikenteen tietopalvelu tietopalvelun tietopalvelut
tietoturva tietoturvallinen tietoturvallisesti tietoturvallisuus tietoturvan tietoturvapaallikko tietoverkko
tikapuiden tikapuilta tikit tikkaiden tikkailta tikkeja tiktokissa tipassa tk tka todella todellakin toht tohtori
toim toimiala toimialan toimialue toimialueen toimimme toimintakyky toimintakykya toimintakykyinen toimintakykyyn
toimintakyvyn toimintaterapeutin toimintaterapeutti toimintaterapia toimintaterapian toipilaana toipilas toipumi*
toissapaivana tormanneet tormannyt tormayks* tormays traktorilla traktorin treeneissa trombo* ttm tuberkuloosi
tuberkuloosin tukiliivi tukiliivin tukipalvelu tukipalvelun tukipalvelut tukipohjalliset tukipohjallisia tukiside
tukisideen tukisito* tulehtu* tuleva tulevaa tulevan tunnottomuus tunnottomuutta tupakoi tupakoinnin tupakointi
tupert* turvaa turvavyo turvavyon tutustuen tutustukaa tutustumme tutustuu tuulinen tykkaa tykkaamme tyo tyoasema
tyoaseman tyoelama tyoelaman tyoelamassa tyomaalla tyomaan tyomatka tyomatkalla tyoniloa tyoryhma tyoryhmamme
tyoryhman tyotehtava tyotehtavat tyotehtavia tyotehtavissa tyoterveyden tyovuoron tyovuorossa tyovuorot tyra tyran
tyypillinen tyypillisesti tyytyvainen tyytyvaiset uida uimahalli uimahallissa uimassa uinti ulkoilee ulkoilla
ulkoilu umpilisa umpilisakkeen unettom* uni unihairio* unta uupumu* vaanty* vahtimestari vahtimestarin vaihteesta
vaikea vaikeaa vaikeasti vaikuttava vaikuttavaa vaikuttavasti vaikuttavuus vaikuttavuutta vaitiolo
vaitiolovelvollinen vaitiolovelvollisuuden vaitiolovelvollisuus vajaatoiminnan vajaatoiminta vajaatoimintaa vakaa
vakaana vakava vakavaa vakavasti valilevynpullistuma valilevynpullistumaa valilevynpullistuman valmistaudumme
valmistautuminen valmistautumiseen valmistautuu valoisa valoisaa vammoja vammojen vapina vapinaa vappu vappuna
vapputerveisin vapun varaa varaaminen varaamisen varastotyontekija varastotyossa varsin varusmiespalveluksen
varusmiespalvelus vasaralla vasaran vastuu vastuualue vastuualueen vastuullinen vastuun vasymy* vasyneet vasynyt
veitsella veitsi venah* veneen veneessa venyttely verenohennus verenohennuslaake verenohennuslaakitys verenpurkauma
verenpurkauman verenvuodon verenvuoto verenvuotoa veritulpan veritulppa verkko verkon verrattaessa vertaa vetaa
vetovoimainen viestimme viestissa vihrea vihreaa vihreampi viiltohaav* virka-aikaan virka-aikana virka-ajan virkea
virkeana viruksista virus virusta virustarkistettu virustentorjunta virustorjunnan virustorjunta
virustorjuntaohjelma voimakkaan voimakkaasti voimakkaata voimistelu voimistelussa vs vvm www yamk ydinnaula
ydinnaulalla ydinnaulaus yhdenvertainen yhdenvertaisesti yhtakkia yhteisen yhteisesti yhteiset yhteista
yhteyshenkilomme yhteystietiedoista yhteystietojen yhteystietomme yhteystietoni yksikon yl yleislaaketiede
yleislaaketieteen yleistila yleistilaa yleistilan yleistilansa yleisurheilu yleisurheilussa ylihoitaja ylil
ylilaakarit ylipaino ylipainoa ym ymparisto ymparistoa ympariston ymparistoystavallinen ymparistoystavallisesti yms
yon youni younta yskii ystavallinen ystavallisyydesta ystavallisyydestanne ystavallisyys ystterv yt
"""
SWEDISH = """
aktuellt alder aldern alg algen algkrock allmantillstand allmantillstandet anamnes anamnesen andfadd andfaddhet
anemi anemin anestesi anestesin angest angesten antibiotika antivirus antivirusprogram anvant apotek apoteket
apparat apparaten applikation applikationen aptit aptiten arade arbetsformaga arbetsformagan arbetsgrupp
arbetsgruppen arbetsolycka arbetsolyckan arbetsplats arbetsplatsen arbetsstation arbetsstationen arig ariga
arsaldern astma astman aterhamtar aterhamtat aterhamtning avd avdskotare avgiftsfri avgiftsfritt avkopplande backen
badminton badrum badrummet bakjour bakjouren balkong balkongen barnmorska barnmorskan basket baste bastu bastun
baten bedovning bedovningen belastade belastar belastning belastningen belastningssmarta benbrott benbrottet
benskorhet benskorheten betrakta bett bettet betydande bilbalte bilbaltet bilen bilolycka bilolyckan biten bitr
bitradande blamark* blasig blasigt blindtarmsinflammation blindtarmsinflammationen blodfortunnande blodning
blodningen blodpropp blodproppen blodtryck blodtrycket blogg bloggen borrelia borrmaskin borrmaskinen brack bracket
brannskada brannskadan brot bruten brutit brygga bryggan buss bussen butik butiken byggarbetare byggarbetsplats
byggarbetsplatsen bygge bygget byggnad byggnaden byra byrasekreterare byrasekreteraren central centralt chauffor
chef cirka cirkelsag cirkelsagen corona cykeln cykelolycka cykelolyckan cyklade cyklar cyklat cysta cystan
cytostatika dans dansen darfor dataforvaltning dataforvaltningen datasakerhet datasakerheten datasakert dataskydd
dataskyddet dataskyddsforordning dataskyddsombud dator datorn deltar demens demensen depression depressionen
detaljerad detaljerade dicom dicom-format dietist dietisten digital digitala digitalt docent doktor doktorn domning
domningar dr drabbades drabbats dricker dropp dusch duschen dygn eftermiddagar eftermiddagen eftersom eftervard
eftervarden elektronisk elektroniska elektroniskt elsparkcykel elsparkcykeln engelska epilep* ergoterapeut
ergoterapeuten ergoterapi ergoterapin fabrik fabriken farmaceut farmaceuten fasting fastingbett fastingen fastlag
fax febern febrig fixation fixationen fixerad fixerades fixering flexibel flexibelt flexibilitet flexibiliteten
forkyld forkylning forkylningen forlopp forloppet formaksflimmer formiddagen forslitning forslitningen forstavardare
forstavardaren forvarrades forvarras forvarrats forvirrad forvirring fotbollen fotbollsmatch framtid framtiden
fullbelastning funktionsformaga funktionsformagan fyrhjuling fyrhjulingen fysiater fysiker gallsten gallstenar
gangformaga gangformagan ganska garage garaget gard gardsplan gardsplanen gata gatan gatuadress gemensam gemensamma
gemensamt giftinformationscentral giftinformationscentralen gikt gikten gilla glada golv golvet grasklippare
grasklipparen gron gront gym gymmet gymnastiken gymnastiktimmen hallbar hallbarhet hallbart halta haltar hammare
hammaren harlig harligt hast hasten hej hejsan helhet helheten hemsidor hemsjukvard hemsjukvarden hemvard hemvarden
hett hetta hjalm hjalmen hjarnblodning hjarnblodningen hjarninfarkt hjarninfarkten hjarnskak* hjartinfarkt
hjartinfarkten hjartliga hjartligt hjartsvikt hjartsvikten hobby hogklassig hogklassiga hogklassigt hoppade hoppat
hosten hostens hosthalsning hosthalsningar hostlov hostlovet hund hunden hvc idrottare idrotten idrottsplan
idrottsplanen illamaende illamaendet influensa influensan informationen ingenjor injektionen injektioner innebandy
insjuknade insjuknande insjuknat insulin insulinet intensivvard intensivvarden internet internmedicin
internmedicinska invanare invanarna ishall ishallen ishockey isig it-stod it-stodet jamlikhet jamlikt jogging
jordbrukare kaffe kaffepaus kallt kampanj kanselbortfall kanslig kansliga kansligt kanta kapp kappen katt katten
klada klamde klamskada klamskadan klamt klattrade klattrat klienten klienter klimat klimatet knappval knaprotes
knaprotesen kniv kniven kock kok koket kollegan kollegial kollegiala kollegialt kollegor kolliderade kolliderat
kollision kollisionen kompetens kompetensen kompetent kompetenta komplicerad komplicerade konfidentialitet
konfidentialiteten konfidentiell konfidentiella konfidentiellt konservativ konservativt kontorstid kontorstider
kontusion kontusionen koordinator koordinatorn korsning korsningen krafter kraftig kraftiga kraftigt krakning
krakningar kramp kramper kranskarlssjukdom kronisk kroniska kroniskt krosskada krosskadan kry kryckkappar
kryckkapparna kryckor kryckorna kunden kunder kunderna kunnande kunnandet kunniga kunnigt kur kvalitet kvaliteten
kyla kylan laboratorieskotare laboratoriet laboratorium ladugard ladugarden lagstiftning lagstiftningen lantbrukare
lastbil lastbilen latt ledande leder ledprotes ledprotesen leker lekplats lekplatsen lekte leukemi lic licentiat
lider lidit lindrig lindriga lindrigt liten litet livskvalitet livskvaliteten ljus ljust lokalnatsavgift lopning
lugnt lunchen lunchpaus luxation luxationen luxerade luxerat lycka lycklig lyft lyfte lymfom ma-fr maende maendet
magsmarta magsmartor manniskonara margspik margspiken markbar markbart maskin maskinen match matchen meddelanden
meddelandet medfodd medier migran migranen miljovanlig miljovanligt minnessjukdom minnessjukdomen mitella mitellan
moped mopedbil mopeden mopedolycka mopedolyckan motionera motionerar motorcykel motorcykeln motorsag motorsagen
multidisciplinar multidisciplinara multidisciplinart multiprofessionell multiprofessionellt munhygienist
munhygienisten nationell nationella nationellt natur naturen naturligtvis natverk natverket njursten njurstenar
njursvikt nodcentral nodcentralen nodnummer nodnumret nodsituation nodsituationer noga noggrann noggranna noggrannt
nyaret nyarshelgen nyheter nyligen nyttig nyttigt ogonklinik ogonkliniken ol omfattande omhet omheten ommar omsorgen
omsorgsfull omsorgsfullt omtanke omtanken oppen oppenvard oppenvarden oppethallningen oppethallningstider ork orm
ormbett ormen orsakade orsakades orsakat orsaken ortos ortosen overgangsstalle overgangsstallet overskotare
overskotaren overvikt overvikten pacemaker pacemakern pacs pacs-system pacs-systemet paketbil paketbilen personalen
personuppgiftsansvarig pigg platta plattan plotslig plotsligt postbox postnummer presenterar primarvard primarvarden
prof professionell professionella professionellt professor programmet programvara promenad promenaden promenera
promenerar prostatacancer prostatacancern protes protesen psykolog psykologen radgivning radgivningen radjur
radjuret region regional regionalt regionen regnet regnig regnigt relativt renoverade renovering reponerad
reponerades reposition respekt respekten respektfull respektfullt resultatomrade resultatomradet ridning rodnad
rodnaden roker rollator rollatorn rorelseinskrankning rorelseinskrankningen rorelsen rullstol rullstolen sagade
sakerhet sakerheten samband samjour samjouren samkommun samkommunen samlas samtalspris samtalspriser sekreterare
sekreteraren sekretessbelagd sekretessbelagda sekretessbelagt sekretessen sekretessplikt server servern simhall
simhallen simning situation situationen sjalvstandig sjalvstandigt sjukdom sjukdomar sjukdomarna sjukdomen
sjukdomshistoria sjukdomshistorien sjukledig sjukledighet sjukskotare sjukskotaren sjukskoterska sjukskoterskan
sjukskriven sjukskrivning sjukskrivningen sjukvard sjukvarden sjukvardsdistrikt sjukvardsdistriktet skarm skarmen
skarsar skarsaret skidade skidakning skidor skidspar skidsparet skidtur skog skogen skola skolgard skolgarden
skolhalsovard skolhalsovarden skolios skoliosen skon skont skridskoakning skridskor skruvar skruven skyddad skyddade
skyddat slagit slalom slalombacke slalombacken slitage slitaget sliten slog smidig smidiga smidigt snavade snavat
snickare snickra snickrade snoig snon snoskoter snoskotern snoskottning snoskottningen snowboard snubblade snubblar
snubblat sociala socialarbetare socialarbetaren socialvard socialvarden sol solen solig soliga soligt solsken somn
somnen somnsvarigheter somras sover sparar sparvagn sparvagnen spec spik spiken spinalstenos spinalstenosen sportlov
sportlovet sprak spraket sprang sprungit spruta sprutan ssk stad stadade stadare staden stadning stallet standig
standiga standigt stege stegen stent stenten stick stickningar stora stormen strackning strackningen strackt stralar
stranden stroke stuga stugan stygn stygnen sutur suturer svaghet svagheten svart svettning svettningar tablett
tabletter tak taket talterapeut talterapi tandklinik tandkliniken tandskotare tandskotaren tandvard tandvarden
teknik tekniken teknisk tekniska tekniskt tennis textbehandlare textbehandlaren textmeddelande tf tidsbokning
tidsbokningen tiktok tittar tjansten tjanstetid tradgard tradgarden trafik trafiken trafikolycka trafikolyckan
traktor traktorn trettondag trettondagen trevliga trombos trombosen trotthet trottheten trottoar trottoaren trygga
trygghet tryggheten tryggt tuberkulos tuberkulosen tung tungt tvasprakig tvasprakiga tvasprakigt tydlig tydligt
typisk typiskt tystnadsplikt tystnadsplikten underbar underbart uppkom uppkommit uppstatt uppstod uppvakning
uppvakningen utslag utstralande utveckling utvecklingen vaccin vaccination vaccinationen vaccinet vacker vackert vag
vagen vaktmastare vaktmastaren valdigt valfard valfarden valkommen valkomna valmaende valmaendet vappen varas varen
varhalsning varhalsningar varm varme varmen varmt vasentlig vasentligt vedklyven vedklyvning verksamhetsomrade
verksamhetsomradet vilovark vintras virus viruskontroll virusskydd virusskyddet volleyboll vred vrickade vridit
vridning vridningen vxl webbsida webbsidan webbsidor www yrke yrkesskicklig yrkesskickliga yrkesskickligt yrket yxa
yxan
"""
ENGLISH = """
aching active administration age alcohol alert allergy anaemia anaesthesia anaesthesiologist analgesic analgesics
anamnesis anemia anesthesia anesthesiologist antibiotic antibiotics anticoagulant anticoagulation antivirus anxiety
appendicitis appetite appreciation approximately arthroscopic arthroscopy assist assistant assistants assisting
asthma asymptomatic athletics autumn axe backache bacterial badminton balcony barn basketball bathroom beach bearing
beautiful began bilingual bite bitten bleed bleeding blog boat boxing brace braces breathless breathlessness bright
bronchitis bruise bruised bruises bruising bsc bus campaign cane cardiologist career careful carefully caring cat
cause causes cellar centres chainsaw challenging cheerful chemotherapy chief citizens cleaner clearly clicking
climate climbing coffee collaboration collaborative collar collegial collided collision collisions common
communities community compassion compassionate competence competent complex complicated comprehensive
comprehensively computer computers concussion conferences confidential confidentiality confidentially congenital
connection connections conservative conservatively considerable considerably constant constantly construction
contusion coordinator cortisone cottage county covid cow cramp cramps crash crashed crossing crucial crushed
crushing crutch crutches cycling cyclist cyst cysts dancing deer degeneration degenerative dementia dental dentist
departments describes detailed developed developing development develops device devices dial dicom dietitian digital
digitally disease diseases dislocated dislocation dislocations disorder disorders docent dosage dr drill driver eats
efficient efficiently elderly electrician electronic electronically elk embolism employed engineer english enjoyable
environment environmental environmentally epilepsy equal equality equally equipment essential examines excellence
experience experienced experiences experiencing factory fairly farm fast fatigue fax feeling feels felt festive
feverish fibrillation field finest finnish fixated fixation flexibility flexible floorball forest frequent
frequently frosty gallstones game garage gardening gather gathers gdpr generally gladly golf gout gratefully
gratitude greatly green greeting greetings gym gymnasium gymnastics gynaecologist haematoma haemorrhage hammer
happened happily harbour headache headaches heat hello helmet hematoma hemorrhage hernia herniation hi highly hiking
hobbies hobby hockey horse hot humane humanity hurt hurting hurts hypertension illness illnesses immobilisation
immobilised immobilization immobilized importance incident independence independently infarction inflammatory
influenza informative infusion injection injections insomnia instability insulin intense intensive intensive-care
interdisciplinary internet itching jobs jogging joyful judo jumped jumping kicked kicking kindest kindness kitchen
knife laboratory laceration ladder ladders lately lawnmower legislation leukaemia lifelong lifted lifting limp
limping lively locking login look looks lorry luck lymphoma machine machinery madam malware md messages midday
midsummer midwife migraine mild moderate moderately monitor moose moped motorbike motorcycle mrs ms msc
multidisciplinary multilingual municipality myeloma nail nailing nails national nationwide naturally nature nausea
necrosis network networks neurosurgeon news nicely noon numb obesity occasional occupational occurred offices
oncologist online orienteering orthosis osteopenia osteosynthesis overall overweight pacemaker pacs paediatric
paediatrician paediatrics paramedic paramedics participants participate participates participating pavement
personnel pharmacist pharmacy phd physicist pier pin pins plate plates played playground pleasant pneumonia
polyclinic pool postal postcode postoperative postoperatively preoperatively preparation preparations preparing prof
professional professionally professionals professor programme progressing promptly protected protection psychologist
pulmonologist quad quality quite radiating radiographer radiographers radiotherapy rain rainy rash recently
recurring redness region regional relaxing relevant respect respectful respectfully responsibility responsibly
riding rink ris rn road roadside roof running safe safely safety sauna scaffold scaffolding scald scar schoolyard
sciatica scoliosis scooter screw screws seasonal seatbelt secretaries secure securely security sensitive sepsis
server servers severe severely shop shovelling shower sidewalk significant significantly sir situation situational
situations skating skilful skilled skills sleep sleeps slight slightly sling slope slopes slow slowly smoker smoking
smooth smoothly snake snow snowboarding snowmobile snowy soccer social software sore soreness sport sports spring
stable staff staircase stenosis stent steps sting stitches storm stormy strain strained street stroke strong
strongly stumbled stumbling stung success sudden suddenly suffered suffering suffers sunny sunshine supermarket
suspicion sustainability sustainable suture sutures sweating swedish swimming tablet tablets technical technically
technician telephone tender tenderness tennis tetanus therapeutic therapies therapist therapy therefore thorough
thoroughly thrombosis thus tiktok tingling tired tiredness tool tools track traction tractor tram trampoline trees
tripped tripping truck tuberculosis tumbled twisted twisting typical typically units unstable vaccination vaccine
valuable view viewing viral virus viruses volleyball vomiting walked walking walks warmest warmly warmth weak
weakness wearing wears weather webpage weight welcome wellness wheelchair wind windy woods worker workers workplace
works worksite workstation workstations wrestling www yard
"""
