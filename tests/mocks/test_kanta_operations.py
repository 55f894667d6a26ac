"""Invalidation and query by metadata: what mock Kanta does beside archiving and giving."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from lxml.etree import _Element

from tests.mocks.kanta import (
    ADAPTER,
    DRAFT,
    FOREIGN,
    HETU,
    NAMES,
    ORGANISER,
    OTHER_HETU,
    RELATIONSHIP,
    Client,
    K,
    fetch,
    grant,
    one,
    outcome,
)

SECOND = replace(DRAFT, oid=f"{DRAFT.oid}.2", version=2, replaced=DRAFT.oid)


def _ask(client: Client, operation: str, inner: str) -> _Element:
    body = f'<k:{operation} xmlns:k="{K}" messageId="{uuid.uuid4()}"><k:sender oid="{ADAPTER}"/>{inner}</k:{operation}>'
    return client.ask(operation.lower(), body)


def _invalidate(client: Client, oid: str) -> tuple[str | None, str | None]:
    return _acknowledged(_ask(client, "Invalidate", f'<k:document oid="{oid}"/>'))


def _acknowledged(answer: _Element) -> tuple[str | None, str | None]:
    acknowledgement = one(answer, "k:acknowledgement")
    return acknowledgement.get("code"), acknowledgement.get("reason")


def _query(client: Client, wishes: str = "", hetu: str = HETU) -> list[tuple[str | None, str | None]]:
    answer = _ask(client, "Query", f'<k:client root="1.2.246.21" extension="{hetu}"/>{wishes}')
    assert _acknowledged(answer) == ("AA", None)
    assert answer.find(".//k:document", NAMES) is None
    return [(header.get("oid"), header.get("status")) for header in answer.findall("k:header", NAMES)]


def test_an_invalidated_document_is_not_given_any_more(client: Client, seed: Callable[..., None]) -> None:
    seed(DRAFT)
    assert _invalidate(client, DRAFT.oid) == ("AA", None)
    assert _acknowledged(client.ask("fetch", fetch(DRAFT.oid))) == ("AR", "invalidated")
    assert _invalidate(client, DRAFT.oid) == ("AA", None)  # said again, it is no harm
    assert _query(client) == [(DRAFT.oid, "invalidated")]


def test_an_invalidated_set_takes_no_new_version(client: Client, seed: Callable[..., None]) -> None:
    seed(DRAFT)
    assert _invalidate(client, DRAFT.oid) == ("AA", None)
    sent = client.ask("archive", SECOND.frame(SECOND.sign(client.system)))
    assert outcome(sent) == ("AR", "invalidated")


def test_an_old_version_is_invalidated_alone(client: Client, seed: Callable[..., None]) -> None:
    seed(DRAFT, SECOND)
    assert _invalidate(client, DRAFT.oid) == ("AA", None)
    assert _query(client) == [(DRAFT.oid, "invalidated"), (SECOND.oid, "current")]
    assert _acknowledged(client.ask("fetch", fetch(SECOND.oid))) == ("AA", None)


@pytest.mark.parametrize("oid", [FOREIGN.oid, "1.2.246.10.99999954.95.2026.7.7"], ids=["another's", "unknown"])
def test_only_ones_own_is_invalidated(
    client: Client, seed: Callable[..., None], control: Callable[..., Any], oid: str
) -> None:
    seed(FOREIGN)
    assert _invalidate(client, oid) == ("AR", "not-found")
    assert not control("state")["documents"][0]["invalidated"]


def test_an_invalidated_relationship_grants_nothing(
    client: Client, seed: Callable[..., None], set_time: Callable[[int, time], None]
) -> None:
    set_time(0, time(12))
    seed(replace(RELATIONSHIP, custodian=ADAPTER, entries=grant()))
    assert _acknowledged(client.ask("fetch", fetch())) == ("AA", None)
    assert _invalidate(client, RELATIONSHIP.oid) == ("AA", None)
    assert _acknowledged(client.ask("fetch", fetch())) == ("AR", "no-right")


def test_a_query_tells_ones_own_documents_of_a_person(client: Client, seed: Callable[..., None]) -> None:
    health = replace(DRAFT, social=False, matter=None, oid=f"{DRAFT.oid}.7", set_id=f"{DRAFT.oid}.7")
    other = replace(DRAFT, hetu=OTHER_HETU, oid=f"{DRAFT.oid}.8", set_id=f"{DRAFT.oid}.8")
    seed(DRAFT, SECOND, health, other, replace(FOREIGN, oid=f"{ORGANISER}.9", set_id=f"{ORGANISER}.9"))
    assert _query(client) == [(DRAFT.oid, "old"), (SECOND.oid, "current"), (health.oid, "current")]
    assert _query(client, hetu=OTHER_HETU) == [(other.oid, "current")]
    assert _query(client, '<k:register code="2"/>') == [(health.oid, "current")]
    assert _query(client, '<k:kind code="KERT"/>') == [(health.oid, "current")]
    assert _query(client, '<k:group code="2"/><k:register code="1"/>') == [
        (DRAFT.oid, "old"),
        (SECOND.oid, "current"),
    ]
    assert _query(client, '<k:group code="8"/>') == []


@pytest.mark.parametrize(
    ("begin", "end", "found"),
    [(0, 0, True), (-1, 1, True), (1, None, False), (None, -1, False), (0, None, True), (None, 0, True)],
)
def test_a_query_is_of_days(
    client: Client, seed: Callable[..., None], begin: int | None, end: int | None, found: bool
) -> None:
    made = datetime.now(UTC)
    seed(replace(DRAFT, signed_at=made))
    days = {"begin": begin, "end": end}
    told = " ".join(f'{name}="{made.date() + timedelta(n)}"' for name, n in days.items() if n is not None)
    assert _query(client, f"<k:period {told}/>") == ([(DRAFT.oid, "current")] if found else [])
