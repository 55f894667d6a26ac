"""Start the PACS mock."""

from __future__ import annotations

import ssl
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from mocks.control import Setting, control_app
from mocks.pacs.app import pacs_app
from mocks.pacs.cors import CrossOrigin
from mocks.pacs.dicom_server import DicomServer
from mocks.pacs.pacs import Pacs
from mocks.web import WebServer, server_tls

if TYPE_CHECKING:
    from pathlib import Path


class RunningPacs:
    """The running mock: `url` is DICOMweb, `dicom_url` and `dicom_tls_url` are DIMSE, `control_url` the control API."""

    def __init__(self, pacs: Pacs, ports: tuple[int, int, int, int], host: str) -> None:
        port, control_port, dicom_port, dicom_tls_port = ports
        self._pacs = pacs
        self._dicom = DicomServer(pacs, dicom_port, host)
        self._dicom_tls = DicomServer(pacs, dicom_tls_port, host, _mutual_tls(pacs.pki))
        for server in (self._dicom, self._dicom_tls):
            server.start(self._dicom.port)
        self._web = WebServer(CrossOrigin(pacs_app(pacs).wsgi_app), port, host=host).start()
        self._control = WebServer(control_app(pacs.control), control_port, host=host).start()
        self.url = self._web.url
        self.dicom_url = self._dicom.url
        self.dicom_tls_url = self._dicom_tls.url
        self.control_url = f"{self._control.url}/__admin"

    def stop(self) -> None:
        """Stop answering and give every port back."""
        self._pacs.close()
        servers = (self._dicom, self._dicom_tls, self._web, self._control)
        with ThreadPoolExecutor(len(servers)) as pool:  # each takes a moment to notice
            list(pool.map(lambda server: server.stop(), servers))


def pacs_mock(
    pki: Path,
    *,
    port: int = 0,
    control_port: int = 0,
    dicom_port: int = 0,
    dicom_tls_port: int = 0,
    host: str = "127.0.0.1",
    setting: Setting | None = None,
) -> RunningPacs:
    """Start the archives (port 0 = a free one) with the certificates in `pki` (mocks.pki.make_pki).

    Raises OSError when a file is missing or a port is taken.
    """
    return RunningPacs(Pacs(pki, setting), (port, control_port, dicom_port, dicom_tls_port), host)


def _mutual_tls(pki: Path) -> ssl.SSLContext:
    tls = server_tls(pki / "server-tls.pem", pki / "server-tls.key.pem", client_roots=pki / "root.pem")
    tls.load_verify_locations(pki / "intermediate.pem")
    tls.verify_flags |= ssl.VERIFY_X509_STRICT
    return tls
