"""A change of the house changes nothing that goes out: all of it is compared with what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.collect import KEPT, convert, demo


def kept(*folders: str) -> dict[str, bytes]:
    """What is kept, by name."""
    files = (file for file in KEPT.rglob("*") if file.is_file())
    named = {str(file.relative_to(KEPT)): file.read_bytes() for file in files}
    return {name: content for name, content in named.items() if name.startswith(folders)}


def test_convert_prints_what_it_printed() -> None:
    made = dict(convert())
    assert len(made) > 30
    assert made == kept("convert/")


@pytest.mark.slow
def test_the_demo_leaves_what_it_left_and_the_mocks_answer_as_they_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAUTTA_CONFIG", raising=False)
    made = dict(demo(tmp_path))
    wanted = kept("demo/", "mocks/", "metadata.json")
    assert made.keys() == wanted.keys()
    for name, content in made.items():
        assert content.splitlines() == wanted[name].splitlines(), name
