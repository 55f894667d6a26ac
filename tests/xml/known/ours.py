"""The adapter as signer and verifier of the papers, at the fixed clock and with IDs that are the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from adapter.xml.document import sign_document
from adapter.xml.signer import Signer
from adapter.xml.soap import Request, sign_envelope, write_request
from adapter.xml.trust import Trust
from adapter.xml.verdict import Covered, Kind, Signature
from adapter.xml.verification import Verified, recognise, verify
from adapter.xml.xades import sign_xades
from tests.xml.judges.opinion import Paper, Profile
from tests.xml.judges.shells import ASKED
from tests.xml.known.parties import CLOCK, Party, trust

REQUEST = Request("https://kanta.example/kanta", "urn:lautta:test", ASKED, "")
COVERED = {
    Profile.HABIT: Covered.BODY,
    Profile.WHOLE: Covered.DOCUMENT,
    Profile.XADES: Covered.DOCUMENT,
    Profile.SOAP: Covered.MESSAGE,
}
_SOURCES = {Profile.XADES: "order.xml", Profile.SOAP: "call.xml"}


def source(profile: Profile) -> bytes:
    """What is signed: an entry of a health record, an order, or the body of a call."""
    return Path(__file__).with_name("sources").joinpath(_SOURCES.get(profile, "entry.xml")).read_bytes()


def sign(raw: bytes, profile: Profile, signer: Signer, label: str = "ours") -> bytes:
    """Sign by the adapter."""
    if profile is Profile.XADES:
        return sign_xades(raw, signer, CLOCK, lambda part: f"{label}-{part}")
    if profile is Profile.SOAP:
        return write_request(replace(REQUEST, body=raw.decode()), signer, CLOCK)
    return sign_document(raw, signer, CLOCK, lambda part: f"{label}-{part}", [COVERED[profile]])


def seal(envelope: bytes, signer: Signer) -> bytes:
    """Sign an envelope that somebody else wrote."""
    return sign_envelope(envelope, signer, CLOCK, lambda part: f"ours-{part}")


def paper(profile: Profile, party: Party, raw: bytes | None = None, signer: Signer | None = None) -> Paper:
    """A paper of one profile, signed by one party with its key in a file or by another signer over it."""
    signed = sign(source(profile) if raw is None else raw, profile, signer or party.signer())
    return Paper(signed, (profile,), (party,))


def read(raw: bytes, whom: Trust | None = None) -> Verified:
    """Verify by the adapter, as the command does: by what the file is."""
    return verify(raw, recognise(raw), whom or trust(), CLOCK)


def expected(profiles: Sequence[Profile], parties: Sequence[Party]) -> tuple[Signature, ...]:
    """What our verifier must say of a right paper: who, when and what was covered."""
    return tuple(
        Signature(party.subject_id, CLOCK, COVERED[profile], Kind.SYSTEM if profile is Profile.SOAP else party.kind)
        for profile, party in zip(profiles, parties, strict=True)
    )
