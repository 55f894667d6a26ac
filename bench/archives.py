"""Images a second to and from real archives, by our links and by what is known to be quick.

Dcmtk's programs and bare HTTP.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import requests

from adapter.config.addresses import Place
from adapter.config.peers import Archive
from adapter.links.dicom.dicomweb import DicomwebLink
from adapter.links.dicom.dimse import DimseLink
from adapter.links.dicom.multipart import Parts
from adapter.release.images import Held, Instance
from bench.scale import sized
from tests.peers import dcmqrscp, orthanc
from tests.peers.images import CR, CT, Study
from tests.peers.ports import free_port

_ROUNDS = sized(3, 1)
_LOADS = sized(
    (("100 CT of 0.5 MB", CT, 100, 500_000), ("10 CR of 8 MB", CR, 10, 8_000_000)), (("3 CT of 5 kB", CT, 3, 5_000),)
)
_numbers = count(1)


@dataclass(frozen=True)
class Bench:
    """A running archive: where it is reached by DIMSE, and our ways to it."""

    name: str
    title: str
    port: int
    own_port: int
    base: str = ""

    def link(self, retrieve: str = "get", associations: int = 1) -> DimseLink:
        """Our link over DIMSE."""
        settings = Archive.model_validate(
            {
                "id": "there",
                "link": "dimse",
                "address": "there",
                "title": self.title,
                "retrieve": retrieve,
                "listen": self.own_port,
                "associations": associations,
            }
        )
        return DimseLink(settings, Place(f"dicom://127.0.0.1:{self.port}"))

    def web(self) -> DicomwebLink:
        """Our link over DICOMweb."""
        settings = Archive.model_validate({"id": "there", "address": "there", "user": orthanc.USER})
        return DicomwebLink(settings, Place(self.base), orthanc.PASSWORD)

    def program(self, name: str, *arguments: str) -> list[str]:
        """A command of dcmtk's; the last argument comes after the address."""
        called = ["-aet", "LAUTTA", "-aec", self.title]
        return [name, *called, "-pdu", "131072", *arguments[:-1], "127.0.0.1", str(self.port), *arguments[-1:]]


def table() -> None:
    """Measure and print: each row is the best of three rounds, ours and theirs in turn."""
    own = free_port()
    print(f"\nimages a second, archives on the same machine, no TLS; load {os.getloadavg()[0]:.1f}")
    with orthanc.run_orthanc({"LAUTTA": own}) as one, dcmqrscp.run_dcmqrscp({"LAUTTA": own}) as other:
        places = (
            Bench("Orthanc", orthanc.TITLE, one.dicom, own, one.base),
            Bench("dcmqrscp", dcmqrscp.TITLE, other.dicom, own),
        )
        for place in places:
            for load, kind, number, size in _LOADS:
                print(f"  {place.name}, {load}")
                _dimse(place, kind, number, size)
                if place.base:
                    _dicomweb(place, kind, number, size)


def _dimse(place: Bench, kind: str, number: int, size: int) -> None:
    program_starts = min(_time(lambda: _run(place.program("echoscu", ""))) for _ in range(_ROUNDS))

    def give(associations: int) -> Callable[[], float]:
        def run() -> float:
            images, link = _make(kind, number, size), place.link(associations=associations)
            with _gone(place, images):
                return _time(lambda: _see(len(link.store(images).taken), number))

        return run

    def storescu() -> float:
        images = _make(kind, number, size)
        with _files(images) as folder, _gone(place, images):
            return _time(lambda: _run(place.program("storescu", "+sd", "-R", str(folder)))) - program_starts

    _tell("C-STORE", number, size, give(1), "storescu", storescu)
    if place.base:  # dcmqrscp's index is written by one process at a time
        _tell("C-STORE, 2 associations", number, size, give(2), "storescu", storescu)
    images = _make(kind, number, size)
    place.link().store(images)
    study, held = images[0].study, _held(images)
    key = ["-S", "-k", "QueryRetrieveLevel=STUDY", "-k", f"StudyInstanceUID={study}"]
    with tempfile.TemporaryDirectory() as folder:

        def take(retrieve: str) -> Callable[[], float]:
            link = place.link(retrieve)
            return lambda: _time(lambda: _see(sum(1 for _ in link.fetch(study, held)), number))

        def movescu() -> float:
            mine = ["-aem", "LAUTTA", "+P", str(place.own_port), "+B"]
            return _time(lambda: _run([*place.program("movescu", *key, *mine, "")], folder)) - program_starts

        def getscu() -> float:
            return _time(lambda: _run([*place.program("getscu", *key, "+B", "")], folder)) - program_starts

        _tell("C-MOVE to ourselves", number, size, take("move"), "movescu", movescu)
        _tell("C-GET", number, size, take("get"), "getscu", getscu)
    _forget(place, images)


