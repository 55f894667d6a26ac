"""Mail on its way in: an SMTP server that takes messages for the mailboxes, after STARTTLS alone (aiosmtpd).

It writes the trace that a mail exchanger of the site writes (`Received`), and answers for every recipient at once: it
takes a message for all of them or for none.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, AnyStr

from aiosmtpd.smtp import SMTP, TLSSetupException

from mocks.control import BrokenRuleError, digest
from mocks.mail import rules
from mocks.mail.cabinet import name_message
from mocks.mail.exchange import Exchange, hold, veil
from mocks.mail.message import examine_message

if TYPE_CHECKING:
    import ssl

    from aiosmtpd.smtp import Envelope, Session

    from mocks.control import Control, Fault, Rule
    from mocks.mail.post import PostOffice

_LARGEST = 75_000_000
_FULL = "552 5.2.2"


class SmtpConnection(SMTP):
    """One connection: aiosmtpd's, which journals what is refused by aiosmtpd itself."""

    line_length_limit = 1 << 20  # longer lines are refused by rule, after they have come

    def __init__(self, counter: Counter, tls: ssl.SSLContext, loop: asyncio.AbstractEventLoop) -> None:
        logging.getLogger("mail").setLevel(logging.CRITICAL + 1)
        super().__init__(
            counter,
            data_size_limit=_LARGEST,
            hostname="localhost",
            ident="Lautta mock mail",
            tls_context=tls,
            require_starttls=True,
            loop=loop,
        )
        self._counter = counter

    async def ended(self) -> None:
        """Wait until the client has left."""
        if self._handler_coroutine is not None:
            await asyncio.gather(self._handler_coroutine, return_exceptions=True)

    async def push(self, status: AnyStr) -> None:
        """Answer; a refusal that no rule of ours has made is journalled here."""
        text = status if isinstance(status, str) else status.decode("ascii", "replace")
        if text[:1] in {"4", "5"} and not self._counter.spoken:
            self._counter.note_refusal(self.session, text)
        self._counter.spoken = False
        await super().push(status)

    def connection_lost(self, error: Exception | None) -> None:
        """Journal a handshake that came to nothing."""
        if isinstance(error, TLSSetupException):
            self._counter.note_handshake(self.session, error.__cause__)
        super().connection_lost(error)


class Counter:
    """Where mail is handed over, once for each connection: aiosmtpd calls it by the names of SMTP's commands."""

    def __init__(self, office: PostOffice, control: Control) -> None:
        self._office, self._control = office, control
        self.spoken = False

    async def handle_RCPT(  # noqa: N802  aiosmtpd's names
        self, server: SmtpConnection, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient that is a mailbox here."""
        user = self._office.find_mailbox(address)
        exchange = self._begin("rcpt", session, user or digest(address))
        fault = await exchange.take_fault()
        if fault and fault.kind in _FAULTS:
            return await self._answer(exchange, _FAULTS[fault.kind](fault))
        if user is None:
            broken = exchange.note(rules.RECIPIENT, "RCPT TO", found=digest(address))
            return await self._answer(exchange, f"550 5.1.1 {broken}")
        exchange.examination.check(rules.RECIPIENT, "RCPT TO", holds=True)
        envelope.rcpt_tos.append(user)
        envelope.rcpt_options.extend(options)
        answer = await self._answer(exchange, "250 2.1.5 OK")
        self._cut(server, fault)
        return answer

    async def handle_DATA(self, server: SmtpConnection, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Examine a message and put it into every mailbox it is for."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        exchange = self._begin("deliver", session, envelope.rcpt_tos[0] if envelope.rcpt_tos else "")
        exchange.messages = [name_message(user, content) for user in envelope.rcpt_tos]
        exchange.payload = content
        exchange.facts["count"] = len(envelope.rcpt_tos)
        fault = await exchange.take_fault()
        if fault and fault.kind in _FAULTS:
            return await self._answer(exchange, _FAULTS[fault.kind](fault))
        async with hold(self._control):
            try:
                examine_message(exchange.examination, content)
                for user in envelope.rcpt_tos:
                    self._office.examine_room(exchange.examination, user, len(content))
            except BrokenRuleError as broken:
                return await self._answer(exchange, _refuse(broken))
            identity = self._control.new_id().hex[:12]
            traced = self._trace(session, identity) + content
            for user in envelope.rcpt_tos:
                await self._office.deliver(user, traced)
        answer = await self._answer(exchange, f"250 2.0.0 taken as {identity}")
        self._cut(server, fault)
        return answer

    async def handle_exception(self, error: Exception) -> str:
        """Name the kind of what went wrong, and nothing of the message."""
        if not isinstance(error, TLSSetupException):
            self._control.record("crash", error=type(error).__name__)
        return "451 4.3.0 Local error"

    def note_refusal(self, session: Session | None, text: str) -> None:
        """Journal what aiosmtpd refuses by itself: a command that is unknown, out of order or before STARTTLS."""
        exchange = self._begin("smtp", session, "")
        rule: Rule = rules.TLS if text.startswith("530") else rules.SMTP
        exchange.note(rule, "command", found=text[:3])
        exchange.close(int(text[:3]))

    def note_handshake(self, session: Session | None, error: BaseException | None) -> None:
        """Journal a TLS handshake that failed."""
        exchange = self._begin("tls", session, "")
        exchange.facts["reason"] = getattr(error, "reason", None) or type(error).__name__
        exchange.close("refused")

    def _begin(self, operation: str, session: Session | None, mailbox: str) -> Exchange:
        peer = session.peer if session is not None else None
        sender = {"address": peer[0] if peer else "", "tls": _name_tls(session), "host": _name_host(session)}
        return Exchange(self._control, operation, sender, mailbox)

    async def _answer(self, exchange: Exchange, answer: str) -> str:
        self.spoken = True
        exchange.close(int(answer[:3]))
        return answer

    def _cut(self, server: SmtpConnection, fault: Fault | None) -> None:
        if fault and fault.kind == "silence" and server.transport is not None:
            server.transport.abort()  # type: ignore[attr-defined]
            raise ConnectionResetError

    def _trace(self, session: Session, identity: str) -> bytes:
        exchanger = self._office.exchanger
        name = session.host_name or "unknown"
        known = dict(exchanger.hosts).get(name)
        origin = f"{name} [{known}]" if known else f"localhost [{session.peer[0] if session.peer else ''}]"
        now: datetime = self._control.now()
        return (
            f"Received: from {name} ({origin})\r\n by {exchanger.name} with ESMTPS id {identity};\r\n"
            f" {format_datetime(now.astimezone())}\r\n"
        ).encode()


def _refuse(broken: BrokenRuleError) -> str:
    if broken.step.rule is rules.ROOM:
        return f"{_FULL} {broken}"
    return f"554 5.6.0 {broken}"


def _order_status(fault: Fault) -> str:
    code = int(fault.detail.get("status", 451))
    return f"{code} {code // 100}.3.0 A fault that was ordered"


def _order_full(fault: Fault) -> str:
    code = int(fault.detail.get("status", 552))
    return f"{code} {code // 100}.2.2 The mailbox is full"


_FAULTS = {"status": _order_status, "full": _order_full}


def _name_tls(session: Any) -> str:
    secured = session.ssl.get("ssl_object") if session is not None and session.ssl else None
    return str(secured.version()) if secured else ""


def _name_host(session: Any) -> str:
    name = (session.host_name or "") if session is not None else ""
    return veil(name)
