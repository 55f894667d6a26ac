"""Definitions compiled into closures on raw JSON: one for each type, each field made when it is first met.

A closure takes a value, the object that holds it and the context, and gives None when all is well: the good way is short. Places are put together
only for what is wrong, on the way up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson

from adapter.validate.checks import EXTRAS
from adapter.validate.definitions import Definitions, Json, Node, Rule, Shape, Type, TypeRef, choice_key
from adapter.validate.fhirpath.compiler import Test, compile_test
from adapter.validate.issue import Found, Issue, Severity, Step, below, error, note, warning
from adapter.validate.narrative import check_xhtml
from adapter.validate.primitives import PRIMITIVES
from adapter.validate.profile import Profile, read_profile
from adapter.validate.references import Context, check_targets
from adapter.validate.slicing import Slice, check_slices, find_slice, fitting
from adapter.validate.terminology import Member, Membership, Terminology

Check = Callable[[Any, Any, Any], Found]

_SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING}
_CODED = {"code", "Coding", "CodeableConcept", "Quantity", "string", "uri"}


class Compiler:
    """Makes the closures of one set of definitions and profiles (StructureDefinitions by their URL)."""

    def __init__(self, definitions: Definitions, terminology: Terminology, structures: dict[str, Json]) -> None:
        self.definitions = definitions
        self.terminology = terminology
        self._structures = structures
        self._types_of = {url: str(told["type"]) for url, told in structures.items()}
        self._types: dict[str, Check] = {}
        self._profiles: dict[str, tuple[Profile, Check]] = {}

    # --- Resources --------------------------------------------------------------------------------------------------------------------

    def check_root(self, value: Any, context: Context, profiles: Sequence[str] = ()) -> Found:
        """A resource by itself, also against the profiles that are asked for."""
        name = _resource_name(value, self.definitions)
        return _no_resource() if name is None else self._judge(name, value, context, profiles)

    def check_entry(self, value: Any, owner: Any, context: Context) -> Found:
        """A resource in an entry of a Bundle, or in a parameter."""
        name = _resource_name(value, self.definitions)
        if name is None:
            return _no_resource()
        url = owner.get("fullUrl")
        return self._judge(name, value, context.entry(value, url if type(url) is str else ""))

    def check_contained(self, value: Any, _owner: Any, context: Context) -> Found:
        """A resource inside another one."""
        name = _resource_name(value, self.definitions)
        return _no_resource() if name is None else self._judge(name, value, context.contained(value))

    def _judge(self, name: str, value: Any, context: Context, asked: Sequence[str] = ()) -> Found:
        """By the profiles that are declared and asked for, which hold base R4 in themselves; by base R4 where there is none."""
        meta = value.get("meta")
        declared = meta.get("profile") if type(meta) is dict else None
        if not asked and type(declared) is not list:
            return self.type_check(name)(value, {}, context)
        found: list[Issue] = []
        judged = False
        for place, url in _wanted(declared, asked):
            known = self.profile(url) if type(url) is str else None
            if known is None:
                found += note(
                    "profile",
                    "not checked: the profile is not at hand.",
                    "ei tarkistettu: profiili ei ole saatavilla.",
                    "not-supported",
                    place,
                )
            elif known[0].type != name:
                found += error(
                    "profile",
                    f"the profile is of {known[0].type}.",
                    f"profiili on tyypille {known[0].type}.",
                    "structure",
                    place,
                )
            else:
                found += known[1](value, {}, context) or []
                judged = True
        if not judged:
            found += self.type_check(name)(value, {}, context) or []
        return _once(found) or None

    def profile(self, url: str) -> tuple[Profile, Check] | None:
        """A profile and its closure; None when it is not at hand."""
        url = url.partition("|")[0]
        if url not in self._profiles:
            if url not in self._structures:
                return None
            profile = read_profile(self._structures[url], self.definitions, self._types_of)
            made = self.definitions.type(profile.type)
            check = self.object(profile.root, profile.type, self._extras(made), profile.type)
            self._profiles[url] = profile, check
        return self._profiles[url]

    def conforms(self, urls: Sequence[str]) -> Callable[[Any, Any, Any], bool]:
        """Whether a value has no error by one of these profiles; those that are not at hand let everything in."""

        def check(value: Any, owner: Any, context: Any) -> bool:
            for url in urls:
                known = self.profile(url)
                found = known[1](value, owner, context) if known else None
                if not any(issue.severity is Severity.ERROR for issue in found or ()):
                    return True
            return False

        return check

    # --- Types ----------------------------------------------------------------------------------------------------------------------------

    def type_check(self, name: str) -> Check:
        """A value of a type of base R4."""
        if name not in self._types:
            self._types[name] = self._make(self.definitions.type(name))
        return self._types[name]

    def _make(self, made: Type) -> Check:
        if made.name == "xhtml":
            return check_xhtml
        if made.kind == "primitive-type":
            return PRIMITIVES[made.name]
        if made.name == "Resource":
            return self.check_entry
        check = self.object(made.root, made.name, self._extras(made), made.name)
        return _remembered(check) if made.name == "Coding" else check

    def _extras(self, made: Type) -> list[Check]:
        return [EXTRAS[name](self) for name in reversed(made.lineage) if name in EXTRAS]

    def object(self, node: Node, type_name: str, extras: list[Check], path: str) -> Check:
        """An object: its children by their keys, then what holds of it as a whole."""
        children = node.children or {}
        definition = self.definitions.type(type_name) if type_name in self.definitions.names else None
        is_resource = definition is not None and definition.kind == "resource"
        fields = _Fields(self, children, path, type_name, is_resource=is_resource)
        rules = [self._rule(rule, Shape(node, self.definitions, type_name)) for rule in node.rules]
        whole = [*_needs(children), *_choices(children), *(_rule_check(*rule) for rule in rules), *extras]

        def check(value: Any, owner: Any, context: Any) -> Found:
            if type(value) is not dict:
                return _not_an_object()
            found: Found = None
            for key, item in value.items():
                problems = fields[key](item, value, context)
                if problems is not None:
                    found = below(key, problems, found)
            for one in whole:
                problems = one(value, owner, context)
                if problems is not None:
                    found = (found or []) + problems
            if len(value) < 2 and not is_resource and value.keys() <= {"id"}:
                found = (found or []) + _empty()
            return found

        return check

    # --- Elements -----------------------------------------------------------------------------------------------------------------------

    def field(self, node: Node, ref: TypeRef, path: str, holder: str) -> Check:
        """What stands under a key: one value or a list of them, of one type. `holder`: the type of the object around, for extensions."""
        if node.max == 0:
            return _forbidden
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
            return _many_sliced(sliced, node)
        return _many(check, node, primitive=self._is_primitive(ref)) if node.listed else check

    def beside(self, node: Node) -> Check:
        """What stands under `_key`: the id and the extensions of a primitive."""
        return _many_beside(self.type_check("Element")) if node.listed else self.type_check("Element")

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
            return _known_code(self.terminology.member(node.binding[1]), _all_of(check, more))
        return _all_of(check, more) if more else check

    def _asked_here(self, node: Node, ref: TypeRef) -> Iterator[Check]:
        """What is asked of a value at this place, beside its type."""
        if node.fixed is not None:
            yield _fixed(node.fixed)
        if node.pattern is not None:
            yield _patterned(node.pattern)
        if node.max_length:
            yield _shorter(node.max_length)
        if ref.targets and "Resource" not in ref.targets:
            yield check_targets(ref.targets, self.definitions.resources)
        if node.binding and ref.code in _CODED:
            yield _bound(ref.code, node.binding, self.terminology.member(node.binding[1]))
        if ref.profiles and ref.code != "Extension":
            yield self._of_profiles(ref.profiles)

    def _of_profiles(self, urls: Sequence[str]) -> Check:
        known = [found[1] for url in urls if (found := self.profile(url))]
        if not known:
            return lambda _value, _owner, _context: None
        if len(known) == 1:
            return known[0]
        conforms = self.conforms(urls)
        return lambda value, owner, context: (
            None
            if conforms(value, owner, context)
            else error(
                "profile",
                "this conforms to none of the profiles it may have.",
                "tämä ei ole minkään sallitun profiilin mukainen.",
            )
        )

    def _extension(self, ref: TypeRef, path: str, holder: str) -> Check:
        """An extension by its URL: what is known of it, and whether it may stand here."""
        base = self.type_check("Extension")
        may_stand = {path.rpartition(".")[0] or path, path, holder, *self._lineage(holder)}
        expected = ref.profiles[0].partition("|")[0] if ref.profiles else ""

        def check(value: Any, owner: Any, context: Any) -> Found:
            url = value.get("url") if type(value) is dict else None
            known = self.profile(url) if type(url) is str and url[:5] == "https" else None
            if known is None or known[0].type != "Extension":
                return base(value, owner, context)
            found = known[1](value, owner, context)
            if url != expected and known[0].contexts and may_stand.isdisjoint(known[0].contexts):
                return (found or []) + error(
                    "extension",
                    "this extension may not stand here.",
                    "tämä laajennus ei voi olla tässä.",
                    "structure",
                    ("url",),
                )
            return found

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
        made = self._make(key)
        if made is None:
            return _unknown  # not kept: the keys of a stranger's JSON are without end
        self[key] = made
        return made

    def _make(self, key: str) -> Check | None:
        plain = key.removeprefix("_")
        node, ref = self._choices.get(plain, (None, None))
        if node is None and not plain.endswith("[x]") and (node := self._children.get(plain)):
            ref = node.types[0]
        if node is None or ref is None:
            return None
        if key != plain:
            primitive = self._compiler.definitions.type(ref.code).kind == "primitive-type"
            return self._compiler.beside(node) if primitive else None
        if node.slice_name:  # one kind of a choice
            return self._compiler.value(node, node.types[0], f"{self._path}.{plain}", self._type)
        return self._compiler.field(node, ref, f"{self._path}.{plain}", self._type)


def _needs(children: dict[str, Node]) -> list[Check]:
    """That every element is there that must be, or the slices in it."""
    required = [
        (name, f"_{name}", told)
        for name, child in children.items()
        if not name.endswith("[x]") and child.max
        for told in ([name] if child.min else [f"{name}:{one.slice_name}" for one in child.slices if one.min])
    ]

    def check(value: Any, _owner: Any, _context: Any) -> Found:
        found: Found = None
        for key, beside, told in required:
            if key not in value and beside not in value:
                found = (found or []) + _missing(told)
        return found

    return [check] if required else []


def _choices(children: dict[str, Node]) -> list[Check]:
    """That of every choice of types one is there at most, and one at least where it must be."""
    return [_choice(name, child) for name, child in children.items() if name.endswith("[x]")]


def _choice(name: str, node: Node) -> Check:
    plain = {choice_key(name, ref.code) for ref in node.types}
    keys = frozenset(plain | {f"_{key}" for key in plain})
    needed = node.min > 0 or any(one.min for one in node.slices)

    def check(value: Any, _owner: Any, _context: Any) -> Found:
        held = value.keys() & keys
        if not held:
            return _missing(name) if needed else None
        if len(held) > 1 and len({key.removeprefix("_") for key in held}) > 1:
            return _both(name.removesuffix("[x]"))
        return None

    return check


def _resource_name(value: Any, definitions: Definitions) -> str | None:
    name = value.get("resourceType") if type(value) is dict else None
    return name if type(name) is str and name in definitions.resources else None


def _wanted(declared: Any, asked: Sequence[str]) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """Each profile once, with the place where it is declared; one that is asked for has none."""
    listed = declared if type(declared) is list else []
    for number, url in enumerate(listed):
        yield ("meta", "profile", number), url
    for url in asked:
        if url not in listed:
            yield (), url


def _once(found: list[Issue]) -> list[Issue]:
    """Each finding once: two profiles hold the same base."""
    kept: dict[tuple[object, ...], Issue] = {}
    for issue in found:
        kept.setdefault((issue.rule, issue.en, issue.steps), issue)
    return list(kept.values())


# --- What closures are put together of ----------------------------------------------------------------------------------------------


_CODINGS = 5_000


def _remembered(check: Check) -> Check:
    """What was found in a Coding: there are few different ones, and what is found depends on nothing around it.

    All its values are text but `userSelected`, whose true equals a wrong 1: such a one is judged each time.
    """
    known: dict[tuple[tuple[str, Any], ...], Found] = {}

    def judge(value: Any, owner: Any, context: Any) -> Found:
        if type(value) is not dict or "userSelected" in value:
            return check(value, owner, context)
        try:
            key = tuple(value.items())
            found = known[key]
        except TypeError:  # something within it is an object or a list
            return check(value, owner, context)
        except KeyError:
            found = check(value, owner, context)
            if len(known) < _CODINGS:
                known[key] = None if found is None else [issue.copy() for issue in found]
            return found
        return None if found is None else [issue.copy() for issue in found]

    return judge


def _all_of(check: Check, more: list[Check]) -> Check:
    if len(more) == 1:
        (other,) = more

        def both(value: Any, owner: Any, context: Any) -> Found:
            found = check(value, owner, context)
            problems = other(value, owner, context)
            return found if problems is None else (found or []) + problems

        return both

    def every(value: Any, owner: Any, context: Any) -> Found:
        found = check(value, owner, context)
        for one in more:
            problems = one(value, owner, context)
            if problems is not None:
                found = (found or []) + problems
        return found

    return every


def _many(check: Check, node: Node, *, primitive: bool) -> Check:
    most, least, beside = node.max, node.min, f"_{node.name}"

    def check_list(value: Any, owner: Any, context: Any) -> Found:
        if type(value) is not list:
            return error(
                "cardinality",
                "this is a list, also when it holds one item.",
                "tämä on lista, vaikka siinä olisi yksi alkio.",
                "structure",
            )
        if not value:
            return error("type", "a list is never empty.", "lista ei ole koskaan tyhjä.", "structure")
        found: Found = None
        for number, item in enumerate(value):
            if item is None and primitive and _stands_beside(owner, beside, number):
                continue
            problems = check(item, owner, context)
            if problems is not None:
                found = below(number, problems, found)
        if len(value) > most:
            found = (found or []) + error(
                "cardinality",
                f"there are {len(value)}, and at most {most} may be.",
                f"näitä on {len(value)}, ja niitä saa olla enintään {most}.",
                "structure",
            )
        if len(value) < least:
            found = (found or []) + error(
                "cardinality",
                f"there are {len(value)}, and at least {least} must be.",
                f"näitä on {len(value)}, ja niitä pitää olla vähintään {least}.",
                "required",
            )
        return found

    return check_list


def _stands_beside(owner: Any, beside: str, number: int) -> bool:
    elements = owner.get(beside)
    return type(elements) is list and number < len(elements) and type(elements[number]) is dict


def _many_beside(check: Check) -> Check:
    def check_list(value: Any, owner: Any, context: Any) -> Found:
        if type(value) is not list or not value:
            return error(
                "cardinality",
                "this is a list beside the list of values.",
                "tämä on lista arvojen listan rinnalla.",
                "structure",
            )
        found: Found = None
        for number, item in enumerate(value):
            problems = None if item is None else check(item, owner, context)
            if problems is not None:
                found = below(number, problems, found)
        return found

    return check_list


def _many_sliced(check: Check, node: Node) -> Check:
    """A list whose items are judged by slices."""
    counts = _many(lambda _value, _owner, _context: None, node, primitive=False)

    def check_list(value: Any, owner: Any, context: Any) -> Found:
        found = counts(value, owner, context)
        if type(value) is not list:
            return found
        problems = check(value, owner, context)
        return found if problems is None else (found or []) + problems

    return check_list


def _rule_check(test: Test, rule: Rule) -> Check:
    def check(value: Any, _owner: Any, context: Any) -> Found:
        return _broken(rule) if test(value, context) is False else None

    return check


def _fixed(told: Any) -> Check:
    def check(value: Any, _owner: Any, _context: Any) -> Found:
        if type(value) is type(told) and value == told:
            return None
        return error(
            "fixed",
            f"the profile fixes this value to {_shown(told)}.",
            f"profiilissa tämä arvo on aina {_shown(told)}.",
            "value",
        )

    return check


def _patterned(told: Any) -> Check:
    fits = fitting(told)

    def check(value: Any, _owner: Any, _context: Any) -> Found:
        if fits(value):
            return None
        return error(
            "pattern",
            f"the profile needs at least {_shown(told)} here.",
            f"profiili vaatii tässä vähintään: {_shown(told)}.",
            "value",
        )

    return check


def _shorter(most: int) -> Check:
    def check(value: Any, _owner: Any, _context: Any) -> Found:
        if type(value) is not str or len(value) <= most:
            return None
        return error(
            "length",
            f"at most {most} characters may stand here.",
            f"tässä saa olla enintään {most} merkkiä.",
            "too-long",
        )

    return check


def _shown(told: Any) -> str:
    """A value of a definition in one line."""
    return told if type(told) is str else orjson.dumps(told).decode()


class _Binding:
    """A code against a value set, by what holds it."""

    def __init__(self, strength: str, url: str, member: Member) -> None:
        self._strength, self._name, self._member = strength, url.rpartition("/")[2], member

    def check_code(self, value: Any, _owner: Any, _context: Any) -> Found:
        """A code, whose system the value set tells."""
        return self._judge(self._member(None, value)) if type(value) is str else None

    def check_coding(self, value: Any, _owner: Any, _context: Any) -> Found:
        """A Coding, or a Quantity's unit."""
        if type(value) is not dict or type(value.get("code")) is not str:
            return None
        system = value.get("system")
        return self._judge(self._member(system, value["code"]) if type(system) is str else Membership.OUT)

    def check_concept(self, value: Any, _owner: Any, _context: Any) -> Found:
        """A CodeableConcept: one of its codings is enough; where the set is not required, text is too."""
        codings = value.get("coding") if type(value) is dict else None
        if type(codings) is not list:
            return self._judge(Membership.OUT) if self._strength == "required" and type(value) is dict else None
        best = Membership.OUT
        for coding in codings:
            if type(coding) is dict and type(coding.get("code")) is str and type(coding.get("system")) is str:
                verdict = self._member(coding["system"], coding["code"])
                if verdict is Membership.IN:
                    return None
                if verdict is Membership.UNKNOWN:
                    best = verdict
        return self._judge(best)

    def _judge(self, verdict: Membership) -> Found:
        name = self._name
        if verdict is Membership.IN:
            return None
        if verdict is Membership.UNKNOWN:
            en = f"not checked: whether the code is in the value set {name} cannot be told here."
            return note(
                "binding", en, f"ei tarkistettu: kuuluuko koodi arvojoukkoon {name}, ei selviä täällä.", "not-supported"
            )
        if self._strength == "required":
            en = f"the code is not in the value set {name}, which is required."
            return error("binding", en, f"koodi ei ole arvojoukossa {name}, joka on pakollinen.", "code-invalid")
        en = f"the code is not in the value set {name}, which is to be used where it has a fitting code."
        fi = f"koodi ei ole arvojoukossa {name}, jota on käytettävä, kun siinä on sopiva koodi."
        return warning("binding", en, fi, "code-invalid")


