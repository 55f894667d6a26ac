"""ClamAV's daemon over its own protocol: INSTREAM on a TCP or a Unix socket. Fails closed (PHO-13)."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from adapter.errors import Refused, Theirs, WrongUsage
from adapter.links.clock import Clock, Sockets
from adapter.words import Sentence

_TOO_LARGE_TO_SCAN = Sentence(
    "Viesti on suurempi kuin mitä haittaohjelmien tarkistus ottaa vastaan, joten ei tiedetä, onko siinä haittaohjelma.",
    "Meddelandet är större än vad kontrollen av skadliga program tar emot, så det är inte känt om det innehåller "
    "skadlig kod.",
    "the message is larger than the malware scanner takes, so nobody knows whether it holds malware.",
)
_RAISE_LIMIT = Sentence(
    "Pyydä ylläpitoa suurentamaan tarkistuksen rajaa (StreamMaxLength).",
    "Be administratören höja kontrollens gräns (StreamMaxLength).",
    "Raise the scanner's StreamMaxLength.",
)
_MALWARE = Sentence(
    "Viestissä on haittaohjelma ({name}).",
    "Meddelandet innehåller skadlig kod ({name}).",
    "the message holds malware ({name}).",
)
_DO_NOT_OPEN = Sentence(
    "Älä avaa viestiä. Ilmoita siitä tietoturvasta vastaaville.",
    "Öppna inte meddelandet. Anmäl det till dem som ansvarar för informationssäkerheten.",
    "Do not open it; tell those who look after information security.",
)

_PEER = "The malware scanner"
_CONNECTING, _SCANNING, _DEADLINE = (
    5.0,
    120.0,
    300.0,
)  # seconds: to connect, from one octet to the next, for the whole scan
_CHUNK = 262_144
_LONGEST_ANSWER = 4_096
_CLEAN = b"stream: OK\0"
_FOUND = re.compile(rb"stream: ([\x20-\x7e]{1,200}) FOUND\0")
_TOO_LARGE = b"INSTREAM size limit exceeded. ERROR\0"


class ClamdLink:
    """MalwarePort over the wire. Every scan is a connection of its own, so threads may share a link."""

    def __init__(self, address: str) -> None:
        """`address` is `tcp://host:port` or `unix:///path`. Raises WrongUsage for anything else."""
        self._connect = _read_address(address)

    def scan(self, content: bytes) -> None:
        """See MalwarePort.

        Only the literal `stream: OK` is clean: an answer that is cut, garbled or an error is none.
        """
        with _told_as_theirs(), self._connect() as connection, _in_time(connection):
            connection.settimeout(_SCANNING)
            complete = _send(connection, content)
            answer = _receive(connection)
        if answer == _TOO_LARGE:
            raise Refused.because("PHO-13", _TOO_LARGE_TO_SCAN, _RAISE_LIMIT, "too-costly")
        if match := _FOUND.fullmatch(answer):
            raise Refused.because("PHO-13", _MALWARE.filled(name=match[1].decode()), _DO_NOT_OPEN)
        if not complete or answer != _CLEAN:
            raise Theirs(_PEER, "gave no answer that can be relied on.")


def _read_address(address: str) -> Callable[[], socket.socket]:
    """How to connect to an address."""
    with suppress(ValueError):
        parts = urlsplit(address)
        host, port, path = parts.hostname, parts.port, parts.path
        if parts.scheme == "tcp" and host and port and not path:
            return lambda: socket.create_connection((host, port), _CONNECTING)
        if parts.scheme == "unix" and path and not parts.netloc:
            return lambda: _open_unix(path)
    raise WrongUsage("The malware scanner's address must be tcp://host:port or unix:///path.")


def _open_unix(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(_CONNECTING)
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


@contextmanager
def _in_time(connection: socket.socket) -> Iterator[None]:
    """End the scan when its time is over, whatever the scanner sends; raises TimeoutError."""
    sockets = Sockets()
    sockets.add(connection)
    clock = Clock(sockets.shut_down)
    clock.wind(_DEADLINE)
    try:
        yield
        clock.stop()
    except OSError:
        if clock.has_rung:
            raise TimeoutError from None
        raise
    finally:
        clock.end()


@contextmanager
def _told_as_theirs() -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        raise Theirs(_PEER, "did not answer in time.") from None
    except OSError:
        raise Theirs(_PEER, "could not be reached, or closed the connection.") from None


def _send(connection: socket.socket, content: bytes) -> bool:
    """The command, the content in chunks that each state their length, and an empty one.

    False when the scanner stopped listening: over its limit it says so, and hears no more.
    """
    octets = memoryview(content)
    try:
        connection.sendall(b"zINSTREAM\0")
        for begin in range(0, len(octets), _CHUNK):
            chunk = octets[begin : begin + _CHUNK]
            connection.sendall(struct.pack(">I", len(chunk)))
            connection.sendall(chunk)
        connection.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True


def _receive(connection: socket.socket) -> bytes:
    """The answer up to its NUL; what there is of it when the scanner closes early or talks too long."""
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
        received = connection.recv(_LONGEST_ANSWER)
        if not received:
            break
        answer += received
    return answer
