"""What is kept of a run: no secret, no person, no private place, no photo; raw only where it was asked for."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from conform.__main__ import main
from conform.evidence import Evidence, keep_traffic
from conform.people import ANNA, RealPersonError
from conform.redaction import Veil, check_octets, find_hosts
from conform.report.forms import leave_report
from conform.report.truth import write_report
from conform.requirement import read_ledger
from conform.role import Stay
from conform.run import Ending, run_cases
from conform.sut import Sut
from conform.traffic import Message
from conform.verdict import Verdict
from tests.conform.reports import AT, HOLDS, ROLES, build_outcome, build_sut

#: Somebody who may exist: no such number stands in a file.
REAL = "131052" + "-308T"
_PHOTO = bytes(range(256)) * 4


def _kept(head: str, body: bytes = b"", veil: Veil | None = None) -> str:
    evidence = Evidence(veil=veil or Veil())
    evidence.keep("sent", head, body)
    return evidence.messages[0][1]


@pytest.mark.parametrize(
    "head",
    [
        "GET /\nAuthorization: Bearer topsecret",
        "GET /\nauthorization: Basic topsecret",
        "GET /\nProxy-Authorization: topsecret",
        "GET /\nCookie: a=topsecret",
        "HTTP 200\nSet-Cookie: a=1;\n b=topsecret",
        "POST /token?access_token=topsecret&x=1",
        "GET /\nX-Odd: eyJhbGciOiJub25lIn0.topsecret.topsecret",
    ],
    ids=["bearer", "basic", "proxy", "cookie", "folded-cookie", "query", "jwt"],
)
def test_no_token_and_no_cookie_is_kept(head: str) -> None:
    assert "topsecret" not in _kept(head)
    assert _kept(head).partition("\n")[0].startswith(head[:4])


def test_a_private_host_has_one_name_in_a_whole_run() -> None:
    veil = Veil(frozenset({"record.vendor.fi"}))
    first = _kept("GET http://10.0.0.7:8080/fhir\nHost: record.vendor.fi", b'{"system": "http://hl7.org/fhir"}', veil)
    second = _kept(
        "GET https://record.vendor.fi/x", b"see http://10.0.0.7:8080 or http://db/ at record.vendor.fi", veil
    )
    assert first.startswith("GET http://peer-1/fhir\nHost: peer-2")
    assert "http://hl7.org/fhir" in first
    assert second.endswith("see http://peer-1 or http://peer-3/ at peer-2")


def test_the_vendors_hosts_are_those_of_its_settings() -> None:
    roles = {"record": {"url": "https://a.vendor.fi:8443/fhir"}, "client": {"lever": {"http": "http://b.vendor.fi"}}}
    assert set(find_hosts(roles)) == {"a.vendor.fi", "b.vendor.fi"}


def test_a_photo_is_kept_as_size_and_digest_and_a_document_as_its_text() -> None:
    photo = _kept("POST /", json.dumps({"data": base64.b64encode(_PHOTO).decode()}).encode())
    assert base64.b64encode(_PHOTO[:30]).decode() not in photo
    assert "[1024 octets, sha256 " in photo
    document = f"<p>{ANNA.hetu}</p>" + "<p>words</p>" * 20
    folded = base64.encodebytes(document.encode())
    kept = _kept("POST /", b"Content-Transfer-Encoding: base64\r\n\r\n" + folded.replace(b"\n", b"\r\n"))
    assert "<p>words</p>" in kept
    assert ANNA.hetu not in kept


@pytest.mark.parametrize(
    "hide",
    [
        lambda hetu: hetu.encode(),
        lambda hetu: b"\xff\xd8" + hetu.encode(),
        lambda hetu: f"https://x/Patient?identifier=a%7C{hetu}".encode(),
        lambda hetu: base64.b64encode(f"a long enough letter about {hetu} and others".encode()),
        lambda hetu: b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(f"{'w ' * 90}{hetu}".encode()),
        lambda hetu: json.dumps({"data": base64.b64encode(f"{'x' * 90} {hetu}".encode()).decode()}).encode(),
        lambda hetu: hetu.encode("utf-16"),
        lambda hetu: hetu.encode() + b"\0LO" + bytes(99),
        lambda hetu: f"{hetu[:5]}=\r\n{hetu[5:]}".encode(),
    ],
    ids=["plain", "binary", "url", "base64", "mime", "json", "utf-16", "dicom", "quoted-printable"],
)
def test_a_real_person_is_found_wherever_it_hides(hide: Callable[[str], bytes]) -> None:
    with pytest.raises(RealPersonError):
        check_octets(hide(REAL))
    with pytest.raises(RealPersonError):
        Evidence().keep("received", "HTTP 200", hide(REAL))
    check_octets(hide(ANNA.hetu))


def test_a_real_person_in_traffic_stops_the_run(tmp_path: Path) -> None:
    message = Message("notify", by_system=True, head={"X-About": REAL})
    with pytest.raises(RealPersonError):
        keep_traffic([message], Evidence())
    with (
        patch("conform.run.cases_of", return_value=[]),
        patch("conform.roles.record.RecordMeeting.traffic", return_value=[message]),
        patch.dict("os.environ", {"SUT_TOKEN": "x"}),
        pytest.raises(RealPersonError),
    ):
        run_cases(Sut("Record", "1", "Vendor", "", ROLES), read_ledger(), Stay(tmp_path), AT.date())


def test_traffic_is_evidence_of_the_cases_that_observe_it(tmp_path: Path) -> None:
    outcome = build_outcome(HOLDS)
    report = write_report(build_sut(HOLDS), outcome, AT, "0")
    leave_report(tmp_path, report, outcome)
    seen = [file for file in report["evidence"] if file["case"] == "traffic"]
    assert [file["line"] for file in seen] == ["Patient/_search", "Patient", "notification", "log"]
    assert [file["file"].rpartition("-")[2] for file in seen] == [
        "system.http",
        "system.http",
        "peer.http",
        "system.http",
    ]
    assert all((tmp_path / file["file"]).exists() for file in seen)


def test_raw_evidence_lies_beside_and_the_report_does_not_refer_to_it(tmp_path: Path) -> None:
    outcome = build_outcome({"RS-CAP-01": Verdict.HOLDS})
    evidence = Evidence({"topsecret": "■token■"}, raw=[])
    evidence.keep("sent", "GET /\nAuthorization: Bearer topsecret", _PHOTO)
    outcome.endings = [
        Ending(one.case, one.verdict, one.sentence, evidence, one.seconds, one.checked) for one in outcome.endings
    ]
    report = write_report(build_sut(HOLDS), outcome, AT, "0")
    leave_report(tmp_path, report, outcome)
    raw = (tmp_path / "raw/record/rs-cap-01/01-sent.http").read_bytes()
    assert raw == b"GET /\nAuthorization: Bearer topsecret\n\n" + _PHOTO
    others = [file for file in tmp_path.rglob("*") if file.is_file() and "raw" not in file.parts]
    assert others
    assert not [file for file in others if b"topsecret" in file.read_bytes() or b"raw/record" in file.read_bytes()]


def test_a_real_person_in_the_description_stops_the_run_before_it_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sut = tmp_path / "sut.toml"
    sut.write_text(
        f'[product]\nname = "Record"\nversion = "1"\nvendor = "Vendor of {REAL}"\n'
        '[record]\nurl = "http://localhost:9"\ntoken = { env = "SUT_TOKEN" }\n',
        encoding="utf-8",
    )
    assert main(["run", "--sut", str(sut), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("The run was stopped: a HETU outside the 900-series was met")
    assert REAL not in said
    assert not (tmp_path / "out").exists()


def test_raw_needs_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--sut", str(tmp_path / "sut.toml"), "--keep-raw"]) == 2
    assert "--keep-raw needs --out" in capsys.readouterr().err
