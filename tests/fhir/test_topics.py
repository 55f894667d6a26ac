"""Which changes of resources belong to which topics."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from adapter import DATA
from adapter.fhir.elements import BASE, own_concept
from adapter.fhir.topics import TOPICS, find_topic, topics_of

Resource = dict[str, Any]
GRANT: Resource = orjson.loads((DATA / "profiles/examples/good/register-access.json").read_bytes())
PHOTO: Resource = {"resourceType": "Media", "status": "completed", "content": {}}
TASK: Resource = {"resourceType": "Task", "status": "requested", "intent": "order"}
STUDY = TASK | {"code": own_concept("task", "release-study", "Luovutus")}
ALARM = TASK | {"code": own_concept("task", "alarm", "Hälytys")}


def _for_matters(*matters: str) -> Resource:
    data = [{"meaning": "instance", "reference": {"identifier": {"value": f"urn:oid:{one}"}}} for one in matters]
    return GRANT | {"provision": GRANT["provision"] | {"data": data}}


ONE, TWO = "1.2.246.10.99999810.951.2026.1.1", "1.2.246.10.99999810.951.2026.1.2"
BARE = _for_matters()
CASES: dict[str, tuple[Resource | None, Resource | None, set[str]]] = {
    "a photo": (None, PHOTO, {"photo-came"}),
    "its rendition": (None, PHOTO | {"partOf": [{"reference": "Media/1"}]}, set()),
    "a photo that is corrected": (PHOTO, PHOTO | {"status": "entered-in-error"}, set()),
    "a photo that is deleted": (PHOTO, None, set()),
    "a new Task": (None, TASK, {"task-changed"}),
    "a Task with another state": (TASK, TASK | {"status": "completed"}, {"task-changed"}),
    "a Task that is deleted": (TASK, None, {"task-changed"}),
    "a new grant": (None, BARE, {"grant-changed"}),
    "a new grant for a matter": (None, _for_matters(ONE), {"grant-changed", "matter-came"}),
    "a grant for one more matter": (
        _for_matters(ONE),
        _for_matters(ONE, TWO),
        {"grant-changed", "matter-came"},
    ),
    "a grant for a matter less": (_for_matters(ONE, TWO), _for_matters(ONE), {"grant-changed"}),
    "a grant that ends": (_for_matters(ONE), _for_matters(ONE) | {"status": "inactive"}, {"grant-changed"}),
    "a grant that comes into force": (
        _for_matters(ONE) | {"status": "proposed"},
        _for_matters(ONE),
        {"grant-changed", "matter-came"},
    ),
    "a grant that is deleted": (BARE, None, {"grant-changed"}),
    "another Consent": (None, {"resourceType": "Consent", "status": "active"}, set()),
    "a release": (None, STUDY, {"task-changed", "release-state"}),
    "a release with another state": (
        STUDY,
        STUDY | {"businessStatus": {"text": "2/2"}},
        {"task-changed", "release-state"},
    ),
    "a release with another note": (STUDY, STUDY | {"note": [{"text": "x"}]}, {"task-changed"}),
    "an alarm": (None, ALARM, {"task-changed", "alarm"}),
    "an alarm that is over": (ALARM, ALARM | {"status": "completed"}, {"task-changed", "alarm"}),
    "an alarm with another text": (ALARM, ALARM | {"description": "x"}, {"task-changed"}),
    "somebody else's code": (None, TASK | {"code": {"coding": [{"code": "alarm"}]}}, {"task-changed"}),
    "an event": (None, {"resourceType": "AuditEvent"}, set()),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_belongs_to_its_topics(case: str) -> None:
    before, after, topics = CASES[case]
    assert set(topics_of(before, after)) == topics


def test_each_topic_has_an_address_of_its_own() -> None:
    assert [find_topic(topic.url) for topic in TOPICS] == list(TOPICS)
    assert find_topic(f"{BASE}/SubscriptionTopic/") is None
