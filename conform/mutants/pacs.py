"""The mock archive by both links, a proxy and a relay before it, and dummies."""

from __future__ import annotations

import os
import ssl
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from conform.claim import Settings
from conform.mutants.dimse_dummies import DIMSE_DUMMIES, dimse_dummy
from conform.mutants.dimse_relay import Twist, relayed
from conform.mutants.pacs_dimse import DIMSE_DEFECTS, DimseSpoiling
from conform.mutants.pacs_web import WEB_DEFECTS, WebSpoiling
from conform.mutants.proxy import DUMMIES, dummy, spoilt
from conform.peers.ports import free_port
from conform.trial import Defect
from lautta_mocks.client import Mock
from lautta_mocks.running import start_mocks

_TITLE = "CONFORM"
_PASSWORD = "CONFORM_SELFTEST_PACS"  # noqa: S105 – the name of a variable
_REGISTERS = ("registers", "orders")
_DIMSE = ("c-get", "commitment")
_SECURE = ("tls", "mutual-tls")


class PacsTrial:
    """The mock archive `hus`."""

    role = "pacs"
    honest: Mapping[str, frozenset[str]] = {"full": frozenset(), "web": frozenset(), "dimse": frozenset()}
    defects = (*WEB_DEFECTS, *DIMSE_DEFECTS)
    dummies = (*DUMMIES, *DIMSE_DUMMIES)

    @contextmanager
    def open(self) -> Iterator[PacsStage]:
        """Start the mock, and give its password to the environment."""
        os.environ[_PASSWORD] = "secret"
        with start_mocks("pacs") as mocks:
            yield PacsStage(mocks["pacs"], mocks.places["pacs"], mocks.pki)


class PacsStage:
    """The mock archive that runs."""

    def __init__(self, mock: Mock, places: Mapping[str, str], pki: Path) -> None:
        self._mock = mock
        self._places = places
        self._pki = pki
        self._dimse, self._dimse_tls = (_find(places[name]) for name in ("dicom", "dicom_tls"))

    @contextmanager
    def honest(self, name: str) -> Iterator[Settings]:
        """The mock, by both links or by one."""
        yield self._settings(name)

    @contextmanager
    def spoilt(self, defect: Defect) -> Iterator[Settings]:
        """The mock behind a proxy of HTTP or a relay of DIMSE, with the defect."""
        settings = dict(self._settings(defect.of))
        spoils: Any = defect.spoils
        if isinstance(spoils, WebSpoiling):
            with spoilt(self._places["url"], spoils.request, spoils.answer, "") as url:
                yield {**settings, "url": f"{url}/hus/dicom-web", "registers": f"{url}/hus"}
            return
        assert isinstance(spoils, DimseSpoiling)  # noqa: S101 – there is no third kind
        with ExitStack() as stack:
            settings["dimse"] = _at(stack.enter_context(relayed(self._dimse, spoils.front)))
            kit = _split(str(settings["listen"]))
            self._tell_where(stack.enter_context(relayed(kit, spoils.back)))
            if spoils.old_tls or spoils.open_tls:
                relay = relayed(self._dimse, Twist(), self._tls(old=spoils.old_tls))
                settings["dimse_tls"] = f"localhost:{stack.enter_context(relay)}"
            yield settings

    @contextmanager
    def dummy(self, name: str) -> Iterator[Settings]:
        """An archive that says one thing to everything."""
        if name in DUMMIES:
            with dummy(name) as url:
                yield {**self._settings("web"), "url": url, "registers": url}
            return
        settings = self._settings("dimse")
        with dimse_dummy(name, str(settings["listen"])) as port:
            yield {**settings, "dimse": _at(port), "features": _DIMSE, "within": 0.1}

    def _settings(self, name: str) -> Settings:
        """As they stand in sut.toml; the archive is given the address of the kit."""
        port = free_port()
        self._tell_where(port)
        pki = self._pki
        web = {"url": f"{self._places['url']}/hus/dicom-web", "user": "lautta", "password": {"env": _PASSWORD}}
        registers = {
            "registers": f"{self._places['url']}/hus",
            "register": "kymenlaakso",
            "order_certificate": str(pki / "adapter-system.pem"),
            "order_key": str(pki / "adapter-system.key.pem"),
        }
        dimse = {"dimse": _join(self._dimse), "title": "HUS", "calling_title": _TITLE, "listen": _at(port)}
        secure = {
            "dimse_tls": _join(self._dimse_tls),
            "ca": str(pki / "root.pem"),
            "certificate": str(pki / "adapter-tls.pem"),
            "key": str(pki / "adapter-tls.key.pem"),
        }
        every: dict[str, Settings] = {
            "web": {**web, **registers, "mode": "web", "features": _REGISTERS},
            "dimse": {**dimse, **secure, "mode": "dimse", "features": (*_DIMSE, *_SECURE)},
            "full": {**web, **registers, **dimse, **secure, "mode": "full", "features": (*_REGISTERS, *_SECURE)},
        }
        return every[name]

    def _tell_where(self, port: int) -> None:
        self._mock.seed(titles={_TITLE: ["127.0.0.1", port]})

    def _tls(self, *, old: bool) -> ssl.SSLContext:
        """The end of TLS of a wrong archive: it takes TLS 1.1, or a caller without a certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._pki / "server-tls.pem", self._pki / "server-tls.key.pem")
        if not old:
            return context
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(self._pki / "root.pem")
        return context


def _find(url: str) -> tuple[str, int]:
    place = urlsplit(url)
    return place.hostname or "", place.port or 0


def _split(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host, int(port)


def _join(place: tuple[str, int]) -> str:
    return f"{place[0]}:{place[1]}"


def _at(port: int) -> str:
    return f"127.0.0.1:{port}"
