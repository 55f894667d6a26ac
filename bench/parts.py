"""The bare cost of the parts, each alone and as cheap as it can be had.

Seconds an operation, the best of several rounds.
"""

from __future__ import annotations

import base64
import imaplib
import ssl
import time
import uuid
from collections.abc import Callable
from dataclasses import replace

import orjson
import requests
from sqlalchemy import insert

from adapter.clock import now
from adapter.config.settings import Settings
from adapter.demo.fixtures import seed
from adapter.demo.stage import Stage
from adapter.fhir.elements import Names
from adapter.photo.reading.filing import read_filing
from adapter.photo.writing.entry import photo_entry
from adapter.photo.writing.media import photo_bundle
from adapter.store import schema
from adapter.store.opening import open_database
from adapter.wiring import build_house
from adapter.xml.cda import write_entry
from adapter.xml.document import sign_document
from adapter.xml.frame import Shipment
from bench.load import jpeg, photo_mail

_ROUNDS = 5
_BATCH = 20
_POSTS = 3
_ARCHIVED = 10


def best(operation: Callable[[], object], rounds: int = _ROUNDS) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        operation()
        times.append(time.perf_counter() - began)
    return min(times)


def imap_fetch_and_delete(stage: Stage, photo: bytes) -> float:
    """One mail fetched, marked and expunged by UID over TLS, by bare imaplib; a batch on one connection."""
    box = next(box for box in stage.settings.mailbox if box.flow == "photo")
    url = stage.settings.url(box.address)
    host, _, port = url.removeprefix("imaps://").partition(":")
    tls = ssl.create_default_context(cafile=str(stage.settings.trust.messages[0]))
    user = "bench@ita-uusimaa.example"
    seed(stage, "mail", {"mailboxes": [{"user": user, "password": "secret"}]})
    times = []
    for attempt in range(3):
        mails = [base64.b64encode(photo_mail(attempt * _BATCH + number, photo)).decode() for number in range(_BATCH)]
        for mail in mails:
            seed(stage, "mail", {"messages": [{"user": user, "folder": "INBOX", "content": mail}]})
        imap = imaplib.IMAP4_SSL(host, int(port), ssl_context=tls)
        imap.login(user, "secret")
        imap.select("INBOX")
        uids = imap.uid("SEARCH", "ALL")[1][0].split()
        began = time.perf_counter()
        for uid in uids:
            imap.uid("FETCH", uid.decode(), "(BODY.PEEK[])")
            imap.uid("STORE", uid.decode(), "+FLAGS.SILENT", r"(\Deleted)")
            imap.uid("EXPUNGE", uid.decode())
        times.append((time.perf_counter() - began) / len(uids))
        imap.logout()
    return min(times)


def convert(settings: Settings, photo: bytes) -> float:
    """Mail bytes to Bundle."""
    raw, unit = photo_mail(1, photo), settings.unit[0]
    return best(lambda: photo_bundle(read_filing(raw, unit, settings.gateway)))


def sign(settings: Settings, photo: bytes) -> float:
    """One archive entry written and signed twice, with the key loaded."""
    house = build_house(settings)
    filing = read_filing(photo_mail(1, photo), settings.unit[0], settings.gateway)
    entry = write_entry(photo_entry(filing, settings.organisation.oid, "Testinen", "Maija", now()))
    names = Names("bench")
    return best(
        lambda: (
            sign_document(entry, house.photo.signer, now(), lambda label: f"{label}-{names.uuid(label).hex}") and None
        )
    )


def archive(stage: Stage, photo: bytes) -> float:
    """One signed document with a photo sent to mock Kanta over mutual TLS, which verifies and checks it."""
    house, settings = build_house(stage.settings), stage.settings
    filing = read_filing(photo_mail(1, photo), settings.unit[0], settings.gateway)

    def prepare() -> Shipment:
        made, moment = replace(filing, key=uuid.uuid4().hex), now()
        entry = photo_entry(made, settings.organisation.oid, "Testinen", "Maija", moment)
        signed = sign_document(write_entry(entry), house.photo.signer, moment, lambda label: f"{label}-{made.key}")
        return Shipment(
            message_id=str(uuid.uuid4()),
            document=signed,
            oid=entry.oid,
            set_id=entry.oid,
            version=1,
            patient=entry.patient,
            custodian=entry.controller,
            unit=entry.unit,
            register=entry.register,
            created=moment,
        )

    prepared = iter([prepare() for _ in range(_POSTS * _ARCHIVED)])  # each is another document to the archive

    def send() -> None:
        for _ in range(_ARCHIVED):
            house.photo.kanta.archive(next(prepared))

    return best(send, _POSTS) / _ARCHIVED


def commit(database_url: str) -> float:
    """One durable commit of a small row to this database (SQLite: WAL, FULL)."""
    engine = open_database(database_url)

    def write() -> None:
        for _ in range(_BATCH):
            with engine.begin() as connection:
                connection.execute(
                    insert(schema.blob).values(owner=str(uuid.uuid4()), sha256="0" * 64, body=b"x" * 1000)
                )

    return best(write) / _BATCH


def post(stage: Stage, photo: bytes) -> float:
    """One transaction Bundle posted to the record system, on a kept session."""
    system = stage.settings.record_system[0]
    session = requests.Session()
    session.headers.update({"Authorization": f"Bearer {system.token.read()}", "Content-Type": "application/fhir+json"})
    filing = read_filing(photo_mail(1, photo), stage.settings.unit[0], stage.settings.gateway)
    url = stage.settings.url(system.address, system.path)
    bundles = (orjson.dumps(photo_bundle(replace(filing, key=uuid.uuid4().hex))) for _ in range(_POSTS * _BATCH))
    made = iter(list(bundles))  # each is another photo to the record system

    def send() -> None:
        for _ in range(_BATCH):
            session.post(url, data=next(made), timeout=60).raise_for_status()

    return best(send, _POSTS) / _BATCH


def wishes(stage: Stage) -> float:
    """One signed question to mock Kanta over mutual TLS, both signatures verified."""
    house = build_house(stage.settings)
    filing = read_filing(photo_mail(1, jpeg(0)), stage.settings.unit[0], stage.settings.gateway)

    def ask() -> None:
        for _ in range(_BATCH):
            house.photo.kanta.has_prohibition(filing.patient.hetu)

    return best(ask, 3) / _BATCH
