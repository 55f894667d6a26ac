"""One named attack, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tests.xml.attacks.plan import DOCUMENTS, Profile
from tests.xml.attacks.scene import SCENES, Scene
from tests.xml.attacks.signatories import KINDS

ALL = tuple(Profile)
COVERED = (Profile.WHOLE, Profile.SEVERAL, Profile.XADES)  # the whole file is covered, not a part by its ID
CARRYING = (*DOCUMENTS, Profile.XADES)  # the certificates are in KeyInfo
HABIT, WHOLE, SEVERAL, XADES, ANSWER = ((profile,) for profile in Profile)


class Outcome(StrEnum):
    """Refused; or what was changed is not covered, or not content, and what is returned is genuine."""

    REFUSED = "refused"
    GENUINE = "genuine"


@dataclass(frozen=True)
class Case:
    """An attack on some profiles with some kinds of key. `why` says, of one that is not refused, why that is right."""

    name: str
    make: Callable[[Scene], bytes]
    profiles: Sequence[Profile] = ALL
    outcome: Outcome = Outcome.REFUSED
    kinds: Sequence[str] = KINDS
    why: str = ""


def harmless(name: str, make: Callable[[Scene], bytes], profiles: Sequence[Profile], why: str) -> Case:
    """A change after which only genuine content is returned."""
    return Case(name, make, profiles, Outcome.GENUINE, why=why)


def scenes(cases: Sequence[Case]) -> list[tuple[Case, Scene]]:
    """Every case in each of its scenes."""
    return [
        (case, scene)
        for case in cases
        for scene in SCENES
        if scene.profile in case.profiles and scene.kind in case.kinds
    ]
