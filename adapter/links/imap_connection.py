"""One IMAP connection.

Imaplib over TLS, with what Python's lacks – IDLE, limits on what a server may send, answers as values.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from itertools import takewhile
from typing import Any

TIMEOUT = 30.0  # for one answer
MAX_LITERAL = 64_000_000
MAX_LINE = 1_000_000
MAX_TOLD = 16_000_000  # octets of lines in one act; what a message holds comes as a literal
_SLICE = 1.0  # how soon an IDLE hears that it is to stop

Value = Any  # None, bytes, or a list of values
_TOKEN = re.compile(
    rb'[ \r\n]*(?:(?P<open>\()|(?P<close>\))|"(?P<quoted>(?:[^"\\]|\\.)*)"'
    rb'|(?P<atom>[^\s()"\[\]{]+(?:\[[^\]]*\](?:<\d+>)?)?)|(?P<end>\Z))',
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)


class TooMuch(Exception):
    """The server sends more than anyone asked for; the connection is of no use any more."""


class Connection(imaplib.IMAP4_SSL):
    """imaplib's connection, reading through a buffer of its own: a read that runs out of time can be tried again."""

    def __init__(
        self, host: str, port: int, tls: ssl.SSLContext, connected: Callable[[socket.socket], None] = lambda _: None
    ) -> None:
        """`connected` is given the socket before anything is read from it: so somebody else can end a wait."""
        self._unread = bytearray()
        self._connected = connected
        self.begin_act()
        super().__init__(host, port, ssl_context=tls, timeout=TIMEOUT)

    def open(self, host: str = "", port: int | None = 993, timeout: float | None = None) -> None:
        """Connect; see imaplib."""
        super().open(host, port, timeout)
        self._connected(self.sock)

    def begin_act(self) -> None:
        """What the server sends is counted from here on: in one act no more than a message, and lines in reason."""
        self._literals = self._lines = 0

    def read(self, size: int) -> bytes:
        """Read a literal of so many octets.

        Raises TooMuch when no message may be so large, or there have been too many.
        """
        self._literals += size
        if self._literals > MAX_LITERAL:
            raise TooMuch
        data = bytearray(size)
        filled = min(size, len(self._unread))
        data[:filled] = self._unread[:filled]
        del self._unread[:filled]
        view = memoryview(data)
        while filled < size:
            count = self.sock.recv_into(view[filled:])
            if not count:
                raise self.abort("the connection was closed")
            filled += count
        return bytes(data)

    def readline(self) -> bytes:
        """Read a line with its end; raises TooMuch when it has none in sight.

        An empty one means that the server has gone.
        """
        while (end := self._unread.find(b"\n")) < 0:
            if len(self._unread) > MAX_LINE:
                raise TooMuch
            if not self._receive():
                return b""
        line = bytes(self._unread[: end + 1])
        del self._unread[: end + 1]
        self._lines += len(line) + 100  # what a short line costs us
        if self._lines > MAX_TOLD:
            raise TooMuch
        return line

    def idle_for(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """IDLE (RFC 2177) in the selected folder, for so long at most; True when the server has reported a message.

        Ended in order by DONE, so that the connection can be used again, and nothing the server said meanwhile is lost.
        """
        self.send(b"idle IDLE\r\n")
        came = self._listen_until(b"+")
        deadline = time.monotonic() + seconds
        while not came and not stopped() and (left := deadline - time.monotonic()) > 0:
            came = self._arrives(min(left, _SLICE)) and _announces(self._next_line())
        self.send(b"DONE\r\n")
        return self._listen_until(b"idle ") or came

    def search(self, criterion: str) -> list[int]:  # type: ignore[override]
        """The UIDs of the messages in the selected folder that meet it."""
        data = self.ask("SEARCH", criterion)
        return sorted(int(uid) for line in data for uid in (line or b"").split())

    def fetch_values(self, uids: list[int], what: str) -> dict[int, dict[str, Value]]:
        """What is asked for, by UID and name.

        BODY[…] of any section is named BODY. A message that is gone is not there.
        """
        by_uid: dict[int, dict[str, Value]] = {}
        for item in read_values(self.ask("FETCH", write_set(uids), f"(UID {what})") if uids else []):
            if isinstance(item, list):
                pairs = {
                    bytes(name).split(b"[")[0].decode("ascii", "replace").upper(): value
                    for name, value in zip(item[::2], item[1::2], strict=False)
                }
                by_uid.setdefault(int(pairs.get("UID") or 0), {}).update(pairs)
        return {uid: by_uid[uid] for uid in uids if uid in by_uid}

    def ask(self, command: str, *arguments: str) -> list[Any]:
        """Do a UID command; raises imaplib's error when it is refused."""
        status, data = self.uid(command, *arguments)
        if status != "OK":
            raise self.error("refused")
        return data

    def _listen_until(self, start: bytes) -> bool:
        """Read up to the line that begins so; True when a message was announced on the way."""
        came = False
        while not (line := self._next_line()).startswith(start):
            if line.startswith(b"idle "):
                raise self.error("IDLE was refused")
            came = _announces(line) or came
        return came

    def _next_line(self) -> bytes:
        if line := self.readline():
            return line
        raise self.abort("the connection was closed")

    def _arrives(self, seconds: float) -> bool:
        """Whether a whole line has come in so long."""
        if b"\n" in self._unread:
            return True
        self.sock.settimeout(seconds)
        try:
            if not self._receive():
                raise self.abort("the connection was closed")
        except TimeoutError:
            return False
        finally:
            self.sock.settimeout(TIMEOUT)
        return b"\n" in self._unread

    def _receive(self) -> int:
        data = self.sock.recv(65536)
        self._unread += data
        return len(data)


def _announces(line: bytes) -> bool:
    return re.fullmatch(rb"\* \d+ EXISTS\s*", line) is not None


def read_values(answer: Iterable[Any]) -> list[Value]:
    """An answer as imaplib gives it, as values (RFC 3501 §9).

    Raises ValueError when it is not one. Knows no depth that is too much.
    """
    top: list[Value] = []
    stack = [top]
    for item in answer:
        head, literal = item if isinstance(item, tuple) else (item, None)
        text = bytes(head or b"")
        _read_text(text if literal is None else text[: text.rindex(b"{")], stack)
        if literal is not None:
            stack[-1].append(literal)
    if len(stack) != 1:
        raise ValueError("an answer that does not end")
    return top


def _read_text(text: bytes, stack: list[list[Value]]) -> None:
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise ValueError("an answer that cannot be read")
        place = token.end()
        if token["open"]:
            inner: list[Value] = []
            stack[-1].append(inner)
            stack.append(inner)
        elif token["close"]:
            stack.pop()
            if not stack:
                raise ValueError("an answer that ends too often")
        elif token["quoted"] is not None:
            stack[-1].append(_ESCAPED.sub(rb"\1", token["quoted"]))
        elif token["atom"]:
            stack[-1].append(None if token["atom"].upper() == b"NIL" else token["atom"])


def measure(structure: Value) -> tuple[int, int]:
    """How many leaf parts a BODYSTRUCTURE has, and how deep they lie. Raises ValueError when it is none."""
    parts = deepest = 0
    rest = [(structure, 0)]
    while rest:
        body, depth = rest.pop()
        if not isinstance(body, list) or not body:
            raise ValueError("not the structure of a message")
        inner = list(takewhile(lambda part: isinstance(part, list), body))
        if len(body) > 8 and isinstance(body[8], list) and isinstance(body[7], list):  # message/rfc822: envelope, body
            inner = inner or [body[8]]
        rest += [(part, depth + 1) for part in inner]
        parts += not inner
        deepest = max(deepest, depth)
    return parts, deepest


def write_set(uids: list[int]) -> str:
    """Ascending UIDs as a sequence set of no others: neighbours as a range."""
    ranges: list[list[int]] = []
    for uid in uids:
        if ranges and ranges[-1][1] + 1 == uid:
            ranges[-1][1] = uid
        else:
            ranges.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in ranges)


def read_set(text: str) -> list[int]:
    """The UIDs of a sequence set."""
    uids: list[int] = []
    for item in text.split(","):
        first, _, last = item.partition(":")
        uids += range(int(first), int(last or first) + 1)
    return uids


def write_folder(name: str) -> str:
    """A folder's name as the wire has it: modified UTF-7 (RFC 3501 §5.1.3), quoted."""
    coded = re.sub(r"&|[^\x20-\x7e]+", _shift, name)
    return '"' + coded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shift(match: re.Match[str]) -> str:
    if match[0] == "&":
        return "&-"
    return "&" + match[0].encode("utf-7").decode().removeprefix("+").removesuffix("-").replace("/", ",") + "-"
