"""What the person who decides on a parked message has to see, in their Task."""

from __future__ import annotations

from adapter.errors import Refused
from adapter.fhir.elements import Resource, own_concept
from adapter.fhir.translation import translated
from adapter.words import Language


def shown_in(refusal: Refused, language: Language) -> list[Resource]:
    """What a refusal has to show, as inputs of its parked Task: one each, named in every language."""
    return [
        {
            "type": own_concept("task-input", one.code, "") | translated("text", one.label.said, language),
            "valueString": one.text,
        }
        for one in refusal.shown
    ]
