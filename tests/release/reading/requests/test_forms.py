"""Single ways of writing that the corpus does not make: what each becomes."""

from __future__ import annotations

from datetime import date

import pytest

from adapter.errors import Refused
from adapter.release.reading.request import read_request
from adapter.release.rules.request import ReleaseRequest
from tests.region import MAIJA, region
from tests.release.reading.requests.defects import QUOTED, study
from tests.release.reading.requests.layouts import both, html, plain

HEAD = (
    f"Potilas: Maija Liisa Testinen\nHetu: {MAIJA}\nKielto: ei ole kieltänyt\nYksikkö: Porvoon terveysasema\n"
    "Pyytäjä: lääkäri T. Testilä\nPeruste: hoitosuhde\nKohde: Helsinki\n"
)
STUDY = "AC: LAU0000001; Ranteen röntgen; 3.11.2026 klo 8.15\n"
PAGE = "".join(f"<p>{line}</p>" for line in (HEAD + STUDY).splitlines())


def _read(raw: bytes) -> ReleaseRequest:
    return read_request(raw, region(), "key")


def _findings(raw: bytes) -> list[str]:
    with pytest.raises(Refused) as caught:
        _read(raw)
    return [str(finding) for finding in caught.value.findings]


def test_a_plain_form_that_says_no_more_than_the_html_is_not_asked() -> None:
    """Programs that make plain text of tables put the labels first and the values behind them."""
    lines = [line.split(": ", 1) for line in HEAD.splitlines()]
    text = "".join(f"{label}:\n" for label, _ in lines) + "".join(f"{value}\n" for _, value in lines) + STUDY
    assert _read(both(text, PAGE)).destination_text == "Helsinki"


@pytest.mark.parametrize(
    "unseen",
    [
        *(
            "<!-- Kohde: Tays -->",
            "<!--[if gte mso 9]><xml>Kohde: Tays</xml><![endif]-->",
            "<title>Kohde: Tays</title>",
        ),
        *("<style>Kohde: Tays</style>", "<script>\nKohde: Tays\n</script >", "<STYLE><!--\nKohde: Tays\n--></STYLE>"),
    ],
)
def test_what_nobody_sees_is_not_read(unseen: str) -> None:
    assert _read(html(unseen + PAGE)).destination_text == "Helsinki"


def test_what_is_hidden_only_halfway_is_read() -> None:
    assert "contradicts itself" in " ".join(_findings(html("<style><p>Kohde: Tays</p>" + PAGE)))


def test_a_table_in_a_quotation_is_quoted() -> None:
    quoted = "<blockquote><table><tr><td>Kohde</td><td>Tays</td></tr></table></blockquote>"
    assert _findings(html(PAGE + quoted)) == [QUOTED]
    assert _read(html(PAGE + quoted.replace("Tays", "helsinki"))).destination_text == "Helsinki"


@pytest.mark.parametrize(
    ("when", "day", "time"),
    [
        ("3 November 2026 at 8:15 pm", date(2026, 11, 3), "20:15"),
        ("3 Nov 2026 at 12:15 a.m.", date(2026, 11, 3), "00:15"),
        ("3.11.1998 klo 8", date(1998, 11, 3), "08:00"),
        ("03.11.98 08:15:30", date(1998, 11, 3), "08:15"),
        ("klo 8.15 3. 11. 2026", date(2026, 11, 3), "08:15"),
        ("2026-11-03T08:15", date(2026, 11, 3), "08:15"),
        ("2026-11-03 kl. 8.15", date(2026, 11, 3), "08:15"),
        ("30/10/26 at 8:15", date(2026, 10, 30), "08:15"),
        ("10/30/2026, 8:15", date(2026, 10, 30), "08:15"),
        ("3 mars 2026 kl 8", date(2026, 3, 3), "08:00"),
    ],
)
def test_a_moment_is_read(when: str, day: date, time: str) -> None:
    (found,) = _read(plain(f"{HEAD}AC: LAU0000001; Thorax; {when}\n")).studies
    assert (found.name, found.day, found.time) == ("Thorax", day, time)


def test_the_parts_of_one_study_may_stand_apart() -> None:
    apart = f"Tutkimus: Thorax\n{HEAD}Klo: 8.15\nPeruste: hoitosuhde\nAC: LAU0000001\nKohde: Helsinki\nPvm: 3.11.2026\n"
    (found,) = _read(plain(apart)).studies
    assert (found.accession.value, found.name, found.day, found.time) == (
        "LAU0000001",
        "Thorax",
        date(2026, 11, 3),
        "08:15",
    )


