"""The record role: honest systems pass, each defect is found, and a wrong claim is said in a sentence."""

from __future__ import annotations

import json
import os
import random
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from conform.case import CASES, CaseFailedError, Checks, InconclusiveError, NotSeenError
from conform.cases.record_trace import the_log_has_nothing_of_a_person
from conform.evidence import Evidence
from conform.mutants.record import RecordTrial
from conform.mutants.record_defects import DEFECTS
from conform.mutants.tls import make_keys
from conform.peers.fhir_answer import Answer, holds_all, leads_to
from conform.peers.fhir_server import FhirServer
from conform.peers.hello import VERSIONS, read_version
from conform.peers.reach import Reach
from conform.peers.tls import TlsServer, web_server
from conform.people import ANNA, EERO, is_hetu, is_synthetic, make_person, spoil_check
from conform.selftest import run_role, try_role
from conform.traffic import Message
from tests.conform.part import some_of

ROOT = Path(__file__).parents[2]
#: One mutant a subject; `lautta conform selftest` tries them all.
_SOME = (
    "finds-by-digits",
    "asks-for-no-token-but-in-a-search",
    "ignores-conditions",
    "encodes-photos-again",
    "half-a-transaction",
    "takes-old-tls",
    "logs-what-it-is-asked",
)


def test_honest_systems_pass_and_some_defects_are_found() -> None:
    assert try_role(RecordTrial(), [defect for defect in DEFECTS if defect.name in _SOME]) == []


@pytest.mark.slow
def test_each_defect_of_a_seeded_part_is_found_by_its_row() -> None:
    assert try_role(RecordTrial(), some_of(DEFECTS)) == []


def test_every_row_that_a_case_proves_has_a_defect() -> None:
    found = {defect.convicted_by for defect in DEFECTS} | {
        identity for defect in DEFECTS for identity in defect.may_also
    }
    proved = {identity for case in CASES if case.role == "record" for identity in case.proves}
    # Even the honest mock takes a system by the letter: there is nothing to spoil.
    assert proved - found == {"CM-ID-04"}


def test_a_system_that_does_everything_holds() -> None:
    with RecordTrial().open() as stage, stage.honest("secured") as settings:
        assert run_role("record", settings).verdict == "holds"


@contextmanager
def _answering(answer: dict[str, Any], status: int = 200, location: str = "") -> Iterator[tuple[str, list[str]]]:
    """A server that says one thing to everything, and the paths that it was asked for."""
    asked: list[str] = []
    body = json.dumps(answer).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = do_DELETE = do_POST  # noqa: N815 – the names http.server calls

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/fhir", asked
    finally:
        server.shutdown()
        server.server_close()


def _peer(url: str, folder: Path) -> FhirServer:
    return FhirServer(Reach(url, frozenset(), folder, "token"), Evidence(), [])


def test_a_next_page_elsewhere_gets_no_token(tmp_path: Path) -> None:
    link = {"relation": "next", "url": "http://127.0.0.1:9/fhir?page=2"}
    bundle = {"resourceType": "Bundle", "type": "searchset", "link": [link], "entry": [{"resource": ANNA.as_patient()}]}
    with _answering(bundle) as (url, asked):
        peer = _peer(url, tmp_path)
        with pytest.raises(NotSeenError, match="leads away"):
            peer.search("Patient")
    assert asked == ["/fhir/Patient/_search"]


def test_a_search_turns_pages_for_a_while(tmp_path: Path) -> None:
    link = {"relation": "next", "url": "Patient?page=2"}
    bundle = {"resourceType": "Bundle", "type": "searchset", "link": [link], "entry": [{"resource": ANNA.as_patient()}]}
    with _answering(bundle) as (url, asked):
        found = _peer(url, tmp_path).search("Patient").entries
    assert len(found) == len(asked) == 21
    assert set(asked[1:]) == {"/fhir/Patient?page=2"}


def test_a_redirect_is_said(tmp_path: Path) -> None:
    with _answering({}, 307, "http://127.0.0.1:9/fhir") as (url, _), pytest.raises(InconclusiveError, match="307"):
        _peer(url, tmp_path).ask("GET", "metadata")


