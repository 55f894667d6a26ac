"""Any signed file of ours verified by the profile it asks for: who signed, when, and what was covered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from adapter.xml.cda import check_signers
from adapter.xml.document import verify_document
from adapter.xml.names import HL7, SOAP, tag
from adapter.xml.soap import read_message
from adapter.xml.tree import parse
from adapter.xml.trust import Trust
from adapter.xml.verdict import Covered, Kind, Signature
from adapter.xml.xades import verify_xades


class Profile(StrEnum):
    """The kinds of message that are signed, each in its one way."""

    DOCUMENT = "document"
    XADES = "xades"
    SOAP = "soap"


@dataclass(frozen=True, slots=True)
class Verified:
    """What held: the profile and every signature in it."""

    profile: Profile
    signatures: tuple[Signature, ...]


def recognise(raw: bytes) -> Profile:
    """The profile a file is of, by its root. Raises BadXml for what is not XML."""
    name = parse(raw).tag
    return {tag(HL7, "ClinicalDocument"): Profile.DOCUMENT, tag(SOAP, "Envelope"): Profile.SOAP}.get(
        name, Profile.XADES
    )


def verify(raw: bytes, profile: Profile, trust: Trust, now: datetime) -> Verified:
    """Verify a file as of `now`. Raises BadSignature or BadXml; a document's signers must be those it names."""
    if profile is Profile.SOAP:
        message = read_message(raw, trust, now)
        return Verified(profile, (Signature(message.signer, message.created, Covered.MESSAGE, Kind.SYSTEM),))
    if profile is Profile.XADES:
        return Verified(profile, (verify_xades(raw, trust, now)[1],))
    root, signatures = verify_document(raw, trust, now)
    check_signers(root, signatures)
    return Verified(profile, signatures)
