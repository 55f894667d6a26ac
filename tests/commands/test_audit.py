"""`lautta audit`: the officer's list, and the proof that the log is whole."""

from __future__ import annotations

import io
import json
import os
import pwd
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from adapter import DATA
from adapter.cli import main
from adapter.config.loading import EXAMPLE
from adapter.desk.use_list import use_line
from adapter.fhir.elements import concept
from adapter.fhir.patients import NamedPatient
from adapter.fhir.use_event import Asking, use_events
from adapter.identifiers import Oid
from adapter.store.opening import open_database
from adapter.store.resources import Criterion, Resources
from adapter.store.use_log import LoggedUse, UseLog
from tests.region import MAIJA, SAIMA

SYSTEM, UNIT = "urn:oid:1.2.246.21", "1.2.246.10.99999810.10.11"
NOW = datetime.now(UTC)
Lautta = Callable[..., tuple[int, str, str]]


def _event(person: dict[str, Any] | None = None) -> dict[str, Any]:
    asking = Asking(
        interaction="read",
        request="GET Media/one",
        client="record-1",
        client_name="Record system",
        person=person,
        address="192.0.2.7",
        server="lautta.example",
        id="request-1",
        observer=Oid("1.2.246.10.99999810.10.0"),
    )
    media = {"resourceType": "Media", "id": "one", "basedOn": [{"reference": "CommunicationRequest/asked"}]}
    ((_, event),) = use_events(asking, [(NamedPatient(SYSTEM, MAIJA), [media])], [UNIT], NOW)
    return event


WORKER = {
    "who": {"identifier": {"system": SYSTEM, "value": SAIMA}, "display": "Saima Sairaanhoitaja"},
    "role": [concept("urn:x", "nurse")],
}


