"""The parameters of a search, read (FHIR R4 search). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from adapter.errors import Refused
from adapter.store.parameters import PARAMETERS, Criterion
from adapter.store.periods import utc_range

_SAME = {
    "subject": "patient",
    "patient.identifier": "patient:identifier",
    "subject.identifier": "patient:identifier",
    "subject:identifier": "patient:identifier",
}
_PREFIXED = re.compile(r"(eq|ne|lt|le|gt|ge|sa|eb)?(.*)", re.DOTALL)
_MANY = 200  # alternatives
_MANY_IN_ALL = 500


def read_criteria(kind: str, parameters: Iterable[tuple[str, str]]) -> tuple[Criterion, ...]:
    """The search parameters of a request; raises Refused as `read_criterion`, and for too many values in all."""
    criteria = tuple(read_criterion(kind, name, value) for name, value in parameters)
    check_number(criteria)
    return criteria


def check_number(criteria: Iterable[Criterion]) -> None:
    """Raise Refused where these have too many values in all."""
    if sum(len(criterion.values) for criterion in criteria) > _MANY_IN_ALL:
        text = f"the search parameters have more than {_MANY_IN_ALL} values in all."
        raise Refused.because("", text, "Ask in parts.", "too-costly")


def is_unknown(problem: Refused) -> bool:
    """Whether a search is refused only for what this server does not know: a lenient one goes on without it."""
    return all(finding.code == "not-supported" for finding in problem.findings)


def read_criterion(_kind: str, name: str, value: str) -> Criterion:
    """One search parameter; raises Refused for one that is not known: ignoring it would answer with too much."""
    bare, _, modifier = name.partition(":")
    if modifier == "missing" and bare in PARAMETERS and bare != "_id":
        return Criterion(_SAME.get(bare, bare), (("missing", "", _boolean(value)),))
    parameter = _SAME.get(name, name)
    kind = "token" if parameter == "patient:identifier" else PARAMETERS.get(parameter)
    if kind is None:
        raise Refused.because(
            "", "a search parameter is not known here.", "GET /fhir/metadata lists them.", "not-supported"
        )
    values = tuple(_value(kind, item) for item in _split(value, ",") if item)
    if not values:
        raise Refused.because("", "a search parameter has no value.", code="value")
    if len(values) > _MANY:
        raise Refused.because("", f"a search parameter has more than {_MANY} values.", code="too-costly")
    return Criterion(parameter, values)


def _value(kind: str, text: str) -> tuple[str, str, str]:
    if kind == "reference":
        return "token", "", _plain(text)
    if kind == "token":
        return _token(*_split(text, "|"))
    match = _PREFIXED.fullmatch(_plain(text))
    prefix, date = (match[1], match[2]) if match else ("", "")
    if utc_range(date) is None:
        raise Refused.because("", "a date in the search is not a FHIR date.", code="value")
    return prefix or "eq", "", date


def _token(first: str, *rest: str) -> tuple[str, str, str]:
    """`value`, `system|value`, `|value` or `system|` (FHIR R4 search, token)."""
    if not rest:
        return "token", "", _plain(first)
    if len(rest) > 1 or not (first or rest[0]):
        text = "a value of the search has a bar that is not escaped, or nothing beside it."
        raise Refused.because("", text, r"A bar within a value is written \|.", "value")
    system, value = _plain(first), _plain(rest[0])
    if not value:
        return "system", system, ""
    return ("token", system, value) if system else ("none", "", value)


def _split(text: str, at: str) -> list[str]:
    """Parts between separators that no backslash makes literal, still escaped."""
    parts, escaped = [""], False
    for letter in text:
        if letter == at and not escaped:
            parts.append("")
        else:
            parts[-1] += letter
        escaped = letter == "\\" and not escaped
    return parts


def _plain(text: str) -> str:
    r"""A value without its escapes: `\,` `\|` `\$` `\\` (FHIR R4 search, escaping)."""
    return re.sub(r"\\([,|$\\])", r"\1", text)


def _boolean(text: str) -> str:
    if text not in {"true", "false"}:
        raise Refused.because("", ":missing is true or false.", code="value")
    return text
