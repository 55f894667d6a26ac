"""What a client's request says: its resource, its parameters, where its token is, and which version it changes."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from conform.peers.reply import Resource
from conform.traffic import Message

#: The parameters of `$evaluate`, `$fetch` and `$store` (docs/reference/fhir-api.md).
USES = ("Consent/$evaluate", "Consent/$fetch", "Consent/$store")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?P<zone>Z|[+-]\d\d:\d\d)?")


def resource_of(message: Message) -> Resource:
    """The resource that was sent; an empty one for what is no JSON object."""
    return _object(message.body)


def answer_of(message: Message) -> Resource:
    """The resource that was answered; an empty one for none."""
    return _object(message.marks.get("answer", b""))


def parameters_of(message: Message) -> list[tuple[str, Any]]:
    """The parameters of an operation, each with its value; an identifier as the object it is."""
    return [(name, value) for one in _list(resource_of(message).get("parameter")) for name, value in _parameter(one)]


def parameter_of(message: Message, name: str) -> Any:
    """The value of the first parameter of a name; None without one."""
    return next((value for key, value in parameters_of(message) if key == name), None)


def decision_of(message: Message) -> str:
    """What `$evaluate` answered: permit, deny, or empty where it said neither."""
    told = [one for one in _list(answer_of(message).get("parameter")) if one.get("name") == "decision"]
    return str(told[0].get("valueCode", "")) if told else ""


def oid_of(value: object) -> str:
    """An OID without `urn:oid:`."""
    return str(value or "").removeprefix("urn:oid:")


def statement_of(message: Message) -> Resource:
    """The claims of the signed statement in Person-Assertion, unverified; empty without one."""
    parts = message.head.get("person-assertion", "").split(".")
    if len(parts) != 3:
        return {}
    try:
        return _object(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError):
        return {}


def attachment_of(message: Message) -> bytes:
    """The octets of the parameter `content`; empty where there are none."""
    content = parameter_of(message, "content")
    try:
        return base64.b64decode(str(content.get("data", ""))) if isinstance(content, dict) else b""
    except (binascii.Error, ValueError):
        return b""


def query_of(message: Message) -> list[tuple[str, str]]:
    """The parameters in the address."""
    return parse_qsl(urlsplit(message.head.get("url", "")).query, keep_blank_values=True)


def has_token_in_header(message: Message) -> bool:
    """Whether a bearer token stands in the header (RFC 6750 2.1)."""
    scheme, _, token = message.head.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and bool(token.strip())


def moments_of(message: Message) -> list[tuple[str, bool]]:
    """Every moment with a time of day in what was sent, and whether it has a zone (FHIR R4 datatypes.html#instant)."""
    found = [_MOMENT.fullmatch(text) for text in texts_of(resource_of(message))]
    return [(one[0], bool(one["zone"])) for one in found if one]


def texts_of(value: object) -> Iterator[str]:
    """Every text in a resource."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_of(one)


def extension_of(resource: Resource, name: str) -> Resource:
    """The extension whose address ends with a name; an empty one for none."""
    found = [one for one in _list(resource.get("extension")) if str(one.get("url", "")).rpartition("/")[2] == name]
    return found[0] if found else {}


def codes_of(concepts: object) -> list[tuple[str, str]]:
    """System and code of every coding of one or several CodeableConcepts."""
    many = concepts if isinstance(concepts, list) else [concepts]
    codings = [coding for one in _list(many) for coding in _list(one.get("coding"))]
    return [(str(one.get("system", "")), str(one.get("code", ""))) for one in codings]


def _parameter(one: Resource) -> Iterator[tuple[str, Any]]:
    values = [value for key, value in one.items() if key.startswith("value")]
    yield str(one.get("name", "")), values[0] if values else None


def _list(value: object) -> Sequence[Resource]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _object(raw: bytes) -> Resource:
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
