"""What a command writes for people: language, width, colour, age, and nothing that moves a cursor."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime, timedelta

import pytest

from adapter.commands.screen import Screen, language_of, plain
from adapter.commands.standing_words import WHY


@pytest.mark.parametrize(
    ("asked", "variable", "language"),
    [(None, "", "en"), (None, "fi_FI.UTF-8", "fi"), (None, "sv", "sv"), (None, "C.UTF-8", "en"), ("sv", "fi_FI", "sv")],
)
def test_the_language_is_that_asked_for_or_that_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, asked: str | None, variable: str, language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", variable)
    assert language_of(Namespace(lang=asked)) == language


def test_a_line_is_wrapped_below_its_words_and_coloured_row_by_row(capsys: pytest.CaptureFixture[str]) -> None:
    Screen("fi", width=40, has_colour=True).fact(WHY, "sana " * 12, "red")
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) > 1
    assert all(row.startswith("\x1b[31m") and row.endswith("\x1b[0m") for row in rows)
    bare = [row[len("\x1b[31m") : -len("\x1b[0m")] for row in rows]
    assert bare[0].startswith("  miksi        sana")
    assert all(row.startswith(" " * 15 + "sana") for row in bare[1:])
    assert max(map(len, bare)) <= 40


def test_a_word_that_has_no_room_beside_its_label_is_below_it(capsys: pytest.CaptureFixture[str]) -> None:
    address = f"http://localhost:8080/console/message/{'a' * 32}"
    Screen("fi", width=80).fact(WHY, address, indent=0)
    assert capsys.readouterr().out == f"miksi\n  {address}\n"


def test_without_a_terminal_a_line_is_one_line_without_colour(capsys: pytest.CaptureFixture[str]) -> None:
    Screen.of(Namespace(lang="en")).line("word " * 60, "red")
    assert capsys.readouterr().out == "word " * 60 + "\n"


@pytest.mark.parametrize(
    ("lasted", "text"),
    [
        (timedelta(seconds=20), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=3, minutes=12), "3 h 12 min"),
        (timedelta(days=2, hours=4, minutes=50), "2 vrk 4 h"),
        (timedelta(seconds=-5), "0 min"),
    ],
)
def test_an_age_is_said_in_two_units_at_most(lasted: timedelta, text: str) -> None:
    assert Screen("fi").age(lasted) == text


def test_a_moment_is_said_in_helsinki_time() -> None:
    moment = datetime(2026, 7, 1, 21, 5, 7, tzinfo=UTC)
    assert Screen("fi").at(moment) == "2.7.2026 klo 00.05"
    assert Screen("en").clock(moment) == "00:05:07"
    assert Screen("sv").clock(moment) == "00.05.07"


def test_what_would_move_a_cursor_or_turn_the_reading_is_shown_as_a_sign() -> None:
    assert plain("a\x1b[2Jb\u202ec\r\u2066d") == "a\ufffd[2Jb\ufffdc\ufffd\ufffdd"
