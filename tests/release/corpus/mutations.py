"""Ordinary sentences into which somebody has put a condition, a denial, a correction or another person."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

#: What turns a request, by language.
_TURNS = {
    "fi": (
        "vain jos potilas suostuu; ei Pekka Esimerkille; paitsi polven kuvat; mutta vasta huomenna; odottakaa "
        "soittoani; potilas kieltää luovutuksen; pyyntö peruutetaan; väärä potilas; kuvat Tampereelle; myös polven "
        "kuvat; "
        "kopio vakuutusyhtiölle; ensin lupa potilaalta; kyseessä on sisar; hetu on väärin; jättäkää lausunto pois; "
        "soittakaa ensin potilaalle; koskee Pekka Esimerkkiä; oikea numero on LAU0000009; ellei potilas ehdi "
        "kieltää; "
        "tutkimus on toisen potilaan; lähettäkää levyllä potilaalle; kaikki kuvat vuodesta 2015; äiti ei anna lupaa"
    ),
    "sv": (
        "bara om patienten samtycker; inte till Pekka Exempel; utom knäbilderna; men först i morgon; vänta på mitt "
        "samtal; patienten förbjuder utlämnandet; begäran återkallas; fel patient; bilderna till Tammerfors; även "
        "knäbilderna; kopia till försäkringsbolaget; först patientens lov; det gäller systern; personbeteckningen är "
        "fel; lämna bort utlåtandet; ring patienten först; gäller Pekka Exempel; rätt nummer är LAU0000009; om inte "
        "patienten förbjuder; undersökningen är en annan patients; alla bilder sedan 2015; modern ger inte lov"
    ),
    "en": (
        "only if the patient consents; not to Pekka Example; except the knee images; wait for my call; the patient "
        "forbids the release; the request is withdrawn; wrong patient; the images go to Tampere; the knee images as "
        "well; a copy to the insurer; first the patient's permission; this is about the sister; the identity code is "
        "wrong; leave out the report; call the patient first; concerns Pekka Example; the right number is "
        "LAU0000009; "
        "unless the patient objects; the study is another patient's; all images since 2015; the mother does not agree"
    ),
}
_SWEDISH = frozenset({"och", "att", "är", "för", "på", "hos", "vi", "med", "till", "den", "har", "tack"})
_ENGLISH = frozenset({"the", "and", "is", "for", "to", "of", "we", "you", "thanks", "please"})


def mutations(ordinary: tuple[str, ...], number: int) -> Iterator[str]:
    """So many sentences, the same at every call: each an ordinary one with a turn in front, inside or behind."""
    chance = Random(16)  # noqa: S311 – a seed, no secret
    for _ in range(number):
        sentence = chance.choice(ordinary)
        turn = chance.choice(_TURNS[_language(sentence)].split("; "))
        yield _put(sentence, turn, chance)


def _language(sentence: str) -> str:
    words = set(sentence.casefold().split())
    return "sv" if words & _SWEDISH else "en" if words & _ENGLISH else "fi"


def _put(sentence: str, turn: str, chance: Random) -> str:
    body, whole = sentence.rstrip(".!"), turn[0].upper() + turn[1:]
    words = body.split()
    place = chance.randrange(len(words) + 1)
    return chance.choice(
        (
            f"{body}, {turn}.",
            f"{whole}. {sentence}",
            f"{' '.join([*words[:place], turn, *words[place:]])}.",
            f"{body} ({turn}).",
            f"{sentence} {whole}.",
        )
    )
