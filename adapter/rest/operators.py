"""`/healthz`, `/readyz`, `/metrics`: for operators. No HETU, name or payload in any of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, Response, request

from adapter.errors import RETRY_SECONDS
from adapter.rest.desk import Desk
from adapter.store.mailboxes import Mailboxes
from adapter.store.moving import unmoved
from adapter.store.probe import READY, Probe
from adapter.store.subscribers import Subscribers
from adapter.store.units import count_of_nobody
from adapter.store.workers import Workers

STOPPING = "lautta.stopping"  # in the WSGI environ: the server ends soon


def register(app: Flask, desk: Desk) -> None:
    """Add the pages to the application."""
    probe = Probe(desk.engine)

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("alive\n", content_type="text/plain")

    @app.get("/readyz")
    def readyz() -> Response:
        word = "stopping" if request.environ.get(STOPPING) else probe.word()
        headers = {} if word == READY else {"Retry-After": str(RETRY_SECONDS)}
        return Response(f"{word}\n", 200 if word == READY else 503, headers, content_type="text/plain")

    @app.get("/metrics")
    def metrics() -> Response:
        counts = desk.messages.counts()
        lines = ["# HELP lautta_messages Messages by flow and state.", "# TYPE lautta_messages gauge"]
        lines += [
            f'lautta_messages{{flow="{flow}",state="{state}"}} {number}'
            for (flow, state), number in sorted(counts.items())
        ]
        lines += _tell_workers(desk)
        lines += _tell_mailboxes(desk)
        lines += _tell_register(desk)
        lines += _tell_units(desk)
        lines += _tell_unmoved(desk)
        lines += _tell_subscriptions(desk)
        return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")


def _tell_workers(desk: Desk) -> list[str]:
    """How many workers live, and how many messages are on their way without one."""
    workers = Workers(desk.engine, timedelta(seconds=desk.settings.takeover_seconds))
    live, stranded = "lautta_workers", "lautta_messages_stranded"
    return [
        f"# HELP {live} Workers that live.",
        f"# TYPE {live} gauge",
        f"{live} {len(workers.live(desk.now()))}",
        f"# HELP {stranded} Messages on their way that no living worker has.",
        f"# TYPE {stranded} gauge",
        f"{stranded} {len(workers.stranded(desk.now()))}",
    ]


def _tell_register(desk: Desk) -> list[str]:
    """How old the copy of the organisation register is (GRA-09), and how much is in it; nothing while there is none."""
    state = desk.register()
    if state is None:
        return []
    age, entries = "lautta_register_age_seconds", "lautta_register_entries"
    return [
        f"# HELP {age} Seconds since the organisation register was last said to be the newest.",
        f"# TYPE {age} gauge",
        f"{age} {(desk.now() - state.as_of).total_seconds():.0f}",
        f"# HELP {entries} Entries of the organisation register.",
        f"# TYPE {entries} gauge",
        f"{entries} {state.entries}",
    ]


def _tell_units(desk: Desk) -> list[str]:
    """How many resources nobody but an operator sees, because no unit is known of them."""
    name = "lautta_resources_of_no_unit"
    with desk.engine.execution_options(reading=True).connect() as connection:
        number = count_of_nobody(connection)
    return [
        f"# HELP {name} Resources of no known unit: only operators see them.",
        f"# TYPE {name} gauge",
        f"{name} {number}",
    ]


def _tell_subscriptions(desk: Desk) -> list[str]:
    """How many events of each subscription were not received, and since when the oldest waits."""
    subscribers = Subscribers(desk.engine)
    held, oldest, now = subscribers.all(), subscribers.oldest(), desk.now()
    lag, age = "lautta_subscription_lag", "lautta_subscription_oldest_seconds"
    if not held:
        return []
    return [
        f"# HELP {lag} Events of a subscription that were not received.",
        f"# TYPE {lag} gauge",
        *(f'{lag}{{subscription="{one.id}",status="{one.status}"}} {one.lag}' for one in held),
        f"# HELP {age} Age of the oldest of them, 0 without any.",
        f"# TYPE {age} gauge",
        *(f'{age}{{subscription="{one.id}"}} {_age(oldest.get(one.id), now)}' for one in held),
    ]


def _age(since: datetime | None, now: datetime) -> str:
    return f"{(now - since).total_seconds():.0f}" if since else "0"


def _tell_unmoved(desk: Desk) -> list[str]:
    """How much is still found by the index of an earlier version; nothing when that is none."""
    left, name = unmoved(desk.engine), "lautta_search_unmoved"
    help_text = f"# HELP {name} Resources that are not yet in the search index of this version."
    return [help_text, f"# TYPE {name} gauge", f"{name} {left}"] if left else []


def _tell_mailboxes(desk: Desk) -> list[str]:
    """Gauges for the alarm of PHO-09; a mailbox that nobody has ever looked into counts as endlessly long ago."""
    now = desk.now()
    records = Mailboxes(desk.engine).all(mailbox.user for mailbox in desk.settings.mailbox)
    look_age, oldest = "lautta_mailbox_look_age_seconds", "lautta_mailbox_oldest_message_age_seconds"
    lines = [f"# HELP {look_age} Seconds since a worker last looked into a mailbox.", f"# TYPE {look_age} gauge"]
    for record in records:
        age = "+Inf" if record.looked is None else f"{(now - record.looked).total_seconds():.0f}"
        lines.append(f'{look_age}{{mailbox="{record.user}"}} {age}')
    lines += [f"# HELP {oldest} Age of the oldest message not handled, 0 without any.", f"# TYPE {oldest} gauge"]
    for record in records:
        age = f"{(now - record.oldest).total_seconds():.0f}" if record.oldest else "0"
        lines.append(f'{oldest}{{mailbox="{record.user}"}} {age}')
    return lines
