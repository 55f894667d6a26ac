"""One HTTP session: kept-alive, deaf to the environment's proxies and CA bundles, its failures told as the peer's."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from cryptography import x509
from cryptography.x509.oid import NameOID
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from adapter.errors import Theirs

TIMEOUT = (5.0, 60.0)


def open_session(
    roots: Path | None = None, client: tuple[Path, Path] | None = None, subject: str | None = None
) -> requests.Session:
    """A session that trusts `roots` alone and, with `client` (certificate, key), shows who we are.

    With `subject` it speaks over TLS only with a server whose certificate has this serialNumber in its subject.
    """
    session = requests.Session()
    if subject is not None:
        session.mount("https://", _BoundAdapter(subject))
    session.trust_env = False  # else REQUESTS_CA_BUNDLE silently overrides `verify`
    if roots is not None:
        session.verify = str(roots)
    if client is not None:
        session.cert = (str(client[0]), str(client[1]))
    return session


class _BoundAdapter(HTTPAdapter):
    """Looks at the server's certificate once a connection is made, before anything is sent over it."""

    def __init__(self, subject: str) -> None:
        class Connection(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                shown: bytes = self.sock.getpeercert(binary_form=True)  # type: ignore[union-attr]  # connected, and over TLS
                names = x509.load_der_x509_certificate(shown).subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
                if [name.value for name in names] != [subject]:
                    self.close()
                    raise ssl.SSLError("the server's certificate names somebody else")

        class Pool(HTTPSConnectionPool):
            ConnectionCls = Connection

        self._pool = Pool
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """As requests does, with connections that look."""
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = {**self.poolmanager.pool_classes_by_scheme, "https": self._pool}


@contextmanager
def told_as(peer: str) -> Iterator[None]:
    """Turn a transport failure into Theirs. The text never holds the URL or the body: they may name a patient."""
    try:
        yield
    except requests.Timeout:
        raise Theirs(peer, "did not answer in time.") from None
    except requests.exceptions.SSLError:
        raise Theirs(peer, "did not accept or show a certificate that is trusted here.") from None
    except requests.RequestException:
        raise Theirs(peer, "could not be reached.") from None
