"""A client of the mock record systems, and what tests send."""

from __future__ import annotations

from typing import Any

import requests

HETU = "010594Y9032"
HETU_SYSTEM = "urn:oid:1.2.246.21"
NAME = "lifecare-porvoo"
MAIL_SYSTEM = "https://lautta.example/mail"


class Client:
    """FHIR over HTTP with the token of one system."""

    def __init__(self, url: str, system: str) -> None:
        self.base = f"{url}/{system}/fhir"
        self._token = {"Authorization": f"Bearer secret-{system}"}

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {**self._token, **more.pop("headers", {})}
        url = path if path.startswith("http") else f"{self.base}{path}"
        return requests.request(method, url, headers=headers, timeout=30, **more)

    def make(self, resource: dict[str, Any]) -> Any:
        """Create a resource; what the system holds then."""
        answer = self.call("POST", f"/{resource['resourceType']}", json=resource)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def find(self, path: str, **query: Any) -> list[str]:
        """The ids of the matches of a search, or of its first page."""
        answer = self.call("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        entries = answer.json().get("entry", [])
        return [entry["resource"]["id"] for entry in entries if entry["search"]["mode"] == "match"]


def media(number: str = "1", subject: str = "Patient/p1") -> dict[str, Any]:
    return {
        "resourceType": "Media",
        "identifier": [{"system": MAIL_SYSTEM, "value": number}],
        "status": "completed",
        "subject": {"reference": subject},
        "content": {"contentType": "image/jpeg"},
    }


def patient(identity: str, hetu: str = HETU, **more: Any) -> dict[str, Any]:
    identifier = [{"use": "official", "system": HETU_SYSTEM, "value": hetu}]
    return {"resourceType": "Patient", "id": identity, "identifier": identifier, **more}


def refusal(answer: requests.Response, status: int) -> str:
    """The issue type of a refusal."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/fhir+json")
    outcome = answer.json()
    assert outcome["resourceType"] == "OperationOutcome"
    return str(outcome["issue"][0]["code"])
