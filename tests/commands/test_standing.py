"""`lautta status` and `lautta inspect` for people: unit, age, why, what comes next, and the story step by step."""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from adapter.access import deposit_flow, grant_flow
from adapter.access.rules.standing import RegisterState
from adapter.commands import standing_words as words
from adapter.commands.screen import Screen
from adapter.commands.standing import MOST, Standing, show_message, show_standing
from adapter.config.loading import EXAMPLE, read_settings
from adapter.desk.alarms import Alarm, certificate_alarms, mailbox_alarm, register_alarms
from adapter.desk.certificates import Certificate
from adapter.errors import Finding
from adapter.fhir.elements import Names
from adapter.photo import flow as photo_flow
from adapter.photo import invitation_flow
from adapter.pipeline.steps import StepRecord, read_steps
from adapter.release import flow as release_flow
from adapter.release import posting
from adapter.run.step_words import STEPS, say_step
from adapter.run.waiting import parked_task
from adapter.store.mailboxes import MailboxRecord
from adapter.store.messages import MessageRecord, Messages, State
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.words import Language, Sentence

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
SETTINGS = read_settings(EXAMPLE)
LANGUAGES: tuple[Language, ...] = get_args(Language)


@pytest.fixture
def resources(tmp_path: Path) -> Resources:
    return Resources(open_database(f"sqlite:///{tmp_path / 'lautta.db'}"))


def message(number: int = 0, state: State = State.PARKED, hours: float = 3, attempt: int = 1) -> MessageRecord:
    began = NOW - timedelta(hours=hours)
    text = "" if state in {State.WAITING, State.MOVING} else "PHO-06: a machine wrote this."
    source = "kuvat.porvoo@ita-uusimaa.example"
    return MessageRecord(f"{number:032x}", "photo", source, attempt, state, "PHO-06", text, (), began, NOW)


def standing(*messages: MessageRecord, alarms: Sequence[Alarm] = ()) -> Standing:
    counts = Counter(State(one.state) for one in messages)
    return Standing(NOW, {state: counts[state] for state in State}, messages, alarms, (), 0)


def test_a_waiting_message_has_its_unit_its_age_and_what_comes_next(
    resources: Resources, capsys: pytest.CaptureFixture[str]
) -> None:
    show_standing(Screen("fi"), SETTINGS, resources, standing(message(), message(1, State.FAILED, hours=30)))
    told = capsys.readouterr().out
    assert told.startswith("valmis 0 · odottaa ihmistä 1 · epäonnistui 1\n")
    assert "kuva · odottaa ihmistä · Porvoon terveysasema\n" in told
    assert "28.11.2026 klo 11.00 (3 h 0 min sitten)" in told
    assert f"lautta inspect {0:032x}" in told
    assert "kuva · epäonnistui · Porvoon terveysasema · yli 24 h\n" in told
    assert f"lautta redrive {1:032x}" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reason_is_that_of_the_task_in_the_language(
    resources: Resources, capsys: pytest.CaptureFixture[str], language: Language
) -> None:
    finding = Finding("PHO-06", Sentence("outo nimi.", "främmande namn.", "a strange name."), Sentence("Ö", "Å", "E"))
    one = message()
    task = parked_task(one.id, "photo", (finding,), NOW)
    resources.put(str(Names(one.id).uuid("parked")), task, NOW)
    show_standing(Screen(language), SETTINGS, resources, standing(one))
    told = capsys.readouterr().out
    assert {"fi": "Outo nimi. Ö", "sv": "Främmande namn. Å", "en": "A strange name. E"}[language] in told
    assert "a machine wrote" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_alarms_come_last_in_the_language_and_in_helsinki_time(
    resources: Resources, capsys: pytest.CaptureFixture[str], language: Language
) -> None:
    boxes = (
        MailboxRecord("never", None, None),
        MailboxRecord("silent", NOW - timedelta(hours=2), None),
        MailboxRecord("full", NOW, NOW - timedelta(days=2)),
        MailboxRecord("well", NOW, NOW),
    )
    files = [Certificate("old.pem", NOW - timedelta(days=1)), Certificate("soon.pem", NOW + timedelta(days=10))]
    files += [Certificate("good.pem", NOW + timedelta(days=400)), Certificate("unread.pem", None)]
    register = RegisterState("tag", 3, NOW - timedelta(days=9), NOW - timedelta(days=5))
    found = [alarm for box in boxes if (alarm := mailbox_alarm(box, NOW))]
    found += [*certificate_alarms(files, NOW), *register_alarms(register, NOW)]
    show_standing(Screen(language), SETTINGS, resources, standing(message(), alarms=found))
    told = capsys.readouterr().out
    _, *alarms = told.split({"fi": "HÄLYTYS  ", "sv": "LARM  ", "en": "ALARM  "}[language])
    names = ["never", "silent", "full", "old.pem", "soon.pem", ""]
    assert [alarm.splitlines()[0] for alarm in alarms] == [
        said.label.said(language) for said in found if said.name in names
    ]
    assert len(alarms) == len(names)
    ages = {"fi": ("2 h 0 min sitten", "2 vrk 0 h sitten"), "sv": ("för 2 h 0 min sedan", "för 2 d 0 h sedan")}
    first, second = ages.get(language, ("2 h 0 min ago", "2 d 0 h ago"))
    assert f"({first}, PHO-09)" in alarms[1]
    assert f"({second}, PHO-09)" in alarms[2]
    noon = {"fi": "28.11.2026 klo 12.00", "sv": "28.11.2026 kl. 12.00", "en": "28 Nov 2026, 12:00"}
    assert noon[language] in alarms[1]
    assert "10 " in alarms[4]
    assert "5 " in alarms[5]
    assert "UTC" not in told


