"""What the price list asks for reading a medium into the PACS (REL-13): nothing else of a release is charged. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapter.config.release import Price
from adapter.fhir.elements import BASE, Names, Resource, instant, own_concept, patient_reference
from adapter.identifiers import Hetu
from adapter.release.writing.references import study_identifier


def charge_item(
    key: str,
    patient: Hetu,
    price: Price,
    studies: Sequence[str],
    read: datetime,
    agent: Resource,
    by: str,
    account: str = "",
) -> Resource:
    """The line for one medium, however many studies were on it.

    `key` is the medium's own: read twice, it is charged once.

    `studies` are Study Instance UIDs, `agent` refers to the organisation, `by` is whoever read the medium, `account`
    the user of the operating system.
    """
    return {
        "resourceType": "ChargeItem",
        "identifier": [Names(key).identifier("charge")],
        "definitionUri": [f"{BASE}/price-list/{price.valid_from.isoformat()}"],
        "status": "billable",
        "code": own_concept("price-list", price.code, price.name),
        "subject": patient_reference(patient),
        "occurrenceDateTime": instant(read),
        "performer": [{"actor": {"display": by} | ({"identifier": _account(account)} if account else {})}],
        "performingOrganization": agent,
        "quantity": {"value": 1},
        "priceOverride": {"value": float(price.amount), "currency": "EUR"},
        "overrideReason": f"REL-13, price list valid from {price.valid_from.isoformat()}",
        "enteredDate": instant(read),
        "service": [{"type": "ImagingStudy", "identifier": study_identifier(study)} for study in studies],
    }


def _account(name: str) -> Resource:
    return {"system": f"{BASE}/sid/account", "value": name}
