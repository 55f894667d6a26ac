"""A Subscription to a topic, as Lautta serves it: what of it is understood, and why another is refused. Pure.

Base FHIR R4, with the extensions of Subscriptions R5 Backport 1.2 (HL7/fhir-subscription-backport-ig,
input/fsh/BackportSubscription.fsh).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapter.errors import Finding, Refused
from adapter.fhir.elements import BASE, Resource, objects
from adapter.fhir.topics import TOPICS, Topic, find_topic
from adapter.identifiers import BadIdentifier, Oid, bare_oid

BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition"
_OWNER = f"{BASE}/sid/client"
_PAYLOADS = frozenset({"application/fhir+json"})
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")  # RFC 9110 §5.6.2
_TEXT = re.compile(r"[\x20-\x7e]{0,256}")
_MOST_HEADERS, _MOST_FILTERS = 10, 10
_HEARTBEATS = (60, 2_592_000)  # seconds: a minute to thirty days
_LONGEST, _MOST = 15, 100
_USUAL_MOST = 20
#: What the sender sets, or what says how octets travel (RFC 9110 §7.6.1).
_NOT_THEIRS = frozenset(
    {"host", "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "expect", "date", "via",
     "forwarded", "user-agent", "accept-encoding"}
)  # fmt: skip
_NOT_THEIRS_BEGIN = ("content-", "proxy-", "x-forwarded-", "if-", "sec-")
#: A Subscription can be read: it is no place for a secret (Backport, "Safety and Security").
_SECRET = re.compile(r"auth|token|secret|key|cookie|password|session|signature", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a Subscription asks for. `timeout` and `heartbeat` are in seconds; a heartbeat of 0: none.

    `owner`: the client whose it is. `most`: events in one notification.
    """

    owner: str
    topic: Topic
    filters: tuple[tuple[str, frozenset[str]], ...]
    endpoint: str
    headers: tuple[tuple[str, str], ...]
    heartbeat: int
    timeout: int
    most: int
    end: datetime | None
    status: str


def read_subscription(resource: Resource) -> Subscription:
    """Read one; raises Refused with everything that is not supported, and what is."""
    channel = resource.get("channel", {})
    findings = list(_faults(resource, channel))
    if findings:
        raise Refused(*findings)
    topic = find_topic(resource["criteria"])
    if topic is None:  # a fault, found above
        raise Refused
    return Subscription(
        owner=owner_of(resource),
        topic=topic,
        filters=tuple(_filters(resource, topic)),
        endpoint=str(channel["endpoint"]),
        headers=tuple(_header(line) for line in channel.get("header", [])),
        heartbeat=heartbeat_of(resource),
        timeout=min(_extension(channel, "backport-timeout") or _LONGEST, _LONGEST),
        most=min(_extension(channel, "backport-max-count") or _USUAL_MOST, _MOST),
        end=end_of(resource),
        status=str(resource["status"]),
    )


def owner_of(resource: Resource) -> str:
    """The client whose a Subscription is; empty where none is named."""
    tags = objects(resource.get("meta", {}).get("tag", []))
    return next((str(tag.get("code", "")) for tag in tags if tag.get("system") == _OWNER), "")


def heartbeat_of(resource: Resource) -> int:
    """Seconds after which it is told that nothing has happened; 0: it is not."""
    return _extension(resource.get("channel", {}), "backport-heartbeat-period") or 0


def end_of(resource: Resource) -> datetime | None:
    """When it ends by itself; None where it does not."""
    end = resource.get("end")
    return datetime.fromisoformat(str(end)) if _is_moment(end) else None


def owned_by(resource: Resource, client: str) -> Resource:
    """The Subscription as this client's, whatever it says itself."""
    meta = resource.get("meta", {})
    tags = [tag for tag in objects(meta.get("tag", [])) if tag.get("system") != _OWNER]
    return resource | {"meta": meta | {"tag": [*tags, {"system": _OWNER, "code": client}]}}


def in_status(resource: Resource, status: str, error: str = "") -> Resource:
    """The Subscription in a status. `error`: why, for who reads it; else it says nothing of an error."""
    kept = {name: value for name, value in resource.items() if name not in {"status", "error"}}
    return kept | {"status": status} | ({"error": error} if error else {})


