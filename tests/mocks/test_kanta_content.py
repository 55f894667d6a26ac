"""What mock Kanta takes of content: ordinary letters in their many forms, and wrong ones where a tester is lenient."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from lxml import etree
from lxml.etree import _Element

from mocks.control import Examination, Setting
from mocks.kanta import RunningKanta, kanta_mock
from mocks.kanta.documents import read_document
from mocks.pki import Pki
from tests.mocks.defects.kanta import (
    ACT,
    DEFECTS,
    HEALTH,
    MATTER_PAPER,
    METADATA,
    PATIENT,
    RELATION,
    SOCIAL,
    TARGET,
    Change,
    find,
    hetu,
    put,
    take,
)
from tests.mocks.kanta import DRAFT, V3, Client, outcome, read_key

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(file for name in ("grant", "kanta", "deposit") for file in (ROOT / "fixtures" / name).glob("*.xml"))
KINDS = ("frame", "document", "codes", "hetu", "json")


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_the_documents_of_the_project_are_right(file: Path) -> None:
    examination = Examination()
    read_document(file.read_bytes(), examination)
    assert {step.outcome for step in examination.steps} == {"passed"}


def nobody(path: str) -> tuple[Change, ...]:
    return put(path, "nullFlavor", "NA"), take(path, "root"), take(path, "extension")


def reversed_reasons(root: _Element) -> None:
    first = find(root, f"{ACT}/reasonCode")
    following = first.getnext()
    assert following is not None
    following.addnext(first)


def signed_by_a_device(root: _Element) -> None:
    unit = find(root, "author/assignedAuthor/representedOrganization")
    unit.addprevious(
        etree.fromstring(
            f'<assignedAuthoringDevice xmlns="{V3}"><softwareName>x</softwareName></assignedAuthoringDevice>'
        )
    )


def with_sections(depth: int) -> Change:
    def change(root: _Element) -> None:
        section = find(root, "component/structuredBody/component/section")
        for _ in range(depth):
            component = etree.SubElement(section, f"{{{V3}}}component")
            section = etree.SubElement(component, f"{{{V3}}}section")

    return change


def another_author(root: _Element) -> None:
    author = find(root, "author")
    author.addnext(deepcopy(author))


LETTERS = {
    "social": SOCIAL,
    "health": HEALTH,
    "relationship": RELATION,
    "matter": MATTER_PAPER,
    "reasons in the other order": replace(SOCIAL, frame=(reversed_reasons,)),
    "versions of code systems": replace(
        SOCIAL,
        frame=(
            put(f"{ACT}/reasonCode", "codeSystem", "1.2.246.537.6.1503.201601"),
            put(f"{METADATA}/code", "codeSystem", "1.2.246.537.6.1264.201701"),
        ),
        document=(put("confidentialityCode", "codeSystem", "1.2.246.777.5.99902.2006"),),
    ),
    "of nobody alone": replace(HEALTH, frame=nobody(TARGET), document=nobody(f"{PATIENT}/id")),
    "of a temporary id": replace(
        SOCIAL,
        frame=(put(TARGET, "root", "1.2.246.10.99999946.22.2026"), put(TARGET, "extension", "010594-9T1X")),
        document=(
            put(f"{PATIENT}/id", "root", "1.2.246.10.99999946.22.2026"),
            put(f"{PATIENT}/id", "extension", "010594-9T1X"),
        ),
    ),
    "private health care": replace(HEALTH, frame=(put(f"{METADATA}/code", "code", "3"),)),
    "written on a day": replace(SOCIAL, document=(put("effectiveTime", "value", "20260901"),)),
    "written by a device": replace(SOCIAL, document=(signed_by_a_device,)),
    "of two authors": replace(SOCIAL, document=(another_author,)),
    "of many sections": replace(HEALTH, document=(with_sections(200),)),
}


@pytest.mark.parametrize("name", LETTERS)
def test_ordinary_letters_are_taken(client: Client, control: Callable[..., Any], name: str) -> None:
    answer = client.ask("archive", LETTERS[name].write(client))
    assert outcome(answer) == ("AA", None), control("journal")[-1]


def test_a_structure_as_deep_as_xml_may_be_is_walked(client: Client) -> None:
    """Deeper than Python's recursion goes."""
    assert outcome(client.ask("archive", replace(HEALTH, document=(with_sections(900),)).write(client))) == ("AA", None)


def test_a_seed_of_somebody_who_may_live_is_refused(client: Client, running: RunningKanta) -> None:
    content = base64.b64encode(replace(DRAFT, hetu=hetu(123)).sign(client.system)).decode()
    answer = requests.post(f"{running.control_url}/seed", json={"documents": [{"content": content}]}, timeout=10)
    assert answer.status_code == 400
    assert "kanta.hetu.series" in answer.text
    assert hetu(123) not in answer.text


@pytest.fixture(scope="module")
def lenient(made: Pki) -> Iterator[RunningKanta]:
    kanta = kanta_mock(made.directory, setting=Setting(lenient=frozenset(KINDS)))
    yield kanta
    kanta.stop()


def test_a_lenient_mock_takes_what_can_be_filed_and_breaks_over_nothing(client: Client, lenient: RunningKanta) -> None:
    """Every step is in the journal as waived; what is filed or compared is still looked for, and refused without it."""
    soft = replace(client, url=lenient.url, system=read_key(client.pki, "adapter-system"))
    taken = 0
    for defect in DEFECTS:
        requests.post(f"{lenient.control_url}/reset", timeout=10)
        code = outcome(soft.ask("archive", defect.spoil(defect.good).write(soft)))[0]
        (entry,) = requests.get(f"{lenient.control_url}/journal", timeout=10).json()
        waived = [(step["rule"], step["place"]) for step in entry["steps"] if step["outcome"] == "waived"]
        content = defect.rule.startswith(tuple(f"kanta.{kind}." for kind in KINDS))
        assert not content or (defect.rule, defect.place) in waived or code == "AR"
        taken += code == "AA"
    assert taken > len(DEFECTS) / 2
