"""Boxes of a form: what is ticked counts, and what nobody ticked is not taken for said (REL-01)."""

from __future__ import annotations

import pytest

from adapter.errors import Refused
from adapter.release.reading.request import read_request
from adapter.release.rules.request import Basis, ReleaseRequest
from tests.region import MAIJA, region
from tests.release.reading.requests.layouts import plain

ASSURED = ("Luovutuskielto:", "[x] potilas ei ole kieltänyt", "[ ] potilas on kieltänyt")
CARE = ("Peruste:", "[x] hoitosuhde", "[ ] potilaan kirjallinen suostumus")
TO = ("Kohde:", "\u2610 Etelä-Karjala", "\u2611 Kymenlaakso")


def _read(
    *, prohibition: tuple[str, ...] = ASSURED, basis: tuple[str, ...] = CARE, place: tuple[str, ...] = TO
) -> ReleaseRequest:
    lines = (
        "Potilas: Maija Liisa Testinen",
        f"Hetu: {MAIJA}",
        *prohibition,
        *basis,
        *place,
        "Pyytävä yksikkö: Porvoon terveysasema",
        "Pyytäjä: lääkäri T. Testilä",
        "AC-numero: LAU0000001; Ranteen röntgen; 3.11.2026 klo 8.15",
    )
    return read_request(plain("\n".join(lines) + "\n"), region(), "key")


def test_what_is_ticked_is_said() -> None:
    request = _read()
    assert (request.basis, request.destination and request.destination.id) == (Basis.CARE, "kymenlaakso")


@pytest.mark.parametrize(
    "boxes",
    [
        ("[ ] potilas ei ole kieltänyt", "[ ] potilas on kieltänyt"),
        ("[ ] potilas ei ole kieltänyt", "[x] potilas on kieltänyt"),
        ("[x] potilas ei ole kieltänyt", "[x] potilas on kieltänyt"),
        ("[ ] potilas on kieltänyt",),
        ("[x] potilas on kieltänyt", "[ ] potilas ei ole kieltänyt"),
    ],
)
def test_an_assurance_that_nobody_ticked_goes_to_a_person(boxes: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        _read(prohibition=("Luovutuskielto:", *boxes))


@pytest.mark.parametrize(
    "boxes",
    [
        ("[ ] hoitosuhde", "[ ] potilaan kirjallinen suostumus"),
        ("[x] hoitosuhde", "[x] HUSin toimeksianto"),
    ],
)
def test_a_basis_that_is_not_ticked_once_goes_to_a_person(boxes: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        _read(basis=("Peruste:", *boxes))


@pytest.mark.parametrize("gap", [(), ("",)])
def test_a_consent_that_nobody_ticked_is_no_option_of_the_label_above(gap: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        _read(place=(*TO, *gap, "\u2610 Potilas suostuu luovutukseen"))


def test_a_box_behind_an_empty_line_is_no_option_any_more() -> None:
    with pytest.raises(Refused):
        _read(place=(*TO, "", "\u2610 Soittakaa ennen lähettämistä"))
