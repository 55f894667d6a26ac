"""The SOTE organisation register (code-server API), Soteri's newer view, and the list of joinings."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from adapter.access.register_copy import HeardJoining, RegisterCopies, RegisterCopy, Row
from adapter.access.rules.standing import Joining, RegisterEntry, RegisterState, SoteriUnit, UnitFacts
from adapter.config.addresses import Place
from adapter.errors import Theirs
from adapter.identifiers import BusinessId, Oid
from adapter.links.http import MEDIUM, Answer, HttpPeer
from adapter.roles import Right

_PEER = "Organisation register"
_CODES = "/codeserver/csapi/v6/classifications/1.2.246.537.6.202/conceptcodes"
_PAGE = 500  # entries: the most the code server gives
_READINGS = 3
_KEPT = timedelta(minutes=10)
_AGAIN = timedelta(minutes=1)
_ATTRIBUTES = (
    "Pitkä nimi",
    "ParentId",
    "Y-tunnus",
    "Sos. palveluyksikkö",
    "Voimassaolo alkaa",
    "Voimassaolo päättyy",
    "Terv. palveluyksikkö",
)
_OPEN = "2099-12-31"  # how the register writes that an entry does not end
_REPOSITORIES = {Right.REGISTER_ACCESS: "social", Right.OUTSOURCING: "patient"}
_LOG = logging.getLogger("lautta.register")


class _Page(NamedTuple):
    """A page of the register, and what it says about the whole."""

    tag: str
    total: int
    rows: dict[str, Row]


class RegistryLink:
    """RegistryPort over the wire. Used by one thread; `copies` is shared by all that ask this server.

    The register is read whole and kept; ten minutes later it is asked whether it has changed since. While it does not
    answer, the last copy and the last joinings serve, however old. Only what is there is remembered: a unit or a
    joining that is not, is asked for each time.
    """

    def __init__(self, place: Place, copies: RegisterCopies, now: Callable[[], datetime]) -> None:
        self._base = place.url.rstrip("/")
        self._copies, self._now = copies, now
        self._http = HttpPeer(_PEER, place, MEDIUM)

    def facts(self, unit: Oid, organiser: Oid, right: Right) -> UnitFacts:
        """See RegistryPort."""
        at = self._now()
        copy = self._current(at)
        entry = self._entry(copy, unit)
        if entry and unit.value not in copy.rows:
            copy = self._read_again(copy, at)  # it has come since: decisions go by the copy, so it is to be there too
        repository = _REPOSITORIES[right]
        producer = self._joining(self._top(copy, entry), repository, at) if entry else None
        above = self._top(copy, self._entry(copy, organiser)) or organiser
        joined = self._joining(above, repository, at)
        oldest = min([copy.as_of, *(heard.as_of for heard in (producer, joined) if heard)])
        return UnitFacts(
            entry=entry,
            parent=self._parent(copy, entry) if entry else None,
            in_soteri=entry is None and self.in_soteri(unit) is not None,
            producer_joining=producer.joining if producer else None,
            organiser_joining=joined.joining if joined else None,
            as_of=None if _is_fresh(oldest, at) else oldest,
            state=self._copies.describe(copy).tag,
        )

    def in_soteri(self, unit: Oid) -> SoteriUnit | None:
        """See RegistryPort."""
        answer = self._get(f"/soteri/units/{unit}")
        return _read_soteri(answer) if answer is not None else None

    def refresh(self) -> RegisterState:
        """See RegistryPort."""
        return self._copies.describe(self._current(self._now()))

    def _top(self, copy: RegisterCopy, entry: RegisterEntry | None) -> Oid | None:
        """The organisation above a unit, found by the register's own parents; a loop in the register ends the walk."""
        seen: set[Oid] = set()
        while entry and entry.parent and entry.oid not in seen:
            seen.add(entry.oid)
            parent = self._parent(copy, entry)
            if parent is None:
                return entry.parent
            entry = parent
        return entry.oid if entry else None

    def _parent(self, copy: RegisterCopy, entry: RegisterEntry) -> RegisterEntry | None:
        """The entry above.

        Of an entry in the copy it is in the copy too, or nowhere: the copy is one state of the register.
        """
        if entry.parent is None or (entry.oid.value in copy.rows and entry.parent.value not in copy.rows):
            return None
        return self._entry(copy, entry.parent)

    def _entry(self, copy: RegisterCopy, oid: Oid) -> RegisterEntry | None:
        """An entry from the copy; one that is not there may be new, so the register is asked."""
        row = copy.rows.get(oid.value)
        if row is None:
            code = self._get(f"{_CODES}/{oid}")
            if code is None:
                return None
            row = _read_row(code)
        return _read_entry(oid, row)

    def _joining(self, organisation: Oid | None, repository: str, at: datetime) -> HeardJoining | None:
        if organisation is None:
            return None
        party = f"{organisation}/{repository}"
        cached = self._copies.joining(party)
        if cached and (_is_fresh(cached.as_of, at) or self._is_put_off(at)):
            return cached
        try:
            answer = self._get(f"/liittymiset/{organisation}?repository={repository}")
            joining = _read_joining(answer) if answer is not None else None
        except Theirs:
            if cached is None:
                raise
            self._copies.put_off = at + _AGAIN
            return cached
        if joining is None:
            self._copies.forget_joining(party)
            return None
        heard = HeardJoining(joining, at)
        self._copies.keep_joining(party, heard)
        return heard

    def _current(self, at: datetime) -> RegisterCopy:
        """The copy to decide by: ten minutes old at most while the register answers.

        Raises Theirs when there has never been one.
        """
        cached = self._copies.held
        if cached and _is_fresh(cached.as_of, at):
            return cached
        if not self._copies.reading.acquire(blocking=cached is None) and cached:
            return cached
        try:
            return self._refresh(at)
        finally:
            self._copies.reading.release()

    def _refresh(self, at: datetime) -> RegisterCopy:
        cached = self._copies.look()
        if cached and (_is_fresh(cached.as_of, at) or self._is_put_off(at)):
            return cached
        try:
            copy = self._read_whole(cached, at)
        except Theirs as problem:
            if cached is None:
                raise
            _LOG.warning("%s The copy of %s is used.", problem, cached.as_of.isoformat(timespec="seconds"))
            self._copies.put_off = at + _AGAIN
            return cached
        self._copies.keep(copy)
        return copy

    def _read_again(self, cached: RegisterCopy, at: datetime) -> RegisterCopy:
        """The copy as the register is now, although what is held is young; what is held when it cannot be had."""
        with self._copies.reading:
            try:
                copy = self._read_whole(cached, at)
            except Theirs:
                return cached
            self._copies.keep(copy)
            return copy

    def _is_put_off(self, at: datetime) -> bool:
        until = self._copies.put_off
        return until is not None and until - _AGAIN <= at < until

    def _read_whole(self, cached: RegisterCopy | None, at: datetime) -> RegisterCopy:
        """The register in one state of it: begun again when it changes in the meantime or an answer is not whole.

        Raises Theirs at once when the first page cannot be had, and after the third reading that came to nothing.
        """
        problem = Theirs(_PEER, "could not be read.")
        for _ in range(_READINGS):
            first = self._ask(f"{_CODES}?pageSize={_PAGE}&page=1", cached.tag if cached else "")
            if cached and first.status == 304:
                return replace(cached, as_of=at)
            try:
                page = self._read_pages(_read_page(first))
            except Theirs as fault:
                problem = fault
                continue
            if cached and cached.rows and not page.rows:
                raise Theirs(_PEER, "answered that it is empty.")
            since = cached.since if cached and cached.rows == page.rows else at
            return RegisterCopy(page.tag, since, at, page.rows)
        raise problem

    def _read_pages(self, first: _Page) -> _Page:
        """The first page with all the others in it.

        Raises Theirs unless they are one state: one ETag, one total, and as many entries.
        """
        rows = dict(first.rows)
        for number in range(2, -(-first.total // _PAGE) + 1):
            if len(rows) != (number - 1) * _PAGE:
                break
            page = _read_page(self._ask(f"{_CODES}?pageSize={_PAGE}&page={number}"))
            if (page.tag, page.total) != (first.tag, first.total):
                raise Theirs(_PEER, "changed while it was being read.")
            rows |= page.rows
        if len(rows) != first.total:
            raise Theirs(_PEER, "gave an entry twice, or not all of them.")
        return first._replace(rows=rows)

    def _get(self, path: str) -> dict[str, Any] | None:
        response = self._ask(path)
        return None if response.status == 404 else _read_body(response)

    def _ask(self, path: str, tag: str = "") -> Answer:
        return self._http.ask("GET", f"{self._base}{path}", headers={"If-None-Match": tag} if tag else None)


def _is_fresh(as_of: datetime, at: datetime) -> bool:
    """Too young to be asked again. What a clock since set back has dated to the future is not."""
    return as_of <= at < as_of + _KEPT


def _read_body(answer: Answer) -> dict[str, Any]:
    if answer.status != 200:
        raise Theirs(_PEER, f"answered with HTTP status {answer.status}.")
    body = answer.json()
    if not isinstance(body, dict):
        raise Theirs(_PEER, "answered with something that is not its own form.")
    return body


def _read_page(answer: Answer) -> _Page:
    body = _read_body(answer)
    codes, total = body.get("conceptCodes"), body.get("totalItems")
    try:
        rows = {code["conceptCodeId"]: _read_row(code) for code in codes or []}
    except (KeyError, TypeError):
        rows = None
    if rows is None or not isinstance(total, int) or not all(isinstance(oid, str) for oid in rows):
        raise Theirs(_PEER, "has a page that cannot be read.")
    return _Page(answer.headers.get("ETag", ""), total, rows)


def _read_row(code: dict[str, Any]) -> Row:
    """An entry's values as they are written; one of another form spoils itself and not the register."""
    try:
        values = {item["attributeName"]: item["attributeValue"][:1] for item in code["attributes"]}
        row = tuple("".join(values.get(name, [])) for name in _ATTRIBUTES)
    except (KeyError, TypeError, AttributeError):
        return ()
    return row


def _read_entry(oid: Oid, row: Row) -> RegisterEntry:
    try:
        name, parent, business_id, service_unit, begins, ends, health_service_unit = row
        return RegisterEntry(
            oid=oid,
            name=name,
            parent=Oid.parse(parent) if parent else None,
            business_id=BusinessId.parse(business_id),
            service_unit=service_unit == "T",
            begins=date.fromisoformat(begins),
            ends=date.fromisoformat(ends),
            health_service_unit=health_service_unit == "T",
        )
    except ValueError:
        raise Theirs(_PEER, "has an entry that cannot be read.") from None


def _read_soteri(answer: dict[str, Any]) -> SoteriUnit:
    try:
        return SoteriUnit(
            name=str(answer["name"]),
            business_id=str(answer["businessId"]),
            service_point=answer["level"] == "palvelupiste",
            begins=date.fromisoformat(answer["validFrom"]),
            ends=date.fromisoformat(answer.get("validTo") or _OPEN),
        )
    except (KeyError, TypeError, ValueError):
        raise Theirs(_PEER, "has a unit in Soteri that cannot be read.") from None


def _read_joining(answer: dict[str, Any]) -> Joining:
    try:
        return Joining(date.fromisoformat(answer["joined"]), bool(answer["systemReady"]))
    except (KeyError, TypeError, ValueError):
        raise Theirs(_PEER, "has a joining that cannot be read.") from None
