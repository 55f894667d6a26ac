"""The decision on releasing one study of a request (REL-02 … REL-13, REL-15).

Pure: a request and facts in, one decision out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from adapter.config.release import Desk, Desks, Destination, Law, Media, Register
from adapter.release.rules import grounds as all_grounds
from adapter.release.rules.grounds import name_day, name_desk
from adapter.release.rules.request import Basis, ReleaseRequest
from adapter.release.rules.routing import archive_desk, handling_desk
from adapter.words import HELSINKI, Ground, Language, name_alike


class Means(StrEnum):
    """How a permitted release is carried out, or who does it instead."""

    NONE = "none"
    NOT_NEEDED = "not-needed"
    REGISTER_COPY = "register-copy"
    REGISTER_GRANT = "register-grant"
    ELECTRONIC = "electronic-transfer"
    PHYSICAL = "physical-media"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the world said about one study of a request.

    `source` is the register it lies in, `sees` the ids of all registers that see it. `prohibited` is the national
    service's word (REL-04). `consent`: None when none was shown, empty when one was shown and holds, else the keys of
    what is wrong with it (adapter/release/rules/consent.py). `teleradiology`: it was sent to the PACS from outside
    (REL-11).
    """

    source: Register
    sees: frozenset[str]
    prohibited: bool
    consent: tuple[str, ...] | None
    teleradiology: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """Permitted or not, how and by which desk it is carried out, and on which grounds.

    `phone` is the desk to be called as well (REL-07), `version` the date of the instruction that was decided by
    (REL-15), `by` the day a medium has arrived at the latest (REL-12).
    """

    permitted: bool
    means: Means
    grounds: tuple[Ground, ...]
    desk: Desk
    desk_rule: str
    phone: Desk | None
    version: date
    by: date | None

    @property
    def rules(self) -> tuple[str, ...]:
        """The deciding rules, each once: the desk's, then the grounds'."""
        return tuple(dict.fromkeys((self.desk_rule, *(ground.rule for ground in self.grounds))))

    def sentences(self, language: Language) -> tuple[str, ...]:
        """What to say to a person: a sentence for each ground."""
        return tuple(ground.said.said(language) for ground in self.grounds)


def carries_out_now(means: Means) -> bool:
    """True when the adapter itself moves the images or writes the medium.

    The rest is reported, or waits for a person's Task.
    """
    return means in {Means.REGISTER_COPY, Means.REGISTER_GRANT, Means.ELECTRONIC, Means.PHYSICAL}


def decide(request: ReleaseRequest, facts: Facts, desks: Desks, laws: Sequence[Law], media: Media) -> Decision:
    """Decide on one study of a complete request: whoever may not have it learns why, whoever may, how it comes.

    The county whose X-ray unit answers (REL-08) is the one the images come to: the instruction speaks to the units that
    ask, and says that in the two counties one turns to the X-ray unit. When the images leave the PACS, it is the county
    whose register they leave.
    """
    target, source = request.destination, facts.source
    law = next((law for law in laws if law.number == request.law), None)
    means, grounds = _settle(request, facts, law)
    answers, desk_rule = handling_desk(
        request.received, (target if isinstance(target, Register) else source).group, desks
    )
    archive = archive_desk(source.group, desks)
    calls = means is not Means.NONE and request.urgent and answers is desks.on_call
    posted = request.received.astimezone(HELSINKI).date() + timedelta(days=media.post_days)
    names = {
        "source": source.names,
        "place": target.names if target else name_alike(""),
        "law": _NUMBERED.filled(law=law.names, number=law.number) if law else name_alike(""),
        "desk": name_desk(answers),
        "archive": name_desk(archive),
        "occupational": name_desk(desks.occupational),
        "by": name_day(posted),
    }
    return Decision(
        permitted=means is not Means.NONE,
        means=means,
        grounds=tuple(ground.naming(names) for ground in ((*grounds, all_grounds.CALL) if calls else grounds)),
        desk=(archive if request.papers_only else desks.occupational) if means is Means.ELSEWHERE else answers,
        desk_rule=desk_rule,
        phone=answers if calls else None,
        version=desks.version,
        by=posted if means is Means.PHYSICAL else None,
    )


