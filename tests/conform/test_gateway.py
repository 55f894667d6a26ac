"""The kit's gateway role: honest mock gateways pass, each defect is found by its row, and recorded mails are read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from conform.case import CASES
from conform.claim import Claim, WrongSutError
from conform.mutants.gateway import FORMS, GatewayStage, GatewayTrial
from conform.mutants.gateway_desk import Spoiling
from conform.mutants.gateway_mail import add_field, change_field, change_files, change_text, put_on_top
from conform.mutants.gateway_spoiling import DEFECTS
from conform.peers.letter import read_mail
from conform.peers.mailbox import open_mailbox
from conform.peers.mime import find_fault
from conform.peers.stamp import read_form, read_stamp
from conform.peers.trace import find_foreign_results, find_gateway_hop
from conform.peers.ways import Ways, read_ways
from conform.people import ANNA, BERTIL, RealPersonError
from conform.requirement import read_ledger
from conform.run import Outcome, check_traffic
from conform.selftest import try_role
from conform.sut import Sut
from tests.conform.part import some_of

ROOT = Path(__file__).parents[2]
#: One defect a subject.
_SOME = (
    "the-patient-for-the-sender",
    "typed-block-stays",
    "second-file-dropped",
    "unconfirmed-arrives",
    "never-closes",
)
_SETTINGS = {
    "host": "gateway.turvaposti.example",
    "address": "[192.0.2.25]",
    "authserv_id": "gateway.turvaposti.example",
    "servers": ["mx.ita-uusimaa.example"],
}
#: A mail as mock gateway and mock mail make it, with a stamp in headers.
MAIL = (
    "Received: from gateway.turvaposti.example (gateway.turvaposti.example [192.0.2.25])\r\n"
    " by mx.ita-uusimaa.example with ESMTPS id 91; Tue, 03 Nov 2026 10:11:00 +0200\r\n"
    f"X-Sender-Name: =?utf-8?q?Anna_Ilona_M=C3=A4llikas?=\r\nX-Sender-Hetu: {ANNA.hetu}\r\n"
    "Authentication-Results: gateway.turvaposti.example; none\r\n"
    "Message-ID: <one@gateway.turvaposti.example>\r\nDate: Tue, 03 Nov 2026 10:10:59 +0200\r\n"
    "From: no-reply@gateway.turvaposti.example\r\nTo: kuvat@ita-uusimaa.example\r\nSubject: Kuva\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="=_1"\r\n\r\n'
    '--=_1\r\nContent-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVpLg==\r\n'
    "--=_1\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n"
    'Content-Disposition: attachment; filename="k.jpg"\r\n\r\n/9j/4AAQ\r\n--=_1--\r\n'
).encode()


def test_honest_gateways_pass_and_some_defects_are_found() -> None:
    assert try_role(GatewayTrial(), [defect for defect in DEFECTS if defect.name in _SOME]) == []


@pytest.mark.slow
def test_each_defect_of_a_seeded_part_is_found_by_its_row() -> None:
    assert try_role(GatewayTrial(), some_of(DEFECTS)) == []


@pytest.mark.slow
def test_a_defect_that_no_row_finds_is_reported() -> None:
    trial = GatewayTrial()
    trial.dummies, trial.honest = (), {"headers": frozenset()}
    harmless = replace(DEFECTS[0], name="harmless", spoils=Spoiling())
    assert try_role(trial, [harmless]) == ["gateway: the defect harmless is not found by GW-STP-01"]


def test_every_row_that_a_case_proves_has_a_defect_or_is_named() -> None:
    proved = {identity for case in CASES if case.role == "gateway" for identity in case.proves}
    # A real HETU stops the run; test_a_real_person_stops_the_run has it.
    assert proved - {defect.convicted_by for defect in DEFECTS} == {"CM-SYN-01"}


def _check(folder: Path, *mails: bytes, **settings: Any) -> Outcome:
    for number, mail in enumerate(mails, 1):
        (folder / f"{number}.eml").write_bytes(mail)
    sut = Sut("Gateway", "1", "Vendor", "", {"gateway": {**_SETTINGS, **settings}})
    return check_traffic(sut, read_ledger(), "gateway", folder, datetime.now(UTC).date())


def _verdicts(outcome: Outcome) -> dict[str, str]:
    return {row.requirement.id: row.verdict.value for row in outcome.rows}


def _failing(outcome: Outcome) -> set[str]:
    return {identity for identity, verdict in _verdicts(outcome).items() if verdict in {"fails", "inconclusive"}}


def test_recorded_mails_that_are_good_fail_nothing(tmp_path: Path) -> None:
    outcome = _check(tmp_path, MAIL)
    verdicts = _verdicts(outcome)
    assert _failing(outcome) == set()
    held = {identity for identity, verdict in verdicts.items() if verdict == "holds"}
    assert held >= {"GW-STP-01", "GW-STP-04", "GW-STP-05", "GW-STP-06", "GW-MIM-02", "GW-RET-01", "GW-DUP-01"}
    assert verdicts["GW-MIM-01"] == verdicts["GW-STP-02"] == "not tested"
    assert outcome.verdict == "partial"


@pytest.mark.parametrize(
    ("row", "mails"),
    [
        ("GW-STP-01", [change_field(MAIL, "X-Sender-Hetu", lambda _: None)]),
        ("GW-STP-02", [add_field(MAIL, "x-sender-hetu", f"\r\n {BERTIL.hetu}")]),
        (
            "GW-STP-04",
            [put_on_top(MAIL, "Received", "from a (a [203.0.113.9]) by b with SMTP; Tue, 3 Nov 2026 10:10:10 +0200")],
        ),
        ("GW-STP-05", [add_field(MAIL, "Authentication-Results", "mx.evil.example; dkim=pass")]),
        ("GW-STP-06", [change_field(MAIL, "X-Sender-Name", lambda _: "Anna M=?utf-8?q?=C3=83=C2=A4?=llikas")]),
        ("GW-MIM-02", [MAIL.replace(b"SGVpLg==\r\n", b"SGVpLg==\n")]),
        ("GW-RET-01", [add_field(MAIL, "Reply-To", "anna@sender.example")]),
        ("GW-DUP-01", [MAIL, MAIL]),
        ("GW-DUP-01", [MAIL, MAIL.replace(b"<one@", b"<two@")]),
        ("CM-TLS-01", [MAIL.replace(b"ESMTPS", b"ESMTP")]),
    ],
    ids=[
        "no-hetu",
        "hidden",
        "stranger",
        "results",
        "mojibake",
        "bare-lf",
        "reply-to",
        "twice",
        "two-ids",
        "no-tls",
    ],
)
def test_recorded_mails_with_one_defect_fail_its_row(tmp_path: Path, row: str, mails: list[bytes]) -> None:
    assert row in _failing(_check(tmp_path, *mails))


def test_what_was_sent_is_held_against_what_came(tmp_path: Path) -> None:
    photo = b"\xff\xd8\xff\xe0\x00\x10"
    written = {
        "sender": {"name": "Anna Ilona Mällikas", "hetu": ANNA.hetu, "email": "anna@sender.example"},
        "files": [{"name": "k.jpg", "type": "image/jpeg", "path": "photo.jpg"}],
        "hostile": True,
    }
    (tmp_path / "photo.jpg").write_bytes(photo)
    (tmp_path / "1.sent.json").write_text(json.dumps(written), encoding="utf-8")
    outcome = _check(tmp_path, MAIL)
    assert {_verdicts(outcome)[row] for row in ("GW-STP-01", "GW-STP-02", "GW-MIM-01")} == {"holds"}
    (tmp_path / "photo.jpg").write_bytes(photo + b"x")
    assert _failing(_check(tmp_path, MAIL)) == {"GW-MIM-01"}
    (tmp_path / "1.sent.json").write_text("[]", encoding="utf-8")
    with pytest.raises(WrongSutError, match="lever"):
        _check(tmp_path, MAIL)


def test_a_real_person_stops_the_run(tmp_path: Path) -> None:
    real = "131052" + "-308T"
    with pytest.raises(RealPersonError):
        _check(tmp_path, change_text(MAIL, lambda text: f"{text} {real}"))


def test_a_file_saved_with_lf_alone_is_read_as_a_mail(tmp_path: Path) -> None:
    assert _failing(_check(tmp_path, MAIL.replace(b"\r\n", b"\n"))) == set()


def test_a_stamp_in_a_block_stands_on_top_and_nowhere_else() -> None:
    form = read_form({"stamp": FORMS["block"]})
    block = form.write_block("Anna Mallikas", ANNA.hetu)
    on_top = read_mail(change_text(MAIL, lambda text: f"\n{block}\n{text}"))
    below = read_mail(change_text(MAIL, lambda text: f"{text}\n{block}"))
    assert [said.hetus for said in read_stamp(on_top, form)] == [(ANNA.hetu,)]
    assert [said.hetus for said in read_stamp(below, form)] == [()]


def test_the_units_own_hops_are_passed_over() -> None:
    ways = Ways(
        read_form({}), "gateway.turvaposti.example", "[192.0.2.25]", "", ("mx.ita-uusimaa.example", "mail.local")
    )
    own = "from mx.ita-uusimaa.example ([127.0.0.1]) by mail.local (Dovecot) with LMTP; Tue, 3 Nov 2026 10:11:01 +0200"
    hop = find_gateway_hop(read_mail(put_on_top(MAIL, "Received", own)), ways)
    assert hop is not None
    assert (hop.by, hop.protocol, hop.is_secured) == ("mx.ita-uusimaa.example", "ESMTPS", True)
    assert find_gateway_hop(read_mail(put_on_top(MAIL, "Received", own.replace("mail.local", "else"))), ways) is None
    assert find_gateway_hop(read_mail(put_on_top(MAIL, "Received", "garbage")), ways) is None


def test_results_without_an_id_are_foreign() -> None:
    ways = read_ways(Claim("gateway", _SETTINGS, frozenset()))
    assert find_foreign_results(read_mail(MAIL), ways) == []
    assert find_foreign_results(read_mail(add_field(MAIL, "Authentication-Results", "; none")), ways) == [""]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (MAIL, ""),
        (MAIL.replace(b"--=_1--", b""), "does not end"),
        (MAIL.replace(b"SGVpLg==", b"SGVpL!=="), "base64"),
        (MAIL.replace(b"MIME-Version: 1.0\r\n", b""), "mime-version"),
        (MAIL.replace(b"Subject: Kuva", b"Subject Kuva"), "no field"),
        (MAIL.replace(b"SGVpLg==", b"SGVpLg==\r\n--=_1"), "boundary"),
        (MAIL.replace(b"base64\r\n\r\nSGV", b"base46\r\n\r\nSGV"), "encoding"),
        (change_files(MAIL, lambda name, _, octets: (name, octets)), ""),
    ],
    ids=["good", "no-end", "base64", "version", "field", "boundary", "encoding", "written-again"],
)
def test_the_form_of_a_mail(raw: bytes, said: str) -> None:
    fault = find_fault(read_mail(raw))
    assert (said in fault) if said else fault == ""


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"stamp": {"name_header": "X"}}, "name_header and hetu_header"),
        ({"stamp": {"colour": "red"}}, "stamp has"),
        ({"stamp": {"begins": [1]}}, "a list of texts"),
        ({"servers": "mx"}, "a list of names"),
    ],
    ids=["half", "unknown", "number", "no-list"],
)
def test_settings_that_cannot_be_used_are_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongSutError, match=said):
        read_ways(Claim("gateway", settings, frozenset()))
    with pytest.raises(WrongSutError, match="imaps"):
        open_mailbox(Claim("gateway", {"imap": "http://x"}, frozenset()))


@pytest.fixture(scope="module")
def stage() -> Iterator[GatewayStage]:
    with GatewayTrial().open() as opened:
        yield opened


def _command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "adapter", "conform", *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, **environment}
    )


def test_a_vendor_checks_a_folder_of_mails(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)
    sut = tmp_path / "sut.toml"
    told = "\n".join(f"{name} = {json.dumps(value)}" for name, value in _SETTINGS.items())
    sut.write_text(f'[product]\nname = "G"\nversion = "1"\nvendor = "V"\n[gateway]\n{told}\n', encoding="utf-8")
    good = _command("check", str(tmp_path), "--role", "gateway", "--sut", str(sut), "--out", str(tmp_path / "out"))
    assert good.returncode == 0, good.stdout + good.stderr
    kept = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "out").rglob("*") if file.is_file())
    assert ANNA.hetu not in kept
    (tmp_path / "b.eml").write_bytes(add_field(MAIL, "Reply-To", "anna@sender.example"))
    bad = _command("check", str(tmp_path), "--role", "gateway", "--json")
    assert bad.returncode == 1
    assert "a mail has Reply-To" in bad.stdout
    assert _command("check", str(tmp_path / "none"), "--role", "gateway").returncode == 2


def test_a_mailbox_that_is_away_is_inconclusive(tmp_path: Path) -> None:
    lever = tmp_path / "lever.py"
    lever.write_text("raise SystemExit(0)\n", encoding="utf-8")
    sut = tmp_path / "sut.toml"
    sut.write_text(
        '[product]\nname = "G"\nversion = "1"\nvendor = "V"\n[gateway]\nmode = "mail"\nimap = "imaps://localhost:1"\n'
        'user = "u"\npassword = { env = "SUT_PASSWORD" }\nto = "u@unit.example"\n'
        f'lever = {{ command = "{sys.executable} lever.py" }}\n',
        encoding="utf-8",
    )
    away = _command("run", "--sut", str(sut), SUT_PASSWORD="x")
    assert away.returncode == 3, away.stdout + away.stderr
    assert "the mailbox did not answer" in away.stdout
    assert _command("run", "--sut", str(sut)).returncode == 2


def test_a_lever_that_is_a_program_drives_the_mock(stage: GatewayStage, tmp_path: Path) -> None:
    """The program writes through the gateway's JSON, as a vendor's does through whatever the product has."""
    lever = tmp_path / "lever.py"
    lever.write_text(
        "import json, sys, urllib.request, urllib.error\n"
        "told = json.load(sys.stdin)\n"
        "sender = {name: told['sender'][name] for name in ('name', 'hetu')}\n"
        "if sys.argv[1] != 'send' or told['headers'] or told['files'] or told['lost_answer']: raise SystemExit(3)\n"
        "if not told['confirmed']: raise SystemExit(1)\n"
        "body = {'citizen': sender, **{name: told[name] for name in ('to', 'subject', 'text')}}\n"
        f"asked = urllib.request.Request('{stage.gateway.url}/messages', json.dumps(body).encode(),"
        " {'Content-Type': 'application/json'})\n"
        "try: urllib.request.urlopen(asked)\n"
        "except urllib.error.HTTPError: raise SystemExit(1)\n",
        encoding="utf-8",
    )
    with stage.honest("headers") as settings:
        told = {**settings, "lever": {"command": f"{sys.executable} lever.py"}, "password": {"env": "SUT_PASSWORD"}}
        lines = "\n".join(f"{name} = {_toml(value)}" for name, value in told.items())
        sut = tmp_path / "sut.toml"
        sut.write_text(f'[product]\nname = "G"\nversion = "1"\nvendor = "V"\n[gateway]\n{lines}\n', encoding="utf-8")
        run = _command("run", "--sut", str(sut), "--only", "GW-STP-01", "GW-TP-02", "--json", SUT_PASSWORD="salasana")
    report = json.loads(run.stdout)
    assert {row["id"]: row["verdict"] for row in report["rows"]} == {"GW-STP-01": "holds", "GW-TP-02": "holds"}


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
