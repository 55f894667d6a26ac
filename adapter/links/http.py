"""A peer over HTTP: never led to another place, never more octets than its link allows, never longer than its deadline.

Theory of operation. A timeout of a socket counts from one octet to the next, so a peer that sends one every two seconds
would be waited for without end. Each call therefore has a clock of its own: when it runs out, the sockets of this
session are shut down, and whatever waits on one of them ends. Octets are counted after decompression, while they come;
urllib3 unpacks no more at a time than is asked for. A redirect is never followed: it would carry a patient's data, or
our belief, to whoever the peer names. The environment's proxies and CA bundles have no effect.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterator, Mapping, Sized
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from adapter.config.addresses import Place
from adapter.errors import Theirs
from adapter.links.clock import Clock, Sockets
from adapter.run.correlation import name_message

DEADLINE = 60.0  # seconds for a whole call
SMALL, MEDIUM, LARGE = 1_000_000, 8_000_000, 32_000_000  # octets of an answer
_CONNECTING, _READING = 5.0, 60.0  # seconds: to connect, and from one octet to the next
_CHUNK = 65_536
_MOST_VALUES = 1_000_000  # of JSON; a mapping counts as three. A list of nothing takes twenty times its two octets
_SLOWEST, _GRACE = 200_000, 60.0  # octets a second of what is long, once so many seconds have passed


class TooMuch(Theirs):
    """A peer sent more than its link allows."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a peer answered: whole, and within the limit."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def ok(self) -> bool:
        """Whether the peer did what it was asked for."""
        return self.status < 300

    def json(self) -> Any:
        """The content as JSON; None when it is not (or is `null`), or when it would take too much memory."""
        if self.content.count(b"{") * 3 + self.content.count(b"[") + self.content.count(b",") > _MOST_VALUES:
            return None
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            return None


class HttpPeer:
    """One peer over one kept-alive session, which one thread uses at a time. Its failures are Theirs.

    No error text holds the URL or the body: they may name a patient.
    """

    def __init__(self, name: str, place: Place, limit: int) -> None:
        """`limit` is in octets of one answer."""
        self.name, self._limit = name, limit
        self._sockets = Sockets()
        self._session = requests.Session()
        self._session.trust_env = False  # else REQUESTS_CA_BUNDLE silently overrides `verify`
        self._session.headers["Accept-Encoding"] = "identity"
        adapter = _Adapter(place, self._sockets)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)
        if place.roots is not None:
            self._session.verify = str(place.roots)
        if place.client is not None:
            self._session.cert = (str(place.client[0]), str(place.client[1]))

    def introduce(self, user: str, password: str) -> None:
        """Sign in with HTTP Basic from now on."""
        self._session.auth = (user, password)

    def present(self, token: str) -> None:
        """Show a bearer token from now on."""
        self._session.headers["Authorization"] = f"Bearer {token}"

    def close(self) -> None:
        """Close its connections."""
        self._session.close()

    def ask(
        self,
        method: str,
        url: str,
        *,
        data: Any = None,
        params: Mapping[str, str | list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        limit: int | None = None,
        deadline: float | None = None,
    ) -> Answer:
        """One call, within `deadline` seconds; what is long to send may take longer.

        Raises Theirs when it fails, takes too long or is led elsewhere; TooMuch over the limit; WrongUsage when a file
        of its address is not there.
        """
        most = self._limit if limit is None else limit
        patience = (deadline or DEADLINE) + (len(data) / _SLOWEST if isinstance(data, Sized) else 0)
        with self._call(method, url, data, params, headers, patience) as (response, clock):
            content = bytearray()
            for chunk in response.raw.stream(_CHUNK, decode_content=True):
                content += chunk
                if len(content) > most:
                    raise TooMuch(self.name, f"answered with more than {most:,} octets.")
            clock.stop()
            return Answer(response.status_code, response.headers, bytes(content))

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str]) -> Iterator[tuple[Answer, Iterator[bytes]]]:
        """One GET whose content comes in chunks; the Answer has none. It may be long, but not slow: Theirs when it is.

        The reader of the chunks has to limit how many octets it keeps.
        """
        with self._call("GET", url, None, None, headers, DEADLINE) as (response, clock):
            yield Answer(response.status_code, response.headers, b""), self._receive(response.raw, clock)

    def _receive(self, raw: urllib3.HTTPResponse, clock: Clock) -> Iterator[bytes]:
        """The chunks. The time that their reader takes does not count."""
        waited, received = 0.0, 0
        while True:
            clock.wind(DEADLINE)
            began = time.monotonic()
            chunk = raw.read1(_CHUNK, decode_content=True)
            clock.stop()
            if not chunk:
                return
            waited, received = waited + time.monotonic() - began, received + len(chunk)
            if waited > _GRACE and received < _SLOWEST * (waited - _GRACE):
                raise Theirs(self.name, "sends too slowly.")
            yield chunk

    @contextmanager
    def _call(
        self,
        method: str,
        url: str,
        data: Any,
        params: Mapping[str, str | list[str]] | None,
        headers: Mapping[str, str] | None,
        deadline: float,
    ) -> Iterator[tuple[requests.Response, Clock]]:
        """An answer whose head has come, and the clock that ends it.

        A failure leaves no connection behind that could be in the middle of something.
        """
        clock = Clock(self._sockets.shut_down)
        clock.wind(deadline)
        try:
            with self._session.request(
                method,
                url,
                data=data,
                params=params,
                headers={**name_message(), **(headers or {})},
                timeout=(_CONNECTING, min(_READING, deadline)),
                stream=True,
                allow_redirects=False,
            ) as response:
                if 300 <= response.status_code < 400 and response.status_code != 304:
                    raise Theirs(
                        self.name, f"answered with a redirect (HTTP {response.status_code}): none is followed."
                    )
                yield response, clock
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as problem:
            text = f"did not finish its answer in {deadline:.0f} seconds." if clock.has_rung else _describe(problem)
            raise Theirs(self.name, text) from None
        finally:
            clock.end()


def _describe(problem: Exception) -> str:
    if isinstance(problem, requests.Timeout | urllib3.exceptions.TimeoutError | TimeoutError):
        return "did not answer in time."
    if isinstance(problem, requests.exceptions.SSLError | urllib3.exceptions.SSLError):
        return "did not accept or show a certificate that is trusted here."
    if isinstance(problem, urllib3.exceptions.ProtocolError | urllib3.exceptions.DecodeError):
        return "broke off its answer, or sent one that cannot be read."
    return "could not be reached."


class _Adapter(HTTPAdapter):
    """Keeps hold of each socket, and looks at the server's certificate before anything is sent over it."""

    def __init__(self, place: Place, sockets: Sockets) -> None:
        class Connection(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                sockets.add(self.sock)

        class SecureConnection(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                sockets.add(self.sock)
                try:
                    place.check_subject(self.sock)
                except ssl.SSLError:
                    self.close()
                    raise

        class Pool(HTTPConnectionPool):
            ConnectionCls = Connection

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = SecureConnection

        self._place, self._pools = place, {"http": Pool, "https": SecurePool}
        super().__init__()

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """As requests does; raises WrongUsage for a file that is not there."""
        self._place.check_files()
        super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """As requests does, with our connections."""
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = self._pools
