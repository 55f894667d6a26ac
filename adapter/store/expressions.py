"""What the expression of a search parameter gives of a resource (FHIR R4 search, FHIRPath). Pure.

Each expression is compiled when it is first asked for. `where(resolve() is Patient)` is answered from the reference
itself: what it points at may lie in another system.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from adapter.errors import Ours
from adapter.fhir.elements import Resource, objects
from adapter.validate.definitions import Definitions, Shape
from adapter.validate.fhirpath.compiler import Run, compile_path
from adapter.validate.fhirpath.syntax import Call, Dot, Operation, Tree, TypeTest, parse
from adapter.validate.fhirpath.values import Nodes

#: What keeps of references those to Patients.
PATIENTS = "where(resolve() is Patient)"
#: What these name by an identifier alone is a client or a unit more often than a patient: there the type must say it.
_TYPED = frozenset({"AuditEvent", "Provenance"})
Give = Callable[[Resource], Nodes]
#: An address that tells the type of what is there: `base/Type/id/_history/version`, the base and the version at will.
ADDRESS = re.compile(r"(?:(.+)/)?(([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64}))(/_history/[A-Za-z0-9\-.]{1,64})?")


class _Alone:
    """A resource as an expression's scope: nothing beside it is at hand."""

    __slots__ = ("context", "resource", "root")

    def __init__(self, resource: Resource) -> None:
        self.resource = self.root = self.context = resource

    def resolve(self, _reference: str) -> None:
        """No search parameter follows a reference but to ask for its type."""
        raise Ours


@cache
def compiled(kind: str, expression: str) -> Give:
    """What an expression gives of a resource of this type. Raises BadExpression."""
    definitions = _definitions()
    shape = Shape(definitions.type(kind).root, definitions, kind)
    branches = [_branch(tree, shape, is_loose=kind not in _TYPED) for tree in _branches(parse(expression))]
    if len(branches) == 1:
        return branches[0]
    return lambda resource: [node for branch in branches for node in branch(resource)]


def resource_types() -> frozenset[str]:
    """All types of resources that R4 has."""
    return _definitions().resources


@cache
def _definitions() -> Definitions:
    return Definitions.read()


def _branches(tree: Tree) -> list[Tree]:
    match tree:
        case Operation("|", left, right):
            return [*_branches(left), *_branches(right)]
    return [tree]


def _branch(tree: Tree, shape: Shape, *, is_loose: bool) -> Give:
    match tree:
        case Dot(left, Call("where", (TypeTest("is", Call("resolve"), target),))):
            return _restricted(compile_path(left, shape), target, is_loose=is_loose)
    return _alone(compile_path(tree, shape))


def _alone(run: Run) -> Give:
    return lambda resource: run(resource, _Alone(resource))


def _restricted(run: Run, target: str, *, is_loose: bool) -> Give:
    def give(resource: Resource) -> Nodes:
        return [node for node in run(resource, _Alone(resource)) if may_be(target, node, resource, is_loose=is_loose)]

    return give


def may_be(target: str, reference: Any, resource: Resource, *, is_loose: bool = True) -> bool:
    """Whether a reference is to something of this type; `is_loose`: or to something of which nobody knows the type."""
    if not isinstance(reference, dict):
        return False
    told = {str(reference["type"]).rpartition("/")[2]} if "type" in reference else set[str]()
    address = str(reference.get("reference", ""))
    if match := ADDRESS.fullmatch(address):
        told.add(match[3])
    elif address.startswith("#"):
        told |= {
            str(held.get("resourceType"))
            for held in objects(resource.get("contained"))
            if f"#{held.get('id')}" == address
        }
    return target in told or (is_loose and not told)
