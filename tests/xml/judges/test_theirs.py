"""What three programs that were not written here sign is accepted by the adapter, which says rightly who.

When and what.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapter.xml.soap import read_answer
from adapter.xml.verdict import BadSignature, Reason
from tests.xml.judges.opinion import Judge, Paper, Profile
from tests.xml.judges.shells import ANSWERED, ASKED
from tests.xml.known.ours import REQUEST, expected, read, sign, source
from tests.xml.known.parties import CLOCK, PERSONS, SYSTEMS, Party, trust

Judges = tuple[Judge, ...]
PROGRAMS = ("java", "xmlsec1", "signxml")
WITH_WHOM = [
    (profile, name)
    for profile in Profile
    for name in (*SYSTEMS, *PERSONS)
    if profile is not Profile.SOAP or name in SYSTEMS  # a person signs documents only
]
_LETTER = {Profile.HABIT: b"turvotusta", Profile.WHOLE: b"Maija", Profile.XADES: b"vasen", Profile.SOAP: b"95.2026"}


@pytest.mark.parametrize(("profile", "name"), WITH_WHOM)
@pytest.mark.parametrize("program", range(3), ids=PROGRAMS)
def test_what_others_sign_is_accepted_and_told_rightly(
    judges: Judges, program: int, profile: Profile, name: str
) -> None:
    party = Party(name)
    raw = judges[program].sign(source(profile), profile, party)
    assert read(raw).signatures == expected((profile,), (party,))
    signed = Paper(raw, (profile,), (party,))
    assert [judge.judge(signed).valid for judge in judges] == [True] * 3
    letters = _LETTER[profile]
    with pytest.raises(BadSignature) as refused:
        read(signed.changed(letters, letters[::-1]).raw)
    assert refused.value.reason is Reason.HASH_FAILURE


@pytest.mark.parametrize("program", range(3), ids=PROGRAMS)
@pytest.mark.parametrize("profile", [Profile.HABIT, Profile.XADES])
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("expired", Reason.EXPIRED),
        ("connector", Reason.CHAIN_CONSTRAINTS_FAILURE),
        ("stranger", Reason.NO_CERTIFICATE_CHAIN_FOUND),
    ],
)
def test_what_others_sign_with_a_wrong_certificate_is_refused(
    judges: Judges, program: int, profile: Profile, name: str, reason: Reason
) -> None:
    raw = judges[program].sign(source(profile), profile, Party(name))
    with pytest.raises(BadSignature) as refused:
        read(raw)
    assert refused.value.reason is reason


def test_we_sign_beside_others_and_over_them_all(judges: Judges) -> None:
    raw, parties = source(Profile.HABIT), [Party(name) for name in (*PERSONS, "system-p256", "system-rsa2048")]
    for judge, party, label in zip(judges, parties, PROGRAMS, strict=False):
        raw = judge.sign(raw, Profile.HABIT, party, label)
    raw = sign(raw, Profile.WHOLE, parties[3].signer())
    signed = Paper(raw, [Profile.HABIT] * 3 + [Profile.WHOLE], parties)
    assert read(raw).signatures == expected(signed.profiles, parties)
    assert [judge.judge(signed).valid for judge in judges] == [True] * 3


@pytest.mark.parametrize("program", range(3), ids=PROGRAMS)
def test_an_answer_that_others_sign_is_an_answer_to_our_request(judges: Judges, program: int) -> None:
    raw = judges[program].sign(source(Profile.SOAP), Profile.SOAP, Party("system-p256"))
    answer = read_answer(raw, trust(), REQUEST, CLOCK)
    assert (answer.relates_to, answer.body.text) == (f"urn:uuid:{ASKED}", "Päätös ")
    with pytest.raises(BadSignature, match="another message"):
        read_answer(raw, trust(), replace(REQUEST, message_id=ANSWERED), CLOCK)
