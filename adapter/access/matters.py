"""Matters that an organiser hands over, one by the FHIR API or many by a file.

Each joins its grants, or waits for them (GRA-04).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine

from adapter.access.known_matters import settle
from adapter.access.matters_table import Matter, Matters
from adapter.access.writing.consent import with_matters, without_matter
from adapter.access.writing.matter import proposal_id
from adapter.errors import Finding, NotFound, Refused
from adapter.fhir.elements import Resource
from adapter.fhir.held_grant import held_grant
from adapter.identifiers import HETU_SYSTEM, BadIdentifier, Oid, parse_person
from adapter.store.grants import Grants
from adapter.store.resources import Resources
from adapter.words import Sentence

_NOT_HANDED_OVER = Sentence(
    "Järjestäjä ei ole luovuttanut tätä asiaa tälle asiakkaalle ja yksikölle.",
    "Anordnaren har inte överlåtit detta ärende för denna klient och enhet.",
    "the organiser has not handed over this matter for this client and unit.",
)
_LINE = Sentence("Rivi {number}: {what}", "Rad {number}: {what}", "line {number}: {what}")
_NO_MATTER = Sentence(
    "Tiedostossa ei ole yhtään asiaa.",
    "Filen innehåller inget ärende.",
    "the file holds no matter.",
)
_NOT_UTF_8 = Sentence("Tiedosto ei ole UTF-8-muodossa.", "Filen är inte i UTF-8.", "the file is not UTF-8.")
_NOT_JSON = Sentence(
    "Tiedosto ei ole luettavaa JSONia.",
    "Filen är inte läsbar JSON.",
    "the file is not JSON that can be read.",
)
_NOT_CSV = Sentence(
    "Tiedosto ei ole luettavaa CSV:tä.",
    "Filen är inte läsbar CSV.",
    "the file is not CSV that can be read.",
)
_NEITHER = Sentence(
    "Tiedosto ei ole JSON-lista eikä CSV, jonka otsikkorivillä on {columns}, kukin kerran.",
    "Filen är varken en JSON-lista eller CSV vars rubrikrad har {columns}, var och en en gång.",
    "the file is neither a JSON array nor CSV whose header has {columns}, each once.",
)

_COLUMNS = ("client", "unit", "organiser", "matter")


@dataclass(frozen=True)
class HandedMatters:
    """Hands matters over in one database. Idempotent."""

    grants: Grants
    matters: Matters
    resources: Resources
    now: Callable[[], datetime]

    @classmethod
    def by(cls, engine: Engine, now: Callable[[], datetime]) -> HandedMatters:
        """The matters of a database."""
        return cls(Grants(engine), Matters(engine), Resources(engine), now)

    def hand_over(
        self, matters: Sequence[Matter], before: Callable[[Connection], None] | None = None
    ) -> list[list[str]]:
        """Remember them, so that they wait for grants to come, and join each to those that are there.

        Gives each one's Consents. `before` is done first, in the transaction that remembers them.

        All are remembered or none. Raises Conflict when another organiser has handed one over.
        """
        self.matters.hand_over(matters, before)
        return [self._change(matter, partial(self._join, matter)) for matter in matters]

    def take_back(self, matter: Matter) -> list[str]:
        """Forget one that was handed over by mistake: what it had joined is not to be used in it any more.

        Gives these Consents.

        Whatever came in between, it may be asked again: what is there still goes. Raises NotFound when nothing was
        there.
        """
        was_there = self.matters.take_back(matter)
        left = self._change(matter, partial(without_matter, matter=matter.matter))
        if not was_there and not left:
            text = _NOT_HANDED_OVER
            raise NotFound.because("GRA-04", text, code="not-found")
        return left

    def _join(self, matter: Matter, resource: Resource) -> Resource:
        """With the matter, unless it has been taken back meanwhile."""
        there = matter.matter in self.matters.of(matter.client, matter.unit, matter.organiser)
        return with_matters(resource, (matter.matter,)) if there else resource

    def _change(self, matter: Matter, change: Callable[[Resource], Resource]) -> list[str]:
        """The grants that hold the matter before or after the change."""
        changed = []
        for consent in self.grants.consents(matter.client, matter.unit, matter.organiser):
            before = self.resources.read("Consent", consent).resource
            after = self.resources.change("Consent", consent, change, self.now())
            if matter.matter in held_grant(before, "").matters | held_grant(after.resource, "").matters:
                changed.append(after.reference)
                if matter.matter in held_grant(after.resource, "").matters:  # the hand-over decides what was proposed
                    settle(self.resources, proposal_id(matter.matter, consent), "completed", self.now())
        return changed


def read_matters(raw: bytes) -> tuple[Matter, ...]:
    """Read a file of matters.

    A JSON array of objects, or CSV with a header, with `client`, `unit`, `organiser` and `matter`.

    A client is a personal identity code, or in JSON an Identifier too. Raises Refused with every line that is wrong;
    its text holds no value.
    """
    lines = list(_lines(raw))
    findings, matters = [], []
    for number, line in lines:
        try:
            matters.append(_read_line(line))
        except BadIdentifier as problem:
            findings += [
                Finding(finding.rule, _LINE.filled(number=str(number), what=finding.sentence), code=finding.code)
                for finding in problem.findings
            ]
    if findings:
        raise Refused(*findings)
    if not matters:
        raise Refused.because("GRA-04", _NO_MATTER, code="required")
    return tuple(matters)


def _lines(raw: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line's number, from one on, and what it says."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused.because("GRA-04", _NOT_UTF_8, code="structure") from None
    if text.lstrip().startswith("["):
        try:
            items = json.loads(text, object_pairs_hook=_without_doubles)
        except (ValueError, RecursionError):
            raise Refused.because("GRA-04", _NOT_JSON, code="structure") from None
        yield from ((number, item if isinstance(item, dict) else {}) for number, item in enumerate(items, 1))
        return
    yield from _rows(text)


def _rows(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of CSV: every one as long as the header, which has each name once."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    rows = csv.reader(
        io.StringIO(plain, newline=""), delimiter=";" if ";" in plain.partition("\n")[0] else ",", strict=True
    )
    try:
        header = next(rows, [])
        if not {*_COLUMNS} <= {*header} or len({*header}) != len(header):
            raise Refused.because("GRA-04", _NEITHER.filled(columns=", ".join(_COLUMNS)), code="structure")
        for row in rows:
            if row:
                yield rows.line_num, dict(zip(header, row, strict=True)) if len(row) == len(header) else {}
    except csv.Error:
        raise Refused.because("GRA-04", _NOT_CSV, code="structure") from None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError
    return dict(pairs)


def _read_line(line: dict[str, Any]) -> Matter:
    client = line.get("client")
    if isinstance(client, dict):
        person = parse_person(str(client.get("system", "")), str(client.get("value", "")))
    else:
        person = parse_person(HETU_SYSTEM, str(client or ""))
    return Matter(
        person, *(Oid.parse(field if isinstance(field := line.get(name), str) else "") for name in _COLUMNS[1:])
    )
