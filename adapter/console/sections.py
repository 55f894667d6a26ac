"""The parts of the console: where each is, what it is called, and who sees it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from adapter.console import (
    access_words,
    figures_words,
    invite_words,
    media_words,
    operator_words,
    release_words,
    today_words,
    uses_words,
)
from adapter.console.visitor import Visitor
from adapter.words import Sentence


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `may`: who is shown the way there; its pages ask for themselves too.

    `begins`: how the addresses of its other pages begin, where that is not its own address.
    """

    path: str
    title: Sentence
    may: Callable[[Visitor], bool]
    begins: tuple[str, ...] = ()


_MESSAGE = ("/console/message/", "/console/patients/", "/console/decision/", "/console/form/")
_INVITATION = ("/console/invit", "/console/withdrawal/")
_RELEASE = ("/console/release/", "/console/task/", "/console/consent/")
_MEDIUM = ("/console/medium/", "/console/password/")
SECTIONS = (
    Part("/console/", today_words.TITLE, lambda _: True, _MESSAGE),
    # a desk invites nobody
    Part("/console/invite", invite_words.TITLE, lambda who: len(who.units) > who.is_desk, _INVITATION),
    Part("/console/releases", release_words.TITLE, lambda who: who.is_desk, _RELEASE),
    Part("/console/media", media_words.TITLE, lambda who: who.is_desk, _MEDIUM),
    Part("/console/access", access_words.TITLE, lambda who: who.is_officer),
    Part("/console/uses", uses_words.TITLE, lambda who: who.sees_every_use),
    Part("/console/figures", figures_words.TITLE, lambda who: who.sees_figures),
    Part("/console/operator", operator_words.TITLE, lambda who: who.is_operator),
)


def find_current(parts: Sequence[Part], path: str) -> Part | None:
    """The part to which a page belongs; None for a page of none."""
    return next((part for part in parts if path == part.path or path.startswith(part.begins or f"{part.path}/")), None)
