"""The loop of a server process: it receives whole requests, and hands each to a thread when its client's turn has come.

No thread waits for a client: a slow body, a slow head or a slow reader costs a connection and nothing else.
"""

from __future__ import annotations

import os
import re
import selectors
import socket
import ssl
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from queue import SimpleQueue

from adapter.serving.bounds import Bounds
from adapter.serving.connection import Connection, Stage
from adapter.serving.framing import BadFrame, Body, read_head
from adapter.serving.plain import write_answer
from adapter.serving.proxies import Proxies, neighbourhood, plain_address
from adapter.serving.tls import ServerTls
from adapter.serving.turns import Turn, Turns

_TICK = 0.5
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_FORWARDED = re.compile(rb"\r\nx-forwarded-for:([^\r\n]*)", re.IGNORECASE)

Answer = tuple[bytes, bool]  # the octets, and whether the connection stays


class Reception:
    """The connections of one process."""

    def __init__(
        self,
        listeners: Iterable[socket.socket],
        bounds: Bounds,
        proxies: Proxies,
        tls: ServerTls | None,
        answer: Callable[[Connection], Answer],
        waker: tuple[int, int],
    ) -> None:
        """`answer` runs in a thread and raises nothing.

        `waker` is a pipe that does not block: threads and signals wake the loop by it.
        """
        self._bounds, self._proxies, self._tls, self._answer = bounds, proxies, tls, answer
        self._listeners = list(listeners)
        self._wake = waker[1]
        self._selector = selectors.DefaultSelector()
        self._selector.register(waker[0], selectors.EVENT_READ)
        self._woken = waker[0]
        self._accepting = False
        self._open = True
        self._connections: set[Connection] = set()
        self._addresses: Counter[str] = Counter()
        self._turns: Turns[Connection] = Turns(bounds.threads, bounds.threads_per_client, bounds.large_at_once)
        self._ready: SimpleQueue[Turn[Connection]] = SimpleQueue()
        self._answered: deque[Turn[Connection]] = deque()
        self._swept = time.monotonic()
        for _ in range(bounds.threads):
            threading.Thread(target=self._work, daemon=True).start()
        self._accept(going_on=True)

    @property
    def is_busy(self) -> bool:
        """Whether a request is coming in, being answered, or an answer going out."""
        return any(item.stage not in {Stage.IDLE, Stage.LINGERING} for item in self._connections)

    @property
    def is_empty(self) -> bool:
        """Whether no connection is open."""
        return not self._connections

    def close_listeners(self) -> None:
        """Take no new connection any more."""
        self._accept(going_on=False)
        self._open = False
        for listener in self._listeners:
            listener.close()

    def close_idle(self) -> None:
        """Close the connections on which nothing comes."""
        for connection in list(self._connections):
            if connection.stage is Stage.IDLE:
                self._drop(connection)

    def close(self) -> None:
        """Close every connection."""
        for connection in list(self._connections):
            self._drop(connection)
        self._selector.close()

    def turn(self, seconds: float = _TICK) -> None:
        """Wait for something to happen, and see to it."""
        for key, _ in self._selector.select(seconds):
            if isinstance(key.data, Connection):
                if key.data in self._connections:  # not dropped a moment ago
                    self._attend(key.data)
            elif key.fileobj == self._woken:
                os.read(self._woken, 4096)
            else:
                self._welcome(key.data)
        while self._answered:
            self._settle(self._answered.popleft())
        if time.monotonic() - self._swept >= _TICK:
            self._sweep()

    # --- Connections --------------------------------------------------------------------------------------------------

    def _accept(self, *, going_on: bool) -> None:
        if not self._open or going_on == self._accepting:
            return
        self._accepting = going_on
        for listener in self._listeners:
            if going_on:
                listener.setblocking(False)
                self._selector.register(listener, selectors.EVENT_READ, listener)
            else:
                self._selector.unregister(listener)

    def _welcome(self, listener: socket.socket) -> None:
        """Take in the connections that wait; none beyond what may be open at once."""
        while self._accepting:
            if len(self._connections) >= self._bounds.all_connections and not self._drop_an_idle_one():
                self._accept(going_on=False)
                return
            try:
                sock, address = listener.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            except OSError:  # no descriptor is free: try again when one may be
                self._accept(going_on=False)
                return
            self._begin(sock, plain_address(address[0]), address[1])

    def _begin(self, sock: socket.socket, peer: str, port: int) -> None:
        sock.setblocking(False)
        site = neighbourhood(peer)
        if not self._proxies.have(peer) and self._addresses[site] >= self._bounds.connections:
            if self._tls is None:
                _try_to_send(sock, write_answer(429, "this address has too many connections open."))
            sock.close()
            return
        connection = Connection(sock, peer, port, time.monotonic())
        if self._tls is not None:
            connection.sock = self._tls.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
            connection.stage = Stage.SHAKING
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connections.add(connection)
        self._addresses[site] += 1
        self._watch(connection, selectors.EVENT_READ)

    def _drop(self, connection: Connection) -> None:
        self._forget(connection)
        self._connections.discard(connection)
        site = neighbourhood(connection.peer)
        self._addresses[site] -= 1
        if not self._addresses[site]:
            del self._addresses[site]
        connection.sock.close()
        self._accept(going_on=True)

    def _drop_an_idle_one(self) -> bool:
        idle = [item for item in self._connections if item.stage is Stage.IDLE and not item.fresh]
        if idle:
            self._drop(min(idle, key=lambda item: item.since))
        return bool(idle)

    def _watch(self, connection: Connection, events: int) -> None:
        if connection.watched == events:
            return
        self._forget(connection)
        self._selector.register(connection.sock, events, connection)
        connection.watched = events

    def _forget(self, connection: Connection) -> None:
        if connection.watched:
            self._selector.unregister(connection.sock)
            connection.watched = 0

    def _sweep(self) -> None:
        """End what takes too long, and look whether the certificate is a new one."""
        self._swept = now = time.monotonic()
        if self._tls is not None:
            self._tls.renew()
        for connection in list(self._connections):
            if now - connection.since > self._seconds_for(connection):
                self._end_late(connection)
        self._accept(going_on=True)

    def _end_late(self, connection: Connection) -> None:
        try:
            if connection.stage in {Stage.HEAD, Stage.BODY}:
                self._refuse(connection, 408, "the request did not come in time.")
            else:
                self._drop(connection)
        except OSError:
            self._drop(connection)

    def _seconds_for(self, connection: Connection) -> float:
        bounds = self._bounds
        match connection.stage:
            case Stage.WORKING:
                return float("inf")
            case Stage.BODY:
                return bounds.time_for(connection.held)
            case Stage.WRITING:
                return bounds.time_for(connection.sent)
            case Stage.LINGERING:
                return bounds.linger_seconds
            case Stage.IDLE if not connection.fresh:
                return bounds.idle_seconds
        return bounds.head_seconds

    # --- A request ----------------------------------------------------------------------------------------------------

    def _attend(self, connection: Connection) -> None:
        """See to a connection that can go on."""
        try:
            match connection.stage:
                case Stage.SHAKING:
                    self._shake(connection)
                case Stage.WORKING:
                    self._forget(connection)  # a thread has it: what comes is looked at afterwards
                case Stage.WRITING:
                    connection.send()
                    self._go_on(connection)
                case Stage.LINGERING:
                    connection.received.clear()
                    if connection.receive() is None:
                        self._drop(connection)
                case _:
                    self._receive(connection)
        except OSError:  # the client has left; ssl.SSLError is one
            self._drop(connection)

    def _shake(self, connection: Connection) -> None:
        sock = connection.sock
        assert isinstance(sock, ssl.SSLSocket)  # noqa: S101 – only they are in this stage
        try:
            sock.do_handshake()
        except ssl.SSLWantReadError:
            self._watch(connection, selectors.EVENT_READ)
            return
        except ssl.SSLWantWriteError:
            self._watch(connection, selectors.EVENT_WRITE)
            return
        connection.certificate = sock.getpeercert(binary_form=True)
        connection.stage = Stage.IDLE  # since it was opened: the head has what is left of the time
        self._watch(connection, selectors.EVENT_READ)
        self._receive(connection)

    def _receive(self, connection: Connection) -> None:
        """Take what has come, until the request is whole."""
        while connection.stage in {Stage.IDLE, Stage.HEAD, Stage.BODY}:
            something = connection.receive()
            if something is None:
                self._drop(connection)
                return
            if not something:
                return
            self._advance(connection)
            if not connection.is_tls:  # of TLS the library may hold more than the system shows
                return

    def _advance(self, connection: Connection) -> None:
        """Read as far as what was received goes."""
        now = time.monotonic()
        if connection.stage is Stage.IDLE:
            connection.enter(Stage.HEAD, connection.since if connection.fresh else now)
        try:
            if connection.head is None:
                connection.head = head = read_head(connection.received)
                if head is None:
                    return
                forwarded = [line.decode("latin-1") for line in _FORWARDED.findall(head.raw)]
                connection.client = neighbourhood(self._proxies.client(connection.peer, forwarded))
                connection.body = Body(head, self._bounds.body)
                connection.fresh = False
                connection.enter(Stage.BODY, now)
                if head.expects and not connection.received:
                    _try_to_send(connection.sock, _CONTINUE)
            if connection.body is not None and connection.body.take(connection.received):
                connection.enter(Stage.WORKING, now)
                large = self._bounds.is_large(len(connection.body.octets), encoded=connection.body.encoded)
                self._turns.wait(Turn(connection.client, large, connection))
                self._start()
                return
        except BadFrame as problem:
            self._refuse(connection, problem.status, problem.text)
            return
        if connection.held > self._bounds.large:
            self._bound_memory(connection)

    def _bound_memory(self, connection: Connection) -> None:
        """Requests that are not whole take so much memory, and those of one client so much."""
        held = [(item.client, item.held) for item in self._connections if item.stage is Stage.BODY]
        of_client = sum(octets for client, octets in held if client == connection.client)
        if of_client > self._bounds.held_per_client or sum(octets for _, octets in held) > self._bounds.held:
            self._refuse(connection, 503, "too many large requests are coming in at this moment.")

    def _refuse(self, connection: Connection, status: int, text: str) -> None:
        """Answer without the application; the connection ends, since where the next request begins is unknown."""
        connection.waiting, connection.keep = write_answer(status, text), False
        connection.send()
        self._go_on(connection)

    # --- An answer ----------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        """Give each free thread the request whose turn it is."""
        while (turn := self._turns.next()) is not None:
            self._ready.put(turn)

    def _work(self) -> None:
        """A thread: answer, and send what goes without waiting."""
        while True:
            turn = self._ready.get()
            connection = turn.request
            try:
                connection.waiting, connection.keep = self._answer(connection)
                connection.send()
            except OSError:  # the client has left
                connection.waiting, connection.keep = b"", False
            self._answered.append(turn)
            with suppress(BlockingIOError):  # it is full: the loop wakes anyway
                os.write(self._wake, b".")

    def _settle(self, turn: Turn[Connection]) -> None:
        self._turns.end(turn)
        self._start()
        try:
            self._go_on(turn.request)
        except OSError:
            self._drop(turn.request)

    def _go_on(self, connection: Connection) -> None:
        """What follows the answer: the rest of it, the next request, or the end."""
        now = time.monotonic()
        if connection.waiting:
            if connection.stage is not Stage.WRITING:
                connection.enter(Stage.WRITING, now)
                self._watch(connection, selectors.EVENT_WRITE)
            return
        connection.head, connection.body, connection.sent = None, None, 0
        if connection.keep:
            connection.enter(Stage.IDLE, now)
            self._watch(connection, selectors.EVENT_READ)
            if connection.received:
                self._advance(connection)
            if connection.is_tls:
                self._receive(connection)
            return
        connection.received.clear()
        connection.enter(Stage.LINGERING, now)
        _end_sending(connection.sock)
        self._watch(connection, selectors.EVENT_READ)


def _try_to_send(sock: socket.socket, octets: bytes) -> None:
    with suppress(OSError):
        sock.send(octets)


def _end_sending(sock: socket.socket) -> None:
    if isinstance(sock, ssl.SSLSocket):
        with suppress(OSError):  # it says that it would wait for the client's own end
            sock.unwrap()
    with suppress(OSError):
        sock.shutdown(socket.SHUT_WR)
