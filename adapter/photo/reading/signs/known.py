"""Words that begin with a capital and name nobody: places, months, products, institutions, courtesies."""

from __future__ import annotations

from adapter.photo.reading.signs.medicines import MEDICINES
from adapter.photo.reading.signs.people import GIVEN
from adapter.photo.reading.signs.places import PLACES

_GREETINGS = """
hei heippa hejsan hej moi moikka moikkamoi morjens morjesta moro terve tervehdys huomenta päivää iltaa iltapäivää
hyvää hyvä hyvät arvoisa arvoisat arvon tere haloo heips no hello hi dear good hey greetings morning afternoon evening
    bästa kära hallå god goddag tjena tjenare ärade morron käre morrn
"""
GREETINGS = frozenset(_GREETINGS.split())
_CLOSINGS = """
tagen tagit taget tagna hela alla allt baker bakerin knuta knutan losatrix
terveisin terv t tv yst ystävällisin ystävällisesti kiitos kiitoksia kiittäen kiitollisena kunnioittaen kunnioitavasti
parhain lämpimin terkuin terkut terveiset syysterveisin kesäterveisin jouluterveisin talviterveisin yt ystterv rakkain
nimim
    mvh hälsningar hälsning hälsar vänligen vänliga vänlig tack bästa varma med högaktningsfullt vh hälsn tackar
    br regards kind best warm sincerely yours faithfully thanks thank cheers thx rgds truly respectfully many wishes
cordially greetings
"""
CLOSINGS = frozenset(_CLOSINGS.split())
_PLACES = """
suomi suomessa suomen finland helsinki helsingin helsingissä hki espoo espoon vantaa vantaan kauniainen kerava
järvenpää tuusula nurmijärvi hyvinkää lohja vihti kirkkonummi sipoo sibbo porvoo borgå loviisa lovisa lapinjärvi
lappträsk askola myrskylä mörskom pukkila
pukkila turku åbo tampere tammerfors oulu uleåborg lahti lahtis jyväskylä kuopio kotka kouvola lappeenranta
villmanstrand imatra hamina mikkeli joensuu rovaniemi vaasa vasa pori björneborg rauma hämeenlinna tavastehus hanko
hangö raasepori raseborg karjaa karis inkoo ingå
uusimaa nyland itä-uusimaa östra länsi-uusimaa keski-uusimaa kymenlaakso karjala etelä-karjala päijät-häme häme lappi
lappland ahvenanmaa åland levi ylläs ruka saariselkä saimaa itäkeskus kamppi kallio töölö kulloo nikkilä nickby
söderkulla hinthaara kerkkoo tolkkinen gammelbacka kevätkumpu
ruotsi ruotsissa sverige sweden stockholm tukholma norja norge norway tanska danmark denmark viro viron estland
estonia tallinna tallinn latvia liettua venäjä pietari saksa tyskland germany berliini ranska frankrike france pariisi
espanja spanien spain barcelona mallorca kanaria kanariansaaret
crete canaria gran riia riiassa riiasta axeln axlar axlarna onko voiko saako pitääkö tarvitseeko
novalan essex ceridal valaciklovir aciklovir teneriffa tenerife fuerteventura lanzarote
portugali portugal algarve italia italien italy rooma kreikka grekland greece kreeta kreta rodos kypros
cyprus turkki turkiet turkey alanya thaimaa thailand phuket bangkok bali vietnam intia indien india usa yhdysvallat
amerikka florida englanti britannia england london lontoo uk
eurooppa europa europe afrikka afrika aasia egypti egypten marokko dubai unkari puola polen kroatia kroatien bulgaria
itävalta österrike alpit alperna sveitsi hollanti australia kanada japani kiina kina
"""
_TIMES = """
maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai tammikuu helmikuu maaliskuu huhtikuu toukokuu
kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
måndag tisdag onsdag torsdag fredag lördag söndag januari februari mars april maj juni juli augusti september oktober
november december
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december jan feb mar apr jun jul aug sep sept oct okt nov dec mon tue wed thu fri sat sun
joulu juhannus pääsiäinen vappu uusivuosi jul påsk midsommar christmas easter midsummer
"""
_PRODUCTS = """
bepanthen bepanten burana panadol hydrokortison hydrocortison hydrocortisone hydrokortisoni mildison sibicort apobase
aqualan ceridal cerave fucidin bacibact voltaren ibumetin ibuprofen ibuprofeeni parasetamoli paracetamol aspirin
aspiriini disperin kefexin amoxicillin amoksisilliini amorion kåvepenin
locobase decubal canoderm propyless basiron daivobet dovobet advantan elocon elidel protopic emla zovirax zyrtec
cetirizin kestine heinix aerius telfast cortimyk canesten lamisil pevaryl daktarin doxycyclin doksisykliini apocillin
isotretinoin soolantra finacea metronidazol prednisolon prednisolone medrol
nivea vaseline vaseliini eucerin la roche posay neutrogena betadine septidin desinfektol mepilex mepore mefix
salvequick hansaplast compeed aquacel sorbact steristrip steri strip strips tegaderm zinkkipasta novalucol linola
oilatum betnovat betnovate dermovat savlon sudocrem germolene marevan eliquis xarelto metformin ozempic humira
iphone iphonesta iphonestani ipad ipadista samsung galaxy huawei oneplus nokia honor xiaomi android androidista
outlook gmail yahoo hotmail windows mac macbook apple google iphonen pixel sony mobile mail app appen application
whatsapp facebook instagram teams skype zoom word pdf jpg jpeg png heic wifi sms internet netti suomi.fi kanta
omakanta omakannassa omakannan omaolo maisa maisaan maisassa maisasta maisaa apottiin apotissa garmin polar fitbit
xiaomin watch strap band jobst salomon merrell haglöfs
suunto oftaquix nobivac apotti lifecare kela fpa kelasta hus husin husissa hyks ayl thl tays tyks
kys oys husista husiin tk tk:n ok covid korona pcr crp rr bmi
lidl prisma citymarket ikea k-market alko veho neste vr hsl allianz pohjola fennia lähitapiola terveystalo mehiläinen
mehilainen pihlajalinna aava dextra yths yliopiston apteekki diacor eira ortopedi duodecim terveyskirjasto
turvaposti turvaviesti securemail secure email sähköposti sähköpostin dvv mobiilivarmenne
"""
_WORDS = """
new year years gamla apoteket apotek
te teidän teille teiltä teidät teitä teihin sinä sinun sinulle sinulta sinua ni er ert era du dig din ditt dina jag i
i'm i've i'd i'll you your minä minun minulla olen tässä tämä tämän kuva kuvat kuvan kuvassa kuvasta kuvia kuvien
valokuva valokuvat foto fotot foton bild bilden bilder bilaga bilagor photo photos picture pictures image images
img dsc dscn screenshot scan kuvakaappaus skärmklipp liite liitteet liitteenä attachment aihe viesti viestin asia
subject ämne re fw fwd vs vl sv pxl mvimg snapchat received lähetetty lähetä skickat skickades från min mitt sent from
my get hanki lähettäjä vastaanottaja saaja till kopia date päivä pvm päivämäärä aika time datum
potilas lääkäri lääkärin hoitaja hoitajan sairaanhoitaja terveydenhoitaja tohtori doktor dr läkare läkaren sjukskötare
doctor nurse mr mrs ms prof terveysasema terveysaseman terveyskeskus hälsocentral hälsocentralen hälsovårdscentral
hälsostation hälsostationen hvc health centre center station clinic ajanvaraus ajanvaraukseen neuvonta päivystys
vastaanotto
hyvinvointialue hyvinvointialueen välfärdsområde välfärdsområdet wellbeing county ihotautipoli ihopoli poliklinikka
sairaala sairaalan sjukhus sjukhuset hospital työterveys työterveyden työterveyteen neuvola
käsi jalka ranne polvi nilkka selkä kasvot iho ihottuma haava luomi varvas sormi olkapää arm hand fot ben knä rygg hud
utslag sår arr ansikte finger tå wrist knee ankle foot back skin rash wound scar mole leg toe face vasen oikea vänster
höger left right
puh puhelin puhelinnumero gsm tel telefon phone mobile tfn nro numero s-posti osoite adress address katu katuosoite
nimi hetu henkilötunnus name namn personbeteckning tunnistettu identifierad avsändare avsändarens lähettäjän suojattu
skyddad secure message meddelande terveydeksi ei kyllä joo ja mutta
nej inga ingen inget några nu sen också annars varken sitten nyt muuten ensin lisäksi toinen ensimmäinen kolmas
one two three x-ray mri ct ekg eeg dna hiv aids hpv mrsa esbl ms ad dm rs d-vitamiini b12 c-vitamiini kysymys
kysymykset vastaus suomeksi svenska finska english suomi ruotsi ab oy ltd hetkinen hyvää huomio tärkeä kiireellinen
brådskande urgent important
lyme lymen borrelia crohn crohnin parkinson hashimoto basedow raynaud dupuytren psoriasis atopic atooppinen addison
achilles akilles rosacea herpes zoster melanooma akne ekseema impetigo candida borrelioosi ebola norovirus salmonella
stafylokokki streptokokki seborrhea lichen vitiligo urticaria
lupus sjögren raynaudin menier menièren marfan ehlers danlos morbus
achilles akilles pfizer moderna botox teflon velcro marathon maraton betadin finnair viking silja tallink marimekko
fiskars crocs nike
adidas jean jeans roundup
"""
KNOWN = (
    frozenset((_PLACES + _TIMES + _PRODUCTS + _WORDS).split()) | GREETINGS | CLOSINGS | ((PLACES | MEDICINES) - GIVEN)
)
