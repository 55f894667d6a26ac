"""The tables in the docs are the rules' own: current, whole, and true of every question of the example region."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from adapter.config.release import Register
from adapter.release.rules.request import Basis
from adapter.words import Ground, Language
from tests.region import region
from tests.release.decisions import page
from tests.release.decisions.cases import BASES, HOURS, LAWS, Question, ask
from tests.release.decisions.table import Point, join, tell

pytestmark = pytest.mark.slow

GROUP_NAMES = {
    "uusimaa": "Uusimaa",
    "kymenlaakso": "Kymenlaakso",
    "etela-karjala": "Etelä-Karjala",
    "defence": "Defence Forces",
    "occupational": "occupational health",
}
RECIPIENTS = {law.number: law.recipients for law in LAWS}


def _point(question: Question) -> Point:
    """Where a question stands in the table."""
    whence = GROUP_NAMES[question.source.group]
    return (
        page.FORBIDDEN if question.prohibited else page.ALLOWED,
        page.PAPERS if question.papers else page.IMAGES,
        _where(question),
        page.AT_ONCE if question.urgent and question.source.group == "defence" else whence,
        _basis(question),
        page.SEEN if question.seen else page.NOT_SEEN,
        page.TELERADIOLOGY if question.teleradiology else page.OWN_WORK,
    )


def _where(question: Question) -> str:
    target = question.target
    if target is None:
        return page.UNKNOWN
    if target == question.source:
        return page.OWN
    if isinstance(target, Register):
        return GROUP_NAMES[target.group]
    return page.CONNECTED if target.id in {"tays", "tyks"} else page.BY_POST


def _basis(question: Question) -> str:
    basis, number, consent = BASES[question.basis]
    identity = question.target.id if question.target else ""
    if basis is Basis.COMMISSION:
        return "commission: on the list" if identity == "kymenlaakso" else "commission: not on the list"
    if basis is Basis.CONSENT:
        return "consent: " + ("none shown" if consent is None else "faulty" if consent else "holds")
    if basis is Basis.LAW:
        known = "names the recipient" if identity in RECIPIENTS.get(number, ()) else "another recipient's"
        return f"law: {known if number in RECIPIENTS else 'unknown'}"
    return "care"


def _shape(ground: Ground, language: Language) -> str:
    """What a sentence looks like once its places are named."""
    return re.sub(r"\\\{\w+\\\}", ".+", re.escape(ground.said.said(language)))


@pytest.fixture(scope="module")
def answers() -> list[tuple[Point, tuple[str, ...], tuple[Ground, ...]]]:
    """Every question of the region on a working day's evening: where it stands, the answer's cells, the grounds."""
    told: list[tuple[Point, tuple[str, ...], tuple[Ground, ...]]] = []
    for question, decision in ask(region().register_, [HOURS[8]]):
        rules = [ground.rule for ground in decision.grounds if ground.rule != "REL-07"]
        cells = ("yes" if decision.permitted else "no", str(decision.means), ", ".join(dict.fromkeys(rules)))
        told.append((_point(question), cells, decision.grounds))
    return told


@pytest.mark.parametrize("path", page.PAGES, ids=lambda path: path.stem)
def test_the_docs_are_current(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    assert page.renew(written, page.PAGES[path]) == written, "run: python -m tests.release.decisions"


def test_a_page_without_its_marks_is_not_overwritten() -> None:
    with pytest.raises(ValueError, match="marks"):
        page.renew("# Release decisions\n", page.write_decisions)


def test_every_question_is_in_exactly_one_row() -> None:
    rows = page.decision_rows()
    points = page.decision_points()
    size = 1
    for axis in page.AXES:
        size *= len(axis)
    assert len(points) == size
    assert all(sum(row.holds(point) for row in rows) == 1 for point in points)


def test_every_row_is_what_the_exhaustive_run_answered(
    answers: list[tuple[Point, tuple[str, ...], tuple[Ground, ...]]],
) -> None:
    points = page.decision_points()
    met = set()
    for point, cells, _ in answers:
        row = points[point]
        assert row.answer == cells, point
        met.add(row)
    assert met == set(page.decision_rows())


def test_every_sentence_of_the_table_is_told_and_no_other(
    answers: list[tuple[Point, tuple[str, ...], tuple[Ground, ...]]],
) -> None:
    given = {ground for _, _, grounds in answers for ground in grounds}
    for language in get_args(Language):
        shapes = {_shape(ground, language): ground.rule for ground in page.grounds()}
        told = {(ground.rule, ground.said.said(language)) for ground in given}
        fits = {text: [shape for shape in shapes if re.fullmatch(shape, text)] for _, text in told}
        assert all(len(found) == 1 for found in fits.values()), language
        assert {shape for (shape,) in fits.values()} == set(shapes), language
        assert all(shapes[fits[text][0]] == rule for rule, text in told), language


def test_the_tables_are_short_enough_to_be_read() -> None:
    assert len(page.decision_rows()) < 40
    assert len(page.desk_rows()) < 15


def test_boxes_are_joined_as_far_as_they_go_and_never_across_an_answer() -> None:
    rows = join((("a", "b", "c"), ("x", "y")), lambda point: ("no",) if point == ("c", "y") else ("yes",), (1, 0))
    told = [(tell(row.box[0], ("a", "b", "c"), {}), tell(row.box[1], ("x", "y"), {}), *row.answer) for row in rows]
    assert sorted(told) == [("a, b", "any", "yes"), ("c", "x", "yes"), ("c", "y", "no")]
