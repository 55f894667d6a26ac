"""Small hints of somebody else, which no frame of ordinary talk takes back (PHO-06).

A writer speaks of oneself in the first person. So a sentence that begins with what a third person does, a child's
things, a carer's round, a picture that came from somebody else: each is a doubt. Pure; of a folded sentence.
"""

from __future__ import annotations

import re

from adapter.photo.reading.signs import english, finnish, swedish

_BEGIN = r"(?:^|[.!?] ?|^(?:hei|moi|hej|hi|hello)[,! ]+)"
_FI_BODY = (
    r"(?:otsa|paa|pola|polve|varpa|kyyn|jalka|jala|kate|kade|sorme|leua|leuka|nena|selka|hamma|kylk|kanta)[a-z]{0,6}"
)
#: What a person does, in the third person: a wound steps on no nail.
_THIRD_PERSON = (
    (
        rf"{_BEGIN}(?:astui|soi (?:eilen|tanaan|aamulla|jotain|viime)|sai (?:eilen|tanaan|toissapaivana"
        r"|rokot[a-z]+|uuden"
        r"|antibioo[a-z]+|laak[a-z]+)|kayttaa|kavelee|kaveli|asuu|juoksi|kompuroi|viilsi"
        rf"|loi (?:itse[a-z]{{0,3}} )?{_FI_BODY}"
        r"|aloitti|palasi (?:eilen|tanaan|leirilta|koulusta)|kavi (?:eilen|teilla|aamulla)|kieltaa soittamasta"
        r"|ei nae eika kuule|rapsutti|raapaisi|teloi|satutti|nyrjaytti|kertoo|valitteli|tarvitsee apua"
        r"|paasi eilen sairaalasta)\b"
    ),
    (
        rf"{_BEGIN}ei (?:viitsi|kehtaa|halua|tykkaa|uskalla|suostu|antanut|antanu|suostunut|halunnut|kestanyt"
        r"|malta)\b"
        r"(?! (?:paran|umpeu|arpeu))|\btykkaa huonoa\b"
    ),
    (
        rf"{_BEGIN}(?:has had (?:this|it|these|a )|uses a|lives (?:on|alone|with|in)|walks (?:with|on)|wears a"
        r"|is too (?:shy|young"
        r"|old|proud|small|little|unwell|frail)|won't (?:go|see|come|ask|talk)|can't (?:speak|talk|tell|write)"
        r"|was (?:vaccinated|playing|stung at school))\b"
    ),
    (
        rf"{_BEGIN}(?:bor (?:ensam|hemma|pa)|gar med rollator|anvander rollator|leker|ater och dricker"
        r"|vill inte visa)\b"
    ),
    (
        r"\bthey(?:'ve| have| had)? (?:had (?:this|it|a )|been (?:picking|scratching|rubbing))|\bthey (?:are"
        r"|were) (?:waiting for"
        r"|in pain|old|in their)\b|\btheir (?:back|leg|arm|foot|face|hand|knee|tummy|head|skin|ear|eye"
        r"|stitches|wound|rash)\b"
    ),
    (
        r"^(?:she|he|han|hon) (?:saw|called|rang|phoned|visited|soitti|kavi|ringde|traffade|besokte) (?:the "
        r"|a |our |er |teille )?"
        r"(?:nurse|doctor|clinic|gp|surgery|terveysasem[a-z]+|laakari[a-z]*|hoitaja[a-z]*|halso[a-z]+"
        r"|lakare[a-z]*|skoters[a-z]+)"
    ),
    (
        rf"{_BEGIN}(?:sill[ae] (?:on|tulee) (?:taas|aina|nyt|ollut)|nyt silla on|se on ollut (?:kotona|poissa"
        r"|kuumeessa|sairaana))\b"
        r"|\b(?:tolla|tuolla) on (?:selassa|naamassa|jalassa|kadessa|mahassa|vatsassa|kasvoissa)\b"
    ),
    r"\bpa sin (?:vanstra|hogra) [a-z]+|\bi sitt (?:vanstra|hogra) [a-z]+",
)
_MORE = (
    r"\b(?:dagispersonalen|paivakodin henkilokunta|the nursery staff|coach (?:spotted|noticed|saw))\b",
    (
        r"\b(?:asylum seeker|asylsokande|turvapaikanhakija)[a-z]*|\bwhere i serve as\b|\bright person's\b"
        r"|\bskriket var\b"
    ),
    (
        r"\b(?:just|only just) learn(?:t|ed) to walk\b|\blittle palms\b|\bnyss lart sig ga\b"
        r"|\bjuri oppinut kavelemaan\b"
    ),
    (
        r"(?:^|[.!?] ?)(?:tayttaa (?:[a-z]{3,12} )?(?:yksi|kaksi|kolme|nelja|viisi|kuusi|seitseman|kahdeksan"
        r"|\d{1,2})"
        r"|turns (?:one|two|three|four|five|six|seven|eight|nine|ten)|ville inte (?:sitta|ligga"
        r"|halla) stilla)\b"
    ),
    (
        r"\bomaishoidettav[a-z]+|\b(?:typing|writing) (?:this )?for (?:somebody|someone)\b"
        r"|\bkirjoitan (?:toisen|eraan) puolesta\b"
    ),
    (
        r"\b(?:kom hem|kommer hem) fran (?:eftis|skolan|dagis|traningen|lekplatsen)\b"
        r"|\bcame in from the garden\b"
        r"|\bkavelee (?:nyt )?rollaattorilla\b|\bhan kertoi (?:laakari|hoitaja)lle\b"
    ),
    (
        r"\b(?:de|i) (?:sma|skolaldern)(?: (?:handerna|fotterna|fingrarna|tarna))?\b(?! (?:prick|blas|utslag"
        r"|knol|sar|bul))"
        r"|\bschool-age\b|\bin reception class\b"
    ),
    (
        r"(?<!jag )(?<!jag ar )\b(?:ar )?fodd pa (?:tjugo|trettio|fyrtio|femtio)talet\b"
        r"|(?<!i was )\bborn in the (?:twenties"
        r"|thirties|forties|fifties)\b|\babiturient[a-z]*"
    ),
    (
        r"\b(?:was born|syntyi|foddes) (?:on |i )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday"
        r"|eilen|maanantaina"
        r"|tiistaina|keskiviikkona|torstaina|perjantaina|lauantaina|sunnuntaina|mandags|tisdags|onsdags"
        r"|torsdags|fredags)\b"
    ),
)
_FI, _SV, _EN = finnish.ADULTS, swedish.ADULTS, english.ADULTS
_TROUBLE = r"(?!nimi|namn|name|vika|ongelma|doctor|nurse|laakari|lakare|birthday|age)[a-z]{3,20}"
#: A relative who has it again, or a friend who came to harm.
_RELATED = (
    (
        rf"\b{_FI}(?:lla|llani|llamme) on (?:taas |nyt |jalleen )?(?:ihan )?sama(?:nlai[a-z]+)? {_TROUBLE} kuin"
        r" (?:viim|kev|talv|kes|syks|enne|aiem)"
    ),
    rf"\b{_SV} har (?:nu |igen )?samma {_TROUBLE} som (?:i |forra|sist|forut|tidigare)",
    rf"\b{_EN} has (?:got )?(?:the )?same {_TROUBLE} as (?:last|before|in)\b",
    (
        r"\b(?:pikkuinen|pikkunen|pieni|nuorimmai(?:nen|sella)|keskimmai(?:nen|sella)|vauveli"
        r"|pikkukkane) (?:on (?:taynna|itkenyt"
        r"|nukkunut|kipea|kuumeessa|syonyt)|ei (?:ole|syo|nuku|halua)|itkee|sai|heras)"
    ),
    (
        r"\b(?:mellanbarnet|mellersta|minstingen|storebror|lillasyster|lillebror|storasyster|fammo|faffa|mommo"
        r"|moffa)(?:s|n|ns)?\b"
        r"(?! (?:finger|ta|tan|delen|del)\b)"
    ),
    r"\bmini(?:a|an|ani|alla|alle|aani|allani)\b|\bmy (?:ma|ds|dd|dh|dm|mil|fil|lo)\b|\b(?:our|the) lo\b",
    (
        r"\b(?:[a-z]{3,12}(?:naapuri|kaveri|ystava)|(?:sommar|stug|skol|tranings|barndoms)(?:grannen|kompisen"
        r"|vannen)"
        r"|(?:my |a |our )?(?:workmate|flatmate|roommate|housemate|schoolmate|teammate)|next door|the cleaner"
        r"|siivooja|kokki"
        r"|laitahyokkaaja|hyokkaaja|puolustaja|our striker|var back|our goalie)"
        r" (?:astui|loi|sai|viilsi|kaatui|liukastui|satutti|poltti|skar|trampade|ramlade|fick|kom hem|got"
        r"|slipped|fell|cut|burned|hurt)\b"
    ),
    r"\b(?:lapsen|barnets|child's|kid's) (?:nimi|namn|name)\b|\b(?:lapsi|barnet?|child|kid) ?: ?[a-z]",
    r"\b(?:har|on) varit? hos mig\b|\bsover hos mig\b|\ball (?:the )?(?:wound )?care is on me\b",
    (
        rf"\b{_FI}(?:ni|mme|n)? (?:sanoo|sanoi|kertoi|valitti)(?: aamulla| eilen| nyt)?,? etta (?:siihen |se "
        r"|korvaan |kurkkuun )?"
        r"(?:sattuu|koskee|kutisee|kirvelee|sarkee)\b"
    ),
    (
        rf"\b{_EN} (?:says|said|told me) (?:that )?(?:it )?(?:hurts|itches|stings|burns)\b|\b{_SV} (?:sager|sa"
        r"|tycker) att (?:det )?"
        r"(?:gor ont|kliar|svider|bultar)\b"
    ),
    (
        rf"\b{_FI}(?:ni|mme|n)? (?:[a-z]{{0,12}}(?:haava|ihottuma|luomi|patti|nilkka|polvi|jalka|kasi"
        r"|iho)) (?:huolettaa|mietityttaa"
        r"|on |vaivaa|nayttaa)"
    ),
    (
        rf"\b(?:{_FI}(?:ni|mme)? (?:asuu yksin|tarvitsee (?:viela )?minua)|{_EN} (?:lives alone|needs me)"
        rf"|{_SV} (?:bor ensam|behover mig))\b"
    ),
    rf"\b{_FI}(?:lla|llani|llamme) on [a-z]{{3,20}},? jo(?:ka|tka) on (?:levin|hals|pahen|haljen|tuleht)",
    (
        rf"\b{_EN} has [a-z]{{3,20}} on (?:both|the|his|her|all)\b"
        rf"|\b{_SV} har [a-z]{{3,20}} som har (?:spruckit|spridit|blivit)\b"
    ),
    rf"\b(?:min|my) (?:{_SV}|{_EN}) (?:oroar|worries) (?:mig|me)\b",
)
#: Ages that are told without a number of years, and what is only a child's, or a very old person's.
_AGES = (
    (
        r"(?<!olen )(?<!taytan )(?<!ikaa )\b(?:on|yli|lahes) (?:yhdeksan|kahdeksan|seitseman)kymmen[a-z]*"
        r"|\b(?:nearly|almost|over) (?:ninety"
        r"|eighty|seventy)\b|(?<!jag )\b(?:ar|over|nastan) (?:nittio|attio|sjuttio)\b|\bsotaveteraan[a-z]*"
        r"|\bkrigsveteran[a-z]*"
    ),
    (
        r"\b(?:leikki|koulu|vauva|taapero|vaippa)-?ikai[a-z]+|\btaapero[a-z]*|\beskarilai[a-z]*"
        r"|\bekaluok[a-z]*|\bskolflick[a-z]*"
        r"|\b[1-9]\.?-?luok(?:k|al|an)[a-z]*|\bprimary \d\b|(?<!my )\btoddler\b|\b(?:olin"
        r"|olimme) \d{1,2}-vuotiaan (?:kanssa|luona)\b"
    ),
    (
        r"\bfyller (?:ett|tva|tre|fyra|fem|sex|sju|atta|nio|tio)\b|\bargang (?:19|20)\d\d\b"
        r"|\bvuosimallia (?:19|20)\d\d\b"
    ),
    r"\b(?:[3-9]|[12]\d) ?kg(?::n)? (?:paino|lap|vikt)|\bannos (?:on )?laskettu\b",
)
_CHILD = (
    (
        r"\b(?:otherwise|still|she's|he's) (?:happy|smiling|content|cheerful|playing|eating and drinking)\b"
        r"|\bhappy and playing\b"
        r"|\bmuuten (?:reipas|hyvantuuli[a-z]*|leikkii)|\bsyo ja juo\b|\bater och dricker\b|\bglad och pigg\b"
        r"|\bpigg och glad\b"
    ),
    (
        r"\b(?:bib|tummy time|teething|every bottle|the bottle|nappies|diaper[a-z]*|high ?chair|pram|pushchair"
        r"|wee hands"
        r"|little (?:toes|hands|fingers|feet|tummy|face|bum)|tiny (?:finger|fingers|hands|toes)|willy"
        r"|bum is raw)\b"
    ),
    (
        r"\b(?:puklai[a-z]*|puklaa|kaulapoimu[a-z]*|kantoliina[a-z]*|syottotuol[a-z]*|vaippa[a-z]*|vaipan"
        r"|tutti[a-z]{0,4}|rattaissa"
        r"|masus?sa|masun?|pylly|pyllyssa|katoset|hampaita tulossa|kuolasta|pili|pippeli[a-z]*)\b"
    ),
    r"\b(?:haklapp[a-z]*|valling|blojan?|blojor|snopp(?:en)?|napp(?:en)?|barnvagn[a-z]*|gosedjur[a-z]*)\b",
    (
        r"\b(?:eskis|forskolan|fritids|gymnastiklektion[a-z]*|liikuntatun[a-z]+|skolgymnastik[a-z]*)\b"
        r"|\bgymnastiken\b"
        r"|\b(?:ok|fit|allowed|ready|go back) (?:for|to) (?:school|nursery|kindergarten)\b"
        r"|\bsedan forra terminen\b"
        r"|\bhalsovardaren i [a-z]+ ?skolan\b"
    ),
    (
        r"\b(?:ope|open|opettaja|valmentaja|leirinjohtaja|paivakodista|koulusta|eskarista|teacher|coach"
        r"|the school|the nursery"
        r"|froken|tranaren|lararen|dagis|skolan) (?:soitti|soitettiin|pyysi|lahetti|laittoi|ringde|bad"
        r"|skickade|rang|called|phoned"
        r"|sent|asked|mielesta)\b|\b(?:av|from|fran) (?:the |our )?(?:froken|tranaren|coach|teacher)\b"
        r"|\b(?:hamta|samtal) (?:fran|av) (?:dagis|skolan|fritids)\b|\bschool nurse asked\b"
    ),
)
#: Who goes round to others, writes for them, or was sent the picture.
_CARER = (
    (
        r"\bkavin katsomassa\b|\bhelping in the shower\b|\bhjalpte till i duschen\b|\bnostin (?:sangysta"
        r"|pyoratuol[a-z]+)"
        r"|\bwhen i got there\b|\b(?:home|house) visit\b|\bon my shift\b|\bomlaggningen i dag\b"
        r"|\bhembesok[a-z]*|\bkotikaynni[a-z]+"
    ),
    (
        r"^(?:olen |terveisia )?kotihoidosta\b|\bhemtjansten har\b|\bhome (?:help|care) here\b"
        r"|\bkotihoidosta (?:terve|hei|paivaa)\b"
    ),
    (
        r"\bsanelun mukaan\b|\btulkkaan\b|\bjag tolkar\b|\bi am interpreting\b|\bthere is no internet there\b"
        r"|\bdictated by\b"
    ),
    (
        r"\bkun olin siella (?:kaymassa|kylassa)\b|\bwhen i visit\b|\bnar jag var dar\b|\boli(?:si)? unessa\b"
        r"|\bkuvan salaa\b"
        r"|\bwhile asleep\b|\bi sovande\b"
    ),
    (
        r"\bpidin (?:paata|jalkaa|katta|kiinni)\b|\bvaati suostuttelua\b|\bmuta med\b|\bbribe[a-z]*\b"
        r"|\bbiscuits and\b|\bhold(?:ing)?"
        r" the (?:foot|leg|arm|hand|head) still\b|\bpitaa (?:jalkaa|paata|katta) paikallaan\b"
        r"|\bcartoon to get\b"
    ),
    (
        r"\bolen itse kuvassa (?:takana|vieressa|vasemmalla|oikealla)\b|\bi'?a?m the one on the (?:left"
        r"|right)\b|\bjag ar den till"
        r" (?:vanster|hoger)\b"
    ),
    (
        r"\bsain (?:taman )?kuvan (?:whatsapp[a-z]*|viestilla|viestina|ryhmassa)\b|\bvalitan (?:taman "
        r"|taman )?kuvan\b"
        r"|\bi was sent (?:this|the)\b|\bforwarding (?:a|this|the) (?:photo|picture)\b|\b(?:photo"
        r"|picture) i was sent\b"
        r"|\bfick (?:den har )?bilden (?:i|av|pa)\b|\bvidarebefordrar\b|\bsent me this\b"
    ),
    (
        r"\bi(?:'m| am) (?:nursing|assisting|attending|emailing regarding)\b|\bjag ar assistent till\b"
        r"|\bregarding (?:a )?patient\b"
    ),
    (
        r"^(?:meilla|vi|we|we've)(?: on| har| have|'ve)? (?:got |fatt |nyt )*(?:markarupi|ringworm|svinkoppor"
        r"|kihomato[a-z]*|taita"
        r"|vesirokko|lice|scabies|skabb|syyhy|impetigo|vattkoppor|chickenpox)\b|\bmeilla kuumeillaan\b"
    ),
    r"\bleikkasin kynsia\b(?!.{0,20}\bni\b)|\bcutting the nails\b|\bklippte naglarna\b",
    (
        r"\b(?:koulunkaynninohjaaja|ratsastuksenopettaja|childminder|perhepaivahoitaja|dagmamma"
        r"|familjedagvardare)\b"
    ),
)
#: An animal that came to harm itself, or hurt somebody beside the writer.
_ANIMAL = (
    (
        r"\b(?:koira|kissa|hevonen|poni|kani)(?:ni|mme)? (?:astui|hyppasi|juoksi|putosi|tippui|soi|nielaisi"
        r"|potki karsin)"
        r"(?!.*\b(?:minu[a-z]*|mun|syliin|paalleni|varpaalle[a-z]*|jalalle[a-z]*|jalkani|selkaani|selkaan"
        r"|vasten|pain|kaden|katta|paalle|kaaduin|[a-z]{3,14}(?:lleni|aani|eeni))\b)"
    ),
    (
        r"\b(?:hunden|katten|hasten|var hund|var katt) (?:trampade|hoppade|sprang|svalde)"
        r"(?!.*\b(?:mig|min|mitt|mina|foten|tan|tarna|handen)\b)"
    ),
    (
        r"\b(?:our |my |the )?(?:dog|cat|horse|puppy|kitten) (?:stepped|jumped|ran|swallowed|was (?:vaccinated"
        r"|spayed|neutered|operated))"
        r"(?!.*\b(?:me|my (?!dog|cat)|on the foot)\b)"
    ),
    (
        r"\b(?:got|ran at|bit|scratched) (?:him|her|them) (?:worse|too|as well)\b|\bran at (?:her|him|them)\b"
        r"|\bhonom annu varre\b"
        r"|\bhenne annu varre\b"
    ),
)
_HINTS = tuple(map(re.compile, (*_THIRD_PERSON, *_MORE, *_RELATED, *_AGES, *_CHILD, *_CARER, *_ANIMAL)))
#: A line below the words that end a letter, with one name and nothing more.
_SIGNED = re.compile(
    r"(?im)^[ \t]*(?:cheers|(?:best |kind |warm )?regards|best|thanks|thank you|(?:ystävällisin )?terveisin|terv\.?|t\."
    r"|yst\.? terv\.?|mvh|(?:med vänliga |vänliga )?hälsningar|br)[,.!]?[ \t]*\r?\n"
    r"\s*(?P<name>(?-i:[A-ZÅÄÖ][a-zåäö]{2,15}))[ \t.]*$"
)


def find_hints(folded: str) -> list[str]:
    """What only somebody else does, has or is, in a folded sentence."""
    return [match.group().strip(" ,.!?") for pattern in _HINTS for match in pattern.finditer(folded)]


def find_signatures(text: str) -> list[str]:
    """The single names that stand below the end of a letter, as they are written."""
    return [match["name"] for match in _SIGNED.finditer(text)]
