"""What people write round a request that changes nothing in it, as topics with a small vocabulary each (REL-01). Pure.

A sentence is about a topic when all its words belong to it and one of them marks it. So a word that nobody expected
takes the whole sentence out of it. Words are folded: `paiva` is päivä. Numbers, dates, times and addresses stand in
their places as `q0day`, `q0clock`, `q0number`, `q0phone`, `q0mail`, `q0web`;
`q0known` is what the request itself names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapter.release.reading.plain import Vocabulary, vocabulary

_COMMON = vocabulary(
    "ja seka on ovat olemme olen tama taman tassa tata hanen hanella hanelle han meilla meidan myos "
    "mukaan noin joka jotka jonka jota jossa taalla teidan teilla teille teilta minulla minulle minun minua meihin "
    "edelleen viela erittain melko hieman vahan suoraan siksi joten etta koska nain niin kuten kyseinen kyseisen "
    "taman naiden naita niita jolloin juuri hyvin q0known q0home q0asker",
    "och ar har en ett den det de som for av till pa i vid med att vi jag oss vara hos min detta denna dessa "
    "hon han honom henne hennes hans ni er era ert du dig din mig mitt mina dem sin sitt sina dar sa samt nu annu "
    "fortfarande mycket garna direkt igen under fran per blir blev var vore kan skulle val just",
    "and is are the a an of for to in at on with by we i our us this these that be has have will my from it "
    "she he him her his they them their your you me here there now still very so as was were being had would could "
    "can "
    "should may am any further about during per directly again which who been am i'm we're it's",
)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. `denies`: it may say what is not; others with such a word say something else."""

    marks: Vocabulary
    words: Vocabulary
    denies: bool = False

    def covers(self, words: Sequence[str]) -> bool:
        """Whether a sentence of these words is about it."""
        return any(word in self.marks for word in words) and all(word in self.words for word in words)


def topic(marks: str, words: str, *, denies: bool = False, common: bool = True) -> Topic:
    """A topic of these words; `common`: also the words that any sentence has."""
    marking = vocabulary(marks)
    known = marking | vocabulary(words)
    return Topic(marking, known | _COMMON if common else known, denies)


