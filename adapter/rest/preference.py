"""What a client wants back of a write: `Prefer: return=…` (FHIR R4 http, RFC 7240)."""

from __future__ import annotations

import re
from enum import StrEnum

from flask import request

_RETURN = re.compile(
    r'(?:^|[,;])\s*return\s*=\s*"?(minimal|representation|OperationOutcome)"?\s*(?=[,;]|$)', re.IGNORECASE
)


class Returned(StrEnum):
    """What an answer to a write holds."""

    MINIMAL = "minimal"
    REPRESENTATION = "representation"
    OUTCOME = "operationoutcome"


def returned() -> Returned:
    """What the current request wants: the resource, where it says nothing that this server knows."""
    found = _RETURN.search(",".join(request.headers.getlist("Prefer")))
    return Returned(found[1].lower()) if found else Returned.REPRESENTATION
