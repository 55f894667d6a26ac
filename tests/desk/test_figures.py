"""Figures: counted from facts, read from a store, and said by `lautta report`; they name nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from adapter.cli import main
from adapter.config.loading import EXAMPLE
from adapter.config.settings import Settings
from adapter.desk.decision import Action, Decider, Decision, decided
from adapter.desk.figures import Came, Denial, count, is_too_long, write_csv
from adapter.desk.figures_source import Asked, name_groups, read_figures
from adapter.errors import Finding
from adapter.fhir.elements import BASE, Names, own_concept, unit_reference
from adapter.identifiers import find_hetu_shapes
from adapter.run.waiting import Place, parked_task
from adapter.store.figures import messages_between_query
from adapter.store.messages import Messages, State
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.words import Sentence
from tests.photo.invitations import order
from tests.region import MAIJA, NOW, PORVOO, region

DAY = date(2026, 11, 22)
BOX = "kuvat.porvoo@ita-uusimaa.example"
MINUTE = timedelta(minutes=1)


def _done(minutes: int, **more: object) -> Came:
    return Came("photo", State.DONE, "1.2", until_done=minutes * MINUTE, **more)  # type: ignore[arg-type]


def test_the_median_and_what_nine_of_ten_do_not_exceed() -> None:
    figures = count(DAY, DAY, "", [_done(minutes) for minutes in range(1, 11)], [], str)
    (line,) = figures.lines
    assert (line.came, line.done, line.done_median, line.done_p90) == (10, 10, 5.5, 9.0)
    assert (line.decided_median, line.decided_p90) == (None, None)


def test_what_a_person_decided_is_not_without_a_person() -> None:
    came = [
        _done(1),
        _done(9, waited=True, until_decided=60 * MINUTE),
        Came("photo", State.DISCARDED, "1.2", waited=True, until_decided=120 * MINUTE),
        Came("photo", State.PARKED, "1.2", waited=True),
        Came("photo", State.FAILED, "1.2"),
    ]
    (line,) = count(DAY, DAY, "", came, [], str).lines
    assert (line.done, line.without_person, line.waits, line.under_way, line.discarded) == (2, 1, 1, 1, 1)
    assert (line.decided_median, line.decided_p90) == (90.0, 120.0)


def test_studies_by_their_way_and_denials_by_their_rule() -> None:
    came = [
        Came("release", State.DONE, desk="on-call", means=("electronic-transfer", "register-copy", "physical-media"))
    ]
    denials = [Denial(("REL-04", "REL-04"), desk="on-call"), Denial(("REL-04", "REL-05"), desk="office")]
    figures = count(DAY, DAY, "desk", came, denials, str)
    assert [(line.group, line.electronic, line.post) for line in figures.lines] == [("on-call", 2, 1)]
    assert [(one.group, one.rule, one.number) for one in figures.denied] == [
        ("office", "REL-04", 1),
        ("office", "REL-05", 1),
        ("on-call", "REL-04", 1),
    ]


def test_a_municipality_has_the_figures_of_its_units() -> None:
    came = [Came("photo", State.DONE, "1.2"), Came("photo", State.DONE, "1.3"), Came("photo", State.DONE)]
    figures = count(DAY, DAY, "municipality", came, [], lambda unit: "Porvoo" if unit else "")
    assert [(line.group, line.came) for line in figures.lines] == [("", 1), ("Porvoo", 2)]


def test_a_row_of_csv_for_each_figure() -> None:
    figures = count(DAY, DAY, "unit", [_done(3)], [Denial(("GRA-09",), "1.2")], str)
    rows = write_csv(figures, {"1.2": "Porvoo, terveysasema"}).split("\r\n")
    assert rows[0] == "from,to,by,group,name,flow,figure,value"
    assert '2026-11-22,2026-11-22,unit,1.2,"Porvoo, terveysasema",photo,came,1' in rows
    assert '2026-11-22,2026-11-22,unit,1.2,"Porvoo, terveysasema",,denied GRA-09,1' in rows


@pytest.mark.parametrize(("days", "wrong"), [(-1, True), (0, False), (365, False), (366, True)])
def test_a_year_at_most(days: int, wrong: bool) -> None:
    assert is_too_long(DAY, DAY + timedelta(days=days)) is wrong


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    yield opened
    opened.dispose()


def _park(engine: Engine, identity: str, hours: float) -> None:
    """A photo that waited so long for a person, who let it be filed."""
    messages, resources = Messages(engine), Resources(engine)
    messages.begin(identity, "photo", BOX, NOW)
    finding = Finding("PHO-06", Sentence("nimi on toinen.", "namnet är ett annat.", "the name is another."))
    task = parked_task(identity, "photo", (finding,), NOW, Place(owner=unit_reference(PORVOO, "unit")))
    name = str(Names(identity).uuid("parked"))
    at = NOW + timedelta(hours=hours)
    decision = Decision(Action.REFILE, Decider("nurse 17"), "asked", at)
    resources.put(name, decided(task, decision), NOW)
    messages.conclude(identity, State.PARKED, NOW, ("PHO-06",), "", (f"Task/{name}",))
    messages.run_again(identity, at)
    messages.conclude(identity, State.DONE, at, ("PHO-05",))


def _fill(engine: Engine, settings: Settings) -> None:
    messages, resources = Messages(engine), Resources(engine)
    _park(engine, "a" * 32, 2)
    messages.begin("b" * 32, "photo", BOX, NOW)
    messages.conclude("b" * 32, State.DONE, NOW + 4 * MINUTE, ("PHO-05",))
    messages.begin("c" * 32, "photo", BOX, NOW - timedelta(days=2))
    for number, status in enumerate(("completed", "active")):
        identity = f"0f0e0d0c-000{number}-4000-8000-000000000001"
        resources.put(identity, order(status=status), NOW)
        messages.begin(identity.replace("-", ""), "invitation", f"ServiceRequest/{identity}", NOW)
        messages.conclude(identity.replace("-", ""), State.DONE, NOW + MINUTE, ("PHO-03",))
    desk = {"type": "Organization", "identifier": {"system": f"{BASE}/sid/desk", "value": settings.desks.on_call.id}}
    study = {
        "resourceType": "Task",
        "status": "completed",
        "intent": "order",
        "code": own_concept("task", "release-study", "A study"),
        "businessStatus": own_concept("release-means", "physical-media", "By post"),
        "owner": desk,
    }
    resources.put("study", study, NOW)
    messages.begin("d" * 32, "release", "kuvapalvelut@example", NOW)
    messages.conclude("d" * 32, State.DONE, NOW + MINUTE, ("REL-02",), "", ("Task/study",))


def test_the_store_is_counted(engine: Engine) -> None:
    settings = region()
    _fill(engine, settings)
    figures = read_figures(Resources(engine), settings, Asked(DAY, DAY, "unit"))
    lines = {(line.group, line.flow): line for line in figures.lines}
    photo = lines[str(PORVOO), "photo"]
    assert (photo.came, photo.done, photo.without_person, photo.decided_median) == (2, 2, 1, 120.0)
    assert (photo.done_median, photo.done_p90) == (62.0, 120.0)
    invited = lines[str(PORVOO), "invitation"]
    assert (invited.came, invited.answered) == (2, 1)
    assert name_groups(figures, settings, "fi")[str(PORVOO)] == "Porvoon terveysasema"


def _deny(engine: Engine, identity: str, day: str, **more: object) -> None:
    event = {"resourceType": "AuditEvent", "recorded": f"{day}T10:00:00+02:00", "outcome": "8", **more}
    Resources(engine).record(identity, event, NOW)


def test_what_was_denied_is_counted_by_its_rules_of_the_days_only(engine: Engine) -> None:
    settings = region()
    worker = {"type": own_concept("x", "PROV", "unit"), "who": unit_reference(PORVOO, "unit")}
    _deny(engine, "use-1", "2026-11-22", outcomeDesc="GRA-09: not yet; GRA-05: another unit", agent=[worker])
    release = {"who": {"display": "Lautta"}, "policy": [f"{BASE}/rule/REL-04"]}
    _deny(engine, "release-1", "2026-11-22", agent=[release], source={"observer": unit_reference(PORVOO)})
    _deny(engine, "late", "2026-11-23", outcomeDesc="GRA-09: not yet", agent=[worker])
    _deny(engine, "permit", "2026-11-22", outcome="0", outcomeDesc="permit: GRA-01", agent=[worker])
    figures = read_figures(Resources(engine), settings, Asked(DAY, DAY, "unit"))
    assert [(one.group, one.rule, one.number) for one in figures.denied] == [
        ("", "REL-04", 1),
        (str(PORVOO), "GRA-05", 1),
        (str(PORVOO), "GRA-09", 1),
    ]


def test_desks_have_their_own_lines_and_their_post(engine: Engine) -> None:
    settings = region()
    _fill(engine, settings)
    figures = read_figures(Resources(engine), settings, Asked(DAY, DAY, "desk"))
    (line,) = [line for line in figures.lines if line.group]
    assert (line.group, line.flow, line.post) == (settings.desks.on_call.id, "release", 1)
    assert name_groups(figures, settings, "sv")[line.group] == settings.desks.on_call.names.sv


def test_of_some_units_only(engine: Engine) -> None:
    settings = region()
    _fill(engine, settings)
    theirs = read_figures(Resources(engine), settings, Asked(DAY, DAY, "unit", frozenset({"1.2.3"}), desks=False))
    ours = read_figures(Resources(engine), settings, Asked(DAY, DAY, "", frozenset({str(PORVOO)}), desks=False))
    assert theirs.lines == []
    assert [line.flow for line in ours.lines] == ["invitation", "photo"]


def test_the_messages_are_found_by_the_index(engine: Engine) -> None:
    asked = messages_between_query(NOW, NOW + MINUTE).compile(engine, compile_kwargs={"literal_binds": True})
    with engine.connect() as connection:
        plan = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")]
    assert plan == ["SEARCH message USING INDEX message_state (state=? AND begun>? AND begun<?)"]


@pytest.mark.parametrize("form", [[], ["--csv"], ["--json"]], ids=["text", "csv", "json"])
def test_lautta_report_names_nobody(
    engine: Engine, form: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _fill(engine, region())
    monkeypatch.setenv("LAUTTA_DATABASE_URL", str(engine.url))
    monkeypatch.setenv("LAUTTA_CONFIG", str(EXAMPLE))
    with pytest.raises(SystemExit) as ended:
        main(["report", "--from", "2026-11-22", "--to", "2026-11-22", "--by", "unit", "--lang", "fi", *form])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert "Porvoon terveysasema" in said
    assert MAIJA not in said
    assert not find_hetu_shapes(said)
    for line in said.splitlines() if "--json" in form else []:
        assert json.loads(line)["group"] in {str(PORVOO), ""}


@pytest.mark.parametrize("days", [("2026-11-22", "2026-11-21"), ("2025-11-22", "2026-11-23"), ("22.11.2026", "x")])
def test_lautta_report_refuses_days_that_are_none(days: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUTTA_CONFIG", str(EXAMPLE))
    with pytest.raises(SystemExit) as ended:
        main(["report", "--from", days[0], "--to", days[1]])
    assert ended.value.code == 2
