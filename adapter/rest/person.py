"""The person of the current request, as a client asserts them by a signed statement in a header.

One way for every interaction: `$evaluate`, `$fetch`, `$store` and `$decide` need it, any other may carry it.
"""

from __future__ import annotations

import hashlib

from flask import g, request

from adapter.errors import Refused, WrongUsage
from adapter.person import AssertedPerson, Expected, read_person, wrong_statement
from adapter.rest.caller import caller
from adapter.rest.desk import Desk
from adapter.signed.jwt import BadJwt, Jwt
from adapter.store.tokens import Tokens

HEADER = "Person-Assertion"


def asserted_person() -> AssertedPerson | None:
    """The person of the current request; None where the client names nobody by a signed statement."""
    found: AssertedPerson | None = g.get("person")
    return found


def admit_person(desk: Desk) -> None:
    """Read the statement of the request if it carries one; raises Forbidden for one that is not to be believed."""
    text = request.headers.get(HEADER)
    g.person = _verified(desk, text) if text is not None else None


def needed_person() -> AssertedPerson | None:
    """The person in whose name an operation is called.

    None only for a client of development, which names the worker by parameters. Raises Refused where another says
    nothing.
    """
    person = asserted_person()
    if person is None and not caller().development:
        raise Refused.because(
            "GRA-05",
            "the client does not say by a signed statement for which person it calls.",
            f"Put the statement into the header {HEADER} (docs/reference/fhir-api.md).",
            "required",
        )
    return person


def _verified(desk: Desk, text: str) -> AssertedPerson:
    """The person of a statement: signed by a key of the client that calls, for this server, now, and only once."""
    client = desk.settings.find_client(caller().id)
    if client is None or client.jwks is None:
        raise wrong_statement("the client has no keys that it could be signed by.", "Register them as jwks.")
    try:
        jwt = Jwt.read(text)
        jwt.prove(desk.sign_in.keys(client, jwt.kid))
    except BadJwt as problem:
        raise wrong_statement(f"{problem}.") from None
    except WrongUsage:  # says where the keys lie on this machine
        raise wrong_statement("the registered keys cannot be read.", "Ask the operator.") from None
    settings = desk.settings
    person = read_person(jwt, Expected(caller(), settings.api.fhir, settings.find_role, desk.now()))
    number = hashlib.sha256(f"person {person.number}".encode("utf-8", "surrogatepass")).hexdigest()
    if not Tokens(desk.engine).use(client.id, number, person.until, desk.now()):
        raise wrong_statement("it has been used before.", "Sign another one for each request.", code="duplicate")
    return person
