"""Folders of a mailbox: pymap's, kept on the mock's shelves, with two faults of pymap mended."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.mime import MessageBody, MessageContent, MessageHeader
from pymap.mime.parsed import ParsedHeaders
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Flag

from mocks.mail.cabinet import INBOX, Slip

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pymap.flags import FlagOp
    from pymap.interfaces.message import CachedMessage
    from pymap.parsing.message import AppendMessage

    from mocks.mail.cabinet import Cabinet


class Folder(MailboxData):  # type: ignore[misc]  # pymap is untyped to mypy here
    """A folder that takes every message, and whose vanished messages stay vanished."""

    _max_uid: int
    _messages: dict[int, Message]

    def __init__(self, folders: Folders, name: str) -> None:
        super().__init__(folders.content_cache, folders.thread_cache)
        self.name = name
        self._owner, self._cabinet = folders.owner, folders.cabinet
        self._now = folders.now
        mark = self._cabinet.mark(self._owner, name)
        self._mailbox_id, self._uid_validity = ObjectId(b"F" + mark.identity.encode()), mark.validity
        self._max_uid = mark.last_uid
        for uid in self._cabinet.list_uids(self._owner, name):
            slip, content = self._cabinet.read(self._owner, name, uid)
            self._messages[uid] = _make_message(uid, slip.when, map(_read_flag, slip.flags), content)
        self._mod_sequences.update([*self._messages])

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Message:
        """Keep a message as the next one.

        pymap 0.36.7 looks for a thread in the Subject and raises RecursionError for deeply nested parts: a hostile
        message of 400 kB stops the whole server for half a minute, or cannot be delivered. Threads are not kept here.
        """
        when, content = append_msg.when or self._now(), bytes(append_msg.literal)
        async with self.messages_lock.write_lock():
            self._max_uid = uid = self._max_uid + 1
            message = _make_message(uid, when, append_msg.flag_set, content, recent=recent)
            self._messages[uid] = message
            self._mod_sequences.update([uid])
            self._updated.set()
        self._cabinet.put(self._owner, self.name, uid, Slip(when, _write_flags(message)), content)
        return message

    async def copy(self, uid: int, destination: Folder, *, recent: bool = False) -> int | None:
        """Copy a message; its new UID, or None when it is gone."""
        copied: int | None = await super().copy(uid, destination, recent=recent)
        if copied is not None:
            slip, content = self._cabinet.read(self._owner, self.name, uid)
            self._cabinet.put(self._owner, destination.name, copied, slip, content)
        return copied

    async def move(self, uid: int, destination: Folder, *, recent: bool = False) -> int | None:
        """Move a message; its new UID, or None when it is gone."""
        moved: int | None = await super().move(uid, destination, recent=recent)
        if moved is not None:
            slip, content = self._cabinet.read(self._owner, self.name, uid)
            self._cabinet.remove(self._owner, self.name, uid)
            self._cabinet.put(self._owner, destination.name, moved, slip, content)
        return moved

    async def update(self, uid: int, cached_msg: CachedMessage, flag_set: frozenset[Flag], mode: FlagOp) -> Message:
        """Change flags, of a message that is still here.

        pymap 0.36.7 notes a flag change even for a message that another session has moved or expunged; that note takes
        the place of the expunge, so a session that has not heard of it never will, and sees a ghost until it selects
        anew.
        """
        if uid not in self._messages:
            return await self.get(uid, cached_msg)
        message = await super().update(uid, cached_msg, flag_set, mode)
        self._cabinet.flag(self._owner, self.name, uid, _write_flags(message))
        return message

    async def delete(self, uids: Iterable[int]) -> None:
        """Take messages away."""
        wanted = [*uids]
        for uid in wanted:
            if uid in self._messages:
                self._cabinet.remove(self._owner, self.name, uid)
        await super().delete(wanted)


class Folders(MailboxSet):  # type: ignore[misc]  # as above
    """INBOX and what clients create beside it: one mailbox as the shelves have it."""

    def __init__(self, owner: str, cabinet: Cabinet, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.owner, self.cabinet, self.now = owner, cabinet, now
        self.content_cache, self.thread_cache = self._content_cache, self._thread_cache
        self._inbox = Folder(self, INBOX)
        self._set = {name: Folder(self, name) for name in cabinet.list_folders(owner) if name != INBOX}

    async def add_mailbox(self, name: str) -> ObjectId:
        """Make a folder. Raises ValueError if there is one of that name."""
        if name in self._set:
            raise ValueError(name)
        self.cabinet.add_folder(self.owner, name)
        self._set[name] = folder = Folder(self, name)
        return folder.mailbox_id

    async def delete_mailbox(self, name: str) -> None:
        """Take a folder away with its messages. Raises KeyError."""
        await super().delete_mailbox(name)
        self.cabinet.remove_folder(self.owner, name)

    async def rename_mailbox(self, before: str, after: str) -> None:
        """Rename a folder and those below it. Raises KeyError or ValueError.

        An INBOX stays: what lay in it moves to the new folder, as RFC 3501 6.3.5 has it.
        """
        if before == INBOX:
            await self.add_mailbox(after)
            for uid in [*self._inbox._messages]:  # noqa: SLF001  pymap has no public list of UIDs
                await self._inbox.move(uid, self._set[after])
            return
        await super().rename_mailbox(before, after)
        for name, folder in self._set.items():
            if folder.name != name:
                self.cabinet.rename_folder(self.owner, folder.name, name)
                folder.name = name

    def all(self) -> dict[str, Folder]:
        """Every folder by name, INBOX first."""
        return {INBOX: self._inbox, **self._set}


def _make_message(uid: int, when: datetime, flags: Iterable[Flag], content: bytes, *, recent: bool = False) -> Message:
    name = hashlib.sha256(content).hexdigest()[:32].encode()
    return Message(
        uid,
        when,
        flags,
        email_id=ObjectId(b"M" + name),
        thread_id=ObjectId(b"T" + name),
        recent=recent,
        content=_read_content(content),
    )


def _read_flag(text: str) -> Flag:
    return Flag(text.encode())


def _write_flags(message: Message) -> tuple[str, ...]:
    return tuple(sorted(bytes(flag).decode("latin-1") for flag in message.permanent_flags))


def _read_content(literal: bytes) -> MessageContent:
    """The message in its parts; one that cannot be taken apart is one part of unknown kind, its bytes the same."""
    try:
        return MessageContent.parse(literal)
    except RecursionError:
        lines = MessageContent._find_lines(literal)  # noqa: SLF001  the steps of MessageContent.parse, but for parts
        header_lines, body_lines = MessageContent._split_lines(literal, lines)  # noqa: SLF001
        header = MessageHeader._parse(literal, memoryview(literal), header_lines)  # noqa: SLF001
        header.parsed = ParsedHeaders({})
        kind = MessageBody._parse_content_type("application/octet-stream")  # noqa: SLF001
        return MessageContent(literal, header, MessageBody(literal, body_lines, kind, []))
