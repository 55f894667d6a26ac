"""Start the mail mock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mocks.control import COMMON_KINDS, BrokenRuleError, Control, Setting, control_app
from mocks.mail.cabinet import name_message
from mocks.mail.exchange import OPERATIONS, veil
from mocks.mail.post import PostOffice
from mocks.mail.rules import RULES
from mocks.mail.seed import KEYS, read_seed
from mocks.mail.server import MailServer
from mocks.web import WebServer, server_tls

if TYPE_CHECKING:
    from pathlib import Path


class MailMock:
    """The running mock: `url` is the IMAP server, `smtp_url` the SMTP server, `control_url` the control API."""

    def __init__(
        self, pki: Path, port: int, control_port: int, smtp_port: int, host: str, setting: Setting | None
    ) -> None:
        tls = server_tls(pki / "server-tls.pem", pki / "server-tls.key.pem")
        self._server = MailServer(host, port, smtp_port)
        self._desk = Control(
            "mail",
            reset=self._reload,
            seed=self._seed,
            state=lambda: {"mailboxes": self._office.count()},
            remove=lambda kind, identity: self._server.run(self._office.remove(kind, identity)),
            kinds=(*COMMON_KINDS, "full"),
            operations=OPERATIONS,
            seed_keys=KEYS,
            rules=RULES,
            setting=setting,
        )
        self._office = PostOffice(tls, self._desk)
        self._server.run(self._office.load())
        self._server.start(self._office, self._desk, tls)
        self._control = WebServer(control_app(self._desk), control_port, host=host).start()
        self.url, self.smtp_url = self._server.url, self._server.smtp_url
        self.control_url = f"{self._control.url}/__admin"

    def stop(self) -> None:
        """Stop answering and give the ports back."""
        self._control.stop()
        self._server.stop()

    def _reload(self) -> None:
        """Cut every connection, and hold what the shelves hold."""
        self._server.run(self._server.cut())
        self._server.run(self._office.load())

    def _seed(self, data: dict[str, Any]) -> None:
        try:
            seed = read_seed(data, self._desk.examine())
        except BrokenRuleError as broken:
            raise ValueError(str(broken)) from None
        self._server.run(self._office.plant(seed))
        for letter in seed.letters:
            name = name_message(letter.user, letter.content)
            self._desk.record(
                "deliver",
                outcome="seeded",
                mailbox=letter.user,
                folder=veil(letter.folder),
                correlation=name,
                messages=[name],
            )


def mail_mock(
    pki: Path,
    *,
    port: int = 0,
    control_port: int = 0,
    smtp_port: int = 0,
    host: str = "127.0.0.1",
    setting: Setting | None = None,
) -> MailMock:
    """Start the mail mock (port 0 = a free one) with the TLS certificate of the test PKI in `pki`."""
    return MailMock(pki, port, control_port, smtp_port, host, setting)
