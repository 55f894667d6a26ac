"""Sections of register access."""

from __future__ import annotations

from pydantic import (
    Field,
)

from adapter.config.section import Section
from adapter.roles import Action, Right, Role


class WorkerRole(Section):
    """A role of workers (GRA-13).

    What their tasks let them do, by which rights, and in which service tasks (1.2.246.537.6.1221; none: in all).
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    name: str
    may: frozenset[Action]
    rights: frozenset[Right] = frozenset({Right.REGISTER_ACCESS})
    service_tasks: frozenset[str] = frozenset()

    @property
    def role(self) -> Role:
        """What a decision needs of it."""
        return Role(self.code, self.may, self.rights, self.service_tasks)