def _dicomweb(place: Bench, kind: str, number: int, size: int) -> None:
    session, url = requests.Session(), f"{place.base}/studies"
    session.auth = (orthanc.USER, orthanc.PASSWORD)

    def stow() -> float:
        images, link = _make(kind, number, size), place.web()
        with _gone(place, images):
            return _time(lambda: _see(len(link.store(images).taken), number))

    def post() -> float:
        images = _make(kind, number, size)
        parts = Parts([image.content for image in images])
        body, headers = b"".join(parts), {"Content-Type": parts.content_type}
        with _gone(place, images):
            return _time(lambda: session.post(url, data=body, headers=headers, timeout=300).raise_for_status())

    _tell("STOW-RS", number, size, stow, "bare POST", post)
    images = _make(kind, number, size)
    place.web().store(images)
    study, held, link = images[0].study, _held(images), place.web()

    def wado() -> float:
        return _time(lambda: _see(sum(1 for _ in link.fetch(study, held)), number))

    def get() -> float:
        headers = {
            "Accept": 'multipart/related; type="application/dicom"; transfer-syntax=*',
            "Accept-Encoding": "identity",
        }

        def read() -> None:
            with session.get(f"{url}/{study}", headers=headers, stream=True, timeout=300) as answer:
                for _ in answer.iter_content(1 << 20):
                    pass

        return _time(read)

    _tell("WADO-RS", number, size, wado, "bare GET", get)
    _forget(place, images)


def _tell(
    name: str, number: int, size: int, ours: Callable[[], float], other: str, theirs: Callable[[], float]
) -> None:
    """Run both in turn, and print the better of each."""
    taken = [(ours(), theirs()) for _ in range(_ROUNDS)]
    mine, other_time = (min(times) for times in zip(*taken, strict=True))
    print(
        f"    {name:<24} {number / mine:7.0f}/s {number * size / mine / 1e6:6.0f} MB/s"
        f"   {other:<9} {number / other_time:7.0f}/s {number * size / other_time / 1e6:6.0f} MB/s   ratio "
        f"{other_time / mine:.2f}"
    )
    sys.stdout.flush()


def _make(kind: str, number: int, size: int) -> list[Instance]:
    study = Study(next(_numbers), kind=kind)
    return [study.image(place, size=size) for place in range(1, number + 1)]


def _held(images: Sequence[Instance]) -> list[Held]:
    return [Held(image.study, image.series, image.instance) for image in images]


@contextmanager
def _files(images: Sequence[Instance]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for place, image in enumerate(images):
            (Path(folder) / f"{place}.dcm").write_bytes(image.content)
        yield Path(folder)


@contextmanager
def _gone(place: Bench, images: Sequence[Instance]) -> Iterator[None]:
    yield
    _forget(place, images)


def _forget(place: Bench, images: Sequence[Instance]) -> None:
    """Take a study out of Orthanc again; dcmqrscp throws the oldest away by itself."""
    if not place.base:
        return
    rest, account = place.base.removesuffix("/dicom-web"), (orthanc.USER, orthanc.PASSWORD)
    for found in requests.post(f"{rest}/tools/lookup", data=images[0].study, auth=account, timeout=60).json():
        requests.delete(f"{rest}{found['Path']}", auth=account, timeout=60).raise_for_status()


def _time(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _run(command: Sequence[str], folder: str | Path = ".") -> None:
    """Run a program in a folder: with +B dcmtk writes what it receives there, whatever -od says."""
    environment = {**os.environ, "TCP_NODELAY": "1"}
    subprocess.run([part for part in command if part], check=True, capture_output=True, env=environment, cwd=folder)


def _see(number: int, wanted: int) -> None:
    if number != wanted:
        raise SystemExit(f"{number} of {wanted} instances")


if __name__ == "__main__":
    table()
