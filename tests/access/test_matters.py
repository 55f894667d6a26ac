"""Matters handed over by a file: all or nothing, and each joins the grants of its own organiser alone (GRA-04)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from adapter.access.matters import HandedMatters, read_matters
from adapter.access.matters_table import Matter, Matters
from adapter.access.reading.paper import read_paper
from adapter.access.writing.consent import consent, with_status
from adapter.cli import main
from adapter.commands.account import account
from adapter.config.loading import EXAMPLE
from adapter.errors import Refused
from adapter.fhir.held_grant import held_grant
from adapter.identifiers import Hetu, Oid, TemporaryId
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from fixtures.documents import sign
from tests.access.reading.test_grant import HOME_CARE, MATTER, WHEN, body, document, producer, task
from tests.region import MAIJA, NOW, SAIMA
from tests.xml.authority import ORGANISER, leaf, trust

OTHER = "1.2.246.10.99999820.10.0"
LINE = {"client": SAIMA, "unit": HOME_CARE, "organiser": ORGANISER, "matter": MATTER.value}
ONE = Matter(Hetu(SAIMA), Oid(HOME_CARE), Oid(ORGANISER), MATTER)
CSV = f"client;unit;organiser;matter\n{SAIMA};urn:oid:{HOME_CARE};{ORGANISER};{MATTER}\n"


def _json(*lines: Any) -> bytes:
    return json.dumps(lines).encode()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """A database with an active grant of the organiser, without a matter."""
    opened = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    raw = sign(document(body(task(producer()))).xml(), leaf(), WHEN)
    (grant,) = read_paper(raw, trust(), NOW).grants
    Resources(opened).put("grant-1", with_status(consent(grant, ()), "active"), NOW)
    return opened


def _matters(engine: Engine) -> frozenset[Oid]:
    return held_grant(Resources(engine).read("Consent", "grant-1").resource, "").matters


@pytest.mark.parametrize(
    "raw",
    [
        _json(LINE),
        _json(LINE | {"client": {"system": "1.2.246.21", "value": SAIMA}}),
        CSV.encode(),
        CSV.replace(";", ",").replace("\n", "\r\n").encode("utf-8-sig"),
        b"matter;extra;organiser;unit;client\n" + f"{MATTER};x;{ORGANISER};{HOME_CARE};{SAIMA}\n".encode(),
    ],
    ids=["json", "identifier", "csv", "comma and BOM", "other order"],
)
def test_a_file_is_read_in_either_form(raw: bytes) -> None:
    assert read_matters(raw) == (ONE,)


def test_any_line_end_will_do() -> None:
    for end in ("\r", "\r\n", "\n"):
        assert read_matters(end.join(CSV.splitlines()).encode()) == (ONE,)


def test_a_temporary_id_is_given_as_an_identifier() -> None:
    client = {"system": "urn:oid:1.2.246.10.99999810.22.2026", "value": "181188U999X"}
    (matter,) = read_matters(_json(LINE | {"client": client}))
    assert matter.client == TemporaryId(client["system"], client["value"])


def test_every_wrong_line_is_told_and_no_value_of_it() -> None:
    wrong = [LINE, LINE | {"client": "181188-908X"}, LINE | {"matter": ""}, LINE | {"unit": "x"}, "text"]
    with pytest.raises(Refused) as caught:
        read_matters(_json(*wrong))
    told = [finding.text.partition(":")[0] for finding in caught.value.findings]
    assert told == ["line 2", "line 3", "line 4", "line 5"]
    assert "181188" not in str(caught.value)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"[",
        b"\xff",
        b"client;unit\n1;2\n",
        CSV.splitlines()[0].encode(),
        b"{}",
        b"[" * 100_000,
        CSV.encode() + b"9" * 140_000,
    ],
)
def test_a_file_without_a_matter_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused, match="GRA-04"):
        read_matters(raw)


def test_a_matter_joins_its_organisers_grant_and_another_organisers_waits(engine: Engine) -> None:
    handed = HandedMatters.by(engine, lambda: NOW)
    other = Matter(Hetu(SAIMA), Oid(HOME_CARE), Oid(OTHER), Oid("1.2.246.10.99999820.951.2026.1.1"))
    assert handed.hand_over([ONE]) == [["Consent/grant-1"]]
    assert handed.hand_over([other]) == [[]]
    assert _matters(engine) == {MATTER}
    assert handed.hand_over([ONE]) == [["Consent/grant-1"]]
    assert len(Resources(engine).history("Consent", "grant-1")) == 2


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as caught:
        main(words)
    out, err = capsys.readouterr()
    return int(str(caught.value.code)), out, err


@pytest.mark.parametrize(
    "raw",
    [
        CSV.replace("\n", ',"ok\n', 1) + CSV.partition("\n")[2],  # a quote that is not closed
        CSV.replace("client", "client,client", 1),
        CSV.rstrip("\n") + ",more\n",
        CSV.rstrip("\n") + '\n"x\ny",1.2,1.2,1.2\n',
        f'[{{"client": "{SAIMA}", "client": "{MAIJA}", "unit": "1.2", "organiser": "1.2", "matter": "1.2"}}]',
        f'[{{"client": "{SAIMA}", "unit": 1.2, "organiser": "1.2", "matter": "1.2"}}]',
    ],
    ids=["open quote", "two clients", "too long a row", "a line within a value", "a key twice", "a number"],
)
def test_a_file_that_says_something_else_than_it_seems_is_refused(raw: str) -> None:
    with pytest.raises(Refused):
        read_matters(raw.encode())


def test_the_command_hands_over_the_whole_file_or_nothing(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAUTTA_DATABASE_URL", f"sqlite:///{tmp_path / 'lautta.db'}")
    file = tmp_path / "matters.json"
    words = ("matters", str(file), "--config", str(EXAMPLE))
    file.write_bytes(_json(LINE, LINE | {"matter": "x"}))
    code, out, err = _run(capsys, *words)
    assert (code, out) == (1, "")
    assert "line 2" in err
    assert _matters(engine) == frozenset()
    waiting = LINE | {"unit": "1.2.246.10.99999861.10.2", "matter": "1.2.246.10.99999810.951.2026.1.2"}
    file.write_bytes(_json(LINE, waiting))
    assert Resources(engine).find("AuditEvent", []) == []
    assert _run(capsys, *words, "--json", "--by", "Olli") == (0, '{"handedOver": 2, "joined": 1, "waiting": 1}\n', "")
    assert _matters(engine) == {MATTER}
    events = [stored.resource for stored in Resources(engine).find("AuditEvent", [])]
    assert {str(account())} == {event["agent"][0]["altId"] for event in events}
    assert {"Olli"} == {event["agent"][0]["who"]["display"] for event in events}
    handed = sorted(event["entity"][0]["what"]["identifier"]["value"] for event in events)
    assert handed == sorted(f"urn:oid:{line['matter']}" for line in (LINE, waiting))
    assert _run(capsys, *words)[1] == "2 matters handed over: 1 joined a grant, 1 wait for one.\n"
    assert len(Resources(engine).find("AuditEvent", [])) == len(events) == 2


def test_a_database_that_fails_is_told_without_whom_it_was_about(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A statement's values name a client; the log of a command must not."""
    monkeypatch.setenv("LAUTTA_DATABASE_URL", f"sqlite:///{tmp_path / 'lautta.db'}")
    file = tmp_path / "matters.json"
    file.write_bytes(_json(LINE))
    with engine.begin() as connection:
        connection.execute(text("CREATE TRIGGER full BEFORE INSERT ON matter BEGIN SELECT RAISE(ABORT, 'full'); END"))
    code, out, err = _run(capsys, "matters", str(file), "--config", str(EXAMPLE), "--json")
    assert (code, json.loads(out)["resourceType"]) == (3, "OperationOutcome")
    assert "lautta: database: failed (IntegrityError at matters_table.py" in err
    assert SAIMA not in out + err
    with pytest.raises(IntegrityError) as caught:
        Matters(engine).hand_over([ONE])
    assert SAIMA not in str(caught.value)
