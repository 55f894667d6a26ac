"""A request that may say, in whatever words, that it is not to be carried out is read by a person.

Ordinary mails are not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from adapter.errors import Refused
from adapter.release.reading.request import read_request
from tests.region import MAIJA, region
from tests.release.reading.requests.defects import OBJECTION, TORN
from tests.release.reading.requests.layouts import both, html, plain

HERE = Path(__file__).parent
REQUEST = (
    f"Hei,\n\npyydän seuraavien kuvien luovutusta.\n\nPotilas: Maija Liisa Testinen\nHetu: {MAIJA}\nKielto: "
    "ei ole kieltänyt\n"
    "Yksikkö: Porvoon terveysasema\nPyytäjä: lääkäri T. Testilä\nPeruste: {basis}\nKohde: Helsinki\n"
    "AC: LAU0000001; Ranteen röntgen; 3.11.2026 klo 8.15\n"
)
CARE = REQUEST.replace("{basis}", "hoitosuhde")
PAGE = "".join(f"<p>{line}</p>" for line in CARE.splitlines())
SUBJECT = b"Subject: Kuvien luovutus"
STRUCK = "REL-01: something in the mail is struck out or hidden. A person has to read it."
OBJECTIONS = (HERE / "objections.txt").read_text("utf-8").splitlines()
ORDINARY = (HERE / "ordinary.txt").read_text("utf-8").splitlines()


def _findings(raw: bytes) -> list[str]:
    try:
        read_request(raw, region(), "key")
    except Refused as refusal:
        return [str(finding) for finding in refusal.findings]
    return []


def _with_subject(subject: str) -> bytes:
    raw = plain(CARE)
    assert raw.count(SUBJECT) == 1
    return raw.replace(SUBJECT, f"Subject: {subject}".encode())


@pytest.mark.parametrize("text", OBJECTIONS)
def test_what_may_be_an_objection_is_read_by_a_person(text: str) -> None:
    for raw in (plain(f"{CARE}\n{text}\n"), html(f"{PAGE}<p>{text}</p>"), _with_subject(text)):
        assert _findings(raw) == [OBJECTION]


@pytest.mark.parametrize("text", ORDINARY)
def test_what_people_write_beside_a_request_does_not_stop_it(text: str) -> None:
    for raw in (plain(f"{CARE}\n{text}\n"), html(f"<p>{text}</p>{PAGE}"), _with_subject(text)):
        assert _findings(raw) == []


@pytest.mark.parametrize("opening", ["Hei, ", "Kiitos, mutta ", "Terveisin T. Testilä. ", "Ei kiirettä. ", "Huom: "])
def test_an_objection_behind_a_courtesy_is_seen(opening: str) -> None:
    assert _findings(plain(f"{CARE}\n{opening}potilas ei halua, että kuvia luovutetaan.\n")) == [OBJECTION]


def test_a_consent_beside_an_objection_does_not_lift_it() -> None:
    text = "Potilas on antanut suostumuksensa, mutta kuvia ei saa luovuttaa vielä."
    assert _findings(plain(f"{CARE}\n{text}\n")) == [OBJECTION]
    assert _findings(plain(f"{CARE}\nPotilas ei vastusta luovutusta, hän vastustaa vain lausunnon luovutusta.\n")) == [
        OBJECTION
    ]


@pytest.mark.parametrize(
    ("label", "more"),
    [
        ("Yksikkö: Porvoon terveysasema", " (pyyntö peruttu)"),
        ("Ranteen röntgen", " (älkää luovuttako)"),
        ("AC: ", ""),
    ],
)
def test_an_objection_in_a_value_is_seen(label: str, more: str) -> None:
    changed = CARE.replace(label, label + more) if more else f"Aineisto: kuvia ei saa luovuttaa\n{CARE}"
    assert OBJECTION in _findings(plain(changed))


def test_an_objection_in_a_quotation_is_seen() -> None:
    assert _findings(plain(f"{CARE}\n> Potilas vastustaa kuvien luovuttamista.\n")) == [OBJECTION]


@pytest.mark.parametrize(
    "text",
    [
        *("Potilas kielsi luovutuksen eilen puhelimessa.", "Luovutuskielto voimassa", "Potilas kieltänyt luovutuksen"),
        *("Patienten har förbjudit utlämnandet", "The patient refuses.", "The patient objects."),
    ],
)
def test_a_prohibition_in_free_text_is_read_as_one(text: str) -> None:
    for raw in (plain(f"{CARE}\n{text}\n"), _with_subject(text)):
        assert TORN["prohibition"] in _findings(raw)


def test_a_name_is_no_test() -> None:
    assert _findings(plain(CARE.replace("lääkäri T. Testilä", "lääkäri T. Testi"))) == []


def test_a_patients_message_is_no_small_print() -> None:
    assert _findings(plain(f"{CARE}\nPotilas ilmoitti viestillä, ettei halua kuvia luovutettavan.\n")) == [OBJECTION]


@pytest.mark.parametrize(
    "basis",
    [
        *(
            "emme toimi HUSin toimeksiannosta",
            "HUSin toimeksianto päättynyt",
            ("HUSin toimeksianto irtisanottu 2025"),
            "toimeksianto vireillä",
        ),
        *(
            ("en tiedä onko HUSin toimeksianto"),
            "HUSin toimeksianto (haetaan)",
            "HUSin toimeksianto? tarkistakaa",
            "ehkä toimeksianto",
        ),
        *(
            "aldrig uppdrag",
            "HUSin toimeksianto evätty",
            "toimeksiantoa ei",
            ("emme vetoa lakiin 459/2015"),
            ("laki 459/2015, hakemus evätty"),
        ),
        *(
            "tapaturmavakuutuslaki kumottu",
            ("vakuutusyhtiön pyyntö dnro 459/2015"),
            "perhaps commission of HUS",
            "avslag på uppdrag",
        ),
    ],
)
def test_a_basis_that_is_denied_or_doubted_is_none(basis: str) -> None:
    assert _findings(plain(REQUEST.replace("{basis}", basis))) == [
        "REL-01: the basis is not care, consent, commission or a named law."
    ]


@pytest.mark.parametrize(
    "basis",
    [
        *(
            "laki 459/2015 tai suostumus",
            ("kirjallinen suostumus tai toimeksianto"),
            "HUSin toimeksianto, laki 459/2015",
            "suostumus ja laki",
        ),
        *(
            "written consent and commission",
            ("lagen om olycksfall i arbetet 459/2015 eller samtycke"),
            "uppdrag eller skriftligt samtycke",
        ),
    ],
)
def test_a_basis_that_names_two_contradicts_itself(basis: str) -> None:
    for more in ("", ", hoitosuhde"):
        found = _findings(plain(REQUEST.replace("{basis}", basis + more)))
        assert found == ["REL-01: the request contradicts itself: the basis."]


@pytest.mark.parametrize(
    ("basis", "read"),
    [
        ("hoitosuhde ja toimeksianto", "commission"),
        ("hoitosuhde, kirjallinen suostumus", "consent"),
        ("vård, lagen 459/2015", "law"),
    ],
)
def test_care_beside_another_basis_is_that_one(basis: str, read: str) -> None:
    assert read_request(plain(REQUEST.replace("{basis}", basis)), region(), "key").basis == read


@pytest.mark.parametrize(
    "text",
    [
        *(
            ("<s>AC: LAU0000002; Nilkka; 2.11.2026 klo 12</s>"),
            "<p>x<del>Kohde</del></p>",
            "<strike>ei</strike>",
            "<S CLASS=x>ei</S>",
        ),
        *(
            "<p style='text-decoration:line-through'>ei</p>",
            ('<span style="color:red; text-decoration: underline line-through">ei</span>'),
        ),
        *(
            "<span style='TEXT-DECORATION-LINE:line-through'>ei</span>",
            "<p style='display:none'>ei</p>",
            "<p style=display:none>ei</p>",
        ),
        *(
            ("<div style='display : none !important'><p>x</p></div>"),
            "<span style='visibility:hidden'>ei</span>",
            "<p hidden>ei</p>",
        ),
        *(
            "<p hidden=''>ei</p>",
            "<span style='mso-hide:all'>ei</span>",
            "<div style='opacity:0'>ei</div>",
            "<p style='display&#58;none'>ei</p>",
        ),
        *(
            ("<div hidden><div>&nbsp;</div>ei</div>"),
            "<s><b>ei</s></b>",
            "<p style='display:/**/none'>ei</p>",
            ("<table hidden><tr><td>ei</td></tr></table>"),
        ),
        *(
            "<style>.away {display:none}</style><p class='x away'>ei</p>",
            ("<style><!-- p.off, #gone {text-decoration:line-through} --></style><p id=gone>ei</p>"),
        ),
        *("<style>@media all { del.x, ins { visibility:hidden } }</style><ins>ei</ins>", "e\u0336i\u0336"),
    ],
)
def test_words_struck_out_or_hidden_are_read_by_a_person(text: str) -> None:
    for raw in (html(f"{PAGE}{text}"), both(CARE, f"{text}{PAGE}")):
        assert STRUCK in _findings(raw)


@pytest.mark.parametrize(
    "text",
    [
        *(
            ("<div style='display:none;mso-hide:all'>&nbsp;\u200b&zwnj; \u034f</div>"),
            "<p hidden><br><img alt=x></p>",
            "<s></s>",
            "<del> </del>",
        ),
        *(
            "<p style='text-decoration:underline'>Hei</p>",
            "<p class='hidden s'>Hei</p>",
            "<p title='a hidden b'>Hei</p>",
            "<span aria-hidden=true>Hei</span>",
        ),
        *(
            ("<input type=hidden hidden value=x><p>Hei</p>"),
            ("<p style='display:none'><p>Hei</p>"),
            "<!-- <s>Hei</s> -->",
            "<p style='opacity:0.9'>Hei</p>",
        ),
        *(
            ("<style>.away {display:none}</style><p class=here>Hei</p>"),
            "<p title='display:none'>Hei</p>",
            "<small>Hei</small><strong>!</strong>",
            "<s>\n</s><p>Hei</p>",
        ),
    ],
)
def test_hidden_space_and_plain_marks_do_not_stop_a_request(text: str) -> None:
    assert _findings(html(f"{text}{PAGE}")) == []


def test_plain_text_may_be_struck_out_too() -> None:
    assert STRUCK in _findings(plain(f"{CARE}e\u0336i\u0336\n"))
    assert STRUCK not in _findings(plain(f"{CARE}<s>Hei</s>\n"))
