"""The import rules hold because they can fail: each contract refuses what is planted against it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

_PURE = "Reading, rules, writing and the crafts do no I/O"
_FORBIDDEN = [
    "random",
    "secrets",
    "time",
    "os",
    "pathlib",
    "urllib.request",
    "http.client",
    "shutil",
    "tempfile",
    "requests",
    "subprocess",
    "socket",
]
#: File, the line that is planted in it, the contract that it breaks, and what is said of it.
PLANTED = [
    *(
        (
            f"adapter/{room}/planted_{number}.py",
            f"import {name}",
            _PURE,
            f"planted_{number} -> {name.partition('.')[0]}",
        )
        for number, (room, name) in enumerate(
            zip(
                (
                    "photo/rules",
                    "release/rules",
                    "access/rules",
                    "photo/reading",
                    "release/reading",
                    "access/reading",
                    "photo/writing",
                    "release/writing",
                    "mail",
                    "image",
                    "fhir",
                    "validate",
                ),
                _FORBIDDEN,
                strict=True,
            )
        )
    ),
    ("adapter/xml/planted.py", "import random", _PURE, "adapter.xml.planted -> random"),
    ("adapter/notice/rules/planted.py", "import requests", _PURE, "adapter.notice.rules.planted -> requests"),
    (
        "adapter/release/rules/stored.py",
        "import adapter.store.schema",
        _PURE,
        "adapter.release.rules.stored -> adapter.store",
    ),
    (
        "adapter/links/imap.py",
        "import mocks.web",
        "The adapter knows nothing of the mocks",
        "adapter.links.imap -> mocks",
    ),
    ("mocks/web.py", "import adapter.identifiers", "The mocks know nothing of the adapter", "mocks.web -> adapter"),
    (
        "lautta_mocks/plugin.py",
        "import mocks.web",
        "What a vendor's tests import brings nothing else along",
        "lautta_mocks.plugin -> mocks.web",
    ),
    ("mocks/web.py", "import conform.run", "Nothing imports the conformance kit", "mocks.web -> conform"),
    (
        "conform/run.py",
        "import adapter.fhir.elements",
        "The kit examines by means of its own",
        "conform.run -> adapter",
    ),
    (
        "adapter/photo/notice.py",
        "import adapter.release.flow",
        "The flows know nothing of each other",
        "adapter.photo.notice ->",
    ),
    (
        "adapter/photo/notice.py",
        "import dbos",
        "Flows reach the world through ports alone",
        "adapter.photo.notice -> dbos",
    ),
    (
        "adapter/access/notice.py",
        "import adapter.links.imap",
        "Flows reach the world through ports alone",
        "adapter.access.notice ->",
    ),
    (
        "adapter/mail/craft.py",
        "import adapter.photo.flow",
        "No craft knows a flow",
        "adapter.mail.craft -> adapter.photo",
    ),
    (
        "adapter/store/schema.py",
        "import adapter.rest.app",
        "The house's floors",
        "adapter.store.schema -> adapter.rest",
    ),
    (
        "adapter/store/schema.py",
        "import adapter.store.grants",
        "Opening a database is above its tables",
        "adapter.store.schema -> adapter.store.grants",
    ),
    (
        "adapter/links/sms.py",
        "import pillow_heif",
        "libheif is loaded by its own program alone",
        "adapter.links.sms -> pillow_heif",
    ),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy of the house with everything planted at once."""
    copy = tmp_path_factory.mktemp("planted")
    for package in ("adapter", "mocks", "lautta_mocks", "conform"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "*.json", "*.xsd"))
    shutil.copy(ROOT / ".importlinter", copy)
    for file, line, *_ in PLANTED:
        planted = copy / file
        for folder in (planted.parent, planted.parent.parent):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "__init__.py").touch()
        with planted.open("a", encoding="utf-8") as written:
            written.write(f"\n{line}\n")
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    return run.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract", "said"), PLANTED, ids=[f"{file}: {line}" for file, line, *_ in PLANTED]
)
def test_contract_refuses_a_planted_violation(report: str, file: str, line: str, contract: str, said: str) -> None:
    assert f"{contract} BROKEN" in report, (file, line)
    assert said in report, (file, line)
