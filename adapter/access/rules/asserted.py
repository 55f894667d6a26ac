"""The worker of a permitted use, as Lautta asserts them to the archive (GRA-05, GRA-06)."""

from __future__ import annotations

from adapter.access.rules.use import Use
from adapter.errors import Refused
from adapter.ports.kanta import AssertedWorker
from adapter.words import Sentence

_NO_WORKER = Sentence(
    "Käytöstä puuttuu työntekijä, tai hänen rooliaan ei tunneta.",
    "Användningen saknar arbetstagare, eller så är arbetstagarens roll inte känd.",
    "the use names no worker, or a role that is not known.",
)


def asserted(use: Use) -> AssertedWorker:
    """The worker of a permitted use.

    Raises Refused for a use without a named one or without a role, which none that is permitted is.
    """
    if use.worker is None or use.role is None:
        raise Refused.because("GRA-05", _NO_WORKER, code="required")
    return AssertedWorker(use.worker, use.role.code, use.authentication, use.authenticated)
