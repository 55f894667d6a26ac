"""Who sent a request mail, as far as its headers say."""

from __future__ import annotations

import pytest

from adapter.mail import read_mail
from adapter.release.reading.sender import Way, read_sender
from adapter.release.rules.request import Sender

BOX = "kuvat@hus.example"
HOP = "Received: from turvaposti.example by lautta with HTTPS; Wed, 04 Nov 2026 09:20:00 +0200"


def sent(*headers: str, by_portal: bool = False) -> Sender:
    raw = "\r\n".join([*headers, "Message-ID: <x@y>", "", "Hei"]).encode()
    return read_sender(read_mail(raw), Way(BOX, by_portal=by_portal))


@pytest.mark.parametrize(
    ("header", "name", "domain"),
    [
        ("From: Testi Testila <tk@Porvoo.example>", "Testi Testila", "porvoo.example"),
        ("From: tk@porvoo.example", "", "porvoo.example"),
        ("From: =?utf-8?q?Testil=C3=A4?= <tk@porvoo.example>", "Testil\u00e4", "porvoo.example"),
        ("From: Maija 010594Y9032 <tk@porvoo.example>", "", "porvoo.example"),
        ("From: a <a@b.example>, c <c@d.example>", "", ""),  # who of the two it was is not known
        ("From: x <x@not_a/domain>", "x", ""),
        ("Subject: nobody", "", ""),
    ],
)
def test_a_mails_own_words_are_kept_as_far_as_they_say_who(header: str, name: str, domain: str) -> None:
    assert sent(header) == Sender(name, domain, BOX)


def test_only_the_portals_own_message_says_whom_the_portal_has_identified() -> None:
    headers = (HOP, "X-Sender-Name: Testi Testila", "From: tk@porvoo.example")
    assert sent(*headers, by_portal=True) == Sender(
        "Testi Testila", "porvoo.example", BOX, "turvaposti.example", identified=True
    )
    assert sent(*headers) == Sender("", "porvoo.example", BOX)


def test_a_portal_that_has_identified_nobody_is_named_all_the_same() -> None:
    assert sent(HOP, "From: T <tk@porvoo.example>", by_portal=True) == Sender(
        "T", "porvoo.example", BOX, "turvaposti.example"
    )
