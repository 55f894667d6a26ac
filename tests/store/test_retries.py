"""Messages whose peer was away: one is tried again, and the others when it got through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from adapter.pipeline.retrying import Retrying
from adapter.store import schema
from adapter.store.messages import Messages, State
from adapter.store.opening import open_database
from adapter.store.retries import Retries, pause

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Shop:
    """Messages of two mailboxes, and the worker that tries them again."""

    def __init__(self, engine: Engine) -> None:
        self.messages, self.retries = Messages(engine), Retries(engine)
        self.at, self.lines = NOW, list[dict[str, str]]()
        self.messages.begin_all(["a", "b", "c"], "photo", "porvoo@county.example", NOW)
        self.messages.begin("d", "photo", "loviisa@county.example", NOW)
        self.retrying = Retrying(self.retries, self.messages, lambda: self.at, lambda **facts: self.lines.append(facts))
        self._engine = engine

    def fail(self, *identities: str) -> None:
        """As a flow ends whose peer is away."""
        for identity in identities:
            self.retries.note(identity, self.at)
            self.messages.conclude(identity, State.FAILED, self.at, (), "Record system: could not be reached.")

    def look(self, after: timedelta = timedelta()) -> list[str]:
        """The messages that are run again by a look so long after the last one."""
        self.at += after
        del self.lines[:]
        self.retrying.look()
        return [line["message"] for line in self.lines]

    def known(self) -> set[str]:
        with self._engine.connect() as connection:
            return set(connection.execute(select(schema.retry.c.message)).scalars())


@pytest.fixture
def shop(url: str) -> Iterator[Shop]:
    engine = open_database(url)
    yield Shop(engine)
    engine.dispose()


def test_the_first_is_tried_and_brings_the_others_of_its_mailbox(shop: Shop) -> None:
    shop.fail("a", "b", "c")
    assert shop.look(MINUTE / 2) == []
    assert shop.look(MINUTE / 2) == ["a"]
    assert shop.look(MINUTE) == []  # it is on its way
    assert shop.messages.find("a").state == State.WAITING
    shop.messages.conclude("a", State.DONE, shop.at)
    assert shop.look() == ["b", "c"]
    for identity in "bc":
        shop.messages.conclude(identity, State.DONE, shop.at)
    shop.fail("d")
    shop.look()
    assert shop.known() == {"d"}


def test_while_the_peer_is_away_one_is_tried_at_ever_longer_intervals(shop: Shop) -> None:
    shop.fail("a", "b")
    tried = []
    for minute in range(60):
        if found := shop.look(MINUTE):
            tried.append((minute + 1, found))
            shop.fail(*found)
            shop.look()
    assert [minute for minute, _ in tried] == [1, 3, 8, 18, 38]
    assert {tuple(found) for _, found in tried} == {("a",)}


def test_one_mailbox_does_not_wait_for_the_peers_of_another(shop: Shop) -> None:
    shop.fail("a", "d")
    assert sorted(shop.look(MINUTE)) == ["a", "d"]


def test_what_a_person_has_stopped_or_run_again_is_left_to_them(shop: Shop) -> None:
    shop.fail("a", "b", "d")
    shop.messages.stop("a", shop.at)
    shop.messages.run_again("b", shop.at)
    assert shop.look(MINUTE) == ["d"]
    assert shop.known() == {"b", "d"}  # b may fail again


def test_what_fails_in_another_way_is_not_tried_again_and_lets_the_others_wait(shop: Shop) -> None:
    shop.fail("a", "b")
    assert shop.look(MINUTE) == ["a"]
    shop.retries.forget("a")
    shop.messages.conclude("a", State.FAILED, shop.at, (), "A fault of Lautta.")
    assert shop.look() == []
    assert shop.look(MINUTE) == []
    assert shop.look(30 * MINUTE) == ["b"]


def test_a_message_is_left_to_a_person_in_the_end(shop: Shop) -> None:
    waits = [pause(times) for times in range(1, 60)]
    assert waits[0] == MINUTE
    assert timedelta(hours=20) < sum((wait for wait in waits if wait), timedelta()) < timedelta(hours=28)
    assert waits[-1] is None
    while shop.retries.note("a", shop.at):
        pass
    assert shop.known() == set()
