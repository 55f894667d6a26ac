"""The generated page of access decisions: what is asked, one thing wrong at a time, and what the rules answer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from adapter.access.rules.decision import evaluate
from adapter.access.rules.reasons import Reason
from adapter.roles import Action, Authentication
from tests.access.decisions.cases import (
    AUTHORISATIONS,
    CLIENTS,
    FEW_USES,
    FIRST,
    GIVEN,
    GRANTS,
    LAST,
    MATTERS,
    MOMENTS,
    REGISTERS,
    RIGHT,
    ROLES,
    SIGN_INS,
    STATUSES,
    TERMS,
    UNITS,
    USES,
    AuthorisationCase,
    GrantCase,
    UseCase,
)

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "access-decisions.md"
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"
WIDTH = 100  # columns of a line of a document
_GRANT = GrantCase("active", same_unit=True, matter="handed over", ends=True)
_AUTHORISATION = AuthorisationCase("active", same_unit=True, whose="the client", register="asked for", given="both")
_PATIENT = RIGHT._replace(patient_data=True)

Row = tuple[str, GrantCase | AuthorisationCase, UseCase]


def rows() -> Iterator[Row]:
    """Every value of every axis, all else right: what is so, in words, and the question."""
    for action in Action:
        yield f"everything is right, to {action}", _GRANT, RIGHT._replace(action=action)
    for status in STATUSES[1:]:
        yield f"the Consent is {status}", _GRANT._replace(status=status), RIGHT
    yield "the grant is to another unit", _GRANT._replace(same_unit=False), RIGHT
    for moment in MOMENTS:
        yield f"the time: {moment}", _GRANT, RIGHT._replace(moment=moment)
    yield (
        ("the time: the day after, of a grant without an end"),
        _GRANT._replace(ends=False),
        RIGHT._replace(moment="the day after"),
    )
    for matter in list(MATTERS)[1:]:
        yield f"the matter handed over: {matter}", _GRANT._replace(matter=matter), RIGHT
    for terms in list(TERMS)[1:]:
        yield f"the matter by its asia-asiakirja: {terms}", _GRANT, RIGHT._replace(terms=terms)
    for unit in list(UNITS)[1:]:
        yield f"the unit by the register: {unit}", _GRANT, RIGHT._replace(unit=unit)
    yield "the worker holds another unit", _GRANT, RIGHT._replace(holds=False)
    yield "the worker is not named", _GRANT, RIGHT._replace(named=False)
    yield from _signed_in()
    yield from _in_roles()
    yield from _authorised()


def _signed_in() -> Iterator[Row]:
    entry = RIGHT._replace(action=Action.STORE)
    yield "signed in with an equal of the card", _GRANT, RIGHT._replace(authentication=Authentication.EQUAL)
    for way, words in (
        (Authentication.MOBILE, "mobile sign-in"),
        (Authentication.NONE, "no known sign-in"),
    ):
        yield f"{words}, to read", _GRANT, RIGHT._replace(authentication=way)
        yield f"{words}, to store what a professional signs", _GRANT, entry._replace(authentication=way)
        yield (
            f"{words}, to store what nobody signs",
            _GRANT,
            entry._replace(authentication=way, signature=False),
        )
    for sign_in in list(SIGN_INS)[1:]:
        yield f"signed in {sign_in}", _GRANT, RIGHT._replace(sign_in=sign_in)


def _in_roles() -> Iterator[Row]:
    for role in list(ROLES)[1:]:
        for action in Action:
            yield f"a role {role}, to {action}", _GRANT, RIGHT._replace(role=role, action=action)


def _authorised() -> Iterator[Row]:
    for action in Action:
        yield f"patient data by an authorisation, to {action}", _AUTHORISATION, _PATIENT._replace(action=action)
    for whose in list(CLIENTS)[1:]:
        yield f"an authorisation of {whose}", _AUTHORISATION._replace(whose=whose), _PATIENT
    for register in list(REGISTERS)[1:]:
        yield f"an authorisation to {register} register", _AUTHORISATION._replace(register=register), _PATIENT
    for given in list(GIVEN)[1:]:
        for action in Action:
            yield (
                f"an authorisation {given} only, to {action}",
                _AUTHORISATION._replace(given=given),
                _PATIENT._replace(action=action),
            )
    for moment in ("the day before", "the day after"):
        yield f"an authorisation, {moment}", _AUTHORISATION, _PATIENT._replace(moment=moment)
    yield (
        "an authorisation, mobile sign-in, to store what nobody signs",
        _AUTHORISATION,
        _PATIENT._replace(authentication=Authentication.MOBILE, action=Action.STORE, signature=False),
    )
    yield "patient data, and the grant is of client data", _GRANT, _PATIENT


def write_table() -> str:
    """The table and the reasons in Markdown, with how many questions are asked in all."""
    pairs = len(GRANTS) * (len(GRANTS) + 1) // 2
    reading = sum(use.action == "read" for use in FEW_USES)
    questions = 2 * len(USES) + (len(GRANTS) + len(AUTHORISATIONS)) * len(FEW_USES) + pairs * reading
    numbers: dict[Reason, int] = {}
    lines = []
    for words, grant, use in rows():
        decision = evaluate([grant.grant("Consent/1")], use.use(), UNITS[use.unit], use.matter())
        answer = "permit" if decision.permit else "deny"
        if not decision.reasons:
            lines.append(f"| {words} | {answer} | {', '.join(decision.rules)} | |")
        for reason in decision.reasons:
            number = numbers.setdefault(replace(reason, grant=""), len(numbers) + 1)
            lines.append(f"| {words} | {answer} | {reason.rule} | {number} |")
    return "\n".join(
        (
            f"The grant lasts from {FIRST} to {LAST}.",
            f"The tests ask {questions:,} questions, each against an oracle that the rules do not share.",
            "",
            "## The answers",
            "",
            "| what is so | answer | rules | reason |",
            "|---|---|---|---|",
            *lines,
            "",
            "## The reasons, and what would make each a permit",
            "",
            *(_item(number, reason) for reason, number in numbers.items()),
        )
    )


def _item(number: int, reason: Reason) -> str:
    """One reason and its remedy, no line wider than a document's."""
    indent = " " * (len(str(number)) + 2)
    text = textwrap.fill(f"{number}. **{reason.rule}** {reason.text}", WIDTH, subsequent_indent=indent)
    return f"{text}\n" + textwrap.fill(
        f"*Remedy*: {reason.remedy}", WIDTH, initial_indent=indent, subsequent_indent=indent
    )


def renew(page: str) -> str:
    """The page with its generated part as it is now; raises ValueError when it has lost its marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page does not mark where the table stands")
    return f"{before}{BEGIN}\n\n{write_table()}\n\n{END}{after}"
