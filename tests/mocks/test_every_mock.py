"""A reset equals a fresh start: with the same seed, PKI and frozen clock the same calls get the same answers."""

from __future__ import annotations

import imaplib
import ssl
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from mocks.catalogue import MOCKS, Mock, start
from mocks.control import Setting
from mocks.pki import Pki
from tests.mocks.kanta import DRAFT, Client, K, read_key, wishes
from tests.mocks.pacs import ACCOUNT, encode, encode_all, make_instance
from tests.mocks.shop import Shop

NOW = datetime.now(UTC).replace(microsecond=0)
HETU = "010594Y9032"
WISHES = wishes(HETU)

Calls = Callable[[Mock, Path], list[Any]]
CALLS: dict[str, Calls] = {}


def calls(name: str) -> Callable[[Calls], Calls]:
    """What a tester and a client do with a mock; returned is what they see."""

    def keep(function: Calls) -> Calls:
        CALLS[name] = function
        return function

    return keep


def seed(mock: Mock, data: dict[str, Any]) -> None:
    requests.post(f"{mock.control_url}/seed", json=data, timeout=30).raise_for_status()


def see(answer: requests.Response) -> tuple[int, bytes, str]:
    return answer.status_code, answer.content, answer.headers.get("ETag", "")


@calls("kanta")
def call_kanta(mock: Mock, pki: Path) -> list[Any]:
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(pki / "root.pem")
        session.cert = (str(pki / "adapter-tls.pem"), str(pki / "adapter-tls.key.pem"))
        client = Client(pki, mock.url, session, read_key(pki, "adapter-system"), skew=NOW - datetime.now(UTC))
        draft = replace(DRAFT, signed_at=NOW)
        frame = draft.frame(draft.sign(client.system), _uuid(1), created=NOW.strftime("%Y%m%d%H%M%S%z"))
        asked = [("archive", frame), ("wishes", WISHES), ("archive", frame), ("archive", "<x/>")]
        return [
            see(client.post(f"{K}/{action}", client.seal(action, body, f"urn:uuid:{_uuid(number)}")))
            for number, (action, body) in enumerate(asked, 2)
        ]


def _uuid(number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))


@calls("pacs")
def call_pacs(mock: Mock, _: Path) -> list[Any]:
    instance = make_instance()
    seed(mock, {"studies": [{"archive": "hus", "register": "hus", "instances": encode_all(instance)}]})
    studies = f"{mock.url}/hus/dicom-web/studies"
    body = b"--b\r\nContent-Type: application/dicom\r\n\r\n%s\r\n--b--\r\n" % encode(make_instance(number=2))
    kind = {"Content-Type": 'multipart/related; type="application/dicom"; boundary=b'}
    stored = requests.post(studies, data=body, headers=kind, auth=ACCOUNT, timeout=30)
    found = requests.get(studies, {"PatientID": HETU}, auth=ACCOUNT, timeout=30)
    return [_local(mock, see(stored)), _local(mock, see(found))]


def _local(mock: Mock, seen: tuple[int, bytes, str]) -> tuple[int, bytes, str]:
    """What was seen, but for the port: it is another after another start."""
    return seen[0], seen[1].replace(f":{urlsplit(mock.url).port}".encode(), b""), seen[2]


@calls("soteri")
def call_soteri(mock: Mock, _: Path) -> list[Any]:
    seed(mock, {"invented": 12})
    pages = f"{mock.url}/codeserver/csapi/v6/classifications/1.2.246.537.6.202/conceptcodes"
    requests.post(f"{mock.control_url}/faults", json={"kind": "added", "operation": "page-2"}, timeout=30)
    return [see(requests.get(f"{pages}?pageSize=10&page={page}", timeout=30)) for page in (1, 2, 1)]


@calls("record")
def call_record(mock: Mock, _: Path) -> list[Any]:
    seed(mock, {"systems": [{"name": "lifecare-porvoo", "mode": "full"}]})
    base = f"{mock.url}/lifecare-porvoo/fhir"
    headers = {"Authorization": "Bearer secret-lifecare-porvoo", "Content-Type": "application/fhir+json"}
    patient = {"resourceType": "Patient", "name": [{"family": "Esimerkki", "given": ["Eeva"]}]}
    made = requests.post(f"{base}/Patient", json=patient, headers=headers, timeout=30)
    found = requests.get(f"{base}/Patient/{made.json()['id']}", headers=headers, timeout=30)
    return [_local(mock, see(made)), made.headers["Last-Modified"], _local(mock, see(found))]


@calls("mail")
def call_mail(mock: Mock, pki: Path) -> list[Any]:
    seed(mock, {"mailboxes": [{"user": "a@example.test", "password": "secret"}]})
    port = urlsplit(mock.url).port or 0
    tls = ssl.create_default_context(cafile=pki / "root.pem")
    with imaplib.IMAP4_SSL("localhost", port, ssl_context=tls, timeout=30) as client:
        client.login("a@example.test", "secret")
        date = imaplib.Time2Internaldate(NOW)
        appended = client.append("INBOX", "", date, b"Message-ID: <m1@example.test>\r\nSubject: Kuva\r\n\r\nHei\r\n")
        selected = client.select("INBOX")
        fetched = client.uid("FETCH", "1:*", "(UID INTERNALDATE RFC822)")
        return [appended, selected, client.response("UIDVALIDITY"), fetched]


@calls("authority")
def call_authority(mock: Mock, _: Path) -> list[Any]:
    before = see(requests.get(f"{mock.url}/pki/root.crl", timeout=30))
    seed(mock, {"revoke": ["adapter-system"]})
    lists = [see(requests.get(f"{mock.url}/pki/{name}.crl", timeout=30)) for name in ("root", "intermediate")]
    return [before, *lists]


