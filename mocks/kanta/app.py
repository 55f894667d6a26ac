"""The SOAP endpoint `/kanta`: one request in, one signed answer or one signed fault out, or what a tester ordered."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from flask import Flask, Response, request
from lxml import etree
from lxml.etree import _Element

from mocks.control import BrokenRuleError, Examination, Fault
from mocks.kanta.answer import Told
from mocks.kanta.envelope import FailedCheckError, Opened, is_message_id
from mocks.kanta.exchange import Exchange
from mocks.kanta.frame import Verdict
from mocks.kanta.rights_rules import ACTION, CONTENT_TYPE, LEGIBLE, MESSAGE_ID, PAYLOAD, SOAP_ACTION, TO
from mocks.kanta.sieve import tell
from mocks.kanta.spoiling import SPOILING
from mocks.kanta.verdict import code_of
from mocks.kanta.wsdl import describe_service
from mocks.kept_alive import SOCKET
from mocks.xml.markup import BYTE_LIMIT, NotWellFormedError
from mocks.xml.namespaces import KANTA, SOAP, WSA, WSSE, clark

if TYPE_CHECKING:
    from mocks.kanta.service import Kanta
    from mocks.kanta.spoiling import Spoiler

_Operation = Callable[[Opened, Fault | None, Examination], tuple[Verdict, _Element]]
_FAULT_ACTION = f"{WSA}/soap/fault"
_CONTENT_TYPE = "text/xml; charset=utf-8"


class _RefusedError(Exception):
    """The request gets a SOAP fault: its code, the text that the wire may read, and the reason for the journal."""

    def __init__(self, code: str, text: str, reason: str) -> None:
        super().__init__(text)
        self.code = code
        self.reason = reason


def kanta_app(kanta: Kanta, spoiler: Spoiler) -> Flask:
    """Build the web application of the service port. It needs the environ of mocks.tls_server."""
    app = Flask("kanta")
    app.config["MAX_CONTENT_LENGTH"] = BYTE_LIMIT
    operations: Mapping[str, _Operation] = kanta.operations

    @app.post("/kanta")
    def receive() -> Response:
        action = request.headers.get("SOAPAction", "").strip('"')
        name = action.removeprefix(f"{KANTA}/")
        if name not in operations or action == name:
            name = "unknown"
        exchange = Exchange(kanta.control, request, name)
        fault, kind = exchange.fault, exchange.fault.kind if exchange.fault else ""
        if fault and kind == "slow":
            time.sleep(float(fault.detail.get("seconds", 1)))
        if fault and kind == "status":
            exchange.record(Verdict("fault", "status"))
            return _write_status(fault)
        try:
            verdict, told = _answer(kanta, operations.get(name), action, exchange)
        except _RefusedError as problem:
            verdict = Verdict("fault", problem.reason, str(problem))
            told = _tell_fault(kanta, _FAULT_ACTION if name == "unknown" else f"{action}Response", problem, exchange)
        if fault and kind == "late":
            time.sleep(float(fault.detail.get("seconds", 1)))
        exchange.record(verdict)
        if kind == "silence":
            return _be_silent()
        content = spoiler.seal(kind, told) if kind in SPOILING else kanta.answers.seal(told)
        return Response(content, status=500 if verdict.code == "fault" else 200, content_type=_CONTENT_TYPE)

    @app.get("/kanta")
    def describe() -> Response:
        if "wsdl" not in request.args:
            return Response(status=405, headers={"Allow": "POST"})
        return Response(describe_service(request.base_url), content_type=_CONTENT_TYPE)

    return app


def _answer(kanta: Kanta, operation: _Operation | None, action: str, exchange: Exchange) -> tuple[Verdict, Told]:
    """Verify the request, do its work, and say what is to be told. Raises _RefusedError."""
    examination, fault = exchange.examination, exchange.fault
    try:
        if operation is None:
            examination.refuse(SOAP_ACTION, "SOAPAction", found=tell(action))
        if fault is not None and fault.kind == "fault":
            raise _RefusedError("s:Server", "the service is out of order", "fault")
        opened = _open(kanta, action, exchange)
        verdict, payload = operation(opened, fault, examination)
    except NotWellFormedError as problem:
        raise _refuse_illegible(problem, examination) from None
    except BrokenRuleError as problem:
        raise _RefusedError("s:Client", str(problem), code_of(problem.step.rule)) from None
    return verdict, Told(payload, f"{action}Response", opened.message_id, kanta.control.now())


def _refuse_illegible(problem: NotWellFormedError, examination: Examination) -> _RefusedError:
    """The fault for what is no message at all; what is wrong with it is the place of the step."""
    try:
        examination.refuse(LEGIBLE, str(problem))
    except BrokenRuleError as broken:
        return _RefusedError("s:Client", str(broken), code_of(LEGIBLE))


def _open(kanta: Kanta, action: str, exchange: Exchange) -> Opened:
    """The verified request. Raises NotWellFormedError, BrokenRuleError and _RefusedError."""
    examination = exchange.examination
    _check_content_type(request.headers.get("Content-Type", ""), examination)
    if exchange.root is None:
        raise NotWellFormedError(exchange.unreadable)
    try:
        opened = kanta.gate.open(exchange.root, exchange.client, kanta.control.now(), kanta.replays, examination)
    except FailedCheckError as problem:
        # The wire learns nothing; the journal, which is the tester's, says which check it was.
        text = "The signature or decryption was invalid"
        raise _RefusedError("wsse:FailedCheck", text, f"FailedCheck: {problem}") from None
    _check_addressing(opened, action, examination)
    return opened


def _check_content_type(header: str, examination: Examination) -> None:
    media, _, charset = header.lower().replace(" ", "").replace('"', "").partition(";")
    holds = media == "text/xml" and charset in {"", "charset=utf-8"}
    examination.check(CONTENT_TYPE, "Content-Type", holds=holds, expected=_CONTENT_TYPE, found=tell(media))


def _check_addressing(opened: Opened, action: str, examination: Examination) -> None:
    check, place = examination.check, "s:Header/wsa"
    check(ACTION, f"{place}:Action", holds=opened.action == action, expected=tell(action), found=tell(opened.action))
    address = request.base_url
    check(TO, f"{place}:To", holds=opened.to == address, expected=address, found=tell(opened.to))
    holds = is_message_id(opened.message_id)
    check(MESSAGE_ID, f"{place}:MessageID", holds=holds, expected="urn:uuid:…", found=tell(opened.message_id))
    name = action.removeprefix(f"{KANTA}/").capitalize()
    found = etree.QName(opened.payload)
    holds = opened.payload.tag == f"{{{KANTA}}}{name}"
    check(PAYLOAD, "s:Body", holds=holds, expected=f"k:{name}", found=tell(found.localname))


def _tell_fault(kanta: Kanta, action: str, problem: _RefusedError, exchange: Exchange) -> Told:
    """A SOAP 1.1 fault. It names the request it answers, as far as that can be read."""
    fault = etree.Element(clark("s:Fault"), nsmap={"s": SOAP, "wsse": WSSE})
    etree.SubElement(fault, "faultcode").text = problem.code
    etree.SubElement(fault, "faultstring").text = str(problem)
    return Told(fault, action, exchange.seen.answered, kanta.control.now())


def _write_status(fault: Fault) -> Response:
    answer = Response(status=int(fault.detail.get("status", 503)))
    if "retry_after" in fault.detail:
        answer.headers["Retry-After"] = str(fault.detail["retry_after"])
    return answer


def _be_silent() -> Response:
    """Nothing on the wire: an answer whose first byte is never written, on a connection already shut."""
    return Response(iter(partial(_hang_up, request.environ[SOCKET]), b""))


def _hang_up(connection: socket.socket) -> NoReturn:
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError(errno.ECONNABORTED, "hung up")  # the server drops a broken connection without a word
