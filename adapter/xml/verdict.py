"""What a verification ends in, in the words of ETSI EN 319 102-1.

A status, and the reason why it is not TOTAL_PASSED.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from adapter.errors import Finding, Refused
from adapter.words import Sentence


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

_SAID: dict[Reason, tuple[str, str]] = {  # in Finnish and in Swedish; the English sentence says it in detail
    Reason.FORMAT_FAILURE: (
        "Allekirjoitettu asiakirja tai sanoma ei ole määritysten mukainen.",
        "Det undertecknade dokumentet eller meddelandet följer inte specifikationerna.",
    ),
    Reason.HASH_FAILURE: (
        "Asiakirjaa on muutettu allekirjoituksen jälkeen.",
        "Dokumentet har ändrats efter att det undertecknades.",
    ),
    Reason.SIG_CRYPTO_FAILURE: (
        "Allekirjoitus ei täsmää allekirjoitettuun sisältöön.",
        "Signaturen stämmer inte överens med det undertecknade innehållet.",
    ),
    Reason.REVOKED: (
        "Allekirjoittajan varmenne on peruttu.",
        "Undertecknarens certifikat har återkallats.",
    ),
    Reason.EXPIRED: (
        "Allekirjoittajan varmenteen voimassaolo oli päättynyt allekirjoitushetkellä.",
        "Undertecknarens certifikat hade upphört att gälla när dokumentet undertecknades.",
    ),
    Reason.NOT_YET_VALID: (
        "Allekirjoituksen aika on tulevaisuudessa, tai varmenne ei ollut vielä voimassa.",
        "Tidpunkten för signaturen ligger i framtiden, eller så gällde certifikatet inte ännu.",
    ),
    Reason.SIG_CONSTRAINTS_FAILURE: (
        "Allekirjoitus ei täytä sille asetettuja vaatimuksia.",
        "Signaturen uppfyller inte de krav som ställs på den.",
    ),
    Reason.CHAIN_CONSTRAINTS_FAILURE: (
        "Allekirjoittajan varmennetta ei ole tarkoitettu allekirjoittamiseen.",
        "Undertecknarens certifikat är inte avsett för att underteckna.",
    ),
    Reason.CRYPTO_CONSTRAINTS_FAILURE: (
        "Allekirjoituksen algoritmia tai avainta ei sallita.",
        "Signaturens algoritm eller nyckel är inte tillåten.",
    ),
    Reason.NO_SIGNING_CERTIFICATE_FOUND: (
        "Allekirjoittajan varmenne puuttuu, tai sitä ei voi lukea.",
        "Undertecknarens certifikat saknas eller kan inte läsas.",
    ),
    Reason.NO_CERTIFICATE_CHAIN_FOUND: (
        "Allekirjoittajan varmenteen myöntäjään ei luoteta.",
        "Utfärdaren av undertecknarens certifikat är inte betrodd.",
    ),
    Reason.REVOKED_NO_POE: (
        "Allekirjoittajan varmenne on peruttu.",
        "Undertecknarens certifikat har återkallats.",
    ),
    Reason.TRY_LATER: (
        "Allekirjoittajan varmenteen sulkulista puuttuu tai on vanhentunut, joten varmennetta ei voi tarkistaa.",
        "Spärrlistan för undertecknarens certifikat saknas eller är för gammal, så certifikatet kan inte kontrolleras.",
    ),
}


class BadSignature(Refused):
    """A signature does not hold."""

    reason = Reason.SIG_CONSTRAINTS_FAILURE

    @classmethod
    def of(cls, reason: Reason, text: str, rule: str = "SIG-02", advice: Sentence | str = "") -> Self:
        """A refusal for one of ETSI's reasons: `text` in English, by the reason in Finnish and Swedish.

        Each sentence ends with the reason's name.
        """
        sentence = Sentence(*(f"{said} ({reason})" for said in (*_SAID[reason], text)))
        refusal = cls(Finding(rule, sentence, advice, "security"))
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
