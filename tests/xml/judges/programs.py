"""The programs the judges need: a missing one fails the test and says what to install – nothing is skipped."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

_PACKAGES = {"xmlsec1": "xmlsec1", "java": "default-jdk-headless", "softhsm2-util": "softhsm2"}
_TOKENS = (
    "/usr/lib/softhsm",
    "/usr/lib/*/softhsm",
    "/usr/local/lib/softhsm",
    "/usr/lib64/softhsm",
    "/usr/lib64/pkcs11",
)


def find(program: str) -> str:
    """Where a program is; fails the test when it is not installed."""
    path = shutil.which(program)
    return path or _missing(program)


def find_module() -> str:
    """SoftHSM's PKCS#11 module; fails the test when it is not installed."""
    found = sorted(
        module for folder in _TOKENS for module in Path("/").glob(f"{folder.removeprefix('/')}/libsofthsm2.so")
    )
    return str(found[0]) if found else _missing("softhsm2-util")


def run(arguments: Sequence[str | Path], **environment: str) -> tuple[bool, str]:
    """Whether a program ended well, and what it said."""
    done = subprocess.run(
        list(map(str, arguments)),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=60,
        env={"PATH": "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C.UTF-8", **environment},
    )
    return done.returncode == 0, done.stdout + done.stderr


def _missing(program: str) -> str:
    pytest.fail(
        f"The judges need {program}: sudo apt-get install {_PACKAGES[program]} (or: sudo sh tests/system.sh)",
        pytrace=False,
    )
