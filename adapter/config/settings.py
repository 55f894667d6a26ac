"""The configuration: one TOML file that describes a region (REG-01, REG-02) and its peers.

Reads it and names every mistake at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import (
    Field,
)

from adapter.clients import Caller
from adapter.config.access import WorkerRole
from adapter.config.addresses import Place, read_subject
from adapter.config.audit import Audit
from adapter.config.client import Api, Client
from adapter.config.console import Console
from adapter.config.peers import Archive, Identity, Kanta, Mailbox, Organisation, Pacs, RecordSystem, Trust, Unit
from adapter.config.photo import Confirmation, Gateway, Malware, Portal, Sms
from adapter.config.release import Desks, Destination, Law, Media, Register
from adapter.config.section import AddressField, DayField, Handled, Secret, Section
from adapter.config.work import Work
from adapter.errors import WrongUsage
from adapter.fhir.units import HOUSE
from adapter.identifiers import Oid, bare_oid
from adapter.roles import Role


class Settings(Section):
    """A whole configuration, checked."""

    organisation: Organisation
    data: Path = Path("data")
    addresses: dict[str, AddressField]
    identity: Identity
    trust: Trust
    gateway: Gateway
    record_system: list[RecordSystem]
    unit: list[Unit]
    mailbox: list[Mailbox]
    register_: list[Register] = Field(alias="register")
    destination: list[Destination]
    archive: list[Archive]
    law: tuple[Law, ...] = ()
    media: Media
    desks: Desks
    pacs: Pacs
    kanta: Kanta
    registry: str = "soteri"
    role: tuple[WorkerRole, ...] = ()
    direct_joining_only: bool = False
    storing_begins: dict[str, DayField] = Field(
        default_factory=dict, description="from when client data is stored, by service task; empty: ask THL (GRA-11)"
    )
    accept_heic: bool = Field(True, description="false: no HEIC is decoded, such a photo goes to a person (PHO-13)")
    poll_seconds: float = 1.0
    takeover_seconds: float = Field(
        30.0, ge=1.0, description="a worker that has not been seen for so long is dead: another takes its messages over"
    )
    attempts: int = 6
    callers: Secret | None = None
    api: Api = Api()
    audit: Audit = Audit()
    work: Work = Work()
    client: tuple[Client, ...] = ()
    sms: Sms | None = None
    photo: Confirmation = Confirmation()
    malware: Malware | None = None
    portal: Portal | None = None
    console: Console | None = None

    def url(self, address: str, path: str = "") -> str:
        """The URL of a peer by its address's name; see place."""
        return self.place(address, path).url

    def place(self, name: str, path: str = "") -> Place:
        """Where a peer is, by its address's name; `LAUTTA_ADDRESS_<NAME>` overrides the URL. Raises WrongUsage."""
        address = self.addresses[name]
        if override := os.environ.get(f"LAUTTA_ADDRESS_{name.upper()}"):
            address = address.model_copy(update={"url": override})
        if mistakes := address.find_mistakes():
            raise WrongUsage(*(f"addresses.{name}: {mistake}." for mistake in mistakes))
        return Place(
            url=address.url,
            roots=self.identity.directory / address.roots if address.roots else None,
            client=self.identity.pair(address.client) if address.client else None,
            subject=read_subject(address.subject),
        ).below(path)

    def kanta_place(self) -> Place:
        """Where Kanta is.

        It is known by the roots of messages, and its certificate names the organisation that signs.
        """
        place = self.place(self.kanta.address)
        subject = read_subject(f"serialNumber={self.kanta.oid}") if self.kanta.bind_tls else frozenset()
        return replace(
            place,
            roots=place.roots or self.trust.messages[0],
            client=place.client or self.identity.pair(self.identity.tls),
            subject=place.subject | subject,
        )

    def mail_place(self, mailbox: Mailbox) -> Place:
        """Where a mailbox is.

        Its server is believed by the address's own roots, else as `roots` of the mailbox says.
        """
        place = self.place(mailbox.address)
        usual = self.trust.messages[0] if mailbox.roots == "trust" else None
        return replace(place, roots=place.roots or usual)

    def archive_place(self, archive: Archive) -> Place:
        """Where an archive is.

        Over DIMSE with TLS both sides show certificates: ours, and one of the roots of messages.
        """
        place = self.place(archive.address, archive.path)
        if archive.link == "dicomweb":
            return place
        client = place.client or self.identity.pair(self.identity.tls)
        return replace(place, roots=place.roots or self.trust.messages[0], client=client)

    @property
    def recipients(self) -> list[Register | Destination]:
        """Every register and destination that images may go to (REL-02, REL-12)."""
        return [*self.register_, *self.destination]

    def find_mistaken_addresses(self) -> list[str]:
        """Every address that cannot be used, each with a sentence."""
        mistakes: list[str] = []
        for name in self.addresses:
            try:
                self.place(name)
            except WrongUsage as problem:
                mistakes += problem.mistakes
        return mistakes

    def find_unit(self, oid: Oid | None) -> Unit:
        """The unit with this OID; raises WrongUsage when the configuration has none."""
        for unit in self.unit:
            if unit.oid == oid:
                return unit
        raise WrongUsage(f"The configuration has no unit {oid}.")

    def find_record_system(self, unit: Unit) -> RecordSystem:
        """The record system a unit's resources go to (REG-01)."""
        return next(system for system in self.record_system if system.id == unit.record_system)

    def find_mailbox(self, user: str) -> Mailbox:
        """The mailbox of this user; raises WrongUsage when the configuration has none."""
        for box in self.mailbox:
            if box.user == user:
                return box
        raise WrongUsage(f"The configuration has no mailbox {user}.")

    def photo_units(self) -> frozenset[Oid]:
        """The units that take photos: each has a mailbox for them (PHO-02)."""
        return frozenset(box.unit for box in self.mailbox if box.flow == "photo" and box.unit)

    def find_role(self, code: str) -> Role | None:
        """The role with this code, or that another's code is mapped to.

        None when the configuration has none: then nothing is permitted by it (GRA-13).
        """
        return next((role.role for role in self.role if code == role.code or code in role.codes), None)

    def find_handled(self, oid: str) -> Handled:
        """Whose handlers decide on what waits for the unit with this OID: its own, else the organisation's (PHO-02)."""
        return next((unit for unit in self.unit if unit.oid.value == bare_oid(oid)), self.organisation)

    def find_client(self, identity: str) -> Client | None:
        """The client of the FHIR API with this id; None for the one token of [callers]."""
        return next((client for client in self.client if client.id == identity), None)

    def seen_by(self, who: Caller) -> frozenset[str] | None:
        """The units whose resources a client sees; None: those of all.

        Who acts for the organisation sees those of its desks, too.
        """
        if who.units is None or str(self.organisation.oid) not in who.units:
            return who.units
        return who.units | {HOUSE}

    def find_archive(self, identity: str) -> Archive:
        """The archive with this id; the configuration was checked to have it."""
        return next(archive for archive in self.archive if archive.id == identity)

    def secrets(self) -> list[Secret]:
        """Every secret that the configuration names, in its order."""
        return list(dict.fromkeys(_secrets_in(self)))

    def database_url(self) -> str:
        """`LAUTTA_DATABASE_URL`, or a SQLite file under the data directory."""
        return os.environ.get("LAUTTA_DATABASE_URL") or f"sqlite:///{self.data / 'lautta.db'}"


def _secrets_in(value: object) -> Iterator[Secret]:
    """The secrets in a section, or in a list or table of sections."""
    if isinstance(value, Secret):
        yield value
    elif isinstance(value, Section):
        for name in type(value).model_fields:
            yield from _secrets_in(getattr(value, name))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _secrets_in(item)
    elif isinstance(value, dict):
        yield from _secrets_in(list(value.values()))
