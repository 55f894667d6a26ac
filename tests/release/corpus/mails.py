"""Complete requests with one sentence more, in every place where people write one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from adapter.errors import Refused
from adapter.release.reading.request import read_request
from tests.region import MAIJA, region
from tests.release.reading.requests.layouts import html, plain

HERE = Path(__file__).parent
LINES = (
    "Potilaan nimi: Maija Liisa Testinen",
    f"Henkilötunnus: {MAIJA}",
    "Luovutuskielto: potilas ei ole kieltänyt",
    "Pyytävä yksikkö: Porvoon terveysasema",
    "Pyytäjä: lääkäri T. Testilä",
    "Peruste: HUSin toimeksianto",
    "Kohde: Kymenlaakso",
    "",
    "AC-numero: LAU0000001; Ranteen röntgen; 3.11.2026 klo 8.15",
)
CLOSING = ("", "Terveisin", "Tiina Testilä", "sairaanhoitaja, Porvoon terveysasema", "puh. 019 123 4567")
Place = Callable[[str], bytes]


def _mail(*lines: str) -> bytes:
    return plain("\n".join(lines) + "\n")


def _page(*lines: str) -> bytes:
    return html("".join(f"<p>{escape(line)}</p>" for line in lines))


def _in(label: str, mark: str) -> Place:
    """In the value behind a label."""

    def place(text: str) -> bytes:
        told = text.rstrip(".") + (")" if mark == " (" else "")
        return _mail(*(line + mark + told if line.startswith(label) else line for line in LINES))

    return place


#: Where a sentence may stand beside the values.
BESIDE: dict[str, Place] = {
    "top": lambda text: _mail(text, "", *LINES, *CLOSING),
    "top, after a greeting": lambda text: _mail("Hei,", "", text, "", *LINES, *CLOSING),
    "middle": lambda text: _mail(*LINES[:7], "", text, "", *LINES[8:], *CLOSING),
    "last line": lambda text: _mail(*LINES, "", text),
    "below the study": lambda text: _mail(*LINES, text),
    "above the closing": lambda text: _mail(*LINES, "", text, *CLOSING),
    "below the signature": lambda text: _mail(*LINES, *CLOSING, "", text),
    "below the mark of a signature": lambda text: _mail(*LINES, "", "-- ", "Tiina Testilä", text),
    "in HTML": lambda text: _page(*LINES, text, *CLOSING),
    "behind another sentence": lambda text: _mail(*LINES, "", f"Kiitos! {text}", *CLOSING),
}
#: The places of the half that somebody else wrote, where no other name fits.
APART: dict[str, Place] = {
    "behind a label": lambda text: _mail(*LINES[:7], text, *LINES[7:], *CLOSING),
    "behind the subject": lambda text: _mail(*LINES, *CLOSING).replace(
        b"Subject: Kuvien luovutus", f"Subject: Kuvien luovutus {text}".encode(), 1
    ),
    "behind the destination, in words": lambda text: _mail(*LINES[:6], f"{LINES[6]} {text}", *LINES[7:], *CLOSING),
}
#: Where it stands in a value, behind a label, in the subject or in a quotation.
WITHIN: dict[str, Place] = {
    "behind the name": _in("Potilaan nimi", ", "),
    "behind the code": _in("Henkilötunnus", " "),
    "behind the unit": _in("Pyytävä yksikkö", " ("),
    "behind the person": _in("Pyytäjä", " ("),
    "behind the basis": _in("Peruste", ". "),
    "behind the destination": _in("Kohde", ". "),
    "behind the study": _in("AC-numero", "; "),
    "behind the study, in brackets": _in("AC-numero", " ("),
    "behind an unknown label": lambda text: _mail(*LINES, f"Huom: {text}", *CLOSING),
    "behind a label of more": lambda text: _mail(*LINES, f"Lisätietoja: {text}", *CLOSING),
    "in the subject": lambda text: _mail(*LINES).replace(b"Subject: Kuvien luovutus", f"Subject: {text}".encode(), 1),
    "in a quotation": lambda text: _mail(*LINES, "", f"> {text}"),
    "in a column without a name": lambda text: _mail(
        *LINES[:7], "AC\tTutkimus\tPvm\tKlo\tHuom", f"LAU0000001\tRanteen röntgen\t3.11.2026\t8.15\t{text}"
    ),
}


def sentences(name: str) -> Iterator[str]:
    """The sentences of one half of the corpus."""
    yield from (text for text, _ in placed(name))


def placed(name: str) -> Iterator[tuple[str, str]]:
    """The sentences of one half of the corpus, each with the place that its writer had in mind."""
    for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines():
        row: dict[str, str] = json.loads(line)
        place = row.pop("place", "middle")
        yield from ((text, place) for text in row.values())


def is_read(raw: bytes) -> bool:
    """Whether a mail becomes a request that would be carried out, to the place that it names."""
    try:
        return read_request(raw, region(), "key").destination is not None
    except Refused:
        return False
