"""The kit in pytest: `pytest -p conform.pytest_plugin --sut sut.toml` makes an item of every case.

Verdicts are those of `lautta conform run`. Nothing is asserted here: pytest would print the operands.
"""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from conform.case import Case, cases_of
from conform.claim import WrongSutError
from conform.people import RealPersonError
from conform.requirement import read_ledger
from conform.role import Meeting, Stay
from conform.roles import BY_NAME
from conform.run import Ending, Row, find_mistakes, meet, settle, try_case
from conform.sut import Sut, read_claimed
from conform.verdict import Verdict, worst

_SILENT = {Verdict.NOT_TESTED, Verdict.NOT_APPLICABLE}


class FoundError(Exception):
    """What a case found, in a sentence without data."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the words of the kit."""
    group = parser.getgroup("conform", "the conformance kit")
    group.addoption("--sut", metavar="FILE", help="the system under test, as TOML")
    group.addoption("--role", choices=BY_NAME, help="only this role of those it claims")


def pytest_configure(config: pytest.Config) -> None:
    """Collect the description of the system: with other files where some are named, or by itself."""
    if config.option.sut:
        named = config.args if config.args_source is config.ArgsSource.ARGS else []
        config.args = [*named, config.option.sut]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The description of the system is collected by its roles."""
    asked = parent.config.option.sut
    mine = asked and file_path == (parent.config.invocation_params.dir / asked).resolve()
    return Description.from_parent(parent, path=file_path) if mine else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Say a sentence, and no traceback: its locals hold what was answered."""
    report = yield
    if report.failed and isinstance(item, CaseItem) and call.excinfo:
        said = isinstance(call.excinfo.value, FoundError | WrongSutError)
        report.longrepr = str(call.excinfo.value) if said else f"the kit is at fault: {call.excinfo.typename}"
    return report


class Description(pytest.File):
    """A sut.toml, and how the cases have ended so far."""

    def collect(self) -> Iterator[pytest.Collector]:
        """The roles that it claims. One that cannot be used is wrong usage."""
        self.ledger, self.endings = read_ledger(), list[Ending]()
        try:
            self.sut: Sut = read_claimed(self.path, self.config.option.role, {row.id for row in self.ledger})
        except WrongSutError as problem:
            raise pytest.UsageError(str(problem)) from None
        for name in self.sut.roles:
            yield RoleCollector.from_parent(self, name=name)

    def settle(self, *endings: Ending) -> list[Row]:
        """What these endings say of every row of the roles."""
        today = datetime.now(UTC).date()
        return [settle(row, endings, self.sut, today) for row in self.ledger if row.role in self.sut.roles]


class RoleCollector(pytest.Collector):
    """One role: it is met before its first case is tried, and left after its last one."""

    parent: Description
    meeting: Meeting

    def collect(self) -> Iterator[pytest.Item]:
        """Its cases, in the order of the kit."""
        for case in cases_of(self.name):
            yield CaseItem.from_parent(self, name=case.name, case=case)

    def setup(self) -> None:
        """Meet the system."""
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self.meeting = self._stack.enter_context(meet(self.parent.sut, self.name, Stay(folder)))

    def teardown(self) -> None:
        """Leave the system."""
        self._stack.close()


class CaseItem(pytest.Item):
    """One case: it is tried as it is set up, so that where nothing can be said there is an error and no failure."""

    parent: RoleCollector

    def __init__(self, *, case: Case, **rest: Any) -> None:
        super().__init__(**rest)
        self.case, self.described = case, self.parent.parent

    def setup(self) -> None:
        """Try the case."""
        try:
            self.ending = try_case(self.case, self.parent.meeting)
        except RealPersonError as problem:
            pytest.exit(f"The run was stopped: {problem}.", returncode=2)
        self.described.endings.append(self.ending)
        if self.ending.verdict is Verdict.INCONCLUSIVE:
            raise FoundError(self.ending.sentence)

    def runtest(self) -> None:
        """Say what came of it, by the rows that it proves."""
        mine = [row for row in self.described.settle(self.ending) if self.case.name in row.cases]
        rows = [row for row in mine if row.verdict is not Verdict.NOT_APPLICABLE]
        verdict = worst(row.verdict for row in rows) if rows else Verdict.NOT_APPLICABLE
        sentence = next((row.sentence for row in rows if row.verdict is verdict), self.ending.sentence)
        for row in rows:
            if row.verdict is Verdict.WARNING:
                self.warn(pytest.PytestWarning(f"{row.requirement.id}: {row.sentence}"))
        if verdict is Verdict.FAILS:
            raise FoundError(sentence)
        for mistake in find_mistakes(self.described.settle(*self.described.endings), self.described.sut):
            if any(mistake.startswith(f"{identity} ") and self._is_last(identity) for identity in self.case.proves):
                raise FoundError(mistake)
        if verdict is Verdict.EXPECTED:
            pytest.xfail(sentence)
        if verdict in _SILENT:
            pytest.skip(sentence)

    def _is_last(self, identity: str) -> bool:
        """Whether no later case proves a row."""
        proving = [one for one in self.session.items if isinstance(one, CaseItem) and identity in one.case.proves]
        return proving[-1] is self

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where a warning is said to come from."""
        return self.path, 0, self.case.name
