"""Steps from an object to its children.

What stands under a key, under one of a choice's keys, and beside a primitive.
"""

from __future__ import annotations

from adapter.validate.fhirpath.values import Node, Nodes, Primitive

#: What the name of a choice may end with in JSON (FHIR R4 datatypes, "Open Type Element").
ENDINGS = frozenset(
    [
        "Base64Binary",
        "Boolean",
        "Canonical",
        "Code",
        "Date",
        "DateTime",
        "Decimal",
        "Id",
        "Instant",
        "Integer",
        "Markdown",
        "Oid",
        "PositiveInt",
        "String",
        "Time",
        "UnsignedInt",
        "Uri",
        "Url",
        "Uuid",
        "Address",
        "Age",
        "Annotation",
        "Attachment",
        "CodeableConcept",
        "Coding",
        "ContactPoint",
        "Count",
        "Distance",
        "Duration",
        "HumanName",
        "Identifier",
        "Money",
        "Period",
        "Quantity",
        "Range",
        "Ratio",
        "Reference",
        "SampledData",
        "Signature",
        "Timing",
        "ContactDetail",
        "Contributor",
        "DataRequirement",
        "Expression",
        "ParameterDefinition",
        "RelatedArtifact",
        "TriggerDefinition",
        "UsageContext",
        "Dosage",
        "Meta",
    ]
)


def first_of(item: Node, keys: tuple[str, ...]) -> Nodes:
    """The one of these keys that is there, as nodes."""
    if type(item) is not dict:
        return []
    for key in keys:
        if key in item or f"_{key}" in item:
            return with_elements(item.get(key), item.get(f"_{key}"))
    return []


def children_named(item: Node, name: str) -> Nodes:
    """Where the type is not known: the key itself, else a choice's."""
    if type(item) is Primitive:
        item = item.element
    if type(item) is not dict:
        return []
    if name in item or f"_{name}" in item:
        return with_elements(item.get(name), item.get(f"_{name}"))
    size = len(name)
    for key, value in item.items():
        if key.startswith(name) and key[size:] in ENDINGS:
            return with_elements(value, item.get(f"_{key}"))
    return []


def with_elements(value: Node, elements: Node) -> Nodes:
    """Values together with what stands beside them under `_name`."""
    if elements is None:
        return value if type(value) is list else [value]
    if type(value) is list or type(elements) is list:
        values, beside = value if type(value) is list else [], elements if type(elements) is list else []
        size = max(len(values), len(beside))
        pairs = zip([*values, *[None] * (size - len(values))], [*beside, *[None] * (size - len(beside))], strict=True)
        return [item if element is None else Primitive(item, element) for item, element in pairs]
    return [Primitive(value, elements)]
