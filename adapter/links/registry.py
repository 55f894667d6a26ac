"""The SOTE organisation register (code-server API), Soteri's newer view, and the list of joinings."""

from __future__ import annotations

from datetime import date
from typing import Any

import requests

from adapter.errors import Theirs
from adapter.identifiers import BusinessId, Oid
from adapter.links.http import TIMEOUT, open_session, told_as
from adapter.rules.standing import Joining, RegisterEntry, UnitFacts

_PEER = "Organisation register"
_CLASSIFICATION = "1.2.246.537.6.202"


class RegistryLink:
    """RegistryPort over the wire."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")
        self._session = open_session()

    def facts(self, unit: Oid, organiser: Oid) -> UnitFacts:
        """See RegistryPort."""
        entry = self._entry(unit)
        parent = self._entry(entry.parent) if entry and entry.parent else None
        return UnitFacts(
            entry=entry,
            parent=parent,
            in_soteri=self._get(f"/soteri/units/{unit}") is not None,
            producer_joining=self._joining(self._top(entry)) if entry else None,
            organiser_joining=self._joining(self._top(self._entry(organiser)) or organiser),
        )

    def _top(self, entry: RegisterEntry | None) -> Oid | None:
        """The organisation above a unit, found by the register's own parents; a loop in the register ends the walk."""
        seen: set[Oid] = set()
        while entry and entry.parent and entry.oid not in seen:
            seen.add(entry.oid)
            parent = self._entry(entry.parent)
            if parent is None:
                return entry.parent
            entry = parent
        return entry.oid if entry else None

    def _entry(self, oid: Oid) -> RegisterEntry | None:
        code = self._get(f"/codeserver/csapi/v6/classifications/{_CLASSIFICATION}/conceptcodes/{oid}")
        if code is None:
            return None
        try:
            attributes = {
                item["attributeName"]: item["attributeValue"][0]
                for item in code["attributes"]
                if item["attributeValue"]
            }
            parent = attributes.get("ParentId", "")
            return RegisterEntry(
                oid=oid,
                name=attributes["Pitkä nimi"],
                parent=Oid.parse(parent) if parent else None,
                business_id=BusinessId.parse(attributes["Y-tunnus"]),
                service_unit=attributes.get("Sos. palveluyksikkö") == "T",
                begins=date.fromisoformat(attributes["Voimassaolo alkaa"]),
                ends=date.fromisoformat(attributes["Voimassaolo päättyy"]),
            )
        except (KeyError, IndexError, TypeError, ValueError):
            raise Theirs(_PEER, "has an entry that cannot be read.") from None

    def _joining(self, organisation: Oid | None) -> Joining | None:
        found = self._get(f"/liittymiset/{organisation}") if organisation else None
        if found is None:
            return None
        try:
            return Joining(date.fromisoformat(found["joined"]), bool(found["systemReady"]))
        except (KeyError, TypeError, ValueError):
            raise Theirs(_PEER, "has a joining that cannot be read.") from None

    def _get(self, path: str) -> dict[str, Any] | None:
        with told_as(_PEER):
            response = self._session.get(f"{self._base}{path}", timeout=TIMEOUT)
        if response.status_code == 404:
            return None
        if response.status_code != 200:
            raise Theirs(_PEER, f"answered with HTTP status {response.status_code}.")
        try:
            body: Any = response.json()
        except requests.JSONDecodeError:
            body = None
        if not isinstance(body, dict):
            raise Theirs(_PEER, "answered with something that is not its own form.")
        return body
