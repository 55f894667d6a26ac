"""A short soak with each disaster, and its account: whatever is lost, done twice or left behind must be seen."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.soak.account import Account, find_wrong
from tests.soak.coming import MAILBOXES, PHOTOS, Coming, Kind, list_coming
from tests.soak.disasters import plan_disasters
from tests.soak.memory import Memory

COMING = list(list_coming(40))
NUMBERS = Counter(one.kind for one in COMING)
PHOTO = next(one for one in COMING if one.kind is Kind.FULL)
ENTRIES = [one for one in COMING if one.kind in (*PHOTOS, Kind.RELEASE)]


def name_entry(message: Coming) -> str:
    return message.entry_key


def find(account: Account, taken_over: Mapping[str, int] | None = None) -> list[str]:
    return list(find_wrong(account, COMING, name_entry, taken_over or {}))


@pytest.fixture
def account() -> Account:
    """As it has to be."""
    photos = sum(NUMBERS[kind] for kind in PHOTOS)
    return Account(
        messages={one.id: "parked by PHO-06" if one.kind is Kind.REFUSED else "done" for one in COMING},
        filed={one.id: 1 for one in COMING if one.kind in PHOTOS},
        filed_in_all=photos,
        archived=[one.entry_key for one in ENTRIES],
        orders=NUMBERS[Kind.RELEASE],
        copied=NUMBERS[Kind.RELEASE],
        mails={"Lautta-Quarantine": NUMBERS[Kind.REFUSED]},
        media=photos,
        requests=NUMBERS[Kind.RELEASE],
        consents={"active, version 1": NUMBERS[Kind.GRANT]},
        copies=0,
    )


def test_nothing_is_wrong_where_all_is_as_it_has_to_be(account: Account) -> None:
    assert find(account) == []


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ({"messages": {}}, "lost"),
        ({"messages": {"stranger": "done"}}, "never came"),
        ({"messages": {PHOTO.id: "moving"}}, "are moving"),
        ({"messages": {PHOTO.id: "failed"}}, "are failed"),
        ({"messages": {PHOTO.id: "parked by PHO-06"}}, "parked by PHO-06"),
        ({"messages": {PHOTO.id: "parked by POISON"}}, "were not taken over 3 times"),
        ({"filed": {PHOTO.id: 0}}, "1 photos are filed 0 times"),
        ({"filed": {PHOTO.id: 2}}, "1 photos are filed 2 times"),
        ({"filed_in_all": 1}, "photos in the record systems: 1 instead of"),
        ({"archived": []}, "entries are not in the archive"),
        ({"archived": [*(one.entry_key for one in ENTRIES), "another"]}, "entries in the archive"),
        ({"orders": 3}, "orders to the PACS: 3 instead of 2"),
        ({"copied": 1}, "studies in the register: 1 instead of 2"),
        ({"mails": {"INBOX": 1, "Lautta-Quarantine": 2}}, "mails left"),
        ({"mails": {}}, "mails left"),
        ({"media": 0}, "Media in the database"),
        ({"requests": 0}, "ServiceRequests in the database"),
        ({"consents": {"active, version 2": 2}}, "Consents in force: 0 instead of 2"),
        ({"consents": {"active, version 1": 2, "proposed, version 1": 1}}, "Consents: 3 instead of 2"),
        ({"copies": 1}, "temporary copies left: 1"),
    ],
    ids=lambda value: None if isinstance(value, dict) else value.replace(" ", "-"),
)
def test_what_is_wrong_is_seen(account: Account, change: dict[str, Any], seen: str) -> None:
    ((name, value),) = change.items()
    if isinstance(value, dict) and name in {"messages", "filed"} and value:
        value = {**getattr(account, name), **value}
    wrong = find(replace(account, **{name: value}))
    assert any(seen in text for text in wrong), wrong


def test_a_photo_that_was_poisoned_may_be_filed_or_not(account: Account) -> None:
    messages = {**account.messages, PHOTO.id: "parked by POISON"}
    mails = {"Lautta-Quarantine": NUMBERS[Kind.REFUSED] + 1}
    filed = replace(account, messages=messages, mails=mails)
    not_filed = replace(
        filed,
        filed={**account.filed, PHOTO.id: 0},
        filed_in_all=account.filed_in_all - 1,
        archived=[entry for entry in account.archived if entry != PHOTO.id],
        media=account.media - 1,
    )
    assert find(filed, {PHOTO.id: 3}) == find(not_filed, {PHOTO.id: 3}) == []


def test_every_message_has_an_id_of_its_own() -> None:
    assert len({one.id for one in COMING}) == len(COMING) == 42
    assert {one.kind for one in COMING} == set(Kind)
    assert len({one.write_mail() for one in COMING if one.kind in MAILBOXES}) == 40


def test_each_round_has_each_disaster_before_the_last_message() -> None:
    plan = plan_disasters(1000, 3, random.Random(1))  # noqa: S311
    assert Counter(one.kind for one in plan) == dict.fromkeys(("kill", "pause", "hang", "late"), 3)
    assert sorted(plan, key=lambda due: due.at) == plan
    assert plan[-1].at < 1000


@pytest.mark.parametrize(("last", "grown"), [(125, False), (126, True)])
def test_a_worker_that_grows_is_seen(last: float, grown: bool) -> None:
    memory = Memory()
    for share, megabytes in ((0.1, 1), (0.3, 100), (0.6, 110), (1, last)):
        memory.note(share, megabytes)
    assert memory.has_grown is grown


@pytest.mark.slow
def test_nothing_is_lost_or_done_twice_while_everything_goes_wrong_in_turn() -> None:
    command = [sys.executable, "-m", "tests.soak.flows", "60", "--takeover", "2"]
    soak = subprocess.run(command, capture_output=True, text=True, check=False)
    assert soak.returncode == 0, soak.stdout + soak.stderr
