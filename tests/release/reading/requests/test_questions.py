"""A question whether the patient has forbidden the release: its answer is read, and without one a person reads it."""

from __future__ import annotations

import pytest

from adapter.errors import Refused
from adapter.release.reading.request import read_request
from adapter.release.rules.request import ReleaseRequest
from tests.region import MAIJA, region
from tests.release.reading.requests.layouts import html, plain

ASSURED = "Potilas ei ole kieltänyt tietojensa luovuttamista.\n"
HEAD = (
    f"Potilas: Maija Liisa Testinen\nHetu: {MAIJA}\nKielto: ei ole kieltänyt\nYksikkö: Porvoon terveysasema\n"
    "Pyytäjä: lääkäri T. Testilä\nPeruste: hoitosuhde\nKohde: Helsinki\n"
)
STUDY = "AC: LAU0000001; Ranteen röntgen; 3.11.2026 klo 8.15\n"


def _read(raw: bytes) -> ReleaseRequest:
    return read_request(raw, region(), "key")


@pytest.mark.parametrize(
    "again", [ASSURED, "Vakuutus: kyllä\n", "Kielto: ei\n"], ids=["sentence", "assurance", "label"]
)
@pytest.mark.parametrize(
    "question",
    [
        *("Onko potilas kieltänyt luovutuksen?", "Onko potilas kieltänyt luovutuksen:"),
        *("Onko potilas kieltänyt luovutuksen? [ ] kyllä [ ] ei", "Kielto:", "Kielto: -", "Kielto: ___"),
        *("Luovutuskielto", "Kielto: ; Kiireellinen: ei", "Kielto\t\tKiireellinen\tei"),
        *("Kielto\tKiireellinen\tKohde\n\tei\tHelsinki", "Kielto\tKiireellinen\tKohde"),
        *("Vakuutus:", "Tieto, ettei potilas ole kieltänyt tietojen luovuttamista:"),
        *("Potilas ei ole kieltänyt luovutusta:", "Förbud:", "Utlämnandeförbud", "Försäkran:"),
        *("Prohibition:", "Assurance:"),
    ],
)
def test_a_question_on_a_prohibition_without_an_answer_is_a_doubt_whatever_stands_elsewhere(
    question: str, again: str
) -> None:
    head = HEAD.replace("Kielto: ei ole kieltänyt\n", f"{question}\n")
    assert head != HEAD
    with pytest.raises(Refused):
        _read(plain(head + STUDY + again))


@pytest.mark.parametrize(
    "cells", ["<td>Kielto</td><td></td>", "<td>Kielto</td><td></td><td>Kiireellinen</td><td>ei</td>"]
)
def test_an_empty_cell_beside_the_question_is_a_doubt(cells: str) -> None:
    page = "".join(
        f"<p>{line}</p>" for line in (HEAD.replace("Kielto: ei ole kieltänyt\n", ASSURED) + STUDY).splitlines()
    )
    assert _read(html(page)).patient.value == MAIJA
    with pytest.raises(Refused):
        _read(html(f"{page}<table><tr>{cells}</tr></table>"))


@pytest.mark.parametrize(
    "answered",
    [
        *("Kielto: ei", "Kielto:\nei", "Kielto\n\nei ole", "Onko potilas kieltänyt luovutuksen?\nEi"),
        *("Onko potilas kieltänyt luovutuksen: ei", "Kielto\tei\tKiireellinen\tei", "Vakuutus:\nkyllä"),
        *("Kielto\tKiireellinen\tKohde\nei\tei\tHelsinki", "Luovutuskielto\nPotilas ei ole kieltänyt luovutusta"),
    ],
)
def test_a_question_on_a_prohibition_with_its_answer_is_none(answered: str) -> None:
    head = HEAD.replace("Kielto: ei ole kieltänyt\n", f"{answered}\n")
    assert _read(plain(head + STUDY)).patient.value == MAIJA
