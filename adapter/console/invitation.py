"""An invitation on its way to be written: the patient who was found, what was agreed, and the draft (PHO-03)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta

from adapter.config.peers import Unit
from adapter.config.photo import Sms
from adapter.console import invite_words as words
from adapter.console.decision import Problem
from adapter.console.house import ConsoleHouse
from adapter.console.opened import find_patient
from adapter.console.visitor import Visitor
from adapter.errors import Conflict, Finding, NotFound, Refused, Theirs
from adapter.identifiers import Hetu, refuse_hetus
from adapter.photo.ports.record import RecordPatient
from adapter.photo.rules.permission import Assertion, Contact, judge_contact
from adapter.photo.writing.invitation import photo_mailbox, sms_text
from adapter.photo.writing.invitation_request import Wish
from adapter.words import HELSINKI, Sentence

_LIFE = timedelta(minutes=30)
_FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, repr=False)
class Invitee:
    """A patient whom a person has asked for. `fields`: what of the form they have typed."""

    account: str
    unit: str
    hetu: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class InvitationDraft:
    """An invitation that waits for its confirmation by the same person.

    `asserted`: when they said that the patient permits SMS; empty where the record says so.
    """

    account: str
    unit: str
    hetu: str
    name: str
    language: str
    text: str
    day: str
    reason: str
    way: str
    note: str
    asserted: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """What the record system says of a patient, and whether an SMS may go. `texts`: the SMS by its language.

    `is_silent`: it says nothing of SMS. `by_word`: an SMS may go if this person asserts that the patient permits it.
    """

    patient: RecordPatient | None
    findings: list[Finding]
    language: str
    texts: Mapping[str, str]
    is_away: bool = False
    is_silent: bool = False
    by_word: bool = False

    @property
    def name(self) -> str:
        """The name as the record system has it."""
        return f"{self.patient.family} {' '.join(self.patient.given)}" if self.patient else ""

    @property
    def may(self) -> bool:
        """Whether an SMS may go."""
        return self.patient is not None and (self.by_word or not self.findings) and not self.is_away


def find_units(house: ConsoleHouse, visitor: Visitor) -> list[Unit]:
    """The units of this person that photos come to (PHO-02)."""
    settings = house.settings
    return [unit for unit in settings.unit if visitor.handles(str(unit.oid)) and photo_mailbox(settings, unit)]


def find_unit(house: ConsoleHouse, visitor: Visitor, oid: str) -> Unit:
    """One of them; raises NotFound for everybody else's."""
    found = next((unit for unit in find_units(house, visitor) if str(unit.oid) == oid), None)
    if found is None:
        raise NotFound.because("PHO-02", "there is no such page.", code="not-found")
    return found


def keep_invitee(house: ConsoleHouse, invitee: Invitee) -> str:
    """Keep whom a person has asked for; gives the key of the page."""
    return _keep(house, "invitee", asdict(invitee))


def find_invitee(house: ConsoleHouse, visitor: Visitor, key: str) -> Invitee:
    """Whom this person has asked for; raises Conflict where that is gone, or another's."""
    kept = house.kept.look(f"invitee {key}", house.now())
    invitee = Invitee(**json.loads(kept)) if kept else None
    if invitee is None or invitee.account != visitor.identity.account:
        raise Conflict.because("", words.GONE, code="conflict")
    return invitee


def ask_record(house: ConsoleHouse, visitor: Visitor, unit: Unit, hetu: Hetu, sms: Sms) -> Known:
    """Ask the unit's record system for the patient, the number and the permission, as the flow does (PHO-03).

    Where it says nothing, the word of a professional counts as the flow counts it.
    """
    now, texts = house.now(), {one: sms_text(house.settings, sms, unit, one) for one in sms.template}
    try:
        patient = find_patient(house, unit, hetu)
        contact = house.record(unit).find_contact(hetu, now) if patient else None
    except Theirs:
        return Known(None, [], "", texts, is_away=True)
    except Refused as refusal:
        return Known(None, list(refusal.findings), "", texts)
    findings = judge_contact(contact, None, unit.persons, now, sms.assertion_days)
    is_silent, word = contact is not None and contact.permission == "nothing", _word(visitor, now)
    if is_silent and word:
        left = judge_contact(contact, word, unit.persons, now, sms.assertion_days)
        return Known(patient, left or findings, _language(contact, unit), texts, is_silent=True, by_word=not left)
    return Known(patient, findings, _language(contact, unit), texts, is_silent=is_silent)


