"""Make the stored keys and papers that are missing: `python -m tests.xml.known.generate`. The tests never run it.

What is there stays, for an elliptic curve's signature is another one every time. Delete a file to have it made again.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from adapter.xml.verdict import Status
from tests.xml.judges.java import run_java
from tests.xml.judges.opinion import Judge
from tests.xml.judges.signxml import Signxml
from tests.xml.judges.xmlsec1 import Xmlsec1
from tests.xml.known.cases import FOLDER, Case, right_cases, verdict
from tests.xml.known.issuing import make_keys
from tests.xml.known.ours import paper, source
from tests.xml.known.wrong import make_wrong


def main() -> None:
    """Make what is missing; fails when the adapter does not say of a paper what it should."""
    make_keys()
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, run_java(Path(folder)) as java:
        xmlsec1 = Xmlsec1(Path(folder))
        programs: dict[str, Judge] = {"xmlsec1": xmlsec1, "java": java, "signxml": Signxml()}
        for name, raw, status in (*_right(programs), *_wrong(xmlsec1)):
            if not (FOLDER / f"{name}.xml").exists():
                _store(name, raw, status)


def _right(programs: Mapping[str, Judge]) -> Iterator[tuple[str, bytes, str]]:
    for case in right_cases():
        yield case.name, _sign(case, programs), Status.TOTAL_PASSED


def _sign(case: Case, programs: Mapping[str, Judge]) -> bytes:
    if case.program == "ours":
        return paper(case.profile, case.party).raw
    return programs[case.program].sign(source(case.profile), case.profile, case.party)


def _wrong(xmlsec1: Xmlsec1) -> Iterator[tuple[str, bytes, str]]:
    for name, wrong in make_wrong(xmlsec1).items():
        yield f"wrong-{name}", wrong.raw, wrong.reason


def _store(name: str, raw: bytes, wanted: str) -> None:
    said: dict[str, Any] = verdict(raw)
    if wanted not in {said["status"], said.get("reason")}:
        sys.exit(f"{name} should end in {wanted} and ends in {said}.")
    (FOLDER / f"{name}.xml").write_bytes(raw)
    text = json.dumps(said, indent=2, ensure_ascii=False)
    (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
