"""What a record system demands of a request, as data. The HTTP status of each refusal is in mocks/record/outcome.py."""

from __future__ import annotations

from mocks.control import OURS, Rule

_JSON = "FHIR R4 json.html"
_TYPES = "FHIR R4 datatypes.html"
_HTTP = "FHIR R4 http.html"
_SEARCH = "FHIR R4 search.html"

BODY_TYPE = Rule(
    "record.http.content-type",
    "http",
    "A body must be application/fhir+json or application/json, of a patch application/json-patch+json.",
    f"{_HTTP}#mime-type",
)
ACCEPT = Rule(
    "record.http.accept", "http", "The client must accept FHIR JSON: there is no other format.", f"{_HTTP}#mime-type"
)
URL_HETU = Rule("record.http.hetu", "hetu", "A HETU must not stand in a URL: URLs are logged.", f"{_HTTP}#search")
IF_MATCH = Rule("record.http.if-match", "http", "A change must name in If-Match the version it changes.", OURS)
VERSION = Rule("record.http.version", "http", "If-Match must name the version that is held.", f"{_HTTP}#concurrency")
SAME_ID = Rule("record.http.id", "http", "The id of the resource must be the id in the URL.", f"{_HTTP}#update")
SAME_TYPE = Rule("record.http.type", "http", "The resourceType must be the type in the URL.", f"{_HTTP}#create")

UTF8 = Rule("record.json.utf8", "json", "The body must be UTF-8.", _JSON)
FORM = Rule("record.json.form", "json", "The body must be one JSON object with a resourceType.", _JSON)
KEY = Rule("record.json.key", "json", "A key must not stand twice in an object.", _JSON)
EMPTY = Rule(
    "record.json.empty",
    "json",
    "A value must not be null, and no text, array or object must be empty.",
    f"{_JSON}; FHIR R4 ele-1",
)

RESOURCE = Rule(
    "record.fhir.resource", "fhir", "The resource must be of a type that FHIR R4 has.", "FHIR R4 resourcelist.html"
)
ELEMENT = Rule(
    "record.fhir.element", "fhir", "An element must be one that its type has.", "FHIR R4 definition of the type"
)
REQUIRED = Rule("record.fhir.required", "fhir", "A required element must be there.", "FHIR R4 definition of the type")
REPEATED = Rule(
    "record.fhir.repeated",
    "fhir",
    "What may repeat must be an array, and nothing else must be one.",
    f"{_JSON}; definition of the type",
)
CHOICE = Rule(
    "record.fhir.choice", "fhir", "Of an element value[x] one type must stand.", "FHIR R4 formats.html#choice"
)
JSON_TYPE = Rule(
    "record.fhir.json-type", "fhir", "A value must have the JSON type of its FHIR type.", f"{_JSON}#primitive"
)
FORMAT = Rule("record.fhir.format", "fhir", "A value must have the form of its FHIR type.", _TYPES)
MODEL = Rule(
    "record.fhir.model",
    "fhir",
    "The resource must be one that fhir.resources takes.",
    "FHIR R4 as fhir.resources has it",
)
CODE = Rule(
    "record.fhir.code",
    "codes",
    "A code must be of the value set that is required.",
    "FHIR R4 terminologies.html#required",
)
NARRATIVE = Rule(
    "record.fhir.narrative", "fhir", "A narrative must be an XHTML div without active content.", "FHIR R4 txt-1, txt-2"
)

REFERENCE_FORM = Rule(
    "record.reference.form",
    "reference",
    "A reference must be Type/id, an absolute URL, a urn or #id.",
    "FHIR R4 references.html",
)
REFERENCE_TYPE = Rule(
    "record.reference.type",
    "reference",
    "A reference must lead to a type that the element allows.",
    "FHIR R4 references.html",
)
REFERENCE_HELD = Rule(
    "record.reference.held",
    "reference",
    "A local reference must lead to a resource held in this system.",
    OURS,
)
CONTAINED = Rule(
    "record.reference.contained", "reference", "A reference #id must name a contained resource.", "FHIR R4 ref-1"
)
URN = Rule("record.reference.urn", "reference", "A urn:uuid must be of an entry of the transaction.", f"{_HTTP}#trules")

HETU_FORM = Rule(
    "record.hetu.form",
    "hetu",
    "A HETU must have a day, a sign of its century and the right check character.",
    "decree 690/2022",
)
HETU_SERIES = Rule("record.hetu.series", "hetu", "A HETU must be of the 900-series: no living person's.", OURS)
HETU_PLACE = Rule(
    "record.hetu.place",
    "hetu",
    "A HETU must not stand in an id, a reference or another URI.",
    OURS,
)

BUNDLE = Rule(
    "record.bundle.form", "bundle", "A Bundle must be a transaction or a batch of entries.", f"{_HTTP}#transaction"
)
ENTRY = Rule(
    "record.bundle.entry",
    "bundle",
    "An entry must ask for an interaction that the system knows.",
    f"{_HTTP}#transaction",
)
ONCE = Rule("record.bundle.once", "bundle", "A resource or a fullUrl must not stand twice.", f"{_HTTP}#trules")

PARAMETER = Rule(
    "record.search.parameter", "search", "A search parameter must be one that the type has.", f"{_SEARCH}#errors"
)
VALUE = Rule("record.search.value", "search", "A search parameter must have a value of its form.", _SEARCH)
CONDITION = Rule(
    "record.search.condition", "search", "A condition must have a search parameter that chooses.", f"{_HTTP}#ccreate"
)
ONE_MATCH = Rule("record.search.one", "search", "A condition must fit one resource at most.", f"{_HTTP}#ccreate")

PATCH = Rule("record.patch.form", "json", "A patch must be a JSON Patch that can be applied.", "RFC 6902")

#: An invariant of FHIR R4 and what it says; mocks/record/invariants.py has the code of each.
INVARIANTS = {
    "per-1": "A Period must start before it ends.",
    "qty-3": "A Quantity with a code must have the code's system.",
    "att-1": "An Attachment with data must have a contentType.",
    "ext-1": "An Extension must have a value or extensions, not both.",
    "dom-2": "A contained resource must not contain another.",
    "dom-4": "A contained resource must not have a version or a time of change.",
    "pat-1": "A contact must have a name, a telecom, an address or an organisation.",
    "cpt-2": "A ContactPoint with a value must have a system.",
    "obs-3": "A reference range must have low, high or text.",
    "obs-6": "A dataAbsentReason must stand only where no value does.",
    "ppc-1": "A Consent must have a policy or a policyRule.",
    "inv-1": "A Task must be changed after it was authored.",
    "prr-1": "An orderDetail must stand only beside a code.",
    "con-5": "An erroneous Condition must not have a clinicalStatus.",
    "app-3": "An Appointment must have start and end, unless it is proposed, cancelled or waitlisted.",
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
