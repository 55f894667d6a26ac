"""A tiny record system to try the conformance kit on: FHIR R4 over HTTP, in memory.

    SUT_TOKEN=sample python record_system.py --port 8090

It claims the mode `narrow`: a photo comes as a DocumentReference.
It has three mistakes, each marked by MISTAKE. With `--mended` it starts without them.
"""

from __future__ import annotations

import argparse
import hmac
import json
import os
import re
import uuid
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

Resource = dict[str, Any]
HETU_SYSTEM = "1.2.246.21"
HETU = re.compile(r"(\d{6})[-+YXWVUABCDEF](\d{3})([0-9A-FHJ-NPR-Y])")
#: The elements that R4 has in each type, and the codes of `status`.
COMMON = "resourceType id meta implicitRules language text contained extension modifierExtension identifier"
ELEMENTS = {
    "Patient": "active name telecom gender birthDate deceasedBoolean deceasedDateTime address maritalStatus"
    " multipleBirthBoolean multipleBirthInteger photo contact communication generalPractitioner"
    " managingOrganization link",
    "Task": "instantiatesCanonical instantiatesUri basedOn groupIdentifier partOf status statusReason businessStatus"
    " intent priority code description focus for encounter executionPeriod authoredOn lastModified requester"
    " performerType owner location reasonCode reasonReference insurance note relevantHistory restriction input output",
    "DocumentReference": "masterIdentifier status docStatus type category subject date author authenticator custodian"
    " relatesTo description securityLabel content context",
}
STATUS = {
    "Task": "draft requested received accepted rejected ready cancelled in-progress on-hold failed completed"
    " entered-in-error",
    "DocumentReference": "current superseded entered-in-error",
}
SUBJECT = {"Task": "for", "DocumentReference": "subject"}


