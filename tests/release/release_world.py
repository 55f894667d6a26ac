"""A world around the release flow: the real store, conversion and rules.

Kanta, PACS, archives and mailbox in memory.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Engine, update

from adapter import DATA
from adapter.config.settings import Settings
from adapter.errors import GivenUp, NotFound, Refused, Theirs
from adapter.fhir.entered import with_author
from adapter.identifiers import Hetu, Oid
from adapter.links.dicom.medium import MediumLink
from adapter.ports.kanta import ArchivedDocument
from adapter.release.flow import release
from adapter.release.house import ReleaseHouse
from adapter.release.images import Instance
from adapter.release.media_table import Media
from adapter.release.ports.archive import ArchivePort
from adapter.release.ports.pacs import Sight
from adapter.release.writing.pacs_order import Order
from adapter.store import schema
from adapter.store.blobs import Blobs
from adapter.store.decisions import Decisions
from adapter.store.messages import MessageRecord, Messages, State
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.xml.frame import Shipment
from tests.region import MAIJA, region
from tests.release.pretend_archive import PretendArchive
from tests.xml.authority import leaf, signer

P = ParamSpec("P")
T = TypeVar("T")
STUDY, DESK, MESSAGE = "1.2.3", "kuvapalvelut@ita-uusimaa.example", "message"


@dataclass
class Attempt:
    """Run (see house): remembers its steps by pickle, as the workflow library does.

    Tries a failing peer three times.
    """

    message: str
    attempt: str
    before: Callable[[str], object]
    kept: dict[str, bytes] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if name not in self.kept:
            self.before(name)
            self.kept[name] = pickle.dumps(self._try(name, lambda: function(*args, **kwargs)))
        result, error = pickle.loads(self.kept[name])  # noqa: S301 – our own
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]  # what the function gave

    def _try(self, name: str, effect: Callable[[], T]) -> tuple[T | None, Exception | None]:
        for _ in range(3):
            try:
                return effect(), None
            except Refused as refusal:
                return None, refusal
            except Theirs as failure:
                last = failure
        return None, GivenUp(f"Step {name}: {last.peer}", last.text)

    def once(self, name: str, make: Callable[[], T]) -> T:
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]  # type: ignore[no-any-return]  # as above


@dataclass
class PretendKanta:
    """The wishes service, and the archive of entries."""

    prohibited: bool = False
    refuses: bool = False
    entries: list[Shipment] = field(default_factory=list)

    def has_prohibition(self, patient: Hetu) -> bool:
        assert patient
        return self.prohibited

    def archive(self, shipment: Shipment) -> None:
        if self.refuses:
            raise Refused.because("KANTA-AR", "the archive refused the message.")
        self.entries.append(shipment)

    def fetch_document(self, oid: Oid) -> ArchivedDocument:
        for shipment in self.entries:
            if shipment.oid == oid:
                return ArchivedDocument(oid, shipment.document)
        raise NotFound.because("GRA-04", "the archive has no such document.")


@dataclass
class PretendPacs:
    """Registers, and the orders that were carried out."""

    lies: tuple[str, ...] = ("hus",)
    study: str = STUDY
    orders: list[Order] = field(default_factory=list)

    def find_sight(self, study: str) -> Sight:
        assert study.startswith(self.study)
        return Sight((*self.lies, *(order.register for order in self.orders)), ())

    def carry_out(self, order: Order) -> None:
        self.orders.append(order)


@dataclass
class PretendMailbox:
    """One mail."""

    raw: bytes
    gone: bool = False
    quarantined: bool = False

    def fetch(self, uid: int, message: str) -> bytes:
        assert uid == 1, message
        return self.raw

    def delete(self, uid: int, message: str) -> None:
        assert uid == 1, message
        self.gone = True

    def quarantine(self, uid: int) -> None:
        assert uid == 1
        self.quarantined = True


def let_wait(engine: Engine, message: str) -> None:
    """Let a message wait for a worker, also one that has ended: only for such a one a flow keeps anything."""
    with engine.begin() as connection:
        connection.execute(update(schema.message).where(schema.message.c.id == message).values(state=State.WAITING))


class ReleaseWorld:
    """One request on Maija's wrist of five images, and all that happens to it."""

    def __init__(self, folder: Path, images: int = 5) -> None:
        engine = self.engine = open_database(f"sqlite:///{folder / 'lautta.db'}")
        self.hus = PretendArchive({item.instance: item for item in map(image, range(images))})
        self.tays, self.kanta, self.pacs, self.mail = (
            PretendArchive(),
            PretendKanta(),
            PretendPacs(),
            PretendMailbox(b""),
        )
        self.settings = region()
        self.before: Callable[[str], object] = lambda _: (
            None
        )  # before each step: the test may do something to the world

        self.media_folder = folder / "media"
        self._time = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
        self.house = ReleaseHouse(
            settings=self.settings,
            resources=Resources(engine),
            blobs=Blobs(engine),
            messages=Messages(engine),
            kanta=self.kanta,  # type: ignore[arg-type]  # the part of the port that this flow uses
            pacs=self.pacs,
            archive=lambda name: {"pacs": self.hus, "tays": self.tays}[name],
            medium=MediumLink(self.media_folder, "HUS"),
            media=Media(engine),
            # The part of the port that this flow uses.
            mailbox=lambda _: self.mail,  # type: ignore[arg-type,return-value]
            decisions=Decisions(engine),
            signer=signer(leaf()),
            now=self._now,
            password=lambda: "password",
        )
        self.attempt: Attempt | None = None
        self._number = 0

    def _now(self) -> datetime:
        self._time += timedelta(seconds=1)
        return self._time

    def write(self, basis: str, destination: str, more: str = "") -> None:
        """Put a request mail into the mailbox."""
        self.mail.raw = (
            "From: a@b.example\r\nMessage-ID: <x@y>\r\nDate: Wed, 04 Nov 2026 09:20:00 +0200\r\nSubject: "
            "Kuvien luovutus\r\n"
            'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
            f"Potilaan nimi: Maija Testinen\nHenkilötunnus: {MAIJA}\nLuovutuskielto: potilas ei ole kieltänyt\n"
            "Pyytävä yksikkö: Porvoon terveysasema\nPyytäjä: lääkäri T. Testilä\nPeruste: "
            f"{basis}\n{more}Kohde: {destination}\n\n"
            "AC-numero: LAU0000001; Ranteen röntgen; 3.11.2026 klo 8.15\n"
        ).encode()

    def consent(self, **changes: Any) -> None:
        """Put in Maija's written consent to Tays, or change it."""
        read = json.loads((DATA / "fixtures" / "consent" / "helga.json").read_text(encoding="utf-8"))
        person = {"type": "Patient", "identifier": {"system": "urn:oid:1.2.246.21", "value": MAIJA}}
        told = read | {"patient": person, "performer": [person]} | changes
        self.house.resources.put("c1", with_author(told, "record-porvoo", None, self._now()), self._now())

    def order(self, basis: str = "suostumus", destination: str = "Tays") -> None:
        """Put in the same request as a ServiceRequest."""
        read = json.loads((DATA / "fixtures" / "release" / "electronic.json").read_text(encoding="utf-8"))
        for part in (read["subject"], read["contained"][0]["subject"]):
            part["identifier"]["value"] = MAIJA
        read["contained"][0] |= {"started": "2026-11-03T08:15:00+02:00"}
        read["contained"][0]["identifier"][0]["value"] = "LAU0000001"
        read["identifier"] = read["identifier"][:1]
        read["extension"][0]["valueString"] = destination
        read |= {
            "reasonCode": [{"text": basis}],
            "supportingInfo": [{"reference": "#study-1"}, {"reference": "Consent/c1"}],
        }
        self.house.resources.put("r1", read, self._now())

    def run(self, *, again: bool = True, request_id: str = "") -> MessageRecord | None:
        """Run an attempt; `again` False goes on with the last one, as after a failure. None when it failed."""
        if again or self.attempt is None:
            self._number += 1
            self.attempt = Attempt(MESSAGE, f"{MESSAGE}-{self._number}", self.before)
            self.house.messages.begin(MESSAGE, "release", DESK, self._now())
            let_wait(self.engine, MESSAGE)
        else:
            self.attempt.kept = {
                name: kept
                for name, kept in self.attempt.kept.items()
                if pickle.loads(kept)[1] is None  # noqa: S301 – our own
            }
        try:
            release(self.attempt, self.house, "" if request_id else DESK, 0 if request_id else 1, request_id)
        except (GivenUp, Refused):
            return None
        return self.house.messages.find(MESSAGE)

    def held(self, kind: str, code: str = "") -> list[dict[str, Any]]:
        """The resources of a kind, and of a Task's code."""
        found = [stored.resource for stored in self.house.resources.find(kind, [])]
        return [one for one in found if not code or one["code"]["coding"][0]["code"] == code]

    def disclosures(self) -> list[tuple[str, list[str]]]:
        """Each disclosure that was audited: its outcome, and how many images of how many."""
        events = [event for event in self.held("AuditEvent") if event["subtype"][0]["code"] == "disclose"]
        return [
            (
                event["outcome"],
                [
                    told["valueString"]
                    for item in event["entity"]
                    for told in item.get("detail", [])
                    if told["type"] == "images"
                ],
            )
            for event in sorted(events, key=lambda event: event["recorded"])
        ]

    def release_from(self, archive: ArchivePort, study: str) -> None:
        """Let this archive be the PACS, with this study in it."""
        self.pacs.study = study
        archives = {"pacs": archive, "tays": self.tays}
        object.__setattr__(self.house, "archive", archives.__getitem__)

    def reconfigure(self, settings: Settings) -> None:
        """The configuration as an operator has changed it."""
        object.__setattr__(self.house, "settings", settings)


def image(number: int) -> Instance:
    """One of Maija's images, as a whole file."""
    from tests.peers.images import Study

    made = Study(3, "LAU0000001", MAIJA).image(number)
    return Instance(
        made.content,
        made.begin,
        made.syntax,
        made.sop_class,
        f"1.2.3.4.{number}",
        "1.2.3.4",
        STUDY,
        MAIJA,
        "LAU0000001",
    )
