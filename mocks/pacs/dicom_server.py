"""Serve DIMSE on one port, plainly or over mutual TLS (PS3.8, PS3.15 annex B)."""

from __future__ import annotations

import socket
import ssl
import threading
from functools import partial
from socketserver import TCPServer
from typing import TYPE_CHECKING, Any

from pynetdicom import AE, _config, build_context, evt
from pynetdicom.dimse_primitives import C_GET, C_MOVE
from pynetdicom.sop_class import Verification
from pynetdicom.transport import RequestHandler, ThreadedAssociationServer

from mocks.control import BrokenRuleError
from mocks.pacs import rules
from mocks.pacs.association import greet, hang_up, note_contexts
from mocks.pacs.commitment import commit, report_pending
from mocks.pacs.find import echo, find
from mocks.pacs.retrieve import retrieve
from mocks.pacs.socket_options import send_at_once
from mocks.pacs.store import store

if TYPE_CHECKING:
    from mocks.pacs.pacs import Pacs

# pynetdicom writes every identifier it meets into its log, which here names a patient.
_config.LOG_REQUEST_IDENTIFIERS = False
_config.LOG_RESPONSE_IDENTIFIERS = False

_MOST_ASSOCIATIONS = 100
_LARGEST_PDU = 131_072
_HANDSHAKE_SECONDS = 5
_TICK_SECONDS = 0.1  # how soon the server notices that it shall stop
_PATIENCE = 100  # ticks for connections to end


class DicomServer:
    """One port (0 = a free one) on which every archive answers to its title.

    With `tls` to clients with a certificate.
    """

    def __init__(self, pacs: Pacs, port: int, host: str, tls: ssl.SSLContext | None = None) -> None:
        entity = AE("LAUTTA-MOCKS")
        entity.maximum_associations = _MOST_ASSOCIATIONS
        entity.maximum_pdu_size = _LARGEST_PDU
        handlers = [
            (evt.EVT_REQUESTED, greet, [pacs]),
            (evt.EVT_ACCEPTED, note_contexts, [pacs]),
            (evt.EVT_C_ECHO, echo, [pacs]),
            (evt.EVT_C_FIND, find, [pacs]),
            (evt.EVT_C_STORE, store, [pacs]),
            (evt.EVT_N_ACTION, commit, [pacs]),
        ]
        self._server = entity.make_server(
            (host, port),
            contexts=[build_context(Verification)],  # for every association anew, see greet
            ssl_context=tls,
            evt_handlers=handlers,
            server_class=_Server,
            request_handler=_Connection,
        )
        self._server.pacs = pacs
        self.port: int = self._server.server_address[1]
        self.url = f"{'dicoms' if tls else 'dicom'}://localhost:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_TICK_SECONDS,), daemon=True)

    def start(self, plain_port: int) -> DicomServer:
        """Begin to answer; `plain_port` is where the archives are reached by each other. Returns itself."""
        self._server.own = ("127.0.0.1", plain_port)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering, cut every connection, and give the port back; returns when no thread is left."""
        TCPServer.shutdown(self._server)
        self._thread.join()
        self._server.cut_connections()
        self._server.server_close()


class _Server(ThreadedAssociationServer):  # type: ignore[misc]  # pynetdicom is not looked into
    """pynetdicom's server, whose accepting thread never waits for a client, and which knows its connections."""

    pacs: Pacs
    own: tuple[str, int]
    request_queue_size = 128

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._connections: dict[socket.socket, threading.Thread] = {}
        super().__init__(*arguments, **options)

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept; hands are shaken in the connection's own thread."""
        connection, address = self.socket.accept()
        if self.ssl_context is not None:
            connection = self.ssl_context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a daemon thread: what is not stopped must not keep the process alive."""
        self._connections = {known: thread for known, thread in self._connections.items() if thread.is_alive()}
        arguments = (request, client_address)
        thread = threading.Thread(target=self.process_request_thread, args=arguments, daemon=True)
        self._connections[request] = thread
        thread.start()

    def cut_connections(self) -> None:
        """Make every connection come to its end, and wait for that; when no more are accepted."""
        for _ in range(_PATIENCE):
            for connection, thread in self._connections.items():
                hang_up(connection)
                thread.join(_TICK_SECONDS / 2)
            for association in self.active_associations:
                if association.requestor.primitive is None:
                    association.dul.to_user_queue.put(None)  # it still waits for the first word
            if not any(thread.is_alive() for thread in self._connections.values()):
                return

    def service_actions(self) -> None:
        """Nothing: Python collects its garbage by itself."""


class _Connection(RequestHandler):  # type: ignore[misc]  # pynetdicom is not looked into
    """One connection, from the handshake to the end of the association, in a thread that ends with it."""

    server: _Server

    def handle(self) -> None:
        """Shake hands if that is the custom, and let the association run."""
        try:
            self._shake_hands()
        except ssl.SSLError as problem:
            _note_refusal(self.server.pacs, self.client_address[0], problem)
            return
        except OSError:
            return
        association = self._create_association()
        association._serve_request = partial(  # noqa: SLF001  # see retrieve.py for why
            _serve,
            association,
            self.server,
            association._serve_request,  # noqa: SLF001
        )
        send_at_once(self.request)
        association.start()
        association.join()
        if association.dul.is_alive():
            association.dul.join()

    def finish(self) -> None:
        """Close the socket: pynetdicom forgets to when the other side was faster."""
        self.request.close()

    def _shake_hands(self) -> None:
        if isinstance(self.request, ssl.SSLSocket):
            self.request.settimeout(_HANDSHAKE_SECONDS)
            self.request.do_handshake()
            self.request.settimeout(None)


def _note_refusal(pacs: Pacs, address: str, problem: ssl.SSLError) -> None:
    """The journal's line of a handshake that failed: no certificate, one of another issuer, or no TLS at all."""
    examination = pacs.control.examine()
    found = getattr(problem, "verify_message", "") or (problem.reason or "").replace("_", " ").lower()
    try:
        examination.refuse(rules.TLS, "handshake", expected="a certificate of the test PKI", found=found)
    except BrokenRuleError:
        steps = examination.describe()
        pacs.control.record("tls", outcome="refused", reason=found, sender={"address": address}, steps=steps)


def _serve(association: Any, server: _Server, others: Any, request: Any, context_id: int) -> None:
    """Serve a request: C-GET and C-MOVE here, the others as pynetdicom does."""
    context = next((one for one in association.accepted_contexts if one.context_id == context_id), None)
    if isinstance(request, (C_GET, C_MOVE)) and request.is_valid_request and context is not None:
        association.dimse.cancel_req = {}
        retrieve(association, server.pacs, request, context, server.own)
    else:
        others(request, context_id)
        report_pending(association)
