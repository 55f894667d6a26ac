"""The kit's role `client`: an honest client passes, wrong ones are found, and recorded requests are read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests

from conform.cases.client_documents import taken_in
from conform.cases.client_evaluate import plan_of
from conform.cases.client_http import STATEMENT, make_task
from conform.claim import Claim
from conform.lever import Pulled
from conform.mutants.client import DEFECTS, ClientTrial
from conform.mutants.client_honest import HonestClient
from conform.peers.api import Api, serve
from conform.peers.interaction import name_interaction
from conform.peers.paper import fetched
from conform.peers.recorded_requests import read_requests
from conform.peers.reply import Reply, deny, joined, page, permit, refused
from conform.people import ANNA, RealPersonError
from conform.requirement import read_ledger
from conform.role import Stay
from conform.run import Outcome, run_cases
from conform.selftest import try_role
from conform.sut import Sut
from conform.traffic import Message
from conform.verdict import Verdict
from tests.conform.part import some_of
from tests.conform.samples import command as run_kit

BAD = {Verdict.FAILS, Verdict.WARNING, Verdict.INCONCLUSIVE}
#: One of each subject; `lautta conform selftest` tries them all.
_SOME = ("goes-on-after-a-denial", "token-in-the-address", "refers-to-no-study", "ignores-retry-after")


def test_an_honest_client_passes_and_some_defects_are_found() -> None:
    assert try_role(ClientTrial(), [defect for defect in DEFECTS if defect.name in _SOME]) == []


@pytest.mark.slow
def test_each_defect_of_a_seeded_part_is_found_by_its_row() -> None:
    assert try_role(ClientTrial(), some_of(DEFECTS)) == []


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/fhir/metadata", "metadata"),
        ("POST", "/fhir/Consent/$evaluate", "Consent/$evaluate"),
        ("POST", "/fhir/Task/17/$decide", "Task/$decide"),
        ("POST", "/fhir/ServiceRequest", "ServiceRequest create"),
        ("GET", "/fhir/Task?focus=1", "Task search"),
        ("POST", "/fhir/Task/_search", "Task search"),
        ("GET", "/fhir/Task/17", "Task read"),
        ("PUT", "/fhir/Task/17", "Task update"),
        ("POST", "/fhir", "transaction"),
        ("GET", "/", "other"),
    ],
    ids=lambda value: str(value).replace("/", "_"),
)
def test_an_interaction_has_its_name(method: str, path: str, name: str) -> None:
    assert name_interaction(method, path) == name


def test_every_row_that_a_case_proves_has_a_defect() -> None:
    proved = {row.id for row in read_ledger() if row.role == "client" and row.proof in {"auto", "observed"}}
    assert proved == {defect.convicted_by for defect in DEFECTS}


def run_rough(tmp_path: Path, defect: str) -> Outcome:
    log = tmp_path / "client.log"
    lever = HonestClient(log, defect)
    settings = {"mode": "record system", "lever": lever, "patience": 0.2, "log": str(log)}
    sut = Sut("client", "1", "Vendor", "", {"client": settings})
    return run_cases(sut, read_ledger(), Stay(tmp_path, rough=True), date(2026, 11, 30))


def test_an_honest_client_passes_in_rough_weather(tmp_path: Path) -> None:
    outcome = run_rough(tmp_path, "")
    assert [row.requirement.id for row in outcome.rows if row.verdict in BAD] == []
    failed = [one for one in outcome.traffic["client"] if one.marks["fault"] == "weather"]
    assert len(failed) > 3, "some good answers failed"
    assert len(failed) < len(outcome.traffic["client"]) / 5


def test_a_client_that_gives_up_does_not_pass_in_rough_weather(tmp_path: Path) -> None:
    calm = {"FC-HTTP-03"}  # found without the weather, too
    found = {row.requirement.id for row in run_rough(tmp_path, "gives-up").rows if row.verdict in BAD}
    assert found - calm


def test_a_real_person_stops_the_run(tmp_path: Path) -> None:
    class Careless(HonestClient):
        def pull(self, action: str, arguments: Mapping[str, Any]) -> Pulled:
            number = "131052"  # joined below: no real HETU stands in a file
            real = {"system": "urn:oid:1.2.246.21", "value": f"{number}-308T"}
            return super().pull(action, {**arguments, "client": real} if "client" in arguments else arguments)

    settings = {"mode": "producer", "lever": Careless(tmp_path / "log")}
    sut = Sut("client", "1", "Vendor", "", {"client": settings})
    with pytest.raises(RealPersonError):
        run_cases(sut, read_ledger(), Stay(tmp_path), date(2026, 11, 30), ["FC-EVAL-01"])


def test_what_is_not_armed_is_a_fault_of_the_api() -> None:
    seen: list[tuple[Message, Reply]] = []
    api = Api(rough=False, clock=lambda: 0.0, hold=0.0, seen=lambda message, reply: seen.append((message, reply)))
    with serve(api) as url:
        assert requests.get(f"{url}/Task/1", timeout=30).status_code == 500
        api.arm("Task read", permit())
        assert requests.get(f"{url}/Task/1", timeout=30).status_code == 200
    assert [message.marks["fault"] for message, _ in seen] == ["unarmed", ""]


PRODUCT = '[product]\nname = "Client"\nversion = "1"\nvendor = "Vendor"\n[client]\n'
EVALUATE: dict[str, Any] = {
    "resourceType": "Parameters",
    "parameter": [
        {"name": "client", "valueIdentifier": {"system": "urn:oid:1.2.246.21", "value": ANNA.hetu}},
        {"name": "matter", "valueUri": "urn:oid:1.2.246.10.99999810.951.2026.1.1"},
        {"name": "unit", "valueUri": "urn:oid:1.2.246.10.99999861.10.1"},
        {"name": "workerUnit", "valueUri": "urn:oid:1.2.246.10.99999861.10.1"},
        {"name": "worker", "valueString": "90000000011"},
        {"name": "role", "valueCode": "client-work"},
        {"name": "authentication", "valueCode": "card"},
        {"name": "authenticatedAt", "valueInstant": "2026-11-20T09:00:00+02:00"},
    ],
}
PERMIT = {"resourceType": "Parameters", "parameter": [{"name": "decision", "valueCode": "permit"}]}


def write_har(file: Path, address: str = "", asked: Mapping[str, Any] = EVALUATE) -> None:
    request = {
        "method": "POST",
        "url": f"https://lautta.example/fhir/Consent/$evaluate{address}",
        "headers": [{"name": "Authorization", "value": "Bearer abc"}],
        "postData": {"text": json.dumps(asked)},
    }
    response = {"status": 200, "content": {"text": json.dumps(PERMIT)}}
    page = {"request": {"method": "GET", "url": "https://lautta.example/app.js"}}
    entry = {"startedDateTime": "2026-11-20T07:30:00Z", "request": request, "response": response}
    file.write_text(json.dumps({"log": {"entries": [page, entry]}}), encoding="utf-8")


def check(folder: Path) -> dict[str, str]:
    (folder / "sut.toml").write_text(f"{PRODUCT}mode = 'producer'\n", encoding="utf-8")
    ran = run_kit("check", str(folder), "--role", "client", "--sut", str(folder / "sut.toml"), "--json")
    assert ran.returncode in {0, 1}, ran.stderr
    rows = {row["id"]: row["verdict"] for row in json.loads(ran.stdout)["rows"]}
    return {name: rows[name] for name in ("FC-AUTH-01", "FC-EVAL-01", "FC-EVAL-06", "CM-ID-05", "CM-TIME-01")}


def test_recorded_traffic_is_tried(tmp_path: Path) -> None:
    write_har(tmp_path / "good.har")
    assert set(check(tmp_path).values()) == {"holds"}
    write_har(tmp_path / "wrong.har", f"?client={ANNA.hetu}")
    late = [one for one in EVALUATE["parameter"] if one["name"] != "authenticatedAt"]
    late.append({"name": "authenticatedAt", "valueInstant": "2026-11-19T09:00:00+02:00"})
    write_har(tmp_path / "wrong-2.har", "", {"resourceType": "Parameters", "parameter": late})
    found = check(tmp_path)
    assert (found["CM-ID-05"], found["FC-EVAL-06"], found["FC-EVAL-01"]) == ("fails", "fails", "holds")


def test_a_file_of_requests_is_read(tmp_path: Path) -> None:
    (tmp_path / "requests.http").write_text(
        f"""### ask
