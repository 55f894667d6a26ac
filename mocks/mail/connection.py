"""One IMAP connection: pymap's, with the mock's faults, rules and journal around every command."""

from __future__ import annotations

from contextlib import AsyncExitStack, closing
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from proxyprotocol.sock import SocketInfo
from pymap.context import connection_exit
from pymap.exceptions import AppendFailure, CloseConnection, InvalidAuth, ResponseError
from pymap.imap import IMAPConnection
from pymap.imap.state import ConnectionState
from pymap.parsing.command.auth import AppendCommand
from pymap.parsing.command.nonauth import AuthenticateCommand, LoginCommand
from pymap.parsing.command.select import CopyCommand
from pymap.parsing.commands import InvalidCommand
from pymap.parsing.response import CommandResponse, ResponseCode, ResponseNo
from pymap.parsing.response.specials import FetchResponse, SearchResponse

from mocks.control import BrokenRuleError, digest
from mocks.mail import rules
from mocks.mail.cabinet import name_message
from mocks.mail.exchange import Exchange, hold, veil
from mocks.mail.message import examine_people

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Awaitable, Callable

    from pymap.parsing.command import Command
    from pysasl.creds.server import ServerCredentials

    from mocks.control import Control
    from mocks.mail.post import PostOffice

_NAMED = 100  # so many messages of a command are looked at for the journal


