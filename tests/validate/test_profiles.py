"""The package of profiles.

Compiled from its shorthand, its good examples good, and each bad one caught by the rule it breaks.
"""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from adapter.validate.issue import Severity
from adapter.validate.package import own_validator, read_package
from adapter.validate.site import EXAMPLES, build_site, pack
from profiles.build import PACKAGE, compile_package
from tests.rest.desk import open_face
from tests.validate.definitions import NODE

BASE = "https://lautta.example/fhir/StructureDefinition"
GOOD = sorted((EXAMPLES / "good").glob("*.json"))
#: The rule that each bad example breaks.
BAD = json.loads((EXAMPLES / "bad" / "rules.json").read_bytes())


def _errors(path: Path) -> set[str]:
    resource = json.loads(path.read_bytes())
    return {issue.rule for issue in own_validator().validate(resource) if issue.severity is Severity.ERROR}


def test_the_package_is_what_its_shorthand_compiles_to() -> None:
    compiled = compile_package(NODE)
    assert {path.name: path.read_text(encoding="utf-8") for path in PACKAGE.glob("*.json")} == compiled


@pytest.mark.parametrize("resource", read_package(), ids=lambda one: f"{one['resourceType']}-{one['id']}")
def test_every_resource_of_the_package_is_fhir(resource: dict[str, Any]) -> None:
    assert [issue.en for issue in own_validator().validate(resource) if issue.severity is Severity.ERROR] == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_example_conforms_to_the_profile_it_declares(path: Path) -> None:
    assert _errors(path) == set()


def test_every_profile_has_a_good_example() -> None:
    declared = {url for path in GOOD for url in json.loads(path.read_bytes())["meta"]["profile"]}
    profiles = {
        one["url"]
        for one in read_package()
        if one["resourceType"] == "StructureDefinition" and one["type"] != "Extension"
    }
    assert declared == profiles


@pytest.mark.parametrize("name", BAD)
def test_a_bad_example_breaks_the_rule_it_is_there_for(name: str) -> None:
    assert BAD[name] in _errors(EXAMPLES / "bad" / f"{name}.json")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_example_is_bad_by_its_profile_or_the_domain_alone(name: str) -> None:
    """Models of base R4 that are not ours let it through: this is what the profiles are for."""
    resource = json.loads((EXAMPLES / "bad" / f"{name}.json").read_bytes())
    get_fhir_model_class(resource["resourceType"]).model_validate(resource)


@pytest.mark.parametrize(
    "note",
    [
        "Fotot har mottagits med skyddad e-post.",
        "The photo came by protected mail.",
        "Fotot kom i dag.",
        "Kuva käsivarresta.",
    ],
)
def test_how_a_photo_came_is_told_by_codes_in_whatever_language_the_note_is(note: str) -> None:
    """PHO-07."""
    photo = json.loads((EXAMPLES / "good" / "photo-media.json").read_bytes()) | {"note": [{"text": note}]}
    assert own_validator().validate(photo) == []


@pytest.mark.parametrize(
    ("spoilt", "rule"),
    [
        ({"extension": None}, "PHO-07"),
        ({"extension": "sms"}, "PHO-07"),
        ({"operator": {"reference": "Patient/loviisa-1"}}, "PHO-07-sender"),
        (
            {"operator": {"type": "Patient", "identifier": {"system": "urn:oid:1.2.246.21", "value": "010594Y9032"}}},
            "PHO-07-sender",
        ),
        ({"operator": {"type": "RelatedPerson", "reference": "RelatedPerson/1"}}, ""),
        ({"operator": {"type": "Patient", "reference": "Patient/loviisa-1"}}, ""),
    ],
    ids=str,
)
def test_a_note_does_not_stand_for_the_codes(spoilt: dict[str, Any], rule: str) -> None:
    """PHO-07: neither how the photo came nor who acted is told by words alone."""
    photo = json.loads((EXAMPLES / "good" / "photo-media.json").read_bytes())
    photo["note"].append({"text": "Lähettäjä on asioinut potilaan puolesta suojatulla sähköpostilla."})
    if spoilt.get("extension") == "sms":
        photo["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] = "sms"
    elif "extension" in spoilt:
        del photo["extension"]
    else:
        photo |= spoilt
    errors = [issue.rule for issue in own_validator().validate(photo) if issue.severity is Severity.ERROR]
    assert errors == ([rule] if rule else [])


def test_every_bad_example_is_listed() -> None:
    assert {path.stem for path in (EXAMPLES / "bad").glob("*.json")} == {*BAD, "rules"}


def test_the_operations_of_the_face_are_defined(tmp_path: Path) -> None:
    defined = {one["url"] for one in read_package() if one["resourceType"] == "OperationDefinition"}
    with open_face(tmp_path) as face:
        statement = face.client.get("/fhir/metadata").get_json()
    offered = {
        operation["definition"]
        for resource in statement["rest"][0]["resource"]
        for operation in resource.get("operation", [])
        if operation["name"] != "validate"
    }
    assert {url for url in offered if not url.startswith("http://hl7.org/")} == defined
    (stated,) = (one for one in read_package() if one["resourceType"] == "CapabilityStatement")
    assert {one["type"] for one in stated["rest"][0]["resource"]} == {
        one["type"] for one in statement["rest"][0]["resource"]
    }
    assert offered == {
        operation["definition"] for one in stated["rest"][0]["resource"] for operation in one.get("operation", [])
    }


def test_the_codes_that_the_flows_write_are_those_of_the_package() -> None:
    """A code of ours that is in no code system would be an error wherever it stands."""
    systems = {
        one["url"]: {item["code"] for item in one["concept"]}
        for one in read_package()
        if one["resourceType"] == "CodeSystem"
    }
    for path in GOOD:
        for system, code in _codings(json.loads(path.read_bytes())):
            assert system not in systems or code in systems[system]


def _codings(value: Any) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        own = (
            [(value["system"], value["code"])]
            if isinstance(value.get("system"), str) and isinstance(value.get("code"), str)
            else []
        )
        return own + [found for item in value.values() for found in _codings(item)]
    return [found for item in value for found in _codings(item)] if isinstance(value, list) else []


def test_the_package_installs_as_fhir_tools_expect() -> None:
    with tarfile.open(fileobj=io.BytesIO(pack())) as archive:
        names = archive.getnames()
        manifest = archive.extractfile("package/package.json")
        assert manifest is not None
        assert json.load(manifest)["fhirVersions"] == ["4.0.1"]
    assert "package/.index.json" in names
    assert "package/StructureDefinition-lautta-photo-media.json" in names
    assert "package/example/photo-media.json" in names


def test_the_site_shows_each_profile_with_its_rules_and_examples() -> None:
    site = build_site()
    page = site["StructureDefinition-lautta-release-request.html"].decode()
    assert "REL-01" in page
    assert "release-request-without-a-requester" in page
    for one in read_package():
        if one["resourceType"] != "ImplementationGuide":
            assert f'href="{one["resourceType"]}-{one["id"]}.html"'.encode() in site["index.html"]
