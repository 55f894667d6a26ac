"""DICOMweb at `/{archive}/dicom-web`, registers at `/hus/registers`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header

from mocks.exchange import watch_exchanges
from mocks.pacs.archive import HUS
from mocks.pacs.instance import serve_as
from mocks.pacs.multipart import Multipart, NotMultipartError, split_parts
from mocks.pacs.query import find_results, read_query
from mocks.pacs.refusal import RefusedError
from mocks.pacs.register import carry_out, check_register
from mocks.pacs.storing import store_files

if TYPE_CHECKING:
    from mocks.control import Control
    from mocks.pacs.archive import Archives
    from mocks.pacs.instance import Instance

#: The one account (ours).
USER, PASSWORD = "lautta", "secret"

_WEB = "/<archive>/dicom-web"
_STUDY = f"{_WEB}/studies/<study>"
_SERIES = f"{_STUDY}/series/<series>"
_INSTANCE = f"{_SERIES}/instances/<instance>"
_DICOM_JSON = "application/dicom+json"


def pacs_app(archives: Archives, control: Control) -> Flask:
    """Build the web application of the archives."""
    app = Flask("pacs")
    watch_exchanges(app, control, lambda: (request.endpoint or "unknown").partition(".")[0], _refuse)
    app.before_request(_check_account)
    app.register_error_handler(HTTPException, lambda problem: _refuse(problem.code or 500))
    app.register_error_handler(RefusedError, lambda problem: _refuse(problem.status, problem.text))
    server = _Server(archives, control)
    # The part of an endpoint before the dot is the operation that faults and the journal name.
    for level, path in (
        ("studies", f"{_WEB}/studies"),
        ("series", f"{_WEB}/series"),
        ("series", f"{_STUDY}/series"),
        ("instances", f"{_WEB}/instances"),
        ("instances", f"{_STUDY}/instances"),
        ("instances", f"{_SERIES}/instances"),
    ):
        app.add_url_rule(path, f"qido.{path.replace('.', '')}", server.search, defaults={"level": level})
    for path in (_STUDY, _SERIES, _INSTANCE):
        app.add_url_rule(path, f"wado.{path.replace('.', '')}", server.retrieve)
        app.add_url_rule(f"{path}/metadata", f"wado.{path.replace('.', '')}.metadata", server.retrieve_metadata)
    for path in (f"{_WEB}/studies", _STUDY):
        app.add_url_rule(path, f"stow.{path.replace('.', '')}", server.store, methods=["POST"])
    register = f"/{HUS}/registers/<register>"
    app.add_url_rule(f"{register}/studies", "registers.studies", server.list_studies)
    app.add_url_rule(f"{register}/grants", "registers.grants", server.list_grants)
    app.add_url_rule(f"{register}/studies", "copy", server.copy, methods=["POST"])
    app.add_url_rule(f"{register}/grants", "grant", server.grant, methods=["POST"])
    return app


class _Server:
    """What a client may ask of the archives."""

    def __init__(self, archives: Archives, control: Control) -> None:
        self._archives = archives
        self._control = control

    def search(self, archive: str, level: str, study: str = "", series: str = "") -> Response:
        g.facts = {"archive": archive, "level": level}
        _check_accept(_DICOM_JSON, "application/json")
        query = read_query(level, request.args.items(multi=True))
        with self._control.lock:
            instances = self._archives.instances(archive, study, series)
        results = find_results(query, instances, _locate(archive), relational=not study)
        end = None if query.limit is None else query.offset + query.limit
        shown = results[query.offset : end]
        response = _answer_json(shown) if shown else Response(status=204)
        if end is not None and end < len(results):
            left = len(results) - end
            response.headers.add("Warning", f'299 pacs "There are {left} additional results that can be requested"')
        if request.args.get("fuzzymatching") == "true":
            response.headers.add("Warning", '299 pacs "The fuzzymatching parameter is not supported"')
        return response

    def retrieve(self, archive: str, study: str, series: str = "", instance: str = "") -> Response:
        found = self._find(archive, study, series, instance)
        syntax = _wanted_syntax()
        files = [served for one in found if (served := serve_as(one, syntax)) is not None]
        if len(files) < len(found):
            return _refuse(406, "an instance is in another transfer syntax")
        message = Multipart(files)
        response = Response(iter(message), content_type=message.content_type)
        response.content_length = len(message)
        return response

    def retrieve_metadata(self, archive: str, study: str, series: str = "", instance: str = "") -> Response:
        _check_accept(_DICOM_JSON, "application/json")
        return _answer_json([one.header for one in self._find(archive, study, series, instance)])

    def store(self, archive: str, study: str = "") -> Response:
        g.facts = {"archive": archive}
        try:
            files = split_parts(request.headers.get("Content-Type", ""), request.get_data())
        except NotMultipartError:
            return _refuse(415 if request.mimetype != "multipart/related" else 400, "not a message of DICOM files")
        with self._control.lock:
            stored = store_files(self._archives, archive, study, files, _locate(archive))
        g.facts.update(stored=len(stored.instances), failed=len(stored.failures))
        return _answer_json(stored.describe(), stored.status)

    def list_studies(self, register: str) -> Response:
        check_register(register)
        with self._control.lock:
            return jsonify(studies=self._archives.list_registered(register))

    def list_grants(self, register: str) -> Response:
        check_register(register)
        with self._control.lock:
            return jsonify(studies=self._archives.list_granted(register))

    def copy(self, register: str) -> Response:
        return self._carry_out("copy", register)

    def grant(self, register: str) -> Response:
        return self._carry_out("grant", register)

    def _carry_out(self, kind: str, register: str) -> Response:
        order = request.get_json(force=True)
        with self._control.lock:
            new = carry_out(self._archives, kind, register, order)
        g.facts = {"register": register}
        response = jsonify(order=order["order"], register=register, study=order["study"])
        response.status_code = 201 if new else 200
        return response

    def _find(self, archive: str, study: str, series: str, instance: str) -> list[Instance]:
        g.facts = {"archive": archive}
        with self._control.lock:
            found = self._archives.instances(archive, study, series, instance)
        if not found:
            raise RefusedError(404, "nothing of that UID")
        return found


def _check_account() -> Response | None:
    account = request.authorization
    if account and account.type == "basic" and (account.username, account.password) == (USER, PASSWORD):
        return None
    response = _refuse(401, "the account is not known")
    response.headers["WWW-Authenticate"] = 'Basic realm="pacs"'
    return response


def _check_accept(*kinds: str) -> None:
    """Raise RefusedError 406 unless the client takes one of these media types."""
    accepted = {parse_options_header(kind)[0] for kind in request.headers.get("Accept", "*/*").split(",")}
    if not accepted & {*kinds, "*/*", "application/*"}:
        raise RefusedError(406, f"this is answered as {' or '.join(kinds)}")


def _wanted_syntax() -> str | None:
    """The transfer syntax of the first acceptable media type; None if it names none."""
    for kind in request.headers.get("Accept", "*/*").split(","):
        name, options = parse_options_header(kind)
        if name == "*/*":
            return "*"
        if name == "multipart/related" and options.get("type", "application/dicom") == "application/dicom":
            return options.get("transfer-syntax")
    raise RefusedError(406, 'this is answered as multipart/related; type="application/dicom"')


def _locate(archive: str) -> str:
    return f"{request.host_url}{archive}/dicom-web"


def _answer_json(body: Any, status: int = 200) -> Response:
    """DICOM JSON. Content-Type without a charset: with one, dicomweb-client drops a store's answer."""
    response = Response(json.dumps(body, ensure_ascii=False), status)
    response.headers["Content-Type"] = _DICOM_JSON
    return response


def _refuse(status: int, text: str = "refused") -> Response:
    response = jsonify(error=text)
    response.status_code = status
    return response
