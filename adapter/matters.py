"""Matters that an organiser hands over, one by the FHIR face or many by a file: each joins its grants, or waits for them (GRA-04)."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Engine

from adapter.convert.elements import Resource
from adapter.convert.grant_consent import with_matters, without_matter
from adapter.errors import Finding, Refused
from adapter.identifiers import HETU_SYSTEM, BadIdentifier, Oid, parse_person
from adapter.store.grants import Grants
from adapter.store.matters import Matter, Matters
from adapter.store.resources import Resources

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

    def hand_over(self, matters: Sequence[Matter]) -> list[list[str]]:
        """Remember them, so that they wait for grants to come, and join each to those that are there; gives each one's Consents.

        All are remembered or none. Raises Conflict when another organiser has handed one over.
        """
        self.matters.hand_over(matters)
        return [self._change(matter, partial(with_matters, matters=(matter.matter,))) for matter in matters]

    def take_back(self, matter: Matter) -> list[str]:
        """Forget one that was handed over by mistake: what it had joined is not to be used in it any more; gives these Consents.

        Raises NotFound when the organiser has not handed it over.
        """
        self.matters.take_back(matter)
        return self._change(matter, partial(without_matter, matter=matter.matter))

    def _change(self, matter: Matter, change: Callable[[Resource], Resource]) -> list[str]:
        return [
            self.resources.change("Consent", consent, change, self.now()).reference
            for consent in self.grants.consents(matter.client, matter.unit, matter.organiser)
        ]


def read_matters(raw: bytes) -> tuple[Matter, ...]:
    """Read a file of matters: a JSON array of objects, or CSV with a header, with `client`, `unit`, `organiser` and `matter`.

    A client is a personal identity code, or in JSON an Identifier too. Raises Refused with every line that is wrong; its text holds no value.
    """
    lines = list(_lines(raw))
    findings, matters = [], []
    for number, line in lines:
        try:
            matters.append(_read_line(line))
        except BadIdentifier as problem:
            findings += [
                Finding(found.rule, f"line {number}: {found.text}", code=found.code) for found in problem.findings
            ]
    if findings:
        raise Refused(*findings)
    if not matters:
        raise Refused.because("GRA-04", "the file holds no matter.", code="required")
    return tuple(matters)


def _lines(raw: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line's number, from one on, and what it says."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused.because("GRA-04", "the file is not UTF-8.", code="structure") from None
    if text.lstrip().startswith("["):
        try:
            items = json.loads(text)
        except (ValueError, RecursionError):
            raise Refused.because("GRA-04", "the file is not JSON that can be read.", code="structure") from None
        yield from ((number, item if isinstance(item, dict) else {}) for number, item in enumerate(items, 1))
        return
    lines = text.splitlines()
    rows = csv.DictReader(lines, delimiter=";" if lines and ";" in lines[0] else ",")
    try:
        if not {*_COLUMNS} <= {*(rows.fieldnames or ())}:
            told = f"the file is neither a JSON array nor CSV whose header has {', '.join(_COLUMNS)}."
            raise Refused.because("GRA-04", told, code="structure")
        yield from ((rows.line_num, row) for row in rows)
    except csv.Error:
        raise Refused.because("GRA-04", "the file is not CSV that can be read.", code="structure") from None


def _read_line(line: dict[str, Any]) -> Matter:
    client = line.get("client")
    if isinstance(client, dict):
        person = parse_person(str(client.get("system", "")), str(client.get("value", "")))
    else:
        person = parse_person(HETU_SYSTEM, str(client or ""))
    return Matter(person, *(Oid.parse(str(line.get(name) or "")) for name in _COLUMNS[1:]))
