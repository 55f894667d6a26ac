"""The words that made a doubt, for the handler of a parked message: inputs of its Task (PHO-06). Pure."""

from __future__ import annotations

from collections.abc import Sequence

from adapter.fhir.elements import Resource, own_concept
from adapter.mail.wording import Place
from adapter.photo.reading.signs.finding import Kind, Sign
from adapter.words import Language, Sentence

_MOST = 20
_WORDS = Sentence(
    "Sanat, jotka viittaavat toiseen henkilöön",
    "Ord som tyder på en annan person",
    "Words that point at another person",
)
_KINDS = {
    Kind.TRACE: Sentence("henkilötunnus tai sen osa", "personbeteckning eller en del av den", "personal identity code"),
    Kind.LABEL: Sentence("potilasta tarkoittava otsikko", "rubrik för en patient", "label of a patient"),
    Kind.KIN: Sentence("läheinen", "närstående", "relative"),
    Kind.ANIMAL: Sentence("eläin", "djur", "animal"),
    Kind.ACTING: Sentence("puolesta asiointi", "på någons vägnar", "acting for somebody"),
    Kind.PRONOUN: Sentence("kolmas persoona", "tredje person", "third person"),
    Kind.AGE: Sentence("ikä", "ålder", "age"),
    Kind.BODY: Sentence(
        "ei sovi etunimeen tai ikään", "stämmer inte med förnamn eller ålder", "does not fit name or age"
    ),
    Kind.BIRTH: Sentence("syntymäaika", "födelsetid", "date of birth"),
    Kind.NAME: Sentence("nimi", "namn", "name"),
    Kind.ATTACHED: Sentence("liitteenä oleva viesti", "bifogat meddelande", "attached message"),
    Kind.LENGTH: Sentence("pituus", "längd", "length"),
}
_PLACES = {
    Place.TEXT: Sentence("teksti", "text", "text"),
    Place.SOURCE: Sentence("tekstin näkymätön osa", "osynlig del av texten", "unseen part of the text"),
    Place.SUBJECT: Sentence("aihe", "ämne", "subject"),
    Place.FILE_NAME: Sentence("tiedostonimi", "filnamn", "file name"),
    Place.HEADER: Sentence("otsake", "rubrikfält", "header"),
    Place.OTHER_HEADER: Sentence("otsake", "rubrikfält", "header"),
    Place.MACHINE: Sentence("otsake", "rubrikfält", "header"),
}


def marked_words(signs: Sequence[Sign], language: Language) -> list[Resource]:
    """Inputs of the Task; none where no words were marked."""
    kind = own_concept("task-input", "marked-words", _WORDS.said(language))
    lines = dict.fromkeys(
        f"{sign.words} ({_KINDS[sign.kind].said(language)}, {_PLACES[sign.place].said(language)})"
        for sign in signs
        if sign.words
    )
    return [{"type": kind, "valueString": line} for line in [*lines][:_MOST]]
