"""Every attack of the corpus is refused as a bad signature, or all that is returned is what somebody genuine signed."""

from __future__ import annotations

import pytest

from adapter.xml.verdict import BadSignature
from tests.xml.attacks import reference_cases, signer_cases, syntax_cases, wrapping_cases
from tests.xml.attacks.case import Case, Outcome, scenes
from tests.xml.attacks.reading import read
from tests.xml.attacks.scene import SCENES, Scene, second

_CASES = scenes([*signer_cases.CASES, *reference_cases.CASES, *syntax_cases.CASES, *wrapping_cases.CASES])


def _say(found: object) -> str:
    if isinstance(found, Scene):
        return f"{found.profile}-{found.kind}"
    return found.name if isinstance(found, Case) else str(found)


@pytest.mark.parametrize("scene", SCENES, ids=_say)
def test_what_is_genuine_verifies_and_two_genuine_files_differ(scene: Scene) -> None:
    reading = read(scene.profile, scene.raw)
    other = read(scene.profile, second(scene.profile, scene.kind))
    assert reading.is_of(reading)
    assert not other.is_of(reading)
    assert not reading.is_of(other)


@pytest.mark.parametrize(("case", "scene"), _CASES, ids=_say)
def test_an_attack_returns_nothing_but_what_is_genuine(case: Case, scene: Scene) -> None:
    raw = case.make(scene)
    assert raw != scene.raw
    if case.outcome is Outcome.REFUSED:
        with pytest.raises(BadSignature):
            read(scene.profile, raw)
    else:
        assert case.why
        assert read(scene.profile, raw).differences(read(scene.profile, scene.raw)) == ()


def test_every_name_of_an_attack_stands_once() -> None:
    names = [(case.name, scene) for case, scene in _CASES]
    assert len(set(names)) == len(names)
