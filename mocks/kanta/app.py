"""The SOAP endpoint `/kanta`: one request in, one signed answer or one signed fault out."""

from __future__ import annotations

import socket
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from cryptography import x509
from flask import Flask, Response, request
from lxml import etree
from werkzeug.exceptions import RequestEntityTooLarge

from mocks.kanta.envelope import UNSPECIFIED, FailedCheckError, Opened, peek_message_id
from mocks.kanta.markup import BYTE_LIMIT, NotWellFormedError
from mocks.kanta.namespaces import KANTA, SOAP, WSA, WSSE, clark

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from mocks.control import Fault
    from mocks.kanta.frame import Verdict
    from mocks.kanta.service import Kanta

_FAULT_ACTION = f"{WSA}/soap/fault"
_CONTENT_TYPE = "text/xml; charset=utf-8"


class _RefusedError(Exception):
    """The request gets a SOAP fault: its code, and the text that the wire may read."""

    def __init__(self, code: str, text: str, reason: str) -> None:
        super().__init__(text)
        self.code = code
        self.reason = reason


def kanta_app(kanta: Kanta) -> Flask:
    """Build the web application of the service port. It needs a server that puts SSL_CLIENT_CERT into the environ."""
    app = Flask("kanta")
    app.config["MAX_CONTENT_LENGTH"] = BYTE_LIMIT
    operations: dict[str, Callable[[Opened, Fault | None], tuple[Verdict, _Element]]] = {
        "archive": kanta.archive,
        "fetch": kanta.fetch,
        "wishes": kanta.wishes,
    }

    @app.post("/kanta")
    def receive() -> Response:
        action = request.headers.get("SOAPAction", "").strip('"')
        name = action.removeprefix(f"{KANTA}/")
        if name not in operations or action == name:
            return _fault(kanta, "unknown", _RefusedError("s:Client", "unknown SOAPAction", "unknown-action"))
        fault = kanta.control.take_fault(name)
        if fault is not None and fault.kind == "status":
            kanta.control.record(name, outcome="fault", reason="status")
            return Response(status=int(fault.detail.get("status", 503)))
        try:
            opened = _open(kanta, action)
            verdict, payload = _perform(operations[name], name, opened, fault)
        except _RefusedError as problem:
            return _fault(kanta, name, problem, f"{action}Response")
        kanta.control.record(name, outcome=verdict.code, reason=verdict.reason)
        if fault is not None and fault.kind == "silence":
            return _be_silent()
        answer = kanta.envelopes.seal(payload, f"{action}Response", opened.message_id, kanta.control.now())
        return Response(answer, content_type=_CONTENT_TYPE)

    return app


def _open(kanta: Kanta, action: str) -> Opened:
    """The verified request. Raises _RefusedError."""
    try:
        client = x509.load_pem_x509_certificate(request.environ["SSL_CLIENT_CERT"].encode("ascii"))
        opened = kanta.envelopes.open(request.get_data(), client, kanta.control.now())
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


def _perform(
    operation: Callable[[Opened, Fault | None], tuple[Verdict, _Element]],
    name: str,
    opened: Opened,
    fault: Fault | None,
) -> tuple[Verdict, _Element]:
    """Do the work on the body's element, which must be the operation's own. Raises _RefusedError."""
    if opened.payload.tag != clark(f"k:{name.capitalize()}"):
        raise _RefusedError("s:Client", "the body does not fit the action", "addressing")
    try:
        return operation(opened, fault)
    except NotWellFormedError as problem:
        raise _RefusedError("s:Client", str(problem), "not-well-formed") from None


def _fault(kanta: Kanta, operation: str, problem: _RefusedError, action: str = _FAULT_ACTION) -> Response:
    """A signed SOAP 1.1 fault with HTTP 500. It names the request it answers, as far as that can be read."""
    kanta.control.record(operation, outcome="fault", reason=problem.reason)
    fault = etree.Element(clark("s:Fault"), nsmap={"s": SOAP, "wsse": WSSE})
    etree.SubElement(fault, "faultcode").text = problem.code
    etree.SubElement(fault, "faultstring").text = str(problem)
    try:
        relates_to = peek_message_id(request.get_data())
    except RequestEntityTooLarge:
        relates_to = UNSPECIFIED
    content = kanta.envelopes.seal(fault, action, relates_to, kanta.control.now())
    return Response(content, status=500, content_type=_CONTENT_TYPE)


def _be_silent() -> Response:
    """Nothing on the wire: an answer whose first byte is never written, on a connection already shut."""
    return Response(iter(partial(_hang_up, request.environ["werkzeug.socket"]), b""))


def _hang_up(connection: socket.socket) -> NoReturn:
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError  # the server drops a broken connection without a word
