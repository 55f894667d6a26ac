"""The page on subscriptions shows the topics as they are, and a notification as it is made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from textwrap import fill

import pytest

from adapter import DATA
from adapter.fhir.notification import State, Told, notification
from adapter.fhir.topics import TOPICS

PAGE = DATA / "docs" / "reference" / "subscriptions.md"
_AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def topics() -> str:
    """A table, and a sentence on each."""
    rows = [
        f"| `{topic.code}` | {topic.kind} | {', '.join(f'`{name}`' for name in topic.filters)} |" for topic in TOPICS
    ]
    said = [fill(f"* `{topic.code}`: {topic.text}", 96, subsequent_indent="  ") for topic in TOPICS]
    return "\n".join(["| topic | type | filters |", "|---|---|---|", *rows, "", *said])


def example() -> str:
    """A notification of one event."""
    state = State("5f1c", TOPICS[0].url, "active", 12)
    event = Told(12, "Media", "8d2e", "POST", _AT)
    bundle = notification("https://lautta.county.example/fhir", state, "event-notification", [event], _AT)
    return f"```json\n{json.dumps(bundle, indent=1)}\n```"


PARTS: dict[str, Callable[[], str]] = {"topics": topics, "example": example}


def part(name: str, page: str) -> str:
    """What stands between the marks."""
    found = re.search(f"<!-- {name} -->\n(.*?)\n?<!-- end -->", page, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("name", PARTS)
def test_the_page_has_it_as_it_is(name: str) -> None:
    assert part(name, PAGE.read_text(encoding="utf-8")) == PARTS[name]()
