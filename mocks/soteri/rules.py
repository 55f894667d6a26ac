"""What the registers demand of a request, and of the entries that a tester seeds."""

from __future__ import annotations

from mocks.control import OURS, Rule

SHAPE = "Code server API v6, /classifications/{id}/conceptcodes"

ACCEPT = Rule("soteri.accept", "accept", "The client must accept application/json.", "RFC 9110 12.5.1")
CLASSIFICATION = Rule(
    "soteri.classification",
    "address",
    "The classification must be 1.2.246.537.6.202 or ….2008.",
    SHAPE,
)
SIZE = Rule("soteri.page.size", "page", "pageSize must be a whole number from 1 to 500.", SHAPE)
PAGE = Rule("soteri.page.number", "page", "page must be a whole number from 1 on.", SHAPE)
ONCE = Rule("soteri.parameter.once", "page", "A parameter must not come twice.", OURS)
PARAMETER = Rule("soteri.parameter", "parameter", "A joining must be asked for by repository alone.", OURS)
REPOSITORY = Rule("soteri.repository", "parameter", "The repository must be social or patient.", OURS)
OID = Rule("soteri.oid", "oid", "An OID must be numbers with dots, without leading zeros.", "ITU-T X.660 7.6")
KNOWN = Rule("soteri.known", "known", "What is asked for must be in the register.", OURS)
BUSINESS_ID = Rule(
    "soteri.business-id",
    "entry",
    "A business id must be 7 digits, - and the check digit.",
    "Tax Administration, Y-tunnus",
)
DAY = Rule("soteri.day", "entry", "A day must be YYYY-MM-DD.", "ISO 8601")
PERIOD = Rule("soteri.period", "entry", "An entry must not end before it begins.", OURS)
SECTOR = Rule(
    "soteri.sector",
    "entry",
    "A sector must be 1 (public) or 2 (private).",
    "SOTE organisation register 1.2.246.537.6.202",
)
LEVEL = Rule("soteri.level", "entry", "A level must be one of Soteri's three.", OURS)
PARENT = Rule("soteri.parent", "entry", "An entry must not be its own parent.", OURS)

RULES = (
    ACCEPT,
    CLASSIFICATION,
    SIZE,
    PAGE,
    ONCE,
    PARAMETER,
    REPOSITORY,
    OID,
    KNOWN,
    BUSINESS_ID,
    DAY,
    PERIOD,
    SECTOR,
    LEVEL,
    PARENT,
)
