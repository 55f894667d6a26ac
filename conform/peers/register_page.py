"""What a register of organisations answers: entries, and the pages that they come in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_OID = re.compile(r"[0-2](\.(0|[1-9]\d*))+", re.ASCII)


@dataclass(frozen=True)
class Entry:
    """One entry: its OID, and its attributes by the names of `NAMES`; what has no value is empty."""

    oid: str
    attributes: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")


@dataclass(frozen=True)
class Page:
    """One page: what it holds, and what it says of the whole. `tag` is its ETag, empty where it has none."""

    entries: tuple[Entry, ...]
    total: int
    pages: int
    tag: str = ""


@dataclass(frozen=True)
class Answer:
    """What came: the status, the headers with small names, the octets."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The body as a JSON object; empty where it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def is_oid(text: str) -> bool:
    """Whether a text is an OID: numbers with dots, none with a leading zero (ITU-T X.660 7.6)."""
    return _OID.fullmatch(text) is not None


def read_first(values: object) -> str:
    """The first value of an attribute; empty where it has none."""
    return str(values[0]) if isinstance(values, list) and values and values[0] is not None else ""
