"""A document signed in Kanta's habit alone goes by the archive's signed word, or waits for a person (GRA-10)."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from adapter.identifiers import Oid
from adapter.store.messages import MessageRecord, State
from tests.access.grant_world import GrantWorld
from tests.access.reading.test_grant import DAY_CENTRE, OID, body, document, producer, task
from tests.access.reading.test_open_header import CHANGES, OTHER_SET, habit

HELD = ("active", "2026-09-01", None)
ONE = body(task(producer()))
OTHER = body(task(producer(DAY_CENTRE)))


@pytest.fixture
def world(tmp_path: Path) -> GrantWorld:
    return GrantWorld(tmp_path)


def _send(world: GrantWorld, raw: bytes, oid: str, word: tuple[str, int] | None) -> MessageRecord:
    world.archive.documents[oid] = raw
    if word:
        world.archive.words[oid] = (Oid(word[0]), word[1])
    ended = world.run(world.announce(oid))
    assert ended is not None
    return ended


def _second(content: Any = OTHER, **changes: Any) -> bytes:
    return habit(document(content, **({"oid": f"{OID}2", "set_id": OID, "version": 2} | changes)).xml())


def test_versions_follow_each_other_by_the_archives_word(world: GrantWorld) -> None:
    assert _send(world, habit(document(ONE).xml()), OID, (OID, 1)).state == State.DONE
    assert _send(world, _second(), f"{OID}2", (OID, 2)).state == State.DONE
    assert world.grants() == [("1", "inactive", *HELD[1:]), ("2", *HELD)]


@pytest.mark.parametrize("change", CHANGES, ids=CHANGES)
def test_a_changed_header_neither_ends_nor_outranks_a_grant(world: GrantWorld, change: str) -> None:
    """The second document of the organiser is of a set of its own, until somebody changes its open header."""
    world.send(ONE, 1)
    raw = CHANGES[change](habit(document(OTHER, oid=f"{OID}2", set_id=OID).xml()))
    ended = _send(world, raw, f"{OID}2", (f"{OID}2", 1))
    assert (ended.state, ended.rules) == (State.PARKED, "GRA-10")
    assert world.grants() == [("1", *HELD)]


@pytest.mark.parametrize("word", [(OID, 3), (OTHER_SET, 2)])
def test_a_contradiction_between_header_and_archive_waits_for_a_person(
    world: GrantWorld, word: tuple[str, int]
) -> None:
    world.send(ONE, 1)
    ended = _send(world, _second(), f"{OID}2", word)
    assert (ended.state, ended.rules) == (State.PARKED, "GRA-10")
    assert "different versions or sets" in ended.reason
    (task_of_person,) = world.held("Task")
    assert task_of_person["status"] == "requested"
    assert world.grants() == [("1", *HELD)]


def test_where_the_archive_says_nothing_an_open_header_waits_for_a_person(world: GrantWorld) -> None:
    world.send(ONE, 1)
    ended = _send(world, _second(), f"{OID}2", None)
    assert (ended.state, ended.rules) == (State.PARKED, "GRA-10")
    assert "header is not signed" in ended.reason
    assert world.grants() == [("1", *HELD)]


def test_a_document_that_is_handed_in_must_be_signed_with_its_header(world: GrantWorld) -> None:
    data = base64.b64encode(_second()).decode()
    ended = world.run(world.announce("", contentType="application/xml", data=data))
    assert ended is not None
    assert (ended.state, ended.rules) == (State.PARKED, "GRA-10")
    assert "fetched from the archive" in ended.reason
    assert world.grants() == []
