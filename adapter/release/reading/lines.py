"""The lines of a mail.

Of each form it was sent in, rows of tables as cells, and which of them are not the sender's present words. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapter.errors import Refused
from adapter.mail import Mail
from adapter.release.reading import sentences
from adapter.release.reading.labels import tidy
from adapter.release.reading.markup import Row, read_markup

MAX_TEXT = 400_000  # characters of a mail as written, HTML with all its marks: no request is longer
MAX_PIECES = 10_000  # lines, and cells of tables
_MAX_CELLS = 50  # of a row; what has more is no table that people fill in

_ORIGINAL = re.compile(
    r"(?i)[-_*\s]{2,}(?:alkuperäinen viesti|välitetty viesti|edelleenlähetetty viesti|ursprungligt "
    r"meddelande|vidarebefordrat meddelande"
    r"|original message|forwarded message|reply message|vastausviesti)\b.*"
    r"|(?:begin forwarded message|aloita välitetty viesti|välitetty viesti alkaa|vidarebefordrat brev)\s*:?"
)
_WROTE = re.compile(r"(?i)(?:.{0,300}[\d@].{0,300}\s)?(?:kirjoitti|skrev|wrote)\b.{0,100}:")
_WROTE_ALONE = re.compile(r"(?i)(?:kirjoitti|skrev|wrote)\s?:")
_FROM = re.compile(r"(?i)\*?(?:lähettäjä|från|from)\s*:\*?\s*\S.*")
_SENT = re.compile(r"(?i)\*?(?:lähetetty|päiväys|päivämäärä|skickat|datum|sent|date)\s*:\*?\s*\S.*")
_MADE = re.compile(r"[\s|+:=_-]*")  # what only draws a table
_WRAPPED = 60  # characters: a line of plain text at least so long may go on in the next one
_ADDRESS = re.compile(r"<[^<>\s]*>|\bhttps?://\S+|\S+@\S+")
_STRANGE = re.compile("[\u00c2\u00c3][\u0080-\u00bf\u0152-\u017e\u0192-\u2122]|[\u0080-\u009f]|\u00e2[\u0080\u20ac]")
_CONTROLS = re.compile("[\u0080-\u009f]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line (one cell) or a row of a table. `wrapped`: its end may be the mail program's, not the writer's.

    `number`: which it is of its form, from 1. `below`: it stands below the mark of a signature.
    """

    cells: tuple[str, ...]
    wrapped: bool = False
    number: int = 0
    below: bool = False

    @property
    def text(self) -> str:
        """The line as one text."""
        return " ".join(" ".join(self.cells).split())


@dataclass(frozen=True, slots=True)
class Form:
    """A mail in one of its forms.

    `said`: what its sender says in it; `aside`: quotations, attached messages, and below a signature.
    """

    said: tuple[Line, ...]
    aside: tuple[Line, ...]

    @property
    def text(self) -> str:
        """All of it, asides too."""
        return "\n".join(line.text for line in (*self.said, *self.aside))


def read_forms(mail: Mail) -> tuple[Form, ...]:
    """The forms of a mail, the best first.

    HTML keeps its tables, and plain text counts beside it only when it says more.

    Raises Refused (REL-01) when it is far longer than any request.
    """
    broken = sum(text.written.count("\n") for text in mail.texts if not text.html)
    if sum(len(text.written) for text in mail.texts) > MAX_TEXT or broken > MAX_PIECES:
        raise _too_long()
    html = [(read_markup(mend(text.written)), text.enclosed) for text in mail.texts if text.html]
    plain = [(_read_plain(mend(text.written)), text.enclosed) for text in mail.texts if not text.html]
    forms = [_form(parts) for parts in (html, plain) if parts]
    return tuple(forms[:1]) if len(forms) == 2 and _words(forms[1]) <= _words(forms[0]) else tuple(forms)


def mend(text: str) -> str:
    """A text whose character set was declared wrongly, line by line: UTF-8 or Windows-1252 read as ISO-8859-1."""
    if not _STRANGE.search(text):
        return text
    return "\n".join(_mend(line) if _STRANGE.search(line) else line for line in text.split("\n"))


def _mend(line: str) -> str:
    for charset in ("cp1252", "iso-8859-1"):
        try:
            return line.encode(charset).decode("utf-8")
        except UnicodeError:
            continue
    return _CONTROLS.sub(lambda found: found[0].encode("iso-8859-1").decode("cp1252", "replace"), line)


def _too_long() -> Refused:
    return Refused.because("REL-01", sentences.TOO_LONG, sentences.OPEN_MESSAGE, "too-costly")


def form_of(text: str) -> Form:
    """A plain text as a form."""
    return _form([(_read_plain(text), False)])


def _words(form: Form) -> set[str]:
    return set(_WORD.findall(_ADDRESS.sub(" ", form.text).casefold()))


def _read_plain(text: str) -> list[Row]:
    rows = []
    for written in tidy(text).replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = written.strip(" ")
        quoted = line.lstrip("\t").startswith(">")
        line = line.lstrip("> \t") if quoted else line
        if line and _MADE.fullmatch(line) and len(line) > 3:
            rows.append(Row(("",), quoted))
        elif line.count("|") > 1:
            rows.append(Row(tuple(cell.strip() for cell in line.strip("|").split("|")), quoted))
        else:
            rows.append(Row(tuple(cell.strip() for cell in line.split("\t")), quoted))
    return rows


def _form(parts: Sequence[tuple[list[Row], bool]]) -> Form:
    said: list[Line] = []
    aside: list[Line] = []
    number = 0
    for rows, enclosed in parts:
        for row, below in _marked(rows):
            number += 1
            (aside if enclosed or below else said).append(_line(row, number, below=below and not row.quoted))
    if sum(1 + cell.count("\n") for line in (*said, *aside) for cell in line.cells) > MAX_PIECES:
        raise _too_long()
    return Form(tuple(said), tuple(aside))


def _line(row: Row, number: int, *, below: bool) -> Line:
    if len(row.cells) > _MAX_CELLS:
        return Line((" ".join(row.cells),), number=number, below=below)
    wrapped = len(row.cells) == 1 and len(row.cells[0]) >= _WRAPPED
    return Line(row.cells, wrapped=wrapped, number=number, below=below)


def _marked(rows: list[Row]) -> Iterator[tuple[Row, bool]]:
    """Each row, and whether it is an aside: quoted, or below the mark of a signature or of an earlier mail."""
    below = False
    for number, row in enumerate(rows):
        text = row.cells[0] if len(row.cells) == 1 else ""
        below = below or bool(text and not row.quoted and _begins_aside(text, rows, number))
        yield row, below or row.quoted


def _begins_aside(text: str, rows: list[Row], number: int) -> bool:
    if text in {"--", "—"} or _ORIGINAL.fullmatch(text):
        return True
    if _FROM.fullmatch(text):
        return any(_SENT.fullmatch(row.cells[0]) for row in rows[number + 1 : number + 5])
    following = rows[number + 1].cells[0] if number + 1 < len(rows) else ""
    if _WROTE.fullmatch(text) or (_WROTE_ALONE.fullmatch(following) and _WROTE.fullmatch(f"{text} {following}")):
        below = next((row for row in rows[number + 1 : number + 4] if any(row.cells)), None)
        return below is None or not below.quoted
    return False
