"""The code server, Soteri and the joinings over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, jsonify, request

from mocks.exchange import watch_exchanges
from mocks.soteri.organisations import describe_entry

if TYPE_CHECKING:
    from mocks.control import Control
    from mocks.soteri.organisations import Entry, Organisations

#: The SOTE organisation register on the code server, with and without its version suffix.
CLASSIFICATIONS = ("1.2.246.537.6.202", "1.2.246.537.6.202.2008")

_CONCEPT_CODES = "/codeserver/csapi/v6/classifications/<classification>/conceptcodes"
_LARGEST_PAGE = 500

#: Faults of a page: the register gets an entry, loses one, or has one replaced by another just before it; an entry of
#: the first page
#: stands in it once more, or one is left out, and neither total nor ETag tells; only half of its octets come, as if
#: they were all.
PAGE_KINDS = ("added", "removed", "replaced", "duplicate", "missing", "half")


def soteri_app(organisations: Organisations, control: Control) -> Flask:
    """Build the web application.

    Operations: `page-1`, `page-2`, … (pages of the register), `register` (one entry), `soteri`, `joining`.
    """
    app = Flask("soteri")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it
    watch_exchanges(app, control, _operation, _refuse)
    server = _Server(organisations, control)
    app.add_url_rule(_CONCEPT_CODES, "page", server.list_entries)
    app.add_url_rule(f"{_CONCEPT_CODES}/<oid>", "register", server.read_entry)
    app.add_url_rule("/soteri/units/<oid>", "soteri", server.read_unit)
    app.add_url_rule("/liittymiset/<oid>", "joining", server.read_joining)
    return app


class _Server:
    """Answers from the holdings as they are at the moment."""

    def __init__(self, organisations: Organisations, control: Control) -> None:
        self._organisations, self._control = organisations, control

    def list_entries(self, classification: str) -> Response:
        if classification not in CLASSIFICATIONS:
            return _refuse(404)
        try:
            size, page = (int(request.args.get(name, default)) for name, default in (("pageSize", 500), ("page", 1)))
        except ValueError:
            return _refuse(400)
        if not 1 <= size <= _LARGEST_PAGE or page < 1:
            return _refuse(400)
        with self._control.lock:
            if g.fault in {"removed", "replaced"}:
                self._organisations.remove_first()
            if g.fault in {"added", "replaced"}:
                self._organisations.add(first=g.fault == "added")
            entries, tag = list(self._organisations.register.values()), self._organisations.tag
        known = tag in request.if_none_match
        response = Response(status=304) if known else _show_page(entries, page, size)
        if self._organisations.tagged:
            response.set_etag(tag)
        return response

    def read_entry(self, classification: str, oid: str) -> Response:
        entry = self._organisations.register.get(oid)
        if classification not in CLASSIFICATIONS or entry is None:
            return _refuse(404)
        return jsonify(describe_entry(entry))

    def read_unit(self, oid: str) -> Response:
        return _answer_held(self._organisations.soteri.get(oid))

    def read_joining(self, oid: str) -> Response:
        return _answer_held(self._organisations.joined.get((oid, request.args.get("repository", "social"))))


def _operation() -> str:
    if request.endpoint == "page":
        return f"page-{request.args.get('page', 1, int)}"
    return request.endpoint or "unknown"


def _show_page(entries: list[Entry], page: int, size: int) -> Response:
    shown = [describe_entry(entry) for entry in entries[(page - 1) * size : page * size]]
    if g.fault == "duplicate":
        shown[-1] = describe_entry(entries[0])
    elif g.fault == "missing":
        shown.pop()
    response = jsonify(
        conceptCodes=shown,
        page=page,
        totalItems=len(entries),
        totalPages=-(-len(entries) // size),
    )
    if g.fault == "half":
        whole = response.get_data()
        response.set_data(whole[: len(whole) // 2])
    return response


def _answer_held(held: Entry | None) -> Response:
    return jsonify(held) if held is not None else _refuse(404)


def _refuse(status: int) -> Response:
    body: dict[str, Any] = {"status": status}
    response = jsonify(body)
    response.status_code = status
    return response
