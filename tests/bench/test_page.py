"""A run becomes tables that the documents' rules allow, and plots that a browser can read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from bench.page import PLOTS, draw_plots, main, write_tables
from bench.plot import Line, draw
from tests.bench.runs import FIGURES, run
from tests.meta.test_documents import wide_lines

_SVG = "{http://www.w3.org/2000/svg}"


def test_each_table_has_its_rows_and_columns() -> None:
    lines = list(write_tables(run()))
    assert not wide_lines("\n".join(lines))
    first = lines.index("| flows, SQLite | a second | workers' CPU, ms |")
    assert lines[first + 1 : first + 5] == [
        "|---|---|---|",
        "| photo, 5 kB, 1 worker | 20.0 | 31.2 |",
        "| photo, 5 kB, 2 workers | 30.0 |  |",
        "| photo, 1 MB, 1 worker |  | 120 |",
    ]


def test_a_plot_is_drawn_where_there_are_two_points() -> None:
    plots = dict(draw_plots(run()))
    assert list(plots) == ["rate-by-workers.svg", "cpu-by-size.svg"]
    texts = [element.text for element in fromstring(plots["cpu-by-size.svg"]).iter(f"{_SVG}text")]  # noqa: S314  # ours
    assert {"5", "1,000", "SQLite", PLOTS[3].title} <= set(texts)
    assert not list(draw_plots(run(FIGURES[:1])))


def test_higher_figures_stand_higher_and_names_do_not_touch() -> None:
    lines = [Line("one", [(1, 10.0), (8, 40.0)]), Line("two", [(1, 10.0), (8, 40.5)])]
    tree = fromstring(draw("A & B", "workers", lines))  # noqa: S314  # ours
    first, last = list(tree.iter(f"{_SVG}circle"))[:2]
    assert float(first.attrib["cy"]) > float(last.attrib["cy"])
    assert float(first.attrib["cx"]) < float(last.attrib["cx"])
    names = [float(text.attrib["y"]) for text in tree.iter(f"{_SVG}text") if text.text in {"one", "two"}]
    assert abs(names[0] - names[1]) >= 14
    assert tree.findtext(f"{_SVG}title") == "A & B"


def test_the_command_prints_tables_and_writes_plots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run([*FIGURES, replace(FIGURES[0], table="flows, PostgreSQL", row="photo, 5 kB, 4 workers")]).write(
        tmp_path / "run.json"
    )
    monkeypatch.setattr("sys.argv", ["page", str(tmp_path / "run.json"), "--plots", str(tmp_path / "plots")])
    main()
    assert capsys.readouterr().out.startswith("Measured 2026-11-30 on commit 0123abcd: x86_64, 2 cores,\n")
    assert sorted(file.name for file in (tmp_path / "plots").iterdir()) == ["cpu-by-size.svg", "rate-by-workers.svg"]
