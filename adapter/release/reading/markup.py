"""HTML as mail programs write it → lines and table rows in reading order.

Pure, and of linear cost whatever it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from adapter.release.reading.labels import tidy

_TOKEN = re.compile(r"<!--.*?(?:-->|\Z)|<[^<>]*>|[^<]+|(?:<(?=<))+|<", re.DOTALL)
_NAME = re.compile(r"<(/?)\s*([a-zA-Z][a-zA-Z0-9]*)")
_UNSEEN = frozenset({"style", "script", "title", "xml"})
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "center",
        "section",
        "article",
    }
    | {"header", "footer", "form", "fieldset", "body"}
)
_LONG_NUMBER = re.compile(r"&#0*(?:\d{8,}|[xX]0*[0-9A-Fa-f]{8,});?")  # no character has one


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text (one cell) or a row of a table; a cell may hold several lines.

    `quoted`: it stands in a quotation.
    """

    cells: tuple[str, ...]
    quoted: bool


@dataclass(slots=True)
class _Page:
    """What has been read so far.

    `tables` holds the open row of every open table, innermost last; a row is cells of pieces.
    """

    rows: list[Row] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    quotes: int = 0
    kept: int = 0  # open elements whose line breaks count

    @property
    def _pieces(self) -> list[str]:
        """Where text goes: into the innermost open cell, else between the tables."""
        return self.tables[-1][-1] if self.tables and self.tables[-1] else self.loose

    def add(self, text: str) -> None:
        plain = read_text(text)
        self._pieces.append(plain if self.kept else re.sub(r"\s+", " ", plain))

    def end_line(self, *, always: bool = False) -> None:
        pieces = self._pieces
        if pieces is not self.loose:
            pieces.append("\n")
        elif pieces or always:
            self.rows += [Row(_cells(line), self.quotes > 0) for line in "".join(pieces).split("\n")]
            pieces.clear()

    def end_row(self) -> None:
        if not self.tables:
            return
        cells = tuple(_lines("".join(pieces)) for pieces in self.tables[-1])
        if any(cells):
            self.rows.append(Row(cells, self.quotes > 0))
        self.tables[-1] = []


def read_markup(html: str) -> list[Row]:
    """The lines and rows that a person sees, top to bottom; an inner table stands in rows of its own."""
    page = _Page()
    for token, name, closing in find_tokens(html):
        if name:
            _turn(page, name, closing=closing)
        else:
            page.add(token)
    page.end_row()
    page.tables.clear()
    page.end_line()
    return page.rows


def read_text(written: str) -> str:
    """A text of HTML as its characters."""
    return tidy(unescape(_LONG_NUMBER.sub("\ufffd", written)) if "&" in written else written)


def find_tokens(html: str) -> Iterator[tuple[str, str, bool]]:
    """Tags with their names, and whether they close an element, and the text between them, which has no name.

    Comments are left out, and so is what stands in elements that nobody sees.
    """
    endless: set[str] = set()
    position = 0
    while token := _TOKEN.match(html, position):
        position = token.end()
        if not (tag := _NAME.match(token.group())):
            if token.group()[0] != "<" or token.group().strip("<") == "":
                yield token.group(), "", False
            continue
        closing, name = bool(tag[1]), tag[2].lower()
        if name in _UNSEEN and not closing and name not in endless:
            end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(html, position)
            endless |= set() if end else {name}
            position = end.end() if end else position
            if end:
                yield token.group(), name, False
                yield end.group(), name, True
                continue
        yield token.group(), name, closing


def _turn(page: _Page, name: str, *, closing: bool) -> None:
    """What a tag does to the page."""
    match name:
        case "br":
            page.end_line(always=True)
        case "table":
            _turn_table(page, closing=closing)
        case "tr":
            page.end_row()
        case "td" | "th" if page.tables and not closing:
            page.tables[-1].append([])
        case "blockquote":
            page.end_line()
            page.quotes = max(0, page.quotes + (-1 if closing else 1))
        case "pre":
            page.end_line()
            page.kept = max(0, page.kept + (-1 if closing else 1))
        case _ if name in _BLOCKS:
            page.end_line()


def _turn_table(page: _Page, *, closing: bool) -> None:
    page.end_row()
    if not closing:
        page.end_line()
        page.tables.append([])
    elif page.tables:
        page.tables.pop()


def _cells(line: str) -> tuple[str, ...]:
    """A line of text by its tabs, which are left only where they count."""
    return tuple(cell.strip() for cell in line.strip(" ").split("\t")) if "\t" in line.strip() else (line.strip(),)


def _lines(text: str) -> str:
    """The lines of a cell that hold anything."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())
