"""Definitions compiled into closures on raw JSON: one for each type, each field made when it is first met.

A closure takes a value, the object that holds it and the context, and gives None when all is well: the good way is
short. Places are put together only for what is wrong, on the way up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from adapter.validate import sentences
from adapter.validate.binding import bound, known_code
from adapter.validate.checks import EXTRAS
from adapter.validate.closure import Check
from adapter.validate.definitions import (
    CORE_TYPES,
    CORE_VERSION,
    SIMPLE_QUANTITY,
    Definitions,
    Json,
    Node,
    Rule,
    Shape,
    Type,
    TypeRef,
    choice_key,
)
from adapter.validate.elements import (
    all_of,
    beside,
    choices,
    fixed,
    many,
    many_beside,
    many_sliced,
    needs,
    patterned,
    remembered,
    shorter,
)
from adapter.validate.fhirpath.compiler import Test, compile_test
from adapter.validate.findings import (
    absent_profile,
    broken,
    empty,
    forbidden,
    no_resource,
    not_an_object,
    of_another_type,
    unknown,
    unknown_modifier,
    unknown_profile,
)
from adapter.validate.issue import Found, Issue, Severity, Step, below, error
from adapter.validate.narrative import check_xhtml
from adapter.validate.primitives import PRIMITIVES
from adapter.validate.profile import Profile, read_profile
from adapter.validate.references import Context, check_targets, noting
from adapter.validate.slicing import Slice, check_slices, find_slice
from adapter.validate.terminology import Terminology

_ABSTRACT = ("Resource", "DomainResource")
_CODED = {"code", "Coding", "CodeableConcept", "Quantity", "string", "uri"}


class Compiler:
    """Makes the closures of one set of definitions and profiles (StructureDefinitions by their URL)."""

    def __init__(self, definitions: Definitions, terminology: Terminology, structures: dict[str, Json]) -> None:
        self.definitions = definitions
        self.terminology = terminology
        self._structures = structures
        self._types_of = {url: str(structure["type"]) for url, structure in structures.items()}
        self._types: dict[str, Check] = {}
        self._profiles: dict[str, tuple[Profile, Check]] = {}

    # --- Resources ----------------------------------------------------------------------------------------------------

    def check_root(self, value: Any, context: Context, profiles: Sequence[str] = ()) -> Found:
        """A resource by itself, also against the profiles that are asked for."""
        name = _resource_name(value, self.definitions)
        return no_resource() if name is None else self._judge(name, value, context, profiles)

    def check_entry(self, value: Any, owner: Any, context: Context) -> Found:
        """A resource in an entry of a Bundle, or in a parameter."""
        name = _resource_name(value, self.definitions)
        if name is None:
            return no_resource()
        if context.resource.get("resourceType") != "Bundle":
            return self._judge(name, value, context.within(value))
        url = owner.get("fullUrl")
        return self._judge(name, value, context.entry(value, url if type(url) is str else ""))

    def check_contained(self, value: Any, _owner: Any, context: Context) -> Found:
        """A resource inside another one."""
        name = _resource_name(value, self.definitions)
        return no_resource() if name is None else self._judge(name, value, context.contained(value))

    def _judge(self, name: str, value: Any, context: Context, profiles: Sequence[str] = ()) -> Found:
        """By the profiles that are declared and asked for, which hold base R4 in themselves.

        By base R4 where there is none.
        """
        meta = value.get("meta")
        declared = meta.get("profile") if type(meta) is dict else None
        if not profiles and type(declared) is not list:
            return self.type_check(name)(value, {}, context)
        issues: list[Issue] = []
        validated = False
        for place, url in _wanted(declared, profiles):
            compiled = self.profile(url)
            base = url.partition("|")[0].removeprefix(CORE_TYPES)
            if url in profiles and url not in self.canonicals:
                issues += absent_profile()
            elif compiled is None and base in self.definitions.type(name).lineage:
                continue
            elif compiled is None and url in profiles:
                issues += of_another_type(base, ())
            elif compiled is None:
                issues += unknown_profile(place)
            elif compiled[0].type != name:
                issues += of_another_type(compiled[0].type, place)
            else:
                issues += compiled[1](value, {}, context) or []
                validated = True
        if not validated:
            issues += self.type_check(name)(value, {}, context) or []
        return _once(issues) or None

    @cached_property
    def canonicals(self) -> frozenset[str]:
        """What may be asked for: our profiles and the resources of base R4, each with its version and without."""
        versions = {
            **{f"{CORE_TYPES}{name}": CORE_VERSION for name in (*self.definitions.resources, *_ABSTRACT)},
            **{url: str(structure.get("version", "")) for url, structure in self._structures.items()},
        }
        return frozenset(versions) | frozenset(f"{url}|{version}" for url, version in versions.items() if version)

    def profile(self, url: str) -> tuple[Profile, Check] | None:
        """A profile and its closure; None when it is not at hand."""
        url = url.partition("|")[0]
        if url not in self._profiles:
            if url not in self._structures:
                return None
            profile = read_profile(self._structures[url], self.definitions, self._types_of)
            definition = self.definitions.type(profile.type)
            check = self.object(profile.root, profile.type, self._extras(definition), profile.type)
            self._profiles[url] = profile, check
        return self._profiles[url]

    def conforms(self, urls: Sequence[str]) -> Callable[[Any, Any, Any], bool]:
        """Whether a value has no error by one of these profiles; those that are not at hand let everything in."""

        def check(value: Any, owner: Any, context: Any) -> bool:
            for url in urls:
                compiled = self.profile(url)
                issues = compiled[1](value, owner, context) if compiled else None
                if not any(issue.severity is Severity.ERROR for issue in issues or ()):
                    return True
            return False

        return check

    # --- Types --------------------------------------------------------------------------------------------------------

    def type_check(self, name: str) -> Check:
        """A value of a type of base R4."""
        if name not in self._types:
            self._types[name] = self._make(self.definitions.type(name))
        return self._types[name]

    def _make(self, definition: Type) -> Check:
        if definition.name == "xhtml":
            return check_xhtml
        if definition.kind == "primitive-type":
            check = PRIMITIVES[definition.name]
            return noting(check) if definition.name in {"uri", "url", "canonical"} else check
        if definition.name == "Resource":
            return self.check_entry
        check = self.object(definition.root, definition.name, self._extras(definition), definition.name)
        return remembered(check) if definition.name == "Coding" else check

    def _extras(self, definition: Type) -> list[Check]:
        return [EXTRAS[name](self) for name in reversed(definition.lineage) if name in EXTRAS]

    def object(self, node: Node, type_name: str, extras: list[Check], path: str, *, valued: bool = False) -> Check:
        """An object: its children by their keys, then what holds of it as a whole.

        A bare id is no content (ele-1), except in the half of a primitive whose value stands beside it (`valued`).
        """
        children = node.children or {}
        definition = self.definitions.type(type_name) if type_name in self.definitions.names else None
        is_resource = definition is not None and definition.kind == "resource"
        fields = _Fields(self, children, path, type_name, is_resource=is_resource)
        rules = [self._rule(rule, Shape(node, self.definitions, type_name)) for rule in node.rules]
        no_content = frozenset[str]() if valued else frozenset({"id"})
        whole = [*needs(children), *choices(children), *(_rule_check(*rule) for rule in rules), *extras]

        def check(value: Any, owner: Any, context: Any) -> Found:
            if type(value) is not dict:
                return not_an_object()
            issues: Found = None
            for key, item in value.items():
                problems = fields[key](item, value, context)
                if problems is not None:
                    issues = below(key, problems, issues)
            for one in whole:
                problems = one(value, owner, context)
                if problems is not None:
                    issues = (issues or []) + problems
            if len(value) < 2 and not is_resource and value.keys() <= no_content:
                issues = (issues or []) + empty()
            return issues

        return check

    # --- Elements -----------------------------------------------------------------------------------------------------

    def field(self, node: Node, ref: TypeRef, path: str, holder: str) -> Check:
        """What stands under a key: one value or a list of them, of one type.

        `holder`: the type of the object around, for extensions.
        """
        if node.max == 0:
            return forbidden
        check = self.value(node, ref, path, holder)
        if node.slices and node.slicing and node.listed:
            slices = [
                Slice(
                    one.slice_name,
                    find_slice(self, one, node.slicing.discriminators),
                    self.value(one, one.types[0] if one.types else ref, path, holder),
                    one.min,
                    one.max,
                )
                for one in node.slices
            ]
            sliced = check_slices(check, slices, node.slicing.rules, ordered=node.slicing.ordered)
            return many_sliced(sliced, node)
        return many(check, node, primitive=self._is_primitive(ref)) if node.listed else check

    def beside(self, node: Node, key: str) -> Check:
        """What stands under `_key`: the id and the extensions of the primitive whose value stands under `key`."""
        return (many_beside if node.listed else beside)(self.type_check("Element"), self._valued, key)

    @cached_property
    def _valued(self) -> Check:
        """The id and the extensions of a primitive beside its value: both are one element."""
        element = self.definitions.type("Element")
        return self.object(element.root, element.name, self._extras(element), element.name, valued=True)

    def value(self, node: Node, ref: TypeRef, path: str, holder: str) -> Check:
        """One value: by its type or by what a profile makes of it, and by everything that is asked of it here."""
        code = ref.code
        if node.name == "contained" and not node.children:
            return self.check_contained
        own = node.children is not None and bool(node.types)
        if own:
            check = self.object(node, code, self._extras(self.definitions.type(code)), path)
        elif code == "Extension":
            check = self._extension(ref, path, holder)
        else:
            check = self.type_check(code)
        rules = () if own else node.rules
        shape = None if self._is_primitive(ref) else Shape(node, self.definitions, code)
        more = [*(_rule_check(*self._rule(rule, shape)) for rule in rules), *self._asked_here(node, ref)]
        if code == "code" and node.binding and len(more) == 1 and node.binding[0] == "required":
            return known_code(self.terminology.member(node.binding[1]), all_of(check, more))
        return all_of(check, more) if more else check

    def _asked_here(self, node: Node, ref: TypeRef) -> Iterator[Check]:
        """What is asked of a value at this place, beside its type."""
        if node.fixed is not None:
            yield fixed(node.fixed)
        if node.pattern is not None:
            yield patterned(node.pattern)
        if node.max_length:
            yield shorter(node.max_length)
        if ref.targets and "Resource" not in ref.targets:
            yield check_targets(ref.targets, self.definitions.resources)
        if node.binding and ref.code in _CODED:
            yield bound(ref.code, node.binding, self.terminology.member(node.binding[1]))
        if SIMPLE_QUANTITY in ref.profiles:
            yield _simple_quantity
        elif ref.profiles and ref.code != "Extension":
            yield self._of_profiles(ref.profiles)

    def _of_profiles(self, urls: Sequence[str]) -> Check:
        checks = [profile[1] for url in urls if (profile := self.profile(url))]
        if not checks:
            return lambda _value, _owner, _context: unknown_profile(())
        if len(checks) == 1:
            return checks[0]
        conforms = self.conforms(urls)
        return lambda value, owner, context: (
            None
            if conforms(value, owner, context)
            else error(
                "profile",
                sentences.NO_PROFILE_FITS,
            )
        )

    def _extension(self, ref: TypeRef, path: str, holder: str) -> Check:
        """An extension by its URL: what is known of it, and whether it may stand here."""
        base = self.type_check("Extension")
        may_stand = {path.rpartition(".")[0] or path, path, holder, *self._lineage(holder)}
        modifies = path.endswith(".modifierExtension")
        expected = ref.profiles[0].partition("|")[0] if ref.profiles else ""

        def check(value: Any, owner: Any, context: Any) -> Found:
            url = value.get("url") if type(value) is dict else None
            compiled = self.profile(url) if type(url) is str and url[:5] == "https" else None
            if compiled is None or compiled[0].type != "Extension":
                issues = base(value, owner, context)
                return (issues or []) + unknown_modifier() if modifies else issues
            issues = compiled[1](value, owner, context)
            if url != expected and compiled[0].contexts and may_stand.isdisjoint(compiled[0].contexts):
                return (issues or []) + error(
                    "extension",
                    sentences.EXTENSION_MISPLACED,
                    "structure",
                    ("url",),
                )
            return issues

        return check

    def _lineage(self, name: str) -> tuple[str, ...]:
        return self.definitions.type(name).lineage if name in self.definitions.names else ()

    def _is_primitive(self, ref: TypeRef) -> bool:
        return self.definitions.type(ref.code).kind == "primitive-type"

    def _rule(self, rule: Rule, shape: Shape | None) -> tuple[Test, Rule]:
        return compile_test(rule.expression, shape), rule


class _Fields(dict[str, Check]):
    """The closures of an object's fields by key, each made when it is first asked for."""

    def __init__(
        self, compiler: Compiler, children: dict[str, Node], path: str, type_name: str, *, is_resource: bool
    ) -> None:
        super().__init__()
        self._compiler, self._children, self._path, self._type = compiler, children, path, type_name
        self._choices = {
            choice_key(name, ref.code): (
                next((one for one in node.slices if one.types and one.types[0].code == ref.code), node),
                ref,
            )
            for name, node in children.items()
            if name.endswith("[x]")
            for ref in node.types
        }
        if is_resource:
            self["resourceType"] = lambda _value, _owner, _context: None

    def __missing__(self, key: str) -> Check:
        check = self._make(key)
        if check is None:
            return unknown  # not kept: the keys of a stranger's JSON are without end
        self[key] = check
        return check

    def _make(self, key: str) -> Check | None:
        plain = key.removeprefix("_")
        node, ref = self._choices.get(plain, (None, None))
        if node is None and not plain.endswith("[x]") and (node := self._children.get(plain)):
            ref = node.types[0]
        if node is None or ref is None:
            return None
        if key != plain:
            primitive = self._compiler.definitions.type(ref.code).kind == "primitive-type"
            return self._compiler.beside(node, plain) if primitive and ref.code != "xhtml" else None
        if node.slice_name:  # one kind of a choice
            return self._compiler.value(node, node.types[0], f"{self._path}.{plain}", self._type)
        return self._compiler.field(node, ref, f"{self._path}.{plain}", self._type)


