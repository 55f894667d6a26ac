"""What commands answer, and what they refuse: in the language that is asked for, and nothing that steers a terminal."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from adapter import commands
from adapter.cli import main
from adapter.config.loading import EXAMPLE
from adapter.store.messages import Messages, State
from adapter.store.opening import open_database
from adapter.words import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
MESSAGE = "f" * 32
#: What is for those who write software, and for the demo's own words.
FOR_PROGRAMMERS = {"convert", "demo", "serve", "settings", "signatures", "validate", "validate_kanta", "development"}


@pytest.fixture
def messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Messages]:
    """Of the database that the commands open."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("LAUTTA_CONFIG", str(EXAMPLE))
    monkeypatch.setenv("LAUTTA_DATA", str(folder))
    monkeypatch.delenv("LAUTTA_DATABASE_URL", raising=False)
    engine = open_database(f"sqlite:///{folder / 'lautta.db'}")
    yield Messages(engine)
    engine.dispose()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[object, str, str]:
    """Run a command; gives its exit code and what it wrote."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    written = capsys.readouterr()
    return ended.value.code, written.out, written.err


def fail(messages: Messages, reason: str = "kanta: it did not answer.") -> None:
    messages.begin(MESSAGE, "photo", "kuvat.porvoo@ita-uusimaa.example", NOW - timedelta(hours=1))
    messages.conclude(MESSAGE, State.FAILED, NOW, (), reason)


@pytest.mark.parametrize(
    ("language", "state", "then"),
    [
        ("fi", "nyt pysäytetty", "uudelleen: lautta redrive"),
        ("sv", "nu stoppat", "på nytt: lautta redrive"),
        ("en", "now stopped", "again: lautta redrive"),
    ],
)
def test_a_message_that_is_stopped(
    messages: Messages, capsys: pytest.CaptureFixture[str], language: str, state: str, then: str
) -> None:
    fail(messages)
    code, told, _ = run(capsys, "stop", MESSAGE, "--lang", language)
    assert code == 0
    assert f"{MESSAGE}: {state}." in told
    assert f"{then} {MESSAGE}\n" in told


@pytest.mark.parametrize(
    ("language", "said"), [("fi", "nyt jonossa. Käsittelijä ottaa sen"), ("sv", "nu i kö."), ("en", "now waiting.")]
)
def test_a_message_that_is_run_again(
    messages: Messages, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    fail(messages)
    assert said in run(capsys, "redrive", MESSAGE, "--lang", language)[1]
    assert messages.find(MESSAGE).state == State.WAITING


def test_a_program_reads_the_same_in_every_language(messages: Messages, capsys: pytest.CaptureFixture[str]) -> None:
    fail(messages)
    code, told, errors = run(capsys, "stop", MESSAGE, "--lang", "fi", "--json")
    assert (code, errors) == (0, "")
    assert json.loads(told) | {"updated": ""} == {
        "id": MESSAGE,
        "flow": "photo",
        "source": "kuvat.porvoo@ita-uusimaa.example",
        "attempt": 1,
        "state": "stopped",
        "rules": "",
        "reason": "kanta: it did not answer.",
        "resources": [],
        "begun": "2026-11-28T11:00:00+00:00",
        "updated": "",
        "unit": "",
    }
    refused = [run(capsys, "stop", MESSAGE, "--lang", language, "--json")[1] for language in LANGUAGES]
    assert refused[0] == refused[1] == refused[2]
    assert json.loads(refused[0])["issue"][0]["diagnostics"].startswith("only a message that waits")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("inspect", "none"), 1, ("tällä tunnuksella", "inget meddelande", "no message with that id")),
        (("stop", "none"), 1, ("tällä tunnuksella", "inget meddelande", "no message with that id")),
        (("redrive", "none"), 1, ("tällä tunnuksella", "inget meddelande", "no message with that id")),
        (("discard", MESSAGE), 2, ("perustelu", "motivering", "with a reason")),
        (("discard", MESSAGE, "--reason", "x"), 1, ("on: epäonnistui", "är: misslyckades", "is: failed")),
        (("redrive", MESSAGE, "--patient", "/none"), 2, ("odottaa ihmistä", "väntar på en person", "waits for a")),
        (("redrive", MESSAGE, "--take-over"), 1, ("Sen tila: epäonnistui", "Det är: misslyckades", "It is: failed")),
        (("report", "--from", "x", "--to", "y"), 2, ("päivä kirjoitetaan", "en dag skrivs", "a day is written")),
        (("report", "--from", "2026-01-02", "--to", "2026-01-01"), 2, ("vähintään", "minst", "at least")),
        (("token", "--client", "none"), 2, ("Niissä on", "Den har", "It has")),
        (("matters", "/none"), 2, ("ei voi lukea", "kan inte läsas", "cannot be read")),
        (("media", "posted", "none"), 1, ("ei löydy", "inget lagringsmedium", "no medium")),
        (("media", "read", "/none", "--patient", "-"), 2, ("ei ole", "finns inte", "no such")),
        (("readiness", "x"), 2, ("tämä ei ole OID", "inte en OID", "not an OID")),
        (("audit", "list", "--patient", "/none"), 2, ("ei voi lukea", "kan inte läsas", "cannot be read")),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else str(value),
)
def test_a_refusal_is_said_in_the_language_that_is_asked_for(
    messages: Messages, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, said: tuple[str, ...]
) -> None:
    fail(messages)
    for language, text in zip(LANGUAGES, said, strict=True):
        ended, told, errors = run(capsys, *words, "--lang", language)
        assert (ended, told) == (code, "")
        assert text in errors


def test_a_refusal_is_in_the_language_of_the_machine(
    messages: Messages, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(messages)
    monkeypatch.setenv("LC_ALL", "sv_FI.UTF-8")
    assert "inget meddelande" in run(capsys, "stop", "none")[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_without_a_message(messages: Messages, capsys: pytest.CaptureFixture[str], language: Language) -> None:
    fail(messages)
    index = LANGUAGES.index(language)
    answers = {
        ("token", "--client", "operator", "--revoke"): ("Mitätöity: 0", "Återkallade: 0", "0 revoked"),
        ("audit", "drop"): ("yli 12 vuotta", "äldre än 12 år", "older than 12 years"),
        ("report", "--from", "2026-11-01", "--to", "2026-11-30"): ("tuli 1", "kom 1", "came 1"),
        ("config", "check"): ("Asetukset ovat kunnossa", "i sin ordning", "is in order: 4 units"),
    }
    for words, said in answers.items():
        code, told, _ = run(capsys, *words, "--lang", language)
        assert code == 0
        assert said[index] in told


@pytest.mark.parametrize(
    "words", [("inspect", "\x1b[2Jx"), ("token", "--client", "\x1b[2Jx"), ("\x1b[2Jx",), ("matters", "/\x1b[2Jx")]
)
def test_what_was_typed_steers_no_terminal(
    messages: Messages, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    fail(messages)
    _, told, errors = run(capsys, *words)
    assert errors
    assert "\x1b" not in told + errors


HOSTILE = "\x1b[2J\x9b31m\u202egnol\r"


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["people", "json"])
@pytest.mark.parametrize("kind", ["photo", "release", "grant", "fhir", "status", "inspect", "audit"])
def test_what_strangers_wrote_steers_no_terminal(
    messages: Messages, capsys: pytest.CaptureFixture[str], tmp_path: Path, kind: str, more: tuple[str, ...]
) -> None:
    fail(messages, f"record: {HOSTILE}")
    fixture = EXAMPLE.parent / {"photo": "photo/plain.eml", "release": "release/county-consent.eml"}.get(kind, "")
    file = tmp_path / "x.eml"
    if fixture.is_file():
        raw = fixture.read_bytes().replace(b"\nSubject:", b"\nSubject: \x1b[2J")
        file.write_bytes(raw.replace(b"\n\n", f"\n\n{HOSTILE} {HOSTILE}\n".encode(), 1))
    elif kind == "fhir":
        file = tmp_path / "x.json"
        wrong = {"resourceType": "Patient", "id": HOSTILE, HOSTILE: HOSTILE, "gender": HOSTILE}
        file.write_text(json.dumps(wrong), encoding="utf-8")
    else:
        file.write_text(f"<x>{HOSTILE}</x>", encoding="utf-8")
    words = {
        "photo": ("convert", "photo", str(file)),
        "release": ("convert", "release", str(file)),
        "grant": ("convert", "grant", str(file)),
        "fhir": ("validate", str(file)),
        "status": ("status",),
        "inspect": ("inspect", MESSAGE),
        "audit": ("audit", "list", "--patient", str(file)),
    }[kind]
    _, told, errors = run(capsys, *words, *more)
    assert told or errors
    assert not set(told + errors) & set("\x1b\x9b\u202e\r")


def find_english(source: str) -> Iterator[str]:
    """Where a text of several words is written out, instead of a Sentence."""
    for node in ast.walk(ast.parse(source)):
        called = node.func if isinstance(node, ast.Call) else None
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if not isinstance(node, ast.Call) or name not in {"write", "writelines", "line", "report", "WrongUsage"}:
            continue
        parts = [part for argument in node.args for part in ast.walk(argument) if isinstance(part, ast.Constant)]
        if any(isinstance(part.value, str) and re.search(r"[a-z]{2,} [a-z]{2,}", part.value) for part in parts):
            yield f"line {node.lineno}"


@pytest.mark.parametrize("file", sorted(Path(commands.__file__).parent.glob("*.py")), ids=lambda file: file.stem)
def test_a_command_for_operators_holds_no_english(file: Path) -> None:
    found = list(find_english(file.read_text(encoding="utf-8")))
    assert found == [] or file.stem in FOR_PROGRAMMERS


def test_english_would_be_found() -> None:
    assert list(find_english('sys.stdout.write(f"{number} were dropped.")')) == ["line 1"]
    assert list(find_english('raise WrongUsage("no such file.")')) == ["line 1"]
