"""Given names in use in Finland, and how a family name looks: what makes a word that begins with a capital a name."""

from __future__ import annotations

import re

_FINNISH = """
aada aamu aapo aaro aaron aarne aarni aatos aatu aatto adele ahti aija aila aili aimo aini aino aira airi ainokaisa
aisla akseli aki aku aleksanteri aleksi alina
aliisa alisa allan alli alma alpo altti alvar alviina amalia amanda anette anita anitta anja anna anne anneli anni
anniina annika annikki annukka anselmi anssi antero
anton antti anu ari arja armas armi arno aro arto arttu artturi arvi arvid arvo asko asta atte aukusti aulis aune auli
aura auvo axel benjamin birgitta daavid
daniel eedla eelis eemeli eemil eerik eerika eerikki eero eeti eetu eeva eevert eevi eija eila eine eini einari eino
eira elea eleonoora eliisa elias elina elisa elisabet elise elissa ella elle ellen elli
elma elmeri elmo elna elsa elsi elvi elviira emilia emil emma emmi emmy enna ensio enni ere erja erkka erkki erno
ernesti essi esa esko ester eveliina eva fanni fiia
frans hanna hanne hannele hannes hannu harri heidi heikki heimo heini heino helena heli helinä helga helka hellevi
helmi helvi hemmo henna henni henri henriikka henrik
henry hertta hilda hilja hilkka hilla hilma hugo ida iida iiris iiro iiu iivari ilari ilkka ilma ilmari ilmi ilona
ilpo ilse immi impi ingrid inari inka inkeri irene iris irja irma isabella ismo
isla isto jaakko jaana jade jalmari jami jan jani janika janina janita janna janne jari jarkko jarmo jarno jaro jasmin
jemina jenna jenni jenny jere jeremias jesse jimi jirka joel
johanna johannes joni jonna jonne jooa joona joonas joonatan jooseppi jorma josefiina jouko jouni juha juhana juhani
juho jukka julia julius jussi justiina justus jutta juuso
jyri jyrki kaapo kaarina kaarle kaarlo kaija kaino kaisa kaisu kalervo kalevi kalle karla karoliina karri kati katja
katri katriina kauko kasper kaspian katariina kerttu kiia kiira kim
kimi kimmo kirsi kirsti kyllikki klaara klaus konsta kristian kristiina krista kukka kyösti laila lari lassi laura
lauri leea leena leeni leevi leila lemmikki lenni lenny leo linnea lilja lilli
lila linda liina liisa liisi livia loviisa lotta luca lucas luka lukas lyyli lyydia maaria maarit maija maiju
maija-liisa mainio mai mainiö maire maisa maire malla manta manu marja marjaana marjatta marjo marjut marita marke
marketta markku marko markus martta martti martin matias matilda matleena matti mauno mauri max meeri meri-tuuli merja
mervi mette mia mika mikael mikaela mikko mikla milja milla milo mimmi mimosa minea minja
minna minttu mira mirja mirjam mirjami mirka mirkku miro moona mona miska mysti natalia nea neea nella nelli nelma
nico niilo niina niki niklas niko niila nina noa noel noora nooa nuutti oiva olavi oliver olivia
olli oona oliver onerva orvokki oskar oskari osmo ossi outi paavali paavo pasi patrik paula pauli pauliina pekka pekko
peetu peppi pertti petja petra petri petteri pihla piia pinja pipsa pirjo pirkko
päivi päivikki pyry raakel raili raija raimo raisa rasmus rauni rauno rebekka reetta reeta reija reijo reima reino
riia riikka riina risto rita ritva roni roope ronja roosa rosa ruben ruusu ruut saana
saara saimi saima saija sakari saku salla salli salme salomo samu sampo sami samuel samuli sanelma sanna sanni santeri
santtu sara saska sari satu seija selma senja senni seppo severi signe siiri siina silja silvia simo sini
sinikka sirkka sirkku sirpa sisu sofia sointu soini sohvi sonja stella stiina suoma susanna susanne suvi sylvi sylvia
taavi taavetti taika taimi taina tanja taneli tapani tapio tarja tarmo taru tatu tauno teemu teija
teppo terhi tero terttu teuvo tiia tiina tilda timi timo tinja toini toivo tom tomi tommi topi touko torsti tuija
tuomas tuomo tuukka tuula tuure tuulikki tyyne tytti ukko-pekka ulla ulpu ulrika unto urpo usko
uuno vappu valtteri vanessa veera veeti veijo veikko veini vellamo venla verna verneri vesa vieno viivi viljami viljo
ville vilho vilja vilma viola viivi virpi voitto vuokko väinö yrjö
"""
_OTHER = """
viggo vidar alvin nore loke ture otso elvin melvin wilmer neo leon ebbe love sixten frans nellie signe iris alvina
luna nisse olle pelle bosse berra sussi gitta nettan micke jocke putte gun-britt gun-maj titti annelie kickan micce
robban danne jamppa masa pena reiska rane kale hessu sepi sepe kike jorkka mara jartsa pete gunnel gunnevi gunvi
gudrun gundel gurli gusti hjördis hulda ing-britt ingalill ing-marie inga-lill jarl karl-johan karolina klas knut
kurt leopold lillemor lisen lotten magdalena maj-lis maj-len majvor malte melker mildred måns nanna nanny orvar
ottilia ragnhild regina runar sigurd sigvard solveig sture sune svante teodor terese torsten tyko ulla-maj ulrik
valfrid valter vanja verner vilgot viveka viveca vivan vivi-ann yngve zacharias ann-britt ann-charlotte ann-kristin
ann-lis benita borghild boris börje conny dagmar dorrit egil einar elis elof emanuel erling evert fjalar folke
fritiof gösta göte greger gretel gunda halvar helfrid helmer henning hildegard hilding ingvald roland moa margit
maud marie walter aarno aarre alvi anselm asser eljas hemminki herkko iivo iikka jaska joose kaapro kauno kosti
kullervo kustaa kuisma launo nestori nikolai oleg orvo raine rainer ransu rauli reko samppa sylvester tauri teijo
ture vertti yrjänä ainikki alise fiina hellin iisla kerttuli oliivia eliel joa luukas daniyal khadija amina zeinab
natalja ljudmila nadja priya rahul anjali maarja kristjan toomas tiiu urmas piret liis tõnu agnieszka katarzyna
piotr krzysztof małgorzata tomasz wojciech keijo pentti
karen jennifer ashley amanda melissa brian jason justin ryan tyler brandon aaron nathan zachary kyle evan luke owen
chloe ava harper evelyn abigail scarlett riley aria matthew joshua michelle steven stephen richard laura lauren natalia
rachel megan samir hussein mustafa abdul fatuma halima pavel andrei maksim yulia
adam ahmed agneta albert alexander alex alexandra alfred ali alice alicia alva amelie amira anders andreas andrew
angelica anna-karin annelie annika anne-marie anthony arthur arvid astrid august axel barbro beatrice
ben bengt benjamin berit bertil birger birgit bjarne bodil bo-göran britt brita britta carina carita carl carl-gustaf
carolina caroline catharina cecilia charlie charlotte chris christer christian christina christine christoffer claire
clara daniela david dagny disa doris ebba edith edit edla edvin edward elin elias eliot elizabeth ellinor elsie elvira
emelie emily eric erik erika ester eva-lotta evelina fatima fabian felicia felix filip fredrik
freja frida fredrika george georg gerd greta gunborg gunilla gunnar gunvor gustaf gustav göran göta hampus harald
harry hasse hedda hedvig helene hendrik henrietta henrika herman hilda hjalmar håkan holger ian ibrahim inga ingegerd
inger
ingmar ingvar ingela isak isabelle ivan jack jacob jakob james jane jannica jens jeanette jessica jim joakim joachim
john johan jon jonas jonathan jonatan josef josefine joseph julia karin karl katarina kate kenneth kerstin kevin kjell
kristina kristoffer lars lasse leif lena lennart lea leia liam lilian lily linus linn lisa lisbeth lovisa louise lucas
lucy ludvig magnus maja majken malena malin maria mariam margaret margareta mariann marianne marika mariana
marina marcus mary maryam mathias mathilda matilda mats max michael mikaela mikael mohamed mohammed molly monica
monika muhammad märta nadia natalie nathalie nellie nicklas nicole nils nina nora olaf ole oliver olof oskar oscar
otto ove
patrick paul per-erik peter philip pia ragnar rasmus rebecca rickard robert robin roger rolf ronny roy rurik ruth sam
samantha samira sara sarah saga sebastian selma signe sigrid simon siri sixten sofie sonja sophie stefan
steffan stig-göran stina susan susanna susanne svea sven sven-erik sebastian sylvia tage tatjana teresa theo theodor
thea therese thomas tim tobias tom tomas tove tuva tyra ulf ulrica ulrika valdemar vendela vera veronica victor
victoria
viktor viktoria vilhelm vilma viking vincent wilhelm william wilma yvonne yusuf åke åsa örjan östen emma oliver olivia
noah ethan jackson sophia mason logan mia lydia hannah zoe zara omar hassan yasmin aisha layla olga svetlana irina
tatiana
natasha sergei dmitri vladimir igor mihail ludmila galina jelena oksana anastasia nguyen minh linh
"""
_BOTH = """
aamu aatto aimo aino-kaisa aki anna ari aro armas arvo asta aura ere elle essi eine harri heimo helmi henri hilla ilma
ilona ilta immi impi inari into isla isto ilo jade jan jarno kaino kauko kim kukka lahja laila
lassi lempi lilja linda lumi mai mainio maire manta marja mari matti max meri milla mimosa minea mona mika mikä miska
moona nico niki noel oiva oma onni otto outi paula pia pihla pyry rita rauha rosa ruusu saga sam saku sari satu salla
salli salme
sampo sara sini sisu sola soini sointu stella suoma sulo suvi säde taika taimi taina taru tarja tarmo tim tapio tilda
toivo touko tom tuuli tuula ukko unto usko urho vappu venla vera verna vesa vieno vilja viola voitto vuokko
art ben bill bo chris gun dag dawn disa elin faith frank grace hans hope ian jack jim kate lea lena lily linn liv mark
mary may maja molly my mason logan nora omar per paul rich rose roy sten stig sue sol siri sven theo tove tyra ulla
unn viking will
anders ebba liina nina eira ida ella elsa elli ester ole karin kalle ali tuva aatos ensio heino kaisla lauha tarja
pasi jani mila lila tiina-? anu sanni kati heini kaisa hanne sanna jonne rauni karri reima saima salomo
"""
#: Names that are ordinary words too, in one of the languages: no names where a sentence begins, or without a capital.
AMBIGUOUS = (set(_BOTH.split()) | {"hilja", "ville", "johan", "minttu"}) - {
    "anna-karin",
    "matti",
    "elli",
    "ella",
    "elsa",
    "kalle",
    "karin",
    "ida",
    "nina",
    "kati",
    "kaisa",
    "sanna",
    "hanne",
    "anu",
    "jani",
    "tiina-?",
    "saima",
    "ester",
    "maja",
    "mary",
    "kate",
    "elin",
    "linda",
    "harri",
    "jarno",
    "laila",
    "lena",
    "nora",
    "paula",
    "pia",
    "sara",
    "tarja",
    "tuula",
    "ulla",
    "anders",
    "ebba",
    "molly",
    "sven",
    "lily",
    "milla",
    "mona",
    "rita",
    "salla",
    "stella",
    "taina",
    "vera",
    "tyra",
    "tove",
}
#: Without a capital only those that no other word resembles.
_LOWER = """
aada aapo aaro aarne aatu ahti aila aili aino akseli aleksi aliisa anneli anni anniina annika annikki anssi antero
antti arttu artturi atte aukusti aulis eelis eemeli eemil eero eetu eeva eevi eija eila eino elias elina elisa elli
emilia emil emma emmi erkki ernesti esko eveliina hanna hannele hannu heidi heikki helena henna henriikka hilda hilkka
hilma iida iiris ilkka ilmari ilpo inkeri irma jaakko jaana janina janne jari jarkko jarmo jenna jenni jere jesse joel
johanna johannes joni jonna joona joonas jorma jouko jouni juha juhani juho jukka julia jussi jutta juuso jyri jyrki
kaarina kaarlo kaija kaisa kalevi karoliina katja katri katriina kerttu kimmo kirsi kirsti kristiina kyösti lauri
laura leena leevi leila liisa
lotta maarit maija maiju marjatta marjo marjut markku marko markus martti matias matilda maria merja mervi mikael
mikko minna mirja mirjam niilo niina niklas niko noora nooa olavi oliver olivia olli oona oskari osmo paavo pauli
pauliina pekka
pertti petra petri petteri pirjo pirkko päivi raija raili raimo reetta reijo reino riikka riina risto ritva roope
ronja roosa saana saara sakari sami samuli samuel santeri seija selma seppo siiri silja simo sinikka sirkka sirpa
sofia sohvi sonja susanna taavi
taneli tapani tarja tauno teemu teija tero terttu tiia tiina timo tomi tommi topi tuija tuomas tuomo tuukka tuulikki
tyyne ulla urpo valtteri veera veeti veikko vellamo venla viivi viljami viljo vilma virpi väinö yrjö
alexander agneta astrid birgitta britta carina cecilia christina elsa emelie erik erika fredrik fredrika greta gunilla
gunnar gustav göran hedvig henrik ingrid jonas kerstin kristina lisbeth lovisa magnus margareta marianne mats oscar
robert stefan stina svea thomas tobias ulrika viktor viktoria wilma åsa
"""
#: From abroad, and new ones; no other word in the three languages is like them.
_ABROAD = """
eeli eemi seela lyyti vilda iivo oliwia kwame kofi kwabena akosua abena femi ngozi emeka tunde chidi oluwaseun amara
chioma adaeze ifeoma nkechi obinna uchenna chinedu folake yetunde blessing zayd zahra abdi abdullah abdirahman
abdullahi abdulkadir faisal bilal hamza idris ismail jamal karim khalid mahmoud nasir rashid salim tariq youssef
zainab ayaan amir arjun rohan aarav diya ananya yuki haruto sakura kenji hiroshi yuri alexei aleksei aleksej katya
mykola oleksandr andriy taras bohdan daryna solomiia artem maksym iryna kateryna yulia yuliia viktoriia anastasiia
volodymyr vasyl petro oksana mariia tetiana nadiia jamila latif rahim parisa shirin farhad mehdi goran zoran dragan
mateo carlos pedro pablo camila valentina aiden elijah amelia thiago matteo gabriel raphael moritz leonie zofia jakub
mihai ioana noah liam juno hodan hibo ifrah sahra fadumo faduma halima khadra nimco sagal warsame guled liban mahad
mustafe zakaria zakariya yahya younes ayoub imane salma samira soukaina rania huda nour reem sawsan wafa walid ziad
hadi jawad kawthar marwa rasha ruqayya sumaya tasnim rojin rojda dilan berivan zilan azad baran ciwan diyar helin
jiyan newroz serhat sirwan soran shilan aram rebin baris cem deniz elif emre fatma furkan hatice huseyin kemal mehmet
merve murat ozlem selin serkan umut yilmaz zeynep hoang phuong thuy thanh quang huong xiaoming xiuying meiling lihua
zhang suresh ramesh rajesh lakshmi sunita deepak pooja sanjay vikram nikhil kavita bikash sujan prakash binod jhon
marites maricel jhoana rowena rodel jomar rommel analyn madis kadri kristjan liisu siim toomas tiiu urmas aivar indrek
kaspar kersti maarja priit arturs laimdota ilze gintaras jurate vytautas
"""
GIVEN = set((_FINNISH + _OTHER + _ABROAD).split()) | AMBIGUOUS - {
    "oma",
    "my",
    "mikä",
    "elle",
    "ere",
    "per",
    "into",
    "will",
    "max",
}
UNMISTAKABLE = set((_LOWER + _ABROAD).split())
_FAMILY = re.compile(
    r"(?:[a-zåäö]{2,16}(?:nen|ses?en|sen|sta|sella|selta|selle|sson|ström|strom|berg|lund|qvist|kvist|holm|gren|blom"
    r"|roos|mäki|maki|järvi|jarvi|koski|niemi|lahti|ranta|rinne|joki|harju|saari|vaara|salo|aho|oja|kangas|korpi"
    r"|niitty"
    r"|mäen|mäellä|järven|kosken|niemen|lahden|rannan|joen|saaren|maan|berger|feldt|stedt|ova|ovic|enko|ov|ev|ski"
    r"|son)"
    r"|virta|lehto|laine|heikkilä|salmi|tuominen|laaksonen|mattila|rantala|koivisto|turunen|leino|hakala|peltola"
    r"|anttila|kettunen|smith|jones|brown|taylor|lee|wang|singh|khan)"
)
_ENDING = re.compile(
    r"(.{2,}?)(?:(?:n|a|ä|ta|tä|lla|llä|lle|lta|ltä|ssa|ssä|sta|stä|ksi|na|nä|an|än|en|in|on|un|yn|ön|hin|s|t|'s|:n"
    r"|:s|:lla|:lle|:lta|:sta)(?:ni|mme|nsa|nsä|kin|han|hän)?|ni|mme|kin)"
)
_LONGEST = 40  # letters of a name
_STRONG = {"kk": "k", "pp": "p", "tt": "t", "nk": "ng", "nt": "nn", "mp": "mm", "lt": "ll", "rt": "rr"}


