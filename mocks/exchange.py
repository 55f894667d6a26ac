"""Stand around every request of a mock's service port: commit the ordered faults, write the journal."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn

from flask import Flask, Response, g, request
from werkzeug.datastructures import Headers

from mocks.control import Examination
from mocks.control.payload import mask_hetus
from mocks.kept_alive import SOCKET

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from mocks.control import Control

_LONGEST = 200  # characters of what a client says of itself


def watch_exchanges(
    app: Flask,
    control: Control,
    operation: Callable[[], str],
    refuse: Callable[[int], Response],
    about: Callable[[], Mapping[str, str]] = dict,
) -> None:
    """Obey the faults `status`, `silence` and `slow` on every request of `app`, and journal what came of it.

    `operation` names the current request as faults and the journal do; `refuse` makes the error answer of the mock;
    `about` says by what a fault can be matched. The order itself is in `g.order` for a mock that knows further kinds.
    The request is examined by `g.examination`; further facts for the journal are in `g.facts`.
    """

    @app.before_request
    def take_fault() -> Response | None:
        g.began = time.monotonic()
        g.facts = {}
        g.examination = control.examine()
        g.payload = request.get_data() if control.setting.keep_payloads else None
        g.about = about() if control.faults else {}
        fault = control.take_fault(operation(), g.about)
        g.order = fault
        g.fault = fault.kind if fault else None
        if fault and fault.kind == "slow":
            time.sleep(float(fault.detail.get("seconds", 1)))
        if fault and fault.kind == "status":
            answer = refuse(int(fault.detail.get("status", 503)))
            if "retry_after" in fault.detail:
                answer.headers["Retry-After"] = str(fault.detail["retry_after"])
            return answer
        return None

    @app.after_request
    def close_exchange(response: Response) -> Response:
        examination: Examination = g.examination
        control.record(
            operation(),
            outcome=response.status_code,
            fault=g.fault,
            correlation=g.facts.pop("correlation", None) or correlate(request.headers),
            sender=describe_sender(),
            steps=examination.describe(),
            ms=round((time.monotonic() - g.began) * 1000, 1),
            payload=g.payload,
            **g.facts,
        )
        if g.fault == "silence":
            return Response(Silence(request.environ))
        return response


def correlate(headers: Headers) -> str | None:
    """What names one message in the journals of all mocks: `X-Correlation-Id`, or the trace of a `traceparent`."""
    trace = headers.get("traceparent", "").split("-")
    named = headers.get("X-Correlation-Id") or (trace[1] if len(trace) == 4 else "")
    return mask_hetus(named)[:_LONGEST] or None


def describe_sender() -> dict[str, str]:
    """Who sent the current request, as far as the connection says: address, user agent, the TLS client's certificate.

    The certificate is shown by its subject and serial number.
    """
    agent = mask_hetus(request.headers.get("User-Agent", ""))[:_LONGEST]
    told = {"address": request.remote_addr or "", "agent": agent}
    certificate = request.environ.get("SSL_CLIENT_CERT", "")
    return {**told, **_describe_certificate(certificate)} if certificate else told


@lru_cache(maxsize=64)
def _describe_certificate(pem: str) -> dict[str, str]:
    from cryptography.x509 import load_pem_x509_certificate

    shown = load_pem_x509_certificate(pem.encode("ascii"))
    return {"subject": shown.subject.rfc4514_string(), "serial": str(shown.serial_number)}


def watch_handshakes(control: Control) -> Callable[[str, str], None]:
    """What journals each client that TLS kept out: operation `tls`, with the reason."""

    def journal(address: str, reason: str) -> None:
        control.record("tls", outcome="refused", reason=reason, sender={"address": address})

    return journal


class Silence:
    """A body that, when the server asks for its first byte, cuts the connection before anything was answered."""

    def __init__(self, environ: WSGIEnvironment) -> None:
        self._socket: socket.socket = environ[SOCKET]

    def __iter__(self) -> Silence:
        return self

    def __next__(self) -> NoReturn:
        self._socket.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError
