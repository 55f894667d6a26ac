"""FHIR R4 over HTTP at `/{system}/fhir` for every record system of the mock."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from mocks.exchange import watch_exchanges
from mocks.record import binary
from mocks.record.answer import (
    answer,
    answer_fault,
    answer_history,
    answer_refusal,
    answer_resource,
    answer_route,
    answer_search,
    answer_transaction,
    answer_written,
    locate,
)
from mocks.record.hetu import shows_hetu
from mocks.record.mode import INTERACTIONS, SYSTEM_INTERACTIONS, describe_capability
from mocks.record.outcome import RefusedError
from mocks.record.search import Criteria, parse_criteria
from mocks.record.store import Resource, check_resource
from mocks.record.transaction import run_transaction

if TYPE_CHECKING:
    from mocks.control import Control
    from mocks.record.store import RecordSystem, Register


def record_app(register: Register, control: Control) -> Flask:
    """Build the web application of the record systems."""
    app = Flask("record")
    watch_exchanges(app, control, lambda: (request.endpoint or "unknown").partition(".")[0], answer_fault)
    app.before_request(_guard_url)
    app.register_error_handler(RefusedError, answer_refusal)
    app.register_error_handler(HTTPException, answer_route)
    server = _Server(register, control)
    base, one = "/<system>/fhir", "/<system>/fhir/<kind>/<identity>"
    # The part of an endpoint before the dot is the operation that faults and the journal name.
    app.add_url_rule(f"{base}/metadata", "metadata", server.describe)
    app.add_url_rule(f"{base}/<kind>", "search.get", server.search)
    app.add_url_rule(f"{base}/<kind>/_search", "search.post", server.search, methods=["POST"])
    app.add_url_rule(f"{base}/<kind>", "create", server.create, methods=["POST"])
    app.add_url_rule(one, "read", server.read)
    app.add_url_rule(one, "update", server.update, methods=["PUT"])
    app.add_url_rule(f"{one}/_history", "read.history", server.read_history)
    app.add_url_rule(f"{one}/_history/<version>", "read.version", server.read_version)
    app.add_url_rule(base, "transaction", server.transact, methods=["POST"])
    app.add_url_rule(f"{base}/", "transaction.slash", server.transact, methods=["POST"])
    return app


class _Server:
    """The interactions. Each raises RefusedError for what it will not do."""

    def __init__(self, register: Register, control: Control) -> None:
        self._register = register
        self._control = control

    def describe(self, system: str) -> Response:
        mode = self._register.system(system).mode
        return answer(describe_capability(mode, locate(system), self._control.now().date().isoformat()), 200)

    def read(self, system: str, kind: str, identity: str) -> Response:
        resource = self._read_versions(system, kind, identity, "read")[-1]
        if kind == "Binary" and binary.wants_content():
            return binary.answer_content(resource)
        return answer_resource(resource)

    def read_version(self, system: str, kind: str, identity: str, version: str) -> Response:
        for resource in self._read_versions(system, kind, identity, "vread"):
            if resource["meta"]["versionId"] == version:
                return answer_resource(resource)
        raise RefusedError(404, "not-found", "no such version")

    def read_history(self, system: str, kind: str, identity: str) -> Response:
        return answer_history(system, self._read_versions(system, kind, identity, "history-instance"))

    def search(self, system: str, kind: str) -> Response:
        criteria: Criteria = [*request.args.items(multi=True), *request.form.items(multi=True)]
        entered = self._enter(system, kind, "search-type")
        with self._control.lock:
            found = entered.find(kind, criteria)
        return answer_search(system, found, _wanted_count(criteria))

    def create(self, system: str, kind: str) -> Response:
        entered = self._enter(system, kind, "create")
        resource = _read_body(kind)
        condition = request.headers.get("If-None-Exist")
        if condition is not None and entered.mode == "narrow":
            raise RefusedError(400, "not-supported", "this system has no conditional create")
        with self._control.work():
            existing = entered.find_one(kind, parse_criteria(condition)) if condition is not None else None
            if existing is not None:
                return answer_written(system, existing, 200)
            saved = entered.save(resource, str(self._control.new_id()), self._control.now())
        return answer_written(system, saved, 201)

    def update(self, system: str, kind: str, identity: str) -> Response:
        entered = self._enter(system, kind, "update")
        resource = _read_body(kind)
        if resource.get("id") != identity:
            raise RefusedError(400, "invalid", "the id of the URL and of the resource differ")
        with self._control.work():
            entered.check_version(kind, identity, request.headers.get("If-Match"))
            saved = entered.save(resource, identity, self._control.now())
        return answer_written(system, saved, 200)

    def transact(self, system: str) -> Response:
        entered = self._open(system)
        if "transaction" not in SYSTEM_INTERACTIONS[entered.mode]:
            raise RefusedError(405, "not-supported", "this system has no transaction")
        bundle = _read_body("Bundle")
        if bundle.get("type") != "transaction":
            raise RefusedError(400, "not-supported", "of Bundles only a transaction is taken")
        with self._control.work():
            written = run_transaction(entered, bundle, lambda: str(self._control.new_id()), self._control.now())
        return answer_transaction(system, written)

    def _open(self, system: str) -> RecordSystem:
        """The system of this request, if the token opens it."""
        opened = self._register.system(system)
        g.facts = {"system": system}
        token = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(token, f"Bearer secret-{system}".encode()):
            raise RefusedError(401, "login", "the bearer token does not open this system")
        return opened

    def _enter(self, system: str, kind: str, interaction: str) -> RecordSystem:
        """The system of this request, if besides it can do the interaction with that resource type."""
        opened = self._open(system)
        if kind not in INTERACTIONS[opened.mode]:
            raise RefusedError(404, "not-supported", "this system has no such resource type")
        g.facts["type"] = kind
        if interaction not in INTERACTIONS[opened.mode][kind]:
            raise RefusedError(405, "not-supported", "this system cannot do that with this resource type")
        return opened

    def _read_versions(self, system: str, kind: str, identity: str, interaction: str) -> list[Resource]:
        entered = self._enter(system, kind, interaction)
        with self._control.lock:
            return list(entered.versions(kind, identity))


def _guard_url() -> None:
    if shows_hetu(request.environ["REQUEST_URI"]):
        raise RefusedError(400, "security", "a personal identity code in a URL")


def _read_body(kind: str) -> Resource:
    if kind == "Binary" and (content := binary.read_content()) is not None:
        return content
    try:
        resource: Resource = json.loads(request.get_data())
    except ValueError:
        raise RefusedError(400, "structure", "the body is not JSON") from None
    check_resource(resource)
    if resource["resourceType"] != kind:
        raise RefusedError(400, "invalid", "the resourceType and the URL differ")
    return resource


def _wanted_count(criteria: Criteria) -> int | None:
    counts = [value for name, value in criteria if name == "_count"]
    if not counts:
        return None
    if not counts[-1].isdecimal():
        raise RefusedError(400, "value", "_count is a number")
    return int(counts[-1])
