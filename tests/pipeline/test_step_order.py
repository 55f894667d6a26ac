"""Half-run flows are resumed by the order of their steps: who changes it must raise the version of the flows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import adapter
from adapter.pipeline.durable import FLOWS_VERSION
from tests.pipeline.step_order import StepReader, flows, places

TABLE = Path(__file__).with_name("step_order.json")
KEPT: dict[str, dict[str, list[str]]] = json.loads(TABLE.read_text(encoding="utf-8"))


def read() -> dict[str, list[str]]:
    """The steps of every flow, as the code has them now."""
    reader = StepReader()
    return {name: reader.steps(flow) for name, flow in flows().items()}


def test_the_steps_are_those_of_the_version() -> None:
    found = read()
    if FLOWS_VERSION not in KEPT:
        pytest.fail(f"add to {TABLE.name}, below the versions of before: {json.dumps({FLOWS_VERSION: found})}")
    changed = {flow for flow in found.keys() | KEPT[FLOWS_VERSION] if found.get(flow) != KEPT[FLOWS_VERSION].get(flow)}
    assert not changed, (
        f"the steps of {', '.join(sorted(changed))} are not those of {FLOWS_VERSION}:"
        " raise FLOWS_VERSION, docs/explanation/reliability.md says when"
    )


def test_every_step_in_the_code_is_one_of_a_flow() -> None:
    """Else a step could change unseen: in a method, or in a function that no flow calls by its name."""
    reader = StepReader()
    for flow in flows().values():
        reader.steps(flow)
    written = {
        place
        for file in Path(adapter.__file__).parent.rglob("*.py")
        for place in places(str(file), file.read_text(encoding="utf-8"))
    }
    assert len(written) > 30
    assert written == reader.places


def _example(run: Any) -> None:
    """A flow, as the test of the reader needs it."""
    try:
        if run.step("first", print):
            run.step("only-sometimes", print)
        for number in range(2):
            run.step(f"each-{number}", print)
        print(run.step("outer", print, run.step("inner", print)))  # noqa: T201 – it is never run
    except ValueError:
        run.step("park", print)


def test_the_reader_sees_order_and_what_a_step_depends_on() -> None:
    assert StepReader().steps(_example) == [
        "first",
        "only-sometimes (if)",
        "each-{number} (for)",
        "inner",
        "outer",
        "park (except)",
    ]
