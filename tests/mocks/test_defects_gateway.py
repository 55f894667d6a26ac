"""Every wrong message is refused for its own rule at its own place, on the wire and in the journal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from mocks.gateway import GatewayMock, gateway_mock
from mocks.mail import mail_mock
from mocks.pki import Pki
from tests.mocks.control import Desk
from tests.mocks.defects import Defect
from tests.mocks.defects.gateway import DEFECTS, GOOD, Message
from tests.mocks.defects.mail import LIVING, UNIT


@pytest.fixture(scope="module")
def gateway(made: Pki) -> Iterator[GatewayMock]:
    mail = mail_mock(made.directory)
    Desk(mail.control_url).seed({"mailboxes": [{"user": UNIT, "password": "x"}]})
    started = gateway_mock(made.directory, smtp_url=mail.smtp_url)
    yield started
    started.stop()
    mail.stop()


@pytest.mark.parametrize("defect", DEFECTS, ids=repr)
def test_a_wrong_message_is_refused(gateway: GatewayMock, defect: Defect[Message]) -> None:
    url = f"{gateway.url}/messages"
    answer = requests.post(url, json=defect.spoil(GOOD), timeout=30)
    assert answer.status_code == (502 if defect.rule == "gateway.delivered" else 400)
    assert (answer.json()["rule"], answer.json()["place"]) == (defect.rule, defect.place)
    entry = Desk(gateway.control_url).journal()[-1]
    failed = [(step["rule"], step["place"]) for step in entry["steps"] if step["outcome"] == "failed"]
    assert failed == [(defect.rule, defect.place)]
    assert not any(private in str(entry) + answer.text for private in (LIVING, "Maija", "150372"))
    assert requests.post(url, json=GOOD, timeout=30).status_code == 201
