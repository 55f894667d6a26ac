"""What mock Kanta holds: taken away singly, kept over a restart, and gone after a reset."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from mocks.control import Clock, Setting
from mocks.kanta import RunningKanta, kanta_mock
from mocks.pki import SYSTEM, Pki, Validity, issue, make_root, name_subject
from tests.mocks.kanta import (
    ADAPTER,
    DRAFT,
    HETU,
    NAMES,
    OTHER_HETU,
    Client,
    K,
    Key,
    fetch,
    is_failed_check,
    one,
    outcome,
    wishes,
)

PROHIBITION = {"hetu": HETU, "oid": "1.2.8", "scope": "all", "given": "2026-01-31"}
SECOND = replace(DRAFT, oid=f"{DRAFT.oid}.2", version=2, replaced=DRAFT.oid)


def _prohibited(client: Client, hetu: str = HETU) -> list[str | None]:
    return [found.get("oid") for found in client.ask("wishes", wishes(hetu)).findall("k:prohibition", NAMES)]


def _fetched(client: Client, oid: str) -> str | None:
    return one(client.ask("fetch", fetch(oid)), "k:acknowledgement").get("code")


def test_a_prohibition_is_withdrawn_and_the_rest_stays(
    client: Client, running: RunningKanta, control: Callable[..., Any], seed: Callable[..., None]
) -> None:
    seed(DRAFT)
    control("seed", {"prohibitions": [PROHIBITION, PROHIBITION | {"hetu": OTHER_HETU, "oid": "1.2.9"}]})
    assert _prohibited(client) == ["1.2.8"]
    assert requests.delete(f"{running.control_url}/state/prohibitions/1.2.8", timeout=10).status_code == 204
    assert _prohibited(client) == []
    assert _prohibited(client, OTHER_HETU) == ["1.2.9"]
    assert _fetched(client, DRAFT.oid) == "AA"
    assert requests.delete(f"{running.control_url}/state/prohibitions/1.2.8", timeout=10).status_code == 404


def test_a_document_is_taken_away_and_the_version_before_is_the_newest(
    client: Client, running: RunningKanta, seed: Callable[..., None]
) -> None:
    seed(DRAFT, SECOND)
    assert requests.delete(f"{running.control_url}/state/documents/{SECOND.oid}", timeout=10).status_code == 204
    assert _fetched(client, SECOND.oid) == "AR"
    assert outcome(client.ask("archive", SECOND.frame(SECOND.sign(client.system)))) == ("AA", None)
    assert requests.delete(f"{running.control_url}/state/documents/1.2.3", timeout=10).status_code == 404
    assert requests.delete(f"{running.control_url}/state/roots/1.2.3", timeout=10).status_code == 404


def test_what_is_seeded_twice_stands_once(
    client: Client, control: Callable[..., Any], seed: Callable[..., None]
) -> None:
    for _ in range(2):
        seed(DRAFT)
        control("seed", {"prohibitions": [PROHIBITION]})
    assert (len(control("state")["documents"]), control("state")["prohibitions"]) == (1, 1)
    assert _prohibited(client) == ["1.2.8"]


@pytest.mark.parametrize(
    "body",
    [
        {"docs": []},
        {"documents": [{"content": "", "colour": "red"}]},
        {"prohibitions": [PROHIBITION | {"remove": True}]},
        {"prohibitions": [PROHIBITION | {"hetu": "hello"}]},
        {
            "prohibitions": [
                PROHIBITION | {"hetu": "010594" + "Y002" + "0123456789ABCDEFHJKLMNPRSTUVWXY"[10594002 % 31]}
            ]
        },
        {"document_roots": ["no certificate"]},
    ],
    ids=["key", "key of a document", "key of a prohibition", "no HETU", "a living person's HETU", "no root"],
)
def test_a_seed_of_another_shape_is_refused(running: RunningKanta, client: Client, body: dict[str, Any]) -> None:
    answer = requests.post(f"{running.control_url}/seed", json={"prohibitions": [PROHIBITION]} | body, timeout=10)
    assert answer.status_code == 400
    if "prohibitions" not in body:
        assert _prohibited(client) == []


def test_what_was_acknowledged_is_there_after_a_restart(client: Client, made: Pki, tmp_path: Path) -> None:
    """The mock is not stopped before its state is read by the next one, as if it had been killed."""
    now = datetime.now(UTC)
    root = make_root(
        "Toisen juuri", Validity(made.root.certificate.not_valid_before_utc, now.replace(year=now.year + 1))
    )
    validity = Validity(made.root.certificate.not_valid_before_utc, now.replace(year=now.year + 1))
    other = issue(root, name_subject("Toinen", "Järjestelmä", ADAPTER), SYSTEM, validity)
    first = kanta_mock(made.directory, setting=Setting(state=tmp_path / "state"))
    client.url = first.url
    pem = root.certificate.public_bytes(Encoding.PEM).decode()
    seeded = {"document_roots": [pem], "prohibitions": [PROHIBITION]}
    assert requests.post(f"{first.control_url}/seed", json=seeded, timeout=10).ok
    body = DRAFT.frame(DRAFT.sign(Key([other.certificate], other.key)))
    receipt = client.ask("archive", body)
    assert outcome(receipt) == ("AA", None)
    held = replace(DRAFT, oid=f"{DRAFT.oid}.7", set_id=f"{DRAFT.oid}.7")
    seen = client.seal("wishes", wishes(HETU))
    assert client.post(f"{K}/wishes", seen).status_code == 200
    shutil.copytree(tmp_path / "state", tmp_path / "copy")
    second = kanta_mock(made.directory, setting=Setting(state=tmp_path / "copy"))
    try:
        client.url = second.url
        again = client.ask("archive", body)
        assert etree.tostring(again[0], method="c14n") == etree.tostring(receipt[0], method="c14n")
        assert _fetched(client, DRAFT.oid) == "AA"
        assert _prohibited(client) == ["1.2.8"]
        content = held.sign(Key([other.certificate], other.key))
        assert outcome(client.ask("archive", held.frame(content))) == ("AA", None)
        repeated = client.post(f"{K}/wishes", seen)
        assert repeated.status_code == 500
    finally:
        first.stop()
        second.stop()


def test_after_a_reset_it_is_as_after_a_fresh_start(client: Client, made: Pki) -> None:
    """The same seed, PKI and frozen clock: the same octets in the acknowledgement and in the journal."""
    clock, instant = Clock(), datetime.now(UTC)
    setting = Setting(seed=42, clock=clock, shared_clock=True)
    running = kanta_mock(made.directory, setting=setting)
    client.url, body = running.url, DRAFT.frame(DRAFT.sign(client.system))
    try:
        told = []
        for _ in range(2):
            clock.set_time(instant, freeze=True)
            content = base64.b64encode(SECOND.sign(client.system)).decode()
            seeded = {"documents": [{"content": content}], "prohibitions": [PROHIBITION]}
            requests.post(f"{running.control_url}/seed", json=seeded, timeout=10)
            requests.delete(f"{running.control_url}/state/documents/{SECOND.oid}", timeout=10)
            answers = [
                client.ask("archive", body),
                client.ask("wishes", wishes(HETU)),
                client.ask("fetch", fetch(DRAFT.oid)),
            ]
            state = requests.get(f"{running.control_url}/state", timeout=10).json()
            told.append(([etree.tostring(answer) for answer in answers], state))
            requests.post(f"{running.control_url}/reset", timeout=10)
        assert told[0] == told[1]
        empty = requests.get(f"{running.control_url}/state", timeout=10).json()
        assert empty == {"documents": [], "messages": 0, "prohibitions": 0}
    finally:
        running.stop()


def test_a_message_seen_before_a_reset_is_new_after_it(client: Client, running: RunningKanta) -> None:
    content = client.seal("wishes", wishes(HETU), "urn:uuid:5d8c9b3e-0000-4000-8000-00000000000d")
    assert client.post(f"{K}/wishes", content).status_code == 200
    again = client.post(f"{K}/wishes", content)
    assert is_failed_check(one(etree.fromstring(again.content), "s:Body")[0])
    requests.post(f"{running.control_url}/reset", timeout=10)
    assert client.post(f"{K}/wishes", content).status_code == 200
