"""A report that was changed after the run is found, whatever was changed in it or beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from conform.__main__ import main
from conform.report.digest import encode_report
from conform.report.forms import leave_forms, leave_report
from conform.report.truth import write_report
from conform.verdict import Verdict
from tests.conform.keys import make_key, write_chain, write_key
from tests.conform.reports import ALL, AT, HOLDS, build_outcome, build_sut

_KIT = version("lautta")
_CASE = "evidence/record/rs-all-01"
_FILE = f"{_CASE}/02-received.http"


def _leave(folder: Path, rows: dict[str, Verdict]) -> None:
    outcome = build_outcome(rows)
    leave_report(folder, write_report(build_sut(rows), outcome, AT, _KIT), outcome)


@pytest.fixture(autouse=True)
def _ledger() -> Any:
    """The ledger has the rows of these reports."""
    rows = [row.requirement for row in build_outcome({**ALL, **HOLDS}).rows]
    with patch("conform.report.consistency.read_ledger", lambda: rows):
        yield


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    write_key(make_key("ed25519"), folder)
    write_key(make_key("ed25519"), folder, "other")
    return folder


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Path:
    folder = tmp_path_factory.mktemp("report")
    _leave(folder, {**ALL, **HOLDS})
    rows = [row.requirement for row in build_outcome({**ALL, **HOLDS}).rows]
    with patch("conform.report.consistency.read_ledger", lambda: rows):
        assert main(["report", str(folder), "--sign", str(keys / "key.pem"), "--by", "Vendor Oy"]) == 0
    return folder


def _verify(folder: Path, keys: Path, name: str = "key") -> int:
    return main(["verify", str(folder), "--key", str(keys / f"{name}.public.pem")])


def test_what_is_as_it_was_left_is_verified(signed: Path, keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _verify(signed, keys) == 0
    said = capsys.readouterr().out
    assert "verdict of the report: fails" in said
    assert "Signed by Vendor Oy" in said
    assert "as FAILED" in said
    assert "not an authority's approval" in said
    assert "Vendor Oy" in (signed / "report.fi.html").read_text(encoding="utf-8")


def _edit(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    """Change report.json, and write every form of it once more."""

    def tamper(folder: Path) -> None:
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        change(report)
        (folder / "report.json").write_bytes(encode_report(report))
        leave_forms(folder, report)

    return tamper


def _cut(name: str) -> Callable[[Path], object]:
    """A part of report.json is gone."""

    def tamper(folder: Path) -> None:
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        del report[name]
        (folder / "report.json").write_bytes(encode_report(report))

    return tamper


def _octet(file: str) -> Callable[[Path], object]:
    def tamper(folder: Path) -> None:
        octets = bytearray((folder / file).read_bytes())
        octets[-3] ^= 1
        (folder / file).write_bytes(octets)

    return tamper


def _swap(folder: Path) -> None:
    """The payload of another statement under the same signature."""
    other = folder.parent / "another"
    _leave(other, {**ALL, **HOLDS, "RS-CAP-01": Verdict.FAILS})
    key = write_key(make_key("p256"), folder.parent, "third")[0]
    assert main(["report", str(other), "--sign", str(key), "--by", "Vendor Oy"]) == 0
    payload = json.loads((other / "statement.json").read_text(encoding="utf-8"))["payload"]
    envelope = json.loads((folder / "statement.json").read_text(encoding="utf-8"))
    (folder / "statement.json").write_text(json.dumps({**envelope, "payload": payload}), encoding="utf-8")


def _replace_evidence(folder: Path) -> None:
    """Another file of evidence, and its digest in the list beside it."""
    (folder / _FILE).write_text("HTTP 500", encoding="utf-8")
    (folder / _CASE / "sha256.json").write_text("{}", encoding="utf-8")


def _add_a_space(folder: Path) -> None:
    file = folder / "report.json"
    file.write_text(file.read_text(encoding="utf-8") + " ", encoding="utf-8")


def _link(folder: Path) -> None:
    octets = (folder / _FILE).read_bytes()
    (folder / "aside").write_bytes(octets)
    (folder / _FILE).unlink()
    (folder / _FILE).symlink_to(folder / "aside")


_ID = next(key for key, verdict in ALL.items() if verdict is Verdict.FAILS)


def _row(report: dict[str, Any], identity: str = _ID) -> dict[str, Any]:
    row: dict[str, Any] = next(row for row in report["rows"] if row["id"] == identity)
    return row


#: Each tampering, and whether the folder shows it where nobody has signed.
_TAMPERINGS: dict[str, tuple[Callable[[Path], object], bool]] = {
    "one-octet-of-the-report": (_octet("report.json"), True),
    "a-space-in-the-report": (_add_a_space, True),
    "the-verdict": (_edit(lambda report: report.update(verdict="holds")), True),
    "a-word-of-the-product": (_edit(lambda report: report["product"].update(version="5.0")), False),
    "a-row-holds": (_edit(lambda report: _row(report).update(verdict="holds")), True),
    "a-row-was-not-tried": (_edit(lambda report: _row(report).update(verdict="not tested", cases=[])), True),
    "a-row-is-gone": (_edit(lambda report: report["rows"].remove(_row(report))), True),
    "a-row-is-a-should": (_edit(lambda report: _row(report).update(level="SHOULD", verdict="warning")), True),
    "a-row-says-less": (_edit(lambda report: _row(report)["text"].update(en="Nothing.")), True),
    "a-case-holds": (_edit(lambda report: report["cases"][0].update(verdict="holds")), True),
    "a-number": (_edit(lambda report: report["counts"][0].update(number=99)), True),
    "the-baseline": (_edit(lambda report: report["digests"].update(ledger="0" * 64)), True),
    "no-digests": (_cut("digests"), True),
    "evidence-changed": (_octet(_FILE), True),
    "evidence-replaced": (_replace_evidence, True),
    "evidence-missing": (lambda folder: (folder / _FILE).unlink(), True),
    "evidence-added": (lambda folder: (folder / _CASE / "03-sent.http").write_text("x"), True),
    "evidence-linked": (_link, True),
    "evidence-digests": (lambda folder: (folder / _CASE / "sha256.json").unlink(), True),
    "evidence-elsewhere": (_edit(lambda report: report["evidence"][0].update(file="evidence/../report.txt")), True),
    "a-page": (_octet("report.sv.html"), True),
    "junit": (_octet("junit.xml"), True),
    "payload-swapped": (_swap, True),
    "signature": (lambda folder: _edit_envelope(folder, sig="AAAA"), False),
    "no-signature": (lambda folder: (folder / "statement.json").unlink(), False),
    "no-statement": (lambda folder: (folder / "statement.json").write_text("[]"), True),
}


def _edit_envelope(folder: Path, **values: str) -> None:
    file = folder / "statement.json"
    envelope = json.loads(file.read_text(encoding="utf-8"))
    envelope["signatures"][0].update(values)
    file.write_text(json.dumps(envelope), encoding="utf-8")


@pytest.mark.parametrize("name", _TAMPERINGS)
def test_each_tampering_is_found(name: str, signed: Path, keys: Path, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    shutil.copytree(signed, folder)
    _TAMPERINGS[name][0](folder)
    assert _verify(folder, keys) == 1


@pytest.mark.parametrize(
    "name", [name for name, (_, shows) in _TAMPERINGS.items() if shows and "statement" not in name]
)
def test_most_are_found_where_nobody_has_signed(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    _leave(folder, {**ALL, **HOLDS})
    assert main(["verify", str(folder)]) == 0
    if name != "payload-swapped":
        _TAMPERINGS[name][0](folder)
        assert main(["verify", str(folder)]) == 1


def test_another_key_is_found(signed: Path, keys: Path) -> None:
    assert _verify(signed, keys, "other") == 1


def test_another_measure_is_named(signed: Path, keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with patch("conform.reporting.version", lambda _: "99"):
        assert _verify(signed, keys) == 1
    assert "version" in capsys.readouterr().out
    with patch("conform.report.consistency.digest_measure", lambda _: {"ledger": "", "cases": "", "baseline": ""}):
        assert _verify(signed, keys) == 1
    said = capsys.readouterr().out
    assert "another ledger" in said
    assert "other cases" in said


def test_a_certificate_verifies_too_and_its_owner_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = make_key("p256")
    private, _ = write_key(key, tmp_path)
    chain, root = write_chain(key, tmp_path, days=999)
    folder = tmp_path / "report"
    _leave(folder, HOLDS)
    words = ["report", str(folder), "--sign", str(private), "--by", "County", "--certificate", str(chain)]
    with patch(
        "conform.report.consistency.read_ledger", lambda: [row.requirement for row in build_outcome(HOLDS).rows]
    ):
        assert main(words) == 0
        assert main(["verify", str(folder), "--certificate", str(root)]) == 0
        assert "certificate of: CN=Vendor Oy\n" in capsys.readouterr().out  # whoever it says to be
        assert main(["verify", str(folder), "--certificate", str(chain)]) == 1


def test_nothing_is_signed_of_a_report_that_was_changed(keys: Path, tmp_path: Path) -> None:
    _leave(tmp_path, {**ALL, **HOLDS})
    (tmp_path / _FILE).write_text("HTTP 200", encoding="utf-8")
    assert main(["report", str(tmp_path), "--sign", str(keys / "key.pem"), "--by", "Vendor Oy"]) == 2
    assert not (tmp_path / "statement.json").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--sign", "{keys}/key.pem"], "go together"),
        (["--by", "Vendor"], "go together"),
        (["--sign", "{keys}/none.pem", "--by", "V"], "No such file"),
        (["--sign", "{keys}/key.public.pem", "--by", "V"], "no private key"),
        (["--sign", "{keys}/key.pem", "--by", "V", "--password-from", "NO_SUCH_VARIABLE"], "not set"),
        (["--sign", "{keys}/key.pem", "--by", "V"], "The report is partial"),
    ],
    ids=["no-name", "no-key", "no-file", "public-key", "no-password", "partial"],
)
def test_a_wrong_wish_to_sign_is_said_in_a_sentence(
    words: list[str], said: str, keys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _leave(tmp_path, {**HOLDS, "RS-TX-01": Verdict.NOT_TESTED})
    assert main(["report", str(tmp_path), *(word.format(keys=keys) for word in words)]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "statement.json").exists()


def test_a_signed_report_asks_whom_you_trust(signed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(signed)]) == 2
    assert "--key or --certificate" in capsys.readouterr().err
    assert main(["verify", str(tmp_path / "none")]) == 2


def test_it_says_it_to_machines(signed: Path, keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(signed), "--key", str(keys / "key.public.pem"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["problems"], said["verdict"], said["signed"]["result"]) == ([], "fails", "FAILED")


def test_an_expected_failure_ends_with_its_day(tmp_path: Path) -> None:
    _leave(tmp_path, {**ALL, **HOLDS})
    identity = next(key for key, verdict in ALL.items() if verdict is Verdict.EXPECTED)
    _edit(lambda report: _row(report, identity)["expected"].update(until="2026-11-29"))(tmp_path)
    assert main(["verify", str(tmp_path)]) == 1


def test_a_second_run_leaves_nothing_of_the_first(signed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    shutil.copytree(signed, folder)
    (folder / _CASE / "09-sent.http").write_text("of a longer run", encoding="utf-8")
    _leave(folder, {**ALL, **HOLDS})
    assert not (folder / "statement.json").exists()
    assert main(["verify", str(folder)]) == 0


def test_a_foreign_report_moves_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _leave(tmp_path, HOLDS)
    _edit(lambda report: report["product"].update(name="a\x1b[2Jb"))(tmp_path)
    (tmp_path / "evidence/\x1b[2J").write_text("x", encoding="utf-8")
    main(["report", str(tmp_path)])
    main(["verify", str(tmp_path)])
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "lies among the evidence" in said
