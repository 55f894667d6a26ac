"""One call moves the time of every mock and of the adapter: what ends by it ends on both sides."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from adapter.access.reading.paper import read_paper
from adapter.access.rules.use import Use
from adapter.access.writing.consent import consent, consent_id, with_matters, with_status
from adapter.clock import VARIABLE, now
from adapter.demo.fixtures import FOLDER, deliver
from adapter.errors import LauttaError, Refused
from adapter.identifiers import REGISTRATION_SYSTEM, Hetu, Oid, WorkerId
from adapter.links.turvaposti import TurvapostiLink
from adapter.ports.kanta import AssertedWorker
from adapter.roles import Action, Authentication, Right
from adapter.store.messages import State
from adapter.wiring import build_access, build_kanta, build_registry
from adapter.words import HELSINKI
from adapter.xml.trust import Trust
from fixtures.documents import load_signer, sign
from fixtures.grants import COUNTY, HOME_CARE, MATTER, WORKER, grant_document
from fixtures.people import ELLI
from mocks.__main__ import main as mocks_command
from mocks.pki import load_credential
from tests.end_to_end.conftest import World, write_config
from tests.mocks.kanta import DRAFT, UNIT, Client, outcome, read_key
from tests.waiting import wait_for

pytestmark = pytest.mark.slow

LEAP, MINUTE = timedelta(days=15), timedelta(minutes=1)
PATIENCE = 180.0
LAST_DAY = datetime.now(HELSINKI).date() + timedelta(days=6)
NOT_YET = Oid("1.2.246.10.99999861.10.3")  # Soteri knows it, the register does not
LETTER = {"token": "salainen-avain", "password": "secret", "sender": "a@example.test", "recipient": "b@example.test"}


class Sides:
    """The adapter and the mocks, with one clock."""

    def __init__(self, world: World, clock: str) -> None:
        self.world, self.clock, self.settings = world, clock, world.stage.settings
        self.pki = Path(world.stage.mocks["pki"])

    def leap(self) -> None:
        """The one call."""
        before = now()
        requests.post(self.clock, json={"advance": LEAP.total_seconds()}, timeout=30).raise_for_status()
        wait_for(lambda: now() > before + LEAP / 2)

    def seed(self, mock: str, **data: object) -> int:
        return requests.post(f"{self.world.stage.mocks[mock]['control']}/seed", json=data, timeout=30).status_code


@pytest.fixture
def sides(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sides]:
    clock = f"{world.stage.mocks['front']['control']}/clock"
    monkeypatch.setenv(VARIABLE, clock)
    yield Sides(world, clock)
    requests.delete(clock, timeout=30).raise_for_status()
    wait_for(lambda: now() < datetime.now(UTC) + MINUTE)


def write_grant(number: int) -> bytes:
    """The organiser's document, unsigned: it names the unit until the last day."""
    written = datetime.now(HELSINKI) - timedelta(days=30)
    producer = (HOME_CARE, "Kotihoito Kokeilu", written.date().isoformat(), LAST_DAY.isoformat())
    task = ("1234", "Iäkkäiden palvelut", [producer])
    return grant_document(number, ELLI, [task]).xml()


def stamp() -> str:
    """A minute ago, by the clock of both."""
    return (now().astimezone(HELSINKI) - MINUTE).strftime("%Y%m%d%H%M%S%z")


def test_a_grant_ends(sides: Sides) -> None:
    raw = sign(write_grant(901), load_signer(FOLDER / "pki"), stamp())
    assert sides.seed("kanta", documents=[{"content": base64.b64encode(raw).decode()}]) == 200
    (grant,) = read_paper(raw, Trust.load(sides.settings.trust.documents), now()).grants
    active = with_status(with_matters(consent(grant, ()), (Oid(MATTER),)), "active")
    sides.world.resources.put(consent_id(grant), active, now())
    build_registry(sides.settings).refresh()
    identity = WorkerId(REGISTRATION_SYSTEM, WORKER)

    def ours() -> bool:
        """What the adapter decides."""
        use = Use(
            client=Hetu(ELLI.hetu),
            what=Oid(MATTER),
            unit=Oid(HOME_CARE),
            worker=identity,
            worker_units=frozenset({Oid(HOME_CARE)}),
            role=sides.settings.find_role("client-work"),
            authentication=Authentication.CARD,
            authenticated=now(),
            action=Action.READ,
            at=now(),
        )
        return build_access(sides.settings).foresee(use).organiser is not None

    def theirs() -> bool:
        """What Kanta decides: the message is fresh by its clock, and the right is there or not."""
        who = AssertedWorker(identity, "client-work", Authentication.CARD, now())
        try:
            build_kanta(sides.settings).fetch_by_right(Hetu(ELLI.hetu), Oid(MATTER), Oid(HOME_CARE), who)
        except Refused:
            return False
        return True

    assert (ours(), theirs()) == (True, True)
    sides.leap()
    assert (ours(), theirs()) == (False, False)


