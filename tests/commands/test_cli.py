"""`lautta` as a person or a script runs it.

Exit codes, what stands on standard output, and nothing private on standard error.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapter import DATA
from tests.mail.letters import JPEG, letter, part, photo, single, stamp, text
from tests.nursery import Nursery, open_nursery
from tests.region import MAIJA
from tests.rest.clients import ec_key, publish, rsa_key, weak_key

pytestmark = pytest.mark.slow

FIXTURES = DATA / "fixtures"
EXPECTED = sorted(path for flow in ("photo", "release", "grant") for path in (FIXTURES / flow).glob("*.expected.json"))

#: What the commands load when they are wanted: loaded once for all.
LOADED = (
    *(f"adapter.commands.{name}" for name in ("config", "convert", "pipeline", "readiness", "signatures", "validate")),
    "adapter.access.writing.consent",
    "adapter.access.writing.matter",
    "adapter.fhir.outcome",
    "adapter.links.client_keys",
    "adapter.photo.reading.filing",
    "adapter.photo.writing.media",
    "adapter.release.reading.request",
    "adapter.release.writing.order",
    "adapter.xml.signature",
)


def _lautta(
    *words: str, given: bytes = b"", folder: Path = DATA, **variables: str
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "adapter", *words]
    here = _environment() | variables
    return subprocess.run(command, input=given, capture_output=True, timeout=60, check=False, cwd=folder, env=here)


@pytest.fixture(scope="module")
def warm() -> Iterator[Nursery]:
    """What starts the command at once, where many words are tried on the same one."""
    with open_nursery("adapter.cli", *LOADED) as nursery:
        yield nursery


def _again(warm: Nursery, *words: str, given: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
    return warm.run(words, given, DATA, _environment() | variables)


def _environment() -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LAUTTA_")}
    return plain | {"PYTHONPATH": str(DATA)}


def _told(run: subprocess.CompletedProcess[bytes]) -> str:
    """Standard error, which never holds a traceback or a HETU."""
    told = run.stderr.decode()
    assert "Traceback" not in told, told
    assert MAIJA not in told
    assert "901R" not in told
    return told


def _rules(outcome: dict[str, Any]) -> set[str]:
    assert outcome["resourceType"] == "OperationOutcome"
    return {issue["details"]["coding"][0]["code"] for issue in outcome["issue"]}


def _fixture(expected: Path) -> Path:
    name = expected.name.removesuffix(".expected.json")
    return next(path for path in expected.parent.glob(f"{name}.*") if path != expected)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: f"{path.parent.name}-{path.name.split('.')[0]}")
def test_every_fixture_converts_as_it_says(warm: Nursery, expected: Path) -> None:
    wanted = json.loads(expected.read_bytes())["convert"]
    run = _again(warm, "convert", expected.parent.name, str(_fixture(expected)), "--json")
    _told(run)
    given = json.loads(run.stdout)
    if "refused" in wanted:
        assert run.returncode == 1
        assert _rules(given) == set(wanted["refused"])
        return
    assert run.returncode == 0
    found = [entry["resource"] for entry in given["entry"]]
    assert Counter(resource["resourceType"] for resource in found) == wanted["resources"]
    people = {
        resource[name]["identifier"]["value"]
        for resource in found
        for name in ("subject", "patient", "for")
        if isinstance(resource.get(name), dict)
    }
    assert people == ({wanted["patient"]} if "patient" in wanted else set())
    if "means" in wanted:
        tasks = [resource for resource in found if "businessStatus" in resource]
        assert {task["businessStatus"]["coding"][0]["code"] for task in tasks} == {wanted["means"]}
        assert {resource["status"] for resource in found if resource["resourceType"] == "ServiceRequest"} == {
            wanted["status"]
        }


def test_there_is_a_fixture_of_every_flow() -> None:
    assert len(EXPECTED) > 20
    assert {path.parent.name for path in EXPECTED} == {"photo", "release", "grant"}


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nonsense",),
        ("convert",),
        ("convert", "photo"),
        ("convert", "nonsense", "x"),
        ("convert", "photo", "/no/such/file"),
        ("convert", "grant", "."),
        ("convert", "photo", "x", "--nonsense"),
        ("status",),
        ("inspect",),
        ("config", "check"),
        ("config", "check", "--config", "/no/such/file"),
        ("convert", "photo", "fixtures/photo/plain.eml", "--config", "/no/such/file"),
        ("convert", "photo", "fixtures/photo/plain.eml", "--mailbox", "nobody@example.test"),
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2_and_says_why(warm: Nursery, words: tuple[str, ...]) -> None:
    run = _again(warm, *words)
    assert run.returncode == 2
    assert _told(run)
    assert run.stdout == b""


@pytest.mark.parametrize(
    "words",
    [
        (MAIJA,),
        ("status", MAIJA),
        ("readiness", MAIJA),
        ("readiness", "1.2.3", "--date", MAIJA),
        ("convert", MAIJA),
        ("convert", "photo", f"/no/{MAIJA}.eml"),
        ("verify", f"{MAIJA}.xml", "--ca", "fixtures/pki/root.pem"),
        ("validate", f"{MAIJA}.json"),
    ],
    ids=lambda words: words[0].replace(MAIJA, "a code"),
)
def test_a_personal_identity_code_among_the_words_is_not_repeated(warm: Nursery, words: tuple[str, ...]) -> None:
    run = _again(warm, *words, LAUTTA_CONFIG="fixtures/lautta.toml")
    assert run.returncode == 2
    _told(run)


def test_help_and_version_are_given() -> None:
    assert b"convert" in _lautta("--help").stdout
    assert _lautta("--version").stdout.startswith(b"lautta ")


def test_without_json_a_refusal_is_told_in_words_alone() -> None:
    run = _lautta("convert", "photo", "fixtures/photo/unstamped.eml")
    assert (run.returncode, run.stdout) == (1, b"")
    assert "PHO-01" in _told(run)


def test_standard_input_is_read() -> None:
    run = _lautta("convert", "photo", "-", given=letter(text("Kuva."), photo()))
    assert run.returncode == 0
    assert json.loads(run.stdout)["resourceType"] == "Bundle"
    _told(run)


@pytest.mark.parametrize(
    ("to", "unit"),
    [
        ("kuvat.loviisa@ita-uusimaa.example", "10.12"),
        ("Kuvat <kuvat.loviisa@ita-uusimaa.example>", "10.12"),
        ("KUVAT.Loviisa@ita-uusimaa.example", "10.12"),
        ("kuvat.porvoo@ita-uusimaa.example", "10.11"),
    ],
)
def test_the_mailbox_says_the_unit(to: str, unit: str) -> None:
    raw = letter(text("Kuva."), photo()).replace(b"To: kuvat.porvoo@ita-uusimaa.example", f"To: {to}".encode())
    run = _lautta("convert", "photo", "-", given=raw)
    assert run.returncode == 0
    owner = next(
        entry["resource"] for entry in json.loads(run.stdout)["entry"] if entry["resource"]["resourceType"] == "Task"
    )
    assert owner["owner"]["identifier"]["value"] == f"urn:oid:1.2.246.10.99999810.{unit}"


def test_a_matter_reaches_the_consent() -> None:
    matter = "1.2.246.10.99999810.951.2026.1.1"
    run = _lautta("convert", "grant", "fixtures/grant/one-unit.xml", "--matter", matter)
    assert run.returncode == 0
    assert f"urn:oid:{matter}".encode() in run.stdout
    assert _lautta("convert", "grant", "fixtures/grant/one-unit.xml", "--matter", "1.2.03").returncode in {1, 2}


def _electronic(**changes: Any) -> bytes:
    read: dict[str, Any] = json.loads((FIXTURES / "release" / "electronic.json").read_bytes())
    return json.dumps(read | changes).encode()


GARBAGE: dict[str, bytes] = {
    "empty": b"",
    "random": b"".join(hashlib.sha512(bytes([number])).digest() for number in range(80)),
    "zeros": bytes(5000),
    "truncated xml": (FIXTURES / "grant" / "one-unit.xml").read_bytes()[:3000],
    "json array": b"[]",
    "json object": b"{}",
    "json null": b"null",
    "broken json": b'{"resourceType": "ServiceRequest",',
    "deep json": b'{"a":' * 100_000,
    "hetu": f"Henkilötunnus: {MAIJA}\nPotilas: Maija Testinen\n".encode(),
    "hetu json": json.dumps({"resourceType": "ServiceRequest", "subject": MAIJA}).encode(),
    "subject list": _electronic(subject=[MAIJA]),
    "no offset": _electronic(authoredOn="2026-11-09T10:00:00"),
    "date": _electronic(authoredOn="Today"),
    "latin": "Potilas: Testinen ä".encode("latin-1"),
    "utf-16": "<a/>".encode("utf-16"),
    "undefined charset": single(part(JPEG, "image/jpeg")).replace(b"image/jpeg", b"text/plain; charset=undefined"),
    "surrogate": letter(part(f"+2AA- {MAIJA}".encode(), "text/plain; charset=utf-7"), photo()),
    "control": letter(part(b"\x00\x0b\x1b", "text/plain"), photo()),
    "date overflow": b"Date: Tue, 03 Nov 99999999999999999999 10:11:00 +0200\r\n\r\n" + MAIJA.encode(),
    "stamp alone": "\r\n".join(stamp()).encode(),
}


@pytest.mark.parametrize("kind", ["photo", "release", "grant"])
@pytest.mark.parametrize("name", list(GARBAGE))
def test_garbage_is_refused_with_a_reason_and_no_trace(warm: Nursery, kind: str, name: str) -> None:
    run = _again(warm, "convert", kind, "-", "--json", given=GARBAGE[name])
    assert _told(run)
    if run.returncode == 0:
        assert (kind, name) in {("photo", "surrogate"), ("photo", "control"), ("photo", "undefined charset")}
        json.loads(run.stdout)
        return
    assert run.returncode == 1
    outcome = json.loads(run.stdout)
    assert outcome["issue"]
    assert MAIJA.encode() not in run.stdout


def test_a_configuration_is_checked_and_its_missing_secrets_told(tmp_path: Path) -> None:
    run = _lautta("config", "check", "--json", "--config", "fixtures/lautta.toml")
    assert run.returncode == 0
    told = json.loads(run.stdout)
    assert (told["units"], told["mailboxes"], told["recordSystems"]) == (4, 3, 4)
    assert told["missingSecrets"]
    example = Path("fixtures/lautta.toml").read_text(encoding="utf-8")
    named = re.findall(r'^[^#\n]*variable = "(\w+)"', example, re.MULTILINE)
    assert set(told["secretVariables"]) == set(named)
    assert any("LAUTTA_SMS_TOKEN" in one for one in told["missingSecrets"])
    assert any("lifecare-porvoo.jwks.json" in one for one in told["missingSecrets"])
    assert (told["clients"], [note.split()[3] for note in told["notes"]]) == (5, ["operator"])
    assert set(told["heic"]) == {"libheif", "libde265"}
    spoilt = tmp_path / "lautta.toml"
    spoilt.write_text("attempts = 'x'\nnosuch = 1\n")
    broken = _lautta("config", "check", "--json", "--config", str(spoilt))
    assert broken.returncode == 2
    assert len(_told(broken).splitlines()) > 5


def test_keys_that_nobody_should_trust_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "clients"
    folder.mkdir()
    publish(folder / "lifecare-porvoo.jwks.json", ec_key(), private=True)
    publish(folder / "pegasos-loviisa.jwks.json", weak_key())
    publish(folder / "kuvapalvelut.jwks.json", rsa_key())
    (folder / "operator.jwks.json").write_text("{}")
    run = _lautta("config", "check", "--json", "--config", "fixtures/lautta.toml", LAUTTA_PKI=str(tmp_path))
    assert run.returncode == 0
    told = [one for one in json.loads(run.stdout)["missingSecrets"] if one.startswith("client ")]
    assert [(one.split()[1], one.rpartition(": ")[2]) for one in told] == [
        ("lifecare-porvoo:", "make new keys, and publish the public halves."),
        ("pegasos-loviisa:", "2048 to 8192 are accepted."),
        ("kotihoito-saima:", "the key set cannot be read."),
        ("operator:", "the key set has no list `keys` (RFC 7517)."),
    ]


def test_the_one_token_of_callers_is_told_to_be_deprecated(tmp_path: Path) -> None:
    old = tmp_path / "lautta.toml"
    example = (FIXTURES / "lautta.toml").read_text()
    old.write_text(example.replace("[gateway] ", '[callers]\nvariable = "X"\n\n[gateway] '))
    run = _lautta("config", "check", "--json", "--config", str(old))
    assert [note.split()[0] for note in json.loads(run.stdout)["notes"]] == ["For", "Deprecated:"]


def test_a_token_is_given_to_a_client_of_the_configuration(tmp_path: Path) -> None:
    def token(*words: str) -> subprocess.CompletedProcess[bytes]:
        return _lautta("token", *words, "--config", "fixtures/lautta.toml", LAUTTA_DATA=str(tmp_path))

    plain = token("--client", "operator")
    assert (plain.returncode, len(plain.stdout.decode().strip())) == (0, 43)
    told = json.loads(token("--client", "lifecare-porvoo", "--scope", "system/*.read", "--json").stdout)
    assert (told["token_type"], told["expires_in"]) == ("bearer", 300)
    assert "system/Media.rs" in told["scope"].split()
    for words in (("--client", "nobody"), ("--client", "operator", "--scope", "x"), ()):
        wrong = token(*words)
        assert (wrong.returncode, ": :" in _told(wrong)) == (2, False)
    other = token("--client", "lifecare-porvoo", "--scope", "system/Patient.cruds")
    assert (other.returncode, "registered" in _told(other)) == (2, True)
    revoked = token("--client", "operator", "--revoke", "--json")
    assert json.loads(revoked.stdout) == {"revoked": 1}


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1"])  # noqa: S104 – refused; a proxy here has the world before it
def test_a_server_beyond_this_machine_takes_no_static_token(tmp_path: Path, host: str) -> None:
    words = ("serve", "--host", host, "--behind-proxy", "--port", "0", "--config", "fixtures/lautta.toml")
    run = _lautta(*words, LAUTTA_DATA=str(tmp_path), LAUTTA_API_TOKEN="x")
    assert (run.returncode, "static token" in _told(run)) == (2, True)


def test_a_configuration_can_leave_heic_to_a_person(tmp_path: Path) -> None:
    off = tmp_path / "lautta.toml"
    example = (FIXTURES / "lautta.toml").read_text()
    off.write_text(example.replace("accept_heic = true ", "accept_heic = false "))
    checked = _lautta("config", "check", "--json", "--config", str(off))
    assert (checked.returncode, json.loads(checked.stdout)["heic"]) == (0, None)
    mail = str(FIXTURES / "photo" / "heic.eml")
    assert _lautta("convert", "photo", mail).returncode == 0
    run = _lautta("convert", "photo", mail, "--config", str(off), "--json")
    assert (run.returncode, _rules(json.loads(run.stdout))) == (1, {"PHO-13"})
    assert "accept_heic = false" in run.stdout.decode()
