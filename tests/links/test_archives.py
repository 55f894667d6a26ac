"""The two links to archives over real sockets.

The same tests against the mock, Orthanc and dcmtk's dcmqrscp, by every way they offer.

What each of them does otherwise, and what therefore is proved against the others only, is in DEVIATIONS.
"""

from __future__ import annotations

import itertools
import json
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adapter.config.addresses import Place
from adapter.config.peers import Archive
from adapter.errors import Refused, Theirs
from adapter.identifiers import AccessionNumber, Hetu
from adapter.links.dicom import association as dicom_association
from adapter.links.dicom import dicomweb as dicomweb_module
from adapter.links.dicom import dimse as dimse_module
from adapter.links.dicom import multipart as dicom_multipart
from adapter.links.dicom.association import Association, Context, EndedError, RejectedError, pad, write_elements
from adapter.links.dicom.dicomweb import DicomwebLink
from adapter.links.dicom.dimse import DimseLink
from adapter.links.dicom.receiver import answer_to
from adapter.release.images import Held, Instance, Stored
from adapter.release.ports.archive import ArchivePort
from adapter.release.rules.hit import check_hits
from adapter.release.rules.report import find_reports
from adapter.release.rules.request import WantedStudy
from fixtures.people import MAIJA
from mocks.pacs import pacs_mock
from mocks.pki import make_pki
from tests.mocks.control import Desk
from tests.peers import dcmqrscp, orthanc
from tests.peers.cutter import Cutter
from tests.peers.images import CR, EXPLICIT, IMPLICIT, JPEG, Study
from tests.peers.ports import free_port
from tests.release.reports import BASIC, COMPREHENSIVE, PDF, report
from tests.waiting import wait_for

_RECODES = {
    "implicit": "sends what it holds in implicit VR as explicit VR: it takes the first context of a kind, and one "
    "syntax for all in it",
    "compressed": "sends no compressed image for the same reason; dcmqrscp decodes none",
    "institution": "finds a study without the name of its institution",
    "kinds": "does not say of which kind an object is",
    "another": "lets the later of two objects with one UID take the place of the earlier",
    "caller": "answers any calling title",
    "faults": "does nothing wrong on demand",
    "nonsense": "ends the association at what it cannot read",
}
_ORTHANC = {
    "another": "keeps the earlier of two objects with one UID, and says that it took the later",
    "faults": "does nothing wrong on demand",
}
_NONSENSE = {"nonsense": "waits for the rest of what it cannot read, and ends the association"}
DEVIATIONS: dict[str, dict[str, str]] = {
    "mock-web": {
        "title": "is reached by URL",
        "kind": "takes any kind of object",
        "caller": "is asked by name and password",
    },
    "mock-get": {"password": "knows titles", "kind": "takes any kind of object"},
    "mock-move": {"password": "knows titles", "kind": "takes any kind of object"},
    "mock-tls": {"password": "knows titles", "kind": "takes any kind of object"},
    "orthanc-web": {
        **_ORTHANC,
        "title": "is reached by URL",
        "caller": "is asked by name and password",
        "kind": "takes any kind of object by STOW-RS",
        "decoding": "matches the value in a URL as it stands there, undecoded (1.10.1)",
    },
    "orthanc-get": {**_ORTHANC, **_NONSENSE, "password": "knows titles"},
    "orthanc-move": {**_ORTHANC, **_NONSENSE, "password": "knows titles"},
    "dcmqrscp-get": {**_RECODES, "password": "knows titles"},
    "dcmqrscp-move": {**_RECODES, "password": "knows titles"},
}
PEERS = tuple(DEVIATIONS)
_numbers = itertools.count(1)


@dataclass
class Peer:
    """A running archive, and a way to it."""

    name: str
    settings: Archive
    address: str
    pki: Path
    desk: Desk | None = None

    @property
    def secret(self) -> str:
        return orthanc.PASSWORD

    def link(self, address: str = "", password: str = "", pki: Path | None = None, **more: Any) -> ArchivePort:
        settings = self.settings.model_copy(update=more)
        place = address or self.address
        if settings.link == "dicomweb":
            return DicomwebLink(settings, Place(place), password or self.secret)
        pki = pki or self.pki
        return DimseLink(
            settings, Place(place, pki / "root.pem", (pki / "adapter-tls.pem", pki / "adapter-tls.key.pem"))
        )

    def at(self, port: int) -> str:
        """The address, at another port of this host."""
        parts = urlsplit(self.address)
        return parts._replace(netloc=f"{parts.hostname}:{port}").geturl()

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    def has(self, what: str) -> bool:
        return what not in DEVIATIONS[self.name]


def archive_settings(**more: Any) -> Archive:
    return Archive.model_validate({"id": "there", "address": "there", "user": orthanc.USER} | more)


def lacking(peer: Peer, what: str) -> None:
    if not peer.has(what):
        pytest.skip(f"{peer.name} {DEVIATIONS[peer.name][what]}")


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("pki")
    make_pki(directory, "1.2.246.10.99999971", datetime.now(UTC))
    return directory


@pytest.fixture(scope="session")
def port() -> int:
    """Where we listen for what is moved."""
    return free_port()


@pytest.fixture(scope="session")
def servers(pki: Path, port: int) -> Iterator[Callable[[str], tuple[dict[str, str], Desk | None]]]:
    """Each server by name, started when it is first asked for."""
    started: dict[str, tuple[dict[str, str], Desk | None]] = {}
    with ExitStack() as stack:

        def start(name: str) -> tuple[dict[str, str], Desk | None]:
            if name in started:
                return started[name]
            addresses: dict[str, str]
            desk = None
            if name == "mock":
                mock = pacs_mock(pki)
                stack.callback(mock.stop)
                desk = Desk(mock.control_url)
                desk.seed({"titles": {"LAUTTA": ["127.0.0.1", port]}})
                addresses = {
                    "web": f"{mock.url}/tyks/dicom-web",
                    "get": mock.dicom_url,
                    "move": mock.dicom_url,
                    "tls": mock.dicom_tls_url,
                }
            elif name == "orthanc":
                server = stack.enter_context(orthanc.run_orthanc({"LAUTTA": port}))
                addresses = {"web": server.base, "get": server.address, "move": server.address}
            else:
                archive = stack.enter_context(dcmqrscp.run_dcmqrscp({"LAUTTA": port}, "+xy"))
                addresses = {"get": archive.address, "move": archive.address}
            return started.setdefault(name, (addresses, desk))

        yield start


