"""JSON as it came: read strictly.

No key twice, no NaN, nothing too deep or too large – and the line and column of any place in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from adapter.validate import sentences
from adapter.validate.issue import Issue, Severity, Step
from adapter.words import Sentence

MOST_BYTES = 50_000_000
_DEEPEST = 100  # levels of objects and lists; the deepest official example has 30
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)  # nothing is tried twice: linear
_STRING_OR_BRACKET = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[{}\[\]]', re.DOTALL)
_BOM = b"\xef\xbb\xbf"
_SMALL = 100_000
_NO_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ESCAPED = re.compile(rb"\\u[dD][89a-fA-F]")
_TOKEN = re.compile(rb'\s*+([{}\[\],:]|"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s{}\[\],:"]++)', re.DOTALL)


class BadSource(Exception):
    """The text is no JSON that can be validated: the one finding that says why."""

    def __init__(self, issue: Issue, place: int = 0) -> None:
        super().__init__(issue.en)
        self.issue = issue
        self.place = place


def read(raw: bytes) -> Any:
    """Read JSON strictly; raises BadSource. Time and memory are bounded by the size, and the size by `MOST_BYTES`."""
    if len(raw) > MOST_BYTES:
        raise _bad(sentences.TOO_LARGE, "too-long")
    if is_too_deep(raw):
        raise _bad(sentences.TOO_DEEP.filled(levels=str(_DEEPEST)), "too-long")
    try:
        text = raw.decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except UnicodeDecodeError as problem:
        raise _bad(sentences.NOT_UTF8, place=problem.start) from None
    except json.JSONDecodeError as problem:
        raise _bad(sentences.NOT_JSON, place=len(text[: problem.pos].encode())) from None
    except _DuplicateError:  # which key is not reported: it may be a name
        raise _bad(sentences.KEY_TWICE) from None
    except (ValueError, RecursionError):
        raise _bad(sentences.NO_NUMBER) from None
    if _ESCAPED.search(raw) and _holds_surrogate(document):
        raise _bad(sentences.HALF_A_PAIR)
    return document


def is_too_deep(raw: bytes) -> bool:
    """Whether more objects and lists lie within each other than anybody needs; brackets in strings do not count."""
    if raw.count(b"{") + raw.count(b"[") <= _DEEPEST:
        return False
    return _is_too_deep_by_passes(raw) if len(raw) < _SMALL else _is_too_deep_by_steps(raw)


def _is_too_deep_by_steps(raw: bytes) -> bool:
    """Bracket by bracket: slow, and takes no memory."""
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(raw):
        sign = match[0]
        if sign in {b"{", b"["}:
            depth += 1
            if depth > _DEEPEST:
                return True
        elif sign in {b"}", b"]"}:
            depth -= 1
    return False


def _is_too_deep_by_passes(raw: bytes) -> bool:
    """Five times as fast, for what is small: each pass takes out what is innermost, one level or two.

    What is left after as many passes as levels are let through is too deep; up to twice as deep may pass.
    """
    brackets = _STRING.sub(b"", raw).translate(None, delete=_NO_BRACKETS)
    for _ in range(_DEEPEST):
        fewer = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if len(fewer) == len(brackets):
            return len(fewer) > _DEEPEST  # they do not match: deep, or no JSON
        brackets = fewer
    return bool(brackets)


class _DuplicateError(Exception):
    """A key stands twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _DuplicateError
    return members


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError


def _holds_surrogate(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_SURROGATE.search(key) or _holds_surrogate(item) for key, item in value.items())
    if isinstance(value, list):
        return any(map(_holds_surrogate, value))
    return isinstance(value, str) and bool(_SURROGATE.search(value))


def _bad(sentence: Sentence, code: str = "structure", place: int = 0) -> BadSource:
    return BadSource(Issue(Severity.FATAL, code, "json", sentence), place)


# --- Places -----------------------------------------------------------------------------------------------------------


def find_places(raw: bytes, wanted: set[tuple[Step, ...]]) -> dict[tuple[Step, ...], tuple[int, int]]:
    """The line and column, from one on, where each place begins: its key, or the item of a list.

    One pass over the text.
    """
    places: dict[tuple[Step, ...], tuple[int, int]] = {}
    line, column, here = 1, 1, len(_BOM) if raw.startswith(_BOM) else 0
    for steps, place in _walk(raw):
        if steps in wanted and steps not in places:
            passed = raw[here:place]
            breaks = passed.count(b"\n")
            column = (1 if breaks else column) + len(passed[passed.rfind(b"\n") + 1 :].decode("utf-8", "replace"))
            line, here = line + breaks, place
            places[steps] = line, column
            if len(places) == len(wanted):
                break
    return places


def line_and_column(raw: bytes, place: int) -> tuple[int, int]:
    """A place in bytes as line and column of characters."""
    before = raw[:place].removeprefix(_BOM)
    return before.count(b"\n") + 1, len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1


def _walk(raw: bytes) -> Iterator[tuple[tuple[Step, ...], int]]:
    """Every place of JSON that has been read already, as steps and where it begins."""
    path: list[Step] = []
    lists: list[bool] = []  # of each level: a list, or an object
    key_expected = False
    start = len(_BOM) if raw.startswith(_BOM) else 0
    yield (), start + len(raw[start:]) - len(raw[start:].lstrip())
    for match in _TOKEN.finditer(raw, start):
        sign, place = match[1], match.start(1)
        if key_expected and sign not in {b"}", b","}:
            path[-1] = json.loads(sign)
            key_expected = False
            yield tuple(path), place
            continue
        if sign in {b"}", b"]"}:
            lists.pop()
            path.pop()
            key_expected = False
            continue
        if sign == b",":
            if lists[-1]:
                path[-1] = int(path[-1]) + 1
            else:
                key_expected = True
            continue
        if sign == b":":
            continue
        if lists and lists[-1]:
            yield tuple(path), place
        if sign == b"{":
            lists.append(False)
            path.append("")
            key_expected = True
        elif sign == b"[":
            lists.append(True)
            path.append(0)
