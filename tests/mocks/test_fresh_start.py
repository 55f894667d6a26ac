"""After a reset a mock is as it was at a fresh start with the same seed, PKI and frozen clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import pytest
import requests

from mocks.authority import authority_mock
from mocks.control import Setting
from mocks.gateway import gateway_mock
from mocks.pki import Pki
from mocks.sms import sms_mock
from mocks.soteri import soteri_mock
from mocks.turvaposti import turvaposti_mock
from tests.mocks.control import Desk
from tests.mocks.defects.gateway import GOOD as MESSAGE
from tests.mocks.defects.sms import GOOD as SMS
from tests.mocks.defects.soteri import CODES, ENTRY
from tests.mocks.test_defects_turvaposti import LETTER

NOON = {"now": "2026-11-30T12:00:00+02:00", "freeze": True}


class Mock(Protocol):
    url: str
    control_url: str

    def stop(self) -> None: ...


def send_sms(mock: Mock, _: Pki) -> object:
    sent = requests.post(f"{mock.url}/messages", data=SMS.body, headers=SMS.headers, timeout=30)
    return sent.text, Desk(mock.control_url).state()


def read_register(mock: Mock, _: Pki) -> object:
    Desk(mock.control_url).seed({"soteri": [{**ENTRY, "level": "palvelupiste"}], "nightly": True})
    page = requests.get(f"{mock.url}{CODES}", timeout=30)
    return page.text, page.headers["ETag"]


def open_letter(mock: Mock, pki: Pki) -> object:
    Desk(mock.control_url).seed({"messages": [LETTER]})
    with requests.Session() as session:
        session.trust_env = False
        page = session.get(f"{mock.url}/viesti/key", verify=str(pki.directory / "root.pem"), timeout=30)
    mails = [mail["link"].removeprefix(mock.url) for mail in Desk(mock.control_url).state()["mails"]]
    return page.text, mails


def write_to_nobody(mock: Mock, _: Pki) -> object:
    with requests.Session() as browser:
        browser.post(f"{mock.url}/sign-in", data=MESSAGE["citizen"], timeout=30)
        visit = browser.cookies["gateway"]
    return visit, requests.post(f"{mock.url}/messages", json=MESSAGE, timeout=30).text


def revoke(mock: Mock, _: Pki) -> object:
    Desk(mock.control_url).seed({"revoke": ["adapter-tls"]})
    return requests.get(f"{mock.url}/pki/intermediate.crl", timeout=30).content


ACTS: dict[str, tuple[Callable[[Pki, Setting], Mock], Callable[[Mock, Pki], object]]] = {
    "sms": (lambda _, setting: sms_mock(setting=setting), send_sms),
    "soteri": (lambda _, setting: soteri_mock(setting=setting), read_register),
    "turvaposti": (lambda pki, setting: turvaposti_mock(pki.directory, setting=setting), open_letter),
    "gateway": (lambda pki, setting: gateway_mock(pki.directory, setting=setting), write_to_nobody),
    "authority": (lambda pki, setting: authority_mock(pki.directory, setting=setting), revoke),
}


@contextmanager
def started(name: str, pki: Pki) -> Iterator[Mock]:
    mock = ACTS[name][0](pki, Setting(seed=7))
    yield mock
    mock.stop()


def act(name: str, mock: Mock, pki: Pki) -> tuple[Any, ...]:
    assert requests.post(f"{mock.control_url}/clock", json=NOON, timeout=30).ok
    seen = ACTS[name][1](mock, pki)
    journal = [{**line, "ms": 0} for line in Desk(mock.control_url).journal()]
    return seen, journal


@pytest.mark.parametrize("name", ACTS)
def test_a_reset_is_a_fresh_start(name: str, made: Pki) -> None:
    with started(name, made) as mock:
        first = act(name, mock, made)
        Desk(mock.control_url).reset()
        assert act(name, mock, made) == first
        Desk(mock.control_url).reset()
    with started(name, made) as fresh:
        assert act(name, fresh, made) == first
        Desk(fresh.control_url).reset()
