"""Every mail of the corpus becomes what is stated beside it, in little time and memory, and no photo is lost."""

from __future__ import annotations

import time
import tracemalloc
from contextlib import suppress

import pytest

from adapter.errors import Refused
from adapter.mail import MAX_PARTS, Outcome, read_mail
from tests.mail.mails.case import PICTURES, Case, Filed
from tests.mail.mails.corpus import cases
from tests.mail.mails.judgement import read

#: Tells a hang from work on any machine, with the memory counted; what it takes in truth is for `python -m
#: tests.mail.mails.measure` to say.
CEILING = 10.0
MEMORY = 300_000_000
_CASES = cases()


def test_the_corpus_is_large() -> None:
    assert len(_CASES) >= 150


@pytest.mark.parametrize("case", _CASES, ids=[case.name for case in _CASES])
def test_a_mail_becomes_what_is_stated(case: Case) -> None:
    raw = case.make()
    if isinstance(case.outcome, Filed):
        found = read(raw)
        assert found.mail.photos == case.outcome.photos
        assert sum(part.outcome is Outcome.PHOTO for part in found.mail.parts) == len(found.mail.photos)
    else:
        with pytest.raises(Refused) as caught:
            read(raw)
        assert [finding.rule for finding in caught.value.findings] == [case.outcome.rule]
        assert case.outcome.words in str(caught.value)


@pytest.mark.parametrize("case", _CASES, ids=[case.name for case in _CASES])
def test_no_mail_takes_long_or_much(case: Case) -> None:
    raw = case.make()
    tracemalloc.start()
    try:
        began = time.process_time()
        with suppress(Refused):
            read(raw)
        spent = time.process_time() - began
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert spent < CEILING
    assert peak < MEMORY


@pytest.mark.parametrize("case", _CASES, ids=[case.name for case in _CASES])
def test_what_a_person_is_told_of_a_part_is_safe(case: Case) -> None:
    try:
        mail = read_mail(case.make())
    except Refused:
        return
    assert len(mail.parts) <= 2 * MAX_PARTS
    for part in mail.parts:
        assert part.name.isprintable()
        assert len(part.name) <= 100
        assert not set("/\\\0\u202e") & set(part.name)
        assert part.kind
    assert all(any(photo.startswith(known[:100]) for known in PICTURES) for photo in mail.photos)
