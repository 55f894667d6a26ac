"""The vendor's tests. The fixtures come with the package `lautta`; nothing is to be imported or started."""

import base64
from datetime import timedelta
from pathlib import Path

import pytest
import vendor

from lautta_mocks.client import Mock, Mocks, RefusedError

IMAGES = Path(__file__).parents[3] / "fixtures" / "dicom"
REGION = "1.2.246.10.99999810.10.0"
MAILBOX = "kuvat.porvoo@ita-uusimaa.example"
MAIL = b"From: potilas@example.test\r\nSubject: Kuva\r\n\r\nHei!\r\n"


def test_an_organisation_is_found(register: Mock) -> None:
    register.seed(register=[{"oid": REGION, "name": "Itä-Uusimaa", "sector": "1"}])
    assert vendor.find_organisation(register.url, REGION) == "Itä-Uusimaa"
    (entry,) = register.journal()
    assert (entry["operation"], entry["outcome"]) == ("register", 200)


def test_a_register_that_is_away_is_asked_once_more(register: Mock) -> None:
    register.seed(register=[{"oid": REGION, "name": "Itä-Uusimaa", "sector": "1"}])
    register.fault("status", "register", times=1, status=503)
    assert vendor.find_organisation(register.url, REGION) == "Itä-Uusimaa"
    assert [entry["outcome"] for entry in register.journal(wait=5, count=2)] == [503, 200]


def test_what_another_test_ordered_and_seeded_is_gone(register: Mock) -> None:
    assert register.faults() == []
    assert vendor.find_organisation(register.url, REGION) is None


def test_mails_are_counted(lautta: Mocks) -> None:
    lautta["mail"].seed(mailboxes=[{"user": MAILBOX, "password": "secret"}])
    assert vendor.count_mails(lautta["mail"].url, lautta.ca, MAILBOX) == 0
    lautta["mail"].seed(messages=[{"user": MAILBOX, "folder": "INBOX", "content": base64.b64encode(MAIL).decode()}])
    assert vendor.count_mails(lautta["mail"].url, lautta.ca, MAILBOX) == 1


def test_studies_are_counted(pacs: Mock) -> None:
    assert vendor.count_studies(pacs.url) == 0
    instance = base64.b64encode(next(IMAGES.glob("*.dcm")).read_bytes()).decode()
    pacs.seed(studies=[{"archive": "hus", "register": "hus", "instances": [instance]}])
    assert vendor.count_studies(pacs.url) == 1


def test_all_mocks_have_one_clock(lautta: Mocks) -> None:
    before = lautta.clock(freeze=True)
    assert lautta.clock(advance=3600) == before + timedelta(hours=1)
    assert lautta["kanta"].clock() == lautta["record"].clock() == before + timedelta(hours=1)


def test_a_fault_that_no_mock_has_is_refused(kanta: Mock, record: Mock, mail: Mock) -> None:
    for mock in (kanta, record, mail):
        with pytest.raises(RefusedError) as caught:
            mock.fault("nonsense")
        assert "status" in caught.value.told["kinds"] or "silence" in caught.value.told["kinds"]
