"""Places that a mail may name: countries, municipalities of Finland, and how a street or a bay is called. Pure."""

from __future__ import annotations

import re

_ABROAD = """
kenia tansania etiopia somalia uganda ghana nigeria gambia senegal etelä-afrikka namibia sambia malawi ruanda
kamerun tunisia algeria libya jordania libanon syyria irak iran israel palestiina saudi-arabia qatar oman kuwait
afganistan pakistan nepal bhutan bangladesh sri-lanka myanmar kambodža kambodza laos malesia singapore indonesia
filippiinit taiwan korea etelä-korea mongolia kazakstan uzbekistan armenia azerbaidžan ukraina valko-venäjä moldova
romania serbia bosnia montenegro albania makedonia kosovo slovenia slovakia tšekki unkari hollanti alankomaat belgia
luxemburg irlanti skotlanti wales islanti färsaaret grönlanti malta monaco andorra madeira azorit sisilia sardinia
korsika santorini ibiza meksiko kuuba jamaika dominikaaninen costa-rica panama kolumbia venezuela ecuador peru
bolivia brasilia chile argentiina uruguay paraguay uusi-seelanti fidži tahiti havaiji kalifornia texas new-york
kap-verde zanzibar sansibar mauritius malediivit seychellit goa delhi mumbai hanoi saigon kilimanjaro kenya tanzania
ethiopia tunisien jordanien libanon irak malaysia singapore filippinerna sydkorea sydafrika ukraina rumänien serbien
bosnien kroatien slovenien slovakien tjeckien ungern holland nederländerna belgien irland skottland island färöarna
kanarieöarna madeira mexiko kuba colombia brasilien argentina chile nya-zeeland kina kap-verde south-africa mexico
cuba brazil argentina netherlands ireland scotland iceland poland hungary turkey croatia morocco berlin paris rome
esplanadi esplanadin prague praha wien
vienna budapest bukarest krakova gdansk riika riga vilna vilnius tartu pärnu haapsalu saarenmaa hiidenmaa göteborg
malmö uppsala umeå luleå haaparanta haparanda oslo tromssa bergen kööpenhamina köpenhamn copenhagen hampuri hamburg
münchen frankfurt amsterdam bryssel dublin edinburgh manchester lyon nizza madrid malaga sevilla lissabon porto
milano napoli venetsia firenze ateena istanbul antalya kairo hurghada dubrovnik rhodos málaga malaga
malagan málagan geneve zürich chamonix
"""
_MUNICIPALITIES = """
akaa alajärvi alavieska alavus asikkala brändö eckerö enonkoski enontekiö eurajoki evijärvi finström forssa föglö
geta haapajärvi haapavesi hailuoto halsua hammarland hankasalmi harjavalta hartola hattula hausjärvi heinola
heinävesi hirvensalmi hollola huittinen humppila hyrynsalmi iisalmi iitti ikaalinen ilmajoki ilomantsi inari isojoki
isokyrö janakkala jokioinen jomala joroinen joutsa juankoski juuka juupajoki juva jämijärvi jämsä kaarina kaavi
kajaani kalajoki kangasala kangasniemi kankaanpää kannonkoski karijoki karkkila karstula karvia kaskinen kauhajoki
kauhava kaustinen keitele kemi kemijärvi keminmaa kemiö kemiönsaari kempele kerava keuruu kihniö kinnula kitee
kittilä kiuruvesi kivijärvi kokemäki kokkola kolari konnevesi kontiolahti korsnäs koskenpää kristiinankaupunki
kruunupyy kuhmo kuhmoinen kumlinge kuortane kurikka kustavi kuusamo kyyjärvi kärkölä kärsämäki kökar lapinlahti
lappajärvi lapua laukaa lemi lemland lempäälä leppävirta lestijärvi lieksa lieto liminka liperi loimaa loppi
lumijoki lumparland luoto luumäki maalahti masku merijärvi merikarvia miehikkälä muhos multia muonio mustasaari
muurame mynämäki mäntsälä mäntyharju mänttä naantali nakkila nivala nokia nurmes närpiö orimattila oripää orivesi
oulainen outokumpu padasjoki paimio paltamo parainen parikkala parkano pedersöre pelkosenniemi perho pertunmaa
petäjävesi pieksämäki pielavesi pietarsaari pihtipudas pirkkala polvijärvi pomarkku pornainen posio pudasjärvi
punkalaidun puolanka puumala pyhtää pyhäjoki pyhäjärvi pyhäntä pyhäranta pälkäne pöytyä raahe raisio rantasalmi
rautalampi rautavaara rautjärvi reisjärvi riihimäki ristijärvi ruokolahti ruovesi rusko rääkkylä saarijärvi saltvik
sastamala sauvo savitaipale savonlinna savukoski seinäjoki sievi siikainen siikajoki siikalatva siilinjärvi siuntio
sodankylä soini somero sonkajärvi sotkamo sottunga sulkava suomussalmi suonenjoki sysmä säkylä taipalsaari
taivalkoski taivassalo tervola teuva tohmajärvi toholampi toivakka tornio tuusniemi tyrnävä ulvila urjala utajärvi
utsjoki uurainen uusikaarlepyy uusikaupunki valkeakoski varkaus vehmaa vesilahti veteli vieremä vimpeli virolahti
vårdö vöyri ylitornio ylivieska ylöjärvi ypäjä ähtäri äänekoski nauvo korppoo houtskari iniö dragsfjärd taalintehdas
mariehamn maarianhamina nagu korpo pargas sjundeå kyrkslätt esbo vanda grankulla hyvinge träskända tusby ekenäs
tammisaari pojo pohja tenala bromarv jakobstad karleby nykarleby kristinestad kaskö närpes malax korsholm vörå
kronoby larsmo vasa jeppo oravais sideby kustö nådendal perniö bjärnå kimito hitis utö jurmo suursaari emäsalo
pellinki pellinge hervanta tammela pispala lielahti kaukajärvi hakaniemi pasila kumpula käpylä vallila arabia
lauttasaari munkkiniemi munkkivuori haaga kannelmäki malmi puistola vuosaari herttoniemi laajasalo kulosaari
munkinmäki tapiola matinkylä leppävaara otaniemi kivenlahti espoonlahti tikkurila myyrmäki hakunila korso koivukylä
martinlaakso jorvi peijas meilahti malminkartano eira kruununhaka katajanokka ullanlinna punavuori ruskeasuo
suomenlinna jätkäsaari korkeasaari linnanmäki särkänniemi näsinneula tahko himos vuokatti pyhä luosto koli nuuksio
repovesi pallas lapland ahvenanmaan nyland österbotten pohjanmaa savo kainuu satakunta pirkanmaa karelia
"""
PLACES = frozenset((_ABROAD + _MUNICIPALITIES).split())
#: What only a place is called by, and what a family is called by too: that one is a place only where somebody is.
_BUILT = (
    "katu|kadu|tie|tori|kuja|polku|polu|kylä|puisto|asema|silta|silla|aukio|portti|porti|halli|kirkko|kirko|satama"
    "|keskus|keskukse|sairaala|talo|museo|koulu|opisto|laituri|raitti|raiti|bulevardi|esplanadi|kortteli"
)
_GROWN = (
    "mäki|mäe|lahti|lahde|niemi|nieme|saari|saare|ranta|ranna|joki|joe|järvi|järve|koski|koske|pää|linna|vaara|tunturi"
    "|suo|laakso|harju|kangas|kankaa|luoto|luodo|salmi|salme|vesi|vede|vuori|vuore"
)
_CALLED = re.compile(
    rf".{{3,}}(?:(?:{_BUILT})(?:n|a|ä|an|in|on|un|en|seen|i?lla|i?llä|lle|lta|ltä|ssa|ssä|sta|stä)?"
    rf"|(?:{_GROWN})(?:lla|llä|lle|lta|ltä|ssa|ssä|sta|stä)"
    r"|ssa|ssä|seen|laan|lään|maalta|maalle|maahan"
    r"|[a-z]{3,}ö|skär|skären|fjärden|viken|sundet|näset|näs|väg|vägen|gata|gatan|gränd|gränden|torget|stigen|bron|parken|kyrkan|land|by|holmen|udden|viken"
    r"|street|road|avenue|square|lane)"
)
_OF_SOMEBODY = re.compile(r"\s*(?:on|oli|ei|sai|tuli|kipeytyi|jai|meni)\b")


def is_called_as_place(word: str, after: str) -> bool:
    """Whether a word has the shape of a place's name; `after`: what follows, folded.

    `Annankadulla` is a street. `Rantajärvellä on …` may be about a person.
    """
    return bool(_CALLED.fullmatch(word.casefold())) and not (
        re.search("ll[aä]$", word.casefold()) and _OF_SOMEBODY.match(after)
    )
