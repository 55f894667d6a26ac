"""Sections of register access."""

from __future__ import annotations

from pydantic import (
    Field,
)

from adapter.config.section import ROLE_CODE, Section
from adapter.roles import Action, Right, Role


class WorkerRole(Section):
    """A role of workers (GRA-13).

    What their tasks let them do, by which rights, and in which service tasks (1.2.246.537.6.1221; none: in all).
    `codes`: what others call the same role, such as national codes, each as `system|code`.
    """

    code: str = Field(pattern=f"^{ROLE_CODE.pattern}$")
    name: str
    codes: tuple[str, ...] = ()
    may: frozenset[Action]
    rights: frozenset[Right] = frozenset({Right.REGISTER_ACCESS})
    service_tasks: frozenset[str] = frozenset()

    @property
    def role(self) -> Role:
        """What a decision needs of it."""
        return Role(self.code, self.may, self.rights, self.service_tasks)
