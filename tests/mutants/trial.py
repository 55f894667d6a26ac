"""One mutant against its tests, in a process forked from a warm one: no file is changed, and nothing stays behind."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import NoReturn

import pytest


@dataclass(frozen=True)
class Trial:
    """What to run: the module, its code, and the tests, round by round."""

    module: str
    code: CodeType
    rounds: tuple[list[str], ...]
    bound: float
    patience: float


@dataclass
class Running:
    """A trial under way."""

    trial: Trial
    process: int
    begun: float = field(default_factory=time.monotonic)

    def killed(self) -> bool | None:
        """Whether the tests have failed; None while they run. A mutant that runs too long is killed."""
        ended, status = os.waitpid(self.process, os.WNOHANG)
        if ended:
            return status != 0
        if time.monotonic() - self.begun < self.trial.patience:
            return None
        self.end()
        return True

    def end(self) -> None:
        """End the trial's processes."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def begin(trial: Trial) -> Running:
    """Start a trial."""
    process = os.fork()
    if process:
        return Running(trial, process)
    os.setsid()
    # A round is a process too: pytest cannot be trusted to run twice in one.
    os._exit(0 if all(_passes(trial, tests) for tests in trial.rounds if tests) else 1)


def _passes(trial: Trial, tests: Sequence[str]) -> bool:
    process = os.fork()
    if process:
        return os.waitpid(process, 0)[1] == 0
    silence = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(silence, number)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # a third of the time of a small test
    sys.meta_path.insert(0, _Finder(trial.module, trial.code))
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    words = ["-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    code = pytest.main([*words, *files], plugins=[_Chosen(tests, trial.bound)])
    os._exit(int(code))


class Bound:
    """A plug-in of pytest that breaks off a test after some seconds: by then it has found nothing."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, None, None]:
        signal.signal(signal.SIGALRM, _break_off)
        signal.setitimer(signal.ITIMER_REAL, self._seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _break_off(*_: object) -> NoReturn:
    pytest.skip("It has run long enough.")


class _Chosen(Bound):
    """A plug-in of pytest that runs the chosen tests in their order."""

    def __init__(self, tests: Sequence[str], seconds: float) -> None:
        super().__init__(seconds)
        self._order = {test: place for place, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self._order]
        items[:] = sorted(chosen, key=lambda item: self._order[item.nodeid])


class _Finder(MetaPathFinder):
    """Gives one module other code than its file holds."""

    def __init__(self, module: str, code: CodeType) -> None:
        self._module, self._code = module, code

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path, target) if fullname == self._module else None
        if spec and spec.origin:
            spec.loader = _Loader(fullname, spec.origin, self._code)
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        assert fullname == self.name
        return self._code
