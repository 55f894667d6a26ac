"""What the validator's closures are, and what they may ask of the compiler that makes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from adapter.validate.definitions import Definitions
from adapter.validate.issue import Found
from adapter.validate.terminology import Terminology

#: A value, the object that holds it, and the context; None when all is well.
Check = Callable[[Any, Any, Any], Found]


class Compiling(Protocol):
    """A compiler, as checks and slices see it."""

    definitions: Definitions
    terminology: Terminology

    def conforms(self, urls: Sequence[str]) -> Callable[[Any, Any, Any], bool]:
        """Whether a value conforms to any of these profiles."""
