"""The SOAP endpoint `/kanta`: one request in, one signed answer or one signed fault out, or what a tester ordered."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NoReturn

from cryptography import x509
from flask import Flask, Response, request
from lxml import etree
from lxml.etree import _Element
from werkzeug.exceptions import RequestEntityTooLarge

from mocks.control import BrokenRuleError, Examination, Fault
from mocks.kanta.answer import Told
from mocks.kanta.envelope import UNSPECIFIED, FailedCheckError, Opened, peek_message_id
from mocks.kanta.frame import Verdict
from mocks.kanta.spoiling import SPOILING
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
    operations: dict[str, _Operation] = {"archive": kanta.archive, "fetch": kanta.fetch, "wishes": kanta.wishes}

    @app.post("/kanta")
    def receive() -> Response:
        action = request.headers.get("SOAPAction", "").strip('"')
        name = action.removeprefix(f"{KANTA}/")
        if name not in operations or action == name:
            name = "unknown"
        fault = kanta.control.take_fault(name)
        if fault is not None and fault.kind == "status":
            _record(kanta, name, Verdict("fault", "status"), fault)
            return Response(status=int(fault.detail.get("status", 503)))
        examination = kanta.control.examine()
        try:
            verdict, told = _answer(kanta, operations.get(name), action, fault, examination)
        except _RefusedError as problem:
            verdict = Verdict("fault", problem.reason)
            told = _tell_fault(kanta, _FAULT_ACTION if name == "unknown" else f"{action}Response", problem)
        _record(kanta, name, verdict, fault, examination)
        if fault is not None and fault.kind == "silence":
            return _be_silent()
        spoilt = fault is not None and fault.kind in SPOILING
        content = spoiler.seal(fault.kind, told) if fault and spoilt else kanta.answers.seal(told)
        return Response(content, status=500 if verdict.code == "fault" else 200, content_type=_CONTENT_TYPE)

    @app.get("/kanta")
    def describe() -> Response:
        if "wsdl" not in request.args:
            return Response(status=405, headers={"Allow": "POST"})
        return Response(describe_service(request.base_url), content_type=_CONTENT_TYPE)

    return app


def _answer(
    kanta: Kanta, operation: _Operation | None, action: str, fault: Fault | None, examination: Examination
) -> tuple[Verdict, Told]:
    """Verify the request, do its work, and say what is to be told. Raises _RefusedError."""
    if operation is None:
        raise _RefusedError("s:Client", "unknown SOAPAction", "unknown-action")
    if fault is not None and fault.kind == "fault":
        raise _RefusedError("s:Server", "the service is out of order", "fault")
    opened = _open(kanta, action)
    if opened.payload.tag != f"{{{KANTA}}}{action.removeprefix(f'{KANTA}/').capitalize()}":
        raise _RefusedError("s:Client", "the body does not fit the action", "addressing")
    try:
        verdict, payload = operation(opened, fault, examination)
    except BrokenRuleError as problem:
        raise _RefusedError("s:Client", str(problem), "not-a-person") from None
    except NotWellFormedError as problem:
        raise _RefusedError("s:Client", str(problem), "not-well-formed") from None
    return verdict, Told(payload, f"{action}Response", opened.message_id, kanta.control.now())


def _open(kanta: Kanta, action: str) -> Opened:
    """The verified request. Raises _RefusedError."""
    try:
        client = _read_client(request.environ["SSL_CLIENT_CERT"])
        opened = kanta.gate.open(request.get_data(), client, kanta.control.now())
    except RequestEntityTooLarge:
        raise _RefusedError("s:Client", "the message is larger than the limit", "not-well-formed") from None
    except NotWellFormedError as problem:
        raise _RefusedError("s:Client", str(problem), "not-well-formed") from None
    except FailedCheckError as problem:
        # The wire learns nothing; the journal, which is the tester's, says which check it was.
        text = "The signature or decryption was invalid"
        raise _RefusedError("wsse:FailedCheck", text, f"FailedCheck: {problem}") from None
    if opened.action != action or opened.to != request.base_url:
        raise _RefusedError("s:Client", "the addressing headers do not fit this endpoint", "addressing")
    return opened


@lru_cache(maxsize=64)
def _read_client(pem: str) -> x509.Certificate:
    """The certificate of the TLS client, the same for all requests of a connection."""
    return x509.load_pem_x509_certificate(pem.encode("ascii"))


def _tell_fault(kanta: Kanta, action: str, problem: _RefusedError) -> Told:
    """A SOAP 1.1 fault. It names the request it answers, as far as that can be read."""
    fault = etree.Element(clark("s:Fault"), nsmap={"s": SOAP, "wsse": WSSE})
    etree.SubElement(fault, "faultcode").text = problem.code
    etree.SubElement(fault, "faultstring").text = str(problem)
    try:
        relates_to = peek_message_id(request.get_data())
    except RequestEntityTooLarge:
        relates_to = UNSPECIFIED
    return Told(fault, action, relates_to, kanta.control.now())


def _record(
    kanta: Kanta, operation: str, verdict: Verdict, fault: Fault | None, examination: Examination | None = None
) -> None:
    committed: dict[str, Any] = {"fault": fault.kind} if fault else {}
    if examination is not None:
        committed["steps"] = examination.describe()
    kanta.control.record(operation, outcome=verdict.code, reason=verdict.reason, **committed)


def _be_silent() -> Response:
    """Nothing on the wire: an answer whose first byte is never written, on a connection already shut."""
    return Response(iter(partial(_hang_up, request.environ[SOCKET]), b""))


def _hang_up(connection: socket.socket) -> NoReturn:
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError(errno.ECONNABORTED, "hung up")  # the server drops a broken connection without a word
