"""Why a picture is refused (PHO-13): broken, too costly, or of a sort that is not taken in."""

from __future__ import annotations

from adapter.errors import Refused
from adapter.image.sentences import CUT_OFF, LOOK_IN_MESSAGE, SEND_AGAIN, SEND_SMALLER
from adapter.words import Sentence

_RULE = "PHO-13"


def broken(sentence: Sentence = CUT_OFF) -> Refused:
    """The bytes are not the picture they promise to be."""
    return Refused.because(_RULE, sentence, SEND_AGAIN, "invalid")


def costly(sentence: Sentence) -> Refused:
    """Reading the picture would cost more than a photo may."""
    return Refused.because(_RULE, sentence, SEND_SMALLER, "too-costly")


def unsupported(sentence: Sentence) -> Refused:
    """A picture perhaps, and not of a sort that can be filed without a loss."""
    return Refused.because(_RULE, sentence, LOOK_IN_MESSAGE, "not-supported")
