"""FHIR R4 over HTTP at `/{system}/fhir` for every record system of the mock."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from mocks.control import BrokenRuleError, Control, Examination
from mocks.exchange import watch_exchanges
from mocks.record import binary
from mocks.record.answer import (
    answer,
    answer_broken,
    answer_bundle,
    answer_count,
    answer_deleted,
    answer_fault,
    answer_history,
    answer_refusal,
    answer_resource,
    answer_route,
    answer_search,
    answer_written,
    locate,
)
from mocks.record.body import check_accept, check_form, read_patch, read_resource
from mocks.record.capability import describe_capability
from mocks.record.hetu import shows_hetu
from mocks.record.mode import INTERACTIONS, SYSTEM_INTERACTIONS
from mocks.record.outcome import RefusedError
from mocks.record.pages import Page, Pages
from mocks.record.parameters import find_parameters
from mocks.record.people import describe_criteria, describe_resource
from mocks.record.rules import BUNDLE, URL_HETU
from mocks.record.search import Criteria, Resource, find_links, read_query
from mocks.record.spoiling import describe_call, spoil_answer, spoil_call
from mocks.record.store import RecordSystem, Register
from mocks.record.transaction import run_batch, run_transaction
from mocks.record.visit import Visit


def record_app(register: Register, pages: Pages, control: Control) -> Flask:
    """Build the web application of the record systems."""
    app = Flask("record")

    def about() -> Mapping[str, str]:
        with control.lock:
            return describe_call(register)

    watch_exchanges(app, control, lambda: (request.endpoint or "unknown").partition(".")[0], answer_fault, about)
    app.before_request(spoil_call)
    app.after_request(spoil_answer)
    app.before_request(_guard_url)
    app.register_error_handler(RefusedError, answer_refusal)
    app.register_error_handler(BrokenRuleError, answer_broken)
    app.register_error_handler(HTTPException, answer_route)
    server = _Server(register, pages, control)
    base, one = "/<system>/fhir", "/<system>/fhir/<kind>/<identity>"
    # The part of an endpoint before the dot is the operation that faults and the journal name.
    app.add_url_rule(f"{base}/metadata", "metadata", server.describe)
    app.add_url_rule(base, "search.page", server.turn_page)
    app.add_url_rule(f"{base}/<kind>", "search.get", server.search)
    app.add_url_rule(f"{base}/<kind>/_search", "search.post", server.search, methods=["POST"])
    app.add_url_rule(f"{base}/<kind>", "create", server.create, methods=["POST"])
    app.add_url_rule(f"{base}/<kind>", "update.condition", server.update_by, methods=["PUT"])
    app.add_url_rule(f"{base}/<kind>", "delete.condition", server.delete_by, methods=["DELETE"])
    app.add_url_rule(one, "read", server.read)
    app.add_url_rule(one, "update", server.update, methods=["PUT"])
    app.add_url_rule(one, "patch", server.patch, methods=["PATCH"])
    app.add_url_rule(one, "delete", server.delete, methods=["DELETE"])
    app.add_url_rule(f"{one}/_history", "read.history", server.read_history)
    app.add_url_rule(f"{one}/_history/<version>", "read.version", server.read_version)
    app.add_url_rule(base, "transaction", server.transact, methods=["POST"])
    app.add_url_rule(f"{base}/", "transaction.slash", server.transact, methods=["POST"])
    return app


class _Server:
    """The interactions. Each raises RefusedError or BrokenRuleError for what it will not do."""

    def __init__(self, register: Register, pages: Pages, control: Control) -> None:
        self._register = register
        self._pages = pages
        self._control = control

    def describe(self, system: str) -> Response:
        mode = self._register.system(system).mode
        check_accept(_examination(), binary_read=False)
        return answer(describe_capability(mode, locate(system), self._control.now().date().isoformat()), 200)

    def read(self, system: str, kind: str, identity: str) -> Response:
        wants_content = kind == "Binary" and binary.wants_content()
        entered = self._enter(system, kind, "read", binary_read=wants_content)
        with self._control.lock:
            resource = entered.read(kind, identity)
            _note(entered, resource)
        return binary.answer_content(resource) if wants_content else answer_resource(resource)

    def read_version(self, system: str, kind: str, identity: str, version: str) -> Response:
        entered = self._enter(system, kind, "vread")
        with self._control.lock:
            versions = entered.versions(kind, identity)
        for held in versions:
            if str(held.number) == version:
                if held.resource is None:
                    raise RefusedError(410, "deleted", "the resource is deleted")
                _note(entered, held.resource)
                return answer_resource(held.resource)
        raise RefusedError(404, "not-found", "no such version")

    def read_history(self, system: str, kind: str, identity: str) -> Response:
        entered = self._enter(system, kind, "history-instance")
        with self._control.lock:
            versions = entered.versions(kind, identity)
        return answer_history(system, kind, identity, versions)

    def search(self, system: str, kind: str) -> Response:
        entered = self._enter(system, kind, "search-type")
        if request.method == "POST":
            check_form(_examination())
        criteria: Criteria = [*request.args.items(multi=True), *request.form.items(multi=True)]
        g.facts.update(describe_criteria(criteria))
        query = read_query(criteria, kind, entered.mode, _examination())
        with self._control.work():
            found = entered.find(kind, query)
            g.facts["found"] = len(found)
            if query.total_only:
                return answer_count(len(found))
            if entered.mode == "narrow":  # it has no next page
                page = Page(kind, found[: query.count], len(found), (), None)
            else:
                page = self._pages.begin(entered, kind, found, tuple(one.name for one in query.include), query.count)
            included = _find_included(entered, page)
        return answer_search(system, f"/{kind}", criteria, page, included)

    def turn_page(self, system: str) -> Response:
        entered = self._open(system)
        link = request.args.get("_page")
        if link is None or entered.mode == "narrow":
            raise RefusedError(400, "not-supported", "a search over all types is not done here")
        with self._control.lock:
            page = self._pages.turn(entered, link)
            included = _find_included(entered, page)
        g.facts["type"] = page.kind
        return answer_search(system, "", [("_page", link)], page, included)

    def create(self, system: str, kind: str) -> Response:
        entered = self._enter(system, kind, "create")
        resource = read_resource(_examination(), kind)
        condition = request.headers.get("If-None-Exist")
        if condition is not None and entered.mode == "narrow":
            raise RefusedError(400, "not-supported", "this system has no conditional create")
        _note(entered, resource, stored=False)
        with self._control.work():
            status, saved = self._visit(entered).create(resource, condition)
        return _answer_written(entered, saved, status)

    def update(self, system: str, kind: str, identity: str) -> Response:
        entered = self._enter(system, kind, "update")
        resource = read_resource(_examination(), kind)
        _note(entered, resource, stored=False)
        with self._control.work():
            saved = self._visit(entered).update(resource, identity, request.headers.get("If-Match"))
        return _answer_written(entered, saved, 200)

    def update_by(self, system: str, kind: str) -> Response:
        entered = self._enter(system, kind, "update")
        resource = read_resource(_examination(), kind)
        _note(entered, resource, stored=False)
        condition = request.query_string.decode()
        with self._control.work():
            status, saved = self._visit(entered).update_by(resource, condition, request.headers.get("If-Match"))
        return _answer_written(entered, saved, status)

    def patch(self, system: str, kind: str, identity: str) -> Response:
        entered = self._enter(system, kind, "patch")
        steps = read_patch(_examination())
        with self._control.work():
            saved = self._visit(entered).patch(kind, identity, steps, request.headers.get("If-Match"))
        return _answer_written(entered, saved, 200)

    def delete(self, system: str, kind: str, identity: str) -> Response:
        entered = self._enter(system, kind, "delete")
        with self._control.work():
            self._delete(entered, kind, identity)
        return answer_deleted()

    def delete_by(self, system: str, kind: str) -> Response:
        entered = self._enter(system, kind, "delete")
        with self._control.work():
            found = self._visit(entered).find_by(kind, request.query_string.decode())
            if found is None:
                raise RefusedError(404, "not-found", "no resource meets the condition")
            self._delete(entered, kind, found["id"])
        return answer_deleted()

    def transact(self, system: str) -> Response:
        entered = self._open(system)
        if "transaction" not in SYSTEM_INTERACTIONS[entered.mode]:
            raise RefusedError(405, "not-supported", "this system has no transaction")
        bundle = read_resource(_examination(), "Bundle")
        kind = bundle.get("type")
        if kind not in ("transaction", "batch"):
            _examination().refuse(BUNDLE, "Bundle.type", expected="transaction or batch", found="another type")
        g.facts.update(describe_resource(entered, bundle), type=kind)
        with self._control.work():
            visit = self._visit(entered)
            done = run_transaction(visit, bundle) if kind == "transaction" else run_batch(visit, bundle)
        g.facts["written"] = [_name(one.resource) for one in done if one.resource and not one.read]
        return answer_bundle(system, str(kind), done)

    def _delete(self, entered: RecordSystem, kind: str, identity: str) -> None:
        held = entered.peek(kind, identity)
        if held:
            _note(entered, held)
        if_match = request.headers.get("If-Match")
        if if_match is not None:
            entered.check_version(kind, identity, if_match, _examination())
        entered.delete(kind, identity, self._control.now())

    def _visit(self, entered: RecordSystem) -> Visit:
        return Visit(
            entered, locate(entered.name), _examination(), self._control.now(), lambda: str(self._control.new_id())
        )

    def _open(self, system: str, *, binary_read: bool = False) -> RecordSystem:
        """The system of this request, if the token opens it."""
        opened = self._register.system(system)
        g.facts = {"system": system}
        token = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(token, f"Bearer secret-{system}".encode()):
            raise RefusedError(401, "login", "the bearer token does not open this system")
        g.facts["caller"] = system
        check_accept(_examination(), binary_read=binary_read)
        return opened

    def _enter(self, system: str, kind: str, interaction: str, *, binary_read: bool = False) -> RecordSystem:
        """The system of this request, if besides it can do the interaction with that resource type."""
        opened = self._open(system, binary_read=binary_read)
        if kind not in INTERACTIONS[opened.mode]:
            raise RefusedError(404, "not-supported", "this system has no such resource type")
        g.facts["type"] = kind
        if interaction not in INTERACTIONS[opened.mode][kind]:
            raise RefusedError(405, "not-supported", "this system cannot do that with this resource type")
        return opened


def _examination() -> Examination:
    examination: Examination = g.examination
    return examination


def _answer_written(entered: RecordSystem, saved: Resource, status: int) -> Response:
    _note(entered, saved)
    return answer_written(entered.name, saved, status)


def _note(entered: RecordSystem, resource: Resource, *, stored: bool = True) -> None:
    """Write into the journal which resource this is about, and of whom, by digest."""
    g.facts.update(describe_resource(entered, resource))
    if stored:
        g.facts.update(resource=_name(resource), version=resource["meta"]["versionId"])


def _find_included(entered: RecordSystem, page: Page) -> list[Resource]:
    """What the matches of a page refer to by the parameters of `_include`, each once."""
    known = find_parameters(entered.mode, page.kind)
    links = [link for name in page.includes for one in page.matches for link in find_links(one, known[name])]
    keys = dict.fromkeys(tuple(link.removeprefix(f"{locate(entered.name)}/").split("/", 1)) for link in links)
    held = [entered.peek(*key) for key in keys if len(key) == 2]
    return [resource for resource in held if resource is not None]


def _name(resource: Resource) -> str:
    return f"{resource['resourceType']}/{resource['id']}"


def _guard_url() -> None:
    holds = not shows_hetu(request.environ["REQUEST_URI"])
    _examination().check(URL_HETU, "URL", holds=holds, found="" if holds else "a HETU")
