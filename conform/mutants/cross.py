"""Pairs of systems: two honest ones, pairs of which one has a defect, and dummies."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conform.claim import Settings
from conform.lever import Did, Lever, Pulled
from conform.mutants.cross_viewer import View, Viewer
from conform.mutants.kanta_nonsense import Nonsense
from conform.mutants.kanta_quirks import Quirks
from conform.roles.cross import ORGANISATIONS, make_folders
from conform.trial import Defect


@dataclass(frozen=True)
class Says:
    """A lever that does nothing and says one thing."""

    outcome: Did

    def pull(self, action: str, arguments: Mapping[str, Any]) -> Pulled:  # noqa: ARG002 – whatever it is asked
        """Say it."""
        return Pulled(self.outcome, {"shown": []})


DUMMIES: Mapping[str, Lever] = {
    "says-done": Says(Did.DID),
    "refuses": Says(Did.REFUSED),
    "fails": Says(Did.COULD_NOT),
    "sends-nonsense": Nonsense(b"<nonsense/>"),
}


@dataclass(frozen=True)
class Spoiling:
    """Which of the two is wrong, and how."""

    first: tuple[Quirks, View] = (Quirks(), View())
    second: tuple[Quirks, View] = (Quirks(), View())


def _habits(*names: str) -> tuple[Quirks, View]:
    """A side with habits of its own, in what it sends and in what it shows."""
    return Quirks(habits=frozenset(names)), View(habits=frozenset(names))


def _first(name: str, convicted_by: str, side: tuple[Quirks, View], *may_also: str) -> Defect:
    return Defect(name, convicted_by, "two", frozenset(may_also), Spoiling(first=side))


def _second(name: str, convicted_by: str, side: tuple[Quirks, View], *may_also: str) -> Defect:
    return Defect(name, convicted_by, "two", frozenset(may_also), Spoiling(second=side))


def _drop_letters(text: str) -> str:
    return text.encode("ascii", "ignore").decode()


DEFECTS: tuple[Defect, ...] = (
    _second("loses-letters", "XT-ARC-01", (Quirks(), View(text=_drop_letters)), "*"),
    _second("shows-nothing-and-says-done", "XT-ARC-01", _habits("shows-nothing"), "*"),
    _first("hides-what-others-stored", "XT-ARC-02", _habits("shows-nothing"), "XT-REP-01"),
    _second("shows-all-it-had", "XT-REP-01", _habits("shows-all-it-had")),
    _first("shows-old-versions", "XT-REP-01", _habits("shows-old-ones")),
    _second("replaces-nothing", "XT-REP-01", _habits("replaces-nothing")),
    _second("takes-people-by-digits", "CM-ID-02", _habits("digits-alone"), "XT-REP-01"),
    _second("takes-any-answer-for-done", "XT-GRA-01", _habits("any-answer-is-done"), "XT-GRA-02", "XT-GRA-03"),
    _first("ends-by-a-new-set", "XT-GRA-02", _habits("ends-by-new-set")),
    _second("shows-what-it-had-after-the-end", "XT-GRA-02", _habits("shows-what-it-had"), "XT-GRA-03"),
    _first("withdraws-nothing", "XT-GRA-03", _habits("withdraws-nothing")),
    _first("withdraws-by-a-new-set", "XT-GRA-03", _habits("withdraws-by-new-set")),
    _second("says-of-a-refusal-that-it-could-not", "XT-GRA-03", _habits("AR-is-late"), "XT-GRA-01", "XT-GRA-02"),
    _second("takes-a-refusal-for-stored", "XT-GRA-03", _habits("AR-is-done"), "XT-GRA-01", "XT-GRA-02"),
)


class CrossTrial:
    """Two of the kit's own systems."""

    role = "cross"
    honest: Mapping[str, frozenset[str]] = {"two": frozenset()}
    defects = DEFECTS
    dummies = tuple(DUMMIES)

    @contextmanager
    def open(self) -> Iterator[CrossStage]:
        """Make one PKI for all: it is slow to make. Each run has a mock Kanta of its own."""
        with tempfile.TemporaryDirectory() as folder:
            make_folders(Path(folder), ORGANISATIONS)
            yield CrossStage(Path(folder))


@dataclass(frozen=True)
class CrossStage:
    """Levers in this process, which share a PKI."""

    pki: Path

    @contextmanager
    def honest(self, name: str) -> Iterator[Settings]:
        """Two that do what they must."""
        with self.spoilt(Defect("none", "", name, spoils=Spoiling())) as settings:
            yield settings

    @contextmanager
    def spoilt(self, defect: Defect) -> Iterator[Settings]:
        """Two of which one has a defect."""
        spoiling: Spoiling = defect.spoils
        with closing(Viewer(*spoiling.first)) as first, closing(Viewer(*spoiling.second)) as second:
            yield self._settings(first, second)

    @contextmanager
    def dummy(self, name: str) -> Iterator[Settings]:
        """Two that do or say one thing."""
        yield self._settings(DUMMIES[name], DUMMIES[name])

    def _settings(self, first: Lever, second: Lever) -> Settings:
        return {"first": first, "second": second, "pki": str(self.pki)}
