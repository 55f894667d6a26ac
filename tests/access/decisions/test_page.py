"""The table of docs/reference/access-decisions.md is what the rules say today."""

from __future__ import annotations

import pytest

from tests.access.decisions.page import PAGE, renew, rows


def test_the_page_is_current() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert renew(page) == page, "write it anew: python -m tests.access.decisions"


def test_every_row_asks_something_else() -> None:
    questions = [(grant, use) for _, grant, use in rows()]
    assert len(set(questions)) == len(questions) - 1  # within the period is where everything is right


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="mark"):
        renew("nothing")
