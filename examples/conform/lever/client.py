"""A lever of a client of Lautta's API, for one action: `use`. The kit starts it for each thing that is to be done.

    [client]
    features = ["register-access"]
    lever = { command = "python client.py" }

Yours drives your product. This one is the product, so that you see the whole.
Exit code: 0 done, 1 refused, 2 it could not be done.
"""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from typing import Any

Json = dict[str, Any]
DONE, REFUSED, COULD_NOT = 0, 1, 2


class RefusedError(Exception):
    """The API refused, or what came is not what was asked for: `reasons` are the sentences for the worker."""

    def __init__(self, *reasons: str) -> None:
        super().__init__()
        self.reasons = reasons


def use(told: Json) -> Json:
    """Ask whether the worker may read, fetch the documents, and give what is shown. Raises RefusedError."""
    question = [
        {"name": "client", "valueIdentifier": told["client"]},
        {"name": "matter", "valueUri": f"urn:oid:{told['matter']}"},
        {"name": "unit", "valueUri": f"urn:oid:{told['unit']}"},
        {"name": "workerUnit", "valueUri": f"urn:oid:{told['workerUnit']}"},
        {"name": "worker", "valueIdentifier": told["worker"]},
        {"name": "role", "valueCode": told["role"]},
        {"name": "authentication", "valueCode": told["authentication"]},
        {"name": "authenticatedAt", "valueInstant": told["authenticatedAt"]},
    ]
    answer = post(told, "Consent/$evaluate", [*question, {"name": "action", "valueCode": "read"}])
    if [one.get("valueCode") for one in answer["parameter"] if one["name"] == "decision"] != ["permit"]:
        parts = [one["part"] for one in answer["parameter"] if one["name"] == "reason"]
        raise RefusedError(*(one["valueString"] for part in parts for one in part if one["name"] in {"text", "remedy"}))
    bundle = post(told, "Consent/$fetch", question)
    documents = [entry["resource"] for entry in bundle.get("entry", [])]
    if any(one["subject"]["identifier"]["value"] != told["client"]["value"] for one in documents):
        raise RefusedError("A document of somebody else came: nothing is shown.")
    return {"documents": [one["masterIdentifier"]["value"].removeprefix("urn:oid:") for one in documents]}


def post(told: Json, path: str, parameters: list[Json]) -> Json:
    """One call of the API. Raises RefusedError, and OSError where the API is away."""
    request = urllib.request.Request(  # noqa: S310 – the address that the kit gives
        f"{told['url']}/{path}",
        json.dumps({"resourceType": "Parameters", "parameter": parameters}).encode(),
        {"Content-Type": "application/fhir+json", "Authorization": f"Bearer {told['token']}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=told["timeout"]) as answer:  # noqa: S310
            found: Json = json.load(answer)
    except urllib.error.HTTPError as refusal:
        if refusal.code >= 500:
            raise
        raise RefusedError(*(one.get("diagnostics", "") for one in json.load(refusal)["issue"])) from None
    return found


def main(action: str) -> int:
    """Do one action with the arguments on standard input; print what is shown."""
    told = json.load(sys.stdin)
    if action != "use":
        return COULD_NOT
    try:
        print(json.dumps({"shown": use(told)}))
    except RefusedError as refusal:
        print(json.dumps({"shown": {"reasons": refusal.reasons}}))
        return REFUSED
    except (OSError, ValueError, KeyError, TypeError):  # away, or no answer that can be read: nothing is shown
        return COULD_NOT
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[-1]))
