"""Messages a second through a whole flow.

From mailbox or archive to the last acknowledgement, one worker, mocks on the same machine.
"""

from __future__ import annotations

import base64
import json
import sys
import threading
import time
from collections.abc import Callable

from adapter.demo.fixtures import create, document_reference, seed
from adapter.demo.stage import Stage, end, start
from adapter.store.messages import Messages, State
from adapter.wiring import database
from bench.load import photo_mail, release_mail, signed_grant

_PATIENCE = 600.0


def photos(stage: Stage, count: int, photo: bytes) -> float:
    """Photos a second."""

    def send() -> None:
        mails = [base64.b64encode(photo_mail(number + len(photo) * 1000, photo)).decode() for number in range(count)]
        for mail in mails:
            seed(
                stage,
                "mail",
                {"messages": [{"user": "kuvat.porvoo@ita-uusimaa.example", "folder": "INBOX", "content": mail}]},
            )

    return _run(stage, count, send)


def releases(stage: Stage, count: int) -> float:
    """Register copies a second."""

    def send() -> None:
        messages = [
            {
                "user": "kuvapalvelut@ita-uusimaa.example",
                "folder": "INBOX",
                "content": base64.b64encode(release_mail(number)).decode(),
            }
            for number in range(count)
        ]
        seed(stage, "mail", {"messages": messages})

    return _run(stage, count, send)


def grants(stage: Stage, count: int) -> float:
    """Grant documents a second, each fetched from the archive by a signed message."""
    documents = [signed_grant(number) for number in range(count)]
    seed(
        stage,
        "kanta",
        {"documents": [{"content": base64.b64encode(content).decode(), "group": "1"} for _, content in documents]},
    )

    def send() -> None:
        for oid, _ in documents:
            create(stage, "DocumentReference", json.dumps(document_reference(oid)).encode())

    return _run(stage, count, send)


def _run(stage: Stage, count: int, send: Callable[[], None]) -> float:
    """Send everything, then let a worker loose on it; the clock runs from its first line to the last message's end."""
    messages = Messages(database(stage.settings.database_url()))
    before = _ended(messages)
    send()
    worker = start([sys.executable, "-m", "adapter", "work", "--name", "bench"], stage.environment)
    try:
        lines = worker.stdout or iter(())
        next(iter(lines))
        began = time.perf_counter()
        threading.Thread(target=lambda: list(lines), daemon=True).start()
        while _ended(messages) < before + count:
            if time.perf_counter() - began > _PATIENCE:
                raise SystemExit("the flow did not end")
            time.sleep(0.02)
        return count / (time.perf_counter() - began)
    finally:
        end(worker)


def _ended(messages: Messages) -> int:
    wrong = messages.all((State.PARKED, State.FAILED))
    if wrong:
        raise SystemExit(f"a message did not end well: {wrong[0].reason}")
    return sum(number for (_, state), number in messages.counts().items() if state == State.DONE)
