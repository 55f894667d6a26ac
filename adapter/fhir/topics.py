"""What can be subscribed to: the topics, and which of them a change of a resource belongs to. Pure.

A topic is what FHIR R5 calls a SubscriptionTopic. FHIR R4 has no such resource, so the topics are built in, and a
Subscription names one by its URL (Subscriptions R5 Backport 1.2, "Topics").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from adapter.errors import Refused
from adapter.fhir.elements import BASE, Resource, objects
from adapter.fhir.held_grant import HeldGrant, held_grant, right_of

#: What the resource was before a change and is after it; None where it was not there, or is not any more.
Happens = Callable[[Resource | None, Resource | None], bool]

_TASKS = f"{BASE}/CodeSystem/task"
_RELEASES = frozenset({"release-images", "release-study"})
_STATE = ("status", "statusReason", "businessStatus", "output")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. `kind`: the type of its resources. `filters`: by what a Subscription may narrow it."""

    code: str
    kind: str
    title: str
    text: str
    filters: tuple[str, ...]
    happens: Happens = field(repr=False)

    @property
    def url(self) -> str:
        """Its canonical URL, as a Subscription names it."""
        return f"{BASE}/SubscriptionTopic/{self.code}"


def topics_of(before: Resource | None, after: Resource | None) -> tuple[str, ...]:
    """The codes of the topics that a change belongs to, in the order of TOPICS."""
    kind = (after or before or {}).get("resourceType")
    return tuple(topic.code for topic in TOPICS if topic.kind == kind and topic.happens(before, after))


def find_topic(url: str) -> Topic | None:
    """The topic with this URL; None where there is none."""
    return next((topic for topic in TOPICS if topic.url == url), None)


def topic_of(code: str) -> Topic:
    """The topic with this code."""
    return next(topic for topic in TOPICS if topic.code == code)


def task_codes(task: Resource, system: str = "") -> frozenset[str]:
    """The codes of a Task, of this system or of any; what is of another shape is left out."""
    code = task.get("code")
    codings = objects(code["coding"]) if isinstance(code, dict) and "coding" in code else []
    return frozenset(str(item.get("code", "")) for item in codings if system in {"", item.get("system")})


def filtered_by(resource: Resource, name: str) -> frozenset[str]:
    """What of a resource a filter compares: its status, or its codes."""
    return task_codes(resource) if name == "code" else frozenset({str(resource.get("status", ""))})


def _photo_came(before: Resource | None, after: Resource | None) -> bool:
    """A Media that is new. The rendition of a photo is no photo of its own (PHO-13)."""
    return before is None and after is not None and not after.get("partOf")


def _changed(before: Resource | None, after: Resource | None) -> bool:
    return before is not None or after is not None


def _grant_changed(before: Resource | None, after: Resource | None) -> bool:
    """A right that a signed document gives (GRA-02)."""
    return any(right_of(one) for one in (before, after) if one)


def _matter_came(before: Resource | None, after: Resource | None) -> bool:
    """A grant in force is for a matter that it was not for (GRA-04)."""
    now = _grant(after)
    if now is None or now.status != "active":
        return False
    was = _grant(before)
    return bool(now.matters - (was.matters if was and was.status == "active" else frozenset()))


def _grant(resource: Resource | None) -> HeldGrant | None:
    try:
        return held_grant(resource, "") if resource else None
    except Refused:
        return None


def _release_state(before: Resource | None, after: Resource | None) -> bool:
    """The Task of a release, or of a study of it, whose state is another one."""
    if after is None or not task_codes(after, _TASKS) & _RELEASES:
        return False
    return before is None or any(before.get(name) != after.get(name) for name in _STATE)


def _alarm(before: Resource | None, after: Resource | None) -> bool:
    """The Task of an alarm that begins or ends."""
    if after is None or "alarm" not in task_codes(after, _TASKS):
        return False
    return before is None or before.get("status") != after.get("status")


TOPICS = (
    Topic(
        "photo-came", "Media", "A photo came",
        "A Media was created: a photo that a patient sent, or that a client stored. Its renditions are left out.",
        ("unit",), _photo_came,
    ),
    Topic(
        "task-changed", "Task", "A Task changed",
        "A Task of a unit was created, changed or deleted: a message waits for a person, or somebody has dealt with "
        "it.",
        ("unit", "code", "status"), _changed,
    ),
    Topic(
        "grant-changed", "Consent", "A grant began, changed or ended",
        "A Consent to a register was written (GRA-02, GRA-10), or a date of it has come: its first day, or the day "
        "after its last one.",
        ("unit", "status"), _grant_changed,
    ),
    Topic(
        "matter-came", "Consent", "A matter came",
        "A grant in force is for a matter that it was not for: the organiser has handed it over (GRA-04).",
        ("unit",), _matter_came,
    ),
    Topic(
        "release-state", "Task", "The state of a release changed",
        "The Task of a release of images, or of one study of it, was created or has another state.",
        ("unit", "status"), _release_state,
    ),
    Topic(
        "alarm", "Task", "An alarm began or ended",
        "The Task of an alarm was created, or its alarm is over: a mailbox (PHO-09), a message that no worker has, or "
        "a subscription that is in error.",
        ("unit", "status"), _alarm,
    ),
)  # fmt: skip
