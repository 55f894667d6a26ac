"""A genuine message is taken once, in its own time, and for its own request."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapter.xml.soap import Replays, read_answer, read_message
from adapter.xml.verdict import BadSignature
from tests.region import NOW
from tests.xml.attacks.plan import Profile
from tests.xml.attacks.scene import Scene, second
from tests.xml.attacks.signatories import KINDS
from tests.xml.authority import trust
from tests.xml.envelopes import REQUEST

_MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_message_is_taken_once(kind: str) -> None:
    replays, raw = Replays(), Scene(Profile.ANSWER, kind).raw
    replays.admit(read_message(raw, trust(), NOW), NOW)
    for later in (NOW, NOW + _MINUTE, NOW + 5 * _MINUTE):
        with pytest.raises(BadSignature):
            replays.admit(read_message(raw, trust(), later), later)
    replays.admit(read_message(second(Profile.ANSWER, kind), trust(), NOW), NOW)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw + b"\n<!--x-->",
        lambda raw: raw.replace(b"</s:Header>", b"<x/></s:Header>"),
        lambda raw: raw.replace(b"<s:Header>", b"\n<s:Header>"),
    ],
)
def test_the_same_message_written_otherwise_is_the_same(kind: str, change: object) -> None:
    replays, raw = Replays(), Scene(Profile.ANSWER, kind).raw
    assert callable(change)
    replays.admit(read_message(raw, trust(), NOW), NOW)
    with pytest.raises(BadSignature):
        replays.admit(read_message(change(raw), trust(), NOW), NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_is_never_fresh_once_it_may_be_forgotten(kind: str) -> None:
    """At every second of its life a message is either remembered or refused for its age."""
    replays, raw = Replays(), Scene(Profile.ANSWER, kind).raw
    replays.admit(read_message(raw, trust(), NOW), NOW)
    for second_ in range(0, 700, 7):
        later = NOW + timedelta(seconds=second_)
        with pytest.raises(BadSignature):
            replays.admit(read_message(raw, trust(), later), later)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_to_another_request_is_refused(kind: str) -> None:
    other = replace(REQUEST, message_id="5f0c1c1e-2222-4333-8444-555566660000")
    with pytest.raises(BadSignature):
        read_answer(Scene(Profile.ANSWER, kind).raw, trust(), other, NOW)
