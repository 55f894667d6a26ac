"""The profiles that somebody asks for: each is at hand, or the answer names it and the nearest one that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from adapter.identifiers import find_hetu_shapes

_SHOWN = re.compile(r"\S{1,200}")


def tell_absent(urls: Sequence[str], known: Iterable[str]) -> list[str]:
    """A sentence for each of these profiles, none of which is at hand.

    `known`: the canonicals of those that are, with their versions and without; the nearest is named as it was asked
    for.
    """
    canonicals = sorted(known)
    return [
        f"the profile {_shown(url)} is not at hand; the nearest one that is: "
        f"{_nearest(url, [one for one in canonicals if ('|' in one) is ('|' in url)])}."
        for url in urls
    ]


def _shown(url: str) -> str:
    """The URL as it was asked for, unless it may be something else than a URL."""
    return url if _SHOWN.fullmatch(url) and not find_hetu_shapes(url) else "asked for"


def _nearest(url: str, canonicals: Sequence[str]) -> str:
    """The canonical whose last part is most like it: an address is long, and alike in all."""
    base = url.partition("|")[0][:200].lower()

    def likeness(canonical: str) -> tuple[float, float]:
        plain = canonical.partition("|")[0].lower()
        return _ratio(_last(plain), _last(base)), _ratio(plain, base)

    return max(canonicals, key=likeness)


def _last(url: str) -> str:
    return url.rpartition("/")[2]


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
