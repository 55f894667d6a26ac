"""The fixtures are what their generator makes, and hold nobody real."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

from adapter.access.reading.published_fit import misfits
from adapter.identifiers import Hetu, find_hetu_shapes
from fixtures.generate import HERE, write_all
from fixtures.people import EVERYBODY

_JSON = re.compile(rb"<hl7fi:json>(.*?)</hl7fi:json>")


def test_generator_makes_the_committed_files_again(tmp_path: Path) -> None:
    write_all(tmp_path)
    made = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert len(made) > 50
    for name, content in made.items():
        assert (HERE / name).read_bytes() == content, f"{name}: run `make fixtures`"


def test_every_fixture_has_its_expected_outcome_beside_it() -> None:
    kinds = (("photo", {".eml"}), ("invitation", {".json"}), ("release", {".eml", ".json"}), ("grant", {".xml"}))
    for flow, suffixes in kinds:
        inputs = {
            file
            for file in (HERE / flow).iterdir()
            if file.suffix in suffixes and not file.name.endswith(".expected.json") and file.name != "matters.json"
        }
        assert {file.name.rpartition(".")[0] for file in inputs} == {
            file.name.removesuffix(".expected.json") for file in (HERE / flow).glob("*.expected.json")
        }


def test_every_client_document_is_written_as_thl_publishes_it() -> None:
    bodies = [found[1] for file in (HERE / "grant").glob("*.xml") if (found := _JSON.search(file.read_bytes()))]
    assert len(bodies) > 14
    for body in bodies:
        assert misfits(json.loads(base64.b64decode(body))) == ()


def test_everybody_is_synthetic() -> None:
    """Individual numbers 900 to 999 are never given to a person (domain: identifiers)."""
    for person in EVERYBODY:
        assert Hetu.parse(person.hetu).value[7] == "9"
    for file in HERE.rglob("*"):
        if file.suffix in {".eml", ".json", ".xml", ".toml"}:
            for shape in find_hetu_shapes(file.read_text(encoding="utf-8")):
                assert shape[7] == "9", file.name
