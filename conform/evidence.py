"""What went over the wire in a case, redacted as it is kept. A HETU outside the 900-series stops the run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from conform.people import check_synthetic
from conform.redaction import Veil, check_octets, describe
from conform.traffic import Message

_LONGEST = 20_000  # characters of one message that are kept
_LONGEST_LINE = 160


@dataclass(frozen=True)
class Kept:
    """One file of evidence, as it is written."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        """The digest of its octets."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def line(self) -> str:
        """What it is, such as `POST /fhir/Patient` or `HTTP 201`."""
        return self.text.partition("\n")[0][:_LONGEST_LINE]


@dataclass
class Evidence:
    """The exchanges of one case, by its name. `secrets` says what stands for each secret.

    `raw`: what came and went as it was, where the vendor asked to keep that too.
    """

    secrets: Mapping[str, str] = field(default_factory=dict)
    case: str = ""
    messages: list[tuple[str, str]] = field(default_factory=list)
    veil: Veil = field(default_factory=Veil)
    raw: list[bytes] | None = None

    def keep(self, kind: str, head: str, body: bytes) -> None:
        """Keep a message: `sent` or `received`. What is no text is kept as its size and digest.

        Raises RealPersonError.
        """
        check_synthetic(head)
        check_octets(body)
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            text = describe(body)
        self.messages.append((kind, self.veil.cover(f"{head}\n\n{text}", self.secrets)[:_LONGEST]))
        if self.raw is not None:
            self.raw.append(head.encode() + b"\n\n" + body)

    def files(self) -> list[Kept]:
        """A file a message, in their order."""
        return [Kept(f"{number:02}-{kind}.http", text) for number, (kind, text) in enumerate(self.messages, 1)]

    def write(self, folder: Path) -> list[str]:
        """Write a file a message, and a list of their digests; returns the files' names."""
        folder.mkdir(parents=True, exist_ok=True)
        files = self.files()
        for file in files:
            (folder / file.name).write_bytes(file.text.encode())
        digests = {file.name: file.sha256 for file in files}
        (folder / "sha256.json").write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
        return [file.name for file in files]

    def write_raw(self, folder: Path) -> None:
        """Write what came and went as it was."""
        folder.mkdir(parents=True, exist_ok=True)
        for file, octets in zip(self.files(), self.raw or (), strict=False):
            (folder / file.name).write_bytes(octets)


def keep_traffic(messages: Iterable[Message], evidence: Evidence) -> Evidence:
    """Keep what was seen of a system's own messages. Raises RealPersonError."""
    for message in messages:
        if not message.head and not message.body:
            continue  # its exchange is evidence of its case already
        head = "\n".join([message.interaction, *(f"{name}: {value}" for name, value in message.head.items())])
        evidence.keep("system" if message.by_system else "peer", head, message.body)
    return evidence
