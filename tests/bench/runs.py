"""A run of the benchmark, made up."""

from __future__ import annotations

from collections.abc import Sequence

from bench.results import Figure, Results

FIGURES = (
    Figure("flows, SQLite", "photo, 5 kB, 1 worker", "a second", 20.0),
    Figure("flows, SQLite", "photo, 5 kB, 1 worker", "workers' CPU", 31.25, " ms"),
    Figure("flows, SQLite", "photo, 5 kB, 2 workers", "a second", 30.0),
    Figure("flows, SQLite", "photo, 1 MB, 1 worker", "workers' CPU", 120.0, " ms"),
    Figure("flows, PostgreSQL", "photo, 5 kB, 1 worker", "a second", 0.0),
)


def run(figures: Sequence[Figure] = FIGURES) -> Results:
    """A run with these figures."""
    return Results("2026-11-30T22:00:00+00:00", "0123abcd", "x86_64", 2, "3.11.2", 0.5, 1.5, list(figures))
