"""The wishes service: which releases a patient has forbidden (REL-04). Our own shape; the national service is FHIR."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from lxml import etree

from mocks.control.hetu import is_hetu, is_test_hetu
from mocks.kanta.response import begin_response
from mocks.xml.namespaces import clark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from mocks.control.holdings import Holdings, Shelf
    from mocks.kanta.frame import Verdict


@dataclass(frozen=True)
class Prohibition:
    """One prohibition: its OID, what it forbids ("all" or a controller's OID) and the day it was given."""

    hetu: str
    oid: str
    scope: str
    given: str


class Wishes:
    """The prohibitions of all patients. The caller holds the mock's lock."""

    def __init__(self, holdings: Holdings) -> None:
        self._prohibitions: Shelf[str, Prohibition] = holdings.shelf("prohibitions")

    def __len__(self) -> int:
        """How many prohibitions there are."""
        return len(self._prohibitions)

    def add(self, prohibitions: Iterable[Prohibition]) -> None:
        """Add prohibitions to those already known; one of a known OID takes its place."""
        self._prohibitions.update({prohibition.oid: prohibition for prohibition in prohibitions})

    def withdraw(self, oid: str) -> None:
        """Take a prohibition away, as its patient does. Raises LookupError."""
        if oid not in self._prohibitions:
            raise LookupError("there is no such prohibition")
        del self._prohibitions[oid]

    def answer(self, hetu: str, verdict: Verdict) -> _Element:
        """The `k:WishesResponse` to who asks about a person; only an AA says anything of the person."""
        response = begin_response("Wishes", verdict)
        for prohibition in self._prohibitions.values():
            if verdict.code == "AA" and prohibition.hetu == hetu:
                etree.SubElement(
                    response,
                    clark("k:prohibition"),
                    oid=prohibition.oid,
                    scope=prohibition.scope,
                    given=prohibition.given,
                )
        return response


def read_prohibition(entry: dict[str, Any]) -> Prohibition:
    """One prohibition of a seed. Raises KeyError for a missing field and ValueError for a bad date or HETU."""
    date.fromisoformat(entry["given"])
    if not is_hetu(entry["hetu"]) or not is_test_hetu(entry["hetu"]):
        raise ValueError("a prohibition is of a HETU of the 900-series")
    return Prohibition(entry["hetu"], entry["oid"], entry["scope"], entry["given"])
