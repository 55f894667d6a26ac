"""A release from archives that list less than they hold, over both links.

By transfer and by post it is never complete (REL-12).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapter.config.addresses import Place
from adapter.config.peers import Archive
from adapter.links.dicom.dicomweb import DicomwebLink
from adapter.links.dicom.dimse import DimseLink
from adapter.release.images import Instance
from adapter.release.ports.archive import ArchivePort
from adapter.store.messages import State
from mocks.pacs import pacs_mock
from mocks.pki import make_pki
from tests.mocks.control import Desk
from tests.peers.dcmqrscp import TITLE as DCMQRSCP
from tests.peers.dcmqrscp import run_dcmqrscp
from tests.peers.images import CR, Study
from tests.peers.orthanc import PASSWORD, USER, run_orthanc
from tests.peers.orthanc import TITLE as ORTHANC
from tests.peers.ports import free_port
from tests.region import MAIJA
from tests.release.release_world import ReleaseWorld

pytestmark = pytest.mark.slow

STUDY = Study(9, "LAU0000001", MAIJA, CR, time="081500", description="Ranteen röntgen")
LAYOUTS: dict[str, list[Instance]] = {
    "one-series": [STUDY.image(number) for number in range(1, 6)],
    "five-series": [STUDY.image(1, series=number) for number in range(1, 6)],
}
LIMIT = 3
REQUESTS = {
    "transfer": ("potilaan kirjallinen suostumus", "Tays", "Suostumus: Consent/c1\n"),
    "medium": ("laki 459/2015", "Esimerkkivakuutus Oy", ""),
}
_CUT = r"states 5 (images|series) of a study and lists [1-4]: it may have a limit"
#: What each archive does at its limit, and so what a person reads.
TOLD = {
    "mock-web": _CUT,
    "mock-get": _CUT,
    "orthanc-web": _CUT,
    "orthanc-get": "cut its answers off before the end",
    "orthanc-move": "cut its answers off before the end",
}


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pki")
    make_pki(folder, "1.2.246.10.99999971", datetime.now(UTC))
    return folder


@contextmanager
def archive(name: str, images: list[Instance], pki: Path, *, limited: bool) -> Iterator[ArchivePort]:
    """A running archive with these images in it; `limited`: it answers a search with three at most."""
    kind, _, way = name.partition("-")
    port = free_port()
    titles = {"orthanc": ORTHANC, "dcmqrscp": DCMQRSCP, "mock": "TYKS"}
    more = {"link": "dicomweb"} if way == "web" else {"link": "dimse", "title": titles[kind], "retrieve": way}
    settings = Archive.model_validate({"id": "pacs", "address": "there", "user": USER, "listen": port} | more)

    def link(base: str, address: str) -> ArchivePort:
        if way == "web":
            return DicomwebLink(settings, Place(base), PASSWORD)
        return DimseLink(settings, Place(address))

    if kind == "orthanc":
        limits = {"LimitFindInstances": LIMIT, "LimitFindResults": LIMIT} if limited else {}
        with run_orthanc({"LAUTTA": port}, **limits) as server:
            made = link(server.base, server.address)
            made.store(images)
            yield made
    elif kind == "dcmqrscp":
        with run_dcmqrscp({"LAUTTA": port}) as peer:
            made = link("", peer.address)
            made.store(images)
            yield made
    else:
        mock = pacs_mock(pki)
        try:
            made = link(f"{mock.url}/tyks/dicom-web", mock.dicom_url)
            made.store(images)
            if limited:
                Desk(mock.control_url).order_fault(
                    "limit", "qido" if way == "web" else "find", times=1_000, count=LIMIT
                )
            yield made
        finally:
            mock.stop()


def request(world: ReleaseWorld, means: str) -> None:
    world.consent()
    world.write(*REQUESTS[means])


@pytest.mark.parametrize("means", REQUESTS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", TOLD)
def test_a_study_of_which_less_is_listed_is_never_complete(
    name: str, layout: str, means: str, tmp_path: Path, pki: Path
) -> None:
    images, world = LAYOUTS[layout], ReleaseWorld(tmp_path)
    with archive(name, images, pki, limited=True) as source:
        world.release_from(source, STUDY.uid)
        request(world, means)
        ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules) == (State.PARKED, "REL-12")
    assert re.search(TOLD[name], ended.reason), ended.reason
    assert (world.tays.holds, list(world.media_folder.glob("*.zip")), world.disclosures()) == ({}, [], [])
    assert [task["status"] for task in world.held("Task", "release-study")] == ["failed"]
    assert [order["status"] for order in world.held("ServiceRequest")] == ["on-hold"]


@pytest.mark.parametrize("means", REQUESTS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", [*TOLD, "dcmqrscp-get", "dcmqrscp-move"])
def test_a_study_that_is_listed_whole_goes(name: str, layout: str, means: str, tmp_path: Path, pki: Path) -> None:
    """From dcmqrscp too, which counts neither the images of a study nor those of a series."""
    images, world = LAYOUTS[layout], ReleaseWorld(tmp_path)
    with archive(name, images, pki, limited=False) as source:
        world.release_from(source, STUDY.uid)
        request(world, means)
        ended = world.run()
    assert ended is not None
    assert ended.state == State.DONE
    if means == "transfer":
        assert set(world.tays.holds) == {image.instance for image in images}
        assert world.disclosures() == [("0", ["5/5"])]
    else:
        assert [medium.instances for medium in world.house.media.all()] == [5]
