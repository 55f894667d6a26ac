"""Client of the API: what its requests look like, in a run or in recorded messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from conform.case import Checks, NotSeenError, observes
from conform.peers.asked import (
    USES,
    attachment_of,
    decision_of,
    has_token_in_header,
    moments_of,
    oid_of,
    parameter_of,
    parameters_of,
    query_of,
    resource_of,
    statement_of,
    texts_of,
)
from conform.peers.paper import read_paper
from conform.people import find_hetus
from conform.traffic import Message

_T = TypeVar("_T")
ROLE = "client"
_OPEN = {"metadata", "smart-configuration", "token"}
_NEEDED = {"client", "unit"}
_OF_WORKER = {"workerUnit", "worker", "role", "authentication"}
_KNOWN = (
    _NEEDED
    | _OF_WORKER
    | {"matter", "custodian", "register", "authenticatedAt", "strongAuthentication", "action", "document", "at"}
    | {"content"}
)
_STRONG = {"card", "equal", "mobile"}
_TWELVE_HOURS = timedelta(hours=12)
_SKEW = timedelta(minutes=2)
_ORGANISATION = re.compile(r"1\.2\.246\.10\.")
_OID = re.compile(r"[0-2](?:\.(?:0|[1-9]\d*))+")


@observes(ROLE, "FC-AUTH-01")
def the_token_is_in_the_header(traffic: Sequence[Message], checks: Checks) -> None:
    """Every request that needs a token has it in its header, and none has it in its address or body."""
    closed = _need([one for one in traffic if one.interaction not in _OPEN], "no request needed a token")
    checks.control(any(has_token_in_header(one) for one in closed), "no request had a token in its header")
    for one in closed:
        checks.demand(has_token_in_header(one), f"{one.interaction} came without a token in its header")
        checks.demand(
            not any(name == "access_token" for name, _ in query_of(one)) and b"access_token=" not in one.body,
            f"{one.interaction} has a token outside its header",
        )


@observes(ROLE, "FC-EVAL-01")
def a_question_is_whole(traffic: Sequence[Message], checks: Checks) -> None:
    """Client, unit and worker stand in each use, and no parameter that the API does not know."""
    asked = _need([one for one in traffic if one.interaction in USES], "no use was asked for")
    checks.control(any(parameters_of(one) for one in asked), "no use was asked for with Parameters")
    for one in asked:
        names = [name for name, _ in parameters_of(one)]
        missing = _NEEDED - set(names) | (set() if statement_of(one) else _OF_WORKER - set(names))
        checks.demand(not missing, f"{one.interaction} lacks {', '.join(sorted(missing))}")
        checks.demand("matter" in names or "custodian" in names, f"{one.interaction} names neither matter nor register")
        checks.demand(set(names) <= _KNOWN, f"{one.interaction} has a parameter that the API does not know")
        twice = {name for name in names if names.count(name) > 1} - {"workerUnit"}
        checks.demand(not twice, f"{one.interaction} has a parameter twice")


@observes(ROLE, "FC-EVAL-06")
def a_sign_in_is_strong_and_of_today(traffic: Sequence[Message], checks: Checks) -> None:
    """A use that was permitted was asked for with a strong sign-in, at most twelve hours old."""
    permitted = [one for one in traffic if one.interaction == USES[0] and decision_of(one) == "permit"]
    for one in _need(permitted, "no use was permitted"):
        values = dict(parameters_of(one))
        user = statement_of(one).get("user", {})
        checks.control(
            (user.get("authenticationMethod") or values.get("authentication")) in _STRONG, "a sign-in was not strong"
        )
        at = values.get("authenticatedAt")
        signed = user.get("authenticationTime") or (at and _read(str(at)))
        checks.demand(signed, "the time of the sign-in was not said, or cannot be read")
        asked = _read(str(one.marks.get("at", "")))
        if isinstance(signed, datetime) and asked:
            checks.demand(signed <= asked + _SKEW, "a sign-in lay in the future")
            checks.demand(asked - signed <= _TWELVE_HOURS, "a sign-in was older than twelve hours")


@observes(ROLE, "CM-ID-05")
def no_address_has_a_hetu(traffic: Sequence[Message], checks: Checks) -> None:
    """A person is named in bodies, and never in an address."""
    named = [one for one in traffic if find_hetus(one.body.decode("utf-8", "replace"))]
    checks.control(_need(named, "no request named a person"), "no request named a person")
    for one in traffic:
        checks.demand(not find_hetus(one.head.get("url", "")), f"the address of {one.interaction} has a HETU")


@observes(ROLE, "CM-TIME-01")
def a_moment_has_its_zone(traffic: Sequence[Message], checks: Checks) -> None:
    """Every moment with a time of day says its zone."""
    moments = [(one.interaction, zoned) for one in traffic for _, zoned in moments_of(one)]
    _need(moments, "no request had a moment")
    checks.control(any(zoned for _, zoned in moments), "no moment had a zone")
    for interaction, zoned in moments:
        checks.demand(zoned, f"{interaction} has a moment without a zone")


@observes(ROLE, "CM-OID-01")
def an_oid_is_as_it_must_be(traffic: Sequence[Message], checks: Checks) -> None:
    """An OID of an organisation has no hyphen, no leading zero, and a Y-tunnus with a right check digit."""
    oids = {oid for one in traffic for text in texts_of(resource_of(one)) if _ORGANISATION.match(oid := oid_of(text))}
    _need(sorted(oids), "no request named an organisation or a unit")
    checks.control(any(_OID.fullmatch(oid) for oid in oids), "no OID is one")
    for oid in oids:
        checks.demand(_OID.fullmatch(oid), "an OID has a hyphen, a leading zero or another sign")
        checks.demand(_is_business_id(oid.split(".")[4]), "the Y-tunnus of an OID has a wrong check digit")


@observes(ROLE, "FC-HTTP-01")
def every_update_names_a_version(traffic: Sequence[Message], checks: Checks) -> None:
    """An update and a patch of a resource have If-Match."""
    written = [one for one in traffic if one.interaction.endswith((" update", " patch"))]
    _need(written, "no update was seen")
    checks.control(any("if-match" in one.head for one in written), "no update has If-Match")
    for one in written:
        checks.demand("if-match" in one.head, f"{one.interaction} came without If-Match")


@observes(ROLE, "FC-STO-01")
def a_stored_document_is_of_its_parameters(traffic: Sequence[Message], checks: Checks) -> None:
    """A document that is stored names the client, matter and unit that stand beside it."""
    stored = _need([one for one in traffic if one.interaction == "Consent/$store"], "nothing was stored")
    for one in stored:
        paper, person = read_paper(attachment_of(one)), parameter_of(one, "client")
        checks.control(paper is not None, "what was stored is no document (CDA R2)")
        if paper is not None:
            same = isinstance(person, dict) and person.get("value") == paper.client
            checks.demand(same, "a stored document is of another client than its request")
            checks.demand(paper.matter == oid_of(parameter_of(one, "matter")), "a stored document is of another matter")
            checks.demand(paper.unit == oid_of(parameter_of(one, "unit")), "a stored document is of another unit")


def _is_business_id(digits: str) -> bool:
    """Whether it is a Y-tunnus without hyphen and leading zeros (PRH: weights 7 9 10 5 8 4 2, modulo 11)."""
    padded = digits.rjust(8, "0")
    weighed = sum(int(digit) * weight for digit, weight in zip(padded, (7, 9, 10, 5, 8, 4, 2, 1), strict=False))
    return len(padded) == 8 and weighed % 11 == 0


def _read(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else None


def _need(found: Sequence[_T], otherwise: str) -> Sequence[_T]:
    if not found:
        raise NotSeenError(otherwise)
    return found
