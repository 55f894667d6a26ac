"""Calls to the SMS gateway that are wrong in one place, each made from a good one by one defect."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.mocks.defects import Defect
from tests.mocks.defects.mail import LIVING

BARRED = "+447700900456"


@dataclass(frozen=True)
class Call:
    """One POST: its headers and octets."""

    headers: dict[str, str]
    body: bytes


TEXTS: dict[str, Any] = {"from": "Testi", "to": "+447700900123", "text": "Testiasema: lähetä kuva."}
GOOD = Call(
    {"Authorization": "Bearer secret-sms", "Idempotency-Key": "k1", "Content-Type": "application/json"},
    json.dumps(TEXTS).encode(),
)


def head(name: str, value: str) -> Callable[[Call], Call]:
    """Another header."""
    return lambda call: replace(call, headers={**call.headers, name: value})


def body(**changes: Any) -> Callable[[Call], Call]:
    """Another body; None takes a key away."""
    changed = {key: value for key, value in {**TEXTS, **changes}.items() if value is not None}
    return lambda call: replace(call, body=json.dumps(changed).encode())


def octets(raw: bytes) -> Callable[[Call], Call]:
    """Another body, as it is."""
    return lambda call: replace(call, body=raw)


DEFECTS = tuple(
    Defect(f"sms.{name}", f"sms.{rule}", spoil, place)
    for name, rule, place, spoil in (
        ("no-token", "token", "Authorization", head("Authorization", "")),
        ("wrong-token", "token", "Authorization", head("Authorization", "Bearer other")),
        ("basic", "token", "Authorization", head("Authorization", "Basic c2VjcmV0LXNtcw==")),
        ("no-key", "key", "Idempotency-Key", head("Idempotency-Key", "")),
        ("long-key", "key", "Idempotency-Key", head("Idempotency-Key", "k" * 129)),
        ("key-with-space", "key", "Idempotency-Key", head("Idempotency-Key", "k 1")),
        ("used-key", "key.used", "Idempotency-Key", head("Idempotency-Key", "used")),
        ("form-type", "type", "Content-Type", head("Content-Type", "text/plain")),
        ("no-json", "json", "body", octets(b"from=Testi")),
        ("list", "json", "body", octets(b"[]")),
        ("no-sender", "fields", "body", body(**{"from": None})),
        ("more-fields", "fields", "body", body(ttl=60)),
        ("number-of-digits", "fields", "body", body(to=447700900123)),
        ("national-number", "number", "to", body(to="040 000 0101")),
        ("zero-first", "number", "to", body(to="+0447700900123")),
        ("short-number", "number", "to", body(to="+44770")),
        ("long-number", "number", "to", body(to="+4477009001234567")),
        ("long-sender", "sender", "from", body(**{"from": "TwelveLetter"})),
        ("sender-with-umlaut", "sender", "from", body(**{"from": "Itä"})),
        ("no-text", "text", "text", body(text="")),
        ("long-text", "text", "text", body(text="x" * 1001)),
        ("control-character", "text.letters", "text", body(text="a\x07b")),
        ("hetu", "hetu", "text", body(text=f"Hei {LIVING}")),
        ("barred", "number.barred", "to", body(to=BARRED)),
    )
)
