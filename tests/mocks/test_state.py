"""What a set of mocks keeps over `kill -9`: whatever it acknowledged, by a service or by a control port."""

from __future__ import annotations

import imaplib
import ssl
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import pytest
import requests

from mocks.catalogue import NAMES
from mocks.options import ADAPTER_OID
from tests.mocks.kanta import DRAFT, UNIT, Client, outcome, read_key
from tests.mocks.pacs import encode, make_instance, post
from tests.mocks.sets import free_base, launch, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mocks.pacs.mock import RunningPacs

ROOT = Path(__file__).parents[2]
HOME = f"{ADAPTER_OID}.1"
OID = "1.2.246.10.99999810.95.2026.9.1"
LETTER = {"token": "avain", "password": "secret", "sender": "a@example.test", "recipient": "b@example.test"}

Places = dict[str, Any]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixtures but for the studies, which take long."""
    folder = tmp_path_factory.mktemp("parts")
    for part in ("kanta", "pki", "record", "register", "photo"):
        (folder / part).symlink_to(ROOT / "fixtures" / part)
    return folder


@contextmanager
def speak_to_kanta(places: Places) -> Iterator[Client]:
    pki = Path(places["pki"])
    with requests.Session() as session:
        session.trust_env, session.verify = False, places["ca"]
        session.cert = (str(pki / "adapter-tls.pem"), str(pki / "adapter-tls.key.pem"))
        yield Client(pki, places["kanta"]["url"], session, read_key(pki, "adapter-system"))


def archive(places: Places) -> None:
    draft = replace(
        DRAFT, oid=OID, set_id=OID, custodian=ADAPTER_OID, unit=HOME, signed_at=datetime.now(UTC) - timedelta(minutes=1)
    )
    with speak_to_kanta(places) as client:
        frame = draft.frame(draft.sign(client.system), sender=ADAPTER_OID).replace(UNIT, HOME)
        assert outcome(client.ask("archive", frame)) == ("AA", None)


def store_images(places: Places) -> None:
    mock = cast("RunningPacs", type("Mock", (), {"url": places["pacs"]["url"]}))
    assert post(mock, "/hus/dicom-web/studies", encode(make_instance())).status_code == 200


def create_patient(places: Places) -> None:
    base = f"{places['record']['url']}/lifecare-porvoo/fhir"
    headers = {"Authorization": "Bearer secret-lifecare-porvoo", "Content-Type": "application/fhir+json"}
    body = '{"resourceType": "Task", "status": "requested", "intent": "order"}'
    assert requests.post(f"{base}/Task", data=body, headers=headers, timeout=30).status_code == 201


def append_mail(places: Places) -> None:
    trust = ssl.create_default_context(cafile=places["ca"])
    state = requests.get(f"{places['mail']['control']}/state", timeout=30).json()
    with imaplib.IMAP4_SSL("localhost", urlsplit(places["mail"]["url"]).port or 0, ssl_context=trust) as client:
        client.login(next(iter(state["mailboxes"])), "secret")
        assert client.append("INBOX", "", "", b"Subject: Kuva\r\n\r\nHei\r\n")[0] == "OK"


def send_text(places: Places) -> None:
    headers = {"Authorization": "Bearer secret-sms", "Idempotency-Key": "k1"}
    body = {"from": "Testi", "to": "+447700900123", "text": "Hei"}
    assert requests.post(f"{places['sms']['url']}/messages", json=body, headers=headers, timeout=30).status_code == 201


def write_to_a_unit(places: Places) -> None:
    state = requests.get(f"{places['mail']['control']}/state", timeout=30).json()
    citizen = {"name": "Maija Testinen", "hetu": "150372-901R"}
    body = {"citizen": citizen, "to": next(iter(state["mailboxes"])), "text": "Hei"}
    answer = requests.post(f"{places['gateway']['url']}/messages", json=body, timeout=30)
    assert answer.status_code == 201, answer.text


def seed(mock: str, **data: Any) -> Any:
    """What plants something by the control port."""

    def plant(places: Places) -> None:
        answer = requests.post(f"{places[mock]['control']}/seed", json=data, timeout=30)
        assert answer.status_code == 200, answer.text

    return plant


WRITES = {
    "kanta": archive,
    "pacs": store_images,
    "soteri": seed("soteri", nightly=True),
    "record": create_patient,
    "mail": append_mail,
    "authority": seed("authority", revoke=["adapter-tls"]),
    "turvaposti": seed("turvaposti", messages=[LETTER | {"subject": "Kuva", "text": "Hei"}]),
    "sms": send_text,
    "gateway": write_to_a_unit,
}


def look(places: Places) -> dict[str, Any]:
    return {
        name: requests.get(f"{places[name]['control']}/state", timeout=30).json()
        for name in NAMES
        if name in WRITES and name in places
    }


def test_what_was_acknowledged_is_there_after_kill_9(parts: Path, tmp_path: Path) -> None:
    options = ("--state", str(tmp_path / "state"), "--fill", str(parts), "--port-base", str(free_base()))
    with launch(*options) as (process, places):
        begun = look(places)
        for write in WRITES.values():
            write(places)
        written = look(places)
        assert {name for name in WRITES if written[name] == begun[name]} == set(), "each state shows its write"
        process.kill()
        process.wait()
    with launch(*options) as (process, places):
        assert look(places) == written
        assert requests.post(f"{places['front']['control']}/reset?to=fill", timeout=30).status_code == 204
        assert look(places) == begun, "what was filled at the first start"
        process.kill()
        process.wait()
    with launch(*options) as (_, places):
        assert look(places) == begun


def test_a_state_without_a_filling_is_not_filled_over(parts: Path, tmp_path: Path) -> None:
    options = ("--state", str(tmp_path / "state"), "--only", "sms,record")
    with launch(*options) as (_, places):
        send_text(places)
    code, sentence = refused(*options, "--fill", str(parts))
    assert (code, "leave out --fill" in sentence) == (2, True)


def test_every_mock_has_a_write_that_is_looked_for() -> None:
    assert set(WRITES) == set(NAMES) - {"validator"}, "it keeps nothing but its seeds"
