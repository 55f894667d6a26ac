"""Two testers, each with a set of mocks: neither ever sees the other's data, faults, journal or clock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from tests.mocks.sets import launch

ROUNDS = 200
NUMBER = "+447700900123"


def test_two_testers_of_two_sets_never_meet() -> None:
    with launch("--only", "sms") as (_, one), launch("--only", "sms") as (_, other), ThreadPoolExecutor(2) as pool:
        for strange in pool.map(play, (one, other), ("one", "other")):
            assert strange == []


def play(places: dict[str, Any], name: str) -> list[str]:
    """The rounds in which something was not this tester's own: reset, a fault, two calls, a look at everything."""
    control, strange = places["sms"]["control"], []
    with requests.Session() as session:
        session.trust_env = False

        def send(number: int, attempt: int) -> int:
            headers = {"Authorization": "Bearer secret-sms", "Idempotency-Key": f"{name}-{number}-{attempt}"}
            body = {"from": "Testi", "to": NUMBER, "text": name}
            return session.post(f"{places['sms']['url']}/messages", json=body, headers=headers, timeout=60).status_code

        for number in range(ROUNDS):
            session.post(f"{control}/reset", timeout=60)
            session.post(f"{control}/clock", json={"now": f"203{len(name)}-01-01T00:00:00+00:00"}, timeout=60)
            session.post(f"{control}/faults", json={"kind": "status", "operation": "send"}, timeout=60)
            answers = [send(number, 1), send(number, 2)]
            journal = session.get(f"{control}/journal", timeout=60).json()
            told = [(entry["outcome"], entry["at"][:4]) for entry in journal if entry["operation"] == "send"]
            year = f"203{len(name)}"
            if answers != [503, 201] or told != [(503, year), (201, year)]:
                strange.append(f"round {number}: {answers} {told}")
    return strange