@pytest.fixture
def lautta(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Lautta:
    """The command in this process, over a database and keys of its own."""
    folder = tmp_path / "pki"
    folder.mkdir()
    for kind in ("pem", "key.pem"):
        (folder / f"adapter-system.{kind}").write_bytes((DATA / "fixtures" / "pki" / f"organiser.{kind}").read_bytes())
    monkeypatch.setenv("LAUTTA_CONFIG", str(EXAMPLE))
    monkeypatch.setenv("LAUTTA_PKI", str(folder))
    monkeypatch.setenv("LAUTTA_DATABASE_URL", f"sqlite:///{tmp_path / 'data' / 'lautta.db'}")

    def run(*words: str, given: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        with pytest.raises(SystemExit) as ended:
            main(["audit", *words])
        told = capsys.readouterr()
        return int(str(ended.value.code)), told.out, told.err

    return run


def _write(event: dict[str, Any], at: datetime = NOW, hetu: str = MAIJA) -> None:
    engine = open_database(os.environ["LAUTTA_DATABASE_URL"])
    UseLog(engine).write([LoggedUse(NamedPatient(SYSTEM, hetu), (UNIT,), at, orjson.dumps(event))])
    engine.dispose()


def _run(statement: str) -> None:
    engine = open_database(os.environ["LAUTTA_DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


# --- The list ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", ("luettu", "kuka", "miksi", "mistä")), ("sv", ("läst", "vem", "varför")), ("en", ("read", "who", "why"))],
)
def test_the_list_says_who_what_why_and_from_where(lautta: Lautta, language: str, words: tuple[str, ...]) -> None:
    _write(_event(WORKER))
    code, told, _ = lautta("list", "--patient", "-", "--lang", language, given=f"{MAIJA}\n")
    assert code == 0
    for word in (*words, "Saima Sairaanhoitaja", UNIT, "Media/one", "CommunicationRequest/asked", "request-1"):
        assert word in told, word
    assert SAIMA not in told
    assert f"{SAIMA[:7]}****" in told
    assert MAIJA not in told


def test_the_list_is_one_clients_alone_and_begins_two_years_ago(lautta: Lautta) -> None:
    _write(_event(), NOW - timedelta(days=3 * 365))
    _write(_event(), NOW - timedelta(days=365))
    _write(_event(), hetu=SAIMA)
    given = f"{SYSTEM}|{MAIJA}"
    _, told, _ = lautta("list", "--patient", "-", "--json", "--lang", "en", given=given)
    found = [json.loads(line) for line in told.splitlines()]
    assert [line["happened"] for line in found] == ["looked at the use log", "read"]
    _, told, _ = lautta("list", "--patient", "-", "--from", "2020-01-01", "--json", given=given)
    assert len(told.splitlines()) == 4, "two uses, and the two looks"


def test_a_look_at_the_list_is_in_the_list(lautta: Lautta, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "Chief Physician")
    lautta("list", "--patient", "-", "--by", "officer 3", given=MAIJA)
    engine = open_database(os.environ["LAUTTA_DATABASE_URL"])
    (event,) = Resources(engine).find("AuditEvent", [Criterion("patient:identifier", (("token", SYSTEM, MAIJA),))])
    engine.dispose()
    agent = event.resource["agent"][0]
    assert agent["who"]["display"] == "officer 3"
    assert agent["altId"] == f"{pwd.getpwuid(os.getuid()).pw_name} (uid {os.getuid()})"


@pytest.mark.parametrize("given", ["150372-901X", "", "somebody"])
def test_a_code_that_is_wrong_is_refused_and_not_repeated(lautta: Lautta, given: str) -> None:
    code, told, problem = lautta("list", "--patient", "-", given=given)
    assert (code, told) == (1, "")
    assert not given or given not in problem


def test_a_line_of_a_decision_says_what_it_decided() -> None:
    decision = {
        "subtype": [{"code": "AuthZ-Consent"}],
        "agent": [
            {"who": {"identifier": {"system": "urn:oid:1.2.246.537.26", "value": "90000000011"}}, "requestor": True}
        ],
        "purposeOfEvent": [{"text": "The right to use a register"}],
        "entity": [{"what": {"type": "Patient"}}, {"what": {"reference": "Consent/grant-1"}}],
    }
    line = use_line(decision | {"recorded": NOW.isoformat()})
    assert (line.who, line.what, line.why) == (
        ("90000000011",),
        ("Consent/grant-1",),
        ("The right to use a register",),
    )


# --- The proof --------------------------------------------------------------------------------------------------------


def test_a_whole_log_is_verified_and_one_row_less_is_exit_1(lautta: Lautta) -> None:
    for minutes in (60, 59, 58):
        _write(_event(), NOW - timedelta(minutes=minutes))
    code, told, _ = lautta("seal", "--json")
    assert (code, json.loads(told)["closed"]) == (0, 3)
    code, told, _ = lautta("verify", "--json")
    proof = json.loads(told)
    assert (code, proof["whole"], proof["segments"], proof["rows"]) == (0, True, 3, 3)
    assert lautta("verify")[1].endswith("The log is whole.\n")
    _run("DELETE FROM use_event WHERE place > 3000000")
    code, told, _ = lautta("verify", "--json")
    assert (code, [fault["kind"] for fault in json.loads(told)["faults"]]) == (1, ["tail-cut"])
    assert "WRONG        tail-cut, segment 3" in lautta("verify")[1]


def test_a_head_kept_elsewhere_finds_a_log_that_was_cut_short(lautta: Lautta, tmp_path: Path) -> None:
    for minutes in (60, 59):
        _write(_event(), NOW - timedelta(minutes=minutes))
    kept = tmp_path / "head.json"
    kept.write_text(lautta("seal", "--json")[1], encoding="utf-8")
    assert lautta("verify", "--head", str(kept))[0] == 0
    _run("DELETE FROM use_event WHERE place > 2097152")
    _run("DELETE FROM use_segment WHERE id = 2")
    assert lautta("verify")[0] == 0, "nothing in the database tells of it"
    code, told, _ = lautta("verify", "--head", str(kept), "--json")
    assert (code, [fault["kind"] for fault in json.loads(told)["faults"]]) == (1, ["seal-missing"])
    kept.write_text("[]", encoding="utf-8")
    assert lautta("verify", "--head", str(kept))[0] == 2


def test_a_log_that_was_written_anew_is_not_signed_by_the_organisation(lautta: Lautta) -> None:
    _write(_event(), NOW - timedelta(hours=1))
    lautta("seal")
    assert lautta("verify")[0] == 0
    _run("UPDATE use_segment SET signature = 'bm9uc2Vuc2U='")
    code, told, _ = lautta("verify", "--json")
    assert (code, [fault["kind"] for fault in json.loads(told)["faults"]]) == (1, ["signature"])


def test_what_is_older_than_the_configuration_keeps_is_dropped(lautta: Lautta) -> None:
    _write(_event(), NOW - timedelta(hours=1))
    assert "No segment" not in lautta("seal")[1]
    assert json.loads(lautta("drop", "--json")[1]) == {"dropped": 0}
    _run("UPDATE use_segment SET closed = 1")
    assert json.loads(lautta("drop", "--json")[1]) == {"dropped": 1}
