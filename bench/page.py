"""Tables and plots for docs/reference/performance.md, made of one run: `python -m bench.page FILE`.

Prints the tables, and writes the plots that the run has figures for into docs/reference/plots.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.plot import Line, draw
from bench.results import Results, read_results, write_value

_PLOTS = Path(__file__).parents[1] / "docs" / "reference" / "plots"


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot of one column. `table` finds the lines, by their names; `row` finds the points, by their x."""

    file: str
    title: str
    x_title: str
    table: str
    row: str
    column: str


PLOTS = (
    Plot(
        "rate-by-workers",
        "Photos of 5 kB a second",
        "workers",
        r"flows, (\w+)",
        r"photo, 5 kB, (\d+) workers?",
        "a second",
    ),
    Plot(
        "rate-by-workers-that-wait",
        "Photos of 5 kB a second, when peers wait 200 ms",
        "workers, one batch at a time each",
        r"peers that wait .*, (\w+)",
        r"photo, 5 kB, (\d+) workers?",
        "a second",
    ),
    Plot(
        "start-by-backlog",
        "Seconds until an urgent release starts, the longest",
        "photos before it",
        r"an urgent release behind photos, (\w+)",
        r"([\d,]+) photos",
        "longest",
    ),
    Plot(
        "cpu-by-size",
        "CPU of the worker for a photo, ms",
        "kB",
        r"flows, (\w+)",
        r"photo, (\d+ [kM]B), 1 worker",
        "workers' CPU",
    ),
)


def main() -> None:
    """Print the tables, and write the plots."""
    parser = argparse.ArgumentParser(prog="python -m bench.page")
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that `make bench` has written")
    parser.add_argument("--plots", type=Path, default=_PLOTS, help="the folder for the plots")
    options = parser.parse_args()
    results = read_results(options.file)
    print("\n".join(write_tables(results)))
    options.plots.mkdir(parents=True, exist_ok=True)
    for name, plot in draw_plots(results):
        (options.plots / name).write_text(plot, encoding="utf-8")


def write_tables(results: Results) -> Iterator[str]:
    """The lines of the page: what was run, and each table."""
    yield f"Measured {results.began[:10]} on commit {results.commit or '?'}: {results.machine}, {results.cores} cores,"
    yield f"Python {results.python}, load {results.load_before:.1f} before and {results.load_after:.1f} after."
    for table in dict.fromkeys(figure.table for figure in results.figures):
        yield ""
        yield from _write_table(results, table)


def _write_table(results: Results, table: str) -> Iterator[str]:
    figures = [figure for figure in results.figures if figure.table == table]
    columns = dict.fromkeys((figure.column, figure.unit.strip()) for figure in figures)
    heads = [f"{column}, {unit}" if unit else column for column, unit in columns]
    yield f"| {table} | {' | '.join(heads)} |"
    yield "|---" * (len(columns) + 1) + "|"
    for row in dict.fromkeys(figure.row for figure in figures):
        cells = {
            (figure.column, figure.unit.strip()): write_value(figure.value) for figure in figures if figure.row == row
        }
        yield f"| {row} | {' | '.join(cells.get(column, '') for column in columns)} |"


def draw_plots(results: Results) -> Iterator[tuple[str, str]]:
    """Each plot that the run has two points for: its file's name and the drawing."""
    for plot in PLOTS:
        lines = [line for line in _find_lines(plot, results) if len(line.points) > 1]
        if lines:
            yield f"{plot.file}.svg", draw(plot.title, plot.x_title, lines)


def _find_lines(plot: Plot, results: Results) -> Iterator[Line]:
    points: dict[str, list[tuple[float, float]]] = {}
    for figure in results.figures:
        table, row = re.fullmatch(plot.table, figure.table), re.fullmatch(plot.row, figure.row)
        if table and row and figure.column == plot.column:
            points.setdefault(table[1], []).append((_read_number(row[1]), figure.value))
    return (Line(name, sorted(found)) for name, found in points.items())


def _read_number(text: str) -> float:
    """A number of workers or photos, or of kB where a size is written."""
    number, _, unit = text.replace(",", "").partition(" ")
    return float(number) * (1000 if unit == "MB" else 1)


if __name__ == "__main__":
    main()
