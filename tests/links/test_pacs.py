"""The PACS link believes no hit: patient and accession number are checked again on every one (REL-01)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import responses

from adapter.config import EXAMPLE, Destination, read_settings
from adapter.errors import NotFound, Refused, Theirs
from adapter.identifiers import AccessionNumber, Hetu
from adapter.links.pacs import PacsLink
from adapter.ports.pacs import FoundStudy

BASE = "http://localhost:18003/hus"
ACCESSION, MAIJA, PEKKA = AccessionNumber("LAU0000001"), Hetu("150372-901R"), Hetu("230984-902V")
STUDY = FoundStudy("1.2.3", ACCESSION, "hus", teleradiology=False, instances=2)


def hit(patient: str = MAIJA.value, accession: str = ACCESSION.value, **more: Any) -> dict[str, Any]:
    return {
        "00080050": {"vr": "SH", "Value": [accession]},
        "00100020": {"vr": "LO", "Value": [patient]},
        "0020000D": {"vr": "UI", "Value": ["1.2.3"]},
        "00201208": {"vr": "IS", "Value": [2]},
        **more,
    }


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(f"{BASE}/registers/hus/studies", json={"studies": ["1.2.3"]})
        yield mock


def link() -> PacsLink:
    return PacsLink(read_settings(EXAMPLE), "secret")


def finds(wire: responses.RequestsMock, *hits: dict[str, Any]) -> None:
    wire.get(f"{BASE}/dicom-web/studies", json=list(hits), content_type="application/dicom+json")


def test_the_patients_study_is_found(wire: responses.RequestsMock) -> None:
    finds(wire, hit())
    assert link().find(ACCESSION, MAIJA) == (STUDY,)


def test_no_study_is_no_hit(wire: responses.RequestsMock) -> None:
    finds(wire)
    assert link().find(ACCESSION, MAIJA) == ()


@pytest.mark.parametrize(
    "answer",
    [
        [hit(patient=PEKKA.value)],
        [hit(patient="")],
        [hit(accession="LAU0000002")],
        [hit(), hit(patient=PEKKA.value)],
        [{"0020000D": {"vr": "UI", "Value": ["1.2.3"]}}],
    ],
    ids=["another patient", "no patient", "another accession", "one of two", "neither"],
)
def test_a_pacs_that_answers_with_more_than_was_asked_releases_nothing(
    wire: responses.RequestsMock, answer: list[dict[str, Any]]
) -> None:
    finds(wire, *answer)
    with pytest.raises(Refused) as caught:
        link().find(ACCESSION, MAIJA)
    assert MAIJA.value not in str(caught.value)
    assert PEKKA.value not in str(caught.value)


def test_the_register_a_study_lies_in_is_found(wire: responses.RequestsMock) -> None:
    wire.replace("GET", f"{BASE}/registers/hus/studies", json={"studies": []})
    for register in (
        "helsinki",
        "lansi-uusimaa",
        "keski-uusimaa",
        "ita-uusimaa",
        "vantaa-kerava",
        "kymenlaakso",
        "etela-karjala",
        "hus-tyoterveys",
    ):
        wire.get(f"{BASE}/registers/{register}/studies", json={"studies": []})
    wire.get(f"{BASE}/registers/puolustusvoimat/studies", json={"studies": ["1.2.3"]})
    finds(wire, hit())
    assert link().find(ACCESSION, MAIJA)[0].register == "puolustusvoimat"
    wire.replace("GET", f"{BASE}/registers/puolustusvoimat/studies", json={"studies": []})
    with pytest.raises(NotFound):
        link().find(ACCESSION, MAIJA)


@pytest.mark.parametrize(("status", "error"), [(404, Refused), (409, Refused), (500, Theirs), (503, Theirs)])
def test_an_order_that_the_pacs_does_not_take_is_told_by_whose_fault(
    wire: responses.RequestsMock, status: int, error: type[Exception]
) -> None:
    settings = read_settings(EXAMPLE)
    target = next(register for register in settings.register_ if register.id == "helsinki")
    wire.post(f"{BASE}/registers/helsinki/studies", json={}, status=status)
    with pytest.raises(error):
        link().copy(STUDY, MAIJA, target, "order-1", "care")


def listed(*uids: str) -> list[dict[str, Any]]:
    return [{"00080018": {"vr": "UI", "Value": [uid]}} for uid in uids]


def test_a_transfer_that_left_instances_behind_is_not_done(
    wire: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire.get(
        "http://localhost:18003/tays/dicom-web/instances", json=listed("1.1"), content_type="application/dicom+json"
    )
    nothing: Callable[..., Iterator[Any]] = lambda *_: iter(())  # noqa: E731 – the source gives nothing more
    monkeypatch.setattr(PacsLink, "_retrieve", nothing)
    with pytest.raises(Theirs, match="1 of 2"):
        link().send(STUDY, Destination(id="tays", name="Tays", connection="pacs/tays"))


@pytest.mark.parametrize("failure", [{"body": requests.ConnectionError("x")}, {"status": 500}])
def test_a_pacs_that_is_away_is_worth_trying_again(wire: responses.RequestsMock, failure: dict[str, Any]) -> None:
    wire.get(f"{BASE}/dicom-web/studies", **failure)
    with pytest.raises(Theirs) as caught:
        link().find(ACCESSION, MAIJA)
    assert MAIJA.value not in str(caught.value)
