"""What the person who decides on a parked message has to see, in their Task."""

from __future__ import annotations

from adapter.errors import Refused
from adapter.fhir.elements import Resource, own_concept
from adapter.fhir.translation import translated

_CODE = own_concept("task-input", "shown", "")


def shown_in(refusal: Refused) -> Resource:
    """What a refusal has to show, as further elements of its parked Task: one input each, named in every language."""
    inputs = [
        {"type": _CODE | translated("text", one.label.said, "fi"), "valueString": one.text} for one in refusal.shown
    ]
    return {"input": inputs} if inputs else {}
