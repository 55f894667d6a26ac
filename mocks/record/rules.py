"""What a record system demands of a request, as data. The HTTP status of each refusal is in mocks/record/outcome.py."""

from __future__ import annotations

from mocks.control import OURS, Rule

_JSON = "FHIR R4 json.html"
_TYPES = "FHIR R4 datatypes.html"
_HTTP = "FHIR R4 http.html"
_SEARCH = "FHIR R4 search.html"

BODY_TYPE = Rule(
    "record.http.content-type", "http", "a body is application/fhir+json or application/json", f"{_HTTP}#mime-type"
)
ACCEPT = Rule("record.http.accept", "http", "FHIR JSON is accepted, for there is no other", f"{_HTTP}#mime-type")
URL_HETU = Rule("record.http.hetu", "hetu", "no HETU stands in a URL, for URLs are logged", f"{_HTTP}#search")
IF_MATCH = Rule("record.http.if-match", "http", "a change names in If-Match the version it changes", OURS)
VERSION = Rule("record.http.version", "http", "If-Match names the version that is held", f"{_HTTP}#concurrency")
SAME_ID = Rule("record.http.id", "http", "the id of the resource is the id in the URL", f"{_HTTP}#update")
SAME_TYPE = Rule("record.http.type", "http", "the resourceType is the type in the URL", f"{_HTTP}#create")

UTF8 = Rule("record.json.utf8", "json", "the body is UTF-8", _JSON)
FORM = Rule("record.json.form", "json", "the body is one JSON object with a resourceType", _JSON)
KEY = Rule("record.json.key", "json", "no key stands twice in an object", _JSON)
EMPTY = Rule("record.json.empty", "json", "no null, and no empty text, array or object", f"{_JSON}; FHIR R4 ele-1")

RESOURCE = Rule(
    "record.fhir.resource", "fhir", "the resource is of a type that FHIR R4 has", "FHIR R4 resourcelist.html"
)
ELEMENT = Rule("record.fhir.element", "fhir", "the type has the element", "FHIR R4 definition of the type")
REQUIRED = Rule("record.fhir.required", "fhir", "the required element is there", "FHIR R4 definition of the type")
REPEATED = Rule(
    "record.fhir.repeated",
    "fhir",
    "what may repeat is an array, and nothing else is",
    f"{_JSON}; definition of the type",
)
CHOICE = Rule("record.fhir.choice", "fhir", "of an element value[x] one type stands", "FHIR R4 formats.html#choice")
JSON_TYPE = Rule("record.fhir.json-type", "fhir", "a value has the JSON type of its FHIR type", f"{_JSON}#primitive")
FORMAT = Rule("record.fhir.format", "fhir", "a value has the form of its FHIR type", _TYPES)
MODEL = Rule("record.fhir.model", "fhir", "fhir.resources takes the resource", "FHIR R4 as fhir.resources has it")
CODE = Rule(
    "record.fhir.code", "codes", "a code is of the value set that is required", "FHIR R4 terminologies.html#required"
)
NARRATIVE = Rule(
    "record.fhir.narrative", "fhir", "text.div is an XHTML div without active content", "FHIR R4 txt-1, txt-2"
)

REFERENCE_FORM = Rule(
    "record.reference.form",
    "reference",
    "a reference is Type/id, an absolute URL, a urn or #id",
    "FHIR R4 references.html",
)
REFERENCE_TYPE = Rule(
    "record.reference.type",
    "reference",
    "a reference leads to a type that the element allows",
    "FHIR R4 references.html",
)
REFERENCE_HELD = Rule(
    "record.reference.held",
    "reference",
    "a local reference leads to a resource held in this system",
    "ours; as HAPI FHIR does unless told otherwise",
)
CONTAINED = Rule("record.reference.contained", "reference", "#id names a contained resource", "FHIR R4 ref-1")
URN = Rule("record.reference.urn", "reference", "a urn:uuid is of an entry of the transaction", f"{_HTTP}#trules")

HETU_FORM = Rule(
    "record.hetu.form", "hetu", "a HETU has a day, a sign of the century and its check character", "decree 690/2022"
)
HETU_SERIES = Rule("record.hetu.series", "hetu", "a HETU is of the 900-series: no living person's", OURS)
HETU_PLACE = Rule(
    "record.hetu.place",
    "hetu",
    "no HETU stands in an id, a reference or another URI",
    "ours, after FHIR R4 http.html#search",
)

BUNDLE = Rule("record.bundle.form", "bundle", "a Bundle is a transaction or a batch of entries", f"{_HTTP}#transaction")
ENTRY = Rule(
    "record.bundle.entry", "bundle", "an entry asks for an interaction that the system knows", f"{_HTTP}#transaction"
)
ONCE = Rule("record.bundle.once", "bundle", "no resource and no fullUrl stands twice", f"{_HTTP}#trules")

PARAMETER = Rule("record.search.parameter", "search", "the type has the search parameter", f"{_SEARCH}#errors")
VALUE = Rule("record.search.value", "search", "a search parameter has a value of its form", _SEARCH)
CONDITION = Rule(
    "record.search.condition", "search", "a condition has a search parameter that chooses", f"{_HTTP}#ccreate"
)
ONE_MATCH = Rule("record.search.one", "search", "a condition fits one resource at most", f"{_HTTP}#ccreate")

PATCH = Rule("record.patch.form", "json", "the patch is a JSON Patch that can be applied", "RFC 6902")

#: An invariant of FHIR R4 and what it says; mocks/record/invariants.py has the code of each.
INVARIANTS = {
    "per-1": "a Period starts before it ends",
    "qty-3": "a Quantity with a code has the code's system",
    "att-1": "an Attachment with data has a contentType",
    "ext-1": "an Extension has a value or extensions, not both",
    "dom-2": "a contained resource contains nothing",
    "dom-4": "a contained resource has no version and no time of change",
    "pat-1": "a contact has a name, a telecom, an address or an organisation",
    "cpt-2": "a ContactPoint with a value has a system",
    "obs-3": "a reference range has low, high or text",
    "obs-6": "dataAbsentReason stands only where no value does",
    "ppc-1": "a Consent has a policy or a policyRule",
    "inv-1": "a Task is changed after it was authored",
    "prr-1": "orderDetail stands only beside a code",
    "con-5": "an erroneous Condition has no clinicalStatus",
    "app-3": "only a proposed, cancelled or waitlisted Appointment lacks start and end",
}
INVARIANT = {
    name: Rule(f"record.invariant.{name}", "fhir", demand, f"FHIR R4 {name}") for name, demand in INVARIANTS.items()
}

#: What is tried on every resource, in this order.
CONTENT = (
    EMPTY,
    RESOURCE,
    ELEMENT,
    REPEATED,
    CHOICE,
    REQUIRED,
    JSON_TYPE,
    FORMAT,
    NARRATIVE,
    MODEL,
    CODE,
    *INVARIANT.values(),
    HETU_FORM,
    HETU_SERIES,
    HETU_PLACE,
    REFERENCE_FORM,
    REFERENCE_TYPE,
    CONTAINED,
    URN,
    REFERENCE_HELD,
)

RULES = (
    URL_HETU,
    ACCEPT,
    BODY_TYPE,
    UTF8,
    FORM,
    KEY,
    SAME_TYPE,
    SAME_ID,
    *CONTENT,
    BUNDLE,
    ENTRY,
    ONCE,
    IF_MATCH,
    VERSION,
    PATCH,
    PARAMETER,
    VALUE,
    CONDITION,
    ONE_MATCH,
)
