"""The table of base R4 is what the script makes of HL7's packages today."""

from __future__ import annotations

from profiles.r4.derive import TABLE, derive, write
from tests.validate.definitions import EXAMPLES, EXPANSIONS


def test_the_committed_table_is_what_a_fresh_run_makes() -> None:
    assert write(derive(EXAMPLES, EXPANSIONS)) == TABLE.read_text(encoding="utf-8")