class RefusalError(Exception):
    """A request that is not done: the HTTP status, the code of the issue, and a sentence without data."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.code = status, code


class RecordSystem:
    """The records, and what may be done with them."""

    def __init__(self, *, mended: bool) -> None:
        self.mended = mended
        self.kept: dict[str, dict[str, Resource]] = {kind: {} for kind in ELEMENTS}

    def create(self, kind: str, sent: Resource) -> Resource:
        """Keep a resource under an id of our own."""
        self.check(kind, sent)
        identity = str(uuid.uuid4())
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        meta = {**sent.get("meta", {}), "versionId": "1", "lastUpdated": now}
        self.kept[kind][identity] = {**sent, "id": identity, "meta": meta}
        return self.kept[kind][identity]

    def read(self, kind: str, identity: str) -> Resource:
        """One resource."""
        if identity not in self.kept[kind]:
            raise RefusalError(404, "not-found", f"There is no such {kind}.")
        return self.kept[kind][identity]

    def search(self, kind: str, criteria: list[tuple[str, str]]) -> list[Resource]:
        """Every resource that meets every criterion."""
        known = {"identifier", "_id"} | ({"subject", "patient"} if kind in SUBJECT else set())
        if not {name for name, _ in criteria} <= known:
            raise RefusalError(400, "not-supported", f"A {kind} is searched by {', '.join(sorted(known))}.")
        found = [one for one in self.kept[kind].values() if all(meets(one, *criterion) for criterion in criteria)]
        if kind == "Patient" and not self.mended:
            return found[:1]  # MISTAKE 1: of two records of one person, the first is taken without a doubt
        return found

    def check(self, kind: str, sent: Resource) -> None:
        """Refuse what is no R4 resource of this type, and a HETU that is none."""
        if sent.get("resourceType") != kind or set(sent) - set(f"{COMMON} {ELEMENTS[kind]}".split()):
            raise RefusalError(422, "structure", f"It is no {kind}, or has an element that a {kind} does not have.")
        if kind in STATUS and sent.get("status") not in STATUS[kind].split():
            raise RefusalError(422, "code-invalid", f"The status is none that a {kind} has.")
        if not is_date(sent.get("birthDate", "2000-01-01")):
            # MISTAKE 3: what was sent is repeated, and with it the name and the HETU
            repeated = "" if self.mended else f" It was sent so: {json.dumps(sent, ensure_ascii=False)}"
            raise RefusalError(422, "value", f"birthDate is no date.{repeated}")
        for one in sent.get("identifier", []):
            if bare(one.get("system", "")) == HETU_SYSTEM and not is_hetu(one.get("value", "")):
                raise RefusalError(422, "value", "The HETU is not right: look at its check character.")


def meets(resource: Resource, name: str, value: str) -> bool:
    """Whether a resource meets one criterion of a search (FHIR R4 search.html)."""
    if name == "_id":
        return bool(resource["id"] == value)
    if name == "identifier":
        system, bar, code = value.rpartition("|")
        return any(
            one.get("value") == code and (not bar or bare(one.get("system", "")) == bare(system))
            for one in resource.get("identifier", [])
        )
    subject = str(resource.get(SUBJECT[resource["resourceType"]], {}).get("reference", ""))
    return subject.split("/")[-2:] == ["Patient", value.rpartition("/")[2]]


def bare(system: str) -> str:
    """An OID without its prefix: both spellings name one system."""
    return system.removeprefix("urn:oid:")


def is_hetu(text: str) -> bool:
    """Whether the check character is right."""
    parts = HETU.fullmatch(text)
    return parts is not None and "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(parts[1] + parts[2]) % 31] == parts[3]


def is_date(text: object) -> bool:
    """Whether it is a date of FHIR: a year, a month or a day."""
    try:
        return bool(date.fromisoformat(f"{text}-01-01"[:10]))
    except ValueError:
        return False


class Door(BaseHTTPRequestHandler):
    """Where requests come in: token, path and body are read, and an answer is made."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are written apart

    def do_GET(self) -> None:
        """Answer any request."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            self.act(body)
        except RefusalError as refusal:
            issue = {"severity": "error", "code": refusal.code, "diagnostics": str(refusal)}
            self.say(refusal.status, {"resourceType": "OperationOutcome", "issue": [issue]})

    do_POST = do_GET  # noqa: N815 – as above

    def act(self, body: bytes) -> None:
        """Do what is asked for, and say what came of it. Raises RefusalError."""
        server = cast("Server", self.server)
        if not hmac.compare_digest(self.headers.get("Authorization", "").encode(), f"Bearer {server.token}".encode()):
            raise RefusalError(401, "login", "The token is not there, or is not ours.")
        url = urlsplit(self.path)
        words = [*url.path.strip("/").split("/"), "", ""][1:3]  # after /fhir
        if (self.command, *words) == ("GET", "metadata", ""):
            return self.say(200, server.statement())
        match self.command, words:
            case _, [kind, _] if kind not in ELEMENTS:
                raise RefusalError(404, "not-supported", "There is no such type.")
            case "GET", [kind, ""]:
                return self.say_found(kind, server.record.search(kind, read_query(url.query)))
            case "POST", [kind, "_search"]:
                criteria = read_query(url.query) + parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
                return self.say_found(kind, server.record.search(kind, criteria))
            case "GET", [kind, identity]:
                return self.say(200, server.record.read(kind, identity))
            case "POST", [kind, ""]:
                try:
                    sent = json.loads(body)
                except ValueError:
                    if not server.record.mended:
                        return self.send_error(400)  # MISTAKE 2: the page of the web server, no OperationOutcome
                    raise RefusalError(400, "structure", "The body is no JSON.") from None
                return self.say(201, server.record.create(kind, sent))
        raise RefusalError(405, "not-supported", "It is not done here.")

    def say_found(self, kind: str, found: list[Resource]) -> None:
        """A searchset."""
        entries = [{"fullUrl": self.address(one), "resource": one, "search": {"mode": "match"}} for one in found]
        bundle: Resource = {"resourceType": "Bundle", "type": "searchset", "total": len(found)}
        bundle["link"] = [{"relation": "self", "url": f"{self.base}/{kind}"}]  # no criteria: they may hold a HETU
        self.say(200, bundle | ({"entry": entries} if entries else {}))

    def say(self, status: int, resource: Resource) -> None:
        """One resource as the answer."""
        body = json.dumps(resource).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/fhir+json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if status == 201:
            self.send_header("Location", self.address(resource))
        if status == 401:
            self.send_header("WWW-Authenticate", "Bearer")
        self.end_headers()
        self.wfile.write(body)

    @property
    def base(self) -> str:
        """Where the resources begin, as the client calls it."""
        return f"http://{self.headers.get('Host', 'localhost')}/fhir"

    def address(self, resource: Resource) -> str:
        """The absolute URL of a resource."""
        return f"{self.base}/{resource['resourceType']}/{resource['id']}"

    def log_message(self, *_: object) -> None:
        """Log nothing: a URL could hold what no log may."""


def read_query(query: str) -> list[tuple[str, str]]:
    """The criteria of a URL. Raises RefusalError where a HETU stands in it."""
    if HETU.search(unquote(query)):
        raise RefusalError(400, "value", "A HETU does not belong in a URL: use POST _search.")
    return parse_qsl(query, keep_blank_values=True)


class Server(ThreadingHTTPServer):
    """The web server, and what it stands before."""

    def __init__(self, port: int, token: str, record: RecordSystem) -> None:
        super().__init__(("127.0.0.1", port), Door)
        self.token, self.record = token, record

    def statement(self) -> Resource:
        """The CapabilityStatement: what is really done here, and nothing else."""
        done = [{"code": code} for code in ("read", "create", "search-type")]
        return {
            "resourceType": "CapabilityStatement",
            "status": "active",
            "date": "2026-11-30",
            "kind": "instance",
            "implementation": {"description": "Sample record system"},
            "fhirVersion": "4.0.1",
            "format": ["json"],
            "rest": [
                {
                    "mode": "server",
                    "resource": [
                        {"type": kind, "interaction": done, "searchParam": [{"name": "identifier", "type": "token"}]}
                        for kind in ELEMENTS
                    ],
                }
            ],
        }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--mended", action="store_true", help="without the three mistakes")
    options = parser.parse_args()
    running = Server(options.port, os.environ["SUT_TOKEN"], RecordSystem(mended=options.mended))
    print(f"http://localhost:{running.server_port}/fhir", flush=True)
    running.serve_forever()