def _known_code(member: Member, check: Check) -> Check:
    """A code of a required set is a code: only what is not in it is looked at more closely."""

    def check_code(value: Any, owner: Any, context: Any) -> Found:
        if type(value) is str and member(None, value) is Membership.IN:
            return None
        return check(value, owner, context)

    return check_code


def _bound(code: str, binding: tuple[str, str], member: Member) -> Check:
    judge = _Binding(*binding, member)
    by_type = {"Coding": judge.check_coding, "Quantity": judge.check_coding, "CodeableConcept": judge.check_concept}
    return by_type.get(code, judge.check_code)


# --- Findings ---------------------------------------------------------------------------------------------------------------------------


def _not_an_object() -> list[Issue]:
    return error("type", "an object stands here in FHIR.", "tässä on FHIRissä olio.")


def _no_resource() -> list[Issue]:
    en, fi = "this is no resource of FHIR R4.", "tämä ei ole FHIR R4:n resurssi."
    return error("type", en, fi, "structure", ("resourceType",))


def _unknown(_value: Any, _owner: Any, _context: Any) -> Found:
    return error("element", "FHIR has no such element here.", "FHIRissä ei ole tässä tällaista elementtiä.")


def _forbidden(_value: Any, _owner: Any, _context: Any) -> Found:
    return error("cardinality", "the profile lets nothing stand here.", "profiili ei salli tähän mitään.")


def _missing(key: str) -> list[Issue]:
    return error("cardinality", f"{key} must be there.", f"{key} puuttuu.", "required")


def _both(name: str) -> list[Issue]:
    en = f"{name}[x] is of one type: only one of its kinds may be there."
    return error("cardinality", en, f"{name}[x] on yhtä tyyppiä: vain yksi sen muodoista voi olla.")


def _empty() -> list[Issue]:
    return error("ele-1", "an element has a value or children.", "elementillä on arvo tai lapsia.", "invariant")


def _broken(rule: Rule) -> list[Issue]:
    said = f"{rule.human} ({rule.expression})" if rule.human else rule.expression
    en, fi = f"the rule {rule.key} does not hold: {said}", f"sääntö {rule.key} ei täyty: {said}"
    return [Issue(_SEVERITIES[rule.severity], "invariant", rule.key, en, fi)]
