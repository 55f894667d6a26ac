"""The validator as people meet it: `lautta validate`, `$validate`, and every write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from adapter import DATA
from adapter.validate.package import own_validator
from tests.rest.desk import Face, open_face

GOOD = {"resourceType": "Patient", "active": True}
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
BAD = '{\n  "resourceType": "Patient",\n  "birthDate": "2026-02-30",\n  "gender": "x"\n}\n'


def _lautta(folder: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "adapter", "validate", *words]
    here = {**os.environ, "PYTHONPATH": str(DATA)}
    return subprocess.run(
        command, input=given, capture_output=True, text=True, timeout=120, check=False, cwd=folder, env=here
    )


def test_a_resource_that_conforms_is_0_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    run = _lautta(tmp_path, "good.json")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "1 resource: no errors.\n")


def test_each_finding_is_a_line_with_its_place_and_rule(tmp_path: Path) -> None:
    run = _lautta(tmp_path, "-", given=BAD)
    assert run.returncode == 1
    assert run.stdout.splitlines() == [
        "-:3:3: error Patient.birthDate [type] the value is not a date as FHIR writes it.",
        "-:4:3: error Patient.gender [binding] the code must be in the value set administrative-gender.",
    ]
    finnish = _lautta(tmp_path, "-", "--lang", "fi", given=BAD).stdout
    assert "virhe Patient.birthDate [type] arvo ei ole FHIRin mukainen date" in finnish
    swedish = _lautta(tmp_path, "-", "--lang", "sv", given=BAD).stdout
    assert "fel Patient.birthDate [type] värdet är inte date enligt FHIR" in swedish


def test_folders_and_ndjson_are_judged_whole_in_their_order_by_every_core(tmp_path: Path) -> None:
    lines = [json.dumps(GOOD)] * 40 + [json.dumps(GOOD | {"active": "yes"})]
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "many.ndjson").write_text("\n".join(lines) + "\n\n")
    (tmp_path / "a" / "one.json").write_text(BAD)
    run = _lautta(tmp_path, "a", "--format", "json")
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert [item["source"] for item in told] == [*(f"a/many.ndjson#{number}" for number in range(1, 42)), "a/one.json"]
    assert {item["outcome"]["resourceType"] for item in told} == {"OperationOutcome"}
    assert [item["outcome"]["issue"][0]["severity"] for item in told[39:]] == ["information", "error", "error"]
    assert run.returncode == 1
    assert run.stderr.strip() == ""


def test_junit_has_a_case_for_each_resource(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text(f"{json.dumps(GOOD)}\n{json.dumps(GOOD | {'a<b': 1})}\nno json\n")
    suite = etree.fromstring(_lautta(tmp_path, "a.ndjson", "--format", "junit").stdout.encode())
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    assert [case.find("failure") is not None for case in suite] == [False, True, True]


@pytest.mark.parametrize("words", [("nothing.json",), ("empty",), ()])
def test_wrong_usage_is_2_with_a_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "empty").mkdir()
    run = _lautta(tmp_path, *words)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert run.stderr


OURS = "https://lautta.example/fhir/StructureDefinition"
HL7S = "http://hl7.org/fhir/StructureDefinition"
#: What is asked for and not at hand, and the nearest one that is.
ABSENT = [
    (f"{OURS}/lautta-patiant", f"{OURS}/lautta-patient"),
    (f"{OURS}/lautta-photo-media|9.9", f"{OURS}/lautta-photo-media|0.1.0"),
    ("lautta-photo-media", f"{OURS}/lautta-photo-media"),
    ("https://other.example/StructureDefinition/lautta-task", f"{OURS}/lautta-task"),
    (f"{HL7S}/Pateint", f"{HL7S}/Patient"),
    (f"{HL7S}/Patient|4.3.0", f"{HL7S}/Patient|4.0.1"),
]


@pytest.mark.parametrize(("asked", "nearest"), ABSENT)
def test_a_profile_that_is_not_at_hand_is_wrong_usage(tmp_path: Path, asked: str, nearest: str) -> None:
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    run = _lautta(tmp_path, "good.json", "--profile", asked)
    assert (run.returncode, run.stdout) == (2, "")
    assert f" {asked} is not at hand" in run.stderr
    assert run.stderr.rstrip().endswith(f" {nearest}.")


@pytest.mark.parametrize("form", [("--format", "json"), ("--format", "junit"), ("--lang", "fi")])
def test_it_is_wrong_usage_in_every_form_and_beside_a_profile_that_is_at_hand(
    tmp_path: Path, form: tuple[str, str]
) -> None:
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    run = _lautta(tmp_path, "good.json", *form, "--profile", f"{HL7S}/Patient", "--profile", f"{OURS}/nothing")
    assert (run.returncode, run.stdout) == (2, "")
    assert f"{OURS}/nothing" in run.stderr


def test_json_tells_it_as_an_outcome(tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    run = _lautta(tmp_path, "good.json", "--json", "--profile", f"{OURS}/nothing")
    assert run.returncode == 2
    (issue,) = json.loads(run.stdout)["issue"]
    assert issue["severity"] == "error"
    assert f"{OURS}/nothing" in issue["diagnostics"]


def test_what_may_be_somebodys_own_words_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    run = _lautta(tmp_path, "good.json", "--profile", "http://a.example/010594Y9032", "--profile", "Testi Maija")
    assert run.returncode == 2
    assert "010594" not in run.stderr
    assert "Maija" not in run.stderr


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (f"{HL7S}/Patient", []),
        (f"{HL7S}/Patient|4.0.1", []),
        (f"{HL7S}/DomainResource", []),
        (f"{HL7S}/Observation", ["the profile is of Observation."]),
        (f"{OURS}/lautta-task", ["the profile is of Task."]),
        (f"{OURS}/lautta-patient|0.1.0", ["identifier must be there.", "name must be there."]),
        (f"{OURS}/nothing", ["the profile that is asked for is not at hand."]),
    ],
)
def test_a_profile_that_is_asked_for_is_never_passed_over(asked: str, told: list[str]) -> None:
    assert [issue.en for issue in own_validator().validate(GOOD, [asked])] == told


def test_a_profile_that_is_only_declared_stays_not_checked(tmp_path: Path) -> None:
    (tmp_path / "declared.json").write_text(json.dumps(GOOD | {"meta": {"profile": [f"{OURS}/nothing"]}}))
    run = _lautta(tmp_path, "declared.json")
    assert run.returncode == 0
    assert "not checked: the profile is not at hand." in run.stdout


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path) as opened:
        yield opened


def _issues(face: Face, path: str, body: Any) -> list[dict[str, Any]]:
    answer = face.post(path, body)
    assert answer.status_code == 200
    issues: list[dict[str, Any]] = answer.get_json()["issue"]
    return issues


def test_the_operation_tells_what_it_finds_and_stores_nothing(face: Face) -> None:
    (issue,) = _issues(face, "/fhir/$validate", GOOD | {"gender": "x"})
    assert (issue["severity"], issue["code"], issue["expression"]) == ("error", "code-invalid", ["Patient.gender"])
    translated = {
        one["extension"][0]["valueCode"]: one["extension"][1]["valueString"]
        for one in issue["details"]["_text"]["extension"]
    }
    assert translated["fi"].startswith("koodin on oltava")
    assert translated["sv"].startswith("koden måste höra")
    assert {item["url"].rpartition("-")[2]: item["valueInteger"] for item in issue["extension"]}["line"] == 1
    assert _issues(face, "/fhir/Patient/$validate", GOOD)[0]["severity"] == "information"
    assert face.resources.find("Patient", []) == []


def test_the_operation_takes_a_resource_in_parameters(face: Face) -> None:
    body = {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "profile", "valueUri": f"{OURS}/lautta-patient"},
            {"name": "resource", "resource": GOOD | {"gender": "x"}},
        ],
    }
    told = _issues(face, "/fhir/$validate", body)
    assert [issue["expression"] for issue in told] == [["Patient.gender"], ["Patient"], ["Patient"]]


@pytest.mark.parametrize("key", ["valueUri", "valueCanonical"])
@pytest.mark.parametrize(("asked", "nearest"), ABSENT)
def test_the_operation_refuses_a_profile_that_is_not_at_hand(face: Face, key: str, asked: str, nearest: str) -> None:
    parameter = [{"name": "profile", key: asked}, {"name": "resource", "resource": GOOD}]
    answer = face.post("/fhir/$validate", {"resourceType": "Parameters", "parameter": parameter})
    assert answer.status_code == 400
    (issue,) = answer.get_json()["issue"]
    assert (issue["severity"], issue["code"]) == ("error", "not-supported")
    assert asked in issue["diagnostics"]
    assert issue["diagnostics"].endswith(f" {nearest}.")


def test_the_operation_refuses_it_in_the_url_too(face: Face) -> None:
    for path in ("/fhir/$validate", "/fhir/Patient/$validate"):
        assert face.post(f"{path}?profile={OURS}/lautta-patiant", GOOD).status_code == 400
        assert face.post(f"{path}?profile=", GOOD).status_code == 400
        assert face.post(f"{path}?profile={HL7S}/Patient", GOOD).status_code == 200


@pytest.mark.parametrize("value", [{"valueString": "x"}, {"valueUri": 7}, {}], ids=str)
def test_a_profile_parameter_that_cannot_be_read_is_refused(face: Face, value: dict[str, Any]) -> None:
    parameter = [{"name": "profile", **value}, {"name": "resource", "resource": GOOD}]
    assert face.post("/fhir/$validate", {"resourceType": "Parameters", "parameter": parameter}).status_code == 422


def test_a_resource_of_another_type_than_the_address_is_told(face: Face) -> None:
    assert "no Media" in _issues(face, "/fhir/Media/$validate", GOOD)[0]["diagnostics"]


def test_what_is_no_json_is_a_finding_too(face: Face) -> None:
    answer = face.client.post(
        "/fhir/$validate", data=b'{"a":1,"a":2}', headers=face._with({"Content-Type": "application/fhir+json"})
    )
    assert answer.status_code == 200
    assert answer.get_json()["issue"][0]["severity"] == "fatal"


@pytest.mark.parametrize(
    "more",
    [
        {"birthDate": "2000-01-01", "_birthDate": {"id": "a1"}},
        {"text": {"status": "generated", "div": f'<div {XHTML} xml:lang="fi" lang="fi">Testi</div>'}},
        {
            "contained": [{"resourceType": "Binary", "id": "pic", "contentType": "image/png", "data": "iVBORw0K"}],
            "text": {"status": "additional", "div": f'<div {XHTML}><img src="#pic" alt="x"/></div>'},
        },
        {"photo": [{"contentType": "image/png", "data": "iVBORw0K", "size": 6}]},
    ],
    ids=["id", "language", "picture", "size"],
)
def test_what_is_valid_is_stored(face: Face, more: dict[str, Any]) -> None:
    assert face.post("/fhir/Patient", GOOD | more).status_code == 201


@pytest.mark.parametrize(
    "spoilt",
    [
        {"gender": "x"},
        {"meta": None},
        {"extension": None},
        {"contact": [{}]},
        {"lauttaUnknown": 1},
        {"birthDate": "2026-02-30"},
        {"_birthDate": {"id": "a1"}},
        {"photo": [{"contentType": "image/png", "data": "iVBORw0K", "size": 4000}]},
    ],
    ids=str,
)
def test_every_write_is_judged(face: Face, spoilt: dict[str, Any]) -> None:
    answer = face.post("/fhir/Patient", GOOD | spoilt)
    assert answer.status_code == 422
    assert answer.get_json()["issue"]
    assert face.resources.find("Patient", []) == []


def test_a_key_that_fhir_cannot_have_is_not_repeated(face: Face) -> None:
    """Whoever sends it may have put a name there."""
    for path in ("/fhir/Patient", "/fhir/$validate"):
        told = face.post(path, GOOD | {"virtanenMaija": 1, "150372-901R": 2}).get_data(as_text=True)
        assert "virtanenMaija" not in told
        assert "901R" not in told
