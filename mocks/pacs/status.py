"""With which status a broken rule is answered: over HTTP, in the answer of a store, and over DIMSE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset

from mocks.pacs import rules

if TYPE_CHECKING:
    from mocks.control import BrokenRuleError, Rule

#: Failure Reasons and statuses (PS3.3 C.14.1.1, PS3.4 B.2.3, PS3.7 annex C).
PROCESSING_FAILURE = 0x0110
DUPLICATE_INSTANCE = 0x0111
CLASS_NOT_SUPPORTED = 0x0122
MISMATCH = 0xA900
CANNOT_UNDERSTAND = 0xC000
DESTINATION_UNKNOWN = 0xA801

_LONGEST_COMMENT = 64

_HTTP = {
    rules.ACCOUNT: 401,
    rules.ACCEPT: 406,
    rules.TRANSFER_SYNTAX: 406,
    rules.RENDERABLE: 406,
    rules.MEDIA_TYPE: 415,
    rules.FOUND: 404,
    rules.REGISTER_KNOWN: 404,
    rules.ORDER_STUDY: 404,
    rules.ORDER_PATIENT_ROOT: 409,
    rules.ORDER_PATIENT: 409,
    rules.ORDER_ACCESSION: 409,
    rules.ORDER_KEY: 409,
    rules.SIGNATURE_SENDER: 403,
}
_DIMSE = {
    rules.PART10: CANNOT_UNDERSTAND,
    rules.UID_FORM: CANNOT_UNDERSTAND,
    rules.GROUP: CANNOT_UNDERSTAND,
    rules.VR_OF_TAG: CANNOT_UNDERSTAND,
    rules.VALUE: CANNOT_UNDERSTAND,
    rules.EVEN: CANNOT_UNDERSTAND,
    rules.CHARACTERS: CANNOT_UNDERSTAND,
    rules.SOP_CLASS_KNOWN: CLASS_NOT_SUPPORTED,
    rules.SAME_INSTANCE: DUPLICATE_INSTANCE,
    rules.ONE_PATIENT: PROCESSING_FAILURE,
    rules.ONE_STUDY: PROCESSING_FAILURE,
    rules.NAMED_STUDY: PROCESSING_FAILURE,
    rules.HETU_FORM: PROCESSING_FAILURE,
    rules.HETU_TEST: PROCESSING_FAILURE,
    rules.DESTINATION: DESTINATION_UNKNOWN,
    rules.ACTION: 0x0123,
    rules.TRANSACTION: 0x0115,
    rules.REFERENCES: 0x0115,
}


def find_http(rule: Rule) -> int:
    """The HTTP status of a request that breaks this rule."""
    return _HTTP.get(rule, 401 if rule.kind == "signature" else 400)


def find_reason(rule: Rule) -> int:
    """The DIMSE status, and the Failure Reason of a store, of what breaks this rule."""
    return _DIMSE.get(rule, MISMATCH)


def explain(problem: BrokenRuleError) -> Dataset:
    """The status of a DIMSE answer with the rule and the place in its comment (PS3.7 annex C)."""
    step = problem.step
    status = Dataset()
    status.Status = find_reason(step.rule)
    status.ErrorComment = f"{step.rule.id} {step.place}"[:_LONGEST_COMMENT]
    tag = tag_for_keyword(step.place.rpartition(".")[2])
    if tag is not None and status.Status in (MISMATCH, *range(0xC000, 0xD000)):
        status.OffendingElement = tag
    return status
