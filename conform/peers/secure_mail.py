"""A secure-mail gateway as the kit reaches it: a lever writes as a patient does, and what is delivered is read."""

from __future__ import annotations

import json
import time
import unicodedata
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conform.case import InconclusiveError, NotApplicableError, NotSeenError
from conform.evidence import Evidence
from conform.lever import Did, Lever, Pulled
from conform.peers.api_tls import Showing
from conform.peers.letter import Delivered, read_mail
from conform.peers.mail_server import MailServer, open_server
from conform.peers.mailbox import Mailbox
from conform.peers.ways import Ways, keep_mail, make_message
from conform.people import Person
from conform.traffic import Message

_PAUSE = 0.2


def write_address(sender: Person) -> str:
    """An e-mail address of a sender's own, which nobody else has."""
    name = unicodedata.normalize("NFKD", f"{sender.given[0]}.{sender.family}").encode("ascii", "ignore").decode()
    return f"{name.lower()}@sender.example"


@dataclass
class Post:
    """What a run has of a gateway. `mailbox` is the unit's, `wait` how many seconds a delivery may take.

    `roots` is a file of root certificates for a portal; `folder` is for files that the lever is given.
    `letters` is what was written, by the mark that stands in each text; `seen` is what has arrived.
    """

    lever: Lever
    mailbox: Mailbox
    ways: Ways
    to: str
    wait: float
    folder: Path
    features: frozenset[str]
    roots: str = ""
    letters: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    seen: list[Message] = field(default_factory=list)

    def gather(self, evidence: Evidence) -> Sequence[Delivered]:
        """Take what has arrived into the traffic. Raises InconclusiveError, RealPersonError."""
        raws = self.mailbox.take_new()
        for raw in raws:
            texts = "\n".join(read_mail(raw).texts)
            written = next((one for mark, one in self.letters.items() if mark in texts), {})
            self.seen.append(make_message(raw, self.ways, written, evidence.case))
            keep_mail(evidence, raw)
        return [read_mail(raw) for raw in raws]


@dataclass(frozen=True)
class Sent:
    """What came of one letter: whether the lever sent it, what the system says of that, and the mails that arrived."""

    outcome: Did
    told: Mapping[str, Any]
    mark: str
    mails: Sequence[Delivered] = ()

    @property
    def mail(self) -> Delivered:
        """The first mail that arrived. Raises InconclusiveError where none did."""
        if not self.mails:
            raise InconclusiveError("a letter that was sent did not arrive")
        return self.mails[0]


class SecureMail:
    """One gateway under test, for one case."""

    def __init__(self, post: Post, evidence: Evidence) -> None:
        self.ways, self.roots, self.wait = post.ways, post.roots, post.wait
        self._post, self._evidence = post, evidence

    def need_mail(self) -> None:
        """Raise NotApplicableError where the product is a portal, which delivers no stamped mail."""
        if "portal" in self._post.features and "mail" not in self._post.features:
            raise NotApplicableError("the system delivers no stamped mail")

    def need_portal(self) -> None:
        """Raise NotApplicableError where the product has no portal."""
        if "portal" not in self._post.features:
            raise NotApplicableError("the system does not claim portal")

    def send(self, sender: Person, text: str, *, hostile: bool = False, **more: Any) -> Sent:
        """Write as a sender does, and wait for nothing.

        `more`: further arguments of the lever, which does not learn that a letter is hostile.
        """
        mark = uuid.uuid4().hex[:16]
        written = self._write(sender, f"{text}\n\nMerkki: {mark}", more)
        self._post.letters[mark] = {**written, "hostile": hostile}
        pulled = self._pull("send", written)
        return Sent(pulled.outcome, pulled.told, mark)

    def arrives(self, sender: Person, text: str, *, count: int = 1, **more: Any) -> Sent:
        """Write a good letter, and wait for `count` mails of it.

        Raises InconclusiveError where the lever does not send it, or the mailbox is away.
        """
        sent = self.send(sender, text, **more)
        if sent.outcome is not Did.DID:
            raise InconclusiveError(f"a good letter was not sent; the lever says: {sent.outcome}")
        mails = self._await(lambda: self.arrived(sent), count)
        return Sent(sent.outcome, sent.told, sent.mark, mails)

    def arrived(self, sent: Sent) -> Sequence[Delivered]:
        """The mails of a letter that are there by now."""
        mails = (read_mail(one.marks["raw"]) for one in self._post.seen)
        return [mail for mail in mails if any(sent.mark in text for text in mail.texts)]

    def arrives_by_portal(self, sender: Person, text: str, **more: Any) -> Sent:
        """Write a good letter by the portal, and wait for the notice, which has no mark of it.

        Raises InconclusiveError where the lever does not send it, or the mailbox is away.
        """
        already = len(self._notices())
        pulled = self._pull("send-portal", self._write(sender, text, more))
        if pulled.outcome is not Did.DID:
            raise InconclusiveError(f"a good letter was not sent by the portal; the lever says: {pulled.outcome}")
        return Sent(pulled.outcome, pulled.told, "", self._await(lambda: self._notices()[already:], 1))

    def writes_by_portal(self, sender: Person, text: str, **more: Any) -> bool:
        """Write by the portal, and wait for nothing; whether the lever could, be it that it was refused."""
        return self._pull("send-portal", self._write(sender, text, more)).outcome is not Did.COULD_NOT

    def count_notices(self) -> int:
        """How many notices have arrived by now."""
        return len(self._notices())

    def advance_clock(self, days: int) -> None:
        """Make the portal's clock go on. Raises NotSeenError where the lever cannot."""
        if self._pull("advance-clock", {"days": days}).outcome is not Did.DID:
            raise NotSeenError("the lever cannot move the portal's clock: nobody has waited for 14 days")

    def serve(self, showing: Showing) -> AbstractContextManager[MailServer]:
        """A mail server of the kit's."""
        return open_server(showing, self._post.folder)

    def keep_file(self, name: str, content: bytes) -> str:
        """The path of a file with this content, for the lever."""
        path = self._post.folder / name
        path.write_bytes(content)
        return str(path)

    def _notices(self) -> Sequence[Delivered]:
        return [read_mail(one.marks["raw"]) for one in self._post.seen if one.interaction == "notice"]

    def _write(self, sender: Person, text: str, more: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of the lever."""
        name = " ".join((*sender.given, sender.family))
        return {
            "sender": {"name": name, "hetu": sender.hetu, "email": write_address(sender)},
            "confirmed": True,
            "to": self._post.to,
            "subject": "Kuva",
            "text": text,
            "files": [],
            "headers": [],
            "lost_answer": False,
            "server": "",
            "roots": "",
            **more,
        }

    def _pull(self, action: str, arguments: Mapping[str, Any]) -> Pulled:
        self._post.gather(self._evidence)
        pulled = self._post.lever.pull(action, arguments)
        said = {name: value for name, value in pulled.told.items() if name != "password"}
        self._evidence.keep("sent", f"lever {action}: {pulled.outcome}", json.dumps([dict(arguments), said]).encode())
        return pulled

    def _await(self, find: Callable[[], Sequence[Delivered]], count: int) -> Sequence[Delivered]:
        late = time.monotonic() + self._post.wait
        while True:
            self._post.gather(self._evidence)
            found = find()
            if len(found) >= count or time.monotonic() >= late:
                return found
            time.sleep(_PAUSE)
