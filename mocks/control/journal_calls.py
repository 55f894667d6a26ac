"""Calls about what happened: the journal of one mock or of a set, filtered, waited for, exported."""

from __future__ import annotations

import json

from flask import Flask, Response, jsonify, request

from mocks.control.body import NotThereError, NotUnderstoodError
from mocks.control.desk import Control
from mocks.control.journal import LIMIT, Entry, Question, Readable

#: The longest a call waits for what has not happened yet, in seconds.
LONGEST_WAIT = 60.0


def read_question(asked: list[tuple[str, str]]) -> tuple[Question, dict[str, float]]:
    """What a query string asks of a journal: the entries that are wanted, and `limit`, `wait` and `count`.

    Raises NotUnderstoodError.
    """
    numbers: dict[str, float] = {"after": 0, "limit": LIMIT, "wait": 0, "count": 1}
    fields = []
    for name, value in asked:
        if name in numbers:
            numbers[name] = _read_number(name, value)
        elif value:
            fields.append((name, value))
    return Question(int(numbers["after"]), tuple(fields)), numbers


def _read_number(name: str, value: str) -> float:
    least, most = _BOUNDS[name]
    try:
        number = float(value) if name == "wait" else int(value)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise NotUnderstoodError(f"{name} is a number from {least} to {most}")
    return number


_BOUNDS: dict[str, tuple[int, int]] = {
    "after": (0, 2**53),
    "limit": (1, LIMIT),
    "wait": (0, int(LONGEST_WAIT)),
    "count": (1, LIMIT),
}


def add_journal(app: Flask, journal: Readable) -> None:
    """Let a tester read a journal."""

    @app.get("/__admin/journal")
    def read() -> tuple[Response, int]:
        come = _ask(journal)
        if come is None:
            return jsonify(error="that did not happen in time"), 408
        return jsonify(come), 200

    @app.get("/__admin/journal.ndjson")
    def export() -> Response:
        lines = "".join(f"{json.dumps(entry, ensure_ascii=False)}\n" for entry in _ask(journal) or ())
        return Response(lines, content_type="application/x-ndjson")


def _ask(journal: Readable) -> list[Entry] | None:
    question, numbers = read_question(list(request.args.items(multi=True)))
    limit = int(numbers["limit"])
    if numbers["wait"] <= 0:
        return journal.find(question, limit)
    come = journal.wait(question, int(numbers["count"]), numbers["wait"])
    return come if come is None else come[:limit]


def add_payloads(app: Flask, desk: Control) -> None:
    """Let a tester fetch the message of an exchange, when the mock keeps them."""

    @app.get("/__admin/journal/<int:number>/payload")
    def payload(number: int) -> Response:
        return answer_payload(desk, number)


def answer_payload(desk: Control, number: int) -> Response:
    """The octets of a message, which no browser must take for a page. Raises NotThereError."""
    kept = desk.journal.payload(number)
    if kept is None:
        raise NotThereError("no payload is kept of this exchange")
    answer = Response(kept, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{desk.name}-{number}.bin"'
    return answer
