"""The adapter's archive link against mock Kanta over mutual TLS.

Every spoilt answer refused, and real messages through.
"""

from __future__ import annotations

import base64
import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from adapter.config.addresses import Address
from adapter.config.settings import Settings
from adapter.errors import Refused, Theirs
from adapter.identifiers import Hetu, Oid
from adapter.links.kanta import KantaLink
from adapter.xml.cda import Entry, write_entry
from adapter.xml.document import sign_document, verify_document
from adapter.xml.frame import Shipment, SocialReasons
from adapter.xml.revocation import Revocations, read_lists
from adapter.xml.signer import FileSigner
from adapter.xml.trust import Trust
from mocks.kanta import RunningKanta, kanta_mock
from mocks.pki import make_pki, revoke
from tests.region import MAIJA, region

ADAPTER = region().organisation.oid
SPOILT = (
    "wrong-digest",
    "altered-body",
    "wrapped",
    "unsigned",
    "other-algorithm",
    "expired",
    "not-yet-valid",
    "revoked",
    "unknown-signer",
    "replay",
    "other-part",
    "fault",
    "silence",
    "AE",
)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pki")
    make_pki(folder, ADAPTER.value, datetime.now(UTC))
    return folder


@pytest.fixture(scope="module")
def running(pki: Path) -> Iterator[RunningKanta]:
    mock = kanta_mock(pki)
    yield mock
    mock.stop()


@pytest.fixture
def kanta(running: RunningKanta) -> RunningKanta:
    requests.post(f"{running.control_url}/reset", timeout=10).raise_for_status()
    return running


def _settings(mock: RunningKanta, pki: Path) -> Settings:
    base = region()
    return base.model_copy(
        update={
            "addresses": {**base.addresses, "kanta": Address(url=mock.url)},
            "identity": base.identity.model_copy(update={"directory": pki}),
            "trust": base.trust.model_copy(update={"messages": [pki / "root.pem"]}),
        }
    )


def _trust(pki: Path) -> Trust:
    """As the house trusts: with the revocation lists of the moment."""
    lists = Revocations(read_lists([pki / "root.crl", pki / "intermediate.crl"]))
    return replace(Trust.load([pki / "root.pem"], [pki / "intermediate.pem"]), revocations=lists)


def _link(mock: RunningKanta, pki: Path, who: str = "adapter-system") -> KantaLink:
    signer = FileSigner.load(pki / f"{who}.key.pem", pki / f"{who}.pem")
    return KantaLink(_settings(mock, pki), signer, lambda: _trust(pki), lambda: datetime.now(UTC))


def _order(mock: RunningKanta, kind: str, times: int = 1) -> None:
    answer = requests.post(f"{mock.control_url}/faults", json={"kind": kind, "times": times}, timeout=10)
    assert answer.status_code == 201, answer.text


def _journal(mock: RunningKanta) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = requests.get(f"{mock.control_url}/journal", timeout=10).json()
    return entries


def _held(mock: RunningKanta) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = requests.get(f"{mock.control_url}/state", timeout=10).json()["documents"]
    return documents


def _shipment(pki: Path, number: int, photo: bytes = b"\xff\xd8\xff", **changes: Any) -> Shipment:
    """A signed entry on its way; `number` makes its OID, `replaces` its place in a set."""
    oid = Oid(f"1.2.246.10.99999810.95.2026.77.{number}")
    moment = datetime.now(UTC)
    entry = Entry(
        oid=oid,
        title="Valokuva",
        code="YHT",
        patient=Hetu(MAIJA),
        family="Testinen",
        given="Maija",
        unit=Oid("1.2.246.10.99999810.10.11"),
        unit_name="Porvoon terveysasema",
        controller=ADAPTER,
        written=moment,
        text="Kuva.",
        pictures=(("image/jpeg", photo),),
    )
    raw = write_entry(entry)
    first: Oid | None = changes.get("replaces")
    if first is not None:
        raw = raw.replace(f'<setId root="{oid}"/><versionNumber value="1"/>'.encode(), _of_set(first)).replace(
            b"<componentOf>",
            f'<relatedDocument typeCode="RPLC"><parentDocument><id root="{first}"/></parentDocument>'
            "</relatedDocument><componentOf>".encode(),
        )
    signer = FileSigner.load(pki / "adapter-system.key.pem", pki / "adapter-system.pem")
    return Shipment(
        message_id=str(uuid.uuid4()),
        document=sign_document(raw, signer, moment, lambda label: f"{label}-{number}"),
        oid=oid,
        set_id=first or oid,
        version=2 if first else 1,
        patient=Hetu(MAIJA),
        custodian=ADAPTER,
        unit=entry.unit,
        register="2",
        created=moment,
        **changes,
    )


