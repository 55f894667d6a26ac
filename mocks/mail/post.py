"""The post office: mailboxes with their passwords, and delivery into their folders."""

from __future__ import annotations

import base64
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.concurrent import Subsystem
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from mocks.mail.folder import Folders

if TYPE_CHECKING:
    import ssl
    from datetime import datetime


class _Config(Config):  # type: ignore[misc]  # pymap is untyped to mypy here
    """pymap's settings, without what costs time: no password hashing, no look-up of the machine's name."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(
            Namespace(proxy_protocol=None, passlib_cfg=None),
            host=None,
            port=0,
            demo_data=False,
            demo_user="",
            demo_password="",
            ssl_context=tls,
            tls_enabled=False,  # no STARTTLS: the whole connection is TLS
            hash_context=Cleartext(),
            cpu_subsystem=Subsystem.for_asyncio(),
            invalid_user_sleep=0.0,
        )

    @property
    def greeting(self) -> bytes:
        return b"Lautta mock mail"


class PostOffice:
    """All mailboxes of the mock. Use it only in the loop the IMAP server runs in."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self.config = _Config(tls)
        self.login = Login(self.config)

    async def seed(self, data: dict[str, Any], now: datetime) -> list[str]:
        """Open mailboxes and deliver messages; returns the folder of each delivery.

        A mailbox is opened once: named again, its password stays. Raises KeyError or ValueError, before anything is
        done, for a message to a mailbox that is not there or whose content is not base64.
        """
        mailboxes = {entry["user"]: entry["password"] for entry in data.get("mailboxes", [])}
        messages = [
            (entry["user"], entry.get("folder", "INBOX"), base64.b64decode(entry["content"], validate=True))
            for entry in data.get("messages", [])
        ]
        if not {user for user, _, _ in messages} <= self.login.users_dict.keys() | mailboxes.keys():
            raise ValueError("a message to a mailbox that is not there")
        for user, password in mailboxes.items():
            self._open(user, password)
        for user, folder, content in messages:
            await self._deliver(self._folders(user), folder, content, now)
        return [folder for _, folder, _ in messages]

    async def empty(self) -> None:
        """Remove all messages and all folders but the INBOXes; mailboxes and passwords stay."""
        for user in self.login.users_dict:
            await self._folders(user).empty()

    async def count(self) -> dict[str, dict[str, int]]:
        """How many messages lie in each folder of each mailbox."""
        return {
            user: {name: (await folder.snapshot()).exists for name, folder in self._folders(user).all().items()}
            for user in self.login.users_dict
        }

    def _open(self, user: str, password: str) -> None:
        if user not in self.login.users_dict:
            self.login.users_dict[user] = UserMetadata(self.config, user, password=password)
            self.config.set_cache[user] = (Folders(), FilterSet())

    def _folders(self, user: str) -> Folders:
        folders: Folders = self.config.set_cache[user][0]
        return folders

    async def _deliver(self, folders: Folders, name: str, content: bytes, now: datetime) -> None:
        if name not in folders.all():
            await folders.add_mailbox(name)
        await folders.all()[name].append(AppendMessage(content, now, frozenset()), recent=True)
