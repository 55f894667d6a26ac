"""Given names that are common in Finland, by which a name is known for one. Pure.

A word with a capital is no evidence of a name: an order may begin with one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from adapter.release.reading.plain import fold, vocabulary

_GIVEN = vocabulary(
    "aada aarne aaro aatu ada aila aili aino aki albert aleksi alisa allan alma altti amanda andreas "
    "aneta anita anja ann "
    "anna anna-liisa anna-maija anna-maria anne anneli annele anni annika annikki annukka ano ante "
    "antero anton antti anu "
    "ari armas arja arto arttu arvo asko asta atte aulikki aune auli axel beata benita benjamin bengt "
    "birgit birgitta bjorn "
    "bo bodil camilla carina carita carl carola caroline catharina cecilia charlotta christa christer "
    "christian christina "
    "christoffer claes clara claudia daniel daniela dan david diana ea eeli eemeli eero eerik eerika "
    "eeva eevi eija eila "
    "eine eino eira elena eliisa elias elina elisa elisabet elisabeth elise ella elli elna elsa else "
    "emil emilia emma emmi "
    "eric erik erika erika-maria erja erkki ernst essi ester esko eva eveliina fanny fredrik frida "
    "gabriela georg gun gunilla "
    "gunnar gustav gustaf hanna hanna-leena hanna-mari hannele hannes hannu harri harriet heidi heikki "
    "heini hele helena helga "
    "helge heli helina helka helmi helvi henna henri henriikka henrik henrika hilda hilja hilkka hillevi "
    "ida iida iikka iina "
    "iiris iisa iita ilari ilkka ilmari ilona ilpo ilse ilta ilze immi ina inari inga ingeborg inger "
    "ingrid inka inkeri ira "
    "irene iris irina irja irma isabella isak isto ismo ivar jaakko jaana jan jani janina janita janna "
    "janne jannika jari "
    "jarkko jarmo jarno jasmin jenna jenni jenny jens jere jesse jessica jimi joakim joel johan johanna "
    "johannes joni joona "
    "joonas jorma josefin jouko jouni juha juha-matti juhana juhani juho jukka jukka-pekka julia julius "
    "juri jussi jutta "
    "juuli juulia juuso jyri jyrki kaarina kaarlo kai kaija kaisa kaisu kaj kalervo kalevi kalle kare "
    "kari karin karita karl "
    "karla karoliina katariina kati katja katri katriina kauko keijo kerttu kia kiia kim kimmo kirsi "
    "kirsi-marja kirsti "
    "klara klaus konsta krista kristian kristiina kristina kristo kukka kyllikki kyosti laila lari lars "
    "lasse laura lauri "
    "lea leena leif leila lempi lena lenita lennart leo leevi liina liisa lilja lili lilli lilly linda "
    "linnea lisa lisbet "
    "lotta luka lyyli maaret maarit magnus maija maija-liisa maiju maila mailis maire malin marcus "
    "margareta margit mari "
    "maria mariann marianna marianne marika marina maritta marja marja-leena marja-liisa marjaana "
    "marjatta marjo marjukka "
    "marjut marketta markku marko markus martin martina martta martti mathilda mathias matias matilda "
    "matti maunu mauri max "
    "meeri meiju mervi meri meri-tuuli mia michael michaela miika miikka miina mika mikael mikaela mikko "
    "milja milka milla "
    "mimosa minna minea minttu mira mirja mirjam mirjami mirka mirkka mirva moona monica monika mona nea nelli nelly "
    "netta nette nicklas niclas nico nicole niina niilo nikke niklas niko nils nina noora nora oili oiva "
    "olavi olga oliver "
    "olivia olli onni oona orvokki oscar oskar oskari ossi otso otto outi ove paavo paivi pasi patricia "
    "patrik paul paula "
    "pauli pauliina pekka pentti per pernilla perttu peter petra petri petteri pia piia piritta pirita "
    "pirjo pirkko pontus raakel "
    "rabbe ragnar raija raili raimo raisa raita ralf rami rasmus rauha rauni rauno rebecka reetta reija "
    "reijo reima reino "
    "rene riikka riina riitta riku risto ritva robert robin roger roland rolf ronja roope roosa rosa "
    "ruth saana saara saija "
    "saila saima saimi saku salla salme sami sampo samu samuel samuli sandra sanelma sanna sanna-mari "
    "sanni santeri santtu "
    "sara sari sarita satu saul sebastian seija seppo severi siiri silja silva simo simon sini sinikka siri sirkka "
    "sirkku sirpa sisko sofia sofi soile soili sointu solveig sonja stefan stella stig stina sulo suoma "
    "susanna susanne suvi "
    "sven sylvia taina taisto tanja tapani tapio taru tarja tatu tauno tea teemu teija teppo terhi tero "
    "terttu tia tiia tiina "
    "tiinu tiiu timi timo tiina-maria tina toini tom tomas tomi tommi toni tony topi topias torsten tove "
    "tuija tuire tuomas "
    "tuomo tuovi tuukka tuula tuulia tuuli tyyne ulf ulla ulla-maija ulrika unto urho urpo uuno vaino "
    "valma valpuri valter "
    "valtteri vappu veera veijo veikko venla vera verneri vesa viivi vilhelm vilho vilja vilma viljami "
    "ville vilppu viola virpi "
    "virve vivian vuokko werner wilhelm wilma yrjo ake asa ake osten alf alice amalia andrea alexander "
    "alexandra john james "
    "mary jane anne-maj ann-sofi ann-mari ann-christine maj maj-britt ann-louise eva-lotta kerstin hakan "
    "goran jorgen soren"
)
_WRITTEN = re.compile(r"[A-ZÅÄÖÉÜŠŽ][\w'\u2019]*(?:-[A-ZÅÄÖÉÜŠŽ]?[\w'\u2019]*)*\.?|[A-ZÅÄÖÉÜ]\.(?:-?[A-ZÅÄÖÉÜ]\.){0,3}")
_INITIALS = re.compile(r"(?:[A-ZÅÄÖÉÜ]\.?-?){1,3}")
#: Endings of "to", "into", "in", "from" a place: a name in a signature stands in none of these cases.
_CASES = re.compile(r"(?:lle|lla|lta|ssa|sta|(?:aa|ee|ii|oo|uu|yy)n|h[aeiouy]n)(?:kin|kaan|pa|ko)?\Z")
_PARTICLES = vocabulary("von af de van der la le di da del")


def is_given(word: str) -> bool:
    """Whether a word as written is a common given name, or initials."""
    if _INITIALS.fullmatch(word):
        return True
    return word[:1].isupper() and all(part in _GIVEN for part in fold(word).strip(".").split("-"))


def find_names(words: Sequence[str]) -> frozenset[int]:
    """Which words of a line are names: a given one or initials, and what stands on either side of it with a capital."""
    found: set[int] = set()
    for number, word in enumerate(words):
        if is_given(word) or (number - 1 in found and _may_be_family(word)):
            found.add(number)
    for number in sorted(found, reverse=True):
        before = number - 1
        if (
            before >= 0
            and before not in found
            and _may_be_family(words[before])
            and not _INITIALS.fullmatch(words[number])
        ):
            found.add(before)  # the family name first
            break
    return frozenset(found)


def is_town(word: str) -> bool:
    """Whether a word may be a town's name, as behind its postal code."""
    return _may_be_family(word)


def _may_be_family(word: str) -> bool:
    plain = fold(word).strip(".")
    return plain in _PARTICLES or (bool(_WRITTEN.fullmatch(word)) and not _CASES.search(plain) and not word.isupper())
