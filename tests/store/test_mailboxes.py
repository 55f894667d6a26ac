"""PHO-09: a mailbox nobody looks into, and a message nobody handles, are seen by an operator.

And one worker has a mailbox at a time.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from adapter.commands import pipeline
from adapter.config.loading import EXAMPLE
from adapter.pipeline.mailbox_watch import Look, Lookout
from adapter.store.mailboxes import OLD, TENURE, UNSEEN, Mailboxes
from adapter.store.messages import Messages, State
from adapter.store.opening import open_database
from tests.region import NOW, region
from tests.rest.desk import open_face

USER = region().mailbox[0].user
SECOND = timedelta(seconds=1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    yield opened
    opened.dispose()


@pytest.fixture
def mailboxes(engine: Engine) -> Mailboxes:
    return Mailboxes(engine)


def alarm(mailboxes: Mailboxes, now: datetime = NOW) -> str:
    (record,) = mailboxes.all([USER])
    return record.alarm(now)


def test_mailbox_that_is_not_looked_into_gives_alarm(mailboxes: Mailboxes) -> None:
    assert "never" in alarm(mailboxes)
    mailboxes.take(USER, "w1", NOW)
    assert "never" in alarm(mailboxes)
    mailboxes.looked(USER, NOW, None)
    assert alarm(mailboxes, NOW + UNSEEN) == ""
    assert alarm(mailboxes, NOW + UNSEEN + SECOND).startswith("PHO-09: the mailbox has not been looked into")


def test_message_older_than_a_day_gives_alarm(mailboxes: Mailboxes, engine: Engine) -> None:
    mailboxes.take(USER, "w1", NOW)
    mailboxes.looked(USER, NOW, NOW - OLD)
    assert alarm(mailboxes) == ""
    mailboxes.looked(USER, NOW, NOW - OLD - SECOND)
    assert alarm(mailboxes).startswith("PHO-09: a message has been waiting")
    mailboxes.looked(USER, NOW, None)
    messages = Messages(engine)
    messages.begin("m1", "photo", USER, NOW - OLD - SECOND)
    messages.begin("m2", "photo", f"{USER}/1", NOW - 2 * OLD)
    assert "waiting" in alarm(mailboxes)
    messages.conclude("m1", State.FAILED, NOW)
    assert "waiting" in alarm(mailboxes)
    messages.conclude("m1", State.PARKED, NOW)
    assert alarm(mailboxes) == ""


def test_one_worker_has_a_mailbox_until_it_leaves_or_falls_silent(mailboxes: Mailboxes) -> None:
    assert mailboxes.take(USER, "w1", NOW)
    assert mailboxes.take(USER, "w1", NOW + SECOND), "after a crash it goes on under its name"
    assert not mailboxes.take(USER, "w2", NOW + TENURE)
    assert mailboxes.take(USER, "w2", NOW + TENURE + 2 * SECOND)
    assert not mailboxes.take(USER, "w1", NOW + TENURE + 2 * SECOND)
    mailboxes.leave("w2")
    assert mailboxes.take(USER, "w1", NOW + TENURE + 3 * SECOND)


def test_worker_tells_of_a_problem_once_and_of_an_alarm_now_and_again(
    mailboxes: Mailboxes, capsys: pytest.CaptureFixture[str]
) -> None:
    box, times = region().mailbox[0], [NOW]
    lookout = Lookout("w1", mailboxes, lambda: times[-1])

    def events(look: Look) -> list[str]:
        assert lookout.is_ours(box)
        lookout.note(box, look)
        return [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()]

    assert events(Look(NOW, oldest=NOW)) == []
    times.append(NOW + timedelta(minutes=20))
    assert events(Look(NOW, problem="Mailbox: could not be reached.")) == ["mailbox-not-reached", "alarm"]
    times.append(NOW + timedelta(minutes=25))
    assert events(Look(NOW, problem="Mailbox: could not be reached.")) == []
    times.append(NOW + timedelta(minutes=31))
    assert events(Look(NOW, problem="Mailbox: could not be reached.")) == ["alarm"]
    times.append(NOW + timedelta(minutes=42))
    assert events(Look(NOW)) == []
    assert alarm(mailboxes, times[-1]) == ""
    lookout.end()
    assert mailboxes.take(USER, "w2", times[-1] + SECOND)


def test_metrics_have_gauges_for_each_mailbox(tmp_path: Path) -> None:
    with open_face(tmp_path) as face:
        mailboxes = Mailboxes(open_database(f"sqlite:///{next(tmp_path.glob('*.db'))}"))
        assert f'lautta_mailbox_look_age_seconds{{mailbox="{USER}"}} +Inf' in face.client.get("/metrics").text
        mailboxes.take(USER, "w1", NOW)
        mailboxes.looked(USER, NOW - timedelta(seconds=90), NOW - timedelta(hours=1))
        told = face.client.get("/metrics").text
    assert f'lautta_mailbox_look_age_seconds{{mailbox="{USER}"}} 90\n' in told
    assert f'lautta_mailbox_oldest_message_age_seconds{{mailbox="{USER}"}} 3600\n' in told


def test_status_tells_the_alarm_and_ends_with_it(
    mailboxes: Mailboxes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAUTTA_DATABASE_URL", f"sqlite:///{tmp_path / 'lautta.db'}")

    def status(as_json: bool) -> tuple[int, str]:
        return pipeline.status(Namespace(config=EXAMPLE, json=as_json, lang="en")), capsys.readouterr().out

    code, told = status(as_json=False)
    assert code == 3
    assert f"ALARM  Mailbox {USER}" in told
    for box in region().mailbox:
        mailboxes.take(box.user, "w1", datetime.now(NOW.tzinfo))
        mailboxes.looked(box.user, datetime.now(NOW.tzinfo), None)
    code, told = status(as_json=True)
    lines: list[dict[str, Any]] = [json.loads(line) for line in told.splitlines()]
    assert (code, {line["alarm"] for line in lines}) == (0, {""})
    assert status(as_json=False)[0] == 0
