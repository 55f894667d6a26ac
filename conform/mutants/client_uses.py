"""The honest client's uses of a right: it asks, fetches, stores, and hands over matters."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from conform.mutants.client_web import AwayError, Json, RefusedError, Web
from conform.peers.paper import Paper, read_paper, write_paper
from conform.people import is_hetu

_HETU_SYSTEM = "1.2.246.21"
_TEMPORARY = re.compile(r"1\.2\.246\.10\.[1-9]\d*\.22\.\d{4}")
Shown = dict[str, Any]


def use(web: Web, told: Mapping[str, Any], kept: dict[str, Shown]) -> Shown:
    """Evaluate, fetch, show. Raises RefusedError, AwayError."""
    _check_person(told["client"], web.defect)
    key = told["client"]["value"]
    if web.defect == "keeps-a-permit" and key in kept:
        return kept[key]
    _evaluate(web, told, "read")
    bundle, _ = web.ask("POST", "Consent/$fetch", _parameters(_question(told, web.defect)))
    found = [one["resource"] for one in bundle.get("entry", [])]
    defects = [
        web.defect,
        *["shows-anothers-document" if web.defect == "looks-at-the-first" else web.defect] * len(found),
    ]
    kept[key] = {"documents": [_accept(defect, one, told) for defect, one in zip(defects, found, strict=False)]}
    return kept[key]


def store(web: Web, told: Mapping[str, Any]) -> Shown:
    """Evaluate, write the document, store it. Raises RefusedError, AwayError."""
    _check_person(told["client"], web.defect)
    _evaluate(web, told, "store")
    paper = Paper(
        told["documentId"],
        told["client"]["value"],
        told["worker"]["value"],
        told["custodian"] if web.defect == "stores-as-another-unit" else told["unit"],
        told["custodian"],
        told["matter"],
    )
    data = base64.b64encode(write_paper(paper, told["text"])).decode()
    content = {"name": "content", "valueAttachment": {"contentType": "application/xml", "data": data}}
    kind = {"name": "document", "valueCode": told["kind"]}
    answer, _ = web.ask("POST", "Consent/$store", _parameters([*_question(told, web.defect), kind, content]))
    return {"state": "final" if web.defect == "says-final-too-soon" else answer.get("docStatus", "")}


def hand_over(web: Web, told: Mapping[str, Any], *, back: bool) -> Shown:
    """Hand over a matter, or take it back. Raises RefusedError, AwayError."""
    _check_person(told["client"], web.defect)
    client = {"name": "client", "valueIdentifier": told["client"]}
    named = [_oid(name, told[name], web.defect) for name in ("unit", "organiser", "matter")]
    if web.defect == "hands-over-without-organiser":
        del named[1]
    taken = [{"name": "takenBack", "valueBoolean": True}] if back and web.defect != "takes-nothing-back" else []
    web.ask("POST", "Consent/$matter", _parameters([client, *named, *taken]))
    return {}


def _evaluate(web: Web, told: Mapping[str, Any], action: str) -> None:
    """Raise RefusedError unless the answer is a permit."""
    question = [*_question(told, web.defect), {"name": "action", "valueCode": action}]
    if web.defect == "unknown-parameters":
        question.append({"name": "reason", "valueString": "hoito"})
    try:
        answer, _ = web.ask("POST", "Consent/$evaluate", _parameters(question))
    except AwayError:
        if web.defect != "no-answer-is-a-permit":
            raise
        return
    decisions = [one.get("valueCode", "") for one in answer.get("parameter", []) if one.get("name") == "decision"]
    first_counts = web.defect == "the-first-decision-counts" and decisions[:1] == ["permit"]
    lenient = web.defect == "indeterminate-is-a-permit" and decisions != ["deny"]
    if decisions == ["permit"] or first_counts or lenient:
        return
    if web.defect == "goes-on-after-a-denial":
        return
    parts = [one.get("part", []) for one in answer.get("parameter", []) if one.get("name") == "reason"]
    wanted = {"text"} if web.defect == "shows-no-remedy" else {"text", "remedy"}
    raise RefusedError(200, [one["valueString"] for part in parts for one in part if one.get("name") in wanted])


def _question(told: Mapping[str, Any], defect: str) -> list[Json]:
    moment = told["authenticatedAt"]
    if defect == "makes-the-sign-in-young":
        from conform.peers.client_system import moment_before

        moment = moment_before(minutes=1)
    if defect == "local-time":
        moment = moment[:19]
    worker = [
        {"name": "worker", "valueIdentifier": told["worker"]},
        {"name": "role", "valueCode": told["role"]},
        _oid("workerUnit", told["workerUnit"], defect),
    ]
    return [
        {"name": "client", "valueIdentifier": told["client"]},
        _oid("matter", told["matter"], defect),
        _oid("unit", told["unit"], defect),
        *([] if defect == "names-no-worker" else worker),
        {"name": "authentication", "valueCode": "card" if defect == "always-says-card" else told["authentication"]},
        {"name": "authenticatedAt", "valueInstant": moment},
    ]


def _check_person(client: Json, defect: str) -> None:
    """Raise RefusedError for what is neither a HETU nor a temporary id (domain: identifiers)."""
    system, value = str(client["system"]).removeprefix("urn:oid:"), str(client["value"])
    if _TEMPORARY.fullmatch(system):
        wrong = defect == "checks-temporary-ids" and not is_hetu(value)
    else:
        wrong = system != _HETU_SYSTEM or (not is_hetu(value) and defect != "takes-any-hetu")
        wrong = wrong or (defect == "knows-old-signs" and value[6] not in "-A")
    if wrong:
        raise RefusedError(0, ["henkilötunnus"])


def _accept(defect: str, reference: Json, told: Mapping[str, Any]) -> str:
    """The OID of a document that is what was asked for; raises RefusedError for another."""
    data = reference.get("content", [{}])[0].get("attachment", {}).get("data", "")
    try:
        paper = read_paper(base64.b64decode(data))
    except binascii.Error:
        paper = None
    identifier = reference.get("subject", {}).get("identifier", {})
    system = str(identifier.get("system", ""))
    same_system = system.removeprefix("urn:oid:") == told["client"]["system"].removeprefix("urn:oid:")
    if defect == "wants-the-prefix":
        same_system = system == told["client"]["system"]
    asked, matter = _identity(told["client"]["value"], defect), told["matter"].removeprefix("urn:oid:")
    right = paper is not None and same_system and _identity(identifier.get("value", ""), defect) == asked
    right = right and paper is not None and (_identity(paper.client, defect), paper.matter) == (asked, matter)
    if not right and defect != "shows-anothers-document":
        raise RefusedError(0, ["the document is not of this client and matter"])
    return paper.oid if paper else ""


def _identity(hetu: str, defect: str) -> str:
    return hetu[:6] + hetu[7:] if defect == "compares-digits" else hetu


def _oid(name: str, oid: str, defect: str) -> Json:
    bare = oid.removeprefix("urn:oid:")
    if defect == "writes-a-leading-zero":
        bare = bare.replace("1.2.246.10.", "1.2.246.10.0")
    return {"name": name, "valueUri": f"urn:oid:{bare}"}


def _parameters(parameters: list[Json]) -> Json:
    return {"resourceType": "Parameters", "parameter": parameters}
