"""A sentence for people in the language of its resource, with the other languages beside it.

The FHIR R4 extension `translation` holds them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from adapter.fhir.elements import Resource
from adapter.words import Language, Sentence

_TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
_LANGUAGES: tuple[Language, ...] = get_args(Language)


def continued(element: str, resource: Resource, sentence: Sentence) -> Resource:
    """The string element with one more sentence at its end, in each language that it is in."""
    extensions = resource.get(f"_{element}", {}).get("extension", [])
    said = {
        extension["extension"][0]["valueCode"]: extension["extension"][1]["valueString"] for extension in extensions
    }
    language = resource.get("language", "fi")
    said[language] = resource.get(element, "")
    return translated(element, lambda other: f"{said.get(other, '')} {sentence.said(other)}".strip(), language)


def translated(element: str, say: Callable[[Language], str], language: Language) -> Resource:
    """The string element `element` and its `_element`; `say` gives the text in a language."""
    others = [
        {
            "url": _TRANSLATION,
            "extension": [{"url": "lang", "valueCode": other}, {"url": "content", "valueString": say(other)}],
        }
        for other in _LANGUAGES
        if other != language
    ]
    return {element: say(language), f"_{element}": {"extension": others}}
