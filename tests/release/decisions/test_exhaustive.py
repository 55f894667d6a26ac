"""Every question of the example region against what the instruction says (REL-02 … REL-12)."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from adapter.config.release import Register
from adapter.release.rules.decision import Decision
from adapter.words import Ground
from tests.region import HELSINKI, region
from tests.release.decisions.cases import BASES, HOURS, OFFICE, Hour, Question, ask
from tests.release.decisions.oracle import expect

pytestmark = pytest.mark.slow

DESKS = region().desks


def _judge(answers: Iterable[tuple[Question, Decision]]) -> tuple[int, set[Ground]]:
    """Hold each answer against the instruction; how many there were, and every ground that was given."""
    count, grounds = 0, set[Ground]()
    for question, decision in answers:
        expected = expect(
            question.source.id,
            question.target.id if question.target else "",
            question.basis,
            prohibited=question.prohibited,
            office=question.hour.kind == OFFICE,
            day=question.hour.moment.astimezone(HELSINKI).date(),
            urgent=question.urgent,
            papers=question.papers,
            teleradiology=question.teleradiology,
            seen=question.seen,
        )
        told = [ground.rule for ground in decision.grounds]
        answer = (str(decision.means), tuple(dict.fromkeys(told)), decision.desk.id, bool(decision.phone), decision.by)
        assert answer == expected, question
        assert decision.permitted is (expected.means != "none"), question
        assert decision.phone in {None, DESKS.on_call}, question
        assert decision.version == DESKS.version, question
        assert decision.desk_rule in {"REL-07", "REL-08"}, question
        count += 1
        grounds.update(decision.grounds)
    return count, grounds


def _whole(grounds: set[Ground]) -> bool:
    """Each sentence is told in three languages, and nothing in it was left to be named."""
    tongues = [(ground.said.fi, ground.said.sv, ground.said.en) for ground in grounds]
    return all(
        len(set(told)) == 3 and all(text.endswith(".") and "{" not in text and "()" not in text for text in told)
        for told in tongues
    )


@pytest.mark.parametrize("source", region().register_, ids=lambda register: register.id)
def test_every_question_is_answered_as_the_instruction_says(source: Register) -> None:
    """In office hours and at night.

    Source × destination × basis × prohibition × urgency × papers × teleradiology × seen.
    """
    count, grounds = _judge(ask([source], (HOURS[0], HOURS[8])))
    assert count == 15 * len(BASES) * 2**6
    assert _whole(grounds)


@pytest.mark.parametrize("hour", HOURS, ids=lambda hour: hour.moment.isoformat(timespec="minutes"))
def test_every_hour_is_answered_as_the_instruction_says(hour: Hour) -> None:
    """At every hour that matters: source × destination × basis × prohibition × urgency."""
    count, grounds = _judge(ask(region().register_, [hour], papers=(False,), teleradiology=(False,), seen=(False,)))
    assert count == 10 * 15 * len(BASES) * 2**2
    assert _whole(grounds)
