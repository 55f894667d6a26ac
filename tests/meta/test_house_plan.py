"""The plan of the house.

No circles of imports, and no clock, chance or file in the rooms that only convert or decide.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
_PURE_ROOMS = ("*/reading", "*/rules", "*/writing", "mail", "image", "fhir", "xml", "validate")
_CALLS = {
    "now",
    "utcnow",
    "today",
    "uuid1",
    "uuid4",
    "open",
    "urandom",
    "token_hex",
    "monotonic",
}
#: What loads definitions, keys and roots once, by name: see .importlinter.
_LOADERS = {
    "validate/definitions.py",
    "validate/package.py",
    "validate/site.py",
    "xml/card.py",
    "xml/revocation.py",
    "xml/signer.py",
    "xml/trust.py",
}


def find_circles(nodes: Iterable[str], imported: Callable[[str], Iterable[str]]) -> list[set[str]]:
    """The sets of nodes that reach each other (Tarjan's strongly connected components of more than one)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    circles: list[set[str]] = []

    def visit(node: str) -> None:
        number[node] = lowest[node] = len(number)
        path.append(node)
        for other in imported(node):
            if other not in number:
                visit(other)
            if other in path:
                lowest[node] = min(lowest[node], lowest[other])
        if lowest[node] == number[node]:
            circle = set(path[path.index(node) :])
            del path[path.index(node) :]
            if len(circle) > 1:
                circles.append(circle)

    sys.setrecursionlimit(10_000)
    for node in nodes:
        if node not in number:
            visit(node)
    return circles


def rooms(graph: grimp.ImportGraph) -> dict[str, set[str]]:
    """Which room imports which: rooms are what lies directly in a package."""
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        room = ".".join(module.split(".")[:2])
        others = {".".join(other.split(".")[:2]) for other in graph.find_modules_directly_imported_by(module)}
        found.setdefault(room, set()).update(others - {room})
    return found


@pytest.mark.parametrize("package", ["adapter", "mocks", "lautta_mocks", "conform"])
def test_there_is_no_circle_of_modules_or_rooms(package: str) -> None:
    graph = grimp.build_graph(package, exclude_type_checking_imports=False)
    assert find_circles(sorted(graph.modules), graph.find_modules_directly_imported_by) == []
    between = rooms(graph)
    assert find_circles(sorted(between), between.__getitem__) == []


@pytest.mark.parametrize("package", ["adapter", "mocks"])
def test_a_circle_would_be_found(package: str) -> None:
    graph = grimp.build_graph(package, exclude_type_checking_imports=False)
    importer, imported = (
        ("adapter.errors", "adapter.cli") if package == "adapter" else ("mocks.options", "mocks.__main__")
    )
    graph.add_import(importer=importer, imported=imported)
    (circle,) = find_circles(sorted(graph.modules), graph.find_modules_directly_imported_by)
    assert {importer, imported} <= circle


def find_impure_calls(source: str) -> Iterator[str]:
    """Calls that read a clock, make a random value or open a file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in _CALLS:
                yield f"{name}() in line {node.lineno}"


def test_pure_rooms_know_neither_clock_nor_chance_nor_files() -> None:
    house = ROOT / "adapter"
    files = {file for room in _PURE_ROOMS for folder in house.glob(room) for file in folder.rglob("*.py")}
    assert len(files) > 100
    for file in files - {house / name for name in _LOADERS}:
        assert list(find_impure_calls(file.read_text(encoding="utf-8"))) == [], file


@pytest.mark.parametrize(
    "planted", ["datetime.now(UTC)", "date.today()", "uuid.uuid4()", "open('x')", "secrets.token_hex(8)"]
)
def test_a_clock_chance_or_file_would_be_found(planted: str) -> None:
    assert list(find_impure_calls(f"def decide():\n    return {planted}\n"))
