"""A decision of a person: read from the form, kept as a draft, confirmed once, carried out by the desk (PHO-06)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from adapter.config.peers import Unit
from adapter.console import search_words, words
from adapter.console.house import ConsoleHouse
from adapter.console.opened import find_patient, find_stamped
from adapter.console.visitor import Visitor
from adapter.desk.decision import Action, Decision
from adapter.errors import Conflict, LauttaError, Refused
from adapter.identifiers import Hetu, Oid, refuse_hetus
from adapter.store.messages import MessageRecord
from adapter.words import Sentence, name_alike

_LIFE = timedelta(minutes=15)
_NOBODY = ("", "")
ACTS = ("give", "file", "move", "again", "password", "discard")
_ACTIONS = {"discard": Action.DISCARD, "move": Action.MOVE}
_SURE = {
    "give": words.SURE_GIVE,
    "file": words.SURE_FILE,
    "sender": words.SURE_SENDER,
    "move": words.SURE_MOVE,
    "again": words.SURE_AGAIN,
    "password": words.SURE_PASSWORD,
    "discard": words.SURE_DISCARD,
    "as-asked": words.SURE_AS_ASKED,
}


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """A decision that waits for its confirmation by the same person.

    `name` is the patient's in the record system, or the sender's by the stamp.
    `unit` is the OID of where the message is moved to, `lines` the mark of those lines of a request that are taken as
    read.
    """

    account: str
    message: str
    act: str
    reason: str
    hetu: str = ""
    name: str = ""
    password: str = ""
    unit: str = ""
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field of a form: which one, and what to do."""

    field: str
    sentence: Sentence


def acts_for(message: MessageRecord, targets: Sequence[Unit]) -> list[str]:
    """What may be decided on a message. `targets`: the units that it could be moved to.

    Only a message that waits in a portal has a password (PHO-10). One without a stamp has no sender (PHO-01).
    """
    rules = message.rules.split()
    missing = set() if "PHO-10" in rules and "/" not in message.source else {"password"}
    missing |= {"file"} if "PHO-01" in rules else set()
    missing |= set() if message.flow == "photo" else {"give", "file", "move"}
    missing |= set() if targets else {"move"}
    return [act for act in ACTS if act not in missing]


def say_sure(house: ConsoleHouse, draft: Draft) -> Sentence:
    """What will be done, for the person to confirm."""
    named = {"name": name_alike(draft.name), "hetu": name_alike(draft.hetu)}
    to = [unit.names for unit in house.settings.unit if str(unit.oid) == draft.unit]
    return _SURE["sender" if draft.act == "file" and draft.name else draft.act].naming(
        named | {"unit": next(iter(to), name_alike(""))}
    )


def other_units(house: ConsoleHouse, unit: Unit | None) -> list[Unit]:
    """Where a message of this unit may be moved: to those that take photos, and have somebody to see them (PHO-02)."""
    takers = house.settings.photo_units()
    return [one for one in house.settings.unit if one.oid in takers and one.handlers and one != unit]


def read_draft(
    house: ConsoleHouse, visitor: Visitor, message: MessageRecord, unit: Unit | None, form: Mapping[str, str]
) -> tuple[Draft | None, list[Problem]]:
    """The draft that a form asks for; or everything that is wrong with it. Raises Refused for an act that is none."""
    act, reason = form.get("act", ""), form.get("reason", "").strip()
    targets = other_units(house, unit)
    if act not in acts_for(message, targets):
        raise Refused.because("", words.NOT_FOUND, code="value")
    problems = _check_reason(reason)
    draft = Draft(visitor.identity.account, message.id, act, reason)
    if act == "give":
        given, more = _read_patient(house, unit, form)
        problems = [*more, *problems]
        draft = replace(draft, hetu=given[0], name=given[1])
    if act == "file" and (sender := find_stamped(house, message.id)):
        draft = replace(draft, name=f"{sender.name}, {sender.hetu.value}")
    if act == "move":
        chosen = form.get("unit", "")
        draft = replace(draft, unit=chosen)
        known = {str(one.oid) for one in targets}
        problems = [*([] if chosen in known else [Problem("unit", words.NO_TARGET)]), *problems]
    if act == "password":
        draft = replace(draft, password=form.get("password", "").strip())
        problems += [] if draft.password else [Problem("password", words.NO_PASSWORD)]
    return (None, problems) if problems else (draft, [])


