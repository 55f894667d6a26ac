"""The console over a database file, with a provider and a record system of the test, and a fixed clock."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from adapter.access.rules.standing import RegisterState
from adapter.config.console import Console
from adapter.config.peers import Unit
from adapter.config.section import Secret
from adapter.console.app import build_console
from adapter.console.house import ConsoleHouse
from adapter.desk.consents import PaperConsents
from adapter.desk.failed import FailedMessages
from adapter.desk.invitations import Invitations
from adapter.desk.parked import ParkedMessages
from adapter.errors import Finding, LauttaError, Refused
from adapter.fhir.elements import Names, unit_reference
from adapter.identifiers import Hetu, Oid, PersonId, WorkerId
from adapter.links.dicom.medium import MediumLink
from adapter.photo.ports.record import RecordPatient
from adapter.photo.reading.filing import Filing
from adapter.photo.reading.patient import Hit, Wanted
from adapter.photo.rules.permission import Contact
from adapter.ports.identity import Challenge, Identity, SignOut
from adapter.release.desk import PhysicalMedia
from adapter.release.media_table import Media
from adapter.run.waiting import Place, parked_task
from adapter.store.blobs import Blobs
from adapter.store.decisions import Decisions
from adapter.store.messages import Messages, State
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.store.sessions import Kept, Sessions
from adapter.store.use_log import UseLog
from adapter.words import Sentence
from tests.console.grants import OTHER_CARE, FakeRegistry, readiness_desk
from tests.region import NOW, PORVOO, region
from tests.rest.desk import FakeMailbox

MAILBOX = "kuvat.porvoo@ita-uusimaa.example"
LOVIISA = Oid("1.2.246.10.99999810.10.12")
ORGANISATION = Oid("1.2.246.10.99999810.10.0")
ISSUER = "https://idp.example"
GROUPS = {
    "helmi": "porvoo-mail",
    "lasse": "loviisa-mail",
    "olli": "operators",
    "oona": "officers",
    "iida": "images",
    "otso": "loviisa-officers",
    "nobody": "others",
}
CONSOLE = Console.model_validate(
    {
        "client_id": "lautta",
        "client_secret": Secret(variable="NONE"),
        "group": [
            {"name": "porvoo-mail", "role": "unit-mail", "units": [str(PORVOO)]},
            {"name": "loviisa-mail", "role": "unit-mail", "units": [str(LOVIISA)]},
            {"name": "images", "role": "image-desk", "units": [str(ORGANISATION)]},
            {"name": "operators", "role": "operator"},
            {"name": "officers", "role": "officer"},
            {"name": "loviisa-officers", "role": "officer", "units": [str(OTHER_CARE)]},
        ],
    }
)


@dataclass
class FakeProvider:
    """Signs in whoever the code names. With `base` it sends a browser straight back, as `who`."""

    base: str = ""
    who: str = ""
    asked: list[int] = field(default_factory=list)
    worker: WorkerId | None = None
    sign_outs: dict[str, SignOut] = field(default_factory=dict)
    failure: LauttaError | None = None

    def begin(self, challenge: Challenge, max_age: int) -> str:
        self.asked.append(max_age)
        back = f"{self.base}/console/signed-in?state={challenge.state}&code={self.who}"
        return back if self.base else f"{ISSUER}/authorize?state={challenge.state}"

    def finish(self, challenge: Challenge, code: str, now: datetime) -> Identity:
        if code not in GROUPS or not challenge.nonce:
            raise Refused.because("", "no such code", code="security")
        return Identity(ISSUER, code, code.title(), frozenset({GROUPS[code]}), now, "", self.worker, f"sid-{code}")

    def read_sign_out(self, token: str, now: datetime) -> SignOut:  # noqa: ARG002 – as the port has it
        if self.failure:
            raise self.failure
        if token not in self.sign_outs:
            raise Refused.because("", "no such token", code="security")
        return self.sign_outs[token]


@dataclass
class FakeRecord:
    """A record system that knows these people."""

    people: dict[str, RecordPatient] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    failure: LauttaError | None = None
    hits: list[Hit] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)

    def find_patient(self, person: PersonId) -> RecordPatient | None:
        if self.failure:
            raise self.failure
        return self.people.get(person.value)

    def find_patients(self, wanted: Wanted, most: int) -> list[Hit]:
        if self.failure:
            raise self.failure
        self.wanted.append(wanted)
        return self.hits[:most]

    def find_contact(self, person: PersonId, now: datetime) -> Contact | None:  # noqa: ARG002 – as the port has it
        if self.failure:
            raise self.failure
        return self.contacts.get(person.value)

    def file(self, filing: Filing, patient: str) -> tuple[str, ...]:
        raise AssertionError(filing, patient)


@dataclass
class FakeKanta:
    """The national wishes service: says what it is told to."""

    forbidden: bool = False

    def has_prohibition(self, patient: Hetu) -> bool:
        assert patient.value
        return self.forbidden


@dataclass
class Pages:
    """What a test has at hand."""

    client: FlaskClient
    house: ConsoleHouse
    box: FakeMailbox
    record: FakeRecord
    provider: FakeProvider
    clock: list[datetime]
    engine: Engine
    kanta: FakeKanta
    registry: FakeRegistry
    folder: Path
    register: list[RegisterState | None]
    steps: dict[str, str]

    @property
    def messages(self) -> Messages:
        return self.house.messages

    def sign_in(self, name: str, to: str = "/console/") -> TestResponse:
        begun = self.client.get(f"/console/sign-in?to={to}")
        state = begun.headers["Location"].partition("state=")[2]
        return self.client.get(f"/console/signed-in?state={state}&code={name}")

    def let_pass(self, minutes: float) -> None:
        self.clock.append(self.clock[-1] + timedelta(minutes=minutes))

    def park(
        self,
        identity: str = "0123456789abcdef0123456789abcdef",
        mail: bytes = b"",
        unit: Oid = PORVOO,
        rule: str = "PHO-06",
        **more: Any,
    ) -> str:
        """As the flow leaves it: a parked message, its Task, the mail in quarantine."""
        now = self.clock[-1]
        self.messages.begin(identity, "photo", MAILBOX, now)
        place = Place(language="fi", owner=unit_reference(unit, "unit"))
        finding = Finding(rule, Sentence("nimi on toinen.", "namnet är ett annat.", "the name is another."))
        task = parked_task(identity, "photo", (finding,), now, place) | more
        stored = self.house.resources.put(str(Names(identity).uuid("parked")), task, now)
        self.messages.conclude(identity, State.PARKED, now, (rule,), "the name is another.", (stored.reference,))
        if mail:
            self.box.quarantined[identity] = mail
        return identity

    def form(self, page: TestResponse, action: str, **fields: str) -> TestResponse:
        """Send the form of a page that goes to this address, with what it holds and these fields."""
        forms = [form for form in tree(page).forms if form.action.startswith(action)]
        form = next(one for one in forms if one.fields.get("act") == fields.get("act", one.fields.get("act")))
        data = {**{key: value or "" for key, value in form.form_values()}, **fields}
        return self.client.post(form.action, data=data)


def tree(page: TestResponse) -> html.HtmlElement:
    found = html.fromstring(page.get_data())
    assert isinstance(found, html.HtmlElement)
    return found


def text(page: TestResponse) -> str:
    return " ".join(tree(page).text_content().split())


@contextmanager
def open_pages(folder: Path, base: str = "") -> Iterator[Pages]:
    """The console with an empty database. `base`: the public base, which decides on the cookie."""
    engine = open_database(f"sqlite:///{folder / 'lautta.db'}")
    settings = region()
    units = [
        unit.model_copy(update={"handlers": ("unit-mail",)}) if unit.oid in {PORVOO, LOVIISA} else unit
        for unit in settings.unit
    ]
    api = settings.api.model_copy(update={"public_base": base})
    desks = settings.organisation.model_copy(update={"handlers": ("image-desk",)})
    keys = settings.identity.model_copy(update={"directory": folder / "pki"})
    more = {"organisation": desks, "unit": units, "api": api, "console": CONSOLE, "identity": keys}
    settings = settings.model_copy(update=more)
    clock, box, record, provider = [NOW], FakeMailbox(), FakeRecord(), FakeProvider()
    resources, messages, numbers = Resources(engine), Messages(engine), itertools.count(1)
    use_log, registry = UseLog(engine), FakeRegistry()

    def records(_: Unit) -> FakeRecord:
        return record

    kanta: Any = FakeKanta()
    held: list[RegisterState | None] = [None]
    steps: dict[str, str] = {}
    organisation = unit_reference(settings.organisation.oid, settings.organisation.name)
    media = PhysicalMedia(resources, Media(engine), MediumLink(folder / "media", "Lautta"), organisation, lambda: kanta)
    house = ConsoleHouse(
        settings=settings,
        console=CONSOLE,
        engine=engine,
        resources=resources,
        messages=messages,
        sessions=Sessions(engine),
        kept=Kept(engine),
        parked=lambda: ParkedMessages(
            resources,
            messages,
            Decisions(engine),
            Blobs(engine),
            lambda _: box,
            settings.organisation.oid,
            settings.photo_units(),
        ),
        invitations=Invitations(engine, resources, settings, settings.organisation.oid),
        consents=PaperConsents(engine, resources, messages, settings.organisation.oid),
        failed=FailedMessages(resources, messages, settings.organisation.oid),
        record=records,
        media=lambda: media,
        readiness=lambda: readiness_desk(registry),
        register=lambda: held[-1],
        last_steps=lambda attempts: {one: steps[one] for one in attempts if one in steps},
        provider=provider,
        render=None,
        log=use_log.write,
        now=lambda: clock[-1],
        secret=lambda: f"secret{next(numbers):040d}",
    )
    client = build_console(house).test_client()
    yield Pages(client, house, box, record, provider, clock, engine, kanta, registry, folder, held, steps)
    use_log.close()
    engine.dispose()
