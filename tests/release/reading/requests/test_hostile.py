"""Texts made to cost time: each ends in a refusal that names what is wrong, and gives nothing of the text away."""

from __future__ import annotations

import pytest

from adapter.errors import Refused
from adapter.release.reading.lines import MAX_TEXT
from adapter.release.reading.request import read_request
from tests.region import MAIJA, PEKKA, region
from tests.release.reading.requests.defects import EVERYTHING, PEOPLE
from tests.release.reading.requests.layouts import html, plain

pytestmark = pytest.mark.slow

ROOM = MAX_TEXT - 20_000
NAMED = {
    "REL-01: the patient's name is missing.",
    "REL-01: the assurance that the patient has not forbidden the release is missing.",
}
ABSENT = ("personal identity code", "the unit that asks", "the person who asks", "the basis", "the destination")
TOO_LONG = "REL-01: the text is too long for a request. Open the message itself."


def _fill(text: str, size: int = ROOM) -> str:
    return text * (size // len(text.encode()))


def _says_nothing(found: set[str]) -> bool:
    """Whether next to nothing was read: each thing is missing, or not in what was understood."""
    absent = next((one for one in found if one.startswith("REL-01: In what was understood there is not: ")), "")
    return found == {TOO_LONG} or found >= EVERYTHING - NAMED or all(one in absent for one in ABSENT)


def _findings(raw: bytes) -> list[str]:
    with pytest.raises(Refused) as caught:
        read_request(raw, region())
    return [str(finding) for finding in caught.value.findings]


@pytest.mark.parametrize(
    "text",
    [
        *("\n" * 100_000, "a\n" * 100_000, _fill("Potilas: x\n", 900_000), _fill(f"Hetu: {MAIJA}\n")),
        *(_fill("AC: LAU0000001; Ranne; 3.11.2026 klo 8.15\n", 900_000), _fill("- x\n"), _fill("> Kohde: Tays\n")),
    ],
    ids=["empty lines", "lines", "labels", "codes", "studies", "bullets", "quotations"],
)
def test_what_is_far_longer_than_a_request_is_refused_as_that(text: str) -> None:
    assert _findings(plain(f"x{text}x")) == [TOO_LONG]


@pytest.mark.parametrize(
    "text",
    [
        *(
            ":",
            "a:",
            "=",
            " ",
            "1.",
            "-",
            "- ",
            "_*-",
            ">",
            "|",
            "(",
            "a@",
            "1a1a",
            "AC\t",
            "AC;",
            "AC  x  ",
            "at 8 ",
            "klo 8.15 ",
            "3.11.2026 ",
        ),
        *(
            "Potilas ",
            "potilas kieltänyt ",
            "patient prohibited ",
            "suostumus ",
            "kirjoitti 1 ",
            "\u200b",
            "\u0308",
            "&#60;",
        ),
    ],
)
def test_one_endless_line_says_nothing(text: str) -> None:
    assert _says_nothing(set(_findings(plain(_fill(text)))))


@pytest.mark.parametrize(
    "body",
    [
        *(
            "<",
            "<>",
            "<a ",
            "<!--",
            "<style>",
            "<table>",
            "<table><tr><td>",
            "<td>x",
            "<tr><td>x",
            "<blockquote>",
            "<pre>",
            "&#60;",
            "&",
        ),
        *("</table></td></tr>", "<div>", "&#99999999999;", "<td>Potilas:</td>", "<!-- x --", "<script>x</script"),
    ],
)
def test_html_without_end_says_nothing(body: str) -> None:
    assert _says_nothing(set(_findings(html(_fill(body, 250_000)))))


def test_a_table_of_a_thousand_columns_is_none() -> None:
    assert _says_nothing(set(_findings(html("<table><tr>" + "<td>AC</td><td>Tutkimus</td>" * 1_000 + "</tr></table>"))))


def test_ten_thousand_people_are_one_finding() -> None:
    assert PEOPLE in _findings(plain(_fill(f"{MAIJA} {PEKKA} ")))


def test_a_value_without_end_is_refused_as_that() -> None:
    found = _findings(plain(f"Potilas: {'x' * 200_000}\nKohde: {'y ' * 90_000}\n"))
    assert {"REL-01: the patient's name is too long.", "REL-01: the destination is too long."} <= set(found)
    assert len("".join(found)) < 1_000


@pytest.mark.parametrize(
    "body",
    [
        *(
            "<p hidden>",
            "<s>",
            "<style>",
            "<p style='",
            "text-decoration:",
            "<p class=x ",
            "display ",
            f"<b style='&#{'9' * 9_000};'>",
        ),
        "".join(f"<x{number} hidden>" for number in range(2_000)) + "</x>" * 2_000,
    ],
    ids=["p", "s", "style", "quote", "decoration", "class", "display", "number", "names"],
)
def test_hiding_without_end_says_nothing(body: str) -> None:
    for text in (body, f"<p style='{body}'>"):
        assert _says_nothing(set(_findings(html(_fill(text, 60_000)))))
