"""What a verification ends in, in the words of ETSI EN 319 102-1.

A status, and the reason why it is not TOTAL_PASSED.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from adapter.errors import Finding, Refused


class Status(StrEnum):
    """The three ends of a verification."""

    TOTAL_PASSED = "TOTAL_PASSED"
    INDETERMINATE = "INDETERMINATE"
    TOTAL_FAILED = "TOTAL_FAILED"


class Reason(StrEnum):
    """Why a signature is refused (ETSI's sub-indications).

    The first six are failures, the others leave it undecided.
    """

    FORMAT_FAILURE = "FORMAT_FAILURE"
    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    SIG_CONSTRAINTS_FAILURE = "SIG_CONSTRAINTS_FAILURE"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE = "CRYPTO_CONSTRAINTS_FAILURE"
    NO_SIGNING_CERTIFICATE_FOUND = "NO_SIGNING_CERTIFICATE_FOUND"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    REVOKED_NO_POE = "REVOKED_NO_POE"
    TRY_LATER = "TRY_LATER"

    @property
    def status(self) -> Status:
        """TOTAL_FAILED for what is proved wrong, INDETERMINATE for what cannot be believed."""
        return Status.TOTAL_FAILED if self in _FAILURES else Status.INDETERMINATE


_FAILURES = {
    Reason.FORMAT_FAILURE,
    Reason.HASH_FAILURE,
    Reason.SIG_CRYPTO_FAILURE,
    Reason.REVOKED,
    Reason.EXPIRED,
    Reason.NOT_YET_VALID,
}


class BadSignature(Refused):
    """A signature does not hold."""

    reason = Reason.SIG_CONSTRAINTS_FAILURE

    @classmethod
    def of(cls, reason: Reason, text: str, rule: str = "SIG-02", advice: str = "") -> Self:
        """A refusal for one of ETSI's reasons; the sentence ends with the reason's name."""
        refusal = cls(Finding(rule, f"{text} ({reason})", advice, "security"))
        refusal.reason = reason
        return refusal


class Kind(StrEnum):
    """Whose key it is: a person's commits to content and does nothing else; a system's seals as well (domain §4)."""

    PROFESSIONAL = "professional"
    SYSTEM = "system"


class Covered(StrEnum):
    """What a signature covers."""

    BODY = "body"
    DOCUMENT = "document"
    MESSAGE = "message"

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts by name, as a person reads them."""
        return _PARTS[self]


_PARTS = {
    Covered.BODY: ("timestamp", "body"),
    Covered.DOCUMENT: ("the whole document with its header",),
    Covered.MESSAGE: (
        "Body",
        "Timestamp",
        "BinarySecurityToken",
        "wsa:To",
        "wsa:Action",
        "wsa:MessageID",
        "wsa:RelatesTo if present",
    ),
}


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature that held: who, when, what it covered, and whether a person or a system signed."""

    signer: str
    signed_at: datetime
    covered: Covered
    kind: Kind = Kind.SYSTEM
