"""What a tester puts into the record systems: systems, resources, and what only their own staff could do.

`merge` marks a Patient as a duplicate of another: it is inactive and has a link `replaced-by`, the other has a link
`replaces` and its identifiers, `use` old. `hetu` gives a Patient a new HETU and keeps the one before, `use` old.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mocks.control.hetu import is_hetu, is_test_hetu
from mocks.record.hetu import shows_hetu
from mocks.record.identity import HETU_SYSTEMS, find_untestable
from mocks.record.mode import INTERACTIONS
from mocks.record.search import Resource
from mocks.record.store import RecordSystem, Register

SEED_KEYS = frozenset({"systems", "resources", "merge", "hetu"})


@dataclass(frozen=True)
class _Merge:
    system: str
    source: str
    target: str
    kept: bool


@dataclass(frozen=True)
class _NewHetu:
    system: str
    patient: str
    hetu: str


@dataclass(frozen=True)
class _Seed:
    modes: dict[str, str]
    resources: list[tuple[str, Resource]]
    merges: list[_Merge]
    hetus: list[_NewHetu]


def seed_register(register: Register, data: dict[str, Any], now: datetime, new_id: Callable[[], UUID]) -> None:
    """Add what a seed holds; resources keep their ids. They may break FHIR, for a tester may want that of a peer.

    Raises KeyError, TypeError or ValueError, before anything is added, if a mode, a system, a patient or a HETU
    cannot be.
    """
    seed = _read_seed(data)
    _check_systems(register, seed)
    _check_patients(register, seed)
    for name, mode in seed.modes.items():
        register.add(name, mode)
    for name, resource in seed.resources:
        register.system(name).save(resource, resource.get("id") or str(new_id()), now, "POST")
    for merge in seed.merges:
        _merge(register.system(merge.system), merge, now)
    for change in seed.hetus:
        _change_hetu(register.system(change.system), change, now)


def _read_seed(data: dict[str, Any]) -> _Seed:
    return _Seed(
        {one["name"]: one["mode"] for one in _entries(data, "systems", {"name", "mode"})},
        [(one["system"], one["resource"]) for one in _entries(data, "resources", {"system", "resource"})],
        [
            _Merge(one["system"], one["from"], one["into"], kept=one.get("kept", False))
            for one in _entries(data, "merge", {"system", "from", "into"}, {"kept"})
        ],
        [
            _NewHetu(one["system"], one["patient"], one["new"])
            for one in _entries(data, "hetu", {"system", "patient", "new"})
        ],
    )


def _check_systems(register: Register, seed: _Seed) -> None:
    if not all(isinstance(name, str) and name and "/" not in name for name in seed.modes):
        raise ValueError("the name of a system is a word")
    if not set(seed.modes.values()) <= set(INTERACTIONS):
        raise ValueError("a mode is full or narrow")
    for name, resource in seed.resources:
        if name not in seed.modes and name not in register:
            raise ValueError("a resource for a system that is not there")
        _check_resource(resource)


def _check_patients(register: Register, seed: _Seed) -> None:
    seeded = {(name, one.get("id")) for name, one in seed.resources if one["resourceType"] == "Patient"}
    wanted = [(one.system, id_) for one in seed.merges for id_ in (one.source, one.target)]
    wanted += [(one.system, one.patient) for one in seed.hetus]
    if not all(one in seeded or _holds_patient(register, *one) for one in wanted):
        raise ValueError("a patient that is not there")
    if any(one.source == one.target for one in seed.merges):
        raise ValueError("a patient is merged into another one")
    if not all(is_hetu(one.hetu) and is_test_hetu(one.hetu) for one in seed.hetus):
        raise ValueError("a new HETU is a HETU of the 900-series")


def _entries(data: dict[str, Any], key: str, needed: set[str], more: set[str] | None = None) -> list[dict[str, Any]]:
    entries = data.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise TypeError(f"{key} is an array of objects")
    if not all(needed <= set(entry) <= needed | (more or set()) for entry in entries):
        raise ValueError(f"an entry of {key} has {', '.join(sorted(needed))}")
    return entries


def _check_resource(resource: Any) -> None:
    if not isinstance(resource, dict) or resource.get("resourceType") not in INTERACTIONS["full"]:
        raise ValueError("a resource of a type that the systems have")
    if not isinstance(resource.get("id", ""), str) or not isinstance(resource.get("meta", {}), dict):
        raise TypeError("an id is a text, and meta an object")
    if find_untestable(resource) or shows_hetu(resource.get("id", "")):
        raise ValueError("a HETU is rightly made, of the 900-series, and never an id")


def _holds_patient(register: Register, system: str, identity: str) -> bool:
    return system in register and register.system(system).peek("Patient", identity) is not None


def _merge(system: RecordSystem, merge: _Merge, now: datetime) -> None:
    source, target = system.read("Patient", merge.source), system.read("Patient", merge.target)
    former = [{**one, "use": "old"} for one in source.get("identifier", [])]
    rest = source if merge.kept else {name: value for name, value in source.items() if name != "identifier"}
    replaced = {**rest, "active": False, "link": [*source.get("link", []), _link(merge.target, "replaced-by")]}
    surviving = {
        **target,
        "identifier": [*target.get("identifier", []), *former],
        "link": [*target.get("link", []), _link(merge.source, "replaces")],
    }
    system.save(replaced, merge.source, now)
    system.save(surviving, merge.target, now)


def _link(patient: str, kind: str) -> Resource:
    return {"other": {"reference": f"Patient/{patient}"}, "type": kind}


def _change_hetu(system: RecordSystem, change: _NewHetu, now: datetime) -> None:
    patient = system.read("Patient", change.patient)
    former = [
        {**one, "use": "old"} if one.get("system") in HETU_SYSTEMS else one for one in patient.get("identifier", [])
    ]
    new = {"use": "official", "system": "urn:oid:1.2.246.21", "value": change.hetu}
    system.save({**patient, "identifier": [new, *former]}, change.patient, now)
