"""Mock Kanta: the national archive, its right of access and its wishes service, over SOAP and mutual TLS."""

from __future__ import annotations

import random
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mocks.control import control_app
from mocks.kanta.app import kanta_app
from mocks.kanta.envelope import Envelopes
from mocks.kanta.service import Kanta
from mocks.web import WebServer, server_tls

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["RunningKanta", "kanta_mock"]


@dataclass(frozen=True)
class RunningKanta:
    """A mock Kanta that answers: its SOAP endpoint, its control API, and the way to stop both."""

    url: str
    control_url: str
    _service: WebServer
    _control: WebServer

    def stop(self) -> None:
        """Stop answering and give both ports back."""
        self._service.stop()
        self._control.stop()


def kanta_mock(
    pki: Path, *, port: int = 0, control_port: int = 0, seed: int | None = None, host: str = "127.0.0.1"
) -> RunningKanta:
    """Start mock Kanta with the certificates in `pki` (mocks.pki.make_pki); port 0 means a free one.

    `seed` fixes the ids it gives. Raises OSError when a file is missing or a port is taken.
    """
    randomness = random.Random(seed)  # noqa: S311  # message ids that a tester may want to see again, not secrets
    kanta = Kanta(Envelopes(pki, randomness), randomness)
    tls = server_tls(pki / "server-tls.pem", pki / "server-tls.key.pem", client_roots=pki / "root.pem")
    tls.load_verify_locations(pki / "intermediate.pem")
    tls.verify_flags |= ssl.VERIFY_X509_STRICT
    service = WebServer(kanta_app(kanta), port, tls, host).start()
    control = WebServer(control_app(kanta.control), control_port, host=host).start()
    return RunningKanta(f"{service.url}/kanta", f"{control.url}/__admin", service, control)
