"""What every test shares: reproducible properties, and an environment that changes no configuration."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("unit", deadline=None, database=None, derandomize=True, max_examples=100)
settings.load_profile("unit")

#: Whose tests take longest, many because they wait. At the end of a run no process may be left with one of them.
LONG = (
    "end_to_end/test_batches",
    "end_to_end/test_bench",
    "end_to_end/test_crashes",
    "end_to_end/test_crew",
    "end_to_end/test_takeover",
    "links/test_hostile",
    "soak/test_soak",
    "validate/test_agreement",
    "validate/test_profiles",
    "validate/test_examples",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each process of a run begins with its share of the long tests; the order is for pytest-xdist's worksteal."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if processes > 1:
        named = {item.nodeid: item for item in items}
        items[:] = [named[name] for name in begin_with_the_long(list(named), processes)]


def begin_with_the_long(tests: list[str], processes: int) -> list[str]:
    """The tests in as many equal piles as there are processes, each with its share of the long ones on top."""
    long = [name for name in tests if name.removeprefix("tests/").startswith(LONG)]
    others = [name for name in tests if not name.removeprefix("tests/").startswith(LONG)]
    ordered: list[str] = []
    for number in range(processes):
        room = (len(tests) - len(ordered)) // (processes - number)
        top = long[number::processes]
        rest = others[: max(0, room - len(top))]
        del others[: len(rest)]
        ordered += top + rest
    return ordered


@pytest.fixture(autouse=True)
def _plain_environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No LAUTTA_ variable of whoever runs the tests reaches them. A slow test makes an environment of its own."""
    if request.node.get_closest_marker("slow"):
        return
    for name in list(os.environ):
        if name.startswith("LAUTTA_"):
            monkeypatch.delenv(name)
