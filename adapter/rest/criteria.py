"""The parameters of a search, read (FHIR R4 search). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NoReturn

from adapter.errors import Refused
from adapter.store.asked import is_number
from adapter.store.forms import OVERLAP
from adapter.store.parameters import EVERY, SERVER, Criterion, Parameter, Value, parameters_of
from adapter.store.periods import milliseconds, utc_range

#: A patient's identifier may stand in the reference, or at the Patient that is here.
_SAME = {
    "patient.identifier": "patient:identifier",
    "subject.identifier": "subject:identifier",
}
_PREFIXED = re.compile(r"(eq|ne|lt|le|gt|ge|sa|eb|ap)?(.*)", re.DOTALL)
_BLANK = re.compile(r"(T[0-9:.]+) ([0-9]{2}:[0-9]{2})")
_MODIFIERS = {
    "token": frozenset({"not", "text", "of-type", "missing"}),
    "reference": frozenset({"identifier", "missing"}),
    "string": frozenset({"exact", "contains", "missing"}),
}
_ANY_KIND = frozenset({"missing"})
_TENTH = 10
_MANY = 200  # alternatives
_MANY_IN_ALL = 500


def read_criteria(
    kind: str, parameters: Iterable[tuple[str, str]], now: datetime | None = None
) -> tuple[Criterion, ...]:
    """The search parameters of a request; raises Refused as `read_criterion`, and for too many values in all."""
    criteria = tuple(read_criterion(kind, name, value, now) for name, value in parameters)
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


def read_criterion(kind: str, name: str, value: str, now: datetime | None = None) -> Criterion:
    """One search parameter of a type; `ap` is as wide as the date is far from `now`.

    Raises Refused for one that is not known: ignoring it would answer with too much.
    """
    code, _, modifier = _SAME.get(name, name).partition(":")
    parameter = parameters_of(kind).get(code)
    if parameter is None:
        raise Refused.because(
            "", "a search parameter is not known here.", "GET /fhir/metadata lists them.", "not-supported"
        )
    target = modifier if modifier in parameter.targets or (modifier[:1].isupper() and _is_any(parameter)) else ""
    _check_modifier(parameter, "" if target else modifier)
    if modifier == "missing":
        return Criterion(code, (("missing", "", _boolean(value)),))
    values = tuple(_value(parameter, modifier, target, item, now) for item in _split(value, ",") if item)
    if not values:
        raise Refused.because("", "a search parameter has no value.", code="value")
    if len(values) > _MANY:
        raise Refused.because("", f"a search parameter has more than {_MANY} values.", code="too-costly")
    return Criterion(f"{code}:identifier" if modifier == "identifier" else code, values, is_not=modifier == "not")


def _is_any(parameter: Parameter) -> bool:
    return parameter.kind == "reference" and parameter.targets == (EVERY,)


def _check_modifier(parameter: Parameter, modifier: str) -> None:
    """Raise Refused for a modifier that means nothing here, or that this server does not follow."""
    known = _MODIFIERS.get(parameter.kind, _ANY_KIND)
    if parameter.is_coded:
        known -= {"text", "of-type"}
    if "Identifier" not in parameter.types:
        known -= {"of-type"}
    if parameter.code in SERVER:
        known &= {"not"}
    if modifier and modifier not in known and not (parameter.is_void and modifier in _MODIFIERS[parameter.kind]):
        text = "a modifier of the search is not known here, or means nothing with its parameter."
        raise Refused.because("", text, "See docs/reference/search.md.", "not-supported")


def _value(  # noqa: PLR0911 – one answer for each kind
    parameter: Parameter, modifier: str, target: str, item: str, now: datetime | None
) -> Value:
    match modifier or parameter.kind:
        case "of-type":
            return _of_type(*map(_plain, _split(item, "|")))
        case "text" | "string":
            return _text("starts", _plain(item))
        case "exact" | "contains":
            return _text(modifier, _plain(item))
        case "uri":
            return "uri", "", _plain(item)
        case "date" | "number" | "quantity" as kind:
            match = _PREFIXED.fullmatch(item)
            prefix, rest = (match[1] or "eq", match[2]) if match else ("eq", item)
            return _date(prefix, _plain(rest), now) if kind == "date" else _number(prefix, rest)
        case "token" | "not" | "identifier":
            return _token(*_split(item, "|"))
    address = _plain(item)
    return "token", "", f"{target}/{address.removeprefix(f'{target}/')}" if target else address


def _date(prefix: str, text: str, now: datetime | None) -> Value:
    """A blank stands where a client did not escape the plus of a zone."""
    date = _BLANK.sub(r"\1+\2", text)
    period = utc_range(date)
    if period is None:
        _refuse("a date in the search is not a FHIR date.")
    if prefix != "ap":
        return prefix, "", date
    if now is None:
        _refuse("the prefix ap is not taken here.")
    return prefix, str(abs(milliseconds(now) - period[0]) // _TENTH), date


def _number(prefix: str, text: str) -> Value:
    """`number`, or `number|system|code` of a quantity, where `number||code` means a unit of any system."""
    number, *unit = map(_plain, _split(text, "|"))
    if not is_number(number) or len(unit) not in {0, 2} or (unit and not unit[1]):
        _refuse("a number in the search is not one, or its unit is not of the form number|system|code.")
    return prefix, "\n".join(unit), number


def _text(comparison: str, text: str) -> Value:
    if len(text) > OVERLAP and comparison != "exact":
        _refuse(f"a text in the search has more than {OVERLAP} letters.")
    return comparison, "", text


def _of_type(*parts: str) -> Value:
    """`system|code|value` (FHIR R4 search, of-type)."""
    if len(parts) != 3 or not all(parts):
        _refuse(":of-type is of the form system|code|value, all three.")
    return "of-type", f"{parts[0]}\n{parts[1]}", parts[2]


def _token(first: str, *rest: str) -> Value:
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


def _refuse(text: str) -> NoReturn:
    raise Refused.because("", text, code="value")
