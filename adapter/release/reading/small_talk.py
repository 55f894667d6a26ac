"""Small talk round a request – machines, traffic, weather, work, languages – as topics (REL-01). Pure.

It has no word for the patient, the images or the release, and none by which the request could wait.
"""

from __future__ import annotations

from adapter.release.reading.topics import topic

_PLAIN = (
    "ja seka niin kuin on ovat oli olivat olisi ollut olleet meilla meillakin taalla taallakin teilla teillakin siella "
    "siellakin meidan me mina minun minulla tama taman tassa talla nyt taas jalleen viela jo kylla mutta onneksi "
    "vihdoin "
    "valitettavasti kuulemma hieman vahan melko aika aikamoinen aikamoista melkoinen melkoista kova kovin hirvea "
    "hirvean "
    "kunnon todella tosi ihan tanaan eilen aamulla aamupaivalla iltapaivalla viikolla viikon paivan paiva paivaa "
    "viikko "
    "koko ollut pitaa riittaa menee meni tuntuu kestaa kesti hei etta joten "
    "och men har hade var varit ar blev blir det den de vi oss jag var vart vara min mitt hos har idag i dag nu "
    "igen lite "
    "ganska mycket valdigt tyvarr just denna veckan vecka hela dagen pa for morse igar aven fortfarande som ju "
    "and but so the a it it's is are was were has have been we us our i my this at here today yesterday now again very "
    "quite rather bit little really still week morning afternoon day all just too with of in on up"
)
#: Lines, systems and computers that are slow and work again.
MACHINES = topic(
    "puhelinlinjat puhelimet faksi faksit kopiokone potilastietojarjestelma* jarjestelmanvaihdos* jarjestelmavaihdos* "
    "linja linjat linjalla yhteys yhteydet yhteyksissa verkko verkossa verkkoyhteys verkkoyhteydet jarjestelma "
    "jarjestelmamme jarjestelmat jarjestelmassa jarjestelmissa tietojarjestelma* tietokone tietokoneet kone koneet "
    "koneiden kuvansiirrossa tulostin tulostimet tietoliiken* palvelin palvelimet paivitys paivityksen paivityksia "
    "huoltokatko* katko katkoja katkos katkokset kayttokatko* puhelinlinja* "
    "overforingen overforingarna transfers systemet system systemen linjen linjerna natet natverket natverk datorn "
    "datorer datorerna uppdatering* avbrott "
    "avbrottet skrivaren "
    "line lines system systems network connection computer computers server servers update updates outage printer",
    f"{_PLAIN} tukossa remontissa rikki jaanyt elakkeelle kaytossa opettelemme opetellaan menossa sahkoposti "
    f"parhaiten siksi "
    f"kiitos karsivallisyydesta tack for talamodet thanks for your patience med hidas hitaat hitaita hitaasti "
    f"hitautta hidasta hidastelua hidastellut hidastelee hidastellee patkinyt "
    "patkii patki jumittanut jumittaa jumitti jumissa tokkii tokkinyt kangerrellut kangertelee ongelmia ongelma vikaa "
    "vika hairio hairioita hairioista poikki kunnossa korjattu toimii toimivat pelittaa pyorii uusi uutta uudet "
    "totuttelua opettelua harjoittelua oppimista hieno hyva kaikki normaalisti "
    "langsamt langsamma seg segt sega trogt troga strul strulat strulade problem fungerar nya ny nytt battre igang "
    "slow slowly sluggish problems problem issues trouble working works running fine ok back better new getting "
    "used to",
    denies=True,
    common=False,
)
#: Weather, traffic, and how much there is to do.
TIMES = topic(
    "ruuhka ruuhkaa ruuhkainen ruuhkaista ruuhkapaiva kiiretta kiireinen kiireista kiireisia haipakkaa hulinaa "
    "vilskett* "
    "tyomaara* lumi lunta lumisade lumimyrsky rantaa vetta sataa satoi pakkanen pakkasta pakkaset bussi bussit juna "
    "junat liikenne liikenteessa keli kelit ilma ilmat syksy kevat talvi kesa flunssa-aika flunssakausi pimeaa "
    "liukasta "
    "liukkaus bradska bradskt stressigt fullt upp ruljans trafiken trafik bussen bussarna taget tagen snon sno "
    "snovader "
    "snostorm* snoar regnar regn regnet vadret halkan halkigt kylan busy hectic workload traffic bus buses train "
    "trains "
    "snow snowing rain raining weather ice frost",
    f"{_PLAIN} vaki vahissa vahissa eteenpain mennaan toissa ollaan ei eivat kulje liiku kaaosmainen kaaos kahvi "
    f"keitetty "
    f"kahvia tarvitaan jaksetaan selvitaan vi klarar oss inte gar we manage not going paljon toita tyota kaikilla "
    f"myohassa myohastelee myohastyi kylma kylmaa kaunis kaunista upea "
    "ihana synkka pimea harmaa huono hyva ulkona matkalla tulossa tuli luvassa tammoista tallaista "
    "att gora folk forsenade forsenad sena sen staller till kallt halt morkt gratt vackert fint ute "
    "lot lots work day late delayed backlog awful terrible lovely nice cold dark outside out things around",
    denies=True,
    common=False,
)
#: The language that the writer is not at home in.
LANGUAGE = topic(
    "suomeni ruotsini englantini suomeani ruotsiani englantiani kielitaito* kieleni kielivirhe* "
    "svenskan svenska finskan finska engelskan engelska sprakfel* swedish finnish english grammar",
    "anteeksi pahoittelut pahoittelen kankea kankeaa kankeahko ruosteessa ruosteinen ruosteista huono huonoa vahan "
    "hieman "
    "toivottavasti ymmarratte saa selvaa on mun minun takeltelee tokkiva koulu* "
    "ursakta forlat beklagar om min haltar lite knagglig* rostig* dalig* bruten stapplande ar inte sa bra den basta "
    "sorry apologies apologize for my excuse please clumsy poor rusty broken bad bit a is not the best",
    denies=True,
    common=False,
)
#: What waits on the writer's desk.
PILE = topic(
    "nippu pino pinon kasa kasan liuta jono lista lomalta vapailta bunt hog hogen pile stack",
    f"{_PLAIN} tulin palasin palattuani juuri pyynto pyyntoja pyynnoista kuvapyyntoja toita asioita viesteja odotti "
    "odotteli odottamassa odottaa poydalla paivystyksen jalkeen tassa naista ensimmainen seuraava yksi iso "
    "begaranden kom just har vantade den requests kom back "
    "en begaran bildbegaran arenden kom tillbaka fran semestern semester semestret vantade vantar skrivbordet forst "
    "har ar den "
    "forsta nasta came back from holiday requests waiting waited desk first one next",
    denies=True,
    common=False,
)
#: How the writer is reached, and when.
CONTACT = topic(
    "tavoitan tavoittaa tavoitat tavoitatte tavoitettavissa yhteydenotot yhteydenotto yhteydenottoja soitot "
    "soittakaa soita "
    "soitelkaa soittaa puhelimitse kysyttavaa kysymyksia lisakysymyksiin lisakysymyksia kyselkaa kysykaa teams "
    "teamsilla "
    "teamsissa paivystav* kansliaan ring ringa kontakta kontakt fragor undrar fraga nas call reach reached "
    "questions ask "
    "contact radiographer",
    "paikalla koko iltapaivan aamupaivan plats till klockan tre fyra minut meidat minua meita minulle meille minuun "
    "meihin parhaiten helpoiten varmimmin ensisijaisesti mieluiten "
    "mieluummin mielellani mielellaan rohkeasti toki sahkopostilla sahkopostitse puhelimella puhelin puhelimeni on "
    "ovat "
    "olen olemme ajoittain usein valilla ruuhkainen ruuhkaa varattu iltapaivisin aamupaivisin aamuisin arkisin "
    "iltaisin "
    "virka-aikana virka-aikaan suorasta numerosta numeroon suoraan q0phone q0mail q0clock jos mikali tulee ilmenee "
    "heraa "
    "jokin jotain jotakin jai jaa epaselvaksi epaselvaa vastaan vastaamme kahvitauon lounaan palaverin jalkeen taas "
    "ja tai "
    "iltapaivalla aamupaivalla aamulla ma ti ke to pe ma-pe muina aikoina muulloin rontgenhoitaja sihteeri hoitaja "
    "tuki puh p klo seka tuki pacs-tuki "
    "mig oss garna helst vid om ni du over nagot nagonting per e-post mejl telefon lattast bast fran pa eftermiddagar "
    "formiddagar vardagar direkt ar oklart i bradskande arenden byrasekreteraren avdelningssekreteraren kansliet "
    "jouren "
    "rontgenskotaren kvallar helger jag tjanstledig onsdagar mandagar tisdagar torsdagar fredagar och tfn "
    "me us feel free to any with if anything is unclear just by email phone best easiest am are on directly out of "
    "hours "
    "please the on-call weekdays mornings afternoons further or via at you have",
    denies=True,
    common=False,
)
SMALL_TALK = (CONTACT, MACHINES, TIMES, LANGUAGE, PILE)
