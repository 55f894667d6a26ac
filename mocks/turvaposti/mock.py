"""Start the portal's mock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mocks.control import COMMON_KINDS, Control, Setting, control_app
from mocks.exchange import watch_handshakes
from mocks.turvaposti.app import OPERATIONS, turvaposti_app
from mocks.turvaposti.office import SEED_KEYS, Office
from mocks.turvaposti.rules import RULES
from mocks.web import WebServer, server_tls


class TurvapostiMock:
    """The running portal: `url` is the service, `control_url` the control API of the mocks' README."""

    def __init__(self, pki: Path, port: int, control_port: int, host: str, setting: Setting | None) -> None:

        def sow(data: dict[str, Any]) -> None:
            office.seed(data)

        control = Control(
            "turvaposti",
            seed=sow,
            state=lambda: office.state(self.url),
            remove=lambda kind, identity: office.remove(kind, identity),  # noqa: PLW0108  made below
            kinds=(*COMMON_KINDS, "wrong-page", "redirect", "cut"),
            operations=OPERATIONS,
            seed_keys=SEED_KEYS,
            rules=RULES,
            setting=setting,
        )
        office = Office(control)
        tls = server_tls(pki / "server-tls.pem", pki / "server-tls.key.pem")
        self._service = WebServer(
            turvaposti_app(office, control), port, tls, host, refused=watch_handshakes(control)
        ).start()
        self._control = WebServer(control_app(control), control_port, host=host).start()
        self.url = self._service.url
        self.control_url = f"{self._control.url}/__admin"

    def stop(self) -> None:
        """Stop answering and give both ports back."""
        self._service.stop()
        self._control.stop()


def turvaposti_mock(
    pki: Path, *, port: int = 0, control_port: int = 0, host: str = "127.0.0.1", setting: Setting | None = None
) -> TurvapostiMock:
    """Start the portal (port 0 = a free one) with the TLS certificate of the test PKI in `pki`."""
    return TurvapostiMock(pki, port, control_port, host, setting)