def _faults(resource: Resource, channel: Resource) -> Iterator[Finding]:
    topic = find_topic(str(resource.get("criteria", "")))
    if topic is None:
        urls = ", ".join(topic.url for topic in TOPICS)
        yield _unsupported("Subscription.criteria", f"names no topic of this server. Topics: {urls}")
    else:
        yield from _filter_faults(resource, topic)
    if channel.get("type") != "rest-hook" or _extensions(channel.get("_type"), "backport-channel-type"):
        yield _unsupported("Subscription.channel.type", "must be rest-hook")
    if not channel.get("endpoint"):
        yield _unsupported("Subscription.channel.endpoint", "must be there")
    if channel.get("payload") not in _PAYLOADS:
        yield _unsupported("Subscription.channel.payload", "must be application/fhir+json")
    content = _extensions(channel.get("_payload"), "backport-payload-content")
    if [item.get("valueCode") for item in content] != ["id-only"]:
        text = "must say by the extension backport-payload-content that the content is id-only"
        yield _unsupported("Subscription.channel.payload", text)
    yield from _header_faults(channel)
    heartbeat = _extension(channel, "backport-heartbeat-period")
    if heartbeat and not _HEARTBEATS[0] <= heartbeat <= _HEARTBEATS[1]:
        text = f"has a heartbeat period that is not between {_HEARTBEATS[0]} and {_HEARTBEATS[1]} seconds"
        yield _unsupported("Subscription.channel", text)
    end = resource.get("end")
    if end is not None and not _is_moment(end):
        yield _unsupported("Subscription.end", "is not an instant")


def _filter_faults(resource: Resource, topic: Topic) -> Iterator[Finding]:
    place = "Subscription.criteria"
    texts = _filter_texts(resource)
    if len(texts) > _MOST_FILTERS:
        yield _unsupported(place, f"has more than {_MOST_FILTERS} filters")
    for text in texts:
        name, values = _parts(text, topic)
        if name not in topic.filters:
            known = ", ".join(f"{topic.kind}?{known}=" for known in topic.filters)
            yield _unsupported(place, f"has a filter that its topic does not have. Filters: {known}")
        elif not values or not all(_is_value(name, value) for value in values):
            what = "OIDs of units" if name == "unit" else "codes"
            yield _unsupported(place, f"has a filter '{name}' whose values are not {what}, with commas between")


def _header_faults(channel: Resource) -> Iterator[Finding]:
    place, lines = "Subscription.channel.header", channel.get("header", [])
    if len(lines) > _MOST_HEADERS:
        yield _unsupported(place, f"has more than {_MOST_HEADERS} lines")
    for line in lines:
        name, value = _header(line)
        if not _TOKEN.fullmatch(name) or not _TEXT.fullmatch(value):
            yield _unsupported(place, "has a line that is not 'Name: value' in printable ASCII")
        elif _SECRET.search(name):
            text = "names a header that may hold a secret. Secrets come from the configuration of the client"
            yield _unsupported(place, text)
        elif name.lower() in _NOT_THEIRS or name.lower().startswith(_NOT_THEIRS_BEGIN):
            yield _unsupported(place, "names a header that only the sender sets")


def _filters(resource: Resource, topic: Topic) -> Iterator[tuple[str, frozenset[str]]]:
    for text in _filter_texts(resource):
        name, values = _parts(text, topic)
        yield name, frozenset(str(Oid.parse(bare_oid(value))) if name == "unit" else value for value in values)


def _filter_texts(resource: Resource) -> list[str]:
    return [
        str(item.get("valueString", "")) for item in _extensions(resource.get("_criteria"), "backport-filter-criteria")
    ]


def _parts(text: str, topic: Topic) -> tuple[str, list[str]]:
    """The name and the values of a filter; the type of the topic may stand before it, as in a search."""
    name, _, values = text.removeprefix(f"{topic.kind}?").partition("=")
    return name, [value for value in values.split(",") if value]


def _is_value(name: str, value: str) -> bool:
    if name != "unit":
        return bool(_CODE.fullmatch(value))
    try:
        Oid.parse(bare_oid(value))
    except BadIdentifier:
        return False
    return True


def _header(line: object) -> tuple[str, str]:
    name, _, value = str(line).partition(":")
    return name, value.strip(" ")


def _extension(element: object, name: str) -> int | None:
    """The whole number that an extension of the Backport holds."""
    values = [item.get("valueUnsignedInt", item.get("valuePositiveInt")) for item in _extensions(element, name)]
    return next((value for value in values if isinstance(value, int)), None)


def _extensions(element: object, name: str) -> list[Resource]:
    found: Any = element.get("extension", []) if isinstance(element, dict) else []
    return [item for item in objects(found) if item.get("url") == f"{BACKPORT}/{name}"]


def _is_moment(text: object) -> bool:
    try:
        return datetime.fromisoformat(str(text)).tzinfo is not None
    except ValueError:
        return False


def _unsupported(place: str, text: str) -> Finding:
    return Finding("", f"{place}: {text}.", "docs/reference/subscriptions.md says what is supported.", "not-supported")
