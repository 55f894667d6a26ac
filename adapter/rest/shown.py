"""What an answer shows of patients goes to the use log before the answer is sent (703/2023 § 11).

Every FHIR answer is made by `respond`, which notes what it shows; `log_use` runs after each request. A road that makes
an answer of its own is stopped here, so that none can forget the log. Where the log cannot be written, nothing is
shown: 503.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import orjson
from flask import Response, g, request

from adapter.clients import ClientRole
from adapter.errors import RETRY_SECONDS, NotFound
from adapter.fhir.asserted import person_agent
from adapter.fhir.elements import Resource
from adapter.fhir.patients import NamedPatient, patients_of, resources_in
from adapter.fhir.units import units_of
from adapter.fhir.use_event import Asking, use_events
from adapter.rest.caller import caller, needs_token
from adapter.rest.desk import Desk
from adapter.rest.failures import tell_failure
from adapter.rest.person import asserted_person
from adapter.rest.request_id import request_id
from adapter.rest.visible import visible
from adapter.store.use_log import LoggedUse

#: What holds no patient's data, whatever it says.
_OF_NOBODY = frozenset({"CapabilityStatement", "OperationOutcome", "Organization", "Parameters", "Subscription"})
#: The endpoints that are interactions of FHIR; every other one is an operation.
INTERACTIONS = {
    "read": "read",
    "read_binary": "read",
    "vread": "vread",
    "history": "history-instance",
    "history_of_type": "history-type",
    "history_of_all": "history-system",
    "search_by_get": "search-type",
    "search_by_post": "search-type",
    "create": "create",
    "update": "update",
    "conditional_update": "update",
    "patch": "patch",
    "conditional_patch": "patch",
    "delete": "delete",
    "conditional_delete": "delete",
    "transaction": "transaction",
}
_PARAMETER = re.compile(r"[A-Za-z_][A-Za-z._:-]{0,60}")


def give_reason(reason: str) -> None:
    """Say why the data of this request are used: a matter as `urn:oid:…`, or a resource by its reference."""
    g.reasons = (*g.get("reasons", ()), reason)


def show_too(resources: Iterable[Resource]) -> None:
    """Say that the answer tells of these resources as well, though it does not hold them."""
    g.about = (*g.get("about", ()), *resources)


def log_use(desk: Desk, write: Callable[[Sequence[LoggedUse]], None], response: Response) -> Response:
    """Log what a response shows, and give it back; give 503 in its place where that fails."""
    if not needs_token() or response.status_code >= 300 or request.method == "OPTIONS":
        return response
    try:
        write(list(_uses(desk, response.status_code, [_read(g.pop("shown")), *g.get("about", ())])))
    except Exception as problem:  # noqa: BLE001 – whatever it is, nothing is shown that is not logged
        answer = tell_failure(problem)
        answer.status_code, answer.headers["Retry-After"] = 503, str(RETRY_SECONDS)
        return answer
    return response


def _read(answer: Resource | bytes) -> Resource:
    return dict(orjson.loads(answer)) if isinstance(answer, bytes) else answer


def _uses(desk: Desk, status: int, bodies: Sequence[Resource]) -> Iterator[LoggedUse]:
    """One use for each patient of what is shown, and one for what is of no patient that is known."""
    shown = [resource for body in bodies for resource in resources_in(body) if _is_logged(resource)]
    if not shown:
        return
    alike: dict[frozenset[str], list[tuple[NamedPatient | None, list[Resource]]]] = {}
    units = _units(desk, shown)
    for patient, resources in _by_patient(desk, shown):
        alike.setdefault(units(resources), []).append((patient, resources))
    asking, at = _asking(desk, status), desk.now()
    for seen_by, group in alike.items():
        listed = sorted(seen_by)
        for patient, event in use_events(asking, group, listed, at):
            yield LoggedUse(patient, listed, at, orjson.dumps(event))


def _units(desk: Desk, shown: Sequence[Resource]) -> Callable[[Sequence[Resource]], frozenset[str]]:
    """What tells in which units a patient's data are used: no other unit of the page learns of that patient.

    The client's, as far as the resources are theirs; an operator's, all. Where they are of none, the unit that an
    operation was asked for, or else all of the client.
    """
    own = caller().units
    if own is not None and len(own) == 1:
        return lambda _: own
    held: dict[tuple[str, str], set[str]] = {}
    for kind in {resource["resourceType"] for resource in shown}:
        ids = [str(each["id"]) for each in shown if each["resourceType"] == kind and "id" in each]
        for identity, unit in visible(desk).units_of(kind, ids) if ids else ():
            held.setdefault((kind, identity), set()).add(unit)

    asked_for = frozenset({g.unit}) if "unit" in g else own or frozenset()

    def find(resources: Sequence[Resource]) -> frozenset[str]:
        found = frozenset[str]()
        for each in resources:
            found |= held.get((each["resourceType"], each.get("id", ""))) or units_of(each, lambda _: frozenset())
        return found & (own or found) or asked_for

    return find


def _is_logged(resource: Resource) -> bool:
    """Operators look after the log itself: their looks at it would only make it grow."""
    kind = resource.get("resourceType")
    return kind not in _OF_NOBODY and not (kind == "AuditEvent" and caller().role is ClientRole.OPERATOR)


def _by_patient(desk: Desk, shown: Iterable[Resource]) -> Iterable[tuple[NamedPatient | None, list[Resource]]]:
    named: dict[object, tuple[NamedPatient | None, list[Resource]]] = {}
    for resource in shown:
        patients: dict[Any, NamedPatient | None] = {**_patients(desk, resource)} or {None: None}
        for key, patient in patients.items():
            named.setdefault(key, (patient, []))[1].append(resource)
    return named.values()


def _patients(desk: Desk, resource: Resource) -> dict[tuple[str, str, str], NamedPatient]:
    """The patients of a resource: of a Provenance also those of what it is about, of a Binary those of what holds it.

    Both as far as the client sees it.
    """
    found = patients_of(resource)
    if resource["resourceType"] == "Binary" and "id" in resource:
        for holder in visible(desk).holders_of(resource["id"]):
            found |= patients_of(holder)
    if resource["resourceType"] == "Provenance":
        for address in {str(target.get("reference", "")) for target in resource.get("target", [])}:
            kind, _, identity = address.partition("/_history")[0].rpartition("/")
            try:
                found |= patients_of(visible(desk).look(kind, identity).resource)
            except NotFound:
                continue
    return found


def _asking(desk: Desk, status: int) -> Asking:
    person = asserted_person()
    client, interaction = caller(), g.get("interaction") or INTERACTIONS.get(request.endpoint or "", "operation")
    if interaction == "create" and status == 200:  # by its condition it found one that was there
        interaction = "read"
    return Asking(
        interaction=interaction,
        request=_describe_request(),
        client=client.id,
        client_name=client.name,
        person=person_agent(person) if person else None,
        address=request.remote_addr or "",
        server=request.host,
        id=request_id(),
        observer=desk.settings.organisation.oid,
        reasons=g.get("reasons", ()),
    )


def _describe_request() -> str:
    """The request with the names of its parameters and without their values: those may name a patient."""
    asked = f"{request.method} {request.path.removeprefix('/fhir').strip('/')}"
    names = {*request.args} if request.query_string else set()
    if request.endpoint == "search_by_post":
        names |= {*request.form}
    plain = "&".join(sorted(filter(_PARAMETER.fullmatch, names)))
    return f"{asked}?{plain}" if plain else asked
