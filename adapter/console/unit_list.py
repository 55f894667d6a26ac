"""A list of service units as it was pasted or came in a file, and the table of their readiness as CSV. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from adapter.access.rules.readiness import Item, Readiness, State
from adapter.access.writing.readiness_page import STATES
from adapter.console import readiness_words as words
from adapter.console.decision import Problem
from adapter.identifiers import BadIdentifier, Oid
from adapter.words import Language, Sentence, join_sentences

MOST = 100  # units of one list
_CELL = re.compile(r"[;,\t]")
_SHAPE = re.compile(r"(?:urn:oid:)?[0-9]+(?:\.[0-9]+){3,}")
_TOLD = 5  # lines that are wrong, as the page names them
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_units(text: str, field: str) -> tuple[list[Oid], list[Problem]]:
    """The units of a list, each once: the first OID of each line. A header is passed over; its text is not repeated."""
    units: dict[Oid, None] = {}
    wrong: list[int] = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip().strip('"').strip() for cell in _CELL.split(line)]
        unit = next((oid for cell in cells if (oid := _read_oid(cell))), None)
        if unit:
            units[unit] = None
        elif any(cells) and number > 1:
            wrong.append(number)
    problems = [Problem(field, words.NO_OID_IN_LINE.filled(number=str(number))) for number in wrong[:_TOLD]]
    if len(units) > MOST:
        problems.append(Problem(field, words.TOO_MANY.filled(number=str(len(units)), most=str(MOST))))
    if not units and not problems:
        problems.append(Problem(field, words.NO_LIST))
    return list(units), problems


def decode(raw: bytes) -> str:
    """A file's text: UTF-8, or the code page of older spreadsheets, whose digits are the same."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def open_items(readiness: Readiness) -> list[Item]:
    """What is to be put right or looked at, in the order in which to do it."""
    wanted = (State.MISSING, State.UNKNOWN, State.WARNING)
    return sorted((item for item in readiness.items if item.state in wanted), key=lambda item: wanted.index(item.state))


def say_what_to_do(readiness: Readiness) -> Sentence:
    """The advice for what is missing, else for what is not known or to be looked at; each once."""
    items = open_items(readiness)
    worst = [item for item in items if item.state is items[0].state]
    return join_sentences(dict.fromkeys(item.advice or item.said for item in worst))


def write_csv(found: Sequence[Readiness], language: Language) -> bytes:
    """The table as CSV for a spreadsheet: semicolons, a mark of UTF-8, and no cell that it would carry out."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([heading.said(language) for heading in words.CSV_HEADER])
    for one in found:
        states = [item.state for item in one.items]
        row = (
            one.unit.value,
            one.name,
            one.on.isoformat(),
            STATES[one.state].said(language),
            str(states.count(State.MISSING)),
            str(states.count(State.WARNING) + states.count(State.UNKNOWN)),
            say_what_to_do(one).said(language),
        )
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _read_oid(text: str) -> Oid | None:
    if not _SHAPE.fullmatch(text):
        return None
    try:
        return Oid.parse(text.removeprefix("urn:oid:"))
    except BadIdentifier:
        return None
