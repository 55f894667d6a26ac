"""Follow Lautta from a record system: pull all Tasks, then what has changed, and be told of what changes next.

    follow.py FHIR KEY CLIENT STATE                  pull once: everything at first, then what is new
    follow.py FHIR KEY CLIENT STATE PORT ENDPOINT    pull, then listen at PORT: Lautta sends to ENDPOINT

Each change is one line: the address and the version. STATE is a file: what has been taken in.
"""

import json
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests
from joserfc import jwt
from joserfc.jwk import ECKey

FHIR, CLIENT, STATE = sys.argv[1], sys.argv[3], Path(sys.argv[4])
KEY = ECKey.import_key(Path(sys.argv[2]).read_bytes())
TOPIC = "https://lautta.example/fhir/SubscriptionTopic/task-changed"
BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition"
OVERLAP = timedelta(seconds=10)
state: dict[str, Any] = (
    json.loads(STATE.read_text()) if STATE.exists() else {"since": "", "seen": {}, "subscription": "", "number": 0}
)
session = requests.Session()


def sign_in() -> None:
    """Get a token of five minutes by a signed assertion (SMART App Launch 2.2, Backend Services)."""
    endpoint = FHIR.removesuffix("/fhir") + "/token"
    claims = {"iss": CLIENT, "sub": CLIENT, "aud": endpoint, "exp": int(time.time()) + 240, "jti": str(uuid.uuid4())}
    form = {
        "grant_type": "client_credentials",
        "scope": "system/Task.rs system/Subscription.cruds",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode({"alg": "ES384", "kid": f"{CLIENT}-1", "typ": "JWT"}, claims, KEY, ["ES384"]),
    }
    answer = requests.post(endpoint, data=form, timeout=30)
    answer.raise_for_status()
    session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


def ask(url: str, body: dict[str, Any] | None = None) -> Any:
    """A resource of the API; signs in where the token is over. None for what is gone, or not ours to see."""
    for _ in range(2):
        headers = {"Content-Type": "application/fhir+json"} if body else {}
        answer = session.request("POST" if body else "GET", url, json=body, headers=headers, timeout=30)
        if answer.status_code != 401:
            break
        sign_in()
    if answer.status_code in (404, 410):
        return None
    answer.raise_for_status()
    return answer.json()


def save() -> None:
    """Keep the state, whole or not at all."""
    new = STATE.with_suffix(".new")
    new.write_text(json.dumps(state))
    new.replace(STATE)


def take(resource: dict[str, Any]) -> None:
    """Take a version in, unless it was: pages and notifications may bring one twice."""
    version = f"{resource['resourceType']}/{resource['id']}/{resource['meta']['versionId']}"
    if version not in state["seen"]:
        state["seen"][version] = resource["meta"]["lastUpdated"]
        print(version, flush=True)


def pull() -> None:
    """Everything that has changed since the last time, oldest first, page by page."""
    url = f"{FHIR}/Task?_sort=_lastUpdated&_count=100"
    if state["since"]:
        since = datetime.fromisoformat(state["since"]) - OVERLAP
        url += "&_lastUpdated=ge" + quote(since.isoformat(timespec="milliseconds"))
    while url:
        page = ask(url)
        for entry in page.get("entry", []):
            take(entry["resource"])
            state["since"] = entry["resource"]["meta"]["lastUpdated"]
        forget()
        save()
        url = next((str(link["url"]) for link in page["link"] if link["relation"] == "next"), "")


def forget() -> None:
    """Forget what lies before the overlap: no later pull brings it again."""
    if state["since"]:
        before = datetime.fromisoformat(state["since"]) - OVERLAP
        state["seen"] = {one: at for one, at in state["seen"].items() if datetime.fromisoformat(at) >= before}


def subscribe(endpoint: str) -> None:
    """Ask to be told of Tasks that change."""
    extension = {"url": f"{BACKPORT}/backport-payload-content", "valueCode": "id-only"}
    channel = {
        "type": "rest-hook",
        "endpoint": endpoint,
        "payload": "application/fhir+json",
        "_payload": {"extension": [extension]},
    }
    wanted = {"resourceType": "Subscription", "status": "requested", "reason": "to follow Lautta", "criteria": TOPIC}
    state["subscription"] = ask(f"{FHIR}/Subscription", wanted | {"channel": channel})["id"]
    save()


def events_of(bundle: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """The events of a notification or of $events: number and address of what each is about, in their order."""
    for parameter in bundle["entry"][0]["resource"]["parameter"]:
        if parameter["name"] == "notification-event":
            parts = {part["name"]: part for part in parameter["part"]}
            address = parts["focus"]["valueReference"]["reference"]
            yield int(parts["event-number"]["valueString"]), "/".join(address.split("/")[-2:])


def hear(bundle: dict[str, Any]) -> None:
    """Take in what a notification tells; events before it that never came are asked for."""
    events = list(events_of(bundle))
    if events and events[0][0] > state["number"] + 1:
        url = f"{FHIR}/Subscription/{state['subscription']}/$events?eventsSinceNumber={state['number'] + 1}"
        events = [*events_of(ask(url)), *events]
    for number, address in events:
        if number > state["number"]:
            if resource := ask(f"{FHIR}/{address}"):  # read it there: a notification is only a hint
                take(resource)
            state["number"] = number
    save()


class Receiver(BaseHTTPRequestHandler):
    """Hears what Lautta sends, one notification after the other."""

    def do_POST(self) -> None:
        """Take a notification in, then acknowledge it."""
        try:
            hear(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status = 200  # only now: what is acknowledged does not come again
        except Exception as problem:  # noqa: BLE001 – whatever it is, the notification is not taken in
            print("not taken in:", type(problem).__name__, file=sys.stderr, flush=True)
            status = 503  # Lautta tries again
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


sign_in()
pull()
if len(sys.argv) > 5:
    server = HTTPServer(("127.0.0.1", int(sys.argv[5])), Receiver)  # before it subscribes: the handshake comes at once
    if not state["subscription"]:
        subscribe(sys.argv[6])
        pull()  # what changed in between
    print("listening", flush=True)
    server.serve_forever()
