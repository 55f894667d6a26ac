"""Answer a fetch: one document by its OID, or a client's documents by matter under a right of access (ours)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from mocks.kanta.access import has_right
from mocks.kanta.documents import CLIENT_RELATIONSHIP
from mocks.kanta.frame import Verdict
from mocks.kanta.markup import NotWellFormedError, one, value
from mocks.kanta.namespaces import KANTA, PREFIXES, clark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lxml.etree import _Element

    from mocks.kanta.archive import Archive, Stored

_OWN_REGISTER = "1"
_BY_RIGHT = "access-right"
_NO_RIGHT = Verdict("AR", "no-right")
_NOT_FOUND = Verdict("AR", "not-found")


@dataclass(frozen=True)
class Query:
    """What is asked for: one document, or a client's documents of a matter."""

    situation: str
    unit: str
    strongly_authenticated: bool
    document: str | None
    client: tuple[str, str] | None
    matter: str | None


def read_query(request: _Element) -> Query:
    """Read a `k:Fetch`. Raises NotWellFormedError when it asks for nothing, or for two things."""
    by_document = request.find("k:document", PREFIXES) is not None
    by_client = request.find("k:client", PREFIXES) is not None
    if by_document == by_client:
        raise NotWellFormedError("either a document or a client is asked for")
    situation = request.get("useSituation", "")
    worker = one(request, "k:worker") if situation == _BY_RIGHT else None
    return Query(
        situation=situation,
        unit=value(request, "k:unit", "oid"),
        strongly_authenticated=worker is not None and worker.get("strongAuthentication") == "true",
        document=value(request, "k:document", "oid") if by_document else None,
        client=(value(request, "k:client", "root"), value(request, "k:client", "extension")) if by_client else None,
        matter=value(request, "k:matter", "oid") if by_client else None,
    )


def find_documents(query: Query, archive: Archive, today: date) -> tuple[Verdict, Sequence[Stored]]:
    """The documents a query may have, decided here and not by the asker."""
    if query.document is not None:
        return _find_one(query, query.document, archive, today)
    if query.situation != _BY_RIGHT or not _may(query, query.client, archive, today):
        return _NO_RIGHT, ()
    return Verdict("AA"), [
        stored
        for stored in archive.newest()
        if stored.document.patient == query.client
        and stored.group != CLIENT_RELATIONSHIP
        and stored.document.matter == query.matter
    ]


def write_response(verdict: Verdict, documents: Sequence[Stored]) -> _Element:
    """The `k:FetchResponse`, each document as the bytes that were archived."""
    response = etree.Element(clark("k:FetchResponse"), nsmap={"k": KANTA})
    acknowledgement = etree.SubElement(response, clark("k:acknowledgement"), code=verdict.code)
    if verdict.reason:
        acknowledgement.set("reason", verdict.reason)
    for stored in documents:
        document = stored.document
        child = etree.SubElement(
            response,
            clark("k:document"),
            oid=document.oid,
            setId=document.set_id,
            version=str(document.version),
        )
        child.text = base64.b64encode(document.content).decode("ascii")
    return response


def _find_one(query: Query, oid: str, archive: Archive, today: date) -> tuple[Verdict, Sequence[Stored]]:
    if query.situation not in {_OWN_REGISTER, _BY_RIGHT}:
        return _NO_RIGHT, ()
    stored = archive.get(oid)
    if query.situation == _BY_RIGHT and (stored is None or not _may(query, stored.document.patient, archive, today)):
        return _NO_RIGHT, ()  # also for an unknown document: who has no right does not learn what exists
    return (Verdict("AA"), [stored]) if stored is not None else (_NOT_FOUND, ())


def _may(query: Query, client: tuple[str, str] | None, archive: Archive, today: date) -> bool:
    return (
        client is not None and query.strongly_authenticated and has_right(archive.newest(), client, query.unit, today)
    )
