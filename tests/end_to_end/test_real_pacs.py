"""From a real PACS, through the adapter, to a second one.

Every image, each once, to the octet, whatever happens on the way (REL-12).
"""

from __future__ import annotations

import base64
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from adapter.config.addresses import Place
from adapter.config.loading import EXAMPLE
from adapter.config.peers import Archive
from adapter.demo.fixtures import FOLDER, seed
from adapter.demo.stage import end, start
from adapter.links.dicom.dicomweb import DicomwebLink
from adapter.links.dicom.dimse import DimseLink
from adapter.release.ports.archive import ArchivePort
from tests.end_to_end.conftest import World
from tests.peers import dcmqrscp
from tests.peers.dcmqrscp import run_dcmqrscp
from tests.peers.images import CR, CT, Study
from tests.peers.orthanc import PASSWORD, USER, run_orthanc
from tests.peers.relay import Relay
from tests.waiting import wait_for

HEAD = Study(1, "AC-CT-1", kind=CT)
CHEST = Study(2, "AC-CR-2", kind=CR, day="20261104", description="Keuhkojen röntgen")
SLICES = 500
REQUEST = "3f2b9c1e-6f0c-4d6a-9d53-1f5e8b7a0c11"


def service_request() -> dict[str, Any]:
    """The committed request, of these studies, on HUS's commission to the archive in Turku."""
    request = json.loads((FOLDER / "release" / "electronic.json").read_text(encoding="utf-8"))
    (study,) = request["contained"]
    studies = []
    for number, (image, name) in enumerate(((HEAD, "Pään TT"), (CHEST, "Thorax")), 1):
        accession = study["identifier"][0] | {"value": image.accession}
        day = f"{image.day[:4]}-{image.day[4:6]}-{image.day[6:]}T10:15:00+02:00"
        studies.append(
            study | {"id": f"study-{number}", "identifier": [accession], "started": day, "description": name}
        )
    request["contained"] = studies
    request["identifier"] = request["identifier"][:1]
    request["extension"][0]["valueString"] = "Tyks"
    request["reasonCode"] = [{"text": "HUSin toimeksianto"}]
    request["supportingInfo"] = [{"reference": "#study-1"}, {"reference": "#study-2"}]
    return dict(request)


@contextmanager
def second_archive(kind: str) -> Iterator[tuple[int, dict[str, str], ArchivePort]]:
    """The archive in Turku.

    Its port, how the configuration tells of it, and a link that looks into it past everything.
    """
    if kind == "dcmqrscp":
        with run_dcmqrscp({}) as peer:
            told = {"link": "dimse", "title": dcmqrscp.TITLE}
            link = DimseLink(Archive.model_validate({"id": "t", "address": "", **told}), Place(peer.address))
            yield peer.dicom, told, link
    else:
        with run_orthanc({}) as peer:
            told = {"link": "dicomweb", "path": "/dicom-web", "user": USER}
            yield (
                peer.http,
                told,
                DicomwebLink(Archive.model_validate({"id": "t", "address": "", **told}), Place(peer.base), PASSWORD),
            )


def configure(world: World, source: str, target: str, told: dict[str, str]) -> None:
    """The example configuration with these two archives in the place of the mock's."""
    text = EXAMPLE.read_text(encoding="utf-8").replace('"pki/', f'"{FOLDER / "pki"}/')
    head, _, tail = text.partition("\n[[archive]]")
    rest = tail[tail.index("[[register]]") :]
    archives = [
        {"id": "pacs", "link": "dicomweb", "address": "source", "path": "/dicom-web", "user": USER},
        {"id": "tays", "link": "dicomweb", "address": "pacs", "path": "/tays/dicom-web", "user": USER},
        {"id": "tyks", "address": "target", **told},
    ]
    for archive in archives:
        head += "\n[[archive]]\n" + "".join(f'{name} = "{value}"\n' for name, value in archive.items())
        head += 'password = { variable = "LAUTTA_PACS_PASSWORD" }\n' if "user" in archive else ""
    text = (head + rest).replace('name = "Tyks kuva-arkisto"\n', 'name = "Tyks kuva-arkisto"\ncommissioned = true\n')
    text = text.replace("[addresses]", f'[addresses]\nsource = "{source}"\ntarget = "{target}"\n')
    config = Path(world.stage.environment["LAUTTA_DATA"]) / "two-archives.toml"
    config.write_text(text, encoding="utf-8")
    world.stage.environment["LAUTTA_CONFIG"] = str(config)


def fill(rest: str) -> None:
    """Put both studies into the first PACS, as a modality would."""
    with requests.Session() as session:
        session.auth = (USER, PASSWORD)
        for number in range(1, SLICES + 1):
            content = HEAD.image(number, size=65_536).content
            session.post(f"{rest}/instances", data=content, timeout=30).raise_for_status()
        session.post(f"{rest}/instances", data=CHEST.image(1, size=40_000_000).content, timeout=60).raise_for_status()


def octets(link: ArchivePort, study: Study) -> dict[str, bytes]:
    """The data sets of a study, by UID."""
    return {item.instance: item.content[item.begin :] for item in link.fetch(study.uid, link.holdings(study.uid))}


@pytest.mark.parametrize("kind", ["dcmqrscp", "orthanc"])
def test_a_large_release_survives_a_killed_worker_and_a_stalled_network(world: World, kind: str) -> None:
    registered = [
        {"archive": "hus", "register": "hus", "instances": [base64.b64encode(study.image(1).content).decode()]}
        for study in (HEAD, CHEST)
    ]
    seed(world.stage, "pacs", {"studies": registered})  # which register they lie in is the PACS's own call
    with run_orthanc({}) as source, second_archive(kind) as (port, told, second), Relay(port) as wire:
        scheme = "dicom" if told["link"] == "dimse" else "http"
        configure(world, source.rest, f"{scheme}://127.0.0.1:{wire.port}", told)
        fill(source.rest)
        identity = world.announce(service_request(), REQUEST)
        wire.stall_after(SLICES // 5 * 65_536)
        worker = start([sys.executable, "-m", "adapter", "work", "--name", "worker"], world.stage.environment)
        try:
            wait_for(lambda: wire.stalled)
            os.kill(worker.pid, signal.SIGKILL)
        finally:
            end(worker)
        wire.resume()
        wire.cut()
        there = len(second.holdings(HEAD.uid))
        assert there < SLICES, "the worker was killed too late to show anything"
        pauses = [threading.Timer(2, wire.stall), threading.Timer(4, wire.resume)]
        for pause in pauses:
            pause.start()
        ended = world.work_until_ended(identity)
        for pause in pauses:
            pause.join()
        assert (ended.state, ended.rules.split()) == ("done", ["REL-07", "REL-05", "REL-12"])
        first = DicomwebLink(
            Archive.model_validate({"id": "s", "address": "", "user": USER}), Place(source.base), PASSWORD
        )
        for study, count in ((HEAD, SLICES), (CHEST, 1)):
            sent, arrived = octets(first, study), octets(second, study)
            assert len(arrived) == count
            assert arrived == sent
    told_of = {
        task.resource["code"]["coding"][0]["code"]: task.resource["status"] for task in world.resources.find("Task", [])
    }
    assert told_of["release-study"] == "completed"
    assert world.resources.find("ServiceRequest", [])[0].resource["status"] == "completed"
    assert world.archived() == 1
