"""The judgement of one resource: every rule on its content, in order, with the first place that breaks it."""

from __future__ import annotations

from typing import Any

from mocks.control import Examination
from mocks.record.codes import find_unknown_codes
from mocks.record.elements import Problem, read_elements
from mocks.record.formats import find_ill_formed
from mocks.record.identity import find_wrong_identities
from mocks.record.invariants import find_broken_invariants
from mocks.record.model import find_refused
from mocks.record.references import Held, find_wrong_references
from mocks.record.rules import CONTENT


def judge_resource(examination: Examination, resource: dict[str, Any], place: str, base: str, held: Held) -> None:
    """Examine a resource that stands at `place` of what was sent.

    `base` and `held` are as in `find_wrong_references`. Raises BrokenRuleError for the first rule in force that fails.
    """
    elements, problems = read_elements(resource, place)
    problems += [
        *find_ill_formed(elements),
        *find_refused(resource, place),
        *find_unknown_codes(elements),
        *find_broken_invariants(elements),
        *find_wrong_identities(elements),
        *find_wrong_references(elements, resource, base, held),
    ]
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.rule.id, problem)
    for rule in CONTENT:
        broken = first.get(rule.id)
        if broken is None:
            examination.check(rule, place, holds=True)
        else:
            examination.check(rule, broken.place, holds=False, expected=broken.expected, found=broken.found)
