"""The rules of the mocks, and their tables in the READMEs."""

from __future__ import annotations

from collections import Counter

import pytest

from mocks.control import OURS, Rule
from mocks.control.tables import find_page, find_rules, write_table

RULES = find_rules()


@pytest.mark.parametrize("name", sorted(RULES))
def test_the_table_in_the_readme_is_fresh(name: str) -> None:
    page = find_page(name).read_text("utf-8")
    assert page == write_table(page, RULES[name]), "run python -m mocks.control.tables"


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_is_named_after_its_mock_and_says_something(name: str) -> None:
    assert [rule for rule in RULES[name] if not rule.id.startswith(f"{name}.")] == []
    assert [rule for rule in RULES[name] if not (rule.kind and rule.demand and rule.source)] == []


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_demands_in_a_sentence_with_must(name: str) -> None:
    assert [rule.id for rule in RULES[name] if not is_demand(rule.demand)] == []


def is_demand(text: str) -> bool:
    """A sentence with `must`. Only a name of the wire may begin it without a capital letter."""
    first = text.split(" ", 1)[0]
    begins = first[:1].isupper() or first not in {"a", "an", "the", "every", "each", "no", "one", "it", "what", "who"}
    return begins and text.endswith(".") and " must " in text


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("A body must be UTF-8.", True),
        ("wsa:To must be the address.", True),
        ("a body must be UTF-8.", False),
        ("A body must be UTF-8", False),
        ("A body is UTF-8.", False),
    ],
)
def test_a_demand_is_known_from_another_sentence(text: str, holds: bool) -> None:
    assert is_demand(text) == holds


def test_no_two_rules_share_an_id() -> None:
    ids = Counter(rule.id for rules in RULES.values() for rule in rules)
    assert [id_ for id_, times in ids.items() if times > 1] == []


def test_a_table_takes_the_place_of_the_one_before() -> None:
    page = "# Page\n<!-- rules -->\n| old |\n<!-- /rules -->\nmore\n"
    rules = (Rule("x.a", "json", "one | other", OURS), Rule("x.b", "hetu", "is from\nthe 900 series", "RFC 1"))
    assert write_table(page, rules).splitlines() == [
        "# Page",
        "<!-- rules -->",
        "| rule | kind | demand | source |",
        "|---|---|---|---|",
        "| `x.a` | json | one \\| other | ours |",
        "| `x.b` | hetu | is from the 900 series | RFC 1 |",
        "<!-- /rules -->",
        "more",
    ]


def test_a_page_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="rules"):
        write_table("# Page\n", ())
