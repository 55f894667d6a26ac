"""A look of a person at the command line, to be logged before anything is shown."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import datetime

from adapter.commands.account import account
from adapter.desk.look import Look, LookedAt
from adapter.fhir.patients import NamedPatient
from adapter.masking import mask_hetus


def looking(
    what: LookedAt,
    claimed: str | None,
    now: datetime,
    patient: NamedPatient | None = None,
    things: Sequence[str] = (),
) -> Look:
    """Who looks at what at this machine: the name that is claimed stands beside the account."""
    return Look(what, str(account()), mask_hetus(claimed or ""), platform.node(), now, patient, things)
