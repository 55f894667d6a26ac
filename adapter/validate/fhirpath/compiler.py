"""Trees of FHIRPath compiled into closures: an expression is compiled once and run on every resource.

A closure takes one item and the scope it stands in. What a step may be in JSON is known ahead where the type of the
item is known (`Shape`); where it is not, the keys of the object decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, Protocol

from adapter.validate.fhirpath.functions import ON_CRITERIA, PLAIN, children, descendants
from adapter.validate.fhirpath.operators import OPERATORS
from adapter.validate.fhirpath.steps import ENDINGS, children_named, first_of, with_elements
from adapter.validate.fhirpath.syntax import (
    BadExpression,
    Call,
    Dot,
    Item,
    Literal,
    Name,
    Operation,
    Tree,
    TypeTest,
    Variable,
    parse,
)
from adapter.validate.fhirpath.values import (
    Node,
    Nodes,
    Primitive,
    plain,
    truth,
)


class Shape(Protocol):
    """A type as the compiler asks for it."""

    def step(self, name: str) -> tuple[tuple[str, ...], Shape | None]:
        """The keys in JSON that a child may stand under, and its shape where there is one for all of them.

        No keys when there is no such child.
        """

    def is_a(self, name: str) -> bool:
        """Whether the type has this name."""


class Scope(Protocol):
    """Where an expression runs."""

    resource: Node
    root: Node
    context: Node

    def resolve(self, reference: str) -> Node:
        """The resource that a reference points at; None when it is not at hand."""


Run = Callable[[Node, Scope], Nodes]
Test = Callable[[Node, Scope], bool | None]
#: Whether a string is this type of FHIR's; for `ofType` and `is` where JSON does not say.
_PRIMITIVES: dict[str, Callable[[Node], bool]] = {
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "decimal": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
}
_UCUM = "http://unitsofmeasure.org"


class Compiled(NamedTuple):
    """A closure, and the shape of what it gives."""

    run: Run
    shape: Shape | None


def compile_test(expression: str, shape: Shape | None) -> Test:
    """An invariant as a closure: true, false or – for empty – None. Raises BadExpression."""
    test = _test(parse(expression), shape)
    if "%context" not in expression:
        return test

    def within(item: Node, scope: Scope) -> bool | None:
        scope.context = item
        return test(item, scope)

    return within


def compile_path(tree: Tree, shape: Shape | None) -> Run:
    """An expression that has been read as a closure, which gives what it leads to. Raises BadExpression."""
    return _compile(tree, shape).run


# --- Tests: what is asked most is asked without making lists ----------------------------------------------------------


def _test(tree: Tree, shape: Shape | None) -> Test:  # noqa: PLR0911 – one answer for each form
    match tree:
        case Operation(operator, left, right) if operator in _LOGIC:
            return _LOGIC[operator](_test(left, shape), _test(right, shape))
        case Dot(left, Call("not", ())):
            return _negate(_test(left, shape))
        case Dot(left, Call("exists", ())):
            return _exists(left, shape)
        case Dot(left, Call("empty", ())):
            return _negate(_exists(left, shape))
        case Dot(left, Call("exists", (criterion,))):
            return _some(_compile(left, shape), criterion)
        case Operation("=", left, Literal((str(text),))):
            return _says(_compile(left, shape).run, text)
        case Dot(left, Call("matches" | "startsWith" as name, (Literal((str(text),)),))):
            return _text_test(_compile(left, shape).run, name, text)
    run = _compile(tree, shape).run
    return lambda item, scope: truth(run(item, scope))


def _some(those: Compiled, criterion: Tree) -> Test:
    """Whether one at least meets a criterion."""
    run, test = those.run, _test(criterion, those.shape)

    def some(item: Node, scope: Scope) -> bool:
        return any(test(node, scope) for node in run(item, scope))

    return some


def _says(run: Run, text: str) -> Test:
    """`path = 'text'`."""

    def says(item: Node, scope: Scope) -> bool | None:
        nodes = run(item, scope)
        return bool(len(nodes) == 1 and plain(nodes[0]) == text) if nodes else None

    return says


def _text_test(run: Run, name: str, argument: str) -> Test:
    """`path.matches('…')` and `path.startsWith('…')`."""
    matches = re.compile(argument, re.DOTALL).search if name == "matches" else lambda text: text.startswith(argument)

    def test(item: Node, scope: Scope) -> bool | None:
        nodes = run(item, scope)
        text = plain(nodes[0]) if nodes else None
        return bool(matches(text)) if isinstance(text, str) else None

    return test


def _exists(tree: Tree, shape: Shape | None) -> Test:
    match tree:
        case Dot(left, Call("where", (criterion,))):
            return _some(_compile(left, shape), criterion)
    if isinstance(tree, Name) and shape and not shape.is_a(tree.name):
        keys = shape.step(tree.name)[0]
        both = (*keys, *(f"_{key}" for key in keys))
        if len(keys) == 1:
            key, beside = both
            return lambda item, _scope: type(item) is dict and (key in item or beside in item)
        wanted = frozenset(both)
        return lambda item, _scope: type(item) is dict and not wanted.isdisjoint(item)
    run = _compile(tree, shape).run
    return lambda item, scope: bool(run(item, scope))


def _negate(test: Test) -> Test:
    def negated(item: Node, scope: Scope) -> bool | None:
        result = test(item, scope)
        return None if result is None else not result

    return negated


def _and(left: Test, right: Test) -> Test:
    def both(item: Node, scope: Scope) -> bool | None:
        one = left(item, scope)
        if one is False:
            return False
        other = right(item, scope)
        return other if one else False if other is False else None

    return both


def _or(left: Test, right: Test) -> Test:
    def either(item: Node, scope: Scope) -> bool | None:
        one = left(item, scope)
        if one:
            return True
        other = right(item, scope)
        return True if other else None if one is None else other

    return either


def _implies(left: Test, right: Test) -> Test:
    return _or(_negate(left), right)


def _xor(left: Test, right: Test) -> Test:
    def one_of(item: Node, scope: Scope) -> bool | None:
        one, other = left(item, scope), right(item, scope)
        return None if one is None or other is None else one is not other

    return one_of


_LOGIC: dict[str, Callable[[Test, Test], Test]] = {"and": _and, "or": _or, "implies": _implies, "xor": _xor}


# --- Collections ------------------------------------------------------------------------------------------------------


def _compile(tree: Tree, shape: Shape | None) -> Compiled:  # noqa: C901, PLR0911 – one answer for each kind of tree
    match tree:
        case Literal(values):
            value_list = list(values)
            return Compiled(lambda _item, _scope: value_list, None)
        case Name(name):
            if shape and shape.is_a(name):
                return Compiled(lambda item, _scope: [item], shape)
            return _step(name, shape)
        case Variable(name):
            return _variable(name, shape)
        case Dot(left, right):
            before = _compile(left, shape)
            if isinstance(right, Call) and right.name in {"ofType", "as", "is"}:
                return _of_type(left, shape, _type_name(right), right.name)
            return (
                _apply(before, right) if isinstance(right, Call) else _follow(before, _step(right.name, before.shape))
            )
        case Call("ofType" | "as" | "is" as name, _):
            return _of_type(Variable("$this"), shape, _type_name(tree), name)
        case Call():
            return _apply(Compiled(lambda item, _scope: [item], shape), tree)
        case Item(left, Literal((int(number),))):
            listed = _compile(left, shape)
            return Compiled(lambda item, scope: listed.run(item, scope)[number : number + 1], listed.shape)
        case TypeTest(operator, left, type_name):
            return _of_type(left, shape, type_name, operator)
        case Operation(operator, _, _) if operator in _LOGIC:
            return _boolean(_test(tree, shape))
        case Operation(operator, left, right):
            return _operate(operator, _compile(left, shape).run, _compile(right, shape).run)
    raise BadExpression(f"this is not done here: {tree}")


def _boolean(test: Test) -> Compiled:
    def run(item: Node, scope: Scope) -> Nodes:
        result = test(item, scope)
        return [] if result is None else [result]

    return Compiled(run, None)


def _step(name: str, shape: Shape | None) -> Compiled:
    """The children of one item by their name."""
    if shape is None:
        return Compiled(lambda item, _scope: children_named(item, name), None)
    keys, below = shape.step(name)
    if not keys:
        raise BadExpression(f"there is no element {name}")
    if len(keys) == 1:
        (key,) = keys
        beside = f"_{key}"

        def one(item: Node, _scope: Scope) -> Nodes:
            if type(item) is not dict or key not in item:
                return [Primitive(None, item[beside])] if type(item) is dict and beside in item else []
            value = item[key]
            if beside in item:
                return with_elements(value, item[beside])
            return value if type(value) is list else [value]

        return Compiled(one, below)
    return Compiled(lambda item, _scope: first_of(item, keys), below)


def _follow(before: Compiled, after: Compiled) -> Compiled:
    first, then = before.run, after.run

    def run(item: Node, scope: Scope) -> Nodes:
        nodes = first(item, scope)
        if len(nodes) == 1:
            return then(nodes[0], scope)
        return [node for one in nodes for node in then(one, scope)]

    return Compiled(run, after.shape)


def _variable(name: str, shape: Shape | None) -> Compiled:
    match name:
        case "$this":
            return Compiled(lambda item, _scope: [item], shape)
        case "%resource":
            return Compiled(lambda _item, scope: [scope.resource], None)
        case "%rootResource":
            return Compiled(lambda _item, scope: [scope.root], None)
        case "%ucum":
            return Compiled(lambda _item, _scope: [_UCUM], None)
        case "%context":
            return Compiled(lambda _item, scope: [scope.context], None)
    raise BadExpression(f"the variable {name} is not known")


def _apply(before: Compiled, call: Call) -> Compiled:
    """A function on what stands before it."""
    first, shape = before
    name, arguments = call.name, call.arguments
    if name in ON_CRITERIA:
        if len(arguments) > 1:
            raise BadExpression(f"{name}() takes one criterion")
        make = ON_CRITERIA[name]
        if name in {"select", "repeat"}:
            chosen = _compile(arguments[0], shape)
            gather = make(chosen.run)
            return Compiled(
                lambda item, scope: gather(first(item, scope), scope), chosen.shape if name == "select" else None
            )
        sift = make(_test(arguments[0], shape) if arguments else None)
        return Compiled(lambda item, scope: sift(first(item, scope), scope), shape if name == "where" else None)
    if name in _SPECIAL:
        return _SPECIAL[name](before, arguments)
    if name not in PLAIN:
        raise BadExpression(f"the function {name}() is not known")
    function = PLAIN[name]
    runs = [_compile(argument, shape).run for argument in arguments]
    result_shape = shape if name in _SAME_ITEMS else None
    return Compiled(lambda item, scope: function(first(item, scope), *(run(item, scope) for run in runs)), result_shape)


#: Functions that give items of what they are given.
_SAME_ITEMS = {"first", "last", "tail", "skip", "take", "distinct", "single", "intersect", "exclude"}


def _iif(before: Compiled, arguments: tuple[Tree, ...]) -> Compiled:
    if not 2 <= len(arguments) <= 3:
        raise BadExpression("iif() takes two or three arguments")
    criterion = _on_collection(arguments[0], before.shape)
    outcomes = [_compile(argument, before.shape).run for argument in arguments[1:]]

    def run(item: Node, scope: Scope) -> Nodes:
        nodes = before.run(item, scope)
        outcome = outcomes[0] if criterion(nodes, scope) else outcomes[1] if len(outcomes) > 1 else None
        return [node for one in nodes or [None] for node in outcome(one, scope)] if outcome else []

    return Compiled(run, None)


def _on_collection(tree: Tree, shape: Shape | None) -> Callable[[Nodes, Scope], bool | None]:
    """A criterion that may ask about the whole collection it stands on: `iif(empty(), …)`."""
    if isinstance(tree, Call) and tree.name in {"empty", "exists"} and not tree.arguments:
        wanted = tree.name == "exists"
        return lambda nodes, _scope: bool(nodes) is wanted
    test = _test(tree, shape)
    return lambda nodes, scope: test(nodes[0], scope) if nodes else None


def _resolved(references: Nodes, scope: Scope) -> Nodes:
    targets = []
    for reference in references:
        address = reference.get("reference") if isinstance(reference, dict) else plain(reference)
        target = scope.resolve(address) if isinstance(address, str) else None
        if target is not None:
            targets.append(target)
    return targets


_SPECIAL: dict[str, Callable[[Compiled, tuple[Tree, ...]], Compiled]] = {
    "iif": _iif,
    "trace": lambda before, _arguments: before,
    "resolve": lambda before, _: Compiled(lambda item, scope: _resolved(before.run(item, scope), scope), None),
    "descendants": lambda before, _: Compiled(lambda item, scope: descendants(before.run(item, scope)), None),
    "children": lambda before, _: Compiled(lambda item, scope: children(before.run(item, scope)), None),
}


def _type_name(call: Call) -> str:
    match call.arguments:
        case (Name(name),) | (Dot(Name(), Name(name)),):
            return name
    raise BadExpression(f"{call.name}() takes a type")


def _of_type(left: Tree, shape: Shape | None, type_name: str, operator: str) -> Compiled:
    """`is`, `as` and `ofType`.

    A choice by its key in JSON, a resource by its resourceType, a primitive by its kind in JSON.
    """
    name = type_name.lower() if type_name in {"Boolean", "String", "Integer", "Decimal"} else type_name
    everything = _compile(left, shape).run
    fitting = _choice(left, shape, name)
    if fitting is None:
        fits = _fits(name)
        fitting = Compiled(lambda item, scope: [node for node in everything(item, scope) if fits(node)], None)
    if operator != "is":
        return fitting
    some = fitting.run

    def test(item: Node, scope: Scope) -> bool | None:
        return bool(some(item, scope)) if everything(item, scope) else None

    return _boolean(test)


def _choice(left: Tree, shape: Shape | None, name: str) -> Compiled | None:
    """The one key that a choice of this type stands under; None when it is no choice."""
    match left:
        case Name(step) if shape and not shape.is_a(step):
            before, holder = None, shape
        case Dot(before_it, Name(step)):
            before = _compile(before_it, shape)
            if before.shape is None:
                return None
            holder = before.shape
        case _:
            return None
    key = f"{step}{name[0].upper()}{name[1:]}"
    if key not in holder.step(step)[0]:
        return None
    chosen = Compiled(lambda item, _scope: first_of(item, (key,)), holder.step(key)[1])
    return _follow(before, chosen) if before else chosen


def _fits(name: str) -> Callable[[Node], bool]:
    if name in _PRIMITIVES:
        is_type = _PRIMITIVES[name]
        return lambda node: is_type(plain(node))
    if not name[0].isupper() or name in ENDINGS:
        raise BadExpression(f"JSON does not tell what is a {name}")
    return lambda node: isinstance(node, dict) and node.get("resourceType") == name


def _operate(operator: str, left: Run, right: Run) -> Compiled:
    if operator not in OPERATORS:
        raise BadExpression(f"the operator {operator} is not known")
    operate = OPERATORS[operator]
    return Compiled(lambda item, scope: operate(left(item, scope), right(item, scope)), None)
