"""SoftHSM as the card.

A token of the test's own with the known keys on it (the module reads SOFTHSM2_CONF when it starts).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pkcs11
import pytest

from tests.xml.judges.programs import find, find_module, run
from tests.xml.known.parties import PERSONS, Party

PIN = "482913"
LABEL = "Testi & kortti"
IDS = {name: f"{place:02x}a1" for place, name in enumerate(PERSONS, 1)}


@dataclass(frozen=True)
class Token:
    """The token, by what its PKCS#11 URI is made of."""

    module: str
    pin_file: Path

    def uri(self, party: Party, *, by_id: bool = False, token: str = LABEL, pin_file: Path | None = None) -> str:
        """The address of a party's key."""
        octets = bytes.fromhex(IDS.get(party.name, "ffff"))
        label = f"object={quote(party.name)}"
        key = "id=" + "".join(f"%{octet:02x}" for octet in octets) if by_id else label
        query = f"module-path={quote(self.module)}&pin-source=file:{quote(str(pin_file or self.pin_file))}"
        return f"pkcs11:token={quote(token)};{key}?{query}"


@contextmanager
def make_token(folder: Path) -> Iterator[Token]:
    """Make the token and bring the professionals' keys onto it."""
    program, module = find("softhsm2-util"), find_module()
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n", encoding="utf-8")
    pin_file = folder / "pin"
    pin_file.write_text(f"{PIN}\n", encoding="utf-8")
    own = {"SOFTHSM2_CONF": str(configuration)}
    begun = ["--init-token", "--free", "--label", LABEL, "--so-pin", "11112222", "--pin", PIN]
    brought = [
        ["--import", str(Party(name).key_file), "--token", LABEL, "--label", name, "--id", IDS[name], "--pin", PIN]
        for name in PERSONS
    ]
    for arguments in (begun, *brought):
        done, said = run([program, *arguments], **own)
        assert done, said
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(configuration))
        pkcs11.unload(module)
        yield Token(module, pin_file)
        pkcs11.unload(module)
