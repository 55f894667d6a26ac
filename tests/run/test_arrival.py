"""A mail lies in its mailbox and nowhere else; a run that goes on after a crash fetches it once more (PHO-05)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from adapter.errors import NotFound, Refused
from adapter.run.arrival import fetch_mail, open_mail
from adapter.run.house import MailHouse
from adapter.run.run import Run
from adapter.store.decisions import Given

BOX = "kuvat.porvoo@ita-uusimaa.example"
MAIL = b"Subject: Kuva\r\n\r\nHei."
OTHER = b"Subject: Kuva\r\n\r\nMoi."


@dataclass
class Box:
    """A mailbox with one mail, claimed or in quarantine."""

    claimed: bytes | None = MAIL
    aside: bytes | None = None
    fetched: int = 0

    def fetch(self, uid: int, key: str) -> bytes:
        assert (uid, key) == (7, "m1")
        self.fetched += 1
        return _there(self.claimed)

    def look(self, key: str) -> bytes:
        assert key == "m1"
        return _there(self.aside)


@dataclass
class Attempt:
    """A run that remembers what was made once, as long as its process lives."""

    message: str = "m1"
    attempt: str = "m1-1"
    made: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]


class NoBlobs:
    """Whoever keeps or opens a blob here has kept a mail."""


def _there(mail: bytes | None) -> bytes:
    if mail is None:
        raise NotFound.because("PHO-05", "it is not here.")
    return mail


def _house(box: Box) -> MailHouse:
    given = SimpleNamespace(given=lambda _: Given())
    return cast("MailHouse", SimpleNamespace(mailbox=lambda _: box, decisions=given, malware=None, blobs=NoBlobs()))


def _run() -> Run:
    return cast("Run", Attempt())


def test_a_run_fetches_a_mail_once_and_keeps_no_copy() -> None:
    box, run = Box(), _run()
    source = fetch_mail(run, _house(box), BOX, 7)
    assert open_mail(run, _house(box), BOX, source) == MAIL
    assert box.fetched == 1


@pytest.mark.parametrize("box", [Box(), Box(None, MAIL)], ids=["claimed", "quarantine"])
def test_after_a_crash_it_is_fetched_from_where_it_lies(box: Box) -> None:
    source = fetch_mail(_run(), _house(Box()), BOX, 7)
    assert open_mail(_run(), _house(box), BOX, source) == MAIL


def test_another_mail_in_its_place_is_not_taken_for_it() -> None:
    source = fetch_mail(_run(), _house(Box()), BOX, 7)
    with pytest.raises(Refused, match="another message"):
        open_mail(_run(), _house(Box(OTHER)), BOX, source)


def test_a_mail_that_a_person_took_away_is_said_to_be_gone() -> None:
    source = fetch_mail(_run(), _house(Box()), BOX, 7)
    with pytest.raises(NotFound):
        open_mail(_run(), _house(Box(None)), BOX, source)
