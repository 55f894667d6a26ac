"""Requests of every kind that is carried out, the decisions on them, and what became of their studies."""

from __future__ import annotations

from datetime import date
from typing import Any

from fhir.resources.R4B import get_fhir_model_class

from adapter.errors import Finding
from adapter.identifiers import AccessionNumber, find_hetu_shapes
from adapter.release.images import Hit
from adapter.release.rules.decision import Decision, Facts, decide
from adapter.release.rules.request import Basis, ReleaseRequest, WantedStudy
from adapter.release.writing.task import Carried
from tests.fhir.bundles import Resource
from tests.fhir.conforming import validates
from tests.region import MAIJA, destination, region, register, release_request

WRIST = WantedStudy(AccessionNumber("LAU0000001"), "Ranteen röntgen", date(2026, 11, 3), "08:15")
CHEST = WantedStudy(AccessionNumber("LAU0000006"), "Thorax", date(2026, 11, 7), "21:05")
HIT = Hit("1.2.3.1", "LAU0000001 ", MAIJA, "20261103", "081530.25", "Wrist AP", "HUS", ("DX",), 1, 2)
ORDER = "ServiceRequest/7"


def to_tays(**changes: object) -> ReleaseRequest:
    """On the patient's consent, to an archive with a connection; two studies."""
    values: dict[str, object] = {
        "basis": Basis.CONSENT,
        "basis_text": "potilaan kirjallinen suostumus",
        "consent": "Consent/17",
        "destination": destination("tays"),
        "destination_text": "Tays",
        "studies": (WRIST, CHEST),
    }
    return release_request(**(values | changes))


def to_kymenlaakso(**changes: object) -> ReleaseRequest:
    """On HUS's commission, to another register of the PACS."""
    place = {"destination": register("kymenlaakso"), "destination_text": "Kymenlaakso"}
    return release_request(**({"basis": Basis.COMMISSION, "basis_text": "HUSin toimeksianto"} | place | changes))


def to_insurer(**changes: object) -> ReleaseRequest:
    """By a law, to an insurer without a connection."""
    place = {"destination": destination("vakuutus"), "destination_text": "Esimerkkivakuutus"}
    basis = {"basis": Basis.LAW, "basis_text": "laki 459/2015", "law": "459/2015"}
    return release_request(**(basis | place | changes))


def judge(request: ReleaseRequest, *, prohibited: bool = False, teleradiology: bool = False) -> Decision:
    """The decision on a study in HUS's register; a consent that is named holds."""
    consent = () if request.consent else None
    facts = Facts(register("hus"), frozenset({"hus"}), prohibited, consent, teleradiology)
    return decide(request, facts, region().desks, region().law, region().media)


def carry(
    decision: Decision,
    arrived: int = 2,
    total: int = 2,
    *,
    study: str = "1.2.3.1",
    accession: str = "LAU0000001",
    problem: Finding | None = None,
) -> Carried:
    """What became of a study: the wrist, when no other is named."""
    return Carried(study, accession, decision.means, total, arrived, problem)


def conforms(resource: Resource) -> None:
    """It is FHIR R4, every contained resource too, and holds no HETU but in an identifier."""
    for one in (resource, *resource.get("contained", [])):
        get_fhir_model_class(one["resourceType"]).model_validate(one)
    validates(resource)
    assert not find_hetu_shapes(" ".join(_told(resource)))


def _told(value: Any) -> list[str]:
    """Every string that is not an identifier's."""
    if isinstance(value, dict):
        return [told for key, item in value.items() if key != "identifier" for told in _told(item)]
    if isinstance(value, list):
        return [told for item in value for told in _told(item)]
    return [value] if isinstance(value, str) else []


def translations(element: Resource) -> dict[str, str]:
    """The languages beside a string element, and what they say."""
    assert {item["url"] for item in element["extension"]} == {"http://hl7.org/fhir/StructureDefinition/translation"}
    parts = [{part["url"]: part for part in item["extension"]} for item in element["extension"]]
    return {part["lang"]["valueCode"]: part["content"]["valueString"] for part in parts}
