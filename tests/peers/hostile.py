"""A server that answers HTTP as a hostile or broken peer would: elsewhere, without end, too slowly, blown up."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import repeat

HUGE = 3_000_000_000  # octets; the most that is sent of what has no end
_BLOCK = bytes(1 << 20)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

Manner = Callable[[socket.socket, str], None]


def _flood(connection: socket.socket, head: bytes, block: bytes) -> None:
    connection.sendall(head)
    for _ in range(HUGE // len(block)):
        connection.sendall(block)


def _drip(connection: socket.socket, head: bytes, octet: bytes) -> None:
    connection.sendall(head)
    for _ in range(200):
        connection.sendall(octet)
        time.sleep(0.4)


@cache
def _bomb() -> bytes:
    return b"".join(repeat(gzip.compress(bytes(HUGE // 48)), 48))


def _redirect(status: int) -> Manner:
    def answer(connection: socket.socket, elsewhere: str) -> None:
        connection.sendall(f"HTTP/1.1 {status} X\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n".encode())

    return answer


def _full_of_lists(connection: socket.socket, _: str) -> None:
    content = b"[" + b"[]," * 2_600_000 + b"[]]"
    connection.sendall(_HEAD + b"Content-Length: %d\r\n\r\n" % len(content) + content)


_GZIP = b"Content-Encoding: gzip\r\n\r\n"
_CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
MANNERS: dict[str, Manner] = {
    **{f"redirect {status}": _redirect(status) for status in (300, 301, 302, 303, 305, 307, 308, 399)},
    "three gigabytes": lambda to, _: _flood(to, _HEAD + b"\r\n", _BLOCK),
    "three gigabytes announced": lambda to, _: _flood(to, _HEAD + b"Content-Length: %d\r\n\r\n" % HUGE, _BLOCK),
    "a gzip bomb": lambda to, _: to.sendall(_HEAD + _GZIP + _bomb()),
    "a bomb in a bomb": lambda to, _: to.sendall(
        _HEAD + b"Content-Encoding: gzip, gzip\r\n\r\n" + gzip.compress(_bomb())
    ),
    "an octet now and then": lambda to, _: _drip(to, _HEAD + b"Content-Length: 9999\r\n\r\n", b" "),
    "a head an octet at a time": lambda to, _: _drip(to, b"HTTP/1.1 200 ", b"O"),
    "headers without end": lambda to, _: _flood(to, _HEAD, b"X-Header: 1\r\n" * 10_000),
    "one header without end": lambda to, _: _flood(to, _HEAD + b"X-Header: ", b"x" * 65_536),
    "a chunk's length without end": lambda to, _: _flood(to, _HEAD + _CHUNKED, b"0" * 65_536),
    "chunks of one octet": lambda to, _: _flood(to, _HEAD + _CHUNKED, b"1\r\n \r\n" * 10_000),
    "trailers without end": lambda to, _: _flood(to, _HEAD + _CHUNKED + b"0\r\n", b"X: 1\r\n" * 10_000),
    "continue for ever": lambda to, _: _flood(to, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000),
    "silence": lambda _, __: time.sleep(30),
    "an end in the middle": lambda to, _: to.sendall(_HEAD + b"Content-Length: 9999\r\n\r\n{"),
    "millions of lists": _full_of_lists,
}


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server on this machine that serves each connection in a thread of its own; yields its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@contextmanager
def hostile(manner: str, elsewhere: str, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server in this manner, over TLS when there is a context; yields its port."""

    def serve(connection: socket.socket) -> None:
        with suppress(OSError):
            talking = tls.wrap_socket(connection, server_side=True) if tls else connection
            with talking:
                talking.recv(1 << 20)
                MANNERS[manner](talking, elsewhere)
                talking.shutdown(socket.SHUT_WR)
                talking.settimeout(1.0)
                while talking.recv(1 << 20):  # a close with unread octets would be a reset
                    pass

    with listening(serve) as port:
        yield port