def stems(name: str) -> set[str]:
    """The forms of a name that endings are put to: its own, and those with weak consonants (Pekka, Pekan)."""
    plain = name.casefold()
    found = {plain}
    if plain.endswith("nen"):
        found |= {plain[:-3] + "se", plain[:-3] + "s"}
    for strong, weak in _STRONG.items():
        if strong in plain[-4:]:
            head, _, tail = plain.rpartition(strong)
            found.add(head + weak + tail)
    for ending, weak in (
        ("ki", "je"),
        ("ti", "de"),
        ("ta", "da"),
        ("tä", "dä"),
        ("to", "do"),
        ("pa", "va"),
        ("pi", "ve"),
        ("ko", "o"),
        ("ka", "a"),
        ("aki", "aki"),
        ("tu", "du"),
    ):
        if plain.endswith(ending):
            found.add(plain[: -len(ending)] + weak)
    if plain.endswith("e"):
        found.add(plain + "e")
    if plain[-1:] not in "aeiouyäöå":
        found |= {plain + "e", plain + "i"} | ({plain[:-1] + "kse"} if plain.endswith("s") else set())
    return found


def bases(word: str) -> set[str]:
    """What may be left of a word when its ending is taken off; itself among them."""
    plain = word.casefold()
    found = {plain}
    if plain.startswith("ainoa") or len(plain) > _LONGEST:  # `ainoa` is the only one
        return found
    match = _ENDING.fullmatch(plain)
    if match and len(match[1]) > 1:
        found.add(match[1])
    for length in range(1, 6):
        ending = _ENDING.fullmatch("xx" + plain[-length:])
        if ending and ending[1] == "xx" and len(plain) - length > 1:
            found.add(plain[:-length])
    return found


