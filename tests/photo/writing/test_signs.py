"""The handler is shown every kind of sign, in every place, in the three languages."""

from __future__ import annotations

from itertools import product

import pytest

from adapter.errors import Finding
from adapter.mail.wording import Place
from adapter.photo.reading.person import doubted
from adapter.photo.reading.signs.finding import Kind, Sign
from adapter.photo.writing.signs import marked_words
from adapter.words import Language


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_kind_of_sign_has_its_words(language: Language) -> None:
    for kind, place in product(Kind, Place):
        (shown,) = marked_words([Sign(kind, "Hupelo", place)], language)
        assert shown["valueString"].startswith("Hupelo (")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_sign_has_its_reason(kind: Kind) -> None:
    (finding,) = doubted([Sign(kind, "Hupelo", Place.TEXT)]).findings
    assert isinstance(finding, Finding)
    assert finding.rule == "PHO-06"
