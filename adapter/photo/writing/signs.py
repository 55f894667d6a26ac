"""The words that made a doubt, for the handler of a parked message: inputs of its Task (PHO-06). Pure."""

from __future__ import annotations

from collections.abc import Sequence

from adapter.fhir.elements import Resource, own_concept
from adapter.photo.reading.signs.finding import Sign

_MOST = 20
_KIND = own_concept("task-input", "marked-words", "Words that point at another person")


def marked_words(signs: Sequence[Sign]) -> list[Resource]:
    """Inputs of the Task; none where no words were marked."""
    lines = list(dict.fromkeys(f"{sign.words} ({sign.kind}, {sign.place})" for sign in signs if sign.words))
    return [{"type": _KIND, "valueString": line} for line in lines[:_MOST]]
