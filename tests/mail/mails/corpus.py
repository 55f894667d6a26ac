"""All the cases, gathered from the files that make them."""

from __future__ import annotations

from tests.mail.mails import contents, structures, wrappers
from tests.mail.mails.case import CASES, Case

_MAKERS = (contents, structures, wrappers)


def cases() -> list[Case]:
    """Every mail of the corpus."""
    names = [case.name for case in CASES]
    if not _MAKERS or len(names) != len(set(names)):
        raise ValueError("two mails of the corpus have one name")
    return CASES
