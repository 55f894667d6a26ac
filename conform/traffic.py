"""What the system under test sent and got, as its peer saw it: what is observed is checked on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """One message. `interaction` is its name in the role, such as `archive`, `Consent/$evaluate`, `C-STORE`, `mail`.

    `marks` is what the peer knows beside it: rules that were broken, the subject of a certificate, the answer.
    """

    interaction: str
    by_system: bool
    head: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    marks: Mapping[str, Any] = field(default_factory=dict)
    case: str = ""
    secured: str = ""  # such as "TLS 1.3, mutual"; empty where nothing is known
