"""How a client wants what a search finds: how many, in which order, and what beside them (FHIR R4 search). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from adapter.errors import Refused, Unsupported
from adapter.rest import inclusions
from adapter.rest.subset import Part
from adapter.store.inclusion import Inclusion
from adapter.store.parameters import parameters_of
from adapter.store.sorting import SORTABLE, Order

MOST = 500
_USUAL = "100"
_FURTHEST = 10_000  # all before it are read for a page
_MOST_ORDERS = 5
_TOTALS = ("none", "estimate", "accurate")
LAST_UPDATED = "_lastUpdated"
#: Parameters that say nothing of what is found, nor of whom: any link may hold them.
HARMLESS = frozenset({"_count", "_sort", "_total", "_summary", "_elements", *inclusions.NAMES})
#: All that is read here.
NAMES = HARMLESS | {"_offset", "_format", "_pretty"}
Asked = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Results:
    """What was asked for. `orders`: none for the order of the last change, `upward` with the oldest first.

    `total`: one of R4's words; empty where nothing was said.
    """

    count: int
    offset: int
    orders: tuple[Order, ...]
    upward: bool
    total: str
    part: Part
    inclusions: tuple[Inclusion, ...]

    @classmethod
    def read(cls, kind: str, asked: Asked) -> Results:
        """What the parameters of a search for a type say; raises Refused and Unsupported for what is not done."""
        told = dict(reversed(asked))  # the first counts
        count, offset = _number(told.get("_count", _USUAL)), _number(told.get("_offset", "0"))
        if kind == "AuditEvent" and offset > _FURTHEST:
            text = f"of the AuditEvents a page begins at {_FURTHEST} at most."
            raise Refused.because("", text, "Narrow the search by date, or follow the links.", "too-costly")
        total = told.get("_total", "")
        if total and total not in _TOTALS:
            raise Refused.because("", "_total is none, estimate or accurate.", code="value")
        orders = _orders(kind, told.get("_sort", ""))
        by_change = not orders or orders[0].code == LAST_UPDATED
        upward = bool(orders) and by_change and not orders[0].descending
        part, read = Part.read(asked), inclusions.read_inclusions(kind, asked)
        if read and part.summary == "text":
            raise Refused.because("", "_summary=text does not go together with includes.", code="value")
        return cls(min(count, MOST), offset, () if by_change else orders, upward, total, part, read)

    @property
    def is_count_only(self) -> bool:
        """Whether nothing is to be shown but the number (`_count=0` means `_summary=count`)."""
        return self.count == 0 or self.part.summary == "count"


def _orders(kind: str, text: str) -> tuple[Order, ...]:
    orders = tuple(Order(name.removeprefix("-"), name.startswith("-")) for name in text.split(",") if name)
    if len(orders) > _MOST_ORDERS:
        raise Refused.because("", f"_sort names at most {_MOST_ORDERS} parameters.", code="too-costly")
    known = parameters_of(kind)
    for order in orders:
        if order.code not in known or known[order.code].kind not in SORTABLE:
            text = "_sort names a parameter that is not known here, or has no order."
            raise Unsupported.because("", text, "Sort by a date, a text, a code, _id or _lastUpdated.", "not-supported")
    if kind == "AuditEvent" and orders and orders[0].code != LAST_UPDATED:
        text = "AuditEvents come in the order of _lastUpdated alone."
        raise Unsupported.because("", text, "Sort by _lastUpdated.", "not-supported")
    return orders


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Refused.because("", "_count and _offset are whole numbers.", code="value")
    return int(text)
