"""A record system as the kit reaches it: FHIR R4 JSON over HTTP, every exchange kept as evidence."""

from __future__ import annotations

import json
import ssl
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

from conform.case import CaseFailedError, InconclusiveError, NotApplicableError
from conform.evidence import Evidence
from conform.people import HETU_SYSTEM, Person

Resource = dict[str, Any]
_TIMEOUT = 30
_JSON = "application/fhir+json"
#: What `Answer.resource` gives of a body that is no FHIR.
_NOTHING: Resource = {"resourceType": ""}


@dataclass(frozen=True)
class Answer:
    """What came: the status, the headers with small names, the octets."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def resource(self) -> Resource:
        """The body as a FHIR resource; one without a type where it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return _NOTHING
        return found if isinstance(found, dict) and isinstance(found.get("resourceType"), str) else _NOTHING

    @property
    def is_outcome(self) -> bool:
        """Whether it is an OperationOutcome that says at least one thing."""
        return self.resource["resourceType"] == "OperationOutcome" and bool(self.resource.get("issue"))

    @property
    def entries(self) -> list[Resource]:
        """The resources of a searchset Bundle, without outcomes; empty where it is none."""
        bundle = self.resource
        if bundle["resourceType"] != "Bundle" or not isinstance(bundle.get("entry", []), list):
            return []
        found = [entry.get("resource", {}) for entry in bundle.get("entry", []) if isinstance(entry, dict)]
        return [one for one in found if one.get("resourceType") != "OperationOutcome"]


class FhirServer:
    """One record system under test. It raises InconclusiveError when the system does not answer."""

    def __init__(
        self, url: str, token: str, features: frozenset[str], *, ca: str | bool = True, evidence: Evidence
    ) -> None:
        self.url = url.rstrip("/")
        self.features = features
        self.evidence = evidence
        self._token = token
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = ca
        self._run = uuid.uuid4().hex[:12]

    def need(self, feature: str) -> None:
        """Raise NotApplicableError where the system does not claim a feature."""
        if feature not in self.features:
            raise NotApplicableError(f"the system does not claim {feature}")

    def fresh(self) -> str:
        """An identifier's value that nobody has used."""
        return f"conform-{self._run}-{uuid.uuid4().hex[:12]}"

    def ask(
        self,
        method: str,
        path: str,
        resource: Resource | bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        token: str | None = None,
    ) -> Answer:
        """One exchange. `token`: another than the system's own; empty sends none."""
        token = self._token if token is None else token
        sent = {"Accept": _JSON, **({"Authorization": f"Bearer {token}"} if token else {})}
        body: bytes | None = None
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form).encode()
        elif resource is not None:
            sent["Content-Type"] = _JSON
            body = resource if isinstance(resource, bytes) else json.dumps(resource).encode()
        sent |= headers or {}
        url = f"{self.url}/{path}" if path else self.url
        self.evidence.keep("sent", _head(f"{method} {urlsplit(url).path}?{urlsplit(url).query}", sent), body or b"")
        try:
            answer = self._session.request(
                method, url, data=body, headers=sent, timeout=_TIMEOUT, allow_redirects=False
            )
        except (requests.RequestException, ssl.SSLError) as problem:
            raise InconclusiveError(f"the system did not answer: {type(problem).__name__}") from None
        came = {name.lower(): value for name, value in answer.headers.items()}
        self.evidence.keep("received", _head(f"HTTP {answer.status_code}", came), answer.content)
        return Answer(answer.status_code, came, answer.content)

    def search(self, kind: str, **criteria: str) -> Answer:
        """A search by POST, so that no HETU stands in a URL. An answer kept from before is not wanted (RFC 9111)."""
        return self.ask("POST", f"{kind}/_search", form=criteria, headers={"Cache-Control": "no-cache"})

    def find(self, person: Person) -> list[Resource]:
        """The Patients that a search by HETU brings."""
        return self.search("Patient", identifier=f"{HETU_SYSTEM}|{person.hetu}").entries

    def holds(self, person: Person) -> str:
        """The address (`Patient/id`) of a person, who is created if not there. Raises CaseFailedError."""
        found = [one for one in self.find(person) if _carries(one, person)]
        if found:
            return f"Patient/{found[0].get('id')}"
        made = self.ask("POST", "Patient", person.as_patient())
        if made.status != 201:
            raise CaseFailedError("a synthetic patient was neither found nor taken")
        return f"Patient/{self.created_id(made, 'Patient')}"

    def create(self, resource: Resource, **headers: str) -> Answer:
        """Create a resource; headers with `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", resource["resourceType"], resource, headers=named)

    def created_id(self, made: Answer, kind: str) -> str:
        """The id of what was created, from Location (FHIR R4 http.html#create). Raises CaseFailedError."""
        parts = urlsplit(made.headers.get("location", "")).path.split("/")
        if kind not in parts[:-1]:
            raise CaseFailedError("201 came without a Location that names what was created")
        return parts[parts.index(kind) + 1]


def _carries(patient: Resource, person: Person) -> bool:
    identifiers = patient.get("identifier")
    return isinstance(identifiers, list) and any(
        isinstance(one, dict) and one.get("value") == person.hetu for one in identifiers
    )


def _head(first: str, headers: Mapping[str, str]) -> str:
    return "\n".join([first, *(f"{name}: {value}" for name, value in headers.items())])
