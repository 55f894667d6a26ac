"""The PACS mock as a tester steers it: what is let pass, what a fault matches, removals, resets, a state on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from pydicom.dataset import Dataset

from mocks.control import Clock, Setting, digest
from mocks.pacs import pacs_mock
from mocks.pacs.mock import RunningPacs
from mocks.pki import Pki
from tests.mocks.control import Desk
from tests.mocks.dcmtk import Dcmtk
from tests.mocks.defects.pacs import LIVING
from tests.mocks.pacs import (
    CHEST,
    HETU,
    KNEE,
    OTHER_HETU,
    ROOT,
    call,
    encode,
    encode_all,
    fill,
    held,
    make_instance,
    post,
    retrieve,
)

STUDIES = "/hus/dicom-web/studies"
Start = Callable[..., tuple[RunningPacs, Desk]]


@pytest.fixture
def start(pacs_pki: Pki) -> Iterator[Start]:
    started: list[RunningPacs] = []

    def begin(**options: Any) -> tuple[RunningPacs, Desk]:
        running = pacs_mock(pacs_pki.directory, setting=Setting(**options))
        started.append(running)
        return running, Desk(running.control_url)

    yield begin
    for running in started:
        running.stop()


class TestLenience:
    """What a kind of rule that is not enforced lets pass; the journal says so."""

    @pytest.mark.parametrize(
        ("kind", "spoil"),
        [
            ("dicom", lambda one: setattr(one, "AccessionNumber", "A" * 16)),
            ("dicom", lambda one: delattr(one, "Modality")),
            ("dicom", lambda one: delattr(one, "PatientID")),
            ("dicom", lambda one: delattr(one, "Rows")),
            ("hetu", lambda one: setattr(one, "PatientID", "hello")),
            ("hetu", lambda one: setattr(one, "PatientID", LIVING)),
        ],
        ids=["nothing", "modality", "patient", "rows", "hello", "living"],
    )
    def test_an_object_is_taken(self, start: Start, kind: str, spoil: Callable[[Dataset], None]) -> None:
        pacs, desk = start(lenient=frozenset({kind}))
        instance = make_instance()
        spoil(instance)
        assert post(pacs, STUDIES, encode(instance)).status_code == 200
        line = desk.journal()[-1]
        assert line["lenient"] == [kind]
        assert {step["outcome"] for step in line["steps"]} <= {"passed", "waived"}

    def test_an_unknown_key_finds_everything(self, start: Start) -> None:
        pacs, desk = start(lenient=frozenset({"query"}))
        fill(desk)
        assert len(call(pacs, STUDIES, Manufacturer="X").json()) == 2
        assert desk.journal()[-1]["steps"][-1]["rule"] == "pacs.query.key"

    def test_what_cannot_be_done_without_is_refused_still(self, start: Start) -> None:
        pacs, _ = start(lenient=frozenset({"dicom", "hetu", "query", "order", "http", "caller"}))
        nameless = make_instance()
        del nameless.StudyInstanceUID
        assert post(pacs, STUDIES, encode(nameless)).status_code == 409
        assert requests.get(f"{pacs.url}{STUDIES}", timeout=30).status_code == 401


class TestMatches:
    """A fault strikes who and what it is for."""

    @staticmethod
    def _order(desk: Desk, operation: str, **match: str) -> None:
        fault = {"kind": "status", "operation": operation, "match": match, "times": 99}
        assert requests.post(f"{desk.mock.control}/faults", json=fault, timeout=30).status_code == 201

    @pytest.mark.parametrize("match", [{"document": KNEE}, {"patient": digest(HETU)}], ids=["study", "patient"])
    def test_over_http(self, pacs: RunningPacs, pacs_desk: Desk, match: dict[str, str]) -> None:
        for operation in ("wado", "qido", "stow", "rendered"):
            self._order(pacs_desk, operation, **match)
        image = f"/series/{KNEE}.1/instances/{KNEE}.1.1"
        for path, chest in ((f"/{KNEE}", f"/{CHEST}"), (f"/{KNEE}/series", f"/{CHEST}/series")):
            assert retrieve(pacs, f"/studies{path}", "").status_code == 503
            assert retrieve(pacs, f"/studies{chest}", "").status_code == 200
        assert retrieve(pacs, f"/studies/{KNEE}{image}/rendered", "").status_code == 503
        assert call(pacs, STUDIES, PatientID=HETU, StudyInstanceUID=KNEE).status_code == 503
        assert call(pacs, STUDIES, AccessionNumber="AC-1/2").status_code == 503
        assert call(pacs, STUDIES, AccessionNumber="AC-9").status_code == 200
        assert call(pacs, STUDIES, PatientID=OTHER_HETU).status_code == 200
        assert post(pacs, "/tays/dicom-web/studies", encode(make_instance())).status_code == 503
        other = make_instance(CHEST, PatientID=OTHER_HETU)
        assert post(pacs, "/tays/dicom-web/studies", encode(other)).status_code == 200

    @pytest.mark.parametrize("match", [{"document": KNEE}, {"patient": digest(HETU)}], ids=["study", "patient"])
    def test_a_store_over_dimse(self, pacs_desk: Desk, dcmtk: Dcmtk, match: dict[str, str]) -> None:
        self._order(pacs_desk, "store", **match)
        assert dcmtk.store(encode(make_instance())).code != 0
        assert dcmtk.store(encode(make_instance(CHEST, PatientID=OTHER_HETU))).code == 0

    @pytest.mark.parametrize("match", [{"document": KNEE}, {"patient": digest(HETU)}], ids=["study", "patient"])
    def test_a_find_over_dimse(self, pacs_desk: Desk, dcmtk: Dcmtk, match: dict[str, str]) -> None:
        self._order(pacs_desk, "find", caller="LAUTTA", **match)
        level = "QueryRetrieveLevel=STUDY"
        assert dcmtk.find(level, f"StudyInstanceUID={KNEE}")[0] == []
        assert dcmtk.find(level, "AccessionNumber=AC-1/2")[0] == []
        assert len(dcmtk.find(level, f"StudyInstanceUID={CHEST}")[0]) == 1
        assert len(Dcmtk(dcmtk.url, dcmtk.pki, "TAYS").find(level, f"StudyInstanceUID={KNEE}")[0]) == 1

    def test_a_fault_for_no_operation_is_refused(self, pacs_desk: Desk) -> None:
        fault = {"kind": "status", "operation": "archvie"}
        assert requests.post(f"{pacs_desk.mock.control}/faults", json=fault, timeout=30).status_code == 400


class TestHolding:
    """Seeds, removals, resets, snapshots, a state on disk."""

    @pytest.mark.parametrize(
        "data",
        [
            {"study": []},
            {"studies": [{"archive": "hus", "instances": [], "colour": "red"}]},
            {"titles": {"A TITLE THAT IS TOO LONG": None}},
            {"studies": [{"archive": "hus", "instances": encode_all(make_instance(f"{ROOT}.3", PatientID=LIVING))}]},
            {"studies": [{"archive": "hus", "instances": encode_all(make_instance(AccessionNumber="AC-2"))}]},
        ],
        ids=["unknown-key", "unknown-key-of-a-study", "long-title", "living-patient", "other-content-of-a-held-uid"],
    )
    def test_a_wrong_seed_adds_nothing(self, pacs_desk: Desk, data: dict[str, Any]) -> None:
        before = pacs_desk.state()
        answer = requests.post(f"{pacs_desk.mock.control}/seed", json=data, timeout=30)
        assert answer.status_code == 400
        assert LIVING not in answer.text
        assert pacs_desk.state() == before

    def test_a_seed_may_hold_what_no_store_may(self, pacs_desk: Desk) -> None:
        stranger = encode_all(make_instance(number=9, PatientID=OTHER_HETU))
        pacs_desk.seed({"studies": [{"archive": "hus", "instances": stranger}]})
        assert len(held(pacs_desk, "hus")[KNEE]) == 4

    def test_single_things_are_removed(self, pacs: RunningPacs, pacs_desk: Desk) -> None:
        post(pacs, "/tays/dicom-web/studies", encode(make_instance()))

        def remove(what: str) -> int:
            return requests.delete(f"{pacs_desk.mock.control}/state/{what}", timeout=30).status_code

        assert remove(f"instances/hus/{KNEE}.1.1") == 204
        assert len(held(pacs_desk, "hus")[KNEE]) == 2
        assert len(held(pacs_desk, "tays")[KNEE]) == 1
        assert remove(f"studies/{KNEE}") == 204
        assert (list(held(pacs_desk, "hus")), held(pacs_desk, "tays")) == ([CHEST], {})
        assert [remove(what) for what in (f"studies/{KNEE}", f"instances/{KNEE}.1.1", "orders/x")] == [404] * 3
        assert post(pacs, STUDIES, encode(make_instance(AccessionNumber="AC-5"))).status_code == 200

    def test_a_reset_is_a_fresh_start(self, start: Start) -> None:
        """Everything that a tester sees of the second life of one mock is what the first life of another shows."""

        def live(pacs: RunningPacs, desk: Desk) -> list[Any]:
            fill_without_reset(desk)
            post(pacs, "/tays/dicom-web/studies", encode(make_instance()), b"garbage")
            answers = [call(pacs, STUDIES, orderby="StudyDate"), call(pacs, f"{STUDIES}/{ROOT}.7")]
            seen = [answer.text.replace(pacs.url, "") for answer in answers]
            journal = [{name: one[name] for name in one if name not in ("ms", "sender")} for one in desk.journal()]
            return [desk.state(), seen, journal]

        clock = Clock()
        then = datetime(2026, 12, 1, tzinfo=UTC)
        clock.set_time(then, freeze=True)
        lived, desk = start(seed=7, clock=clock, shared_clock=True)
        live(lived, desk)
        desk.seed({"titles": {"STORESCU": None}, "studies": [{"archive": "soite", "instances": []}]})
        desk.order_fault("status", "qido")
        desk.reset()
        clock.set_time(then, freeze=True)
        fresh, other = start(seed=7, clock=clock, shared_clock=True)
        assert live(lived, desk) == live(fresh, other)

    def test_a_state_survives(self, start: Start, pacs_pki: Pki, tmp_path: Path) -> None:
        first, desk = start(state=tmp_path)
        fill_without_reset(desk)
        desk.seed({"titles": {"STORESCU": None}})
        assert post(first, "/tays/dicom-web/studies", encode(make_instance(number=9))).status_code == 200
        before = desk.state()
        second, again = start(state=tmp_path)  # the first was not stopped: as if it had been killed
        assert again.state() == before
        assert retrieve(second, f"/studies/{KNEE}", "").status_code == 200
        assert Dcmtk(second.dicom_url, pacs_pki.directory, "STORESCU").echo().code == 0

    def test_a_file_is_kept_once(self, start: Start, tmp_path: Path) -> None:
        pacs, _ = start(state=tmp_path)
        pixels = hashlib.shake_128(b"noise").digest(2_000_000)
        large = encode(make_instance(Rows=1000, Columns=1000, PixelData=pixels))
        for archive in ("hus", "tays", "tyks", "soite"):
            assert post(pacs, f"/{archive}/dicom-web/studies", large).status_code == 200
        written = sum(file.stat().st_size for file in tmp_path.iterdir())
        assert written < 2 * (len(large) + 1_000_000), "the file and its log, each with the octets once"


def fill_without_reset(desk: Desk) -> None:
    desk.seed({"studies": [{"archive": "hus", "register": "hus", "instances": encode_all(make_instance())}]})


def test_the_journal_tells_who_and_what(pacs: RunningPacs, pacs_desk: Desk, dcmtk: Dcmtk) -> None:
    headers = {"X-Correlation-Id": "message-1", "User-Agent": "viewer/1"}
    path = f"{STUDIES}/{KNEE}/series/{KNEE}.1/instances/{KNEE}.1.1"
    requests.get(f"{pacs.url}{path}", auth=("lautta", "secret"), headers=headers, timeout=30)
    secure = Dcmtk(pacs.dicom_tls_url, dcmtk.pki)
    secure.store(encode(make_instance()))
    wado, store = pacs_desk.journal()
    assert (wado["correlation"], wado["sender"]["agent"], wado["caller"]) == ("message-1", "viewer/1", "lautta")
    for line in (wado, store):
        assert (line["document"], line["series"], line["instance"]) == (KNEE, f"{KNEE}.1", f"{KNEE}.1.1")
        assert line["patient"] == digest(HETU)
    assert store["sender"]["title"] == "LAUTTA"
    assert "1.2.246.10" in store["sender"]["subject"]
    assert store["correlation"].startswith("LAUTTA-")
    assert HETU not in str(pacs_desk.journal())


def test_kept_messages_are_read_all_the_same(start: Start, pacs_pki: Pki) -> None:
    pacs, desk = start(keep_payloads=True)
    assert post(pacs, STUDIES, encode(make_instance())).status_code == 200
    client = Dcmtk(pacs.dicom_url, pacs_pki.directory)
    client.find("QueryRetrieveLevel=STUDY", "StudyInstanceUID")
    client.store(encode(make_instance()))
    assert [line["payload"] for line in desk.journal()] == ["kept"] * 3
