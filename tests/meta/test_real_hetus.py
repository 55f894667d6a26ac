"""A personal identity code that may be somebody's is found before it is committed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adapter.identifiers import BadIdentifier, Hetu
from tests.meta.real_hetus import main


def code(number: int, *, century: str = "-") -> str:
    """A right code with this individual number, made here so that none is written into a file of ours."""
    for check in "0123456789ABCDEFHJKLMNPRSTUVWXY":
        try:
            return Hetu.parse(f"010594{century}{number}{check}").value
        except BadIdentifier:
            continue
    raise AssertionError("one of the check characters is right")


def wrong(text: str) -> str:
    return text[:-1] + ("A" if text[-1] != "A" else "B")


def spaced(text: str) -> str:
    return f"{text[:6]} \u2013 {text[7:]}"


def lower(text: str) -> str:
    return text.lower()


@pytest.mark.parametrize("change", [str, wrong, spaced, lower])
@pytest.mark.parametrize("century", ["-", "A", "+"])
def test_a_code_of_a_real_range_is_found_however_it_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Callable[[str], str], century: str
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text(f"Hei,\nhenkilötunnus {change(code(123, century=century))}\n", encoding="utf-8")
    assert main([str(file)]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith(f"{file}:2: ")
    assert code(123, century=century)[6:] not in printed, "the place is printed, never the code"


@pytest.mark.parametrize("number", [900, 999])
def test_a_code_of_the_test_range_is_not(tmp_path: Path, number: int) -> None:
    file = tmp_path / "letter.txt"
    file.write_text(f"{code(number)}\n", encoding="utf-8")
    assert main([str(file)]) == 0


def test_a_file_that_is_no_text_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "object.dcm"
    file.write_bytes(b"\xff\xd8\n\xff " + code(123).encode() + b"\0")
    assert main([str(file)]) == 1


def test_no_file_of_the_project_holds_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0, capsys.readouterr().out
