"""Mails to the mail mock by SMTP that are wrong in one place, each made from a good one by one defect."""

from __future__ import annotations

import base64
from collections.abc import Callable

from tests.mocks.defects import Defect

UNIT = "kuvat.porvoo@example.test"
GOOD = (
    b"From: no-reply@gateway.turvaposti.example\r\n"
    b"To: kuvat.porvoo@example.test\r\n"
    b"Date: Tue, 03 Nov 2026 10:11:00 +0200\r\n"
    b"Message-ID: <k1@gateway.turvaposti.example>\r\n"
    b"Subject: Suojattu viesti\r\n"
    b"X-Sender-Hetu: 150372-901R\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=raja\r\n"
    b"\r\n"
    b"--raja\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: base64\r\n"
    b"\r\n"
    b"SGVpIQ==\r\n"
    b"--raja\r\n"
    b"Content-Type: image/jpeg\r\n"
    b"Content-Transfer-Encoding: base64\r\n"
    b"\r\n"
    b"/9j/4AAQ\r\n"
    b"--raja--\r\n"
)
#: A HETU with the right check character that is of no test range.
LIVING = "131052-" + "308T"


def swap(old: str, new: str) -> Callable[[bytes], bytes]:
    """Put one text in the place of another, once."""

    def spoil(mail: bytes) -> bytes:
        assert old.encode() in mail, old
        return mail.replace(old.encode(), new.encode(), 1)

    return spoil


def drop(name: str) -> Callable[[bytes], bytes]:
    """Take the first field of this name away."""

    def spoil(mail: bytes) -> bytes:
        lines = mail.split(b"\r\n")
        lines.remove(next(line for line in lines if line.startswith(name.encode() + b":")))
        return b"\r\n".join(lines)

    return spoil


def add(field: str) -> Callable[[bytes], bytes]:
    """Put a field on top."""
    return lambda mail: field.encode() + b"\r\n" + mail


def _encode(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


DEFECTS = tuple(
    Defect(f"mail.{name}", f"mail.{rule}", spoil, place)
    for name, rule, place, spoil in (
        ("no-from", "message.from", "From", drop("From")),
        ("two-from", "message.from", "From", add("From: other@example.test")),
        ("from-without-address", "message.from", "From", swap("no-reply@gateway.turvaposti.example", "Turvaposti")),
        ("no-date", "message.date", "Date", drop("Date")),
        ("two-dates", "message.date", "Date", add("Date: Tue, 03 Nov 2026 10:11:00 +0200")),
        ("date-in-words", "message.date", "Date", swap("Tue, 03 Nov 2026 10:11:00 +0200", "yesterday")),
        ("date-without-zone", "message.date", "Date", swap(" +0200", "")),
        ("date-of-iso", "message.date", "Date", swap("Tue, 03 Nov 2026 10:11:00 +0200", "2026-11-03T10:11:00+02:00")),
        ("two-subjects", "message.once", "Subject", add("Subject: x")),
        ("two-to", "message.once", "To", add("To: other@example.test")),
        ("two-message-ids", "message.once", "Message-ID", add("Message-ID: <k2@x>")),
        ("two-mime-versions", "message.once", "MIME-Version", add("MIME-Version: 1.0")),
        ("id-without-brackets", "message.id", "Message-ID", swap("<k1@gateway.turvaposti.example>", "k1@x")),
        ("id-without-right-side", "message.id", "Message-ID", swap("<k1@gateway.turvaposti.example>", "<k1>")),
        ("id-with-space", "message.id", "Message-ID", swap("<k1@", "<k 1@")),
        ("subject-in-utf8", "message.ascii", "line 5", swap("Suojattu", "Näkymätön")),
        ("subject-in-latin1", "message.ascii", "line 5", lambda mail: mail.replace(b"Suojattu", b"N\xe4kyv\xe4")),
        ("line-without-colon", "message.field", "line 1", add("Received from nowhere")),
        ("space-in-a-name", "message.field", "line 5", swap("Subject:", "Sub ject:")),
        ("folded-first-line", "message.field", "line 1", add(" From: x@y")),
        ("long-line", "message.line", "line 14", swap("SGVpIQ==", "A" * 999)),
        ("long-field", "message.line", "line 5", swap("Suojattu", "x" * 999)),
        ("bare-lf", "message.ends", "line 14", swap("SGVpIQ==\r\n", "SGVp\nIQ==\r\n")),
        ("bare-cr", "message.ends", "line 5", swap("Suojattu viesti", "Suojattu\rviesti")),
        ("no-mime-version", "message.version", "MIME-Version", drop("MIME-Version")),
        ("mime-version-2", "message.version", "MIME-Version", swap("MIME-Version: 1.0", "MIME-Version: 2.0")),
        ("type-without-slash", "message.type", "part 2", swap("image/jpeg", "jpeg")),
        ("type-of-two", "message.type", "part 2", swap("image/jpeg", "image/jpeg, image/png")),
        (
            "encoding-unknown",
            "message.encoding",
            "part 2",
            swap("jpeg\r\nContent-Transfer-Encoding: base64", "jpeg\r\nContent-Transfer-Encoding: base46"),
        ),
        ("base64-with-other-letters", "message.base64", "part 2", swap("/9j/4AAQ", "/9j/*AAQ")),
        ("base64-cut", "message.base64", "part 2", swap("/9j/4AAQ", "/9j/4AA")),
        ("no-boundary", "message.boundary", "message", swap("; boundary=raja", "")),
        ("another-boundary", "message.boundary", "message", swap("boundary=raja", "boundary=reuna")),
        ("no-end", "message.boundary", "message", swap("--raja--\r\n", "")),
        ("hetu-in-a-field", "hetu", "message", swap("150372-901R", LIVING)),
        ("hetu-in-the-text", "hetu", "part 1", swap("SGVpIQ==", _encode(f"Hei, {LIVING}"))),
        ("hetu-in-an-encoded-field", "hetu", "Subject", swap("Suojattu viesti", f"=?utf-8?b?{_encode(LIVING)}?=")),
    )
)
