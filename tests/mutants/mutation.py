"""Mutants of Python source: one small fault each, of the kinds that people make when they write a rule."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_NEGATED_BY_SWAP = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)
#: Nobody runs these: annotations are strings at run time, a decorator is no rule, a format says how a number looks.
_LEFT_ALONE = frozenset({"annotation", "returns", "decorator_list", "format_spec", "type_params"})
#: What a text for people is changed in; counted apart, because the wording has tests of its own.
TEXT = "text"


@dataclass(frozen=True)
class Site:
    """A place in a file and what could stand there instead."""

    parent: ast.AST
    field: str
    index: int | None
    old: ast.AST
    new: ast.AST
    kind: str

    @property
    def line(self) -> int:
        """The line where the old text begins."""
        return int(getattr(self.old, "lineno", 0))

    @property
    def lines(self) -> range:
        """The lines that the old text stands on."""
        return range(self.line, int(getattr(self.old, "end_lineno", self.line)) + 1)

    def __str__(self) -> str:
        old, new = (" ".join(ast.unparse(node).split()) for node in (self.old, self.new))
        return f"{self.kind}: {old[:70]} -> {new[:70]}"


class Source:
    """One file, parsed; `sites` are all the mutants that it can have."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._tree = ast.parse(file.read_text(encoding="utf-8"))
        self.sites = [site for site in _walk(self._tree) if site.line]

    def plant(self, site: Site | None) -> CodeType:
        """The code of the file with one mutant in it, or with none."""
        if site is None:
            return compile(self._tree, str(self._file), "exec")
        _put(site, site.new)
        try:
            return compile(ast.fix_missing_locations(self._tree), str(self._file), "exec")
        finally:
            _put(site, site.old)


def _put(site: Site, node: ast.AST) -> None:
    if site.index is None:
        setattr(site.parent, site.field, node)
    else:
        getattr(site.parent, site.field)[site.index] = node


def _walk(parent: ast.AST) -> Iterator[Site]:
    for field, value in ast.iter_fields(parent):
        if field in _LEFT_ALONE:
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or _is_docstring(node) or _is_type(node):
                continue
            for kind, new in _variants(node, asked=field in {"test", "ifs", "guard"}):
                yield Site(parent, field, index, node, ast.copy_location(new, node), kind)
            yield from _walk(node)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_type(node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal"


def _variants(node: ast.AST, *, asked: bool) -> Iterator[tuple[str, ast.AST]]:
    """What could stand instead of a node; `asked` when it is a condition."""
    swapped = False
    match node:
        case ast.Compare(ops=ops):
            for place, sign in enumerate(ops):
                changed = [*ops[:place], _COMPARED[type(sign)](), *ops[place + 1 :]]
                yield "comparison", ast.Compare(node.left, changed, node.comparators)
            swapped = len(ops) == 1 and isinstance(ops[0], _NEGATED_BY_SWAP)
        case ast.BoolOp():
            yield "and/or", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield "not removed", node.operand
            swapped = True
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            other = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
            yield "arithmetic", ast.BinOp(node.left, other, node.right)
        case ast.Constant(value=bool() | int() | str() as value):
            yield TEXT if " " in str(value) else "constant", ast.Constant(_change(value))
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "return value", ast.Return(ast.Constant(None))
    if asked and not swapped and isinstance(node, ast.expr):
        yield "condition negated", ast.UnaryOp(ast.Not(), node)


def _change(value: bool | int | str) -> bool | int | str:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"x{value}"
