"""Sends what subscribers are to be told (FHIR R4 Subscription; Subscriptions R5 Backport 1.2).

One sender at a time has a subscription. It numbers the events that are new, sends them in their order, and goes on only
once they were received. So a notification may come twice, with the same numbers, but none is left out and none comes
before another. What the client may not see any more when it is sent is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

import orjson

from adapter.config.client import Client
from adapter.config.settings import Settings
from adapter.errors import LauttaError, Refused, Theirs
from adapter.fhir.notification import Kind, State, Told, notification
from adapter.fhir.subscription import Subscription, read_subscription
from adapter.ports.hook import Barred, HookPort, Reply
from adapter.store.periods import from_milliseconds, milliseconds
from adapter.store.subscribers import TENURE, Seen, Subscriber, Subscribers
from adapter.words import HELSINKI

#: How long to wait after the first failure, the second, …; after the last of these it is an hour each time.
RETRIES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3600))
GIVEN_UP = timedelta(hours=24)
_LOOKED = timedelta(minutes=1)  # how often it is seen whether a client is configured again
_AGAIN_LATER = frozenset({408, 425, 429})
_CONTENT = ("Content-Type", "application/fhir+json")


class Log(Protocol):
    """What writes one line of facts."""

    def __call__(self, **facts: str) -> None:
        """Write it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one sending ended. `problem`: empty when it was received. `for_good`: it is not worth trying again."""

    problem: str = ""
    for_good: bool = False
    after: str = ""


@dataclass(frozen=True)
class _Turn:
    """One subscription that this sender has: as it stands, what it asks for, and whose it is."""

    held: Subscriber
    wanted: Subscription
    client: Client
    seen: Seen


@dataclass(frozen=True)
class Sender:
    """Sends for one process. `holder`: its name among the senders; `hook`: how a notification leaves the house."""

    settings: Settings
    subscribers: Subscribers
    hook: HookPort
    now: Callable[[], datetime]
    holder: str
    log: Log

    def look(self) -> list[str]:
        """The subscriptions that have something to do at this moment."""
        held = self.subscribers.all()
        newest = self.subscribers.newest() if held else {}
        return [one.id for one in held if self._has_work(one, newest.get(one.topic, 0))]

    def serve(self, identity: str, stopped: Callable[[], bool] = lambda: False) -> None:
        """Do what one subscription waits for, unless another sender has it."""
        if not self.subscribers.take(identity, self.holder, self.now()):
            return
        try:
            self._serve(identity, stopped)
        finally:
            self.subscribers.leave(identity, self.holder)

    def _has_work(self, held: Subscriber, newest: int) -> bool:
        now, is_due = milliseconds(self.now()), held.due <= milliseconds(self.now())
        if held.holder != self.holder and held.until > now:
            return False
        if (held.ends and held.ends <= now) or (newest > held.passed and (is_due or held.status != "error")):
            return True
        has_beat = held.heartbeat > 0 and held.sent + 1000 * held.heartbeat <= now
        return is_due and (held.status == "requested" or (held.status == "active" and (held.lag > 0 or has_beat)))

    def _serve(self, identity: str, stopped: Callable[[], bool]) -> None:
        (held,) = self.subscribers.some([identity]) or (None,)
        if held is None or held.status == "off":
            return
        if held.ends and held.ends <= milliseconds(self.now()):
            self._become(held, "off")
            return
        turn = self._turn(held)
        if isinstance(turn, str):
            if held.status != "error":
                self._become(held, "error", turn)
            else:  # nothing of it is passed over: the events wait for the configuration to be put right
                now = self.now()
                self.subscribers.failed(identity, self.holder, turn, now + _LOOKED, now)
            return
        while self.subscribers.number(identity, self.holder, turn.seen) and not stopped():
            self._renew(identity)
        if held.due > milliseconds(self.now()):
            return
        if held.status == "requested":
            self._shake_hands(turn)
        elif held.status == "active":
            self._deliver(turn, stopped)

    def _turn(self, held: Subscriber) -> _Turn | str:
        """What is needed to send; or why it cannot be sent."""
        client = self.settings.find_client(held.client)
        resource = self.subscribers.read(held.id)
        if client is None:
            return "The client of the subscription is not configured."
        try:
            wanted = read_subscription(resource or {})
        except Refused:
            return "The subscription asks for what this server does not support."
        if not client.caller.may(wanted.topic.kind, "r"):
            return f"The client's scopes do not hold system/{wanted.topic.kind}.r."
        return _Turn(held, wanted, client, Seen(self.settings.seen_by(client.caller), wanted.filters))

    def _shake_hands(self, turn: _Turn) -> None:
        """Ask the endpoint whether it is there; only then is the subscription active."""
        outcome = self._send(turn, "handshake", ())
        if outcome.problem:
            self._become(turn.held, "error", f"The handshake failed: {outcome.problem}")
        else:
            self._become(turn.held, "active")

    def _deliver(self, turn: _Turn, stopped: Callable[[], bool]) -> None:
        """Send what was not received, notification by notification; when all was, a heartbeat where one is due."""
        identity, taken = turn.held.id, self.now()
        while not stopped():
            if self.now() - taken > TENURE / 4:
                taken = self.now()
                if not self._renew(identity):
                    return
            (held,) = self.subscribers.some([identity]) or (None,)
            if held is None or held.status != "active" or held.version != turn.held.version:
                return
            turn = _Turn(held, turn.wanted, turn.client, turn.seen)
            if not held.lag:
                break
            told, last = self.subscribers.events(
                identity, held.acked + 1, held.numbered, turn.wanted.most, Seen(turn.seen.units)
            )
            outcome = self._send(turn, "event-notification", told) if told else Outcome()
            if not self._note(turn, outcome, last):
                return
        now = milliseconds(self.now())
        if turn.held.heartbeat and turn.held.sent + 1000 * turn.held.heartbeat <= now and not turn.held.lag:
            self._note(turn, self._send(turn, "heartbeat", ()), turn.held.acked)

    def _note(self, turn: _Turn, outcome: Outcome, last: int) -> bool:
        """Write down how a sending ended; whether the next one may go."""
        held, now = turn.held, self.now()
        if not outcome.problem:
            self.subscribers.received(held.id, self.holder, last, now)
            return True
        since = from_milliseconds(held.failing, UTC) if held.failing else now
        if outcome.for_good or now - since >= GIVEN_UP:
            self._become(held, "error", outcome.problem)
            return False
        wait = max(RETRIES[min(held.tries, len(RETRIES) - 1)], read_retry_after(outcome.after, now))
        self.subscribers.failed(held.id, self.holder, outcome.problem, min(now + wait, since + GIVEN_UP), now)
        self.log(event="notification-failed", subscription=held.id, problem=outcome.problem)
        return False

    def _send(self, turn: _Turn, kind: Kind, events: Sequence[Told]) -> Outcome:
        held, wanted = turn.held, turn.wanted
        state = State(held.id, wanted.topic.url, held.status, held.numbered)
        body = orjson.dumps(notification(self.settings.api.fhir, state, kind, events, self.now()))
        try:
            headers = [_CONTENT, *wanted.headers]
            return judge(self.hook.post(turn.client, wanted.endpoint, body, headers, wanted.timeout))
        except Barred as problem:
            return Outcome(str(problem), for_good=True)
        except LauttaError as problem:
            return Outcome(_told(problem))

    def _become(self, held: Subscriber, status: str, problem: str = "") -> None:
        if self.subscribers.become(held, self.holder, status, problem, self.now()):
            more = {"problem": problem} if problem else {}
            self.log(event=f"subscription-{status}", subscription=held.id, **more)

    def _renew(self, identity: str) -> bool:
        return self.subscribers.take(identity, self.holder, self.now())

    def tell_days(self) -> None:
        """Note what a date alone brings."""
        now = self.now()
        self.subscribers.tell_days(now.astimezone(HELSINKI).date(), now)


def judge(reply: Reply) -> Outcome:
    """What the status of an answer means: 2xx received; most of 4xx never will be; anything else may be, later."""
    if 200 <= reply.status < 300:
        return Outcome()
    if 300 <= reply.status < 400:
        return Outcome(f"The endpoint answered with a redirect (HTTP {reply.status}): none is followed.")
    for_good = 400 <= reply.status < 500 and reply.status not in _AGAIN_LATER
    return Outcome(f"The endpoint answered HTTP {reply.status}.", for_good, reply.after)


def read_retry_after(text: str, now: datetime) -> timedelta:
    """How long a Retry-After asks to wait (RFC 9110 §10.2.3); nothing where it cannot be read."""
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), GIVEN_UP.total_seconds()))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return timedelta(0)
    wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta(0)), GIVEN_UP)


def _told(problem: LauttaError) -> str:
    """What went wrong, for whoever reads the Subscription: nothing of this machine's files."""
    return str(problem) if isinstance(problem, Theirs) else "The notification could not be made here."
