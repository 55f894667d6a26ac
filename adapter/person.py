"""A person for whom a client calls, as its signed statement says who that is (GRA-05, GRA-06, PHO-02). Pure.

The claims and their names are in docs/reference/fhir-api.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapter.clients import Caller
from adapter.errors import Forbidden
from adapter.identifiers import REGISTRATION_SYSTEM, BadIdentifier, Oid, WorkerId
from adapter.masking import mask_hetus
from adapter.roles import Authentication, Role
from adapter.signed.claims import BadClaim, check_claims, read_moment
from adapter.signed.jwt import Jwt

#: The type in the header of the statement: no other JWT of the client is taken for one (RFC 8725 §3.11).
TYPE = "person+jwt"

_SIGN_IN = {method.value: method for method in Authentication if method is not Authentication.NONE}
_LONGEST = 200
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")  # controls, and halves of a pair: neither can be kept
_ABOUT = ("system", "user", "serviceSubscriber", "serviceRequester")


@dataclass(frozen=True, slots=True)
class AssertedPerson:
    """A person whom a client has asserted by its signature.

    Who that is, where they work, in which role, and how and when they signed in. `authenticated` None: not yet, which
    only a question asked ahead may say. `client` is who asserts it; the statement's own `number` is to be remembered
    `until` then, and `statement` is the very text that was signed: the evidence.
    """

    worker: WorkerId
    name: str
    organisation: Oid
    unit: Oid
    role: Role
    authentication: Authentication
    authenticated: datetime | None
    client: str
    number: str
    until: datetime
    statement: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a statement must agree with.

    The client that called, the address of this API, the roles by their codes, and the time.
    """

    caller: Caller
    audience: str
    find_role: Callable[[str], Role | None]
    now: datetime


def read_person(jwt: Jwt, expected: Expected) -> AssertedPerson:
    """The person of a statement that is proved; raises Forbidden with what is wrong, and no value of it.

    RFC 7519 for the statement itself. Whether it was used before is for the caller to find out.
    """
    claims = jwt.claims
    until = _check_statement(jwt, expected)
    user, requester = _part(claims, "user"), _part(claims, "serviceRequester")
    unit, organisation = _oid(requester, "unitId"), _oid(requester, "id")
    if expected.caller.units is not None and unit.value not in expected.caller.units:
        raise wrong_statement("it names a unit that is none of the client's.", rule="GRA-05")
    if unit.organisation != organisation.organisation:
        raise wrong_statement("its unit and its organisation do not belong together.", rule="GRA-05")
    role = expected.find_role(_text(user, "role", "user"))
    if role is None:
        raise wrong_statement("its role is none that this server is configured with.", rule="GRA-13")
    method, at = user.get("authenticationMethod"), user.get("authenticationTime")
    if method is not None and (not isinstance(method, str) or method not in _SIGN_IN):
        raise wrong_statement(f"user.authenticationMethod is one of {', '.join(_SIGN_IN)}.", rule="GRA-06")
    if (method is None) != (at is None):
        raise wrong_statement("it tells how or when the person signed in, but not both.", rule="GRA-06")
    return AssertedPerson(
        worker=_worker(_text(user, "id", "user")),
        name=_text(user, "name", "user"),
        organisation=organisation,
        unit=unit,
        role=role,
        authentication=_SIGN_IN[method] if method else Authentication.NONE,
        authenticated=None if at is None else _moment(at, "user.authenticationTime"),
        client=expected.caller.id,
        number=_text(claims, "jti"),
        until=until,
        statement=jwt.text,
    )


def _check_statement(jwt: Jwt, expected: Expected) -> datetime:
    """Whether it is a statement of this client for this server, in force now, and without a personal identity code.

    Gives the moment from which it can be forgotten.
    """
    claims = jwt.claims
    if str(jwt.header.get("typ", "")).lower().removeprefix("application/") != TYPE:
        raise wrong_statement(f"its header does not have the typ {TYPE}.")
    if claims.get("iss") != expected.caller.id:
        raise wrong_statement("its iss is not the client that calls.")
    try:
        until = check_claims(jwt, {expected.audience}, expected.now)
    except BadClaim as problem:
        remedy = "Its aud is the public base of this server with /fhir behind it; it lasts five minutes at most."
        raise wrong_statement(f"{problem}.", remedy, code=problem.code) from None
    if any(mask_hetus(text) != text for name in _ABOUT for text in _texts(claims.get(name))):
        raise wrong_statement(
            "it holds a personal identity code.", "Name the person by registration number or card id."
        )
    if "system" in claims and _part(claims, "system").get("id", expected.caller.id) != expected.caller.id:
        raise wrong_statement("its system is not the client that calls.")
    return until


def wrong_statement(what: str, remedy: str = "", rule: str = "", code: str = "security") -> Forbidden:
    """The refusal of a statement: what is wrong with it, and what to do."""
    return Forbidden.because(rule, f"the statement of the person is not taken: {what}", remedy, code)


def _part(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = claims.get(name)
    if not isinstance(part, dict):
        raise wrong_statement(f"the claim {name} is missing.")
    return part


def _text(part: Mapping[str, Any], name: str, of: str = "") -> str:
    text = part.get(name)
    if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST or _NO_TEXT.search(text):
        raise wrong_statement(f"the claim {f'{of}.' if of else ''}{name} is missing, or no short text.")
    return text.strip()


def _oid(requester: Mapping[str, Any], name: str) -> Oid:
    try:
        return Oid.parse(_text(requester, name, "serviceRequester"))
    except BadIdentifier:
        raise wrong_statement(f"the claim serviceRequester.{name} is no OID.") from None


def _worker(text: str) -> WorkerId:
    """A registration number, or `system|value` for the other ids of workers."""
    system, _, number = text.rpartition("|")
    try:
        return WorkerId.parse(system or REGISTRATION_SYSTEM, number)
    except BadIdentifier:
        raise wrong_statement("the claim user.id is no registration number, SV id or card id.") from None


def _moment(value: object, name: str) -> datetime:
    try:
        return read_moment(value, name)
    except BadClaim as problem:
        raise wrong_statement(f"{problem}.") from None


def _texts(value: object) -> Iterator[str]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict | list):
            waiting += item.values() if isinstance(item, dict) else item