@pytest.mark.parametrize(
    "location",
    ["Task/7", "/Task/fhir/Task/7", "https://record.example/fhir/Task/7/_history/1", "Task/7/"],
)
def test_a_location_names_what_was_created(location: str, tmp_path: Path) -> None:
    peer = _peer("http://127.0.0.1:9/fhir", tmp_path)
    assert peer.created_id(Answer(201, {"location": location}, b""), "Task") == "7"
    with pytest.raises(CaseFailedError, match="Location"):
        peer.created_id(Answer(201, {"location": location}, b""), "Media")


def test_what_was_asked_is_traffic_by_its_name(tmp_path: Path) -> None:
    seen: list[Message] = []
    with _answering({"resourceType": "Patient"}) as (url, _):
        peer = FhirServer(Reach(url, frozenset(), tmp_path, "token"), Evidence(case="a-case"), seen)
        for method, path in (
            ("GET", "metadata"),
            ("POST", ""),
            ("POST", "Task"),
            ("POST", "Task/_search"),
            ("GET", "Task/1"),
            ("GET", "Task/1/_history"),
            ("GET", "Task/1/_history/1"),
            ("PUT", "Task/1"),
        ):
            peer.ask(method, path)
    assert [one.interaction for one in seen] == [
        "capabilities",
        "transaction",
        "create Task",
        "search-type Task",
        "read Task",
        "history-instance Task",
        "vread Task",
        "update Task",
    ]
    assert {(one.by_system, one.case, one.secured) for one in seen} == {(False, "a-case", "")}


def test_an_attachment_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    peer = _peer("http://127.0.0.1:9/fhir", tmp_path)
    assert peer.octets({"url": "http://elsewhere.example/fhir/Binary/1"}) == b""
    assert peer.octets({"data": "/9j/"}) == b"\xff\xd8\xff"
    with pytest.raises(InconclusiveError, match="did not answer"):
        peer.octets({"url": "Binary/1"})


def test_a_server_may_add_and_may_write_a_reference_in_full() -> None:
    sent = {"for": {"reference": "Patient/1"}, "note": [{"text": "a"}]}
    assert holds_all(
        {"for": {"reference": "https://x/fhir/Patient/1", "type": "Patient"}, "note": [{"text": "a"}]}, sent
    )
    assert not holds_all({"for": {"reference": "Patient/11"}, "note": [{"text": "a"}]}, sent)
    assert not holds_all({"for": {"reference": "Patient/1"}, "note": [{"text": "a"}, {"text": "b"}]}, sent)
    assert leads_to("Patient/1/_history/3", "Patient/1")
    assert not leads_to(None, "Patient/1")


def test_new_people_are_synthetic_and_a_spoilt_check_is_wrong() -> None:
    chance = random.Random(1)  # noqa: S311 – the same people at every run
    people = [make_person(chance) for _ in range(50)]
    assert len({one.hetu for one in people}) == 50
    for one in people:
        assert is_hetu(one.hetu)
        assert one.hetu[7] == "9"
        assert not is_hetu(spoil_check(one.hetu))
    assert not is_hetu(EERO.hetu)
    assert is_synthetic(EERO.system, EERO.hetu)
    assert is_synthetic("1.2.246.21", ANNA.hetu)
    assert not is_synthetic("urn:oid:1.2.246.21", ANNA.hetu.replace("9", "1"))
    assert not is_synthetic("urn:other", ANNA.hetu)


@pytest.mark.parametrize("newest", ["TLSv1_2", "TLSv1_3"])
def test_a_hello_is_answered_by_the_library_of_the_machine(newest: str, tmp_path: Path) -> None:
    keys = make_keys(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keys.server.certificate, keys.server.key)
    context.maximum_version = ssl.TLSVersion[newest]

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    class Server(ThreadingHTTPServer):
        def finish_request(self, request: Any, client_address: Any) -> None:
            with context.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)

        def handle_error(self, request: Any, client_address: Any) -> None: ...

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        seen = web_server("localhost", server.server_port, "/", {})
        taken = [version for version in VERSIONS if seen.takes(version)]
    finally:
        server.shutdown()
        server.server_close()
    assert taken == (["TLS 1.2"] if newest == "TLSv1_2" else ["TLS 1.2", "TLS 1.3"])