def read_draft_for(
    house: ConsoleHouse, visitor: Visitor, message: str, unit: Unit, hetu: Hetu | None, reason: str
) -> tuple[Draft | None, list[Problem]]:
    """The draft that gives a message to the patient of a search, whom the record system is asked for once more."""
    given, problems = _NOBODY, [Problem("hit", search_words.NO_CHOICE)]
    if hetu is not None:
        given, problems = _name_patient(house, unit, hetu, "hit")
    problems += _check_reason(reason)
    draft = Draft(visitor.identity.account, message, "give", reason, *given)
    return (None, problems) if problems else (draft, [])


def keep_draft(house: ConsoleHouse, draft: Draft) -> str:
    """Keep a draft until it is confirmed; gives the key of its page."""
    key, now = house.secret(), house.now()
    house.kept.keep(f"draft {key}", json.dumps(asdict(draft)), now, now + _LIFE)
    return key


def find_draft(house: ConsoleHouse, visitor: Visitor, key: str) -> Draft:
    """The draft of this person; raises Conflict where it is gone, or another's."""
    found = house.kept.look(f"draft {key}", house.now())
    draft = Draft(**json.loads(found)) if found else None
    if draft is None or draft.account != visitor.identity.account:
        raise Conflict.because("", words.DRAFT_GONE, code="conflict")
    return draft


def carry_out(house: ConsoleHouse, visitor: Visitor, key: str) -> Draft:
    """Decide, once: the draft is taken first. Raises Conflict where somebody was faster, and what the desk raises."""
    find_draft(house, visitor, key)
    taken = house.kept.take(f"draft {key}", house.now())
    if taken is None:
        raise Conflict.because("", words.DRAFT_GONE, code="conflict")
    draft = Draft(**json.loads(taken))
    house.parked().decide(
        draft.message,
        Decision(
            _ACTIONS.get(draft.act, Action.REFILE),
            visitor.decider,
            draft.reason,
            house.now(),
            Hetu.parse(draft.hetu) if draft.hetu else None,
            draft.password,
            draft.act == "file",
            Oid.parse(draft.unit) if draft.unit else None,
            lines=draft.lines,
        ),
    )
    return draft


def _check_reason(reason: str) -> list[Problem]:
    if not reason:
        return [Problem("reason", words.NO_REASON)]
    try:
        refuse_hetus(reason)
    except Refused:
        return [Problem("reason", words.REASON_HINT)]
    return []


def _read_patient(
    house: ConsoleHouse, unit: Unit | None, form: Mapping[str, str]
) -> tuple[tuple[str, str], list[Problem]]:
    """The code and the name of the patient who was typed twice, as the unit's record system knows them."""
    typed, again = (form.get(name, "").strip().upper() for name in ("hetu", "hetu-again"))
    if typed != again:
        return _NOBODY, [Problem("hetu-again", words.NOT_THE_SAME)]
    if unit is None:
        return _NOBODY, [Problem("hetu", words.NO_UNIT)]
    try:
        return _name_patient(house, unit, Hetu.parse(typed), "hetu")
    except Refused as problem:
        return _NOBODY, [Problem("hetu", say_refusal(problem))]


def _name_patient(house: ConsoleHouse, unit: Unit, hetu: Hetu, field: str) -> tuple[tuple[str, str], list[Problem]]:
    """The code and the name of a patient, as the record system knows them now. `field`: where a problem is shown."""
    try:
        patient = find_patient(house, unit, hetu)
    except Refused as problem:
        return _NOBODY, [Problem(field, say_refusal(problem))]
    except LauttaError:
        return _NOBODY, [Problem(field, words.AWAY)]
    if patient is None:
        return _NOBODY, [Problem(field, words.NOT_IN_RECORD)]
    return (hetu.value, f"{patient.family} {' '.join(patient.given)}"), []


def say_refusal(refusal: Refused) -> Sentence:
    """What was refused first, and what to do, in each language."""
    first = refusal.findings[0]
    return Sentence(*(first.in_full(language) for language in ("fi", "sv", "en")))
