"""Mutants of mails: what bad wires, bad gateways and bad people make of a mail.

A seed and a number give the same mutant every time.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from random import Random

from tests.mail.letters import PDF, letter, multipart, part, photo, single, text
from tests.mail.mails.case import PICTURES, PNG, quoted_printable

_TOKENS = (
    b"\r\n",
    b"\n",
    b"\r",
    b"\r\n\r\n",
    b"--b1\r\n",
    b"--b1--\r\n",
    b"\r\n--b1\r\n",
    b"--in",
    b"--",
    b"\0",
    b"=",
    b"==",
    b" ",
    b"\t",
    b"Content-Type: text/plain\r\n",
    b"Content-Type: message/rfc822\r\n",
    (b"Content-Transfer-Encoding: base64\r\n"),
    b"/9j/",
    b"=FF=D8",
    (b"Content-Transfer-Encoding: quoted-printable\r\n"),
    (b"Content-Type: multipart/mixed; boundary=b1\r\n"),
    b'"',
    b";",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"boundary=",
    b"filename*0*=utf-8''%",
    b"=?utf-8?b?",
    b"<style>",
    b"-->",
    b"begin 644 x\n",
    b"charset=utf-7",
    b"multipart/",
    b"text/html",
)


def encoded(content: bytes) -> tuple[bytes, ...]:
    """The ways a photo stands in the mails below, without their last line."""
    lines = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return lines[:-2], quoted_printable(content), content


def _printable(content: bytes) -> bytes:
    return b"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + encoded(content)[1]


def seeds() -> list[bytes]:
    """Mails that are in order."""
    jpeg, jpeg_2, png, heic, webp = PICTURES
    html = part(b"<p>Kuva <img src='cid:1'></p>", "text/html; charset=utf-8", encoding="8bit")
    related = multipart(html, photo(png, "image/png"), kind="related", boundary="in1")
    forward = b"Content-Type: message/rfc822\r\n\r\n" + single(
        multipart(photo(heic), text("hei"), boundary="in2"), headers=()
    )
    return [
        letter(text("Kuva."), photo(jpeg)),
        letter(text("Kuvat."), related, photo(webp)),
        letter(multipart(text("Kuva."), html, kind="alternative", boundary="in3"), _printable(jpeg_2)),
        letter(text("Kuva.", "iso-8859-1", "quoted-printable"), forward),
        letter(part(jpeg, "image/jpeg", encoding="binary"), photo(png), text("loppu")),
        letter(photo(PNG), part(PDF, "application/pdf")),
        single(photo(jpeg)),
    ]


class Mutation:
    """One mutant at a time; the seed and the order of calls decide everything."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)  # noqa: S311 – no secret
        self._seeds = seeds()
        self._ways: tuple[Callable[[bytes], bytes], ...] = (
            self._flip,
            self._insert,
            self._insert,
            self._cut,
            self._truncate,
            self._copy_lines,
            self._drop_lines,
            self._swap_lines,
            self._line_ends,
            self._splice,
            self._case,
            self._spaces,
        )

    def next(self) -> bytes:
        """One to four changes of a mail in order."""
        raw = self._rng.choice(self._seeds)
        for _ in range(self._rng.randint(1, 4)):
            raw = self._rng.choice(self._ways)(raw)
        return raw

    def _place(self, raw: bytes) -> int:
        """Half of the time a place near the structure, which is small beside the photos."""
        if self._rng.random() < 0.6 and (marks := _finds(raw, b"Content-") + _finds(raw, b"--")):
            return min(len(raw), max(0, self._rng.choice(marks) + self._rng.randint(-4, 90)))
        return self._rng.randint(0, len(raw))

    def _flip(self, raw: bytes) -> bytes:
        at = self._place(raw)
        return raw[:at] + bytes([self._rng.randrange(256)]) + raw[at + 1 :]

    def _insert(self, raw: bytes) -> bytes:
        at = self._place(raw)
        return raw[:at] + self._rng.choice(_TOKENS) + raw[at:]

    def _cut(self, raw: bytes) -> bytes:
        at = self._place(raw)
        return raw[:at] + raw[at + self._rng.randint(1, 120) :]

    def _truncate(self, raw: bytes) -> bytes:
        return raw[: self._place(raw)] if self._rng.random() < 0.3 else raw

    def _lines(self, raw: bytes) -> tuple[list[bytes], int, int]:
        lines = raw.splitlines(keepends=True)
        at = raw[: self._place(raw)].count(b"\n")
        return lines, min(at, len(lines)), self._rng.randint(1, 6)

    def _copy_lines(self, raw: bytes) -> bytes:
        lines, at, size = self._lines(raw)
        to = self._rng.randint(0, len(lines))
        return b"".join([*lines[:to], *lines[at : at + size], *lines[to:]])

    def _drop_lines(self, raw: bytes) -> bytes:
        lines, at, size = self._lines(raw)
        return b"".join(lines[:at] + lines[at + size :])

    def _swap_lines(self, raw: bytes) -> bytes:
        lines, at, _ = self._lines(raw)
        to = self._rng.randint(0, max(0, len(lines) - 1))
        if at < len(lines):
            lines[at], lines[to] = lines[to], lines[at]
        return b"".join(lines)

    def _line_ends(self, raw: bytes) -> bytes:
        at = self._place(raw)
        return raw[:at] + raw[at:].replace(
            b"\r\n", self._rng.choice((b"\n", b"\r", b"\r\r\n")), self._rng.randint(1, 30)
        )

    def _splice(self, raw: bytes) -> bytes:
        other = self._rng.choice(self._seeds)
        return raw[: self._place(raw)] + other[self._place(other) :]

    def _case(self, raw: bytes) -> bytes:
        at = self._place(raw)
        return raw[:at] + raw[at : at + 30].swapcase() + raw[at + 30 :]

    def _spaces(self, raw: bytes) -> bytes:
        at = self._place(raw)
        return raw[:at] + raw[at:].replace(b" ", self._rng.choice((b"", b"\t", b"  ", b"\r\n ")), 1)


def _finds(raw: bytes, mark: bytes) -> list[int]:
    found, at = [], raw.find(mark)
    while at >= 0:
        found.append(at)
        at = raw.find(mark, at + 1)
    return found
