"""A cursor is for one client and one day, and says nothing to anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from adapter.errors import Gone, Malformed, Refused
from adapter.rest.cursor import LIFE, seal, unseal
from adapter.rest.desk import Desk
from adapter.store import schema
from adapter.store.keys import derived_key
from adapter.store.opening import open_database
from tests.region import MAIJA, NOW
from tests.rest.desk import Face, open_face

_WHAT = {"kind": "Media", "asked": [["patient.identifier", MAIJA]], "from": 17}


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path) as opened:
        yield opened


def _refused(desk: Desk, client: str, text: str) -> str:
    with pytest.raises(Malformed) as caught:
        unseal(desk, client, text)
    return str(caught.value)


def test_a_cursor_tells_its_client_what_it_was_made_of_in_every_process_and_no_longer_than_a_day(face: Face) -> None:
    text = seal(face.desk, "porvoo", _WHAT)
    assert unseal(face.desk, "porvoo", text) == _WHAT
    assert seal(face.desk, "porvoo", _WHAT) != text, "two that say the same do not look so"
    face.clock[0] = NOW + LIFE
    assert unseal(face.desk, "porvoo", text) == _WHAT
    face.clock[0] += timedelta(seconds=1)
    with pytest.raises(Gone):
        unseal(face.desk, "porvoo", text)
    with pytest.raises(Malformed):
        unseal(face.desk, "tays", text)


def test_whatever_does_not_hold_is_refused_alike(face: Face, tmp_path: Path) -> None:
    text = seal(face.desk, "porvoo", _WHAT)
    changed = [text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :] for at in range(0, len(text) - 1, 7)]
    (tmp_path / "other").mkdir(mode=0o700)
    with open_face(tmp_path / "other") as other:
        foreign = seal(other.desk, "porvoo", _WHAT)
    broken = ["", "A", "AAAA", "ä", "=", text[:-4], text[1:], text + "AAAA", text.swapcase(), foreign, *changed]
    told = {_refused(face.desk, "porvoo", each) for each in broken} | {_refused(face.desk, "tays", text)}
    assert len(told) == 1
    assert MAIJA not in told.pop()


def test_what_it_says_cannot_be_read_from_it(face: Face) -> None:
    lengths = set[int]()
    for _ in range(3):
        text = seal(face.desk, "porvoo", _WHAT)
        lengths.add(len(text))
        assert MAIJA not in text
        assert "Media" not in text
    assert max(lengths) < 250


def test_one_that_no_url_could_hold_is_refused(face: Face) -> None:
    values = ",".join(sha256(f"{number}".encode()).hexdigest() for number in range(400))
    with pytest.raises(Refused):
        seal(face.desk, "porvoo", {"asked": [["identifier", values]]})


def test_the_key_is_another_than_that_of_the_index(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    with engine.connect() as connection:
        secret = bytes(connection.execute(select(schema.search_state.c.secret)).scalar_one())
        keys = {secret, derived_key(connection, "one"), derived_key(connection, "another")}
        assert derived_key(connection, "one") in keys
    engine.dispose()
    assert [len(key) for key in keys] == [32, 32, 32]
