"""Who may do what with whose data, by which right, and how they signed in.

The words that rules, configuration and ports share.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What the worker wants to do."""

    READ = "read"
    STORE = "store"


class Right(StrEnum):
    """By which right: rekisterinkäyttöoikeus (client data), or ostopalvelun valtuutus (patient data, GRA-11)."""

    REGISTER_ACCESS = "register-access"
    OUTSOURCING = "outsourcing-authorisation"


class Authentication(StrEnum):
    """How the worker has signed in (GRA-06).

    With the certificate card, an equal, to a mobile device without a card, or not known.
    """

    CARD = "card"
    EQUAL = "equal"
    MOBILE = "mobile"
    NONE = "none"


STRONG = frozenset({Authentication.CARD, Authentication.EQUAL})


@dataclass(frozen=True, slots=True)
class Role:
    """What a worker's tasks let them use (GRA-13, decree 457/2024).

    By which rights, to do what, in which service tasks (empty: in all).
    """

    code: str
    actions: frozenset[Action]
    rights: frozenset[Right]
    service_tasks: frozenset[str] = frozenset()
