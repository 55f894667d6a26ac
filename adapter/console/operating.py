"""`/console/operator`: alarms, queues, workers, certificates, the register. It shows no content and no person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response

from adapter.console import operator_words as words
from adapter.console.failures import list_causes, list_failures, need_operator
from adapter.console.house import ConsoleHouse
from adapter.console.showing import show
from adapter.desk.alarms import SOON, Alarm, certificate_alarms, find_alarms, register_alarms
from adapter.desk.certificates import list_certificates
from adapter.run.message_words import FLOWS, STATES
from adapter.store.mailboxes import Mailboxes
from adapter.store.messages import State
from adapter.store.subscribers import Subscribers
from adapter.store.workers import Workers
from adapter.words import Sentence, say_age, say_moment

_NEVER = datetime.fromtimestamp(0, UTC)  # a worker that another of its name has replaced


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The operator's page."""

    @pages.get("/operator")
    def operator() -> Response:
        need_operator()
        now, settings, counts = house.now(), house.settings, house.messages.counts()
        flows = dict.fromkeys(flow for flow, _ in sorted(counts))
        failures = list_failures(house)
        return show(
            house,
            "operator.html",
            p=words,
            alarms=list_alarms(house),
            causes=list_causes(failures),
            number=sum(number for (_, state), number in counts.items() if state == State.FAILED),
            counted=len(failures),
            counts={flow: {state: counts.get((flow, state), 0) for state in State} for flow in flows},
            states=list(State),
            state_names=STATES,
            flow_names=FLOWS,
            longest=house.messages.longest_waiting(),
            workers=Workers(house.engine, timedelta(seconds=settings.takeover_seconds)).all(now),
            never=_NEVER,
            mailboxes=Mailboxes(house.engine).all(box.user for box in settings.mailbox),
            subscribers=Subscribers(house.engine).all(),
            certificates=list_certificates(settings),
            soon=SOON,
            register=house.register(),
            ago=lambda moment: _say_ago(moment, now),
            age=say_age,
        )


def list_alarms(house: ConsoleHouse) -> list[Alarm]:
    """Everything that an operator must see to, as `lautta status` has it."""
    now, settings = house.now(), house.settings
    return [
        *find_alarms(settings, house.engine, now),
        *certificate_alarms(list_certificates(settings), now),
        *register_alarms(house.register(), now),
    ]


def _say_ago(moment: datetime, now: datetime) -> Sentence:
    return words.SINCE_THEN.filled(at=say_moment(moment), age=say_age(now - moment))
