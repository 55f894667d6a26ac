"""Signed round trips with mock Kanta over mutual TLS.

Requests and answers signed and verified on both sides, connections kept.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import replace

from adapter.clock import now
from adapter.demo.stage import Stage
from adapter.identifiers import Oid
from adapter.photo.reading.filing import read_filing
from adapter.photo.writing.entry import photo_entry
from adapter.ports.kanta import KantaPort
from adapter.wiring import build_house, build_kanta
from adapter.xml.cda import Entry, write_entry
from adapter.xml.document import sign_document
from adapter.xml.frame import Shipment
from adapter.xml.signer import Signer
from bench.load import jpeg, photo_mail
from bench.scale import sized

_SECONDS = sized(3.0, 0.2)
_PREPARED = sized(1_500, 200)


def table(stage: Stage) -> None:
    """Measure and print.

    Round trips a second by one connection and by two, the client and the mock in a process each.
    """
    print("\nsigned round trips a second with mock Kanta, kept-alive mutual TLS")
    for name, make in (("wishes", _wishes), ("archive, 5 kB document", _archive)):
        for connections in (1, 2):
            print(
                f"  {name:<24} {connections} connection{'s' if connections > 1 else ' '} "
                f"{_rate(make, stage, connections):8.0f}/s"
            )


def _rate(make: Callable[[Stage], Callable[[], None]], stage: Stage, connections: int) -> float:
    """Each connection belongs to a thread of its own; the first exchange, which opens it, is not counted."""
    acts = [make(stage) for _ in range(connections)]
    for act in acts:
        act()
    counts = [0] * connections
    end = time.perf_counter() + _SECONDS

    def run(number: int) -> None:
        while time.perf_counter() < end:
            acts[number]()
            counts[number] += 1

    threads = [threading.Thread(target=run, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / _SECONDS


def _wishes(stage: Stage) -> Callable[[], None]:
    kanta = _kanta(stage)
    hetu = read_filing(photo_mail(1, jpeg(0)), stage.settings.unit[0], stage.settings.gateway).patient.hetu

    def ask() -> None:
        kanta.has_prohibition(hetu)

    return ask


def _archive(stage: Stage) -> Callable[[], None]:
    """Documents signed beforehand, each archived once.

    The mock verifies the message and both signatures of the document.
    """
    kanta, shipments = _kanta(stage), iter(_shipments(stage))
    return lambda: kanta.archive(next(shipments))


def _shipments(stage: Stage) -> list[Shipment]:
    house = build_house(stage.settings)
    filing = read_filing(photo_mail(1, jpeg(0)), stage.settings.unit[0], stage.settings.gateway)
    entry = photo_entry(filing, stage.settings.organisation.oid, "Testinen", "Maija", now())
    return [
        _shipment(house.photo.signer, replace(entry, oid=Oid(f"{entry.oid}.{uuid.uuid4().int}")))
        for _ in range(_PREPARED)
    ]


def _shipment(signer: Signer, entry: Entry) -> Shipment:
    return Shipment(
        message_id=str(uuid.uuid4()),
        document=sign_document(write_entry(entry), signer, entry.written, lambda label: f"{label}-{entry.oid}"),
        oid=entry.oid,
        set_id=entry.oid,
        version=1,
        patient=entry.patient,
        custodian=entry.controller,
        unit=entry.unit,
        register=entry.register,
        created=entry.written,
    )


def _kanta(stage: Stage) -> KantaPort:
    """A link, and so a connection, of its own."""
    return build_kanta(stage.settings)
