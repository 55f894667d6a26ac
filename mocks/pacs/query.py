"""Find patients, studies, series or instances.

The matching of QIDO-RS and C-FIND (PS3.18 8.3.4 and 10.6, PS3.4 C.2.2.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import translate
from typing import TYPE_CHECKING, Any

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
from mocks.pacs.refusal import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What makes two instances one result of a level.
_IDENTITY = {
    "patients": (PATIENT,),
    "studies": (STUDY,),
    "series": (STUDY, SERIES),
    "instances": (STUDY, SERIES, SOP_INSTANCE),
}


@dataclass
class Query:
    """What a client asked: conditions by tag, the attributes it wants besides, and the part of the results."""

    level: str
    conditions: dict[str, str] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    limit: int | None = None
    offset: int = 0


def read_query(level: str, parameters: Iterable[tuple[str, str]]) -> Query:
    """Read decoded parameters. Raises RefusedError 400; an unknown key must not find everything."""
    query = Query(level)
    for name, value in parameters:
        if name == "includefield":
            for wanted in value.split(","):
                query.wanted |= known_attributes(level) if wanted == "all" else {read_tag(wanted, level)}
        elif name in ("limit", "offset"):
            if not value.isdecimal():
                raise RefusedError(400, f"{name} is a number")
            setattr(query, name, int(value))
        elif name == "fuzzymatching":
            if value not in ("true", "false"):
                raise RefusedError(400, "fuzzymatching is true or false")
        else:
            query.conditions[read_tag(name, level)] = value
    return query


def find_results(query: Query, instances: list[Instance], base: str, *, relational: bool) -> list[Header]:
    """Every result of the query's level, in the order of UIDs, as DICOM JSON; limit and offset are the caller's.

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
    return [
        _answer(query, header, base, relational=relational)
        for header in described
        if all(_matches(header, tag, wanted) for tag, wanted in query.conditions.items())
    ]


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
