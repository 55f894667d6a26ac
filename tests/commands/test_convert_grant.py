"""`lautta convert grant` says what it does not believe and what is not as THL publishes it, and converts the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapter import DATA
from adapter.cli import main
from fixtures.documents import ClientDocument, load_signer, sign, sign_body
from fixtures.grants import HOME_CARE, grant_document, matter_document
from fixtures.people import SAIMA

WHEN = "20261001120000+0300"
PKI = DATA / "fixtures" / "pki"


def _document() -> ClientDocument:
    producer = (HOME_CARE, "Kotihoito Kokeilu", "2026-09-01", None)
    return grant_document(1, SAIMA, [("1234", "Iäkkäiden palvelut", [producer])])


def _convert(raw: bytes, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any], str]:
    """Exit code, what stands on standard output, what on standard error."""
    file = folder / "document.xml"
    file.write_bytes(raw)
    with pytest.raises(SystemExit) as ended:
        main(["convert", "grant", str(file), "--json"])
    told = capsys.readouterr()
    assert SAIMA.hetu not in told.err
    assert SAIMA.family not in told.err
    return int(ended.value.code or 0), json.loads(told.out), told.err


def _whole(document: ClientDocument) -> bytes:
    return sign(document.xml(), load_signer(PKI), WHEN)


def test_a_document_as_published_is_converted_without_a_word_about_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, bundle, told = _convert(_whole(_document()), tmp_path, capsys)
    assert (code, len(bundle["entry"])) == (0, 2)
    assert "THL" not in told
    assert "header" not in told


def test_what_is_not_as_published_is_said_by_its_place_and_converted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = _document()
    client = document.body["asiakkuusasiakirja"]["asiakas"]
    del client["sukunimi"]
    client["henkilotunnus"] |= {"system": "1.2.246.21"}
    client["kotikunta"] = {"system": "1.2.246.537.6.21", "code": "638", "display": "Porvoo"}
    code, bundle, told = _convert(_whole(document), tmp_path, capsys)
    assert (code, len(bundle["entry"])) == (0, 2)
    assert "not as THL publishes it: asiakkuusasiakirja.asiakas.sukunimi: is missing." in told
    assert "asiakkuusasiakirja.asiakas.kotikunta.system: is not in the published form." in told


def test_a_changed_header_that_nobody_signed_changes_nothing_and_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = sign_body(_document().xml(), load_signer(PKI), WHEN, "3", "1")
    changed = raw.replace(b'<versionNumber value="1"/>', b'<versionNumber value="99"/>').replace(
        b'<setId root="1.2.246.10.99999810.95.2026.1.1"/>', b'<setId root="1.2.246.10.99999810.95.2026.1.2"/>'
    )
    assert len(changed) == len(raw) + 1
    (_, honest, first), (code, forged, second) = (_convert(item, tmp_path, capsys) for item in (raw, changed))
    assert (code, forged) == (0, honest)
    for told in (first, second):
        assert "the document's header is not signed" in told


def test_a_year_is_said_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = _document()
    task = document.body["asiakkuusasiakirja"]["sosiaalihuollon_palvelutehtava"][0]
    task["palveluntuottaja"][0]["asiakkuuden_alkamispvm"] = "2026"
    code, outcome, _ = _convert(_whole(document), tmp_path, capsys)
    assert code == 1
    assert "gives no day, only the year 2026" in json.dumps(outcome)


def test_an_asia_asiakirja_is_its_record_and_no_grant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, bundle, told = _convert(_whole(matter_document(1, SAIMA)), tmp_path, capsys)
    assert (code, [entry["resource"]["resourceType"] for entry in bundle["entry"]]) == (0, ["Provenance"])
    assert "it grants nothing" in told
