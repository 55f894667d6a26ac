"""Words for imaging in Finnish, Swedish, English and the Latin of radiology, as small tables.

All are without accents and in small letters (`rontgen`). A word ends with `*` when other letters may follow, as an
inflection or the rest of a compound (`polv*`: polven, polvinivel), begins with `*` when it may stand behind another
(`*rontgen*`: thoraxröntgen), and stands as a whole otherwise. Of words that overlap the longest counts.
"""

from __future__ import annotations

from typing import Final

_LOWER = "hip thigh knee lowerleg ankle foot heel toes"
_UPPER = "shoulder upperarm elbow forearm wrist hand fingers"
_ABDOMEN = "liver gall pancreas spleen kidney bladder gut belly lower-aorta"
_PELVIS = "pelvis hip sacrum bladder uterus prostate"
_CHEST = "chest ribs sternum heart upper-aorta"

#: Sites of the body: what is meant (several: an area of which each is a part), and its words.
SITES: Final[dict[str, str]] = {
    "brain face sinus jaw orbit ear": "paa paan paassa paahan paasta paata paakuv* paaront* huvud* head caput",
    "brain": "aivo* hjarn* brain* cerebr* kallonsis* intracran* intrakran*",
    "brain face": "kallo* skall* skull crani* krani*",
    "face sinus jaw orbit": "kasvo* ansikt* face facial",
    "sinus": "*sivuontelo* poskiontelo* nso sinus sinuk* bihal* paranasal*",
    "sinus face": "nena nenan nasa* nose nasal",
    "jaw": "leuka leuan leuko* leukan* *hammas* *hampa* kake kaken kakled* tand* *alaleu* *ylaleu* jaw mandib* maxill* "
    "dental dentes tooth teeth ortopantomo* opg optg panoram* temporomand*",
    "orbit": "orbit* silma* silmi* ogon* oga ogat eye eyes",
    "ear": "korva* korvi* ora orat oron* ear ears mastoid* ohimolu* tinningb* temporalb*",
    "neck cspine thyroid carotid": "kaula kaulan kaulalla hals halsen halsront* halsult* neck",
    "neck cspine": "niska* nack*",
    "cspine": "kaularan* kaulanikam* halsrygg* halskot* cervical* cervik* cspine csranka",
    "neck face jaw": "sylkirau* paroti* spottkort*",
    "thyroid": "kilpirau* thyro* thyre* tyre* skoldkort*",
    "carotid": "karoti* carot* kaulavalt* kaulasuon* halskarl*",
    "cspine tspine lspine sacrum": "selka selan selkaan selkar* ranka rangan *rangan rygg* helrygg* back spine spinal* "
    "columna kolumna kotpelar* vertebr* nikama* kotor",
    "tspine": "rintaran* rintanikam* brostrygg* brostkot* thoracal* thorakal* torakaa* thorakaa* tspine",
    "lspine": "lanne* landrygg* landkot* lumba* lumbo* lspine ls lsranka lsront* lsrygg*",
    "sacrum": "ristilu* sacr* sakr* coccy* hantalu* sinivel* siled* iliosa* svansb* korsb*",
    _CHEST: "thora* *thorax* tooraks* thx *keuhko* rintakeh* rintaontel* chest lung* pulmo* cxr brostkorg* "
    "mediast* pleura* torax*",
    "chest tspine": "thoracic",
    "upper-aorta lower-aorta": "aorta* aortt*",
    "ribs": "kylki* kylje* rib ribs costa* kosta* revben*",
    "sternum": "sternum* sternal* rintalas* brostben*",
    "heart": "sydan* sydam* hjart* heart cardi* kardi* cor koronaa* coronar* koronar* sepelvalt* kranskarl* echocard* "
    "ekokard*",
    "breast": "rinnat rinnan rintoj* rintasy* breast* mamma mammae mammo mammar* *mammogra* mamografi*",
    "axilla breast shoulder": "kainalo* axilla* armhal*",
    "breast chest": "rinta brost brosten brostront*",
    _ABDOMEN: "*vatsa* vatso* abdom* buk* belly maha mahan mage magen",
    "liver": "maksa* lever* liver hepa*",
    "gall": "sappi* sapen sappe* galla* gallb* gallv* biliar* bile chole* kole* mrcp",
    "pancreas": "haima* pankrea* pancrea* bukspott*",
    "spleen": "perna* spleen mjalt* lien",
    "kidney": "ren renes munuai* njur* kidney* renal* nefro* nephro* urogra*",
    "kidney bladder": "virtsa* urin* urinv*",
    "bladder": "rakko rakon virtsarak* bladder* blasa urinblas*",
    "gut": "suoli* suole* *suolen colon* kolon* *suoli *tarm* bowel* intestin* enterogra* mahalau* umpilisa* appendi* "
    "ventrik* stomach* magsack*",
    "gut pelvis": "rectum* rektum* perasuol*",
    "gut chest": "ruokatorv* esofag* esoph* oesoph* matstrup*",
    _PELVIS: "lantio* pelvis pelvic* pelvi* backen*",
    "uterus": "kohtu kohdun kohtuo* uter* livmod* munasarj* ovar* aggstock* gyne* raskau* sikio* foster* fetal obstet*",
    "prostate": "eturauh* prostat*",
    "testis": "kives* kivek* testis testikkel* testicl* scrot* skrot*",
    "groin hip pelvis testis": "nivus* groin* ljumsk*",
    "hip": "lonkka* lonka* lonkki* hip hips hoft* coxa coxae coxar*",
    "thigh": "reisi* reide* reite* femur* femor* thigh* larben* laret",
    "knee": "polvi* polve* knee knees kna knan knat knaled* knaront* knaskal* genu genus patell* menis* lumpio*",
    "lowerleg": "saari saare* saariluu* tibia* fibula* crus cruris underben* shin pohje* pohke* pohkee* calf vad vaden "
    "vadben*",
    "ankle": "nilkka* nilka* nilko* nilkko* ankle ankles fotled* vrist* talocr* malleol* tarsus tarsal* talus",
    "ankle heel lowerleg": "akilles* achilles*",
    "foot heel toes": "jalkater* jalkapoy* foot feet fot foten fots fotront* pes pedis metatar* mellanfot*",
    "heel": "kantapa* kantalu* calcan* kalkan* heel heels hal halen halben*",
    "toes": "*varvas* *varpa* isovarv* toe toes hallux ta tar tarna storta* lilta*",
    _LOWER: "alaraaj* jalka jalan jalat jalko* jalkoj* leg legs ben benet benen nedreextrem* lowerextrem* lowerlimb*",
    "shoulder": "olkap* olkani* olka olan olat olkai* shoulder* axel axeln axlar axelled* skuldra* humerosc* glenohum* "
    "acromi* akromi*",
    "shoulder upperarm": "humeri",
    "shoulder clavicle scapula": "hartia* hartio*",
    "clavicle": "solislu* clavi* klavi* nyckelben* collarb*",
    "scapula": "lapalu* lapalui* scapul* skapul* skulderbl* lapaluu*",
    "upperarm": "olkavar* olkalu* humerus overarm* upperarm*",
    "elbow": "kyynarp* kyynarni* kyynartai* elbow* armbag* cubit* kubit*",
    "elbow forearm": "kyynar kyynaran",
    "forearm": "kyynarvar* kyynarlu* ulna* radius radiuk* varttinalu* antebr* forearm* underarm*",
    "wrist": "ranne* rante* wrist* handled* handlov* carpus carpal* karpal* carpi scaph* skafo* venelu*",
    "hand": "kasi kaden katta kasien kasia kadet kasista kadesta kateen kasikuv* kasiront* kammen* hand hands handen "
    "hander handront* handrygg* manus metacarp* metakarp*",
    "upperarm elbow forearm": "kasivar*",
    "fingers": "*sormi* *sorme* *finger* *fingr* peukalo* thumb* tumme* pollex* digitus",
    _UPPER: "ylaraaj* arm arms armen armar armarna ovreextrem* upperextrem* upperlimb*",
    f"{_CHEST} {_ABDOMEN} {_PELVIS}": "vartalo* trunk body kropp kroppen bal balen",
}

