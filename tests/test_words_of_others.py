"""What people and peers say in free words is kept, shown and logged without personal identity codes."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime

import pytest

from adapter import errors
from adapter.commands.looking import looking
from adapter.desk.look import LookedAt
from adapter.errors import Finding, LauttaError, Refused, Theirs, findings_of
from adapter.links import kanta
from adapter.masking import MASK
from adapter.photo.rules.follow_up import Agreed
from adapter.release.images import Hit
from adapter.words import Sentence
from adapter.xml.frame import Acknowledgement
from tests.region import MAIJA

ASKED = f"asked by {MAIJA}"


def _errors() -> list[type[LauttaError]]:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, LauttaError)]
    return sorted(kinds, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", _errors(), ids=lambda kind: kind.__name__)
def test_no_error_keeps_a_code_whoever_wrote_it(kind: type[LauttaError]) -> None:
    """Every error is told by its findings: to callers, Tasks, the table of messages and terminals."""
    problem = kind("peer", ASKED) if issubclass(kind, Theirs) else kind(ASKED)
    if issubclass(kind, Refused):
        problem = kind(Finding("X-01", Sentence(ASKED, ASKED, ASKED), ASKED))
    told = [finding.in_full(language) for finding in findings_of(problem) for language in ("fi", "sv", "en")]
    assert told
    assert not [text for text in told if MAIJA in text]
    assert any(MASK in text for text in told)


@pytest.mark.parametrize("code", ["AR", "AE"])
def test_the_reason_that_the_national_archive_gives_is_masked(code: str) -> None:
    with pytest.raises(LauttaError) as caught:
        kanta._check(Acknowledgement(code, ASKED))
    assert MAIJA not in str(caught.value)
    assert MASK in str(caught.value)


def test_the_words_of_an_archive_are_masked() -> None:
    hit = Hit("1.2", "A1", MAIJA, description=f"Knee {MAIJA}", institution=ASKED)
    assert (hit.description, hit.institution) == (f"Knee {MASK}", f"asked by {MASK}")
    assert hit.patient == MAIJA, "whose it is has to be compared"


def test_what_was_agreed_is_masked_where_a_task_tells_it() -> None:
    agreed = Agreed(ASKED, f"nurse {MAIJA}")
    assert (agreed.text, agreed.author) == (f"asked by {MASK}", f"nurse {MASK}")


def test_the_name_that_is_claimed_for_a_look_is_masked() -> None:
    assert looking(LookedAt.USES, ASKED, datetime(2026, 11, 22, tzinfo=UTC)).claimed == f"asked by {MASK}"
