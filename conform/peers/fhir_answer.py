"""What a FHIR server answered. Nothing here trusts its form: a stranger may answer anything."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Resource = dict[str, Any]
#: What `Answer.resource` gives of a body that is no FHIR.
_NOTHING: Resource = {"resourceType": ""}


@dataclass(frozen=True)
class Answer:
    """What came: the status, the headers with small names, the octets."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    more: Sequence[Answer] = ()  # the next pages of a search

    @property
    def resource(self) -> Resource:
        """The body as a FHIR resource; one without a type where it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return _NOTHING
        return found if isinstance(found, dict) and isinstance(found.get("resourceType"), str) else _NOTHING

    @property
    def is_outcome(self) -> bool:
        """Whether it is an OperationOutcome that says at least one thing."""
        return self.resource["resourceType"] == "OperationOutcome" and bool(self.resource.get("issue"))

    @property
    def entries(self) -> list[Resource]:
        """The resources of a searchset Bundle and of its next pages, without outcomes; empty where it is none."""
        bundle = self.resource
        if bundle["resourceType"] != "Bundle" or not isinstance(bundle.get("entry", []), list):
            return []
        found = [entry.get("resource", {}) for entry in bundle.get("entry", []) if isinstance(entry, dict)]
        found += [one for page in self.more for one in page.entries]
        return [one for one in found if one.get("resourceType") != "OperationOutcome"]

    @property
    def text(self) -> str:
        """Headers and body, for what must not stand in them."""
        return "\n".join([*self.headers.values(), self.body.decode("utf-8", "replace")])

    @property
    def refuses(self) -> bool:
        """Whether it is a refusal of the client's doing."""
        return 400 <= self.status < 500


def holds_all(read: Any, sent: Any) -> bool:
    """Whether everything that was sent is in what is read; a server may add, and may write a reference absolutely."""
    if isinstance(sent, dict) and isinstance(read, dict):
        return all(
            leads_to(read.get(name), value) if name == "reference" else holds_all(read.get(name), value)
            for name, value in sent.items()
        )
    if isinstance(sent, list) and isinstance(read, list):
        return len(read) == len(sent) and all(map(holds_all, read, sent))
    return bool(read == sent)


def leads_to(reference: Any, address: str) -> bool:
    """Whether a reference leads to `Type/id`: relative, absolute, or of a version (FHIR R4 references.html)."""
    bare = str(reference).split("/_history/")[0]
    return bare == address or bare.endswith(f"/{address}")


def find_texts(value: Any) -> Iterator[str]:
    """Every text in a resource."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from find_texts(one)
