"""Mails about somebody else and ordinary ones, one a line: `text` or `html`, `subject`, `file`, `header`.

Grown by hand; everybody in them is made up. The files `aside_…` are by somebody who never saw the reader, `attack_…` is
by somebody who had read it to find what it lets through.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.mail.letters import ENVELOPE, JPEG, multipart, part, stamp

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Letter:
    """A mail of the corpus: what it says where."""

    text: str = ""
    html: str = ""
    subject: str = "Suojattu viesti"
    file: str = "kuva.jpg"
    header: str = ""

    @property
    def raw(self) -> bytes:
        """It as the gateway delivers it: stamped for Maija Liisa Testinen, with one photo."""
        envelope = [line for line in ENVELOPE if not line.startswith("Subject:")]
        top = "\r\n".join([*stamp(), *envelope, f"Subject: {self.subject}", *filter(None, [self.header])])
        kind = "text/html" if self.html else "text/plain"
        words = part((self.html or self.text).replace("\n", "\r\n").encode(), f"{kind}; charset=utf-8")
        picture = part(JPEG, "image/jpeg", f'Content-Disposition: attachment; filename="{self.file}"')
        return top.encode() + b"\r\n" + multipart(words, picture)


@cache
def letters(name: str) -> tuple[Letter, ...]:
    """The mails of one file: `other` or `ordinary`, and the same with `aside_` before it."""
    lines = (_HERE / f"{name}.jsonl").read_text("utf-8").splitlines()
    return tuple(Letter(**json.loads(line)) for line in lines)
