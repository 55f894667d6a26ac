"""The decision on a request to release images (REL-01 … REL-13). Pure: facts in, one decision with its rule ids out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from adapter.config import Desk, Desks, Destination, Register
from adapter.identifiers import AccessionNumber, Hetu
from adapter.rules.routing import handling_desk, is_office_time


class Basis(StrEnum):
    """What a request rests on."""

    CARE = "care"
    COMMISSION = "commission"
    CONSENT = "consent"
    LAW = "law"


class Means(StrEnum):
    """How a permitted release is carried out, or who does it instead."""

    NONE = "none"
    REGISTER_COPY = "register-copy"
    REGISTER_GRANT = "register-grant"
    ELECTRONIC = "electronic-transfer"
    PHYSICAL = "physical-media"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class WantedStudy:
    """A study as the request names it: accession number, name, date and time (REL-01)."""

    accession: AccessionNumber
    name: str
    day: date
    time: str


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """A complete request, however it came (REL-01). `law` names the act when the basis is law (REL-06)."""

    key: str
    patient_name: str
    patient: Hetu
    requester_unit: str
    requester_person: str
    basis: Basis
    basis_text: str
    destination_text: str
    destination: Register | Destination | None
    studies: tuple[WantedStudy, ...]
    received: datetime
    urgent: bool
    papers_only: bool
    source_sha256: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Permitted or not, how and by whom it is carried out, by which rules, in sentences a person can read."""

    permitted: bool
    means: Means
    rules: tuple[str, ...]
    sentences: tuple[str, ...]
    desk: Desk
    phone: Desk | None


def decide(
    request: ReleaseRequest,
    source: Register,
    desks: Desks,
    *,
    prohibited: bool,
    teleradiology: bool = False,
) -> Decision:
    """Decide a complete request. `source` is the register the studies lie in; `prohibited` is the national service's word (REL-04).

    `teleradiology` says that the study was sent to the PACS from outside and may be visible in the source register alone (REL-11).
    """
    target = request.destination
    desk, desk_rule = handling_desk(request.received, target.group if isinstance(target, Register) else "", desks)
    ruling = _settled_without_release(request, source, desks, prohibited=prohibited) or _release(
        request, source, teleradiology=teleradiology
    )
    calls = (
        ruling.permitted and request.urgent and desk is desks.on_call and not is_office_time(request.received, desks)
    )
    return Decision(
        permitted=ruling.permitted,
        means=ruling.means,
        rules=(desk_rule, *(rule for rule, _ in ruling.grounds)),
        sentences=tuple(sentence for _, sentence in ruling.grounds),
        desk=ruling.desk or desk,
        phone=desks.on_call if calls else None,
    )


@dataclass(frozen=True, slots=True)
class _Ruling:
    """A decision before it is given to a desk: each ground is a rule id and its sentence."""

    permitted: bool
    means: Means
    grounds: tuple[tuple[str, str], ...]
    desk: Desk | None = None


def _settled_without_release(
    request: ReleaseRequest, source: Register, desks: Desks, *, prohibited: bool
) -> _Ruling | None:
    """What ends the matter before anybody's right to the images is asked (REL-04, REL-09, REL-10)."""
    if prohibited:
        return _Ruling(False, Means.NONE, (("REL-04", "The patient has forbidden the release of their data."),))
    if request.papers_only:
        archive = desks.archive.get(source.group, desks.archive["uusimaa"])
        told = (
            "Only the referral and the report are wanted: they are ordered from the hospital's archive, not the PACS."
        )
        return _Ruling(True, Means.ELSEWHERE, (("REL-09", told),), archive)
    if source.group == "occupational":
        return _Ruling(
            True,
            Means.ELSEWHERE,
            (("REL-10", "Studies of occupational health are moved by HUS occupational health."),),
            desks.occupational,
        )
    if source.group == "defence" and request.urgent:
        return _Ruling(
            False,
            Means.NONE,
            (
                (
                    "REL-10",
                    "Studies of the Defence Forces that are needed at once are asked from the unit that made them.",
                ),
            ),
        )
    return None


def _release(request: ReleaseRequest, source: Register, *, teleradiology: bool) -> _Ruling:
    """Whether the recipient may have the images, and how they go (REL-03, REL-05, REL-06, REL-11, REL-12)."""
    target = request.destination
    if target is None:
        return _Ruling(False, Means.NONE, (("REL-01", "The destination is not one that is known here."),))
    right = _right_to_receive(request, source, target)
    if right is None:
        told = "The recipient takes no part in the care within the Uusimaa right of access: the patient's written consent is needed."
        return _Ruling(False, Means.NONE, (("REL-05", told),))
    means, ground = _means(source, target, teleradiology=teleradiology)
    return _Ruling(True, means, (right, ground))


def _right_to_receive(
    request: ReleaseRequest, source: Register, target: Register | Destination
) -> tuple[str, str] | None:
    """The rule and the sentence by which the recipient may have the images, or None."""
    if isinstance(target, Register) and source.group == target.group == "uusimaa":
        return (
            "REL-03",
            "HUS, Helsinki and the Uusimaa wellbeing counties may use each other's patient data in care: no release is needed.",
        )
    if request.basis is Basis.LAW:
        return "REL-06", "The recipient has a right in law that the request names."
    if request.basis is Basis.CONSENT:
        return "REL-05", "The patient has given a written consent."
    if request.basis is Basis.COMMISSION:
        return "REL-05", "The recipient acts on HUS's commission."
    return None


def _means(source: Register, target: Register | Destination, *, teleradiology: bool) -> tuple[Means, tuple[str, str]]:
    """How a permitted release is carried out, and the ground (REL-11, REL-12)."""
    if isinstance(target, Register):
        if teleradiology and source.group == "uusimaa" and target.group in {"kymenlaakso", "etela-karjala"}:
            return Means.REGISTER_GRANT, (
                "REL-11",
                "A teleradiology study seen in the HUS register alone is granted in the PACS.",
            )
        return Means.REGISTER_COPY, ("REL-12", "A copy between the registers of the PACS is available at once.")
    if target.connection:
        return Means.ELECTRONIC, (
            "REL-12",
            "A connection to the destination exists: the images go electronically, at once.",
        )
    return Means.PHYSICAL, (
        "REL-12",
        "No connection to the destination exists: the images go on physical media; by post allow at least one week.",
    )
