"""One HTTP session: kept-alive, deaf to the environment's proxies and CA bundles, its failures told as the peer's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from adapter.errors import Theirs

TIMEOUT = (5.0, 60.0)


def open_session(roots: Path | None = None, client: tuple[Path, Path] | None = None) -> requests.Session:
    """A session that trusts `roots` alone and, with `client` (certificate, key), shows who we are."""
    session = requests.Session()
    session.trust_env = False  # else REQUESTS_CA_BUNDLE silently overrides `verify`
    if roots is not None:
        session.verify = str(roots)
    if client is not None:
        session.cert = (str(client[0]), str(client[1]))
    return session


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
