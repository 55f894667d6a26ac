"""Messages to the mock gateway that are wrong in one place, each made from a good one by one defect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.mocks.defects import Defect
from tests.mocks.defects.mail import LIVING, UNIT

Message = dict[str, Any]

FILE = {"name": "kuva.jpg", "type": "image/jpeg", "content": "/9j/4AAQ"}
GOOD: Message = {
    "citizen": {"name": "Maija Testinen", "hetu": "150372-901R"},
    "to": UNIT,
    "subject": "Kuva",
    "text": "Hei",
    "files": [FILE],
}


def change(**changes: Any) -> Callable[[Message], Message]:
    """Another message; None takes a key away."""
    return lambda message: {key: value for key, value in {**message, **changes}.items() if value is not None}


def citizen(**changes: Any) -> Callable[[Message], Message]:
    """Another citizen."""
    return change(citizen={**GOOD["citizen"], **changes})


def file(**changes: Any) -> Callable[[Message], Message]:
    """A second file that is another."""
    return change(files=[FILE, {**FILE, **changes}])


DEFECTS = tuple(
    Defect(f"gateway.{name}", f"gateway.{rule}", spoil, place)
    for name, rule, place, spoil in (
        ("living-citizen", "hetu", "hetu", citizen(hetu=LIVING)),
        ("check-character", "hetu.form", "hetu", citizen(hetu="150372-901S")),
        ("no-such-day", "hetu.form", "hetu", citizen(hetu="310272-901R")),
        ("hetu-in-words", "hetu.form", "hetu", citizen(hetu="hello")),
        ("no-name", "name", "name", citizen(name=" ")),
        ("name-of-two-lines", "name", "name", citizen(name="Maija\r\nX-Sender-Hetu: 1")),
        ("long-name", "name", "name", citizen(name="x" * 201)),
        ("no-address", "to", "to", change(to="porvoo")),
        ("two-addresses", "to", "to", change(to=f"{UNIT}, other@example.test")),
        ("address-in-brackets", "to", "to", change(to=f"<{UNIT}>")),
        ("subject-of-two-lines", "subject", "subject", change(subject="a\nBcc: x@y")),
        ("long-subject", "subject", "subject", change(subject="x" * 201)),
        ("nothing-in-it", "content", "text", change(text=" ", files=[])),
        ("file-without-name", "json", "body", file(name="")),
        ("file-of-two-lines", "file", "file 2", file(name="a\nb")),
        ("file-type", "type", "file 2", file(type="jpeg")),
        ("file-not-base64", "json", "body", file(content="*")),
        ("no-citizen", "json", "body", change(citizen=None)),
        ("unknown-key", "json", "body", change(cc=UNIT)),
        ("text-of-numbers", "json", "body", change(text=7)),
        ("hetu-in-the-text", "hetu", "text", change(text=f"Hei, {LIVING}")),
        ("hetu-in-the-subject", "hetu", "subject", change(subject=LIVING)),
        ("not-delivered", "delivered", "smtp", change(to="nobody@example.test")),
    )
)
