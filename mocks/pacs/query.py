"""Find patients, studies, series or instances.

The matching of QIDO-RS and C-FIND (PS3.18 8.3.4 and 10.6, PS3.4 C.2.2.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import translate
from typing import TYPE_CHECKING, Any

from pydicom.datadict import keyword_for_tag, tag_for_keyword

from mocks.control import digest
from mocks.control.hetu import is_hetu, is_test_hetu
from mocks.pacs import rules
from mocks.pacs.attribute import (
    AVAILABILITY,
    CHARACTER_SET,
    INSTANCES_IN_SERIES,
    INSTANCES_IN_STUDY,
    LEVELS,
    MODALITIES_IN_STUDY,
    MODALITY,
    PATIENT,
    RETRIEVE_URL,
    RETURNED,
    SERIES_IN_STUDY,
    known_attributes,
    read_tag,
    representation,
)
from mocks.pacs.instance import SERIES, SOP_INSTANCE, STUDY, Header, Instance, first_value
from mocks.pacs.values import fits, fits_range, is_uid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mocks.control import Examination

_PARAMETERS = frozenset({"limit", "offset", "fuzzymatching", "orderby"})

#: What makes two instances one result of a level.
_IDENTITY = {
    "patients": (PATIENT,),
    "studies": (STUDY,),
    "series": (STUDY, SERIES),
    "instances": (STUDY, SERIES, SOP_INSTANCE),
}


@dataclass
class Query:
    """What a client asked: conditions by tag, what it wants besides, the order, and the part of the results."""

    level: str
    conditions: dict[str, str] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    order: list[tuple[str, bool]] = field(default_factory=list)
    limit: int | None = None
    offset: int = 0


def read_query(level: str, parameters: Iterable[tuple[str, str]], examination: Examination) -> Query:
    """Read decoded parameters. Raises BrokenRuleError; an unknown key must not find everything."""
    query = Query(level)
    seen: set[str] = set()
    for name, value in parameters:
        if name == "includefield":
            for wanted in value.split(","):
                query.wanted |= _read_wanted(wanted, level, examination)
            continue
        examination.check(rules.KEY_ONCE, name if name in _PARAMETERS else "query", holds=name not in seen)
        seen.add(name)
        if name in ("limit", "offset"):
            if examination.check(rules.PAGE, name, holds=value.isdecimal() and value.isascii()):
                setattr(query, name, int(value))
        elif name == "fuzzymatching":
            examination.check(rules.FUZZY, name, holds=value in ("true", "false"))
        elif name == "orderby":
            query.order = _read_order(value, level, examination)
        else:
            _add_condition(query, name, value, examination)
    return query


def check_value(examination: Examination, tag: str, value: str) -> None:
    """Check what a key asks for: a range of days is one, and nobody asks for a living person.

    Raises BrokenRuleError.
    """
    place, kind = keyword_for_tag(tag) or tag, representation(tag)
    values = [one for one in re.split(r"[,\\]", value) if one]
    whole = {
        "UI": lambda: all(map(is_uid, values)),
        "DA": lambda: fits_range(kind, value),
        "TM": lambda: fits_range(kind, value),
        "IS": lambda: fits(kind, value),
        "CS": lambda: all(fits(kind, re.sub(r"[*?]", "", one)) for one in values),
    }.get(kind, lambda: True)()
    examination.check(rules.KEY_VALUE, place, holds=not value or whole, expected=kind, found=digest(value))
    if tag == PATIENT and is_hetu(value):
        examination.check(rules.HETU_TEST, place, holds=is_test_hetu(value), expected="9xx", found=digest(value))


def _add_condition(query: Query, name: str, value: str, examination: Examination) -> None:
    tag = read_tag(name, query.level, examination)
    if tag is not None:
        check_value(examination, tag, value)
        query.conditions[tag] = value


def _read_wanted(name: str, level: str, examination: Examination) -> set[str]:
    if name == "all":
        return set(known_attributes(level))
    tag = read_tag(name, level, examination)
    return set() if tag is None else {tag}


def _read_order(value: str, level: str, examination: Examination) -> list[tuple[str, bool]]:
    """The tags to order by, the first one first, each with whether it goes down (`-` before its name)."""
    order = []
    for name in value.split(","):
        number = tag_for_keyword(name.removeprefix("-"))
        tag = f"{number:08X}" if number is not None else name.removeprefix("-").upper()
        if examination.check(rules.ORDER_BY, "orderby", holds=tag in known_attributes(level)):
            order.append((tag, name.startswith("-")))
    return order


def find_results(query: Query, instances: list[Instance], base: str, *, relational: bool) -> list[Header]:
    """Every result of the query's level as DICOM JSON, in the wanted order or that of UIDs.

    Limit and offset are the caller's.

    `base` is the address of the archive's DICOMweb service; `relational` when the path names no study, so that the
    answer has to say whose series or instance it is.
    """
    counts = _count(instances)
    groups: dict[tuple[str, ...], Instance] = {}
    for instance in instances:
        groups.setdefault(tuple(instance.value(tag) for tag in _IDENTITY[query.level]), instance)
    described = [
        {**one.header, **counts[one.value(STUDY)], **({} if query.level == "studies" else counts[one.value(SERIES)])}
        for one in groups.values()
    ]
    found = [
        header for header in described if all(_matches(header, tag, wanted) for tag, wanted in query.conditions.items())
    ]
    for tag, downwards in reversed(query.order):
        found.sort(key=lambda header: _rank(header, tag), reverse=downwards)  # sorted at once
    return [_answer(query, header, base, relational=relational) for header in found]


def _rank(header: Header, tag: str) -> tuple[float, str]:
    """Where a result stands by one attribute: numbers by their size, all else by its text; without a value first."""
    value = first_value(header, tag)
    if representation(tag) in ("IS", "DS", "US", "UL") and value:
        return float(value), ""
    return float("-inf"), value.casefold()


def _count(instances: list[Instance]) -> dict[str, Header]:
    """What is counted over a whole study or series, by its UID."""
    series: dict[str, dict[str, int]] = {}
    modalities: dict[str, set[str]] = {}
    for one in instances:
        held = series.setdefault(one.value(STUDY), {})
        held[one.value(SERIES)] = held.get(one.value(SERIES), 0) + 1
        modalities.setdefault(one.value(STUDY), set()).add(one.value(MODALITY))
    counts = {
        study: {
            MODALITIES_IN_STUDY: _element(MODALITIES_IN_STUDY, *sorted(modalities[study] - {""})),
            SERIES_IN_STUDY: _element(SERIES_IN_STUDY, len(held)),
            INSTANCES_IN_STUDY: _element(INSTANCES_IN_STUDY, sum(held.values())),
        }
        for study, held in series.items()
    }
    for held in series.values():
        counts |= {uid: {INSTANCES_IN_SERIES: _element(INSTANCES_IN_SERIES, count)} for uid, count in held.items()}
    return counts


def _element(tag: str, *values: Any) -> dict[str, Any]:
    return {"vr": representation(tag), "Value": list(values)}


def _answer(query: Query, header: Header, base: str, *, relational: bool) -> Header:
    levels = LEVELS[: LEVELS.index(query.level) + 1] if relational else (query.level,)
    tags = frozenset().union(*(RETURNED[level] for level in levels)) | query.wanted | query.conditions.keys()
    path = f"{base}/studies/{first_value(header, STUDY)}"
    if query.level in ("series", "instances"):
        path += f"/series/{first_value(header, SERIES)}"
    if query.level == "instances":
        path += f"/instances/{first_value(header, SOP_INSTANCE)}"
    answer = {tag: header.get(tag, {"vr": representation(tag)}) for tag in tags}
    answer[CHARACTER_SET] = {"vr": "CS", "Value": ["ISO_IR 192"]}
    answer[AVAILABILITY] = {"vr": "CS", "Value": ["ONLINE"]}
    answer[RETRIEVE_URL] = {"vr": "UR", "Value": [path]}
    return dict(sorted(answer.items()))


def _matches(header: Header, tag: str, wanted: str) -> bool:
    """One condition; an empty one matches everything (PS3.4 C.2.2.2)."""
    if not wanted:
        return True
    kind = representation(tag)
    if kind == "UI" or tag == MODALITIES_IN_STUDY:
        values = [str(value) for value in header.get(tag, {}).get("Value", [])]
        return any(value in re.split(r"[,\\]", wanted) for value in values)
    held = first_value(header, tag)
    if kind in ("DA", "TM"):
        return _in_range(held, wanted, kind)
    if kind == "PN":
        return re.match(_wildcards(wanted), held, re.IGNORECASE) is not None
    return re.match(_wildcards(wanted), held) is not None


def _in_range(held: str, wanted: str, kind: str) -> bool:
    """A date or time between two (`a-b`), on or after one (`a-`), on or before one (`-b`), or exactly one."""
    first, dash, last = wanted.partition("-")
    last = last if dash else first
    if kind == "TM":
        held, first, last = _fill_time(held, "0"), _fill_time(first, "0"), _fill_time(last, "9")
    return bool(held) and (not first or held >= first) and (not last or held <= last)


def _fill_time(time: str, digit: str) -> str:
    """A time may be cut short: 10 begins at 100000.000000 and ends with 105959.999999, filled with nines alike."""
    return time.replace(".", "").ljust(12, digit) if time else ""


def _wildcards(wanted: str) -> str:
    """`*` and `?` as in DICOM; brackets are ordinary characters there."""
    return translate(wanted.replace("[", "[[]"))
