"""What a basis may say, and what denies or weakens it (REL-05, REL-06)."""

from __future__ import annotations

import re

import pytest

from adapter.errors import Finding
from adapter.release.reading.basis import DENYING, read_basis
from adapter.release.reading.mail import WrittenRequest
from adapter.release.rules.request import Basis

WRITTEN = WrittenRequest(fields={"consent": "SUO-2026-0001"}, studies=())


def basis(text: str) -> Basis | None:
    """The basis that a text states."""
    findings: list[Finding] = []
    stated = read_basis(text, WRITTEN, (), findings)
    assert bool(findings) is (stated is None)
    return stated.basis if stated else None


@pytest.mark.parametrize("word", [re.sub(r"\\w\*$", "", pattern) for pattern in DENYING])
def test_each_word_denies_a_basis(word: str) -> None:
    assert basis("kirjallinen suostumus") is Basis.CONSENT
    assert basis(f"kirjallinen suostumus {word}") is None


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("hoito", Basis.CARE),
        ("vård", Basis.CARE),
        ("patient's care", Basis.CARE),
        ("HUSin toimeksianto", Basis.COMMISSION),
        ("uppdrag", Basis.COMMISSION),
        ("skriftligt samtycke", Basis.CONSENT),
    ],
)
def test_each_basis_is_read_in_each_language(text: str, stated: Basis) -> None:
    assert basis(text) is stated
