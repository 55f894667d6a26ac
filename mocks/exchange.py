"""Stand around every request of a mock's service port: commit the ordered faults, write the journal."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, NoReturn

from flask import Flask, Response, g, request

from mocks.kept_alive import SOCKET

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIEnvironment

    from mocks.control import Control


def watch_exchanges(
    app: Flask, control: Control, operation: Callable[[], str], refuse: Callable[[int], Response]
) -> None:
    """Obey the faults `status` and `silence` on every request of `app`, and journal what came of it.

    `operation` names the current request as faults and the journal do; `refuse` makes the error answer of the mock.
    The order itself is in `g.order` for a mock that knows further kinds.
    """

    @app.before_request
    def take_fault() -> Response | None:
        fault = control.take_fault(operation())
        g.order = fault
        g.fault = fault.kind if fault else None
        if fault and fault.kind == "status":
            answer = refuse(int(fault.detail.get("status", 503)))
            if "retry_after" in fault.detail:
                answer.headers["Retry-After"] = str(fault.detail["retry_after"])
            return answer
        return None

    @app.after_request
    def close_exchange(response: Response) -> Response:
        fault = {"fault": g.fault} if g.fault else {}
        control.record(operation(), outcome=response.status_code, **g.get("facts", {}), **fault)
        if g.fault == "silence":
            return Response(Silence(request.environ))
        return response


class Silence:
    """A body that, when the server asks for its first byte, cuts the connection before anything was answered."""

    def __init__(self, environ: WSGIEnvironment) -> None:
        self._socket: socket.socket = environ[SOCKET]

    def __iter__(self) -> Silence:
        return self

    def __next__(self) -> NoReturn:
        self._socket.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError
