"""The tables of base R4 are what the scripts make of HL7's packages today."""

from __future__ import annotations

from profiles.r4 import derive_search, derive_summary
from profiles.r4.derive import TABLE, derive, write
from tests.validate.definitions import EXAMPLES, EXPANSIONS


def test_the_committed_table_is_what_a_fresh_run_makes() -> None:
    assert write(derive(EXAMPLES, EXPANSIONS)) == TABLE.read_text(encoding="utf-8")


def test_the_committed_table_of_search_parameters_is_what_a_fresh_run_makes() -> None:
    fresh = derive_search.write(derive_search.derive(EXAMPLES))
    assert fresh == derive_search.TABLE.read_text(encoding="utf-8")


def test_the_committed_table_of_summaries_is_what_a_fresh_run_makes() -> None:
    fresh = derive_summary.write(derive_summary.derive(EXAMPLES))
    assert fresh == derive_summary.TABLE.read_text(encoding="utf-8")