@pytest.fixture(params=PEERS)
def peer(
    request: pytest.FixtureRequest,
    servers: Callable[[str], tuple[dict[str, str], Desk | None]],
    pki: Path,
    port: int,
) -> Peer:
    name, _, way = str(request.param).partition("-")
    addresses, desk = servers(name)
    settings = archive_settings(
        link="dicomweb" if way == "web" else "dimse",
        title={"mock": "TYKS", "orthanc": orthanc.TITLE, "dcmqrscp": dcmqrscp.TITLE}[name],
        retrieve="move" if way == "move" else "get",
        listen=port,
        associations=1 if name == "dcmqrscp" else 2,  # the index of dcmqrscp is spoiled by two who write it at once
    )
    return Peer(request.param, settings, addresses[way], pki, desk)


@pytest.fixture
def study() -> Study:
    """A study of its own for each test."""
    number = next(_numbers)
    return Study(number, f"AC-{number}")


def mixed(study: Study, peer: Peer) -> list[Instance]:
    """Images as archives hold them, in two series; those that the peer gives back as they were."""
    images = [study.image(1), study.image(4, kind=CR, series=2)]
    images += [study.image(2, IMPLICIT)] if peer.has("implicit") else []
    return images + ([study.image(3, JPEG)] if peer.has("compressed") else [])


def held(images: Sequence[Instance]) -> set[Held]:
    return {Held(image.study, image.series, image.instance) for image in images}


def contents(images: Sequence[Instance]) -> dict[str, tuple[str, bytes]]:
    """What must arrive as it was: the data set, and how it is to be read.

    The head of the file is each archive's own.
    """
    return {image.instance: (image.syntax, image.content[image.begin :]) for image in images}


def taken(images: Sequence[Instance]) -> Stored:
    return Stored({image.instance for image in images})


def silent(error: pytest.ExceptionInfo[Theirs], study: Study) -> bool:
    """No error text names the patient, the accession number or the study."""
    return not any(secret in str(error.value) for secret in (study.patient, study.accession, study.uid, "Helga"))


# --- There and back ---------------------------------------------------------------------------------------------------


def test_images_go_there_and_come_back_as_they_were(peer: Peer, study: Study) -> None:
    link, images = peer.link(), mixed(study, peer)
    assert link.store(images) == taken(images)
    (hit,) = link.find(AccessionNumber(study.accession))
    assert (hit.study, hit.accession, hit.patient) == (study.uid, study.accession, study.patient)
    assert (hit.day, hit.time, hit.description) == ("20261103", "101500", "Päänsärky, kallon TT")
    assert hit.name == "Provström^Helga Åsa"
    assert hit.institution == ("Röntgen Åbo" if peer.has("institution") else "")
    assert (hit.series, hit.instances) == (2, len(images))
    assert set(hit.modalities) in ({"CR", "CT"}, set())
    holdings = link.holdings(study.uid)
    assert (len(holdings), set(holdings)) == (len(images), held(images))
    fetched = list(link.fetch(study.uid, holdings))
    assert len(fetched) == len(images)
    assert contents(fetched) == contents(images)
    for image in fetched:
        assert (image.study, image.patient, image.accession) == (study.uid, study.patient, study.accession)
        assert image.name == "Provström^Helga Åsa"
        assert image.content[128:132] == b"DICM"


def test_what_an_archive_recodes_still_is_the_same_image(peer: Peer, study: Study) -> None:
    if peer.has("implicit"):
        pytest.skip(f"{peer.name} recodes nothing")
    link, image = peer.link(), study.image(1, IMPLICIT)
    link.store([image])
    (got,) = link.fetch(study.uid, link.holdings(study.uid))
    assert (got.syntax, got.instance, got.patient) == (EXPLICIT, image.instance, image.patient)
    assert got.content[-2048:] == image.content[-2048:]


def test_a_report_is_known_before_it_is_fetched_and_comes_with_the_images(peer: Peer, study: Study) -> None:
    link = peer.link()
    images = [study.image(1), study.image(2)]
    reports = [
        report(kind, number, study=study.uid, patient=study.patient, accession=study.accession)
        for number, kind in enumerate((BASIC, COMPREHENSIVE, PDF), 1)
    ]
    assert link.store([*images, *reports]).taken == {one.instance for one in (*images, *reports)}
    holdings = link.holdings(study.uid)
    known = reports if peer.has("kinds") else []
    assert set(find_reports(holdings)) == {one.instance for one in known}
    assert {one.instance for one in link.fetch(study.uid, holdings)} == {one.instance for one in (*images, *reports)}


