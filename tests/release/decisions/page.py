"""The tables of docs/release-flow.md, between two marks: the decision, the desk, and the sentences, as the rules themselves tell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path

from adapter.config.release import Destination, Law, Register
from adapter.release.rules import grounds as sentences
from adapter.release.rules.decision import Decision, Facts, decide
from adapter.release.rules.grounds import CONSENT_PROBLEMS
from adapter.release.rules.request import Basis
from adapter.words import Ground
from tests.region import destination, region, register, release_request
from tests.release.decisions.cases import AFTER, BEFORE, HOLIDAY, HOURS, OFFICE, WEEKEND
from tests.release.decisions.table import Point, Row, join, tell

PAGE = Path(__file__).parents[3] / "docs" / "release-flow.md"
BEGIN, END = "<!-- the decision table: begin -->", "<!-- the decision table: end -->"

FORBIDDEN, ALLOWED = "the patient has forbidden it", "the patient has not forbidden it"
PAPERS, IMAGES = "only referral and report are wanted", "images are wanted"
UNKNOWN, OWN, CONNECTED, BY_POST = "unknown", "the same register", "outside, connected", "outside, not connected"
AT_ONCE = "Defence Forces, urgent"
GROUPS = {
    "Uusimaa": register("hus"),
    "Kymenlaakso": register("kymenlaakso"),
    "Etelä-Karjala": register("etela-karjala"),
    "Defence Forces": register("puolustusvoimat"),
    "occupational health": register("hus-tyoterveys"),
}
SEEN, NOT_SEEN = "the recipient's register sees it already", "the recipient's register does not see it"
TELERADIOLOGY, OWN_WORK = "it came by teleradiology", "it did not come by teleradiology"
BASES: dict[str, tuple[Basis, str, tuple[str, ...] | None]] = {
    "care": (Basis.CARE, "", None),
    "commission: not on the list": (Basis.COMMISSION, "", None),
    "commission: on the list": (Basis.COMMISSION, "", None),
    "consent: none shown": (Basis.CONSENT, "", None),
    "consent: faulty": (Basis.CONSENT, "", ("ended",)),
    "consent: holds": (Basis.CONSENT, "", ()),
    "law: unknown": (Basis.LAW, "1/1900", None),
    "law: another recipient's": (Basis.LAW, "459/2015", None),
    "law: names the recipient": (Basis.LAW, "459/2015", None),
}
AXES = (
    (FORBIDDEN, ALLOWED),
    (PAPERS, IMAGES),
    (UNKNOWN, OWN, *GROUPS, CONNECTED, BY_POST),
    ("occupational health", AT_ONCE, "Uusimaa", "Kymenlaakso", "Etelä-Karjala", "Defence Forces"),
    tuple(BASES),
    (SEEN, NOT_SEEN),
    (TELERADIOLOGY, OWN_WORK),
)
_WANTED, _WHERE, _WHENCE, _BASIS, _SEEN, _OUTSIDE = range(1, 7)
_ORDER = (_OUTSIDE, _SEEN, _WHENCE, _WHERE, _BASIS, _WANTED, 0)  # joined in this order the rows read best
_REGISTERS = frozenset(GROUPS)
_PHRASES: dict[int, dict[frozenset[str], str]] = {
    _WHERE: {
        _REGISTERS: "another register",
        _REGISTERS | {OWN, CONNECTED, BY_POST}: "any known",
        _REGISTERS - {"Uusimaa"} | {CONNECTED, BY_POST}: "any known, but not the same register nor Uusimaa",
        _REGISTERS - {"Kymenlaakso", "Etelä-Karjala"}: "another register, but not a county's",
    },
    _WHENCE: {
        _REGISTERS - {"occupational health"}: "any other",
        _REGISTERS - {"occupational health", "Uusimaa"}: "any other, but not Uusimaa",
    },
}


def decision_rows() -> list[Row]:
    """The decision table: what is asked, and yes or no, the means, the rules."""
    rows = join(AXES, _answer, _ORDER)
    leading = (0, _WANTED, _BASIS, _WHERE, _WHENCE, _SEEN, _OUTSIDE)
    return sorted(rows, key=lambda row: [min(map(AXES[axis].index, row.box[axis])) for axis in leading])


def decision_points() -> dict[Point, Row]:
    """The row of each question."""
    return {point: row for row in decision_rows() for point in product(*AXES) if row.holds(point)}


def _answer(point: Point) -> tuple[str, ...]:
    """What the rules say, in office hours: yes or no, the means, the rules of the grounds."""
    decision = _ask(point)
    rules = ", ".join(dict.fromkeys(ground.rule for ground in decision.grounds))
    return ("yes" if decision.permitted else "no", decision.means, rules)


def _ask(point: Point) -> Decision:
    """Put a question of the decision table. Where the region has no second register of a group, one is made up for the question."""
    forbidden, wanted, where, whence, basis, seen, outside = point
    source = GROUPS.get(whence, GROUPS["Defence Forces"])
    target = _place(where, source)
    if target:
        target = target.model_copy(update={"commissioned": basis == "commission: on the list"})
    return _decide(
        source,
        target,
        BASES[basis],
        recipients=(target.id,) if target and basis == "law: names the recipient" else (),
        prohibited=forbidden == FORBIDDEN,
        seen=seen == SEEN,
        teleradiology=outside == TELERADIOLOGY,
        urgent=whence == AT_ONCE,
        papers_only=wanted == PAPERS,
    )


def _decide(
    source: Register,
    target: Register | Destination | None,
    basis: tuple[Basis, str, tuple[str, ...] | None],
    *,
    recipients: tuple[str, ...] = (),
    prohibited: bool = False,
    seen: bool = False,
    teleradiology: bool = False,
    **of_request: object,
) -> Decision:
    kind, number, consent = basis
    settings = region()
    request = release_request(destination=target, basis=kind, law=number, **of_request)
    sees = frozenset({source.id, target.id} if target and seen else {source.id})
    facts = Facts(source, sees, prohibited, consent, teleradiology)
    laws = [Law(number="459/2015", name="a law", recipients=recipients)]
    return decide(request, facts, settings.desks, laws, settings.media)


def _place(where: str, source: Register) -> Register | Destination | None:
    if where == UNKNOWN:
        return None
    if where == OWN:
        return source
    if where in GROUPS:
        return GROUPS[where].model_copy(update={"id": f"another-{where}"})
    return destination("tays" if where == CONNECTED else "vakuutus")


_ENDS = {
    "to Kymenlaakso's register": ("Uusimaa", "Kymenlaakso"),
    "to Etelä-Karjala's register": ("Uusimaa", "Etelä-Karjala"),
    "to any other register": ("Kymenlaakso", "Uusimaa"),
    "out of the PACS from Kymenlaakso": ("Kymenlaakso", CONNECTED),
    "out of the PACS from Etelä-Karjala": ("Etelä-Karjala", CONNECTED),
    "out of the PACS from any other": ("Uusimaa", CONNECTED),
}
_DESK_AXES = (
    tuple(_ENDS),
    (OFFICE, BEFORE, AFTER, WEEKEND, HOLIDAY),
    ("urgent", "not urgent"),
    ("yes", "no"),
)


def desk_rows() -> list[Row]:
    """The desk's table: which one answers, by which rule, and whether somebody is to be called."""
    return join(_DESK_AXES, _desk, (3, 2, 1, 0))


