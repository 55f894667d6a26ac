"""A consent from paper on its way to be entered: what was typed, checked against the request it is for (REL-05)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from adapter.console import consent_words as words
from adapter.console.decision import Problem
from adapter.console.house import ConsoleHouse
from adapter.console.release_queue import Request
from adapter.console.visitor import Visitor
from adapter.errors import Conflict
from adapter.identifiers import BadIdentifier, Hetu, find_hetu_shapes
from adapter.release.writing.consent import Paper
from adapter.words import HELSINKI

_LIFE = timedelta(minutes=30)
FIELDS = ("hetu", "signer", "guardian", "signed", "until", "recipient", "studies", "kept")


@dataclass(frozen=True, slots=True, repr=False)
class ConsentDraft:
    """What a person has typed of a paper, for one request."""

    account: str
    release: str
    fields: dict[str, str]


def read_paper(house: ConsoleHouse, release: Request, form: Mapping[str, str]) -> tuple[Paper | None, list[Problem]]:
    """What the paper says; or everything that is wrong with the form."""
    typed = {name: " ".join(form.get(name, "").split()) for name in FIELDS}
    today = house.now().astimezone(HELSINKI).date()
    hetu, signed, until = _read_hetu(typed["hetu"]), _read_day(typed["signed"]), _read_day(typed["until"])
    recipient = next((place for place in house.settings.recipients if place.id == typed["recipient"]), None)
    by_guardian = typed["signer"] == "guardian"
    checks = (
        ("hetu", hetu is None, words.NOT_A_CODE),
        ("hetu", hetu is not None and hetu != release.patient, words.OTHER_PATIENT),
        ("signer", typed["signer"] not in words.SIGNERS, words.NO_SIGNER),
        ("guardian", by_guardian and not typed["guardian"], words.NO_GUARDIAN),
        ("signed", signed is None or signed > today, words.NOT_SIGNED),
        ("until", bool(typed["until"]) and (until is None or until < today), words.NOT_UNTIL),
        ("recipient", recipient is None, words.NO_RECIPIENT),
        ("recipient", recipient is not None and recipient != release.place, words.OTHER_RECIPIENT),
        ("studies", typed["studies"] not in scopes_of(release), words.NO_SCOPE),
        ("kept", not typed["kept"], words.NO_PLACE),
        *((name, bool(find_hetu_shapes(typed[name])), words.CODE_IN_WORDS) for name in ("guardian", "kept")),
    )
    problems = [Problem(name, said) for name, is_wrong, said in checks if is_wrong]
    if problems or hetu is None or signed is None or recipient is None:
        return None, problems
    accessions = release.accessions if typed["studies"] == "these" else ()
    guardian = typed["guardian"] if by_guardian else ""
    return Paper(hetu, guardian, signed, until, recipient, accessions, typed["kept"]), []


def scopes_of(release: Request) -> tuple[str, ...]:
    """Which images a paper may be said to cover: those of the request only where it names them."""
    return ("these", "all") if release.accessions else ("all",)


def keep_consent(house: ConsoleHouse, who: Visitor, release: str, form: Mapping[str, str]) -> str:
    """Keep what was typed; gives the key of the page that asks to confirm it."""
    key, now = house.secret(), house.now()
    draft = ConsentDraft(who.identity.account, release, {name: form.get(name, "") for name in FIELDS})
    house.kept.keep(f"consent {key}", json.dumps(asdict(draft)), now, now + _LIFE)
    return key


def find_consent(house: ConsoleHouse, who: Visitor, key: str) -> ConsentDraft:
    """What this person has typed; raises Conflict where it is gone, or another's."""
    return _own(who, house.kept.look(f"consent {key}", house.now()))


def take_consent(house: ConsoleHouse, who: Visitor, key: str) -> ConsentDraft:
    """Take it, once; raises Conflict as `find_consent`."""
    find_consent(house, who, key)
    return _own(who, house.kept.take(f"consent {key}", house.now()))


def _own(who: Visitor, kept: str | None) -> ConsentDraft:
    draft = ConsentDraft(**json.loads(kept)) if kept else None
    if draft is None or draft.account != who.identity.account:
        raise Conflict.because("", words.GONE, code="conflict")
    return draft


def _read_hetu(text: str) -> Hetu | None:
    try:
        return Hetu.parse(text)
    except BadIdentifier:
        return None


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
