"""The code server, Soteri and the joinings over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, jsonify, request

from mocks.control import BrokenRuleError
from mocks.exchange import watch_exchanges
from mocks.soteri import rules
from mocks.soteri.organisations import describe_entry
from mocks.soteri.seed import is_oid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mocks.control import Control, Examination, Rule
    from mocks.soteri.organisations import Entry, Organisations

#: The SOTE organisation register on the code server, with and without its version suffix.
CLASSIFICATIONS = ("1.2.246.537.6.202", "1.2.246.537.6.202.2008")

_CONCEPT_CODES = "/codeserver/csapi/v6/classifications/<classification>/conceptcodes"
_LARGEST_PAGE = 500

#: The calls, as faults and the journal name them; a page also by its number (`page-2`).
OPERATIONS = ("page", "register", "soteri", "joining")

#: Faults of a page: the register gets an entry, loses one, or has one replaced by another just before it; an entry of
#: the first page stands in it once more, or one is left out, and neither total nor ETag tells; only half of its octets
#: come, as if they were all.
PAGE_KINDS = ("added", "removed", "replaced", "duplicate", "missing", "half")


def soteri_app(organisations: Organisations, control: Control) -> Flask:
    """Build the web application.

    Operations: `page-1`, `page-2`, … (pages of the register), `register` (one entry), `soteri`, `joining`.
    """
    app = Flask("soteri")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it
    watch_exchanges(app, control, _operation, _refuse, _tell_about)
    app.register_error_handler(BrokenRuleError, _explain)
    server = _Server(organisations, control)
    app.add_url_rule(_CONCEPT_CODES, "page", server.list_entries)
    app.add_url_rule(f"{_CONCEPT_CODES}/<oid>", "register", server.read_entry)
    app.add_url_rule("/soteri/units/<oid>", "soteri", server.read_unit)
    app.add_url_rule("/liittymiset/<oid>", "joining", server.read_joining)
    return app


class _Server:
    """Answers from the holdings as they are at the moment. Each raises BrokenRuleError."""

    def __init__(self, organisations: Organisations, control: Control) -> None:
        self._organisations, self._control = organisations, control

    def list_entries(self, classification: str) -> Response:
        _examine_classification(classification)
        for name in request.args:
            count = len(request.args.getlist(name))
            g.examination.check(rules.ONCE, "query", holds=count == 1, expected="1", found=str(count))
        size = _read_number("pageSize", 500, rules.SIZE, most=_LARGEST_PAGE)
        page = _read_number("page", 1, rules.PAGE)
        with self._control.work():
            self._organisations.catch_up()
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
        _examine_classification(classification)
        return jsonify(describe_entry(self._find(self._organisations.register, oid, oid)))

    def read_unit(self, oid: str) -> Response:
        _examine_accept()
        return jsonify(self._find(self._organisations.soteri, oid, oid))

    def read_joining(self, oid: str) -> Response:
        _examine_accept()
        for name in request.args:
            g.examination.check(rules.PARAMETER, "query", holds=name == "repository", found="another parameter")
        repository = request.args.get("repository", "social")
        right = repository in {"social", "patient"}
        g.examination.check(rules.REPOSITORY, "repository", holds=right, expected="social, patient", found="another")
        return jsonify(self._find(self._organisations.joined, oid, (oid, repository)))

    def _find(self, holdings: Mapping[Any, Entry], oid: str, key: object) -> Entry:
        g.facts["document"] = oid if is_oid(oid) else None
        g.examination.check(rules.OID, "path", holds=is_oid(oid), expected="an OID", found="something else")
        with self._control.work():
            self._organisations.catch_up()
            held = holdings.get(key)
        if held is None:
            examination: Examination = g.examination
            examination.refuse(rules.KNOWN, "path", found="no entry")
        return held


def _examine_classification(classification: str) -> None:
    _examine_accept()
    if classification not in CLASSIFICATIONS:
        g.examination.refuse(rules.CLASSIFICATION, "path", expected=CLASSIFICATIONS[0], found="another")


def _examine_accept() -> None:
    wanted = not request.accept_mimetypes or request.accept_mimetypes.accept_json
    g.examination.check(rules.ACCEPT, "Accept", holds=wanted, expected="application/json", found="other types")


def _read_number(name: str, default: int, rule: Rule, *, most: int | None = None) -> int:
    text = request.args.get(name, str(default))
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    if number < 1 or (most is not None and number > most):
        g.examination.refuse(rule, name, expected=f"1 to {most}" if most else "1 or more", found="another value")
    return number


def _tell_about() -> dict[str, str]:
    return {"document": str((request.view_args or {}).get("oid", ""))}


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


_STATUSES = {rules.CLASSIFICATION: 404, rules.KNOWN: 404, rules.ACCEPT: 406}


def _explain(broken: BrokenRuleError) -> Response:
    return _refuse(_STATUSES.get(broken.step.rule, 400), **broken.step.describe())


def _refuse(status: int, **reason: object) -> Response:
    response = jsonify(status=status, **reason)
    response.status_code = status
    return response
