"""A judge that is not installed fails its test and says how to install it; nothing is skipped in silence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.xml.judges.programs import find, find_module


@pytest.mark.parametrize(
    ("program", "package"), [("xmlsec1", "xmlsec1"), ("java", "default-jdk-headless"), ("softhsm2-util", "softhsm2")]
)
def test_a_missing_program_fails_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, program: str, package: str
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    with pytest.raises(pytest.fail.Exception, match=f"apt-get install {package}"):
        find(program)


def test_a_missing_module_fails_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "glob", lambda _folder, _pattern: [])
    with pytest.raises(pytest.fail.Exception, match="apt-get install softhsm2"):
        find_module()
