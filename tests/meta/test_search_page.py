"""The page on search lists the parameters that there are."""

from __future__ import annotations

from tests.meta.search_page import BEGIN, END, PAGE, tables


def test_the_tables_are_those_of_the_data() -> None:
    written = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert written == tables(), "python -m tests.meta.search_page writes them anew"