#: Sites that a body has two of: only there an L or R by itself is a side.
PAIRED: Final = frozenset(f"{_LOWER} {_UPPER} ribs breast kidney orbit ear clavicle scapula".split())

#: What is taken as no site, for it is all of them.
EVERYWHERE: Final = "kokokeh* kokovartal* helkropp* wholebody polytrauma*"

#: Kinds of imaging, by their words.
MODALITIES: Final[dict[str, str]] = {
    "xray": "*rontg* *rontk* roentg* *rtg rg xr cr cxr xray xrays rx *radiogra* plainfilm natiivikuv*",
    "fluoro xray": "*lapivalai* genomlys* fluoro* passage* dsa",
    "mammo": "*mammogra* mamografi* mammo mg tomosynt*",
    "ct": "tt ct dt tta cta hrct hrtt ctpa ldct *tietokone* *kerroskuv* "
    "*datortomo* *skiktrontgen* computedt* computert* viipalekuv* natiivitt",
    "ct xray": "kktt cbct kartiokeila*",
    "mr": "mr mri mrt mk mt mra mrcp mrtg fmri *magneet* magnet* *magnetkam* *magnetrontgen*",
    "us": "ua uaa us ul *ultraaan* *ultralj* *ultraso* sonogra* *kaiku* echo* eko ekok* doppler* dupleks* duplex*",
    "nm": "gammak* isotoop* isotop* *skinti* *scinti* spect* nm",
    "pet": "pet petct pettt petmr positron*",
    "bmd xray": "luuntihe* luutihe* densitom* dexa dxa bentath* bonedens*",
    "ecg": "ekg ecg",
}
#: What counts only where nothing else says how: vessels are imaged in several ways, a CT too may be native.
WEAK: Final[dict[str, str]] = {"fluoro ct mr xray": "*angiogra*", "xray": "natiivi"}

