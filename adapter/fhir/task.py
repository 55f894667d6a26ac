"""What the Tasks of every flow say alike."""

from __future__ import annotations

from collections.abc import Iterable

from adapter.fhir.elements import Resource, own_concept
from adapter.words import Language, Sentence

_DECIDING_RULE = Sentence("Ratkaiseva sääntö", "Avgörande regel", "Deciding rule")


def rule_outputs(rules: Iterable[str], language: Language) -> list[Resource]:
    """The deciding rules as outputs of a Task, each once."""
    kind = own_concept("task-output", "rule", _DECIDING_RULE.said(language))
    return [{"type": kind, "valueString": rule} for rule in dict.fromkeys(rules) if rule]


def keep_notes(held: Resource, written: Resource) -> Resource:
    """A resource as a flow writes it once more; what people have noted in a Task stays."""
    return written | {"note": held["note"]} if written["resourceType"] == "Task" and "note" in held else written