def _desk(point: Point) -> tuple[str, ...]:
    """Which desk answers, at every hour of the kind alike."""
    ends, kind, urgent, permitted = point
    whence, where = _ENDS[ends]
    told = set()
    for hour in HOURS:
        if hour.kind == kind:
            decision = _decide(
                GROUPS[whence],
                _place(where, GROUPS[whence]),
                (Basis.CONSENT, "", () if permitted == "yes" else None),
                received=hour.moment,
                urgent=urgent == "urgent",
            )
            calls = f"{decision.phone.name}, {decision.phone.phone}" if decision.phone else ""
            told.add((decision.desk.name, decision.desk_rule, calls))
    (answer,) = told
    return answer


def grounds() -> list[Ground]:
    """Every ground that a decision can have, in the order of the rules, its sentence not filled in."""
    plain = [ground for ground in vars(sentences).values() if isinstance(ground, Ground)]
    return sorted([*plain, *CONSENT_PROBLEMS.values()], key=lambda ground: ground.rule)


_OF_DECISIONS = """\
Written by `python -m tests.release.decisions`, which asks the rules everything; by the instruction of {version} (REL-15). Each row joins all
questions with one answer, and each question is in exactly one row. *Any other*: not occupational health's, nor the Defence Forces' when
urgent. Where nothing else is said, the patient has not forbidden it and images are wanted."""
_OF_DESKS = """\
The desk that answers, by Helsinki's clock. The eves of Midsummer and Christmas count as public holidays. To Kymenlaakso and Etelä-Karjala
it is by where the images go, since the instruction speaks to the units that ask; out of the PACS by where they lie."""
_OF_SENTENCES = """\
What is told, with ‹what is named› taken from the configuration and the calendar, never from the patient or the request. ‹by› is the day
on which the request came, in Helsinki, and {days} days more (REL-12). Nothing is charged for what leaves, by whatever means (REL-13)."""


def write_tables() -> str:
    """What stands between the marks."""
    version = _ask((ALLOWED, IMAGES, OWN, "Uusimaa", "care", SEEN, OWN_WORK)).version
    days = region().media.post_days
    return "\n\n".join(
        (
            _OF_DECISIONS.format(version=version),
            _write_decisions(),
            _OF_DESKS,
            _write_desks(),
            _OF_SENTENCES.format(days=days),
            _write_sentences(),
        )
    )


def _write_decisions() -> str:
    lines = []
    for row in decision_rows():
        told = [
            tell(side, axis, _PHRASES.get(index, {}))
            for index, (side, axis) in enumerate(zip(row.box, AXES, strict=True))
        ]
        besides = [told[axis] for axis in (0, _WANTED, _SEEN, _OUTSIDE) if told[axis] not in {"any", ALLOWED, IMAGES}]
        lines.append((told[_WHENCE], told[_WHERE], told[_BASIS], "; ".join(besides), *row.answer))
    return _table(("lies in", "wanted by", "basis", "and", "permitted", "means", "rules"), lines)


def _write_desks() -> str:
    lines = [
        (*(tell(side, axis, {}) for side, axis in zip(row.box, _DESK_AXES, strict=True)), *row.answer)
        for row in desk_rows()
    ]
    return _table(("goes", "came", "urgency", "permitted", "desk", "rule", "call as well"), lines)


def _write_sentences() -> str:
    named = [(ground.rule, ground.said.fi, ground.said.sv, ground.said.en) for ground in grounds()]
    lines = [tuple(re.sub(r"\{(\w+)\}", r"‹\1›", text) for text in line) for line in named]
    return _table(("rule", "suomeksi", "på svenska", "in English"), lines)


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def renew(page: str) -> str:
    """The page with the tables as they are now; raises ValueError when it has lost its marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("The page has lost the marks of the tables.")
    return f"{before}{BEGIN}\n\n{write_tables()}\n\n{END}{after}"
