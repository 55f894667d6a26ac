"""What the wire calls a broken rule: the codes of acknowledgements and faults (ours)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mocks.kanta.frame import Verdict
from mocks.kanta.rights_rules import RIGHTS_CODES
from mocks.kanta.rules import MISMATCHES

if TYPE_CHECKING:
    from mocks.control import BrokenRuleError, Rule

_MISMATCH = "frame-mismatch"
_CODES = {"hetu": "not-a-person", **RIGHTS_CODES}


def code_of(rule: Rule) -> str:
    """The code of a rule by its id, or else by its kind; what is built wrongly is `not-well-formed`."""
    if rule in MISMATCHES:
        return _MISMATCH
    return _CODES.get(rule.id) or _CODES.get(rule.kind) or "not-well-formed"


def refuse(problem: BrokenRuleError) -> Verdict:
    """The verdict on a message that breaks a rule."""
    return Verdict("AR", code_of(problem.step.rule), str(problem))
