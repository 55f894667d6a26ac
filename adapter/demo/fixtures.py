"""The fixtures as the demo sends them, and what is expected of each."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from email.parser import BytesHeaderParser
from pathlib import Path
from string import Template
from typing import Any

import requests

from adapter import DATA, clock
from adapter.demo.stage import Stage
from adapter.mail import message_key
from adapter.words import HELSINKI

FOLDER = DATA / "fixtures"
_TIMEOUT = 30
_FLOWS = {"photo": ("photo", "invitation"), "release": ("release",), "grant": ("grant",)}  # by what --only says


@dataclass(frozen=True)
class Sent:
    """A fixture on its way: the name a person sees, the message's id, and the outcome its fixture says."""

    name: str
    id: str
    flow: str
    expected: dict[str, Any]


def send_all(stage: Stage, only: str | None = None) -> list[Sent]:
    """Send every fixture the way it would come, a mail into its mailbox, a resource to the FHIR API.

    But those that follow another wait.
    """
    give_consents(stage)
    flows = [flow for name, flows in _FLOWS.items() if only in (None, name) for flow in flows]
    return [send(stage, file) for file in _files(flows) if not _after(file)]


def send_followers(stage: Stage, ended: Sent) -> list[Sent]:
    """Send the fixtures that come after one that has ended."""
    files = _files([flow for flows in _FLOWS.values() for flow in flows])
    return [send(stage, file) for file in files if _after(file) == f"{ended.flow}/{ended.name}"]


def _files(flows: list[str]) -> list[Path]:
    return [file for flow in flows for file in sorted((FOLDER / flow).glob("*.expected.json"))]


def _after(expected_file: Path) -> str:
    """The fixture that this one comes after, `flow/name`; its own flow where it names none. "" for none."""
    name = str(json.loads(expected_file.read_text(encoding="utf-8")).get("after", ""))
    return name if "/" in name or not name else f"{expected_file.parent.name}/{name}"


def give_consents(stage: Stage) -> None:
    """Put in the written consents that the requests name (REL-05), as a record system would."""
    for file in sorted((FOLDER / "consent").glob("*.json")):
        create(stage, "Consent", file.read_bytes())


def send(stage: Stage, expected_file: Path) -> Sent:
    """Send one fixture."""
    expected = json.loads(expected_file.read_text(encoding="utf-8"))
    name = expected_file.name.removesuffix(".expected.json")
    stem = expected_file.parent / name
    flow = expected["flow"]
    if (mail := stem.with_name(f"{name}.eml")).is_file():
        identity = deliver(stage, expected["mailbox"], mail.read_bytes())
    elif (request := stem.with_name(f"{name}.json")).is_file():
        identity = create(stage, "ServiceRequest", _dated(request.read_text(encoding="utf-8")).encode())
    else:
        identity = create(
            stage,
            "DocumentReference",
            json.dumps(document_reference(expected["oid"], expected.get("kind", ""))).encode(),
        )
    return Sent(name, identity, flow, expected)


def _dated(text: str) -> str:
    """A fixture with its $now, and with the day a week from it for $week."""
    now = clock.now().astimezone(HELSINKI)
    times = {"now": now.isoformat(timespec="seconds"), "week": (now + timedelta(days=7)).date().isoformat()}
    return Template(text).safe_substitute(times)


def deliver(stage: Stage, mailbox: str, raw: bytes) -> str:
    """Put a mail into a mailbox; returns the id the adapter will know it by."""
    seed(stage, "mail", {"messages": [{"user": mailbox, "folder": "INBOX", "content": base64.b64encode(raw).decode()}]})
    return message_key(mailbox, str(BytesHeaderParser().parsebytes(raw)["Message-ID"]).strip())


def create(stage: Stage, kind: str, body: bytes) -> str:
    """Create a resource at the FHIR API; returns the id of the message it starts."""
    response = requests.post(f"{stage.face}/{kind}", data=body, headers=stage.headers(), timeout=_TIMEOUT)
    response.raise_for_status()
    return str(response.json()["id"]).replace("-", "")


def operate(
    stage: Stage, operation: str, parameters: list[dict[str, Any]], headers: dict[str, str] | None = None
) -> requests.Response:
    """Call an operation of Consent, as the operator where nobody else is named."""
    body = {"resourceType": "Parameters", "parameter": parameters}
    sent = headers or stage.headers()
    return requests.post(f"{stage.face}/Consent/${operation}", json=body, headers=sent, timeout=_TIMEOUT)


_KINDS = {
    "": ("urn:oid:1.2.246.537.6.1505", "1"),
    "asia-asiakirja": ("urn:oid:1.2.246.537.6.1505", "2"),
    "OSVA": ("urn:oid:1.2.246.537.6.12.2002", "OSVA"),
}


def document_reference(oid: str, kind: str = "") -> dict[str, Any]:
    """The organiser's word that an asiakkuusasiakirja, or a document of another `kind`, is in the archive."""
    system, code = _KINDS[kind]
    coding = {"system": system, "code": code}
    return {
        "resourceType": "DocumentReference",
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{oid}"},
        "status": "current",
        "type": {"coding": [coding]},
        "content": [{"attachment": {"contentType": "application/xml", "url": f"urn:oid:{oid}"}}],
    }


def seed(stage: Stage, mock: str, data: dict[str, Any]) -> None:
    """Give a mock data by its control port."""
    requests.post(f"{stage.mocks[mock]['control']}/seed", json=data, timeout=_TIMEOUT).raise_for_status()


def state(stage: Stage, mock: str) -> dict[str, Any]:
    """What a mock holds."""
    response = requests.get(f"{stage.mocks[mock]['control']}/state", timeout=_TIMEOUT)
    response.raise_for_status()
    return dict(response.json())


def read(name: str) -> Any:
    """A JSON fixture."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
