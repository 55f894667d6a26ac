"""Clients that others wrote, against the mock record system: they find, turn pages, write and read refusals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fhirclient.client import FHIRClient
from fhirclient.models.patient import Patient
from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome

from mocks.control import Setting
from mocks.record import record_mock
from tests.mocks.control import Desk
from tests.mocks.record import NAME, media, patient


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    running = record_mock(setting=Setting(seed=1))
    people = [patient("p1", name=[{"family": "Testinen"}])]
    resources = [{"system": NAME, "resource": one} for one in people]
    Desk(running.control_url).seed({"systems": [{"name": NAME, "mode": "full"}], "resources": resources})
    yield f"{running.url}/{NAME}/fhir"
    running.stop()


def test_fhirpy_turns_pages_and_reads_a_refusal(base: str) -> None:
    client = SyncFHIRClient(base, authorization=f"Bearer secret-{NAME}")
    assert client.resources("Patient").search(name="testinen").first()["id"] == "p1"
    for number in range(7):
        client.resource(**{**media(str(number)), "resource_type": "Media"}).save()
    found = client.resources("Media").search(patient="p1").limit(3)
    assert len(found.fetch_all()) == 7
    found.first().delete()
    assert len(client.resources("Media").fetch_all()) == 6
    with pytest.raises(OperationOutcome, match=r"record\.fhir\.code"):
        client.resource(**{**media(), "resource_type": "Media", "status": "done"}).save()


def test_fhirclient_finds_a_patient(base: str) -> None:
    client = FHIRClient(settings={"app_id": "test", "api_base": f"{base}/"})
    client.server.session.headers["Authorization"] = f"Bearer secret-{NAME}"
    (found,) = Patient.where({"family": "Testinen"}).perform_resources_iter(client.server)
    assert found.id == "p1"
