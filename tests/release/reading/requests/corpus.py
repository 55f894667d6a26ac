"""The corpus: every request in every layout and language, and requests with a defect, each with its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import get_args

from adapter.release.rules.request import ReleaseRequest
from adapter.words import Language
from tests.release.reading.requests.defects import DEFECTS
from tests.release.reading.requests.layouts import LAYOUTS, the_instructions_own_words
from tests.release.reading.requests.truth import TRUTHS


@dataclass(frozen=True)
class Case:
    """A mail, and the request it becomes or every finding it is refused with."""

    name: str
    raw: bytes
    outcome: ReleaseRequest | frozenset[str]


@cache
def cases() -> tuple[Case, ...]:
    """Every mail of the corpus, the same at every call."""
    found = []
    for number, make in enumerate(LAYOUTS):
        for language in get_args(Language):
            for index, truth in enumerate(TRUTHS):
                chance = Random(f"{number} {language} {index}")  # noqa: S311 – a seed, no secret
                spoken: Language = "fi" if make is the_instructions_own_words else language
                outcome = truth.request(spoken) if spoken == language else None
                if outcome:
                    name = f"{make.__name__} {language} {index}"
                    found.append(Case(name, make(truth, language, chance), outcome))
    found += [Case(defect.name, defect.raw, defect.findings) for defect in DEFECTS]
    if len({case.name for case in found}) != len(found):
        raise ValueError("two mails of the corpus have one name")
    return tuple(found)
