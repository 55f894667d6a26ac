"""Every scenario is played on a whole set of mocks, and a client sees it happen and end."""

from __future__ import annotations

import imaplib
import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from cryptography import x509
from lxml import etree

from mocks.authority import authority_mock
from mocks.control import Fault, Setting
from mocks.control.front import front_app
from mocks.control.scenario import Scenario, read_scenarios
from mocks.gateway import gateway_mock
from mocks.kanta import kanta_mock
from mocks.mail import mail_mock
from mocks.pacs import pacs_mock
from mocks.pki import Pki
from mocks.record import record_mock
from mocks.sms import sms_mock
from mocks.soteri import soteri_mock
from mocks.web import WebServer
from tests.mocks.kanta import DRAFT, NAMES, Client, is_failed_check, outcome, read_key, wishes
from tests.mocks.pacs import ACCOUNT, HETU, encode_all, make_instance

SCENARIOS = read_scenarios()
README = Path(__file__).parents[2] / "mocks" / "control" / "README.md"


@dataclass
class World:
    """A whole set of mocks, its front, and a client of Kanta."""

    setting: Setting
    urls: dict[str, str]
    admin: str
    client: Client

    def play(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        answer = requests.post(f"{self.admin}/scenarios/{name}", json=parameters, timeout=30)
        assert answer.status_code == 201, answer.text
        steps: list[dict[str, Any]] = answer.json()["steps"]
        return steps

    def stop(self, name: str) -> int:
        return requests.delete(f"{self.admin}/scenarios/{name}", timeout=30).status_code

    def move(self, to: str) -> None:
        """Move the clock of all, and the client's with it."""
        clock = requests.post(f"{self.admin}/clock", json={"now": to}, timeout=30).json()
        self.client.skew = datetime.fromisoformat(clock["now"]) - datetime.now(UTC)

    def playing(self) -> list[str]:
        told = requests.get(f"{self.admin}/scenarios", timeout=30).json()
        return [scenario["name"] for scenario in told if scenario["playing"]]

    def seed(self, mock: str, data: dict[str, Any]) -> None:
        next(desk for desk in self.setting.desks if desk.name == mock).seed(data)

    def state(self, mock: str) -> Any:
        return requests.get(f"{self.admin}/state", timeout=30).json()[mock]

    def journal(self, query: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = requests.get(f"{self.admin}/journal?{query}", timeout=30).json()
        return found


@pytest.fixture(scope="module")
def started(made: Pki) -> Iterator[World]:
    pki = made.directory
    setting = Setting(seed=5, shared_clock=True)
    mocks: dict[str, Any] = {
        "kanta": kanta_mock(pki, setting=setting),
        "authority": authority_mock(pki, setting=setting),
        "soteri": soteri_mock(setting=setting),
        "record": record_mock(setting=setting),
        "pacs": pacs_mock(pki, setting=setting),
        "mail": mail_mock(pki, setting=setting),
        "sms": sms_mock(setting=setting),
    }
    mocks["gateway"] = gateway_mock(pki, smtp_url=mocks["mail"].smtp_url, setting=setting)
    front = WebServer(front_app(setting, {})).start()
    urls = {name: mock.url for name, mock in mocks.items()} | {"smtp": mocks["mail"].smtp_url}
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(pki / "root.pem")
        session.cert = (str(pki / "adapter-tls.pem"), str(pki / "adapter-tls.key.pem"))
        client = Client(pki, urls["kanta"], session, read_key(pki, "adapter-system"))
        yield World(setting, urls, f"{front.url}/__admin", client)
    for mock in (front, *mocks.values()):
        mock.stop()


@pytest.fixture
def world(started: World) -> World:
    assert requests.post(f"{started.admin}/reset", timeout=30).status_code == 204
    requests.delete(f"{started.admin}/clock", timeout=30)
    started.move("+1s")
    return started


# --- What the clients see ---------------------------------------------------------------------------------------------

Seen = Callable[[World], None]
SEEN: dict[str, Seen] = {}


def seen(name: str) -> Callable[[Seen], Seen]:
    """The client's story of a scenario."""

    def keep(story: Seen) -> Seen:
        SEEN[name] = story
        return story

    return keep


def _ask_wishes(world: World) -> requests.Response:
    action = "https://lautta.example/kanta/wishes"
    return world.client.post(action, world.client.seal("wishes", wishes(HETU)))


@seen("kanta-away")
def see_kanta_away(world: World) -> None:
    world.play("kanta-away")
    away = _ask_wishes(world)
    assert (away.status_code, away.headers["Retry-After"]) == (503, "600")
    world.move("+2h")
    assert _ask_wishes(world).status_code == 503
    world.move("+1h")
    assert _ask_wishes(world).status_code == 200


@seen("kanta-answers-late-and-twice")
def see_kanta_late(world: World) -> None:
    world.play("kanta-answers-late-and-twice", seconds=0.01)
    frame = DRAFT.frame(DRAFT.sign(world.client.system))
    with pytest.raises(requests.ConnectionError):
        world.client.ask("archive", frame)
    assert len(world.state("kanta")["documents"]) == 1
    for _ in range(2):
        assert outcome(world.client.ask("archive", frame))[0] == "AA"
    assert len(world.state("kanta")["documents"]) == 1
    assert [entry.get("fault") for entry in world.journal("operation=archive")] == ["silence", "late", None]


@seen("kanta-acknowledges-later")
def see_receipt(world: World) -> None:
    world.play("kanta-acknowledges-later")
    frame = DRAFT.frame(DRAFT.sign(world.client.system))
    assert [outcome(world.client.ask("archive", frame))[0] for _ in range(2)] == ["CA", "AA"]
    assert len(world.state("kanta")["documents"]) == 1


@seen("kanta-answers-forged")
def see_kanta_forged(world: World) -> None:
    world.play("kanta-answers-forged")
    assert [_says_forged(_ask_wishes(world)) for _ in range(2)] == [True, False]


def _says_forged(answer: requests.Response) -> bool:
    (body,) = etree.fromstring(answer.content).findall("s:Body", NAMES)
    return body[0].get("forged") == "true"


@seen("card-revoked-at-noon")
def see_card_revoked(world: World) -> None:
    world.play("card-revoked-at-noon")
    assert _ask_wishes(world).status_code == 200
    world.move("next 11:59")
    assert _ask_wishes(world).status_code == 200
    world.move("next 12:00")
    assert is_failed_check(world.client.ask("wishes", wishes(HETU)))
    requests.post(f"{world.admin}/reset", timeout=30)
    world.move("+1s")
    assert _ask_wishes(world).status_code == 200


@seen("lists-not-renewed")
def see_old_lists(world: World) -> None:
    def is_fresh() -> bool:
        got = x509.load_der_x509_crl(requests.get(f"{world.urls['authority']}/pki/root.crl", timeout=30).content)
        renewed = got.next_update_utc
        return renewed is not None and renewed > world.setting.clock.now()

    assert is_fresh()
    world.play("lists-not-renewed")
    assert not is_fresh()
    world.move("+1d")
    assert is_fresh()


@seen("prohibition-withdrawn")
def see_prohibition(world: World) -> None:
    def count() -> int:
        return len(world.client.ask("wishes", wishes(HETU)).findall(".//{https://lautta.example/kanta}prohibition"))

    world.seed("kanta", {"prohibitions": [{"hetu": HETU, "oid": "1.2.246.10.1.93.9", "scope": "all", "given": DAY}]})
    world.play("prohibition-withdrawn", hetu=HETU)
    assert count() == 2
    world.move("+1d")
    assert count() == 1, "another prohibition stays"


DAY = "2026-01-10"


@seen("register-lags-a-night")
def see_register_lag(world: World) -> None:
    oid = "1.2.246.10.99999861.10.77"
    base = world.urls["soteri"]
    codes = f"{base}/codeserver/csapi/v6/classifications/1.2.246.537.6.202/conceptcodes"
    world.play("register-lags-a-night")
    assert requests.get(f"{base}/soteri/units/{oid}", timeout=30).status_code == 200
    assert requests.get(f"{codes}/{oid}", timeout=30).status_code == 404
    world.move("next 03:00")
    assert requests.get(f"{codes}/{oid}", timeout=30).status_code == 200


@seen("register-changes-under-paging")
def see_register_change(world: World) -> None:
    def read() -> list[str]:
        codes = f"{world.urls['soteri']}/codeserver/csapi/v6/classifications/1.2.246.537.6.202/conceptcodes"
        pages = [requests.get(f"{codes}?pageSize=20&page={page}", timeout=30).json() for page in (1, 2)]
        return [str(entry) for page in pages for entry in page["conceptCodes"]]

    world.seed("soteri", {"invented": 40})
    assert len(set(read())) == 40
    world.play("register-changes-under-paging")
    assert len(set(read())) == 39
    assert len(set(read())) == 40


@seen("pacs-sends-anothers-study")
def see_strange_study(world: World) -> None:
    def patients() -> set[str]:
        found = requests.get(
            f"{world.urls['pacs']}/hus/dicom-web/studies", {"PatientID": HETU}, auth=ACCOUNT, timeout=30
        )
        return {study["00100020"]["Value"][0] for study in found.json()}

    world.seed("pacs", {"studies": [{"archive": "hus", "register": "hus", "instances": encode_all(make_instance())}]})
    assert patients() == {HETU}
    world.play("pacs-sends-anothers-study")
    assert len(patients()) == 2
    world.move("+1h")
    assert patients() == {HETU}


@seen("patient-merged")
def see_merged(world: World) -> None:
    def names() -> list[str]:
        headers = {"Authorization": "Bearer secret-lifecare-porvoo"}
        search = f"{world.urls['record']}/lifecare-porvoo/fhir/Patient/_search"
        wanted = {"identifier": f"urn:oid:1.2.246.21|{HETU}"}
        found = requests.post(search, data=wanted, headers=headers, timeout=30).json()
        return [entry["resource"]["id"] for entry in found.get("entry", [])]

    identifier = [{"use": "official", "system": "urn:oid:1.2.246.21", "value": HETU}]
    people = [{"resourceType": "Patient", "id": "a", "identifier": identifier}, {"resourceType": "Patient", "id": "b"}]
    system = {"name": "lifecare-porvoo", "mode": "full"}
    resources = [{"system": system["name"], "resource": one} for one in people]
    world.seed("record", {"systems": [system], "resources": resources})
    world.play("patient-merged", **{"from": "a", "into": "b"})
    assert names() == ["a"]
    world.move("+1h")
    assert names() == ["b"]


@seen("record-answers-412")
def see_conflict(world: World) -> None:
    place = f"{world.urls['record']}/lifecare-porvoo/fhir/Patient/p1"
    patient = {"resourceType": "Patient", "id": "p1", "name": [{"family": "Esimerkki", "given": ["Eeva"]}]}
    headers = {
        "Authorization": "Bearer secret-lifecare-porvoo",
        "Content-Type": "application/fhir+json",
        "If-Match": 'W/"1"',
    }
    system = {"name": "lifecare-porvoo", "mode": "full"}
    world.seed("record", {"systems": [system], "resources": [{"system": system["name"], "resource": patient}]})
    world.play("record-answers-412")
    answers = [requests.put(place, json=patient, headers=headers, timeout=30) for _ in range(4)]
    got = [answer.status_code for answer in answers]
    assert got == [412, 412, 412, 200], answers[-1].text
    assert got == [412, 412, 412, 200]


def _write(world: World) -> list[Message]:
    """Let a citizen write; the mails that lie in the mailbox then."""
    user = "kuvat.porvoo@example.test"
    world.seed("mail", {"mailboxes": [{"user": user, "password": "secret"}]})
    citizen = {"name": "Maija Testinen", "hetu": "150372-901R"}
    message = {"citizen": citizen, "to": user, "text": "Hei"}
    assert requests.post(f"{world.urls['gateway']}/messages", json=message, timeout=30).status_code == 201
    tls = ssl.create_default_context(cafile=str(world.client.session.verify))
    with imaplib.IMAP4_SSL("localhost", urlsplit(world.urls["mail"]).port or 0, ssl_context=tls) as client:
        client.login(user, "secret")
        client.select("INBOX")
        answers = client.fetch("1:*", "(BODY.PEEK[])")[1]
    return [message_from_bytes(answer[1]) for answer in answers if isinstance(answer, tuple)]


@seen("mail-without-stamp")
def see_mail_without_stamp(world: World) -> None:
    world.play("mail-without-stamp")
    assert _write(world)[-1]["X-Sender-Hetu"] is None
    world.move("+1h")
    assert _write(world)[-1]["X-Sender-Hetu"] == "150372-901R"


@seen("mail-comes-twice")
def see_mail_twice(world: World) -> None:
    world.play("mail-comes-twice")
    first, second = _write(world)
    assert first["Message-ID"] == second["Message-ID"]
    assert len(_write(world)) == 3


@seen("mailbox-full")
def see_full_mailbox(world: World) -> None:
    user = "kuvat.porvoo@example.test"
    tls = ssl.create_default_context(cafile=str(world.client.pki / "root.pem"))

    def deliver(number: int) -> int:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Message-ID"] = "a@example.test", user, f"<{number}@example.test>"
        mail["Date"] = format_datetime(world.setting.clock.now())
        mail.set_content("Hei")
        with smtplib.SMTP("localhost", urlsplit(world.urls["smtp"]).port or 0, timeout=30) as client:
            client.starttls(context=tls)
            try:
                client.send_message(mail)
            except smtplib.SMTPDataError as refused:
                return refused.smtp_code
        return 250

    world.seed("mail", {"mailboxes": [{"user": user, "password": "secret"}]})
    world.play("mailbox-full")
    assert deliver(1) == 552
    world.move("+2h")
    assert deliver(2) == 250
    assert world.state("mail")["mailboxes"][user]["INBOX"] == 1


@seen("gateway-slow")
def see_slow_gateway(world: World) -> None:
    world.play("gateway-slow", seconds=0.01)
    requests.post(f"{world.urls['sms']}/messages", json={}, timeout=30)
    world.move("+30m")
    requests.post(f"{world.urls['sms']}/messages", json={}, timeout=30)
    assert [entry.get("fault") for entry in world.journal("mock=sms")] == ["slow", None]


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_a_client_sees_it_happen_and_end(world: World, name: str) -> None:
    SEEN[name](world)


# --- Playing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda scenario: scenario.name)
def test_a_scenario_says_what_it_is(scenario: Scenario) -> None:
    assert scenario.title
    assert scenario.about.endswith(".")
    assert all(told["about"] and "default" in told for told in scenario.parameters.values())
    assert f"| `{scenario.name}` | {scenario.title} |" in README.read_text("utf-8")


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda scenario: scenario.name)
def test_the_mocks_know_every_fault_of_a_scenario(world: World, scenario: Scenario) -> None:
    desks = {desk.name: desk for desk in world.setting.desks}
    for step in scenario.fill({}):
        assert len({"fault", "seed", "remove", "clock"} & set(step)) == 1
        if "fault" in step:
            order = {name: value for name, value in step["fault"].items() if name not in {"begin", "end"}}
            desks[step["mock"]].faults.check(Fault(**order))


def test_a_scenario_that_is_stopped_strikes_no_more(world: World) -> None:
    world.play("kanta-away")
    assert world.playing() == ["kanta-away"]
    assert _ask_wishes(world).status_code == 503
    assert world.stop("kanta-away") == 204
    assert _ask_wishes(world).status_code == 200
    assert (world.playing(), world.stop("kanta-away")) == ([], 404)


def test_what_is_to_come_does_not_come_when_it_is_stopped(world: World) -> None:
    world.play("card-revoked-at-noon")
    coming = requests.get(f"{world.admin}/clock", timeout=30).json()["events"]
    assert [(event["mock"], event["what"]) for event in coming] == [("authority", "seed revoke")]
    assert world.stop("card-revoked-at-noon") == 204
    world.move("next 12:01")
    assert _ask_wishes(world).status_code == 200


def test_a_reset_ends_what_is_played(world: World) -> None:
    world.play("kanta-away")
    requests.post(f"{world.admin}/reset", timeout=30)
    assert world.playing() == []
    world.play("gateway-slow")
    assert world.stop("kanta-away") == 404
    assert world.playing() == ["gateway-slow"]


@pytest.mark.parametrize(
    ("name", "parameters", "status"),
    [
        ("none", {}, 404),
        ("kanta-away", {"colour": "red"}, 400),
        ("kanta-away", {"until": "soon"}, 400),
        ("kanta-answers-forged", {"kind": "sulking"}, 400),
        ("card-revoked-at-noon", {"at": "noon"}, 400),
        ("record-answers-412", {"times": 0}, 400),
    ],
)
def test_a_scenario_that_cannot_be_played_orders_nothing(
    world: World, name: str, parameters: dict[str, Any], status: int
) -> None:
    refused = requests.post(f"{world.admin}/scenarios/{name}", json=parameters, timeout=30)
    assert refused.status_code == status
    assert requests.get(f"{world.admin}/faults", timeout=30).json() == []
    assert requests.get(f"{world.admin}/clock", timeout=30).json()["events"] == []


def test_a_set_without_a_mock_plays_no_scenario_of_it() -> None:
    setting = Setting()
    sms = sms_mock(setting=setting)
    front = WebServer(front_app(setting, {})).start()
    try:
        refused = requests.post(f"{front.url}/__admin/scenarios/kanta-away", timeout=30)
        assert (refused.status_code, refused.json()["missing"]) == (400, ["kanta"])
    finally:
        front.stop()
        sms.stop()
