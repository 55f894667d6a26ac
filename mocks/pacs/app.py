"""DICOMweb at `/{archive}/dicom-web` (PS3.18), registers and orders at `/hus` (ours)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header

from mocks.exchange import Silence, watch_exchanges
from mocks.pacs.instance import serve_as
from mocks.pacs.misdeed import LostError
from mocks.pacs.multipart import Multipart, NotMultipartError, split_parts
from mocks.pacs.order import carry_out, check_register, read_kind, read_order
from mocks.pacs.pixels import serve_pixels
from mocks.pacs.query import find_results, read_query
from mocks.pacs.refusal import RefusedError
from mocks.pacs.registers import HUS
from mocks.pacs.signature import Believer
from mocks.pacs.storing import Storing

if TYPE_CHECKING:
    from mocks.pacs.instance import Instance
    from mocks.pacs.pacs import Pacs

#: The one account (ours).
USER, PASSWORD = "lautta", "secret"

_WEB = "/<archive>/dicom-web"
_STUDY = f"{_WEB}/studies/<study>"
_SERIES = f"{_STUDY}/series/<series>"
_INSTANCE = f"{_SERIES}/instances/<instance>"
_DICOM_JSON = "application/dicom+json"
_DICOM, _OCTETS = "application/dicom", "application/octet-stream"
_BLOCK = 1 << 20


def pacs_app(pacs: Pacs) -> Flask:
    """Build the web application of the archives."""
    app = Flask("pacs")
    watch_exchanges(app, pacs.control, _name_operation, _refuse)

    @app.before_request
    def misbehave() -> None:
        g.misdeed = pacs.commit(g.order)
        g.misdeed.delay()

    @app.after_request
    def drain(response: Response) -> Response:
        _read_body()  # what was not read would stand before the connection's next request
        return response

    app.before_request(_check_account)
    app.register_error_handler(HTTPException, lambda problem: _refuse(problem.code or 500))
    app.register_error_handler(RefusedError, lambda problem: _refuse(problem.status, problem.text))
    app.register_error_handler(LostError, lambda _: Response(Silence(request.environ)))
    _add_archives(app, _Archives(pacs))
    _add_registers(app, _Registers(pacs))
    return app


def _add_archives(app: Flask, archives: _Archives) -> None:
    """The part of an endpoint before the dot is the operation that faults and the journal name."""
    for level, path in (
        ("studies", f"{_WEB}/studies"),
        ("series", f"{_WEB}/series"),
        ("series", f"{_STUDY}/series"),
        ("instances", f"{_WEB}/instances"),
        ("instances", f"{_STUDY}/instances"),
        ("instances", f"{_SERIES}/instances"),
    ):
        app.add_url_rule(path, f"qido.{_name(path)}", archives.search, defaults={"level": level})
    for path in (_STUDY, _SERIES, _INSTANCE):
        app.add_url_rule(path, f"wado.{_name(path)}", archives.retrieve)
        app.add_url_rule(f"{path}/metadata", f"wado.{_name(path)}.metadata", archives.retrieve_metadata)
        app.add_url_rule(f"{path}/bulkdata", f"wado.{_name(path)}.bulkdata", archives.retrieve_bulk)
    app.add_url_rule(f"{_INSTANCE}/frames/<frames>", "wado.frames", archives.retrieve_frames)
    for path in (f"{_WEB}/studies", _STUDY):
        app.add_url_rule(path, f"stow.{_name(path)}", archives.store, methods=["POST"])


def _add_registers(app: Flask, registers: _Registers) -> None:
    register = f"/{HUS}/registers/<register>"
    app.add_url_rule(f"{register}/studies", "registers.studies", registers.list_studies)
    app.add_url_rule(f"{register}/grants", "registers.grants", registers.list_grants)
    app.add_url_rule(f"/{HUS}/studies/<study>/registers", "registers.study", registers.describe_study)
    app.add_url_rule(f"{register}/orders", "order", registers.order, methods=["POST"])


def _name(path: str) -> str:
    return path.replace(".", "")


def _name_operation() -> str:
    """The operation of the request: of an order, what it orders."""
    if request.endpoint == "order":
        if "operation" not in g:
            g.operation = read_kind(_read_body())
        return str(g.operation)
    return (request.endpoint or "unknown").partition(".")[0]


class _Archives:
    """What a client may ask of the archives."""

    def __init__(self, pacs: Pacs) -> None:
        self._archives = pacs.archives
        self._control = pacs.control

    def search(self, archive: str, level: str, study: str = "", series: str = "") -> Response:
        g.facts = {"archive": archive, "level": level}
        _check_accept(_DICOM_JSON, "application/json")
        query = read_query(level, request.args.items(multi=True))
        with self._control.lock:
            instances = self._archives.instances(archive, study, series)
        results = g.misdeed.limit(find_results(query, instances, _locate(archive), relational=not study))
        end = None if query.limit is None else query.offset + query.limit
        shown = g.misdeed.spoil_hits(results[query.offset : end])
        response = _answer_json(shown) if shown else Response(status=204)
        if end is not None and end < len(results):
            left = len(results) - end
            response.headers.add("Warning", f'299 pacs "There are {left} additional results that can be requested"')
        if request.args.get("fuzzymatching") == "true":
            response.headers.add("Warning", '299 pacs "The fuzzymatching parameter is not supported"')
        return _halve(response) if g.fault == "lost" else response

    def retrieve(self, archive: str, study: str, series: str = "", instance: str = "") -> Response:
        found = g.misdeed.spoil_instances(self._find(archive, study, series, instance))
        syntax = _wanted_syntax(_DICOM)
        files = [served for one in found if (served := serve_as(one, syntax)) is not None]
        if len(files) < len(found):
            return _refuse(406, "an instance is in another transfer syntax")
        return _answer_parts(Multipart(files))

    def retrieve_metadata(self, archive: str, study: str, series: str = "", instance: str = "") -> Response:
        _check_accept(_DICOM_JSON, "application/json")
        return _answer_json([one.header for one in self._find(archive, study, series, instance)])

    def retrieve_bulk(self, archive: str, study: str, series: str = "", instance: str = "") -> Response:
        syntax = _wanted_syntax(_OCTETS)
        found = self._find(archive, study, series, instance)
        pixels = [(b"".join(serve_pixels(one, syntax)), one.transfer_syntax) for one in found]
        return _answer_parts(Multipart(pixels, _OCTETS))

    def retrieve_frames(self, archive: str, study: str, series: str, instance: str, frames: str) -> Response:
        syntax = _wanted_syntax(_OCTETS)
        (held,) = self._find(archive, study, series, instance)
        pixels = serve_pixels(held, syntax)
        numbers = [int(number) if number.isdecimal() else 0 for number in frames.split(",")]
        if not all(1 <= number <= len(pixels) for number in numbers):
            return _refuse(404, "no such frame")
        return _answer_parts(Multipart([(pixels[number - 1], held.transfer_syntax) for number in numbers], _OCTETS))

    def store(self, archive: str, study: str = "") -> Response:
        g.facts = {"archive": archive}
        try:
            files = split_parts(request.headers.get("Content-Type", ""), _read_body())
        except NotMultipartError:
            return _refuse(415 if request.mimetype != "multipart/related" else 400, "not a message of DICOM files")
        stored = Storing(self._archives, archive, study, _locate(archive))
        for content in g.misdeed.pace(files):
            with self._control.lock:
                stored.add(content, g.misdeed)
        g.facts.update(stored=len(stored.instances), failed=len(stored.failures))
        return _answer_json(stored.describe(), stored.status)

    def _find(self, archive: str, study: str, series: str, instance: str) -> list[Instance]:
        g.facts = {"archive": archive}
        with self._control.lock:
            found = self._archives.instances(archive, study, series, instance)
        if not found:
            raise RefusedError(404, "nothing of that UID")
        return found


class _Registers:
    """What a client may ask of the registers of the PACS."""

    def __init__(self, pacs: Pacs) -> None:
        self._archives = pacs.archives
        self._control = pacs.control
        self._believer = Believer(pacs.pki, pacs.control.now)

    def list_studies(self, register: str) -> Response:
        check_register(register)
        with self._control.lock:
            return jsonify(studies=self._archives.list_registered(register))

    def list_grants(self, register: str) -> Response:
        check_register(register)
        with self._control.lock:
            return jsonify(studies=self._archives.list_granted(register))

    def describe_study(self, study: str) -> Response:
        with self._control.lock:
            held = self._archives.study(HUS, study)
            if held is None:
                raise RefusedError(404, "no such study")
            return jsonify(registers=sorted(held.registers), grants=sorted(held.grants))

    def order(self, register: str) -> Response:
        g.facts = {"register": register}
        if request.mimetype not in ("application/xml", "text/xml"):
            return _refuse(415, "an order is application/xml")
        order = read_order(_read_body(), self._believer.believe, self._believer.organisation)
        with self._control.lock:
            new = carry_out(self._archives, order, register)
        response = jsonify(order=order.key, register=register, study=order.study)
        response.status_code = 201 if new else 200
        return response


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


def _wanted_syntax(wanted: str) -> str | None:
    """The transfer syntax of the first acceptable media type; None if it names none."""
    for kind in request.headers.get("Accept", "*/*").split(","):
        name, options = parse_options_header(kind)
        if name == "*/*":
            return "*"
        if name == "multipart/related" and options.get("type", wanted) == wanted:
            return options.get("transfer-syntax")
    raise RefusedError(406, f'this is answered as multipart/related; type="{wanted}"')


def _locate(archive: str) -> str:
    return f"{request.host_url}{archive}/dicom-web"


def _answer_json(body: Any, status: int = 200) -> Response:
    """DICOM JSON. Content-Type without a charset: with one, dicomweb-client drops a store's answer."""
    response = Response(json.dumps(body, ensure_ascii=False), status)
    response.headers["Content-Type"] = _DICOM_JSON
    return response


def _answer_parts(message: Multipart) -> Response:
    response = Response(
        _until_lost(message.write(g.misdeed.pace), Silence(request.environ)), content_type=message.content_type
    )
    response.content_length = len(message)
    return response


def _halve(response: Response) -> Response:
    """An answer that promises all and breaks off in the middle."""
    body = response.get_data()

    def begin() -> Iterator[bytes]:
        yield body[: len(body) // 2]
        raise LostError

    broken = Response(_until_lost(begin(), Silence(request.environ)), response.status, response.headers)
    broken.content_length = max(len(body), 1)
    return broken


def _until_lost(blocks: Iterator[bytes], silence: Silence) -> Iterator[bytes]:
    try:
        yield from blocks
    except LostError:
        yield from silence


def _read_body() -> bytes:
    """The whole body, read by blocks: read at once, one in chunks would be copied over and over."""
    if "body" not in g:
        g.body = b"".join(iter(partial(request.stream.read, _BLOCK), b""))
    return bytes(g.body)


def _refuse(status: int, text: str = "refused") -> Response:
    response = jsonify(error=text)
    response.status_code = status
    return response
