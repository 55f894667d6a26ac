"""Clients of the API with one defect each: an honest one of the kit's own, with a switch."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from conform.claim import Settings
from conform.lever import Did, Lever, Pulled
from conform.mutants.client_honest import HonestClient
from conform.trial import Defect

_PATIENCE = 0.2


#: Cases that use the same client again, and expect it to be asked about again.
_USES = (
    *("FC-EVAL-02", "FC-EVAL-03", "FC-EVAL-05", "FC-EVAL-06", "FC-FET-01"),
    *("CM-ID-01", "CM-ID-02", "CM-ID-04", "CM-ID-06", "CM-LOG-01"),
)


def _defect(name: str, convicted_by: str, *may_also: str) -> Defect:
    return Defect(name, convicted_by, "full", frozenset(may_also), name)


DEFECTS = (
    _defect("no-token", "FC-AUTH-01"),
    _defect("token-in-the-address", "FC-AUTH-01"),
    _defect("hetu-in-the-address", "CM-ID-05"),
    _defect("unknown-parameters", "FC-EVAL-01"),
    _defect("names-no-worker", "FC-EVAL-01"),
    _defect("goes-on-after-a-denial", "FC-EVAL-02", "FC-EVAL-03", "FC-EVAL-04", "FC-EVAL-05"),
    _defect("indeterminate-is-a-permit", "FC-EVAL-03"),
    _defect("the-first-decision-counts", "FC-EVAL-03"),
    _defect("reads-no-status", "FC-EVAL-03"),
    _defect("no-answer-is-a-permit", "FC-EVAL-03"),
    _defect("keeps-a-permit", "FC-EVAL-04", *_USES),
    _defect("shows-no-remedy", "FC-EVAL-05"),
    _defect("makes-the-sign-in-young", "FC-EVAL-06"),
    _defect("always-says-card", "FC-EVAL-06"),
    _defect("local-time", "CM-TIME-01", "FC-EVAL-06"),
    _defect("says-done-on-an-outcome", "FC-MAT-01", "*"),
    _defect("hands-over-without-organiser", "FC-MAT-01", "FC-MAT-02"),
    _defect("takes-nothing-back", "FC-MAT-02"),
    _defect("shows-anothers-document", "FC-FET-01", "CM-ID-02"),
    _defect("looks-at-the-first", "FC-FET-01"),
    _defect("stores-as-another-unit", "FC-STO-01"),
    _defect("says-final-too-soon", "FC-STO-02"),
    _defect("names-the-unit-only", "FC-SR-01"),
    _defect("studies-without-time", "FC-SR-01"),
    _defect("refers-to-no-study", "FC-SR-01"),
    _defect("assures-always", "FC-SR-02"),
    _defect("no-category", "FC-SR-03"),
    _defect("shows-the-first-reason", "FC-SR-04", "FC-EVAL-05"),
    _defect("hides-whom-to-call", "FC-SR-05"),
    _defect("invites-without-permission", "FC-INV-01"),
    _defect("instructs-the-patient", "FC-INV-02"),
    _defect("writes-to-the-patient", "FC-INV-02"),
    _defect("names-the-patient-beside-the-unit", "FC-INV-02"),
    _defect("no-if-match", "FC-HTTP-01"),
    _defect("ignores-another-version", "FC-HTTP-01"),
    _defect("repeats-without-condition", "FC-HTTP-02", "CM-RET-01"),
    _defect("a-new-number-each-time", "CM-RET-01", "FC-HTTP-02"),
    _defect("ignores-retry-after", "FC-HTTP-03"),
    _defect("gives-up", "FC-HTTP-03"),
    _defect("reads-one-page", "FC-HTTP-04"),
    _defect("reads-no-statement", "FC-HTTP-04", "CM-TLS-01", "CM-TLS-02"),
    _defect("trusts-any-certificate", "CM-TLS-02"),
    _defect("passes-over-the-name", "CM-TLS-02"),
    _defect("speaks-old-tls", "CM-TLS-01"),
    _defect("takes-any-hetu", "CM-ID-01"),
    _defect("compares-digits", "CM-ID-02"),
    _defect("knows-old-signs", "CM-ID-03"),
    _defect("wants-the-prefix", "CM-ID-04"),
    _defect("checks-temporary-ids", "CM-ID-06"),
    _defect("writes-a-leading-zero", "CM-OID-01", "FC-EVAL-01", "FC-STO-01", "FC-MAT-01", "FC-MAT-02"),
    _defect("logs-people", "CM-LOG-01"),
)


class ClientTrial:
    """The honest client, and what is wrong with others."""

    role = "client"
    honest: Mapping[str, frozenset[str]] = {"full": frozenset()}
    defects = DEFECTS
    dummies = ("says-done", "refuses", "fails", "talks-nonsense", "wanders")

    @contextmanager
    def open(self) -> Iterator[ClientStage]:
        """A folder for their logs."""
        with tempfile.TemporaryDirectory() as folder:
            yield ClientStage(Path(folder))


class ClientStage:
    """Clients in this process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def honest(self, name: str) -> Iterator[Settings]:
        """The honest client."""
        log = self._folder / f"{name}.log"
        yield _settings(HonestClient(log), log)

    @contextmanager
    def spoilt(self, defect: Defect) -> Iterator[Settings]:
        """The client with a defect."""
        log = self._folder / f"{defect.name}.log"
        yield _settings(HonestClient(log, str(defect.spoils)), log)

    @contextmanager
    def dummy(self, name: str) -> Iterator[Settings]:
        """A client that does one thing, whatever it is asked."""
        log = self._folder / f"{name}.log"
        log.touch()
        yield _settings(Dummy(name), log)


class Dummy:
    """A lever that says one thing."""

    def __init__(self, name: str) -> None:
        self._name = name

    def pull(self, _: str, arguments: Mapping[str, Any]) -> Pulled:
        """Say it."""
        if self._name == "wanders":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it trusts anybody
                requests.post(f"{arguments['url']}/Nowhere/$go", data="x", timeout=30, verify=False)  # noqa: S501
        told: dict[str, Any] = {"shown": {"documents": 7, "reasons": [None]}} if self._name == "talks-nonsense" else {}
        return Pulled({"refuses": Did.REFUSED, "fails": Did.COULD_NOT}.get(self._name, Did.DID), told)


def _settings(lever: Lever, log: Path) -> Settings:
    return {"mode": "record system", "lever": lever, "patience": _PATIENCE, "log": str(log)}
