"""Why a picture is refused (PHO-13): broken, too costly, or of a sort that is not taken in."""

from __future__ import annotations

from adapter.errors import Refused

_RULE = "PHO-13"


def broken(text: str = "the picture is cut off or damaged.") -> Refused:
    """The bytes are not the picture they promise to be."""
    return Refused.because(_RULE, text, "Ask the sender to send the photo again.", "invalid")


def costly(text: str) -> Refused:
    """Reading the picture would cost more than a photo may."""
    return Refused.because(_RULE, text, "Ask the sender to send the photo smaller.", "too-costly")


def unsupported(text: str) -> Refused:
    """A picture perhaps, and not of a sort that can be filed without a loss."""
    return Refused.because(_RULE, text, "Look at it in the message, or ask for an ordinary photo.", "not-supported")
