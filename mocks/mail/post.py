"""The post office: mailboxes with their passwords, and delivery into their folders."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.concurrent import Subsystem
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from mocks.mail import rules
from mocks.mail.cabinet import Cabinet, FullError, name_message
from mocks.mail.folder import Folders
from mocks.mail.seed import Exchanger

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from mocks.control import Control, Examination
    from mocks.control.holdings import Shelf
    from mocks.mail.seed import Seed


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
    """All mailboxes of the mock. Use it only in the loop the servers run in, or while that waits."""

    def __init__(self, tls: ssl.SSLContext, control: Control) -> None:
        self.config = _Config(tls)
        self.login = Login(self.config)
        self._control = control
        self._cabinet = Cabinet(control)
        self._exchanger: Shelf[str, Exchanger] = control.holdings.shelf("exchange")

    @property
    def exchanger(self) -> Exchanger:
        """By which name mail is taken, and whom the SMTP server knows."""
        return self._exchanger.get("", Exchanger())

    async def load(self) -> None:
        """Make every mailbox anew as the shelves have it."""
        self.login.users_dict.clear()
        self.config.set_cache.clear()
        for user in self._cabinet.mailboxes:
            self._load(user)

    async def plant(self, seed: Seed) -> None:
        """Open the mailboxes of a seed and deliver its messages.

        A mailbox is opened once: named again, its password stays. Raises ValueError, before anything is done, for a
        message to a mailbox that is not there.
        """
        if not {letter.user for letter in seed.letters} <= self._cabinet.mailboxes.keys() | seed.mailboxes.keys():
            raise ValueError("a message to a mailbox that is not there")
        for user, mailbox in seed.mailboxes.items():
            if user not in self._cabinet.mailboxes:
                self._cabinet.open(user, mailbox)
                self._load(user)
        if seed.exchanger is not None:
            self._exchanger[""] = seed.exchanger
        for letter in seed.letters:
            await self.deliver(letter.user, letter.content, letter.folder)

    async def deliver(self, user: str, content: bytes, folder: str = "INBOX") -> None:
        """Put a message into a folder, which is made when it is not there."""
        folders = self._folders(user)
        if folder not in folders.all():
            await folders.add_mailbox(folder)
        message = AppendMessage(content, self._control.now(), frozenset())
        await folders.all()[folder].append(message, recent=True)

    async def remove(self, kind: str, identity: str) -> None:
        """Take away `mailbox/USER` or `message/USER/FOLDER/UID`. Raises LookupError."""
        if kind == "mailbox":
            self._cabinet.close(identity)
            del self.login.users_dict[identity], self.config.set_cache[identity]
            return
        user, _, place = identity.partition("/")
        name, _, uid = place.rpartition("/")
        folder = self._folders(user).all().get(name) if user in self.config.set_cache else None
        if kind != "message" or folder is None or not uid.isdecimal() or int(uid) not in folder._messages:  # noqa: SLF001
            raise LookupError("mailbox/USER and message/USER/FOLDER/UID can be removed")
        await folder.delete([int(uid)])

    def has_mailbox(self, user: str) -> bool:
        """Whether there is a mailbox of this name."""
        return user in self._cabinet.mailboxes

    def find_mailbox(self, address: str) -> str | None:
        """The mailbox of an address, however it is written."""
        return next((user for user in self._cabinet.mailboxes if user.casefold() == address.casefold()), None)

    def name_messages(self, user: str, folder: str, uids: Iterable[int]) -> list[str]:
        """What names these messages in the journal, without those that are gone."""
        return [name_message(user, content) for content in self._read(user, folder, uids)]

    def measure(self, user: str, folder: str, uids: Iterable[int]) -> int:
        """How many octets these messages have together."""
        return sum(map(len, self._read(user, folder, uids)))

    def examine_room(self, examination: Examination, user: str, size: int) -> None:
        """Check that a mailbox has room for so many octets more. Raises BrokenRuleError."""
        try:
            self._cabinet.check_room(user, size)
            fits = True
        except FullError:
            fits = False
        examination.check(rules.ROOM, "mailbox", holds=fits, expected="room", found=f"{size} octets more")

    def count(self) -> dict[str, dict[str, int]]:
        """How many messages lie in each folder of each mailbox."""
        return self._cabinet.count()

    def _read(self, user: str, folder: str, uids: Iterable[int]) -> list[bytes]:
        return [self._cabinet.read(user, folder, uid)[1] for uid in uids if self._cabinet.has(user, folder, uid)]

    def _load(self, user: str) -> None:
        mailbox = self._cabinet.mailboxes[user]
        self.login.users_dict[user] = UserMetadata(self.config, user, password=mailbox.password)
        self.config.set_cache[user] = (Folders(user, self._cabinet, self._control.now), FilterSet())

    def _folders(self, user: str) -> Folders:
        folders: Folders = self.config.set_cache[user][0]
        return folders
