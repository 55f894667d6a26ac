"""Ordinary words of care and work, by their beginnings: they name nobody and ask for nothing (REL-01). Pure.

A sentence of such words alone changes nothing in a request; it needs a mark of what it is about all the same.
"""

from __future__ import annotations

from adapter.release.reading.ordinary_words import ENGLISH, FINNISH, SWEDISH
from adapter.release.reading.plain import vocabulary

ORDINARY = vocabulary(
    FINNISH,
    SWEDISH,
    ENGLISH,
    # Finnish
    "potila* asiakas asiakkaa* hoida* hoide* hoita* hoito* tila* tilan* vointi* voinn* kunto kunnon oire* vaiva* "
    "rajoit* liike* liikku* liikerajo* kivul* kipe* arka arat turvo* jayk* puut* pist* saryt* sarke* kest* jatku* "
    "pahen* pahent* parane* paran* parem* huono* lisaanty* vahent* alka* alko* alun alussa loppuviik* pitka* lyhy* "
    "kauan "
    "pitkaan pitkittyn* toistu* usein harvoin joskus yleens* ajoittain jatkuv* selv* epasta* haitta* arjes* tyoky* "
    "sairausl* sairasl* tyos* harrast* urhei* pela* hiiht* kavel* juoks* nousta istu* nukk* yolla oisin paiv* viik* "
    "kuukau* vuo* aamu* ilta* torsta* perjant* maanant* tiista* keskivi* lauant* sunnunt* tamm* helmik* maalisk* "
    "huhtik* toukok* kesak* heinak* elok* syysk* lokak* marrask* jouluk* todet* epail* diagn* loydo* loydoks* arvio* "
    "tutkitaan tutkittu tutkittiin suunn* harkitaan keskust* kasitel* esitel* pohditaan selvitetaan selvitys* sovi* "
    "sovitt* varat* ajanvar* jono* kutsu* tulos* "
    "tulee tulevat tullut tuli tulo kay kayvat kavi kaynyt kaynn* palaa palaamassa saapu* siirtyi menossa menee meni "
    "ohjautui aloit* kaynnist* tarkoit* tarkoitu* tavoit* perust* tausta* sairas* leika* leikk* operaat* toimenp* "
    "konsult* yhteisty* asiantunt* moniammat* erikois* ortop* kirur* radiol* neurol* reumat* fysio* hoitokok* kokou* "
    "palaver* rontgenkok* meeting* mukana paikalla lasna yhdess* osallis* jasen* tiimi* ryhma* hoitoketju* "
    "hoitopolu* kuntou* harjo* apuvali* ortoo* rannetu* kipsi* lasta* laast* haav* ompel* infekt* laake* laakit* "
    "lahett* lahete* omaa vasta-arv* jalkiarv* jalkihoi* seur* kontr* tark* vertail* kehity* kehitt* edis* luutu* "
    "kokonais* arvioin* varmu* turval* laadu* laatu hyva hyvin parhaiten parhaan paras pian nopea* kiire* ajoissa "
    "silloin samalla samana samassa tama tana tanaan eilen huomen* ensi viime jo viela edelleen ollut olisi oli "
    "olivat "
    "on ovat voidaan voi voimme saa saadaan saisimme pystyt* auttaa auttaisi helpot* nopeut* tuke* tueksi pohja* "
    "avuksi hyodyksi tarpee* tarvi* kayt* mahdollis* ikaan* iakas ikainen vuotias "
    # Swedish
    "patient* hon han har hade ar var blev blir bliv* kommer kom komm* gar gick ska skall vard* behandl* besok* "
    "mottagn* avdeln* polik* klin* sjukh* akut* jour* lakar* skot* kirur* ortoped* radiolog* neurolog* reumat* "
    "fysio* "
    "tillst* smart* vark* ont svull* stel* rorl* rorlighet* nedsatt* begran* besvar* symt* symptom* problem* sedan "
    "lang* kort* forts* fortfarande annu igen ofta ibland natt* dag* veck* manad* aret arets morg* kvall* mandag* "
    "tisdag* onsdag* torsdag* fredag* lordag* sondag* januari februari mars april maj juni juli augusti september "
    "oktober november december konstat* upptack* misstank* diagnos* fynd* bedom* utred* planer* diskut* gransk* "
    "jamfor* folj* uppfolj* kontroll* bok* inbok* kalla* ko kon tid tiden tider tidig* remit* remiss* opera* "
    "ingrepp* vardmot* mote* rond* konfer* team* samarb* expert* special* medic* lakem* gips* skena* bandag* sar* "
    "infekt* trauma* fall* foll ramlat* halk* skad* olyck* brott* frakt* lakning* laker rehab* tran* hjalpm* syfte* "
    "andamal* "
    "bakgr* grund* behov* behov behover anvand* stod* hjalp* viktig* bra god* snabb* snar* val battre samre forb* "
    "forsam* okat* okar mer mindre fler med utan vid hos oss var vart vara under efter infor i pa av for till fran "
    "som dar nar* nast* forra sista forsta aldr* gammal "
    # English
    "patient* she he her his has had have is are was were been be being come* came going went will would may can "
    "care treat* visit* appoint* clinic* ward* hospital* emerg* doctor* physician* nurse* surg* orthop* radiol* "
    "neurol* "
    "rheum* physio* condit* pain* ache* swell* swollen stiff* limited limitation* movement* motion range function* "
    "symptom* problem* "
    "difficult* since long* short* continu* still again often sometimes night* day* week* month* year* morning* "
    "evening* "
    "afternoon monday* tuesday* wednesday* thursday* friday* saturday* sunday* january february march april june "
    "july "
    "august september october november december found find* finding* suspect* diagnos* assess* evaluat* review* "
    "plan* "
    "discuss* compar* follow* control* check* book* schedul* list waiting* queue time early late refer* operat* "
    "proced* "
    "meet* round* conference team* cooperat* expert* special* medic* drug* plaster* cast* splint* dress* wound* "
    "infect* "
    "trauma* fall* fell slip* injur* accident* broke* fractur* heal* rehab* train* purpose* background* basis base* "
    "need* "
    "used useful support* help* important good quick* soon well better worse* improv* deteriorat* increas* more less "
    "with at "
    "in on for to of by from during after prior ongoing further next last first old year-old ice icy "
    "stairs work daily life activity activities"
    "outstretched hand wrist jonka fysioterapeutilla toimintaterapeut* lastan "
    "turposi turvonnut varttinalu* kipsihoi* foll dess borttagning frakturen gipset kasikirur* handkirur* hoppu "
    "inom second ganger lapi n lla v sex six laadit* sijaiset yha overvags considered inledd sormien oheisen niihin "
    "stallningstagande tekee ahtaasta guld varda board originally syksyna talvena kesana kevaalla aitipoli haft nytta "
    "ogonhal* fysiater* gjord gjorda gjorts seeing type ex-smoker ajatellen lopulle alkuun indikaationa hur hanet "
    "varre "
    "turnaround mahtavia kollegoille pagar jatkoa apuanne yhteistyo* kerralla viimeksi ovrig auttaen hemskt ganget "
    "blixtsnabbt kumarrus viestistasi kahden kuluessa having gang suojatun lukuaika luettavissa suojatusti "
    "inbox uuteen nakyy varen hostas somras vintras vertaa verrataan konsultoi igenom apu apua riittaa tama "
    # of the writer's day, and of the body at large
    "kuin mitta* mittaan alue* muutt* muuton muutenk* liittyy kirjoit* kirjoitt* lahtotil* asenne* asennett* "
    "kuva-ark* saamin* kannalta olemassa olevat olevan hyodynt* kayttaa kaytti kasvo* oikeakat* vasenkat* nainen "
    "mies tytto fyysist* istumatyo* ohjannut eteenpain kirjoittelen taalta kohtau* kausi kauden biologi* "
    "yovuoro* aamuvuoro* iltavuoro* paivystysvuor* sujunut sujui kiitan opett* koulutu* lomake* tayttaa "
    "tayttaminen kunnolla otett* otettiin ulkoas* erilai* ennallaan "
    "kvinna man flicka flytt* ansvar* enhet* valfardsomr* fysisk* hogerhant* vansterhant* stabil* kand* "
    "installning trott ligg* ligga rorelse skiftarb* nattskift journalsyst* bruk togs blankett* fyll* "
    "utbildning* larde lart verkar "
    "woman man girl boy moved moving area dear colleague* earlier own standing height persist* reassess* applied "
    "dx hx yo known query recurrent previously incidental* helpful address* phone spoke form forms fill* guide "
    "guidance template clear system* shift night nine ten years staffed ",
)
