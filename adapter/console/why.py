"""Why a message waits, in each language, from the Task by which it waits for a person."""

from __future__ import annotations

from adapter.console.language import LANGUAGES, said_in
from adapter.errors import NotFound
from adapter.fhir.elements import Names, Resource
from adapter.store.messages import MessageRecord, State
from adapter.store.resources import Resources
from adapter.words import Sentence, begin, name_alike


def find_parked_task(resources: Resources, message: MessageRecord) -> Resource | None:
    """The Task by which a message waits for a person, or has waited; None where it never did."""
    try:
        return resources.read("Task", str(Names(message.id).uuid("parked"))).resource
    except NotFound:
        return None


def say_why(message: MessageRecord, task: Resource | None) -> Sentence:
    """Why a message waits, as its Task says it in each language; what a machine has written where it has no Task."""
    if task is None or message.state != State.PARKED:
        return name_alike(message.reason)
    said = [said_in(task, "description", language).partition(". ")[2] for language in LANGUAGES]
    return Sentence(*map(begin, said)) if all(said) else name_alike(message.reason)