#: A greeting's words; a name may stand behind them.
GREETING = topic(
    "iltapaivaa aamupaivaa season's morning hei hei-hei goddag dear eftermiddag moi moikka terve tervehdys huomenta "
    "paivaa iltaa hyvaa arvoisa "
    "arvoisat hyva hyvat hej hejsan god goda basta "
    "hello hi dear good greetings whom",
    "kuvapuol* sinne image desk at the teidan sinun kuvansiirto* vaelle kuvantamisen kuvantamiseen taas jalleen "
    "again igen tiimi tiimille osastolle poliklinikalle "
    "kuvantamiskeskuks* rontgenhoitaj* sihteerit hoitajat laakarit toimistoon toimistolle arkistoon there folks "
    "team samtliga hyvaa huomenta hyvat or kolleger arbetskamrater eftermiddag vastaanottaja* kollega* "
    "kuvapalvelu* kuva-arkisto* rontgen* kuvantami* vaki kaikki kaikille siella sinne teille teidan "
    "potilastoimisto* arkisto* hoitaja* laakari* paivysty* dag morgon kvall mottagare kollega* kollegor rontgen* "
    "bildtjanst* alla er ni morning afternoon evening day colleague* team all sir madam imaging radiology "
    "department concern may everyone",
)
COURTESIES = (
    topic(  # thanks and wishes
        "enjoy mukavia hyvia iloisia service* servic* *kiitos *kiitokset *kiitollis* tusen tacksam* cheers lots "
        "kaunista rentoutta* virkista* tunnelmalli* "
        "joulunodotu* hyvinvointia terveytta terveisia tackar hope hoppas kiva kiit* hors joulurauhaa onskar* "
        "arvostamme arvostan uppskatt* "
        "toivott* aurinkoista ihanaa onnellista lamminta lepposta appreciate* grateful stort happy vi-hors "
        "tsemppia jaksamista nakemisiin best hyvaa mukavaa rauhallista hauskaa iloista oikein terveisin terv "
        "terveiset yst ystavallisin parhain ystavallisesti kunnioittavasti kunnioittaen yhteistyoterveisin "
        "jouluterveisin syysterveisin kevatterveisin tack* god gott trevlig ha glad halsning* halsningar vanlig* "
        "mvh basta halsar vanligen hogaktningsfullt thank* regards sincerely faithfully yours have happy merry "
        "kind best warm cheers br rgds cordially many",
        "tyon iloa onskar vi pa mottagningen season's greetings everyone alkuviikko viikko ollut ollut* arkiston "
        "previous request requests kuvantamisen vaelle tyoviikkoa hiihtolomia "
        "syyslomia talvilomia enjoy rest of your there over rontgeniin "
        "kuvantamiseen rontgenille rontgenosastolle kuvantamisosastolle pa rontgen rontgenavdelningen vecka veckan "
        "forra igen den det fina tidigare kiireisiin ruuhkiin up the work good alltid ar sa snabba always being "
        "yhteistyota jatkossakin jatkossa toivotamme toivotan we really this with sinne dit loppuviikkoa jaksatte "
        "vastata naihin pyyntoihin paivasta toiseen orkar forfragningar jourhelg onskas putting up requests calm "
        "weekend on call everyone rauhallista paivystysviikonloppua porukalle lugn huge hang "
        "november* pimeyteen "
        "pimean morkret november* darkness aret year cooperation kuluneena vuonna autatte hoidatte hoidat palvelette "
        "avuliaita avulias hjalpsamma hjalpsam helpful always alltid aina siita ymmarryks* "
        "asiaa asian sinnekin teillekin forstaelse* kind help handling understanding for that iso isot lot lots much "
        "tosi valtavasti lamminhenki* palautta* ihanasti mukavasta hyvasta kivasta "
        "miellyttava* sujuvasta sujuvaa yhteispelista avunannosta nopealla aikataululla aikataulusta kasittelysta "
        "asian hoidosta joulunalus* vuodenvaihdet* vuodenvaihteen kevaanodotu* syksynjatkoa kesanjatkoa "
        "illanjatkoa iltaa aamua yota loppuvuotta alkuvuotta ystavanpaiv* tanaan huomiseen ensi valborg* fars* "
        "mors* alla dagen kvallen kommande ledighet semester ihan tusenfalt* arbetet medverkan fint ordnat snabba "
        "hanteringen handlaggningen prompt handling attention matter to swiftly from all us again once kun autatte "
        "autat viikon perjantaita maanantaita tiistaita keskiviikkoa torstaita lauantaita sunnuntaita leppoisaa "
        "porvoosta porvoon espoosta vantaalta kotkasta helsingista turusta lahdesta oulusta kuopiosta vaasasta "
        "osastolta poliklinikalta terveysasemalta sihteerilta q0home q0known kaikki hyvin voit voitte siella "
        "teilla allt "
        "val mar bra att ni du det gott fran borga vasa helsingfors abo indeed well finds find are this message i "
        "from hope everything is going doing avusta avustanne paivan ihanaa kevaan viimekertaisesta viimeisesta "
        "viimeksi viime kerrasta kerran palvelu oli on mainiota mainio loistava* erinomai* sujui toimi hienosti "
        "hieno hyvin hyvasta tasta edellisesta vaivannak* vaivanna* ajasta ajastanne avun nopeudesta "
        "joustavuudesta joustavasta ystavallisesta kaikesta tyosta tyostanne palvelustanne avustasi olette ihania "
        "aarettoman ison isosti lampimasti odotusta vaelle vaki koko tiimille porukalle tyopaiv* tyoviik* "
        "syyspaiv* talvipaiv* kevatpaiv* kesapaiv* pakkaspaiv* loma* lomaa lomia alkavaa adventti* itsenaisyys* "
        "laskiais* isanpaiv* aitienpaiv* helatorst* sateista lumista jaksamista tsemppia tsempit voimia voikaa "
        "hyvin nahdaan nakemisiin kuulemisiin palataan arbetsvecka arbetsdag sjalvstandighetsdag* advent* lucia* "
        "fortsattningen hors efter helgen veckan senast sist fungerade service tid besvaret vardefull fortraffligt "
        "bra jobb insats alla hos ett effort efforts time kind assistance swift service last excellent great job "
        "patience lovely wonderful rest enjoy effort much syksyn kesan talven lahja olisimme olisin kiitollisia "
        "kiitollinen bra great forra fin fint hel jo nyt etukateen paljon yhteistyosta vaivasta vaivannaosta "
        "nopeasta nopea toiminnasta palvelusta paivaa paivanjatkoa jatkoa viikonloppua viikkoa viikonjatkoa joulua "
        "uutta vuotta uudenvuoden kesaa syksya syksyn kevatta talvea paasiaista juhannusta vappua "
        "itsenaisyyspaivaa loppuviikkoa alkanutta toivottaen toivottaa toivotan toivotamme teille kaikille "
        "ystavallisin terveisin terveisia kollegiaalisin erittain isot suuri suuret kovasti tosi teidan puolesta "
        "hei moi aurinkoista lampimin lampimat joulunaikaa joulunaika joulun aikaa aika onnellista rauhaisaa "
        "lepposta leppoisaa kivaa antoisaa pyhainseutua toivottavasti pyhia pyhainpaivaa forhand sa mycket hjalpen "
        "hjalp er ert samarbetet samarbete snabb handlaggning jul nytt ar sommar host helg vecka dag fortsattning "
        "allra pask midsommar basta halsningar vanliga you your in advance for help assistance cooperation support "
        "so much very nice good day weekend week evening christmas new year holidays holiday season easter summer "
        "wishes kindly truly all quick prompt colleague* ahead",
    ),
    topic(
        "tulosyy prioriteetti prioritet priority toimitustapa leveranssatt delivery andamal kaytto anamn hx dos. "
        "status nykytila "
        "lokaalisti lokalt loydos fynd findings historia history laakitys medicinering medication "
        "taustatiedot dg huom huomio lisatiedot lisatietoja lisatieto viesti obs info note notes tillaggsuppgift* "
        "tillaggsinformation additional kommentti kommentar comment comments remarks anm anmarkning syy esitiedot "
        "anamneesi indikaatio kiireellisyys kysymyksenasettelu fragestallning indikation orsak indication reason "
        "background tausta bakgrund diagnoosi diagnos diagnosis tarkoitus kayttotarkoitus syfte purpose",
        "huom information pyynnon kuvapyynnon begarans request of",
        common=False,
    ),
    topic(  # here it is
        "tassa ohessa oheisena har har-med here below",
        "natiivikuvien luovuttamisesta lahetan kuvapyynnon pyynnon luovutuspyynnon details eka viikon paivan "
        "kuvapyynto one more us ensimmainen seuraava forsta nasta first next naista aterigen tulisi "
        "taas jalleen yksi teille till er "
        "another once here's pyyntomme pyyntoni bifogad bifogas "
        "nedan below an the two new ny pyynto kuvapyynto luovutuspyynto "
        "kuvansiirtopyynto lomake hei begaran bildbegaran kommer foljer our your please find is request form uusi "
        "new ny",
    ),
    topic(  # what it is called
        "kuvat kuvien kuvansiirto* kuvasiirto* kuvapyynto* kuvaluovutus* luovutus* siirto siirtopyynto* rontgenkuv* "
        "kuvantamistutkim* bilder bildoverforing* bildbegaran* utlamnande* images image radiology rontgen* "
        "pyynto begaran "
        "request release overforing kuvatilaus* bildutlamn* imaging",
        "om kirurgi kirurgia kirurgian ortopedi* *logi *logia *logian *kirurgia *kirurgi *iatria *iatri pkl "
        "*poliklini* *osasto osasto paivystys akuutti akuten akut akutmottagning* vuodeosasto surgery *surgery "
        "*logy orthop* er ed ward kuvat kuvien rontgenkuvien siirto siirrosta siirtoon luovutuksesta luovuttaminen "
        "luovuttamisesta luovuttamiseksi pyynto koskien potilas potilaan hyvinvointialue* kuva-arkisto* arkistosta "
        "kiireellinen kiireellisesti uusi turvaposti luovutuspyynto kuvapyynto koskeva koskee terveysasema* "
        "bilderna bilder utlamnande patient patienten angaende galler bradskande request transfer release "
        "requested urgent images regarding pyydetaan q0number",
    ),
    topic(  # nothing more, no hurry
        "kiire* kiireeton muuta rush brads* akut annat urgent hurry else rush routine rutiini*",
        "erityista normaalissa aikataulussa riittaa hyvin ei mitaan kovin erittain talla kertaa tassa vaiheessa "
        "toistaiseksi akuutti suurempaa suuri nyt hataa tapaus "
        "asia pyynto ole kiitos ingen inget inte ar nagot begaran tack arende no not thanks "
        "thank you nothing this it there case request hei tassa viesti",
        denies=True,
    ),
    topic(  # a hurry
        "mahdollisimman soon snarast asap kiireellinen kiireellisena kiireellisesti kiire pikaisesti pian "
        "bradskande skyndsamt urgent urgently asap nopea nopealla nopeaa snabb quick quickly prompt bradskar",
        "soon early earliest convenience at your we need them this matter snarast mojligt sa snart som pieni "
        "hieman vahan vahainen asialla kuvilla pyynnolla tassa nyt mielellaan taman viikon paivan aikana jo tanaan "
        "huomenna huomiseksi kuvia tarvittaisi* kuvat tarvittaisi toivotaan nopeaa nopeasti nopea tarvitsisimme heti "
        "iltapaivalla aamulla bilderna behovs fort pyynto kuvapyynto kuvasiirto luovutuspyynto hoito erittain asia "
        "kasittely kasittelya kasittelyn kasittelyyn olisi tarpeen toivottavaa hyva hyvaksi kiva nopealle "
        "tarvitsemme handlaggning snabb vore bra bradskar brattom lite handling quick quickly would appreciated be "
        "somewhat bit rather it is on mycket very mahdollisimman kuvat saada kiitos mielellaan tarvitaan tarvitsemme "
        "possible as hoidon "
        "vuoksi begaran arende request please toivomme toivoisimme toimitusta siirtoa kasittelya kuvia pian",
    ),
)
#: The titles of the parts of a form.
FORM = topic(
    "tiedot tieto uppgifter uppgift details information kentta falt field",
    "pyytajan potilaan tutkimuksen tutkimusten luovutuksen pyynnon siirron kuvien vastaanottajan perustiedot "
    "begararens patientens undersokningens undersokningarnas utlamnandets begarans mottagarens "
    "requester patient study studies release request recipient the of tieto sisalto varde value arvo",
    common=False,
)
#: Where questions go.
ASK_US = topic(
    "vastaan vastaamme svarar svara tavoitettavissa antraffbar antraffas reachable reached happy kertokaa soitel* "
    "tiedustel* yhteydenot* enquir* inquir* besvar* fragorna lisatie* kysy* soitathan puhelinnumero* "
    "yhteystiedot* kontaktuppgifter mon-fri man-fre ma-pe ma-to tavoite* weekdays vardagar arkisin feel reach "
    "office tavoitat otathan yhteytta minut behov epaselva* oklart unclear undran information nar mer available "
    "office answer* kysyttavaa kysyttavaa tavoitt* tarvittaessa puhelinaika* puhelinajat soittoaika* avoinna auki "
    "aukiolo* palvelemme fragor fraga ytterligare nas upplysningar telefontid* oppet oppettider questions question "
    "queries hours open opening reach reached hesitate further",
    "saa minulta tai yksikon yhteiseen undrar hor av mita tarvitsette meilta meiltakin onko viela jotain mieluummin "
    "hellre better sahkopostia palavereissa "
    "kokouksissa moten sitter mycket meetings most day kiinni aamupaivisin iltapaivisin formiddagarna formiddagar "
    "eftermiddagarna mornings afternoons time parhaiten kollegani kollega samasta jaa epaselvaksi unclear else from "
    "us we is there glad skicka laittakaa paljon in best of e-mail e-post epost tavoitatte minut numerosta saat "
    "kontaktar pa be meilta teilta "
    "lisaa lisatietoja tietoja tietoa "
    "tarvitset tarvitsette suoraan alla alapuolella numero numeroni numeromme "
    "puuttuu jotain jotakin epaselvaa loytyy on olen uusi ovat nedan nedanfor finns direkt mer uppgifter behover "
    "antraffbar per telefon details below glad tell us missing something anything directly am new here number is "
    "from mahdolliset mahdollisia mahdollisissa mahdollisesti voi osoittaa esittaa laittaa laita laittakaa viestia "
    "viestilla sahkopostia minulle asioissa tahan tassa pyyntoon siirtoon muuta muissa puheluihin vastaamme "
    "pyytajalta pyytajaan lahettajaan hoitavaan hoitavalta osastoltamme poliklinikaltamme toimistostamme sihteeri "
    "sihteerilta sihteerille hoitaja hoitajalta laakari laakarilta besvaras besvarar pa vi ni mejl mejla epost "
    "mejlar handler gallande begaran concerning regarding any further by email mail be directed to may should "
    "direct secretary our of via reply kysymyksissa yhteydessa olla asioissa viestitse tulee saattaa jonkin muun "
    "yhteydenoton puhelimeen puheluihin jos mikali teilla vastaanoton should palvelee numerossa jotain asiasta "
    "tarkempaa lisaselvitys* lisaselvityksia epaselvyyk* ilmaantuu ilmetessa soitathan otattehan tavoittaa "
    "poliklinikan osaston vastaa vastaavat feel free mon-fri mon tue wed thu fri er pe la su jokin jokin minut "
    "parhaiten tavoittaa osastolle poliklinikalle toimisto sahkopostilla ystavallisesti apua autamme autan "
    "mielelladni vid dig ni hor av fran avdelningssekreterare* oss kan ges ger svar nas bast till kontoret you "
    "anything something else am clarification* would like at weekday* answer happy to office via sinulla tulee "
    "ilmenee heraa herattaa on jotakin jotain tarvitsette tarvitset lisa saa puhelimitse tavoitettavissa soitt* "
    "soita soittakaa yhteytta yhteys ottakaa ota ottaa voitte voi puhelimitse puhelin* numero* numerosta numeroon "
    "puh p klo kello arkisin ma ti ke to pe la su ma-pe ma-to arkipaivisin vastaan vastaamme mielellani "
    "mielellamme antaa antavat allekirjoittan* minulta minuun meihin meilta meille minulle olen olemme saa annan "
    "osastomme vastaanottomme poliklinikkamme sahkopost* yksikostamme yksikkomme asiasta asiaan liittyen tarkenn* "
    "pyynnosta om finns har nagra nagot kontakta ring ringa mig gar svarar garna ges lamnar undertecknad telefon* "
    "tfn vardagar vard man-fre fre numret dagligen behovs behov undrar if any please do not call contact phone me "
    "number hesitate need needed information require don't feel free can weekdays mon-fri monday friday questions "
    "ext daily us q0phone q0mail q0clock q0number q0name q0title",
    denies=True,
)
ASKING = topic(
    "pyydan pyydamme olisi ehtisitteko ehtisitko ehditteko pystyisitteko hoitaisitteko harmed skulle haluaisi* "
    "haluamme haluan tarvits* anotaan anomme appreciate help "
    "kuvansiirto* pyynnosta tarvitsisimme tarvitsisin tarvitsemme olisiko pyydettavat pyydettavien pyydetyt "
    "lahetan lahetamme anhaller grateful lahettaisin request* pyydetaan pyytaisin pyytaisimme pyytaa pyytavat "
    "pyynto pyynnon kuvapyynto* kuvansiirtopyynto* luovutuspyynto* kuvien siirtopyynto* kuvatilau* toivon toivomme "
    "toivoisin toivoisimme toivotaan saisimmeko saisinko saisimme saisin voisitteko voitteko voisitko lahettakaa "
    "lahettaisitteko luovuttakaa siirtakaa toimittakaa luovutus kuvaluovutus luovutuspyynnon kuvien kuvasiirto "
    "kuvansiirto ber begar begaran onskar skicka vanligen kan skulle overfor utlamna bildbegaran bildoverforing "
    "please kindly request requesting requested could can would asking transfer",
    "avata avaamaan avaisit* avaamista saavani saavamme katseltavaksi arvioitavaksemme kayttooni mahdollisuutta "
    "mahdollista lahettamaan potilasasiakir* sairaanhoito* hoitosuhteen hoitosuhteessa perusteella potilastamme "
    "tacksamma bildmaterial* material aineisto* hjalp hjalpa apua apuanne tarpeen kuvamateriaali* "
    "kuvantamisaineisto* appreciate able possible help obtain obtaining material imaging-studies radiology "
    "viela jo talla viikolla tanaan huomiseksi huomiseen mennessa viimeistaan iltapaivan aamupaivan paivan viikon "
    "aikana hoitaa hoitaisitteko hoidatte ehtisitteko ehtisitko ehditteko ehtisitte pystyisitteko tarvittaessa "
    "tarvittavat jatkohoidossa redan annu denna veckan vecka senast morgon bitti hinner hinna skota ordna dagen dag "
    "today tomorrow morning week still soon take handle process manage look need pyynnon luovuttamisesta "
    "jarjestamiseksi harmed ber kunna planera den fortsatta varden so that further treatment planned can be "
    "leikkausarvio* arviota hoitoarvio* "
    "yksi taas taman katsottavaksemme tietoihimme katselua ta del granska "
    "review taman potilaan seuraav* alla liittyen behova behover kohteliaasti vapautt* luetellut lueteltujen "
    "jatkuvuu* turvaamiseksi turvaamisek* potilasturvallisuu* tehdyt tehtyja otetut otettuja nakyviin nakyvaksi "
    "nakyville saatavaksi hienoa mukavaa kiva hyva helpottaisi auttaisi asianmukaisesti mahdollisuuksien "
    "arvioimiseksi arvioimista arviota harmed mina mojligt mojligheten sa snart snarast tillgangliga tillgang "
    "oppnas oppna ifragavarande aktuella nedan fortsatta planering kontinuitet sakerstalla snalla vanligt artigt "
    "listed kindly available accessible continuity ensure respectfully hereby purpose appreciated soon bifogat "
    "finns mahdollista pyynnosta pyynnon pikaisesti mahdollisimman pian tarkasteltavaksi katsottavaksi "
    "vertailukuviksi vertailuun arvioitavaksi hoitava laakari laakarin uudelleen ohessa luovuttamisesta "
    "perusteella luovutuksesta ole* olevi* allaole* oheis* ohessa ohei* mainit* alla-* luetellu* luettel* listat* "
    "kuvat kuvien "
    "kuvia kuvan kuvaa kuva rontgenkuv* rtg-kuv* rontgentutkim* kuvantamistutkim* tutkimuk* tutkimus rontgen* rtg "
    "magneetti* mri tt-kuv* potilaan potilaasta potilaamme yhteisen asiakkaan siirtoa siirto siirron siirtamaan "
    "siirtamista siirtaa lahettamaan lahettamista lahetysta lahettaa luovutta* luovuttamaan luovutusta luovutuksen "
    "luovuttamista toimittamaan toimittamista toimittaa toimitusta saada saamaan saataville meille kayttoomme "
    "nahtavaksi ystavallisesti kohteliaimmin hoito* hoido* jatkohoi* varten lausuntoineen lausunnot lausunto "
    "lausuntoja lausuntojen niiden naiden nama nain allekirj* hyvinvointialue* kuva-arkistosta kuva-arkistostanne "
    "teilta pyydetyt pyydettavat uusi liittyva koskien koskeva seuraavasti vuoksi takia mukaisesti kayttoon "
    "ammattilais* lomake tiedot potilas hei moi kiitos etukateen vi oss skulle er ni om foljande fa kunna "
    "uppgifter onskar darfor tillganglig* tacksam bilder bilderna bild nedan namnda undersokning* rontgenbild* "
    "rontgen patientens patient var lamnar lamna ut utlamnande* utlamning* utlamnar overforing* overfora skickar "
    "skicka sanda sander anhaller vanligen vard* behandling* forhand tack utlatand* alla nedanstaende skull galler "
    "gallande angaende fortsatt images image following like am writing be receive get would grateful details see "
    "kindly thank thanks below listed studies study patient patient's release send transfer share forward provide "
    "you us imaging radiographs x-rays x-ray scans reports report together their treatment care continued "
    "transferred released sent regarding concerning ongoing purposes above-mentioned mentioned form",
)
_FOOT = (
    "viesti viestin viestia viestissa viestiin viestit sahkoposti sahkopostin sahkopostia sahkopostilla "
    "sahkopostiviesti* sahkopostit meddelande* mejl* e-post* e-postmeddelande* mail "
    "message* e-mail* email*"
)
#: The small print of a mail. It speaks of the mail itself, and of nothing that is asked for.
SMALL_PRINT = topic(
    f"{_FOOT} outlook galaxy securely *puhelimesta *puhelimestani *puhelimella matkapuhelim* salattuna salatusti "
    f"suojattuna suojatusti krypterad* tulostaa tulostat tulosta tulostamista tarkoitettu allekirjoitus "
    f"allekirjoitu* footer signature lifecare* apotti* apotista pegasos* potilastietojarjestel* effica* "
    f"tulostamis* sivulli* footer liite* liittee* bilag* attachment* luottamukselli* konfidentiel* confidential* "
    f"salassa* sekretess* tulosta* "
    "skriver ut print printing obehorig* unauthori* luvaton oikeudeton alypuhelime* puhelimesta "
    "kannykasta puhelimellani mobil mobile phone tulostusta miljon luontoa luonto environment iphone* "
    "ipad* androidilla android* outlook* samsung* "
    "mobiililaitteesta puhelimestani virus* tietosuoja* henkilotietoja personuppgifter dataskydd* gdpr privacy "
    "linkk* links lankar q0web ulkoinen extern external caution suojattu salattu turvaposti* krypterat encrypted "
    "secure avsedd tarkoitettu intended mailia",
    "saattavat harkitse harkiten onko tarpeen avaa avaathan avatessasi tullut ulkopuolelta organisaation sta for "
    "vastaamaan vastaatte vastatessasi vastatessa suojaamattom* suojaamaton kayttakaa kayttaen kayttoon viestia "
    "viestinta viestinnass* yhteydenpi* tietoturva* tietoturvallis* tietoturvasyist* q0clock salaus salauksen "
    "salattu asti voimassa luettavana kirjautu* tunnistautu* suomi.fi-tunnis* automaattinen on varalta valta "
    "valtathan turhaa sivullisille kuuluvan tiedon viruksien virusten haittaohjelmien tietoja automatically "
    "generated automated footer added q0number q0day q0clock tavalli* tama taman tahan tata sille jolle jakelu "
    "jakelua sovellu* sovelluksesta luettavissa luettava paivan paivaa ajan aikana minka jalkeen kuluttua se "
    "poistuu sulkeutuu vanhenee palvelimelta palvelin painamalla napauttamalla vastaa-paini* vastaa-painiketta "
    "vastaa-nap* suojatusti salatusti salatulla avautuu avattava avaamiseen avaamiseksi kirjautumalla "
    "tunnistautumalla pin-koodi* salasana* linkista linkin sahkopostissa sahkopostitse sahkopostiin arkaluontei* "
    "sisaltavaa ohjelmisto* ohjelmalla windows android ios mac microsoft gmail yahoo nokia huawei oneplus mozilla "
    "thunderbird exchange roskaposti* roskapostisuod* sisallosta mahdolliset mahdollisia huomioi huomioithan "
    "huomaathan puolestamme oikeudelli* sitoumus* sitova edusta kantaa mielipi* yksityi* kasitt* kasittely "
    "kasittelysta kasittelija* paperia paperi paperille energiaa puita metsaa tarpeellista tarpeellinen "
    "valttamatonta tulostamista tulostat tarvitseeko tarvitsetko todella lyhyesti automaattikorjau* kirjoitettu "
    "sanelu* saneltu puhelinnapp* jonka se osoitettu pidettavia pidettava tarvittaessa loytyy anges tutustu galaxy "
    "kirjoitusvirhe* pahoittelen lyhytta lyhyt kirjoittanut pakko asiasta pidettavaa sisalto sisaltoa liitteita "
    "liitteiden n etunnus kyseinen on sen se siina sita sisalta* sisaltaa saattaa voi hyva hyvaa tietoa tietoja "
    "tiedot tietojen luottamuksellista salassapidettav* salassapidettavaa salainen vain ainoastaan yksinomaan "
    "vastaanottaj* oikea oikean oikealle viestisi itse henkilolle henkilon yhteisolle osoitettu osoitetulle "
    "nimetylle mainitulle kaytt* kayttaa jos mikali ette et ole olet olette saanut saaneet sait vahingossa "
    "erehdyksessa virheellisesti vaaraan vaarin osoitteeseen pyydamme pyydetaan ystavallisesti ilmoita* "
    "ilmoittamaan ilmoittakaa lahettaja* siita heti valittomasti poista* poistamaan havita* havittamaan tuhoa* "
    "tuhoamaan ja tai seka liitteineen liitteet kopio* kopioi* kopioimaan levit* levittaminen jakaminen "
    "luovuttaminen julkaiseminen kopioiminen muu sisallon paljastaminen hyodyntaminen kiellet* kielletty "
    "ehdottomasti ilman lupaa oikeudeton luvaton rangaistavaa ole kaikki sisaltoa sisaltoon avaa* avaamatta "
    "klikkaa* ala alkaa alkaa tunnista tunne ellet ennen kuin turhaan tarpeettomasti saasta* ajattele* mieti* "
    "harkitse* ymparisto* lahetetty lahetin hanki laadittu kirjoitettu ethan laheta suojaamattomalla "
    "suojaamattomana tavallisella vastata vastaa vastaathan ei automaattinen automaattisesti tarkastettu "
    "tarkistettu vapaa haittaohjelm* viruksista viruksia kasittelemme kasitellaan mukaisesti mukaan "
    "tietosuoja-asetuksen lain organisaatio* ulkopuolelta organisaatiomme tullut tulee lisatietoja lahetetty "
    "suojattuna suojatulla yhteydella salattuna seloste verkkosivu* verkkosivuilta osoitteessa hyvinvointialueen "
    "kautta kayttaen palvelun palvelulla lue sivuiltamme lahettamat laki saa sinulle teille tarkoitettu siina "
    "olevat olevien sellaisen potilastietoja arkaluonteisia vastuussa emme vastaa laitteella skickades skickats "
    "sant sand ta emot tas i mejlet e-posten e-postmeddelandet svara skyddat osakra skyddade personuppgifter "
    "uppgifterna sekretess hemliga otillaten kopiering spridning detta meddelandet innehaller hamta krypterad* "
    "skyddad* sakerpost* sakert lasas laggs lasbart oppnas dagar efter vilket forsvinner servern servrar genom "
    "trycka trycker knappen svarsknappen svara-knappen svarar vanlig losenord* kod appen programmet skanna* "
    "eventuella ursakta ursaktar fel skrivfel autokorrigering* skannats genomsokts granskats sakra virusfritt papper "
    "trad spara spar utskrift skrivfel stavfel beklagar kort "
    "ber dig skriv onodan fall telefon var av onodigt mobiltelefon innehallet kan innehalla konfidentiell* "
    "information uppgifter endast enbart bara for den de som avsett avsedda mottagare* ratt om du ni inte ar har "
    "fatt av misstag fel vanligen meddela informera avsandaren genast omedelbart och radera* forstor* ta bort alla "
    "kopior eller kopiera* sprid* obehorig* anvandning* anvanda dess innehall forbjud* tillat* ej far att det pa "
    "nagot satt tank innan svara skickat fran min mobil oppna klicka okand avsandare utanfor organisationen kommer "
    "behandlar enligt dataskyddsforordningen las mer skickas oskyddad vi ansvarar sekretessbelagd* vard lag "
    "begransat galaxy securely secure pixel device mobile phone please all use q0number this the may contain "
    "contains been has was dangerous content believed clean malware spam filter checked scan using android windows "
    "app readable expires expire days after which server button ordinary regular normal encrypted password link "
    "log in typos brevity excuse short paper trees save necessary really need waiver waive waived views opinions "
    "expressed those author employer necessarily represent liability liable accept damage caused transmitted "
    "transmission is are and any its it information intended only solely for use of individual entity named "
    "addressee* recipient* whom to which addressed if you not received have in error by mistake please notify "
    "inform sender immediately delete* destroy* all copies copy from your system or other that disclose* "
    "disclosure distribut* dissemination unauthori* unauthorised strictly prohibited contents content copying "
    "review privileged legally protected must do open click unless recognise recognize consider before think sent "
    "get ios my be free www scanned viruses originated outside organisation organization reply unmonitored we "
    "process personal data accordance with regulation policy see patient health person using taking action "
    "reliance on as a an outside printed unnecessarily without q0known q0mail q0name",
    denies=True,
)
#: The head of an earlier mail that is quoted.
QUOTED = topic(
    "kirjoitti skrev wrote lahettaja lahetetty fran skickat from sent date paivays paivamaara aihe amne "
    "subject till to cc "
    "kopio vastaanottaja alkuperainen valitetty edelleenlahetetty ursprungligt vidarebefordrat original "
    "forwarded begin "
    "reply datum den vastausviesti",
    "viesti viestin meddelande message ma ti ke to pe la su maanantai tiistai keskiviikko torstai perjantai lauantai "
    "sunnuntai maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina klo kl "
    "mon tue wed thu fri "
    "sat sun monday tuesday wednesday thursday friday saturday sunday man tis ons tors fre lor son "
    "mandag tisdag onsdag "
    "torsdag fredag lordag sondag jan feb mar apr may jun jul aug sep oct nov dec am pm tammikuuta "
    "helmikuuta maaliskuuta "
    "huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta "
    "januari februari mars "
    "april maj juni juli augusti september oktober november december january february march june july august october "
    "q0day q0clock q0number q0mail q0web q0name q0title",
)
#: Words that make small print a word on this very mail, unless it speaks of what to do in such a case.
IN_CASE = vocabulary(
    "vaar* vahingossa erehdyksessa virhe* poista* havita* tuhoa* sinulle teille",
    "fel misstag radera* forstor* bort",
    "error mistake delete* destroy*",
)
CASE = vocabulary("jos mikali ellet", "om", "if unless")
