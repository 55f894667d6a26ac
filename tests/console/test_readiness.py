"""Readiness in the console: what `lautta readiness` says, for one unit and for a list, and as CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from werkzeug.test import TestResponse

from adapter import wiring
from adapter.access.rules.standing import Joining, RegisterEntry, SoteriUnit, UnitFacts
from adapter.access.writing.readiness_page import MARKS, STATES
from adapter.cli import main
from adapter.config.loading import EXAMPLE
from adapter.console.language import LANGUAGES
from adapter.console.unit_list import MOST, read_units
from adapter.identifiers import BusinessId, Oid
from adapter.words import Language
from tests.console.grants import HOME_CARE, OTHER_CARE, FakeRegistry, readiness_desk
from tests.console.pages import Pages, text, tree

PAGE = "/console/access/readiness"
UNKNOWN = "1.2.246.10.99999861.10.9"


def _send(pages: Pages, **fields: object) -> TestResponse:
    form = next(one for one in tree(pages.client.get(PAGE)).forms if one.method == "POST" and one.action == PAGE)
    values = {key: value or "" for key, value in form.form_values() if key not in fields and key != "file"}
    return pages.client.post(PAGE, data={**values, **fields}, content_type="multipart/form-data")


def test_one_unit_says_what_is_in_order_and_what_is_missing(pages: Pages) -> None:
    pages.sign_in("oona")
    ready = text(pages.client.get(f"{PAGE}?unit={HOME_CARE}"))
    assert "Kotihoito Kokeilu, Porvoo" in ready
    assert "✗" not in ready
    assert "✗ puuttuu" in text(pages.client.get(f"{PAGE}?unit={OTHER_CARE}"))
    exempted = text(pages.client.get(f"{PAGE}?unit={OTHER_CARE}&service=meals&service=nothing"))
    assert "– ei tarvita" in exempted
    assert "✗" not in exempted


def test_what_few_need_is_closed_until_it_is_used(pages: Pages) -> None:
    pages.sign_in("oona")
    closed, used = (tree(pages.client.get(f"{PAGE}?{query}")) for query in ("", f"unit={OTHER_CARE}&service=meals"))
    assert [one.get("open") is not None for one in closed.iter("details")] == [False]
    assert [one.get("open") is not None for one in used.iter("details")] == [True]
    assert closed.xpath("//details//input[@name='service']")


def test_the_archive_is_asked_when_it_is_wanted(pages: Pages) -> None:
    pages.sign_in("oona")
    assert "GRA-07" in text(pages.client.get(f"{PAGE}?unit={HOME_CARE}"))
    assert "? ei tiedossa" in text(pages.client.get(f"{PAGE}?unit={HOME_CARE}&fetch=on"))


def test_registers_that_do_not_answer_are_said(pages: Pages) -> None:
    pages.sign_in("oona")
    pages.registry.is_away = True
    assert "? ei tiedossa" in text(pages.client.get(f"{PAGE}?unit={HOME_CARE}"))


def test_a_list_is_a_table_and_a_file_is_a_list(pages: Pages) -> None:
    pages.sign_in("oona")
    pasted = _send(pages, list=f"{HOME_CARE}\n\n{OTHER_CARE}\n{HOME_CARE}\n")
    content = f'"Yksikkö";"OID"\n"Kotihoito";"{HOME_CARE}"\n"Toinen";"urn:oid:{OTHER_CARE}"\n'.encode("latin-1")
    uploaded = _send(pages, file=(io.BytesIO(content), "units.csv"))
    for page in (pasted, uploaded):
        assert page.status_code == 200
        assert "Tulokset: 2 yksikköä" in text(page)
        assert len(tree(page).xpath("//section//tbody/tr")) == 2


def test_the_csv_says_the_same(pages: Pages) -> None:
    pages.sign_in("oona")
    answer = _send(pages, list=f"{HOME_CARE}\n{OTHER_CARE}\n{UNKNOWN}", **{"as": "csv"})
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["OID", str(HOME_CARE), str(OTHER_CARE), UNKNOWN]
    assert [row[3] for row in rows[2:]] == ["puuttuu", "puuttuu"]
    assert rows[2][6]


def test_what_is_wrong_with_the_forms_is_said(pages: Pages) -> None:
    pages.sign_in("oona")
    page = pages.client.get(f"{PAGE}?unit=porvoo&day=soon")
    assert page.status_code == 400
    assert [link.get("href") for link in tree(page).find_class("problems")[0].iter("a")] == ["#unit", "#day"]
    page = _send(pages, list=f"{HOME_CARE}\nPorvoo", day="")
    assert [link.get("href") for link in tree(page).find_class("problems")[0].iter("a")] == ["#list", "#list-day"]
    assert "Rivillä 2" in text(page)
    assert "Liitä luettelo" in text(_send(pages, list=""))


def test_a_list_has_an_end() -> None:
    _, problems = read_units("\n".join(f"1.2.246.10.99999861.10.{number}" for number in range(1, MOST + 2)), "list")
    assert [problem.field for problem in problems] == ["list"]


DAY = "2026-11-22"
_JOINED, _LATER = Joining(date(2026, 1, 1), system_ready=True), Joining(date(2027, 1, 1), system_ready=True)
_NUMBER, _OPEN = BusinessId("9999986-1"), date(2099, 12, 31)


def _entry(
    unit: str = UNKNOWN, number: BusinessId = _NUMBER, ends: date = _OPEN, *, is_unit: bool = True
) -> RegisterEntry:
    return RegisterEntry(Oid(unit), "Kokeilu", None, number, is_unit, date(2020, 1, 1), ends)


_PARENT = _entry(is_unit=False)


def _facts(
    entry: RegisterEntry | None,
    producer: Joining | None = _JOINED,
    parent: RegisterEntry | None = _PARENT,
    organiser: Joining | None = _JOINED,
) -> UnitFacts:
    return UnitFacts(entry, parent, entry is not None, producer_joining=producer, organiser_joining=organiser)


def _point(name: str = "Kokeilu", *, is_point: bool = True) -> SoteriUnit:
    return SoteriUnit(name, _NUMBER.value, is_point, date(2020, 1, 1), _OPEN)


#: A unit of every kind of trouble: what the registers say of it.
TROUBLES: dict[str, tuple[UnitFacts, SoteriUnit | None]] = {
    "in order": (_facts(_entry()), None),
    "not joined": (_facts(_entry(), None), None),
    "joins later": (_facts(_entry(), _LATER), None),
    "system lacks": (_facts(_entry(), Joining(date(2026, 1, 1), system_ready=False)), None),
    "organiser not joined": (_facts(_entry(), organiser=None), None),
    "unknown": (_facts(None, None), None),
    "not yet": (_facts(None, None), _point()),
    "wrong level in Soteri": (_facts(None, None), _point(is_point=False)),
    "wrong level": (_facts(_entry(is_unit=False)), None),
    "ended": (_facts(_entry(ends=date(2026, 10, 1))), None),
    "other business id": (_facts(_entry(number=BusinessId("9999810-2"))), None),
    "no parent": (_facts(_entry(), parent=None), None),
    "newer in Soteri": (_facts(_entry()), _point("Uusi nimi")),
}
UNITS = {kind: f"1.2.246.10.99999861.20.{number}" for number, kind in enumerate(TROUBLES, 1)}


def _trouble(registry: FakeRegistry) -> None:
    for kind, (facts, point) in TROUBLES.items():
        registry.others[Oid(UNITS[kind])] = facts
        if point:
            registry.points[Oid(UNITS[kind])] = point


def _ask_the_command(
    capsys: pytest.CaptureFixture[str], unit: str, language: str, *more: str
) -> tuple[dict[str, Any], str]:
    """What `lautta readiness` says, for a program and for people."""
    words = ("readiness", unit, "--config", str(EXAMPLE), "--lang", language, "--date", DAY, "--no-test-fetch", *more)
    said = []
    for form in (("--json",), ()):
        with pytest.raises(SystemExit):
            main([*words, *form])
        said.append(capsys.readouterr().out)
    return json.loads(said[0]), " ".join(said[1].split())


def _cells(page: TestResponse) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")]
        for row in tree(page).xpath("//section//tbody/tr")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("query", "options"), [("", ()), ("&service=meals", ("--service", "meals"))], ids=["", "meals"]
)
def test_the_page_says_of_every_trouble_what_the_command_says(
    pages: Pages,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: Language,
    query: str,
    options: tuple[str, ...],
) -> None:
    _trouble(pages.registry)
    monkeypatch.setattr(wiring, "build_readiness", lambda _: readiness_desk(pages.registry))
    pages.sign_in("oona")
    pages.client.get(f"/console/language/{language}")
    ends: set[str] = set()
    for unit in (*UNITS.values(), UNITS["in order"]):
        pages.registry.is_away = bool(ends) and unit == UNITS["in order"]  # at last the registers do not answer
        data, said = _ask_the_command(capsys, unit, language, *options)
        page = pages.client.get(f"{PAGE}?unit={unit}&day={DAY}{query}")
        states = {state.value: f"{MARKS[state]} {STATES[state].said(language)}" for state in STATES}
        items = data["items"]
        assert _cells(page) == [
            [states[item["state"]], item["text"], item.get("advice", ""), item["rule"]] for item in items
        ]
        (end,) = tree(page).xpath("//section//p/strong")
        assert said.endswith(end.text_content())
        assert all(item["text"] in said for item in items)
        ends.add(end.text_content())
    assert len(ends) > 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_says_of_every_trouble_what_the_command_says(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: Language
) -> None:
    _trouble(pages.registry)
    monkeypatch.setattr(wiring, "build_readiness", lambda _: readiness_desk(pages.registry))
    pages.sign_in("oona")
    pages.client.get(f"/console/language/{language}")
    listed = "\n".join(UNITS.values())
    rows = _cells(_send(pages, list=listed, day=DAY))
    table = _send(pages, list=listed, day=DAY, **{"as": "csv"}).get_data().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(table), delimiter=";"))[1:]
    for unit, row, line in zip(UNITS.values(), rows, lines, strict=True):
        data, _ = _ask_the_command(capsys, unit, language)
        state = next(said.said(language) for known, said in STATES.items() if known == data["state"])
        open_items = [item for item in data["items"] if item["state"] == data["state"] != "ok"]
        todo = " ".join(dict.fromkeys(item.get("advice") or item["text"] for item in open_items))
        assert row[0].endswith(unit)
        assert row[1].endswith(state)
        assert row[2] == todo
        assert (line[0], line[3], line[6]) == (unit, state, todo)
        assert int(line[4]) == sum(item["state"] == "missing" for item in data["items"])


def test_the_archive_is_asked_by_the_form_as_by_the_command(pages: Pages) -> None:
    pages.sign_in("oona")
    (box,) = tree(pages.client.get(PAGE)).xpath("//input[@id='fetch']")
    assert box.get("checked") is not None
    (box,) = tree(pages.client.get(f"{PAGE}?unit={HOME_CARE}")).xpath("//input[@id='fetch']")
    assert box.get("checked") is None
