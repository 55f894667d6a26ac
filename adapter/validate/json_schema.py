"""A JSON Schema of a type: what must be there, and what is a plain value.

The validator judges everything else: a schema is short, and refuses nothing that the validator takes.
"""

from __future__ import annotations

from collections.abc import Iterator

from adapter.validate.definitions import Definitions, Json, Node, choice_key
from adapter.validate.primitives import pattern_of
from adapter.validate.terminology import Terminology

_NUMBERS = {"integer": "integer", "unsignedInt": "integer", "positiveInt": "integer", "decimal": "number"}


class Schemas:
    """The schemas of the types of base R4."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions, self._terminology = definitions, Terminology(definitions)

    def of_resource(self, kind: str) -> Json:
        """The schema of a resource; raises KeyError for a type that R4 does not have."""
        schema = self._of_object(self._definitions.type(kind).root.children or {})
        schema["properties"] = {"resourceType": {"type": "string", "enum": [kind]}, **schema["properties"]}
        schema["required"] = ["resourceType", *schema.get("required", [])]
        return schema

    def _of_object(self, children: dict[str, Node]) -> Json:
        properties = dict(self._properties(children))
        required = [name for name, node in children.items() if node.min and name in properties]
        return {"type": "object", "properties": properties} | ({"required": required} if required else {})

    def _properties(self, children: dict[str, Node]) -> Iterator[tuple[str, Json]]:
        for name, node in children.items():
            for reference in node.types:
                key = choice_key(name, reference.code) if name.endswith("[x]") else name
                schema = self._of_element(node, reference.code)
                if schema:
                    yield key, {"type": "array", "items": schema, "minItems": 1} if node.listed else schema

    def _of_element(self, node: Node, code: str) -> Json | None:
        """The schema of an element of one type; None for one that is left to the validator."""
        if self._definitions.type(code).kind == "primitive-type":
            return self._of_value(node, code)
        if not node.min:
            return None
        return self._of_object(node.children or self._definitions.type(code).root.children or {})

    def _of_value(self, node: Node, code: str) -> Json:
        if code == "boolean":
            return {"type": "boolean"}
        if code in _NUMBERS:
            return {"type": _NUMBERS[code]}
        if codes := self._codes(node):
            return {"type": "string", "enum": codes}
        pattern = pattern_of(code)
        return {"type": "string"} | ({"pattern": f"^({pattern})$"} if pattern else {})

    def _codes(self, node: Node) -> list[str]:
        """The codes that an element is bound to; none where they are not all at hand."""
        if node.binding is None or node.binding[0] != "required":
            return []
        systems, whole = self._terminology.value_set(node.binding[1])
        listed = [codes for codes in systems.values() if codes is not None]
        return sorted(frozenset().union(*listed)) if whole and len(listed) == len(systems) else []