def _of_set(first: Oid) -> bytes:
    return f'<setId root="{first}"/><versionNumber value="2"/>'.encode()


@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_answer_is_refused_each_time_and_only_so_often(kanta: RunningKanta, pki: Path, kind: str) -> None:
    link = _link(kanta, pki)
    assert link.has_prohibition(Hetu(MAIJA)) is False
    _order(kanta, kind, 2)
    for _ in range(2):
        with pytest.raises(Theirs) as caught:
            link.has_prohibition(Hetu(MAIJA))
        assert MAIJA not in str(caught.value)
    assert link.has_prohibition(Hetu(MAIJA)) is False
    assert [entry.get("fault") for entry in _journal(kanta)] == [None, kind, kind, None]


@pytest.mark.parametrize("kind", [kind for kind in SPOILT if kind not in {"fault", "AE"}])
def test_after_a_spoilt_answer_the_retry_finds_the_document_archived_once(
    kanta: RunningKanta, pki: Path, kind: str
) -> None:
    link, shipment = _link(kanta, pki), _shipment(pki, 1)
    _order(kanta, kind)
    with pytest.raises(Theirs):
        link.archive(shipment)
    link.archive(shipment)  # the same message id, a fresh timestamp and signature: the stored acknowledgement
    assert len(_held(kanta)) == 1


def test_a_refusal_is_final_and_nothing_is_half_stored(kanta: RunningKanta, pki: Path) -> None:
    link = _link(kanta, pki)
    spoilt = _shipment(pki, 1)
    with pytest.raises(Refused, match="signature"):
        link.archive(replace(spoilt, document=spoilt.document.replace(b"Kuva.", b"Kuvi.")))
    assert _held(kanta) == []
    _order(kanta, "AR")
    with pytest.raises(Refused, match="KANTA-AR"):
        link.archive(_shipment(pki, 2))


def test_the_same_id_with_other_content_is_refused(kanta: RunningKanta, pki: Path) -> None:
    link, first = _link(kanta, pki), _shipment(pki, 1)
    link.archive(first)
    link.archive(first)
    with pytest.raises(Refused, match="duplicate-id"):
        link.archive(replace(_shipment(pki, 2), message_id=first.message_id))
    assert len(_held(kanta)) == 1


def test_a_new_version_replaces_the_one_before(kanta: RunningKanta, pki: Path) -> None:
    link, first = _link(kanta, pki), _shipment(pki, 1)
    link.archive(first)
    link.archive(_shipment(pki, 2, replaces=first.oid))
    assert sorted((held["setId"], held["version"]) for held in _held(kanta)) == [
        (first.oid.value, 1),
        (first.oid.value, 2),
    ]
    with pytest.raises(Refused, match="unknown-set"):
        link.archive(_shipment(pki, 3, replaces=Oid("1.2.246.10.99999810.95.2026.77.99")))


