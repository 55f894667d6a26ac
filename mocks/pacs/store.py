"""C-STORE: take an instance into an archive, its data set exactly as it came (PS3.4 annex B)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from mocks.pacs.archive import DuplicateInstanceError
from mocks.pacs.association import Exchange, cut
from mocks.pacs.instance import SOP_CLASS, SOP_INSTANCE, NotAnInstanceError, read_instance
from mocks.pacs.storing import CANNOT_UNDERSTAND, DUPLICATE_INSTANCE

if TYPE_CHECKING:
    from mocks.pacs.misdeed import Misdeed
    from mocks.pacs.pacs import Pacs

_NOT_AS_SAID = 0xA900

#: The misdeeds of a whole association and not of one message.
_LASTING = ("lost", "partial")


@dataclass
class _Lasting:
    misdeed: Misdeed
    count: int = 0


_lasting: WeakKeyDictionary[Any, _Lasting] = WeakKeyDictionary()


def store(event: Any, pacs: Pacs) -> int:
    """Answer one C-STORE."""
    lasting = _lasting.get(event.assoc)
    exchange = Exchange(pacs, event.assoc, "store", lasting.misdeed if lasting else None)
    if exchange.misdeed.kind in _LASTING:
        lasting = _lasting.setdefault(event.assoc, _Lasting(exchange.misdeed))
    count = lasting.count if lasting else 0
    if exchange.misdeed.kind == "lost" and count >= exchange.misdeed.number("after", 0):
        cut(event.assoc)
        return 0
    if lasting:
        lasting.count += 1
    status = exchange.begin() or exchange.misdeed.find_reason(count) or _keep(event, pacs, exchange.archive)
    exchange.record(status)
    if exchange.misdeed.kind == "silence":
        cut(event.assoc)
    return status


def _keep(event: Any, pacs: Pacs, archive: str) -> int:
    """Store the instance; the status of what came of it (PS3.4 B.2.3; a duplicate's is that of PS3.7 annex C)."""
    try:
        instance = read_instance(event.encoded_dataset())
    except NotAnInstanceError:
        return CANNOT_UNDERSTAND
    said = (event.request.AffectedSOPClassUID, event.request.AffectedSOPInstanceUID)
    if said != (instance.value(SOP_CLASS), instance.value(SOP_INSTANCE)):
        return _NOT_AS_SAID
    try:
        with pacs.control.lock:
            pacs.archives.store(archive, instance)
    except DuplicateInstanceError:
        return DUPLICATE_INSTANCE
    return 0
