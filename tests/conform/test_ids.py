"""An id of the ledger is given once: a report of any year means the same requirement by it."""

from __future__ import annotations

from pathlib import Path

from conform.requirement import IDS, read_ids, read_ledger, write_ids

_LEDGER = {row.id for row in read_ledger()}


def test_no_id_is_taken_away_and_every_new_one_is_listed() -> None:
    given = read_ids()
    assert given - _LEDGER == set(), "given once, and gone: a row stays, and says why it no longer applies"
    assert _LEDGER - given == set(), "new ids: add them at their place (python -m conform.coverage does)"
    lines = IDS.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    assert set(lines) == given


def test_writing_the_list_forgets_none_and_reads_one_that_git_has_marked(tmp_path: Path) -> None:
    file = tmp_path / "ids.txt"
    file.write_text("<<<<<<< HEAD\nRS-OLD-01\n=======\nRS-CAP-01\n>>>>>>> other\n", encoding="utf-8")
    write_ids(read_ledger(), file)
    assert read_ids(file) == {"RS-OLD-01", *_LEDGER}
    assert "<" not in file.read_text(encoding="utf-8")
