"""Notifications to the clients' own endpoints, over HTTP.

A client names its endpoint itself, so the link trusts neither the name nor what answers. The address is looked up once,
checked, and connected to: no second look-up can lead elsewhere. No redirect is followed. A call has one deadline,
whatever the receiver sends meanwhile, and of the answer nothing but its status and Retry-After is kept.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from adapter.config.addresses import Place
from adapter.config.client import Client
from adapter.config.hooks import is_listed, may_connect
from adapter.errors import Theirs
from adapter.links.clock import Clock, Sockets
from adapter.ports.hook import Barred, Reply

PEER = "the endpoint of the subscription"
_CONNECTING = 5.0
_ANSWER = 4096  # octets of an answer that are read, and dropped
_PORTS = {"https": 443, "http": 80}

#: The addresses of a host, as `socket.getaddrinfo` gives them.
Resolve = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


class HookLink:
    """Sends notifications; it keeps nothing between two of them."""

    def __init__(self, look_up: Resolve = resolve) -> None:
        self._look_up = look_up

    def post(self, client: Client, url: str, body: bytes, headers: Sequence[tuple[str, str]], seconds: float) -> Reply:
        """Send one; see HookPort. A secret of the client's configuration goes with it, and only from here."""
        if not is_listed(url, client.subscription_endpoints):
            raise Barred(PEER, "is not listed in the configuration of the client.")
        parts, sockets = urlsplit(url), Sockets()
        clock = Clock(sockets.shut_down)
        clock.wind(seconds)
        try:
            with self._connect(parts, client, sockets) as connected:
                return _exchange(connected, parts, body, [*headers, *_secrets(client)], clock)
        except (OSError, http.client.HTTPException, UnicodeError) as problem:
            text = "did not answer in time." if clock.has_rung else _describe(problem)
            raise Theirs(PEER, text) from None
        finally:
            clock.end()

    def _connect(self, parts: SplitResult, client: Client, sockets: Sockets) -> socket.socket:
        """A connection to an address that was checked; raises Barred where one of the host's may not be."""
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        addresses = self._look_up(host, port)
        if not addresses:
            raise OSError
        if not all(may_connect(address, host, client.subscription_networks) for address in addresses):
            raise Barred(PEER, "leads to an address that is not public, and not listed for the client.")
        plain = socket.create_connection((addresses[0], port), _CONNECTING)
        sockets.add(plain)
        if parts.scheme == "http":
            return plain
        try:
            secure = Place(parts.geturl(), client.subscription_roots).tls().wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise
        sockets.add(secure)
        return secure


def _exchange(
    connected: socket.socket, parts: SplitResult, body: bytes, headers: Sequence[tuple[str, str]], clock: Clock
) -> Reply:
    connected.settimeout(None)  # the clock ends it
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.sock = connected
    connection.putrequest("POST", parts.path or "/", skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", parts.netloc)
    connection.putheader("Content-Length", str(len(body)))
    connection.putheader("Connection", "close")
    for name, value in headers:
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    reply = Reply(answer.status, answer.headers.get("Retry-After", ""))
    clock.stop()
    connected.settimeout(_CONNECTING)
    with suppress(OSError, http.client.HTTPException):  # what it answered is known
        answer.read1(_ANSWER)
        answer.close()
    return reply


def _secrets(client: Client) -> list[tuple[str, str]]:
    secret = client.subscription_authorization
    return [("Authorization", secret.read())] if secret else []


def _describe(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return "did not answer in time."
    if isinstance(problem, ssl.SSLError):
        return "did not show a certificate that is trusted here."
    if isinstance(problem, http.client.HTTPException):
        return "broke off its answer, or sent one that is no HTTP."
    return "could not be reached."
