"""Wrong requests to a record system: each made from a good one by one defect.

The second word of an id names the good twin in `GOOD`. A path of a defect is of JSON: names and numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from tests.mocks.defects import Defect

HETU = "010594Y9032"
#: A HETU such as a living person may have; in two parts, for no file of the project holds one.
LIVING = "131052-" + "308T"
HETU_SYSTEM = "urn:oid:1.2.246.21"
XHTML = "http://www.w3.org/1999/xhtml"

#: What stands in the system before a request: `p1`, a Patient, and `o1`, an Organization.
HELD = (
    {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [{"system": HETU_SYSTEM, "value": HETU}],
        "name": [{"family": "Testinen", "given": ["Outi"]}],
    },
    {"resourceType": "Organization", "id": "o1", "name": "Porvoo"},
)


@dataclass(frozen=True)
class Sent:
    """One request: a body of JSON, or octets."""

    path: str
    body: Any
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/fhir+json"})

    def octets(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


_SUBJECT = {"reference": "Patient/p1"}
_CODE = {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]}

_RESOURCES: dict[str, dict[str, Any]] = {
    "media": {
        "resourceType": "Media",
        "identifier": [{"system": "https://lautta.example/mail", "value": "1"}],
        "status": "completed",
        "subject": _SUBJECT,
        "createdDateTime": "2026-11-30T10:00:00+02:00",
        "issued": "2026-11-30T10:00:01.5+02:00",
        "height": 2,
        "content": {"contentType": "image/jpeg", "data": "/9g=", "size": 2},
    },
    "patient": {
        "resourceType": "Patient",
        "identifier": [{"use": "official", "system": HETU_SYSTEM, "value": "150372-901R"}],
        "active": True,
        "name": [{"use": "official", "family": "Testinen", "given": ["Maija"]}],
        "gender": "female",
        "birthDate": "1972-03-15",
        "telecom": [{"system": "phone", "value": "+358401234567"}],
        "contact": [{"name": {"family": "Testinen"}}],
        "managingOrganization": {"reference": "Organization/o1", "type": "Organization"},
        "multipleBirthInteger": 1,
        "text": {"status": "generated", "div": f'<div xmlns="{XHTML}"><p>Maija</p></div>'},
    },
    "observation": {
        "resourceType": "Observation",
        "meta": {"profile": ["https://lautta.example/profile"]},
        "status": "final",
        "code": _CODE,
        "subject": _SUBJECT,
        "effectivePeriod": {"start": "2026-11-29", "end": "2026-11-30"},
        "valueQuantity": {"value": 60, "unit": "1/min", "system": "http://unitsofmeasure.org", "code": "/min"},
        "referenceRange": [{"low": {"value": 50}}],
        "extension": [{"url": "https://lautta.example/extension", "valueString": "x"}],
        "note": [{"text": "Levossa."}],
    },
    "task": {
        "resourceType": "Task",
        "status": "requested",
        "intent": "order",
        "for": _SUBJECT,
        "authoredOn": "2026-11-29T10:00:00Z",
        "lastModified": "2026-11-30T10:00:00Z",
    },
    "consent": {
        "resourceType": "Consent",
        "status": "active",
        "scope": _CODE,
        "category": [_CODE],
        "patient": _SUBJECT,
        "policyRule": _CODE,
        "provision": {"type": "permit"},
    },
    "request": {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "code": _CODE,
        "orderDetail": [_CODE],
        "subject": _SUBJECT,
        "requester": {"reference": "#org"},
        "contained": [{"resourceType": "Organization", "id": "org", "name": "Loviisa"}],
    },
    "appointment": {
        "resourceType": "Appointment",
        "status": "booked",
        "start": "2026-12-01T10:00:00Z",
        "end": "2026-12-01T10:30:00Z",
        "participant": [{"actor": _SUBJECT, "status": "accepted"}],
    },
    "condition": {
        "resourceType": "Condition",
        "verificationStatus": {
            "coding": [
                {"system": "http://terminology.hl7.org/CodeSystem/condition-ver-status", "code": "entered-in-error"}
            ]
        },
        "subject": _SUBJECT,
    },
    "document": {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [{"attachment": {"contentType": "text/plain", "url": "https://other.example/text"}}],
    },
    "bundle": {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": "urn:uuid:7a36e0c5-0b9f-4f0a-8f5c-0d3c1d2e4f60",
                "resource": {"resourceType": "Binary", "contentType": "image/jpeg", "data": "/9g="},
                "request": {"method": "POST", "url": "Binary"},
            },
            {
                "resource": {
                    "resourceType": "Media",
                    "status": "completed",
                    "subject": _SUBJECT,
                    "content": {
                        "contentType": "image/jpeg",
                        "url": "urn:uuid:7a36e0c5-0b9f-4f0a-8f5c-0d3c1d2e4f60",
                    },
                },
                "request": {"method": "POST", "url": "Media"},
            },
        ],
    },
}

GOOD = {
    name: Sent("" if one["resourceType"] == "Bundle" else f"/{one['resourceType']}", one)
    for name, one in _RESOURCES.items()
}
GOOD["update"] = Sent(
    "/Patient/p1",
    {**HELD[0], "active": True},
    "PUT",
    {"Content-Type": "application/fhir+json", "If-Match": 'W/"1"'},
)
GOOD["patch"] = Sent(
    "/Patient/p1",
    [{"op": "add", "path": "/gender", "value": "female"}],
    "PATCH",
    {"Content-Type": "application/json-patch+json", "If-Match": 'W/"1"'},
)

Spoil = Callable[[Sent], Sent]


def put(path: str, value: Any) -> Spoil:
    """Another value at a place of the body; what is not there is added."""

    def spoil(sent: Sent) -> Sent:
        body = deepcopy(sent.body)
        *way, last = _steps(path)
        inner = body
        for step in way:
            inner = inner[step]
        inner[last] = value
        return replace(sent, body=body)

    return spoil


def drop(path: str) -> Spoil:
    """The body without what stands at a place."""

    def spoil(sent: Sent) -> Sent:
        body = deepcopy(sent.body)
        *way, last = _steps(path)
        inner = body
        for step in way:
            inner = inner[step]
        del inner[last]
        return replace(sent, body=body)

    return spoil


def text(change: Callable[[bytes], bytes]) -> Spoil:
    """Other octets of the body."""
    return lambda sent: replace(sent, body=change(sent.octets()))


def header(name: str, value: str | None) -> Spoil:
    """Another header; none for None."""

    def spoil(sent: Sent) -> Sent:
        headers = {**sent.headers, name: value or ""}
        return replace(sent, headers={key: held for key, held in headers.items() if key != name or value is not None})

    return spoil


def _steps(path: str) -> list[Any]:
    return [int(step) if step.isdecimal() else step for step in path.split("/")]


def _defect(id_: str, rule: str, place: str, spoil: Spoil) -> Defect[Sent]:
    return Defect(f"record.{id_}", f"record.{rule}", spoil, place)


_MEDIA_IN_BUNDLE = "entry/1/resource"

DEFECTS: tuple[Defect[Sent], ...] = (
    # HTTP and JSON
    _defect("media.hetu-in-url", "http.hetu", "URL", lambda sent: replace(sent, path=f"/Media?identifier={HETU}")),
    _defect("media.text-plain", "http.content-type", "Content-Type", header("Content-Type", "text/plain")),
    _defect("media.xml", "http.content-type", "Content-Type", header("Content-Type", "application/fhir+xml")),
    _defect(
        "media.latin-1",
        "http.content-type",
        "Content-Type",
        header("Content-Type", "application/json; charset=latin-1"),
    ),
    _defect("media.accept-xml", "http.accept", "Accept", header("Accept", "application/fhir+xml")),
    _defect("patch.plain-json", "http.content-type", "Content-Type", header("Content-Type", "application/json")),
    _defect("media.not-utf8", "json.utf8", "Media", text(lambda body: body.replace(b"completed", b"complet\xe9"))),
    _defect(
        "media.half-character", "json.utf8", "Media", text(lambda body: body.replace(b'"completed"', b'"\\ud800"'))
    ),
    _defect(
        "media.deep", "json.form", "Media", text(lambda body: body[:-1] + b', "x": ' + b"[" * 99 + b"]" * 99 + b"}")
    ),
    _defect("media.cut", "json.form", "Media", text(lambda body: body[:-1])),
    _defect("media.nan", "json.form", "Media", text(lambda body: body.replace(b'"height": 2', b'"height": NaN'))),
    _defect("media.array", "json.form", "Media", text(lambda body: b"[" + body + b"]")),
    _defect("media.no-type", "json.form", "Media", drop("resourceType")),
    _defect("media.key-twice", "json.key", "Media", text(lambda body: body[:-1] + b', "status": "completed"}')),
    _defect("media.other-type", "http.type", "Media", put("resourceType", "Observation")),
    _defect("patient.null", "json.empty", "Patient.gender", put("gender", None)),
    _defect("patient.empty-text", "json.empty", "Patient.name[0].family", put("name/0/family", "")),
    _defect("patient.empty-array", "json.empty", "Patient.name[0].given", put("name/0/given", [])),
    _defect("patient.empty-object", "json.empty", "Patient.name[0]", put("name/0", {})),
    _defect("patient.null-in-array", "json.empty", "Patient.name[0].given[0]", put("name/0/given/0", None)),
    # Structure
    _defect("observation.no-status", "fhir.required", "Observation.status", drop("status")),
    _defect("observation.no-code", "fhir.required", "Observation.code", drop("code")),
    _defect(
        "media.nothing", "fhir.required", "Media.content", lambda sent: replace(sent, body={"resourceType": "Media"})
    ),
    _defect("media.no-content", "fhir.required", "Media.content", drop("content")),
    _defect("media.no-status", "fhir.required", "Media.status", drop("status")),
    _defect("task.no-intent", "fhir.required", "Task.intent", drop("intent")),
    _defect("consent.no-scope", "fhir.required", "Consent.scope", drop("scope")),
    _defect("request.no-subject", "fhir.required", "ServiceRequest.subject", drop("subject")),
    _defect(
        "document.no-attachment",
        "fhir.required",
        "DocumentReference.content[0].attachment",
        put("content/0", {"format": {"code": "x"}}),
    ),
    _defect("appointment.no-participant", "fhir.required", "Appointment.participant", drop("participant")),
    _defect(
        "observation.extension-without-url", "fhir.required", "Observation.extension[0].url", drop("extension/0/url")
    ),
    _defect("patient.unknown-element", "fhir.element", "Patient.nickname", put("nickname", "Maikki")),
    _defect("media.unknown-inner", "fhir.element", "Media.content.kind", put("content/kind", "x")),
    _defect("patient.r5-element", "fhir.element", "Patient.name[0].pronouns", put("name/0/pronouns", "hän")),
    _defect("task.python-name", "fhir.element", "Task", put("for_fhir", _SUBJECT)),
    _defect("observation.comment", "fhir.element", "Observation", put("fhir_comments", ["x"])),
    _defect("patient.one-name", "fhir.repeated", "Patient.name", put("name", {"family": "Testinen"})),
    _defect("patient.two-genders", "fhir.repeated", "Patient.gender", put("gender", ["female"])),
    _defect("patient.two-births", "fhir.choice", "Patient.multipleBirth", put("multipleBirthBoolean", True)),
    _defect("observation.two-values", "fhir.choice", "Observation.value", put("valueString", "60")),
    _defect(
        "request.contained-unknown",
        "fhir.resource",
        "ServiceRequest.contained[0]",
        put("contained/0/resourceType", "Organisation"),
    ),
    _defect(
        "request.contained-wrong", "fhir.element", "ServiceRequest.contained[0].title", put("contained/0/title", "x")
    ),
    # Values
    _defect("patient.active-text", "fhir.json-type", "Patient.active", put("active", "true")),
    _defect("patient.active-number", "fhir.json-type", "Patient.active", put("active", 1)),
    _defect("patient.number-as-text", "fhir.json-type", "Patient.multipleBirth", put("multipleBirthInteger", "1")),
    _defect("observation.value-as-text", "fhir.json-type", "Observation.value.value", put("valueQuantity/value", "60")),
    _defect("media.date-as-number", "fhir.json-type", "Media.created", put("createdDateTime", 1796000000)),
    _defect("patient.text-as-number", "fhir.json-type", "Patient.name[0].family", put("name/0/family", 5)),
    _defect("observation.code-as-text", "fhir.json-type", "Observation.code", put("code", "8867-4")),
    _defect("patient.banana", "fhir.format", "Patient.birthDate", put("birthDate", "banana")),
    _defect("patient.no-such-day", "fhir.format", "Patient.birthDate", put("birthDate", "1973-02-29")),
    _defect("patient.date-with-time", "fhir.format", "Patient.birthDate", put("birthDate", "1972-03-15T10:00:00Z")),
    _defect("patient.control-character", "fhir.format", "Patient.name[0].family", put("name/0/family", "Testi\0nen")),
    _defect("patient.blank-name", "fhir.format", "Patient.name[0].family", put("name/0/family", " ")),
    _defect("media.no-zone", "fhir.format", "Media.issued", put("issued", "2026-11-30T10:00:01")),
    _defect("media.day-as-instant", "fhir.format", "Media.issued", put("issued", "2026-11-30")),
    _defect("media.no-seconds", "fhir.format", "Media.created", put("createdDateTime", "2026-11-30T10:00Z")),
    _defect("media.no-height", "fhir.format", "Media.height", put("height", 0)),
    _defect("media.negative-size", "fhir.format", "Media.content.size", put("content/size", -1)),
    _defect("media.no-base64", "fhir.format", "Media.content.data", put("content/data", "/9g")),
    _defect(
        "media.system-with-blank",
        "fhir.format",
        "Media.identifier[0].system",
        put("identifier/0/system", "https://lautta.example/ mail"),
    ),
    _defect(
        "document.url-with-blank",
        "fhir.format",
        "DocumentReference.content[0].attachment.url",
        put("content/0/attachment/url", "https://other.example/a b"),
    ),
    _defect(
        "observation.code-with-blanks",
        "fhir.format",
        "Observation.code.coding[0].code",
        put("code/coding/0/code", " 8867-4"),
    ),
    _defect("request.id-too-long", "fhir.format", "ServiceRequest.contained[0].id", put("contained/0/id", "x" * 65)),
    _defect("patient.no-xhtml", "fhir.narrative", "Patient.text.div", put("text/div", "Maija")),
    _defect("patient.no-namespace", "fhir.narrative", "Patient.text.div", put("text/div", "<div>Maija</div>")),
    _defect(
        "patient.script",
        "fhir.narrative",
        "Patient.text.div",
        put("text/div", f'<div xmlns="{XHTML}"><script>x()</script></div>'),
    ),
    # Codes
    _defect("observation.status-foo", "fhir.code", "Observation.status", put("status", "foo")),
    _defect("media.status-done", "fhir.code", "Media.status", put("status", "done")),
    _defect("patient.gender-f", "fhir.code", "Patient.gender", put("gender", "F")),
    _defect("patient.use-best", "fhir.code", "Patient.name[0].use", put("name/0/use", "best")),
    _defect("patient.telecom-mobile", "fhir.code", "Patient.telecom[0].system", put("telecom/0/system", "mobile")),
    _defect("task.intent-wish", "fhir.code", "Task.intent", put("intent", "wish")),
    _defect("consent.provision-allow", "fhir.code", "Consent.provision.type", put("provision/type", "allow")),
    _defect(
        "appointment.participant-yes",
        "fhir.code",
        "Appointment.participant[0].status",
        put("participant/0/status", "yes"),
    ),
    _defect(
        "condition.verification-sure",
        "fhir.code",
        "Condition.verificationStatus",
        put("verificationStatus/coding/0/code", "sure"),
    ),
    # Invariants
    _defect(
        "observation.period-backwards",
        "invariant.per-1",
        "Observation.effective",
        put("effectivePeriod/end", "2026-11-28"),
    ),
    _defect("observation.unit-without-system", "invariant.qty-3", "Observation.value", drop("valueQuantity/system")),
    _defect(
        "observation.empty-range",
        "invariant.obs-3",
        "Observation.referenceRange[0]",
        put("referenceRange/0", {"type": _CODE}),
    ),
    _defect("observation.value-and-absent", "invariant.obs-6", "Observation", put("dataAbsentReason", _CODE)),
    _defect(
        "observation.extension-of-nothing",
        "invariant.ext-1",
        "Observation.extension[0]",
        drop("extension/0/valueString"),
    ),
    _defect("media.data-without-type", "invariant.att-1", "Media.content", drop("content/contentType")),
    _defect(
        "patient.contact-of-nobody", "invariant.pat-1", "Patient.contact[0]", put("contact/0", {"gender": "female"})
    ),
    _defect("patient.number-of-nothing", "invariant.cpt-2", "Patient.telecom[0]", drop("telecom/0/system")),
    _defect("consent.no-policy", "invariant.ppc-1", "Consent", drop("policyRule")),
    _defect("task.changed-before", "invariant.inv-1", "Task", put("lastModified", "2026-11-28T10:00:00Z")),
    _defect("request.detail-of-nothing", "invariant.prr-1", "ServiceRequest", drop("code")),
    _defect(
        "condition.erroneous-active",
        "invariant.con-5",
        "Condition",
        put(
            "clinicalStatus",
            {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]},
        ),
    ),
    _defect("appointment.no-end", "invariant.app-3", "Appointment", drop("end")),
    _defect(
        "request.contained-in-contained",
        "invariant.dom-2",
        "ServiceRequest.contained[0].contained",
        put("contained/0/contained", [{"resourceType": "Organization", "id": "x", "name": "x"}]),
    ),
    _defect(
        "request.contained-version",
        "invariant.dom-4",
        "ServiceRequest.contained[0].meta",
        put("contained/0/meta", {"versionId": "1"}),
    ),
    # Identities
    _defect("patient.hetu-hello", "hetu.form", "Patient.identifier[0].value", put("identifier/0/value", "hello")),
    _defect("patient.hetu-check", "hetu.form", "Patient.identifier[0].value", put("identifier/0/value", "150372-901S")),
    _defect("patient.hetu-day", "hetu.form", "Patient.identifier[0].value", put("identifier/0/value", "310272-901R")),
    _defect("patient.hetu-living", "hetu.series", "Patient.identifier[0].value", put("identifier/0/value", LIVING)),
    _defect(
        "observation.hetu-in-note", "hetu.series", "Observation.note[0].text", put("note/0/text", f"Potilas {LIVING}")
    ),
    _defect(
        "media.hetu-of-subject",
        "hetu.form",
        "Media.subject.identifier.value",
        put("subject", {"identifier": {"system": HETU_SYSTEM, "value": "x"}}),
    ),
    _defect(
        "media.hetu-in-reference",
        "hetu.place",
        "Media.subject.reference",
        put("subject/reference", f"https://other.example/Patient/{HETU}"),
    ),
    _defect(
        "media.hetu-in-system",
        "hetu.place",
        "Media.identifier[0].system",
        put("identifier/0/system", f"https://lautta.example/{HETU}"),
    ),
    # References
    _defect(
        "media.subject-nobody", "reference.held", "Media.subject.reference", put("subject/reference", "Patient/p9")
    ),
    _defect(
        "media.subject-of-other-type",
        "reference.type",
        "Media.subject.reference",
        put("subject/reference", "Organization/o1"),
    ),
    _defect(
        "patient.organisation-named-device",
        "reference.type",
        "Patient.managingOrganization.type",
        put("managingOrganization/type", "Device"),
    ),
    _defect(
        "patient.organisation-is-patient",
        "reference.type",
        "Patient.managingOrganization.reference",
        put("managingOrganization", _SUBJECT),
    ),
    _defect("media.reference-word", "reference.form", "Media.subject.reference", put("subject/reference", "p1")),
    _defect(
        "media.reference-blank", "reference.form", "Media.subject.reference", put("subject/reference", "Patient/p 1")
    ),
    _defect(
        "request.nothing-contained",
        "reference.contained",
        "ServiceRequest.requester.reference",
        put("requester/reference", "#nobody"),
    ),
    _defect(
        "media.urn-of-nothing",
        "reference.urn",
        "Media.subject.reference",
        put("subject/reference", "urn:uuid:7a36e0c5-0b9f-4f0a-8f5c-0d3c1d2e4f60"),
    ),
    # Changes
    _defect("update.no-if-match", "http.if-match", "If-Match", header("If-Match", None)),
    _defect("update.old-version", "http.version", "If-Match", header("If-Match", 'W/"7"')),
    _defect("update.other-id", "http.id", "Patient.id", put("id", "p2")),
    _defect("update.birth-banana", "fhir.format", "Patient.birthDate", put("birthDate", "banana")),
    _defect("patch.nowhere", "patch.form", "Patient", put("0", {"op": "remove", "path": "/photo/0"})),
    _defect("patch.gender-x", "fhir.code", "Patient.gender", put("0/value", "x")),
    _defect(
        "patch.other-type",
        "patch.form",
        "Patient",
        put("0", {"op": "replace", "path": "/resourceType", "value": "Person"}),
    ),
    # Bundles
    _defect("bundle.unknown-element", "fhir.element", "Bundle.title", put("title", "x")),
    _defect("bundle.unknown-in-entry", "fhir.element", "Bundle.entry[0].title", put("entry/0/title", "x")),
    _defect("bundle.no-method", "fhir.required", "Bundle.entry[0].request.method", drop("entry/0/request/method")),
    _defect("bundle.method-send", "fhir.code", "Bundle.entry[0].request.method", put("entry/0/request/method", "SEND")),
    _defect(
        "request.contained-of-no-model",
        "fhir.resource",
        "ServiceRequest.contained[0]",
        put("contained/0/resourceType", "MedicinalProduct"),
    ),
    _defect(
        "patient.extended-primitive",
        "fhir.element",
        "Patient.birthDate.valueDate",
        put("_birthDate", {"valueDate": "1972-03-15"}),
    ),
    _defect("bundle.document", "bundle.form", "Bundle.type", put("type", "document")),
    _defect("bundle.entry-object", "bundle.form", "Bundle.entry", put("entry", {})),
    _defect("bundle.no-request", "bundle.entry", "Bundle.entry[1].request", drop("entry/1/request")),
    _defect("bundle.odd-method", "bundle.entry", "Bundle.entry[1].request", put("entry/1/request/method", "HEAD")),
    _defect("bundle.unknown-type", "bundle.entry", "Bundle.entry[1].request.url", put("entry/1/request/url", "Medai")),
    _defect(
        "bundle.hetu-in-url",
        "hetu.place",
        "Bundle.entry[1].request.url",
        put("entry/1/request/url", f"Media?identifier={HETU}"),
    ),
    _defect("bundle.no-resource", "json.form", "Bundle.entry[1].resource", drop(_MEDIA_IN_BUNDLE)),
    _defect("bundle.other-type", "http.type", "Bundle.entry[1].resource", put("entry/1/request/url", "Task")),
    _defect(
        "bundle.media-status", "fhir.code", "Bundle.entry[1].resource.status", put(f"{_MEDIA_IN_BUNDLE}/status", "done")
    ),
    _defect(
        "bundle.nobody",
        "reference.held",
        "Bundle.entry[1].resource.subject.reference",
        put(f"{_MEDIA_IN_BUNDLE}/subject/reference", "Patient/p9"),
    ),
    _defect(
        "bundle.lost-link",
        "reference.urn",
        "Bundle.entry[1].resource.content.url",
        put(f"{_MEDIA_IN_BUNDLE}/content/url", "urn:uuid:00000000-0000-4000-8000-000000000000"),
    ),
    _defect(
        "bundle.full-url-twice",
        "bundle.once",
        "Bundle.entry[1].fullUrl",
        put("entry/1/fullUrl", "urn:uuid:7a36e0c5-0b9f-4f0a-8f5c-0d3c1d2e4f60"),
    ),
)
