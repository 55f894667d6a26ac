"""C-FIND: find patients, studies, series or instances (PS3.4 C.4.1), and C-ECHO (PS3.4 annex A)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydicom.dataset import Dataset

from mocks.control import BrokenRuleError, digest
from mocks.pacs.association import cut
from mocks.pacs.attribute import PATIENT
from mocks.pacs.dimse_exchange import Exchange
from mocks.pacs.identifier import RETRIEVE_TITLE, Identifier, describe_keys, read_identifier
from mocks.pacs.instance import STUDY
from mocks.pacs.misdeed import LostError
from mocks.pacs.query import Query, find_results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mocks.pacs.instance import Header
    from mocks.pacs.pacs import Pacs

_PENDING, _CANCELLED = 0xFF00, 0xFE00
_ALWAYS = frozenset({"00080005", "00080056"})


def find(event: Any, pacs: Pacs) -> Iterator[tuple[int | Dataset, Dataset | None]]:
    """Answer one C-FIND: a status with a hit for every hit, or a status alone."""
    context = next(one for one in event.assoc.accepted_contexts if one.context_id == event.context.context_id)
    content = event.request.Identifier
    exchange = Exchange(
        pacs,
        event.assoc,
        "find",
        event.request.MessageID,
        lambda: describe_keys(content, context),
        payload=content.getvalue(),
    )
    refused = exchange.begin()
    if refused:
        exchange.record(refused)
        yield refused, None
        return
    try:
        identifier = read_identifier(content, context, exchange.examination)
    except BrokenRuleError as problem:
        yield exchange.refuse(problem), None
        return
    note_keys(exchange, identifier.keys)
    with pacs.control.lock:
        instances = pacs.archives.instances(exchange.archive)
    query = Query(identifier.name, identifier.keys)
    found = exchange.misdeed.limit(find_results(query, instances, "", relational=True))
    hits = exchange.misdeed.spoil_hits(found)
    exchange.record(0, level=identifier.level, found=len(hits))
    if exchange.misdeed.kind == "silence":
        cut(event.assoc)
        return
    try:
        for hit in exchange.misdeed.pace(hits):
            if event.is_cancelled:
                yield _CANCELLED, None
                return
            yield _PENDING, _describe(hit, identifier, event.assoc.requestor.primitive.called_ae_title)
    except LostError:
        cut(event.assoc)


def _describe(hit: Header, identifier: Identifier, title: str) -> Dataset:
    """The keys that were asked for, and where the hit is retrieved from (PS3.4 C.4.1.1.3.2)."""
    wanted = {tag: element for tag, element in hit.items() if tag in identifier.keys or tag in _ALWAYS}
    dataset = Dataset.from_json({**wanted, RETRIEVE_TITLE: {"vr": "AE", "Value": [title]}})
    dataset.QueryRetrieveLevel = identifier.level
    return dataset


def note_keys(exchange: Exchange, keys: dict[str, str]) -> None:
    """Let the journal tell which study and whom a request names."""
    if keys.get(STUDY):
        exchange.facts["document"] = keys[STUDY]
    if keys.get(PATIENT):
        exchange.facts["patient"] = digest(keys[PATIENT])


def echo(event: Any, pacs: Pacs) -> int:
    """Answer one C-ECHO."""
    exchange = Exchange(pacs, event.assoc, "echo", event.request.MessageID)
    status = exchange.begin() or 0
    exchange.record(status)
    if exchange.misdeed.kind in ("silence", "lost"):
        cut(event.assoc)
    return status
