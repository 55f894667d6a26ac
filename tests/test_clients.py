"""Scopes, and what a client may do by them."""

from __future__ import annotations

import pytest

from adapter.clients import BadScope, Caller, ClientRole, Scope, grant_scopes

NO_SCOPES = [
    "",
    "system/Media",
    "system/Media.",
    "system/Media.sr",
    "system/Media.readd",
    "system/Media.rs?status=completed",
    "system/Media.rs ",
    "system/media.rs",
    "system/**.rs",
    "user/Media.rs",
    "patient/*.read",
]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("system/Media.rs", "system/Media.rs"),
        ("system/*.cruds", "system/*.cruds"),
        ("system/Media.read", "system/Media.rs"),
        ("system/Media.write", "system/Media.cud"),
        ("system/Task.*", "system/Task.cruds"),
    ],
)
def test_a_scope_reads_as_it_is_written(text: str, canonical: str) -> None:
    assert str(Scope.parse(text)) == canonical


@pytest.mark.parametrize("text", NO_SCOPES)
def test_another_form_is_no_scope(text: str) -> None:
    with pytest.raises(BadScope):
        Scope.parse(text)


def test_a_client_may_do_what_its_scopes_hold() -> None:
    caller = Caller("a", "A", ClientRole.RECORD_SYSTEM, (Scope.parse("system/Media.rs"),), frozenset())
    assert caller.may("Media", "r")
    assert not caller.may("Media", "c")
    assert not caller.may("Task", "r")


@pytest.mark.parametrize(
    ("asked", "registered", "granted"),
    [
        ("system/Media.rs", "system/Media.r", ["system/Media.r"]),
        ("system/*.cruds", "system/Media.rs system/Task.u", ["system/Media.rs", "system/Task.u"]),
        ("system/Media.rs system/Consent.r", "system/*.r", ["system/Media.r", "system/Consent.r"]),
        ("system/Media.c", "system/Media.rs", []),
        ("system/Media.r system/Media.s", "system/Media.rs", ["system/Media.rs"]),
    ],
)
def test_no_more_is_granted_than_is_asked_for_and_registered(asked: str, registered: str, granted: list[str]) -> None:
    scopes = [[Scope.parse(item) for item in text.split()] for text in (asked, registered)]
    assert [str(scope) for scope in grant_scopes(*scopes)] == granted
