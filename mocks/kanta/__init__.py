"""Mock Kanta: the national archive, its right of access and its wishes service, over SOAP and mutual TLS."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mocks.control import Setting, control_app
from mocks.exchange import watch_handshakes
from mocks.kanta.app import kanta_app
from mocks.kanta.envelope import Gate
from mocks.kanta.service import Kanta
from mocks.kanta.spoiling import Spoiler
from mocks.web import WebServer, server_tls
from mocks.xml.markup import BYTE_LIMIT

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
    pki: Path, *, port: int = 0, control_port: int = 0, host: str = "127.0.0.1", setting: Setting | None = None
) -> RunningKanta:
    """Start mock Kanta with the certificates in `pki` (mocks.pki.make_pki); port 0 means a free one.

    Raises OSError when a file is missing or a port is taken.
    """
    kanta = Kanta(Gate(pki), pki, setting)
    tls = server_tls(pki / "kanta-tls.pem", pki / "kanta-tls.key.pem", client_roots=pki / "root.pem")
    tls.load_verify_locations(pki / "intermediate.pem")
    tls.verify_flags |= ssl.VERIFY_X509_STRICT
    app = kanta_app(kanta, Spoiler(pki, kanta.answers))
    # What is a little too large gets a signed fault; what is much too large is not read to its end.
    limit, refused = 2 * BYTE_LIMIT, watch_handshakes(kanta.control)
    service = WebServer(app, port, tls, host, largest_body=limit, refused=refused).start()
    control = WebServer(control_app(kanta.control), control_port, host=host).start()
    return RunningKanta(f"{service.url}/kanta", f"{control.url}/__admin", service, control)
