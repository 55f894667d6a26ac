"""The words of a report in its three languages: one file a language, with the same keys in each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("fi", "sv", "en")
Words = Mapping[str, Any]


@cache
def read_words(language: str) -> Words:
    """The words of one language."""
    return tomllib.loads((Path(__file__).with_name(f"{language}.toml")).read_text(encoding="utf-8"))
