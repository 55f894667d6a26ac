"""A record system as the kit reaches it: FHIR R4 JSON over HTTP, every exchange kept as evidence."""

from __future__ import annotations

import base64
import json
import secrets
import ssl
import string
import uuid
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode, urljoin, urlsplit

import requests

from conform.case import CaseFailedError, InconclusiveError, NotApplicableError, NotSeenError
from conform.evidence import Evidence
from conform.lever import Did
from conform.peers.fhir_answer import Answer, Resource
from conform.peers.reach import JSON, Reach, bear
from conform.peers.weather import WeatherSession
from conform.people import HETU_SYSTEM, Person
from conform.redaction import describe
from conform.traffic import Message

_TIMEOUT = 30
_LARGE = 5_000_000
_PAGES = 20
#: What says that a server does not do an interaction at all (FHIR R4 http.html).
_NOT_DONE = {403, 404, 405, 501}


class FhirServer:
    """One record system under test. It raises InconclusiveError when the system does not answer.

    `seen` gets a Message of every exchange.
    """

    def __init__(self, reach: Reach, evidence: Evidence, seen: list[Message]) -> None:
        self.reach = reach
        self.evidence = evidence
        self.url = reach.url.rstrip("/")
        self._seen = seen
        self._run = uuid.uuid4().hex[:12]
        self._session = self._open()

    def _open(self) -> requests.Session:
        session, own = WeatherSession(self.reach.weather), self.reach.own
        session.trust_env = False
        session.verify = str(self.reach.ca) if self.reach.ca else True
        session.cert = (str(own.certificate), str(own.key)) if own else None
        return session

    def need(self, feature: str) -> None:
        """Raise NotApplicableError where the system does not claim a feature."""
        if feature not in self.reach.features:
            raise NotApplicableError(f"the system does not claim {feature}")

    def fresh(self) -> str:
        """An identifier's value that nobody has used."""
        return f"conform-{self._run}-{uuid.uuid4().hex[:12]}"

    def odd(self) -> str:
        """A word of letters that nobody knows: for what a system must not know."""
        return "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))

    def ask(
        self,
        method: str,
        path: str,
        resource: Resource | bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        token: str | None = None,
        timeout: int = _TIMEOUT,
    ) -> Answer:
        """One exchange. `token`: another than the system's own; empty sends none."""
        sent = {"Accept": JSON, **bear(self.reach.token if token is None else token)}
        body: bytes | None = None
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form).encode()
        elif resource is not None:
            sent["Content-Type"] = JSON
            body = resource if isinstance(resource, bytes) else json.dumps(resource).encode()
        sent |= headers or {}
        url = f"{self.url}/{path}" if path else self.url
        self._keep("sent", _head(f"{method} {urlsplit(url).path}?{urlsplit(url).query}", sent), body or b"")
        try:
            answer = self._session.request(method, url, data=body, headers=sent, timeout=timeout, allow_redirects=False)
        except (requests.RequestException, ssl.SSLError) as problem:
            raise InconclusiveError(f"the system did not answer: {type(problem).__name__}") from None
        came = {name.lower(): value for name, value in answer.headers.items()}
        self._keep("received", _head(f"HTTP {answer.status_code}", came), answer.content)
        if answer.is_redirect:
            raise InconclusiveError(f"the system answered with a redirect ({answer.status_code}): name where it leads")
        marks = {"status": answer.status_code}
        secured = "TLS, mutual" if self.reach.own else "TLS" if self.reach.tls else ""
        name = _name_interaction(method, path)
        self._seen.append(Message(name, by_system=False, marks=marks, case=self.evidence.case, secured=secured))
        return Answer(answer.status_code, came, answer.content)

    def _keep(self, kind: str, head: str, body: bytes) -> None:
        """Keep evidence. Of the kit's own large photo the digest will do: to look through it takes seconds."""
        self.evidence.keep(kind, head, body if len(body) < _LARGE else describe(body).encode())

    def search(self, kind: str, **criteria: str) -> Answer:
        """A search by POST, so that no HETU stands in a URL, with its next pages.

        An answer kept from before is not wanted (RFC 9111). Raises NotSeenError, as the next page may.
        """
        answer = page = self.ask("POST", f"{kind}/_search", form=criteria, headers={"Cache-Control": "no-cache"})
        more: list[Answer] = []
        while len(more) < _PAGES and (following := self._turn(page)):
            more.append(following)
            page = following
        return replace(answer, more=more)

    def _turn(self, answer: Answer) -> Answer | None:
        """The next page of a search; None where there is none. Raises NotSeenError for a link to elsewhere."""
        links = answer.resource.get("link") if answer.resource["resourceType"] == "Bundle" else None
        following = [str(one.get("url", "")) for one in links or () if one.get("relation") == "next"]
        if not following:
            return None
        place = urljoin(f"{self.url}/", following[0])
        if not place.startswith(self.url):  # whoever is there gets no token
            raise NotSeenError("the link to the next page leads away from the address of the claim")
        return self.ask("GET", place.removeprefix(self.url).lstrip("/"))

    def find(self, person: Person) -> list[Resource]:
        """The Patients that a search by HETU brings."""
        return self.search("Patient", identifier=f"{person.system}|{person.hetu}").entries

    def holds(self, person: Person) -> str:
        """The address (`Patient/id`) of a person, who is created if not there. Raises CaseFailedError."""
        found = [one for one in self.find(person) if _carries(one, person)]
        return f"Patient/{found[0].get('id')}" if found else self.takes(person)

    def takes(self, person: Person) -> str:
        """The address of a person who is created. Raises CaseFailedError; NotSeenError where it takes no Patients."""
        made = self.ask("POST", "Patient", person.as_patient())
        if made.status in _NOT_DONE:
            raise NotSeenError("the system takes no Patients over its API, and one that the case needs is not there")
        if made.status != 201:
            raise CaseFailedError("a synthetic patient was neither found nor taken")
        return f"Patient/{self.created_id(made, 'Patient')}"

    def named(self, part: str) -> Resource:
        """The Patient whom the claim names for a part (`people`). Raises CaseFailedError, NotSeenError."""
        hetu = self.reach.people.get(part)
        if hetu is None:
            raise NotSeenError(f"the claim names nobody: people = {{ {part} = … }}")
        found = self.search("Patient", identifier=f"{HETU_SYSTEM}|{hetu}").entries
        if not found:
            raise CaseFailedError("the person whom the claim names was not found")
        return found[0]

    def create(self, resource: Resource, **headers: str) -> Answer:
        """Create a resource; headers with `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", resource["resourceType"], resource, headers=named)

    def created_id(self, made: Answer, kind: str) -> str:
        """The id of what was created, from Location (FHIR R4 http.html#create). Raises CaseFailedError."""
        parts = urlsplit(made.headers.get("location", "")).path.split("/_history/")[0].rstrip("/").split("/")
        if parts[-2:-1] != [kind]:
            raise CaseFailedError("201 came without a Location that names what was created")
        return parts[-1]

    def octets(self, attachment: Resource) -> bytes:
        """What an attachment holds: within it, or as a Binary of the same system (R4 datatypes.html#Attachment)."""
        if "data" in attachment:
            return base64.b64decode(str(attachment["data"]))
        place = urljoin(f"{self.url}/", str(attachment.get("url", "")))
        if not place.startswith(f"{self.url}/Binary/"):
            return b""
        answer = self.ask("GET", place.removeprefix(f"{self.url}/"), timeout=_TIMEOUT * 4)
        return base64.b64decode(str(answer.resource.get("data", ""))) if answer.status == 200 else b""

    def restart(self) -> None:
        """Pull the lever, which ends when the system answers again. Raises InconclusiveError, NotSeenError."""
        if self.reach.lever is None:
            raise NotSeenError("no lever restarts the system: lever = { command = … }")
        pulled = self.reach.lever.pull("restart", {})
        if pulled.outcome is not Did.DID:
            raise InconclusiveError("the lever could not restart the system")
        self._session.close()
        self._session = self._open()


def _name_interaction(method: str, path: str) -> str:
    """The name of an interaction (FHIR R4 http.html), and its type: such as `create Task`."""
    kind, *more = path.partition("?")[0].split("/")
    if method == "POST":
        name = "transaction" if not kind else "search-type" if "_search" in more else "create"
    elif method == "GET":
        name = "vread" if len(more) > 2 else "history-instance" if "_history" in more else "read" if more else "search"
        name = "capabilities" if kind == "metadata" else name
    else:
        name = {"PUT": "update", "DELETE": "delete", "PATCH": "patch"}.get(method, method)
    return f"{name} {kind}" if kind[:1].isupper() else name


def _carries(patient: Resource, person: Person) -> bool:
    identifiers = patient.get("identifier")
    return isinstance(identifiers, list) and any(
        isinstance(one, dict) and one.get("value") == person.hetu for one in identifiers
    )


def _head(first: str, headers: Mapping[str, str]) -> str:
    return "\n".join([first, *(f"{name}: {value}" for name, value in headers.items())])
