"""Codes against the value sets and code systems at hand.

What cannot be checked is reported as not checked, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from functools import lru_cache

from adapter.validate.definitions import Definitions

_BCP13 = "urn:ietf:bcp:13"
_BCP47 = "urn:ietf:bcp:47"
_GRAMMARS: dict[str, re.Pattern[str]] = {
    _BCP13: re.compile(r"xml|json|ttl|[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(\s*;.*)?"),
    _BCP47: re.compile(r"(?:[A-Za-z]{2,8}|[xX])(?:-[A-Za-z0-9]{1,8})*"),
}
_MIME_SETS = {"http://hl7.org/fhir/ValueSet/mimetypes"}
_SHORT = 200
_LANGUAGE_SETS = {"http://hl7.org/fhir/ValueSet/all-languages"}


class Membership(Enum):
    """Whether a code is in a set; UNKNOWN where it cannot be decided here."""

    IN = 1
    OUT = 0
    UNKNOWN = -1


Member = Callable[[str | None, str], Membership]


class Terminology:
    """The codes that are at hand."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._systems: dict[str, frozenset[str] | None] = {}
        #: Whether a code system has a code: the system, the code.
        self.exists = _bounded(self._exists)

    def codes(self, system: str) -> frozenset[str] | None:
        """All codes of a system; None when they are not at hand."""
        if system not in self._systems:
            codes = self._definitions.code_systems.get(system)
            self._systems[system] = None if codes is None else frozenset(codes)
        return self._systems[system]

    def value_set(self, url: str) -> tuple[dict[str, frozenset[str] | None], bool]:
        """The codes of a set by system, and whether that is all of it.

        None: the system is in it, its codes are not at hand.
        """
        url = url.partition("|")[0]
        if url in _MIME_SETS:
            return {_BCP13: None}, True
        if url in _LANGUAGE_SETS:
            return {_BCP47: None}, True
        systems = self._definitions.value_sets.get(url)
        if not systems:
            return {}, False
        whole = systems.get("", True)
        return {
            system: self.codes(system) if codes == "*" else frozenset(codes)
            for system, codes in systems.items()
            if system
        }, bool(whole)

    def member(self, url: str) -> Member:
        """A check for one value set; a code without a system is compared with all of them (`code` elements)."""
        by_system, whole = self.value_set(url)

        @_bounded
        def look_up(system: str | None, code: str) -> Membership:
            if system is not None and system not in by_system:
                return Membership.OUT if whole else Membership.UNKNOWN
            systems = [system] if system is not None else list(by_system)
            verdicts = {_in_system(name, by_system[name], code) for name in systems}
            if Membership.IN in verdicts:
                return Membership.IN
            return Membership.OUT if whole and Membership.UNKNOWN not in verdicts else Membership.UNKNOWN

        return look_up

    def _exists(self, system: str | None, code: str) -> Membership:
        return _in_system(system, self.codes(system), code) if system is not None else Membership.UNKNOWN


def _bounded(function: Member) -> Member:
    """What was reported of a code is remembered, of short ones only: the memory is bounded too."""
    remembered = lru_cache(maxsize=4096)(function)

    def look_up(system: str | None, code: str) -> Membership:
        if len(code) > _SHORT or (system is not None and len(system) > _SHORT):
            return function(system, code)
        return remembered(system, code)

    return look_up


def _in_system(system: str, codes: frozenset[str] | None, code: str) -> Membership:
    if codes is not None:
        return Membership.IN if code in codes else Membership.OUT
    grammar = _GRAMMARS.get(system)
    if grammar:
        return Membership.IN if grammar.fullmatch(code) else Membership.OUT
    return Membership.UNKNOWN
