"""One IMAP connection: pymap's, obeying the faults a tester ordered for a command."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, closing
from typing import TYPE_CHECKING
from uuid import uuid4

from proxyprotocol.sock import SocketInfo
from pymap.context import connection_exit
from pymap.imap import IMAPConnection
from pymap.imap.state import ConnectionState
from pymap.parsing.response import CommandResponse, ResponseCode, ResponseNo

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter

    from pymap.parsing.command import Command

    from mocks.control import Control
    from mocks.mail.post import PostOffice


class _State(ConnectionState):  # type: ignore[misc]  # pymap is untyped to mypy here
    """The commands of one connection. Operations are the commands' names in lower case (fetch, move, store …)."""

    def __init__(self, office: PostOffice, control: Control, writer: StreamWriter) -> None:
        super().__init__(office.login, office.config)
        self._control = control
        self._writer = writer

    async def do_command(self, cmd: Command) -> CommandResponse:
        """Do a command: `status` answers NO and does nothing, `silence` does it and cuts the connection."""
        operation = self._get_func_name(cmd).removeprefix("do_")
        # In a thread: the control port may hold the desk's lock while it waits for this loop.
        fault = await asyncio.to_thread(self._control.take_fault, operation) if self._control.faults else None
        if fault is None:
            return await super().do_command(cmd)
        await asyncio.to_thread(self._control.record, operation, fault=fault.kind)
        if fault.kind == "status":
            return ResponseNo(cmd.tag, b"A fault that was ordered.", ResponseCode.of(b"UNAVAILABLE"))
        response = await super().do_command(cmd)
        if fault.kind == "silence":
            self._writer.transport.abort()
            raise ConnectionAbortedError
        return response


async def serve_connection(office: PostOffice, control: Control, reader: StreamReader, writer: StreamWriter) -> None:
    """Talk with one client until it leaves."""
    information = SocketInfo.get(writer, None, unique_id=uuid4().bytes)
    connection = IMAPConnection(office.config.commands, office.config, reader, writer, information)
    async with AsyncExitStack() as stack:
        connection_exit.set(stack)
        stack.enter_context(closing(connection))
        await connection.run(_State(office, control, writer))
