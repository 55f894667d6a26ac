"""Which tests run which line of the rules, and how long each takes: seen once, in a process of its own."""

from __future__ import annotations

import ast
import os
import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from coverage import Coverage

from tests.mutants.trial import Bound

_OURS = ("adapter", "mocks", "fixtures", "profiles")
_OF_TESTS = (
    "__main__",
    "tests",
    "pytest",
    "_pytest",
    "xdist",
    "hypothesis",
    "_hypothesis",
    "responses",
    "coverage",
    "importlib_metadata",
)
#: Folders of tests that start servers, or try thousands of hostile or foreign inputs: too slow to run for each mutant.
_DISTANT = frozenset(
    {"attacks", "end_to_end", "golden", "judges", "known", "links", "mails", "mocks", "soak", "validate"}
)


@dataclass(frozen=True)
class Covering:
    """What one run of the tests has shown."""

    by_line: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]
    failed: list[str]
    packages: list[str]

    def add(self, other: Covering) -> None:
        """Take in what another process has seen."""
        for file, lines in other.by_line.items():
            for line, tests in lines.items():
                self.by_line.setdefault(file, {}).setdefault(line, []).extend(tests)
        self.seconds.update(other.seconds)
        self.failed.extend(other.failed)
        self.packages.extend(other.packages)

    def find_tests(self, file: Path, lines: range, root: Path) -> tuple[list[str], list[str]]:
        """The tests of a mutant: those whose file names the module, then the others that run the line; quickest first.

        A line that runs while the module is imported belongs to every test of the module and of the rules that import
        it.
        """
        named = find_test_files(root, [file])
        of_file = self.by_line.get(str(file), {})
        tests = {test for line in lines for test in of_file.get(line, ())}
        if not tests:
            users = {
                str(user) for user in map(Path, self.by_line) if user == file or _module(file, root) in _imports(user)
            }
            tests = {test for user in users for found in self.by_line.get(user, {}).values() for test in found}
            tests |= {test for test in self.seconds if test.partition("::")[0] in named}
        ordered = sorted(tests - set(self.failed), key=lambda test: self.seconds[test])
        first = [test for test in ordered if test.partition("::")[0] in named]
        return first, [test for test in ordered if test not in set(first)]


class _Watch(Bound):
    """A plug-in of pytest that gives each test a context of its own."""

    def __init__(self, coverage: Coverage, seconds: float) -> None:
        super().__init__(seconds)
        self._coverage = coverage
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._coverage.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)


def find_test_files(root: Path, modules: Sequence[Path], *, through: bool = False) -> list[str]:
    """The files of tests that import one of these modules, without those that start servers.

    `through`: also by a helper.
    """
    names = {_module(file, root) for file in modules}
    files = [file for file in sorted((root / "tests").rglob("*.py")) if not _DISTANT.intersection(file.parts)]
    if through:
        helpers = {_module(file, root): _imports(file) for file in files}
        while more := {
            name for name, imported in helpers.items() if name not in names and not names.isdisjoint(imported)
        }:
            names |= more
    tests = [file for file in files if file.name.startswith("test_") and not names.isdisjoint(_imports(file))]
    return [file.relative_to(root).as_posix() for file in tests]


def watch(files: Sequence[Path], root: Path, folder: Path, workers: int, bound: float) -> Covering:
    """Run the tests of these modules once, in so many processes, each test for `bound` seconds at most.

    Raises RuntimeError when pytest cannot run them.
    """
    children = {}
    tests = find_test_files(root, files, through=True)
    for number in range(min(workers, len(tests))):  # without a file pytest would run every test
        kept = folder / f"covering-{number}"
        process = os.fork()
        if not process:
            os._exit(_watch(tests[number :: min(workers, len(tests))], files, kept, bound))
        children[process] = kept
    ended = [os.waitpid(process, 0)[1] for process in children]
    if any(ended):
        raise RuntimeError("the tests could not be run without a mutant")
    whole = Covering({}, {}, [], [])
    for kept in children.values():
        whole.add(pickle.loads(kept.read_bytes()))  # noqa: S301 – written by our own child a moment ago
    return whole


def _watch(tests: list[str], files: Sequence[Path], kept: Path, bound: float) -> int:
    coverage = Coverage(config_file=False, data_file=None, include=[str(file) for file in files])
    coverage.start()
    plugin = _Watch(coverage, bound)
    code = pytest.main(["-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist", *tests], plugins=[plugin])
    coverage.stop()
    if code not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        return int(code)
    data = coverage.get_data()
    by_line = {
        file: {line: [test for test in tests if test] for line, tests in data.contexts_by_lineno(file).items()}
        for file in data.measured_files()
    }
    kept.write_bytes(pickle.dumps(Covering(by_line, plugin.seconds, plugin.failed, _find_free(files))))
    return 0


def _find_free(files: Sequence[Path]) -> list[str]:
    """The modules loaded now that load none of these files, however far away.

    They may be loaded before a mutant is planted.
    """
    loaded = {name: module for name, module in sys.modules.items() if not name.startswith(_OF_TESTS)}
    ours = {
        name: _imports(Path(module.__file__))
        for name, module in loaded.items()
        if name.startswith(_OURS) and module.__file__
    }
    bound = {name for name in ours if Path(str(loaded[name].__file__)) in files}
    while more := {name for name, imported in ours.items() if name not in bound and not bound.isdisjoint(imported)}:
        bound |= more
    return [name for name in loaded if name not in bound]


def _module(file: Path, root: Path) -> str:
    return ".".join(file.relative_to(root).with_suffix("").parts)


@cache
def _imports(file: Path) -> frozenset[str]:
    """The modules that a file imports by name."""
    found = set[str]()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return frozenset(found)
