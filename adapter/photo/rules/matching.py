"""Does a name in a message belong to the person in the record (PHO-06)? Pure; a doubt is a no."""

from __future__ import annotations

import unicodedata


def name_matches(claimed: str, family: str, given_names: list[str]) -> bool:
    """True when the claimed name holds the record's family name and at least one of its given names, and nothing else.

    Order, case, accents' encoding and commas do not matter; an unknown word does.
    """
    words = set(_words(claimed))
    family_words = set(_words(family))
    given_words = {word for name in given_names for word in _words(name)}
    return (
        bool(family_words)
        and family_words <= words
        and bool((words - family_words) & given_words)
        and words <= family_words | given_words
    )


def _words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFC", name).casefold().replace(",", " ").replace("-", " ")
    return folded.split()
