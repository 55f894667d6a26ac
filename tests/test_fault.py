"""A fault of our own is told by its kind and place, never by its text: that may quote a patient."""

from __future__ import annotations

import re

import pytest

from adapter.errors import locate
from adapter.fhir.elements import resources


def test_a_fault_is_told_by_its_kind_and_place_alone() -> None:
    with pytest.raises(KeyError) as caught:
        resources({"entry": [{"150372-901R": 1}]}, "Media")
    assert re.fullmatch(r"KeyError at elements\.py:\d+", locate(caught.value))


def test_a_fault_outside_our_code_is_told_by_its_kind() -> None:
    assert locate(ValueError("150372-901R")) == "ValueError"