class _State(ConnectionState):  # type: ignore[misc]  # pymap is untyped to mypy here
    """The commands of one connection. Operations are the commands' names in lower case (fetch, move, store …)."""

    def __init__(self, office: PostOffice, control: Control, writer: StreamWriter, sender: dict[str, str]) -> None:
        super().__init__(office.login, office.config)
        self._office, self._control, self._writer, self._sender = office, control, writer, sender
        self._user = ""
        self._folder = ""

    async def do_command(self, cmd: Command) -> CommandResponse:
        """Do a command: `status` answers NO and does nothing, `silence` does it and cuts the connection."""
        invalid = isinstance(cmd, InvalidCommand)
        operation = "invalid" if invalid else self._get_func_name(cmd).removeprefix("do_")
        user = cmd.userid.decode("utf-8", "replace") if isinstance(cmd, LoginCommand) else self._user
        exchange = Exchange(self._control, operation, self._sender, self._veil_user(user))
        self._describe(cmd, exchange)
        return await self._carry_out(exchange, cmd, super().do_command)

    async def do_fetch(self, cmd: Command) -> Any:
        """Fetch, and keep what others have expunged for a command without messages of its own.

        pymap 0.36.7 lets an expunge change the numbers in the middle of a UID FETCH or UID STORE, and then merges the
        answers of two messages by their number: the text of one comes under the UID of the other.
        """
        self.selected.hide_expunged = True
        return await super().do_fetch(cmd)

    async def do_store(self, cmd: Command) -> Any:
        """Change flags; see `do_fetch`."""
        self.selected.hide_expunged = True
        return await super().do_store(cmd)

    async def do_authenticate(self, cmd: Command, creds: ServerCredentials | None) -> CommandResponse:
        """Sign in. LOGIN comes here too, from within its command."""
        if creds is not None:
            self._user = creds.authcid
        if not isinstance(cmd, AuthenticateCommand):
            return await super().do_authenticate(cmd, creds)
        exchange = Exchange(self._control, "authenticate", self._sender, self._veil_user(self._user))

        async def sign_in(command: Command) -> CommandResponse:
            return await ConnectionState.do_authenticate(self, command, creds)

        return await self._carry_out(exchange, cmd, sign_in)

    async def _carry_out(
        self, exchange: Exchange, cmd: Command, act: Callable[[Command], Awaitable[CommandResponse]]
    ) -> CommandResponse:
        fault = await exchange.take_fault()
        ordered = _ORDERED.get(fault.kind) if fault else None
        if ordered:
            exchange.close(f"NO {ordered}")
            return ResponseNo(cmd.tag, b"A fault that was ordered.", ResponseCode.of(ordered.encode()))
        try:
            async with hold(self._control):
                self._examine(exchange, cmd)
                response = await act(cmd)
                self._tell(exchange, cmd, response)
        except ResponseError as refusal:
            if isinstance(refusal, InvalidAuth):
                exchange.note(rules.LOGIN, exchange.operation, found=self._say_what_is_wrong())
                self._user = ""
            exchange.close(_say(refusal.get_response(cmd.tag), ended=isinstance(refusal, CloseConnection)))
            raise
        if response.is_bad:
            exchange.note(rules.COMMAND, exchange.operation)
        exchange.close(_say(response))
        if fault and fault.kind == "silence":
            self._writer.transport.abort()
            raise ConnectionAbortedError
        return response

    def _describe(self, cmd: Command, exchange: Exchange) -> None:
        """Say which folder and messages a command is about."""
        folder = getattr(cmd, "mailbox", None)
        exchange.facts["folder"] = veil(self._folder) if self._selected else None
        exchange.facts["to"] = veil(str(folder)) if folder is not None else None
        if isinstance(cmd, AppendCommand):
            exchange.messages = [name_message(self._user, bytes(message.literal)) for message in cmd.messages]
            exchange.payload = b"\r\n".join(bytes(message.literal) for message in cmd.messages)
            exchange.facts["count"] = len(cmd.messages)
        elif hasattr(cmd, "sequence_set") and self._selected:
            uids = [uid for _, uid in self.selected.messages.get_uids(cmd.sequence_set)]
            exchange.facts["count"] = len(uids)
            if len(uids) <= _NAMED:
                exchange.messages = self._office.name_messages(self._user, self._folder, uids)

    def _examine(self, exchange: Exchange, cmd: Command) -> None:
        """Examine what an APPEND or COPY would put into the mailbox. Raises AppendFailure."""
        if isinstance(cmd, AppendCommand) and not cmd.cancelled and not cmd.error:
            contents = [bytes(message.literal) for message in cmd.messages]
            size = sum(map(len, contents))
            try:
                for content in contents:
                    examine_people(exchange.examination, content)
            except BrokenRuleError as broken:
                raise AppendFailure(None, str(broken).encode(), ResponseCode.of(b"CANNOT")) from None
        elif isinstance(cmd, CopyCommand) and exchange.operation == "copy" and self._selected:
            uids = [uid for _, uid in self.selected.messages.get_uids(cmd.sequence_set)]
            size = self._office.measure(self._user, self._folder, uids)
        else:
            return
        try:
            self._office.examine_room(exchange.examination, self._user, size)
        except BrokenRuleError as broken:
            raise AppendFailure(None, str(broken).encode(), ResponseCode.of(b"OVERQUOTA")) from None

    def _tell(self, exchange: Exchange, cmd: Command, response: CommandResponse) -> None:
        """Say what a command has come to, as far as only its answer knows."""
        if exchange.operation == "select":
            self._folder = "INBOX" if cmd.mailbox.upper() == "INBOX" else cmd.mailbox
        for untagged in _lines(response):
            if isinstance(untagged, SearchResponse):
                exchange.facts["count"] = len(list(untagged.seqs))
        if exchange.operation == "fetch":
            exchange.facts["count"] = sum(isinstance(line, FetchResponse) for line in _lines(response))
        elif exchange.operation == "move" and not _has_moved(response):
            exchange.facts["count"], exchange.messages = 0, []

    def _veil_user(self, user: str) -> str:
        return user if self._office.has_mailbox(user) else digest(user) if user else ""

    def _say_what_is_wrong(self) -> str:
        return "another password" if self._office.has_mailbox(self._user) else "no such mailbox"


_ORDERED = {"status": "UNAVAILABLE", "full": "OVERQUOTA"}


def _say(response: Any, *, ended: bool = False) -> str:
    """An answer for the journal: its condition, and the name of its code."""
    if ended:
        return "BYE"
    code = bytes(response.code).decode("ascii").strip("[]").split(" ")[0] if response.code else ""
    named = f"{response.condition.decode()} {code}" if response.condition != b"OK" else "OK"
    return named.strip()


def _lines(response: CommandResponse) -> list[Any]:
    lines: list[Any] = response._untagged  # noqa: SLF001  pymap has no public list of them
    return lines


def _has_moved(response: CommandResponse) -> bool:
    return any(b"COPYUID" in bytes(line.code) for line in _lines(response) if getattr(line, "code", None))


async def serve_connection(
    office: PostOffice, control: Control, reader: StreamReader, writer: StreamWriter, sender: dict[str, str]
) -> None:
    """Talk with one client until it leaves."""
    information = SocketInfo.get(writer, None, unique_id=uuid4().bytes)
    connection = IMAPConnection(office.config.commands, office.config, reader, writer, information)
    async with AsyncExitStack() as stack:
        connection_exit.set(stack)
        stack.enter_context(closing(connection))
        await connection.run(_State(office, control, writer, sender))
