"""A description that cannot be used is refused in a sentence that says what is wrong, and never with a traceback."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from conform.claim import Claim, WrongSutError
from conform.lever import Did, read_lever
from conform.sut import read_sut

_PRODUCT = '[product]\nname = "a"\nversion = "1"\nvendor = "v"\n'
_RECORD = '[record]\nurl = "http://localhost:9/fhir"\ntoken = { env = "T" }\nmode = "narrow"\n'
WRONG = {
    "a role that is no table": ("record = 5\n" + _PRODUCT, "record is one table"),
    "a role twice": (_PRODUCT + "[[record]]\n", "record is one table"),
    "a product that is no table": ("product = 1\n" + _RECORD, "product is one table"),
    "a number for a name": ('[product]\nname = 1\nversion = "1"\nvendor = "v"\n' + _RECORD, "look at name"),
    "a key of product": (_PRODUCT + 'bild = "x"\n' + _RECORD, "look at bild"),
    "an address without its scheme": (_PRODUCT + _RECORD.replace("http://", ""), "url is an address"),
    "an address with no such port": (_PRODUCT + _RECORD.replace(":9/", ":99999/"), "url is an address"),
    "a certificate that is not there": (_PRODUCT + _RECORD + 'ca = "none.pem"\n', "ca names no file"),
    "a list for a mode": (_PRODUCT + _RECORD.replace('"narrow"', '["narrow"]'), "the modes of record"),
    "a text for features": (_PRODUCT + _RECORD + 'features = "narrow"\n', "the features of record are a list"),
    "an expectation in words": (_PRODUCT + _RECORD + '[expected]\nX = "later"\n', "a table of reason, until"),
    "a day in words": (_PRODUCT + _RECORD + '[expected]\nX = { reason = "x", until = "soon" }\n', "a day is"),
    "a moment for a day": (
        _PRODUCT + _RECORD + '[expected]\nX = { reason = "x", until = 2027-01-01T00:00:00Z }\n',
        "a day is",
    ),
}
LEVERS: dict[str, tuple[dict[str, object], str]] = {
    "unbalanced": ({"command": "./drive 'x"}, "cannot be read"),
    "empty": ({"command": ""}, "no program"),
    "not there": ({"command": "./drive"}, "no program"),
    "two": ({"command": "true", "http": "http://localhost:9"}, "lever has one of"),
    "unknown key": ({"command": "true", "withn": "3s"}, "lever has one of"),
    "no address": ({"http": "localhost:9"}, "lever has one of"),
    "nobody there": ({"manual": True}, "--attended"),
    "no seconds": ({"command": "true", "within": "soon"}, "number of seconds"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_description_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "sut.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WrongSutError, match=said):
        read_sut(file)


@pytest.mark.parametrize(("told", "said"), LEVERS.values(), ids=LEVERS)
def test_a_wrong_lever_is_refused(tmp_path: Path, told: dict[str, object], said: str) -> None:
    claim = Claim("client", {"lever": told}, frozenset(), tmp_path)
    with pytest.raises(WrongSutError, match=said):
        read_lever(claim, attended=False)


def test_a_lever_that_is_late_is_ended_with_all_that_it_has_started(tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.write_text("#!/bin/sh\n(sleep 2; touch done) &\nsleep 60\n", encoding="utf-8")
    drive.chmod(0o700)
    claim = Claim("client", {"lever": {"command": "./drive", "within": "0.3s"}}, frozenset(), tmp_path)
    assert read_lever(claim, attended=False).pull("use", {}).outcome is Did.COULD_NOT
    time.sleep(2.2)
    assert not (tmp_path / "done").exists()