def test_the_parts_of_two_studies_are_not_mixed() -> None:
    apart = f"Tutkimus: Thorax\nAC: LAU0000002\n{HEAD}AC: LAU0000001\nKlo: 8.15\nPvm: 3.11.2026\n"
    assert _findings(plain(apart)) == [study("the date, the time"), study("the name", 2)]


@pytest.mark.parametrize(
    "more",
    [
        f"{STUDY}LAU0000002; Nilkan röntgen\n",
        f"Tutkimukset:\n{STUDY[4:]}Nilkan röntgen\n",
        f"Tutkimukset:\n{STUDY[4:]}LAU0000002\n",
        f"Tutkimukset:\n\n{STUDY[4:]}\n- Nilkan röntgen\n",
    ],
)
def test_a_study_named_by_half_below_another_is_not_passed_over(more: str) -> None:
    (told,) = _findings(plain(HEAD + more))
    assert told.startswith("REL-01: study 2:")


@pytest.mark.parametrize(
    "more",
    ["Kiitos!\n", ("\nPotilas tulee vastaanotolle huomenna klo 9.\n"), "Terveisin T. Testilä\n", "\nRanne on kipeä\n"],
)
def test_words_below_the_studies_are_no_study(more: str) -> None:
    assert len(_read(plain(f"{HEAD}Tutkimukset:\n{STUDY[4:]}{more}")).studies) == 1


def test_headings_say_whose_name_it_is() -> None:
    text = (
        f"Potilas\nNimi: Maija Testinen\nHetu: {MAIJA}\n\nPyytäjä\nNimi: T. Testilä\nYksikkö: "
        f"Porvoo\n\nPeruste: hoito\nKohde: Helsinki\nKielto: ei\n{STUDY}"
    )
    request = _read(plain(text))
    assert (request.patient_name, request.requester_person) == ("Maija Testinen", "T. Testilä")
    assert _read(plain(text.replace("Potilas\n", "", 1))).patient_name == "Maija Testinen"


def test_cells_that_span_rows_are_of_every_row() -> None:
    rows = (
        "<table><tr><th>Hetu</th><th>AC</th><th>Tutkimus</th><th>Pvm</th><th>Klo</th></tr><tr><td "
        f"rowspan=2>{MAIJA}</td>"
        "<td>LAU0000001</td><td>Ranne</td><td>3.11.2026</td><td>8.15</td></tr><tr><td>LAU0000002</td>"
        "<td>Nilkka</td><td>4.11.2026</td><td>9.15</td></tr></table>"
    )
    names = [one.name for one in _read(html(PAGE.replace(f"<p>{STUDY.strip()}</p>", "") + rows)).studies]
    assert names == ["Ranne", "Nilkka"]


def test_columns_nobody_asked_for_are_passed_over() -> None:
    table = (
        "Nro\tAC\tTutkimus\tPvm\tKlo\tHuom\n"
        "1\tLAU0000001\tRanne\t3.11.2026\t8.15\t\n"
        "2\tLAU0000002\tNilkka\t4.11.2026\t9.15\tvasen\n"
    )
    assert [one.name for one in _read(plain(HEAD + table)).studies] == ["Ranne", "Nilkka"]


@pytest.mark.parametrize(
    "row", ["LAU0000002\tNilkka", "LAU0000002\tNilkka\t4.11.2026", "\tNilkka\t\t", "LAU0000002\tKohde\t\t"]
)
def test_a_row_that_is_not_whole_is_not_passed_over(row: str) -> None:
    table = f"AC\tTutkimus\tPvm\tKlo\nLAU0000001\tRanne\t3.11.2026\t8.15\n{row}\n"
    (told,) = _findings(plain(HEAD + table))
    assert told.startswith("REL-01: study 2:")


def test_a_row_may_hold_a_word_that_is_a_label_too() -> None:
    table = "AC\tTutkimus\tPvm\tKlo\tHuom\nLAU0000001\tRanne\t3.11.2026\t8.15\tKiireellinen\n"
    assert len(_read(plain(HEAD + table)).studies) == 1


def test_a_value_that_goes_on_in_the_next_line_is_one() -> None:
    assert (
        _read(plain(HEAD.replace("Helsinki", "Helsingin\nkaupunki") + STUDY)).destination_text == "Helsingin kaupunki"
    )
    assert _read(plain(HEAD.replace("Helsinki", "Helsinki\nKiitos jo nyt") + STUDY)).destination_text == "Helsinki"