_GIVEN_STEMS = {stem for name in GIVEN for stem in stems(name)}
_PLAIN_STEMS = {stem for name in GIVEN - AMBIGUOUS for stem in stems(name)}
_LOWER_STEMS = {stem for name in UNMISTAKABLE for stem in ({name} | {stem for stem in stems(name) if len(stem) > 3})}


def longest(word: str, known: set[str]) -> str:
    """The longest base of a word among known stems; empty for none."""
    return max(bases(word) & known, key=len, default="")


def longest_given(word: str) -> str:
    """The longest base of a word that is a given name's."""
    return longest(word, _GIVEN_STEMS)


def is_given(word: str) -> bool:
    """Whether a word that begins with a capital is, or inflects, a given name."""
    return any(not bases(part).isdisjoint(_GIVEN_STEMS) for part in word.split("-"))


def is_surely_given(word: str) -> bool:
    """The same, without the names that are ordinary words too."""
    parts = word.split("-")
    plain = [not bases(part).isdisjoint(_PLAIN_STEMS) for part in parts]
    return all(plain) or (any(plain) and all(not bases(part).isdisjoint(_GIVEN_STEMS) for part in parts))


def is_given_in_lower_case(word: str) -> bool:
    """Whether a word without a capital is a given name that no other word resembles."""
    return len(word) > 3 and not bases(word).isdisjoint(_LOWER_STEMS)


def looks_like_family_name(word: str) -> bool:
    """Whether a word has the shape of a family name."""
    return len(word) > 4 and bool(_FAMILY.fullmatch(word.casefold()))
