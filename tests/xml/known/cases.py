"""The stored papers: which there are, who made them, and where they lie."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from adapter.xml.verdict import BadSignature, Status
from tests.xml.judges.opinion import Profile
from tests.xml.known.ours import read
from tests.xml.known.parties import Party

FOLDER = Path(__file__).with_name("papers")
PROGRAMS = ("ours", "xmlsec1", "java", "signxml")
PARTIES = ("system-rsa2048", "system-p256", "person-rsa2048")


@dataclass(frozen=True)
class Case:
    """A right paper: one profile, signed by one program with one party's key."""

    profile: Profile
    program: str
    party: Party

    @property
    def name(self) -> str:
        return f"{self.profile}-{self.program}-{self.party.name}"


def right_cases() -> list[Case]:
    """Every profile by every program, for an RSA key and an elliptic curve; a person's habit too."""
    every = [Case(profile, program, Party(name)) for profile in Profile for program in PROGRAMS for name in PARTIES[:2]]
    return every + [Case(Profile.HABIT, program, Party(PARTIES[2])) for program in PROGRAMS]


def stored(name: str) -> bytes:
    """A stored paper."""
    return (FOLDER / f"{name}.xml").read_bytes()


def stored_verdict(name: str) -> dict[str, Any]:
    """What the adapter must say of it."""
    return cast(dict[str, Any], json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def names() -> list[str]:
    """Every stored paper, right and wrong."""
    return sorted(path.stem for path in FOLDER.glob("*.xml"))


def verdict(raw: bytes) -> dict[str, Any]:
    """What the adapter says of a paper, in ETSI's words."""
    try:
        verified = read(raw)
    except BadSignature as refusal:
        return {"status": refusal.reason.status, "reason": refusal.reason}
    signatures = [
        {
            "signer": found.signer,
            "signed_at": found.signed_at.isoformat(),
            "covered": found.covered,
            "kind": found.kind,
        }
        for found in verified.signatures
    ]
    return {"status": Status.TOTAL_PASSED, "profile": verified.profile, "signatures": signatures}
