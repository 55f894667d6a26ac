"""How a sender to the archive is spoilt: texts of its own made wrong, one thing at a time."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

from conform.mutants.kanta_envelope import Wrong
from conform.mutants.kanta_quirks import Quirks
from conform.trial import Defect

_GRANT = 'documentGroup code="1"'


def defect(name: str, convicted_by: str, *also: str, **quirks: Any) -> Defect:
    """A sender that is honest but for its quirks. `also`: rows that the defect breaks by its nature."""
    return Defect(name, convicted_by, "full", frozenset(also), Quirks(**quirks))


def always(wrong: Wrong) -> Callable[[str], Wrong]:
    """Every envelope is wrong in this way."""
    return lambda _: wrong


def swap(before: str, after: str) -> Callable[[str], str]:
    """Replace the first place of a text."""
    return lambda text: text.replace(before, after, 1)


def in_social(spoil: Callable[[str], str], place: str = "text") -> Callable[[str], str]:
    """Spoil the page (`text`) or the JSON (`fi:json`) of a social document."""
    pattern = re.compile(rf"(<{place}[^>]*>)([A-Za-z0-9+/=]+)(</{place}>)")

    def rewrite(match: re.Match[str]) -> str:
        inner = spoil(base64.b64decode(match[2]).decode())
        return f"{match[1]}{base64.b64encode(inner.encode()).decode()}{match[3]}"

    return lambda text: pattern.sub(rewrite, text)


def in_grants(spoil: Callable[[str], str]) -> Callable[[str], str]:
    """Spoil an asiakkuusasiakirja alone."""
    return lambda text: spoil(text) if _GRANT in text else text
