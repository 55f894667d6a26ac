"""Names of medicines, creams and dressings sold in Finland: written with a capital, and nobody's name. Pure."""

from __future__ import annotations

_SOLD = """
amoksiklaavi amoksisilliini abilify acetec acido aciclovir aciclovirum actrapid adalat advagraf aerius airomir
akineton aldactone alendronat
alfuzosin allevyn allopurinol almogran alprox alvedon amaryl ambien amiloferm amitriptyliini amlodipin amlodipiini
amoxin amlonova amorion amoxiclav arcoxia aripiprazole asacol atacor atarax atorvastatin atorvastatiini augmentin
avamys avonex azithromycin atsitromysiini azyter bactroban bactigras balmed benadryl benzac betahistine betaserc
betmiga betoptic bisoprolol bisoprololi bonviva brilique brimica bricanyl budesonid burinex bupropion byetta
calcichew canestest candesartan cardace cartia cefalexin kefaleksiini kefalex cefuroxim celebra cerazette champix
cialis cilest cimzia cipralex ciprofloxacin ciproxin cirrus citalopram clarityn claritin clindamycin clopidogrel
co-codamol codesan coldrex concerta concor condyline conversum corsodyl cortiment cosentyx cosopt coversyl crestor
curatoderm cutivate cymbalta dalacin deponit desloratadin desunin detrusitol detremin devisol dexametason diazepam
diclofenac differin diflucan digoxin dienorette dilmin dimetrin diovan diprosalic diprosone disperin divigel
dulcolax dupixent duphaston duraphat ecural edronax efexor effient elavil elmiron emconcor emgesan emgality enbrel
enalapril entocort epiduo epipen jext escitalopram esomeprazol estradot estrogel etalpha exforge ezetimib ezetrol
felodipin femoston ferrogen finasterid flagyl flixonase flixotide flosteron fluconazol flunex fluoksetiini forxiga
fosamax fragmin frisium fucicort fucithalmic fungoral furesis furosemid gabapentin gabapentiini gabrion gardasil
gaviscon glucophage geavir havrix hirudoid hiprex hydrex hydroxyzin ilaris imigran imodium imovane imovax imuran
insuman inuxair ipramol januvia jardiance jaydess kaleorid kalcipos kaletra kefalosporiini keflex keppra ketesse
ketipinor ketoprofen kenacort kliogest klexane kyleena lamictal lantus lanzo lariam lasix lemsip lercanidipin
letrozol levemir levolac levitra levothyroxin tyroksiini thyroxin lexotan lipitor lisinopril litalgin livial locoid
locoidon loette loratadin lorat losartan losec lyrica malaronet malarone marcain mareks maxitrol medrol melatonin
melatoniini meloxicam menjugate mercilon mesalazin metex methotrexate metotreksaatti metoprolin metoprolol
microgynon minipress mircera mirena mirtazapin mometason montelukast morphine movicol mucomyst mylan naproxen
naprometin naprosyn nasonex neulasta neurontin nexium nicorette nicotinell niquitin nobilette norflex nordette
norspan norvasc novorapid novomix nurofen nutrilon nuvaring opamox olmetec omeprazol omeprazole opatanol orajel
orabet orloc ovestin oxamin oxycontin oxynorm pamol pantoprazol pamol para-tabs paxlovid penicillin penisilliini
pentasa pinex plaquenil plavix pradaxa praluent prednison prednisolon pregabalin premarin prevenar priadel primaspan
primolut progynova propral prozac protopic psorcutan pulmicort qlaira quinapril ramipril ranitidin remicade renitec
requip restasis retin rilast risperdal ritalin rivotril roaccutan roaccutane rosuvastatin rosazol rozex sandimmun
sarotex seloken senade septocaine seretide seroquel sertralin sertraliini silkis simponi simvastatin singulair
sirdalud skinoren skyrizi slinda solu-medrol somac spasmo-lyt spiriva spirix stelara stesolid stilnoct strattera
suprax symbicort synflorix targiniq tavegyl tarivid tenox tetralysal tetracyclin terbinafin thyrax tramal tramadol
tranexamsyra transtec tremfya tresiba trexan triasporin trimetoprim trikozol twinrix tylenol ultracortenol ursofalk
vaccin valtrex vagifem valaciclovir vallergan valsartan venlafaxin ventoline ventolin verapamil vermox vesicare
viagra vimovo vibrocil vitamiini v-pen vpen voltarol wegovy saxenda mounjaro victoza xatral xolair xanor xylocain
yasminelle yaz zaditen zantac zaldiar zelitrex zinacef zocor zoely zoloft zopinox zyban zyloric zofran zomig zyprexa
altermed aquaphor avene bioderma bepanten bodylotion carmolis canestenin clearasil cutimed duoderm elastoplast
fixomull flamazine flaminal granuflex hemosan intrasite inadine kerrapro lamisilat leukoplast leukotape lomodex
medihoney micropore mefilm melgisorb mepitel mepitac nizoral octenisept op-site opsite polymem prontosan sanatorium
sebamed silvercel softban tubifast tubigrip urgotul urgo vichy zetuvit ziaja idoform iruxol jelonet kaltostat
ketanest comfeel biatain brava coloplast dansac hollister convatec libresse tena comirnaty spikevax vaxzevria
cavilon helosan xyloproct daktacort daktar oftan chlora oftanchlora panacod sinkkiliuos scheriproct proctosedyl
 ortonin orton bacibact septidin linola vivania perspirex aco apobase ceralan fluconal pevisone
sorbact eurax prisma-void bepanthenia vaselinin natusan ultracur betolvex obesin duact benadon zinksalva
idomin novalucol sibicort hydrocort mildison minisun devisol calcium magnex magnesium omega rela
precosa bifiform lactobacillus imodium tannacomp electrolyt osmosal laxoberon pegorion levolac agiolax duphalac
optifresh systane oculac viscotears artelac lomudal livostin kentacol naso nezeril nasolin otrivin vibrocil
strepsils zyx bafucin coldrex finrexin finrex ibuxin ibusal ibumax burana-c pronaxen ketorin orudis listoflex
perskindol mobilat ice-power fludent elmex sensodyne corsodyl zendium xerodent andolex
dermosil cliniderm locobase decutan isotrexin epuris azelex finacea mirvaso soolantra brulidine
tetracut terracortril oftaquix taptiqom azarga lumigan xalatan monoprost ganfort
lemsip tiger-balm neutral aveeno e45 diprobase zerobase cetraben doublebase hydromol dioctyl fybogel
germoloids anusol corsadyl piriton piriteze benadryl rennie tums gaviscon nurofen calpol voltarol
dermol fucibet betnovate eumovate trimovate canesoral cortate
tetravac boostrix ditebooster infanrix encepur ticovac fsme fsme-immun
"""
MEDICINES = frozenset(_SOLD.split())
