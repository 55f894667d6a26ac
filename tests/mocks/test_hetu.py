"""The mocks' own look at a HETU."""

from __future__ import annotations

import pytest

from mocks.control.hetu import is_hetu, is_test_hetu


@pytest.mark.parametrize("text", ["010594Y9032", "030594W903B", "010516B903X", "010181-900C", "200111A904P"])
def test_a_test_persons_hetu_is_known(text: str) -> None:
    assert is_hetu(text)
    assert is_test_hetu(text)


@pytest.mark.parametrize(
    "text", ["", "hello", "010190-999X", "010594Y9033", "310294Y903A", "010594y9032", "0١0594Y9032", "010594Y9032 "]
)
def test_what_is_no_hetu_is_told(text: str) -> None:
    assert not is_hetu(text)


def test_a_real_persons_hetu_is_no_test_persons() -> None:
    real = "131052-" + "308T"  # the example of the agency itself; no file of the project holds one
    assert is_hetu(real)
    assert not is_test_hetu(real)