def test_an_alert_and_plain_http_are_no_hello() -> None:
    assert read_version(b"\x15\x03\x01\x00\x02\x02\x46") == ""
    assert read_version(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n") == ""
    with pytest.raises(InconclusiveError, match="did not answer"):
        TlsServer("127.0.0.1", 9, b"", bool).takes("TLS 1.2")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("GET Task 200", ""),
        (f"GET /fhir/Patient?identifier=urn%3Aoid%3A1.2.246.21%7C{ANNA.hetu}", "a HETU"),
        (f"filed for {ANNA.given[0]} {ANNA.family}", "a name"),
        ("body /9j/4AAQSkZJRgABAQEASABIAAD/2wBD", "a payload"),
    ],
    ids=["nothing", "a-hetu", "a-name", "a-payload"],
)
def test_a_log_is_looked_through(line: str, found: str) -> None:
    checks, traffic = Checks(), [Message("log", by_system=True, body=line.encode())]
    if found:
        with pytest.raises(Exception, match=found):
            the_log_has_nothing_of_a_person(traffic, checks)
    else:
        the_log_has_nothing_of_a_person(traffic, checks)
        assert checks.controls == 1


def _run(folder: Path, settings: str, *words: str) -> subprocess.CompletedProcess[str]:
    file = folder / "sut.toml"
    product = '[product]\nname = "Record"\nversion = "1"\nvendor = "Vendor"\n'
    system = f'[record]\nmode = "narrow"\ntoken = {{ env = "SUT_TOKEN" }}\n{settings}\n'
    file.write_text(f"{product}{system}", encoding="utf-8")
    command = [sys.executable, "-m", "adapter", "conform", "run", "--sut", str(file), *words]
    environment = {**os.environ, "SUT_TOKEN": "secret-narrow"}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)


@pytest.fixture(scope="module")
def narrow() -> Iterator[str]:
    with RecordTrial().open() as stage, stage.honest("narrow") as settings:
        yield settings["url"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('client_certificate = "none.pem"', "none.pem is no file"),
        ('log = "none.log"', "none.log is no file"),
        ('people = { nurse = "020504A902E" }', "people is a table of protected, sms"),
        ('people = { sms = "020504A902X" }', "sms is no HETU"),
        ('lever = { radio = "x" }', "one of command, http and manual"),
        ("photo = 1", "record has no photo"),
    ],
    ids=["certificate", "log", "part", "no-hetu", "lever", "photo"],
)
def test_a_claim_that_cannot_be_used_is_said_in_a_sentence(settings: str, said: str, tmp_path: Path) -> None:
    run = _run(tmp_path, f'url = "http://localhost:9"\n{settings}')
    assert (run.returncode, said in run.stderr) == (2, True), run.stderr
    assert "Traceback" not in run.stderr


def test_a_person_outside_the_900_series_stops_the_run(tmp_path: Path) -> None:
    number = "131052"
    bundle = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": {"id": f"{number}-308T"}}]}
    with _answering(bundle) as (url, asked):
        run = _run(tmp_path, f'url = "{url}"')
    assert (run.returncode, "stopped" in run.stderr) == (2, True), run.stderr
    assert number not in run.stdout + run.stderr
    assert len(asked) == 1


def test_a_vendor_gives_a_log_and_a_lever(narrow: str, tmp_path: Path) -> None:
    (tmp_path / "record.log").write_text("before the run: 020504A902E\n", encoding="utf-8")
    lever = tmp_path / "lever.py"
    lever.write_text("import sys\nopen('record.log', 'a').write(f'{sys.argv[1]}ed\\n')\n", encoding="utf-8")
    settings = f'url = "{narrow}"\nlog = "record.log"\nlever = {{ command = "{sys.executable} lever.py" }}'
    run = _run(tmp_path, settings, "--only", "RS-DUR-01", "CM-LOG-01", "--json")
    assert run.returncode == 0, run.stderr
    verdicts = {row["id"]: row["verdict"] for row in json.loads(run.stdout)["rows"]}
    assert verdicts == {"RS-DUR-01": "holds", "CM-LOG-01": "holds"}
