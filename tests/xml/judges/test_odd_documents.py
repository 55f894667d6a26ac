"""Documents that are right and unusual hold for every judge once we signed them, and for us once others signed them."""

from __future__ import annotations

import pytest

from tests.xml.judges.java import Java
from tests.xml.judges.odd import AROUND, ODD, odd
from tests.xml.judges.opinion import Judge, Paper, Profile
from tests.xml.judges.signxml import Signxml
from tests.xml.judges.xmlsec1 import Xmlsec1
from tests.xml.known.ours import expected, read, sign
from tests.xml.known.parties import Party

HABIT_AND_WHOLE = (Profile.HABIT, Profile.WHOLE)


def _both(raw: bytes, party: Party) -> Paper:
    for profile in HABIT_AND_WHOLE:
        raw = sign(raw, profile, party.signer(), profile)
    return Paper(raw, HABIT_AND_WHOLE, (party, party))


def _check(judges: tuple[Judge, ...], paper: Paper) -> None:
    assert read(paper.raw).signatures == expected(paper.profiles, paper.signers)
    changed = paper.changed(b"turvotusta", b"Turvotusta")
    for judge in judges:
        assert judge.judge(paper).valid, (judge, judge.judge(paper).why)
        assert not judge.judge(changed).valid, judge


@pytest.mark.parametrize("name", ODD)
def test_an_odd_document_holds_for_every_judge(judges: tuple[Judge, ...], name: str) -> None:
    party = Party("system-rsa2048")
    _check(judges, _both(odd(name), party))


@pytest.mark.parametrize("name", ODD)
def test_an_odd_document_signed_as_xades_holds_for_every_judge(judges: tuple[Judge, ...], name: str) -> None:
    party = Party("person-p256")
    signed = Paper(sign(odd(name), Profile.XADES, party.signer()), (Profile.XADES,), (party,))
    with_photo = "photo" in name
    assert [judge.judge(signed).valid for judge in judges] == [True] * 3
    if not with_photo:
        assert [judge.judge(signed.changed(b"turvotusta", b"Turvotusta")).valid for judge in judges] == [False] * 3


@pytest.mark.parametrize("name", AROUND)
def test_what_stands_around_the_root_is_covered_too(java: Java, xmlsec1: Xmlsec1, name: str) -> None:
    """signxml looks at the root alone, so it is not asked."""
    party = Party("system-p256")
    signed = _both(odd(name), party)
    _check((java, xmlsec1), signed)
    instruction = b"<?other " if b"<?other " in signed.raw else b"<?after "
    changed = signed.changed(instruction, instruction.upper())
    assert not java.judge(changed).valid
    assert not xmlsec1.judge(changed).valid


@pytest.mark.parametrize("name", [*ODD, *AROUND])
def test_an_odd_document_that_others_signed_holds_for_us(java: Java, xmlsec1: Xmlsec1, name: str) -> None:
    """Java, xmlsec1 and signxml one after the other, then Java over the whole."""
    raw, party = odd(name), Party("system-rsa2048")
    others: tuple[Judge, ...] = (java, xmlsec1) if "photo" in name or name in AROUND else (java, xmlsec1, Signxml())
    for other in others:
        raw = other.sign(raw, Profile.HABIT, party, type(other).__name__.lower())
    raw = java.sign(raw, Profile.WHOLE, party, "whole")
    profiles = [Profile.HABIT] * len(others) + [Profile.WHOLE]
    assert read(raw).signatures == expected(profiles, [party] * len(profiles))
