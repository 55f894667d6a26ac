"""The answers of our own operations: an acknowledgement, and what was asked for below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from mocks.xml.namespaces import KANTA, clark

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mocks.kanta.frame import Verdict

#: Codes that tell nothing more, so that who has no right does not learn what exists.
_UNEXPLAINED = {"not-found"}


def begin_response(operation: str, verdict: Verdict) -> _Element:
    """A `k:…Response` with its `k:acknowledgement`: the code, and why it is not AA."""
    response = etree.Element(clark(f"k:{operation}Response"), nsmap={"k": KANTA})
    acknowledgement = etree.SubElement(response, clark("k:acknowledgement"), code=verdict.code)
    if verdict.reason:
        acknowledgement.set("reason", verdict.reason)
    if verdict.text and verdict.reason not in _UNEXPLAINED:
        acknowledgement.set("text", verdict.text)
    return response
