"""Whole requests by somebody who had not seen the reader: in labelled forms, tables and prose (REL-01).

`whole_read.jsonl`: complete ones, each with its destination and its studies; `whole_person.jsonl`: those that must not
be carried out, each with the reason. What only the PACS can contradict is not among them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapter.errors import Refused
from adapter.release.reading.request import read_request
from adapter.release.rules.request import ReleaseRequest
from tests.region import region
from tests.release.reading.requests.layouts import plain

HERE = Path(__file__).parent
#: How much of each must be read: the first was written in every form there is, much of it prose, which a person reads.
FLOORS = {"w1": 0.2, "w2": 0.68}


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()]


def _read(row: dict[str, Any]) -> ReleaseRequest | None:
    raw = plain(row["body"] + "\n").replace(b"Subject: Kuvien luovutus", f"Subject: {row['subject']}".encode(), 1)
    try:
        return read_request(raw, region(), "key")
    except Refused:
        return None


def _is_right(row: dict[str, Any]) -> bool:
    request = _read(row)
    studies = sorted(study.accession.value.upper() for study in request.studies) if request else []
    place = request.destination.id if request and request.destination else ""
    return (place, studies) == (row["destination"], sorted(row["studies"]))


@pytest.mark.parametrize(("source", "floor"), FLOORS.items())
def test_complete_requests_are_read_as_they_are_meant(source: str, floor: float) -> None:
    rows = [row for row in _rows("whole_read") if row["from"] == source]
    assert len(rows) >= 60
    assert sum(map(_is_right, rows)) >= len(rows) * floor


def test_none_is_read_as_another_than_it_is() -> None:
    carried = [row for row in _rows("whole_read") if (request := _read(row)) and request.destination]
    assert [row["body"] for row in carried if not _is_right(row)] == []


@pytest.mark.parametrize("row", _rows("whole_person"), ids=lambda row: f"{row['from']}: {row['why'][:60]}")
def test_what_must_not_be_carried_out_goes_to_a_person(row: dict[str, Any]) -> None:
    request = _read(row)
    assert request is None or request.destination is None
