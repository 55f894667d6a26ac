"""C-STORE: take an instance into an archive, its data set exactly as it came (PS3.4 annex B)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from mocks.control import BrokenRuleError, digest
from mocks.pacs.association import cut
from mocks.pacs.attribute import PATIENT
from mocks.pacs.dimse_exchange import Exchange
from mocks.pacs.examining import examine_object
from mocks.pacs.instance import NotAnInstanceError, read_instance

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from mocks.pacs.instance import Instance
    from mocks.pacs.misdeed import Misdeed
    from mocks.pacs.pacs import Pacs

#: The misdeeds of a whole association and not of one message.
_LASTING = ("lost", "partial")


@dataclass
class _Lasting:
    misdeed: Misdeed
    count: int = 0


_lasting: WeakKeyDictionary[Any, _Lasting] = WeakKeyDictionary()


def store(event: Any, pacs: Pacs) -> int | Dataset:
    """Answer one C-STORE."""
    lasting = _lasting.get(event.assoc)
    content = event.encoded_dataset()
    exchange = Exchange(
        pacs,
        event.assoc,
        "store",
        event.request.MessageID,
        lambda: describe_object(content),
        lasting.misdeed if lasting else None,
        payload=content,
    )
    if exchange.misdeed.kind in _LASTING:
        lasting = _lasting.setdefault(event.assoc, _Lasting(exchange.misdeed))
    count = lasting.count if lasting else 0
    if exchange.misdeed.kind == "lost" and count >= exchange.misdeed.number("after", 0):
        cut(event.assoc)
        return 0
    if lasting:
        lasting.count += 1
    status: int | Dataset | None = exchange.begin() or exchange.misdeed.find_reason(count)
    if status:
        exchange.record(status)
    else:
        status = _keep(content, pacs, exchange)
    if exchange.misdeed.kind == "silence":
        cut(event.assoc)
    return status


def describe_object(content: bytes) -> dict[str, str]:
    """Its place and its patient, if it can be read: what the journal tells, and faults are matched by."""
    try:
        return _tell(read_instance(content))
    except NotAnInstanceError:
        return {}


def _tell(instance: Instance) -> dict[str, str]:
    return {**instance.place, "patient": digest(instance.value(PATIENT))}


def _keep(content: bytes, pacs: Pacs, exchange: Exchange) -> int | Dataset:
    """Store the instance; the status of what came of it (PS3.4 B.2.3; a duplicate's is that of PS3.7 annex C).

    pynetdicom writes the UIDs of the command into the file: so they are held against those of the data set.
    """
    try:
        instance = examine_object(content, exchange.examination)
        with pacs.control.work():
            pacs.archives.store(exchange.archive, instance, exchange.examination)
    except BrokenRuleError as problem:
        exchange.facts.update(describe_object(content))
        return exchange.refuse(problem)
    exchange.record(0, **_tell(instance))
    return 0
