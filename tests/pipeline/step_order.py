"""The steps of a flow in the order of its source; `step_order.json` keeps them by the version of the flows.

A line is a step's name and, in brackets, what it depends on: an `if`, an `except`, a loop.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FunctionType, ModuleType
from typing import Any

from adapter.pipeline import durable

_Place = tuple[str, int]  # a file and a line


@dataclass
class StepReader:
    """Reads flows. `places`: where the steps were that it has found."""

    places: set[_Place] = field(default_factory=set)

    def steps(self, flow: Callable[..., Any]) -> list[str]:
        """The steps of a flow, those of the functions it calls among them."""
        return list(self._function(inspect.unwrap(flow), (), ()))

    def _function(self, function: Any, on: tuple[str, ...], above: tuple[Any, ...]) -> Iterator[str]:
        lines, first = inspect.getsourcelines(function)
        (tree,) = ast.parse(textwrap.dedent("".join(lines))).body
        file = inspect.getsourcefile(function) or ""
        for call, depends in _calls(tree, ()):
            if name := _step(call):
                self.places.add((file, first + call.lineno - 1))
                yield f"{name} ({', '.join((*on, *depends))})" if on or depends else name
            called = _called(call, function)
            if called and called not in (*above, function):
                yield from self._function(called, (*on, *depends), (*above, function))


def flows() -> dict[str, Callable[..., Any]]:
    """The flows by their names, as they are registered: a name, and the function beside it."""
    found: dict[str, Callable[..., Any]] = {}
    for node in ast.walk(ast.parse(inspect.getsource(durable))):
        name, function = (*_side_by_side(node), None, None)[:2]
        known = vars(durable).get(function.id) if isinstance(function, ast.Name) else None
        if isinstance(name, ast.Constant) and isinstance(name.value, str) and isinstance(known, FunctionType):
            found[name.value] = known
    return found


def _side_by_side(node: ast.AST) -> list[ast.expr]:
    """What a tuple or a call puts side by side."""
    return node.elts if isinstance(node, ast.Tuple) else node.args if isinstance(node, ast.Call) else []


def places(file: str, text: str) -> set[_Place]:
    """Every place in a file at which a step is called by name."""
    return {(file, node.lineno) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and _step(node)}


def _step(call: ast.Call) -> str:
    """The name of the step that a call runs; "" when it runs none. A number within the name stands as it is called."""
    if not (isinstance(call.func, ast.Attribute) and call.func.attr == "step" and len(call.args) > 1):
        return ""
    name = call.args[0]
    if isinstance(name, ast.Constant):
        return str(name.value)
    return ast.unparse(name)[2:-1] if isinstance(name, ast.JoinedStr) else ast.unparse(name)


def _called(call: ast.Call, within: Any) -> Any:
    """The function of ours that a call is of, by its name or its module's; None for a class or a method."""
    found: Any = None
    if isinstance(call.func, ast.Name):
        found = within.__globals__.get(call.func.id)
    elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        module = within.__globals__.get(call.func.value.id)
        found = vars(module).get(call.func.attr) if isinstance(module, ModuleType) else None
    found = inspect.unwrap(found) if isinstance(found, FunctionType) else None
    return found if found and found.__module__.startswith("adapter.") else None


def _calls(node: ast.AST, on: tuple[str, ...]) -> Iterator[tuple[ast.Call, tuple[str, ...]]]:
    """Every call in the order in which Python makes them, with what it depends on."""
    if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
        on = (*on, "for")
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _calls(child, (*on, *_depends(node, name)))
    if isinstance(node, ast.Call):
        yield node, on


def _depends(node: ast.AST, part: str) -> tuple[str, ...]:
    """What a part of a statement depends on."""
    if isinstance(node, ast.If | ast.IfExp) and part in {"body", "orelse"}:
        return ("if",) if part == "body" else ("else",)
    if isinstance(node, ast.For | ast.While) and part == "body":
        return ("for",)
    return ("except",) if isinstance(node, ast.ExceptHandler) else ()
