"""Documents signed by several, and the frames they travel in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mocks.pki import REGISTRATION_NUMBER, Pki
from tests.mocks.kanta import DRAFT, Client, Draft, Key, Signing, outcome, read_key

PERSON, SYSTEM = "person", "system"


@pytest.fixture
def keys(made: Pki) -> dict[str, Key]:
    return {
        PERSON: read_key(made.directory, "adapter-professional"),
        SYSTEM: read_key(made.directory, "adapter-system"),
    }


def _archive(client: Client, draft: Draft, *signings: Signing) -> tuple[str | None, str | None]:
    return outcome(client.ask("archive", draft.frame(draft.sign_by(*signings))))


@pytest.mark.parametrize(
    ("order", "verdict"),
    [
        ([(PERSON, False), (SYSTEM, False)], "AA"),
        ([(SYSTEM, False), (PERSON, False)], "AA"),
        ([(PERSON, False), (SYSTEM, False), (SYSTEM, True)], "AA"),
        ([(SYSTEM, False), (PERSON, False), (PERSON, True)], "AA"),
        ([(PERSON, False)], "AA"),
        ([(PERSON, False), (SYSTEM, True), (SYSTEM, False)], "AR"),
        ([(SYSTEM, True), (PERSON, False)], "AR"),
        ([(SYSTEM, True), (SYSTEM, True)], "AR"),
    ],
)
@pytest.mark.parametrize("social", [True, False])
def test_several_sign_side_by_side_and_the_whole_last(
    client: Client, keys: dict[str, Key], order: list[tuple[str, bool]], verdict: str, *, social: bool
) -> None:
    codes = {PERSON: "1", SYSTEM: "3"}
    signings = [Signing(keys[who], codes[who], whole) for who, whole in order]
    assert _archive(client, replace(DRAFT, social=social), *signings)[0] == verdict


def test_a_professional_who_signs_is_an_author(client: Client, keys: dict[str, Key]) -> None:
    person, system = Signing(keys[PERSON], "1"), Signing(keys[SYSTEM])
    other = replace(DRAFT, author="90000000099")
    assert _archive(client, other, person, system) == ("AR", "signature")
    assert _archive(client, other, system) == ("AA", None)  # the system signs for whoever wrote it
    assert person.key.chain[0].subject.rfc4514_string().count(REGISTRATION_NUMBER) == 1


def test_each_signs_with_the_key_of_its_kind(client: Client, keys: dict[str, Key]) -> None:
    person, system = keys[PERSON], keys[SYSTEM]
    for signings in (
        (Signing(person, "1"), Signing(person, "3")),
        (Signing(system, "1"), Signing(system, "3")),
        (Signing(person, "2"), Signing(system, "3")),
    ):
        assert _archive(client, DRAFT, *signings) == ("AR", "signature")


def _versions(*, social: bool) -> tuple[Draft, Draft]:
    first = replace(DRAFT, social=social)
    return first, replace(first, oid=f"{DRAFT.oid}.2", version=2, replaced=first.oid)


@pytest.mark.parametrize("social", [True, False])
def test_a_new_document_and_its_replacement(
    client: Client, control: Callable[..., Any], keys: dict[str, Key], *, social: bool
) -> None:
    first, second = _versions(social=social)
    signing = Signing(keys[SYSTEM])
    assert _archive(client, second, signing) == ("AR", "unknown-set")
    assert _archive(client, first, signing) == ("AA", None)
    assert _archive(client, second, signing) == ("AA", None)
    assert _archive(client, replace(second, oid="1.2.9"), signing) == ("AR", "unknown-set")  # not the newest any more
    kind = "social" if social else "health"
    documents = control("state")["documents"]
    assert [(d["oid"], d["version"], d["kind"]) for d in documents] == [(first.oid, 1, kind), (second.oid, 2, kind)]


@pytest.mark.parametrize(
    ("social", "old", "new"),
    [
        (True, "RCMR_TE000910UV01", "RCMR_TE000102UV01"),  # a replacement that says it is new
        (False, "RCMR_TE000910UV01", "RCMR_TE000102UV01"),
        (False, "RCMR_IN100016FI01", "RCMR_IN100002FI01"),
        (False, "RCMR_IN100016FI01", "RCMR_IN200002FI01"),  # a health document in a frame of social care
        (True, "RCMR_IN200002FI01", "RCMR_IN100016FI01"),
        (True, 'codeSystem="1.2.246.537.6.1289"', 'codeSystem="1.2.3"'),  # the use situation is missing
        (True, 'codeSystem="1.2.246.537.6.1503"', 'codeSystem="1.2.3"'),
        (True, 'typeCode="RPLC"', 'typeCode="APND"'),
        (False, 'typeCode="RPLC"', 'typeCode="APND"'),
    ],
)
def test_a_frame_that_contradicts_itself_is_refused(
    client: Client, control: Callable[..., Any], keys: dict[str, Key], social: bool, old: str, new: str
) -> None:
    first, second = _versions(social=social)
    signing = Signing(keys[SYSTEM])
    assert _archive(client, first, signing) == ("AA", None)
    body = second.frame(second.sign_by(signing))
    assert old in body
    assert outcome(client.ask("archive", body.replace(old, new))) == ("AR", "frame-mismatch")
    assert len(control("state")["documents"]) == 1