def _word(visitor: Visitor, at: datetime) -> Assertion | None:
    """This person's word that a patient permits SMS; None for whom the provider names no professional."""
    who = visitor.identity
    return Assertion(who.worker, who.name, at) if who.worker else None


def _language(contact: Contact | None, unit: Unit) -> str:
    spoken = contact.language if contact else ""
    return spoken if spoken in unit.languages else unit.languages[0]


def usual_day(house: ConsoleHouse, sms: Sms) -> date:
    """By which day a photo is looked at if nobody chooses another."""
    return house.now().astimezone(HELSINKI).date() + timedelta(days=sms.days)


def read_invitation_draft(
    house: ConsoleHouse, invitee: Invitee, unit: Unit, known: Known, form: Mapping[str, str]
) -> tuple[InvitationDraft | None, list[Problem]]:
    """The draft that a form asks for; or everything that is wrong with it."""
    reason, note = (" ".join(form.get(name, "").split()) for name in ("reason", "note"))
    text, way = known.texts.get(form.get("language", "")), words.WAYS.get(form.get("way", ""))
    day = _read_day(house, form.get("day", ""))
    checks = {
        "language": (text is None, words.NO_LANGUAGE),
        "reason": (not reason, words.NO_REASON),
        "day": (day is None, words.NOT_A_DAY),
        "way": (way is None, words.NO_WAY),
        "permits": (known.by_word and form.get("permits") != "yes", words.NOT_PERMITTED_YET),
        "identifies": (form.get("identifies") != "yes", words.NOT_SURE),
    }
    problems = [Problem(name, said) for name, (is_wrong, said) in checks.items() if is_wrong]
    problems += [
        Problem(name, words.CODE_IN_WORDS) for name, said in (("reason", reason), ("note", note)) if names_code(said)
    ]
    if problems or text is None or way is None or day is None:
        return None, problems
    draft = InvitationDraft(
        account=invitee.account,
        unit=invitee.unit,
        hetu=invitee.hetu,
        name=known.name,
        language=form["language"],
        text=text,
        day=day.isoformat(),
        reason=reason,
        way=way.said(unit.languages[0]),
        note=note,
        asserted=house.now().isoformat() if known.by_word else "",
    )
    return draft, []


def keep_invitation(house: ConsoleHouse, draft: InvitationDraft) -> str:
    """Keep a draft until it is confirmed; gives the key of its page."""
    return _keep(house, "invitation", asdict(draft))


def find_invitation(house: ConsoleHouse, visitor: Visitor, key: str) -> InvitationDraft:
    """The draft of this person; raises Conflict where it is gone, or another's."""
    return _own_draft(visitor, house.kept.look(f"invitation {key}", house.now()))


def invite(house: ConsoleHouse, visitor: Visitor, key: str, identity: str) -> str:
    """Invite, once: the draft is taken first. Raises Conflict where it was sent, and what the desk raises."""
    find_invitation(house, visitor, key)
    draft = _own_draft(visitor, house.kept.take(f"invitation {key}", house.now()))
    wish = Wish(
        unit=find_unit(house, visitor, draft.unit),
        patient=Hetu.parse(draft.hetu),
        by=visitor.identity.name,
        day=date.fromisoformat(draft.day),
        text=draft.text,
        reason=draft.reason,
        way=draft.way,
        note=draft.note,
        assertion=_word(visitor, datetime.fromisoformat(draft.asserted)) if draft.asserted else None,
    )
    return house.invitations.invite(identity, wish, visitor.decider, house.now())


def _own_draft(visitor: Visitor, found: str | None) -> InvitationDraft:
    draft = InvitationDraft(**json.loads(found)) if found else None
    if draft is None or draft.account != visitor.identity.account:
        raise Conflict.because("", words.GONE, code="conflict")
    return draft


def _keep(house: ConsoleHouse, kind: str, content: dict[str, object]) -> str:
    key, now = house.secret(), house.now()
    house.kept.keep(f"{kind} {key}", json.dumps(content), now, now + _LIFE)
    return key


def _read_day(house: ConsoleHouse, text: str) -> date | None:
    today = house.now().astimezone(HELSINKI).date()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if today <= day <= today + _FURTHEST else None


def names_code(text: str) -> bool:
    """Whether words hold a personal identity code, or what looks like one."""
    try:
        refuse_hetus(text)
    except Refused:
        return True
    return False


def said(refusal: Refused) -> Sentence:
    """What a refusal says first, in every language."""
    first = refusal.findings[0]
    return Sentence(*(first.in_full(language) for language in ("fi", "sv", "en")))
