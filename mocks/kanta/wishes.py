"""The wishes service: which releases a patient has forbidden (REL-04). Our own shape; the national service is FHIR."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from lxml import etree

from mocks.xml.markup import value
from mocks.xml.namespaces import HETU_ROOT, KANTA, clark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

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

    def __init__(self) -> None:
        self._prohibitions: list[Prohibition] = []

    def __len__(self) -> int:
        """How many prohibitions there are."""
        return len(self._prohibitions)

    def clear(self) -> None:
        """Forget every prohibition."""
        self._prohibitions.clear()

    def add(self, prohibitions: Iterable[Prohibition]) -> None:
        """Add prohibitions to those already known."""
        self._prohibitions.extend(prohibitions)

    def answer(self, request: _Element, verdict: Verdict) -> _Element:
        """The `k:WishesResponse` to a `k:Wishes`; only an AA says anything of the patient.

        Raises NotWellFormedError when the patient is missing.
        """
        root, hetu = value(request, "k:patient", "root"), value(request, "k:patient", "extension")
        response = etree.Element(clark("k:WishesResponse"), nsmap={"k": KANTA})
        acknowledgement = etree.SubElement(response, clark("k:acknowledgement"), code=verdict.code)
        if verdict.reason:
            acknowledgement.set("reason", verdict.reason)
        for prohibition in self._prohibitions:
            if verdict.code == "AA" and root == HETU_ROOT and prohibition.hetu == hetu:
                etree.SubElement(
                    response,
                    clark("k:prohibition"),
                    oid=prohibition.oid,
                    scope=prohibition.scope,
                    given=prohibition.given,
                )
        return response


def read_prohibition(entry: dict[str, Any]) -> Prohibition:
    """One prohibition of a seed. Raises KeyError for a missing field and ValueError for a bad date."""
    date.fromisoformat(entry["given"])
    return Prohibition(entry["hetu"], entry["oid"], entry["scope"], entry["given"])