def test_a_social_document_travels_in_the_social_frame(kanta: RunningKanta, pki: Path) -> None:
    oid = Oid("1.2.246.10.99999810.95.2026.77.5")
    page = base64.b64encode(json.dumps({"kirjaus": {}}).encode()).decode()
    body = (
        f'<nonXMLBody ID="OID{oid}"><text mediaType="text/html" representation="B64">{page}</text>'
        f"<hl7fi:json>{page}</hl7fi:json></nonXMLBody>"
    )
    shipment = _shipment(pki, 5)
    raw = shipment.document.replace(b'"5" codeSystem="1.2.246.777.5.99902', b'"6" codeSystem="1.2.246.777.5.99902')
    raw = raw.replace(b'<encompassingEncounter><id nullFlavor="NA"/>', b'<encompassingEncounter><id root="1.2.3"/>')
    start, end = raw.index(b"<hl7fi:localHeader>"), raw.index(b"</ClinicalDocument>")
    social = (
        '<hl7fi:localSocialHeader><hl7fi:documentGroup code="2" codeSystem="1.2.246.537.6.1505"/>'
        "<hl7fi:signatureCollection/>"
        f"</hl7fi:localSocialHeader><component>{body}</component>"
    )
    signer = FileSigner.load(pki / "adapter-system.key.pem", pki / "adapter-system.pem")
    document = sign_document(raw[:start] + social.encode() + raw[end:], signer, datetime.now(UTC), str)
    _link(kanta, pki).archive(replace(shipment, document=document, register="1", social=SocialReasons("SP17", "1")))
    assert [held["kind"] for held in _held(kanta)] == ["social"]


def test_a_photo_of_fifteen_megabytes_passes_in_both_directions(kanta: RunningKanta, pki: Path) -> None:
    link, shipment = _link(kanta, pki), _shipment(pki, 1, b"\xff\xd8\xff" + bytes(range(256)) * 58_594)
    link.archive(shipment)
    fetched = link.fetch_document(shipment.oid)
    assert (fetched.content, fetched.set_id, fetched.version) == (shipment.document, shipment.set_id, shipment.version)
    assert len(verify_document(fetched.content, _trust(pki), datetime.now(UTC))[1]) == 2


def test_a_revoked_adapter_is_turned_away(kanta: RunningKanta, pki: Path) -> None:
    with pytest.raises(Theirs, match="fault"):
        _link(kanta, pki, "adapter-revoked").has_prohibition(Hetu(MAIJA))


def test_an_archive_whose_certificate_is_revoked_is_not_believed(tmp_path: Path) -> None:
    make_pki(tmp_path, ADAPTER.value, datetime.now(UTC))
    mock = kanta_mock(tmp_path)
    try:
        link = _link(mock, tmp_path)
        assert link.has_prohibition(Hetu(MAIJA)) is False
        revoke(tmp_path, "kanta-system", datetime.now(UTC) - timedelta(seconds=2))
        with pytest.raises(Theirs, match="revoked"):
            link.has_prohibition(Hetu(MAIJA))
    finally:
        mock.stop()


def test_nothing_is_sent_to_a_server_whose_tls_certificate_names_another(tmp_path: Path) -> None:
    """The same root, the right host name: another organisation all the same."""
    make_pki(tmp_path, ADAPTER.value, datetime.now(UTC))
    for suffix in (".pem", ".key.pem"):
        (tmp_path / f"kanta-tls{suffix}").write_bytes((tmp_path / f"server-tls{suffix}").read_bytes())
    mock = kanta_mock(tmp_path)
    try:
        with pytest.raises(Theirs, match="certificate"):
            _link(mock, tmp_path).has_prohibition(Hetu(MAIJA))
        assert _journal(mock) == []
        open_link = KantaLink(
            _settings(mock, tmp_path).model_copy(
                update={"kanta": region().kanta.model_copy(update={"bind_tls": False})}
            ),
            FileSigner.load(tmp_path / "adapter-system.key.pem", tmp_path / "adapter-system.pem"),
            lambda: _trust(tmp_path),
            lambda: datetime.now(UTC),
        )
        assert open_link.has_prohibition(Hetu(MAIJA)) is False
    finally:
        mock.stop()


def test_two_threads_use_up_the_faults_exactly(kanta: RunningKanta, pki: Path) -> None:
    _order(kanta, "altered-body", 7)
    outcomes: list[bool] = []

    def ask() -> None:
        link = _link(kanta, pki)
        for _ in range(10):
            try:
                link.has_prohibition(Hetu(MAIJA))
                outcomes.append(True)
            except Theirs:
                outcomes.append(False)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count(False), outcomes.count(True)) == (7, 13)
