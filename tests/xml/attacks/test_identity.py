"""Whoever signs is named as who they are.

Another trusted signature is never the victim's, and one taken back is none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapter.xml.revocation import Revocations
from adapter.xml.trust import Trust
from adapter.xml.verdict import BadSignature, Reason
from mocks.pki import Credential, make_list
from tests.region import NOW
from tests.xml.attacks.plan import DOCUMENTS, Profile
from tests.xml.attacks.reading import read
from tests.xml.attacks.scene import SCENES, Scene, other_person, other_system
from tests.xml.authority import issuer, root, trust, wrong

_DAY = timedelta(days=1)
_PAPERS = [scene for scene in SCENES if scene.profile in {*DOCUMENTS, Profile.XADES}]


def _say(scene: object) -> str:
    return f"{scene.profile}-{scene.kind}" if isinstance(scene, Scene) else str(scene)


def _list(who: Credential, revoked: dict[int, datetime], begin: datetime, end: datetime) -> Revocations:
    """Lists of both issuers, of which one says what is revoked."""
    said = make_list(who, revoked, begin, end)
    others = [one for one in (root(), issuer()) if one.certificate.subject != who.certificate.subject]
    return Revocations((said, *(make_list(one, {}, NOW - _DAY, NOW + _DAY) for one in others)))


def _believing(revocations: Revocations) -> Trust:
    return replace(trust(), revocations=revocations, _paths={})


@pytest.mark.parametrize("scene", SCENES, ids=_say)
def test_another_trusted_system_is_named_as_itself(scene: Scene) -> None:
    other = other_system(scene.kind)
    found = read(scene.profile, scene.build(signatory=other))
    last = found.words[-1]
    assert "1.2.246.10.99999877.10.0" in last
    assert not found.is_of(read(scene.profile, scene.raw))


@pytest.mark.parametrize("scene", _PAPERS, ids=_say)
def test_another_trusted_person_is_named_as_themselves(scene: Scene) -> None:
    found = read(scene.profile, scene.build(signatory=other_person(scene.kind)))
    assert found.words[-1][0] == "90000000099"
    assert found.words[-1][3] == "professional"


@pytest.mark.parametrize("kind", ["rsa", "p256"])
def test_a_person_signs_no_message(kind: str) -> None:
    scene = Scene(Profile.ANSWER, kind)
    with pytest.raises(BadSignature):
        read(scene.profile, scene.build(signatory=other_person(kind)))


@pytest.mark.parametrize("scene", SCENES, ids=_say)
def test_a_signer_who_is_revoked_is_refused_whenever_they_say_they_signed(scene: Scene) -> None:
    serial = scene.victim.certificates[0].serial_number
    for since in (NOW - 300 * _DAY, NOW - timedelta(seconds=1)):
        lists = _list(issuer(), {serial: since}, NOW - _DAY, NOW + _DAY)
        with pytest.raises(BadSignature) as caught:
            read(scene.profile, scene.raw, believed=_believing(lists))
        assert caught.value.reason in {Reason.REVOKED, Reason.REVOKED_NO_POE}
    later = _list(issuer(), {serial + 1: NOW - _DAY}, NOW - _DAY, NOW + _DAY)
    assert read(scene.profile, scene.raw, believed=_believing(later)) == read(scene.profile, scene.raw)


@pytest.mark.parametrize("scene", SCENES, ids=_say)
def test_an_issuer_who_is_revoked_takes_everybody_along(scene: Scene) -> None:
    lists = _list(root(), {issuer().certificate.serial_number: NOW - 300 * _DAY}, NOW - _DAY, NOW + _DAY)
    with pytest.raises(BadSignature):
        read(scene.profile, scene.raw, believed=_believing(lists))


@pytest.mark.parametrize("scene", SCENES, ids=_say)
def test_without_a_list_in_force_nobody_is_believed(scene: Scene) -> None:
    look_alike = Credential(issuer().certificate, wrong("self-signed").key)
    for lists in (
        Revocations(()),
        _list(issuer(), {}, NOW - 3 * _DAY, NOW - _DAY),
        _list(look_alike, {}, NOW - _DAY, NOW + _DAY),
        Revocations((make_list(issuer(), {}, NOW - _DAY, NOW + _DAY),)),
    ):
        with pytest.raises(BadSignature) as caught:
            read(scene.profile, scene.raw, believed=_believing(lists))
        assert caught.value.reason is Reason.TRY_LATER