#: DICOM's codes of modalities (PS3.3 C.7.3.1.1.1) by kind; codes of what is no image (SR, PR, KO, OT …) say nothing.
CODES: Final[dict[str, str]] = {
    "xray": "CR DX RG DR XR PX IO",
    "fluoro xray": "RF XA XF DF",
    "mammo": "MG",
    "ct": "CT",
    "mr": "MR MA MS",
    "us": "US IVUS EC",
    "nm": "NM ST",
    "pet": "PT",
    "bmd xray": "BMD",
    "ecg": "ECG HD EPS",
}

#: Sides of the body.
SIDES: Final[dict[str, str]] = {
    "right": "oik oikea* oikei* hoger* ho hog right rt dxt dext dexter dextra hgr",
    "left": "vas vasen* vasem* vasti vanst* va left lt sin sinist* sn vns",
    "left right": "molem* bilat* bil bada both mol ambo ambil* kummank* kumpik* kumman*",
}

#: Phrases that are one word here: their first words mean something else by themselves.
PHRASES: Final[tuple[tuple[str, str], ...]] = (
    (r"\bx[ -]ray", " xray"),
    (r"\bplain[ -]films?\b", " plainfilm "),
    (r"\b(whole|total)[ -]body\b", " wholebody "),
    (r"\bkoko[ -](keho|vartalo)\w{0,5}", " kokokeho "),
    (r"\bhela?[ -]kropp\w{0,3}", " helkropp "),
    (r"\bcomput(?:ed|er)[ -]t", " computedt"),
    (r"\bbone[ -](?:mineral[ -])?dens", " bonedens"),
    (r"\b(?:thoracic|thoraco|th|t|d)[ -](?:spine|ranka|rangan|rygg|columna)\b", " tspine "),
    (r"\b(?:cervical|c)[ -](?:spine|ranka|rangan|rygg|columna)\b", " cspine "),
    (r"\b(?:lumbar|lumbal|l|ls)[ -](?:spine|ranka|rangan|rygg|columna)\b", " lspine "),
    (r"\bsi[ -](?:nivel|joint|led)\w{0,4}", " sinivel "),
    (r"\b(upper|lower|ovre|nedre)[ -](extrem|limb|arm)", r" \1\2"),
    (r"\b(?:lower|under)[ -]leg\b", " crus "),
)