# a comment
POST {{{{base}}}}/Consent/$evaluate HTTP/1.1
Content-Type: application/fhir+json
Authorization: Bearer {{{{token}}}}

{json.dumps(EVALUATE)}

### read
GET https://lautta.example/fhir/Task/17?access_token=abc
""",
        encoding="utf-8",
    )
    first, second = read_requests(tmp_path, Claim("client", {}, frozenset()))
    assert (first.interaction, first.head["authorization"]) == ("Consent/$evaluate", "Bearer {{token}}")
    assert (second.interaction, second.head["url"], second.body) == ("Task read", "/fhir/Task/17?access_token=abc", b"")
    found = check(tmp_path)
    assert (found["FC-AUTH-01"], found["FC-EVAL-01"], found["FC-EVAL-06"]) == ("fails", "holds", "not tested")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("a.txt", "x", "no .har"), ("a.har", "{}", "not an HTTP Archive"), ("a.har", "x", "not an HTTP Archive")],
    ids=["none", "empty", "not-json"],
)
def test_a_recording_that_cannot_be_read_is_wrong_usage(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    ran = run_kit("check", str(tmp_path), "--role", "client")
    assert (ran.returncode, said in ran.stderr) == (2, True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("patience = 10", "lever is missing"),
        ("lever = { manual = true }", "--attended"),
        ('lever = { command = "true" }\npatience = "long"', "patience"),
    ],
    ids=["no-lever", "nobody-attends", "patience"],
)
def test_a_claim_that_cannot_be_used_is_wrong_usage(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "sut.toml").write_text(f"{PRODUCT}mode = 'producer'\n{line}\n", encoding="utf-8")
    ran = run_kit("run", "--sut", str(tmp_path / "sut.toml"), "--only", "FC-EVAL-01")
    assert (ran.returncode, said in ran.stderr) == (2, True), ran.stderr


def test_a_lever_that_cannot_is_inconclusive(tmp_path: Path) -> None:
    lever = """mode = "producer"\nlever = { command = "sh -c 'exit 3'" }\n"""
    (tmp_path / "sut.toml").write_text(f"{PRODUCT}{lever}", encoding="utf-8")
    ran = run_kit("run", "--sut", str(tmp_path / "sut.toml"), "--only", "FC-EVAL-01", "--json")
    assert ran.returncode == 3
    assert "the lever could not make the system do use" in ran.stdout


def test_what_the_scripted_api_answers_is_fhir(tmp_path: Path) -> None:
    """By Lautta's own validator: the cases are of the shape that the real API has."""
    replies = {
        "permit": permit(),
        "deny": deny(),
        "joined": joined(),
        "refused": refused(422, "a sentence.", rule="REL-01"),
        "fetched": fetched((ANNA, plan_of(ANNA))),
        "stored": taken_in(),
        "tasks": page([make_task("call-on-call", "Soita.")], "https://lautta.example/fhir/Task?_cursor=2"),
        "nothing": page([]),
        "statement": Reply(resource=STATEMENT),
    }
    for name, reply in replies.items():
        (tmp_path / f"{name}.json").write_bytes(reply.body)
    words = [sys.executable, "-m", "adapter", "validate", str(tmp_path)]
    ran = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
