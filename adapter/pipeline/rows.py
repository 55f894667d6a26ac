"""What a workflow's row in the database may hold, as JSON: the database is data, and reading a row runs no code.

Only these go in and come out: None, truth values, numbers, texts, lists, tuples, mappings by text, enumerations of the
table below, and errors of Lautta's own (`adapter.errors`) with what they were made of. Anything else is refused in both
directions, and so is every row that was written in another way, as by versions of Lautta that pickled.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import Enum
from inspect import getfile
from traceback import extract_tb
from typing import Any, Final

from dbos import Serializer
from dbos._error import DBOSMaxStepRetriesExceeded
from dbos._serialization import DBOSPortableJSONSerializer, DefaultSerializer

from adapter import errors
from adapter.access.rules.standing import Standing
from adapter.access.writing.version import Order
from adapter.errors import Finding, GivenUp, KeptText, LauttaError, Ours, Refused, Theirs
from adapter.release.rules.decision import Means
from adapter.roles import Right

_ENUMS: Final[dict[str, type[Enum]]] = {kind.__name__: kind for kind in (Means, Order, Right, Standing)}
_ERRORS: Final[dict[str, type[LauttaError]]] = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, LauttaError)
}
_PLAIN = (type(None), bool, int, float, str)


class BadRow(LauttaError):
    """A workflow's row in the database is not one that this version of Lautta writes."""


class RowSerializer(Serializer):
    """DBOS's reader and writer of rows."""

    def name(self) -> str:
        """What a row says of how it was written."""
        return "lautta"

    def serialize(self, data: Any) -> str:
        """Write a value; raises Ours for one that no row may hold."""
        return json.dumps(_pack(data), ensure_ascii=False, separators=(",", ":"))

    def deserialize(self, serialized_data: str) -> Any:
        """Read a value; raises BadRow for what cannot have been written by `serialize`."""
        try:
            return _unpack(json.loads(serialized_data))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise BadRow from None


def is_of_a_row(problem: Exception) -> bool:
    """Whether a row could not be read. DBOS has no error of its own for a reader that it does not know."""
    frames = extract_tb(problem.__traceback__)
    return isinstance(problem, BadRow) or (bool(frames) and frames[-1].filename == getfile(DefaultSerializer))


def refuse_foreign_rows() -> None:
    """From now on no row of this process is read in another way than ours.

    A row names its own reader, and pickle runs code.

    DBOS has no setting for it, so its two other readers are replaced (tests hold that they are).
    """

    def refuse(*_: object) -> Any:
        raise BadRow

    DefaultSerializer.deserialize = refuse  # type: ignore[method-assign, assignment]
    DBOSPortableJSONSerializer.deserialize = refuse  # type: ignore[method-assign, assignment]


def _pack(value: Any) -> Any:
    """A value as JSON: what JSON lacks is a mapping with one key that begins with `$`."""
    if isinstance(value, Enum):
        if _ENUMS.get(type(value).__name__) is not type(value):
            raise Ours(f"A row cannot hold a {type(value).__name__}.")
        return {"$enum": [type(value).__name__, value.value]}
    if type(value) in _PLAIN:
        return value
    if isinstance(value, list):
        return [_pack(item) for item in value]
    if isinstance(value, tuple):
        return {"$tuple": [_pack(item) for item in value]}
    if isinstance(value, dict):
        if any(not isinstance(key, str) for key in value):
            raise Ours("A row cannot hold a mapping by something else than text.")
        packed = {key: _pack(item) for key, item in value.items()}
        return {"$dict": packed} if any(key.startswith("$") for key in packed) else packed
    if isinstance(value, BaseException):
        return {"$error": _pack_error(value)}
    raise Ours(f"A row cannot hold a {type(value).__name__}.")


def _pack_error(error: BaseException) -> list[Any]:
    """The name of an error and what it was made of.

    One that is not Lautta's leaves its kind only: its text may quote anything.
    """
    if isinstance(error, DBOSMaxStepRetriesExceeded):
        error = given_up(error)
    name = next((kind.__name__ for kind in type(error).__mro__ if _ERRORS.get(kind.__name__) is kind), Ours.__name__)
    if isinstance(error, Refused):
        return [name, *(list(one.kept()) for one in error.findings)]
    if isinstance(error, Theirs):
        return [name, error.peer, error.text]
    if isinstance(error, LauttaError) and not isinstance(error, BadRow):
        return [name, *(str(item) for item in error.args)]
    return [Ours.__name__, f"{Ours.__doc__} ({type(error).__name__})"]


def given_up(error: DBOSMaxStepRetriesExceeded) -> GivenUp:
    """What a step's last failure says, once it has failed at every attempt."""
    last = error.errors[-1] if error.errors else None
    peer, text = (last.peer, last.text) if isinstance(last, Theirs) else ("A peer", "failed.")
    return GivenUp(f"Step {error.step_name}: {peer}", text)


def _unpack(value: Any) -> Any:
    if isinstance(value, list):
        return [_unpack(item) for item in value]
    if not isinstance(value, dict):
        return value
    marks = [key for key in value if key.startswith("$")]
    if not marks:
        return {key: _unpack(item) for key, item in value.items()}
    (mark,) = value
    return _READERS[mark](value[mark])


def _unpack_error(parts: list[Any]) -> LauttaError:
    name, *made_of = parts
    kind = _ERRORS[name]
    if issubclass(kind, Refused):
        return kind(*map(_finding, made_of))
    return kind(*map(_text, made_of))


def _finding(parts: list[Any]) -> Finding:
    rule, sentence, next_step, code = parts
    return Finding.read((_text(rule), _texts(sentence), _texts(next_step), _text(code)))


def _texts(value: Any) -> KeptText:
    if not isinstance(value, list):
        return _text(value)
    fi, sv, en = map(_text, value)
    return fi, sv, en


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "$tuple": lambda items: tuple(_unpack(item) for item in items),
    "$enum": lambda pair: _ENUMS[pair[0]](pair[1]),
    "$error": _unpack_error,
    "$dict": lambda items: {key: _unpack(item) for key, item in items.items()},
}