_NUMBERED = name_alike("{law} {number}")
_Ruling = tuple[Means, tuple[Ground, ...]]  # the grounds before anything is named in their sentences
_Place = Register | Destination


def _settle(request: ReleaseRequest, facts: Facts, law: Law | None) -> _Ruling:
    """The rules in their order; the first that settles it."""
    if facts.prohibited:
        return Means.NONE, (all_grounds.PROHIBITED,)
    elsewhere = _look_elsewhere(request, facts.source)
    target = request.destination
    if target is None:
        return Means.NONE, (all_grounds.UNKNOWN_DESTINATION, *(elsewhere[1] if elsewhere else ()))
    return elsewhere or _use_where_it_lies(request, facts.source, target) or _release(request, facts, target, law)


def _look_elsewhere(request: ReleaseRequest, source: Register) -> _Ruling | None:
    """What is not asked from the PACS, whoever wants it (REL-09, REL-10)."""
    if request.papers_only:
        return Means.ELSEWHERE, (all_grounds.PAPERS,)
    if source.group == "occupational":
        return Means.ELSEWHERE, (all_grounds.OCCUPATIONAL,)
    if source.group == "defence" and request.urgent:
        return Means.NONE, (all_grounds.DEFENCE_AT_ONCE,)
    return None


def _use_where_it_lies(request: ReleaseRequest, source: Register, target: _Place) -> _Ruling | None:
    """What may be used in care without any release: one's own register, and any other in Uusimaa (REL-02, REL-03)."""
    if request.basis is not Basis.CARE or not isinstance(target, Register):
        return None
    if source.id == target.id:
        return Means.NOT_NEEDED, (all_grounds.OWN_REGISTER,)
    return (Means.NOT_NEEDED, (all_grounds.SHARED_CARE,)) if source.group == target.group == "uusimaa" else None


def _release(request: ReleaseRequest, facts: Facts, target: _Place, law: Law | None) -> _Ruling:
    """Whether the recipient may have the images by the basis that the request rests on (REL-05, REL-06).

    Then how they go.
    """
    right, grounds = _judge_right(request, facts, target, law)
    if not right:
        return Means.NONE, grounds
    means, ground = _choose_means(facts, target)
    return means, (*grounds, ground)


def _judge_right(
    request: ReleaseRequest, facts: Facts, target: _Place, law: Law | None
) -> tuple[bool, tuple[Ground, ...]]:
    """Whether the basis gives the recipient a right to the images, and why; the rest of the facts does not matter."""
    if request.basis is Basis.CONSENT:
        return facts.consent == (), _weigh_consent(facts.consent)
    if request.basis is Basis.LAW:
        right = law is not None and target.id in law.recipients
        return right, (
            all_grounds.LAWFUL if right else all_grounds.OTHER_RECIPIENT if law else all_grounds.UNKNOWN_LAW,
        )
    if request.basis is Basis.COMMISSION:
        return target.commissioned, (all_grounds.COMMISSIONED if target.commissioned else all_grounds.NOT_COMMISSIONED,)
    return False, (all_grounds.CARE_REACHES_NOT,)


def _weigh_consent(consent: tuple[str, ...] | None) -> tuple[Ground, ...]:
    """What a consent comes to: nobody has shown one, it holds, or everything that is wrong with it."""
    if consent is None:
        return (all_grounds.NO_CONSENT,)
    return tuple(all_grounds.CONSENT_PROBLEMS[problem] for problem in consent) or (all_grounds.CONSENTED,)


def _choose_means(facts: Facts, target: _Place) -> tuple[Means, Ground]:
    """How the images come to a recipient who may have them (REL-11, REL-12)."""
    if isinstance(target, Register):
        if target.id == facts.source.id or target.id in facts.sees:
            return Means.NOT_NEEDED, all_grounds.SEEN
        if facts.teleradiology and facts.source.group == "uusimaa" and target.group in {"kymenlaakso", "etela-karjala"}:
            return Means.REGISTER_GRANT, all_grounds.GRANTED
        return Means.REGISTER_COPY, all_grounds.COPIED
    return (Means.ELECTRONIC, all_grounds.SENT) if target.connection else (Means.PHYSICAL, all_grounds.POSTED)
