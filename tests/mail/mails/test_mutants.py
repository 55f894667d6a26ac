"""Three thousand mutants, the same every time: refused or read, never another error, and never a photo less.

LAUTTA_MUTANTS asks for more.
"""

from __future__ import annotations

import os

import pytest

from adapter.errors import Refused
from adapter.mail import Outcome, read_mail
from tests.mail.mails.case import PICTURES
from tests.mail.mails.mutation import Mutation, encoded, seeds

_SEEDS = 6
_COUNT = int(os.environ.get("LAUTTA_MUTANTS", "3000"))


def test_the_mails_before_any_change_are_read() -> None:
    read = [read_mail(raw) for raw in seeds()]
    assert [len(mail.photos) for mail in read] == [1, 2, 1, 1, 2, 1, 1]
    assert [mail.others for mail in read] == [0, 0, 0, 0, 0, 1, 0]


@pytest.mark.parametrize("seed", range(_SEEDS))
def test_a_mutant_loses_no_photo_without_a_word(seed: int) -> None:
    mutation, whole = Mutation(seed), 0
    for _ in range(_COUNT // _SEEDS):
        raw = mutation.next()
        try:
            mail = read_mail(raw)
        except Refused as refusal:
            assert refusal.findings  # noqa: PT017 – most mutants are refused, and each must say why
            continue
        if mail.others:
            continue
        whole += 1
        for picture in PICTURES:
            put_in = any(form in raw for form in encoded(picture))
            assert not put_in or any(picture in photo for photo in mail.photos)
        assert len(mail.photos) == sum(part.outcome is Outcome.PHOTO for part in mail.parts)
    assert whole > 0
