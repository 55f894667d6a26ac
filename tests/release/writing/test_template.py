"""The form to fill in is read as it is printed (REL-01)."""

from __future__ import annotations

import pytest

from adapter.cli import main
from adapter.release.reading.request import read_request
from adapter.release.writing.template import template
from tests.region import region, register
from tests.release.reading.requests.layouts import plain


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_form_is_read_as_a_request(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["release", "template", "--lang", language])
    printed = capsys.readouterr().out
    request = read_request(plain(printed), region(), "key")
    assert (ended.value.code, request.language, request.destination) == (0, language, register("ita-uusimaa"))
    assert [study.accession.value for study in request.studies] == ["LAU0000001", "LAU0000002"]
    assert request.patient_name == "Maija Liisa Testinen"


def test_the_form_without_a_language_is_finnish(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["release", "template"])
    assert capsys.readouterr().out == template("fi")
