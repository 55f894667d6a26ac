"""Good resources made bad in one way each, by a seeded chance: what a validator has to catch."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from tests.validate.definitions import Json, Place, codes, elements, places

Mutate = Callable[[random.Random, Json], bool]


def mutants(resource: Json, seed: str) -> Iterator[tuple[str, Json]]:
    """One mutant of each kind that the resource can be made into."""
    for kind, mutate in KINDS.items():
        chance = random.Random(f"{seed} {kind}")
        made = deepcopy(resource)
        if mutate(chance, made):
            yield kind, made


def _at(chance: random.Random, resource: Json, wanted: Callable[[Place], bool]) -> Place | None:
    found = [place for place in places(resource) if wanted(place)]
    return chance.choice(found) if found else None


def _replacing(wanted: Callable[[Place], bool], make: Callable[[Place], Any]) -> Mutate:
    """Put something else where a wanted place is; in a list, as its one item."""

    def mutate(chance: random.Random, resource: Json) -> bool:
        place = _at(chance, resource, wanted)
        if place is None:
            return False
        told = make(place)
        place.holder[place.key] = [told] if place.many and not isinstance(told, list) else told
        return True

    return mutate


def _is(*types: str) -> Callable[[Place], bool]:
    return lambda place: place.type in types and place.key != "div"


def _objects(place: Place) -> bool:
    return not place.primitive and place.type not in {"Resource", "xhtml"}


def _first(place: Place) -> Any:
    return place.value[0] if isinstance(place.value, list) else place.value


def _add_unknown(chance: random.Random, resource: Json) -> bool:
    holders = [
        resource,
        *(place.value for place in places(resource) if isinstance(place.value, dict) and _objects(place)),
    ]
    chance.choice(holders)["lauttaUnknown"] = "x"
    return True


def _remove_required(chance: random.Random, resource: Json) -> bool:
    place = _at(chance, resource, lambda place: place.element["min"] > 0 and place.key != "div")
    if place is None:
        return False
    del place.holder[place.key]
    place.holder.pop(f"_{place.key}", None)
    if not place.holder:
        place.holder["id"] = "x"
    return True


def _both_choices(chance: random.Random, resource: Json) -> bool:
    def choice(place: Place) -> bool:
        return place.element["path"].endswith("[x]") and len(place.element["type"]) > 1

    place = _at(chance, resource, choice)
    if place is None:
        return False
    stem = place.element["path"].rpartition(".")[2].removesuffix("[x]")
    samples = {
        "boolean": True,
        "string": "x",
        "dateTime": "2026-01-01",
        "integer": 1,
        "date": "2026-01-01",
        "uri": "urn:x",
        "CodeableConcept": {"text": "x"},
        "Reference": {"display": "x"},
        "Period": {"start": "2026"},
        "Quantity": {"value": 1},
        "Range": {"low": {"value": 1}},
        "Age": {"value": 1, "code": "a", "system": "http://unitsofmeasure.org"},
    }
    for told in place.element["type"]:
        key = f"{stem}{told['code'][0].upper()}{told['code'][1:]}"
        if key != place.key and told["code"] in samples:
            place.holder[key] = samples[told["code"]]
            return True
    return False


def _bad_code(chance: random.Random, resource: Json) -> bool:
    def bound(place: Place) -> bool:
        binding = place.element.get("binding", {})
        known = codes(binding.get("valueSet", ""))
        return place.type == "code" and binding.get("strength") == "required" and 0 < len(known) < 900

    return _replacing(bound, lambda _place: "lautta-no-such-code")(chance, resource)


def _wrong_target(chance: random.Random, resource: Json) -> bool:
    def narrow(place: Place) -> bool:
        targets = _targets(place)
        return (
            place.type == "Reference"
            and bool(targets)
            and "Resource" not in targets
            and "reference" in (_first(place) or {})
        )

    def elsewhere(place: Place) -> Any:
        return {
            "reference": next(f"{name}/1" for name in ("Slot", "Account", "Library") if name not in _targets(place))
        }

    return _replacing(narrow, elsewhere)(chance, resource)


def _targets(place: Place) -> set[str]:
    told = [item for item in place.element["type"] if item["code"] == "Reference"]
    return {target.rpartition("/")[2] for item in told for target in item.get("targetProfile", [])}


def _narrative(div: str) -> Mutate:
    def mutate(_chance: random.Random, resource: Json) -> bool:
        resource["text"] = {"status": "generated", "div": div}
        return "DomainResource.text" in {
            element["base"]["path"] for element in elements(resource["resourceType"]).values()
        }

    return mutate


def _setting(key: str, value: Any) -> Mutate:
    def mutate(_chance: random.Random, resource: Json) -> bool:
        resource[key] = value
        return True

    return mutate


def _in_domain(mutate: Mutate) -> Mutate:
    """Only for resources that have text, contained resources and extensions."""
    return lambda chance, resource: (
        f"{resource['resourceType']}.contained" in elements(resource["resourceType"]) and mutate(chance, resource)
    )


def _unlist(chance: random.Random, resource: Json) -> bool:
    place = _at(chance, resource, lambda place: place.many and isinstance(place.value, list))
    if place is None:
        return False
    place.holder[place.key] = place.value[0]
    return True


def _list(chance: random.Random, resource: Json) -> bool:
    place = _at(chance, resource, lambda place: not place.many and place.key != "div")
    if place is None:
        return False
    place.holder[place.key] = [place.value]
    return True


def _without_value(chance: random.Random, resource: Json) -> bool:
    """What is left of a primitive is its id."""
    place = _at(
        chance, resource, lambda place: place.primitive and not place.many and place.element["path"] not in _PLAIN
    )
    if place is None:
        return False
    del place.holder[place.key]
    place.holder[f"_{place.key}"] = {"id": "x"}
    return True


_PLAIN = {"Narrative.div", "Extension.url"}  # these have no other half
_XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
_CONTAINED = {"resourceType": "Organization", "id": "x", "name": "x"}
KINDS: dict[str, Mutate] = {
    "unknown element": _add_unknown,
    "missing element": _remove_required,
    "text where an object is due": _replacing(_objects, lambda _place: "x"),
    "object where text is due": _replacing(
        _is("string", "code", "uri", "date", "dateTime"), lambda _place: {"value": "x"}
    ),
    "one where a list is due": _unlist,
    "list where one is due": _list,
    "both choices": _both_choices,
    "bad code": _bad_code,
    "bad date": _replacing(_is("date", "dateTime"), lambda _place: "2026-13-01"),
    "no such day": _replacing(_is("date", "dateTime"), lambda _place: "2026-02-30"),
    "time without a zone": _replacing(_is("dateTime", "instant"), lambda _place: "2026-01-01T10:00:00"),
    "boolean as text": _replacing(_is("boolean"), lambda _place: "true"),
    "number as text": _replacing(_is("integer", "positiveInt", "unsignedInt", "decimal"), lambda _place: "7"),
    "fraction for an integer": _replacing(_is("integer", "positiveInt", "unsignedInt"), lambda _place: 1.5),
    "number too large": _replacing(_is("integer", "positiveInt", "unsignedInt"), lambda _place: 2**31),
    "negative": _replacing(_is("positiveInt", "unsignedInt"), lambda _place: -1),
    "number for text": _replacing(_is("string", "code", "uri"), lambda _place: 7),
    "empty string": _replacing(_is("string", "code", "uri", "markdown", "id"), lambda _place: ""),
    "blank string": _replacing(_is("string", "markdown"), lambda _place: "  "),
    "null": _replacing(lambda place: f"_{place.key}" not in place.holder, lambda _place: None),
    "empty list": _replacing(lambda place: place.many, lambda _place: []),
    "empty object": _replacing(_objects, lambda _place: {}),
    "object with an id alone": _replacing(_objects, lambda _place: {"id": "x"}),
    "space in a code": _replacing(_is("code"), lambda _place: " final"),
    "space in a uri": _replacing(_is("uri", "url", "canonical"), lambda _place: "http://a b"),
    "letters an id has not": _setting("id", "a_b"),
    "id too long": _setting("id", "a" * 65),
    "not base64": _replacing(_is("base64Binary"), lambda _place: "a=b"),
    "reference of the wrong type": _wrong_target,
    "reference of no form": _replacing(_is("Reference"), lambda _place: {"reference": "somewhere"}),
    "reference to no contained resource": _replacing(_is("Reference"), lambda _place: {"reference": "#nobody"}),
    "relative system of an identifier": _replacing(_is("Identifier"), lambda _place: {"system": "x", "value": "1"}),
    "relative system of a coding": _replacing(_is("Coding"), lambda _place: {"system": "x", "code": "1"}),
    "unknown code of a known system": _replacing(
        _is("Coding"), lambda _place: {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "LAUTTA"}
    ),
    "extension without a url": _in_domain(_setting("extension", [{"valueString": "x"}])),
    "extension with a relative url": _in_domain(_setting("extension", [{"url": "x", "valueString": "x"}])),
    "extension with value and extensions": _in_domain(
        _setting(
            "extension",
            [{"url": "http://x.example/y", "valueString": "x", "extension": [{"url": "z", "valueString": "x"}]}],
        )
    ),
    "extension with neither": _in_domain(_setting("extension", [{"url": "http://x.example/y"}])),
    "contained that nobody refers to": _in_domain(_setting("contained", [_CONTAINED])),
    "contained with a version": _in_domain(_setting("contained", [_CONTAINED | {"meta": {"versionId": "1"}}])),
    "contained within contained": _in_domain(_setting("contained", [_CONTAINED | {"contained": [_CONTAINED]}])),
    "contained of no type": _in_domain(_setting("contained", [{"resourceType": "Nothing", "id": "x"}])),
    "script in the narrative": _in_domain(_narrative(f"<div {_XHTML}><script>x</script></div>")),
    "event in the narrative": _in_domain(_narrative(f'<div {_XHTML}><p onclick="x()">x</p></div>')),
    "link to a script in the narrative": _in_domain(_narrative(f'<div {_XHTML}><a href="javascript:x()">x</a></div>')),
    "narrative not well-formed": _in_domain(_narrative(f"<div {_XHTML}><p>x</div>")),
    "narrative in no namespace": _in_domain(_narrative("<div>x</div>")),
    "narrative that says nothing": _in_domain(_narrative(f"<div {_XHTML}> <br/> </div>")),
    "period that ends before it begins": _replacing(
        _is("Period"), lambda _place: {"start": "2026-02-01", "end": "2026-01-01"}
    ),
    "attachment without a type": _replacing(_is("Attachment"), lambda _place: {"data": "AAAA"}),
    "attachment of another size": _replacing(
        _is("Attachment"), lambda _place: {"contentType": "text/plain", "data": "AAAA", "size": 4}
    ),
    "attachment of another hash": _replacing(
        _is("Attachment"),
        lambda _place: {"contentType": "text/plain", "data": "AAAA", "hash": "2jmj7l5rSw0yVb/vlWAYkK/YBwk="},
    ),
    "primitive with an id alone": _without_value,
    "telecom without a system": _replacing(_is("ContactPoint"), lambda _place: {"value": "1"}),
    "quantity with a code of no system": _replacing(
        _is("Quantity", "Duration"), lambda _place: {"value": 1, "code": "mg"}
    ),
}
