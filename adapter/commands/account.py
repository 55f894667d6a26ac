"""Who runs a command, as the operating system knows them: never by the environment, which anybody writes."""

from __future__ import annotations

import os
import pwd
from typing import NamedTuple


class Account(NamedTuple):
    """A user of the operating system."""

    name: str
    uid: int

    def __str__(self) -> str:
        return f"{self.name} (uid {self.uid})"


def account() -> Account:
    """The user that this process runs as, and its name in the passwd database; its number where that has none."""
    uid = os.getuid()
    try:
        return Account(pwd.getpwuid(uid).pw_name, uid)
    except KeyError:
        return Account(f"uid {uid}", uid)
