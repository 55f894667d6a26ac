"""Three programs that were not written here accept what the adapter signs, and refuse it changed."""

from __future__ import annotations

import re

import pytest

from adapter.xml.verdict import BadSignature
from tests.xml.judges.java import Java
from tests.xml.judges.opinion import Judge, Paper, Profile
from tests.xml.known.ours import expected, paper, read, seal, sign, source
from tests.xml.known.parties import PERSONS, SYSTEMS, Party

WITH_WHOM = [
    (profile, name)
    for profile in Profile
    for name in (*SYSTEMS, *PERSONS)
    if profile is not Profile.SOAP or name in SYSTEMS  # a person signs documents only
]
_LETTER = {Profile.HABIT: b"turvotusta", Profile.WHOLE: b"Maija", Profile.XADES: b"vasen", Profile.SOAP: b"95.2026"}
_TIME = {Profile.HABIT: b"20260302121530", Profile.WHOLE: b"20260302121530", Profile.XADES: b"2026-03-02T10:15:30"}
_ENVELOPE = """<?xml version="1.0"?>
<!-- by somebody else --><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://www.w3.org/2005/08/addressing">
  <e:Header xmlns:q="urn:q"><To q:note="ä">https://kanta.example/</To><Action>urn:a</Action><MessageID>urn:uuid:1</MessageID><RelatesTo>urn:uuid:2</RelatesTo></e:Header>
  <e:Body><done xmlns="">Päätös</done></e:Body>
</e:Envelope>
"""


def _all_accept(judges: tuple[Judge, ...], signed: Paper) -> None:
    said = {type(judge).__name__: judge.judge(signed) for judge in judges}
    assert [name for name, opinion in said.items() if not opinion.valid] == [], said


def _all_refuse(judges: tuple[Judge, ...], signed: Paper) -> None:
    said = {type(judge).__name__: judge.judge(signed) for judge in judges}
    assert [name for name, opinion in said.items() if opinion.valid] == [], signed.raw


@pytest.mark.parametrize(("profile", "name"), WITH_WHOM)
def test_every_judge_accepts_what_we_sign_and_refuses_it_when_changed(
    judges: tuple[Judge, ...], profile: Profile, name: str
) -> None:
    signed = paper(profile, Party(name))
    assert read(signed.raw).signatures == expected(signed.profiles, signed.signers)
    _all_accept(judges, signed)
    letters = _LETTER[profile]
    _all_refuse(judges, signed.changed(letters, letters[::-1]))


@pytest.mark.parametrize("profile", Profile)
def test_every_judge_refuses_another_value_and_another_time(judges: tuple[Judge, ...], profile: Profile) -> None:
    signed = paper(profile, Party("system-rsa2048"))
    value = re.search(rb"<ds:SignatureValue>(.{8})", signed.raw)
    assert value
    _all_refuse(judges, signed.changed(value.group(1), value.group(1).swapcase()))
    time = _TIME.get(profile, b"10:15:30")
    _all_refuse(judges, signed.changed(time, time.replace(b"15", b"16")))


@pytest.mark.parametrize("name", ["expired", "stranger"])
def test_the_judges_that_follow_the_path_refuse_a_certificate_not_to_be_trusted(
    judges: tuple[Judge, ...], name: str
) -> None:
    _all_refuse(judges, paper(Profile.HABIT, Party(name)))
    _all_refuse(judges, paper(Profile.XADES, Party(name)))


def test_every_signature_of_several_signers_holds(judges: tuple[Judge, ...]) -> None:
    parties = [Party(name) for name in (*PERSONS, "system-rsa3072", "system-p256")]
    profiles = [Profile.HABIT, Profile.HABIT, Profile.HABIT, Profile.WHOLE]
    raw = source(Profile.HABIT)
    for profile, party in zip(profiles, parties, strict=True):
        raw = sign(raw, profile, party.signer(), f"by-{party.name}")
    signed = Paper(raw, profiles, parties)
    assert read(raw).signatures == expected(profiles, parties)
    _all_accept(judges, signed)
    stamps = re.findall(rb' value="(20260302121530\+0200)"', raw)
    assert len(stamps) == 4
    for place in range(4):  # each timestamp is its own signature's
        pieces = raw.split(b"20260302121530")
        other = (
            b"20260302121530".join(pieces[: place + 1])
            + b"20260302121531"
            + b"20260302121530".join(pieces[place + 1 :])
        )
        _all_refuse(judges, Paper(other, profiles, parties))
    without = re.sub(rb'<hl7fi:signature [^>]*ID="by-person-p256.*?</hl7fi:signature>', b"", raw, flags=re.DOTALL)
    _all_refuse(judges, Paper(without, [profiles[0], *profiles[2:]], [parties[0], *parties[2:]]))


def test_an_envelope_that_others_wrote_holds_once_we_signed_it(judges: tuple[Judge, ...]) -> None:
    party = Party("system-p256")
    java, xmlsec1, _ = judges
    signed = Paper(seal(_ENVELOPE.encode(), party.signer()), (Profile.SOAP,), (party,))
    assert read(signed.raw).signatures == expected(signed.profiles, signed.signers)
    _all_accept((java, xmlsec1), signed)
    for part in (b"kanta.example", b"urn:a<", b"urn:uuid:1", b"urn:uuid:2", "Päätös".encode(), b"10:15:30"):
        _all_refuse(
            (java, xmlsec1),
            signed.changed(part, part[:-1].upper() + part[-1:] if part != b"10:15:30" else b"10:15:29"),
        )


def test_the_times_of_a_message_are_no_finer_than_milliseconds() -> None:
    """WS-I Basic Security Profile 1.1, R3220 and R3229: WSS4J refuses finer ones."""
    times = re.findall(rb"<wsu:(?:Created|Expires)>([^<]+)<", paper(Profile.SOAP, Party("system-rsa2048")).raw)
    assert len(times) == 2
    assert all(re.fullmatch(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z", time) for time in times)


def test_an_id_that_two_elements_bear_is_refused_by_java_and_by_us(java: Java) -> None:
    signed = paper(Profile.HABIT, Party("system-rsa2048"))
    twice = signed.changed(b"<recordTarget>", b'<recordTarget ID="OID1.2.246.10.99999810.95.2026.7.1">')
    assert "twice" in java.judge(twice).why
    with pytest.raises(BadSignature):
        read(twice.raw)
