"""`lautta validate --kanta`: the mock of Kela's service over a real socket, and answers of all kinds."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
import requests
import responses

from adapter.cli import main
from adapter.config.loading import EXAMPLE
from mocks.running import RunningMock
from mocks.validator import validator_mock

ROOT = Path(__file__).parents[2]
SOCIAL = [
    file
    for file in sorted((ROOT / "fixtures" / "grant").glob("*.xml"))
    if "localSocialHeader" in file.read_text(encoding="utf-8")
]
GOOD = ROOT / "fixtures" / "grant" / "one-unit.xml"
SERVICE = "http://service.example"
PATH = "/shark-validointi/validoi/asiakirja/tulos"


@pytest.fixture(scope="module")
def service() -> Iterator[RunningMock]:
    running = validator_mock()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _fresh(service: RunningMock) -> None:
    assert requests.post(f"{service.control_url}/reset", timeout=10).status_code == 204


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["validate", "--config", str(EXAMPLE), *words])
    return int(str(end.value.code))


def journal(service: RunningMock) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = requests.get(f"{service.control_url}/journal", timeout=10).json()
    return entries


@pytest.mark.parametrize("file", SOCIAL, ids=[file.stem for file in SOCIAL])
def test_the_documents_of_the_fixtures_are_valid(
    service: RunningMock, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run("--kanta", service.url, str(file))
    told = capsys.readouterr()
    assert code == 0, told.out + told.err
    assert told.err == "1 resource: no errors.\n"


def test_what_the_service_finds_is_printed_in_three_forms(
    service: RunningMock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.xml"
    wrong.write_bytes(GOOD.read_bytes().replace(b"<title>", b"<titel>").replace(b"</title>", b"</titel>"))
    assert run("--kanta", service.url, str(wrong)) == 1
    text = capsys.readouterr()
    assert f"{wrong}: error Resource [kela] " in text.out
    assert "(kanta.document.element)" in text.out
    assert "1 resource: 1 with errors." in text.err
    assert run("--kanta", service.url, "--format", "json", str(wrong)) == 1
    outcome = json.loads(capsys.readouterr().out)["outcome"]
    assert {issue["details"]["coding"][0]["code"] for issue in outcome["issue"]} == {"kela"}
    assert run("--kanta", service.url, "--format", "junit", str(wrong)) == 1
    assert '<testsuite name="lautta validate" tests="1" failures="1">' in capsys.readouterr().out


def test_a_folder_is_asked_document_by_document(
    service: RunningMock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in SOCIAL[:3]:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert run("--kanta", service.url, str(tmp_path)) == 0
    assert len(journal(service)) == 3
    assert capsys.readouterr().err == "3 resources: no errors.\n"


def hetu(number: int) -> str:
    """A HETU of this number, made here so that none outside of the test range stands in a file."""
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"010594{number}") % 31]
    return f"010594Y{number}{check}"


@pytest.mark.parametrize("where", ["header", "text", "json", "title"])
def test_no_document_of_a_real_person_is_sent(
    service: RunningMock, tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    real, content = hetu(123), GOOD.read_text(encoding="utf-8")
    if where == "header":
        content = re.sub(r'(<id root="1\.2\.246\.21" extension=")[^"]+', rf"\g<1>{real}", content)
        body = decode(content, "json")
        test = re.search(r'"value": ?"(\d{6}[-A-Y]\d{3}\w)"', body)
        assert test
        content = encode(content, "json", body.replace(test[1], real))
    elif where == "title":
        content = content.replace("</title>", f" {real}</title>")
    elif where == "text":
        content = encode(content, "text", f"<p>{real}</p>")
    else:
        content = encode(content, "json", decode(content, "json").replace("{", f'{{"muistiinpano": "{real}", ', 1))
    (tmp_path / "real.xml").write_text(content, encoding="utf-8")
    assert run("--kanta", service.url, str(tmp_path / "real.xml")) == 1
    told = capsys.readouterr()
    assert "Nothing was sent." in told.out
    assert real not in told.out + told.err
    assert journal(service) == []


def element(name: str) -> str:
    return rf"(<(?:\w+:)?{name}\b[^>]*>)([^<]*)(</(?:\w+:)?{name}>)"


def decode(content: str, name: str) -> str:
    match = re.search(element(name), content)
    assert match
    return base64.b64decode("".join(match[2].split())).decode()


def encode(content: str, name: str, text: str) -> str:
    coded = base64.b64encode(text.encode()).decode()
    return re.sub(element(name), rf"\g<1>{coded}\g<3>", content, count=1)


def test_what_is_no_document_of_social_care_is_not_sent(
    service: RunningMock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "none.xml").write_text("<a/>", encoding="utf-8")
    assert run("--kanta", service.url, str(tmp_path / "none.xml")) == 1
    assert "error" in capsys.readouterr().out
    assert journal(service) == []


def test_a_page_of_html_is_read_too(service: RunningMock, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    requests.post(f"{service.control_url}/faults", json={"kind": "html"}, timeout=10).raise_for_status()
    wrong = tmp_path / "wrong.xml"
    wrong.write_bytes(GOOD.read_bytes().replace(b"<title>", b"<titel>").replace(b"</title>", b"</titel>"))
    assert run("--kanta", service.url, str(wrong)) == 1
    assert "(kanta.document.element)" in capsys.readouterr().out


@pytest.mark.parametrize("fault", ["status", "silence"])
def test_a_service_that_fails_is_worth_another_try(
    service: RunningMock, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    requests.post(f"{service.control_url}/faults", json={"kind": fault}, timeout=10).raise_for_status()
    assert run("--kanta", service.url, str(GOOD)) == 3
    assert "validation service" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("status", "body", "kind", "code", "found"),
    [
        (200, "", "application/json", 0, []),
        (400, '{"description": "1: eka;2: toka"}', "application/json", 1, ["eka", "toka"]),
        (400, '{"description": "eka"}', "text/plain", 1, ["eka"]),
        (422, "<html><li>eka &gt;<b> toka</b></li></html>", "text/html", 1, ["eka &gt; toka"]),
        (400, "<html>kaikki</html>", "text/html", 1, ["kaikki"]),
        (400, '{"description": ""}', "application/json", 3, []),
        (400, "[]", "application/json", 3, []),
        (500, '{"description": "1: eka"}', "application/json", 3, []),
        (302, "", "text/html", 3, []),
    ],
    ids=["valid", "two", "unnumbered", "html", "page", "empty", "list", "broken", "elsewhere"],
)
@responses.activate
def test_answers_of_all_kinds(
    capsys: pytest.CaptureFixture[str], status: int, body: str, kind: str, code: int, found: list[str]
) -> None:
    responses.post(f"{SERVICE}{PATH}", body=body, status=status, content_type=kind)
    assert run("--kanta", SERVICE, str(GOOD)) == code
    told = capsys.readouterr().out
    for text in found:
        assert text in told
    sent = orjson.loads(responses.calls[0].request.body or b"")
    assert set(sent) == {"messageId", "palveluPyynto", "level", "siirtokehysXml", "asiakirjaXml"}
    for name in ("siirtokehysXml", "asiakirjaXml"):
        assert sent[name].startswith("<?xml ")
        assert sent[name].count("<?xml ") == 1
        assert "\r" not in sent[name]


@responses.activate
def test_a_hetu_in_an_answer_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    responses.post(f"{SERVICE}{PATH}", json={"description": f"1: {hetu(901)} puuttuu"}, status=400)
    assert run("--kanta", SERVICE, str(GOOD)) == 1
    assert "[kela] ******-**** puuttuu" in capsys.readouterr().out


def test_words_that_do_not_go_together_are_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--kanta", SERVICE, "--profile", "x", str(GOOD)) == 2
    assert run("--kanta", "ftp://service.example", str(GOOD)) == 2
    assert "--kanta" in capsys.readouterr().err
