"""Patient data fetched by an ostopalvelun valtuutus.

Mock Kanta reads the authorisations it holds for itself (GRA-11).
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from fixtures.documents import Authorisation
from fixtures.people import AINO, SAIMA
from tests.mocks.kanta import ADAPTER, DAY, FOREIGN, NAMES, ORGANISER, UNIT, Client, K, day, one, worker

PATIENT = Authorisation(
    "1.2.246.10.99999946.95.2026.3.1",
    AINO,
    ORGANISER,
    UNIT,
    f"{DAY:%Y%m%d}080000+0200",
    f"{DAY:%Y%m%d}",
    f"{DAY:%Y%m%d}",
)
DATA = replace(FOREIGN, social=False, matter=None, hetu=AINO.hetu, oid="1.2.246.10.99999946.95.2026.8.1")


@pytest.fixture
def hold(
    client: Client, control: Callable[..., Any], set_time: Callable[[int, time], None]
) -> Callable[[Authorisation], None]:
    """It is noon; the patient's entry is in the register, and this authorisation."""
    set_time(0, time(12))
    control("seed", {"documents": [{"content": base64.b64encode(DATA.sign(client.system)).decode(), "register": "2"}]})

    def seed(authorisation: Authorisation) -> None:
        control("seed", {"documents": [{"content": base64.b64encode(authorisation.xml()).decode()}]})

    return seed


def _fetch(client: Client, *, hetu: str = AINO.hetu, register: str = "2", who: str = "", unit: str = UNIT) -> str:
    body = (
        f'<k:Fetch xmlns:k="{K}" messageId="{uuid.uuid4()}" useSituation="outsourcing"><k:sender oid="{ADAPTER}"/>'
        f'<k:unit oid="{unit}"/>{who or worker(role="care")}<k:client root="1.2.246.21" extension="{hetu}"/>'
        f'<k:custodian oid="{ORGANISER}"/><k:register code="{register}"/></k:Fetch>'
    )
    answer = client.ask("fetch", body)
    found = ",".join(item.get("oid", "") for item in answer.findall("k:document", NAMES))
    return f"{one(answer, 'k:acknowledgement').get('code')} {found}"


def test_an_authorised_unit_gets_the_patients_entries(client: Client, hold: Callable[..., None]) -> None:
    hold(PATIENT)
    assert _fetch(client) == f"AA {DATA.oid}"


def test_one_of_the_whole_register_is_of_every_patient(client: Client, hold: Callable[..., None]) -> None:
    hold(replace(PATIENT, client=None, ends=""))
    assert _fetch(client) == f"AA {DATA.oid}"
    assert _fetch(client, hetu=SAIMA.hetu) == "AA "


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"client": SAIMA}, {}),
        ({"producer": "1.2.246.10.99999954.10.8"}, {}),
        ({"search": False}, {}),
        ({"register": "4"}, {}),
        ({"organiser": "1.2.246.10.99999938.10.0"}, {}),
        ({"starts": day(1).replace("-", "")}, {}),
        ({"ends": day(-1).replace("-", "")}, {}),
        ({"ends": "99999999"}, {}),
        ({"starts": "20260000"}, {}),
        ({"starts": "2026"}, {}),
        ({}, {"register": "4"}),
        ({}, {"unit": "1.2.246.10.99999954.10.8"}),
        ({}, {"who": worker(role="client-work")}),
        ({}, {"who": worker(role="care", authentication="mobile")}),
    ],
)
def test_what_the_authorisation_does_not_give_is_refused(
    client: Client, hold: Callable[..., None], changes: dict[str, Any], asked: dict[str, Any]
) -> None:
    hold(replace(PATIENT, **changes))
    assert _fetch(client, **asked) == "AR "


def test_only_the_newest_version_authorises(client: Client, hold: Callable[..., None]) -> None:
    hold(PATIENT)
    hold(replace(PATIENT, oid=f"{PATIENT.oid}.2", set_id=PATIENT.oid, version=2, search=False))
    assert _fetch(client) == "AR "
