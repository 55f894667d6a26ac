"""What a tester puts into the registers, read strictly."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from mocks.seeds import check_keys, read_flag, read_list, read_number, read_text
from mocks.soteri import rules
from mocks.soteri.organisations import LEVELS, OPEN_END, Seed, count_check_digit, invent_entries

if TYPE_CHECKING:
    from mocks.control import Examination, Rule
    from mocks.soteri.organisations import Entry

#: The keys of a seed.
KEYS = frozenset({"register", "soteri", "joined", "nightly", "invented", "tagged"})

_COMMON = ("name", "parent", "businessId", "validFrom", "validTo")
_FLAGS = ("socialUnit", "socialServiceUnit", "healthUnit", "healthServiceUnit")
_OID = re.compile(r"[0-2](\.(0|[1-9]\d*))+", re.ASCII)
_BUSINESS_ID = re.compile(r"(\d{7})-(\d)", re.ASCII)


def read_seed(data: dict[str, Any], examination: Examination) -> Seed:
    """The seed. Raises TypeError or ValueError that says where it is not of the shape, BrokenRuleError by a rule."""
    register = {}
    soteri = {}
    joined = {}
    for place, entry in read_list(data, "register"):
        check_keys(entry, place, {"oid"}, {*_COMMON, *_FLAGS, "sector", "address", "municipality"})
        _examine_entry(examination, entry, place)
        _check(examination, rules.SECTOR, f"{place}.sector", entry.get("sector", 1) in {1, 2, "1", "2"})
        for name in _FLAGS:
            read_flag(entry, name, place, default=False)
        register[entry["oid"]] = entry
    for place, entry in read_list(data, "soteri"):
        check_keys(entry, place, {"oid", "level"}, _COMMON)
        _examine_entry(examination, entry, place)
        if entry["level"] not in LEVELS:
            examination.refuse(rules.LEVEL, f"{place}.level", expected=", ".join(LEVELS), found="another")
        soteri[entry["oid"]] = entry
    for place, entry in read_list(data, "joined"):
        check_keys(entry, place, {"oid", "repository"}, {"joined", "systemReady"})
        _check(examination, rules.OID, f"{place}.oid", is_oid(entry["oid"]))
        _check(examination, rules.REPOSITORY, f"{place}.repository", entry["repository"] in {"social", "patient"})
        _check(examination, rules.DAY, f"{place}.joined", _is_day(entry.get("joined")))
        read_flag(entry, "systemReady", place, default=False)
        joined[str(entry["oid"]), str(entry["repository"])] = entry
    invented = invent_entries(read_number(data, "invented", "seed")) if "invented" in data else {}
    nightly = read_flag(data, "nightly", "seed", default=False)
    tagged = read_flag(data, "tagged", "seed", default=True) if "tagged" in data else None
    return Seed({**invented, **register}, soteri, joined, nightly, tagged)


def is_oid(text: object) -> bool:
    """Whether this is an OID."""
    return isinstance(text, str) and _OID.fullmatch(text) is not None


def _examine_entry(examination: Examination, entry: Entry, place: str) -> None:
    if not is_oid(entry["oid"]):
        examination.refuse(rules.OID, f"{place}.oid", expected="an OID", found="something else")
    parent = entry.get("parent")
    _check(examination, rules.OID, f"{place}.parent", parent in {None, ""} or is_oid(parent))
    _check(examination, rules.PARENT, f"{place}.parent", parent != entry["oid"])
    business = entry.get("businessId")
    _check(examination, rules.BUSINESS_ID, f"{place}.businessId", business is None or _is_business_id(business))
    begins, ends = entry.get("validFrom"), entry.get("validTo")
    for name, day in (("validFrom", begins), ("validTo", ends)):
        _check(examination, rules.DAY, f"{place}.{name}", _is_day(day))
    _check(examination, rules.PERIOD, place, str(begins or "") <= str(ends or OPEN_END))
    for name in ("name", "address", "municipality"):
        if entry.get(name) is not None:
            read_text(entry, name, place, empty=True)


def _check(examination: Examination, rule: Rule, place: str, holds: bool) -> None:
    examination.check(rule, place, holds=holds, found="another value")


def _is_business_id(text: object) -> bool:
    found = _BUSINESS_ID.fullmatch(text) if isinstance(text, str) else None
    return found is not None and count_check_digit(found[1]) == int(found[2])


def _is_day(text: object) -> bool:
    if text is None:
        return True
    try:
        return isinstance(text, str) and len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
