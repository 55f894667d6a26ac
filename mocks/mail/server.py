"""The IMAP server: an event loop of its own in a daemon thread, TLS from the first byte."""

from __future__ import annotations

import asyncio
import logging
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from mocks.mail.connection import serve_connection

if TYPE_CHECKING:
    import ssl
    from collections.abc import Coroutine

    from mocks.control import Control
    from mocks.mail.post import PostOffice

T = TypeVar("T")

#: The longest line taken: a UID set of many thousand messages, not a message (those are literals).
_LINE_LIMIT = 1 << 20


class ImapServer:
    """Serves a post office on `host`:`port` (0 = a free port)."""

    def __init__(self, port: int, host: str) -> None:
        logging.getLogger("pymap").setLevel(logging.CRITICAL)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._address = (host, port)
        self._connections: set[asyncio.Task[None]] = set()
        self.url = ""

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do a piece of work in the server's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def start(self, office: PostOffice, control: Control, tls: ssl.SSLContext) -> None:
        """Begin to answer. Raises OSError if the port is taken."""
        self._loop.set_exception_handler(partial(_note_crash, control))
        host, port = self._address
        self._server = self.run(
            asyncio.start_server(partial(self._accept, office, control), host, port, ssl=tls, limit=_LINE_LIMIT)
        )
        self.url = f"imaps://localhost:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        """Cut every connection and give the port back."""
        self.run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _accept(
        self, office: PostOffice, control: Control, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        try:
            await serve_connection(office, control, reader, writer)
        finally:
            writer.transport.abort()

    async def _close(self) -> None:
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        # An idling connection leaves a task of the library's behind, which would be destroyed while it waits.
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._server.wait_closed()
        await self._loop.shutdown_default_executor()


def _note_crash(control: Control, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Name the kind of what went wrong in a connection, and nothing of it that could hold a message.

    After the end, nothing.
    """
    if loop.is_closed():
        return
    loop.run_in_executor(None, partial(control.record, "crash", error=type(context.get("exception")).__name__))
