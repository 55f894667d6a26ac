"""The Task of a message that waits for a person: whose it is, why, and what to do (REG-02, REG-03). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adapter.errors import Finding
from adapter.fhir.elements import Names, Resource, instant, objects, own_concept
from adapter.fhir.task import rule_outputs
from adapter.fhir.translation import translated
from adapter.words import Language, Sentence, begin, follow_on

WAITS = Sentence(
    "Viesti odottaa ammattilaista",
    "Ett meddelande väntar på en yrkesperson",
    "A message waits for a person",
)
_FLOWS = {
    "photo": Sentence("Potilaan kuva", "Patientens foto", "Photo from a patient"),
    "invitation": Sentence("Kuvapyyntö potilaalle", "Begäran om foto till patienten", "Invitation to send a photo"),
    "release": Sentence("Kuvien luovutuspyyntö", "Begäran om utlämnande av bilder", "Request to release images"),
    "grant": Sentence("Asiakirja, joka antaa oikeuden", "Dokument som ger en rätt", "Document that grants a right"),
    "deposit": Sentence(
        "Asiakirja järjestäjän rekisteriin",
        "Dokument till anordnarens register",
        "Document for the organiser's register",
    ),
}


_LEFT = Sentence(
    "Yksikkö, josta viesti siirrettiin", "Enhet som meddelandet flyttades från", "Unit that it was moved from"
)
_LEFT_CODE = "moved-from"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a waiting message belongs: the language of its readers, who decides, what it came as, whose it is.

    References, each empty where it is not known. `patient` only when it is certain.
    """

    language: Language = "fi"
    owner: Resource | None = None
    focus: Resource | None = None
    patient: Resource | None = None


def parked_task(
    message: str, flow: str, findings: tuple[Finding, ...], now: datetime, place: Place | None = None
) -> Resource:
    """The Task that says what waits and why, in the language of the unit, the others beside it."""
    place = place or Place()
    language = place.language

    def reason(other: Language) -> str:
        return begin(follow_on(dict.fromkeys(finding.said(other) for finding in findings)))

    def description(other: Language) -> str:
        return follow_on(
            (f"{_FLOWS[flow].said(other)}.", *dict.fromkeys(finding.in_full(other) for finding in findings))
        )

    return {
        "resourceType": "Task",
        "language": language,
        "identifier": [Names(message).identifier("parked")],
        "status": "requested",
        "intent": "order",
        "priority": "urgent",
        "code": own_concept("task", "parked", WAITS.said(language)),
        "statusReason": translated("text", reason, language),
        **translated("description", description, language),
        **({"focus": place.focus} if place.focus else {}),
        **({"for": place.patient} if place.patient else {}),
        "authoredOn": instant(now),
        **({"owner": place.owner} if place.owner else {}),
        "output": rule_outputs((finding.rule for finding in findings), language),
    }


def left_unit(task: Resource) -> list[Resource]:
    """What the Task of a message that is moved says of the unit that it waits for still: an input."""
    name = own_concept("task-input", _LEFT_CODE, "") | translated("text", _LEFT.said, task.get("language", "fi"))
    return [{"type": name, "valueReference": task["owner"]}] if task.get("owner") else []


def left_units(task: Resource) -> list[Resource]:
    """The units that a message was moved from, the first of them first, as the Task keeps them."""
    return [one for one in objects(task.get("input")) if _code(one) == _LEFT_CODE]


def going_on(task: Resource, earlier: Resource) -> Resource:
    """A Task of a message that waits once more: with what was decided before, and where it was moved from."""
    notes, inputs = objects(earlier.get("note")), [*left_units(earlier), *objects(task.get("input"))]
    return task | ({"note": notes} if notes else {}) | ({"input": inputs} if inputs else {})


def _code(one: Resource) -> str:
    return next((str(code.get("code", "")) for code in objects(one.get("type", {}).get("coding"))), "")
