"""What went over the wire in a case, redacted as it is kept. A HETU outside the 900-series stops the run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from conform.people import check_synthetic, redact

_LONGEST = 20_000  # characters of one message that are kept


@dataclass
class Evidence:
    """The exchanges of one case. `secrets` says what stands for each secret."""

    secrets: Mapping[str, str] = field(default_factory=dict)
    messages: list[tuple[str, str]] = field(default_factory=list)

    def keep(self, kind: str, head: str, body: bytes) -> None:
        """Keep a message: `sent` or `received`. What is no text is kept as its size and digest.

        Raises RealPersonError.
        """
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            text = f"[{len(body)} octets, sha256 {hashlib.sha256(body).hexdigest()}]"
        check_synthetic(head + text)
        self.messages.append((kind, redact(f"{head}\n\n{text[:_LONGEST]}", self.secrets)))

    def write(self, folder: Path) -> list[str]:
        """Write a file a message, and a list of their digests; returns the files' names."""
        folder.mkdir(parents=True, exist_ok=True)
        names, digests = [], {}
        for number, (kind, text) in enumerate(self.messages, 1):
            name = f"{number:02}-{kind}.http"
            (folder / name).write_text(text, encoding="utf-8")
            digests[name] = hashlib.sha256(text.encode()).hexdigest()
            names.append(name)
        (folder / "sha256.json").write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
        return names
