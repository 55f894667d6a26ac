"""What mock Kanta demands of the content of a message, and (rights_rules.py) of who sends it."""

from __future__ import annotations

from mocks.control import OURS, Rule
from mocks.kanta.rights_rules import RIGHTS_RULES

#: Rules by which a message contradicts itself: their code on the wire is `frame-mismatch`.
MISMATCHES: tuple[Rule, ...] = ()

HETU_ROOT = Rule(
    "kanta.hetu.root", "hetu", "a person's root is 1.2.246.21, or that of a temporary id", "1.2.246.21, 1.2.246.10.*.22"
)
HETU_FORM = Rule("kanta.hetu.form", "hetu", "a HETU has a day, a number and the check character of both", "690/2022")
HETU_SERIES = Rule("kanta.hetu.series", "hetu", "a HETU is of the 900-series: a mock takes no other", OURS)

RULES = (HETU_ROOT, HETU_FORM, HETU_SERIES, *RIGHTS_RULES)
