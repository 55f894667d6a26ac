"""What a client asks for beside what is found, read: `_include` and `_revinclude` (FHIR R4 search). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapter.errors import Refused, Unsupported
from adapter.rest.chains import CLOSED, reference_of, targets
from adapter.store.inclusion import EVERY, Inclusion
from adapter.store.parameters import TYPES

_MOST = 20
#: Each name, whether what refers to a resource is meant, and whether what was included counts as found.
NAMES = {
    "_include": (False, False),
    "_include:iterate": (False, True),
    "_revinclude": (True, False),
    "_revinclude:iterate": (True, True),
}
_OPEN = frozenset(TYPES) - CLOSED


def read_inclusions(kind: str, asked: Sequence[tuple[str, str]]) -> tuple[Inclusion, ...]:
    """What the parameters of a search for a type include.

    Raises Refused for another form, and Unsupported for what is not known.
    """
    values = [(NAMES[name], value) for name, value in asked if name in NAMES]
    if len(values) > _MOST:
        raise Refused.because("", f"a search has at most {_MOST} includes.", code="too-costly")
    return tuple(
        each
        for (reverse, iterate), value in values
        for each in (_leading(kind, value, iterate) if reverse else [_led_to(value, iterate)])
    )


def _led_to(value: str, iterate: bool) -> Inclusion:
    """`Task:focus`, `Task:focus:ServiceRequest`, `Task:*` or `*`."""
    kind, parameter, target = _parts(value)
    if kind == EVERY:
        return Inclusion(EVERY, EVERY, _OPEN, iterate=iterate)
    if kind not in TYPES:
        raise _unknown()
    may = _OPEN if parameter == EVERY else targets(reference_of(kind, parameter)) & _OPEN
    return Inclusion(kind, parameter, _narrowed(may, target), iterate=iterate)


def _leading(kind: str, value: str, iterate: bool) -> Iterator[Inclusion]:
    """`Provenance:target`, `Provenance:target:Task`, `Provenance:*` or `*`: what refers to resources of this type."""
    other, parameter, target = _parts(value)
    if other not in {*_OPEN, EVERY}:
        raise _unknown()
    for source in sorted(_OPEN) if other == EVERY else [other]:
        may = frozenset(TYPES) if parameter == EVERY else targets(reference_of(source, parameter))
        meant = _narrowed(may, target)
        yield Inclusion(source, parameter, meant if iterate else meant & {kind}, True, iterate, named=other != EVERY)


def _parts(value: str) -> tuple[str, str, str]:
    kind, parameter, target, *more = [*value.split(":"), "", ""] if ":" in value else [value, EVERY, ""]
    if (kind != EVERY and not parameter) or any(more) or (kind == EVERY and value != EVERY):
        raise Refused.because("", "an include is of the form Type:parameter or Type:parameter:Target.", code="value")
    return kind, parameter, target


def _unknown() -> Unsupported:
    text = "an include names a resource type that is not here, or that nothing is included of."
    return Unsupported.because("", text, "GET /fhir/metadata lists them.", "not-supported")


def _narrowed(may: frozenset[str], target: str) -> frozenset[str]:
    if target and target not in may:
        raise Refused.because("", "an include names a type that the reference never leads to.", code="value")
    return frozenset({target}) if target else may