@calls("turvaposti")
def call_turvaposti(mock: Mock, pki: Path) -> list[Any]:
    seed(
        mock,
        {
            "messages": [
                {
                    "token": "avain-1",
                    "password": "sana",
                    "sender": "maija@example.test",
                    "recipient": "kuvat@example.test",
                    "subject": "Kuva",
                    "text": "Hei",
                }
            ]
        },
    )
    address = f"{mock.url}/viesti/avain-1"
    with requests.Session() as browser:
        browser.trust_env = False
        browser.verify = str(pki / "root.pem")
        shown = browser.get(address, timeout=30)
        opened = browser.post(address, data={"password": "sana"}, timeout=30)
        return [see(shown), see(opened)]


@calls("sms")
def call_sms(mock: Mock, _: Path) -> list[Any]:
    body = {"from": "Testi", "to": "+447700900123", "text": "Hei"}
    headers = {"Authorization": "Bearer secret-sms", "Idempotency-Key": "k1"}
    return [see(requests.post(f"{mock.url}/messages", json=body, headers=headers, timeout=30)) for _ in range(2)]


@calls("gateway")
def call_gateway(mock: Mock, _: Path) -> list[Any]:
    citizen = {"name": "Maija Testinen", "hetu": HETU}
    seed(mock, {"citizens": [citizen]})
    with requests.Session() as browser:
        written = browser.post(f"{mock.url}/sign-in", data={"citizen": HETU}, timeout=30)
        visit = browser.cookies["gateway"]
    message = {"citizen": citizen, "to": "kuvat@example.test", "text": "Hei"}
    return [see(written), visit, see(requests.post(f"{mock.url}/messages", json=message, timeout=30))]


@calls("validator")
def call_validator(mock: Mock, _: Path) -> list[Any]:
    address = f"{mock.url}/shark-validointi/validoi/asiakirja/tulos"
    keys = ("messageId", "palveluPyynto", "level", "siirtokehysXml", "asiakirjaXml")
    return [see(requests.post(address, json=dict.fromkeys(keys, "<x/>"), timeout=30)) for _ in range(2)]


def run(name: str, mock: Mock, pki: Path) -> dict[str, Any]:
    """Do the calls at one instant; what was seen, and what the mock then holds and has written down."""
    clock = {"now": NOW.isoformat(), "freeze": True}
    requests.post(f"{mock.control_url}/clock", json=clock, timeout=30).raise_for_status()
    seen = CALLS[name](mock, pki)
    state = requests.get(f"{mock.control_url}/state", timeout=30).text
    journal = requests.get(f"{mock.control_url}/journal", timeout=30).json()
    told = [{name: value for name, value in entry.items() if name not in {"ms", "sender"}} for entry in journal]
    return {"seen": seen, "state": state.replace(f":{urlsplit(mock.url).port}", ""), "journal": told}


@contextmanager
def started(name: str, pki: Path) -> Iterator[Mock]:
    mock = start(name, pki, None, "127.0.0.1", Setting(seed=9), {})
    try:
        yield mock
    finally:
        requests.post(f"{mock.control_url}/reset", timeout=30)
        mock.stop()


@pytest.mark.parametrize("name", MOCKS)
def test_a_reset_equals_a_fresh_start(made: Pki, name: str) -> None:
    with started(name, made.directory) as mock:
        first = run(name, mock, made.directory)
        requests.post(f"{mock.control_url}/reset", timeout=30).raise_for_status()
        after = run(name, mock, made.directory)
    with started(name, made.directory) as mock:
        again = run(name, mock, made.directory)
    assert first["journal"], "something was done"
    assert after == first
    assert again == first


@pytest.mark.parametrize("name", MOCKS)
def test_what_a_mock_does_not_know_is_refused(made: Pki, name: str) -> None:
    with started(name, made.directory) as mock:
        index = requests.get(mock.control_url, timeout=30).json()
        assert index["operations"]
        refused = requests.post(
            f"{mock.control_url}/faults", json={"kind": "status", "operation": "nonesuch"}, timeout=30
        )
        assert (refused.status_code, refused.json()["operations"]) == (400, index["operations"])
        refused = requests.post(f"{mock.control_url}/seed", json={"nonesuch": []}, timeout=30)
        assert (refused.status_code, refused.json()["keys"]) == (400, index["seed"])
        assert requests.delete(f"{mock.control_url}/state/nonesuch/1", timeout=30).status_code == 404


@pytest.mark.parametrize("name", MOCKS)
def test_a_restored_snapshot_is_what_it_was(made: Pki, name: str) -> None:
    with started(name, made.directory) as mock:
        run(name, mock, made.directory)
        held = requests.get(f"{mock.control_url}/state", timeout=30).json()
        requests.post(f"{mock.control_url}/snapshots", json={"name": "s"}, timeout=30).raise_for_status()
        requests.post(f"{mock.control_url}/reset", timeout=30).raise_for_status()
        empty = requests.get(f"{mock.control_url}/state", timeout=30).json()
        requests.post(f"{mock.control_url}/snapshots/s/restore", timeout=30).raise_for_status()
        assert requests.get(f"{mock.control_url}/state", timeout=30).json() == held != empty


def test_another_seed_gives_other_ids() -> None:
    def draw(seed: int) -> str:
        shop = Shop(Setting(seed=seed))
        with closing_shop(shop):
            return str(shop.control.new_id())

    assert draw(1) == draw(1) != draw(2)


@contextmanager
def closing_shop(shop: Shop) -> Iterator[None]:
    try:
        yield
    finally:
        shop.running.stop()
