"""DICOMweb at `/{archive}/dicom-web` (PS3.18), WADO-URI, and registers and orders at `/hus` (ours)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from mocks.control import BrokenRuleError, digest
from mocks.exchange import Silence, watch_exchanges
from mocks.pacs import refusal as answers
from mocks.pacs import rules
from mocks.pacs.current import examination, read_body
from mocks.pacs.misdeed import LostError
from mocks.pacs.multipart import NotMultipartError, split_parts
from mocks.pacs.order import describe_order, read_kind
from mocks.pacs.registers import HUS
from mocks.pacs.store import describe_object
from mocks.pacs.web_archives import WebArchives
from mocks.pacs.web_registers import WebRegisters

if TYPE_CHECKING:
    from mocks.pacs.pacs import Pacs

#: The one account (ours).
USER, PASSWORD = "lautta", "secret"

_WEB = "/<archive>/dicom-web"
_STUDY = f"{_WEB}/studies/<study>"
_SERIES = f"{_STUDY}/series/<series>"
_INSTANCE = f"{_SERIES}/instances/<instance>"
_FRAMES = f"{_INSTANCE}/frames/<frames>"


def pacs_app(pacs: Pacs) -> Flask:
    """Build the web application of the archives."""
    app = Flask("pacs")
    watch_exchanges(app, pacs.control, _name_operation, answers.refuse, partial(_describe, pacs))

    @app.before_request
    def misbehave() -> None:
        g.misdeed = pacs.commit(g.order)

    @app.after_request
    def drain(response: Response) -> Response:
        read_body()  # what was not read would stand before the connection's next request
        return response

    app.before_request(_check_account)
    app.register_error_handler(HTTPException, _explain_http)
    app.register_error_handler(BrokenRuleError, _explain)
    app.register_error_handler(LostError, lambda _: Response(Silence(request.environ)))
    _add_archives(app, WebArchives(pacs))
    _add_registers(app, WebRegisters(pacs))
    return app


def _add_archives(app: Flask, archives: WebArchives) -> None:
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
        app.add_url_rule(f"{path}/thumbnail", f"rendered.{_name(path)}.thumbnail", archives.render_thumbnail)
    app.add_url_rule(_FRAMES, "wado.frames", archives.retrieve_frames)
    for path in (_INSTANCE, _FRAMES):
        app.add_url_rule(f"{path}/rendered", f"rendered.{_name(path)}", archives.render)
    app.add_url_rule(f"{_FRAMES}/thumbnail", "rendered.frames.thumbnail", archives.render_thumbnail)
    app.add_url_rule("/<archive>/wado", "wado.uri", archives.answer_uri)
    for path in (f"{_WEB}/studies", _STUDY):
        app.add_url_rule(path, f"stow.{_name(path)}", archives.store, methods=["POST"])


def _add_registers(app: Flask, registers: WebRegisters) -> None:
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
            g.operation = read_kind(read_body())
        return str(g.operation)
    return (request.endpoint or "unknown").partition(".")[0]


def _describe(pacs: Pacs) -> dict[str, str]:
    """What a fault can be matched by: who asks, and which study and patient it is about."""
    account = request.authorization
    told = {"caller": account.username or ""} if account and account.type == "basic" else {}
    place = request.view_args or {}
    operation = (request.endpoint or "").partition(".")[0]
    if operation == "order":
        return {**told, **describe_order(read_body())}
    if operation == "stow":
        return {**told, **_describe_first_part()}
    asked = {"document": request.args.get("StudyInstanceUID", ""), "patient": request.args.get("PatientID", "")}
    if asked["patient"]:
        asked["patient"] = digest(asked["patient"])
    archive, study = place.get("archive", HUS), place.get("study", request.args.get("studyUID", ""))
    accession = request.args.get("AccessionNumber", request.args.get("00080050", ""))
    known = pacs.describe_study(archive, study, accession)
    return {**told, **known, **{name: text for name, text in asked.items() if text}}


def _describe_first_part() -> dict[str, str]:
    try:
        return describe_object(split_parts(request.headers.get("Content-Type", ""), read_body())[0])
    except (NotMultipartError, IndexError):
        return {}


def _check_account() -> None:
    account = request.authorization
    known = account is not None and account.type == "basic" and (account.username, account.password) == (USER, PASSWORD)
    if not known:
        examination().refuse(rules.ACCOUNT, "Authorization", expected="Basic")
    examination().check(rules.ACCOUNT, "Authorization", holds=True)
    g.facts["caller"] = USER


def _explain(problem: BrokenRuleError) -> Response:
    response = answers.explain(problem)
    if response.status_code == 401:  # RFC 9110: an answer that says how to sign in
        response.headers["WWW-Authenticate"] = 'Basic realm="pacs"'
    return response


def _explain_http(problem: HTTPException) -> Response:
    """An address or a method that this service does not have; or what Flask itself refuses."""
    status = problem.code or 500
    try:
        examination().refuse(rules.RESOURCE, "method" if status == 405 else "address", found=str(status))
    except BrokenRuleError as broken:
        response = answers.explain(broken)
    response.status_code = status
    allowed = getattr(problem, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response
