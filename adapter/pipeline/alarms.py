"""What gives alarm becomes a Task, so that whoever subscribed to alarms hears of it; when it is over, the Task is done.

`lautta status` shows them too, and those of certificates and of the register, which have no Task.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from adapter.config.settings import Settings
from adapter.desk import alarms
from adapter.errors import locate
from adapter.fhir.elements import BASE, Names, Resource, instant, own_concept, unit_reference
from adapter.fhir.task import rule_outputs
from adapter.fhir.translation import translated
from adapter.identifiers import Oid
from adapter.pipeline.sender import Log
from adapter.store.resources import Criterion, Resources
from adapter.words import Language, Sentence

EVERY = 60.0  # seconds; the first look is after as many, when mailboxes have been looked into
_MANY = 1000
_OVER = frozenset({"completed", "cancelled", "rejected", "failed", "entered-in-error"})
_ALARM = Sentence("Hälytys", "Larm", "Alarm")
_MAILBOX = Sentence(
    "Postilaatikon {name} viestejä ei käsitellä. Ilmoita Lautan ylläpidolle.",
    "Meddelandena i brevlådan {name} behandlas inte. Meddela Lauttas administratör.",
    "The messages of the mailbox {name} are not being handled. Tell whoever runs Lautta.",
)
_MESSAGE = Sentence(
    "Viestin {name} käsittely on pysähtynyt. Ilmoita Lautan ylläpidolle.",
    "Behandlingen av meddelandet {name} har stannat. Meddela Lauttas administratör.",
    "The message {name} is not being worked on. Tell whoever runs Lautta.",
)
_SUBSCRIPTION = Sentence(
    "Tilauksen {name} ilmoitukset eivät mene perille. Tarkista vastaanottava järjestelmä.",
    "Aviseringarna för prenumerationen {name} kommer inte fram. Kontrollera det mottagande systemet.",
    "The notifications of the subscription {name} do not arrive. Check the system that receives them.",
)
#: The rule and the words of each kind that becomes a Task.
_TASKS = {"mailbox": ("PHO-09", _MAILBOX), "message": ("", _MESSAGE), "subscription": ("", _SUBSCRIPTION)}


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that is wrong. `key`: the same for as long as it is; `unit`: whose it is to know."""

    key: str
    rule: str
    said: Sentence
    unit: Oid

    @property
    def id(self) -> str:
        """The id of its Task."""
        return str(Names("alarm").uuid(self.key))

    def task(self, language: Language, now: datetime) -> Resource:
        """The Task that says so."""
        return {
            "resourceType": "Task",
            "language": language,
            "identifier": [Names("alarm").identifier(self.key)],
            "status": "requested",
            "intent": "order",
            "priority": "urgent",
            "code": own_concept("task", "alarm", _ALARM.said(language)),
            **translated("description", self.said.said, language),
            "authoredOn": instant(now),
            "owner": unit_reference(self.unit),
            **({"output": rule_outputs([self.rule], language)} if self.rule else {}),
        }


def find_alarms(settings: Settings, engine: Engine, now: datetime) -> Iterator[Alarm]:
    """What gives alarm at this moment."""
    units = {f"mailbox.{box.user}": box.unit for box in settings.mailbox}
    for one in alarms.find_alarms(settings, engine, now):
        key, (rule, said) = f"{one.kind}.{one.name}", _TASKS[one.kind]
        yield Alarm(key, rule, said.filled(name=one.name), units.get(key) or settings.organisation.oid)


def raise_alarms(settings: Settings, engine: Engine, now: datetime) -> None:
    """Write the Task of what gives alarm now, and end those of what does not any more. Idempotent."""
    resources, found = Resources(engine), list(find_alarms(settings, engine, now))
    language = settings.unit[0].languages[0]
    for alarm in found:
        resources.put_all([(alarm.id, alarm.task(language, now))], now, _unless_open)
    coded = Criterion("code", (("token", f"{BASE}/CodeSystem/task", "alarm"),))
    for stored in resources.find("Task", [coded], _MANY):
        if stored.id not in {alarm.id for alarm in found} and stored.resource["status"] not in _OVER:
            resources.change("Task", stored.id, lambda task: task | {"status": "completed"}, now)


def keep_raising(
    settings: Settings, engine: Engine, now: Callable[[], datetime], stopping: threading.Event, log: Log
) -> None:
    """Look again and again until the worker stops. Several workers may: they write the same."""
    while not stopping.wait(EVERY):
        try:
            raise_alarms(settings, engine, now())
        except SQLAlchemyError as problem:
            log(event="database-busy", problem=type(problem).__name__)
        except Exception as problem:  # noqa: BLE001 – what nobody foresaw must not silence the other alarms
            log(event="fault", problem=locate(problem))


def _unless_open(current: Resource, fresh: Resource) -> Resource:
    """A Task that is open stays as it is, whoever has begun to work on it."""
    return fresh if current["status"] in _OVER else current
