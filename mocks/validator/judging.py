"""Judge an order: every finding at once, each a sentence. Signatures are neither demanded nor verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mocks.control import BrokenRuleError, Examination, digest
from mocks.kanta.documents import Document, read_document
from mocks.kanta.frame import Frame, Receiving, read_frame
from mocks.pki import KANTA_OID
from mocks.validator import rules
from mocks.xml.markup import NotWellFormedError, parse, value
from mocks.xml.types import show

if TYPE_CHECKING:
    from mocks.control import Rule

_KEYS = ("messageId", "palveluPyynto", "level", "siirtokehysXml", "asiakirjaXml")
_LEVEL = "1"
_DECLARATION = "<?xml "


@dataclass(frozen=True)
class Order:
    """What a client wants validated: a frame and the document in it, of one service request."""

    message_id: str
    request: str
    level: str
    frame: str
    document: str


class Complete(Examination):
    """An examination that goes on after a broken rule, so that a client learns of all of them at once."""

    def check(self, rule: Rule, place: str, *, holds: bool, expected: str = "", found: str = "") -> bool:
        """Write down a step; returns whether the rule holds."""
        try:
            return super().check(rule, place, holds=holds, expected=expected, found=found)
        except BrokenRuleError:
            return False

    def findings(self) -> list[str]:
        """What was found wrong, each once, without a semicolon, which separates findings on the wire."""
        failed = [step for step in self.steps if step.outcome == "failed"]
        told = [
            f"{step.place}: {step.rule.demand} ({step.rule.id}); expected {step.expected}, found {step.found}"
            if step.expected
            else f"{step.place}: {step.rule.demand} ({step.rule.id})"
            for step in failed
        ]
        return list(dict.fromkeys(text.replace(";", ",") for text in told))


def read_order(content: Any, examination: Examination) -> Order | None:
    """The order in a JSON body; None when it is none."""
    holds = isinstance(content, dict) and set(content) == set(_KEYS)
    holds = holds and all(isinstance(content[key], str) for key in _KEYS)
    if not examination.check(rules.SHAPE, "order", holds=holds):
        return None
    return Order(*(content[key] for key in _KEYS))


def describe_order(order: Order) -> dict[str, str]:
    """The document's OID and a digest of its client, as far as they can be read."""
    try:
        root = parse(order.document.encode())
        patient = value(root, "hl7:recordTarget/hl7:patientRole/hl7:id", "extension")
        return {"document": value(root, "hl7:id", "root"), "patient": digest(patient)}
    except (NotWellFormedError, UnicodeEncodeError):
        return {}


def judge(order: Order, now: datetime, examination: Examination) -> None:
    """Examine an order's frame and document, each by itself and both together."""
    examination.check(rules.LEVEL, "order/level", holds=order.level == _LEVEL, expected=_LEVEL, found=show(order.level))
    for place, text in (("siirtokehysXml", order.frame), ("asiakirjaXml", order.document)):
        declared = text.startswith(_DECLARATION) and text.count(_DECLARATION) == 1
        examination.check(rules.DECLARATION, place, holds=declared)
        examination.check(rules.LINES, place, holds="\r" not in text)
    document = _read_document(order.document, examination)
    frame = _read_frame(order.frame, now, examination)
    if frame is not None:
        examination.check(
            rules.REQUEST,
            "order/palveluPyynto",
            holds=order.request == frame.request,
            expected=show(frame.request),
            found=show(order.request),
        )
    if frame is not None and document is not None:
        examination.check(rules.SAME, "siirtokehysXml", holds=frame.document.content == document.content)


def _read_document(text: str, examination: Examination) -> Document | None:
    try:
        document = read_document(text.encode(), examination)
    except BrokenRuleError:
        return None
    except (NotWellFormedError, UnicodeEncodeError):
        examination.check(rules.READABLE, "asiakirjaXml", holds=False)
        return None
    examination.check(rules.SOCIAL, "asiakirjaXml", holds=document.kind == "social")
    return document


def _read_frame(text: str, now: datetime, examination: Examination) -> Frame | None:
    try:
        return read_frame(parse(text.encode()), Receiving(KANTA_OID, now), examination)
    except BrokenRuleError:
        return None
    except (NotWellFormedError, UnicodeEncodeError):
        examination.check(rules.READABLE, "siirtokehysXml", holds=False)
        return None
