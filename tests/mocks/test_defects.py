"""The wrong messages of all mocks together: how many there are, and that each is one of its own."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path

from mocks.control.tables import find_rules

#: As many wrong messages are shown to be refused.
ENOUGH = 300

MODULES = sorted(file.stem for file in Path(__file__).with_name("defects").glob("[a-z]*.py"))
DEFECTS = [
    (mock, defect.id, defect.rule)
    for mock in MODULES
    for defect in importlib.import_module(f"tests.mocks.defects.{mock}").DEFECTS
]


def test_there_are_enough_wrong_messages() -> None:
    assert len(DEFECTS) >= ENOUGH


def test_no_wrong_message_is_counted_twice() -> None:
    assert [id_ for id_, times in Counter(id_ for _, id_, _ in DEFECTS).items() if times > 1] == []


def test_every_wrong_message_breaks_a_rule_that_its_mock_has() -> None:
    known = {rule.id for rules in find_rules().values() for rule in rules}
    assert [(id_, rule) for _, id_, rule in DEFECTS if rule not in known] == []


def test_every_module_of_wrong_messages_has_its_test() -> None:
    here = Path(__file__).parent
    assert [mock for mock in MODULES if not (here / f"test_defects_{mock}.py").exists()] == []
