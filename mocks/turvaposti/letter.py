"""A message that waits in the portal for its recipient."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from mocks.turvaposti import rules

if TYPE_CHECKING:
    from mocks.control import Examination

#: How long a message can be opened again after it was opened first (public: the guide for recipients).
OPEN_FOR = timedelta(days=14)

#: How many wrong passwords lock a message for good (ours).
TRIES = 5


@dataclass(frozen=True)
class Attachment:
    """A file beside the text."""

    name: str
    content: bytes


@dataclass(frozen=True, repr=False)
class Draft:
    """What a sender has written. `identified` is whom the portal strongly identified the sender as: name and HETU."""

    sender: str
    recipient: str
    subject: str
    text: str
    password: str
    attachments: tuple[Attachment, ...] = ()
    identified: tuple[str, str] | None = None


#: What a sender writes.
FIELDS = ("sender", "recipient", "subject", "text", "password")


def make_draft(
    written: Mapping[str, Any], attachments: tuple[Attachment, ...], identified: tuple[str, str] | None = None
) -> Draft:
    """A draft from the fields of a form or a seed. Raises KeyError or TypeError for one that is missing or no text."""
    sender, recipient, subject, text, password = (written[name] for name in FIELDS)
    if not all(isinstance(written[name], str) for name in FIELDS):
        raise TypeError(f"{', '.join(FIELDS)} are texts")
    return Draft(sender, recipient, subject, text, password, attachments, identified)


@dataclass(frozen=True, repr=False)
class Letter:
    """A draft on its way.

    It has left when its sender's address was confirmed, and closes 14 days after it was opened. `number` is its id,
    which opens nothing; `token`, `confirmation`, `form_key` and the `visits` are secrets.
    """

    draft: Draft
    token: str
    confirmation: str
    number: str
    form_key: str
    sent: datetime | None = None
    opened: datetime | None = None
    wrong: int = 0
    visits: tuple[str, ...] = ()

    @property
    def closes(self) -> datetime | None:
        """Until when it can be opened; None when it never was."""
        return self.opened and self.opened + OPEN_FOR

    def examine_opening(self, examination: Examination, now: datetime) -> None:
        """Whether anybody may open it any more. Raises BrokenRuleError."""
        examination.check(rules.OPEN_FOR, "link", holds=not self.closes or now <= self.closes, found="later")
        examination.check(rules.TRIES, "password", holds=self.wrong < TRIES, found=f"{self.wrong} wrong ones")

    def examine_form(self, examination: Examination, form_key: str) -> None:
        """Whether the form is the one that was shown. Raises BrokenRuleError."""
        right = secrets.compare_digest(form_key.encode(), self.form_key.encode())
        examination.check(rules.FORM_KEY, "key", holds=right, found="another" if form_key else "none")

    def takes(self, password: str) -> bool:
        """Whether this is the password."""
        return secrets.compare_digest(password.encode(), self.draft.password.encode())

    def find_attachment(self, examination: Examination, number: int, visit: str, now: datetime) -> Attachment:
        """One attachment, for a visit. Raises BrokenRuleError."""
        self.examine_opening(examination, now)
        examination.check(rules.VISIT, "cookie", holds=visit in self.visits, found="another" if visit else "none")
        count = len(self.draft.attachments)
        if not 1 <= number <= count:
            examination.refuse(rules.ATTACHMENT, "path", expected=f"1 to {count}", found=str(number))
        return self.draft.attachments[number - 1]
