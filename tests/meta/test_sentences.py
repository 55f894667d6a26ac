"""Whatever a flow reports is a Sentence: its reader may read Finnish, Swedish or English (REG-03)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "adapter"
_FLOWS = ("photo", "release", "access", "mail", "image", "desk", "run", "xml", "links", "pipeline")


def find_bare(source: str) -> Iterator[str]:
    """Findings and refusals whose sentence or next step is written as a text of one language."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name in {"Finding", "because"}:
            named = [keyword.value for keyword in node.keywords if keyword.arg in {"sentence", "next_step"}]
            for said in [*node.args[1:3], *named]:
                if isinstance(said, ast.JoinedStr) or (isinstance(said, ast.Constant) and said.value):
                    yield f"line {said.lineno}"


def find_named(source: str) -> Iterator[str]:
    """Texts of one language that get a name first."""
    tree = ast.parse(source)
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        texts = {
            target.id: node.lineno
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.JoinedStr)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(function):
            called = node.func if isinstance(node, ast.Call) else None
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if isinstance(node, ast.Call) and name in {"Finding", "because"}:
                for said in node.args[1:3]:
                    if isinstance(said, ast.Name) and said.id in texts:
                        yield f"line {texts[said.id]}"


@pytest.mark.parametrize("flow", _FLOWS)
def test_what_a_flow_reports_is_said_in_three_languages(flow: str) -> None:
    files = {str(file.relative_to(HOUSE)): file.read_text(encoding="utf-8") for file in (HOUSE / flow).rglob("*.py")}
    found = {name: [*find_bare(source), *find_named(source)] for name, source in files.items()}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "planted",
    [
        'Finding("PHO-01", "no stamp.")',
        'Finding("PHO-01", f"no {stamp}.")',
        'Refused.because("PHO-01", NO_STAMP, "Ask.")',
        'Refused.because("PHO-01", NO_STAMP, next_step="Ask.")',
    ],
)
def test_a_bare_text_would_be_found(planted: str) -> None:
    assert list(find_bare(planted)) == ["line 1"]


def test_a_bare_text_with_a_name_would_be_found() -> None:
    assert list(find_named('def f() -> None:\n    text = "no stamp."\n    raise Refused.because("PHO-01", text)')) == [
        "line 2"
    ]
