"""Search parameters that lead through other resources, read: chains and `_has` (FHIR R4 search). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from adapter.errors import Refused, Unsupported
from adapter.rest.criteria import check_number, is_unknown, read_criterion
from adapter.store.chain import Asked, Chain, Reverse
from adapter.store.parameters import TYPES, Criterion, Parameter, parameters_of

_MOST_STEPS = 3
_HAS = "_has:"
#: What no step leads through: a Binary has nothing to search for, and the use log's AuditEvents lie elsewhere.
CLOSED = frozenset({"Binary", "AuditEvent"})
#: By this a reference finds what it names itself, too.
_IDENTIFIER = "identifier"
_PATIENTS = frozenset({"patient", "subject"})


def read_questions(kind: str, parameters: Iterable[tuple[str, str]], now: datetime | None = None) -> tuple[Asked, ...]:
    """The search parameters of a request, chains among them; raises Refused and Unsupported as `read_question`.

    Raises Refused too for too many values in all.
    """
    asked = tuple(read_question(kind, name, value, now) for name, value in parameters)
    check_number(criterion for each in asked for criterion in _criteria(each))
    return asked


def read_question(kind: str, name: str, value: str, now: datetime | None = None, steps: int = 0) -> Asked:
    """One search parameter of a type; raises Refused and Unsupported for one that is not known or leads too far."""
    if steps > _MOST_STEPS:
        text = f"a chain has more than {_MOST_STEPS} steps."
        raise Refused.because("", text, "Search by steps.", "too-costly")
    if name.startswith(_HAS):
        return _read_reverse(kind, name, value, now, steps)
    first, dot, rest = name.partition(".")
    if not dot or (rest == _IDENTIFIER and first in _PATIENTS):  # this has always meant what names the patient, too
        return read_criterion(kind, name, value, now)
    return _read_chain(kind, first, rest, value, now, steps)


def _read_reverse(kind: str, name: str, value: str, now: datetime | None, steps: int) -> Reverse:
    """`_has:Task:focus:status`: of a Task whose focus it is."""
    _, other, parameter, rest = [*name.split(":", 3), "", ""][:4] if name.count(":") >= 3 else ("", "", "", "")
    if not rest:
        raise Refused.because("", "_has is of the form _has:Type:reference:parameter.", code="value")
    found = reference_of(_open(other), parameter)
    if kind not in targets(found):
        raise Refused.because("", f"what _has names never refers to a {kind}.", code="value")
    return Reverse(other, parameter, read_question(other, rest, value, now, steps + 1))


def _read_chain(kind: str, first: str, rest: str, value: str, now: datetime | None, steps: int) -> Chain:
    """`subject:Patient.name`: of the Patient that is the subject."""
    parameter, _, named = first.partition(":")
    found = reference_of(kind, parameter)
    possible = [_open(named)] if named else sorted(targets(found) - CLOSED)
    if named and named not in targets(found):
        raise Refused.because("", f"what a chain names never refers to a {named}.", code="value")
    alternatives: list[tuple[str, Asked]] = []
    for other in possible:
        try:
            alternatives.append((other, read_question(other, rest, value, now, steps + 1)))
        except Refused as problem:
            if named or not is_unknown(problem):
                raise
    logical = _logical(kind, f"{parameter}:{_IDENTIFIER}", value) if rest == _IDENTIFIER and not named else None
    if not alternatives and logical is None:
        text = "a chain leads to nothing here that has such a search parameter."
        raise Unsupported.because("", text, "GET /fhir/metadata lists them.", "not-supported")
    return Chain(parameter, tuple(alternatives), logical)


def _logical(kind: str, name: str, value: str) -> Criterion | None:
    """What names somebody by identifier alone, where the type knows of that."""
    try:
        return read_criterion(kind, name, value)
    except Refused as problem:
        if is_unknown(problem):
            return None
        raise


def reference_of(kind: str, code: str) -> Parameter:
    """A reference parameter of a type; raises Unsupported where there is none."""
    found = parameters_of(kind).get(code)
    if found is None or found.kind != "reference":
        text = "a search leads through a parameter that is not known here, or is no reference."
        raise Unsupported.because("", text, "GET /fhir/metadata lists them.", "not-supported")
    return found


def targets(parameter: Parameter) -> frozenset[str]:
    """The types here that a reference may lead to."""
    return frozenset(TYPES if "Resource" in parameter.targets else set(TYPES).intersection(parameter.targets))


def _open(kind: str) -> str:
    if kind not in TYPES or kind in CLOSED:
        text = "a search leads through a resource type that is not here, or that no search leads through."
        raise Unsupported.because("", text, "GET /fhir/metadata lists them.", "not-supported")
    return kind


def _criteria(asked: Asked) -> Sequence[Criterion]:
    """The criteria at the end of the steps."""
    match asked:
        case Chain(_, alternatives):
            return [criterion for _, rest in alternatives[:1] for criterion in _criteria(rest)]
        case Reverse(_, _, rest):
            return _criteria(rest)
    return [asked]
