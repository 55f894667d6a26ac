"""The layouts of the corpus: one function per way to write a request; each gives a mail with its headers."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from html import escape
from random import Random

from adapter.words import Language
from tests.release.reading.requests import words
from tests.release.reading.requests.truth import Study, Truth

Pairs = list[tuple[str, str, str]]
Layout = Callable[[Truth, Language, Random], bytes]
LAYOUTS: list[Layout] = []

_TOP = (
    "Received: from mail.porvoo.example by mx.ita-uusimaa.example; Mon, 23 Nov 2026 09:20:00 +0200\r\n"
    "Message-ID: <request@mail.porvoo.example>\r\nSubject: Kuvien luovutus\r\nMIME-Version: 1.0\r\n"
)
_MSO = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta name=Generator content='Microsoft Word 15'>"
    "<!--[if gte mso 9]><xml><o:shapedefaults v:ext='edit' spidmax='1026'/><w:View>Normal</w:View></xml><![endif]-->"
    "<style><!-- /* Font Definitions */ @font-face {font-family:Calibri; panose-1:2 15 5 2 2 2 4 3 2 4;}"
    " p.MsoNormal {margin:0cm; mso-style-priority:99;} --></style></head>"
)


def layout(make: Layout) -> Layout:
    """A layout of the corpus."""
    LAYOUTS.append(make)
    return make


def plain(text: str) -> bytes:
    """A mail of plain text."""
    return (
        f"{_TOP}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode()
        + _lines(text)
    )


def html(body: str) -> bytes:
    """A mail of HTML alone."""
    coded = base64.encodebytes(f"{_MSO}<body lang=FI>{body}</body></html>".encode()).replace(b"\n", b"\r\n")
    return f"{_TOP}Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + coded


def both(text: str, body: str) -> bytes:
    """A mail in both forms (multipart/alternative)."""
    return (
        (
            f"{_TOP}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        ).encode()
        + _lines(text)
        + (b"\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
        + _lines(f"{_MSO}<body>{body}</body></html>")
        + b"\r\n--b--\r\n"
    )


def _lines(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def study_line(study: Study, language: Language, chance: Random, mark: str = "; ") -> str:
    """A study in a line."""
    between = "; " if mark == ", " and "," in study.name else mark
    return between.join([study.accession, study.name, words.moment(study, language, chance)])


def _study_lines(truth: Truth, language: Language, chance: Random) -> str:
    label = chance.choice(words.LABELS[language]["ac"])
    return "".join(f"{label}: {study_line(study, language, chance)}\n" for study in truth.studies)


def _told(pairs: Pairs, form: str = "{}: {}\n") -> str:
    return "".join(form.format(label, value) for _, label, value in pairs)


def _cells(truth: Truth, language: Language, chance: Random) -> list[list[str]]:
    """The table of the studies: a head, and a row for each."""
    head = [chance.choice(words.LABELS[language][name]) for name in ("ac", "name", "day", "time")]
    rows = [
        [one.accession, one.name, words.day(one, language, chance), words.clock(one, chance)] for one in truth.studies
    ]
    return [head, *rows]


def _table(rows: Sequence[Sequence[str]], cell: str = "<p class=MsoNormal>{}<o:p></o:p></p>") -> str:
    inner = "".join(
        "<tr style='mso-yfti-irow:0'>"
        + "".join(f"<td width=150 style='padding:0cm'>{cell.format(escape(text))}</td>" for text in row)
        + "</tr>\n"
        for row in rows
    )
    return f"<table class=MsoTableGrid border=1>{inner}</table>"


@layout
def lines(truth: Truth, language: Language, chance: Random) -> bytes:
    return plain(_told(words.pairs(truth, language, chance)) + "\n" + _study_lines(truth, language, chance))


@layout
def lines_in_any_order(truth: Truth, language: Language, chance: Random) -> bytes:
    told = [_told([pair]) for pair in words.pairs(truth, language, chance)]
    told += _study_lines(truth, language, chance).splitlines(keepends=True)[:1] if len(truth.studies) == 1 else []
    chance.shuffle(told)
    rest = "" if len(truth.studies) == 1 else _study_lines(truth, language, chance)
    return plain(
        "\n\n".join(
            [words.GREETINGS[language], "".join(told) + rest, words.CLOSINGS[language], words.DISCLAIMERS[language]]
        )
    )


@layout
def stars_and_equals(truth: Truth, language: Language, chance: Random) -> bytes:
    told = words.pairs(truth, language, chance)
    forms = ("*{}:* {}\n", "**{}**: {}\n", "- {}: {}\n", "{} = {}\n", "{} – {}\n", "• {}: {}\n")
    return plain("".join(_told([pair], chance.choice(forms)) for pair in told) + _study_lines(truth, language, chance))


@layout
def values_below_their_labels(truth: Truth, language: Language, chance: Random) -> bytes:
    form = chance.choice(["{}:\n{}\n\n", "{}\n{}\n\n", "{}:\n\n{}\n\n"])
    return plain(_told(words.pairs(truth, language, chance), form) + _study_lines(truth, language, chance))


@layout
def a_list_of_studies(truth: Truth, language: Language, chance: Random) -> bytes:
    bullet, mark = chance.choice(["- ", "* ", "", "• "]), chance.choice(["; ", " | ", "\t", ", "])
    label = chance.choice(words.LABELS[language]["studies"])
    listed = "".join(f"{bullet}{study_line(study, language, chance, mark)}\n" for study in truth.studies)
    return plain(f"{_told(words.pairs(truth, language, chance))}\n{label}:\n{listed}\n{words.CLOSINGS[language]}")


@layout
def a_numbered_list_of_phrases(truth: Truth, language: Language, chance: Random) -> bytes:
    listed = "".join(
        f"{number}. {study.name} {words.moment(study, language, chance)} (AC {study.accession})\n"
        for number, study in enumerate(truth.studies, 1)
    )
    return plain(f"{_told(words.pairs(truth, language, chance))}\n{words.LABELS[language]['studies'][0]}:\n\n{listed}")


@layout
def a_label_for_every_part(truth: Truth, language: Language, chance: Random) -> bytes:
    blocks = []
    for row in _cells(truth, language, chance)[1:]:
        names = [chance.choice(words.LABELS[language][name]) for name in ("ac", "name", "day", "time")]
        blocks.append("".join(f"{label}: {value}\n" for label, value in zip(names, row, strict=True)))
    return plain(_told(words.pairs(truth, language, chance)) + "\n" + "\n".join(blocks))


@layout
def all_in_a_few_lines(truth: Truth, language: Language, chance: Random) -> bytes:
    told = words.pairs(truth, language, chance)
    return plain(
        ", ".join(f"{label}: {value}" for _, label, value in told[:2])
        + "\n"
        + "; ".join(f"{label}: {value}" for _, label, value in told[2:])
        + "\n\n"
        + _study_lines(truth, language, chance)
    )


@layout
def a_sentence_for_an_assurance(truth: Truth, language: Language, chance: Random) -> bytes:
    told = [pair for pair in words.pairs(truth, language, chance) if pair[0] != "prohibition"]
    sentence = words.SENTENCES[language]
    return plain(
        f"{words.GREETINGS[language]} "
        f"{sentence}\n\n{_told(told)}\n{_study_lines(truth, language, chance)}\n{words.DISCLAIMERS[language]}\n"
    )


@layout
def tabs(truth: Truth, language: Language, chance: Random) -> bytes:
    told = _told(words.pairs(truth, language, chance), "{}\t{}\n")
    return plain(told + "\n" + "".join("\t".join(row) + "\n" for row in _cells(truth, language, chance)))


@layout
def a_table_drawn_with_pipes(truth: Truth, language: Language, chance: Random) -> bytes:
    rows = _cells(truth, language, chance)
    drawn = "".join("| " + " | ".join(row) + " |\n" for row in rows).replace("\n", "\n|----|----|----|----|\n", 1)
    return plain(_told(words.pairs(truth, language, chance)) + "\n" + drawn)


@layout
def a_table_with_semicolons(truth: Truth, language: Language, chance: Random) -> bytes:
    rows = _cells(truth, language, chance)
    return plain(_told(words.pairs(truth, language, chance)) + "\n" + "".join(";".join(row) + "\n" for row in rows))


@layout
def a_table_with_wide_gaps(truth: Truth, language: Language, chance: Random) -> bytes:
    rows = _cells(truth, language, chance)
    return plain(_told(words.pairs(truth, language, chance)) + "\n" + "".join("    ".join(row) + "\n" for row in rows))


@layout
def a_table_cell_by_cell(truth: Truth, language: Language, chance: Random) -> bytes:
    cells = [cell for row in _cells(truth, language, chance) for cell in row]
    return plain(
        _told(words.pairs(truth, language, chance)) + "\n" + "\n\n".join(cells) + "\n\n" + words.CLOSINGS[language]
    )


@layout
def tables_of_outlook(truth: Truth, language: Language, chance: Random) -> bytes:
    told = [[label, value] for _, label, value in words.pairs(truth, language, chance)]
    return html(
        f"<p class=MsoNormal>{words.GREETINGS[language]}</p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        + _table(told, chance.choice(["<p class=MsoNormal><b><span lang=FI>{}</span></b></p>", "{}", "<p>{}</p>"]))
        + "<p class=MsoNormal>&nbsp;</p>"
        + _table(_cells(truth, language, chance))
    )


@layout
def a_table_in_a_table(truth: Truth, language: Language, chance: Random) -> bytes:
    told = [[f"{label}:", value] for _, label, value in words.pairs(truth, language, chance)]
    inner = _table(told) + "<br>" + _table(_cells(truth, language, chance), "<div>{}</div>")
    return html(f"<table width='100%'><tr><td></td><td><p>Luovutus</p>{inner}</td></tr></table>")


@layout
def four_columns_of_a_form(truth: Truth, language: Language, chance: Random) -> bytes:
    told = words.pairs(truth, language, chance)
    rows = [[cell for _, label, value in told[at : at + 2] for cell in (label, value)] for at in range(0, len(told), 2)]
    return html(_table(rows) + _table(_cells(truth, language, chance)))


@layout
def one_wide_table(truth: Truth, language: Language, chance: Random) -> bytes:
    told, studies = words.pairs(truth, language, chance), _cells(truth, language, chance)
    head = [label for _, label, _ in told] + studies[0]
    return html(_table([head, *([value for _, _, value in told] + row for row in studies[1:])]))


@layout
def lines_of_html(truth: Truth, language: Language, chance: Random) -> bytes:
    form = chance.choice(["<p><b>{}</b>: {}</p>", "<b>{}:</b>&nbsp;{}<br>", "<div><strong>{}</strong><br>{}</div>"])
    told = "".join(
        form.format(escape(label), escape(value)) for _, label, value in words.pairs(truth, language, chance)
    )
    listed = "".join(f"<li>{escape(study_line(study, language, chance))}</li>" for study in truth.studies)
    return html(
        f"{told}<p>{words.LABELS[language]['studies'][0]}:</p><ul>{listed}</ul><p>{words.CLOSINGS[language]}</p>"
    )


@layout
def both_forms(truth: Truth, language: Language, chance: Random) -> bytes:
    told, rows = words.pairs(truth, language, chance), _cells(truth, language, chance)
    text = _told(told, "{}\n\n{}\n\n") + "\n\n".join(cell for row in rows for cell in row)
    return both(text, _table([[label, value] for _, label, value in told]) + _table(rows))


@layout
def a_disclaimer_in_a_part_of_its_own(truth: Truth, language: Language, chance: Random) -> bytes:
    text = _told(words.pairs(truth, language, chance)) + _study_lines(truth, language, chance)
    return both(text, f"<p>{words.DISCLAIMERS[language]}</p>").replace(b"alternative", b"mixed")


@layout
def an_answer_above_the_same_request(truth: Truth, language: Language, chance: Random) -> bytes:
    text = _told(words.pairs(truth, language, chance)) + _study_lines(truth, language, chance)
    # A seed, no secret.
    quoted = _told([pair for pair in words.pairs(truth, language, Random(1)) if pair[0] in {"unit", "basis"}])  # noqa: S311
    mark = chance.choice(
        ["-----Alkuperäinen viesti-----\n", "Lähettäjä: a@b.example\nLähetetty: 3. marraskuuta 2026\nAihe: VS\n\n"]
    )
    return plain(f"{text}\n-- \nT. Testilä\n\n{mark}{quoted}")


@layout
def the_instructions_own_words(truth: Truth, language: Language, chance: Random) -> bytes:
    """In Finnish whatever the language: the instruction is."""
    consent = f"Suostumus: {truth.ground.consent}\n" if truth.ground.consent else ""
    urgent = "Kiireellinen: kyllä\n" if truth.urgent else ""
    values = {
        "patient": f"{truth.patient.name} {truth.patient.hetu}",
        "assurance": chance.choice(["kyllä", "ei ole kieltänyt", "potilas ei ole kieltänyt", "vahvistan"]),
        "asker": f"{truth.unit} / {truth.person}",
        "basis": truth.ground.words[language],
        "destination": truth.destination_text,
    }
    told = "".join(f"• {words.INSTRUCTION[name]}: {value}\n" for name, value in values.items())
    listed = "".join(f"{study_line(study, 'fi', chance)}\n" for study in truth.studies)
    return plain(f"{told}{consent}{urgent}• {words.INSTRUCTION['studies']}:\n{listed}")
