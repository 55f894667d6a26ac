"""In which language a page is shown: as the person has chosen, else as the browser asks, else Finnish. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import get_args

from flask import Request

from adapter.fhir.elements import Resource
from adapter.words import Language, say_moment

COOKIE = "lautta-language"
LANGUAGES: tuple[Language, ...] = get_args(Language)


def read_language(request: Request) -> Language:
    """The language of a request."""
    chosen = request.cookies.get(COOKIE, "")
    asked = request.accept_languages.best_match(LANGUAGES) or "fi"
    return _known(chosen if chosen in LANGUAGES else asked)


def said_in(resource: Resource, element: str, language: Language) -> str:
    """A text of a resource in a language, from its translations (see adapter/fhir/translation.py)."""
    if resource.get("language") == language:
        return str(resource.get(element, ""))
    for extension in _extensions(resource, element):
        said = {part.get("url"): part for part in extension.get("extension", [])}
        if said.get("lang", {}).get("valueCode") == language:
            return str(said.get("content", {}).get("valueString", ""))
    return str(resource.get(element, ""))


def write_moment(moment: datetime, language: Language) -> str:
    """A moment as people write it, in Helsinki time."""
    return say_moment(moment).said(language)


def write_day(day: date, language: Language) -> str:
    """A day as people write it."""
    return f"{day:%-d %b %Y}" if language == "en" else f"{day.day}.{day.month}.{day.year}"


def _extensions(resource: Resource, element: str) -> list[Resource]:
    beside = resource.get(f"_{element}", {})
    return [one for one in beside.get("extension", []) if str(one.get("url", "")).endswith("/translation")]


def _known(text: str) -> Language:
    return next((language for language in LANGUAGES if language == text), "fi")