def test_the_oldest_are_shown_and_it_says_so(resources: Resources, capsys: pytest.CaptureFixture[str]) -> None:
    show_standing(Screen("sv"), SETTINGS, resources, standing(*(message(number) for number in range(MOST + 1))))
    told = capsys.readouterr().out
    assert f"{MOST - 1:032x}" in told
    assert f"{MOST:032x}" not in told
    assert f"De {MOST} äldsta visas." in told


def test_the_story_has_each_step_of_each_attempt_and_where_it_stopped(
    resources: Resources, capsys: pytest.CaptureFixture[str]
) -> None:
    end = timedelta(seconds=0.25)
    steps = [
        StepRecord(1, "fetch", NOW, NOW + end),
        StepRecord(1, "park", NOW + end, NOW + 2 * end),
        StepRecord(2, "fetch", NOW + 4 * end, NOW + 5 * end),
        StepRecord(2, "file", NOW + 5 * end, NOW + 9 * end),
    ]
    show_message(Screen("en"), SETTINGS, resources, message(state=State.FAILED, attempt=2), steps, NOW)
    story = capsys.readouterr().out.split("What happened\n")[1].split("\n\n")[0]
    assert story.splitlines() == [
        "  11:00:00  the message came",
        "  14:00:00  was fetched to be handled  (fetch, 0.25 s)",
        "  14:00:00  was left for a person to decide  (park, 0.25 s)",
        "  attempt 2",
        "  14:00:01  was fetched to be handled  (fetch, 0.25 s)",
        "  14:00:02  the photo was filed in the record system: it stopped here  (file, 1.00 s)",
    ]


def test_a_message_without_a_rule_shows_no_empty_one(resources: Resources, capsys: pytest.CaptureFixture[str]) -> None:
    failed = replace(message(state=State.FAILED), rules="")
    show_standing(Screen("fi"), SETTINGS, resources, standing(failed))
    show_message(Screen("fi"), SETTINGS, resources, failed, [], NOW)
    shown = capsys.readouterr().out
    assert "[]" not in shown
    assert "säännöt" not in shown


@pytest.mark.parametrize("columns", [60, 80, 110])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_fits_the_terminal(
    resources: Resources, capsys: pytest.CaptureFixture[str], language: Language, columns: int
) -> None:
    name = "Itä-Uudenmaan hyvinvointialueen vammaispalvelujen asumispalveluyksikkö Peippola-Koivukuja kaksi"
    long = SETTINGS.model_copy(update={"organisation": SETTINGS.organisation.model_copy(update={"name": name})})
    box = mailbox_alarm(MailboxRecord("kuvat.porvoo@ita-uusimaa.example", NOW - timedelta(hours=2), None), NOW)
    one = replace(message(hours=50), source="desk")
    show_standing(
        Screen(language, columns), long, resources, standing(one, message(1, State.FAILED), alarms=[box] if box else [])
    )
    show_message(Screen(language, columns), long, resources, one, [], NOW)
    assert [row for row in capsys.readouterr().out.splitlines() if len(row) > columns and "http" not in row] == []


def test_a_database_that_no_worker_has_used_has_no_steps(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    began = Messages(engine).begin("a" * 32, "photo", "kuvat@x.example", NOW)
    assert read_steps(engine, began) == []


FLOWS: tuple[tuple[str, ModuleType], ...] = (
    ("photo", photo_flow),
    ("invitation", invitation_flow),
    ("release", release_flow),
    ("release", posting),
    ("grant", grant_flow),
    ("deposit", deposit_flow),
)


@pytest.mark.parametrize(("flow", "module"), FLOWS, ids=[module.__name__ for _, module in FLOWS])
def test_every_step_of_every_flow_is_put_into_words(flow: str, module: ModuleType) -> None:
    names = [
        node.args[0].value
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "step"
        and isinstance(node.args[0], ast.Constant)
    ]
    assert names
    assert [name for name in names if say_step(flow, str(name)).en == name] == []


def test_a_numbered_step_is_said_without_its_number_and_an_unknown_one_by_its_name() -> None:
    assert say_step("release", "carry-out-12") == STEPS["release", "carry-out"]
    assert say_step("photo", "fetch") == STEPS["", "fetch"]
    assert say_step("photo", "polish-1").fi == "polish"


def test_every_state_has_a_next_step() -> None:
    assert set(words.NEXT_BY_STATE) == set(State)
