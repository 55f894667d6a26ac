"""FHIRPath expressions read into trees (FHIRPath N1, grammar and precedence)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adapter.errors import Ours


class BadExpression(Ours):
    """An expression of FHIRPath that is not understood here."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value; `{}` has none."""

    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A step to a child, or at the beginning of a path perhaps the type itself."""

    name: str


@dataclass(frozen=True, slots=True)
class Variable:
    """`$this`, or one from outside: `%resource`."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to what stands before it."""

    name: str
    arguments: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """One thing applied to another."""

    left: Tree
    right: Name | Call


@dataclass(frozen=True, slots=True)
class Item:
    """One item by its number."""

    left: Tree
    number: Tree


@dataclass(frozen=True, slots=True)
class TypeTest:
    """`is` or `as`."""

    operator: str
    left: Tree
    type: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two operands."""

    operator: str
    left: Tree
    right: Tree


Tree = Literal | Name | Variable | Call | Dot | Item | TypeTest | Operation

_TOKEN = re.compile(
    r"\s*(?:(?P<date>@[0-9T][0-9T:.Z+-]*)|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<string>'(?:[^'\\]|\\.)*')"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*|`[^`]+`)|(?P<variable>[$%](?:[A-Za-z_][A-Za-z0-9_-]*|`[^`]+`))"
    r"|(?P<sign><=|>=|!=|!~|[-+*/&|=~<>().,\[\]{}]))"
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}
#: From the loosest to the tightest; all associate to the left.
_PRECEDENCE: tuple[frozenset[str], ...] = (
    frozenset({"implies"}),
    frozenset({"or", "xor"}),
    frozenset({"and"}),
    frozenset({"in", "contains"}),
    frozenset({"=", "~", "!=", "!~"}),
    frozenset({"<=", "<", ">", ">="}),
    frozenset({"|"}),
    frozenset({"is", "as"}),
    frozenset({"+", "-", "&"}),
    frozenset({"*", "/", "div", "mod"}),
)


def parse(expression: str) -> Tree:
    """Read an expression; raises BadExpression."""
    reader = _Reader(expression)
    tree = reader.read_operation(0)
    if reader.here[0]:
        raise BadExpression(f"there is more than one expression: {expression}")
    return tree


class _Reader:
    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._tokens = _tokens(expression)
        self.here = next(self._tokens)

    def read_operation(self, level: int) -> Tree:
        if level == len(_PRECEDENCE):
            return self._read_path()
        left = self.read_operation(level + 1)
        while self.here[0] in {"sign", "name"} and self.here[1] in _PRECEDENCE[level]:
            operator = self._take()
            if operator in {"is", "as"}:
                left = TypeTest(operator, left, self._read_type())
            else:
                left = Operation(operator, left, self.read_operation(level + 1))
        return left

    def _read_path(self) -> Tree:
        left = self._read_term()
        while self.here in {("sign", "."), ("sign", "[")}:
            if self._take() == "[":
                left = Item(left, self.read_operation(0))
                self._expect("]")
            else:
                left = Dot(left, self._read_step())
        return left

    def _read_term(self) -> Tree:  # noqa: PLR0911 – one answer for each kind of token
        kind, text = self.here
        if kind == "name" and text not in {"true", "false"}:
            return self._read_step()
        self._take()
        match kind:
            case "string":
                return Literal((_unescape(text[1:-1]),))
            case "number":
                return Literal((float(text) if "." in text else int(text),))
            case "date":
                return Literal((text[1:],))
            case "name":
                return Literal((text == "true",))
            case "variable":
                return Variable(text.replace("`", ""))
            case "sign" if text == "(":
                inner = self.read_operation(0)
                self._expect(")")
                return inner
            case "sign" if text == "{":
                self._expect("}")
                return Literal(())
        raise BadExpression(f"it is not understood at {text!r}: {self._expression}")

    def _read_step(self) -> Name | Call:
        kind, text = self.here
        if kind != "name":
            raise BadExpression(f"a name is missing: {self._expression}")
        self._take()
        if self.here != ("sign", "("):
            return Name(text.strip("`"))
        self._take()
        arguments: list[Tree] = []
        while self.here != ("sign", ")"):
            if arguments:
                self._expect(",")
            arguments.append(self.read_operation(0))
        self._take()
        return Call(text, tuple(arguments))

    def _read_type(self) -> str:
        text = self._take()
        while self.here == ("sign", "."):
            self._take()
            text = self._take()  # FHIR.Patient is Patient
        return text

    def _take(self) -> str:
        text = self.here[1]
        self.here = next(self._tokens)
        return text

    def _expect(self, sign: str) -> None:
        if self.here != ("sign", sign):
            raise BadExpression(f"{sign} is missing: {self._expression}")
        self._take()


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    place = 0
    while expression[place:].strip():
        match = _TOKEN.match(expression, place)
        if not match or not match.lastgroup:
            raise BadExpression(f"it is not understood from {expression[place:]!r} on")
        yield match.lastgroup, match[match.lastgroup]
        place = match.end()
    while True:
        yield "", ""


def _unescape(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        if match[1].startswith("u"):
            return chr(int(match[1][1:], 16))
        return _ESCAPES.get(match[1], match[1])

    return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", plain, text)
