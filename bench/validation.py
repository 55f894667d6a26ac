"""Resources validated a second on one core: by base R4, by our profiles, from their bytes.

Beside `fhir.resources` and, where it is there, HL7's own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fhir.resources.R4B import get_fhir_model_class

from adapter.validate.package import own_validator
from adapter.validate.site import EXAMPLES
from adapter.validate.source import read
from bench.scale import SMOKE, sized
from tests.validate.agreement import hl7, java_is_there

_ROUNDS, _SECONDS = sized((7, 0.15), (1, 0.01))
_NAMES = sized(
    (
        "photo-media",
        "release-request",
        "register-access",
        "patient",
        "release-provenance",
        "decision-audit",
        "task",
        "imaging-study",
    ),
    ("photo-media",),
)

Resource = dict[str, Any]


def table() -> None:
    """Print the best of seven rounds of each; the one that counts is the one that nobody disturbed."""
    print(f"\nvalidation, resources a second on one core; load {os.getloadavg()[0]:.1f}")
    print("  resource                octets     base  profiled  from bytes  fhir.resources   HL7's, warm")
    profiled = {name: _example(name) for name in _NAMES}
    bundles = sized((("Bundle of 12 kB", 12_000), ("Bundle of 1 MB", 1_000_000)), (("Bundle of 12 kB", 12_000),))
    everything = profiled | {name: _bundle(profiled, octets) for name, octets in bundles}
    for name, resource in everything.items():
        plain = _without_profile(resource)
        raw = json.dumps(resource).encode()
        model = get_fhir_model_class(resource["resourceType"])
        rates = (
            _rate(lambda plain=plain: own_validator().validate(plain)),  # type: ignore[misc]  # bound at once
            _rate(lambda resource=resource: own_validator().validate(resource)),  # type: ignore[misc]
            _rate(lambda raw=raw: own_validator().validate(read(raw))),  # type: ignore[misc]
            _rate(lambda model=model, plain=plain: model.model_validate(plain)),  # type: ignore[misc]
        )
        java = f"{_java(plain):14,.0f}" if not (SMOKE or java_is_there()) and len(raw) < 20_000 else "             –"
        print(f"  {name:22} {len(raw):7,} {rates[0]:8,.0f} {rates[1]:9,.0f} {rates[2]:11,.0f} {rates[3]:15,.0f} {java}")
    print(
        f"  `lautta validate` on one file, start included: {1000 * _start():.0f} ms; the load now is "
        f"{os.getloadavg()[0]:.1f}"
    )


def _example(name: str) -> Resource:
    found: Resource = json.loads((EXAMPLES / "good" / f"{name}.json").read_bytes())
    return found


def _without_profile(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_profile(item) for key, item in value.items() if key != "profile"}
        return {key: item for key, item in kept.items() if key != "meta" or item}
    return [_without_profile(item) for item in value] if isinstance(value, list) else value


def _bundle(resources: dict[str, Resource], octets: int) -> Resource:
    """A collection of our resources of about so many octets."""
    entries: list[Resource] = []
    size = 0
    while size < octets:
        for resource in resources.values():
            own = resource | {"id": f"r{len(entries)}"}
            entries.append({"fullUrl": f"https://x.example/fhir/{own['resourceType']}/{own['id']}", "resource": own})
            size += len(json.dumps(entries[-1]))
            if size >= octets:
                break
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _rate(act: Callable[[], object]) -> float:
    act()
    best = 0.0
    for _ in range(_ROUNDS):
        done, begun = 0, time.perf_counter()
        while (spent := time.perf_counter() - begun) < _SECONDS:
            act()
            done += 1
        best = max(best, done / spent)
    return best


def _java(resource: Resource) -> float:
    """HL7's validator when it is warm: what many cost more than few."""
    few, many = sized((200, 700), (1, 2))
    with tempfile.TemporaryDirectory() as folder:
        spent = []
        for number in (few, many):
            begun = time.perf_counter()
            hl7([resource] * number, Path(folder))
            spent.append(time.perf_counter() - begun)
    return (many - few) / max(spent[1] - spent[0], 1e-9)


def _start() -> float:
    command = [sys.executable, "-m", "adapter", "validate", str(EXAMPLES / "good" / "photo-media.json")]

    def once() -> float:
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - begun

    return min(once() for _ in range(sized(5, 1)))
