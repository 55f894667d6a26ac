"""The trial of the record role: a proxy before an honest mock spoils one thing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests

from conform.claim import Settings
from conform.lever import Did, Pulled
from conform.mutants.proxy import DUMMIES, Call, Spoil, dummy, spoilt
from conform.mutants.record_defects import DEFECTS
from conform.mutants.record_people import PERMISSION, PERMITTED, PROTECTED, seed_people
from conform.mutants.spoiling import RESTARTED, Spoiling
from conform.mutants.tls import Keys, make_keys, make_tls
from conform.trial import Defect
from mocks.record import record_mock

_TOKEN = "CONFORM_SELFTEST"  # noqa: S105 – the beginning of a variable's name
#: The mock system behind each honest one.
_MOCKS = {"full": "full", "narrow": "narrow", "secured": "full"}
#: The large photo, but for the first honest system, which takes it as large as a vendor's does.
_LARGE = 8_000


_STATED = {"DocumentReference", "Media", "Patient", "Task"}


class RecordTrial:
    """The mock record systems, and a proxy before them. `secured` is the full one, with all that a claim may have."""

    role = "record"
    #: By the letter of R4 the two spellings of a system differ: a SHOULD of ours that costs the mock a warning.
    honest: Mapping[str, frozenset[str]] = dict.fromkeys(_MOCKS, frozenset({"CM-ID-04"}))
    defects = DEFECTS
    dummies = tuple(DUMMIES)

    @contextmanager
    def open(self) -> Iterator[RecordStage]:
        """Start the mock, and give the tokens of its systems to the environment."""
        modes = sorted(set(_MOCKS.values()))
        os.environ |= {f"{_TOKEN}_{mode.upper()}": f"secret-{mode}" for mode in modes}
        mock = record_mock()
        try:
            seed = {"systems": [{"name": mode, "mode": mode} for mode in modes], "resources": seed_people()}
            requests.post(f"{mock.control_url}/seed", json=seed, timeout=30).raise_for_status()
            with TemporaryDirectory() as folder:
                yield RecordStage(mock.url, make_keys(Path(folder)), Path(folder))
        finally:
            mock.stop()


class RecordStage:
    """Mock record systems that run at an address."""

    def __init__(self, base: str, keys: Keys, folder: Path) -> None:
        self._base = base
        self._keys = keys
        self._folder = folder

    @contextmanager
    def honest(self, name: str) -> Iterator[Settings]:
        """One that has no defect."""
        with self.spoilt(Defect("", "", name, spoils=Spoiling())) as settings:
            yield {key: value for key, value in settings.items() if name != "full" or key != "photo"}

    @contextmanager
    def spoilt(self, defect: Defect) -> Iterator[Settings]:
        """The mock behind a proxy with the defect."""
        spoiling: Spoiling = defect.spoils
        token, secured = f"secret-{_MOCKS[defect.of]}", defect.of == "secured"
        if defect.name:
            spoiling = replace(spoiling, answer=_state_less(spoiling.answer))
        system = _Secured(spoiling, self._folder / "record.log")
        request, answer = (system.request, system.answer) if secured else (spoiling.request, spoiling.answer)
        tls = make_tls(self._keys, **spoiling.tls) if secured else None
        with spoilt(self._base, request, answer, token, tls) as url:
            yield _settings(url, defect.of) | (self._claim_all(system) if secured else {})

    @contextmanager
    def dummy(self, name: str) -> Iterator[Settings]:
        """A server that says one thing to everything."""
        with dummy(name) as url:
            yield _settings(url, "full")

    def _claim_all(self, system: _Secured) -> dict[str, Any]:
        keys = self._keys
        return {
            "ca": str(keys.root),
            "client_certificate": str(keys.client.certificate),
            "client_key": str(keys.client.key),
            "features": ["audit"],
            "lever": system,
            "log": str(system.log),
            "people": {"protected": PROTECTED.hetu, "sms": PERMITTED.hetu},
            "sms": {"extension": PERMISSION["url"]},
        }


@dataclass
class _Secured:
    """What the mock does not do: a log, a trail of reads, and a restart, for which it is itself the lever."""

    spoiling: Spoiling
    log: Path
    restarted: bool = False
    trail: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.log.write_text("begun\n", encoding="utf-8")

    def pull(self, action: str, _: Mapping[str, Any]) -> Pulled:
        """Restart."""
        self.restarted = action == "restart"
        return Pulled(Did.DID if self.restarted else Did.COULD_NOT)

    def request(self, call: Call) -> None:
        """Spoil a request; the trail of a read begins here."""
        if self.restarted:
            call.headers[RESTARTED] = "yes"
        self.spoiling.request(call)

    def answer(self, call: Call) -> None:
        """Spoil an answer, and leave what an honest system leaves of it."""
        if call.kind == "AuditEvent" and call.is_search:
            call.status = 200
            call.tell(self._tell_trail())
        elif call.method == "GET" and call.kind == "Patient" and self.spoiling.audits:
            self.trail.append("/".join(call.path.split("/")[3:5]))
        self.spoiling.answer(call)
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"{self.spoiling.log(call)}\n")

    def _tell_trail(self) -> dict[str, Any]:
        events = [
            {"resourceType": "AuditEvent", "action": "R", "entity": [{"what": {"reference": one}}]}
            for one in self.trail
        ]
        return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in events]}


def _state_less(answer: Spoil) -> Spoil:
    """State the types alone that the cases file: a search of each of fifty would take a quarter of a trial."""

    def do(call: Call) -> None:
        if call.path.endswith("/metadata"):
            statement = call.resource()
            rest = statement["rest"][0]
            rest["resource"] = [one for one in rest["resource"] if one["type"] in _STATED]
            call.tell(statement)
        answer(call)

    return do


def _settings(base: str, name: str) -> dict[str, Any]:
    mode = _MOCKS[name]
    token = {"env": f"{_TOKEN}_{mode.upper()}"}
    return {"url": f"{base}/{mode}/fhir", "mode": mode, "token": token, "photo": _LARGE}
