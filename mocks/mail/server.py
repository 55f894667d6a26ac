"""The servers of the mail mock, IMAP and SMTP: one event loop in a daemon thread. IMAP speaks TLS from the first byte.

A connection is accepted in the clear and the handshake is waited for here, so that a refusal of TLS is journalled.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from mocks.mail.connection import serve_connection
from mocks.mail.smtp import Counter, SmtpConnection

if TYPE_CHECKING:
    from mocks.control import Control
    from mocks.mail.post import PostOffice

T = TypeVar("T")

#: The longest line taken: a UID set of many thousand messages, not a message (those are literals).
_LINE_LIMIT = 1 << 20
_HANDSHAKE = 30.0  # seconds


class MailServer:
    """Serves a post office on `host`: IMAP on `port`, SMTP on `smtp_port` (0 = a free port)."""

    def __init__(self, host: str, port: int, smtp_port: int) -> None:
        logging.getLogger("pymap").setLevel(logging.CRITICAL)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._addresses = ((host, port), (host, smtp_port))
        self._listening: list[socket.socket] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._transports: set[asyncio.Transport] = set()
        self.url = self.smtp_url = ""

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do a piece of work in the servers' loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def start(self, office: PostOffice, control: Control, tls: ssl.SSLContext) -> None:
        """Begin to answer. Raises OSError if a port is taken."""
        self._loop.set_exception_handler(partial(_note_crash, control))
        serving = (partial(self._serve_imap, office, control, tls), partial(self._serve_smtp, office, control, tls))
        for address, serve in zip(self._addresses, serving, strict=True):
            listening = socket.create_server(address, backlog=100)
            listening.setblocking(False)
            self._listening.append(listening)
            self._loop.call_soon_threadsafe(self._begin, self._accept(control, listening, serve))
        ports = [listening.getsockname()[1] for listening in self._listening]
        self.url, self.smtp_url = f"imaps://localhost:{ports[0]}", f"smtp://localhost:{ports[1]}"

    def stop(self) -> None:
        """Cut every connection and give the ports back."""
        self.run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        for listening in self._listening:
            listening.close()

    async def cut(self) -> None:
        """Cut every connection: what the clients know of the mailboxes is no longer so."""
        for transport in [*self._transports]:
            transport.abort()
        self._transports.clear()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(
        self, control: Control, listening: socket.socket, serve: Callable[[socket.socket], Awaitable[None]]
    ) -> None:
        while True:
            connection, _ = await self._loop.sock_accept(listening)
            # An answer goes out in several writes; without this each waits 40 ms for the client's acknowledgement.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._begin(_finish(control, serve(connection)))

    async def _serve_imap(
        self, office: PostOffice, control: Control, tls: ssl.SSLContext, connection: socket.socket
    ) -> None:
        sender = {"address": connection.getpeername()[0], "tls": ""}
        reader = asyncio.StreamReader(limit=_LINE_LIMIT, loop=self._loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=self._loop)
        try:
            transport, _ = await self._loop.connect_accepted_socket(
                lambda: protocol, connection, ssl=tls, ssl_handshake_timeout=_HANDSHAKE
            )
        except OSError as refusal:
            reason = getattr(refusal, "reason", None) or type(refusal).__name__
            control.record("tls", outcome="refused", sender=sender, reason=reason)
            return
        sender["tls"] = str(transport.get_extra_info("ssl_object").version())
        self._transports.add(transport)
        writer = asyncio.StreamWriter(transport, protocol, reader, self._loop)
        try:
            await serve_connection(office, control, reader, writer, sender)
        finally:
            self._transports.discard(transport)
            transport.abort()

    async def _serve_smtp(
        self, office: PostOffice, control: Control, tls: ssl.SSLContext, connection: socket.socket
    ) -> None:
        counter = Counter(office, control)
        protocol = SmtpConnection(counter, tls, self._loop)
        transport, _ = await self._loop.connect_accepted_socket(lambda: protocol, connection)
        self._transports.add(transport)
        try:
            await protocol.ended()
        finally:
            self._transports.discard(transport)
            transport.abort()

    async def _close(self) -> None:
        await self.cut()
        # An idling connection leaves a task of the library's behind, which would be destroyed while it waits.
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._loop.shutdown_default_executor()


async def _finish(control: Control, work: Awaitable[None]) -> None:
    """Serve one connection; one that is cut is no crash."""
    try:
        await work
    except (ConnectionError, EOFError):
        return
    except Exception as error:  # noqa: BLE001  one connection's end is not the server's
        _note_crash(control, asyncio.get_running_loop(), {"exception": error})


def _note_crash(control: Control, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Name the kind of what went wrong in a connection, and nothing of it that could hold a message.

    After the end, nothing.
    """
    if not loop.is_closed():
        control.record("crash", error=type(context.get("exception")).__name__)
