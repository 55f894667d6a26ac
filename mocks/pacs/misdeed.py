"""What a tester ordered the PACS to do wrong in one exchange, over HTTP as over DIMSE."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from mocks.control import COMMON_KINDS
from mocks.pacs.attribute import PATIENT, PATIENT_NAME
from mocks.pacs.instance import SERIES, SOP_INSTANCE, STRANGER, STUDY, forge_patient, forge_uid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mocks.control import Fault
    from mocks.pacs.instance import Header, Instance

KINDS = (*COMMON_KINDS, "lost", "duplicate", "wrong-patient", "partial", "limit")

#: Out of resources: why a `partial` store refuses, when the order does not say (PS3.4 B.2.3, PS3.18 annex I).
OUT_OF_RESOURCES = 0xA700

_Item = TypeVar("_Item")


class LostError(Exception):
    """The connection has to be cut here."""


class Misdeed:
    """The fault ordered for one exchange; without one it does nothing. `pause` waits for some seconds."""

    def __init__(self, fault: Fault | None, pause: Callable[[float], object]) -> None:
        self.kind = fault.kind if fault else None
        self._detail: dict[str, Any] = fault.detail if fault else {}
        self._pause = pause

    def number(self, name: str, default: float) -> float:
        """A number of the order's detail."""
        return float(self._detail.get(name, default))

    def delay(self) -> None:
        """Wait before anything is done (`slow`)."""
        if self.kind == "slow":
            self._pause(self.number("seconds", 1))

    def pace(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """Give the items one by one: slowly (`slow`), or only `after` of them (`lost`).

        Raises LostError, also when all were given: then the end of the answer is lost.
        """
        after = int(self.number("after", 0))
        for count, item in enumerate(items):
            if self.kind == "lost" and count == after:
                raise LostError
            if self.kind == "slow" and count:
                self._pause(self.number("per_instance", 0))
            yield item
        if self.kind == "lost":
            raise LostError

    def limit(self, hits: list[Header]) -> list[Header]:
        """The first `count` hits (`limit`): the others are on no page, and nothing says that there are any."""
        return hits[: int(self.number("count", 1))] if self.kind == "limit" else hits

    def spoil_hits(self, hits: list[Header]) -> list[Header]:
        """The hits with the first one twice (`duplicate`), or with somebody else's (`wrong-patient`)."""
        if self.kind == "duplicate":
            return hits[:1] + hits
        if self.kind == "wrong-patient":
            return hits + [_forge_hit(hit) for hit in hits[:1]]
        return hits

    def spoil_instances(self, instances: list[Instance]) -> list[Instance]:
        """The instances with the first one twice (`duplicate`), or with somebody else's (`wrong-patient`)."""
        if self.kind == "duplicate":
            return instances[:1] + instances
        if self.kind == "wrong-patient":
            return instances + [forge_patient(instance) for instance in instances[:1]]
        return instances

    def find_reason(self, count: int) -> int | None:
        """Why the instance is refused that `count` others came before (`partial`); None if it is not."""
        if self.kind == "partial" and count < int(self.number("count", 1)):
            return int(self.number("reason", OUT_OF_RESOURCES))
        return None


def _forge_hit(hit: Header) -> Header:
    """A study of another patient with the same accession number."""
    forged = dict(hit)
    for tag in {STUDY, SERIES, SOP_INSTANCE} & hit.keys():
        forged[tag] = {"vr": "UI", "Value": [forge_uid(str(value)) for value in hit[tag].get("Value", [])]}
    if PATIENT in hit:
        forged[PATIENT] = {"vr": "LO", "Value": [STRANGER[0]]}
    if PATIENT_NAME in hit:
        forged[PATIENT_NAME] = {"vr": "PN", "Value": [{"Alphabetic": STRANGER[1]}]}
    return forged
