"""Start the mail mock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mocks.control import Control, Setting, control_app
from mocks.mail.post import PostOffice
from mocks.mail.server import ImapServer
from mocks.web import WebServer, server_tls

if TYPE_CHECKING:
    from pathlib import Path


class MailMock:
    """The running mock: `url` is the IMAP server, `control_url` the control API of the mocks' README."""

    def __init__(self, pki: Path, port: int, control_port: int, host: str, setting: Setting | None) -> None:
        tls = server_tls(pki / "server-tls.pem", pki / "server-tls.key.pem")
        self._office = PostOffice(tls)
        self._imap = ImapServer(port, host)
        self._desk = Control("mail", reset=self._reset, seed=self._seed, state=self._state, setting=setting)
        self._imap.start(self._office, self._desk, tls)
        self._control = WebServer(control_app(self._desk), control_port, host=host).start()
        self.url = self._imap.url
        self.control_url = f"{self._control.url}/__admin"

    def stop(self) -> None:
        """Stop answering and give both ports back."""
        self._control.stop()
        self._imap.stop()

    def _reset(self) -> None:
        self._imap.run(self._office.empty())

    def _seed(self, data: dict[str, Any]) -> None:
        for folder in self._imap.run(self._office.seed(data, self._desk.now())):
            self._desk.record("deliver", folder=folder)

    def _state(self) -> dict[str, Any]:
        return {"mailboxes": self._imap.run(self._office.count())}


def mail_mock(
    pki: Path, *, port: int = 0, control_port: int = 0, host: str = "127.0.0.1", setting: Setting | None = None
) -> MailMock:
    """Start the mail mock (port 0 = a free one) with the TLS certificate of the test PKI in `pki`."""
    return MailMock(pki, port, control_port, host, setting)
