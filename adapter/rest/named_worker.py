"""The worker in whose name an operation is called.

The person that the client asserts by its signature; the parameters alone count for a client without keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapter.config.settings import Settings
from adapter.errors import Refused
from adapter.identifiers import Oid, WorkerId
from adapter.person import AssertedPerson
from adapter.rest.parameters import Arguments
from adapter.roles import STRONG, Authentication, Role

_SAME = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class NamedWorker:
    """A worker as an operation names them; what is not told counts against them."""

    identity: WorkerId | None
    units: frozenset[Oid]
    role: Role | None
    authentication: Authentication
    authenticated: datetime | None


def read_worker(arguments: Arguments, settings: Settings, person: AssertedPerson | None) -> NamedWorker:
    """The worker of an operation; raises Refused for parameters that say otherwise than the person's statement."""
    if person is None:
        return NamedWorker(
            identity=arguments.worker("worker"),
            units=frozenset(arguments.oids("workerUnit")),
            role=settings.find_role(arguments.text("role")),
            authentication=_read_authentication(arguments),
            authenticated=arguments.moment("authenticatedAt"),
        )
    check_agreement(arguments, settings, person)
    units = frozenset({person.unit})
    return NamedWorker(person.worker, units, person.role, person.authentication, person.authenticated)


def check_agreement(arguments: Arguments, settings: Settings, person: AssertedPerson) -> None:
    """Raise Refused for every parameter that contradicts the statement: neither of the two is believed then."""
    if wrong := list(_contradictions(arguments, settings, person)):
        text = f"other than the signed statement of the person: the parameter {', '.join(wrong)}."
        raise Refused.because("GRA-05", text, "Leave it out, or say the same.", "conflict")


def _contradictions(arguments: Arguments, settings: Settings, person: AssertedPerson) -> Iterator[str]:
    if arguments.has("worker") and arguments.worker("worker") != person.worker:
        yield "worker"
    if arguments.has("workerUnit") and set(arguments.oids("workerUnit")) != {person.unit}:
        yield "workerUnit"
    if arguments.has("role") and settings.find_role(arguments.text("role")) != person.role:
        yield "role"
    if arguments.has("authentication") and arguments.text("authentication") != person.authentication:
        yield "authentication"
    if arguments.flag("strongAuthentication") and person.authentication not in STRONG:
        yield "strongAuthentication"
    at = arguments.moment("authenticatedAt")
    if at is not None and (person.authenticated is None or abs(at - person.authenticated) >= _SAME):
        yield "authenticatedAt"
    if arguments.has("by") and arguments.text("by") not in {person.name, person.worker.value}:
        yield "by"


def _read_authentication(arguments: Arguments) -> Authentication:
    """How the worker signed in; a caller that knows only that it was strongly says `strongAuthentication`."""
    default = Authentication.EQUAL if arguments.flag("strongAuthentication") else Authentication.NONE
    return Authentication(arguments.choice("authentication", list(Authentication), default))
