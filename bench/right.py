"""A right in force, and questions about it: `$evaluate` as a producer's system asks it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

import requests

from adapter.demo.clients import Professional
from adapter.demo.fixtures import create, document_reference, operate, read
from adapter.demo.stage import Stage
from bench.workers import Progress

_PRODUCER = "kotihoito-saima"


@dataclass(frozen=True)
class Right:
    """What is asked about, by whom, and the connection that is kept."""

    stage: Stage
    use: list[dict[str, Any]]
    worker: Professional
    session: requests.Session = field(default_factory=requests.Session)

    def ask(self) -> float:
        """Ask whether the worker may read; gives the seconds that the answer took."""
        headers = self.stage.headers(_PRODUCER, self.worker)
        body = {"resourceType": "Parameters", "parameter": self.use}
        began = time.perf_counter()
        answer = self.session.post(f"{self.stage.face}/Consent/$evaluate", json=body, headers=headers, timeout=30)
        seconds = time.perf_counter() - began
        answer.raise_for_status()
        if answer.json()["parameter"][0]["valueCode"] != "permit":
            raise SystemExit("every use of the benchmark is a permitted one")
        return seconds


def open_right(stage: Stage) -> Right:
    """Bring the grant of a fixture into force, with its matter. A worker must be at work."""
    progress = Progress(stage)
    before = progress.ended()
    announce(stage, str(read("grant/one-unit.expected.json")["oid"]))
    progress.wait_for(before + 1)
    right = read("grant/matters.json")[0]
    client = {"name": "client", "valueIdentifier": right["client"]}
    unit, organiser, matter = (
        {"name": name, "valueUri": f"urn:oid:{right[name]}"} for name in ("unit", "organiser", "matter")
    )
    operate(stage, "matter", [client, unit, organiser, matter]).raise_for_status()
    organisation = f"{'.'.join(right['unit'].split('.')[:5])}.10.0"
    worker = Professional("90000000011", "T. Testilä", organisation, right["unit"], "client-work")
    return Right(stage, [client, unit, matter], worker)


def announce(stage: Stage, oid: str) -> None:
    """Put the organiser's word into the API that a document is in the archive."""
    create(stage, "DocumentReference", json.dumps(document_reference(oid)).encode())
