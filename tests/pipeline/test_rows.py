"""Rows of workflows: what the flows keep comes back as it was, everything else is refused, and reading runs no code."""

from __future__ import annotations

import base64
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
from dbos._error import DBOSMaxStepRetriesExceeded
from dbos._serialization import DBOSDefaultSerializer, DBOSPortableJSON
from hypothesis import given
from hypothesis import strategies as st

from adapter.access.rules.standing import Standing
from adapter.access.writing.version import Order
from adapter.errors import Conflict, Finding, GivenUp, LauttaError, NotFound, NotYet, Ours, Refused, Shown, Theirs
from adapter.identifiers import BadIdentifier
from adapter.pipeline.rows import BadRow, RowSerializer, refuse_foreign_rows
from adapter.release.rules.decision import Means
from adapter.roles import Right
from adapter.store.messages import State
from adapter.words import Sentence

ROWS = RowSerializer()
_KEYS = st.text(max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.sampled_from([*Order, *Right, *Means, *Standing]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(_KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_what_a_step_may_return_comes_back_as_it_was(value: Any) -> None:
    found = ROWS.deserialize(ROWS.serialize(value))
    assert found == value
    assert type(found) is type(value)


@given(st.dictionaries(st.sampled_from(["$enum", "$tuple", "$error", "$dict", "$", "a"]), st.text(max_size=3)))
def test_a_mapping_that_looks_like_a_mark_stays_a_mapping(value: dict[str, str]) -> None:
    assert ROWS.deserialize(ROWS.serialize(value)) == value


FINDING = Finding("PHO-06", "the name is another.", "Compare.", "conflict")
ERRORS: list[LauttaError] = [
    Refused(FINDING, FINDING),
    NotFound(FINDING),
    Conflict(),
    Theirs("Kanta", "did not answer in time."),
    GivenUp("Step archive: Kanta", "failed."),
    NotYet("Organisation register", "not yet."),
    Ours("A flow asked for bytes that it had already dropped."),
]


def test_an_error_of_a_narrower_kind_comes_back_as_the_nearest() -> None:
    found = ROWS.deserialize(ROWS.serialize(BadIdentifier(FINDING)))
    assert (type(found), found.findings) == (Refused, (FINDING,))


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_comes_back_with_what_it_says(error: LauttaError) -> None:
    found = ROWS.deserialize(ROWS.serialize(error))
    assert (type(found), str(found), found.args) == (type(error), str(error), error.args)


def test_what_only_the_handler_may_see_is_in_no_row() -> None:
    label = Sentence("Potilaan nimi", "Patientens namn", "Patient's name")
    row = ROWS.serialize(Refused(FINDING, shown=(Shown(label, "Maija Testinen"),)))
    assert "Testinen" not in row
    assert str(ROWS.deserialize(row)) == str(FINDING)


def test_a_refusal_and_a_kept_finding_come_back_in_every_language() -> None:
    finding = Finding("PHO-06", Sentence("nimi on toinen.", "namnet är ett annat.", "the name is another."), "Ask.")
    found = ROWS.deserialize(ROWS.serialize(Refused(finding)))
    assert found.findings == (finding,)
    assert Finding.read(ROWS.deserialize(ROWS.serialize(finding.kept()))) == finding


def test_a_refusal_in_two_languages_is_not_ours() -> None:
    with pytest.raises(BadRow):
        ROWS.deserialize('{"$error":["Refused",["PHO-06",["a","b"],"c","d"]]}')


def test_an_error_that_is_not_ours_leaves_its_kind_only() -> None:
    row = ROWS.serialize(KeyError("010594Y9032"))
    assert "010594Y9032" not in row
    assert isinstance(ROWS.deserialize(row), Ours)


def test_a_step_that_failed_at_every_attempt_is_given_up() -> None:
    found = ROWS.deserialize(
        ROWS.serialize(DBOSMaxStepRetriesExceeded("file", 2, [Theirs("Record system", "is away.")]))
    )
    assert (type(found), str(found)) == (GivenUp, "Step file: Record system: is away.")


@pytest.mark.parametrize(
    "value", [object(), {1: 2}, b"octets", {"a": {1, 2}}, Path("x"), State.DONE], ids=lambda one: type(one).__name__
)
def test_what_a_row_may_not_hold_is_not_written(value: Any) -> None:
    with pytest.raises(Ours):
        ROWS.serialize(value)


BAD = (
    "",
    "{",
    "gASVKAAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjA1pZCA+IC90bXAvcHduZWSUhZRSlC4=",
    '{"$enum":["State","done"]}',
    '{"$enum":["Order","no such"]}',
    '{"$error":["SystemExit","1"]}',
    '{"$error":["Refused","a"]}',
    '{"$error":["Refused",["a","b","c","d","e"]]}',
    '{"$error":["Theirs",1,2]}',
    '{"$error":["Theirs"]}',
    '{"$error":["BadRow"]}',
    '{"$tuple":[],"more":1}',
    '{"$unknown":1}',
    "[" * 100_000,
)


@pytest.mark.parametrize("row", BAD)
def test_a_row_that_is_not_ours_is_refused(row: str) -> None:
    with pytest.raises(BadRow):
        ROWS.deserialize(row)


class _Bomb:
    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self._mark),))


def test_dboss_own_readers_are_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DBOS picks its reader by what the row says; a new version of it that has another way to pickle fails here."""
    for reader in (type(DBOSDefaultSerializer), type(DBOSPortableJSON)):
        monkeypatch.setattr(reader, "deserialize", reader.deserialize)  # put back at the end
    refuse_foreign_rows()
    row = base64.b64encode(pickle.dumps(_Bomb(tmp_path / "ran"))).decode()
    for one in (DBOSDefaultSerializer, DBOSPortableJSON):
        with pytest.raises(BadRow):
            one.deserialize(row)
    assert not (tmp_path / "ran").exists()
