"""The control port every mock has beside its service port: the same API on all of them."""

from mocks.control.app import control_app
from mocks.control.clock import Clock
from mocks.control.desk import Control
from mocks.control.faults import COMMON_KINDS, Fault, UnknownKindError, UnknownOperationError
from mocks.control.rules import OURS, BrokenRuleError, Examination, Rule, Step, digest
from mocks.control.setting import Setting

__all__ = [
    "COMMON_KINDS",
    "OURS",
    "BrokenRuleError",
    "Clock",
    "Control",
    "Examination",
    "Fault",
    "Rule",
    "Setting",
    "Step",
    "UnknownKindError",
    "UnknownOperationError",
    "control_app",
    "digest",
]
