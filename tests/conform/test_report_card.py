"""A report signed with a key on a card: SoftHSM is the card."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pkcs11
import pytest

from conform.report.card import read_card
from conform.report.envelope import seal, verify_envelope
from conform.report.keys import BadKeyError, TrustedRoots, read_certificates
from tests.conform.keys import make_key, write_chain, write_key
from tests.conform.reports import AT
from tests.xml.judges.programs import find, find_module, run

_PIN = "482913"
_TOKEN = "Kit & card"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A token with one key on it, and the key's certificate beside it."""
    folder = tmp_path_factory.mktemp("card")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n", encoding="utf-8")
    key = make_key("p256")
    private, _ = write_key(key, folder)
    write_chain(key, folder)
    token = ["--token", _TOKEN, "--pin", _PIN]
    for words in (
        ["--init-token", "--free", "--label", _TOKEN, "--so-pin", "11112222", "--pin", _PIN],
        ["--import", str(private), "--label", "kit", "--id", "a1", *token],
    ):
        done, said = run([find("softhsm2-util"), *words], SOFTHSM2_CONF=str(settings))
        assert done, said
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        pkcs11.unload(find_module())
        yield folder
        pkcs11.unload(find_module())
    assert os.environ.get("SOFTHSM2_CONF") != str(settings)


def _address(token: str = _TOKEN, key: str = "kit") -> str:
    return f"pkcs11:token={quote(token)};object={key}?module-path={quote(find_module())}"


def test_a_key_on_a_card_signs(folder: Path) -> None:
    envelope = seal({"a": 1}, read_card(_address(), _PIN.encode(), folder / "chain.pem"))
    verify_envelope(envelope, TrustedRoots(read_certificates(folder / "root.pem"), AT))


@pytest.mark.parametrize(
    ("address", "pin", "said"),
    [
        (lambda: _address(token="another"), _PIN, "NoSuchToken"),
        (lambda: _address(key="another"), _PIN, "NoSuchKey"),
        (_address, "000000", "PinIncorrect"),
        (lambda: "pkcs11:token=x?module-path=y", _PIN, "lacks 'object'"),
        (lambda: "pkcs11:token=x;object=y?module-path=/none.so", _PIN, "cannot be used"),
    ],
    ids=["token", "key", "pin", "address", "module"],
)
def test_a_card_that_cannot_be_used_is_said_in_a_sentence(
    folder: Path, address: Callable[[], str], pin: str, said: str
) -> None:
    pkcs11.unload(find_module())
    with pytest.raises(BadKeyError, match=said):
        read_card(address(), pin.encode(), folder / "chain.pem")


def test_a_card_needs_its_certificate_and_its_pin(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BadKeyError, match="--certificate"):
        read_card(_address(), _PIN.encode(), None)
    with pytest.raises(BadKeyError, match="PIN"):
        read_card(_address(), None, folder / "chain.pem")
    for kind, said in (("p256", "does not belong"), ("ed25519", "not of an ECDSA P-256 key")):
        chain, _ = write_chain(make_key(kind), tmp_path)
        pkcs11.unload(find_module())
        with pytest.raises(BadKeyError, match=said):
            read_card(_address(), _PIN.encode(), chain)
