"""The official examples of FHIR R4: nothing is found in them that is not wrong in them."""

from __future__ import annotations

from collections.abc import Iterator

from adapter.validate.definitions import Definitions, Node, Shape
from adapter.validate.fhirpath.compiler import compile_test
from adapter.validate.issue import Issue, Severity
from adapter.validate.package import own_validator
from adapter.validate.report import locate
from tests.validate.definitions import examples

#: What is wrong in HL7's own examples: the file, and the rules that it breaks. Each was looked at.
WRONG: dict[str, tuple[set[str], str]] = {
    "ActivityDefinition-blood-tubes-supply.json": ({"txt-2"}, "the narrative is blank"),
    "ActivityDefinition-heart-valve-replacement.json": ({"txt-2"}, "the narrative is blank"),
    "EventDefinition-example.json": ({"txt-2"}, "the narrative is blank"),
    "Questionnaire-zika-virus-exposure-assessment.json": ({"txt-2"}, "the narrative is blank"),
    "Bundle-dataelements.json": ({"bdl-7", "identifier"}, "the same fullUrl three times, and Consent's example"),
    "Bundle-resources.json": ({"identifier"}, "Consent's example"),
    "StructureDefinition-Consent.json": (
        {"identifier"},
        ("an example of an identifier: an OID without urn:oid: where a URI stands"),
    ),
    "Organization-2.16.840.1.113883.19.5.json": ({"identifier"}, "an OID without urn:oid: where a URI stands"),
    "DiagnosticReport-example-pgx.json": ({"attachment"}, "the hash is hexadecimal, and not of the data"),
    "DeviceMetric-example.json": ({"reference"}, "parent is a DeviceDefinition, and a Device may be"),
    "DeviceUseStatement-example.json": ({"reference"}, "reasonReference is a Procedure, which it may not be"),
    "MedicationRequest-medrx0301.json": (
        {"reference"},
        ("the performer of the dispense is a Practitioner, and an Organization may be"),
    ),
    "Observation-clinical-gender.json": ({"reference"}, "the performer is an Encounter"),
    "ImplementationGuide-fhir.json": (
        {"cardinality", "reference"},
        ("name and status are missing, and one reference is a word"),
    ),
    "ig-r4.json": ({"cardinality", "reference"}, "the same guide once more"),
    **{
        f"{name}.json": ({"oid"}, ("an identifier urn:oid: that is no OID"))
        for name in (
            "Bundle-valueset-expansions",
            "Bundle-valuesets",
            "Bundle-xds",
            "StructureMap-example",
            "ValueSet-dicm-405-mediatype",
            "ValueSet-instance-availability",
            "ValueSet-questionnaire-answers-status",
        )
    },
    "Questionnaire-qs1.json": ({"cardinality"}, "items without a linkId"),
    "SearchParameter-questionnaireresponse-extensions-QuestionnaireResponse-item-subject.json": (
        {"type"},
        "an id of 66 characters",
    ),
    **{
        f"StructureDefinition-{name}.json": ({"sdf-4"}, ("a logical model that names no base"))
        for name in ("Definition", "Event", "FiveWs", "Request")
    },
}
#: Search parameters of a type that R4 does not search by, which have no base.
BASELESS = {"SearchParameter-codesystem-extensions-CodeSystem-", "SearchParameter-valueset-extensions-ValueSet-"}


def _errors(issues: list[Issue]) -> list[Issue]:
    return [issue for issue in issues if issue.severity in {Severity.ERROR, Severity.FATAL}]


def test_nothing_is_found_in_an_official_example_that_is_not_wrong_in_it() -> None:
    told: list[str] = []
    judged = 0
    seen: set[str] = set()
    for name, resource in examples():
        judged += 1
        found = _errors(own_validator().validate(resource))
        expected = WRONG.get(name, (set(), ""))[0] or (
            {"cardinality"} if name.startswith(tuple(BASELESS)) and found else set()
        )
        if {issue.rule for issue in found} != expected:
            told += [f"{name}: {locate(resource, issue.steps)} [{issue.rule}] {issue.en}" for issue in found[:3]] or [
                f"{name}: nothing"
            ]
        if found:
            seen.add(name)
    assert told == []
    assert judged > 5_300
    assert len(seen) < 0.0075 * judged


def _nodes(node: Node, seen: set[int]) -> Iterator[Node]:
    if id(node) not in seen:
        seen.add(id(node))
        yield node
        for child in (node.children or {}).values():
            yield from _nodes(child, seen)


def test_every_invariant_of_every_type_compiles() -> None:
    """One that is not understood raises: nothing is passed over in silence."""
    definitions = Definitions.read()
    compiled = 0
    for name in definitions.names:
        root = definitions.type(name).root
        for node in _nodes(root, set()):
            kind = node.types[0].code if node.types else name
            primitive = definitions.type(kind).kind == "primitive-type"
            for rule in node.rules:
                compile_test(rule.expression, None if primitive else Shape(node, definitions, kind))
                compiled += 1
    assert compiled > 200