def test_only_the_instances_wanted_are_fetched(peer: Peer, study: Study) -> None:
    link, images = peer.link(), [study.image(number, series=1 + number // 5) for number in range(1, 9)]
    link.store(images)
    for number in (1, 2, 3, 7):
        some = images[:number]
        fetched = list(link.fetch(study.uid, sorted(held(some), key=lambda one: one.instance)))
        assert contents(fetched) == contents(some)
        assert len(fetched) == number


def test_what_nobody_knows_is_nothing_and_no_error(peer: Peer, study: Study) -> None:
    link = peer.link()
    assert link.find(AccessionNumber("NOSUCH")) == ()
    assert link.holdings(study.uid) == ()
    assert list(link.fetch(study.uid, [Held(study.uid, f"{study.uid}.1", f"{study.uid}.1.1")])) == []
    assert list(link.fetch(study.uid, [])) == []
    assert link.store([]) == Stored()


def test_fetching_what_is_only_partly_there_gives_that(peer: Peer, study: Study) -> None:
    link, images = peer.link(), [study.image(number) for number in (1, 2, 3)]
    link.store(images[:2])
    assert contents(list(link.fetch(study.uid, list(held(images))))) == contents(images[:2])


def test_every_study_of_an_accession_number_is_found(peer: Peer, study: Study) -> None:
    second = Study(next(_numbers), study.accession, patient=MAIJA.hetu)
    link = peer.link()
    link.store([study.image(1), second.image(1), second.image(2, series=2)])
    found = {hit.study: hit for hit in link.find(AccessionNumber(study.accession))}
    assert {uid: (hit.patient, hit.series, hit.instances) for uid, hit in found.items()} == {
        study.uid: (study.patient, 1, 1),
        second.uid: (MAIJA.hetu, 2, 2),
    }


def test_an_accession_number_may_have_signs_in_it(peer: Peer) -> None:
    lacking(peer, "decoding")
    number = next(_numbers)
    link, study = peer.link(), Study(number, f"A/{number} &+%")
    link.store([study.image(1)])
    assert [hit.study for hit in link.find(AccessionNumber(study.accession))] == [study.uid]


def test_storing_twice_is_storing_once(peer: Peer, study: Study) -> None:
    link, images = peer.link(), mixed(study, peer)
    assert link.store(images) == link.store(images) == taken(images)
    assert len(link.holdings(study.uid)) == len(images)


def test_many_go_in_batches(peer: Peer, study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dicomweb_module, "_BATCH", 7)
    monkeypatch.setattr(dicomweb_module, "_BATCH_SIZE", 12_000)
    monkeypatch.setattr(dimse_module, "_INSTANCES", 3)
    link, images = peer.link(), [study.image(number) for number in range(1, 21)]
    assert link.store(iter(images)) == taken(images)
    some = [one for one in link.holdings(study.uid) if not one.instance.endswith("7")]
    assert len(some) == 18
    assert {image.instance for image in link.fetch(study.uid, some[:8])} == {one.instance for one in some[:8]}
    assert len(list(link.fetch(study.uid, some))) == 18


def test_large_image_goes_in_many_pieces(peer: Peer, study: Study) -> None:
    link, image = peer.link(), study.image(1, size=3_000_000, kind=CR)
    assert link.store([image]) == taken([image])
    assert contents(list(link.fetch(study.uid, link.holdings(study.uid)))) == contents([image])


def test_instances_are_taken_from_the_source_as_they_are_needed(peer: Peer, study: Study) -> None:
    """Neither link asks for the whole of a study before it sends any.

    What goes wrong with the source is told as it is.
    """
    given = []

    def source() -> Iterator[Instance]:
        for number in range(1, 4):
            given.append(number)
            yield study.image(number, size=9_000_000 if number < 3 else 2_048)
        raise LookupError("ours")

    with pytest.raises(LookupError, match="ours"):
        peer.link().store(source())
    assert given == [1, 2, 3]
    assert Held(study.uid, f"{study.uid}.1", f"{study.uid}.1.1") in peer.link().holdings(study.uid)


@pytest.mark.parametrize("peer", ["mock-web", "mock-get"], indirect=True)
def test_refusal_by_the_source_comes_out_as_it_is_and_leaves_nothing_open(peer: Peer, study: Study) -> None:
    """As when an image on its way turns out to be another patient's: what went before it has gone."""
    link = peer.link()
    images = [study.image(number, size=9_000_000 if number < 3 else 2_048) for number in (1, 2, 3)]
    link.store(images[:1])
    before = threading.active_count()
    refusal = Refused.because("REL-01", "an image is another patient's.")

    def source(given: int) -> Iterator[Instance]:
        yield from images[:given]
        raise refusal

    for given in (0, 1, 3):
        with pytest.raises(Refused) as caught:
            link.store(source(given))
        assert caught.value is refusal
        assert caught.value.__cause__ is None
        wait_for(lambda: threading.active_count() <= before, 10)
    assert link.store(images) == taken(images)


# --- What an archive does not take ------------------------------------------------------------------------------------


def test_a_kind_of_object_that_an_archive_does_not_take_is_refused_alone(peer: Peer, study: Study) -> None:
    lacking(peer, "kind")
    link, images = peer.link(), [study.image(1), study.image(2, kind="1.2.3.4"), study.image(3)]
    stored = link.store(images)
    assert stored.taken == {images[0].instance, images[2].instance}
    assert list(stored.refused) == [images[1].instance]
    assert "kind" in stored.refused[images[1].instance]
    assert not stored.failed


def test_an_object_that_nobody_understands_is_refused_alone(peer: Peer, study: Study) -> None:
    lacking(peer, "nonsense")
    broken = replace(study.image(2), content=b"\xff" * 300, begin=10)
    images = [study.image(1), broken, study.image(3)]
    stored = peer.link().store(images)
    assert {images[0].instance, images[2].instance} <= stored.taken
    assert broken.instance not in stored.taken


def test_another_object_by_the_same_uid_is_refused(peer: Peer, study: Study) -> None:
    lacking(peer, "another")
    link, image = peer.link(), study.image(1)
    link.store([image])
    other = study.image(1, size=4_096)
    assert link.store([other]).refused == {image.instance: "it holds another object by this UID (0111)."}
    assert contents(list(link.fetch(study.uid, link.holdings(study.uid)))) == contents([image])


@pytest.mark.parametrize("peer", ["mock-web", "mock-get", "mock-move"], indirect=True)
def test_object_that_is_too_large_is_told_and_not_taken(
    peer: Peer, study: Study, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, images = peer.link(), [study.image(1), study.image(2, size=50_000)]
    link.store(images)
    holdings = link.holdings(study.uid)
    before = threading.active_count()
    with monkeypatch.context() as smaller:
        for module in (dicom_association, dicom_multipart):
            smaller.setattr(module, "MAX_OBJECT", 20_000)
        with pytest.raises(Theirs, match="larger than an object may be") as error:
            list(link.fetch(study.uid, holdings))
        assert silent(error, study)
    wait_for(lambda: threading.active_count() <= before, 10)
    socket.create_server(("", port)).close()
    assert contents(list(link.fetch(study.uid, holdings))) == contents(images)


# --- Archives that are not there, or not for us -----------------------------------------------------------------------


def every_call(link: ArchivePort, study: Study) -> list[Callable[[], object]]:
    return [
        lambda: link.find(AccessionNumber(study.accession)),
        lambda: link.holdings(study.uid),
        lambda: list(link.fetch(study.uid, [Held(study.uid, f"{study.uid}.1", f"{study.uid}.1.1")])),
        lambda: link.store([study.image(1)]),
    ]


def test_archive_that_is_away_is_told_as_theirs(peer: Peer, study: Study) -> None:
    for call in every_call(peer.link(peer.at(free_port())), study):
        with pytest.raises(Theirs, match="Archive there: could not be reached") as error:
            call()
        assert silent(error, study)


def test_archive_of_another_title_is_told(peer: Peer, study: Study) -> None:
    lacking(peer, "title")
    for call in every_call(peer.link(title="ELSEWHERE"), study):
        with pytest.raises(Theirs, match="does not go by the title") as error:
            call()
        assert silent(error, study)


def test_archive_that_does_not_know_us_is_told(peer: Peer, study: Study) -> None:
    lacking(peer, "caller")
    with pytest.raises(Theirs, match=r"does not know us|ended the association"):
        peer.link(own_title="NOBODY").find(AccessionNumber(study.accession))


def test_wrong_password_is_told(peer: Peer, study: Study) -> None:
    lacking(peer, "password")
    for call in every_call(peer.link(password="wrong"), study):
        with pytest.raises(Theirs, match="does not let us in") as error:
            call()
        assert silent(error, study)


RUBBISH = [
    b"",
    b"HTTP/1.1 200 OK\r\nContent-Type: application/dicom+json\r\n\r\n{",
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[1",
    b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n[]",
    b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
    b"\x02\x00\x00\x00\x00\x04\x00\x00\x00\x00",
    b"\x02\x00\xff\xff\xff\xff\x00\x00\x00\x00",
    b"\x02\x00\x00\x00\x00\x50" + b"\x00" * 68 + b"\x21\x00\xff\xff\x01\x00\x00\x00",
    b"\x04\x00\x00\x00\x00\x06\x00\x00\x00\x02\x01\x03",
    b"\x07\x00\x00\x00\x00\x04\x00\x00\x00\x00",
    b"\xff" * 5_000,
]


@pytest.mark.parametrize("rubbish", RUBBISH, ids=range(len(RUBBISH)))
@pytest.mark.parametrize("kind", ["dicomweb", "dimse"])
def test_server_that_answers_rubbish_is_told_as_theirs(kind: str, rubbish: bytes, study: Study, pki: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    with client, suppress(OSError):
                        client.recv(65_536)
                        client.sendall(rubbish)
                        client.shutdown(socket.SHUT_WR)
                        client.settimeout(0.1)
                        while client.recv(65_536):
                            pass

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        archive = archive_settings(link=kind, title="X")
        address = f"http://127.0.0.1:{port}" if kind == "dicomweb" else f"dicom://127.0.0.1:{port}"
        for call in every_call(Peer("", archive, address, pki).link(), study):
            with pytest.raises(Theirs) as error:
                call()
            assert silent(error, study)
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)


# --- Lost connections -------------------------------------------------------------------------------------------------


def test_connection_lost_anywhere_is_told_and_tried_again_ends_well(peer: Peer, study: Study) -> None:
    images = [study.image(number) for number in (1, 2, 3)]
    with Cutter(peer.port) as cutter:
        link = peer.link(peer.at(cutter.port))
        lost = 0
        for octets in (0, 300, 2_500, 6_000):
            cutter.allow(octets)
            with suppress(Theirs):
                assert link.store(images) == taken(images)
                continue
            lost += 1
            cutter.allow(None)
            assert set(link.holdings(study.uid)) <= held(images)
        assert lost >= 3
        cutter.allow(None)
        assert link.store(images) == taken(images)
        wanted = sorted(held(images), key=lambda one: one.instance)
        lost = 0
        for octets in (0, 300, 900, 2_000, 4_500, 9_000):
            cutter.allow(octets)
            fetched: list[Instance] = []
            try:
                fetched += link.fetch(study.uid, wanted)
            except Theirs:
                lost += 1
            else:
                assert contents(fetched) == contents(images)
        assert lost >= 3
        cutter.allow(None)
        assert contents(list(link.fetch(study.uid, wanted))) == contents(images)


def test_fetching_may_be_left_in_the_middle(peer: Peer, study: Study, port: int) -> None:
    """Nothing stays behind: no thread, and nobody at our port."""
    link, images = peer.link(), [study.image(number, size=300_000) for number in range(1, 8)]
    link.store(images)
    before = threading.active_count()
    fetched = link.fetch(study.uid, link.holdings(study.uid))
    assert next(fetched).instance in contents(images)
    assert isinstance(fetched, Generator)
    if peer.settings.retrieve == "move":
        time.sleep(0.2)  # until more has come to our port than anybody takes from there
    fetched.close()
    wait_for(lambda: threading.active_count() <= before)
    socket.create_server(("", port)).close()
    assert len(list(link.fetch(study.uid, link.holdings(study.uid)))) == 7


# --- Faults on demand -------------------------------------------------------------------------------------------------


def desk_of(peer: Peer) -> Desk:
    lacking(peer, "faults")
    assert peer.desk is not None
    return peer.desk


def operations(peer: Peer) -> dict[str, str]:
    """What the mock calls what we do."""
    if peer.name == "mock-web":
        return {"find": "qido", "fetch": "wado", "store": "stow"}
    return {"find": "find", "fetch": peer.settings.retrieve, "store": "store"}


def test_hit_that_comes_twice_is_one(peer: Peer, study: Study) -> None:
    desk, link = desk_of(peer), peer.link()
    link.store([study.image(1)])
    desk.order_fault("duplicate", operations(peer)["find"])
    assert len(link.find(AccessionNumber(study.accession))) == 1
    desk.order_fault("duplicate", operations(peer)["find"])
    assert len(link.holdings(study.uid)) == 1


def test_hit_of_another_patient_is_not_hidden(peer: Peer, study: Study) -> None:
    """Checking is the caller's, who has to know."""
    desk, link = desk_of(peer), peer.link()
    link.store([study.image(1)])
    desk.order_fault("wrong-patient", operations(peer)["find"])
    hits = link.find(AccessionNumber(study.accession))
    assert len({hit.patient for hit in hits}) == 2


def test_instance_of_another_patient_is_not_hidden_unless_it_comes_to_our_own_port(peer: Peer, study: Study) -> None:
    desk, link = desk_of(peer), peer.link()
    link.store([study.image(1), study.image(2)])
    holdings = link.holdings(study.uid)
    desk.order_fault("wrong-patient", operations(peer)["fetch"])
    patients = {instance.patient for instance in link.fetch(study.uid, holdings)}
    assert len(patients) == (1 if peer.settings.retrieve == "move" else 2)


def test_instance_that_comes_twice_is_passed_on(peer: Peer, study: Study) -> None:
    desk, link = desk_of(peer), peer.link()
    link.store([study.image(1), study.image(2)])
    holdings = link.holdings(study.uid)
    desk.order_fault("duplicate", operations(peer)["fetch"])
    assert {one.instance for one in link.fetch(study.uid, holdings)} == {one.instance for one in holdings}


@pytest.mark.parametrize(
    ("reason", "part", "told"),
    [
        (0xA700, "failed", "it has no room (A700)."),
        (0x0110, "failed", "it could not store the object (0110)."),
        (0xC123, "refused", "it does not understand the object (C123)."),
        (0xA900, "refused", "the object does not fit its kind (A900)."),
        (0x0122, "refused", "it does not take this kind of object (0122)."),
        (0xB000, "taken", ""),
    ],
)
def test_what_an_archive_says_decides_whether_it_is_worth_trying_again(
    peer: Peer, study: Study, reason: int, part: str, told: str
) -> None:
    desk, link = desk_of(peer), peer.link(associations=1)
    if part == "taken" and peer.settings.link == "dicomweb":
        pytest.skip("a STOW-RS answer has warnings elsewhere")
    images = [study.image(number) for number in (1, 2, 3)]
    desk.order_fault("partial", operations(peer)["store"], count=1, reason=reason)
    stored = link.store(images)
    assert len(stored.taken) == (3 if part == "taken" else 2)
    if part != "taken":
        assert getattr(stored, part) == {images[0].instance: told}
    if part == "failed":
        assert link.store(images) == taken(images)


@pytest.mark.parametrize("after", [0, 1])
def test_archive_that_hangs_up_between_two_instances_is_told(peer: Peer, study: Study, after: int) -> None:
    desk, link = desk_of(peer), peer.link(associations=1)
    images = [study.image(number) for number in (1, 2, 3)]
    desk.order_fault("lost", operations(peer)["store"], after=after)
    with pytest.raises(Theirs):
        link.store(images)
    assert link.store(images) == taken(images)
    desk.order_fault("lost", operations(peer)["fetch"], after=after)
    fetched: list[Instance] = []
    with pytest.raises(Theirs):
        fetched += link.fetch(study.uid, link.holdings(study.uid))


def test_archive_that_fails_is_told_with_its_status(peer: Peer, study: Study) -> None:
    desk, link = desk_of(peer), peer.link()
    link.store([study.image(1)])
    holdings = link.holdings(study.uid)
    calls: list[tuple[str, Callable[[], object]]] = [
        ("find", lambda: link.find(AccessionNumber(study.accession))),
        ("fetch", lambda: list(link.fetch(study.uid, holdings))),
    ]
    for operation, call in calls:
        desk.order_fault("status", operations(peer)[operation], status=503)
        with pytest.raises(Theirs, match="status") as error:
            call()
        assert silent(error, study)
        call()


# --- What an archive tells of its studies -----------------------------------------------------------------------------

_STUDY, _PATIENT, _INSTANCE, _SERIES_COUNT, _COUNT = "0020000D", "00100020", "00080018", "00201206", "00201208"
_NAME = "00100010"
Told = dict[str, str]  # tag → value


@contextmanager
def telling(
    kind: str, studies: Sequence[Told], instances: Sequence[Told], series: Sequence[Told] | None = None
) -> Iterator[tuple[ArchivePort, list[bytes]]]:
    """An archive that answers a search of a level with all of these, whatever is asked.

    Yields a link to it, and what it was asked.

    Its series, when they are not given, are those of the instances. A backslash stands between several values.
    """
    series = [{"0020000E": one.get("0020000E", "")} for one in instances] if series is None else series
    questions: list[bytes] = []
    with ExitStack() as stack:
        if kind == "dicomweb":

            def answer(path: str) -> tuple[int, dict[str, str], bytes]:
                questions.append(path.encode())
                told = instances if "/instances" in path else series if "/series" in path else studies
                items = [{tag: _element(tag, value) for tag, value in one.items()} for one in told]
                return 200, {"Content-Type": "application/dicom+json"}, json.dumps(items).encode()

            address, _ = stack.enter_context(serving(answer))
            yield DicomwebLink(archive_settings(), Place(address), "secret"), questions
            return
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, suppress(EndedError), closing(Association.accept(connection, "X")) as association:
                        while True:
                            message = association.receive()
                            questions.append(b"".join(message.pieces))
                            below = series if b"SERIES" in questions[-1] else instances
                            told = studies if b"STUDY" in questions[-1] else below
                            answers = [
                                write_elements({int(tag, 16): pad(value, b" ") for tag, value in one.items()})
                                for one in told
                            ]
                            for data in answers:
                                association.send(message.context, answer_to(message, 0xFF00), data)
                            association.send(message.context, answer_to(message, 0))

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            address = f"dicom://127.0.0.1:{listener.getsockname()[1]}"
            yield DimseLink(archive_settings(link="dimse", title="X"), Place(address)), questions
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _element(tag: str, value: str) -> dict[str, Any]:
    """An attribute in DICOM JSON: a person name by its groups (PS3.18 F.2.2)."""
    if tag == _NAME:
        groups = [dict(zip(("Alphabetic", "Ideographic"), one.split("="), strict=False)) for one in value.split("\\")]
        return {"vr": "PN", "Value": groups}
    return {"vr": "LO", "Value": value.split("\\")}


def a_study(study: Study) -> Told:
    return {_STUDY: study.uid, "00080050": study.accession, _PATIENT: study.patient, "00080020": study.day}


@pytest.mark.parametrize("kind", ["dicomweb", "dimse"])
def test_answers_that_differ_are_all_handed_on(kind: str, study: Study) -> None:
    """Two patients of one study, and a study that is not named: whoever decides has to know."""
    one = a_study(study) | {_SERIES_COUNT: "1", _COUNT: "2"}
    answers = [
        one,
        one | {_INSTANCE: f"{study.uid}.1.1"},
        one | {_INSTANCE: f"{study.uid}.1.2"},
        one | {_PATIENT: MAIJA.hetu},
        one | {_STUDY: ""},
    ]
    for told in (answers, answers[::-1]):
        with telling(kind, told, []) as (link, _):
            hits = link.find(AccessionNumber(study.accession))
        expected = {(study.uid, study.patient), (study.uid, MAIJA.hetu), ("", study.patient)}
        assert len(hits) == 3
        assert {(hit.study, hit.patient) for hit in hits} == expected


@pytest.mark.parametrize("kind", ["dicomweb", "dimse"])
def test_answers_are_compared_once_their_images_are_counted(kind: str, study: Study) -> None:
    one = a_study(study)
    held = [{"0020000E": f"{study.uid}.1", _INSTANCE: f"{study.uid}.1.{number}"} for number in (1, 2)]
    with telling(kind, [one, one | {_SERIES_COUNT: "1", _COUNT: "2"}, one | {_COUNT: "9" * 5_000}], held) as (link, _):
        (hit,) = link.find(AccessionNumber(study.accession))
    assert (hit.study, hit.series, hit.instances) == (study.uid, 1, 2)


@pytest.mark.parametrize("kind", ["dicomweb", "dimse"])
@pytest.mark.parametrize(
    ("stated", "told"),
    [(["2", "3"], (2, 5)), (["2", ""], (2, 3)), (["0", "3"], (1, 3)), (["2\\9", "3"], (2, 4)), (["", ""], (2, 2))],
    ids=["all", "one", "zero", "several", "none"],
)
def test_study_that_is_not_counted_is_counted_by_what_its_series_state(
    kind: str, stated: list[str], told: tuple[int, int], study: Study
) -> None:
    """Else by what is listed, one image of each: whoever compares the two then sees that there should be more."""
    names = [f"{study.uid}.1", f"{study.uid}.2"]
    listed = names if kind == "dicomweb" else names[:1]  # over DIMSE each series is asked for, and answers with these
    held = [{"0020000E": name, _INSTANCE: f"{name}.1"} for name in listed]
    series = [{"0020000E": name, "00201209": count} for name, count in zip(names, stated, strict=True)]
    with telling(kind, [a_study(study)], held, series) as (link, _):
        (hit,) = link.find(AccessionNumber(study.accession))
    assert (hit.series, hit.instances) == told
    assert hit.several == (("Number of Series Related Instances",) if "\\" in stated[0] else ())


@pytest.mark.parametrize("kind", ["dicomweb", "dimse"])
def test_series_of_which_no_image_is_listed_is_missed(kind: str, study: Study) -> None:
    """Where nothing is counted, and the list of the images ends before that of the series does."""
    held = [{"0020000E": f"{study.uid}.1", _INSTANCE: f"{study.uid}.1.1"}] if kind == "dicomweb" else []
    series = [{"0020000E": f"{study.uid}.{number}"} for number in (1, 2)]
    with telling(kind, [a_study(study)], held, series) as (link, _):
        (hit,) = link.find(AccessionNumber(study.accession))
    assert (hit.series, hit.instances) == (2, len(held))


@pytest.mark.parametrize("kind", ["dicomweb", "dimse"])
def test_study_that_states_no_image_has_none(kind: str, study: Study) -> None:
    """Zero is a number that is stated: it is not replaced by what is listed."""
    held = [{"0020000E": f"{study.uid}.1", _INSTANCE: f"{study.uid}.1.1"}]
    with telling(kind, [a_study(study) | {_COUNT: "0"}], held) as (link, _):
        (hit,) = link.find(AccessionNumber(study.accession))
    assert hit.instances == 0


@pytest.mark.parametrize("kind", ["dicomweb", "dimse"])
@pytest.mark.parametrize(
    ("tag", "name"),
    [
        (_STUDY, "Study Instance UID"),
        ("00080050", "Accession Number"),
        (_PATIENT, "Patient ID"),
        (_NAME, "Patient's Name"),
        ("00080020", "Study Date"),
        ("00080030", "Study Time"),
        ("00081030", "Study Description"),
        ("00080080", "Institution Name"),
        (_SERIES_COUNT, "Number of Study Related Series"),
        (_COUNT, "Number of Study Related Instances"),
    ],
)
def test_several_values_where_one_belongs_refuse_the_study(kind: str, tag: str, name: str, study: Study) -> None:
    """The right one first: it is not taken for all of them."""
    right = a_study(study) | {"00080061": "CT\\PR", "00080030": "1015", "00081030": "Pään TT", "00080080": "HUS"}
    right[_NAME] = "Provström^Helga=Провстрём^Хельга"
    right |= {_SERIES_COUNT: "1", _COUNT: "1"}
    wanted = WantedStudy(AccessionNumber(study.accession), "Pään TT", date(2026, 11, 3), "10:15")
    with telling(kind, [right], []) as (link, _):
        (hit,) = link.find(wanted.accession)
    assert check_hits([hit], wanted, Hetu.parse(study.patient), "Helga Provström", 15).modalities == ("CT", "PR")
    for other in ("2", right[tag], ""):
        with telling(kind, [right | {tag: f"{right[tag]}\\{other}"}], []) as (link, questions):
            hits = link.find(wanted.accession)
        assert len(questions) == (
            2 if kind == "dicomweb" else 1
        )  # a page and its end: nothing else is asked of such a study
        with pytest.raises(Refused, match=f"several values of {name}, where one belongs") as refusal:
            check_hits(hits, wanted, Hetu.parse(study.patient), "Helga Provström", 15)
        assert {finding.code for finding in refusal.value.findings} == {"conflict"}


@pytest.mark.parametrize("kind", ["dicomweb", "dimse"])
def test_several_uids_of_one_instance_are_not_taken_for_the_first(kind: str, study: Study) -> None:
    both = f"{study.uid}.1.1\\{study.uid}.1.2"
    with telling(kind, [], [{"0020000E": f"{study.uid}.1", _INSTANCE: both}]) as (link, _):
        assert link.holdings(study.uid) == (Held(study.uid, f"{study.uid}.1", both),)


@pytest.mark.parametrize("kind", ["dicomweb", "dimse"])
def test_study_without_a_uid_is_not_asked_for(kind: str, study: Study) -> None:
    """It would be a question for every study there is."""
    held = [{"0020000E": f"{study.uid}.1", _INSTANCE: f"{study.uid}.1.1"}]
    with telling(kind, [a_study(study) | {_STUDY: ""}], held) as (link, questions):
        (hit,) = link.find(AccessionNumber(study.accession))
        assert link.holdings("") == ()
    assert (hit.study, hit.instances) == ("", 0)
    assert not any(b"SERIES" in question or b"/instances" in question for question in questions)


@pytest.mark.parametrize("kind", ["dicomweb", "dimse"])
def test_uid_that_is_none_is_no_fault_of_ours(kind: str, study: Study) -> None:
    with telling(kind, [a_study(study) | {_STUDY: "1.é\ud800"}], []) as (link, _):
        (hit,) = link.find(AccessionNumber(study.accession))
    assert (hit.study[:2], hit.instances) == ("1.", 0)
    assert hit.study.encode()


@pytest.mark.parametrize("kind", ["dicomweb", "dimse"])
def test_accession_number_may_have_any_letters(kind: str) -> None:
    with telling(kind, [], []) as (link, questions):
        assert link.find(AccessionNumber("Ä1")) == ()
    (question,) = questions
    assert b"%C3%841" in question or (b"ISO_IR 192" in question and "Ä1".encode() in question)


# --- DICOMweb's own ---------------------------------------------------------------------------------------------------


@contextmanager
def serving(answer: Callable[[str], tuple[int, dict[str, str], bytes]]) -> Iterator[tuple[str, list[str]]]:
    """An HTTP server that answers what a test wants; yields its address, and the paths it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, headers, body = answer(self.path)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_archive_that_sends_us_elsewhere_is_not_followed(study: Study) -> None:
    with serving(lambda _: (200, {}, b"[]")) as (elsewhere, asked):
        with serving(lambda _: (307, {"Location": elsewhere}, b"")) as (address, _):
            link = DicomwebLink(archive_settings(), Place(address), "secret")
            with pytest.raises(Theirs, match=r"redirect \(HTTP 307\)"):
                link.find(AccessionNumber(study.accession))
            with pytest.raises(Theirs, match=r"redirect \(HTTP 307\)"):
                list(link.fetch(study.uid, [Held(study.uid, "1", "2")]))
        assert asked == []


def test_archive_that_answers_in_pages_is_read_to_the_end(study: Study) -> None:
    names = [f"{study.uid}.1.{number}" for number in range(10)]

    def page(path: str) -> tuple[int, dict[str, str], bytes]:
        begin = int(parse_qs(urlsplit(path).query).get("offset", ["0"])[0])
        items = [
            {"00080018": {"vr": "UI", "Value": [name]}, "0020000E": {"vr": "UI", "Value": ["1"]}} for name in names
        ]
        return 200, {"Content-Type": "application/dicom+json"}, json.dumps(items[begin : begin + 3]).encode()

    with serving(page) as (address, _):
        found = DicomwebLink(archive_settings(), Place(address), "secret").holdings(study.uid)
    assert [held.instance for held in found] == names


def test_pages_go_on_behind_answers_that_say_the_same(study: Study) -> None:
    second = replace(study, number=next(_numbers))
    items = [
        {tag: {"vr": "LO", "Value": [value]} for tag, value in (a_study(one) | {_COUNT: "1"}).items()}
        for one in (study, study, study, study, second)
    ]

    def page(path: str) -> tuple[int, dict[str, str], bytes]:
        begin = int(parse_qs(urlsplit(path).query).get("offset", ["0"])[0])
        return 200, {"Content-Type": "application/dicom+json"}, json.dumps(items[begin : begin + 3]).encode()

    with serving(page) as (address, _):
        hits = DicomwebLink(archive_settings(), Place(address), "secret").find(AccessionNumber(study.accession))
    assert [hit.study for hit in hits] == [study.uid, second.uid]


def test_pages_without_an_end_are_told(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dicomweb_module, "_PAGES", 4)

    def page(_: str) -> tuple[int, dict[str, str], bytes]:
        item = {"00080018": {"vr": "UI", "Value": [f"1.{next(_numbers)}"]}}
        return 200, {"Content-Type": "application/dicom+json"}, json.dumps([item]).encode()

    with serving(page) as (address, asked):
        with pytest.raises(Theirs, match="without an end"):
            DicomwebLink(archive_settings(), Place(address), "secret").holdings(study.uid)
        assert len(asked) == 4


def test_answer_that_is_nested_without_an_end_is_told(study: Study) -> None:
    body = b"[" * 200_000
    with serving(lambda _: (200, {"Content-Type": "application/dicom+json"}, body)) as (address, _):
        with pytest.raises(Theirs, match="cannot be read") as error:
            DicomwebLink(archive_settings(), Place(address), "secret").find(AccessionNumber(study.accession))
        assert error.value.__cause__ is error.value.__context__ is None


def test_whole_series_is_asked_for_by_one_question(
    servers: Callable[[str], tuple[dict[str, str], Desk | None]], pki: Path, study: Study
) -> None:
    addresses, desk = servers("mock")
    assert desk is not None
    link = Peer("mock-web", archive_settings(), addresses["web"], pki).link()
    link.store([study.image(number) for number in range(1, 10)])
    held = link.holdings(study.uid)

    def asked(wanted: Sequence[Held]) -> int:
        before = len(desk.journal())
        assert {image.instance for image in link.fetch(study.uid, wanted)} == {one.instance for one in wanted}
        return len(desk.journal()) - before

    assert (asked(held), asked(held[:8]), asked(held[:2])) == (1, 1, 2)


# --- DIMSE's own ------------------------------------------------------------------------------------------------------


@pytest.fixture
def mock_move(servers: Callable[[str], tuple[dict[str, str], Desk | None]], pki: Path, port: int) -> Peer:
    addresses, desk = servers("mock")
    settings = archive_settings(link="dimse", title="TYKS", retrieve="move", listen=port, associations=2)
    return Peer("mock-move", settings, addresses["move"], pki, desk)


def knock(port: int, title: str = "LAUTTA") -> Association:
    return Association.request(
        ("127.0.0.1", port), None, title, "STRANGER", [Context("1.2.840.10008.5.1.4.1.1.2", (EXPLICIT,))]
    )


def test_only_what_was_asked_for_is_taken_at_our_port(mock_move: Peer, study: Study, port: int) -> None:
    """Anybody may call it: a stranger's object is refused, and never handed to whoever waits."""
    link, images = mock_move.link(), [study.image(number) for number in (1, 2, 3)]
    link.store(images)
    fetched = link.fetch(study.uid, link.holdings(study.uid))
    first = next(fetched)
    with pytest.raises(RejectedError, match="does not go by the title"):
        knock(port, "ELSEWHERE")
    stranger = knock(port)
    other = Study(next(_numbers)).image(1)
    (context,) = stranger.accepted
    command: dict[int, int | str] = {0x0002: other.sop_class, 0x0100: 1, 0x0110: 7, 0x0700: 0, 0x1000: other.instance}
    stranger.send(context, command, other.content[other.begin :])
    assert stranger.receive().number(0x0900) == 0x0124
    stranger.release()
    assert contents([first, *fetched]) == contents(images)
    with pytest.raises(OSError, match="refused"):
        knock(port)


def test_those_who_wait_at_one_port_get_each_their_own(mock_move: Peer) -> None:
    """Two of them wait for the same study: the archive says whose request it answers."""
    one, other = (Study(next(_numbers)) for _ in range(2))
    images = {study.uid: [study.image(number) for number in range(1, 9)] for study in (one, other)}
    for some in images.values():
        mock_move.link().store(some)
    uids = (one.uid, one.uid, other.uid)
    links = [mock_move.link() for _ in uids]
    running = [link.fetch(uid, link.holdings(uid)) for uid, link in zip(uids, links, strict=True)]
    got = list(zip(*(zip(*running, strict=True)), strict=True))
    assert [contents(some) for some in got] == [contents(images[uid]) for uid in uids]


@pytest.mark.parametrize(
    ("host", "everywhere"), [("localhost", False), ("127.0.0.1", False), ("[::1]", False), ("archive.example", True)]
)
def test_our_port_is_open_to_this_host_alone_when_the_archive_is_on_it(
    mock_move: Peer, study: Study, port: int, host: str, everywhere: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = [study.image(number) for number in range(1, 6)]
    mock_move.link().store(images)
    connect = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection", lambda address, timeout: connect(("127.0.0.1", address[1]), timeout)
    )
    link = mock_move.link(f"dicom://{host}:{mock_move.port}")
    fetched = link.fetch(study.uid, link.holdings(study.uid))
    first = next(fetched)
    with socket.socket() as stranger:
        assert (stranger.connect_ex(("127.0.0.2", port)) == 0) is everywhere
    assert contents([first, *fetched]) == contents(images)


def test_our_port_taken_by_another_process_is_told(mock_move: Peer, study: Study, port: int) -> None:
    link = mock_move.link()
    link.store([study.image(1)])
    holdings = link.holdings(study.uid)
    with socket.create_server(("", port)), pytest.raises(Theirs, match="port"):
        list(link.fetch(study.uid, holdings))
    assert len(list(link.fetch(study.uid, holdings))) == 1


def test_more_kinds_than_an_association_has_contexts_for(
    mock_move: Peer, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dimse_module, "MAX_CONTEXTS", 2)
    proposed: list[int] = []
    request = Association.request

    def count(*told: Any) -> Association:
        proposed.append(len(told[4]))
        return request(*told)

    monkeypatch.setattr(Association, "request", count)
    link = mock_move.link(associations=1)
    kinds = [f"1.2.840.10008.5.1.4.1.1.{kind}" for kind in ("1", "2", "4", "7", "2")]
    images = [study.image(number, kind=kind) for number, kind in enumerate(kinds, 1)]
    assert link.store(images) == taken(images)
    assert max(proposed) == 2
    monkeypatch.setattr(dimse_module, "MAX_CONTEXTS", len(dimse_module.SYNTAXES) + 1)
    by_get = mock_move.link(retrieve="get")
    assert contents(list(by_get.fetch(study.uid, by_get.holdings(study.uid)))) == contents(images)


def test_tls_is_spoken_only_with_whom_our_roots_vouch_for(
    servers: Callable[[str], tuple[dict[str, str], Desk | None]],
    pki: Path,
    tmp_path: Path,
    study: Study,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addresses, _ = servers("mock")
    settings = archive_settings(link="dimse", title="TYKS")
    make_pki(tmp_path, "1.2.246.10.99999971", datetime.now(UTC))
    peer = Peer("mock-tls", settings, addresses["tls"], pki)
    name = AccessionNumber(study.accession)
    with pytest.raises(Theirs, match="certificate"):
        peer.link(pki=tmp_path).find(name)
    strange = (tmp_path / "adapter-tls.pem", tmp_path / "adapter-tls.key.pem")
    with pytest.raises(Theirs):
        DimseLink(settings, Place(peer.address, pki / "root.pem", strange)).find(name)
    with pytest.raises(Theirs):
        peer.link(addresses["get"].replace("dicom://", "dicoms://")).find(name)
    with pytest.raises(Theirs):
        peer.link(addresses["tls"].replace("dicoms://", "dicom://")).find(name)
    connect = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection", lambda address, timeout: connect(("127.0.0.1", address[1]), timeout)
    )
    with pytest.raises(Theirs, match="certificate"):
        peer.link(addresses["tls"].replace("localhost", "archive.example")).find(name)
    assert peer.link().find(name) == ()
