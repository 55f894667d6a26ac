"""Whom the mock record systems hold before a trial begins."""

from __future__ import annotations

from typing import Any

from conform.cases.record_identity import LABEL
from conform.people import ANNA, BERTIL, CECILIA, DORIS, EERO, Person

#: Two of the honest system that claims everything: one with a turvakielto, one with a permission for SMS.
PROTECTED = Person("050594U903M", "Turvallinen", ("Gunnar",), "1994-05-05")
PERMITTED = Person("040594V9030", "Tavoitettava", ("Helmi",), "1994-05-04")
PERMISSION = {"url": "https://lautta.example/sms-permission", "valueBoolean": True}


def seed_people() -> list[dict[str, Any]]:
    """What is put into the mock. A narrow system takes no Patients: the kit's people are there."""
    protected = PROTECTED.as_patient() | {"meta": {"security": [{"system": LABEL[0], "code": LABEL[1]}]}}
    number = {"system": "phone", "use": "mobile", "value": "+358401234567"}
    permitted = PERMITTED.as_patient() | {"telecom": [number], "extension": [PERMISSION]}
    kit = [{"system": "narrow", "resource": one.as_patient()} for one in (ANNA, BERTIL, CECILIA, DORIS, EERO)]
    return [*kit, *({"system": "full", "resource": one} for one in (protected, permitted))]
