"""Two generated pages: the release decisions with the desks, and the sentences, as the rules themselves give them.

Each page keeps its own introduction; what stands between the two marks is written by `renew`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
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

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
DECISIONS, SENTENCES = REFERENCE / "release-decisions.md", REFERENCE / "release-sentences.md"
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"
WIDTH = 100  # columns of a line of a document

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
SEEN, NOT_SEEN = "visible there already", "not visible there"
TELERADIOLOGY, OWN_WORK = "came by teleradiology", "not by teleradiology"
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
    _BASIS: {
        frozenset(
            {"commission: not on the list", "consent: none shown", "consent: faulty"}
        ): "commission not listed; consent missing or faulty",
        frozenset({"commission: on the list", "consent: holds"}): "commission listed; consent holds",
        frozenset({"law: unknown", "law: another recipient's"}): "law: unknown, or of another recipient",
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
    """Put a question of the decision table.

    Where the region has no second register of a group, one is made up for the question.
    """
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
    "to Kymenlaakso": ("Uusimaa", "Kymenlaakso"),
    "to Etelä-Karjala": ("Uusimaa", "Etelä-Karjala"),
    "to any other": ("Kymenlaakso", "Uusimaa"),
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
Decided by the instruction of {version} (REL-15).
"""
_OUTSIDE_HOURS = {frozenset({BEFORE, AFTER, WEEKEND, HOLIDAY}): "outside office hours"}
_LANGUAGES = (("fi", "suomeksi"), ("sv", "på svenska"), ("en", "in English"))


def write_decisions() -> str:
    """What stands between the marks of the page of decisions: the decision table and the desks."""
    version = _ask((ALLOWED, IMAGES, OWN, "Uusimaa", "care", SEEN, OWN_WORK)).version
    return "\n\n".join(
        (
            "## May the images go, and how?",
            _OF_DECISIONS.format(version=version).strip(),
            _write_decisions(),
            "## Which desk answers?",
            _write_desks(),
        )
    )


def _write_decisions() -> str:
    lines = []
    for row in decision_rows():
        cells = [
            tell(side, axis, _PHRASES.get(index, {}))
            for index, (side, axis) in enumerate(zip(row.box, AXES, strict=True))
        ]
        besides = [cells[axis] for axis in (0, _WANTED, _SEEN, _OUTSIDE) if cells[axis] not in {"any", ALLOWED, IMAGES}]
        lines.append((cells[_WHENCE], cells[_WHERE], cells[_BASIS], "; ".join(besides), *row.answer))
    return _table(("lies in", "wanted by", "basis", "and", "permitted", "means", "rules"), lines)


def _write_desks() -> str:
    lines = [
        (*(tell(side, axis, _OUTSIDE_HOURS) for side, axis in zip(row.box, _DESK_AXES, strict=True)), *row.answer)
        for row in desk_rows()
    ]
    return _table(("goes", "came", "urgency", "permitted", "desk", "rule", "call as well"), lines)


def write_sentences() -> str:
    """What stands between the marks of the page of sentences: each ground in the three languages."""
    blocks, rule = [], ""
    for ground in grounds():
        if ground.rule != rule:
            rule = ground.rule
            blocks.append(f"## {rule}")
        said = [(name, getattr(ground.said, code)) for code, name in _LANGUAGES]
        blocks.append("\n".join(_item(name, re.sub(r"\{(\w+)\}", r"‹\1›", text)) for name, text in said))
    return "\n\n".join(blocks)


def _item(name: str, text: str) -> str:
    """One sentence of one language, no line wider than a document's."""
    return textwrap.fill(
        f"* *{name}*: {text}", WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


#: The generated pages, and what writes each.
PAGES: dict[Path, Callable[[], str]] = {DECISIONS: write_decisions, SENTENCES: write_sentences}


def renew(page: str, write: Callable[[], str]) -> str:
    """The page with its generated part as it is now; raises ValueError when it has lost its marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("The page has lost the marks of its generated part.")
    return f"{before}{BEGIN}\n\n{write()}\n\n{END}{after}"
