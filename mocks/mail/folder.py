"""Folders of a mailbox: pymap's, with two faults of it mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.mime import MessageBody, MessageContent, MessageHeader
from pymap.mime.parsed import ParsedHeaders
from pymap.parsing.specials import ObjectId

if TYPE_CHECKING:
    from pymap.flags import FlagOp
    from pymap.interfaces.message import CachedMessage
    from pymap.parsing.message import AppendMessage
    from pymap.parsing.specials.flag import Flag


class Folder(MailboxData):  # type: ignore[misc]  # pymap is untyped to mypy here
    """A folder that takes every message, and whose vanished messages stay vanished."""

    _max_uid: int

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Message:
        """Keep a message as the next one.

        pymap 0.36.7 looks for a thread in the Subject and raises RecursionError for deeply nested parts: a hostile
        message of 400 kB stops the whole server for half a minute, or cannot be delivered. Threads are not kept here.
        """
        content = _read_content(append_msg.literal)
        async with self.messages_lock.write_lock():
            self._max_uid = uid = self._max_uid + 1
            self._messages[uid] = message = Message(
                uid,
                append_msg.when,
                append_msg.flag_set,
                email_id=ObjectId.random_email_id(),
                thread_id=ObjectId.random_thread_id(),
                recent=recent,
                content=content,
            )
            self._mod_sequences.update([uid])
            self._updated.set()
        return message

    async def update(self, uid: int, cached_msg: CachedMessage, flag_set: frozenset[Flag], mode: FlagOp) -> Message:
        """Change flags, of a message that is still here.

        pymap 0.36.7 notes a flag change even for a message that another session has moved or expunged; that note takes
        the place of the expunge, so a session that has not heard of it never will, and sees a ghost until it selects
        anew.
        """
        if uid in self._messages:
            return await super().update(uid, cached_msg, flag_set, mode)
        return await self.get(uid, cached_msg)


class Folders(MailboxSet):  # type: ignore[misc]  # as above
    """INBOX and what clients create beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._inbox = Folder(self._content_cache, self._thread_cache)

    async def add_mailbox(self, name: str) -> ObjectId:
        """Make a folder. Raises ValueError if there is one of that name."""
        if name in self._set:
            raise ValueError(name)
        self._set[name] = folder = Folder(self._content_cache, self._thread_cache)
        return folder.mailbox_id

    def all(self) -> dict[str, Folder]:
        """Every folder by name, INBOX first."""
        return {"INBOX": self._inbox, **self._set}

    async def empty(self) -> None:
        """Remove every message, and every folder but INBOX. UIDs are not used again."""
        await self._inbox.delete(list(self._inbox._messages))  # noqa: SLF001  pymap has no public list of UIDs
        self._set.clear()


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
