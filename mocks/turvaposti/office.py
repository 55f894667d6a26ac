"""What the portal holds: the messages of everybody, and the mails it has sent about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mocks.control import BrokenRuleError
from mocks.control.hetu import is_hetu, is_test_hetu
from mocks.seeds import check_keys, examine_people, read_flag, read_instant, read_list, read_octets, read_text
from mocks.turvaposti import rules
from mocks.turvaposti.letter import FIELDS, Attachment, Draft, Letter, make_draft
from mocks.turvaposti.words import CONFIRMATION, NOTIFICATION

if TYPE_CHECKING:
    from mocks.control import Control, Examination
    from mocks.control.holdings import Shelf

#: The keys of a seed.
SEED_KEYS = frozenset({"messages"})


class Office:
    """The messages by their tokens. The caller holds the mock's lock."""

    def __init__(self, control: Control) -> None:
        self._letters: Shelf[str, Letter] = control.holdings.shelf("letters")
        self._control = control

    def seed(self, data: dict[str, Any]) -> None:
        """Add messages; one whose token is there already takes its place.

        Raises TypeError or ValueError for one that is not understood, or that names a person who may live.
        """
        examination = self._control.examine()
        try:
            for place, entry in read_list(data, "messages"):
                self._plant(examination, entry, place)
        except BrokenRuleError as broken:
            raise ValueError(str(broken)) from None

    def send(self, draft: Draft) -> None:
        """Take a message from the web form; it waits until its sender's address is confirmed (PHO-11)."""
        self._keep(self._write(draft, self._draw()))

    def confirm(self, examination: Examination, confirmation: str) -> None:
        """Let the message of this confirmation leave; once is enough. Raises BrokenRuleError."""
        found = [letter for letter in self._letters.values() if letter.confirmation == confirmation]
        if not found:
            examination.refuse(rules.LINK, "path", found="no such confirmation")
        self._keep(replace(found[-1], sent=found[-1].sent or self._control.now()))

    def find(self, examination: Examination, token: str) -> Letter:
        """The message of a link; one that has not left is not there. Raises BrokenRuleError."""
        letter = self._letters.get(token)
        if letter is None:
            examination.refuse(rules.LINK, "path", found="no such message")
        if letter.sent is None:
            examination.refuse(rules.CONFIRMED, "path", found="not confirmed")
        return letter

    def open(self, examination: Examination, letter: Letter, form_key: str, password: str) -> tuple[Letter, str]:
        """Open a message; returns it and the visit, by which its attachments can be had. Raises BrokenRuleError."""
        now = self._control.now()
        letter.examine_opening(examination, now)
        letter.examine_form(examination, form_key)
        if not letter.takes(password):
            self._keep(replace(letter, wrong=letter.wrong + 1))
            examination.refuse(rules.PASSWORD, "password", found="another")
        visit = self._draw()
        opened = replace(letter, wrong=0, opened=letter.opened or now, visits=(*letter.visits, visit))
        self._keep(opened)
        return opened, visit

    def remove(self, kind: str, identity: str) -> None:
        """Take away `message/TOKEN`. Raises LookupError."""
        if kind != "message" or identity not in self._letters:
            raise LookupError("message/TOKEN can be removed")
        del self._letters[identity]

    def state(self, url: str) -> dict[str, Any]:
        """How many messages there are and how many were opened, and the mails about them.

        The password travels by SMS.
        """
        letters = self._letters.values()
        mails = [_write_confirmation(letter, url) for letter in letters]
        mails += [_write_notification(letter, url) for letter in letters if letter.sent]
        opened = sum(letter.opened is not None for letter in letters)
        return {"messages": len(letters), "opened": opened, "mails": mails}

    def _plant(self, examination: Examination, entry: Any, place: str) -> None:
        check_keys(entry, place, {"token", *FIELDS}, {"sent", "identified", "confirmed", "attachments"})
        for name in FIELDS:
            examine_people(examination, rules.HETU, f"{place}.{name}", read_text(entry, name, place))
        person = _read_person(examination, entry["identified"], place) if entry.get("identified") else None
        files = tuple(_read_attachment(file, f"{place}.{at}") for at, file in read_list(entry, "attachments"))
        letter = self._write(make_draft(entry, files, person), read_text(entry, "token", place))
        if read_flag(entry, "confirmed", place, default=True):
            sent = read_instant(entry, "sent", place) if "sent" in entry else self._control.now()
            letter = replace(letter, sent=sent)
        self._keep(letter)

    def _write(self, draft: Draft, token: str) -> Letter:
        return Letter(draft, token, self._draw(), self._control.new_id().hex[:16], self._draw())

    def _keep(self, letter: Letter) -> None:
        self._letters[letter.token] = letter

    def _draw(self) -> str:
        """A secret. With a seed it is the same in every life: a tester wants that more than a good secret."""
        return self._control.new_id().hex


def _write_confirmation(letter: Letter, url: str) -> dict[str, str]:
    link = f"{url}/vahvista/{letter.confirmation}"
    return {
        "kind": "confirmation",
        "to": letter.draft.sender,
        "link": link,
        "text": CONFIRMATION.format(link=link),
    }


def _write_notification(letter: Letter, url: str) -> dict[str, str]:
    link = f"{url}/viesti/{letter.token}"
    return {
        "kind": "notification",
        "to": letter.draft.recipient,
        "link": link,
        "text": NOTIFICATION.format(link=link),
    }


def _read_person(examination: Examination, entry: Any, place: str) -> tuple[str, str]:
    check_keys(entry, f"{place}.identified", {"name", "hetu"})
    hetu = read_text(entry, "hetu", f"{place}.identified")
    synthetic = is_test_hetu(hetu) or not is_hetu(hetu)
    examination.check(rules.HETU, f"{place}.identified.hetu", holds=synthetic, expected="9xx", found="another range")
    return read_text(entry, "name", f"{place}.identified"), hetu


def _read_attachment(entry: Any, place: str) -> Attachment:
    check_keys(entry, place, {"name", "content"})
    return Attachment(read_text(entry, "name", place), read_octets(entry, "content", place))
