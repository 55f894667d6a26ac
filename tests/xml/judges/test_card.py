"""Signatures made on a card – SoftHSM's token – hold for every judge.

Whatever is wrong with the card is said in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pkcs11
import pytest

from adapter.errors import WrongUsage
from adapter.xml.card import CardSigner
from tests.xml.judges.opinion import Judge, Paper, Profile
from tests.xml.judges.token import Token
from tests.xml.known.ours import expected, paper, read, sign, source
from tests.xml.known.parties import PERSONS, Party

RSA, CURVE = Party("person-rsa2048"), Party("person-p256")


@pytest.fixture(autouse=True)
def _nobody_logged_in(token: Token) -> Iterator[None]:
    """The login to a token is the process's: it ends with the module."""
    pkcs11.unload(token.module)
    yield
    pkcs11.unload(token.module)


def _open(token: Token, party: Party, *, by_id: bool = False) -> CardSigner:
    return CardSigner.open(token.uri(party, by_id=by_id), party.certificates)


def _refusal(uri: str, party: Party = RSA) -> str:
    with pytest.raises(WrongUsage) as caught:
        CardSigner.open(uri, party.certificates)
    assert str(caught.value).endswith((".", "…"))
    return str(caught.value)


@pytest.mark.parametrize("name", PERSONS)
@pytest.mark.parametrize("profile", [Profile.HABIT, Profile.WHOLE, Profile.XADES])
def test_every_judge_accepts_what_is_signed_on_the_card(
    judges: tuple[Judge, ...], token: Token, profile: Profile, name: str
) -> None:
    party = Party(name)
    signed = paper(profile, party, signer=_open(token, party, by_id=profile is Profile.XADES))
    assert read(signed.raw).signatures == expected(signed.profiles, signed.signers)
    assert [judge.judge(signed).valid for judge in judges] == [True] * 3


def test_the_card_and_the_file_with_the_same_key_sign_the_same(token: Token) -> None:
    assert paper(Profile.XADES, RSA, signer=_open(token, RSA)) == paper(Profile.XADES, RSA)


def test_two_keys_of_one_card_are_used_at_once(token: Token, judges: tuple[Judge, ...]) -> None:
    raw = source(Profile.HABIT)
    for party in (RSA, CURVE):
        raw = sign(raw, Profile.HABIT, _open(token, party), party.name)
    signed = Paper(raw, [Profile.HABIT] * 2, [RSA, CURVE])
    assert [judge.judge(signed).valid for judge in judges] == [True] * 3


@pytest.mark.parametrize("party", [RSA, CURVE], ids=PERSONS)
def test_two_threads_signing_at_once_get_right_signatures(token: Token, party: Party) -> None:
    signer = _open(token, party)

    def work(number: int) -> str:
        raw = source(Profile.XADES).replace(b"LAU0000001", f"LAU{number:07}".encode())
        signed = sign(raw, Profile.XADES, signer)
        assert read(signed).signatures == expected((Profile.XADES,), (party,))
        return signed.decode()

    with ThreadPoolExecutor(4) as threads:
        every = list(threads.map(work, range(80)))
    assert all(f"LAU{number:07}" in text for number, text in enumerate(every))


@pytest.mark.parametrize("pin", ["482914", "1", ""])
def test_a_wrong_pin_is_said(token: Token, tmp_path: Path, pin: str) -> None:
    (tmp_path / "pin").write_text(pin, encoding="utf-8")
    assert "PIN" in _refusal(token.uri(RSA, pin_file=tmp_path / "pin"))
    assert _open(token, RSA).raw(b"octets"), "and the right one is taken afterwards"


def test_a_missing_token_key_or_file_is_said(token: Token, tmp_path: Path) -> None:
    assert "token" in _refusal(token.uri(RSA, token="another"))
    assert "key" in _refusal(token.uri(Party("system-rsa2048")))
    assert "key" in _refusal(token.uri(Party("system-rsa2048"), by_id=True))
    assert "PIN" in _refusal(token.uri(RSA, pin_file=tmp_path / "missing"))
    assert _open(token, RSA).raw(b"octets"), "and the right one is taken afterwards"


@pytest.mark.parametrize("module", ["/nowhere/module.so", "/etc/hostname"])
def test_a_module_that_is_none_is_said(token: Token, module: str) -> None:
    assert module in _refusal(token.uri(RSA).replace(token.module, module))


def test_a_file_name_may_hold_any_letter(token: Token, tmp_path: Path) -> None:
    other = tmp_path / "a+b & c"
    other.write_bytes(token.pin_file.read_bytes())
    assert CardSigner.open(token.uri(RSA, pin_file=other), RSA.certificates).raw(b"octets")
    plain = token.uri(RSA, pin_file=tmp_path / "a+b & c").replace("%2B", "+")
    assert CardSigner.open(plain, RSA.certificates).raw(b"octets")


@pytest.mark.parametrize("part", ["token", "object", "module-path", "pin-source"])
def test_an_incomplete_address_is_said(token: Token, part: str) -> None:
    path, _, query = token.uri(RSA).removeprefix("pkcs11:").partition("?")
    names = [item for item in path.split(";") if not item.startswith(part)]
    options = [item for item in query.split("&") if not item.startswith(part)]
    assert part in _refusal(f"pkcs11:{';'.join(names)}?{'&'.join(options)}")


@pytest.mark.parametrize(
    ("key", "certificate"),
    [(RSA, "system-rsa2048"), (RSA, "person-p256"), (CURVE, "person-rsa2048"), (CURVE, "system-p256")],
)
def test_a_certificate_of_another_key_is_said(token: Token, key: Party, certificate: str) -> None:
    assert "does not belong" in _refusal(token.uri(key), Party(certificate))
    assert _open(token, key).raw(b"octets"), "and the right one is taken afterwards"
