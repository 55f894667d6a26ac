"""Honest registers: mock Soteri with known entries, with and without an ETag; and a proxy before it for a defect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests

from conform.claim import Settings
from conform.lever import Did, Pulled
from conform.mutants.proxy import DUMMIES, Json, dummy, spoilt
from conform.mutants.register_defects import COMING, DEFECTS, ENDED, FIRM, MOVED, UNIT, Spoiling
from conform.mutants.tls import Keys, make_keys, make_tls
from conform.trial import Defect
from mocks.soteri import soteri_mock


def _entry(oid: str, parent: str = "", **more: Any) -> Json:
    level = {"socialServiceUnit": bool(parent), "socialUnit": not parent}
    common = {"name": f"Keksitty {oid[-4:]}", "businessId": "0000001-9", "sector": 2, "validFrom": "2024-01-01"}
    return {"oid": oid, "parent": parent, **common, **level, **more}


_SEED: Json = {
    "invented": 510,
    "register": [
        _entry(FIRM),
        _entry(UNIT, FIRM),
        _entry(MOVED, FIRM),
        _entry(ENDED, FIRM, validTo="2025-06-30"),  # the last of all: a defect takes it away
    ],
    "soteri": [{"oid": COMING, "name": "Uusi", "parent": FIRM, "businessId": "0000001-9", "level": "palvelupiste"}],
    "joined": [{"oid": FIRM, "repository": "social", "joined": "2026-03-01", "systemReady": True}],
}
_KNOWN: list[Json] = [
    {"oid": FIRM, "level": "palveluyksikko", "business_id": "0000001-9", "joined": {"social": "2026-03-01"}},
    {"oid": UNIT, "level": "palvelupiste", "parent": FIRM, "joined": {}},
    {"oid": MOVED, "level": "palvelupiste", "parent": FIRM},
    {"oid": ENDED, "parent": FIRM, "ended": "2025-06-30"},
    {"oid": COMING, "level": "palvelupiste", "not_yet": True},
]


@dataclass
class Changer:
    """The lever of the honest register: it adds an entry that none had before."""

    control: str
    numbers: Iterator[int] = field(default_factory=lambda: count(100))

    def pull(self, action: str, _: Mapping[str, Any]) -> Pulled:
        """`change` is what it can do."""
        if action != "change":
            return Pulled(Did.COULD_NOT)
        seed = {"register": [_entry(f"1.2.246.10.19.10.{next(self.numbers)}", FIRM)]}
        requests.post(f"{self.control}/seed", json=seed, timeout=30).raise_for_status()
        return Pulled(Did.DID)


class RegisterTrial:
    """The mock Soteri, and a proxy before it."""

    role = "register"
    #: The real code server gives no ETag (mocks/soteri/README.md): a SHOULD of ours that costs it a warning.
    honest: Mapping[str, frozenset[str]] = {
        "full": frozenset(),
        "secured": frozenset(),
        "code-server": frozenset({"OR-PAG-03"}),
    }
    defects = DEFECTS
    dummies = tuple(DUMMIES)

    @contextmanager
    def open(self) -> Iterator[RegisterStage]:
        """Start the mock."""
        mock = soteri_mock()
        try:
            with TemporaryDirectory() as folder:
                yield RegisterStage(mock.url, mock.control_url, make_keys(Path(folder)))
        finally:
            mock.stop()


class RegisterStage:
    """A mock register that runs at an address; each system begins with the same entries."""

    def __init__(self, base: str, control: str, keys: Keys) -> None:
        self._base, self._control, self._keys = base, control, keys

    @contextmanager
    def honest(self, name: str) -> Iterator[Settings]:
        """The mock, with an ETag or without, in plain or over TLS."""
        with self.spoilt(Defect("none", "", name, spoils=Spoiling())) as settings:
            yield settings

    @contextmanager
    def spoilt(self, defect: Defect) -> Iterator[Settings]:
        """The mock behind a proxy with the defect."""
        self._fill(tagged=defect.of != "code-server")
        spoiling: Spoiling = defect.spoils
        secured = defect.of == "secured"
        tls = make_tls(self._keys, old=spoiling.old_tls, optional=True) if secured else None
        with spoilt(self._base, spoiling.request, spoiling.answer, "", tls) as url:
            yield {**self._settings(url, defect.of), **({"ca": str(self._keys.root)} if tls else {})}

    @contextmanager
    def dummy(self, name: str) -> Iterator[Settings]:
        """A server that says one thing to everything."""
        with dummy(name) as url:
            yield self._settings(url, "full")

    def _fill(self, *, tagged: bool) -> None:
        requests.post(f"{self._control}/reset", timeout=30).raise_for_status()
        requests.post(f"{self._control}/seed", json={**_SEED, "tagged": tagged}, timeout=30).raise_for_status()

    def _settings(self, url: str, name: str) -> Settings:
        mode = "code-server" if name == "code-server" else "full"
        return {"url": url, "mode": mode, "known": _KNOWN, "lever": Changer(self._control)}
