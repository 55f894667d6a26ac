"""The table in docs/register-access.md, between two marks: what is asked, one thing wrong at a time, and what the rules answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from adapter.rules.access import Action, Reason, evaluate
from tests.access_decisions.cases import FIRST, GRANTS, LAST, MATTERS, MOMENTS, STATUSES, USES, GrantCase, UseCase

PAGE = Path(__file__).parents[2] / "docs" / "register-access.md"
BEGIN, END = "<!-- the access table: begin -->", "<!-- the access table: end -->"
_GRANT = GrantCase("active", same_unit=True, matter="handed over", ends=True)
_USE = UseCase("within", holds=True, strong=True, named=True, action=Action.READ)


def rows() -> Iterator[tuple[str, GrantCase, UseCase]]:
    """Every value of every axis, all else right: what is so, in words, and the question."""
    for action in Action:
        yield f"everything is right, to {action}", _GRANT, _USE._replace(action=action)
    for status in STATUSES[1:]:
        yield f"the Consent is {status}", _GRANT._replace(status=status), _USE
    yield "the grant is to another unit", _GRANT._replace(same_unit=False), _USE
    for moment in MOMENTS:
        yield f"the time: {moment}", _GRANT, _USE._replace(moment=moment)
    yield "the time: the day after, of a grant without an end", _GRANT._replace(ends=False), _USE._replace(moment="the day after")  # fmt: skip
    for matter in list(MATTERS)[1:]:
        yield f"the matter handed over: {matter}", _GRANT._replace(matter=matter), _USE
    yield "the worker holds another unit", _GRANT, _USE._replace(holds=False)
    yield "the worker is not strongly authenticated", _GRANT, _USE._replace(strong=False)
    yield "the worker is not named", _GRANT, _USE._replace(named=False)


def write_table() -> str:
    """The table in Markdown, with how many questions are asked in all."""
    lines = [
        f"The grant lasts from {FIRST} to {LAST}. One thing is changed at a time; what is wrong in several ways is told in all.",
        f"Asked in the tests: {len(GRANTS) * len(USES)} questions of one grant, and every pair of grants.",
        "",
        "| what is so | answer | rule | why not | what would make it a permit |",
        "|---|---|---|---|---|",
    ]
    for words, grant, use in rows():
        decision = evaluate([grant.grant("Consent/1")], use.use())
        answer = "permit" if decision.permit else "deny"
        lines += [
            f"| {words} | {answer} | {reason.rule} | {reason.text} | {reason.remedy} |"
            for reason in decision.reasons or (Reason(", ".join(decision.rules), "", ""),)
        ]
    return "\n".join(lines)


def renew(page: str) -> str:
    """The page with the table anew; raises ValueError when the marks are not there."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page does not mark where the table stands")
    return f"{before}{BEGIN}\n\n{write_table()}\n\n{END}{after}"
