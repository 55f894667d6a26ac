"""The conditions of a request: If-None-Exist and If-Match as clients send them (FHIR R4 http)."""

from __future__ import annotations

import re

from adapter.errors import Malformed, Refused
from adapter.rest.criteria import read_criteria
from adapter.rest.exchange import base_url, read_parameters
from adapter.store.acts import Condition

_OF_FORM = frozenset({"_format", "_pretty"})  # of the answer: they find nothing
_MATCH = re.compile(r'(?:W/)?"([0-9]{1,18})"')


def read_condition(kind: str, text: str | None) -> Condition | None:
    """The condition of a write; None without one.

    The parameters alone, or behind the type or the whole URL of the search. Raises Refused and Malformed for a
    condition that says nothing or cannot be read: it would match anything.
    """
    if not text:
        return None
    address, mark, query = text.partition("?")
    if not mark or "=" in address:
        address, query = "", text
    if address and address.rstrip("/").rpartition("/")[2] != kind:
        raise Refused.because("", f"the condition is not a search for {kind}.", code="value")
    parameters = [each for each in read_parameters(query.encode()) if each[0] not in _OF_FORM]
    if not parameters:
        raise Refused.because("", "the condition is empty.", code="value")
    return Condition(tuple(parameters), read_criteria(kind, parameters), base_url())


def read_match(text: str | None) -> int | None:
    """The version that a change was made from: `W/"3"`, or `"3"` as many clients send it; None without one.

    Raises Malformed for another form.
    """
    if not text:
        return None
    match = _MATCH.fullmatch(text.strip())
    if not match:
        raise Malformed.because("", 'the header If-Match is not of the form W/"version".', code="value")
    return int(match[1])


def read_absent(text: str | None) -> bool:
    """Whether an update must begin something new: `If-None-Match: *` (RFC 9110 §13.1.2); raises Malformed."""
    if text and text.strip() != "*":
        raise Malformed.because("", "of a write, the header If-None-Match is * or is not there.", code="value")
    return bool(text)
