"""The control port every mock has beside its service port: the same API on all of them."""

from mocks.control.app import control_app
from mocks.control.desk import COMMON_KINDS, Control, Fault

__all__ = ["COMMON_KINDS", "Control", "Fault", "control_app"]