def test_a_documents_certificate_ends(sides: Sides) -> None:
    """Its signer's, good for a week: what was signed in that week stays good, what is signed later is refused."""
    order = ["cert", "--pki", str(sides.pki), "--oid", COUNTY, "--days", "7", "--out", "for-a-week"]
    assert mocks_command(order) == 0
    signer = load_credential(sides.pki / "for-a-week.pem", sides.pki / "for-a-week.key.pem")

    def ours(raw: bytes) -> bool:
        trust = Trust.load([sides.pki / "root.pem"], [sides.pki / "intermediate.pem"])
        try:
            return bool(read_paper(raw, trust, now()).grants)
        except Refused:
            return False

    def theirs(number: int) -> tuple[str | None, str | None]:
        """What Kanta says of a document that is archived now."""
        oid = f"{COUNTY.removesuffix('.10.0')}.95.2026.9.{number}"
        draft = replace(
            DRAFT, oid=oid, set_id=oid, custodian=COUNTY, unit=f"{COUNTY}.1", matter=MATTER, signed_at=now() - MINUTE
        )
        signed = draft.sign(read_key(sides.pki, "for-a-week"))
        created = draft.signed_at.strftime("%Y%m%d%H%M%S%z")
        frame = draft.frame(signed, sender=COUNTY, created=created).replace(UNIT, f"{COUNTY}.1")
        with requests.Session() as session:
            session.trust_env, session.verify = False, str(sides.pki / "root.pem")
            session.cert = (str(sides.pki / "adapter-tls.pem"), str(sides.pki / "adapter-tls.key.pem"))
            url = sides.world.stage.mocks["kanta"]["url"]
            client = Client(sides.pki, url, session, read_key(sides.pki, "adapter-system"), now() - datetime.now(UTC))
            return outcome(client.ask("archive", frame))

    early = sign(write_grant(902), signer, stamp())
    assert (ours(early), theirs(1)) == (True, ("AA", None))
    sides.leap()
    late = sign(write_grant(903), signer, stamp())
    assert (ours(late), theirs(2)) == (False, ("AR", "signature"))
    assert ours(early)


def test_the_night_brings_a_unit_into_the_register(sides: Sides) -> None:
    registry = build_registry(sides.settings)
    before = registry.facts(NOT_YET, Oid(COUNTY), Right.REGISTER_ACCESS)
    assert (before.entry, before.in_soteri) == (None, True)
    sides.leap()
    after = registry.facts(NOT_YET, Oid(COUNTY), Right.REGISTER_ACCESS)
    assert after.entry is not None


def test_a_portals_fortnight_ends(sides: Sides) -> None:
    url = sides.world.stage.mocks["turvaposti"]["url"]
    letter = LETTER | {"subject": "Kuva", "text": "Hei", "sent": datetime.now(UTC).isoformat()}
    assert sides.seed("turvaposti", messages=[letter]) == 200
    link = TurvapostiLink([url.removeprefix("https://")], sides.pki / "root.pem")
    address = f"{url}/viesti/{LETTER['token']}"
    assert base64.b64encode(b"Hei") in link.fetch(address, "secret")
    sides.leap()
    with pytest.raises(LauttaError) as ended:
        link.fetch(address, "secret")
    assert "more than 14 days" in str(ended.value)


def test_a_photo_whose_record_system_was_away_is_filed_by_itself_when_it_is_back(sides: Sides, tmp_path: Path) -> None:
    world, faults = sides.world, f"{sides.world.stage.mocks['record']['control']}/faults"
    environment = {
        **world.stage.environment,
        VARIABLE: sides.clock,
        "LAUTTA_CONFIG": str(
            write_config(tmp_path, "attempts = 6", "attempts = 1", "takeover_seconds = 30.0", "takeover_seconds = 1.5")
        ),
    }
    requests.post(faults, json={"kind": "status", "operation": "*", "times": 1000}, timeout=30).raise_for_status()
    photo = (FOLDER / "photo" / "plain.eml").read_bytes()
    identity = deliver(world.stage, "kuvat.porvoo@ita-uusimaa.example", photo)
    worker = world.nursery().start(["nowhere", "", "worker"], environment)
    try:
        wait_for(lambda: [one.state for one in world.messages.some([identity])] == [State.FAILED], PATIENCE)
        assert "tried again by itself" in world.messages.find(identity).reason
        requests.delete(faults, timeout=30).raise_for_status()
        requests.post(sides.clock, json={"advance": 90}, timeout=30).raise_for_status()
        wait_for(lambda: world.messages.find(identity).state == State.DONE, PATIENCE)
    finally:
        worker.end()
        worker.wait(60)
    assert world.mails() == {}
