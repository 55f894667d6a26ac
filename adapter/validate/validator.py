"""The validator as others call it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapter.validate.asked import tell_absent
from adapter.validate.compile import Compiler
from adapter.validate.definitions import Definitions, Json
from adapter.validate.issue import Issue
from adapter.validate.references import Context
from adapter.validate.terminology import Terminology


class Validator:
    """Validates resources as raw JSON, by base R4 and the profiles it is given.

    Made once, it serves any number of threads.
    """

    def __init__(self, definitions: Definitions | None = None, structures: dict[str, Json] | None = None) -> None:
        self.definitions = definitions or Definitions.read()
        self._compiler = Compiler(self.definitions, Terminology(self.definitions), structures or {})

    def tell_absent(self, profiles: Sequence[str]) -> list[str]:
        """A sentence for each of these profiles that is not at hand, with the nearest one that is.

        None when all are.
        """
        canonicals = self._compiler.canonicals
        return tell_absent([url for url in profiles if url not in canonicals], canonicals)

    def validate(self, resource: Any, profiles: Sequence[str] = ()) -> list[Issue]:
        """Every finding about a resource, none when it conforms and everything could be checked.

        It is validated by the profiles that it declares (`meta.profile`) and by those that are asked for.
        One that is asked for and is not at hand is an error; one that is declared is "not checked".
        """
        return self._compiler.check_root(resource, Context(resource if type(resource) is dict else {}), profiles) or []
