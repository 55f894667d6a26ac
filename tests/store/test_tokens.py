"""Tokens and assertions on both databases: of many who use an assertion at once, one is the first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from adapter.store import schema
from adapter.store.opening import open_database
from adapter.store.tokens import Token, Tokens
from tests.region import NOW

pytestmark = pytest.mark.slow
MINUTE = timedelta(minutes=1)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_database(url)
    yield opened
    opened.dispose()


def test_of_many_one_uses_an_assertion_first(engine: Engine) -> None:
    """Each forgets what is past too: none may wait for another for ever."""
    tokens = Tokens(engine)
    for number in range(50):
        tokens.use("past", str(number), NOW, NOW)
    for attempt in range(10):
        ready, first = threading.Barrier(8), list[bool]()

        def use(jti: str, ready: threading.Barrier, first: list[bool]) -> None:
            ready.wait(30)
            first.append(tokens.use("porvoo", jti, NOW + 7 * MINUTE, NOW + MINUTE))

        threads = [threading.Thread(target=use, args=(str(attempt), ready, first)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(first) == [False] * 7 + [True]
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(schema.used_assertion)).scalar() == 10


def test_a_token_is_found_until_its_end_or_its_revocation(engine: Engine) -> None:
    tokens, token = Tokens(engine), Token("porvoo", "system/Media.rs", NOW + 5 * MINUTE, "thumbprint")
    for secret in ("one", "two", "three"):
        tokens.keep(secret, token, NOW)
    tokens.keep("other", Token("loviisa", "system/Media.rs", NOW + 5 * MINUTE), NOW)
    assert tokens.find("one", NOW + 4 * MINUTE) == token
    assert tokens.find("one", NOW + 5 * MINUTE) is None
    assert tokens.find("four", NOW) is None
    tokens.revoke("one", "loviisa")
    assert tokens.find("one", NOW) == token
    tokens.revoke("one", "porvoo")
    assert tokens.find("one", NOW) is None
    assert tokens.revoke_all("porvoo") == 2
    assert tokens.find("two", NOW) is None
    assert tokens.find("other", NOW) is not None
