"""What the instruction says ought to be decided, written down from its rules (REL-02 … REL-12) and not from the code.

Places are named by their ids alone: nothing here looks into the configuration, and nothing is asked of the adapter.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

COLUMNS = [
    *("hus", "helsinki", "lansi-uusimaa", "keski-uusimaa", "ita-uusimaa", "vantaa-kerava"),
    *("kymenlaakso", "etela-karjala", "puolustusvoimat", "hus-tyoterveys"),
    *("tays", "tyks", "vakuutus", "valvira"),
]

# Wanted for care: rows lie in, columns want.  = its own   u used where it lies (REL-03)   . a consent is needed
# (REL-05)
CARE = """
hus              = u u u u u . . . . . . . .
helsinki         u = u u u u . . . . . . . .
lansi-uusimaa    u u = u u u . . . . . . . .
keski-uusimaa    u u u = u u . . . . . . . .
ita-uusimaa      u u u u = u . . . . . . . .
vantaa-kerava    u u u u u = . . . . . . . .
kymenlaakso      . . . . . . = . . . . . . .
etela-karjala    . . . . . . . = . . . . . .
puolustusvoimat  . . . . . . . . = . . . . .
"""

# Wanted by somebody who has the right.  = its own   c copy   g copy, or a grant when it came by teleradiology   e
# electronically   p by post
WAY = """
hus              = c c c c c g g c c e e p p
helsinki         c = c c c c g g c c e e p p
lansi-uusimaa    c c = c c c g g c c e e p p
keski-uusimaa    c c c = c c g g c c e e p p
ita-uusimaa      c c c c = c g g c c e e p p
vantaa-kerava    c c c c c = g g c c e e p p
kymenlaakso      c c c c c c = c c c e e p p
etela-karjala    c c c c c c c = c c e e p p
puolustusvoimat  c c c c c c c c = c e e p p
"""

RIGHTS_BY_LAW = {("law 459/2015", "vakuutus"), ("law 741/2023", "valvira")}
RIGHTS_BY_LAW |= {("law 2/2000", place) for place in COLUMNS}  # a law made up for everybody
COMMISSIONED = {"kymenlaakso"}
XRAY = {"kymenlaakso": "xray-kymenlaakso", "etela-karjala": "xray-etela-karjala"}
ARCHIVES = {"kymenlaakso": "archive-kotka", "etela-karjala": "archive-lappeenranta"}  # and HUS's for the others
POSTED_ON = {  # received on → arrived by, seven days later
    date(2026, 11, 4): date(2026, 11, 11),
    date(2026, 11, 7): date(2026, 11, 14),
    date(2026, 11, 8): date(2026, 11, 15),
    date(2026, 12, 24): date(2026, 12, 31),
    date(2027, 5, 6): date(2027, 5, 13),
    date(2026, 3, 29): date(2026, 4, 5),
    date(2026, 3, 30): date(2026, 4, 6),
    date(2026, 10, 25): date(2026, 11, 1),
    date(2026, 10, 26): date(2026, 11, 2),
}


def _draw(picture: str) -> dict[tuple[str, str], str]:
    rows = [line.split() for line in picture.strip().splitlines()]
    return {(row[0], column): mark for row in rows for column, mark in zip(COLUMNS, row[1:], strict=True)}


_CARE, _WAY = _draw(CARE), _draw(WAY)


class Expected(NamedTuple):
    """What ought to be decided.

    The means, the rules of the grounds, who answers, whether somebody is to be called, and the day promised.
    """

    means: str
    rules: tuple[str, ...]
    desk: str
    calls: bool
    by: date | None


def expect(
    source: str,
    target: str,
    basis: str,
    *,
    prohibited: bool,
    office: bool,
    day: date,
    urgent: bool,
    papers: bool,
    teleradiology: bool,
    seen: bool,
) -> Expected:
    """What ought to be decided.

    `target` is empty for a place that is not known; `day` is the one it came, in Helsinki.
    """
    not_here = _not_here(source, urgent=urgent, papers=papers)
    means, rules = "none", tuple[str, ...]()
    if prohibited:
        rules = ("REL-04",)
    elif not target:
        rules = ("REL-01", *(not_here[1] if not_here else ()))
    else:
        means, rules = not_here or _decide(source, target, basis, teleradiology=teleradiology, seen=seen)
    desk = XRAY.get(target) or ("image-services" if office else "on-call")
    if target not in COLUMNS[:10]:  # it leaves the PACS
        desk = XRAY.get(source, desk)
    calls = means != "none" and urgent and desk == "on-call"
    if means == "elsewhere":
        desk = ARCHIVES.get(source, "archive-hus") if papers else "occupational"
    return Expected(
        means,
        (*rules, "REL-07") if calls else rules,
        desk,
        calls,
        POSTED_ON[day] if means == "physical-media" else None,
    )


def _not_here(source: str, *, urgent: bool, papers: bool) -> tuple[str, tuple[str, ...]] | None:
    if papers:
        return "elsewhere", ("REL-09",)
    if source == "hus-tyoterveys":
        return "elsewhere", ("REL-10",)
    return ("none", ("REL-10",)) if source == "puolustusvoimat" and urgent else None


def _decide(source: str, target: str, basis: str, *, teleradiology: bool, seen: bool) -> tuple[str, tuple[str, ...]]:
    if basis == "care":
        in_care = {"=": ("not-needed", ("REL-02",)), "u": ("not-needed", ("REL-03",)), ".": ("none", ("REL-05",))}
        return in_care[_CARE[source, target]]
    rule = "REL-06" if basis.startswith("law") else "REL-05"
    commissioned = basis == "commission" and target in COMMISSIONED
    if not (commissioned or basis == "consent that holds" or (basis, target) in RIGHTS_BY_LAW):
        return "none", (rule,)
    way = _WAY[source, target]
    if way == "=" or (seen and way in "cg"):
        return "not-needed", (rule, "REL-11")
    if way == "g" and teleradiology:
        return "register-grant", (rule, "REL-11")
    return {"e": "electronic-transfer", "p": "physical-media"}.get(way, "register-copy"), (rule, "REL-12")
