"""The ways into the FHIR API by Binaries as they are, see roads.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from werkzeug.test import TestResponse

from tests.rest.roads import ID, MINE, YOURS, Asker, Road, Send, least

_AT = "/fhir/<kind>/<identity>"
_READ = "/fhir/Binary/<identity>"
_HERE = f"/fhir/Binary/{ID}"
_JSON = "application/fhir+json"


def roads() -> list[Road]:
    """Every one."""
    return [*_fetching(), *_sending()]


def _fetching() -> Iterator[Road]:
    for name, headers, status in (
        ("as it is", {}, 200),
        ("as any", {"Accept": "*/*"}, 200),
        ("as text", {"Accept": "text/plain"}, 200),
        ("as a picture", {"Accept": "image/*"}, 406),
        ("as a resource", {"Accept": _JSON}, 200),
        ("the first octet", {"Range": "bytes=0-0"}, 206),
        ("the last octets", {"Range": "bytes=-3"}, 206),
        ("two ranges", {"Range": "bytes=0-0,2-3"}, 200),
        ("beyond the end", {"Range": "bytes=1000-"}, 416),
        ("with its tag", {"If-None-Match": '"2-octets"'}, 304),
        ("with any tag", {"If-None-Match": "*"}, 304),
        ("with the tag of the resource", {"If-None-Match": 'W/"2"', "Accept": _JSON}, 304),
        ("of another version", {"If-Range": '"1-octets"', "Range": "bytes=0-0"}, 200),
    ):
        yield Road(f"Binary {name}", _READ, "GET", "Binary", "r", status, _ask("GET", _HERE, **headers))
        whole = 200 if status in {206, 416} else status
        yield Road(f"HEAD Binary {name}", _READ, "HEAD", "Binary", "r", whole, _ask("HEAD", _HERE, **headers))
    held = _ask("GET", "/fhir/Binary/held", Accept=_JSON)
    yield Road("binary by its media", _READ, "GET", "Binary", "r", 200, held)
    yield Road("octets by its media", _READ, "GET", "Binary", "r", 200, _ask("GET", "/fhir/Binary/held"))


def _sending() -> Iterator[Road]:
    rule, text = "/fhir/<kind>", {"Content-Type": "text/plain"}
    yield Road("upload", rule, "POST", "Binary", "c", 403, _send("POST", "/fhir/Binary", **text))  # it has two units
    for name, context, status in (
        ("for an order", f"ServiceRequest/{ID}", 201),
        ("for a task", f"Task/{ID}", 201),
        ("for nothing", "Task/none", 403),
        ("for a person", f"Patient/{ID}", 201),
    ):
        send = _send("POST", "/fhir/Binary", **text, **{"X-Security-Context": context})
        yield Road(f"upload {name}", rule, "POST", "Binary", "c", status, send)
    yield Road("upload over another", _AT, "PUT", "Binary", "u", 403, _send("PUT", _HERE, **text))
    for unit in (MINE, YOURS):
        body = least("Binary", unit)
        status = 201 if unit == MINE else 403
        yield Road(f"create Binary of {unit}", rule, "POST", "Binary", "c", status, _post("/fhir/Binary", body))


def _ask(method: str, path: str, **headers: str) -> Send:
    return lambda who: who.ask(method, path, **headers)


def _post(path: str, body: Any) -> Send:
    return lambda who: who.ask("POST", path, body)


def _send(method: str, path: str, **headers: str) -> Send:
    def send(who: Asker) -> TestResponse:
        named = headers | {"Authorization": f"Bearer {who.token}"}
        return who.face.client.open(path, method=method, data=b"octets", headers=named)

    return send
