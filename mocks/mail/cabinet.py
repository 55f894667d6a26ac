"""What the mail mock holds, on its shelves: mailboxes, their folders, and the messages in them.

pymap works on objects of its own. What changes there is written here too, so that a reset, a snapshot and a state that
survives `kill -9` are those of every other mock: pymap's objects are made anew from the shelves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from mocks.mail_name import name_mail

if TYPE_CHECKING:
    from mocks.control import Control

INBOX = "INBOX"


class FullError(Exception):
    """The mailbox has no room for a message."""


@dataclass(frozen=True, repr=False)
class Mailbox:
    """One mailbox. `quota` is how many octets it holds; None for as many as come."""

    password: str
    quota: int | None = None


@dataclass(frozen=True)
class Mark:
    """What makes the UIDs of a folder its own: an id drawn when it was made, and the last UID given."""

    identity: str
    last_uid: int = 0

    @property
    def validity(self) -> int:
        """The UIDVALIDITY: another one whenever a folder is made, but for a seed that brings the same ids again."""
        return int(self.identity[:8], 16) or 1


@dataclass(frozen=True)
class Slip:
    """What is known of a message beside its octets."""

    when: datetime
    flags: tuple[str, ...]


Folder = tuple[str, str]  # user and name
Place = tuple[str, str, str]  # user, folder and UID


class Cabinet:
    """The shelves. The caller holds the mock's lock."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self.mailboxes = control.holdings.shelf("mailboxes")
        self._folders = control.holdings.shelf("folders")
        self._slips = control.holdings.shelf("slips")
        self._contents = control.holdings.shelf("contents")  # apart, so that a flag does not write 60 MB anew

    def open(self, user: str, mailbox: Mailbox) -> None:
        """Open a mailbox with its INBOX."""
        self.mailboxes[user] = mailbox
        self.add_folder(user, INBOX)

    def close(self, user: str) -> None:
        """Take a mailbox away with all that is in it. Raises LookupError."""
        if user not in self.mailboxes:
            raise LookupError("no such mailbox")
        for name in self.list_folders(user):
            self.remove_folder(user, name)
        del self.mailboxes[user]

    def list_folders(self, user: str) -> list[str]:
        """The folders of a mailbox, INBOX first."""
        return [name for owner, name in self._folders if owner == user]

    def add_folder(self, user: str, name: str) -> Mark:
        """Make a folder; its UIDs begin anew."""
        mark = Mark(self._control.new_id().hex)
        self._folders[user, name] = mark
        return mark

    def remove_folder(self, user: str, name: str) -> None:
        """Take a folder away with its messages."""
        for uid in self.list_uids(user, name):
            self.remove(user, name, uid)
        del self._folders[user, name]

    def rename_folder(self, user: str, before: str, after: str) -> None:
        """Give a folder another name; its UIDs stay."""
        self._folders[user, after] = self._folders.pop((user, before))
        for uid in self.list_uids(user, before):
            place, new = (user, before, str(uid)), (user, after, str(uid))
            self._slips[new] = self._slips.pop(place)
            self._contents[new] = self._contents.pop(place)

    def mark(self, user: str, name: str) -> Mark:
        """The mark of a folder. Raises KeyError."""
        mark: Mark = self._folders[user, name]
        return mark

    def list_uids(self, user: str, name: str) -> list[int]:
        """The messages of a folder."""
        return sorted(int(uid) for owner, folder, uid in self._slips if (owner, folder) == (user, name))

    def put(self, user: str, name: str, uid: int, slip: Slip, content: bytes) -> None:
        """Keep a message under the UID that its folder gave it."""
        place = (user, name, str(uid))
        self._folders[user, name] = replace(self.mark(user, name), last_uid=uid)
        self._slips[place] = slip
        self._contents[place] = content

    def flag(self, user: str, name: str, uid: int, flags: tuple[str, ...]) -> None:
        """Note the flags of a message."""
        place = (user, name, str(uid))
        self._slips[place] = replace(self._slips[place], flags=flags)

    def remove(self, user: str, name: str, uid: int) -> None:
        """Take a message away. Raises LookupError."""
        place = (user, name, str(uid))
        if place not in self._slips:
            raise LookupError("no such message")
        del self._slips[place]
        del self._contents[place]

    def has(self, user: str, name: str, uid: int) -> bool:
        """Whether a message is there."""
        return (user, name, str(uid)) in self._slips

    def read(self, user: str, name: str, uid: int) -> tuple[Slip, bytes]:
        """A message. Raises KeyError."""
        place = (user, name, str(uid))
        return self._slips[place], self._contents[place]

    def check_room(self, user: str, size: int) -> None:
        """Raises FullError when a message of so many octets is more than a mailbox takes."""
        quota = self.mailboxes[user].quota
        if quota is not None and size + sum(self._sizes(user)) > quota:
            raise FullError

    def count(self) -> dict[str, dict[str, int]]:
        """How many messages lie in each folder of each mailbox."""
        counted = {user: dict.fromkeys(self.list_folders(user), 0) for user in self.mailboxes}
        for user, name, _ in self._slips:
            counted[user][name] += 1
        return counted

    def _sizes(self, user: str) -> Iterator[int]:
        return (len(content) for (owner, _, _), content in self._contents.items() if owner == user)


def name_message(user: str, content: bytes) -> str:
    """What names a message of a mailbox in the journals of all mocks: a digest of the mailbox and its Message-ID.

    Without a Message-ID it is a digest of the mailbox and the octets.
    """
    head = content[:100_000].partition(b"\r\n\r\n")[0]
    fields = (line.partition(b":") for line in head.split(b"\r\n"))
    named = next((value.strip() for label, _, value in fields if label.strip().lower() == b"message-id"), b"")
    return name_mail(user, named or content)
