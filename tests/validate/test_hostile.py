"""JSON that means harm: one clean finding, in bounded time and memory; nothing that is sent raises."""

from __future__ import annotations

import json
import random
import tracemalloc
from copy import deepcopy
from typing import Any

import pytest

from adapter.validate.package import own_validator
from adapter.validate.report import outcome_of
from adapter.validate.source import MOST_BYTES, BadSource, find_places, line_and_column, read
from tests.validate.definitions import examples

PATIENT = b'{"resourceType":"Patient","active":true}'


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested deeper"),
        (b"[" * 10_000_000, "nested deeper"),
        (b'{"resourceType":"Patient","active":true,"active":false}', "a key stands twice"),
        (b'{"resourceType":"Patient","150372-901R":1,"150372-901R":2}', "a key stands twice"),
        (b'{"resourceType":"Patient","x":NaN}', "a number"),
        (b'{"resourceType":"Patient","x":-Infinity}', "a number"),
        (b'{"resourceType":"Patient","x":' + b"9" * 5_000 + b"}", "a number"),
        (b'{"resourceType":"Patient","x":"\\ud800"}', "surrogate"),
        (b'{"resourceType":"Patient","x":"\xed\xa0\x80"}', "not UTF-8"),
        (b'{"resourceType":"Patient"', "not JSON"),
        (b'{"resourceType":"Patient"} {}', "not JSON"),
        (b"", "not JSON"),
        (b'{"x":"' + b"a" * MOST_BYTES + b'"}', "larger than 50 MB"),
    ],
    ids=[
        "deep",
        "brackets",
        "twice",
        "twice, private",
        "NaN",
        "Infinity",
        "huge number",
        "half a pair",
        "bad UTF-8",
        "cut off",
        "two",
        "nothing",
        "large",
    ],
)
def test_what_is_no_honest_json_is_one_finding(raw: bytes, told: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(BadSource, match=told) as caught:
            read(raw)
        assert tracemalloc.get_traced_memory()[1] < 4 * len(raw) + 1_000_000
    finally:
        tracemalloc.stop()
    assert "901R" not in str(caught.value)


def test_large_numbers_of_json_are_read_and_judged() -> None:
    for text in ("1e400", "123456789012345678901234567890", "-0", "1E5"):
        resource = read(
            b'{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueInteger":%s}' % text.encode()
        )
        assert [issue.rule for issue in own_validator().validate(resource)] == (["type"] if text != "-0" else [])


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read(b"\xef\xbb\xbf" + PATIENT)["active"] is True


def test_the_place_of_what_is_no_json_is_told() -> None:
    with pytest.raises(BadSource) as caught:
        read(b'{\n  "a": "\xc3\xa4",,\n}')
    assert line_and_column(b'{\n  "a": "\xc3\xa4",,\n}', caught.value.place) == (2, 12)


def test_places_are_lines_and_columns_of_characters() -> None:
    raw = (
        '{\n  "resourceType": "Patient",\n  "name": [{"family": "Mäki", "giwen": ["a"]}],\n\t"x": [[1], {"y": 2}]\n}'
    ).encode()
    assert find_places(raw, {("name", 0, "giwen"), ("name", 0, "giwen", 0), ("x", 1, "y"), ("resourceType",), ()}) == {
        (): (1, 1),
        ("resourceType",): (2, 3),
        ("name", 0, "giwen"): (3, 31),
        ("name", 0, "giwen", 0): (3, 41),
        ("x", 1, "y"): (4, 14),
    }


ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    "",
    " ",
    "x",
    "#",
    "urn:uuid:x",
    [],
    [None],
    [[]],
    [{}],
    {},
    {"a": 1},
    {"resourceType": "Patient"},
    "2026-99-99",
    10**400,
]


def test_nothing_that_is_sent_raises() -> None:
    """Odd values at random places of real resources.

    A finding or none, never a fault of ours, and always an OperationOutcome.
    """
    chance = random.Random(7)
    kinds = (
        "Bundle",
        "Composition",
        "Consent",
        "Media",
        "Observation",
        "Parameters",
        "Patient",
        "Questionnaire",
        "ServiceRequest",
        "StructureDefinition",
    )
    everything = [resource for _, resource in examples(*kinds) if len(json.dumps(resource)) < 20_000]
    for _ in range(4_000):
        resource = deepcopy(chance.choice(everything))
        for _ in range(chance.randint(1, 4)):
            holder: Any = resource
            while True:
                keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
                if not keys:
                    break
                key = chance.choice(keys)
                if not isinstance(holder[key], dict | list) or not holder[key] or chance.random() < 0.2:
                    holder[key] = deepcopy(chance.choice(ODD))
                    break
                holder = holder[key]
        issues = own_validator().validate(resource)
        assert outcome_of(resource, issues, {})["issue"]