def _resource_name(value: Any, definitions: Definitions) -> str | None:
    name = value.get("resourceType") if type(value) is dict else None
    return name if type(name) is str and name in definitions.resources else None


def _wanted(declared: Any, profiles: Sequence[str]) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """Each profile once, with the place where it is declared; one that is asked for has none."""
    listed = declared if type(declared) is list else []
    places: dict[Any, tuple[Step, ...]] = {}
    for number, url in enumerate(listed):
        if type(url) is str:
            places.setdefault(url, ("meta", "profile", number))
    for url in profiles:
        places.setdefault(url, ())
    yield from ((place, url) for url, place in places.items())


def _once(issues: list[Issue]) -> list[Issue]:
    """Each finding once: two profiles hold the same base."""
    unique: dict[tuple[object, ...], Issue] = {}
    for issue in issues:
        unique.setdefault((issue.rule, issue.en, issue.steps), issue)
    return list(unique.values())


#: Rules that are empty where there is nothing to compare or to negate: two dates of other precision, a full URL that is
#: not there.
_MAY_BE_EMPTY = re.compile(r"[<>]|[.]not[(][)]$")


def _rule_check(test: Test, rule: Rule) -> Check:
    """An invariant holds when it is true; those that compare also when they cannot decide."""
    accepted = (True, None) if _MAY_BE_EMPTY.search(rule.expression) else (True,)

    def check(value: Any, _owner: Any, context: Any) -> Found:
        return None if test(value, context) in accepted else broken(rule)

    return check


def _simple_quantity(value: Any, _owner: Any, _context: Any) -> Found:
    if type(value) is dict and "comparator" in value:
        return error("sqty-1", sentences.COMPARATOR, "invariant")
    return None
