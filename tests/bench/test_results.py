"""A run is printed as it goes, written down, read again, and compared with another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.compare import compare, main
from bench.results import Figure, Results, read_results, write_value
from tests.bench.runs import FIGURES, run


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = run()
    written.write(tmp_path / "bench" / "one.json")
    assert read_results(tmp_path / "bench" / "one.json") == written


def test_a_row_is_printed_and_kept_and_its_table_is_named_once(capsys: pytest.CaptureFixture[str]) -> None:
    results = Results.begin(datetime(2026, 11, 30, tzinfo=UTC))
    for row in ("one worker", "two workers"):
        results.report("flows", row, [("a second", 20.0, ""), ("CPU", 31.25, " ms")])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(";")[0] for line in lines if line.startswith("flows")] == ["flows"]
    assert lines[-1].split() == ["two", "workers", "a", "second", "20.0", "CPU", "31.2", "ms"]
    assert results.figures[-1] == Figure("flows", "two workers", "CPU", 31.25, " ms")
    assert results.began == "2026-11-30T00:00:00+00:00"


@pytest.mark.parametrize(
    ("value", "text"), [(12345.6, "12,346"), (45.67, "45.7"), (4.567, "4.57"), (0.0123, "0.0123"), (0.0, "0.0000")]
)
def test_a_figure_has_as_many_digits_as_it_is_worth(value: float, text: str) -> None:
    assert write_value(value) == text


def test_what_moved_by_more_than_noise_is_marked() -> None:
    now = [replace(FIGURES[0], value=24.0), replace(FIGURES[1], value=35.0), *FIGURES[4:], Figure("new", "row", "s", 1)]
    changes = list(compare(run(), run(now)))
    assert [change.name for change in changes] == [figure.name for figure in (*FIGURES[:2], *FIGURES[4:])]
    assert [change.has_moved for change in changes] == [True, False, False]
    assert [change.ratio for change in changes] == [pytest.approx(1.2), pytest.approx(1.12), None]


def test_two_files_are_printed_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, rate in (("OLD", 20.0), ("NEW", 30.0)):
        run([replace(FIGURES[0], value=rate)]).write(tmp_path / f"{name}.json")
        monkeypatch.setenv(name, str(tmp_path / f"{name}.json"))
    main()
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("flows"))
    assert line.split()[-4:] == ["20.0", "30.0", "1.50", "*"]


def test_the_last_two_files_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OLD", raising=False)
    monkeypatch.setattr("bench.compare.RESULTS", tmp_path)
    run().write(tmp_path / "2026-11-28T120000Z.json")
    with pytest.raises(SystemExit, match="no two results"):
        main()
    for day in ("29", "30"):
        run().write(tmp_path / f"2026-11-{day}T120000Z.json")
    main()
    printed = capsys.readouterr().out
    assert ["11-28" in printed, "11-29" in printed, "11-30" in printed] == [False, True, True]
